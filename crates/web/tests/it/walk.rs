//! Walk over every page that the router knows: refused to strangers, to another applicant, to another city, to roles
//! without a part in it, to an access that ended, and to forms of another site. The list is read from the source.

use crate::world::people::{self, *};
use crate::world::story::Story;
use crate::world::{Client, World};
use std::collections::BTreeMap;
use std::path::Path;

/// Pages for everybody.
const PUBLIC: [&str; 17] = [
    "/",
    "/accessibility",
    "/consent",
    "/demo/clock",
    "/design",
    "/help",
    "/privacy",
    "/rules",
    "/rules/law",
    "/rules/{edition}",
    "/sign-in",
    "/start",
    "/texts/{name}/{version}",
    "/verify",
    "/verify/{number}",
    // Ends a session if there is one; a list of nobody's cases is nobody's.
    "/sign-out",
    "/papers/{number}",
];

/// A page: its address, and whether it is read and written.
struct Route {
    path: String,
    get: bool,
    post: bool,
}

/// Every `.route("…", get(…).post(…))` of the pages.
fn routes() -> Vec<Route> {
    let mut found = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages"), &mut found);
    assert!(found.len() > 40, "the router reads otherwise now: {found:?}");
    found.into_iter().map(|(path, (get, post))| Route { path, get, post }).collect()
}

fn read(folder: &Path, found: &mut BTreeMap<String, (bool, bool)>) {
    for entry in std::fs::read_dir(folder).expect("the pages") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("source");
        for part in source.split(".route(").skip(1) {
            let mut quoted = part.splitn(3, '"');
            let (Some(before), Some(address), Some(rest)) = (quoted.next(), quoted.next(), quoted.next()) else {
                continue;
            };
            if before.trim().is_empty() {
                let of = rest.split([';', '\n']).next().unwrap_or_default();
                found.insert(address.to_owned(), (of.contains("get("), of.contains("post(")));
            }
        }
    }
}

/// The address with the parts of a real case in it.
fn filled(path: &str, case: &str) -> String {
    let place = |path: &str| match path {
        p if p.starts_with("/accesses") => "access_request",
        p if p.starts_with("/outages") => "outage_declare",
        p if p.starts_with("/templates") => "template_refuse",
        _ => "withdraw",
    };
    path.replace("{id}", case)
        .replace("{act}", place(path))
        .replace("{section}", "identity")
        .replace("{document}", "passport")
        .replace("{seq}", "2")
        .replace("{digest}", &"0".repeat(64))
        .replace("{place}", "0")
        .replace("{kind}", "returned")
        .replace("{lang}", "kk")
        .replace("{name}", if path.starts_with("/templates") { "permit.typ" } else { "{name}" })
}

fn from_elsewhere(client: &Client) -> Client {
    let mut cross = client.as_browser();
    cross.headers.retain(|(name, _)| name != "sec-fetch-site");
    cross.headers.push(("sec-fetch-site".into(), "cross-site".into()));
    cross
}

const FORM: [(&str, &str); 2] = [("key", "walk"), ("seq", "2")];

async fn status(client: &Client, post: bool, path: &str) -> u16 {
    let answer = if post { client.form(path, &FORM).await } else { client.get(path).await };
    answer.status.as_u16()
}

/// What happened to whom, where it is not what was to be.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn expect(&mut self, who: &str, post: bool, path: &str, got: u16, wanted: &[u16]) {
        if !wanted.contains(&got) {
            let method = if post { "POST" } else { "GET" };
            self.0.push(format!("{who}: {method} {path} is {got}, not {wanted:?}"));
        }
    }
}

/// Somebody who signed in as an employee whose access ended since.
async fn ended(world: &World) -> Client {
    let id = people::provide(&world.ctx, &SUPERVISOR, "migration_officer", Some("astana")).await;
    let mut client = world.stranger();
    let officer = Someone { role: Some("migration_officer"), city: Some("astana"), ..SUPERVISOR };
    client.sign_in(&officer).await;
    world.clock.pass_minutes(1);
    people::end(&world.ctx, id).await;
    world.clock.pass_minutes(1);
    client.as_browser()
}

#[tokio::test]
async fn every_page_of_a_case_is_refused_to_whoever_has_no_part_in_it() {
    let story = Story::verification().await;
    let world = &story.world;
    let ended = ended(world).await;
    let mut others = Vec::new();
    for someone in [&BORIS, &OFFICER_ALMATY, &OPERATOR, &ADMINISTRATOR] {
        others.push((someone.key, world.sign_in(someone).await.as_browser()));
    }
    let stranger = world.stranger().as_browser();
    let supervisor = world.sign_in(&SUPERVISOR).await.as_browser();
    let seen = supervisor.get(&format!("/cases/{}", story.case)).await.must(200).text();
    assert!(!seen.contains(ANNA.iin) && !seen.contains(ANNA.surname), "masked: {seen}");
    let applicant = world.sign_in(&ANNA).await;
    let cross = from_elsewhere(&applicant);
    let kept = |rows: Vec<(String, u64)>| rows.into_iter().filter(|(t, _)| t != "viewing").collect::<Vec<_>>();
    let before = kept(world.rows().await);
    let mut faults = Faults::default();
    for route in routes().iter().filter(|route| route.path.contains("{id}")) {
        let path = filled(&route.path, &story.case);
        for post in [false, true].into_iter().filter(|post| if *post { route.post } else { route.get }) {
            // A form that is no upload is not read far enough to ask whose case it is.
            let not_there: &[u16] = if route.path.ends_with("/documents") { &[400] } else { &[404] };
            for (who, client) in &others {
                faults.expect(who, post, &path, status(client, post, &path).await, not_there);
            }
            // Who controls execution sees where a case is, and nothing of what it is about.
            let masked: &[u16] = if route.path == "/cases/{id}" { &[200] } else { &[400, 403, 404, 422] };
            faults.expect("supervisor", post, &path, status(&supervisor, post, &path).await, masked);
            faults.expect("ended", post, &path, status(&ended, post, &path).await, &[403]);
            let wanted = if post { 401 } else { 303 };
            faults.expect("stranger", post, &path, status(&stranger, post, &path).await, &[wanted]);
            if post {
                faults.expect("another site", post, &path, status(&cross, post, &path).await, &[403]);
            }
        }
    }
    assert!(faults.0.is_empty(), "{}", faults.0.join("\n"));
    assert_eq!(kept(world.rows().await), before, "a refusal changes nothing");
}

#[tokio::test]
async fn every_other_page_needs_a_session_in_force_and_takes_no_form_of_another_site() {
    let world = World::new().await;
    let ended = ended(&world).await;
    let stranger = world.stranger().as_browser();
    let mut faults = Faults::default();
    for route in routes().iter().filter(|route| !route.path.contains("{id}")) {
        let path = filled(&route.path, "");
        let public = PUBLIC.contains(&route.path.as_str());
        for post in [false, true].into_iter().filter(|post| if *post { route.post } else { route.get }) {
            if post {
                let cross = from_elsewhere(&world.sign_in(&ADMINISTRATOR).await);
                faults.expect("another site", post, &path, status(&cross, post, &path).await, &[403, 404]);
            }
            if public {
                continue;
            }
            let wanted = if post { 401 } else { 303 };
            faults.expect("stranger", post, &path, status(&stranger, post, &path).await, &[wanted]);
            // Where a role is chosen, one without any is at the right place.
            if route.path != "/role" {
                faults.expect("ended", post, &path, status(&ended, post, &path).await, &[403]);
            }
        }
    }
    assert!(faults.0.is_empty(), "{}", faults.0.join("\n"));
}
