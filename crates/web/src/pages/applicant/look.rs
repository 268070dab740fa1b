//! What is found and remarked, beside the very field it speaks of.

use super::sections::{Section, Shape, within};
use super::state::Work;
use crate::catalogues::Catalogues;
use crate::fault::SpokenFinding;
use crate::forms::{Control, Drawn, Notice};
use qonys_office::acts::draft::Draft;
use qonys_procedure::preflight::{Application, Arg, Finding, FindingId, Place};
use qonys_words::{Lang, Words};

/// A finding as something said beside a control, its two values side by side.
pub(super) fn notice(finding: &Finding, words: Words) -> Notice {
    let arg = |name: &str| finding.args.iter().find(|(known, _)| known == name).map(|(_, arg)| show(arg, words));
    let compared = match (arg("given"), arg("compared"), compared_with(finding.id, words)) {
        (Some(given), Some(compared), Some(with)) => Some([(words.applicant_you_wrote(), given), (with, compared)]),
        _ => None,
    };
    Notice { text: finding.text(words.lang()).to_owned(), blocking: finding.is_blocking(), compared }
}

fn show(arg: &Arg, words: Words) -> String {
    match arg {
        Arg::Date(date) => words.date(*date),
        other => other.show(words.lang()),
    }
}

/// Where the other value stands.
fn compared_with(id: FindingId, words: Words) -> Option<&'static str> {
    let id = id.id();
    if id.starts_with("mrz_") {
        Some(words.applicant_compared_mrz())
    } else if id.starts_with("iin_") {
        Some(words.applicant_compared_iin())
    } else if id.starts_with("certificate_") {
        Some(words.applicant_compared_certificate())
    } else {
        None
    }
}

/// Findings as lines with their paths in the content, what blocks first.
pub(super) fn lines(work: &Work, found: &[&Finding], lang: Lang) -> Vec<SpokenFinding> {
    let line = |f: &&Finding| SpokenFinding {
        field: path_of(work, f),
        text: f.text(lang).to_owned(),
        blocking: f.is_blocking(),
    };
    let mut lines: Vec<SpokenFinding> = found.iter().map(line).collect();
    lines.sort_by_key(|line| !line.blocking);
    lines
}

/// What stands where the section's groups only hold the form together is drawn without their frames.
pub(super) fn unframed(drawn: Vec<Drawn>, paths: &[String]) -> Vec<Drawn> {
    let mut out = Vec::new();
    let alone = drawn.len() == 1 && paths.len() == 1;
    for mut one in drawn {
        let asked_for = paths.iter().any(|path| path == one.path());
        let frame = !asked_for || paths.len() == 1;
        match &mut one.control {
            Control::Group(inner) if frame => out.extend(unframed(std::mem::take(inner), paths)),
            _ => {
                // The title of the page has said it.
                one.quiet = alone && matches!(one.control, Control::List { .. });
                out.push(one);
            }
        }
    }
    out
}

/// Says what must be filled in, how the field is to be written, what is found and what was remarked.
pub(super) fn annotate(
    controls: &mut [Drawn],
    work: &Work,
    section: &Section,
    lists: Catalogues<'_>,
    begun: bool,
    words: Words,
) {
    describe(controls, work.shape, lists, words);
    let (found, _) = work.found(section);
    let remarks = work.remarks(section);
    for control in controls.iter_mut() {
        control.each(&mut |drawn| {
            let path = drawn.path().to_owned();
            drawn.notices.extend(remarks.iter().filter(|(on, _)| *on == path).map(|(_, text)| remark(text, words)));
            if work.view.unreadable.contains(&path) {
                drawn.error.get_or_insert_with(|| words.applicant_unreadable().to_owned());
            }
        });
    }
    for finding in found.into_iter().filter(|_| begun) {
        place(controls, work, finding, words);
    }
}

/// The same for the whole form of a draft on one page.
pub(in crate::pages) fn describe_draft(controls: &mut [Drawn], draft: &Draft, lists: Catalogues<'_>, words: Words) {
    describe(controls, Shape::of(draft), lists, words);
}

