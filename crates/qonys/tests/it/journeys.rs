//! Journeys over real HTTP: each story from sign-in to its end, the clock moved by the demo's control.

use super::player::Outside;
use super::server::Demo;
use qonys_procedure::Stage;
use qonys_procedure::rulebook::RuleBook;
use qonys_training::dossier;
use qonys_training::specimen;
use qonys_training::stories::{Player as _, Story, play, road_to, stories};

/// A Monday long before the end of the edition, so that every journey stays within it.
const BEGINS: &str = "2026-02-02";

fn book() -> RuleBook {
    RuleBook::embedded().expect("rules")
}

/// Plays a story of one of the people who have no case yet.
async fn journey(story: &Story, person: &specimen::Person) {
    let demo = Demo::start(BEGINS, 0, "warn");
    let book = book();
    let mut people = Outside::new(&demo, &person.key, &person.city);
    let today = people.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(person, today, story.fault);
    let told = play(&mut people, &story.steps, &dossier, &book, &edition, 0).await;
    let told = told.unwrap_or_else(|e| panic!("{}: {e}\n{}", story.name, demo.log()));
    assert_eq!(told.case.stage, story.ends, "{}", story.name);
    drop(demo.stop());
}

fn named(name: &str) -> Story {
    stories().into_iter().find(|story| story.name == name).unwrap_or_else(|| panic!("no story \"{name}\""))
}

#[tokio::test]
async fn from_sign_in_to_the_document_in_hand() {
    let story = Story { name: "main road", steps: road_to(Stage::Closed), ends: Stage::Closed, fault: None };
    journey(&story, &specimen::eriksson()).await;
}

macro_rules! journeys {
    ($($test:ident: $story:literal),* $(,)?) => {$(
        #[tokio::test]
        async fn $test() {
            journey(&named($story), &specimen::person(0)).await;
        }
    )*};
}

journeys! {
    a_petition_is_refused_after_a_hearing: "petition refused",
    a_permit_is_refused_after_an_oral_hearing: "permit refused after an oral hearing",
    a_proposal_is_declined_and_then_confirmed: "proposal declined, then confirmed",
    a_return_is_corrected_and_comes_back: "corrected and back",
    who_did_not_come_to_the_interview_comes_to_the_next: "did not come to the interview, then did",
    a_lapsed_case_is_reinstated: "lapsed and reinstated",
    an_upheld_complaint_leads_to_a_petition: "complaint upheld",
    a_permit_is_annulled: "annulled",
}
