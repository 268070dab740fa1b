//! Each point of preflight with data that pass and data that fail in exactly one way.

use super::day;
use super::specimen::{Dossier, petition, residence};
use qonys_procedure::edition::ReapplyAfter;
use qonys_procedure::law::StayRule;
use qonys_procedure::preflight::{
    Application, EarlierDecision, FindingId, Level, OtherCase, Place, SameBy, days_in_period,
};
use qonys_procedure::{Country, Edition, Instant, Lang, Stage, Text3};
use serde_json::{Value, json};

fn other(open: bool, own: bool, refusal: Option<EarlierDecision>) -> OtherCase {
    OtherCase { number: Some("DNR-2026-000001-7".into()), same_by: SameBy::Iin, own, open, refusal }
}

fn refused(received_on: &str) -> OtherCase {
    let decision =
        EarlierDecision { application: Application::Petition, received_on: day(received_on), complaint_upheld: false };
    other(false, true, Some(decision))
}

fn reapply(dossier: Dossier, days: u32, verified: bool) -> Dossier {
    dossier.with(|d| {
        let mut edition: Edition = d.book.editions().into_iter().find(|e| e.id().as_str() == "2026").unwrap().clone();
        edition.settings.reapply_after_petition.value = ReapplyAfter::Days(days);
        edition.settings.reapply_after_petition.verified = verified;
        d.book.add_edition(edition, Instant(-1));
        d.around.cases = vec![refused("2026-02-20")];
    })
}

fn stay(dossier: Dossier, per_period: Option<u32>) -> Dossier {
    dossier.with(|d| {
        let mut law = d.book.law(Instant(0)).unwrap().clone();
        law.stay.push(StayRule {
            citizenship: Country::new("IND").unwrap(),
            basis: Text3::same("visa-free"),
            days_per_entry: 14,
            days_per_period: per_period,
            period_days: Some(180),
            valid_from: day("2022-07-07"),
            valid_to: None,
            source: "[law] test".into(),
            verified: true,
        });
        d.book.add_law(law, Instant(-1));
    })
}

fn zone_with(from: &str, to: &str) -> Value {
    let form = petition().form;
    let zone = form.pointer("/identity/travel_documents/0/mrz").and_then(Value::as_str).unwrap().to_owned();
    assert!(zone.contains(from), "{zone}");
    json!(zone.replacen(from, to, 1))
}

