//! Every story is told by the rules alone, without a server: what the stories do, the procedure allows.

use qonys_procedure::act::{Act, ActKind, CloseHearing, Digest, Lapse};
use qonys_procedure::case::Case;
use qonys_procedure::decide::decide;
use qonys_procedure::facts::{AccessFacts, Facts, LapseNotice};
use qonys_procedure::forms::List;
use qonys_procedure::limit::LimitState;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::record::{ActRecord, Actor, FileRef, IssuedPaper};
use qonys_procedure::rulebook::RuleBook;
use qonys_procedure::ruled::Lang;
use qonys_procedure::table;
use qonys_procedure::{AccountId, ActId, CaseId, FileId, Instant, Role};
use qonys_training::demo::plan;
use qonys_training::dossier::DossierFile;
use qonys_training::stories::cast::{self, Part};
use qonys_training::stories::{Player, play, stories};
use uuid::Uuid;

/// Plays a story on the rules alone.
struct Rules<'a> {
    book: &'a RuleBook,
    now: Instant,
    person: qonys_training::specimen::Person,
    case: Option<Case>,
    files: Vec<FileRef>,
    notices: Vec<LapseNotice>,
}

impl Rules<'_> {
    fn actor(&self, part: Part) -> Actor {
        let Some(member) = cast::playing(part, &self.person.city) else {
            let iin = self.person.iin.parse().expect("twelve digits");
            return Actor { account: Some(account(1)), iin: Some(iin), role: Role::Applicant, org: None, city: None };
        };
        let place = cast::CAST.iter().position(|m| m.key == member.key).expect("of the cast");
        Actor {
            account: Some(account(100 + place as u128)),
            iin: Some(member.iin.parse().expect("twelve digits")),
            role: member.role,
            org: Some(member.org.bin.to_owned()),
            city: member.city.map(|c| c.parse().expect("an id")),
        }
    }

    fn decide(&mut self, actor: Actor, act: Act) -> Result<(), String> {
        let kind = act.kind();
        let staff = actor.role.is_staff();
        let access = AccessFacts { from: Instant(0), to: None, on_leave: false, org_bin: actor.org.clone() };
        let facts = Facts { access: staff.then_some(access), lapse_notices: self.notices.clone(), ..Facts::default() };
        let mut signers: Vec<_> = actor.iin.filter(|_| table::signed(kind, actor.role)).into_iter().collect();
        if table::signers(kind, actor.role) == 2 {
            let second = if actor.role == Role::MinistryOfficial { Part::OtherOfficial } else { Part::OtherOfficer };
            signers.extend(self.actor(second).iin);
        }
        let id = self.case.as_ref().map_or(CaseId(Uuid::from_u128(7)), |case| case.id);
        let record = ActRecord {
            id: ActId(Uuid::from_u128(self.now.0 as u128)),
            case: id,
            seq: self.case.as_ref().map_or(1, |case| case.seq + 1),
            kind_version: 1,
            actor,
            at: self.now,
            number: (kind == ActKind::SignPetitionRequest).then(|| "DNR-2026-000001-7".parse().ok()).flatten(),
            issued: self.case.iter().flat_map(|case| case.papers(kind)).flat_map(paper).collect(),
            files: self.files.clone(),
            signers,
            act,
        };
        let after = decide(self.case.as_ref(), &record, self.book, &facts);
        self.case = Some(after.map_err(|e| format!("{e} at {}: {e:?}", self.now))?);
        Ok(())
    }

    /// What the service's jobs do: announce, close a hearing, lapse.
    fn fall_due(&mut self) -> Result<(), String> {
        let Some(case) = &self.case else { return Ok(()) };
        let Some(rules) = Case::rules(Some(case), self.book, self.now) else { return Ok(()) };
        let days = *rules.edition.settings.lapse_notice_working_days;
        let ahead = rules.calendar.add_working_days(self.now.local_date(), days).date;
        let (mut missed, now) = (None, self.now);
        for limit in case.limits.iter().filter(|l| l.state == LimitState::Running && l.due <= ahead) {
            if !self.notices.iter().any(|n| n.limit == limit.clock) {
                self.notices.push(LapseNotice { limit: limit.clock, at: now });
            }
            if limit.is_overdue(now) {
                missed = missed.or(Some(limit.clock));
            }
        }
        let facts = Facts { lapse_notices: self.notices.clone(), ..Facts::default() };
        let open = case.options(&Actor::SYSTEM, self.book, &facts, now);
        if open.iter().any(|o| o.kind == ActKind::CloseHearing) {
            return self.decide(Actor::SYSTEM, Act::CloseHearing(CloseHearing {}));
        }
        if let (true, Some(limit)) = (open.iter().any(|o| o.kind == ActKind::Lapse), missed) {
            let sent = self.notices.iter().filter(|n| n.limit == limit).map(|n| n.at).collect();
            let notices = List::new(sent).expect("few notices");
            return self.decide(Actor::SYSTEM, Act::Lapse(Lapse { limit, notices }));
        }
        Ok(())
    }
}

fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

fn paper(kind: PaperKind) -> impl Iterator<Item = IssuedPaper> {
    let of = move |lang| IssuedPaper { number: format!("{}-1", kind.id()), kind, lang, sha256: Digest([0; 32]) };
    [Lang::Kk, Lang::Ru].into_iter().map(of)
}

impl Player for Rules<'_> {
    type Error = String;

    fn now(&self) -> Instant {
        self.now
    }

    async fn wait_until(&mut self, then: Instant) -> Result<(), String> {
        while self.now.local_date() < then.local_date() {
            self.now = Instant::end_of(self.now.local_date()).plus_seconds(300);
            self.fall_due()?;
        }
        self.now = self.now.max(then);
        Ok(())
    }

    async fn hand_in(&mut self, file: &DossierFile) -> Result<(), String> {
        let document = file.document();
        let facts = document.file.expect("a dossier has files");
        let id = FileId(Uuid::from_u128(1_000 + self.files.len() as u128));
        let sha256 = facts.sha256.parse().expect("a digest");
        self.files.push(FileRef { id, kind: file.kind, n: file.n, sha256, bytes: facts.bytes });
        Ok(())
    }

    async fn fill(&mut self, _: Act) -> Result<(), String> {
        Ok(())
    }

    async fn perform(&mut self, part: Part, act: Act) -> Result<Case, String> {
        self.now = self.now.plus_seconds(1);
        self.decide(self.actor(part), act)?;
        self.case().await
    }

    async fn case(&mut self) -> Result<Case, String> {
        self.case.clone().ok_or_else(|| "no case".to_owned())
    }
}

#[tokio::test]
async fn every_story_ends_where_it_says() {
    let book = RuleBook::embedded().expect("rules");
    let now: Instant = "2026-11-20T07:00:00Z".parse().expect("a time");
    let mut wrong = Vec::new();
    for planned in plan(stories().len(), now, &book) {
        let dossier = planned.dossier();
        let (person, files, notices) = (dossier.person.clone(), Vec::new(), Vec::new());
        let mut rules = Rules { book: &book, now: planned.begins, person, case: None, files, notices };
        let told = play(&mut rules, &planned.story.steps, &dossier, &book, &planned.edition, planned.minutes).await;
        match told {
            Ok(told) if told.case.stage == planned.story.ends => {}
            Ok(told) => wrong.push(format!("{}: ends in {}", planned.story.name, told.case.stage)),
            Err(error) => wrong.push(format!("{}: {error}", planned.story.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
