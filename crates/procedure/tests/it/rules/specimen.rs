//! A person whose applications pass, and the means to spoil them in one way.

use super::day;
use qonys_procedure::document::Document;
use qonys_procedure::forms::{PetitionForm, Questionnaire};
use qonys_procedure::iin::Sex;
use qonys_procedure::mrz::Td3;
use qonys_procedure::preflight::{CertificateFacts, Consent, Finding, Form, Submission, Surroundings, preflight};
use qonys_procedure::time::Time;
use qonys_procedure::{EditionId, Iin, Instant, RuleBook};
use serde_json::{Value, json};

/// All that preflight looks at, as JSON where it is a form: tests change one value by its path.
#[derive(Clone)]
pub struct Dossier {
    pub book: RuleBook,
    pub edition: &'static str,
    pub today: &'static str,
    pub form: Value,
    pub documents: Value,
    pub consent: Value,
    pub certificate: Option<CertificateFacts>,
    pub around: Surroundings,
}

pub fn iin() -> Iin {
    (0..50).find_map(|n| Iin::compose(day("1990-05-14"), Sex::Female, n, false)).unwrap()
}

fn zone() -> String {
    Td3 {
        issuing_state: "IND",
        nationality: "IND",
        surname: "Sharma",
        given: "Priya",
        number: "Z1234567",
        birth: day("1990-05-14"),
        sex: Sex::Female,
        expiry: day("2031-08-20"),
        personal_number: "",
    }
    .lines()
}

fn identity() -> Value {
    json!({
        "iin": iin().as_str(),
        "name_latin": {"surname": "Sharma", "given": "Priya"},
        "name_cyrillic": {"surname": "Шарма", "given": "Прия"},
        "sex": "female", "born_on": "1990-05-14", "birth_state": "IND", "birth_place": "Pune",
        "citizenship": "citizen", "citizenships": ["IND"], "residence_state": "IND", "residence_since": "1990-05-14",
        "travel_documents": [{
            "kind": "passport", "number": "Z1234567", "issuing_state": "IND",
            "issued_on": "2021-08-21", "valid_until": "2031-08-20", "mrz": zone()
        }],
        "marital_status": "single",
        "contacts": {"email": "priya@example.org", "phone": "+91 20 5550100", "language": "ru"}
    })
}

fn document(kind: &str, n: u32, facts: Value) -> Value {
    let photo = kind == "photo";
    json!({
        "kind": kind, "n": n, "facts": facts,
        "file": {
            "sha256": format!("{kind}-{n}"), "media": if photo { "image/jpeg" } else { "application/pdf" },
            "bytes": 250_000, "opens": true, "text_found": if photo { Value::Null } else { json!(true) },
            "width_px": if photo { json!(826) } else { Value::Null },
            "height_px": if photo { json!(1062) } else { Value::Null },
        }
    })
}

fn dossier(form: Value, mut documents: Vec<Value>) -> Dossier {
    let translated = |facts: Value| {
        let mut facts = facts;
        facts["translation"] = json!("notarised");
        facts
    };
    documents.extend([
        document("passport", 1, translated(json!({"issuing_state": "IND"}))),
        document("photo", 1, json!({})),
        document(
            "police_certificate",
            1,
            translated(json!({"issuing_state": "IND", "issued_on": "2026-02-10", "certification": "apostille"})),
        ),
    ]);
    Dossier {
        book: super::book(),
        edition: "2026",
        today: "2026-03-02",
        form,
        documents: json!(documents),
        consent: json!({"personal_data": true, "state_databases": true, "automated_processing": true}),
        certificate: Some(CertificateFacts {
            iin: Some(iin()),
            surname: Some("ШАРМА".into()),
            given: Some("ПРИЯ".into()),
            patronymic: None,
            valid_until: None,
        }),
        around: Surroundings::default(),
    }
}

