//! What stands on the papers of an act, drawn from the case as it will be with it.

use super::{papers, text};
use crate::people::Caller;
use crate::ports::{Decision, Ground, Holder, PaperBody, Signer};
use crate::{Context, Error};
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::case::Case;
use qonys_procedure::catalogue::{BodyId, GroundId};
use qonys_procedure::clock::{ClockName, ClockOwner};
use qonys_procedure::forms::Identity;
use qonys_procedure::limit::LimitState;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::record::ActRecord;
use qonys_procedure::{Date, Lang, Role, Rules};
use qonys_words::{Labels, Words};
use serde_json::{Map, Value, json};

/// An act whose paper is drawn in several languages.
pub(super) struct Drawing<'a> {
    ctx: &'a Context,
    rules: Rules<'a>,
    before: &'a Case,
    after: Case,
    record: &'a ActRecord,
    kind: PaperKind,
    signer: Option<&'a Caller>,
}

impl<'a> Drawing<'a> {
    /// # Errors
    /// `Corrupt` for a case that the act cannot follow.
    pub fn of(
        ctx: &'a Context,
        signer: Option<&'a Caller>,
        before: &'a Case,
        record: &'a ActRecord,
        kind: PaperKind,
    ) -> Result<Self, Error> {
        let mut trial = record.clone();
        trial.issued = papers::trial(before, record);
        let after = qonys_procedure::apply(Some(before.clone()), &trial, &ctx.book);
        let after = after.map_err(|_| Error::Corrupt("case"))?;
        let rules = Case::rules(Some(before), &ctx.book, record.at).ok_or(Error::Corrupt("edition of a case"))?;
        Ok(Drawing { ctx, rules, before, after, record, kind, signer })
    }

    /// What is on the copy in this language.
    pub fn body(&self, lang: Lang) -> PaperBody {
        let labels = text::Catalogues { ctx: self.ctx, case: self.before, people: &[], at: self.record.at };
        let (act, decided) = self.decided();
        PaperBody::Decision(Box::new(Decision {
            kind: self.kind,
            case_number: self.before.number.map(|n| n.to_string()),
            holder: self.before.identity().map(|i| holder(self.before, i, &labels, lang)).unwrap_or_default(),
            issuer: self.issuer(&labels, lang),
            city: labels.label("cities", self.before.city.as_str(), lang).filter(|_| self.is_of_city()),
            order: self.order(lang),
            content: self.content(act, &decided, &labels, lang),
            grounds: self.grounds(&decided, lang),
            answer_until: self.answer_until(),
            complaint_until: self.complaint_until(),
            signer: self.signer.map(|caller| signer(caller, lang)),
        }))
    }

    /// The fields of the decision; of an annulment also what is annulled.
    fn content(&self, act: ActKind, decided: &Value, labels: &dyn Labels, lang: Lang) -> Map<String, Value> {
        let words = Words::of(lang);
        let mut told = words.act_told(act, decided, labels);
        if let (Act::Annul(_), Some(permit)) = (&self.record.act, &self.before.permit) {
            let label = words.paper(PaperKind::Permit);
            told.insert("number".to_owned(), json!({ "label": label, "value": permit.number }));
        }
        told
    }

    /// The decision in the act: what was proposed, where it confirms a proposal.
    fn decided(&self) -> (ActKind, Value) {
        let (kind, content) = (self.record.act.kind(), self.record.act.to_json());
        let within = match &self.record.act {
            Act::Refuse(a) => a.decision.clone().map(Act::ProposeRefusal),
            Act::IssuePermit(a) => a.decision.clone().map(Act::ProposePermit),
            Act::Annul(a) => a.decision.clone().map(Act::ProposeAnnulment),
            _ => return (kind, content),
        };
        let Some(proposed) = within.or_else(|| self.before.proposal.as_ref().map(|p| p.act.clone())) else {
            return (kind, content);
        };
        let mut decided = proposed.to_json();
        if let (Some(decided), Some(give_back)) = (decided.as_object_mut(), content.get("give_back")) {
            decided.insert("give_back".to_owned(), give_back.clone());
        }
        (proposed.kind(), decided)
    }

    /// The body for which the signer acts; of a paper that nobody signs, the one whose turn it was.
    fn issuer(&self, labels: &dyn Labels, lang: Lang) -> String {
        let role = self.signer.map_or_else(|| self.before.authority(), Caller::role);
        let body = match role {
            Role::MigrationOfficer | Role::MigrationHead => {
                // Of a transfer the one that lets the case go.
                let office = self.before.office.as_ref().or(self.after.office.as_ref());
                return office
                    .and_then(|office| labels.label("offices", office.as_str(), lang))
                    .unwrap_or_else(|| Words::of(lang).role(role).to_owned());
            }
            Role::CentreOperator => "state-corporation",
            Role::ComplaintReviewer if self.complained_authority() != Some(Role::MinistryOfficial) => {
                "migration-committee"
            }
            _ => "digital-ministry",
        };
        body_name(&self.rules, body, self.today(), lang).unwrap_or_else(|| Words::of(lang).role(role).to_owned())
    }

