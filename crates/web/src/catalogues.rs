//! Lists that are data: what a form offers and how an id is spoken, from the edition and the law
//! tables that hold for a case.

use qonys_office::Context;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::catalogue::EditionId;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::edition::Edition;
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::law::{Ground, GroundScope, Law};
use qonys_words::{Labels, Lang, Words};

/// The lists that hold for one case, or for a day.
#[derive(Clone, Copy)]
pub struct Catalogues<'a> {
    edition: Option<&'a Edition>,
    law: Option<&'a Law>,
    ctx: &'a Context,
    /// Employees to whom a case can be given.
    people: &'a [Entry],
    /// What grounds are given for; none: every ground is spoken.
    scope: Option<GroundScope>,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id, as it stands in the content.
    pub id: String,
    /// As it is spoken.
    pub label: String,
}

impl<'a> Catalogues<'a> {
    /// The lists of a case's edition; of the one in force today where the case has none yet.
    pub fn of(ctx: &'a Context, edition: Option<&EditionId>) -> Catalogues<'a> {
        let (now, book) = (ctx.now(), &ctx.book);
        let edition = edition.and_then(|id| book.edition(id)).or_else(|| book.in_force(now.local_date()));
        // Before and after every edition the newest one still names cities and professions.
        let edition = edition.or_else(|| book.editions().pop());
        Catalogues { edition, law: book.law(now), ctx, people: &[], scope: None }
    }

    /// With employees to whom the case can be given.
    pub fn with_people(self, people: &'a [Entry]) -> Catalogues<'a> {
        Catalogues { people, ..self }
    }

    /// With the grounds of one scope, those that can be given today.
    pub fn with_grounds_of(self, scope: Option<GroundScope>) -> Catalogues<'a> {
        Catalogues { scope, ..self }
    }

    /// The edition whose lists these are.
    pub fn edition(&self) -> Option<&'a Edition> {
        self.edition
    }

    /// The entries of a list in the order in which they are offered; empty: the list is not known, the
    /// field is a plain text.
    pub fn entries(&self, name: &str, words: Words) -> Vec<Entry> {
        let lang = words.lang();
        let edition = self.edition.into_iter();
        let law = self.law.into_iter();
        match name {
            "cities" => edition.flat_map(|e| &e.cities).map(|c| entry(&c.id, c.name.get(lang))).collect(),
            "offices" => edition.flat_map(|e| &e.cities).map(|c| entry(&c.office, c.office_name.get(lang))).collect(),
            "centres" => {
                let centres =
                    edition.flat_map(|e| &e.cities).flat_map(|city| city.centres.iter().map(move |c| (city, c)));
                centres
                    .map(|(city, c)| entry(&c.id, &format!("{}, {}", city.name.get(lang), c.name.get(lang))))
                    .collect()
            }
            "professions" => edition.flat_map(|e| &e.professions).map(|p| entry(&p.id, p.name.get(lang))).collect(),
            "grounds" => self.grounds(words),
            "countries" => {
                let mut all: Vec<Entry> =
                    law.flat_map(|l| &l.countries).map(|c| entry(&c.code, c.name.get(lang))).collect();
                all.sort_by(|a, b| a.label.cmp(&b.label));
                all
            }
            "checkpoints" => law.flat_map(|l| &l.checkpoints).map(|c| entry(&c.id, c.name.get(lang))).collect(),
            "editions" => {
                let editions = self.ctx.book.editions();
                editions.into_iter().map(|e| entry(e.id(), e.identity.title.get(lang))).collect()
            }
            "fields" => signed_fields(words),
            "colleagues" => self.people.to_vec(),
            _ => Vec::new(),
        }
    }

    /// For the petition each criterion of the edition is a ground too.
    fn grounds(&self, words: Words) -> Vec<Entry> {
        let lang = words.lang();
        let today = self.ctx.now().local_date();
        let of_law: Vec<&Ground> = match (self.law, self.scope) {
            (None, _) => Vec::new(),
            (Some(law), Some(scope)) => law.grounds_for(scope, today).collect(),
            (Some(law), None) => law.grounds.iter().collect(),
        };
        let of_law =
            of_law.into_iter().map(|g| entry(&g.id, &format!("{}: {}", g.article.get(lang), g.text.get(lang))));
        let for_petition = self.scope.is_none_or(|scope| scope == GroundScope::Petition);
        let edition = self.edition.into_iter().filter(|_| for_petition);
        let unmet = |text| words.statement_ground_criterion(text);
        of_law.chain(edition.flat_map(|e| &e.criteria).map(|c| entry(&c.id, &unmet(c.text.get(lang))))).collect()
    }
}

impl Labels for Catalogues<'_> {
    fn label(&self, catalogue: &str, id: &str, lang: Lang) -> Option<String> {
        self.entries(catalogue, Words::of(lang)).into_iter().find(|e| e.id == id).map(|e| e.label)
    }
}

fn entry(id: &impl ToString, label: &str) -> Entry {
    Entry { id: id.to_string(), label: label.to_owned() }
}

/// What a remark can point at: each kind of document, then each field of the signed forms with the
/// groups it stands in.
fn signed_fields(words: Words) -> Vec<Entry> {
    let mut out: Vec<Entry> = DocumentKind::ALL.iter().map(|kind| entry(kind, words.document(*kind))).collect();
    for kind in [ActKind::SignPetitionRequest, ActKind::SignResidenceApplication] {
        for form in Act::fields(kind).iter().filter(|f| matches!(f.name, "form" | "questionnaire")) {
            if let FieldKind::Group { fields } = &form.kind {
                walk(words, form.name, fields, "", "", &mut out);
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    out.retain(|e| seen.insert(e.id.clone()));
    out
}

fn walk(words: Words, place: &str, fields: &[Field], path: &str, spoken: &str, out: &mut Vec<Entry>) {
    for field in fields {
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{}", field.name);
        let colon = if spoken.is_empty() { "" } else { ": " };
        let spoken = format!("{spoken}{colon}{}", words.field_in(place, field.name));
        if let FieldKind::Group { fields } = &field.kind {
            walk(words, field.name, fields, &path, &spoken, out);
        } else {
            out.push(Entry { id: path, label: spoken });
        }
    }
}
