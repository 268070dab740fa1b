//! Sample people, contents and records that the procedure accepts: for tests, for demonstrations, and as the
//! examples of the API's documentation. Nothing here is random; a `pick` chooses among variants.

mod content;

pub use content::Sampler;

use crate::act::{Act, Digest};
use crate::case::Case;
use crate::catalogue::CityId;
use crate::document::DocumentKind;
use crate::facts::{AccessFacts, Facts};
use crate::id::{AccountId, ActId, CaseId, FileId};
use crate::iin::{Iin, Sex};
use crate::number::CaseNumber;
use crate::paper::PaperKind;
use crate::record::{ActRecord, Actor, FileRef, IssuedPaper};
use crate::role::Role;
use crate::ruled::Lang;
use crate::table::signers;
use crate::time::{Date, Instant};
use uuid::Uuid;

/// BIN of the organisation of sample employees; the checksum fits.
pub const ORG: &str = "950640000012";

/// The IIN of the `n`-th sample person of a role. Different people have different numbers.
pub fn iin(role: Role, n: u16) -> Iin {
    let place = Role::ALL.iter().position(|r| *r == role).unwrap_or(0) as u16;
    let born = jiff::civil::date(1970 + (place % 30) as i16, 3, 1 + (n % 28) as i8);
    let serials = (n / 28 * 7 % 9_990)..;
    let mut found = serials.filter_map(|serial| Iin::compose(born, Sex::Male, serial, role == Role::Applicant));
    found.next().expect("ten serials in a row never all lack a check digit")
}

/// The account of the `n`-th sample person of a role.
pub fn account(role: Role, n: u16) -> AccountId {
    let place = Role::ALL.iter().position(|r| *r == role).unwrap_or(0) as u128;
    AccountId(Uuid::from_u128(0xACC0_0000_0000_7000_8000_0000_0000_0000 | (place << 32) | u128::from(n)))
}

/// The `n`-th sample person acting in a role; city roles in a city.
pub fn actor(role: Role, n: u16, city: &CityId) -> Actor {
    if role == Role::System {
        return Actor::SYSTEM;
    }
    Actor {
        account: Some(account(role, n)),
        iin: Some(iin(role, n)),
        role,
        org: role.is_staff().then(|| ORG.to_owned()),
        city: role.is_of_city().then(|| city.clone()),
    }
}

/// Facts in which every employee has an access and nothing is out of order.
pub fn facts() -> Facts {
    Facts {
        access: Some(AccessFacts { from: Instant(0), to: None, on_leave: false, org_bin: Some(ORG.to_owned()) }),
        ..Facts::default()
    }
}

/// The id of the `n`-th sample case.
pub fn case_id(n: u32) -> CaseId {
    CaseId(Uuid::from_u128(0xCA5E_0000_0000_7000_8000_0000_0000_0000 | u128::from(n)))
}

/// The next record of a case with an act: number, papers and signatures as the act needs them.
pub fn record(case: Option<&Case>, id: CaseId, actor: &Actor, act: Act, at: Instant) -> ActRecord {
    let seq = case.map_or(0, |c| c.seq) + 1;
    let kind = act.kind();
    let year = u16::try_from(at.local_date().year()).unwrap_or(2026);
    let counter = (id.0.as_u128() % 900_000) as u32 + 1;
    let gives_number =
        matches!(&act, Act::SignPetitionRequest(_)) || matches!(&act, Act::OpenCase(open) if open.petition.is_some());
    let number = CaseNumber::new(year, counter).ok().filter(|_| gives_number);
    let papers = case.map_or_else(Vec::new, |c| c.papers(kind));
    let issued = papers.into_iter().flat_map(|paper| copies(paper, counter, seq, at.local_date())).collect();
    let second = (signers(kind, actor.role) > 1).then(|| iin(actor.role, 900));
    let signed = signers(kind, actor.role) > 0;
    ActRecord {
        id: ActId(Uuid::from_u128(id.0.as_u128() ^ (u128::from(seq) << 64))),
        case: id,
        seq,
        kind_version: kind.version(),
        actor: actor.clone(),
        at,
        files: files(&act, id, seq),
        act,
        number,
        issued,
        signers: actor.iin.iter().filter(|_| signed).cloned().chain(second).collect(),
    }
}

/// A paper in Kazakh and Russian under one number.
fn copies(kind: PaperKind, case: u32, seq: u64, day: Date) -> impl Iterator<Item = IssuedPaper> {
    let number = format!("{kind}-astana-{}-{:06}", day.year(), (u64::from(case) * 100 + seq) % 1_000_000);
    [Lang::Kk, Lang::Ru].into_iter().map(move |lang| IssuedPaper {
        number: number.clone(),
        kind,
        lang,
        sha256: Digest([seq as u8; 32]),
    })
}

/// Files of the applications: what their forms name.
fn files(act: &Act, case: CaseId, seq: u64) -> Vec<FileRef> {
    let documents = match act {
        Act::SignPetitionRequest(a) => &a.documents,
        Act::SignResidenceApplication(a) => &a.documents,
        _ => return Vec::new(),
    };
    let file = |(at, d): (usize, &crate::act::StatedDocument)| FileRef {
        id: FileId(Uuid::from_u128(case.0.as_u128() ^ (u128::from(seq) << 32) ^ at as u128)),
        kind: d.kind,
        n: d.n,
        sha256: Digest([at as u8; 32]),
        bytes: 1_000,
    };
    documents.iter().filter(|d| d.kind != DocumentKind::Translation).enumerate().map(file).collect()
}
