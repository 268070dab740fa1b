//! Ways that a case goes in the tests, each act by the API.

use super::client::{Answer, Client};
use super::people::*;
use super::{World, monday};
use qonys_procedure::preflight::Application;
use qonys_training::dossier::{self, Dossier};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// A case with its applicant's session.
pub struct Story {
    pub world: World,
    pub applicant: Client,
    pub case: String,
    pub dossier: Dossier,
}

impl Story {
    /// Anna has opened a case.
    pub async fn draft() -> Story {
        Story::draft_in(World::new().await).await
    }

    pub async fn draft_in(world: World) -> Story {
        let applicant = world.sign_in(&ANNA).await;
        let opened =
            applicant.post("/api/v1/cases", &json!({"city": "astana", "profession": "programming"})).await.must(201);
        let case = opened.json()["case"]["id"].as_str().expect("an id").to_owned();
        let dossier = specimen().clone();
        Story { world, applicant, case, dossier }
    }

    /// She has filled in the form and uploaded the documents of the petition.
    pub async fn filled() -> Story {
        let story = Story::draft().await;
        story.upload(Application::Petition).await;
        let content = json!({
            "form": story.dossier.petition,
            "documents": story.stated(Application::Petition),
            "consent": story.dossier.consent,
        });
        story.save(content).await;
        story
    }

    /// She has signed the request for the petition.
    pub async fn screening() -> Story {
        let story = Story::filled().await;
        story.applicant.act(&ANNA, &story.case, "sign_petition_request", json!({})).await.must(201);
        story
    }

    /// The interview was held: the petition is to be decided on.
    pub async fn interviewed() -> Story {
        let story = Story::screening().await;
        let screener = story.world.sign_in(&SCREENER).await;
        let at = story.world.ctx.now().plus_seconds(24 * 3600).0;
        let meeting = json!({"meeting": {"at": at, "link": "https://meet.example.kz/1"}});
        story
            .by(
                &screener,
                &SCREENER,
                "accept_documents",
                json!({"checklist": [{"document": "passport", "verdict": "good"}]}),
            )
            .await;
        story.by(&screener, &SCREENER, "schedule_interview", meeting).await;
        story.world.clock.pass_days(1);
        story.world.clock.pass_minutes(60);
        let screener = story.world.sign_in(&SCREENER).await;
        let minutes = json!({"held_at": at, "participants": ["Анна Мария Эрикссон"], "identity_seen": true,
            "assessment": "Подтверждает опыт.", "recommendation": "issue"});
        story.by(&screener, &SCREENER, "record_interview", minutes).await;
        story.again().await
    }

    /// The ministry has issued the petition.
    pub async fn petitioned() -> Story {
        let story = Story::interviewed().await;
        let official = story.world.sign_in(&OFFICIAL).await;
        let petition = json!({"profession": "programming", "valid_until": "2026-12-01"});
        story.by(&official, &OFFICIAL, "issue_petition", petition).await;
        story.again().await
    }

    /// She has applied for residence in Astana.
    pub async fn verification() -> Story {
        let story = Story::petitioned().await;
        story.upload(Application::Residence).await;
        let duty = story.dossier.files.iter().find(|f| f.facts.amount_tenge.is_some()).expect("a duty receipt");
        let content = json!({
            "questionnaire": story.dossier.questionnaire,
            "documents": story.stated(Application::Residence),
            "duty": {"payment": duty.facts.payment_reference, "paid_on": duty.facts.paid_on, "amount": duty.facts.amount_tenge},
            "consent": story.dossier.consent,
            "city": "astana",
        });
        story.save(content).await;
        story.applicant.act(&ANNA, &story.case, "sign_residence_application", json!({})).await.must(201);
        story
    }

    /// The approval was granted: she is to enter the country.
    pub async fn awaiting_entry() -> Story {
        let story = Story::verification().await;
        let officer = story.world.sign_in(&OFFICER).await;
        for system in ["persons", "border", "police", "security"] {
            let answer = json!({"system": system, "outcome": "clear", "reference": format!("{system}-1"),
                "compared": ["ИИН"], "on_paper": true, "entered": (system == "border").then_some(false)});
            story.by(&officer, &OFFICER, "record_check", answer).await;
        }
        let now = story.world.ctx.now();
        let until = qonys_procedure::calendar::plus_days(now.local_date(), 30);
        let approval = json!({"in_country": false, "enter_before": until, "basis": "visa_free"});
        story.by(&officer, &OFFICER, "grant_preliminary_approval", approval).await;
        story
    }