/// What must be filled in before signing, and how each field is to be written.
fn describe(controls: &mut [Drawn], shape: Shape, lists: Catalogues<'_>, words: Words) {
    let required = lists.edition().map(|e| match shape.application() {
        Application::Petition => &*e.settings.required_fields_petition,
        Application::Residence => &*e.settings.required_fields_residence,
    });
    let required: &[String] = required.map(Vec::as_slice).unwrap_or_default();
    let root = format!("{}.", shape.root);
    for control in controls {
        control.each(&mut |drawn| {
            let path = drawn.path().to_owned();
            let of_form = in_general(path.strip_prefix(&root).unwrap_or(&path));
            drawn.required |= required.contains(&of_form) || ASKED.contains(&of_form.as_str());
            if !path.ends_with(']') {
                // What to write is said once, at the list, and not again at each row.
                drawn.hint = hint(&of_form, words).or(drawn.hint);
            }
            drawn.autocomplete = AUTOCOMPLETE.iter().find(|(field, _)| *field == of_form).map(|(_, token)| *token);
            drawn.code = CODES.iter().any(|field| of_form.ends_with(field));
        });
    }
}

/// Where a finding stands in the content. What differs from the certificate is mended in the number itself, or is
/// explained.
fn path_of(work: &Work, finding: &Finding) -> Option<String> {
    match &finding.place {
        Place::Field { path } => Some(work.shape.whole_path(path)),
        Place::Consent => Some("consent".to_owned()),
        Place::Certificate if finding.id == FindingId::CertificateIinDiffers => {
            Some(work.shape.whole_path("identity.iin"))
        }
        Place::Certificate => Some(work.shape.path("name_note")),
        Place::Document { .. } | Place::Case => None,
    }
}

/// Puts a finding on the innermost control that holds its place.
fn place(controls: &mut [Drawn], work: &Work, finding: &Finding, words: Words) {
    let Some(path) = path_of(work, finding) else { return };
    let mut best: Option<String> = None;
    for control in controls.iter_mut() {
        control.each(&mut |drawn| {
            let nearer = best.as_ref().is_none_or(|known| drawn.path().len() > known.len());
            if within(&path, drawn.path()) && nearer {
                best = Some(drawn.path().to_owned());
            }
        });
    }
    // Consent is drawn without its frame: what is said of it stands at its first field.
    let best = best.or_else(|| controls.first().map(|first| first.path().to_owned()));
    for control in controls {
        control.each(&mut |drawn| {
            if Some(drawn.path()) == best.as_deref() {
                if finding.id == FindingId::FieldMissing {
                    // What cannot be read says so already: it is not missing.
                    drawn.error.get_or_insert_with(|| finding.text(words.lang()).to_owned());
                } else {
                    drawn.notices.push(notice(finding, words));
                }
            }
        });
    }
}

pub(super) fn remark(text: &str, words: Words) -> Notice {
    Notice { text: words.applicant_remark(text), blocking: true, compared: None }
}

/// `work[2].from` as rules name it: `work[].from`.
fn in_general(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

/// What to write, in the words for applicants: by the whole path, else by the field's own name.
fn hint(of_form: &str, words: Words) -> Option<&'static str> {
    let named = |name: &str| words.text(&format!("applicant-hint-{name}"));
    let whole = of_form.replace("[]", "").replace('.', "-");
    named(&whole).or_else(|| named(of_form.rsplit('.').next().unwrap_or(of_form).trim_end_matches("[]")))
}

/// What is asked of everybody though no list of the edition names it: consent, and the lines by which a
/// passport is checked.
const ASKED: &[&str] = &["consent.personal_data", "consent.state_databases", "identity.travel_documents[].mrz"];

/// What browsers may fill in by themselves (WCAG 2.2, 1.3.5).
const AUTOCOMPLETE: &[(&str, &str)] = &[
    ("identity.name_latin.surname", "family-name"),
    ("identity.name_latin.given", "given-name"),
    ("identity.name_latin.patronymic", "additional-name"),
    ("identity.born_on", "bday"),
    ("identity.contacts.email", "email"),
    ("identity.contacts.phone", "tel"),
];

/// What is copied sign by sign: no spelling is looked at.
const CODES: &[&str] = &["identity.iin", "travel_documents[].number", "travel_documents[].mrz"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_named_as_the_rules_name_it() {
        assert_eq!(in_general("identity.travel_documents[12].mrz"), "identity.travel_documents[].mrz");
        assert_eq!(in_general("motivation"), "motivation");
    }
}
