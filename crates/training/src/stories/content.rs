//! What people of the stories usually say in an act. Every content is typed: a change of an act does not compile
//! here before it does not fit there.

use super::Scene;
use crate::dossier::{DossierFile, Use};
use qonys_procedure::act::{self, Act, ActKind, parts};
use qonys_procedure::calendar::plus_days;
use qonys_procedure::case::Case;
use qonys_procedure::catalogue::{CentreId, CheckpointId, CityId, FieldRef, GroundId};
use qonys_procedure::check::{CheckOutcome, CheckSystem};
use qonys_procedure::document::{DocumentKind, DutyKind};
use qonys_procedure::edition::CheckedAct;
use qonys_procedure::form::Text;
use qonys_procedure::forms::List;
use qonys_procedure::law::{GroundKind, GroundScope};
use qonys_procedure::ruled::Lang;
use qonys_procedure::{Date, Instant};

const WAY_OF_COMPLAINT: &str = "Жалоба подаётся через сервис в течение трёх месяцев со дня, когда стало известно об акте; \
    затем возможно обращение в суд.";
const CHECKPOINT: &str = "astana-airport";

/// The usual content of an act.
///
/// # Panics
/// If the story asks for an act before the case is where the act belongs, or for one that nobody in the stories
/// performs: a mistake of the story, found by the test that plays every one of them.
pub fn content(kind: ActKind, scene: &Scene<'_>) -> Act {
    petition(kind, scene)
        .or_else(|| residence(kind, scene))
        .or_else(|| arrival(kind, scene))
        .or_else(|| apart(kind, scene))
        .unwrap_or_else(|| panic!("the stories have no content for {kind}"))
}

/// A text of the stories.
pub(super) fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).expect("texts of the stories keep the bounds")
}

pub(super) fn list<T, const MAX: usize>(entries: Vec<T>) -> List<T, MAX> {
    List::new(entries).expect("lists of the stories are short")
}

pub(super) fn case<'a>(scene: &Scene<'a>) -> &'a Case {
    scene.case.expect("the story has opened the case")
}

/// A ground that the law knows on this day; for the petition a criterion of the edition that is not met.
pub(super) fn ground(scene: &Scene<'_>, scope: GroundScope) -> GroundId {
    let of_law = scene.rules.law.grounds_for(scope, scene.today()).max_by_key(|g| g.kind == GroundKind::Substance);
    let criterion = || scene.rules.edition.criteria.first().and_then(|c| GroundId::new(c.id.as_str()).ok());
    of_law.map(|g| g.id.clone()).or_else(criterion).expect("the rules have a ground")
}

fn documents(scene: &Scene<'_>, handed_in: impl Fn(&DossierFile) -> bool) -> parts::StatedDocuments {
    let stated = |file: &DossierFile| parts::StatedDocument { kind: file.kind, n: file.n, facts: file.facts.clone() };
    list(scene.dossier.files.iter().filter(|f| handed_in(f)).map(stated).collect())
}

fn before_centre(file: &DossierFile) -> bool {
    file.used != Use::Centre
}

fn petition(kind: ActKind, scene: &Scene<'_>) -> Option<Act> {
    let d = scene.dossier;
    Some(match kind {
        ActKind::OpenCase => act::OpenCase {
            city: city(scene),
            profession: d.petition.profession.clone().expect("the dossier names a profession"),
            predecessor: None,
            petition: None,
        }
        .into(),
        ActKind::EditContacts => {
            act::EditContacts { email: text(&d.person.email), phone: Some(text(&d.person.phone)), language: Lang::Ru }
                .into()
        }
        ActKind::SignPetitionRequest => act::SignPetitionRequest {
            form: d.petition.clone(),
            documents: documents(scene, |f| f.used == Use::Petition),
            consent: d.consent.clone(),
        }
        .into(),
        ActKind::TakeCase => act::TakeCase {}.into(),
        ActKind::AcceptDocuments => act::AcceptDocuments { checklist: checklist(scene) }.into(),
        ActKind::ScheduleInterview => {
            act::ScheduleInterview { meeting: meeting(scene.morning_in(2), "interview") }.into()
        }
        ActKind::RecordInterview => act::RecordInterview {
            held_at: scene.now.plus_seconds(-40 * 60),
            participants: list(vec![text("заявитель"), text("эксперт Astana Hub")]),
            identity_seen: true,
            assessment: text("Опыт подтверждён примерами работ, профессия соответствует перечню, ответы уверенные."),
            recommendation: act::Recommendation::Issue,
        }
        .into(),
        ActKind::RecordNoShow => act::RecordNoShow {
            waited_minutes: 20,
            fault: act::Fault::Applicant,
            note: Some(text("Заявитель не подключился и не предупредил.")),
        }
        .into(),
        ActKind::SendBack => act::SendBack {
            to: act::BackTo::Interview,
            what: text("Назначить собеседование ещё раз: заявитель сообщил о причине неявки."),
        }
        .into(),
        ActKind::IssuePetition => {
            act::IssuePetition { profession: case(scene).profession.clone(), valid_until: scene.day_in(365) }.into()
        }
        _ => return None,
    })
}

