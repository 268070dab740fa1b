//! Point 10, the documents: present, open, of an allowed type and size, not twice the same file;
//! beside that certification, translation, photo and duty.

use super::finding::{Arg, FindingId, Place};
use super::input::{Application, Form};
use super::look::Look;
use super::police::{is_certified, state_name};
use crate::document::{Document, DocumentKind, DutyKind, FileFacts, TranslationState};
use crate::edition::{DocumentRule, Required};
use std::collections::HashMap;

/// Sides may differ from the ratio by so many per mille: scanners cut.
const RATIO_TOLERANCE_PER_MILLE: u64 = 20;

pub(super) fn look(look: &mut Look<'_>) {
    let application = look.submission.form.application();
    for rule in &look.rules.edition.documents {
        let required = match application {
            Application::Petition => rule.petition,
            Application::Residence => rule.residence,
        };
        let count = look.documents(rule.kind).filter(|d| d.file.is_some()).count();
        // Police certificates are counted by state (point 5).
        let each_state = rule.kind == DocumentKind::PoliceCertificate;
        if matches!(required, Required::Yes | Required::Reused) && count == 0 && !each_state {
            let args = vec![("document", Arg::Text3(rule.title.clone()))];
            look.add(FindingId::DocumentMissing, Place::Document { kind: rule.kind, n: 1 }, args);
        }
        if count > rule.count_max as usize {
            let args = vec![("document", Arg::Text3(rule.title.clone())), ("most", Arg::Number(rule.count_max.into()))];
            look.add(FindingId::DocumentTooMany, Place::Document { kind: rule.kind, n: 1 }, args);
        }
        for document in look.documents(rule.kind) {
            one(look, rule, document);
        }
    }
    twice(look);
    duty(look);
}

fn one(look: &mut Look<'_>, rule: &DocumentRule, document: &Document) {
    let place = || Place::Document { kind: document.kind, n: document.n };
    let named = || vec![("document", Arg::Text3(rule.title.clone()))];
    match &document.file {
        None => look.add(FindingId::DocumentMissing, place(), named()),
        Some(file) => measured(look, rule, file, place),
    }
    let state = document.facts.issuing_state.as_ref();
    if let (true, Some(state), false) = (rule.certified, state, rule.kind == DocumentKind::PoliceCertificate)
        && !is_certified(look, state, document)
    {
        let name = state_name(look, state);
        look.add(FindingId::DocumentNotCertified, place(), vec![("state", Arg::Text3(name))]);
    }
    let translated =
        matches!(document.facts.translation, Some(TranslationState::NotNeeded | TranslationState::Notarised));
    if rule.translated && !translated {
        look.add(FindingId::TranslationMissing, place(), named());
    }
}

fn measured(look: &mut Look<'_>, rule: &DocumentRule, file: &FileFacts, place: impl Fn() -> Place) {
    if !rule.media.contains(&file.media) {
        let args = vec![("media", Arg::Text(file.media.clone())), ("allowed", Arg::Text(rule.media.join(", ")))];
        return look.add(FindingId::DocumentType, place(), args);
    }
    if file.bytes > rule.bytes_max {
        let mebibytes = |bytes: u64| Arg::Number(i64::try_from(bytes.div_ceil(1 << 20)).unwrap_or(i64::MAX));
        let args = vec![("size", mebibytes(file.bytes)), ("most", mebibytes(rule.bytes_max))];
        look.add(FindingId::DocumentTooLarge, place(), args);
    }
    if !file.opens {
        return look.add(FindingId::DocumentUnreadable, place(), vec![("document", Arg::Text3(rule.title.clone()))]);
    }
    if file.text_found == Some(false) && matches!(rule.kind, DocumentKind::Cv | DocumentKind::MotivationLetter) {
        look.add(FindingId::DocumentNoText, place(), vec![("document", Arg::Text3(rule.title.clone()))]);
    }
    let (Some(width), Some(height)) = (file.width_px, file.height_px) else { return };
    let pixels = |w: u32, h: u32| Arg::Text(format!("{w} × {h}"));
    let (least_width, least_height) = (rule.width_px_min.unwrap_or(0), rule.height_px_min.unwrap_or(0));
    if width < least_width || height < least_height {
        let args = vec![("size", pixels(width, height)), ("least", pixels(least_width, least_height))];
        look.add(FindingId::PhotoTooSmall, place(), args);
    }
    if let Some(least) = rule.side_px_min.filter(|least| width.min(height) < *least) {
        let args = vec![("size", pixels(width, height)), ("least", Arg::Number(least.into()))];
        look.add(FindingId::DocumentTooSmall, place(), args);
    }
    if let Some([w, h]) = rule.ratio {
        let (is, should) = (u64::from(width) * u64::from(h), u64::from(height) * u64::from(w));
        if is.abs_diff(should) * 1000 > should.max(1) * RATIO_TOLERANCE_PER_MILLE {
            let args = vec![("size", pixels(width, height)), ("ratio", Arg::Text(format!("{w}:{h}")))];
            look.add(FindingId::PhotoRatio, place(), args);
        }
    }
}

/// The same file for two documents is nearly always a slip of the hand.
fn twice(look: &mut Look<'_>) {
    let mut seen: HashMap<&str, &Document> = HashMap::new();
    for document in look.submission.documents {
        let Some(file) = &document.file else { continue };
        if let Some(first) = seen.get(file.sha256.as_str()) {
            let title = look.rules.edition.document(first.kind).map(|r| r.title.clone()).unwrap_or_default();
            let args = vec![("first", Arg::Text3(title)), ("n", Arg::Number(first.n.into()))];
            look.add(FindingId::DocumentTwice, Place::Document { kind: document.kind, n: document.n }, args);
        } else {
            seen.insert(&file.sha256, document);
        }
    }
}

/// The receipt names day and amount, and the amount is the duty of that day.
fn duty(look: &mut Look<'_>) {
    if !matches!(look.submission.form, Form::Residence(_)) {
        return;
    }
    let receipts: Vec<&Document> = look.documents(DocumentKind::DutyReceipt).collect();
    for receipt in receipts {
        let place = || Place::Document { kind: receipt.kind, n: receipt.n };
        let (Some(paid_on), Some(amount)) = (receipt.facts.paid_on, receipt.facts.amount_tenge) else {
            look.add(FindingId::DutyFactsMissing, place(), vec![]);
            continue;
        };
        let duty = look.rules.law.duty(receipt.facts.duty.unwrap_or(DutyKind::Permit), paid_on);
        match duty.and_then(|d| d.amount_tenge) {
            None => look.add(FindingId::DutyUnknown, place(), vec![("paid_on", Arg::Date(paid_on))]),
            Some(due) if amount < due => {
                let number = |n: u64| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
                let args = vec![("amount", number(amount)), ("due", number(due)), ("paid_on", Arg::Date(paid_on))];
                look.add(FindingId::DutyTooLow, place(), args);
            }
            Some(_) => {}
        }
    }
}
