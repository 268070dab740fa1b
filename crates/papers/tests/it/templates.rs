//! Templates that take the place of shipped ones: tried before they are taken, and refused with their line.

use crate::{poppler, press, samples};
use qonys_office::ports::{PaperPart, Press, Printer, TEMPLATE_BYTES_MAX, Template, TemplateFault, Wrong};
use qonys_papers::TypstPrinter;
use qonys_procedure::Lang;
use std::sync::Arc;

/// The shipped text of a template.
fn shipped(name: &str) -> &'static str {
    let all = TypstPrinter.shipped();
    all.iter().find(|template| template.name == name).unwrap_or_else(|| panic!("no {name}")).text
}

fn template(name: &str, text: impl Into<String>) -> Template {
    Template { name: name.to_owned(), text: text.into() }
}

/// A shipped template with something changed in it.
fn changed(name: &str, from: &str, to: &str) -> Template {
    assert!(shipped(name).contains(from), "{name} has no {from}");
    template(name, shipped(name).replacen(from, to, 1))
}

fn faults(changed: &[Template]) -> Vec<TemplateFault> {
    TypstPrinter.check(changed).expect_err("something is wrong with it")
}

/// File, line and words of the only fault.
fn only(changed: Template) -> (String, Option<usize>, String) {
    let mut faults = faults(&[changed]);
    assert_eq!(faults.len(), 1, "each fault is told once: {faults:#?}");
    let fault = faults.remove(0);
    (fault.template, fault.line, fault.wrong.to_string())
}