/// A request for the petition without any finding.
pub fn petition() -> Dossier {
    let form = json!({
        "identity": identity(), "profession": "devops", "experience_years": 8,
        "education": [{"institution": "Pune University", "state": "IND", "from": "2008-07-01", "to": "2012-06-30"}],
        "work": [{"employer": "Infosys", "state": "IND", "post": "DevOps engineer", "from": "2012-07-15"}],
        "motivation": "I want to live in Almaty."
    });
    let diploma = json!({"issuing_state": "IND", "certification": "apostille", "translation": "notarised"});
    dossier(
        form,
        vec![
            document("cv", 1, json!({})),
            document("motivation_letter", 1, json!({})),
            document("diploma", 1, diploma),
        ],
    )
}

/// A residence application whose only finding is that no rule of stay is loaded.
pub fn residence() -> Dossier {
    let form = json!({
        "identity": identity(),
        "education": "Университет города Пуна, бакалавр технологии",
        "profession": "Инженер DevOps",
        "occupations": [
            {"kind": "work", "place": "Infosys Limited", "post": "DevOps engineer", "state": "IND", "from": "2012-07-15"}
        ],
        "relatives": [{"kinship": "parent", "name": "Anil Sharma", "citizenship": "IND", "address": "Pune"}],
        "convicted": false, "refused_before": false,
        "purpose": "Хочу жить и работать в Алматы удалённо, занимаюсь Kubernetes и CI/CD.",
        "city": "almaty", "address": "г. Алматы, ул. Абая, 10",
        "means": "Заработная плата в компании Infosys Limited, подробности на https://example.org/cv.",
        "autobiography": "Родилась в городе Пуна, окончила университет, с 2012 года работаю инженером DevOps.",
        "in_kazakhstan": false
    });
    let duty = json!({"paid_on": "2026-02-27", "amount_tenge": 17_300});
    dossier(form, vec![document("duty_receipt", 1, duty)])
}

impl Dossier {
    /// Sets a value of the form by its path: `/identity/iin`.
    pub fn set(mut self, path: &str, value: Value) -> Self {
        put(&mut self.form, path, value);
        self
    }

    /// Sets a value of a document: `cv`, `/file/opens`.
    pub fn document(mut self, kind: &str, path: &str, value: Value) -> Self {
        let all = self.documents.as_array_mut().unwrap();
        put(all.iter_mut().find(|d| d["kind"] == kind).unwrap(), path, value);
        self
    }

    /// Takes away all documents of a kind.
    pub fn without(mut self, kind: &str) -> Self {
        self.documents.as_array_mut().unwrap().retain(|d| d["kind"] != kind);
        self
    }

    /// Changes anything else.
    pub fn with(mut self, change: impl FnOnce(&mut Dossier)) -> Self {
        change(&mut self);
        self
    }

    pub fn findings(&self) -> Vec<Finding> {
        let read = |v: &Value| v.clone();
        let documents: Vec<Document> = serde_json::from_value(read(&self.documents)).unwrap();
        let consent: Consent = serde_json::from_value(read(&self.consent)).unwrap();
        let rules = self.book.rules(&EditionId::new(self.edition).unwrap(), Instant(0)).unwrap();
        let now = Instant::from_local(day(self.today), Time::constant(10, 0, 0, 0));
        let look = |form: Form<'_>| {
            let certificate = self.certificate.as_ref();
            preflight(
                &Submission { form, documents: &documents, consent: &consent, certificate },
                &rules,
                &self.around,
                now,
            )
        };
        if self.form.get("occupations").is_some() {
            let form: Questionnaire = serde_json::from_value(read(&self.form)).unwrap();
            look(Form::Residence(&form))
        } else {
            let form: PetitionForm = serde_json::from_value(read(&self.form)).unwrap();
            look(Form::Petition(&form))
        }
    }

    /// Ids of the findings in order.
    pub fn ids(&self) -> Vec<&'static str> {
        self.findings().iter().map(|f| f.id.id()).collect()
    }
}

fn put(root: &mut Value, path: &str, value: Value) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    match root.pointer_mut(parent).unwrap() {
        Value::Object(object) => {
            object.insert(name.to_owned(), value);
        }
        Value::Array(array) => match name.parse::<usize>() {
            Ok(i) => array[i] = value,
            Err(_) => array.push(value),
        },
        other => panic!("{path}: {other}"),
    }
}
