//! A valid content for every act.

use crate::act::*;
use crate::calendar::plus_days;
use crate::case::Case;
use crate::catalogue::{CheckpointId, CityId, FieldRef, GroundId};
use crate::check::{CheckOutcome, CheckSystem};
use crate::clock::ClockName;
use crate::decide::Ask;
use crate::decide::unfavourable::intended;
use crate::document::DocumentKind;
use crate::facts::Facts;
use crate::form::Text;
use crate::forms::{Identity, List, PetitionForm, Questionnaire, TravelDocument};
use crate::preflight::Consent;
use crate::record::Actor;
use crate::role::Role;
use crate::rulebook::{RuleBook, Rules};
use crate::ruled::Lang;
use crate::stage::Stage;
use crate::time::{Date, Instant};

/// Gives contents that fit a case, an actor and a moment.
#[derive(Clone, Copy)]
pub struct Sampler<'a> {
    /// Case; none: to open one.
    pub case: Option<&'a Case>,
    /// Who acts.
    pub actor: &'a Actor,
    /// Rules.
    pub book: &'a RuleBook,
    /// Facts.
    pub facts: &'a Facts,
    /// When.
    pub now: Instant,
    /// Chooses among variants; 0 is the way to the document handed over.
    pub pick: u32,
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::new(text).expect("sample texts are short")
}

fn list<T, const MAX: usize>(entries: impl IntoIterator<Item = T>) -> List<T, MAX> {
    List::new(entries.into_iter().collect()).unwrap_or_default()
}

fn field(id: &str) -> FieldRef {
    FieldRef::new(id).expect("a well-formed id")
}

fn consent() -> Consent {
    Consent { personal_data: Some(true), state_databases: Some(true), automated_processing: Some(true), until: None }
}