/// One row a finding: what is spoilt, and what is found then, nothing else beside it.
fn rows() -> Vec<(Dossier, &'static [&'static str])> {
    let passport = "/identity/travel_documents/0";
    let at = |name: &str| format!("{passport}/{name}");
    let p = petition;
    let r = residence;
    vec![
        (p().set("/identity/iin", json!("900514400010")).with(|d| d.certificate = None), &["iin_wrong"]),
        (p().set("/identity/born_on", json!("1990-05-15")), &["iin_birth_differs", "mrz_birth_differs"]),
        (p().set("/identity/sex", json!("male")), &["iin_sex_differs", "mrz_sex_differs"]),
        (p().with(|d| d.certificate.as_mut().unwrap().iin = None), &["certificate_iin_differs"]),
        (p().with(|d| d.certificate.as_mut().unwrap().given = Some("АННА".into())), &["certificate_name_differs"]),
        (
            p().with(|d| d.certificate.as_mut().unwrap().given = Some("АННА".into()))
                .set("/name_note", json!("Two given names")),
            &["certificate_name_explained"],
        ),
        (p().set(&at("mrz"), Value::Null), &["mrz_missing"]),
        (p().set(&at("mrz"), json!("P<IND")), &["mrz_unreadable"]),
        (p().set(&at("mrz"), zone_with("Z1234567<", "Z1234568<")), &["mrz_check_digit", "mrz_check_digit", "mrz_number_differs"]),
        (p().set(&at("number"), json!("Z 1234568")), &["mrz_number_differs"]),
        (p().set(&at("valid_until"), json!("2031-08-21")), &["mrz_expiry_differs"]),
        (p().set(&at("mrz"), zone_with("PRIYA", "DIVYA")), &["mrz_name_differs"]),
        (p().set(&at("issuing_state"), json!("NPL")), &["mrz_state_differs"]),
        (
            p().set(&at("mrz"), Value::Null).set(&at("kind"), json!("stateless_document")).set(
                "/identity/travel_documents/+",
                json!({"kind": "stateless_document", "number": "A1", "issuing_state": "IND", "issued_on": "2021-01-01", "valid_until": "2031-01-01"}),
            ),
            &["entry_document_unmarked"],
        ),
        (p().set(&at("mrz"), Value::Null).set(&at("valid_until"), json!("2026-08-29")), &["mrz_missing", "passport_too_short"]),
        (
            p().set(&at("mrz"), Value::Null).set(&at("valid_until"), json!("2026-08-30")).with(|d| {
                d.around.expected_decision_on = Some(day("2026-09-01"));
                d.documents[5]["facts"]["issued_on"] = json!("2026-03-02");
            }),
            &["mrz_missing", "passport_short_for_procedure", "police_will_age"],
        ),
        (p().without("police_certificate"), &["police_missing"]),
        (p().set("/identity/citizenships/+", json!("NPL")), &["police_missing"]),
        (p().document("police_certificate", "/facts/issued_on", Value::Null), &["police_facts_missing"]),
        (p().document("police_certificate", "/facts/issued_on", json!("2025-09-02")), &["police_too_old"]),
        (p().document("police_certificate", "/facts/issued_on", json!("2025-09-03")), &["police_will_age"]),
        (p().document("police_certificate", "/facts/certification", json!("none")), &["police_not_certified"]),
        (r().set("/purpose", json!("I want to live and work in Almaty.")), &["language_no_cyrillic", "stay_unknown"]),
        (r().set("/means", json!("Salary and personal savings with monthly income, квартира")), &["language_mostly_latin", "stay_unknown"]),
        (r().set("/means", json!("Мой доход включает зарплату и savings в банке")), &["language_latin_words", "stay_unknown"]),
        (r().set("/occupations/0/to", json!("2012-07-01")), &["dates_order", "stay_unknown"]),
        (p().document("police_certificate", "/facts/certification_on", json!("2026-03-03")), &["date_in_future"]),
        (p().set("/work/0/from", json!("2022-03-01")), &["dates_gap"]),
        (
            r().set("/occupations/+", json!({"kind": "none", "from": "2024-01-01", "to": "2024-06-01"})),
            &["dates_overlap", "stay_unknown"],
        ),
        (p().with(|d| d.around.cases = vec![other(true, true, None)]), &["same_open_own"]),
        (p().with(|d| d.around.cases = vec![other(true, false, None)]), &["same_open_other"]),
        (reapply(p(), 30, true), &["reapply_too_early"]),
        (reapply(p(), 30, false), &["reapply_unverified"]),
        (p().with(|d| d.around.cases = vec![refused("2026-02-20")]), &["reapply_unknown"]),
        (r(), &["stay_unknown"]),
        (stay(r(), None), &["stay_rule"]),
        (
            stay(r(), None).set("/in_kazakhstan", json!(true)).set("/stays", json!([{"entered_on": "2026-03-01"}])),
            &["stay_rule", "stay_ends_before_limit"],
        ),
        // Where the document is made already, no day of it is to come.
        (
            stay(r(), None)
                .set("/in_kazakhstan", json!(true))
                .set("/stays", json!([{"entered_on": "2026-03-01"}]))
                .with(|d| d.around.stage = Some(Stage::Handover)),
            &["stay_rule"],
        ),
        (
            stay(r(), Some(42)).set("/stays", json!([{"entered_on": "2025-12-01", "left_on": "2026-01-15"}])),
            &["stay_rule", "stay_period_used"],
        ),
        (p().set("/work/0/employer", json!("  ")), &["field_missing"]),
        (p().set("/identity/birth_place", json!("\u{202e}тилас\u{202c}")), &["text_hidden"]),
        (p().set("/identity/contacts/email", json!("rohan@@x")), &["email_wrong"]),
        (p().set("/identity/contacts/email", json!("rohan@localhost")), &["email_wrong"]),
        (p().set("/identity/contacts/phone", json!("8 (701) abc")), &["phone_wrong"]),
        (p().set("/identity/contacts/phone", json!("8 701 234 56 78")), &["phone_wrong"]),
        (p().set("/profession", json!("astronaut")), &["profession_unknown"]),
        (r().set("/city", json!("shymkent")), &["stay_unknown", "city_unknown"]),
        (
            p().set("/identity/born_on", json!("2009-05-14")).with(|d| d.certificate = None).set("/identity/iin", json!("090514000011")).set(&at("mrz"), Value::Null),
            &["mrz_missing", "age_too_young"],
        ),
        (
            p().with(|d| {
                let mut edition: Edition = d.book.editions()[1].clone();
                edition.settings.experience_years_min.value = 9;
                d.book.add_edition(edition, Instant(-1));
            }),
            &["experience_too_short"],
        ),
        (p().without("cv"), &["document_missing"]),
        (p().document("photo", "/file", Value::Null), &["document_missing"]),
        (p().document("cv", "/file/opens", json!(false)), &["document_unreadable"]),
        (p().document("cv", "/file/text_found", json!(false)), &["document_no_text"]),
        (p().document("cv", "/file/media", json!("application/x-dosexec")), &["document_type"]),
        (p().document("cv", "/file/bytes", json!(10 * 1024 * 1024 + 1)), &["document_too_large"]),
        (p().document("cv", "/file/sha256", json!("photo-1")), &["document_twice"]),
        (
            p().with(|d| {
                let mut second = d.documents[0].clone();
                second["n"] = json!(2);
                second["file"]["sha256"] = json!("another");
                d.documents.as_array_mut().unwrap().push(second);
            }),
            &["document_too_many"],
        ),
        (p().document("photo", "/file/width_px", json!(350)).document("photo", "/file/height_px", json!(450)), &["photo_too_small"]),
        (p().document("photo", "/file/width_px", json!(1062)), &["photo_ratio"]),
        (
            p().document("passport", "/file/media", json!("image/jpeg"))
                .document("passport", "/file/width_px", json!(100))
                .document("passport", "/file/height_px", json!(60)),
            &["document_too_small"],
        ),
        (p().document("diploma", "/facts/certification", Value::Null), &["document_not_certified"]),
        (p().document("passport", "/facts/translation", json!("plain")), &["translation_missing"]),
        (r().document("duty_receipt", "/facts/amount_tenge", Value::Null), &["stay_unknown", "duty_facts_missing"]),
        (r().document("duty_receipt", "/facts/amount_tenge", json!(15_728)), &["stay_unknown", "duty_too_low"]),
        (r().with(|d| d.today = "2026-12-31").document("duty_receipt", "/facts/paid_on", json!("2016-12-31")), &["police_too_old", "stay_unknown", "duty_unknown"]),
        (p().with(|d| d.consent["state_databases"] = json!(false)), &["consent_missing"]),
        (p().with(|d| d.consent["until"] = json!("2026-03-01")), &["consent_expired"]),
    ]
}

