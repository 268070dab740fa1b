//! A valid content for every act.

mod centre;
mod complaint;
mod on_record;

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
}
