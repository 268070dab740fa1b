//! What is signed, in the reader's language, and its signatures.

use super::applicant::{Handoff, statement_place};
use super::frame::Page;
use super::{act, fresh_key, ok, onward};
use crate::App;
use crate::api::shapes::Bytes;
use crate::extract::{Form, IdempotencyKey, Path, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use qonys_eds::statement::Statement;
use qonys_office::acts::{Outcome, Prepared, Request, Signed};
use qonys_office::people::Caller;
use qonys_office::{ServiceKind, acts};
use qonys_procedure::act::ActKind;
use qonys_procedure::table;
use qonys_procedure::{CaseId, Role};
use qonys_words::Lang;
use sha2::{Digest as _, Sha256};

/// A statement on its way to being signed.
pub(super) struct Signing {
    /// Case.
    pub case: CaseId,
    /// Act.
    pub kind: ActKind,
    /// How many people sign.
    pub signers: usize,
}

#[derive(Template)]
#[template(path = "case/statement.html")]
struct StatementPage {
    page: Page,
    title: String,
    back: String,
    action: String,
    text: String,
    digest: String,
    until: Option<String>,
    statement: Bytes,
    papers: Vec<PaperRow>,
    /// Two sign: the statement goes along to the second one.
    carried: bool,
    second: bool,
    earlier: Vec<(&'static str, String)>,
    agent: String,
    iin: Option<String>,
    any_chain: bool,
    key: String,
    seq: u64,
    /// The way to another device, for those who prepare on one that cannot sign.
    handoff: Option<Handoff>,
}

struct PaperRow {
    number: String,
    lang: Lang,
    sha256: String,
    data: Bytes,
    /// Where it can be read before it is signed.
    at: String,
}

/// The page for the first, mostly the only signer: the caller.
pub(super) fn first(app: &App, reader: &Reader, caller: &Caller, signing: &Signing, prepared: Prepared) -> Response {
    let words = reader.words();
    let digest = hex::encode(prepared.digest);
    let paper = |(place, p): (usize, acts::PreparedPaper)| PaperRow {
        at: format!("/cases/{}/statements/{digest}/papers/{place}", signing.case),
        number: p.number,
        lang: p.lang,
        sha256: hex::encode(p.sha256),
        data: Bytes(p.pdf),
    };
    let key_of_demo =
        app.settings.demo.as_ref().and_then(|d| d.people().into_iter().find(|p| p.iin == caller.iin.as_str()));
    let own = caller.role() == Role::Applicant;
    let place = statement_place(signing.case, &digest);
    ok(&StatementPage {
        page: Page::of(app, reader).at_place(place),
        text: prepared.text.get(words.lang()).to_owned(),
        handoff: Handoff::new(app, signing.case, &digest).filter(|_| own),
        until: Some(words.time(prepared.expires)),
        papers: prepared.papers.into_iter().enumerate().map(paper).collect(),
        digest,
        agent: key_of_demo.map_or_else(|| app.settings.signer_url.clone(), |p| app.settings.agent_of(&p.key)),
        iin: Some(caller.iin.as_str().to_owned()),
        carried: signing.signers > 1,
        key: fresh_key(app),
        seq: prepared.after,
        ..blank(app, reader, signing, Bytes(prepared.statement))
    })
}

fn blank(app: &App, reader: &Reader, signing: &Signing, statement: Bytes) -> StatementPage {
    let case = format!("/cases/{}", signing.case);
    StatementPage {
        page: Page::of(app, reader).at_place(case.clone()),
        title: reader.words().act(signing.kind).to_owned(),
        action: format!("{case}/sign/{}", signing.kind),
        back: case,
        text: String::new(),
        digest: hex::encode(Sha256::digest(&statement.0)),
        until: None,
        statement,
        papers: Vec::new(),
        carried: false,
        second: false,
        earlier: Vec::new(),
        agent: app.settings.signer_url.clone(),
        iin: None,
        any_chain: app.ctx.kind == ServiceKind::Training,
        key: String::new(),
        seq: 0,
        handoff: None,
    }
}

/// Takes a signature: asks for the second one where two sign, else performs the act.
pub(crate) async fn signed(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, kind)): Path<(CaseId, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let kind = ActKind::from_id(&kind).ok_or_else(Fault::not_found)?;
    let signers = table::signers(kind, caller.role());
    let mut cms = signatures(&form, "first_cms")?;
    cms.extend(signatures(&form, "cms")?);
    if cms.len() < signers && form.get("statement").is_some() {
        return second(&app, &reader, &Signing { case: id, kind, signers }, &form);
    }
    let mut paper_cms = signatures(&form, "first_paper_cms")?;
    paper_cms.extend(signatures(&form, "paper_cms")?);
    let request = Request {
        kind,
        content: serde_json::Value::Null,
        seq: act::seen(&form)?,
        signed: Signed { cms, paper_cms },
        key: IdempotencyKey::from_form(form.own("key")?)?.0,
    };
    Ok(match acts::perform(&app.ctx, &caller, Some(id), request).await? {
        Outcome::Performed(performed) => act::done(&performed, kind),
        // The page of the case says that it waits.
        Outcome::Waits(_) => onward(&format!("/cases/{id}")),
    })
}

fn signatures(form: &Form, name: &str) -> Result<Vec<Vec<u8>>, Fault> {
    let parse = |text: &str| text.parse::<Bytes>().map(|b| b.0);
    let bad = |e| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "signature_malformed").because(e);
    form.all(name).map(parse).collect::<Result<_, _>>().map_err(bad)
}

/// The same statement for the second signer, who chooses their own key.
fn second(app: &App, reader: &Reader, signing: &Signing, form: &Form) -> Result<Response, Fault> {
    let bad = || Fault::new(StatusCode::BAD_REQUEST, "bad_request");
    let bytes: Bytes = form.own("statement")?.parse().map_err(|_| bad())?;
    let statement = Statement::parse(&bytes.0).map_err(|_| bad())?;
    let first = form.all("cms").map(|cms| ("first_cms", cms.to_owned()));
    let papers = form.all("paper_cms").map(|cms| ("first_paper_cms", cms.to_owned()));
    Ok(ok(&StatementPage {
        text: statement.text.get(reader.words().lang()).to_owned(),
        earlier: first.chain(papers).collect(),
        second: true,
        key: form.own("key")?.to_owned(),
        seq: act::seen(form)?,
        ..blank(app, reader, signing, bytes)
    }))
}
