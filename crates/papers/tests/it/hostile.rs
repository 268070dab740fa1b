//! Data that would break a paper, or speak for it, were they taken for more than text.

use crate::{poppler, press, samples};
use qonys_office::ports::{Decision, Holder, Paper, PaperBody, PrintError, Receipt};
use qonys_procedure::Lang;
use serde_json::json;

fn receipt_of(text: &str) -> Result<Vec<u8>, PrintError> {
    let paper = samples::receipt(Lang::Ru);
    let PaperBody::Receipt(receipt) = paper.body else { unreachable!("the sample is a receipt") };
    let body = PaperBody::Receipt(Receipt { text: text.to_owned(), ..receipt });
    press().print(&Paper { training: false, body, ..paper })
}

fn text_of(text: &str) -> String {
    poppler::text(&receipt_of(text).expect("prints"))
}

#[test]
fn markup_and_code_stay_the_text_that_they_are() {
    for line in [
        "#eval(\"1+1\") #panic()",
        "*bold* _under_ `raw` = Heading",
        "$x^2$ \\ @label <label> // not a comment",
        "#include \"/etc/passwd\" #image(\"x\")",
        "\"} ] quote '--' ... ~",
        "http://example.org/a?b=c&d=e",
    ] {
        let text = text_of(line);
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn every_text_of_a_permit_may_be_hostile() {
    let nasty = "#panic(\"x\") *a* $b$ \\ <c>";
    let paper = samples::permit(Lang::Kk);
    let PaperBody::Decision(decision) = paper.body else { unreachable!("the sample is a permit") };
    let decision = Decision {
        holder: Holder {
            name_latin: nasty.into(),
            name_cyrillic: nasty.into(),
            citizenship: nasty.into(),
            ..decision.holder.clone()
        },
        issuer: nasty.into(),
        city: Some(nasty.into()),
        order: nasty.into(),
        content: [("card".to_owned(), json!({ "label": "l", "value": nasty }))].into_iter().collect(),
        ..*decision
    };
    let pdf = press().print(&Paper { number: nasty.into(), body: PaperBody::Decision(Box::new(decision)), ..paper });
    let text = poppler::text(&pdf.expect("prints"));
    assert!(text.matches("#panic(\"x\") *a* $b$ \\ <c>").count() >= 6, "{text}");
}

#[test]
fn letters_without_a_font_are_named_and_a_change_of_direction_is_shown() {
    let text = text_of("a 😀 b\nשלום\nабв\u{202E}где\nnul\u{0}");
    for said in ["a [U+1F600] b", "[U+05E9][U+05DC][U+05D5][U+05DD]", "абв[U+202E]где", "nul[U+0000]"] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn a_word_as_long_as_a_page_stays_on_the_page() {
    let word = "щ".repeat(600);
    let text = text_of(&word).replace(' ', "");
    assert!(text.contains(&word), "nothing of it is lost");
}

#[test]
fn an_empty_paper_prints() {
    assert!(!text_of("").is_empty());
    let paper = samples::receipt(Lang::En);
    let PaperBody::Receipt(receipt) = paper.body else { unreachable!("the sample is a receipt") };
    let empty = Receipt { files: vec![], signers: vec![], case_number: None, registered_on: None, ..receipt };
    let pdf = press().print(&Paper { body: PaperBody::Receipt(empty), ..paper }).expect("prints");
    assert!(poppler::text(&pdf).contains("No files attached."));
}

#[test]
fn a_long_statement_takes_as_many_pages_as_it_needs() {
    let text: String = (0..400).map(|n| format!("Строка {n}: сведения о месте работы\n")).collect();
    let pdf = receipt_of(&text).expect("prints");
    let read = poppler::text(&pdf);
    assert!(read.contains("Строка 0:") && read.contains("Строка 399:"));
    assert!(!poppler::info(&pdf).contains("Pages:           1\n"));
}

#[test]
fn data_beyond_the_limit_are_a_named_error() {
    let error = receipt_of(&"я ".repeat(300_000)).expect_err("too long");
    assert_eq!(error.template, "receipt.typ");
    assert!(error.message.contains("400000 are allowed"), "{error}");
    // And the next paper prints.
    assert!(receipt_of("short").is_ok());
}

#[test]
fn an_address_too_long_for_a_qr_code_is_a_named_error() {
    let paper = samples::permit(Lang::Ru);
    let url = format!("https://qonys.example.kz/verify/{}", "x".repeat(4_000));
    let error = press().print(&Paper { verify_url: Some(url), ..paper }).expect_err("too long");
    assert!(error.to_string().contains("QR"), "{error}");
}