fn city(scene: &Scene<'_>) -> CityId {
    CityId::new(&scene.dossier.person.city).expect("cities of the list are ids")
}

fn checklist<const MAX: usize>(scene: &Scene<'_>) -> List<parts::Checked, MAX> {
    let mut kinds: Vec<DocumentKind> = case(scene).documents.iter().map(|d| d.kind).collect();
    kinds.sort();
    kinds.dedup();
    let good = |document| parts::Checked { document, verdict: parts::Verdict::Good, note: None };
    list(kinds.into_iter().map(good).collect())
}

fn meeting(at: Instant, room: &str) -> parts::Meeting {
    parts::Meeting { at, link: text(&format!("https://meet.example.org/{room}")), interpreter: None }
}

fn residence(kind: ActKind, scene: &Scene<'_>) -> Option<Act> {
    let d = scene.dossier;
    Some(match kind {
        ActKind::SignResidenceApplication => act::SignResidenceApplication {
            questionnaire: d.questionnaire.clone(),
            documents: documents(scene, before_centre),
            duty: duty(scene, DutyKind::Permit),
            consent: d.consent.clone(),
            city: case(scene).city.clone(),
        }
        .into(),
        ActKind::GrantPreliminaryApproval => act::GrantPreliminaryApproval {
            in_country: false,
            enter_before: Some(scene.day_in(30)),
            basis: parts::StayBasis::VisaFree,
            stay_until: None,
            conditions: None,
        }
        .into(),
        ActKind::ProposePermit => {
            let needed = scene.rules.edition.checks(CheckedAct::ProposePermit).map(|rule| rule.system);
            act::ProposePermit { card: card(scene), valid_until: card_end(scene), checks: list(needed.collect()) }
                .into()
        }
        ActKind::ProposeRefusal => act::ProposeRefusal {
            grounds: list(vec![ground(scene, GroundScope::Residence)]),
            reasons: text("Основание сохраняется и после заслушивания заявителя."),
            replies: replies(scene),
            way_of_complaint: text(WAY_OF_COMPLAINT),
        }
        .into(),
        ActKind::ProposeAnnulment => act::ProposeAnnulment {
            grounds: list(vec![ground(scene, GroundScope::Annulment)]),
            reasons: text("После выдачи документа выявлено основание для аннулирования."),
            replies: replies(scene),
            way_of_complaint: text(WAY_OF_COMPLAINT),
        }
        .into(),
        ActKind::DeclineProposal => act::DeclineProposal {
            proposal: proposal(scene),
            reasons: text("Срок действия документа не согласован с данными паспорта."),
            what: text("Сверить срок действия паспорта и внести предложение заново."),
        }
        .into(),
        ActKind::IssuePermit => act::IssuePermit { proposal: Some(proposal(scene)), decision: None }.into(),
        ActKind::Refuse => act::Refuse { proposal: Some(proposal(scene)), decision: None }.into(),
        ActKind::Annul => act::Annul {
            proposal: Some(proposal(scene)),
            decision: None,
            give_back: text("Вид на жительство сдаётся в центр обслуживания населения в течение десяти дней."),
        }
        .into(),
        _ => return None,
    })
}

fn duty(scene: &Scene<'_>, kind: DutyKind) -> parts::DutyReference {
    let receipt = scene.dossier.file(DocumentKind::DutyReceipt).map(|file| &file.facts);
    let of_permit = receipt.filter(|_| kind == DutyKind::Permit);
    let paid_on = of_permit.and_then(|f| f.paid_on).unwrap_or(scene.today());
    let due = scene.rules.law.duty(kind, paid_on).and_then(|duty| duty.amount_tenge);
    parts::DutyReference {
        payment: of_permit.and_then(|f| f.payment_reference.clone()).unwrap_or_else(|| text("PAY-000001")),
        paid_on,
        amount: of_permit.and_then(|f| f.amount_tenge).or(due).unwrap_or(0),
    }
}

fn card(scene: &Scene<'_>) -> parts::CardKind {
    if scene.dossier.person.citizenship == "XXA" {
        parts::CardKind::StatelessCertificate
    } else {
        parts::CardKind::ResidenceCard
    }
}

