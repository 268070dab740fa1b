//! What is signed, for people, in the three languages: nobody signs what they cannot read \[A5\].

use crate::Context;
use qonys_eds::statement::Rendering;
use qonys_procedure::case::Case;
use qonys_procedure::record::ActRecord;
use qonys_procedure::{AccountId, Lang, Rules};
use qonys_words::{Labels, Words};

/// The statement in kk, ru and en.
pub fn rendering(ctx: &Context, case: &Case, record: &ActRecord, people: &[(AccountId, String)]) -> Rendering {
    let text = |lang| body(ctx, case, record, people, lang);
    Rendering { kk: text(Lang::Kk), ru: text(Lang::Ru), en: text(Lang::En) }
}

/// The statement in one language: what is done, on which case, the content, documents and papers.
fn body(ctx: &Context, case: &Case, record: &ActRecord, people: &[(AccountId, String)], lang: Lang) -> String {
    let words = Words::of(lang);
    let kind = record.act.kind();
    let labels = Catalogues { ctx, case, people, at: record.at };
    let mut out = format!("{}\n", words.act(kind));
    let number = record.number.or(case.number);
    if let Some(number) = number {
        out.push_str(&format!("{}: {number}\n", words.statement_case()));
    }
    out.push('\n');
    out.push_str(&words.act_text(kind, &record.act.to_json(), &labels));
    if !record.files.is_empty() {
        out.push_str(&format!("\n{}\n", words.statement_files()));
        for file in &record.files {
            let digest = file.sha256.to_string();
            out.push_str(&format!("  {} {}: SHA-256 {digest}\n", words.document(file.kind), file.n));
        }
    }
    out
}

/// Words for ids that are data: professions, cities, centres, grounds, countries.
pub struct Catalogues<'a> {
    /// Where the rules are.
    pub ctx: &'a Context,
    /// Whose rules.
    pub case: &'a Case,
    /// Names of employees.
    pub people: &'a [(AccountId, String)],
    /// As known at this time.
    pub at: qonys_procedure::Instant,
}

impl Labels for Catalogues<'_> {
    fn label(&self, catalogue: &str, id: &str, lang: Lang) -> Option<String> {
        if catalogue == "colleagues" {
            return self.people.iter().find(|(account, _)| account.to_string() == id).map(|(_, name)| name.clone());
        }
        let day = self.at.local_date();
        let fixed = self.case.edition.as_ref();
        let edition = fixed.or_else(|| self.ctx.book.in_force(day).map(|e| e.id()))?;
        label(&self.ctx.book.rules(edition, self.at)?, catalogue, id, lang)
    }
}

/// The word of the rules for an id.
pub fn label(rules: &Rules<'_>, catalogue: &str, id: &str, lang: Lang) -> Option<String> {
    let edition = rules.edition;
    let found = match catalogue {
        "professions" => edition.profession(&id.parse().ok()?).map(|p| p.name.get(lang).to_owned()),
        "cities" => edition.city(&id.parse().ok()?).map(|c| c.name.get(lang).to_owned()),
        "centres" => edition.centre(&id.parse().ok()?).map(|(_, c)| c.name.get(lang).to_owned()),
        "offices" => edition.city_of_office(&id.parse().ok()?).map(|c| c.office_name.get(lang).to_owned()),
        "grounds" => rules.law.ground(&id.parse().ok()?).map(|g| g.text.get(lang).to_owned()),
        "checkpoints" => {
            let known = rules.law.checkpoints.iter().find(|c| c.id.as_str() == id);
            known.map(|c| c.name.get(lang).to_owned())
        }
        "countries" => rules.law.country(&id.parse().ok()?).map(|c| c.name.get(lang).to_owned()),
        _ => None,
    };
    found.or_else(|| criterion(rules, catalogue, id, lang))
}

/// A ground "requirement not met" is a criterion of the edition.
fn criterion(rules: &Rules<'_>, catalogue: &str, id: &str, lang: Lang) -> Option<String> {
    let wanted = (catalogue == "grounds").then_some(id)?;
    let found = rules.edition.criteria.iter().find(|c| c.id.as_str() == wanted)?;
    // The criterion says what is to be; as a ground it must say that it is not.
    Some(Words::of(lang).statement_ground_criterion(found.text.get(lang)))
}
