//! Papers of every kind with sample data: what a template is tried and looked at with. The person is the specimen of
//! ICAO 9303; numbers, names and texts are invented.

use qonys_office::ports::{
    Decision, Ground, Holder, Paper, PaperBody, Receipt, ReceiptFile, Record, RecordedAct, Signer,
};
use qonys_procedure::act::ActKind;
use qonys_procedure::paper::PaperKind;
use qonys_procedure::{Date, Instant, Lang, Role, Stage};
use qonys_words::{Labels, Words};
use serde_json::{Value, json};

/// Kazakh's own letters: the person's words hold them, so that every font shows what it has.
pub const ALPHABET: &str = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ";
const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const CASE: &str = "DNR-2026-000123-4";
const TODAY: Date = Date::constant(2026, 11, 22);

/// One paper of each kind that has a template, in one language.
pub fn samples(lang: Lang) -> Vec<Paper> {
    let decisions = PaperKind::ALL.iter().filter_map(|kind| decision(*kind, lang));
    decisions.chain([receipt(lang), record(lang, 5)]).collect()
}

/// What kind a paper is.
pub fn kind(paper: &Paper) -> PaperKind {
    match &paper.body {
        PaperBody::Receipt(_) => PaperKind::StatementReceipt,
        PaperBody::Decision(decision) => decision.kind,
        PaperBody::Record(_) => PaperKind::RecordCertificate,
    }
}

/// Name of the file of a sample: its kind and its language, as in `permit.kk.pdf`.
pub fn file_name(paper: &Paper) -> String {
    format!("{}.{}.pdf", kind(paper), paper.lang.id())
}

