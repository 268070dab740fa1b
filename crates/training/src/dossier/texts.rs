//! What stands on specimen papers, in the language that the rules ask of each.

use super::pdf::Line;
use crate::specimen::{Person, Seal, Sex};
use qonys_procedure::Date;

/// Days from the issue of a certificate to its apostille or legalisation.
pub(super) const CERTIFIED_AFTER_DAYS: i64 = 9;

fn row(label: &str, value: impl Into<String>) -> Line {
    Line::Row(label.to_owned(), value.into())
}

fn text(words: impl Into<String>) -> Line {
    Line::Text(words.into())
}

/// `22.11.2026`.
pub(super) fn short(date: Date) -> String {
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}

/// A profession in Russian and English.
pub(super) fn profession(id: &str) -> (&'static str, &'static str) {
    match id {
        "software-architect" => ("архитектор программного обеспечения", "Software architect"),
        "devops" => ("инженер DevOps", "DevOps engineer"),
        "big-data" => ("инженер больших данных", "Big-data engineer"),
        "artificial-intelligence" => ("инженер машинного обучения", "Machine-learning engineer"),
        "ui-ux-design" => ("дизайнер интерфейсов", "UI/UX designer"),
        "cybersecurity" => ("специалист по кибербезопасности", "Security engineer"),
        "automation" => ("инженер по автоматизации", "Automation engineer"),
        "it-infrastructure-architect" => ("архитектор ИТ-инфраструктуры", "IT-infrastructure architect"),
        _ => ("инженер-программист", "Software engineer"),
    }
}

/// Certificate of no criminal record, its apostille or legalisation, and the translation into Russian.
pub(super) fn police(p: &Person, number: &str, issued: Date, certified: &str) -> Vec<Line> {
    let state = p.police_state();
    let mut lines = vec![
        Line::Issuer(state.latin.to_owned()),
        Line::Issuer(state.police.to_owned()),
        Line::Title("CERTIFICATE OF NO CRIMINAL RECORD".to_owned()),
        row("Number", number),
        row("Date of issue", short(issued)),
        row("Name", p.latin()),
        row("Date of birth", short(p.birth_date)),
        row("Place of birth", p.birth_place.clone()),
        row("Travel document", p.passport.number.clone()),
        text(
            "The records of this authority, searched on the date of issue, show no conviction and no pending criminal proceedings against the person named above.",
        ),
        text("Issued at the request of the person for presentation abroad."),
        Line::Signed("Registrar of criminal records".to_owned(), state.code.to_owned()),
    ];
    match state.seal {
        Seal::Apostille => lines.extend([
            Line::Heading("APOSTILLE (Convention de La Haye du 5 octobre 1961)".to_owned()),
            row("Country", state.latin),
            row("Signed by", "Registrar of criminal records"),
            row("Number", certified),
            row("Date", short(later(issued, CERTIFIED_AFTER_DAYS))),
        ]),
        Seal::Legalisation => lines.extend([
            Line::Heading("CONSULAR LEGALISATION".to_owned()),
            row("Consular section", "Embassy of the Republic of Kazakhstan"),
            row("Number", certified),
            row("Date", short(later(issued, CERTIFIED_AFTER_DAYS))),
        ]),
        Seal::Exempt => {}
    }
    lines.extend([
        Line::Page,
        Line::Title("Перевод с английского языка на русский язык".to_owned()),
        Line::Issuer(format!("{}: {}", state.russian, state.police)),
        Line::Heading("Справка об отсутствии судимости".to_owned()),
        row("Номер", number),
        row("Дата выдачи", short(issued)),
        row("Фамилия, имя", p.cyrillic()),
        row("Дата рождения", short(p.birth_date)),
        row("Место рождения", p.birth_place_cyrillic.clone()),
        row("Номер паспорта", p.passport.number.clone()),
        text("По учётам органа на дату выдачи судимостей и незавершённых уголовных дел в отношении указанного лица не имеется."),
        text("Перевод выполнен переводчиком, подлинность подписи которого засвидетельствована нотариусом."),
        Line::Signed("Переводчик; нотариус".to_owned(), "НОТАРИУС".to_owned()),
    ]);
    lines
}

