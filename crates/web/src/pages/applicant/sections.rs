//! Which field of a draft stands on which page: one table for the request of the petition, one for the
//! questionnaire. A correction uses the table of the form it mends. A field that stands in no section, or
//! in two, fails a test.

use qonys_office::acts::draft::Draft;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::document::{DocumentFacts, DocumentKind};
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::preflight::Application;
use serde_json::Value;

/// A part of the list of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Who the person is.
    You,
    /// What they have done.
    Life,
    /// What they ask for.
    Wish,
    /// What is left before signing.
    End,
}

impl Block {
    pub const ALL: [Block; 4] = [Block::You, Block::Life, Block::Wish, Block::End];

    /// Part of the key of its words.
    pub const fn id(self) -> &'static str {
        match self {
            Block::You => "you",
            Block::Life => "life",
            Block::Wish => "wish",
            Block::End => "end",
        }
    }
}

/// One page of a draft.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Its id: in the address, and in the keys of its words.
    pub id: &'static str,
    /// Where it stands in the list of tasks.
    pub block: Block,
    /// Fields by their path in the form; `/` in front: beside the form, in the content of the act.
    pub fields: &'static [&'static str],
    /// It may stay empty.
    pub optional: bool,
}

const fn section(id: &'static str, block: Block, fields: &'static [&'static str]) -> Section {
    Section { id, block, fields, optional: false }
}

const fn optional(section: Section) -> Section {
    Section { optional: true, ..section }
}

const NAME: Section = section(
    "name",
    Block::You,
    &["identity.iin", "identity.name_latin", "identity.name_cyrillic", "identity.previous_names", "name_note"],
);
const PASSPORT: Section = section("passport", Block::You, &["identity.travel_documents"]);
const BIRTH: Section = section(
    "birth",
    Block::You,
    &[
        "identity.sex",
        "identity.born_on",
        "identity.birth_state",
        "identity.birth_place",
        "identity.ethnicity",
        "identity.marital_status",
    ],
);
const CITIZENSHIP: Section = section(
    "citizenship",
    Block::You,
    &["identity.citizenship", "identity.citizenships", "identity.residence_state", "identity.residence_since"],
);
const CONTACTS: Section = section("contacts", Block::You, &["identity.contacts"]);
const ANSWER: Section = section("answer", Block::End, &["/answer"]);
const CONSENT: Section = section("consent", Block::End, &["/consent"]);

/// The request for the petition.
pub(super) const PETITION: &[Section] = &[
    NAME,
    PASSPORT,
    BIRTH,
    CITIZENSHIP,
    CONTACTS,
    section("profession", Block::Life, &["profession", "experience_years", "languages"]),
    section("work", Block::Life, &["work"]),
    section("education", Block::Life, &["education"]),
    optional(section("skills", Block::Life, &["certificates", "portfolio_links"])),
    optional(section("motivation", Block::Wish, &["motivation"])),
    ANSWER,
    CONSENT,
];

/// The questionnaire.
pub(super) const QUESTIONNAIRE: &[Section] = &[
    NAME,
    PASSPORT,
    BIRTH,
    CITIZENSHIP,
    CONTACTS,
    section("occupations", Block::Life, &["education", "profession", "occupations"]),
    section("family", Block::Life, &["relatives", "no_relatives"]),
    optional(section("addresses", Block::Life, &["addresses"])),
    optional(section("military", Block::Life, &["military"])),
    section("convictions", Block::Life, &["convicted", "convictions"]),
    section("refusals", Block::Life, &["refused_before", "refusals"]),
    section("stays", Block::Wish, &["in_kazakhstan", "stays"]),
    section("plans", Block::Wish, &["purpose", "city", "address", "means"]),
    section("autobiography", Block::Wish, &["autobiography"]),
    ANSWER,
    CONSENT,
];

/// What is asked once and stands twice in the content: the second place follows the first.
/// Paths as in [`Section::fields`].
pub(super) const FOLLOWS: &[(&str, &str)] = &[("/city", "city")];

/// What the person says of the receipt of the duty, and where the act repeats it.
pub(super) const DUTY: &[(&str, &str)] =
    &[("payment_reference", "payment"), ("paid_on", "paid_on"), ("amount_tenge", "amount")];

/// What is asked of a document beside its file. The passport's data stand in their own section.
pub(super) const fn facts_of(kind: DocumentKind) -> &'static [&'static str] {
    match kind {
        DocumentKind::Passport => &["translation"],
        DocumentKind::Diploma => &[
            "title",
            "issuing_state",
            "issuer",
            "number",
            "issued_on",
            "certification",
            "certification_number",
            "certification_on",
            "translation",
        ],
        DocumentKind::Certificate => {
            &["title", "issuing_state", "issuer", "number", "issued_on", "certification", "translation"]
        }
        DocumentKind::PoliceCertificate => &[
            "issuing_state",
            "issuer",
            "number",
            "issued_on",
            "certification",
            "certification_number",
            "certification_on",
            "translation",
        ],
        DocumentKind::DutyReceipt => &["duty", "amount_tenge", "paid_on", "payment_reference"],
        DocumentKind::MedicalCertificate => &["number", "issuer", "issued_on"],
        DocumentKind::HousingContract => &["number", "issued_on", "valid_until"],
        DocumentKind::StayProof | DocumentKind::EntryProof => &["title", "number", "valid_until"],
        DocumentKind::Solvency | DocumentKind::LanguageCertificate => &["title", "issuer", "number", "issued_on"],
        DocumentKind::Translation | DocumentKind::Proof | DocumentKind::Other => &["title"],
        DocumentKind::Cv
        | DocumentKind::Portfolio
        | DocumentKind::MotivationLetter
        | DocumentKind::Photo
        | DocumentKind::Autobiography => &[],
    }
}

