//! A desk at which one case is carried by sample people: the stories and properties are told with it.

use jiff::civil::{Date, date, time};
use qonys_procedure::act::*;
use qonys_procedure::check::{CheckOutcome, CheckSystem};
use qonys_procedure::sample::{self, Sampler};
use qonys_procedure::{
    Act, ActKind, ActRecord, Actor, Case, CityId, Facts, Instant, NotAllowed, Role, RuleBook, Stage, apply, decide,
};
use std::sync::LazyLock;

pub static BOOK: LazyLock<RuleBook> = LazyLock::new(|| RuleBook::embedded().expect("the rules are built in"));

/// One case, its record and the clock on the wall.
#[derive(Clone)]
pub struct Desk {
    pub book: &'static RuleBook,
    pub case: Option<Case>,
    pub records: Vec<ActRecord>,
    pub facts: Facts,
    pub now: Instant,
    pub city: CityId,
}

pub fn city(id: &str) -> CityId {
    CityId::new(id).expect("well formed")
}

pub fn at(day: Date, hour: i8) -> Instant {
    Instant::from_local(day, time(hour, 0, 0, 0))
}

#[allow(clippy::wrong_self_convention, reason = "a story goes on to a stage: `desk.to_arrival()`")]
impl Desk {
    /// A desk on Monday, 2 March 2026, at ten.
    pub fn new() -> Desk {
        Desk::with(&BOOK)
    }

    pub fn with(book: &'static RuleBook) -> Desk {
        let now = at(date(2026, 3, 2), 10);
        Desk { book, case: None, records: Vec::new(), facts: sample::facts(), now, city: city("astana") }
    }

    pub fn case(&self) -> &Case {
        self.case.as_ref().expect("the case is open")
    }

    pub fn stage(&self) -> Stage {
        self.case().stage
    }

    /// The first person of a role; `second` and the like for others.
    pub fn actor(&self, role: Role) -> Actor {
        sample::actor(role, 0, &self.city)
    }

    pub fn sampler<'a>(&'a self, actor: &'a Actor, pick: u32) -> Sampler<'a> {
        Sampler { case: self.case.as_ref(), actor, book: self.book, facts: &self.facts, now: self.now, pick }
    }

    pub fn propose(&self, actor: &Actor, act: impl Into<Act>) -> ActRecord {
        sample::record(self.case.as_ref(), sample::case_id(1), actor, act.into(), self.now)
    }

    /// Performs a record that stands as it is.
    pub fn perform(&mut self, record: ActRecord) -> Result<(), NotAllowed> {
        let after = decide(self.case.as_ref(), &record, self.book, &self.facts)?;
        self.case = Some(after);
        self.records.push(record);
        Ok(())
    }

    /// Somebody performs an act with a content.
    pub fn by(&mut self, actor: &Actor, act: impl Into<Act>) -> Result<(), NotAllowed> {
        let record = self.propose(actor, act);
        self.perform(record)
    }

    /// The first person of a role performs an act with a content.
    pub fn does(&mut self, role: Role, act: impl Into<Act>) -> Result<(), NotAllowed> {
        let actor = self.actor(role);
        self.by(&actor, act)
    }

    /// The same with a sample content.
    pub fn takes(&mut self, role: Role, kind: ActKind) -> Result<(), NotAllowed> {
        self.picks(role, kind, 0)
    }

    /// The same with a variant of the sample content.
    pub fn picks(&mut self, role: Role, kind: ActKind, pick: u32) -> Result<(), NotAllowed> {
        let actor = self.actor(role);
        let act = self.sampler(&actor, pick).content(kind).unwrap_or_else(|| panic!("no content for {kind}"));
        self.by(&actor, act)
    }

    /// Performs, and tells where it failed.
    #[track_caller]
    pub fn must(&mut self, role: Role, kind: ActKind) {
        if let Err(no) = self.takes(role, kind) {
            panic!("{role} {kind}: {no}");
        }
    }

    #[track_caller]
    pub fn must_do(&mut self, role: Role, act: impl Into<Act>) {
        let act = act.into();
        let kind = act.kind();
        if let Err(no) = self.does(role, act) {
            panic!("{role} {kind}: {no}");
        }
    }