    fn complained_authority(&self) -> Option<Role> {
        let complaint = match &self.record.act {
            Act::DecideComplaint(a) => a.complaint,
            Act::SatisfyComplaint(a) => a.complaint,
            _ => return None,
        };
        self.before.complaints.iter().find(|c| c.seq == complaint).map(|c| c.authority)
    }

    fn is_of_city(&self) -> bool {
        self.signer.map_or_else(|| self.before.authority(), Caller::role).is_of_city()
    }

    /// The order under which the case goes: title, numbers and day as far as they are known.
    fn order(&self, lang: Lang) -> String {
        let identity = &self.rules.edition.identity;
        let title = identity.title.get(lang);
        let known = identity.orders.iter().filter(|o| !o.number.is_empty());
        let numbers = known.map(|o| o.number.as_str()).collect::<Vec<_>>().join(", № ");
        match &identity.signed_on {
            Some(day) if !numbers.is_empty() => {
                let words = Words::of(lang);
                words.paper_order(title, words.date(day.value), numbers)
            }
            _ => title.to_owned(),
        }
    }

    fn grounds(&self, decided: &Value, lang: Lang) -> Vec<Ground> {
        let ids = decided.get("grounds").and_then(Value::as_array);
        let ids = ids.into_iter().flatten().filter_map(Value::as_str);
        ids.filter_map(|id| self.ground(&GroundId::new(id).ok()?, lang)).collect()
    }

    /// Of the law, or a criterion of the order that was not met.
    fn ground(&self, id: &GroundId, lang: Lang) -> Option<Ground> {
        if let Some(ground) = self.rules.law.ground(id) {
            return Some(Ground {
                article: ground.article.get(lang).to_owned(),
                text: ground.text.get(lang).to_owned(),
            });
        }
        let text = text::label(&self.rules, "grounds", id.as_str(), lang)?;
        Some(Ground { article: self.order(lang), text })
    }

    /// The person's own limit that runs from this act on.
    fn answer_until(&self) -> Option<Date> {
        // Whoever is in the country need not enter it, and the first days there are a reminder, no limit.
        if matches!(&self.record.act, Act::GrantPreliminaryApproval(content) if content.in_country) {
            return None;
        }
        let own =
            self.after.limits.iter().filter(|l| l.state == LimitState::Running && l.owner == ClockOwner::Applicant);
        own.min_by_key(|limit| limit.due_at).map(|limit| limit.due)
    }

    fn complaint_until(&self) -> Option<Date> {
        let end = matches!(self.record.act.kind(), ActKind::DecideComplaint);
        let unfavourable = self.kind.is_unfavourable() && !end;
        unfavourable.then(|| self.rules.limit(ClockName::Complaint, self.today())).flatten().map(|limit| limit.date)
    }

    fn today(&self) -> Date {
        self.record.at.local_date()
    }
}

/// Whom a paper is about, as far as their own words say it.
pub(crate) fn holder(case: &Case, identity: &Identity, labels: &dyn Labels, lang: Lang) -> Holder {
    let states = identity.citizenships.iter();
    let spoken = |id: &str| labels.label("countries", id, lang).unwrap_or_else(|| id.to_owned());
    let citizenship = states.map(|state| spoken(state.as_str())).collect::<Vec<_>>().join(", ");
    let stateless = || Words::of(lang).choice("citizenship", "stateless").to_owned();
    Holder {
        name_latin: identity.name_latin.full(),
        name_cyrillic: identity.name_cyrillic.full(),
        iin: case.applicant.as_str().to_owned(),
        birth_date: identity.born_on,
        citizenship: if citizenship.is_empty() { stateless() } else { citizenship },
        passport: identity
            .entry_document()
            .and_then(|d| d.number.as_ref())
            .map(ToString::to_string)
            .unwrap_or_default(),
    }
}

/// A body of the state by its id, as it was called on a day.
pub(crate) fn body_name(rules: &Rules<'_>, id: &str, day: Date, lang: Lang) -> Option<String> {
    let body = rules.law.body(&BodyId::new(id).ok()?, day)?;
    Some(body.name.get(lang).to_owned())
}

/// Who signs.
fn signer(caller: &Caller, lang: Lang) -> Signer {
    let post = Words::of(lang).role(caller.role()).to_owned();
    Signer { name: caller.name.clone(), post, certificate_serial: caller.certificate.clone().unwrap_or_default() }
}
