//! The key agent, as a page sees it.

use crate::keys::{Desk, applicant, now, officer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::{SinkExt, StreamExt};
use qonys_eds::{Revocation, TrustStore, Use, verify};
use qonys_training::TrainingError;
use qonys_training::agent::Agent;
use qonys_training::ca::PersonKey;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

pub struct Running {
    pub address: SocketAddr,
    pub trust: TrustStore,
    pub desk: Desk,
}

/// An agent with the keys of an applicant and an officer.
pub async fn running() -> Running {
    let desk = Desk::new();
    let ca = desk.ca();
    desk.ensure(&ca, &applicant(PersonKey::Ecdsa), now());
    desk.ensure(&ca, &officer(PersonKey::Ecdsa), now());
    let agent = Agent::bind("127.0.0.1:0".parse().unwrap(), desk.keys.clone(), None, Arc::new(now)).await.unwrap();
    let address = agent.address();
    tokio::spawn(agent.serve(std::future::pending()));
    Running { address, trust: ca.trust_store(), desk }
}

struct Page(WebSocketStream<TcpStream>);

impl Page {
    async fn connect(
        address: SocketAddr,
        path: &str,
        origin: Option<&str>,
    ) -> Result<Page, tokio_tungstenite::tungstenite::Error> {
        let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let stream = TcpStream::connect(address).await.unwrap();
        Ok(Page(tokio_tungstenite::client_async(request, stream).await?.0))
    }

    /// Connects and takes the greeting.
    async fn greeted(address: SocketAddr, path: &str) -> Page {
        let mut page = Page::connect(address, path, Some("http://localhost:8080")).await.unwrap();
        assert_eq!(page.answer().await, json!({"result": {"version": "1.4"}}));
        page
    }

    async fn send(&mut self, text: impl ToString) {
        self.0.send(Message::text(text.to_string())).await.unwrap();
    }

    async fn answer(&mut self) -> Value {
        let message = tokio::time::timeout(Duration::from_secs(20), self.0.next()).await.expect("an answer in time");
        serde_json::from_str(message.unwrap().unwrap().to_text().unwrap()).unwrap()
    }

    async fn ask(&mut self, request: Value) -> Value {
        self.send(request).await;
        self.answer().await
    }
}

fn sign(data: Value, usage: &str, encapsulate: bool) -> Value {
    json!({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": {
        "allowedStorages": null, "format": "cms", "data": data,
        "signingParams": {"decode": true, "encapsulate": encapsulate, "digested": false, "tsaProfile": {}},
        "signerParams": {"extKeyUsageOids": [usage], "chain": []}, "locale": "ru",
    }})
}

const SIGNING: &str = "1.3.6.1.5.5.7.3.4";
const AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";

#[tokio::test]
async fn a_named_key_signs_one_or_several_documents_at_once() {
    let running = running().await;
    let mut page = Page::greeted(running.address, "/keys/aigul-ecdsa").await;
    let documents = [b"first".as_slice(), b"second"];
    let data: Vec<String> = documents.iter().map(|document| BASE64.encode(document)).collect();
    let answer = page.ask(sign(json!(data), SIGNING, false)).await;
    assert_eq!(answer["status"], true);
    let signatures = answer["body"]["result"].as_array().unwrap();
    assert_eq!(signatures.len(), 2);
    for (signature, document) in signatures.iter().zip(documents) {
        let cms = BASE64.decode(signature.as_str().unwrap()).unwrap();
        let signature = verify(&cms, Some(document), &running.trust, now(), &Revocation::none()).unwrap();
        assert!(signature.signers[0].certificate.key_use.signing);
        assert_eq!(signature.content, None);
    }
    // The same socket goes on: a sign-in with the other certificate, content inside.
    let answer = page.ask(sign(json!(BASE64.encode("in")), AUTHENTICATION, true)).await;
    let cms = BASE64.decode(answer["body"]["result"][0].as_str().unwrap()).unwrap();
    let signature = verify(&cms, None, &running.trust, now(), &Revocation::none()).unwrap();
    assert!(signature.signers[0].certificate.key_use.authentication);
    assert_eq!(signature.content.as_deref(), Some(b"in".as_slice()));
}