/// Diploma with its translation.
pub(super) fn diploma(p: &Person, number: &str, issued: Date) -> Vec<Line> {
    vec![
        Line::Issuer(p.school.clone()),
        Line::Title("DIPLOMA".to_owned()),
        row("Number", number),
        row("Awarded to", p.latin()),
        row("Degree", "Bachelor of Science"),
        row("Field of study", p.field_of_study.clone()),
        row("Date", short(issued)),
        text("The degree was awarded by the academic council upon completion of all requirements of the programme."),
        Line::Signed("Rector".to_owned(), "ACADEMIC COUNCIL".to_owned()),
        Line::Page,
        Line::Title("Перевод на русский язык".to_owned()),
        Line::Heading("Диплом".to_owned()),
        row("Номер", number),
        row("Кому выдан", p.cyrillic()),
        row("Степень", "бакалавр наук"),
        row("Учебное заведение", p.school.clone()),
        row("Специальность", p.field_of_study.clone()),
        row("Дата", short(issued)),
        Line::Signed("Переводчик; нотариус".to_owned(), "НОТАРИУС".to_owned()),
    ]
}

/// Certificate of professional development.
pub(super) fn certificate(p: &Person, number: &str, issued: Date) -> Vec<Line> {
    vec![
        Line::Issuer("Open Cloud Training Institute".to_owned()),
        Line::Title("CERTIFICATE OF COMPLETION".to_owned()),
        row("Number", number),
        row("Name", p.latin()),
        row("Course", format!("{}: advanced practice, 120 hours", profession(&p.profession).1)),
        row("Date", short(issued)),
        Line::Signed("Programme director".to_owned(), "TRAINING INSTITUTE".to_owned()),
    ]
}

/// Curriculum vitae, in English.
pub(super) fn cv(p: &Person, today: Date) -> Vec<Line> {
    let post = profession(&p.profession).1;
    vec![
        Line::Title(p.latin()),
        Line::Issuer(post.to_owned()),
        row("E-mail", p.email.clone()),
        row("Telephone", p.phone.clone()),
        row("Date of birth", short(p.birth_date)),
        Line::Heading("Work".to_owned()),
        row(&format!("{} to now", today.year() - 3), format!("{post}, {} ({})", p.employer, p.employer_country)),
        text(
            "Design and delivery of services in production; review of code and architecture; mentoring of four colleagues; on-call rota.",
        ),
        row(&format!("{} to {}", p.graduated, today.year() - 3), format!("{post}, independent projects")),
        Line::Heading("Education".to_owned()),
        row(&format!("{}", p.graduated), format!("{}, {}", p.field_of_study, p.school)),
        Line::Heading("Experience".to_owned()),
        text(format!("{} years in the profession.", p.experience_years)),
        Line::Heading("Languages".to_owned()),
        text("English C1, Russian B1, Kazakh A1"),
    ]
}

/// Cover letter, in English, which the petition allows.
pub(super) fn motivation(p: &Person) -> Vec<Line> {
    vec![
        Line::Title("Cover letter".to_owned()),
        text("To the Ministry of Artificial Intelligence and Digital Development of the Republic of Kazakhstan"),
        text(motivation_words(p)),
        Line::Signed(p.latin(), p.surname.clone()),
    ]
}

/// The same words stand in the form.
pub(super) fn motivation_words(p: &Person) -> String {
    format!(
        "I have worked for {} years in my profession ({}), at present for {}, and ask for a petition because I want to \
         live in {} with a permanent permit, keep my work, and take part in the local community of engineers: I intend \
         to give an evening course each term and to employ two graduates within the first two years.",
        p.experience_years,
        profession(&p.profession).1.to_lowercase(),
        p.employer,
        if p.city == "almaty" { "Almaty" } else { "Astana" },
    )
}

/// Receipt of the state duty.
pub(super) fn duty(p: &Person, reference: &str, paid: Date, tenge: u64) -> Vec<Line> {
    vec![
        Line::Issuer("Платёжная система (учебная)".to_owned()),
        Line::Title("Квитанция об уплате государственной пошлины".to_owned()),
        row("Номер платежа", reference),
        row("Дата уплаты", short(paid)),
        row("Плательщик", p.cyrillic()),
        row("ИИН", p.iin.clone()),
        row("Назначение", "Государственная пошлина за выдачу разрешения на постоянное проживание"),
        row("Сумма", format!("{tenge} тенге")),
        row("Состояние", "Исполнен"),
    ]
}