/// The fields of [`facts_of`].
pub(super) fn fact_fields(kind: DocumentKind) -> Vec<Field> {
    let wanted = facts_of(kind);
    let place = |field: &Field| wanted.iter().position(|name| *name == field.name);
    let mut fields: Vec<Field> = DocumentFacts::fields().into_iter().filter(|f| place(f).is_some()).collect();
    fields.sort_by_key(|f| place(f));
    fields
}

/// The form of a draft: its sections, and the name of the field that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Name of the whole form in the content: `form`, `petition`, `questionnaire`.
    pub root: &'static str,
    /// The table of its sections.
    pub table: &'static [Section],
    /// The act.
    pub act: ActKind,
}

impl Shape {
    /// Of a draft.
    pub fn of(draft: &Draft) -> Shape {
        let residence = draft.content.get("questionnaire").is_some_and(|q| !q.is_null());
        Shape::new(draft.act, draft.act == ActKind::SignResidenceApplication || residence)
    }

    /// Of an act that carries a whole form.
    pub fn new(act: ActKind, residence: bool) -> Shape {
        let root = match (act, residence) {
            (_, true) => "questionnaire",
            (ActKind::SignPetitionRequest, false) => "form",
            (_, false) => "petition",
        };
        Shape { root, table: if residence { QUESTIONNAIRE } else { PETITION }, act }
    }

    /// Which application this is, for what the edition asks.
    pub fn application(&self) -> Application {
        if self.root == "questionnaire" { Application::Residence } else { Application::Petition }
    }

    /// The path in the content of a field of the table.
    pub fn path(&self, field: &str) -> String {
        field.strip_prefix('/').map_or_else(|| format!("{}.{field}", self.root), str::to_owned)
    }

    /// The paths of a section.
    pub fn paths(&self, section: &Section) -> Vec<String> {
        section.fields.iter().map(|field| self.path(field)).collect()
    }

    /// The fields of a section as they stand in the act, with the groups around them.
    pub fn fields(&self, section: &Section) -> Vec<Field> {
        let paths = self.paths(section);
        pick(&Act::fields(self.act), &paths.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The sections that this act has.
    pub fn sections(&self) -> impl Iterator<Item = &'static Section> + use<> {
        let shape = *self;
        self.table.iter().filter(move |section| !shape.fields(section).is_empty())
    }

    /// A section by its id.
    pub fn section(&self, id: &str) -> Option<&'static Section> {
        self.sections().find(|section| section.id == id)
    }

    /// Whether a path of the content stands in a section.
    pub fn holds(&self, section: &Section, path: &str) -> bool {
        self.paths(section).iter().any(|own| within(path, own))
    }

    /// A path as findings and remarks name it, from the form on, as it stands in the content.
    pub fn whole_path(&self, path: &str) -> String {
        let first = path.split(['.', '[']).next().unwrap_or_default();
        let fields = Act::fields(self.act);
        let has = |fields: &[Field]| fields.iter().any(|f| f.name == first);
        // Both have a city: findings speak of the form's.
        let in_form = |f: &Field| f.name == self.root && matches!(&f.kind, FieldKind::Group { fields } if has(fields));
        let beside = has(&fields) && !fields.iter().any(in_form);
        if beside { path.to_owned() } else { format!("{}.{path}", self.root) }
    }
}

