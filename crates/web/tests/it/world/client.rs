//! Someone who asks: a script with a bearer token, or a browser with a cookie.

use super::people::Someone;
use super::{keyring, monday};
use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Method, Request, StatusCode};
use qonys_eds::Use;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A caller with their session.
#[derive(Clone)]
pub struct Client {
    router: axum::Router,
    pub token: Option<String>,
    pub cookie: Option<String>,
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{}: {e}: {}", self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The `code` of a problem; empty if it is none.
    pub fn code(&self) -> String {
        let json: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        json["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn must(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

impl Client {
    pub fn new(router: axum::Router) -> Client {
        Client { router, token: None, cookie: None, headers: Vec::new() }
    }

    /// The same caller asking in another language.
    pub fn speaking(&self, lang: &str) -> Client {
        let mut client = self.clone();
        client.headers.push(("accept-language".to_owned(), lang.to_owned()));
        client
    }

    /// The same session as a browser has it: by cookie, and telling where a request comes from.
    pub fn as_browser(&self) -> Client {
        let mut client = self.clone();
        client.cookie = client.token.take().map(|token| format!("qonys={token}"));
        client.headers.push(("sec-fetch-site".to_owned(), "same-origin".to_owned()));
        client.headers.push(("accept".to_owned(), "text/html".to_owned()));
        client
    }

    /// The same caller with another token.
    pub fn with_token(mut self, token: &str) -> Client {
        self.token = Some(token.to_owned());
        self
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        if let Some(token) = &self.token {
            headers.insert("authorization", format!("Bearer {token}").parse().expect("a header"));
        }
        if let Some(cookie) = &self.cookie {
            headers.insert("cookie", cookie.parse().expect("a header"));
        }
        for (name, value) in &self.headers {
            let name: http::HeaderName = name.parse().expect("a name");
            headers.insert(name, value.parse().expect("a header"));
        }
        let response: Response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    /// JSON with a fresh idempotency key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with_key(path, body, &uuid::Uuid::new_v4().to_string()).await
    }

    pub async fn post_with_key(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.json(Method::POST, path, body, Some(key)).await
    }

    pub async fn json(&self, method: Method, path: &str, body: &Value, key: Option<&str>) -> Answer {
        let mut request = request(method, path).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body.to_string().into()).expect("a request")).await
    }

    pub async fn put(&self, path: &str, bytes: impl Into<Body>) -> Answer {
        let request = request(Method::PUT, path).header("idempotency-key", uuid::Uuid::new_v4().to_string());
        self.send(request.body(bytes.into()).expect("a request")).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(request(Method::DELETE, path).body(Body::empty()).expect("a request")).await
    }

    /// A form as a browser sends it.
    pub async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(body.into()).expect("a request")).await
    }

    /// Bytes to sign for signing in.
    pub async fn challenge(&self) -> Vec<u8> {
        let answer = self.json(Method::POST, "/api/v1/sign-in/challenge", &json!({}), None).await.must(200);
        decode(&answer.json()["challenge"])
    }

    /// Hands in a signed challenge.
    pub async fn hand_in(&self, challenge: &[u8], cms: &[u8]) -> Answer {
        let body = json!({"challenge": STANDARD.encode(challenge), "cms": STANDARD.encode(cms)});
        self.json(Method::POST, "/api/v1/sign-in", &body, None).await
    }

    /// Signs in and keeps the token.
    pub async fn sign_in(&mut self, someone: &Someone) {
        let challenge = self.challenge().await;
        let cms = someone.sign(Use::Authentication, &challenge, true);
        let answer = self.hand_in(&challenge, &cms).await.must(200);
        self.token = answer.json()["token"].as_str().map(str::to_owned);
        if let Some(role) = someone.role {
            let body = json!({"role": role, "city": someone.city});
            self.json(Method::POST, "/api/v1/me/role", &body, None).await.must(200);
        }
    }

    /// The statement of an act.
    pub async fn statement(&self, case: &str, act: &str, content: &Value) -> Answer {
        let body = json!({"act": act, "content": content});
        self.json(Method::POST, &format!("/api/v1/cases/{case}/statements"), &body, None).await
    }

    /// Prepares, signs and performs an act; also one that nobody signs.
    pub async fn act(&self, who: &Someone, case: &str, act: &str, content: Value) -> Answer {
        let seq = self.seq(case).await;
        let path = format!("/api/v1/cases/{case}/acts");
        let kind = qonys_procedure::act::ActKind::from_id(act).expect("an act");
        if qonys_procedure::table::signers(kind, who.role()) == 0 {
            return self.post(&path, &json!({"act": act, "content": content, "seq": seq})).await;
        }
        let prepared = self.statement(case, act, &content).await;
        if prepared.status != StatusCode::OK {
            return prepared;
        }
        let mut body = signed(who, &prepared.json());
        body["act"] = json!(act);
        body["seq"] = json!(seq);
        self.post(&path, &body).await
    }

    /// The number of a case's last act.
    pub async fn seq(&self, case: &str) -> u64 {
        let answer = self.get(&format!("/api/v1/cases/{case}")).await.must(200);
        answer.json()["seq"].as_u64().expect("a number")
    }
}

/// A prepared statement with this person's signatures.
pub fn signed(who: &Someone, prepared: &Value) -> Value {
    let statement = decode(&prepared["statement"]);
    let papers = prepared["papers"].as_array().cloned().unwrap_or_default();
    let paper = |p: &Value| json!(STANDARD.encode(who.sign(Use::Signing, &decode(&p["data"]), false)));
    json!({
        "cms": STANDARD.encode(who.sign(Use::Signing, &statement, true)),
        "paper_cms": papers.iter().map(paper).collect::<Vec<_>>(),
    })
}

pub fn decode(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().expect("base64")).expect("base64")
}

fn request(method: Method, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("host", "qonys.example.kz")
}

impl Someone {
    /// Signs with this person's training key.
    pub fn sign(&self, key_use: Use, content: &[u8], attached: bool) -> Vec<u8> {
        keyring().keys.sign(self.key, key_use, content, attached, monday()).expect("a signature")
    }
}