/// Ten years, and not beyond the passport \[law, unverified\].
fn card_end(scene: &Scene<'_>) -> Date {
    let ten_years = plus_days(scene.today(), 3_650);
    ten_years.min(scene.dossier.person.passport.expires)
}

fn proposal(scene: &Scene<'_>) -> parts::Digest {
    case(scene).proposal.as_ref().expect("something is proposed").digest
}

pub(super) fn replies<const MAX: usize>(scene: &Scene<'_>) -> List<parts::Reply, MAX> {
    let to_reply = case(scene).notices.last().map(|notice| notice.to_reply.clone()).unwrap_or_default();
    let reply = |to| parts::Reply {
        to,
        text: text("Довод рассмотрен; представленные сведения основания не устраняют."),
    };
    list(to_reply.into_iter().map(reply).collect())
}

fn arrival(kind: ActKind, scene: &Scene<'_>) -> Option<Act> {
    let checkpoint = || CheckpointId::new(CHECKPOINT).expect("an id");
    Some(match kind {
        ActKind::ReportEntry => act::ReportEntry {
            on: scene.today(),
            checkpoint: checkpoint(),
            basis: parts::StayBasis::VisaFree,
            proof: None,
        }
        .into(),
        ActKind::RecordEntry => act::RecordEntry {
            on: case(scene).entry.as_ref().map_or(scene.today(), |entry| entry.on),
            checkpoint: checkpoint(),
            basis: parts::StayBasis::VisaFree,
            stay_until: Some(scene.day_in(30)),
            seen_in: text("отметка в паспорте"),
        }
        .into(),
        ActKind::BookVisit => visit(scene).into(),
        ActKind::CheckOriginals => act::CheckOriginals {
            outcome: parts::ItemOutcome::Good,
            seen: list(vec![
                act::Seen { document: DocumentKind::Passport, agrees: true, difference: None },
                act::Seen { document: DocumentKind::PoliceCertificate, agrees: true, difference: None },
            ]),
            note: None,
        }
        .into(),
        ActKind::RecordMedical => act::RecordMedical {
            outcome: parts::ItemOutcome::Good,
            number: Some(text("075-2026-0001")),
            issued_on: Some(scene.today()),
            issuer: Some(text("Городская поликлиника № 1 (учебная)")),
            note: None,
        }
        .into(),
        ActKind::RecordFingerprinting => act::RecordFingerprinting {
            status: act::FingerprintStatus::Done,
            on: Some(scene.today()),
            place: Some(text("центр обслуживания населения")),
            record_number: Some(text("FP-000001")),
            note: None,
        }
        .into(),
        ActKind::RecordHousing => act::RecordHousing {
            outcome: parts::ItemOutcome::Good,
            notarised: true,
            address_code: Some(text("2201300000000001")),
            city: Some(case(scene).city.clone()),
            note: None,
        }
        .into(),
        ActKind::SubmitForDecision => act::SubmitForDecision { note: None }.into(),
        ActKind::OrderCard => act::OrderCard {
            application: text("CARD-000001"),
            expedited: false,
            duty: duty(scene, DutyKind::ResidenceCard),
            photos: 2,
        }
        .into(),
        ActKind::RecordCard => {
            let permit = case(scene).permit.as_ref().expect("the permit is issued");
            act::RecordCard { card: permit.card, number: text("025000001"), valid_until: permit.valid_until }.into()
        }
        ActKind::HandOver => act::HandOver { what: text("вид на жительство"), identity_seen: true }.into(),
        ActKind::ConfirmReceipt => {
            act::ConfirmReceipt { what: text("вид на жительство"), on_paper: false }.into()
        }
        _ => return None,
    })
}

/// The first free slot of the city's first centre on one of the next days.
fn visit(scene: &Scene<'_>) -> act::BookVisit {
    let city = scene.rules.edition.city(&case(scene).city).expect("the edition has the case's city");
    let centre = city.centres.first().expect("the city has a centre");
    // Cases of the demo spread over the day so that no slot is asked for too often.
    let nth = usize::try_from(scene.dossier.person.seed % 12).unwrap_or(0);
    let slots = (1..15).map(|days| centre.slots(scene.day_in(days))).find(|slots| slots.len() > nth);
    let slot = slots.and_then(|slots| slots.get(nth).copied()).expect("the centre opens within a fortnight");
    let centre: CentreId = centre.id.clone();
    act::BookVisit { centre, slot: Instant::from_local(slot.date(), slot.time()), reason: None }
}

