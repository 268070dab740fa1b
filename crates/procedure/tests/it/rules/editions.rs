//! `qonys edition check`: every fault with its line, and what is unverified.

use super::book;
use qonys_procedure::edition::{FaultId, Report, check};
use qonys_procedure::rulebook::EDITIONS;

fn look(text: &str) -> Report {
    check(text, &book())
}

/// The edition of 2025 with one text in the place of another.
fn changed(from: &str, to: &str) -> String {
    let text = EDITIONS[0].1;
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn line_in(text: &str, needle: &str) -> usize {
    text[..text.find(needle).unwrap()].matches('\n').count() + 1
}

#[test]
fn the_editions_built_in_have_no_fault_and_tell_what_is_unverified() {
    for (name, text) in EDITIONS {
        let report = look(text);
        assert_eq!(report.faults, [], "{name}");
        assert!(report.edition.is_some());
        assert!(report.unverified.iter().any(|u| u.path == "settings.reapply_after_petition"), "{name}");
        assert!(report.unverified.iter().all(|u| u.line > 0 && !u.source.is_empty()));
    }
    let unverified = look(EDITIONS[0].1).unverified;
    assert!(!unverified.iter().any(|u| u.path == "identity.effective_to"), "[order cl. 9] was read");
}

#[test]
fn several_faults_of_shape_are_each_told_with_their_line() {
    let wrong = [
        ("length = 5\n", "length = \"five\"\n"),
        ("unit = \"calendar_days\"", "unit = \"fortnights\""),
        ("[settings.no_shows]\nvalue = 2", "[settings.no_shows]\nvalue = \"two\""),
        ("[settings.returns_max]\nvalue = 3", "[settings.returns_max]\nvalue = \"three\""),
        ("[settings.four_eyes]", "[settings.six_eyes]"),
    ];
    let text = wrong.iter().fold(EDITIONS[0].1.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let report = look(&text);
    let lines: Vec<usize> = report.faults.iter().map(|f| f.line).collect();
    let mut expected: Vec<usize> = ["\"five\"", "\"fortnights\"", "\"two\"", "\"three\"", "[settings.six_eyes]"]
        .iter()
        .map(|needle| line_in(&text, needle))
        .collect();
    expected.sort_unstable();
    assert_eq!(lines, expected, "{:#?}", report.faults);
    assert!(report.edition.is_none());
}

#[test]
fn a_draft_written_before_a_lapse_waited_for_an_answer_loads_and_has_the_service_s_own_number() {
    let text = EDITIONS[0].1;
    let from = text.find("[settings.extension_answer_working_days]").expect("a setting");
    let to = from + text[from..].find("\n\n").expect("an end") + 2;
    let report = look(&[&text[..from], &text[to..]].concat());
    assert_eq!(report.faults, []);
    let setting = report.edition.expect("an edition").settings.extension_answer_working_days;
    assert_eq!((setting.value, setting.verified), (5, false));
    assert!(setting.source.starts_with("[ours]"), "{}", setting.source);
    let endless = look(&changed(
        "[settings.extension_answer_working_days]\nvalue = 5",
        "[settings.extension_answer_working_days]\nvalue = 61",
    ));
    assert_eq!(
        endless.faults.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
        ["settings.extension_answer_working_days"]
    );
}

#[test]
fn a_text_that_is_no_toml_is_told_with_its_line() {
    let report = look("[identity]\nid = \"x\"\nsigned_on = = 3\n");
    assert_eq!((report.faults[0].id, report.faults[0].line), (FaultId::Syntax, 3));
    let empty = look("");
    assert_eq!(empty.faults.iter().filter(|f| f.id == FaultId::MissingSection).count(), 10);
}

#[test]
fn each_fault_of_meaning_is_found_on_its_line() {
    let rows = [
        (FaultId::EffectiveFrom, "value = \"2025-01-15\"", "value = \"2025-01-16\"", "[identity.effective_from]"),
        (FaultId::EffectiveTo, "value = \"2025-12-31\"", "value = \"2024-12-31\"", "[identity.effective_to]"),
        (FaultId::PublishedBeforeSigned, "value = \"2025-01-06\"", "value = \"2025-01-15\"", "[identity.published_on]"),
        (FaultId::Overlap, "value = \"2025-12-31\"", "value = \"2026-01-01\"", "[identity.effective_from]"),
        (FaultId::UnknownEdition, "pending = \"carry\"", "pending = \"move:2031\"", "pending = \"move:2031\""),
        (FaultId::UnknownAct, "\"record_card\"", "\"record_crad\"", "\"record_crad\""),
        (FaultId::EmptyClock, "length = 17", "length = 0", "length = 0"),
        (FaultId::StageOrder, "order = 5\n", "order = 4\n", "[[stage]]\nstage = \"petitioned\""),
        (
            FaultId::Duplicate,
            "id = \"devops\"",
            "id = \"cybersecurity\"",
            "[[profession]]\nid = \"cybersecurity\"\nname = { kk = \"DevOps\"",
        ),
        (FaultId::TextMissing, "en = \"DevOps\"", "en = \"\"", "name = { kk = \"DevOps\", ru = \"DevOps\", en = \"\""),
        (
            FaultId::CannotBeVerified,
            "source = \"[ours]\"\nverified = false",
            "source = \"[ours]\"\nverified = true",
            "[[clock]]\nname = \"draft\"",
        ),
        (FaultId::SourceMark, "source = \"[order cl. 9]\"", "source = \"clause 9\"", "[identity.effective_to]"),
        (FaultId::UnknownField, "\"experience_years\"", "\"experience_jears\"", "[settings.required_fields_petition]"),
        (FaultId::OutOfBounds, "slot_minutes = 30", "slot_minutes = 0", "slot_minutes = 0"),
        (FaultId::Hours, "to = \"13:00:00\"", "to = \"08:00:00\"", "hours = ["),
        (FaultId::UnknownBody, "body = \"mia\"", "body = \"fbi\"", "body = \"fbi\""),
    ];
    for (id, from, to, at) in rows {
        let text = changed(from, to);
        let report = look(&text);
        let found: Vec<(FaultId, usize)> = report.faults.iter().map(|f| (f.id, f.line)).collect();
        // A table's place is its first key where the file names it by a header.
        let expected = line_in(&text, at);
        assert!(
            found.iter().any(|(i, line)| *i == id && (expected..=expected + 1).contains(line)),
            "{id}: {expected} {:#?}",
            report.faults
        );
    }
}

#[test]
fn what_is_missing_is_named() {
    let without = |from: &str, to: &str| {
        let text = EDITIONS[0].1;
        let start = text.find(from).unwrap();
        let end = start + text[start..].find(to).unwrap();
        look(&format!("{}{}", &text[..start], &text[end..]))
    };
    let clock = without("[[clock]]\nname = \"verification\"", "[[clock]]\nname = \"correction\"");
    assert!(clock.faults.iter().any(|f| f.id == FaultId::MissingClock && f.to_string().contains("verification")));
    let stage = without("[[stage]]\nstage = \"hearing\"", "# --- clocks");
    assert!(stage.faults.iter().any(|f| f.id == FaultId::MissingStage && f.to_string().contains("hearing")));
    let line = without("[[requirement]]\nid = \"payment\"", "[[requirement]]\nid = \"schedule\"");
    assert!(line.faults.iter().any(|f| f.id == FaultId::MissingRequirement));
    let setting = without("[settings.no_shows]", "[settings.reschedules_max]");
    assert!(setting.faults.iter().any(|f| f.id == FaultId::Shape && f.to_string().contains("no_shows")));
    let source = look(&changed("source = \"[order cl. 9]\"\n", ""));
    assert!(source.faults.iter().any(|f| f.id == FaultId::Shape && f.path == "identity.effective_to"));
    let section = look(&format!("{}\n[extra]\nvalue = 1\n", EDITIONS[0].1));
    assert!(section.faults.iter().any(|f| f.id == FaultId::UnknownSection && f.path == "extra"));
    assert!(section.faults.iter().any(|f| f.id == FaultId::NoSource && f.path == "extra.value"));
}

#[test]
fn a_late_copy_to_the_register_is_a_fault() {
    let sent = |day: &str| {
        let text = changed(
            "[identity.effective_from]",
            &format!(
                "[identity.sent_to_register_on]\nvalue = \"{day}\"\nsource = \"[order cl. 8.2]\"\nverified = true\n\n[identity.effective_from]"
            ),
        );
        look(&text).faults
    };
    // 6 January 2025 and five working days: 7 January is a day off.
    assert_eq!(sent("2025-01-14"), []);
    assert_eq!(sent("2025-01-15")[0].id, FaultId::RegisterTooLate);
}
