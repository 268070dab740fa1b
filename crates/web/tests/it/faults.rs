//! Every way in which something can go wrong has a status, a code of its own kind and words in the three
//! languages. The samples are one a variant; a new variant does not compile until it stands here.

use http::StatusCode;
use qonys_eds::{SignatureError, Step, Use};
use qonys_office::people::access::AccessRefusal;
use qonys_office::ports::{PrintError, TemplateFault, Wrong};
use qonys_office::service::outages::{OutageRefusal, TimeFault};
use qonys_office::service::templates::TemplateRefusal;
use qonys_office::{AccessFault, Error, StatementFault, UploadFault};
use qonys_procedure::act::ActKind;
use qonys_procedure::not_allowed::Reason;
use qonys_procedure::{ActId, Instant, NotAllowed, Stage};
use qonys_web::fault::Fault;
use qonys_words::{Lang, NoLabels, Words};
use std::collections::BTreeMap;

/// One of each, with the status it must have.
fn samples() -> Vec<(Error, u16)> {
    let mut all = office();
    all.extend(statements().into_iter().map(|f| (f.into(), 422)));
    all.extend(accesses().into_iter().map(|(f, status)| (f.into(), status)));
    all.extend(access_acts().into_iter().map(|(r, status)| (Error::AccessAct(r), status)));
    all.extend(outages().into_iter().map(|(r, status)| (Error::Outage(r), status)));
    all.extend(templates().into_iter().map(|(r, status)| (Error::Template(r), status)));
    all.extend(uploads().into_iter().map(|(f, status)| (f.into(), status)));
    all.extend(store().into_iter().map(|(e, status)| (Error::Store(e), status)));
    all.extend(signatures().into_iter().map(|e| (e.into(), 422)));
    all
}

fn office() -> Vec<(Error, u16)> {
    let print = PrintError { template: "permit".into(), message: "line 3".into() };
    let no = NotAllowed { act: ActKind::Refuse, stage: Some(Stage::Draft), reason: Reason::OwnProposal };
    let all = vec![
        (Error::NotFound, 404),
        (Error::NotAllowed(no), 403),
        (Error::Findings(Vec::new()), 422),
        (Error::Content { path: "form.identity.iin".into(), message: "x".into() }, 422),
        (Error::Stale { seen: 1, now: 3, between: vec![(2, ActKind::Withdraw)] }, 409),
        (Error::KeyReused, 422),
        (Error::KeyMissing, 400),
        (Error::DraftMoved { now: 4 }, 409),
        (Error::Maintenance, 503),
        (Error::Print(print), 500),
        (Error::Corrupt("case"), 500),
        (Error::Files(std::io::Error::other("disk")), 500),
    ];
    for (error, _) in &all {
        match error {
            Error::NotFound
            | Error::NotAllowed(_)
            | Error::Findings(_)
            | Error::Content { .. }
            | Error::Signature(_)
            | Error::Statement(_)
            | Error::Access(_)
            | Error::AccessAct(_)
            | Error::Outage(_)
            | Error::Template(_)
            | Error::Stale { .. }
            | Error::KeyReused
            | Error::KeyMissing
            | Error::DraftMoved { .. }
            | Error::Upload(_)
            | Error::Maintenance
            | Error::Store(_)
            | Error::Print(_)
            | Error::Corrupt(_)
            | Error::Files(_) => {}
        }
    }
    all
}

fn outages() -> Vec<(OutageRefusal, u16)> {
    let of = |fault| (OutageRefusal::Time("outage_to", fault), 422);
    let all = vec![
        (OutageRefusal::Unknown, 404),
        (OutageRefusal::Done, 409),
        of(TimeFault::Ahead),
        of(TimeFault::Reversed),
        of(TimeFault::TooOld),
    ];
    for (refusal, _) in &all {
        match refusal {
            OutageRefusal::Unknown | OutageRefusal::Done => {}
            OutageRefusal::Time(_, TimeFault::Ahead | TimeFault::Reversed | TimeFault::TooOld) => {}
        }
    }
    all
}

