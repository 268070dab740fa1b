//! Plays stories through the API of a running demo, as its people would.

use super::server::{Demo, from_base64, real_now, to_base64};
use qonys_eds::Use;
use qonys_procedure::act::{Act, ActKind};
use qonys_procedure::calendar::days_between;
use qonys_procedure::case::Case;
use qonys_procedure::{Instant, Role, table};
use qonys_training::dossier::DossierFile;
use qonys_training::stories::Player;
use qonys_training::stories::cast::{self, Part};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The people of one story, seen from outside.
pub struct Outside<'a> {
    demo: &'a Demo,
    applicant: String,
    city: String,
    /// The service's clock ahead of the real one, microseconds.
    ahead_us: i64,
    tokens: BTreeMap<String, String>,
    case: Option<String>,
}

impl<'a> Outside<'a> {
    /// A story of the person with this training key.
    pub fn new(demo: &'a Demo, applicant: &str, city: &str) -> Outside<'a> {
        let now: Instant = demo.ready()["now"].as_str().and_then(|t| t.parse().ok()).expect("the time");
        let started: Instant = demo.ready()["real"].as_str().and_then(|t| t.parse().ok()).expect("the time");
        let (applicant, city) = (applicant.to_owned(), city.to_owned());
        Outside { demo, applicant, city, ahead_us: now.0 - started.0, tokens: BTreeMap::new(), case: None }
    }

    fn key_of(&self, part: Part) -> Result<String, String> {
        match part {
            Part::Applicant => Ok(self.applicant.clone()),
            part => cast::playing(part, &self.city).map(|m| m.key.to_owned()).ok_or(format!("nobody plays {part:?}")),
        }
    }

    fn token(&mut self, key: &str) -> String {
        let demo = self.demo;
        self.tokens.entry(key.to_owned()).or_insert_with(|| demo.sign_in(key)).clone()
    }

    /// Calls as somebody; any status but those wanted is an error that says all.
    fn call(&mut self, key: &str, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let token = self.token(key);
        let answer = self.demo.call(Some(&token), method, path, body);
        if (200..300).contains(&answer.status) {
            return Ok(answer.json());
        }
        Err(format!("{method} {path} as {key}: {} {}", answer.status, answer.text()))
    }

    fn path(&self, rest: &str) -> Result<String, String> {
        let case = self.case.as_ref().ok_or("no case is open")?;
        Ok(format!("/api/v1/cases/{case}{rest}"))
    }

    fn sign(&self, key: &str, content: &[u8], attached: bool) -> Result<String, String> {
        let cms = self.demo.keys().sign(key, Use::Signing, content, attached, real_now());
        cms.map(|cms| to_base64(&cms)).map_err(|e| e.to_string())
    }

    fn signed(&mut self, key: &str, part: Part, role: Role, act: &Act) -> Result<Value, String> {
        let kind = act.kind();
        let wanted = json!({"act": kind, "content": act.to_json()});
        let path = self.path("/statements")?;
        let prepared = self.call(key, "POST", &path, Some(&wanted))?;
        let statement = from_base64(&prepared["statement"]);
        let mut cms = vec![self.sign(key, &statement, true)?];
        if table::signers(kind, role) == 2 {
            let second = if part == Part::Official { Part::OtherOfficial } else { Part::OtherOfficer };
            cms.push(self.sign(&self.key_of(second)?, &statement, true)?);
        }
        let papers = prepared["papers"].as_array().cloned().unwrap_or_default();
        let paper_cms: Result<Vec<_>, _> =
            papers.iter().map(|paper| self.sign(key, &from_base64(&paper["data"]), false)).collect();
        let seq = prepared["after"]["seq"].as_u64().or(prepared["after"].as_u64()).ok_or("no `after`")?;
        Ok(json!({"act": kind, "content": act.to_json(), "seq": seq, "cms": cms, "paper_cms": paper_cms?}))
    }
}

fn state(view: &Value) -> Result<Case, String> {
    serde_json::from_value(view["state"].clone()).map_err(|e| format!("{e}: {view}"))
}

impl Player for Outside<'_> {
    type Error = String;

    fn now(&self) -> Instant {
        Instant(real_now().0 + self.ahead_us)
    }

    async fn wait_until(&mut self, then: Instant) -> Result<(), String> {
        let days = days_between(self.now().local_date(), then.local_date());
        if days <= 0 {
            return Ok(());
        }
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "application/json"),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        let body = format!("days={days}");
        let moved = super::http::ask(self.demo.address(), "POST", "/demo/clock", &headers, body.as_bytes());
        let moved = moved.map_err(|e| e.to_string())?;
        if moved.status != 200 {
            return Err(format!("clock: {} {}", moved.status, moved.text()));
        }
        let now: Instant = moved.json()["now"].as_str().and_then(|t| t.parse().ok()).ok_or("no time")?;
        self.ahead_us = now.0 - real_now().0;
        // Sessions live by the same clock: everybody signs in anew.
        self.tokens.clear();
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "a caller from outside makes its own keys")]
    async fn hand_in(&mut self, file: &DossierFile) -> Result<(), String> {
        let path = self.path(&format!("/documents/{}/{}", file.kind, file.n))?;
        let token = self.token(&self.applicant.clone());
        let (bearer, key) = (format!("Bearer {token}"), uuid::Uuid::now_v7().to_string());
        let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", &key), ("Content-Type", file.media)];
        let answer =
            super::http::ask(self.demo.address(), "PUT", &path, &headers, &file.bytes).map_err(|e| e.to_string())?;
        if answer.status == 201 { Ok(()) } else { Err(format!("PUT {path}: {} {}", answer.status, answer.text())) }
    }

    async fn fill(&mut self, act: Act) -> Result<(), String> {
        let path = self.path("/draft")?;
        let key = self.applicant.clone();
        self.call(&key, "PATCH", &path, Some(&json!({"changes": act.to_json()}))).map(drop)
    }

    async fn perform(&mut self, part: Part, act: Act) -> Result<Case, String> {
        let key = self.key_of(part)?;
        let role = cast::playing(part, &self.city).map_or(Role::Applicant, |m| m.role);
        let kind = act.kind();
        if kind == ActKind::OpenCase {
            let opened = self.call(&key, "POST", "/api/v1/cases", Some(&act.to_json()))?;
            self.case = opened["case"]["id"].as_str().map(str::to_owned);
            return self.case().await;
        }
        let request = if table::signed(kind, role) {
            self.signed(&key, part, role, &act)?
        } else {
            json!({"act": kind, "content": act.to_json(), "seq": self.case().await?.seq})
        };
        let path = self.path("/acts")?;
        let done = self.call(&key, "POST", &path, Some(&request))?;
        if kind == ActKind::DiscardDraft { state(&done["case"]) } else { self.case().await }
    }

    async fn case(&mut self) -> Result<Case, String> {
        let (path, key) = (self.path("")?, self.applicant.clone());
        state(&self.call(&key, "GET", &path, None)?)
    }
}
