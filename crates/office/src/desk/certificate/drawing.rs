//! What stands on the certificate of the record, gathered once and told in three languages.

use crate::acts::drawing::{body_name, holder};
use crate::acts::load::{Loaded, Opened};
use crate::acts::text::{self, Catalogues};
use crate::desk::history;
use crate::people::account;
use crate::ports::{Holder, PaperBody, Record, RecordedAct};
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::case::Case;
use qonys_procedure::catalogue::CityId;
use qonys_procedure::{Instant, Lang, Role, Rules};
use qonys_store::record::SealedAct;
use qonys_words::{Labels as _, Words};

/// A case at a moment, with its acts.
pub(super) struct Drawing<'a> {
    ctx: &'a Context,
    case: &'a Case,
    at: Instant,
    acts: Vec<Line>,
    /// Name of the applicant as in their certificate, for a case that does not say more yet.
    person: String,
}

/// An act.
struct Line {
    seq: u64,
    at: Instant,
    kind: ActKind,
    /// Which state system was asked or has answered: several go out at once.
    system: Option<String>,
    role: Role,
    name: Option<String>,
    city: Option<CityId>,
    leaf: [u8; 32],
}

impl<'a> Drawing<'a> {
    /// Reads the acts as far as the case was when it was loaded.
    pub async fn of(ctx: &'a Context, loaded: &'a Loaded, at: Instant) -> Result<Drawing<'a>, Error> {
        let case = &loaded.case;
        let named = account::names(ctx, vec![case.account]).await?;
        let person = named.into_iter().next().map(|(_, name)| name).unwrap_or_default();
        Ok(Drawing { ctx, case, at, acts: lines(ctx, loaded).await?, person })
    }

    /// What is on the copy in this language.
    pub fn body(&self, lang: Lang) -> PaperBody {
        let labels = Catalogues { ctx: self.ctx, case: self.case, people: &[], at: self.at };
        let words = Words::of(lang);
        let bare = || Holder {
            name_cyrillic: self.person.clone(),
            iin: self.case.applicant.as_str().to_owned(),
            ..Holder::default()
        };
        PaperBody::Record(Box::new(Record {
            case: self.case.number.map_or_else(|| self.case.id.to_string(), |number| number.to_string()),
            city: labels.label("cities", self.case.city.as_str(), lang),
            holder: self.case.identity().map_or_else(bare, |identity| holder(self.case, identity, &labels, lang)),
            stage: words.stage(self.case.stage).to_owned(),
            at: self.at,
            acts: self.acts.iter().map(|act| self.told(act, words)).collect(),
        }))
    }

    fn told(&self, line: &Line, words: Words) -> RecordedAct {
        let rules = Case::rules(Some(self.case), &self.ctx.book, line.at);
        RecordedAct {
            seq: line.seq,
            at: line.at,
            act: match &line.system {
                Some(system) => format!("{}: {}", words.act_done(line.kind), words.choice("check_system", system)),
                None => words.act_done(line.kind).to_owned(),
            },
            role: words.role(line.role).to_owned(),
            name: line.name.clone(),
            body: rules.and_then(|rules| body(&rules, line, words.lang())),
            leaf: hex::encode(line.leaf),
        }
    }
}

/// For which body somebody acted, where their role does not say it already.
fn body(rules: &Rules<'_>, line: &Line, lang: Lang) -> Option<String> {
    match line.role {
        Role::MigrationOfficer | Role::MigrationHead => {
            let city = rules.edition.city(line.city.as_ref()?)?;
            Some(city.office_name.get(lang).to_owned())
        }
        Role::CentreOperator => text::label(rules, "cities", line.city.as_ref()?.as_str(), lang),
        Role::MinistryOfficial => body_name(rules, "digital-ministry", line.at.local_date(), lang),
        _ => None,
    }
}

fn system(act: &Act) -> Option<String> {
    match act {
        Act::OrderCheck(asked) => Some(asked.system.id().to_owned()),
        Act::RecordCheck(answer) => Some(answer.system.id().to_owned()),
        _ => None,
    }
}

async fn lines(ctx: &Context, loaded: &Loaded) -> Result<Vec<Line>, Error> {
    let mut lines: Vec<Line> = Vec::new();
    let line = |row: &SealedAct, opened: Opened, actor: Option<String>| {
        let record = opened.record;
        lines.push(Line {
            seq: row.head.seq,
            at: row.head.at,
            kind: record.act.kind(),
            system: system(&record.act),
            role: row.head.role,
            // The applicant stands at the head of the paper.
            name: actor.filter(|_| row.head.role.is_staff()),
            city: record.actor.city,
            leaf: row.leaf(),
        });
        Ok(())
    };
    history::each(ctx, loaded, line).await?;
    Ok(lines)
}