/// Medical certificate; what it says of health stands in no open field of the case.
pub(super) fn medical(p: &Person, number: &str, issued: Date) -> Vec<Line> {
    vec![
        Line::Issuer("Городская поликлиника № 1 (учебная)".to_owned()),
        Line::Title("Медицинская справка".to_owned()),
        row("Номер", number),
        row("Дата", short(issued)),
        row("Выдана", p.cyrillic()),
        row("ИИН", p.iin.clone()),
        row("Дата рождения", short(p.birth_date)),
        text("Заболеваний, препятствующих въезду и постоянному проживанию в Республике Казахстан, не выявлено."),
        Line::Signed("Врач".to_owned(), "ПОЛИКЛИНИКА".to_owned()),
    ]
}

/// Lease of a dwelling.
pub(super) fn housing(p: &Person, number: &str, from: Date) -> Vec<Line> {
    vec![
        Line::Title(format!("Договор найма жилища № {number}")),
        text(format!("{}, {}", city(p), short(from))),
        row("Наймодатель", "Ахметова Айгүл Серікқызы (вымышленное лицо)"),
        row("Наниматель", format!("{}, ИИН {}", p.cyrillic(), p.iin)),
        row("Адрес жилища", address(p)),
        row("Регистрационный код адреса", address_code(p)),
        row("Срок", format!("с {} на 12 месяцев", short(from))),
        text("Наймодатель, являясь собственником жилища, согласен на регистрацию нанимателя по указанному адресу."),
        Line::Signed("Наймодатель; наниматель. Удостоверено нотариусом".to_owned(), "НОТАРИУС".to_owned()),
    ]
}

/// The life of a person, in Russian.
pub(super) fn autobiography(p: &Person) -> Vec<Line> {
    let signed = if p.sex == Sex::M {
        "Написал собственноручно"
    } else {
        "Написала собственноручно"
    };
    vec![
        Line::Title("Автобиография".to_owned()),
        text(autobiography_words(p)),
        Line::Signed(format!("{signed}: {}", p.cyrillic()), p.surname.clone()),
    ]
}

/// The same words stand in the questionnaire.
pub(super) fn autobiography_words(p: &Person) -> String {
    let man = p.sex == Sex::M;
    let (born, studied, work) = if man {
        ("родился", "окончил", "работал")
    } else {
        ("родилась", "окончила", "работала")
    };
    let (russian, _) = profession(&p.profession);
    format!(
        "Я, {}, {born} {} года в городе {}. В {} году {studied} университет «{}» по специальности «{}». После учёбы \
         {work} в области информационных технологий, мой стаж — {}. В настоящее время моя должность — \
         {russian}, место работы — «{}». К уголовной ответственности не привлекаюсь, судимостей не имею.",
        p.cyrillic(),
        short(p.birth_date),
        p.birth_place_cyrillic,
        p.graduated,
        p.school,
        p.field_of_study,
        years(p.experience_years),
        p.employer,
    )
}

/// `1 год`, `3 года`, `5 лет`.
fn years(n: u32) -> String {
    let word = match (n % 10, n % 100) {
        (_, 11..=14) => "лет",
        (1, _) => "год",
        (2..=4, _) => "года",
        _ => "лет",
    };
    format!("{n} {word}")
}

fn city(p: &Person) -> &'static str {
    if p.city == "almaty" { "город Алматы" } else { "город Астана" }
}

/// Where the person will live: a house number that does not exist.
pub(super) fn address(p: &Person) -> String {
    let street = if p.city == "almaty" { "улица Учебная" } else { "улица Примерная" };
    format!("{}, {street}, дом {}, квартира {}", city(p), 900 + p.seed % 90, 1 + p.seed % 120)
}

/// Address registration code, sixteen digits.
pub(super) fn address_code(p: &Person) -> String {
    format!("0201{:012}", 300_000_000_000 + p.seed * 104_729 % 1_000_000_000)
}

/// A day some days later.
pub(super) fn later(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}
