//! Papers to print: one of each kind, in each language.

use qonys_office::ports::{Letter, Paper, PaperBody, Permit, Receipt, ReceiptFile, Signer};
use qonys_procedure::{Date, Instant, Lang};

pub const LANGS: [Lang; 3] = [Lang::Kk, Lang::Ru, Lang::En];
pub const ALPHABET: &str = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ";
const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// One of three, by language.
fn say(lang: Lang, [kk, ru, en]: [&str; 3]) -> &str {
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day of the samples")
}

fn signer(lang: Lang) -> Signer {
    Signer {
        name: "ӘБІЛҚАСЫМОВА ЖҰЛДЫЗ ҒАЛЫМҚЫЗЫ".into(),
        post: say(
            lang,
            [
                "Астана қаласы Полиция департаменті Көші-қон қызметі басқармасының бастығы",
                "Начальник Управления миграционной службы Департамента полиции города Астаны",
                "Head of the Migration Service Department, Police Department of the city of Astana",
            ],
        )
        .into(),
        certificate_serial: "4a1f0b7c2d9e8f6a5b4c3d2e1f0a9b8c7d6e5f4a".into(),
    }
}

pub fn permit(lang: Lang) -> Paper {
    let office = [
        "Астана қаласы Полиция департаментінің Көші-қон қызметі басқармасы",
        "Управление миграционной службы Департамента полиции города Астаны",
        "Migration Service Department of the Police Department of the city of Astana",
    ];
    Paper {
        number: "P-AST-2026-000123".into(),
        lang,
        date: day(2026, 11, 22),
        verify_url: Some("https://qonys.example.kz/verify/P-AST-2026-000123?code=7KQ2M9TXR4WB8HDZ".into()),
        training: true,
        body: PaperBody::Permit(Permit {
            case_number: "DNR-2026-000123-4".into(),
            name_latin: "ERIKSSON ANNA MARIA".into(),
            name_cyrillic: "Эрикссон Анна Мария".into(),
            iin: "740812477772".into(),
            birth_date: Some(day(1974, 8, 12)),
            citizenship: say(lang, ["Утопия", "Утопия", "Utopia"]).into(),
            passport: "L898902C3".into(),
            document: say(
                lang,
                [
                    "Қазақстан Республикасында тұратын шетелдіктің ықтиярхаты",
                    "Вид на жительство иностранца в Республике Казахстан",
                    "Residence permit card of a foreigner in the Republic of Kazakhstan",
                ],
            )
            .into(),
            valid_until: day(2034, 4, 15),
            office: say(lang, office).into(),
            city: say(lang, ["Астана", "Астана", "Astana"]).into(),
            signer: signer(lang),
        }),
    }
}

pub fn receipt(lang: Lang) -> Paper {
    let text = "Өтініш беруші: Эрикссон Анна Мария\n  ЖСН: 740812477772\n  Әріптер: әғқңөұүһі ӘҒҚҢӨҰҮҺІ\n\
                Паспорт:\n  Номер: L898902C3\n  Действителен до: 15.04.2034\nMotivation:\n  I have worked as a software \
                engineer for eight years and want to live in Astana with a permanent permit.";
    let file = |kind: [&str; 3], bytes| ReceiptFile { kind: say(lang, kind).into(), sha256: DIGEST.into(), bytes };
    Paper {
        number: "R-2026-004711".into(),
        lang,
        date: day(2026, 11, 22),
        verify_url: None,
        training: false,
        body: PaperBody::Receipt(Receipt {
            case_number: Some("DNR-2026-000123-4".into()),
            act: say(
                lang,
                ["Қолдаухат беру туралы өтініш", "Заявление на выдачу ходатайства", "Application for a petition"],
            )
            .into(),
            received: Instant(1_795_339_812_000_000),
            registered_on: Some(day(2026, 11, 23)),
            signers: vec![Signer { name: "ERIKSSON ANNA MARIA".into(), post: String::new(), ..signer(lang) }],
            text: text.into(),
            digest: DIGEST.into(),
            files: vec![
                file(["Паспорт", "Паспорт", "Passport"], 184_320),
                file(["Фотосурет", "Фотография", "Photo"], 23_450),
                file(
                    [
                        "Соттылығының жоқтығы туралы анықтама",
                        "Справка об отсутствии судимости",
                        "Certificate of no criminal record",
                    ],
                    31_002,
                ),
            ],
            seq: 7,
        }),
    }
}

pub fn letter(lang: Lang) -> Paper {
    Paper {
        number: "N-AST-2026-000045".into(),
        body: PaperBody::Letter(Letter {
            title: say(
                lang,
                [
                    "Алдын ала шешім туралы хабарлама",
                    "Уведомление о предварительном решении",
                    "Notice of the preliminary decision",
                ],
            )
            .into(),
            case_number: Some("DNR-2026-000123-4".into()),
            addressee: "Эрикссон Анна Мария".into(),
            text: "Негіздер:\n  1:\n    Құжаттардың қолданылу мерзімі өтіп кеткен\nОснования:\n  Срок действия справки истёк"
                .into(),
            issuer: "Астана қаласы Полиция департаментінің Көші-қон қызметі басқармасы".into(),
            signer: signer(lang),
        }),
        ..permit(lang)
    }
}

/// Every kind in every language.
pub fn all() -> Vec<Paper> {
    LANGS.into_iter().flat_map(|lang| [permit(lang), receipt(lang), letter(lang)]).collect()
}
