//! Days, times, numbers and plurals as people write them.

use qonys_procedure::{Date, Instant};
use qonys_words::{Lang, Words};

fn all(speak: impl Fn(Words) -> String) -> [String; 3] {
    [Lang::Kk, Lang::Ru, Lang::En].map(|lang| speak(Words::of(lang)))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_day_is_written_as_in_acts_of_the_republic() {
    assert_eq!(all(|w| w.date(day("2026-11-22"))), ["2026 жылғы 22 қараша", "22 ноября 2026 года", "22 November 2026"]);
    assert_eq!(all(|w| w.date_short(day("2027-01-05"))), ["05.01.2027"; 3]);
    assert_eq!(
        all(|w| w.date_weekday(day("2028-02-29"))),
        ["2028 жылғы 29 ақпан, сейсенбі", "29 февраля 2028 года, вторник", "29 February 2028, Tuesday"]
    );
}

#[test]
fn a_time_is_told_by_the_clock_of_almaty() {
    let late: Instant = "2026-12-31T19:30:00Z".parse().unwrap();
    assert_eq!(
        all(|w| w.instant(late)),
        ["2027 жылғы 1 қаңтар, 00:30", "1 января 2027 года, 00:30", "1 January 2027, 00:30"]
    );
    assert_eq!(all(|w| w.time(late)), ["00:30"; 3]);
    assert_eq!(all(|w| w.instant_short(late)), ["01.01.2027 00:30"; 3]);
}

#[test]
fn long_numbers_are_set_apart_and_years_are_not() {
    assert_eq!(all(|w| w.number(17_300)), ["17\u{a0}300", "17\u{a0}300", "17,300"]);
    assert_eq!(all(|w| w.number(2026)), ["2026"; 3]);
    assert_eq!(all(|w| w.number(-1_234_567))[2], "−1,234,567");
    assert_eq!(all(|w| w.money(17_300)), ["17\u{a0}300\u{a0}теңге", "17\u{a0}300\u{a0}тенге", "17,300\u{a0}tenge"]);
}

#[test]
fn the_size_of_a_file_is_rounded_up() {
    assert_eq!(Words::of(Lang::Ru).file_size(1), "1\u{a0}КБ");
    assert_eq!(Words::of(Lang::Kk).file_size(1_258_292), "1,3\u{a0}МБ");
    assert_eq!(Words::of(Lang::En).file_size(10 * 1024 * 1024), "10\u{a0}MB");
}

#[test]
fn russian_has_three_plurals_kazakh_none_english_two() {
    let ru = Words::of(Lang::Ru);
    let spoken = [1, 2, 5, 11, 14, 21, 22, 25, 111, 121].map(|n| ru.working_days(n));
    assert_eq!(
        spoken.join("; "),
        "1 рабочий день; 2 рабочих дня; 5 рабочих дней; 11 рабочих дней; 14 рабочих дней; 21 рабочий день; \
         22 рабочих дня; 25 рабочих дней; 111 рабочих дней; 121 рабочий день"
    );
    assert_eq!(Words::of(Lang::Kk).working_days(21), "21 жұмыс күні");
    assert_eq!([1u64, 2].map(|n| Words::of(Lang::En).working_days(n)), ["1 working day", "2 working days"]);
}

#[test]
fn an_exact_number_wins_over_a_category() {
    assert_eq!(
        all(|w| w.due_left(0)),
        ["мерзім бүгін аяқталады", "срок истекает сегодня", "the time limit ends today"]
    );
}

#[test]
fn days_in_a_row_are_named_as_a_span_and_each_month_once() {
    let days = ["2026-03-09", "2026-03-21", "2026-03-22", "2026-03-23", "2026-04-04", "2026-04-05", "2026-05-01"];
    let days: Vec<_> = days.iter().map(|d| day(d)).collect();
    let spaced = |text: String| text.replace('\u{a0}', " ");
    assert_eq!(
        all(|w| spaced(w.days_named(&days))),
        [
            "9, 21–23 наурыз, 4, 5 сәуір, 1 мамыр",
            "9, 21–23 марта, 4, 5 апреля, 1 мая",
            "9, 21–23 March, 4, 5 April, 1 May"
        ]
    );
    assert_eq!(all(|w| w.days_named(&[])), [""; 3]);
}