fn templates() -> Vec<(TemplateRefusal, u16)> {
    let wrong = Wrong::Said("unclosed delimiter".into());
    let fault = TemplateFault { template: "permit.typ".into(), line: Some(3), wrong };
    let all = vec![
        (TemplateRefusal::Unknown, 404),
        (TemplateRefusal::Name, 422),
        (TemplateRefusal::Broken(vec![fault]), 422),
        (TemplateRefusal::Same, 422),
        (TemplateRefusal::FourEyes, 403),
        (TemplateRefusal::Decided, 409),
        (TemplateRefusal::Stale, 409),
        (TemplateRefusal::Waiting, 409),
    ];
    for (refusal, _) in &all {
        match refusal {
            TemplateRefusal::Unknown
            | TemplateRefusal::Name
            | TemplateRefusal::Broken(_)
            | TemplateRefusal::Same
            | TemplateRefusal::FourEyes
            | TemplateRefusal::Decided
            | TemplateRefusal::Stale
            | TemplateRefusal::Waiting => {}
        }
    }
    all
}

fn statements() -> Vec<StatementFault> {
    let all = vec![
        StatementFault::Unknown,
        StatementFault::Mismatch,
        StatementFault::OtherCertificate { serial: "4a1f".into() },
        StatementFault::OtherServer,
        StatementFault::Missing,
        StatementFault::Count { given: 2, wanted: 1 },
        StatementFault::SameSigner,
        StatementFault::Paper { number: "permit-astana-2026-000001".into() },
    ];
    for fault in &all {
        match fault {
            StatementFault::Unknown
            | StatementFault::Mismatch
            | StatementFault::OtherCertificate { .. }
            | StatementFault::OtherServer
            | StatementFault::Missing
            | StatementFault::Count { .. }
            | StatementFault::SameSigner
            | StatementFault::Paper { .. } => {}
        }
    }
    all
}

fn accesses() -> Vec<(AccessFault, u16)> {
    let all = vec![
        (AccessFault::NotSignedIn, 401),
        (AccessFault::SessionEnded, 401),
        (AccessFault::NotSignIn, 401),
        (AccessFault::Challenge, 401),
        (AccessFault::OtherServer, 401),
        (AccessFault::Ended, 403),
        (AccessFault::RoleNotHeld, 403),
        (AccessFault::Role, 403),
        (AccessFault::TooMany, 429),
    ];
    for (fault, _) in &all {
        match fault {
            AccessFault::NotSignedIn
            | AccessFault::SessionEnded
            | AccessFault::NotSignIn
            | AccessFault::Challenge
            | AccessFault::OtherServer
            | AccessFault::Ended
            | AccessFault::RoleNotHeld
            | AccessFault::Role
            | AccessFault::TooMany => {}
        }
    }
    all
}

fn access_acts() -> Vec<(AccessRefusal, u16)> {
    let all = vec![
        (AccessRefusal::NotYours, 403),
        (AccessRefusal::FourEyes, 403),
        (AccessRefusal::Unknown, 404),
        (AccessRefusal::Done, 409),
        (AccessRefusal::NotApproved, 403),
        (AccessRefusal::PaperOnlyForTheFirst, 403),
        (AccessRefusal::Data("x"), 422),
    ];
    for (refusal, _) in &all {
        match refusal {
            AccessRefusal::NotYours
            | AccessRefusal::FourEyes
            | AccessRefusal::Unknown
            | AccessRefusal::Done
            | AccessRefusal::NotApproved
            | AccessRefusal::PaperOnlyForTheFirst
            | AccessRefusal::Data(_) => {}
        }
    }
    all
}

fn uploads() -> Vec<(UploadFault, u16)> {
    let all = vec![
        (UploadFault::TooLarge { max: 10 }, 413),
        (UploadFault::Type { found: "application/x-executable".into() }, 415),
        (UploadFault::Empty, 422),
        (UploadFault::Broken, 422),
        (UploadFault::TooMany { max: 100 }, 422),
        (UploadFault::Signed, 409),
    ];
    for (fault, _) in &all {
        match fault {
            UploadFault::TooLarge { .. }
            | UploadFault::Type { .. }
            | UploadFault::Empty
            | UploadFault::Broken
            | UploadFault::TooMany { .. }
            | UploadFault::Signed => {}
        }
    }
    all
}

