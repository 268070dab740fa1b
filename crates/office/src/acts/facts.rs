//! What lies outside the case and bears on a decision: the actor's access, the person's other cases,
//! outages, preflight findings. Gathered only for the acts that look at it.

use super::load::{self, Loaded};
use super::proposal;
use crate::people::{Caller, account};
use crate::{Context, Error, files};
use qonys_procedure::act::{Act, ActKind, BookVisit};
use qonys_procedure::case::{Case, Complaint};
use qonys_procedure::catalogue::CentreId;
use qonys_procedure::check::OutageSystem;
use qonys_procedure::document::Document;
use qonys_procedure::facts::{AccessFacts, Facts, OtherCase, Outage, PastRefusal};
use qonys_procedure::forms::Identity;
use qonys_procedure::preflight::{self, Finding, Submission};
use qonys_procedure::record::ActRecord;
use qonys_procedure::{AccountId, CaseId, Iin, Instant, Role, Stage};
use qonys_store::search::TokenKind;
use qonys_store::{accounts, cases, drafts, outages, search, visits};

/// Other cases looked at when one is opened or signed.
const OTHER_CASES_MAX: u32 = 20;
/// Outages are looked for from a year back: no running clock is older.
const OUTAGES_SECONDS: i64 = 366 * 24 * 60 * 60;

/// The facts for one act.
pub async fn gather(
    ctx: &Context,
    caller: Option<&Caller>,
    loaded: Option<&Loaded>,
    record: &ActRecord,
) -> Result<Facts, Error> {
    let mut facts = standing(ctx, caller, record.at).await?;
    let kind = record.act.kind();
    let case = loaded.map(|l| &l.case);
    let applicant = case.map(|c| c.applicant).or(caller.map(|c| c.iin));
    if let Some(applicant) = applicant.filter(|_| looks_at_other_cases(kind, case)) {
        facts.other_cases = other_cases(ctx, &applicant, identity(&record.act), record.case).await?;
        if kind == ActKind::SignCorrection {
            // Whose case is returned goes on with it, whatever else is open of theirs.
            facts.other_cases.retain(|other| !other.same_person);
        }
    }
    if let (Some(loaded), Some(caller)) = (loaded, caller) {
        facts.findings = findings(ctx, caller, loaded, record, &facts).await?;
    }
    if let (ActKind::Lapse, Some(loaded)) = (kind, loaded) {
        of_lapse(ctx, loaded, record.at, &mut facts).await?;
    }
    match &record.act {
        Act::BookVisit(a) => facts.full_slots = full(ctx, loaded, a).await?,
        Act::Reassign(_) => facts.colleagues = colleagues(ctx, case, record.at).await?,
        Act::ReleaseCase(_) => facts.released = released(ctx, loaded, record.at).await?,
        _ => {}
    }
    Ok(facts)
}

/// What is looked at for asking what of a case is open to the caller: other cases only where its lapse or a decision in
/// it may be undone.
pub async fn of_options(ctx: &Context, caller: &Caller, case: &Case, now: Instant) -> Result<Facts, Error> {
    let mut facts = standing(ctx, Some(caller), now).await?;
    let authority = caller.role() == case.authority();
    if authority {
        facts.colleagues = colleagues(ctx, Some(case), now).await?;
    }
    let answers = |c: &Complaint| c.closed.is_none() && [c.authority, Role::ComplaintReviewer].contains(&caller.role());
    let lapsed = case.stage == Stage::Lapsed && (authority || caller.role() == Role::Applicant);
    if lapsed || case.complaints.iter().any(answers) {
        facts.other_cases = other_cases(ctx, &case.applicant, None, case.id).await?;
    }
    Ok(facts)
}

/// What every decision looks at: no other case is read.
pub async fn standing(ctx: &Context, caller: Option<&Caller>, now: Instant) -> Result<Facts, Error> {
    let since = now.plus_seconds(-OUTAGES_SECONDS);
    let rows = ctx.store.read(move |db| outages::since(db, since)).await?;
    let outages = rows.into_iter().filter_map(outage).collect();
    Ok(Facts { access: caller.map(access), outages, ..Facts::default() })
}

/// The wanted slot, if others have all its seats.
async fn full(ctx: &Context, loaded: Option<&Loaded>, wanted: &BookVisit) -> Result<Vec<(CentreId, Instant)>, Error> {
    let edition = loaded.and_then(|l| l.case.edition.as_ref()).and_then(|id| ctx.book.edition(id));
    let Some((_, centre)) = edition.and_then(|e| e.centre(&wanted.centre)) else { return Ok(Vec::new()) };
    let (id, slot) = (wanted.centre.to_string(), wanted.slot);
    let booked =
        ctx.store.read(move |db| visits::at(db, &id, slot, Instant(slot.0 + 1), qonys_store::PAGE_MAX)).await?;
    let others = booked.iter().filter(|visit| loaded.is_none_or(|l| l.case.id != visit.case)).count();
    let full = others >= usize::try_from(centre.slot_capacity).unwrap_or(usize::MAX);
    Ok(if full { vec![(wanted.centre.clone(), slot)] } else { Vec::new() })
}

