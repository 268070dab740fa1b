//! What every page has: language, sections, who is signed in, the day played, the foot.

use crate::App;
use crate::assets;
use crate::catalogues::Catalogues;
use crate::reader::Reader;
use http::Method;
use qonys_office::ServiceKind;
use qonys_office::people::Caller;
use qonys_procedure::{Date, Role};
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
    /// On a training server: the day played.
    pub day_played: Option<DayPlayed>,
    /// The demo's clock can be moved.
    pub clock_moves: bool,
    /// Writing stands still.
    pub maintenance: bool,
    /// Version of the program.
    pub version: &'static str,
}

/// The day played on a training server.
pub(crate) struct DayPlayed {
    /// With its weekday, in words.
    pub long: String,
    /// In digits, for narrow screens.
    pub short: String,
}

/// Who is signed in, as the frame says it.
pub(crate) struct Person {
    /// Name.
    pub name: String,
    /// Role in which they act.
    pub acts_as: Role,
    /// The role in words.
    pub role: &'static str,
    /// City.
    pub city: Option<String>,
    /// There is another role to choose.
    pub chooses: bool,
}

/// A link of the navigation.
pub(crate) struct Link {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: &'static str,
}

impl Page {
    /// The frame for this reader.
    pub fn of(app: &App, reader: &Reader) -> Page {
        let words = reader.words();
        let training = app.ctx.kind == ServiceKind::Training;
        Page {
            words,
            person: reader.caller().map(|caller| Person::of(app, words, caller)),
            path: came_from(reader),
            day_played: training.then(|| DayPlayed::of(words, app.ctx.now().local_date())),
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

    /// The page stands in a section, at its first page or deeper.
    pub fn within(&self, section: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The sections that belong to the role; for whoever is not signed in, the public ones.
    pub fn sections(&self) -> Vec<Link> {
        sections(self.words, self.person.as_ref().map(|person| person.acts_as))
    }

    /// Links at the foot of every page.
    pub fn footer_links(&self) -> Vec<Link> {
        let words = self.words;
        links(&[
            ("/start", words.public_start()),
            ("/rules", words.public_rules()),
            ("/verify", words.public_verify()),
            ("/accessibility", words.public_accessibility()),
            ("/privacy", words.public_privacy()),
            ("/help", words.public_help()),
        ])
    }
}

fn links(all: &[(&'static str, &'static str)]) -> Vec<Link> {
    all.iter().map(|&(href, label)| Link { href, label }).collect()
}

fn sections(words: Words, role: Option<Role>) -> Vec<Link> {
    let work = ("/cases", words.ui_queue());
    let search = ("/search", words.ui_search());
    let overview = ("/overview", words.lead_overview());
    let accesses = ("/accesses", words.lead_accesses());
    let templates = ("/templates", words.template_short());
    match role {
        None => links(&[
            ("/start", words.public_start()),
            ("/rules", words.public_rules()),
            ("/verify", words.public_verify()),
        ]),
        Some(Role::Applicant) => links(&[
            ("/cases", words.ui_own_cases()),
            ("/notices", words.notices_title()),
            ("/start", words.public_start()),
        ]),
        Some(Role::MinistryOfficial) => links(&[work, search, accesses, templates]),
        Some(Role::MigrationHead) => links(&[work, search, overview, accesses]),
        Some(Role::Screener | Role::MigrationOfficer | Role::CentreOperator | Role::ComplaintReviewer) => {
            links(&[work, search])
        }
        Some(Role::Supervisor) => links(&[overview, search, accesses, templates]),
        Some(Role::Administrator) => links(&[
            accesses,
            ("/places", words.lead_places()),
            ("/rules", words.public_rules()),
            ("/outages", words.lead_outages()),
            templates,
            ("/notices/preview", words.notices_short()),
            ("/health", words.lead_health()),
        ]),
        Some(Role::Auditor) => links(&[accesses, templates]),
        Some(Role::System) => Vec::new(),
    }
}

/// The address of a page that was asked for; what answers a form has none of its own.
fn came_from(reader: &Reader) -> String {
    let asked = reader.uri.path_and_query().map(|p| p.as_str()).filter(|_| reader.method == Method::GET);
    asked.filter(|path| super::is_own_place(path)).unwrap_or("/").to_owned()
}

impl DayPlayed {
    fn of(words: Words, day: Date) -> DayPlayed {
        DayPlayed { long: words.date_weekday(day), short: words.date_short(day) }
    }
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
            acts_as: role,
            role: words.role(role),
            city,
            chooses: caller.accesses.len() > 1,
        }
    }
}
