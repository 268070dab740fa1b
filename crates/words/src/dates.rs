//! Days, times and numbers as people write them in each language.

use crate::lang::index;
use crate::{Lang, Words};
use jiff::civil::{DateTime, Weekday};
use qonys_procedure::{Date, Instant};

const MONTHS: [[&str; 12]; 3] = [
    [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

const WEEKDAYS: [[&str; 7]; 3] = [
    ["дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"],
    ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

/// Between thousands, and between a number and its unit: a line never breaks there.
const NO_BREAK_SPACE: char = '\u{a0}';

impl Words {
    /// A day in full: `2026 жылғы 22 қараша`, `22 ноября 2026 года`, `22 November 2026`.
    pub fn date(&self, date: Date) -> String {
        let month = MONTHS[index(self.lang)][month_index(date)];
        let (day, year) = (date.day(), date.year());
        match self.lang {
            Lang::Kk => format!("{year} жылғы {day} {month}"),
            Lang::Ru => format!("{day} {month} {year} года"),
            Lang::En => format!("{day} {month} {year}"),
        }
    }

    /// Days in order as people name them, those that follow each other as a span: `9, 21–23 марта, 1 мая`.
    pub fn days_named(&self, days: &[Date]) -> String {
        let mut months: Vec<(usize, Vec<String>)> = Vec::new();
        let mut rest = days;
        while let [first, ..] = rest {
            let month = month_index(*first);
            let follows =
                |pair: &[Date]| pair[0].tomorrow().is_ok_and(|next| next == pair[1]) && month_index(pair[1]) == month;
            let length = 1 + rest.windows(2).take_while(|pair| follows(pair)).count();
            let span = match length {
                1 => first.day().to_string(),
                2 => format!("{}, {}", first.day(), rest[1].day()),
                _ => format!("{}–{}", first.day(), rest[length - 1].day()),
            };
            match months.last_mut() {
                Some((known, spans)) if *known == month => spans.push(span),
                _ => months.push((month, vec![span])),
            }
            rest = &rest[length..];
        }
        let named = |(month, spans): &(usize, Vec<String>)| {
            format!("{}{NO_BREAK_SPACE}{}", spans.join(", "), MONTHS[index(self.lang)][*month])
        };
        months.iter().map(named).collect::<Vec<_>>().join(", ")
    }

    /// A day for tables and forms, the same in all three languages: `22.11.2026`.
    pub fn date_short(&self, date: Date) -> String {
        format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
    }

    /// A day with its weekday: `2026 жылғы 22 қараша, жексенбі`.
    pub fn date_weekday(&self, date: Date) -> String {
        format!("{}, {}", self.date(date), self.weekday(date.weekday()))
    }

    /// The name of a day of the week.
    pub fn weekday(&self, day: Weekday) -> &'static str {
        let monday_first = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
        WEEKDAYS[index(self.lang)][monday_first.min(6)]
    }

    /// A point in time, day in full, on the clock of Almaty: `22 ноября 2026 года, 14:30`.
    pub fn instant(&self, at: Instant) -> String {
        let local = at.local();
        format!("{}, {}", self.date(local.date()), clock_time(local))
    }

    /// A point in time for tables: `22.11.2026 14:30`, Almaty.
    pub fn instant_short(&self, at: Instant) -> String {
        let local = at.local();
        format!("{} {}", self.date_short(local.date()), clock_time(local))
    }

    /// The time of day in Almaty: `14:30`.
    pub fn time(&self, at: Instant) -> String {
        clock_time(at.local())
    }

    /// A whole number, from five digits on with its thousands set apart: `15 728`, in English `15,728`,
    /// but `3932`; so a year stays a year.
    pub fn number(&self, n: i64) -> String {
        self.lang.number(n)
    }

    /// A sum in tenge: `17 300 теңге`.
    pub fn money(&self, tenge: i64) -> String {
        let unit = match self.lang {
            Lang::Kk => "теңге",
            Lang::Ru => "тенге",
            Lang::En => "tenge",
        };
        format!("{}{NO_BREAK_SPACE}{unit}", self.number(tenge))
    }

    /// The size of a file or a disk, rounded up: `245 КБ`, `1,2 МБ`, `12 ГБ`.
    pub fn file_size(&self, bytes: u64) -> String {
        let [kilo, mega, giga, comma] = match self.lang {
            Lang::Kk | Lang::Ru => ["КБ", "МБ", "ГБ", ","],
            Lang::En => ["KB", "MB", "GB", "."],
        };
        let kilobytes = bytes.div_ceil(1024);
        if kilobytes < 1024 {
            return format!("{kilobytes}{NO_BREAK_SPACE}{kilo}");
        }
        let megabytes = kilobytes < 1024 * 1024;
        let (size, unit) = if megabytes { (1024 * 1024, mega) } else { (1024 * 1024 * 1024, giga) };
        let tenths = bytes.saturating_mul(10).div_ceil(size);
        match tenths % 10 {
            0 => format!("{}{NO_BREAK_SPACE}{unit}", tenths / 10),
            rest => format!("{}{comma}{rest}{NO_BREAK_SPACE}{unit}", tenths / 10),
        }
    }
}

fn month_index(date: Date) -> usize {
    usize::try_from(date.month()).unwrap_or(1).clamp(1, 12) - 1
}

fn clock_time(local: DateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}
