//! The page on which a person chooses a key. No scripts; it looks for new requests by itself.

use qonys_eds::Use;

use std::collections::BTreeSet;

use super::asks::AskView;
use crate::keys::KeyEntry;

pub(super) const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;padding:0 1rem}\
    h1{font-size:1.4rem}section{border:2px solid #1d5b8f;padding:1rem;margin:1rem 0}\
    button{font:inherit;padding:.6rem 1rem;margin:.25rem 0;width:100%;text-align:left;cursor:pointer}\
    button:focus-visible{outline:3px solid #b35900;outline-offset:2px}li{margin:.5rem 0}\
    .small{width:auto;padding:.1rem .5rem;font-size:.85rem}.note{color:#444}";

const TITLE: &str = "Оқу кілттері · Учебные ключи · Training keys";
const WAITING: &str = "Сұрау жоқ. Қол қоюды қызмет бетінен бастаңыз. · Запросов нет. Начните подпись на странице \
    сервиса. · Nothing is asked for. Start signing on the service's page.";
const CHOOSE: &str = "Кілтті таңдаңыз · Выберите ключ · Choose a key";
const CANCEL: &str = "Бас тарту · Отмена · Cancel";
const NO_KEY: &str = "Лайық кілт жоқ · Подходящего ключа нет · No key fits";
const SIGN: &str = "Қол қою · Подпись · Signature";
const SIGN_IN: &str = "Кіру · Вход · Sign-in";

const REVOKE: &str = "Кері қайтарып алу · Отозвать · Revoke";
const RESTORE: &str = "Қалпына келтіру · Восстановить · Restore";
const REVOKED: &str = "кері қайтарып алынған · отозван · revoked";

/// The page with every waiting request and the keys that fit it. `revoked` names the keys that are; none if nobody
/// here can revoke.
pub(super) fn render(asks: &[AskView], keys: &[KeyEntry], revoked: Option<&BTreeSet<String>>) -> String {
    let mut body = format!("<h1>{TITLE}</h1>");
    if asks.is_empty() {
        body += &format!("<p role=\"status\">{WAITING}</p><ul>");
        for key in keys {
            body += &format!("<li>{}{}</li>", described(key), revocable(key, revoked));
        }
        body += "</ul>";
    }
    for ask in asks {
        body += &asked(ask, keys);
    }
    format!(
        "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>{TITLE}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"2\">\
         <link rel=\"stylesheet\" href=\"/agent.css\"></head><body><main>{body}</main></body></html>"
    )
}

fn asked(ask: &AskView, keys: &[KeyEntry]) -> String {
    let what = match ask.wanted.key_use {
        Use::Signing => SIGN,
        Use::Authentication => SIGN_IN,
    };
    let origin = ask.origin.as_deref().map(escape).unwrap_or_default();
    let mut section = format!(
        "<section aria-labelledby=\"ask-{id}\"><h2 id=\"ask-{id}\">{what} ({documents}) {origin}</h2>\
         <p>{CHOOSE}</p><form method=\"post\" action=\"/choose\">\
         <input type=\"hidden\" name=\"ask\" value=\"{id}\">",
        id = ask.id,
        documents = ask.documents,
    );
    let fitting: Vec<_> = keys.iter().filter(|key| ask.wanted.fits(key.certificate(ask.wanted.key_use))).collect();
    if fitting.is_empty() {
        section += &format!("<p class=\"note\">{NO_KEY}</p>");
    }
    for key in fitting {
        section += &format!("<button name=\"key\" value=\"{}\">{}</button>", escape(&key.name), described(key));
    }
    section + &format!("<button name=\"key\" value=\"\">{CANCEL}</button></form></section>")
}

/// The control that revokes a key, or takes that back.
fn revocable(key: &KeyEntry, revoked: Option<&BTreeSet<String>>) -> String {
    let Some(revoked) = revoked else { return String::new() };
    let is = revoked.contains(&key.name);
    let (mark, label) = if is { (format!(" <strong>{REVOKED}</strong>"), RESTORE) } else { (String::new(), REVOKE) };
    format!(
        "{mark}<form method=\"post\" action=\"/revoke\"><input type=\"hidden\" name=\"key\" value=\"{}\">\
         <button class=\"small\" name=\"revoked\" value=\"{}\">{label}</button></form>",
        escape(&key.name),
        !is
    )
}

fn described(key: &KeyEntry) -> String {
    let certificate = &key.signing;
    let organisation = certificate.organisation.as_deref().map(|o| format!(", {o}")).unwrap_or_default();
    let iin = certificate.iin.map(|iin| iin.to_string()).unwrap_or_default();
    escape(&format!("{} — {} ({iin}){organisation}", key.name, certificate.name()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