impl Sampler<'_> {
    /// A content for an act; none where the case offers nothing to act upon.
    pub fn content(&self, kind: ActKind) -> Option<Act> {
        let rules = Case::rules(self.case, self.book, self.now)?;
        match self.case {
            None => (kind == ActKind::OpenCase).then(|| self.open_case(&rules)).flatten(),
            Some(case) => self
                .up_to_petition(kind, case, &rules)
                .or_else(|| self.residence(kind, case, &rules))
                .or_else(|| self.centre(kind, case, &rules))
                .or_else(|| self.on_record(kind, case, &rules))
                .or_else(|| self.complaint(kind, case)),
        }
    }

    fn ask<'s>(&'s self, rules: Rules<'s>) -> Ask<'s> {
        Ask { case: self.case, actor: self.actor, rules, book: self.book, facts: self.facts, now: self.now }
    }

    fn today(&self) -> Date {
        self.now.local_date()
    }

    fn one_of<'s, T>(&self, all: &'s [T]) -> Option<&'s T> {
        (!all.is_empty()).then(|| &all[self.pick as usize % all.len()])
    }

    fn open_case(&self, rules: &Rules) -> Option<Act> {
        let predecessor = self.facts.other_cases.iter().find(|c| c.same_person && c.petition.is_some());
        let carried = predecessor.and_then(|c| c.petition.clone());
        let first = self.one_of(&rules.edition.professions)?.id.clone();
        let profession = carried.as_ref().map_or(first, |p| p.profession.clone());
        let city = self.one_of(&rules.edition.cities)?.id.clone();
        Some(OpenCase { city, profession, predecessor: predecessor.map(|c| c.id), petition: carried }.into())
    }

    fn identity(&self, case: &Case) -> Identity {
        let facts = case.applicant.check().ok();
        let mut identity = Identity { iin: Some(case.applicant), ..Identity::default() };
        identity.name_latin.surname = Some(text("IBRAIMOV"));
        identity.name_latin.given = Some(text("DANIYAR"));
        identity.name_cyrillic.surname = Some(text("ИБРАИМОВ"));
        identity.name_cyrillic.given = Some(text("ДАНИЯР"));
        identity.born_on = facts.and_then(|f| f.birth);
        let number = format!("N{:07}", 1_000_000 + self.pick % 2);
        let passport = TravelDocument { number: Some(text(&number)), ..TravelDocument::default() };
        identity.travel_documents = list([passport]);
        identity
    }

    fn petition_form(&self, case: &Case) -> PetitionForm {
        PetitionForm {
            identity: self.identity(case),
            profession: Some(case.profession.clone()),
            experience_years: Some(8),
            motivation: Some(text("I want to build software in Kazakhstan.")),
            ..PetitionForm::default()
        }
    }

    fn questionnaire(&self, case: &Case) -> Questionnaire {
        Questionnaire {
            identity: self.identity(case),
            city: Some(case.city.clone()),
            purpose: Some(text("Тұрақты тұру үшін")),
            ..Questionnaire::default()
        }
    }

    fn documents(&self, kinds: &[DocumentKind]) -> StatedDocuments {
        let stated = |kind: &DocumentKind| StatedDocument { kind: *kind, n: 1, facts: Default::default() };
        list(kinds.iter().map(stated))
    }

    fn grounds(&self, case: &Case, rules: &Rules, intended: Intended) -> List<GroundId, 50> {
        let open = self.ask(*rules).open_grounds(case, intended);
        list(self.one_of(&open).cloned())
    }

    /// Grounds of the notices whose days have passed, and a reply to all that was said.
    fn heard(&self, case: &Case, intended: Intended) -> (List<GroundId, 50>, List<Reply, 50>) {
        let told = case.notices_of(intended).filter(|n| n.earliest <= self.today());
        let grounds: std::collections::BTreeSet<GroundId> = told.flat_map(|n| n.grounds.iter().cloned()).collect();
        let to_reply = case.notices_of(intended).flat_map(|n| n.to_reply.iter().copied());
        let reply = |to| Reply { to, text: text("The objection was considered and is not shared.") };
        (list(grounds), list(to_reply.map(reply)))
    }

    fn way_of_complaint(&self) -> Text<4000> {
        text("To the body that decided, within three months of learning of the decision.")
    }

    fn meeting(&self) -> Meeting {
        let days = 1 + self.pick % 3;
        let at = Instant::from_local(plus_days(self.today(), days), jiff::civil::time(11, 0, 0, 0));
        Meeting { at, link: text("https://meet.example.kz/room"), interpreter: None }
    }

    fn up_to_petition(&self, kind: ActKind, case: &Case, rules: &Rules) -> Option<Act> {
        let act = match kind {
            ActKind::DiscardDraft => DiscardDraft {}.into(),
            ActKind::EditContacts => {
                let language = *self.one_of(Lang::ALL)?;
                EditContacts { email: text("daniyar@example.com"), phone: Some(text("+77010000000")), language }.into()
            }
            ActKind::SignPetitionRequest => SignPetitionRequest {
                form: self.petition_form(case),
                documents: self.documents(&[
                    DocumentKind::Passport,
                    DocumentKind::Cv,
                    DocumentKind::Photo,
                    DocumentKind::PoliceCertificate,
                ]),
                consent: consent(),
            }
            .into(),
            ActKind::TakeCase => TakeCase {}.into(),
            ActKind::AcceptDocuments => {
                let line = |kind| Checked { document: kind, verdict: Verdict::Good, note: None };
                AcceptDocuments { checklist: list([DocumentKind::Passport, DocumentKind::Cv].map(line)) }.into()
            }
            ActKind::ReturnForCorrection => {
                let remark =
                    Remark { on: field("passport"), text: text("The scan cannot be read; attach another one.") };
                ReturnForCorrection { remarks: list([remark]) }.into()
            }
            ActKind::SignCorrection => {
                let petition = matches!(case.home(), Stage::Screening | Stage::Interview | Stage::PetitionDecision);
                SignCorrection {
                    petition: petition.then(|| self.petition_form(case)),
                    questionnaire: (!petition).then(|| self.questionnaire(case)),
                    documents: self.documents(&[DocumentKind::Passport]),
                    answer: text("A new scan is attached."),
                }
                .into()
            }
            ActKind::ScheduleInterview => ScheduleInterview { meeting: self.meeting() }.into(),
            ActKind::AskReschedule => {
                AskReschedule { reason: text("I am travelling that day."), times: list([self.meeting().at]) }.into()
            }
            ActKind::RecordNoShow => {
                RecordNoShow { waited_minutes: 20, fault: *self.one_of(Fault::ALL)?, note: None }.into()
            }
            ActKind::RecordInterview => RecordInterview {
                held_at: self.now,
                participants: list([text("Reviewer"), text("Applicant")]),
                identity_seen: true,
                assessment: text("Eight years of experience, as stated."),
                recommendation: *self.one_of(Recommendation::ALL)?,
            }
            .into(),
            ActKind::RecommendRefusal => RecommendRefusal {
                faults: text("The profession is not on the list."),
                grounds: self.grounds(case, rules, Intended::RefusePetition),
            }
            .into(),
            ActKind::SendBack => {
                SendBack { to: *self.one_of(BackTo::ALL)?, what: text("The certificates are to be compared.") }.into()
            }
            ActKind::IssuePetition => {
                let valid_until = plus_days(self.today(), 180);
                IssuePetition { profession: case.profession.clone(), valid_until }.into()
            }
            ActKind::RefusePetition => {
                let (grounds, replies) = self.heard(case, Intended::RefusePetition);
                let way_of_complaint = self.way_of_complaint();
                RefusePetition { grounds, reasons: text("The criteria are not met."), replies, way_of_complaint }.into()
            }
            ActKind::RevokePetition => {
                let (grounds, replies) = self.heard(case, Intended::RevokePetition);
                RevokePetition {
                    grounds,
                    reasons: text("The contract has ended."),
                    replies,
                    way_of_complaint: self.way_of_complaint(),
                    number: Text::new(&case.petition.as_ref()?.number).ok()?,
                }
                .into()
            }
            ActKind::ReportChange => ReportChange {
                what: field(if self.pick.is_multiple_of(2) { "address" } else { "identity.travel_documents" }),
                old: text("As signed."),
                new: text("Changed since."),
            }
            .into(),
            ActKind::AcceptChange => {
                let report = case.changes.iter().find(|c| c.accepted.is_none())?.seq;
                AcceptChange {
                    report,
                    accepted: self.pick.is_multiple_of(2),
                    reasons: text("Compared with the proof."),
                }
                .into()
            }
            _ => return None,
        };
        Some(act)
    }

    fn proposed_permit(&self) -> ProposePermit {
        ProposePermit {
            card: CardKind::ResidenceCard,
            valid_until: plus_days(self.today(), 3_650),
            checks: list([CheckSystem::Border, CheckSystem::Police]),
        }
    }

    fn proposed_refusal(&self, case: &Case) -> ProposeRefusal {
        let (grounds, replies) = self.heard(case, Intended::Refuse);
        let reasons = text("The grounds of the notice stand.");
        ProposeRefusal { grounds, reasons, replies, way_of_complaint: self.way_of_complaint() }
    }

    fn proposed_annulment(&self, case: &Case) -> ProposeAnnulment {
        let (grounds, replies) = self.heard(case, Intended::Annul);
        let reasons = text("The grounds of the notice stand.");
        ProposeAnnulment { grounds, reasons, replies, way_of_complaint: self.way_of_complaint() }
    }

    /// A system whose answer is awaited, or else one that a favourable act asks for.
    fn system(&self, case: &Case, awaited: bool) -> Option<CheckSystem> {
        let open = case.checks.iter().filter(|c| c.is_awaited()).map(|c| c.system).collect::<Vec<_>>();
        let asked = case.checks.iter().filter(|c| c.ordered.is_some()).map(|c| c.system).collect::<Vec<_>>();
        match (self.one_of(&open), self.one_of(&asked)) {
            (Some(system), _) if awaited => Some(*system),
            (None, Some(system)) if awaited => Some(*system),
            _ => self.one_of(CheckSystem::ALL).copied(),
        }
    }

    fn residence(&self, kind: ActKind, case: &Case, rules: &Rules) -> Option<Act> {
        let proposal = case.proposal.as_ref().map(|p| p.digest);
        let from_stage = proposal.is_none();
        let act = match kind {
            ActKind::SignResidenceApplication => SignResidenceApplication {
                questionnaire: self.questionnaire(case),
                documents: self.documents(&[DocumentKind::Passport, DocumentKind::DutyReceipt]),
                duty: DutyReference { payment: text("KZ-000123"), paid_on: self.today(), amount: 17_300 },
                consent: consent(),
                city: case.city.clone(),
            }
            .into(),
            ActKind::RefuseConsideration => RefuseConsideration {
                missing: list([field("police_certificate")]),
                reasons: text("The certificate has expired."),
                way_of_complaint: self.way_of_complaint(),
            }
            .into(),
            ActKind::OrderCheck => OrderCheck { system: self.system(case, false)?, request: text("REQ-1") }.into(),
            ActKind::RecordCheck => RecordCheck {
                system: self.system(case, true)?,
                outcome: *self.one_of(CheckOutcome::ALL)?,
                reference: text("ANS-1"),
                compared: list([text("name"), text("passport")]),
                on_paper: self.actor.role != Role::System,
                entered: Some(false),
            }
            .into(),
            ActKind::AssessCheck => {
                let system = case.checks.iter().find(|c| c.may_be_assessed())?.system;
                let reasons = text("Another person of the same name.");
                AssessCheck { system, is_ground: false, ground: None, reasons }.into()
            }
            ActKind::AskTransfer | ActKind::TransferCase => {
                let (from, reason) = (case.city.clone(), text("The flat is there."));
                let other = rules.edition.cities.iter().map(|c| &c.id).find(|c| **c != from);
                if kind == ActKind::AskTransfer {
                    AskTransfer { to: other?.clone(), from, reason }.into()
                } else {
                    let to: CityId = case.transfer_asked.as_ref()?.to.clone();
                    TransferCase { from, to, reason }.into()
                }
            }
            ActKind::NotifyIntendedRefusal => {
                let intended = intended(case, self.actor.role)?;
                NotifyIntendedRefusal {
                    intended,
                    grounds: self.grounds(case, rules, intended),
                    reasons: text("As it stands the conditions are not met."),
                    until: None,
                    how_to_be_heard: text("In writing in the cabinet, or by video on request."),
                }
                .into()
            }
            ActKind::AnswerNotice => {
                let answer = *self.one_of(Answer::ALL)?;
                AnswerNotice { answer, text: Some(text("I do not agree: the contract was renewed.")) }.into()
            }
            ActKind::ScheduleHearing => {
                ScheduleHearing { meeting: self.meeting(), secretary: text("Secretary") }.into()
            }
            ActKind::RecordHearing => RecordHearing {
                place: text("Video service"),
                began_at: self.now,
                ended_at: self.now,
                official: text("Official"),
                secretary: text("Secretary"),
                participants: list([text("Applicant")]),
                attended: true,
                subject: text("The notice."),
                explanations: Some(text("The contract was renewed.")),
                questions: None,
            }
            .into(),
            ActKind::CloseHearing => CloseHearing {}.into(),
            ActKind::GrantPreliminaryApproval => GrantPreliminaryApproval {
                in_country: self.pick % 2 == 1,
                enter_before: None,
                basis: StayBasis::VisaFree,
                stay_until: None,
                conditions: None,
            }
            .into(),
            ActKind::ProposeRefusal => self.proposed_refusal(case).into(),
            ActKind::ProposePermit => self.proposed_permit().into(),
            ActKind::ProposeAnnulment => self.proposed_annulment(case).into(),
            ActKind::DeclineProposal => DeclineProposal {
                proposal: proposal?,
                reasons: text("The address was not compared."),
                what: text("Compare the address."),
            }
            .into(),
            ActKind::Refuse => Refuse { proposal, decision: from_stage.then(|| self.proposed_refusal(case)) }.into(),
            ActKind::IssuePermit => {
                IssuePermit { proposal, decision: from_stage.then(|| self.proposed_permit()) }.into()
            }
            ActKind::Annul => Annul {
                proposal,
                decision: from_stage.then(|| self.proposed_annulment(case)),
                give_back: text("The residence card."),
            }
            .into(),
            _ => return None,
        };
        Some(act)
    }

    fn centre(&self, kind: ActKind, case: &Case, rules: &Rules) -> Option<Act> {
        let checkpoint = CheckpointId::new("nqz").ok()?;
        let (on, basis) = (self.today(), StayBasis::VisaFree);
        let good = self.pick % 4 != 3;
        let outcome = if good { ItemOutcome::Good } else { ItemOutcome::Adverse };
        let note = (!good).then(|| text("Told to the officer."));
        let act = match kind {
            ActKind::ReportEntry => ReportEntry { on, checkpoint, basis, proof: Some(text("Stamp 12")) }.into(),
            ActKind::RecordEntry => {
                let seen_in = text("Border register");
                RecordEntry { on, checkpoint, basis, stay_until: None, seen_in }.into()
            }
            ActKind::BookVisit => self.free_slot(case, rules)?.into(),
            ActKind::CancelVisit => CancelVisit { reason: text("Another day suits better.") }.into(),
            ActKind::RecordMedical => RecordMedical {
                outcome,
                number: Some(text("075-1")),
                issued_on: Some(on),
                issuer: Some(text("City clinic 1")),
                note,
            }
            .into(),
            ActKind::RecordFingerprinting => RecordFingerprinting {
                status: if good { FingerprintStatus::Done } else { FingerprintStatus::Impossible },
                on: Some(on),
                place: Some(text("Service centre")),
                record_number: Some(text("F-1")),
                note,
            }
            .into(),
            ActKind::RecordHousing => RecordHousing {
                outcome,
                notarised: true,
                address_code: Some(text("1234567890123456")),
                city: Some(case.city.clone()),
                note,
            }
            .into(),
            ActKind::CheckOriginals => {
                let seen = Seen { document: DocumentKind::Passport, agrees: good, difference: None };
                CheckOriginals { outcome, seen: list([seen]), note }.into()
            }
            ActKind::SubmitForDecision => SubmitForDecision { note: None }.into(),
            ActKind::ReturnToCentre => {
                let items = list([*self.one_of(Item::ALL)?]);
                ReturnToCentre { items, reasons: text("The certificate is of another person.") }.into()
            }
            ActKind::OrderCard => OrderCard {
                application: text("APP-1"),
                expedited: self.pick % 2 == 1,
                duty: DutyReference { payment: text("KZ-000124"), paid_on: on, amount: 865 },
                photos: 2,
            }
            .into(),
            ActKind::RecordCard => {
                let card = case.permit.as_ref()?.card;
                RecordCard { card, number: text("N00000001"), valid_until: plus_days(on, 3_650) }.into()
            }
            ActKind::HandOver => HandOver { what: text("Residence card"), identity_seen: true }.into(),
            ActKind::ConfirmReceipt => {
                let on_paper = self.actor.role == Role::CentreOperator;
                ConfirmReceipt { what: text("Residence card"), on_paper }.into()
            }
            ActKind::CloseUncollected => CloseUncollected { kept_at: text("Office archive") }.into(),
            _ => return None,
        };
        Some(act)
    }

    /// The first free slot of a centre of the case's city.
    fn free_slot(&self, case: &Case, rules: &Rules) -> Option<BookVisit> {
        let city = rules.edition.city(&case.city)?;
        let centre = self.one_of(&city.centres)?;
        let days = (1..60).map(|n| plus_days(self.today(), n));
        let slots = days.flat_map(|day| centre.slots(day)).map(|s| Instant::from_local(s.date(), s.time()));
        let free = |slot: &Instant| !self.facts.full_slots.contains(&(centre.id.clone(), *slot));
        let slot = slots.into_iter().find(free)?;
        Some(BookVisit { centre: centre.id.clone(), slot, reason: None })
    }

    fn on_record(&self, kind: ActKind, case: &Case, rules: &Rules) -> Option<Act> {
        let ask = self.ask(*rules);
        let act = match kind {
            ActKind::Withdraw => Withdraw { reason: text("I have taken a job elsewhere.") }.into(),
            ActKind::Lapse => {
                let limit = Ask::lapsing(case)?;
                let told = self.facts.lapse_notices.iter().filter(|n| n.limit == limit).map(|n| n.at);
                Lapse { limit, notices: list(told) }.into()
            }
            ActKind::AskExtension | ActKind::ExtendLimit => {
                let open = ask.extendable(case);
                let limit = *self.one_of(&open)?;
                let lapsed = case.ended.as_ref().and_then(|e| e.limits.iter().find(|l| l.clock == limit));
                let due = case.limit(limit).or(lapsed)?.due;
                let until = plus_days(due.max(self.today()), 10);
                let reason = text("The hospital gave the certificate late.");
                if kind == ActKind::AskExtension {
                    AskExtension { limit, until, reason }.into()
                } else {
                    ExtendLimit { limit, until, reason }.into()
                }
            }
            ActKind::RecomputeLimits => {
                let found = case.recomputation(rules, &self.facts.outages, self.now)?;
                let reference = Text::new(&found.reference).ok()?;
                RecomputeLimits { cause: found.cause, reference, limits: list(found.limits) }.into()
            }
            ActKind::MoveEdition => MoveEdition {
                from: case.edition.clone()?,
                to: ask.next_edition(case)?,
                differences: text("None for this case."),
            }
            .into(),
            ActKind::RectifyRecord => {
                let mine = |t: &&crate::case::Trail| t.iin == self.actor.iin && t.role == self.actor.role;
                let act = case.trail.iter().find(mine).map_or(1, |t| t.seq);
                RectifyRecord { act, wrong: text("1 May"), right: text("2 May"), why: text("A slip.") }.into()
            }
            ActKind::RectifyDocument => self.rectify_document(case)?,
            ActKind::MoveOriginals => MoveOriginals {
                what: list([text("Diploma with apostille")]),
                seal: Some(text("S-1")),
                from: text("Service centre"),
                to: text("Migration service"),
            }
            .into(),
            ActKind::Reassign => {
                let seat = crate::table::acting(case.home());
                let from = seat.and_then(|role| case.assignees.get(&role)).map(|who| who.account);
                Reassign { from, to: *ask.colleagues(case).next()?, reason: text("Load.") }.into()
            }
            ActKind::ReleaseCase => {
                let gone = |who: &&crate::case::Assignee| self.facts.released.contains(&who.account);
                let account = case.assignees.values().find(gone)?.account;
                ReleaseCase { account, reason: ReleaseReason::AccessEnded }.into()
            }
            ActKind::Recuse => Recuse { ground: text("I know the applicant.") }.into(),
            ActKind::Terminate => {
                Terminate { ground: *self.one_of(TerminationGround::ALL)?, proof: text("Extract 1.") }.into()
            }
            ActKind::WithdrawConsent => {
                let left = case.consents_left();
                WithdrawConsent { which: *self.one_of(&left)? }.into()
            }
            _ => return None,
        };
        Some(act)
    }

    fn rectify_document(&self, case: &Case) -> Option<Act> {
        let role = self.actor.role;
        let of_role = |p: &&crate::case::Paper| {
            let issuer = case.past(p.seq).map(|t| t.role);
            !p.replaced && issuer.is_some_and(|r| crate::table::role_fits(r, role))
        };
        let card = case.card.made.as_ref().filter(|_| crate::table::role_fits(Role::MigrationOfficer, role));
        let card = card.filter(|_| matches!(case.stage, Stage::Handover | Stage::Closed));
        let paper = case.papers.iter().rev().find(of_role);
        let (what, number) = match (paper, card) {
            (Some(paper), None) => (RectifiedPaper::Paper, paper.number.as_str()),
            (Some(paper), Some(_)) if self.pick.is_multiple_of(2) => (RectifiedPaper::Paper, paper.number.as_str()),
            (_, Some(card)) => (RectifiedPaper::Card, card.number.as_str()),
            (None, None) => return None,
        };
        let number = Text::new(number).ok()?;
        Some(RectifyDocument { what, number, error: text("Given name"), right: text("DANIYAR") }.into())
    }

    fn complaint(&self, kind: ActKind, case: &Case) -> Option<Act> {
        let open: Vec<u64> = case.complaints.iter().filter(|c| c.closed.is_none()).map(|c| c.seq).collect();
        let of_authority =
            |c: &&crate::case::Complaint| c.closed.is_none() && c.forwarded.is_none() && c.authority == self.actor.role;
        let mine = case.complaints.iter().find(of_authority).map(|c| c.seq);
        let reviewed = |c: &&crate::case::Complaint| {
            let late = case.limit_about(ClockName::ComplaintForward, c.seq).is_some_and(|l| self.now >= l.due_at);
            c.closed.is_none() && (c.forwarded.is_some() || late)
        };
        let inaction = |seq: u64| {
            case.complaints.iter().any(|c| c.seq == seq && c.about == ComplainedOf::Inaction) && case.stage.is_open()
        };
        let day = |seq| inaction(seq).then(|| plus_days(self.today(), 10));
        let newer = |c: &&crate::facts::OtherCase| c.same_person && c.stage.is_open() && c.opened_at > case.opened_at;
        let newer_case = self.facts.other_cases.iter().find(newer).map(|c| c.id);
        let act = match kind {
            ActKind::Complain => {
                let complained = |seq| case.complaints.iter().any(|c| c.act == Some(seq) && c.closed.is_none());
                let of_state = |t: &&crate::case::Trail| t.role != Role::Applicant && !complained(t.seq);
                let act = case.trail.iter().rev().find(of_state).map(|t| t.seq);
                let about = if act.is_some() { ComplainedOf::Act } else { ComplainedOf::Inaction };
                Complain { about, act, learned_on: self.today(), text: text("I ask to set it aside.") }.into()
            }
            ActKind::WithdrawComplaint => WithdrawComplaint { complaint: *open.first()? }.into(),
            ActKind::SatisfyComplaint => {
                let complaint = mine?;
                SatisfyComplaint { complaint, what: text("Decided anew."), day: day(complaint), newer_case }.into()
            }
            ActKind::ForwardComplaint => ForwardComplaint { complaint: mine?, view: text("Lawful.") }.into(),
            ActKind::ExtendComplaint => {
                let found = case.complaints.iter().find(|c| reviewed(c) && c.extended.is_none())?;
                let reasons = text("A record was asked for.");
                ExtendComplaint { complaint: found.seq, working_days: 10, reasons }.into()
            }
            ActKind::DecideComplaint => {
                let complaint = case.complaints.iter().find(reviewed)?.seq;
                DecideComplaint {
                    complaint,
                    outcome: *self.one_of(ComplaintOutcome::ALL)?,
                    reasons: text("The notice was not given in time."),
                    what: Some(text("Decide anew.")),
                    fallen_grounds: List::default(),
                    day: day(complaint),
                    way_to_court: text("To the administrative court within a month."),
                    newer_case,
                }
                .into()
            }
            _ => return None,
        };
        Some(act)
    }
}
