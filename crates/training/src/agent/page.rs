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

const ANSWERING: &str = "Кері қайтарып алу тізімдері мен уақыт белгілері беріледі · Списки отзыва и метки времени \
    выдаются · Revocation lists and time stamps are given out";
const SILENT: &str = "Куәландырушы орталық жауап бермейді · Удостоверяющий центр не отвечает · The authority does \
    not answer";
const FALL_SILENT: &str = "Тоқтату · Остановить · Stop answering";
const ANSWER_AGAIN: &str = "Қайта қосу · Включить снова · Answer again";

/// What of the keys' authority is shown, where it is here.
pub(super) struct Authority {
    /// Names of the keys that are revoked.
    pub revoked: BTreeSet<String>,
    /// Its services answer.
    pub answering: bool,
}

/// The page with every waiting request and the keys that fit it.
pub(super) fn render(asks: &[AskView], keys: &[KeyEntry], authority: Option<&Authority>) -> String {
    let mut body = format!("<h1>{TITLE}</h1>");
    if asks.is_empty() {
        body += &format!("<p role=\"status\">{WAITING}</p><ul>");
        for key in keys {
            body += &format!("<li>{}{}</li>", described(key), revocable(key, authority));
        }
        body += "</ul>";
        body += &authority.map(services).unwrap_or_default();
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
fn revocable(key: &KeyEntry, authority: Option<&Authority>) -> String {
    let Some(authority) = authority else { return String::new() };
    let is = authority.revoked.contains(&key.name);
    let (mark, label) = if is { (format!(" <strong>{REVOKED}</strong>"), RESTORE) } else { (String::new(), REVOKE) };
    format!(
        "{mark}<form method=\"post\" action=\"/revoke\"><input type=\"hidden\" name=\"key\" value=\"{}\">\
         <button class=\"small\" name=\"revoked\" value=\"{}\">{label}</button></form>",
        escape(&key.name),
        !is
    )
}

/// The control that lets the authority's services fall silent.
fn services(authority: &Authority) -> String {
    let (state, label) = if authority.answering { (ANSWERING, FALL_SILENT) } else { (SILENT, ANSWER_AGAIN) };
    format!(
        "<form method=\"post\" action=\"/answering\"><p>{state} <button class=\"small\" name=\"answering\" \
         value=\"{}\">{label}</button></p></form>",
        !authority.answering
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
