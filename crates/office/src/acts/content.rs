//! The canonical content of an act: what an unsigned act commits to, and what a signed one is read as.

use super::load::actor_of;
use super::{papers, proposal};
use crate::Error;
use qonys_eds::jcs;
use qonys_eds::statement::{FileEntry, IssuedEntry, Statement};
use qonys_procedure::act::Act;
use qonys_procedure::iin::Iin;
use qonys_procedure::number::CaseNumber;
use qonys_procedure::record::ActRecord;
use qonys_procedure::{Lang, Role};
use qonys_store::record::ActHead;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `typ` of the canonical content of an unsigned act.
const CONTENT_TYPE: &str = "qonys/content/1";

/// Who acted, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The person; none for the system.
    pub iin: Option<Iin>,
    /// In which role.
    pub role: Role,
    /// BIN of the organisation.
    pub org: Option<String>,
    /// City of the access.
    pub city: Option<String>,
}

/// Content of an act with all that replay needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsigned {
    /// Always [`CONTENT_TYPE`].
    typ: String,
    /// Kind of act.
    pub act: String,
    /// Who acted.
    pub actor: Actor,
    /// The content.
    pub content: Value,
    /// Documents spoken of.
    pub files: Vec<FileEntry>,
    /// Papers issued.
    pub issued: Vec<IssuedEntry>,
    /// Case number, once there is one.
    pub number: Option<String>,
}

impl Unsigned {
    /// The content of an act that nobody signs.
    pub fn new(record: &ActRecord, files: Vec<FileEntry>) -> Unsigned {
        let actor = Actor {
            iin: record.actor.iin,
            role: record.actor.role,
            org: record.actor.org.clone(),
            city: record.actor.city.as_ref().map(|c| c.as_str().to_owned()),
        };
        Unsigned {
            typ: CONTENT_TYPE.to_owned(),
            act: record.act.kind().id().to_owned(),
            actor,
            content: record.act.to_json(),
            files,
            issued: record.issued.iter().map(papers::entry).collect(),
            number: record.number.as_ref().map(ToString::to_string),
        }
    }

    /// Its canonical bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        jcs::to_vec(self).map_err(|e| Error::Content { path: ".".to_owned(), message: e.to_string() })
    }

    /// Reads stored bytes.
    pub fn parse(bytes: &[u8]) -> Result<Unsigned, Error> {
        let read: Unsigned = serde_json::from_slice(bytes).map_err(|_| Error::Corrupt("content of an act"))?;
        if read.typ == CONTENT_TYPE { Ok(read) } else { Err(Error::Corrupt("type of an act's content")) }
    }

    /// As the procedure reads it.
    pub(super) fn record(&self, head: &ActHead, act: Act) -> Result<ActRecord, Error> {
        Ok(ActRecord {
            id: head.id,
            case: head.stream,
            seq: head.seq,
            kind_version: head.kind_version.into(),
            actor: actor_of(head, self)?,
            at: head.at,
            act,
            number: self
                .number
                .as_deref()
                .map(str::parse::<CaseNumber>)
                .transpose()
                .map_err(|_| Error::Corrupt("case number"))?,
            issued: self.issued.iter().map(issued).collect::<Result<_, _>>()?,
            files: self.files.iter().map(proposal::file_of).collect::<Result<_, _>>()?,
            signers: Vec::new(),
        })
    }
}

impl From<Statement> for Unsigned {
    fn from(s: Statement) -> Unsigned {
        let actor = Actor { iin: Some(s.actor.iin), role: s.actor.role, org: s.actor.org, city: s.actor.city };
        Unsigned {
            typ: CONTENT_TYPE.to_owned(),
            act: s.act,
            actor,
            content: s.content,
            files: s.files,
            issued: s.issued,
            number: s.number,
        }
    }
}

fn issued(entry: &IssuedEntry) -> Result<qonys_procedure::record::IssuedPaper, Error> {
    let lang = Lang::from_id(&entry.lang).ok_or(Error::Corrupt("language of a paper"))?;
    papers::paper(&entry.number, lang, entry.sha256.0)
}
