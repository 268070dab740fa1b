//! A case, its acts, limits, documents.

use qonys_office::{acts, desk, files};
use qonys_procedure::preflight;
use qonys_words::{Lang, Words};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A case.
#[derive(Serialize, ToSchema)]
pub struct Case {
    /// Id.
    pub id: String,
    /// Number, once it has one.
    pub number: Option<String>,
    /// Number of its last act: what the next request names as seen.
    pub seq: u64,
    /// Stage.
    pub stage: String,
    /// Since when, RFC 3339.
    pub stage_since: String,
    /// Where it came from, in correction, hearing and confirmation.
    pub came_from: Option<String>,
    /// City.
    pub city: String,
    /// Office of the migration service.
    pub office: Option<String>,
    /// Edition of the rules.
    pub edition: Option<String>,
    /// Account of who has it.
    pub assignee: Option<String>,
    /// The caller has it.
    pub mine: bool,
    /// Who it is about, for those who may read it.
    pub applicant: Option<Person>,
    /// Limits, those that run first.
    pub limits: Vec<Limit>,
    /// The whole state, for those who may read it.
    #[schema(value_type = Object)]
    pub state: Value,
}

/// The person a case is about.
#[derive(Serialize, ToSchema)]
pub struct Person {
    /// IIN.
    pub iin: String,
    /// Name in Latin letters.
    pub name_latin: String,
    /// Name in Cyrillic letters.
    pub name_cyrillic: String,
}

/// A limit.
#[derive(Serialize, ToSchema)]
pub struct Limit {
    /// Clock.
    pub clock: String,
    /// Whose time it is.
    pub owner: String,
    /// Last day.
    pub due: String,
    /// First instant that is too late, RFC 3339.
    pub due_at: String,
    /// `running`, `stopped`, `met` or `missed`.
    pub state: String,
    /// Rests on a calendar that is not official yet.
    pub provisional: bool,
    /// The other date, where it is disputed whether the clock stood.
    pub disputed: Option<String>,
}

/// An act open to the caller now.
#[derive(Serialize, ToSchema)]
#[schema(as = Option)]
pub struct Option_ {
    /// Which act.
    pub act: String,
    /// Its name.
    pub title: String,
    /// Until when.
    pub until: Option<Limit>,
    /// It is to be signed.
    pub signed: bool,
    /// By how many people.
    pub signers: usize,
    /// What to fill in.
    #[schema(value_type = Vec<Object>)]
    pub fields: Value,
    /// Kinds of papers that it issues.
    pub papers: Vec<String>,
    /// What can be taken over.
    #[schema(value_type = Object)]
    pub prefill: Value,
}

/// An act of the history.
#[derive(Serialize, ToSchema)]
pub struct Act {
    /// Number in the case.
    pub seq: u64,
    /// Id.
    pub id: String,
    /// Which act.
    pub act: String,
    /// Its name.
    pub title: String,
    /// In which role.
    pub role: String,
    /// Who; none for the system.
    pub actor: Option<String>,
    /// When, RFC 3339.
    pub at: String,
    /// Signed.
    pub signed: bool,
    /// Content.
    #[schema(value_type = Object)]
    pub content: Value,
    /// Numbers of papers issued with it.
    pub papers: Vec<String>,
}

/// What came of a request to act.
#[derive(Serialize, ToSchema)]
pub struct Performed {
    /// Id of the act.
    pub act: String,
    /// Its number in the case.
    pub seq: u64,
    /// The request had been performed before; this is its answer again.
    pub repeated: bool,
    /// The case as it is now.
    pub case: Case,
}

/// A signed submission that waits, or was not accepted in the end.
#[derive(Serialize, ToSchema)]
pub struct Waiting {
    /// Id of the act that it becomes.
    pub act: String,
    /// Which act.
    pub kind: String,
    /// When it was received, RFC 3339: this time counts for the limit.
    pub received: String,
    /// Not accepted: the stable code of the reason; none while it waits.
    pub refused: Option<String>,
}

