//! What the operator sees: addresses, one line a role, progress.

use super::ready::Ready;
use indicatif::{ProgressBar, ProgressStyle};
use qonys_procedure::{Instant, Role};
use qonys_training::ca::Person;
use qonys_training::demo::{applicant, employee};
use qonys_training::specimen;
use qonys_training::stories::cast::CAST;
use qonys_web::DemoPerson;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many people of the list come as applicants who have no case yet: for those who try the demo.
const FREE_APPLICANTS: usize = 4;

fn free_applicants() -> Vec<specimen::Person> {
    std::iter::once(specimen::eriksson()).chain(specimen::people(FREE_APPLICANTS - 1)).collect()
}

/// Everybody who can be played, with what the training authority certifies.
pub fn people() -> Vec<Person> {
    CAST.iter().map(employee).chain(free_applicants().iter().map(applicant)).collect()
}

/// The same for the pages, applicants first.
pub fn demo_people() -> Vec<DemoPerson> {
    let applicants = free_applicants().into_iter().map(|person| DemoPerson {
        name: person.cyrillic(),
        iin: person.iin,
        key: person.key,
        role: Role::Applicant,
        city: None,
    });
    let staff = CAST.iter().map(|member| DemoPerson {
        key: member.key.to_owned(),
        name: format!("{} {}", member.name.0, member.name.1),
        iin: member.iin.to_owned(),
        role: member.role,
        city: member.city.and_then(|city| city.parse().ok()),
    });
    applicants.chain(staff).collect()
}

/// Prints where everything is, and one line a role.
pub fn addresses(ready: &Ready, now: Instant, offset_us: i64) {
    eprintln!("Qonys training server: nothing here is real.");
    println!("pages and API  {}", ready.url);
    if let Some(url) = &ready.public_url {
        println!("from elsewhere {url}");
    }
    println!("key agent      {}", ready.agent);
    println!("folder         {}", ready.data.display());
    let moved = if offset_us.abs() < 86_400 * Instant::SECOND { "" } else { " (not the real one)" };
    println!("day played     {}{moved}", now.local_date());
    println!();
    println!("{:<20} {:<8} {:<24} name", "role", "city", "key");
    let mut shown: Vec<(Role, Option<String>)> = Vec::new();
    for person in demo_people() {
        let place = (person.role, person.city.as_ref().map(ToString::to_string));
        if !shown.contains(&place) {
            let city = place.1.clone().unwrap_or_default();
            println!("{:<20} {city:<8} {:<24} {}", person.role.id(), person.key, person.name);
            shown.push(place);
        }
    }
}

/// How far the filling is: a bar on a terminal, else a line now and then.
#[derive(Clone)]
pub struct Progress {
    bar: ProgressBar,
    done: Arc<AtomicUsize>,
    all: usize,
}

impl Progress {
    pub fn new(all: usize) -> Progress {
        let bar = if all == 0 { ProgressBar::hidden() } else { ProgressBar::new(all as u64) };
        if let Ok(style) = ProgressStyle::with_template("filling in cases {bar:40} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        Progress { bar, done: Arc::default(), all }
    }

    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let quiet = !self.bar.is_hidden() || self.all == 0;
        if !quiet && (done.is_multiple_of(20) || done == self.all) {
            eprintln!("filling in cases {done}/{}", self.all);
        }
    }

    /// Nothing more comes.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