fn lost(changed: Template) -> Vec<PaperPart> {
    let mut parts: Vec<PaperPart> = Vec::new();
    for fault in faults(&[changed]) {
        let Wrong::Lost { part, .. } = fault.wrong else { panic!("{fault}") };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

#[test]
fn the_shipped_templates_pass_with_all_that_may_be_on_a_paper_and_with_nothing_that_may_not() {
    let started = std::time::Instant::now();
    assert_eq!(TypstPrinter.check(&[]), Ok(()));
    println!("{} ms for all samples", started.elapsed().as_millis());
}

#[test]
fn a_template_that_does_not_compile_is_refused_with_its_line() {
    let lines = shipped("permit.typ").lines().count();
    let (file, line, said) = only(template("permit.typ", format!("{}\n#let x = (1,\n", shipped("permit.typ"))));
    assert_eq!((file.as_str(), line), ("permit.typ", Some(lines + 2)), "{said}");
    assert!(said.contains("unclosed"), "{said}");
}

#[test]
fn an_unknown_field_is_refused_with_its_line_also_deep_in_what_papers_share() {
    let at = shipped("permit.typ").lines().position(|line| line.starts_with("#who")).expect("it says who") + 1;
    let (file, line, said) = only(changed("permit.typ", "#who(paper)", "#paper.body.nothing"));
    assert_eq!((file.as_str(), line), ("permit.typ", Some(at)), "{said}");
    assert!(said.contains("nothing"), "{said}");
    let (file, line, said) = only(changed("sheet.typ", "w.check-how", "w.check-nothing"));
    assert_eq!(file, "sheet.typ", "{said}");
    assert!(line.is_some_and(|line| line > 100) && said.contains("check-nothing"), "{said}");
}

#[test]
fn a_name_that_others_import_may_not_go() {
    let fault = &faults(&[changed("sheet.typ", "#let rows(", "#let lanes(")])[0];
    assert_eq!((fault.template.as_str(), fault.line), ("decision.typ", Some(3)), "{fault}");
}

#[test]
fn a_warning_is_a_fault() {
    let (file, line, said) = only(changed("receipt.typ", "#show: sheet", "#set text(font: \"Papyrus\")\n#show: sheet"));
    assert_eq!(file, "receipt.typ", "{said}");
    assert!(line.is_some() && said.contains("papyrus"), "{said}");
}

#[test]
fn a_template_reads_no_file_and_no_package_and_does_not_know_the_day() {
    for (code, at) in [
        ("#read(\"/etc/passwd\")", "denied"),
        ("#import \"@preview/cetz:0.3.0\": canvas", ""),
        ("#image(\"photo.png\")", ""),
        ("#datetime.today()", ""),
    ] {
        let (file, line, said) = only(changed("lapse.typ", "#who(paper)", &format!("{code}\n#who(paper)")));
        assert_eq!(file, "lapse.typ", "{said}");
        assert!(line.is_some() && said.contains(at), "{code}: {said}");
    }
}

#[test]
fn a_loop_that_does_not_end_is_stopped() {
    let code = "#{ let n = 0\nwhile n >= 0 { n += 1 } }";
    let (file, line, said) = only(changed("lapse.typ", "#who(paper)", &format!("{code}\n#who(paper)")));
    assert_eq!(file, "lapse.typ");
    assert!(line.is_some() && said.contains("infinite"), "{said}");
    let code = "#let f(n) = f(n + 1)\n#f(0)";
    let (_, line, said) = only(changed("lapse.typ", "#who(paper)", &format!("{code}\n#who(paper)")));
    assert!(line.is_some() && said.contains("depth"), "{said}");
}

#[test]
fn what_no_paper_may_lose_is_missed() {
    use PaperPart::*;
    let plain = "#let paper = json(\"data.json\")\n#set document(title: \"x\", date: datetime(year: 2026, month: 11, day: 22))\n#set text(lang: paper.lang, font: \"Noto Sans\")\n";
    let mut all = lost(template("permit.typ", format!("{plain}= Permit\n")));
    all.sort();
    assert_eq!(all, [Number, Address, Code, Signer, Certificate, Holder, Training]);
    assert_eq!(lost(changed("sheet.typ", "strong(mono(paper.verify.code))", "[]")), [Code]);
    assert_eq!(lost(changed("receipt.typ", "mono(r.digest)", "[]")), [Digest]);
    // White on white is still there to be searched; hidden is not.
    assert_eq!(
        lost(changed("sheet.typ", "(w.signer, strong(signer.name))", "(w.signer, hide(signer.name))")),
        [Signer]
    );
}

#[test]
fn a_name_that_is_not_shipped_and_a_text_too_long_are_refused() {
    let (file, _, said) = only(template("invented.typ", ""));
    assert_eq!((file.as_str(), said.as_str()), ("invented.typ", "no such template"));
    let (_, _, said) = only(template("permit.typ", "/".repeat(TEMPLATE_BYTES_MAX + 1)));
    assert!(said.contains("65536"), "{said}");
    assert!(TypstPrinter.press(&[template("../permit.typ", "")]).is_err());
    assert!(TypstPrinter.sample(&[], "invented", Lang::Kk).is_err());
}

#[test]
fn a_changed_template_prints_and_the_press_before_prints_as_before() {
    let paper = samples::permit(Lang::Ru);
    let before = press().print(&paper).expect("prints");
    let other = changed("permit.typ", "#who(paper)", "#who(paper)\nПо новому образцу.\n");
    assert_eq!(TypstPrinter.check(std::slice::from_ref(&other)), Ok(()));
    let new: Arc<dyn Press> = TypstPrinter.press(std::slice::from_ref(&other)).expect("a press");
    let printed = new.print(&paper).expect("prints");
    assert!(poppler::text(&printed).contains("По новому образцу."));
    assert_eq!(press().print(&paper).expect("prints"), before);
    assert_eq!(
        new.print(&samples::receipt(Lang::Ru)).expect("prints"),
        press().print(&samples::receipt(Lang::Ru)).expect("prints")
    );
    let sample = TypstPrinter.sample(&[other], "permit", Lang::Ru).expect("a sample");
    assert_eq!(sample, printed);
}

#[test]
fn each_sample_is_found_by_the_name_of_its_paper() {
    for template in TypstPrinter.shipped() {
        let Some(paper) = template.papers.first() else { panic!("{} is of no paper", template.name) };
        assert!(TypstPrinter.sample(&[], paper, Lang::En).is_ok(), "{paper}");
    }
}