/// The store's errors may grow; what is not told apart is an internal error.
fn store() -> Vec<(qonys_store::Error, u16)> {
    use qonys_store::Error as E;
    vec![
        (E::Conflict { seen: 1, now: 2 }, 409),
        (E::Busy, 503),
        (E::Unavailable(None), 503),
        (E::OutcomeUnknown(ActId(uuid::Uuid::nil())), 503),
        (E::Corrupt { table: "act", id: "1".into() }, 500),
        (E::KeyReused, 422),
        (E::StatementGone, 422),
        (E::Taken("number"), 500),
        (E::Missing("row"), 500),
        (E::KeyDestroyed, 410),
        (E::Invalid("limit"), 500),
        (E::Panicked("job".into()), 500),
    ]
}

fn signatures() -> Vec<SignatureError> {
    use SignatureError as E;
    let oid = "1.2.840.113549.1.7.3".parse().expect("an OID");
    let iin = |text: &str| text.parse().expect("twelve digits");
    let subject = || "CN=TEST".to_owned();
    vec![
        E::TooLarge { bytes: 2, limit: 1 },
        E::Malformed("x"),
        E::NotSignedData { oid },
        E::NoSigners,
        E::CertificateMissing,
        E::BadCertificate("x"),
        E::ContentMissing,
        E::OtherContent,
        E::DigestMismatch,
        E::UnsupportedAlgorithm { oid, step: Step::Signature },
        E::AttributeMissing("x"),
        E::AttributeWrong("x"),
        E::OtherCertificate,
        E::BadSignature,
        E::BadKey("x"),
        E::UntrustedChain { certificate: subject() },
        E::ChainRule { certificate: subject(), rule: "x" },
        E::UnknownCriticalExtension { certificate: subject(), oid },
        E::TrainingCertificate { certificate: subject() },
        E::Expired { certificate: subject(), not_after: Instant(0) },
        E::NotYetValid { certificate: subject(), not_before: Instant(0) },
        E::Revoked { serial: "01".into(), revoked_at: Instant(0) },
        E::RevocationUnknown,
        E::WrongUse { wanted: Use::Signing },
        E::SignerCount { wanted: 1, found: 2 },
        E::NoPerson,
        E::OtherPerson { wanted: iin("740812400004"), found: iin("900101300017") },
        E::WrongHolder,
        E::WrongOrganisation { wanted: "930740000018".parse().expect("a BIN"), found: None },
    ]
}

#[test]
fn every_fault_has_its_status_and_words_that_differ_by_language() {
    let mut titles: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (error, status) in samples() {
        let shown = error.to_string();
        let fault = Fault::from(error);
        assert_eq!(fault.status.as_u16(), status, "{shown}");
        let texts = Lang::ALL.iter().map(|lang| {
            let words = Words::of(*lang);
            let known = words.text(&format!("error-{}", fault.code));
            assert!(known.is_some(), "{} has no words in {}", fault.code, lang.tag());
            let spoken = fault.spoken(words, &NoLabels);
            assert!(!spoken.title.is_empty() && !spoken.todo.is_empty(), "{} in {}", fault.code, lang.tag());
            titles.insert((fault.code, lang.tag()), words.error(fault.code).title);
            spoken.title
        });
        let texts: Vec<String> = texts.collect();
        assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2], "{}: {texts:?}", fault.code);
    }
    assert!(titles.len() >= 3 * 50, "{} titles", titles.len());
}

#[test]
fn every_reason_of_the_procedure_has_words() {
    for code in Reason::CODES {
        for lang in Lang::ALL {
            let key = format!("error-{code}");
            // Content and findings are told field by field, damage is ours.
            assert!(Words::of(*lang).text(&key).is_some(), "{key} in {}", lang.tag());
        }
    }
}

#[test]
fn a_bare_status_of_a_layer_gets_a_code_with_words() {
    for status in [400, 403, 404, 405, 408, 411, 413, 415, 500, 502] {
        let fault = Fault::of_status(StatusCode::from_u16(status).expect("a status"));
        assert!(Words::of(Lang::Kk).text(&format!("error-{}", fault.code)).is_some(), "{status}: {}", fault.code);
    }
}

#[test]
fn what_only_operators_may_know_is_never_in_a_problem() {
    let error = Error::Store(qonys_store::Error::Corrupt { table: "act", id: "secret-row".into() });
    let fault = Fault::from(error);
    assert!(fault.cause.as_deref().is_some_and(|cause| cause.contains("secret-row")));
    let spoken = fault.spoken(Words::of(Lang::En), &NoLabels);
    assert!(!format!("{spoken:?}").contains("secret-row"));
}