/// A path is another one or lies in it.
pub(super) fn within(path: &str, holder: &str) -> bool {
    path.strip_prefix(holder).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Those of the fields that are named, with the groups around them.
fn pick(fields: &[Field], paths: &[&str]) -> Vec<Field> {
    let one = |field: &Field| {
        let own: Vec<&str> = paths.iter().copied().filter(|path| within(path, field.name)).collect();
        if own.contains(&field.name) {
            return Some(field.clone());
        }
        let inner: Vec<&str> = own.iter().map(|path| &path[field.name.len() + 1..]).collect();
        match &field.kind {
            FieldKind::Group { fields } if !inner.is_empty() => {
                let fields = pick(fields, &inner);
                (!fields.is_empty()).then(|| Field { kind: FieldKind::Group { fields }, ..field.clone() })
            }
            _ => None,
        }
    };
    fields.iter().filter_map(one).collect()
}

/// The value at a path of a content.
pub(super) fn value_at<'a>(content: &'a Value, path: &str) -> Option<&'a Value> {
    content.pointer(&format!("/{}", path.replace('[', "/").replace(']', "").replace('.', "/")))
}

/// Something was written there.
pub(super) fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(entries) => !entries.is_empty(),
        Value::Object(fields) => fields.values().any(is_filled),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Every field below the groups that only hold the form together.
    fn leaves(fields: &[Field], path: &str, out: &mut Vec<String>) {
        for field in fields {
            let path = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
            match &field.kind {
                FieldKind::Group { fields } => leaves(fields, &path, out),
                _ => out.push(path),
            }
        }
    }

    fn shapes() -> Vec<Shape> {
        vec![
            Shape::new(ActKind::SignPetitionRequest, false),
            Shape::new(ActKind::SignResidenceApplication, true),
            Shape::new(ActKind::SignCorrection, false),
            Shape::new(ActKind::SignCorrection, true),
        ]
    }

    #[test]
    fn every_field_of_a_draft_stands_on_exactly_one_page() {
        for shape in shapes() {
            let mut all = Vec::new();
            leaves(&Act::fields(shape.act), "", &mut all);
            // A correction carries one of the two forms; documents have pages of their own.
            let other = if shape.root == "questionnaire" { "petition" } else { "questionnaire" };
            all.retain(|path| !within(path, other) && path != "documents" && !within(path, "duty"));
            let follows: Vec<String> = FOLLOWS.iter().map(|(second, _)| shape.path(second)).collect();
            let mut stands: BTreeMap<String, usize> = all.iter().map(|path| (path.clone(), 0)).collect();
            for section in shape.sections() {
                let mut drawn = Vec::new();
                leaves(&shape.fields(section), "", &mut drawn);
                for path in drawn {
                    *stands.entry(path).or_default() += 1;
                }
            }
            for (path, times) in stands {
                let wanted = usize::from(!follows.contains(&path));
                assert_eq!(times, wanted, "{}: `{path}` stands on {times} pages", shape.act);
            }
        }
    }

    #[test]
    fn what_follows_another_field_has_one_to_follow() {
        let shape = Shape::new(ActKind::SignResidenceApplication, true);
        for (_, first) in FOLLOWS {
            assert!(shape.sections().any(|section| shape.holds(section, &shape.path(first))), "{first}");
        }
        let duty = Act::fields(ActKind::SignResidenceApplication).into_iter().find(|f| f.name == "duty");
        let Some(Field { kind: FieldKind::Group { fields }, .. }) = duty else { panic!("no duty") };
        for field in fields {
            assert!(DUTY.iter().any(|(_, second)| *second == field.name), "`duty.{}` is asked nowhere", field.name);
        }
        for (first, _) in DUTY {
            assert!(facts_of(DocumentKind::DutyReceipt).contains(first), "{first}");
        }
    }

    #[test]
    fn every_fact_of_a_document_is_asked_of_some_kind() {
        for field in DocumentFacts::fields() {
            let asked = DocumentKind::ALL.iter().any(|kind| facts_of(*kind).contains(&field.name));
            assert!(asked, "`{}` is asked of no document", field.name);
        }
        for kind in DocumentKind::ALL {
            assert_eq!(fact_fields(*kind).len(), facts_of(*kind).len(), "{kind} asks for a fact that is none");
        }
    }

    #[test]
    fn a_path_lies_in_another_by_whole_names_only() {
        assert!(within("form.work[0].from", "form.work") && within("form.work", "form.work"));
        assert!(!within("form.workplace", "form.work") && !within("form", "form.work"));
    }
}