#[test]
fn a_good_petition_has_no_finding() {
    assert_eq!(petition().ids(), Vec::<&str>::new());
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    for (i, (dossier, expected)) in rows().into_iter().enumerate() {
        let mut found = dossier.ids();
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "row {i}");
    }
}

#[test]
fn every_finding_has_a_row() {
    let rows: Vec<&str> = rows().iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let without: Vec<&&str> = FindingId::IDS.iter().filter(|id| !rows.contains(id)).collect();
    assert_eq!(without, Vec::<&&str>::new());
}

#[test]
fn every_text_is_whole_and_differs_by_language() {
    for (i, (dossier, _)) in rows().into_iter().enumerate() {
        for finding in dossier.findings() {
            let texts: Vec<&str> = Lang::ALL.iter().map(|lang| finding.text(*lang)).collect();
            assert!(texts.iter().all(|t| !t.is_empty() && !t.contains(['{', '}'])), "row {i}: {texts:?}");
            assert!(texts[0] != texts[1] && texts[1] != texts[2], "row {i}: {texts:?}");
            assert!(!finding.source.is_empty());
        }
    }
}

#[test]
fn findings_stand_in_the_order_of_the_points_what_blocks_first() {
    let dossier = residence()
        .set("/purpose", json!("Only English"))
        .set("/identity/sex", json!("male"))
        .with(|d| d.consent = json!({}));
    let order: Vec<(u8, Level)> = dossier.findings().iter().map(|f| (f.point, f.level)).collect();
    assert!(order.len() > 4 && order.is_sorted(), "{order:?}");
}

#[test]
fn nothing_of_another_persons_case_is_told() {
    let dossier = petition().with(|d| d.around.cases = vec![other(true, false, None)]);
    let finding = &dossier.findings()[0];
    assert!(!serde_json::to_string(finding).unwrap().contains("DNR-"));
}

#[test]
fn a_refusal_of_the_other_application_or_one_put_right_does_not_count() {
    let changed = |change: fn(&mut EarlierDecision)| {
        petition().with(|d| {
            let mut case = refused("2026-02-20");
            change(case.refusal.as_mut().unwrap());
            d.around.cases = vec![case];
        })
    };
    assert_eq!(changed(|r| r.application = Application::Residence).ids(), Vec::<&str>::new());
    assert_eq!(changed(|r| r.complaint_upheld = true).ids(), Vec::<&str>::new());
    assert_eq!(reapply(petition(), 10, true).ids(), Vec::<&str>::new(), "ten days have passed");
}

#[test]
fn documents_valid_on_the_first_signing_stay_valid_after_an_upheld_complaint() {
    let dossier = petition()
        .document("police_certificate", "/facts/issued_on", json!("2025-06-01"))
        .with(|d| d.around.documents_judged_on = Some(day("2025-11-01")));
    assert_eq!(dossier.ids(), ["police_will_age"]);
}

