//! What every page has: language, who is signed in, the day played, the foot.

use crate::App;
use crate::assets;
use crate::catalogues::Catalogues;
use crate::reader::Reader;
use http::Method;
use qonys_office::ServiceKind;
use qonys_office::people::Caller;
use qonys_procedure::Role;
use qonys_words::{Labels, Lang, Words};
use std::sync::atomic::Ordering;

/// The frame of a page.
pub(crate) struct Page {
    /// Words of the reader's language.
    pub words: Words,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Where this page is, to come back to.
    pub path: String,
    /// On a training server: the day played, with its weekday.
    pub day_played: Option<String>,
    /// The demo's clock can be moved.
    pub clock_moves: bool,
    /// Writing stands still.
    pub maintenance: bool,
    /// Version of the program.
    pub version: &'static str,
}

/// Who is signed in, as the frame says it.
pub(crate) struct Person {
    /// Name.
    pub name: String,
    /// Role.
    pub role: &'static str,
    /// City.
    pub city: Option<String>,
    /// There is another role to choose.
    pub chooses: bool,
    /// May search cases.
    pub searches: bool,
}

impl Page {
    /// The frame for this reader.
    pub fn of(app: &App, reader: &Reader) -> Page {
        let training = app.ctx.kind == ServiceKind::Training;
        Page {
            words: reader.words(),
            person: reader.caller().map(|caller| Person::of(app, reader.words(), caller)),
            path: came_from(reader),
            day_played: training.then(|| reader.words().date_weekday(app.ctx.now().local_date())),
            clock_moves: app.settings.demo.is_some(),
            maintenance: app.settings.maintenance.load(Ordering::Relaxed),
            version: app.settings.version,
        }
    }

    /// A page that answers a form stands at another address, to which one can come back.
    pub fn at_place(mut self, path: impl Into<String>) -> Page {
        self.path = path.into();
        self
    }

    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    pub fn languages(&self) -> &'static [Lang] {
        Lang::ALL
    }

    pub fn is_kazakh(&self) -> bool {
        self.words.lang() == Lang::Kk
    }

    /// The same place in another language.
    pub fn in_language(&self, lang: &Lang) -> String {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{joint}lang={}", self.path, lang.tag())
    }

    pub fn at(&self, path: &str) -> bool {
        self.path == path
    }
}

/// The address of a page that was asked for; what answers a form has none of its own.
fn came_from(reader: &Reader) -> String {
    let asked = reader.uri.path_and_query().map(|p| p.as_str()).filter(|_| reader.method == Method::GET);
    asked.filter(|path| super::is_own_place(path)).unwrap_or("/").to_owned()
}

impl Person {
    fn of(app: &App, words: Words, caller: &Caller) -> Person {
        let role = caller.role();
        let lists = Catalogues::of(&app.ctx, None);
        let city = caller
            .access
            .city
            .as_ref()
            .map(|city| lists.label("cities", city.as_str(), words.lang()).unwrap_or_else(|| city.to_string()));
        Person {
            name: caller.name.clone(),
            role: words.role(role),
            city,
            chooses: caller.accesses.len() > 1,
            searches: role.is_staff() && !matches!(role, Role::Administrator | Role::Auditor),
        }
    }
}