    /// Refused: the code of the reason; nothing changed.
    #[track_caller]
    pub fn refused(&mut self, role: Role, kind: ActKind) -> &'static str {
        let before = self.case.clone();
        let no = self.takes(role, kind).expect_err("refused");
        assert_eq!(self.case, before, "a refused act changes nothing");
        no.code()
    }

    /// Calendar days go by; it is ten in the morning again.
    pub fn days(&mut self, n: u32) {
        let day = qonys_procedure::calendar::plus_days(self.now.local_date(), n);
        self.now = at(day, 10);
    }

    pub fn to(&mut self, day: Date, hour: i8) {
        self.now = at(day, hour);
    }

    /// The system asks and is answered.
    pub fn check(&mut self, system: CheckSystem, outcome: CheckOutcome) {
        let request = Text::new("REQ").expect("short");
        self.must_do(Role::System, OrderCheck { system, request });
        self.must_do(
            Role::System,
            RecordCheck {
                system,
                outcome,
                reference: Text::new("ANS").expect("short"),
                compared: Default::default(),
                on_paper: false,
                entered: Some(false),
            },
        );
    }

    /// Replay of the record gives the same case.
    pub fn replayed(&self) -> Case {
        let replay = |case, record: &ActRecord| Some(apply(case, record, self.book).expect("the record replays"));
        self.records.iter().fold(None, replay).expect("at least one act")
    }

    pub fn option_kinds(&self, actor: &Actor) -> Vec<ActKind> {
        let options = self.case().options(actor, self.book, &self.facts, self.now);
        options.into_iter().map(|o| o.kind).collect()
    }

    // ---- the way, stage by stage

    pub fn to_screening(&mut self) -> &mut Self {
        self.must(Role::Applicant, ActKind::OpenCase);
        self.must(Role::Applicant, ActKind::SignPetitionRequest);
        self
    }

    pub fn to_interview(&mut self) -> &mut Self {
        self.to_screening().must(Role::Screener, ActKind::AcceptDocuments);
        self
    }

    pub fn to_petition_decision(&mut self) -> &mut Self {
        self.to_interview().must(Role::Screener, ActKind::ScheduleInterview);
        self.days(1);
        self.must(Role::Screener, ActKind::RecordInterview);
        self
    }

    pub fn to_petitioned(&mut self) -> &mut Self {
        self.to_petition_decision().must(Role::MinistryOfficial, ActKind::IssuePetition);
        self
    }

    pub fn to_verification(&mut self) -> &mut Self {
        self.to_petitioned().must(Role::Applicant, ActKind::SignResidenceApplication);
        self
    }

    pub fn checked_for_approval(&mut self) -> &mut Self {
        for system in [CheckSystem::Persons, CheckSystem::Border, CheckSystem::Police, CheckSystem::Security] {
            self.check(system, CheckOutcome::Clear);
        }
        self
    }

    pub fn to_awaiting_entry(&mut self) -> &mut Self {
        self.to_verification().checked_for_approval().must(Role::MigrationOfficer, ActKind::GrantPreliminaryApproval);
        self
    }

    pub fn to_arrival(&mut self) -> &mut Self {
        self.to_awaiting_entry().must(Role::Applicant, ActKind::ReportEntry);
        self
    }

    pub fn items(&mut self) -> &mut Self {
        for kind in
            [ActKind::CheckOriginals, ActKind::RecordMedical, ActKind::RecordFingerprinting, ActKind::RecordHousing]
        {
            self.must(Role::CentreOperator, kind);
        }
        self
    }

    pub fn to_decision(&mut self) -> &mut Self {
        self.to_arrival().items().must(Role::CentreOperator, ActKind::SubmitForDecision);
        self
    }

    pub fn to_confirmation(&mut self) -> &mut Self {
        self.to_decision();
        self.check(CheckSystem::Fingerprints, CheckOutcome::Clear);
        self.check(CheckSystem::Payments, CheckOutcome::Clear);
        self.must(Role::MigrationOfficer, ActKind::ProposePermit);
        self
    }

    pub fn to_card_production(&mut self) -> &mut Self {
        self.to_confirmation().must(Role::MigrationHead, ActKind::IssuePermit);
        self
    }

    pub fn to_handover(&mut self) -> &mut Self {
        self.to_card_production().must(Role::MigrationOfficer, ActKind::OrderCard);
        self.must(Role::System, ActKind::RecordCard);
        self
    }

    pub fn to_closed(&mut self) -> &mut Self {
        self.to_handover().must(Role::CentreOperator, ActKind::HandOver);
        self.must(Role::Applicant, ActKind::ConfirmReceipt);
        self
    }

    /// Notice, no objection, and the first day on which the act is possible.
    pub fn heard_by(&mut self, role: Role) -> &mut Self {
        self.must(role, ActKind::NotifyIntendedRefusal);
        let objection = self.case().limits.iter().rev().find(|l| l.clock.id() == "objection").expect("a limit").due;
        self.to(objection, 10);
        self.days(1);
        self.must(Role::System, ActKind::CloseHearing);
        let earliest = self.case().notices.last().expect("a notice").earliest;
        if self.now.local_date() < earliest {
            self.to(earliest, 10);
        }
        self
    }

    pub fn to_refused(&mut self) -> &mut Self {
        self.to_verification().heard_by(Role::MigrationOfficer).must(Role::MigrationOfficer, ActKind::ProposeRefusal);
        self.must(Role::MigrationHead, ActKind::Refuse);
        self
    }
}

pub use qonys_procedure::form::Text;