/// A text in its three languages.
type Three = [&'static str; 3];

fn say(lang: Lang, [kk, ru, en]: Three) -> &'static str {
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

const OFFICE: Three = [
    "Астана қаласы Полиция департаментінің Көші-қон қызметі басқармасы",
    "Управление миграционной службы Департамента полиции города Астаны",
    "Migration Service Department of the Police Department of Astana",
];
const MINISTRY: Three = [
    "Қазақстан Республикасының Жасанды интеллект және цифрлық даму министрлігі",
    "Министерство искусственного интеллекта и цифрового развития Республики Казахстан",
    "Ministry of Artificial Intelligence and Digital Development of the Republic of Kazakhstan",
];
const CORPORATION: Three = [
    "«Азаматтарға арналған үкімет» мемлекеттік корпорациясы» коммерциялық емес акционерлік қоғамы",
    "Некоммерческое акционерное общество «Государственная корпорация „Правительство для граждан“»",
    "Non-commercial joint-stock company \"State Corporation 'Government for Citizens'\"",
];
const HEAD: Three = [
    "Көші-қон қызметі басқармасының бастығы",
    "Начальник управления миграционной службы",
    "Head of the migration service department",
];
const DIRECTOR: Three = ["Департамент директоры", "Директор департамента", "Director of the department"];
const OPERATOR: Three = [
    "Халыққа қызмет көрсету орталығының операторы",
    "Оператор центра обслуживания населения",
    "Operator of the service centre",
];
const ORDER: Three = [
    "«Digital Nomad Residency» пилоттық жобасын іске асыру қағидалары, 2025 жылғы 6 қаңтардағы № 1/НҚ, № 7 бірлескен бұйрық",
    "Правила реализации пилотного проекта «Digital Nomad Residency», совместный приказ от 6 января 2025 года № 1/НҚ, № 7",
    "Rules of the pilot project Digital Nomad Residency, joint order of 6 January 2025 No. 1/НҚ, No. 7",
];
const REASONS: Three = [
    "Ұсынылған портфолиодағы жобалар өтінімде көрсетілген мамандыққа сәйкес келмейді.\nСұхбат барысында өтініш беруші жобалардағы өз үлесін растай алмады.",
    "Проекты из представленного портфолио не относятся к профессии, указанной в заявлении.\nНа собеседовании заявитель не подтвердил своё участие в этих проектах.",
    "The projects in the portfolio do not belong to the profession named in the request.\nIn the interview the applicant could not confirm having taken part in them.",
];
const COMPLAINT: Three = [
    "Шағымды Астана қаласы, Мәңгілік Ел даңғылы, 55/5 мекенжайы бойынша қағаз түрінде де беруге болады.",
    "Жалобу можно подать и на бумаге по адресу: г. Астана, пр. Мәңгілік Ел, 55/5.",
    "The complaint can also be made on paper at 55/5 Mangilik El Avenue, Astana.",
];
const QUESTIONS: Three = [
    "Портфолиодағы жобаларда қандай жұмыс орындадыңыз? — Кодты тексердім.",
    "Какую работу вы выполняли в проектах из портфолио? — Проверял(а) код.",
    "Which work did you do in the projects of the portfolio? — I reviewed the code.",
];
const TO_COURT: Three = [
    "Шешімге бір ай ішінде әкімшілік сотқа шағымдануға болады.",
    "Решение можно обжаловать в административный суд в течение месяца.",
    "The decision can be taken to the administrative court within a month.",
];
const AGAIN: Three =
    ["Өтініш қайта қаралсын.", "Рассмотреть заявление повторно.", "The application is to be considered again."];
const WRONG: Three =
    ["Тегі «ERIKSON» деп жазылған.", "Фамилия напечатана как «ERIKSON».", "The surname is printed as ERIKSON."];
const RIGHT: Three = [
    "Тегі «ERIKSSON» деп оқылсын, паспорттағыдай.",
    "Фамилию читать как «ERIKSSON», по паспорту.",
    "The surname is to be read as ERIKSSON, as in the passport.",
];

/// Words of the catalogues that the samples name.
struct Sample;

impl Labels for Sample {
    fn label(&self, catalogue: &str, id: &str, lang: Lang) -> Option<String> {
        let known: Three = match (catalogue, id) {
            ("professions", _) => {
                ["Бағдарламалық қамтылымды әзірлеуші", "Разработчик программного обеспечения", "Software developer"]
            }
            ("cities", "astana") => ["Астана", "Астана", "Astana"],
            ("cities", _) => ["Алматы", "Алматы", "Almaty"],
            ("grounds", _) => [
                "Көрсетілетін қызметті алушы ұсынған құжаттардың анық еместігі анықталды",
                "Установлена недостоверность документов, представленных услугополучателем",
                "The documents given by the service recipient were found to be unreliable",
            ],
            _ => return None,
        };
        Some(say(lang, known).to_owned())
    }
}

/// Which act issues the kind, and what it says; none for a kind that no act issues.
fn content(kind: PaperKind, lang: Lang) -> Option<(ActKind, Value)> {
    let text = |three: Three| say(lang, three);
    let refusal = || {
        json!({ "grounds": ["sample"], "reasons": text(REASONS), "replies": [{ "to": 14, "text": text(REASONS) }],
            "way_of_complaint": text(COMPLAINT) })
    };
    Some(match kind {
        PaperKind::Petition => {
            (ActKind::IssuePetition, json!({ "profession": "software-developer", "valid_until": "2027-05-21" }))
        }
        PaperKind::Return => (
            ActKind::ReturnForCorrection,
            json!({ "remarks": [
                { "on": "identity.travel_documents", "text": text(["Паспорт нөмірі көшірмедегіден өзгеше.", "Номер паспорта отличается от номера на копии.", "The number differs from the one on the copy."]) },
                { "on": "identity.born_on", "text": text(["Туған күні сертификаттағыдай емес.", "Дата рождения не такая, как в сертификате.", "The date of birth is not the one in the certificate."]) },
            ] }),
        ),
        PaperKind::ConsiderationRefusal => (
            ActKind::RefuseConsideration,
            json!({ "missing": ["identity.travel_documents", "identity.born_on"], "reasons": text(REASONS), "way_of_complaint": text(COMPLAINT) }),
        ),
        PaperKind::Notice => (
            ActKind::NotifyIntendedRefusal,
            json!({ "intended": "refuse", "grounds": ["sample"], "reasons": text(REASONS), "until": "2026-11-24",
                "how_to_be_heard": text(["Тыңдау бейнебайланыс арқылы өтеді.", "Заслушивание проходит по видеосвязи.", "The hearing is held by video."]) }),
        ),
        PaperKind::Minutes => (
            ActKind::RecordHearing,
            json!({ "place": text(["Бейнебайланыс", "Видеосвязь", "Video link"]), "began_at": 1_795_339_800_000_000_i64, "ended_at": 1_795_342_500_000_000_i64,
                "official": "Серікбаева Айгүл", "secretary": "Оспанов Ерлан", "participants": ["Eriksson Anna Maria", "Нұрланова Әсел"],
                "attended": true, "subject": text(["Рұқсат беруден бас тарту ниеті", "Намерение отказать в выдаче разрешения", "The intention to refuse the permit"]),
                "explanations": text(REASONS), "questions": text(QUESTIONS) }),
        ),
        PaperKind::Approval => (
            ActKind::GrantPreliminaryApproval,
            json!({ "in_country": false, "enter_before": "2027-02-20", "basis": "visa_free", "conditions": null }),
        ),
        PaperKind::PetitionRefusal => (ActKind::RefusePetition, refusal()),
        PaperKind::Refusal => (ActKind::ProposeRefusal, refusal()),
        PaperKind::Permit => {
            (ActKind::ProposePermit, json!({ "card": "residence_card", "valid_until": "2034-04-15", "checks": [] }))
        }
        PaperKind::Annulment => {
            let mut content = refusal();
            content["number"] = "petition-astana-2026-000045".into();
            (ActKind::RevokePetition, content)
        }
        PaperKind::Lapse => (ActKind::Lapse, json!({ "limit": "correction", "notices": [] })),
        PaperKind::Extension | PaperKind::Reinstatement => (
            ActKind::ExtendLimit,
            json!({ "limit": "correction", "until": "2026-12-15", "reason": text(["Өтініш беруші ауруханада болды.", "Заявитель находился в больнице.", "The applicant was in hospital."]) }),
        ),
        PaperKind::Transfer => (
            ActKind::TransferCase,
            json!({ "from": "astana", "to": "almaty", "reason": text(["Өтініш беруші Алматыға көшеді.", "Заявитель переезжает в Алматы.", "The applicant moves to Almaty."]) }),
        ),
        PaperKind::DocumentCorrection => (
            ActKind::RectifyDocument,
            json!({ "what": "paper", "number": "permit-astana-2026-000123", "error": text(WRONG), "right": text(RIGHT) }),
        ),
        PaperKind::ComplaintDecision => (
            ActKind::DecideComplaint,
            json!({ "complaint": 21, "outcome": "upheld_partly", "reasons": text(REASONS), "what": text(AGAIN), "fallen_grounds": ["sample"],
                "way_to_court": text(TO_COURT) }),
        ),
        PaperKind::OriginalsReceipt => (
            ActKind::MoveOriginals,
            json!({ "what": [text(["Паспорт", "Паспорт", "Passport"]), text(["Жалдау шарты", "Договор найма", "Lease"])], "seal": "000451",
                "from": say(lang, CORPORATION), "to": say(lang, OFFICE) }),
        ),
        PaperKind::HandOverReceipt => (
            ActKind::HandOver,
            json!({ "what": text(["Шетелдіктің тұруға ықтиярхаты", "Вид на жительство иностранца", "Residence card of a foreigner"]), "identity_seen": true }),
        ),
        PaperKind::StatementReceipt | PaperKind::RecordCertificate => return None,
    })
}

fn decision(kind: PaperKind, lang: Lang) -> Option<Paper> {
    let (act, told) = content(kind, lang)?;
    let (issuer, post, city) = match kind {
        PaperKind::Petition | PaperKind::PetitionRefusal | PaperKind::Annulment => (MINISTRY, DIRECTOR, false),
        PaperKind::ComplaintDecision => (MINISTRY, DIRECTOR, false),
        PaperKind::OriginalsReceipt | PaperKind::HandOverReceipt => (CORPORATION, OPERATOR, true),
        _ => (OFFICE, HEAD, true),
    };
    let answer_until = match kind {
        PaperKind::Return | PaperKind::Notice => Some(Date::constant(2026, 11, 24)),
        PaperKind::Approval => Some(Date::constant(2027, 2, 20)),
        _ => None,
    };
    let ground = Ground {
        article: say(
            lang,
            [
                "«Мемлекеттік көрсетілетін қызметтер туралы» 88-V Заңның 19-1-бабы 2-тармағының 1) тармақшасы",
                "подпункт 1) пункта 2 статьи 19-1 Закона № 88-V «О государственных услугах»",
                "Law 88-V on Public Services, art. 19-1, para. 2, 1)",
            ],
        )
        .to_owned(),
        text: Sample.label("grounds", "sample", lang).unwrap_or_default(),
    };
    let number = format!("{kind}-astana-2026-000123");
    Some(Paper {
        verify_url: Some(format!("https://qonys.example.kz/verify/{number}?code=7KQ2M9TXR4WB8HDZ")),
        number,
        lang,
        date: TODAY,
        training: true,
        body: PaperBody::Decision(Box::new(Decision {
            kind,
            case_number: Some(CASE.to_owned()),
            holder: holder(lang),
            issuer: say(lang, issuer).to_owned(),
            city: city.then(|| say(lang, ["Астана", "Астана", "Astana"]).to_owned()),
            order: say(lang, ORDER).to_owned(),
            grounds: told.get("grounds").map(|_| ground).into_iter().collect(),
            content: Words::of(lang).act_told(act, &told, &Sample),
            answer_until,
            complaint_until: kind.is_unfavourable().then_some(Date::constant(2027, 2, 22)),
            signer: (kind != PaperKind::Lapse).then(|| signer(say(lang, post))),
        })),
    })
}

fn holder(lang: Lang) -> Holder {
    Holder {
        name_latin: "ERIKSSON ANNA MARIA".to_owned(),
        name_cyrillic: "Эрикссон Анна Мария".to_owned(),
        iin: "740812477772".to_owned(),
        birth_date: Some(Date::constant(1974, 8, 12)),
        citizenship: say(lang, ["Утопия", "Утопия", "Utopia"]).to_owned(),
        passport: "L898902C3".to_owned(),
    }
}

fn signer(post: &str) -> Signer {
    Signer {
        name: "ӘБІЛҚАСЫМОВА ЖҰЛДЫЗ ҒАЛЫМҚЫЗЫ".to_owned(),
        post: post.to_owned(),
        certificate_serial: "4a1f0b7c2d9e8f6a5b4c3d2e1f0a9b8c7d6e5f4a".to_owned(),
    }
}

fn receipt(lang: Lang) -> Paper {
    let text = format!(
        "Өтініш беруші: Эрикссон Анна Мария\n  ЖСН: 740812477772\n  Әріптер: {ALPHABET}\nПаспорт:\n  Номер: L898902C3\n  \
         Действителен до: 15.04.2034\nMotivation:\n  I have worked as a software engineer for eight years and want to \
         live in Astana with a permanent permit."
    );
    let file = |kind: Three, bytes| ReceiptFile { kind: say(lang, kind).to_owned(), sha256: DIGEST.to_owned(), bytes };
    let act = ["Қолдаухат беру туралы өтініш", "Заявление на выдачу ходатайства", "Application for a petition"];
    let police = [
        "Соттылығының жоқтығы туралы анықтама",
        "Справка об отсутствии судимости",
        "Certificate of no criminal record",
    ];
    Paper {
        number: format!("{CASE}/7"),
        lang,
        date: TODAY,
        verify_url: None,
        training: true,
        body: PaperBody::Receipt(Receipt {
            case_number: Some(CASE.to_owned()),
            act: say(lang, act).to_owned(),
            received: Instant(1_795_339_812_000_000),
            registered_on: Some(Date::constant(2026, 11, 23)),
            signers: vec![Signer { name: "ERIKSSON ANNA MARIA".to_owned(), ..signer("") }],
            text,
            digest: DIGEST.to_owned(),
            files: vec![
                file(["Паспорт", "Паспорт", "Passport"], 184_320),
                file(["Фотосурет", "Фотография", "Photo"], 23_450),
                file(police, 31_002),
            ],
            seq: 7,
        }),
    }
}

/// Acts of the first days of a case, each with its role; a longer case goes through them again.
const ACTS: [(ActKind, Role); 6] = [
    (ActKind::OpenCase, Role::Applicant),
    (ActKind::SignPetitionRequest, Role::Applicant),
    (ActKind::TakeCase, Role::Screener),
    (ActKind::AcceptDocuments, Role::Screener),
    (ActKind::IssuePetition, Role::MinistryOfficial),
    (ActKind::OrderCheck, Role::MigrationOfficer),
];

/// The certificate of the record of a case with so many acts.
pub fn record(lang: Lang, count: u64) -> Paper {
    let words = Words::of(lang);
    let number = format!("{}-astana-2026-000123", PaperKind::RecordCertificate);
    let act = |(seq, (kind, role)): (u64, &(ActKind, Role))| RecordedAct {
        seq,
        at: Instant(1_791_339_812_000_000 + i64::try_from(seq).unwrap_or_default() * 7_260 * Instant::SECOND),
        act: words.act_done(*kind).to_owned(),
        role: words.role(*role).to_owned(),
        name: role.is_staff().then(|| signer("").name),
        body: match role {
            Role::MinistryOfficial => Some(say(lang, MINISTRY).to_owned()),
            Role::MigrationOfficer => Some(say(lang, OFFICE).to_owned()),
            _ => None,
        },
        leaf: format!("{seq:04x}{}", &DIGEST[4..]),
    };
    Paper {
        verify_url: Some(format!("https://qonys.example.kz/verify/{number}?code=7KQ2M9TXR4WB8HDZ")),
        number,
        lang,
        date: TODAY,
        training: true,
        body: PaperBody::Record(Box::new(Record {
            case: CASE.to_owned(),
            city: Sample.label("cities", "astana", lang),
            holder: holder(lang),
            stage: words.stage(Stage::Verification).to_owned(),
            at: Instant(1_795_339_812_000_000),
            acts: (1..=count).zip(ACTS.iter().cycle()).map(act).collect(),
        })),
    }
}
