//! The templates that come with the program. Those of the ministry bear the same names.

use qonys_office::ports::{Paper, PaperBody, Shipped};
use qonys_procedure::paper::PaperKind;

/// Template of the receipt of a signed statement, which no act issues as a paper.
const RECEIPT: &str = "receipt.typ";
/// The templates that others import, and whether the receipt does.
const SHARED: [(&str, bool); 2] = [("decision.typ", false), ("sheet.typ", true)];

/// File name and text of every template.
pub(crate) const TEMPLATES: [(&str, &str); 22] = [
    ("annulment.typ", include_str!("../templates/annulment.typ")),
    ("approval.typ", include_str!("../templates/approval.typ")),
    ("complaint_decision.typ", include_str!("../templates/complaint_decision.typ")),
    ("consideration_refusal.typ", include_str!("../templates/consideration_refusal.typ")),
    ("decision.typ", include_str!("../templates/decision.typ")),
    ("document_correction.typ", include_str!("../templates/document_correction.typ")),
    ("extension.typ", include_str!("../templates/extension.typ")),
    ("hand_over_receipt.typ", include_str!("../templates/hand_over_receipt.typ")),
    ("lapse.typ", include_str!("../templates/lapse.typ")),
    ("minutes.typ", include_str!("../templates/minutes.typ")),
    ("notice.typ", include_str!("../templates/notice.typ")),
    ("originals_receipt.typ", include_str!("../templates/originals_receipt.typ")),
    ("permit.typ", include_str!("../templates/permit.typ")),
    ("petition.typ", include_str!("../templates/petition.typ")),
    ("petition_refusal.typ", include_str!("../templates/petition_refusal.typ")),
    ("receipt.typ", include_str!("../templates/receipt.typ")),
    ("record_certificate.typ", include_str!("../templates/record_certificate.typ")),
    ("refusal.typ", include_str!("../templates/refusal.typ")),
    ("reinstatement.typ", include_str!("../templates/reinstatement.typ")),
    ("return.typ", include_str!("../templates/return.typ")),
    ("sheet.typ", include_str!("../templates/sheet.typ")),
    ("transfer.typ", include_str!("../templates/transfer.typ")),
];

/// The name of a paper: its template is the file of this name.
pub(crate) fn name_of(paper: &Paper) -> &'static str {
    match &paper.body {
        PaperBody::Receipt(_) => "receipt",
        PaperBody::Decision(decision) => decision.kind.id(),
        PaperBody::Record(_) => PaperKind::RecordCertificate.id(),
    }
}

/// The template of a paper.
pub(crate) fn file_of(paper: &Paper) -> String {
    format!("{}.typ", name_of(paper))
}

/// Every template with the papers that it has a part in.
pub(crate) fn shipped() -> Vec<Shipped> {
    TEMPLATES.iter().map(|(name, text)| Shipped { name, text, papers: papers(name) }).collect()
}

fn papers(template: &'static str) -> Vec<&'static str> {
    let own = |paper: &&str| template.strip_suffix(".typ") == Some(*paper);
    let kinds = PaperKind::ALL.iter().map(|kind| kind.id()).filter(|kind| has_template(kind));
    let all = || kinds.clone().chain([RECEIPT.trim_end_matches(".typ")]);
    match SHARED.iter().find(|(name, _)| *name == template) {
        None => all().filter(own).collect(),
        Some((_, true)) => all().collect(),
        Some((_, false)) => kinds.collect(),
    }
}

fn has_template(paper: &str) -> bool {
    TEMPLATES.iter().any(|(name, _)| name.strip_suffix(".typ") == Some(paper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_a_part_in_some_paper() {
        for template in shipped() {
            let shared = SHARED.iter().any(|(name, _)| *name == template.name);
            assert_eq!(template.papers.len() > 1, shared, "{}", template.name);
            assert!(!template.papers.is_empty(), "{}", template.name);
            let imports = |paper: &&str| {
                let file = format!("{paper}.typ");
                let text = TEMPLATES.iter().find(|(name, _)| *name == file).expect("its template").1;
                text.contains(&format!("#import \"{}\"", template.name)) || template.name == "sheet.typ"
            };
            assert!(!shared || template.papers.iter().all(imports), "{}: {:?}", template.name, template.papers);
        }
    }
}
