//! What fails the build: the faults that `build.rs` finds in the locale files.

#[path = "../../build/catalogue.rs"]
mod catalogue;

use catalogue::{ArgKind, Catalogue, Part};

fn faults(kk: &str, ru: &str, en: &str) -> Vec<String> {
    let file = |text: &str| vec![("pages.ftl".to_owned(), text.to_owned())];
    Catalogue::of(&[file(kk), file(ru), file(en)]).err().unwrap_or_default()
}

#[test]
fn languages_that_agree_build() {
    assert_eq!(faults("a = иә", "a = да", "a = yes"), Vec::<String>::new());
}

#[test]
fn a_key_missing_in_one_language_is_named_with_its_file() {
    assert_eq!(faults("a = иә", "a = да\nb = нет", "a = yes\nb = no"), ["locales/kk/pages.ftl: `b` is missing"]);
}

#[test]
fn a_key_that_russian_lacks_is_named() {
    assert_eq!(faults("a = иә", "a = да", "a = yes\nb = no"), ["locales/en/pages.ftl: `b` is not in ru"]);
}

#[test]
fn other_arguments_are_named() {
    let found = faults("a = { $n } күн", "a = { $n } дн.", "a = { $m } days");
    assert_eq!(found, [r#"locales/en/pages.ftl: `a` takes {"m"}, in ru {"n"}"#]);
}

#[test]
fn an_attribute_counts_as_a_message() {
    let found = faults("a = иә", "a = да\n    .todo = Дальше", "a = yes\n    .todo = Go on");
    assert_eq!(found, ["locales/kk/pages.ftl: `a.todo` is missing"]);
}

#[test]
fn a_key_twice_and_a_line_that_is_no_message_are_named() {
    assert_eq!(faults("a = иә\na = жоқ", "a = да", "a = yes"), ["locales/kk/pages.ftl: `a` stands twice"]);
    let found = faults("a = иә", "a = да\n= нет", "a = yes");
    assert!(found[0].starts_with("locales/ru/pages.ftl:2: "), "{found:?}");
}

#[test]
fn an_argument_counted_in_one_language_is_counted_in_all() {
    let ru = "a = { $n ->\n    [one] день\n   *[many] дней\n}";
    let file = |text: &str| vec![("pages.ftl".to_owned(), text.to_owned())];
    let read = Catalogue::of(&[file("a = { $n } күн"), file(ru), file("a = { $n } d")]).unwrap();
    assert_eq!(read.messages["a"].args["n"], ArgKind::Counted);
    assert_eq!(read.messages["a"].parts[0], [Part::Arg("n".to_owned()), Part::Text(" күн".to_owned())]);
    let chosen = "a = { $n ->\n    [male] он\n   *[female] она\n}";
    let found = faults("a = { $n ->\n    [one] күн\n   *[other] күн\n}", chosen, "a = { $n }");
    assert_eq!(found, ["locales/kk/pages.ftl: `a` counts what ru chooses: `n`"]);
}