fn access(caller: &Caller) -> AccessFacts {
    let access = &caller.access;
    AccessFacts { from: access.from, to: access.to, on_leave: access.on_leave, org_bin: access.org.clone() }
}

fn outage(row: outages::Outage) -> Option<Outage> {
    let system = OutageSystem::from_id(&row.system)?;
    Some(Outage { id: row.id.to_string(), system, centre: None, from: row.from, to: row.to })
}

fn looks_at_other_cases(kind: ActKind, case: Option<&Case>) -> bool {
    match kind {
        ActKind::OpenCase
        | ActKind::SignPetitionRequest
        | ActKind::SignResidenceApplication
        | ActKind::SignCorrection
        | ActKind::SatisfyComplaint
        | ActKind::DecideComplaint => true,
        // Only then do they open a case.
        ActKind::AskExtension | ActKind::ExtendLimit => case.is_some_and(|c| c.stage == Stage::Lapsed),
        _ => false,
    }
}

/// Cases of the same person, and cases with a travel document of this identity.
async fn other_cases(
    ctx: &Context,
    applicant: &Iin,
    identity: Option<&Identity>,
    this: CaseId,
) -> Result<Vec<OtherCase>, Error> {
    let own = account::token(ctx, applicant);
    let documents: Vec<_> = identity
        .into_iter()
        .flat_map(|identity| identity.travel_documents.iter().filter_map(|d| d.number.as_ref()))
        .map(|number| vec![ctx.search_key.token(TokenKind::Document, number.as_str())])
        .collect();
    let rows = ctx
        .store
        .read(move |db| {
            let mut ids: Vec<CaseId> = cases::of_applicant(db, own)?.into_iter().map(|c| c.id).collect();
            for token in documents {
                ids.extend(search::find(db, &[token], OTHER_CASES_MAX)?);
            }
            ids.sort_unstable();
            ids.dedup();
            Ok::<_, qonys_store::Error>(ids)
        })
        .await?;
    let mut others = Vec::new();
    for id in rows.into_iter().filter(|id| *id != this).take(OTHER_CASES_MAX as usize) {
        match load::load(ctx, id).await {
            Ok(other) => others.push(other_case(&other.case, *applicant == other.case.applicant)),
            // A case whose key was destroyed tells nothing any more.
            Err(Error::Store(qonys_store::Error::KeyDestroyed)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(others)
}

fn other_case(case: &Case, same_person: bool) -> OtherCase {
    OtherCase {
        id: case.id,
        number: case.number,
        same_person,
        stage: case.stage,
        city: case.city.clone(),
        opened_at: case.opened_at,
        refusal: case.refusal().map(|(of_petition, received_on, grounds)| PastRefusal {
            of_petition,
            received_on,
            grounds,
        }),
        petition: case.petition.as_ref().and_then(|p| p.carried()),
    }
}

fn identity(act: &Act) -> Option<&Identity> {
    match act {
        Act::SignPetitionRequest(a) => Some(&a.form.identity),
        Act::SignResidenceApplication(a) => Some(&a.questionnaire.identity),
        Act::SignCorrection(a) => {
            let of_request = || a.petition.as_ref().map(|form| &form.identity);
            a.questionnaire.as_ref().map(|form| &form.identity).or_else(of_request)
        }
        _ => None,
    }
}

/// Preflight of the statement about to be signed; empty for other acts.
async fn findings(
    ctx: &Context,
    caller: &Caller,
    loaded: &Loaded,
    record: &ActRecord,
    facts: &Facts,
) -> Result<Vec<Finding>, Error> {
    let Some(stated) = Stated::of(&record.act) else { return Ok(Vec::new()) };
    let rules = proposal::rules(ctx, Some(&loaded.case), record)?;
    let measured = files::measured(ctx, &loaded.key, loaded.case.id).await?;
    let documents = documents(stated.documents, record, &measured);
    // An employee looks at what another person signed: their own certificate has no part in it.
    let certificate = (caller.account == loaded.case.account).then(|| certificate(caller));
    let submission = Submission {
        form: stated.form,
        documents: &documents,
        consent: stated.consent.or_else(|| loaded.case.consent()).unwrap_or(&NO_CONSENT),
        certificate: certificate.as_ref(),
    };
    let surroundings = loaded.case.surroundings(&facts.other_cases);
    Ok(preflight::preflight(&submission, &rules, &surroundings, record.at))
}

static NO_CONSENT: std::sync::LazyLock<preflight::Consent> = std::sync::LazyLock::new(preflight::Consent::default);

/// What a statement with a whole form states.
struct Stated<'a> {
    form: preflight::Form<'a>,
    documents: &'a [qonys_procedure::act::StatedDocument],
    consent: Option<&'a preflight::Consent>,
}

impl<'a> Stated<'a> {
    fn of(act: &'a Act) -> Option<Stated<'a>> {
        match act {
            Act::SignPetitionRequest(a) => Some(Stated {
                form: preflight::Form::Petition(&a.form),
                documents: &a.documents,
                consent: Some(&a.consent),
            }),
            Act::SignResidenceApplication(a) => Some(Stated {
                form: preflight::Form::Residence(&a.questionnaire),
                documents: &a.documents,
                consent: Some(&a.consent),
            }),
            Act::SignCorrection(a) => {
                let residence = a.questionnaire.as_ref().map(preflight::Form::Residence);
                let form = residence.or(a.petition.as_ref().map(preflight::Form::Petition))?;
                Some(Stated { form, documents: &a.documents, consent: None })
            }
            _ => None,
        }
    }
}

/// Each stated document with its measured file.
fn documents(
    stated: &[qonys_procedure::act::StatedDocument],
    record: &ActRecord,
    measured: &std::collections::BTreeMap<qonys_procedure::FileId, qonys_procedure::document::FileFacts>,
) -> Vec<Document> {
    let stated_facts = |file: &qonys_procedure::record::FileRef| {
        stated.iter().find(|s| s.kind == file.kind && s.n == file.n).map(|s| s.facts.clone()).unwrap_or_default()
    };
    let with_file = record.files.iter().map(|file| Document {
        kind: file.kind,
        n: file.n,
        facts: stated_facts(file),
        file: measured.get(&file.id).cloned(),
    });
    let without = stated.iter().filter(|s| !record.files.iter().any(|f| f.kind == s.kind && f.n == s.n));
    let without = without.map(|s| Document { kind: s.kind, n: s.n, facts: s.facts.clone(), file: None });
    with_file.chain(without).collect()
}

/// What the certificate of the sign-in says of the person.
fn certificate(caller: &Caller) -> preflight::CertificateFacts {
    let mut parts = caller.name.split_whitespace().map(str::to_owned);
    preflight::CertificateFacts {
        iin: Some(caller.iin),
        surname: parts.next(),
        given: parts.next(),
        patronymic: parts.next(),
        valid_until: None,
    }
}

/// What a lapse looks at: when a draft was changed, and what was announced.
pub async fn of_lapse(ctx: &Context, loaded: &Loaded, now: Instant, facts: &mut Facts) -> Result<(), Error> {
    if loaded.case.stage == Stage::Draft {
        facts.draft_changed = draft_changed(ctx, loaded.case.id).await?;
    }
    let rules = Case::rules(Some(&loaded.case), &ctx.book, now);
    let draft_due = rules.and_then(|rules| loaded.case.draft_due(facts.draft_changed, &rules));
    facts.lapse_notices = super::notices::lapses(ctx, loaded, draft_due).await?;
    Ok(())
}

async fn draft_changed(ctx: &Context, case: CaseId) -> Result<Option<Instant>, Error> {
    let act = ActKind::SignPetitionRequest.id();
    Ok(ctx.store.read(move |db| drafts::get(db, case, act)).await?.map(|draft| draft.at))
}

/// Employees to whom the case can be given.
async fn colleagues(ctx: &Context, case: Option<&Case>, now: Instant) -> Result<Vec<AccountId>, Error> {
    let Some(case) = case else { return Ok(Vec::new()) };
    Ok(super::colleagues::colleagues(ctx, case, now).await?.into_iter().map(|colleague| colleague.account).collect())
}

/// Those who have the case and may no longer.
async fn released(ctx: &Context, loaded: Option<&Loaded>, now: Instant) -> Result<Vec<AccountId>, Error> {
    let Some(loaded) = loaded else { return Ok(Vec::new()) };
    let held: Vec<_> = loaded.case.assignees.iter().map(|(role, a)| (*role, a.account)).collect();
    let released = ctx.store.read(move |db| {
        let mut gone = Vec::new();
        for (role, account) in held {
            let usable = |a: &accounts::Access| {
                a.role == role && a.is_in_force(now) && a.leave_until.is_none_or(|until| until <= now)
            };
            if !accounts::roles(db, account)?.iter().any(usable) {
                gone.push(account);
            }
        }
        Ok::<_, qonys_store::Error>(gone)
    });
    Ok(released.await?)
}