#[test]
fn an_exempt_state_needs_no_apostille() {
    let dossier = petition()
        .document("police_certificate", "/facts/certification", Value::Null)
        .document("police_certificate", "/facts/issuing_state", json!("BLR"))
        .set("/identity/citizenships", json!(["BLR"]));
    assert_eq!(dossier.ids(), Vec::<&str>::new());
}

#[test]
fn a_stateless_person_brings_the_certificate_of_the_state_of_residence() {
    let stateless = petition()
        .set("/identity/citizenship", json!("stateless"))
        .set("/identity/citizenships", json!([]))
        .set("/identity/residence_state", json!("NPL"));
    assert_eq!(stateless.ids(), ["police_missing"]);
    assert_eq!(
        stateless.document("police_certificate", "/facts/issuing_state", json!("NPL")).ids(),
        Vec::<&str>::new()
    );
}

#[test]
fn germany_is_d_in_a_zone() {
    let german = petition()
        .set("/identity/travel_documents/0/mrz", zone_with("P<IND", "P<D<<"))
        .set("/identity/travel_documents/0/issuing_state", json!("DEU"));
    assert_eq!(german.ids(), Vec::<&str>::new());
}

#[test]
fn words_of_the_trade_names_and_links_do_not_make_a_text_foreign() {
    for text in [
        "Работаю с PostgreSQL, Kubernetes, C++ и .NET в компании Infosys Limited.",
        "Мой сайт https://priya.example.org и почта priya@example.org, код на github.com/priya.",
        "Автор статьи «Scaling Kubernetes in production» и курса AWS.",
        "Мен DevOps инженерімін, Python тілінде бағдарламалаймын.",
    ] {
        assert_eq!(residence().set("/purpose", json!(text)).ids(), ["stay_unknown"], "{text}");
    }
}

#[test]
fn english_prose_is_not_saved_by_capitals_or_one_russian_word() {
    for text in [
        "My Purpose Is To Work Remotely For My Company And Live In Almaty, привет",
        "Привет. I would like to live in your beautiful country because my work is remote.",
    ] {
        let found = residence().set("/purpose", json!(text)).ids();
        assert!(found.iter().any(|id| id.starts_with("language_mostly")), "{text}: {found:?}");
    }
}

#[test]
fn a_picture_of_a_page_is_too_small_by_its_shorter_side_and_keeps_nobody_from_signing() {
    let picture = |width: u32, height: u32| {
        let jpeg = petition().document("passport", "/file/media", json!("image/jpeg"));
        jpeg.document("passport", "/file/width_px", json!(width)).document("passport", "/file/height_px", json!(height))
    };
    for (width, height) in [(704, 1000), (1000, 500)] {
        assert_eq!(picture(width, height).ids(), Vec::<&str>::new(), "{width} × {height}");
    }
    for (width, height) in [(1000, 499), (499, 1000)] {
        let found = picture(width, height).findings();
        assert_eq!(found.len(), 1, "{width} × {height}");
        assert!(!found[0].is_blocking() && found[0].text.ru.contains("500"), "{:?}", found[0]);
    }
}

#[test]
fn a_sum_is_written_as_each_language_writes_it() {
    let found = residence().document("duty_receipt", "/facts/amount_tenge", json!(15_728)).findings();
    let low = found.iter().find(|f| f.id == FindingId::DutyTooLow).expect("too little");
    let written = ["15\u{a0}728", "15\u{a0}728", "15,728"];
    for (lang, sum) in Lang::ALL.iter().zip(written) {
        assert!(low.text(*lang).contains(sum), "{}", low.text(*lang));
    }
}

#[test]
fn a_field_is_named_by_its_path() {
    let finding = petition().set("/work/0/employer", Value::Null).findings().remove(0);
    assert_eq!(finding.place, Place::field("work[0].employer"));
}

#[test]
fn an_empty_form_blocks_with_every_missing_field_and_never_panics() {
    let mut empty = petition();
    empty.form = json!({});
    empty.documents = json!([]);
    empty.consent = json!({});
    empty.certificate = None;
    let findings = empty.findings();
    for path in ["identity.iin", "identity.travel_documents", "profession", "work"] {
        assert!(findings.iter().any(|f| f.is_blocking() && f.place == Place::field(path)), "{path}");
    }
    assert!(findings.iter().any(|f| f.place == Place::Consent));
}

#[test]
fn days_of_stay_are_counted_once_with_both_ends() {
    let stays = [
        (day("2026-01-01"), Some(day("2026-01-10"))),
        (day("2026-01-10"), Some(day("2026-01-12"))),
        (day("2026-02-27"), None),
    ];
    assert_eq!(days_in_period(&stays, day("2026-03-02"), 180), 12 + 4);
    assert_eq!(days_in_period(&stays, day("2026-03-02"), 3), 3);
    assert_eq!(days_in_period(&[], day("2026-03-02"), 180), 0);
}
