//! A paper's data as its template reads them: words of its language, days written out, every text
//! made plain.

use crate::plain::Plain;
use crate::world::DATA_CHARS_MAX;
use qonys_office::ports::{Decision, Holder, Paper, PaperBody, Receipt, Record, Signer};
use qonys_procedure::Date;
use qonys_words::{Lang, Words};
use qrcode::QrCode;
use qrcode::render::svg;
use qrcode::types::EcLevel;
use serde_json::{Map, Value, json};

/// Letters of a digest and of a verification code that stand together.
const DIGEST_GROUP: usize = 8;
const CODE_GROUP: usize = 4;
/// Steps after which a line stands no deeper.
const DEPTH_MAX: usize = 8;

/// The data of a paper as JSON text.
pub(crate) fn of(paper: &Paper, plain: &Plain) -> Result<String, String> {
    let lang = Lang::from_tag(paper.lang.id()).unwrap_or(Lang::Kk);
    let words = Words::of(lang);
    let labels: Map<String, Value> = Words::keys()
        .filter_map(|key| Some((key.strip_prefix("paper-")?.to_owned(), words.text(key)?.into())))
        .collect();
    let body = match &paper.body {
        PaperBody::Receipt(receipt) => receipt_body(receipt, words, plain),
        PaperBody::Decision(decision) => decision_body(decision, words, plain),
        PaperBody::Record(record) => record_body(record, words, plain),
    };
    let data = json!({
        "lang": lang.tag(),
        // The register's own: short, and one word also for whoever looks for it.
        "number": plain.line(&paper.number).replace(crate::plain::BREAK, ""),
        "date": ymd(paper.date),
        "date-text": words.date(paper.date),
        "training": paper.training,
        "verify": paper.verify_url.as_deref().map(|url| verify(url, plain)).transpose()?,
        "words": labels,
        "body": body,
    })
    .to_string();
    match data.chars().count() {
        count if count > DATA_CHARS_MAX => {
            Err(format!("{count} characters of data where at most {DATA_CHARS_MAX} are allowed"))
        }
        _ => Ok(data),
    }
}

fn ymd(date: Date) -> Value {
    json!({ "year": date.year(), "month": date.month(), "day": date.day() })
}

/// The public address as text and as QR code, and the code that stands in it.
fn verify(url: &str, plain: &Plain) -> Result<Value, String> {
    let qr = QrCode::with_error_correction_level(url, EcLevel::M)
        .map_err(|e| format!("the address does not fit a QR code: {e}"))?;
    let image = qr.render::<svg::Color>().quiet_zone(false).min_dimensions(200, 200).build();
    let (page, code) = verification(url);
    Ok(json!({
        // Without places to break: whoever copies it must get the address and nothing else.
        "page": plain.line(&page).replace(crate::plain::BREAK, ""),
        "code": plain.line(&code),
        "qr": image,
    }))
}

/// The page that an address leads to, and the code in it as it is printed.
pub(crate) fn verification(url: &str) -> (String, String) {
    let (page, query) = url.split_once('?').unwrap_or((url, ""));
    let code = query.split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap_or_default();
    (page.to_owned(), grouped(code, CODE_GROUP, "-"))
}

fn receipt_body(receipt: &Receipt, words: Words, plain: &Plain) -> Value {
    let files: Vec<Value> = receipt
        .files
        .iter()
        .map(|file| {
            json!({
                "kind": plain.line(&file.kind),
                "size": plain.line(&words.file_size(file.bytes)),
                "sha256": plain.line(&grouped(&file.sha256, DIGEST_GROUP, " ")),
            })
        })
        .collect();
    json!({
        "case": receipt.case_number.as_deref().map(|number| plain.line(number)),
        "act": plain.line(&receipt.act),
        "seq": receipt.seq,
        "received": plain.line(&words.instant(receipt.received)),
        "registered": receipt.registered_on.map(|day| words.date(day)),
        "signers": receipt.signers.iter().map(|s| signer(s, plain)).collect::<Vec<_>>(),
        "digest": plain.line(&grouped(&receipt.digest, DIGEST_GROUP, " ")),
        "text": text_lines(&receipt.text, plain),
        "files": files,
    })
}

/// The lines of a statement, each with how deep it stands: two spaces a step.
fn text_lines(text: &str, plain: &Plain) -> Vec<Value> {
    let line = |raw: &str| {
        let inner = raw.trim_start_matches(' ');
        let depth = (raw.len() - inner.len()) / 2;
        json!({ "depth": depth.min(DEPTH_MAX), "text": plain.line(inner) })
    };
    text.lines().map(line).collect()
}

fn decision_body(decision: &Decision, words: Words, plain: &Plain) -> Value {
    let grounds = decision.grounds.iter();
    let grounds = grounds.map(|g| json!({ "article": plain.line(&g.article), "text": plain.text(&g.text) }));
    json!({
        "kind": decision.kind.id(),
        "case": decision.case_number.as_deref().map(|number| plain.line(number)),
        "issuer": plain.line(&decision.issuer),
        "city": decision.city.as_deref().map(|city| plain.line(city)),
        "order": plain.line(&decision.order),
        "holder": holder(&decision.holder, words, plain),
        "content": content(&Value::Object(decision.content.clone()), plain),
        "grounds": grounds.collect::<Vec<_>>(),
        "answer-until": decision.answer_until.map(|day| words.date(day)),
        "complaint-until": decision.complaint_until.map(|day| words.date(day)),
        "signer": decision.signer.as_ref().map(|s| signer(s, plain)),
    })
}

fn record_body(record: &Record, words: Words, plain: &Plain) -> Value {
    let acts = record.acts.iter().map(|act| {
        json!({
            "seq": act.seq,
            "at": words.instant_short(act.at),
            "act": plain.line(&act.act),
            "role": plain.line(&act.role),
            "name": act.name.as_deref().map(|name| plain.line(name)),
            "body": act.body.as_deref().map(|body| plain.line(body)),
            "leaf": plain.line(&grouped(&act.leaf, DIGEST_GROUP, " ")),
        })
    });
    json!({
        "case": plain.line(&record.case),
        "city": record.city.as_deref().map(|city| plain.line(city)),
        "holder": holder(&record.holder, words, plain),
        "stage": plain.line(&record.stage),
        "at": plain.line(&words.instant(record.at)),
        "acts": acts.collect::<Vec<_>>(),
    })
}

fn holder(holder: &Holder, words: Words, plain: &Plain) -> Value {
    json!({
        "name-latin": plain.line(&holder.name_latin),
        "name-cyrillic": plain.line(&holder.name_cyrillic),
        "iin": plain.line(&holder.iin),
        "birth": holder.birth_date.map(|day| words.date_short(day)),
        "citizenship": plain.line(&holder.citizenship),
        "passport": plain.line(&holder.passport),
    })
}

/// Every text of a content made plain.
fn content(value: &Value, plain: &Plain) -> Value {
    match value {
        Value::String(text) => plain.text(text).into(),
        Value::Array(items) => items.iter().map(|item| content(item, plain)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), content(value, plain))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn signer(signer: &Signer, plain: &Plain) -> Value {
    json!({
        "name": plain.line(&signer.name),
        "post": plain.line(&signer.post),
        "serial": plain.line(&grouped(&signer.certificate_serial, DIGEST_GROUP, " ")),
    })
}

/// Letters in groups, so that a person can compare or type them.
fn grouped(raw: &str, size: usize, between: &str) -> String {
    let letters: Vec<char> = raw.chars().collect();
    let groups: Vec<String> = letters.chunks(size).map(|group| group.iter().collect()).collect();
    groups.join(between)
}
