//! `index.html`: the container for people. One file that needs nothing beside it: no script, no address, and every text
//! of a case is text alone.

use crate::container::{
    ActEntry, CONTENT, DocumentEntry, EVIDENCE, INDEX, Index, PaperEntry, STATEMENT, Shown, document, of_act, paper,
    signature,
};
use qonys_eds::asic::STAMP;
use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::{Instant, PaperKind, Role};
use qonys_words::Words;
use std::fmt::{Display, Write};

/// Nothing is loaded, nothing runs, and nobody frames it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE: &str = ":root{color-scheme:light dark}\
    body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}\
    table{border-collapse:collapse;width:100%}\
    th,td{border-bottom:1px solid #888;padding:.4rem;text-align:left;vertical-align:top}\
    pre{white-space:pre-wrap;font:inherit}code{overflow-wrap:anywhere}\
    .note{border-left:.3rem solid #b58105;padding-left:.7rem}\
    @media(max-width:45rem){thead{display:none}table,tbody,tr,td{display:block}\
    td{border:0;padding:.1rem 0}tr{border-bottom:1px solid #888;padding:.5rem 0}}";
/// What is typed to check a container; `nca` is the folder of the authority's certificates.
const COMMAND: &str = "qonys case check --trust nca";
const TRUST: &str = "nca";

/// An act as the page tells it.
pub(super) struct ActRow {
    pub seq: u64,
    pub kind: ActKind,
    pub role: Role,
    pub at: Instant,
    /// Who; none for the system.
    pub actor: Option<String>,
    /// What its signer read.
    pub text: String,
}

/// The page.
pub(super) fn render(index: &Index, rows: &[ActRow], case: &Case, words: Words) -> String {
    let title = match &index.number {
        Some(number) => words.container_title(number),
        None => words.container_title_bare().to_owned(),
    };
    let mut out = String::new();
    put(
        &mut out,
        format_args!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{lead}</p>\n",
            lang = words.lang().tag(),
            title = text(&title),
            lead = text(words.container_lead()),
        ),
    );
    head(&mut out, index, case, words);
    how(&mut out, index, words);
    acts(&mut out, index, rows, words);
    documents(&mut out, &index.documents, words);
    papers(&mut out, &index.papers, words);
    put(&mut out, format_args!("<p>{} {}</p>\n</body>\n</html>\n", text(words.container_whole()), link(INDEX, INDEX)));
    out
}

fn head(out: &mut String, index: &Index, case: &Case, words: Words) {
    if index.training {
        put(out, format_args!("<p class=\"note\">{}</p>\n", text(words.container_training())));
    }
    put(
        out,
        format_args!(
            "<p>{}: {}<br>{}: {}</p>\n",
            text(words.container_made()),
            text(&words.instant(index.made_at)),
            text(words.container_stage()),
            text(words.stage(case.stage)),
        ),
    );
    let hidden = index.acts.iter().filter(|act| act.shown.is_none()).count();
    if hidden > 0 {
        put(out, format_args!("<p class=\"note\">{}</p>\n", text(&words.container_hidden(hidden))));
    }
}

fn how(out: &mut String, index: &Index, words: Words) {
    let name = index.number.clone().unwrap_or_else(|| index.case.to_string());
    put(
        out,
        format_args!(
            "<h2>{}</h2>\n<p>{}</p>\n<pre><code>{COMMAND} {}.asice</code></pre>\n<p>{}</p>\n<p>{}</p>\n",
            text(words.container_check()),
            text(words.container_check_how()),
            text(&name),
            text(&words.container_check_trust(TRUST)),
            text(&words.container_check_seal(STAMP)),
        ),
    );
}

fn acts(out: &mut String, index: &Index, rows: &[ActRow], words: Words) {
    heading(out, words.container_acts());
    let heads = [
        words.container_seq(),
        words.container_when(),
        words.container_what(),
        words.container_who(),
        words.container_files(),
    ];
    table(out, &heads);
    for row in rows {
        let entry = index.acts.iter().find(|entry| entry.seq == row.seq);
        let Some(ActEntry { shown: Some(shown), .. }) = entry else { continue };
        let role = words.role(row.role);
        let who = row.actor.as_ref().map_or_else(|| role.to_owned(), |name| format!("{name}, {role}"));
        put(
            out,
            format_args!(
                "<tr id=\"act-{seq}\"><td>{seq}</td><td>{at}</td><td>{done}",
                seq = row.seq,
                at = text(&words.instant(row.at)),
                done = text(words.act_done(row.kind)),
            ),
        );
        if !row.text.trim().is_empty() {
            let summary = text(words.container_text());
            put(out, format_args!("<details><summary>{summary}</summary><pre>{}</pre></details>", text(&row.text)));
        }
        put(out, format_args!("</td><td>{}</td><td>{}</td></tr>\n", text(&who), files_of(row.seq, shown, words)));
    }
    out.push_str("</tbody></table>\n");
}

fn files_of(seq: u64, shown: &Shown, words: Words) -> String {
    if shown.signatures == 0 {
        return link(&of_act(seq, CONTENT), words.container_content());
    }
    let mut links = vec![link(&of_act(seq, STATEMENT), words.container_statement())];
    links.extend((1..=shown.signatures).map(|n| link(&of_act(seq, &signature(n)), &words.container_signature(n))));
    if shown.evidence {
        links.push(link(&of_act(seq, EVIDENCE), words.container_evidence()));
    }
    links.join("<br>")
}

fn documents(out: &mut String, documents: &[DocumentEntry], words: Words) {
    heading(out, words.container_documents());
    if documents.is_empty() {
        return put(out, format_args!("<p>{}</p>\n", text(words.container_documents_none())));
    }
    table(out, &[words.container_document(), words.container_when(), words.container_size(), words.container_digest()]);
    for entry in documents {
        let kind = DocumentKind::from_id(&entry.kind).map_or(&*entry.kind, |kind| words.document(kind));
        let name = document(&entry.kind, entry.n, entry.id, &entry.media);
        let note = if entry.signed { String::new() } else { format!("<br>{}", text(words.container_unsigned())) };
        put(
            out,
            format_args!(
                "<tr><td>{}{note}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
                link(&name, &format!("{kind} {}", entry.n)),
                text(&words.instant(entry.at)),
                text(&words.file_size(entry.bytes)),
                entry.sha256,
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

fn papers(out: &mut String, papers: &[PaperEntry], words: Words) {
    heading(out, words.container_papers());
    if papers.is_empty() {
        return put(out, format_args!("<p>{}</p>\n", text(words.container_papers_none())));
    }
    table(out, &[words.container_document(), words.container_files(), words.container_digest()]);
    for entry in papers {
        let kind = entry.number.split('-').next().and_then(PaperKind::from_id).map_or("", |kind| words.paper(kind));
        let mut links = link(&paper(&entry.number, entry.lang, "pdf"), entry.lang.own_name());
        if entry.signed {
            links.push_str("<br>");
            links.push_str(&link(&paper(&entry.number, entry.lang, "p7s"), words.container_paper_signature()));
        }
        put(
            out,
            format_args!(
                "<tr><td>{}<br>{}</td><td>{links}</td><td><code>{}</code></td></tr>\n",
                text(kind),
                text(&entry.number),
                entry.sha256,
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

fn heading(out: &mut String, title: &str) {
    put(out, format_args!("<h2>{}</h2>\n", text(title)));
}

fn table(out: &mut String, heads: &[&str]) {
    out.push_str("<table><thead><tr>");
    heads.iter().for_each(|head| put(out, format_args!("<th scope=\"col\">{}</th>", text(head))));
    out.push_str("</tr></thead><tbody>\n");
}

/// A link inside the container, whose names need no escaping; the words beside it do.
fn link(name: &str, spoken: &str) -> String {
    format!("<a href=\"{}\">{}</a>", text(name), text(spoken))
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = out.write_fmt(what);
}

/// Text that stays text, between tags and in attributes.
fn text(raw: &str) -> Escaped<'_> {
    Escaped(raw)
}

struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays_text() {
        let escaped = text("<script>alert('x')</script> & \"y\"").to_string();
        assert_eq!(escaped, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;");
        assert_eq!(link("a\"b", "<i>"), "<a href=\"a&quot;b\">&lt;i&gt;</a>");
    }
}
