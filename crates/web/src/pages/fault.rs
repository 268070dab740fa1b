//! A fault as a page: what happened, the way on, and the number to quote.

use super::frame::Page;
use super::html;
use crate::App;
use crate::catalogues::Catalogues;
use crate::fault::{Fault, Spoken};
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use http::Method;

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    page: Page,
    spoken: Spoken,
    reference: String,
    /// Says nothing where the title says what is to be done.
    status: Option<u16>,
    /// It is the answer to a form, which may be kept in the tab.
    typed: bool,
    ways: Vec<(String, &'static str)>,
}

/// The page of a fault.
pub(crate) fn fault_page(app: &App, reader: &Reader, fault: &Fault) -> Response {
    let words = reader.words();
    let page = Page::of(app, reader);
    let mut ways = vec![("/".to_owned(), words.ui_to_home()), ("/help".to_owned(), words.public_help())];
    if let Some(person) = &page.person {
        if fault.code == "role" && person.chooses {
            ways.insert(0, ("/role".to_owned(), words.ui_other_role()));
        }
        ways.insert(0, beginning(&page));
    }
    if let Some(case) = case_of(reader.uri.path()).filter(|_| !matches!(fault.code, "not_found")) {
        ways.insert(0, (case, words.ui_to_case()));
    }
    if fault.wants_sign_in() {
        ways.insert(0, (sign_in(reader), words.ui_sign_in()));
    }
    let page = FaultPage {
        page,
        spoken: fault.spoken(words, &Catalogues::of(&app.ctx, None)),
        reference: reader.reference.to_string(),
        status: (!fault.wants_sign_in()).then(|| fault.status.as_u16()),
        typed: fault.wants_sign_in() && reader.method == Method::POST,
        ways,
    };
    html(fault.status, &page)
}

/// To signing in, and from there back to the form that was sent.
fn sign_in(reader: &Reader) -> String {
    let path = reader.uri.path();
    let form = match path.split('/').skip(1).collect::<Vec<_>>()[..] {
        ["cases", _, "draft"] => Some(format!("{path}?all=1")),
        ["cases", "new"] | ["cases", _, "draft" | "do" | "documents", _] => Some(path.to_owned()),
        _ => None,
    };
    let Some(form) = form else { return "/sign-in".to_owned() };
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", &form).finish();
    format!("/sign-in?{query}")
}

/// Where the work of the person begins: not everybody has cases.
fn beginning(page: &Page) -> (String, &'static str) {
    let first = page.sections().into_iter().next().filter(|link| link.href != "/cases");
    first.map_or_else(|| ("/cases".to_owned(), page.words.ui_to_cases()), |link| (link.href.to_owned(), link.label))
}

/// The case in whose pages the fault happened.
fn case_of(path: &str) -> Option<String> {
    let id: uuid::Uuid = path.strip_prefix("/cases/")?.split('/').next()?.parse().ok()?;
    Some(format!("/cases/{id}"))
}