    /// She has entered: the centre waits for her.
    pub async fn arrived() -> Story {
        let story = Story::awaiting_entry().await;
        let now = story.world.ctx.now();
        let law = story.world.ctx.book.law(now).expect("law tables");
        let checkpoint = law.checkpoints.first().expect("a checkpoint").id.to_string();
        let entry = json!({"on": now.local_date(), "checkpoint": checkpoint, "basis": "visa_free"});
        story.applicant.act(&ANNA, &story.case, "report_entry", entry).await.must(201);
        story
    }

    /// The head herself has proposed to refuse, after a notice that nobody objected to.
    pub async fn proposed_by_the_head() -> Story {
        let story = Story::verification().await;
        let head = story.world.sign_in(&HEAD).await;
        let until = "2026-05-15";
        let ground = story.a_ground();
        let notice = json!({"intended": "refuse", "grounds": [ground], "reasons": "Сведения не подтверждены.",
            "until": until, "how_to_be_heard": "Письменно или по видеосвязи."});
        story.by(&head, &HEAD, "notify_intended_refusal", notice).await;
        story.applicant.act(&ANNA, &story.case, "answer_notice", json!({"answer": "none"})).await.must(201);
        story.world.clock.pass_days(13);
        let head = story.world.sign_in(&HEAD).await;
        let proposal = json!({"grounds": [ground], "reasons": "Сведения не подтверждены.", "replies": [],
            "way_of_complaint": "В Комитет миграционной службы в течение трёх месяцев."});
        story.by(&head, &HEAD, "propose_refusal", proposal).await;
        story.again().await
    }

    /// A ground of refusal of the law tables.
    pub fn a_ground(&self) -> String {
        use qonys_procedure::law::GroundScope;
        let now = self.world.ctx.now();
        let law = self.world.ctx.book.law(now).expect("law tables");
        law.grounds_for(GroundScope::Residence, now.local_date()).next().expect("a ground").id.to_string()
    }

    /// An act that must be done.
    #[track_caller]
    pub fn by<'a>(
        &'a self,
        client: &'a Client,
        who: &'a Someone,
        act: &'a str,
        content: Value,
    ) -> impl Future<Output = Answer> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let answer = client.act(who, &self.case, act, content).await;
            assert_eq!(answer.status.as_u16(), 201, "{act} at {place}: {}", answer.text());
            answer
        }
    }

    /// The applicant signs in anew: sessions end while the clock is moved.
    pub async fn again(mut self) -> Story {
        self.applicant = self.world.sign_in(&ANNA).await;
        self
    }

    async fn upload(&self, of: Application) {
        let wanted = self.dossier.documents(of);
        for file in self.dossier.files.iter().filter(|f| wanted.iter().any(|d| d.kind == f.kind && d.n == f.n)) {
            let path = format!("/api/v1/cases/{}/documents/{}/{}", self.case, file.kind, file.n);
            self.applicant.put(&path, file.bytes.clone()).await.must(201);
        }
    }

    /// Documents as they stand in a statement.
    fn stated(&self, of: Application) -> Value {
        let stated = |d: &qonys_procedure::document::Document| json!({"kind": d.kind, "n": d.n, "facts": d.facts});
        self.dossier.documents(of).iter().map(stated).collect()
    }

    async fn save(&self, content: Value) {
        let path = format!("/api/v1/cases/{}/draft", self.case);
        let changes = json!({"changes": content});
        self.applicant.json(http::Method::PATCH, &path, &changes, None).await.must(200);
    }
}

/// Her dossier of the first day: drawn once for all tests.
fn specimen() -> &'static Dossier {
    static DOSSIER: OnceLock<Dossier> = OnceLock::new();
    DOSSIER.get_or_init(|| dossier::make(&anna(), monday().local_date(), None))
}

/// The person of ICAO's specimen passport, with Anna's IIN.
pub fn anna() -> qonys_training::specimen::Person {
    let mut person = qonys_training::specimen::eriksson();
    person.iin = ANNA.iin.to_owned();
    person
}