/// A finding of preflight.
#[derive(Serialize, ToSchema)]
pub struct Finding {
    /// Stable id.
    pub id: String,
    /// Which of the eleven points.
    pub point: u8,
    /// Nothing can be signed until it is mended.
    pub blocking: bool,
    /// What it points at.
    #[schema(value_type = Object)]
    pub place: Value,
    /// What is wrong and what to do.
    pub text: String,
    /// The value that stands there, where two are compared.
    pub given: Option<String>,
    /// The value with which it was compared.
    pub compared: Option<String>,
    /// Where the rule comes from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

/// A look at a case by an employee.
#[derive(Serialize, ToSchema)]
pub struct Viewing {
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub name: Option<String>,
    /// In which role.
    pub role: String,
    /// What for.
    pub purpose: String,
    /// What was opened.
    pub detail: String,
}

/// A document.
#[derive(Serialize, ToSchema)]
pub struct Document {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// Which of its kind.
    pub n: u32,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Media type found by content.
    pub media: String,
    /// Signed documents stay.
    pub signed: bool,
    /// When it came, RFC 3339.
    pub at: String,
}

/// A draft.
#[derive(Serialize, ToSchema)]
pub struct Draft {
    /// The act it will become.
    pub act: String,
    /// Revision; 0 where nothing was saved yet.
    pub rev: u64,
    /// Content as far as it has come.
    #[schema(value_type = Object)]
    pub content: Value,
}

impl Case {
    /// From the office's view.
    pub fn of(case: desk::CaseView) -> Case {
        let person =
            |p: desk::PersonView| Person { iin: p.iin, name_latin: p.name_latin, name_cyrillic: p.name_cyrillic };
        Case {
            id: case.id.to_string(),
            number: case.number,
            seq: case.seq,
            stage: case.stage.id().to_owned(),
            stage_since: case.stage_since.to_string(),
            came_from: case.came_from.map(|s| s.id().to_owned()),
            city: case.city,
            office: case.office,
            edition: case.edition,
            assignee: case.assignee.map(|a| a.to_string()),
            mine: case.mine,
            applicant: case.applicant.map(person),
            limits: case.limits.into_iter().map(Limit::of).collect(),
            state: case.state,
        }
    }
}

impl Limit {
    /// From the office's view.
    pub fn of(limit: desk::LimitView) -> Limit {
        Limit {
            clock: limit.clock.id().to_owned(),
            owner: limit.owner.id().to_owned(),
            due: limit.due.to_string(),
            due_at: limit.due_at.to_string(),
            state: limit.state.id().to_owned(),
            provisional: limit.provisional,
            disputed: limit.disputed.map(|d| d.to_string()),
        }
    }
}

impl Option_ {
    /// From the office's view.
    pub fn of(option: desk::OptionView, words: Words) -> Option_ {
        Option_ {
            act: option.kind.id().to_owned(),
            title: words.act(option.kind).to_owned(),
            until: option.until.map(Limit::of),
            signed: option.signed,
            signers: option.signers,
            fields: serde_json::to_value(&option.fields).unwrap_or_default(),
            papers: option.papers.iter().map(|p| p.id().to_owned()).collect(),
            prefill: option.prefill,
        }
    }
}

impl Act {
    /// From the office's view.
    pub fn of(act: desk::ActView, words: Words) -> Act {
        Act {
            seq: act.seq,
            id: act.id.to_string(),
            act: act.kind.id().to_owned(),
            title: words.act_done(act.kind).to_owned(),
            role: act.role.id().to_owned(),
            actor: act.actor,
            at: act.at.to_string(),
            signed: act.signed,
            content: act.content,
            papers: act.papers,
        }
    }
}

impl Performed {
    /// From the office's answer.
    pub fn of(performed: acts::Performed) -> Performed {
        Performed {
            act: performed.act.to_string(),
            seq: performed.seq,
            repeated: performed.repeated,
            case: Case::of(performed.case),
        }
    }
}

impl Waiting {
    /// From the office's answer.
    pub fn of(waiting: &acts::waiting::Waiting) -> Waiting {
        Waiting {
            act: waiting.act.to_string(),
            kind: waiting.kind.id().to_owned(),
            received: waiting.received.to_string(),
            refused: waiting.refused.clone(),
        }
    }
}

impl Finding {
    /// In one language.
    pub fn of(finding: &preflight::Finding, lang: Lang) -> Finding {
        Finding {
            id: finding.id.id().to_owned(),
            point: finding.point,
            blocking: finding.is_blocking(),
            place: serde_json::to_value(&finding.place).unwrap_or_default(),
            text: finding.text(lang).to_owned(),
            given: finding.given.clone(),
            compared: finding.compared.clone(),
            source: finding.source.clone(),
            verified: finding.verified,
        }
    }
}

impl Viewing {
    /// From the office's row.
    pub fn of(viewing: desk::ViewingRow) -> Viewing {
        Viewing {
            at: viewing.at.to_string(),
            name: viewing.name,
            role: viewing.role.id().to_owned(),
            purpose: viewing.purpose,
            detail: viewing.detail,
        }
    }
}

impl Document {
    /// From the office's row.
    pub fn of(document: files::Document) -> Document {
        Document {
            id: document.id.to_string(),
            kind: document.kind.id().to_owned(),
            n: document.n,
            sha256: document.sha256,
            bytes: document.bytes,
            media: document.media,
            signed: document.signed,
            at: document.at.to_string(),
        }
    }
}

impl Draft {
    /// From the office.
    pub fn of(draft: acts::draft::Draft) -> Draft {
        Draft { act: draft.act.id().to_owned(), rev: draft.rev, content: draft.content }
    }
}
