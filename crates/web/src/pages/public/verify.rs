//! Public check of a paper by its number and code, as a page and for programs.

use super::super::frame::Page;
use super::super::{html, onward};
use crate::App;
use crate::extract::{Address, Json, Path, Query, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use qonys_office::Error;
use qonys_office::desk::{self, FileVerdict, Verification};
use qonys_words::{Lang, Words};
use serde::Deserialize;

/// Longest number or code that is looked at, in bytes.
const ASKED_MAX: usize = 100;

#[derive(Template)]
#[template(path = "public/verify.html")]
struct VerifyPage {
    page: Page,
    number: String,
    code: String,
    answer: Answer,
}

impl VerifyPage {
    fn missing(&self) -> Missing {
        match self.answer {
            Answer::Missing(missing) => missing,
            _ => Missing::default(),
        }
    }
}

/// What the page has to tell.
enum Answer {
    /// Nothing was asked yet.
    Form,
    /// The form was sent, and this was left empty.
    Missing(Missing),
    /// There is no such paper with that code.
    Unknown,
    /// There is.
    Found(Found),
}

/// What was left empty.
#[derive(Clone, Copy, Default)]
struct Missing {
    number: bool,
    code: bool,
}

struct Found {
    /// About the file that was asked about: how it looks, what it says.
    file: Option<(&'static str, String)>,
    status: String,
    tells: &'static str,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
}

/// What the form sends, or the address printed on the paper.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    code: Option<String>,
    /// SHA-256 of a file, in hex: the file itself stays where it is.
    #[serde(default)]
    sha256: Option<String>,
}

/// The form; what it sends is answered under the paper's own address.
pub(super) async fn form(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Response {
    let is_sent = asked.number.is_some() || asked.code.is_some();
    let (number, code) = (trimmed(asked.number), trimmed(asked.code));
    let blank = |status, number, answer| page(&app, &reader, status, number, code.clone(), answer);
    match number.len() {
        0 if is_sent => {
            let missing = Missing { number: true, code: code.is_empty() };
            return blank(StatusCode::UNPROCESSABLE_ENTITY, number, Answer::Missing(missing));
        }
        0 => return blank(StatusCode::OK, number, Answer::Form),
        1..=ASKED_MAX => {}
        _ => return blank(StatusCode::NOT_FOUND, number, Answer::Unknown),
    }
    let number: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("code", &code).finish();
    onward(&format!("/verify/{}?{query}", number.replace('+', "%20")))
}

/// What the public may learn of a paper.
pub(super) async fn show(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
    Address(address): Address,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let is_sent = asked.code.is_some();
    let code = trimmed(asked.code);
    if !(1..=ASKED_MAX).contains(&code.len()) {
        let (status, answer) = match code.len() {
            0 if is_sent => {
                (StatusCode::UNPROCESSABLE_ENTITY, Answer::Missing(Missing { code: true, ..Missing::default() }))
            }
            0 => (StatusCode::OK, Answer::Form),
            _ => (StatusCode::NOT_FOUND, Answer::Unknown),
        };
        return match reader.program {
            true => Err(Fault::not_found()),
            false => Ok(page(&app, &reader, status, number, code, answer)),
        };
    }
    let digest = digest(asked.sha256.as_deref());
    match desk::verify(&app.ctx, &number, &code, digest.ok().flatten(), &address).await {
        Ok(_) if reader.program && digest.is_err() => {
            Err(Error::Content { path: "sha256".to_owned(), message: "64 hexadecimal digits".to_owned() }.into())
        }
        Ok(found) if reader.program => Ok(Json(found).into_response()),
        Ok(found) => {
            let words = reader.words();
            let file = match (digest, found.file) {
                (Err(Unreadable), _) => Some(("soon", words.public_verify_file_unreadable().to_owned())),
                (_, file) => file.map(|verdict| told(verdict, words)),
            };
            let answer = Answer::Found(spoken(found, file, words));
            Ok(page(&app, &reader, StatusCode::OK, number, code, answer))
        }
        Err(Error::NotFound) if !reader.program => {
            Ok(page(&app, &reader, StatusCode::NOT_FOUND, number, code, Answer::Unknown))
        }
        Err(error) => Err(error.into()),
    }
}

fn trimmed(asked: Option<String>) -> String {
    asked.unwrap_or_default().trim().to_owned()
}

fn page(app: &App, reader: &Reader, status: StatusCode, number: String, code: String, answer: Answer) -> Response {
    html(status, &VerifyPage { page: Page::of(app, reader), number, code, answer })
}

/// What was sent is no SHA-256.
#[derive(Clone, Copy)]
struct Unreadable;

/// The digest that was sent, if one was. Programs group and capitalise them as they like.
fn digest(sent: Option<&str>) -> Result<Option<[u8; 32]>, Unreadable> {
    let plain: String = sent.unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let bytes = hex::decode(plain).map_err(|_| Unreadable)?;
    bytes.try_into().map(Some).map_err(|_| Unreadable)
}

fn told(verdict: FileVerdict, words: Words) -> (&'static str, String) {
    match (verdict.lang, verdict.signed) {
        (Some(lang), true) => ("good", words.public_verify_file_signed(words.choice("lang", lang.id()))),
        (Some(Lang::En), false) => ("soon", words.public_verify_file_reading().to_owned()),
        (Some(lang), false) => ("good", words.public_verify_file_unsigned(words.choice("lang", lang.id()))),
        (None, _) => ("bad", words.public_verify_file_other().to_owned()),
    }
}

fn spoken(found: Verification, file: Option<(&'static str, String)>, words: Words) -> Found {
    let status = found.status.id();
    let (tone, tells) = match status {
        "in_force" => ("good", words.public_verify_in_force()),
        "annulled" => ("bad", words.public_verify_annulled()),
        "replaced" => ("soon", words.public_verify_replaced()),
        "expired" => ("soon", words.public_verify_expired()),
        _ => ("soon", words.public_verify_suspended()),
    };
    let kind = found.kind.as_str();
    Found {
        file,
        status: words.text(&format!("ui-paper-{status}")).unwrap_or(status).to_owned(),
        tells,
        tone,
        facts: vec![
            (words.ui_document(), words.text(&format!("paper-{kind}")).unwrap_or(kind).to_owned()),
            (words.ui_number(), found.number.clone()),
            (words.ui_date(), words.date(found.date)),
            (words.ui_initials(), found.initials.clone()),
        ],
    }
}
