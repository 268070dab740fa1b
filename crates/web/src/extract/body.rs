//! Bodies and queries, bounded and typed.

use crate::App;
use crate::fault::{Fault, More};
use axum::extract::rejection::{JsonRejection, QueryRejection, RawFormRejection};
use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

/// A JSON body, or a JSON answer.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Fault), state(App))]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A typed query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Fault), state(App))]
pub struct Query<T>(pub T);

/// Most pairs of a form: the longest form of the table has some 1,500 fields with full lists.
const PAIRS_MAX: usize = 5_000;

/// A form as the browser sent it: names with their values, in order.
pub struct Form(pub Vec<(String, String)>);

impl FromRequest<App> for Form {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let RawForm(bytes) = RawForm::from_request(request, app).await?;
        let pairs: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().take(PAIRS_MAX + 1).collect();
        if pairs.len() > PAIRS_MAX { Err(Fault::of_status(StatusCode::PAYLOAD_TOO_LARGE)) } else { Ok(Form(pairs)) }
    }
}

impl Form {
    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A value that the page itself put into the form.
    ///
    /// # Errors
    /// 400 `bad_request`: the form is not one of ours.
    pub fn own(&self, name: &'static str) -> Result<&str, Fault> {
        let missing = || Fault::new(StatusCode::BAD_REQUEST, "bad_request").because(format!("no `{name}` in the form"));
        self.get(name).ok_or_else(missing)
    }
}

impl From<JsonRejection> for Fault {
    fn from(rejection: JsonRejection) -> Fault {
        match &rejection {
            JsonRejection::JsonDataError(_) | JsonRejection::JsonSyntaxError(_) => {
                let message = rejection.body_text();
                Fault::new(StatusCode::BAD_REQUEST, "bad_json").with(More::Facts(vec![("message", message.into())]))
            }
            _ => of_body(rejection.status(), &rejection),
        }
    }
}

impl From<RawFormRejection> for Fault {
    fn from(rejection: RawFormRejection) -> Fault {
        of_body(rejection.status(), &rejection)
    }
}

impl From<QueryRejection> for Fault {
    fn from(rejection: QueryRejection) -> Fault {
        let message = rejection.body_text();
        Fault::new(StatusCode::BAD_REQUEST, "bad_query").with(More::Facts(vec![("message", message.into())]))
    }
}

/// Too large, of another type, or cut off.
fn of_body(status: StatusCode, cause: &impl std::fmt::Display) -> Fault {
    Fault::of_status(status).because(cause)
}