#[tokio::test]
async fn the_pinned_person_is_kept() {
    let running = running().await;
    let mut page = Page::greeted(running.address, "/keys/aigul-ecdsa").await;
    for (pin, value, fits) in [
        ("iin", "900101300017", true),
        ("iin", "910202300018", false),
        ("bin", "123456789012", false),
        ("serialNumber", "00", false),
    ] {
        let mut request = sign(json!("aGk="), SIGNING, true);
        request["args"]["signerParams"][pin] = json!(value);
        let answer = page.ask(request).await;
        assert_eq!(answer["status"], fits, "{pin} {value}");
        assert_eq!(answer["code"].as_str(), (!fits).then_some("INVOCATION_ERROR"));
    }
    let serial = running.desk.keys.certificate("aigul-ecdsa", Use::Signing).unwrap().serial;
    let mut request = sign(json!("aGk="), SIGNING, true);
    request["args"]["signerParams"]["serialNumber"] = json!(serial.to_uppercase());
    assert_eq!(page.ask(request).await["status"], true);
}

#[tokio::test]
async fn heartbeats_unknown_modules_and_the_older_module_are_answered() {
    let running = running().await;
    let mut page = Page::greeted(running.address, "/keys/officer-ecdsa").await;
    page.send("--heartbeat--").await;
    assert_eq!(page.answer().await, json!({"result": {"version": "1.4"}}));
    let unknown = page.ask(json!({"module": "kz.digiflow.mobile.extensions", "method": "getVersion"})).await;
    assert_eq!(unknown, json!({"success": false, "errorCode": "MODULE_NOT_FOUND"}));
    page.send("not json").await;
    assert_eq!(page.answer().await["status"], false);

    let older =
        |method: &str, args: Value| json!({"module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args});
    assert_eq!(page.ask(older("getActiveTokens", json!([]))).await, json!({"code": "200", "responseObject": []}));
    let info = page.ask(older("getKeyInfo", json!(["PKCS12"]))).await;
    assert_eq!(info["responseObject"]["subjectCn"], "ОМАРОВА АЙГҮЛ");
    let signed = page.ask(older("createCAdESFromBase64", json!(["PKCS12", "SIGNATURE", "aGk=", true]))).await;
    assert_eq!(signed["code"], "200");
    let cms = BASE64.decode(signed["responseObject"].as_str().unwrap()).unwrap();
    let signature = verify(&cms, None, &running.trust, now(), &Revocation::none()).unwrap();
    assert_eq!(signature.content.as_deref(), Some(b"hi".as_slice()));
}

/// A plain request; the whole answer as text.
async fn http(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn get(address: SocketAddr, path: &str) -> String {
    http(address, &format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")).await
}

async fn choose(address: SocketAddr, origin: &str, ask: &str, key: &str) -> String {
    let body = format!("ask={ask}&key={key}");
    let length = body.len();
    http(
        address,
        &format!(
            "POST /choose HTTP/1.1\r\nhost: {address}\r\norigin: {origin}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
        ),
    )
    .await
}

/// Waits until the page shows a request; gives its number.
async fn shown_ask(address: SocketAddr) -> (String, String) {
    for _ in 0..400 {
        let page = get(address, "/").await;
        if let Some((_, after)) = page.split_once("name=\"ask\" value=\"") {
            let ask = after.split('"').next().unwrap().to_owned();
            return (ask, page);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no request was shown");
}

#[tokio::test]
async fn a_person_chooses_among_the_keys_that_fit() {
    let running = running().await;
    let address = running.address;
    let mut page = Page::greeted(address, "/").await;
    let mut request = sign(json!("aGk="), SIGNING, true);
    request["args"]["signerParams"]["bin"] = json!("123456789012");
    page.send(request).await;
    let (ask, shown) = shown_ask(address).await;
    assert!(shown.contains("value=\"officer-ecdsa\"") && !shown.contains("value=\"aigul-ecdsa\""), "{shown}");
    assert!(shown.contains("http://localhost:8080"), "the asking page is named");
    assert!(shown.contains("content-security-policy"));

    // While it waits: a heartbeat is answered, a second request is not queued.
    page.send("--heartbeat--").await;
    assert_eq!(page.answer().await["result"]["version"], "1.4");
    assert_eq!(page.ask(sign(json!("aGk="), SIGNING, true)).await["message"], "one request at a time");

    // Another page of this computer does not answer for the person.
    assert!(choose(address, "http://localhost:8080", &ask, "officer-ecdsa").await.starts_with("HTTP/1.1 403"));
    let own = format!("http://{address}");
    assert!(choose(address, &own, &ask, "officer-ecdsa").await.starts_with("HTTP/1.1 303"));
    let answer = page.answer().await;
    let cms = BASE64.decode(answer["body"]["result"][0].as_str().unwrap()).unwrap();
    let signature = verify(&cms, None, &running.trust, now(), &Revocation::none()).unwrap();
    assert_eq!(signature.signers[0].certificate.bin.unwrap().as_str(), "123456789012");
}

#[tokio::test]
async fn cancelling_is_told_in_each_modules_manner_and_a_page_that_leaves_takes_its_request() {
    let running = running().await;
    let address = running.address;
    let own = format!("http://{address}");
    let mut page = Page::greeted(address, "/").await;
    page.send(sign(json!("aGk="), SIGNING, true)).await;
    let (ask, _) = shown_ask(address).await;
    choose(address, &own, &ask, "").await;
    assert_eq!(page.answer().await, json!({"status": true, "body": {}}));

    page.send(json!({"module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": ["PKCS12"]})).await;
    let (ask, _) = shown_ask(address).await;
    choose(address, &own, &ask, "").await;
    assert_eq!(page.answer().await, json!({"code": "500", "message": "action.canceled"}));

    page.send(sign(json!("aGk="), SIGNING, true)).await;
    shown_ask(address).await;
    drop(page);
    for _ in 0..400 {
        if !get(address, "/").await.contains("name=\"ask\"") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the request still waits");
}

#[tokio::test]
async fn only_pages_of_this_computer_connect() {
    let running = running().await;
    let address = running.address;
    for (origin, let_in) in [
        (None, true),
        (Some("http://127.0.0.1:8080"), true),
        (Some("https://localhost"), true),
        (Some("http://[::1]:3000"), true),
        (Some("https://evil.example"), false),
        (Some("http://localhost.evil.example"), false),
        (Some("http://127.0.0.1.evil.example"), false),
        (Some("null"), false),
    ] {
        let connected = Page::connect(address, "/keys/aigul-ecdsa", origin).await;
        assert_eq!(connected.is_ok(), let_in, "{origin:?}");
    }
    let agent = Agent::bind("127.0.0.1:0".parse().unwrap(), running.desk.keys.clone(), None, Arc::new(now)).await;
    let named = agent.unwrap().for_pages_of(["https://training.example".to_owned()]);
    let elsewhere = named.address();
    tokio::spawn(named.serve(std::future::pending()));
    for (origin, let_in) in [
        ("https://training.example", true),
        ("http://127.0.0.1:8080", true),
        ("http://training.example", false),
        ("https://training.example:8443", false),
        ("https://training.example.evil.example", false),
    ] {
        let connected = Page::connect(elsewhere, "/keys/aigul-ecdsa", Some(origin)).await;
        assert_eq!(connected.is_ok(), let_in, "{origin} of an agent for https://training.example");
    }
    // A name of the network that resolves to this computer.
    let rebound = http(address, "GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n").await;
    assert!(rebound.starts_with("HTTP/1.1 403"), "{rebound}");
}

#[tokio::test]
async fn unknown_keys_and_other_addresses_are_refused() {
    let running = running().await;
    assert!(Page::connect(running.address, "/keys/nobody", None).await.is_err());
    assert!(Page::connect(running.address, "/keys/..%2Fca%2Frsa-root", None).await.is_err());
    assert!(get(running.address, "/keys/nobody").await.starts_with("HTTP/1.1 404"));
    assert!(get(running.address, "/keys/aigul-ecdsa").await.starts_with("HTTP/1.1 426"));
    let keys = running.desk.keys.clone();
    let open = Agent::bind("0.0.0.0:0".parse().unwrap(), keys, None, Arc::new(now)).await;
    assert!(matches!(open, Err(TrainingError::NotLoopback(_))));
}
