//! Texts that bind the service: accessibility, personal data, consent. Each is a document in three languages with
//! a number and the day from which it holds; the ones before stay readable.

use super::super::frame::Page;
use super::super::ok;
use super::markup::{self, Block, Span};
use crate::App;
use crate::extract::{Path, Session};
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qonys_procedure::{Date, Lang};
use qonys_words::Words;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../texts"]
struct Files;

/// A text that has versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Accessibility,
    Privacy,
    Consent,
}

/// A version of a text: its number and its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    number: u16,
    from: Date,
}

const FIRST: Date = Date::constant(2026, 1, 1);

impl Name {
    const ALL: [Name; 3] = [Name::Accessibility, Name::Privacy, Name::Consent];

    const fn id(self) -> &'static str {
        match self {
            Name::Accessibility => "accessibility",
            Name::Privacy => "privacy",
            Name::Consent => "consent",
        }
    }

    /// Versions, the earliest first. A new one is two files more and a line here.
    const fn versions(self) -> &'static [Version] {
        match self {
            Name::Accessibility | Name::Privacy | Name::Consent => &[Version { number: 1, from: FIRST }],
        }
    }

    /// The version that holds on a day; before the first one, the first.
    fn on(self, day: Date) -> Version {
        let all = self.versions();
        all.iter().rev().find(|version| version.from <= day).copied().unwrap_or(all[0])
    }

    fn text(self, number: u16, lang: Lang) -> Option<String> {
        let file = Files::get(&format!("{}/{number}.{}.md", self.id(), lang.tag()))?;
        String::from_utf8(file.data.into_owned()).ok()
    }
}

#[derive(Template)]
#[template(path = "public/text.html")]
struct Text {
    page: Page,
    title: String,
    version: String,
    in_force: bool,
    current: String,
    blocks: Vec<Block>,
    /// Other versions: number and first day, in words, and address.
    others: Vec<(String, String)>,
}

pub(super) async fn accessibility(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
) -> Result<Response, Fault> {
    in_force(&app, &reader, Name::Accessibility)
}

pub(super) async fn privacy(State(app): State<App>, _: Option<Session>, reader: Reader) -> Result<Response, Fault> {
    in_force(&app, &reader, Name::Privacy)
}

pub(super) async fn consent(State(app): State<App>, _: Option<Session>, reader: Reader) -> Result<Response, Fault> {
    in_force(&app, &reader, Name::Consent)
}

/// One version by its number.
pub(super) async fn version(
    State(app): State<App>,
    _: Option<Session>,
    reader: Reader,
    Path((name, number)): Path<(String, u16)>,
) -> Result<Response, Fault> {
    let name = Name::ALL.into_iter().find(|known| known.id() == name).ok_or_else(Fault::not_found)?;
    let version = name.versions().iter().find(|version| version.number == number).ok_or_else(Fault::not_found)?;
    page(&app, &reader, name, *version)
}

fn in_force(app: &App, reader: &Reader, name: Name) -> Result<Response, Fault> {
    page(app, reader, name, name.on(app.ctx.now().local_date()))
}

fn page(app: &App, reader: &Reader, name: Name, version: Version) -> Result<Response, Fault> {
    let words = reader.words();
    let text = name.text(version.number, reader.lang).ok_or_else(|| Fault::internal("a text is not in the binary"))?;
    let read = markup::read(&text);
    let others = name.versions().iter().filter(|other| **other != version);
    Ok(ok(&Text {
        page: Page::of(app, reader),
        title: read.title,
        version: spoken(version, words),
        in_force: name.on(app.ctx.now().local_date()) == version,
        current: format!("/{}", name.id()),
        blocks: read.blocks,
        others: others.map(|v| (spoken(*v, words), format!("/texts/{}/{}", name.id(), v.number))).collect(),
    }))
}

fn spoken(version: Version, words: Words) -> String {
    words.public_version(words.date(version.from), version.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_of_every_text_is_whole_in_three_languages() {
        for name in Name::ALL {
            for version in name.versions() {
                let shape = |lang| {
                    let read = markup::read(&name.text(version.number, lang).expect("a file"));
                    assert!(!read.title.is_empty() && read.blocks.len() > 3, "{name:?} {lang}");
                    let kind = |block: &Block| match block {
                        Block::Heading(_) => 'h',
                        Block::Paragraph(_) => 'p',
                        Block::List(_) => 'l',
                    };
                    read.blocks.iter().map(kind).collect::<String>()
                };
                let (kk, ru, en) = (shape(Lang::Kk), shape(Lang::Ru), shape(Lang::En));
                assert!(kk == ru && ru == en, "{name:?} {}: {kk} {ru} {en}", version.number);
            }
        }
    }

    #[test]
    fn versions_follow_each_other_and_the_one_of_the_day_holds() {
        for name in Name::ALL {
            let all = name.versions();
            assert!(all.windows(2).all(|pair| pair[0].number < pair[1].number && pair[0].from < pair[1].from));
            assert_eq!(name.on(Date::constant(2000, 1, 1)), all[0]);
            assert_eq!(name.on(Date::constant(9999, 1, 1)), all[all.len() - 1]);
        }
    }
}