fn apart(kind: ActKind, scene: &Scene<'_>) -> Option<Act> {
    Some(match kind {
        ActKind::ReturnForCorrection => act::ReturnForCorrection { remarks: remarks() }.into(),
        ActKind::SignCorrection => correction(scene).into(),
        ActKind::AnswerNotice => act::AnswerNotice {
            answer: act::Answer::Objection,
            text: Some(text("С выводом не согласен: сведения в справке работодателя верны.")),
        }
        .into(),
        ActKind::ScheduleHearing => act::ScheduleHearing {
            meeting: meeting(scene.morning_in(1), "hearing"),
            secretary: text("секретарь заслушивания"),
        }
        .into(),
        ActKind::RecordHearing => minutes(scene).into(),
        ActKind::RefusePetition => act::RefusePetition {
            grounds: list(vec![ground(scene, GroundScope::Petition)]),
            reasons: text("Представленные сведения не соответствуют требованиям."),
            replies: replies(scene),
            way_of_complaint: text(WAY_OF_COMPLAINT),
        }
        .into(),
        ActKind::RevokePetition => act::RevokePetition {
            grounds: list(vec![ground(scene, GroundScope::Annulment)]),
            reasons: text("После выдачи ходатайства выявлено основание для его отзыва."),
            replies: replies(scene),
            way_of_complaint: text(WAY_OF_COMPLAINT),
            number: text(&case(scene).petition.as_ref().expect("the petition is issued").number),
        }
        .into(),
        ActKind::Withdraw => {
            act::Withdraw { reason: text("Изменились личные обстоятельства.") }.into()
        }
        ActKind::DiscardDraft => act::DiscardDraft {}.into(),
        ActKind::Terminate => act::Terminate {
            ground: act::TerminationGround::Duplicate,
            proof: text("То же обращение ведётся по другому делу."),
        }
        .into(),
        ActKind::ForwardComplaint => act::ForwardComplaint {
            complaint: complaint(scene),
            view: text("Акт считаем законным; материалы дела прилагаются."),
        }
        .into(),
        ActKind::DecideComplaint => act::DecideComplaint {
            complaint: complaint(scene),
            outcome: act::ComplaintOutcome::Upheld,
            reasons: text("Основание не подтверждено материалами дела."),
            what: Some(text("Рассмотреть обращение заново.")),
            fallen_grounds: list(vec![]),
            day: None,
            way_to_court: text("Решение может быть обжаловано в суд в течение месяца."),
            newer_case: None,
        }
        .into(),
        _ => return None,
    })
}

fn remarks<const MAX: usize>() -> List<parts::Remark, MAX> {
    list(vec![parts::Remark {
        on: FieldRef::new("cv").expect("a reference"),
        text: text("Укажите в резюме период работы у последнего работодателя и загрузите файл заново."),
    }])
}

fn correction(scene: &Scene<'_>) -> act::SignCorrection {
    let residence = case(scene).application.is_some();
    act::SignCorrection {
        petition: (!residence).then(|| scene.dossier.petition.clone()),
        questionnaire: residence.then(|| scene.dossier.questionnaire.clone()),
        documents: documents(scene, |f| if residence { before_centre(f) } else { f.used == Use::Petition }),
        answer: text("Замечание учтено: резюме дополнено."),
    }
}

fn minutes(scene: &Scene<'_>) -> act::RecordHearing {
    act::RecordHearing {
        place: text("видеосвязь"),
        began_at: scene.now.plus_seconds(-50 * 60),
        ended_at: scene.now.plus_seconds(-10 * 60),
        official: text("должностное лицо"),
        secretary: text("секретарь заслушивания"),
        participants: list(vec![text("заявитель"), text("должностное лицо"), text("секретарь заслушивания")]),
        attended: true,
        subject: text("Предварительное решение по обращению."),
        explanations: Some(text("Заявитель просит учесть справку работодателя.")),
        questions: Some(text("Вопрос: когда получена справка? Ответ: в прошлом месяце.")),
    }
}

pub(super) fn complaint(scene: &Scene<'_>) -> u64 {
    case(scene).complaints.last().expect("there is a complaint").seq
}

/// The answer of a state system, noted from paper by the officer.
pub(super) fn answer(system: CheckSystem, scene: &Scene<'_>) -> act::RecordCheck {
    act::RecordCheck {
        system,
        outcome: CheckOutcome::Clear,
        reference: text(&format!("{}-{}", system.id(), scene.today())),
        compared: list(vec![text("ИИН"), text("номер документа")]),
        on_paper: true,
        entered: (system == CheckSystem::Border).then(|| scene.case.is_some_and(|case| case.entry.is_some())),
    }
}
