//! What stands in a letter: the same in plain text and in HTML. Nothing of it comes from the case but which of the
//! texts in `locales/` they are and the last day of a limit.

use super::About;
use qonys_words::{Lang, Words};
use std::fmt::Write as _;

/// A letter's subject and its two renderings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// One line.
    pub subject: String,
    /// What it tells, without the frame that all letters have: what happened and what to do, by turns.
    pub told: Vec<String>,
    /// Plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// The content of a letter. `public_url` is the service's public address, without a slash at the end.
pub fn content(about: &About, lang: Lang, public_url: &str, training: bool) -> Content {
    let words = Words::of(lang);
    let told = Told { words, subject: subject(about, words), parts: parts(about, words), training };
    let sign_in = format!("{public_url}/sign-in");
    let lines = told.parts.iter().flat_map(|part| [part.what.clone(), part.todo.to_owned()]).collect();
    Content { text: told.text(&sign_in), html: told.html(&sign_in), subject: told.subject.to_owned(), told: lines }
}

/// What happened, and what to do next.
struct Part {
    what: String,
    todo: &'static str,
}

struct Told {
    words: Words,
    subject: &'static str,
    parts: Vec<Part>,
    training: bool,
}

/// The first thing is the one that the act was about.
fn subject(about: &About, words: Words) -> &'static str {
    match about {
        About::Act(kinds) => kinds.first().map(|kind| words.notice_subject(*kind)).unwrap_or_default(),
        About::Limits(_) => words.notice_limit_subject(),
    }
}

fn parts(about: &About, words: Words) -> Vec<Part> {
    match about {
        About::Act(kinds) => {
            let part = |kind: &_| Part { what: words.notice(*kind).to_owned(), todo: words.notice_todo(*kind) };
            kinds.iter().map(part).collect()
        }
        About::Limits(limits) => {
            let part = |(limit, due): &(_, _)| Part {
                what: words.notice_limit_ahead(words.date(*due), words.clock(*limit)),
                todo: words.limit_todo(*limit),
            };
            limits.iter().map(part).collect()
        }
    }
}

impl Told {
    fn text(&self, sign_in: &str) -> String {
        let words = self.words;
        let mut text = format!("{}\n", words.letter_hello());
        // Writing to a String does not fail.
        for part in &self.parts {
            let _ = write!(text, "\n{}\n{}\n", part.what, part.todo);
        }
        let _ = write!(text, "\n{} {sign_in}\n", words.letter_signin());
        let _ = write!(text, "\n{}\n\n{}\n\n{}\n", words.letter_data(), words.letter_care(), words.letter_why());
        if self.training {
            let _ = write!(text, "\n{}\n", words.letter_training());
        }
        text
    }

    /// Styles stand in the elements, for mail programs take no others; nothing is fetched from anywhere.
    fn html(&self, sign_in: &str) -> String {
        let words = self.words;
        let (lang, subject) = (words.lang().tag(), escaped(self.subject));
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{subject}</title>\n</head>\n\
             <body style=\"margin:0;background:#ffffff;color:#0b1f33;font-family:Arial,'Noto Sans',sans-serif;\
             font-size:18px;line-height:1.5\">\n<div lang=\"{lang}\" style=\"max-width:36em;margin:0 auto;padding:24px\">\n\
             <p style=\"margin:0 0 16px;font-size:16px\">{}</p>\n\
             <h1 style=\"margin:0 0 16px;font-size:24px;line-height:1.3\">{subject}</h1>\n",
            escaped(words.letter_hello())
        );
        for part in &self.parts {
            let _ =
                writeln!(html, "<p style=\"margin:0 0 16px\">{}<br>{}</p>", escaped(&part.what), escaped(part.todo));
        }
        let href = escaped(sign_in);
        let _ = write!(
            html,
            "<p style=\"margin:0 0 8px\"><a href=\"{href}\" style=\"display:inline-block;padding:10px 18px;\
             background:#00577a;color:#ffffff;font-weight:bold;text-decoration:none\">{}</a></p>\n\
             <p style=\"margin:0 0 24px;font-size:16px;overflow-wrap:anywhere\">{href}</p>\n",
            escaped(words.letter_signin_button())
        );
        let small = [words.letter_data(), words.letter_care(), words.letter_why()];
        for line in small.into_iter().chain(self.training.then(|| words.letter_training())) {
            let _ = writeln!(html, "<p style=\"margin:0 0 12px;color:#41505f;font-size:16px\">{}</p>", escaped(line));
        }
        html.push_str("</div>\n</body>\n</html>\n");
        html
    }
}

/// Text that cannot be read as a mark.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
