//! Templates tried before they are taken: a sample of every paper in every language, and on each what no paper may lose.

use crate::samples::samples;
use crate::templates::{file_of, name_of};
use crate::view;
use crate::world::{Printed, TypstPress};
use qonys_office::ports::{Holder, Paper, PaperBody, PaperPart, Receipt, Record, Signer, TemplateFault, Wrong};
use qonys_procedure::Lang;
use qonys_words::Words;
use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem};

/// Faults that are told: one mistake in what all papers share shows in each of them.
const FAULTS_MAX: usize = 20;

/// Typesets every sample in every language; what is wrong, each once.
pub(crate) fn check(press: &TypstPress) -> Result<(), Vec<TemplateFault>> {
    let mut faults: Vec<TemplateFault> = Vec::new();
    for paper in Lang::ALL.iter().flat_map(|lang| samples(*lang)).flat_map(|paper| [bare(&paper), paper]) {
        let found = match press.typeset(&paper) {
            Err(faults) => faults,
            Ok(printed) if !printed.warned.is_empty() => printed.warned,
            Ok(printed) => lost(&paper, &printed),
        };
        for fault in found {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        if faults.len() >= FAULTS_MAX {
            break;
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// One sample, also where something is lost from it: it is to be looked at.
pub(crate) fn sample(press: &TypstPress, paper: &str, lang: Lang) -> Result<Vec<u8>, Vec<TemplateFault>> {
    let Some(sample) = samples(lang).into_iter().find(|sample| name_of(sample) == paper) else {
        return Err(vec![TemplateFault { template: format!("{paper}.typ"), line: None, wrong: Wrong::Unknown }]);
    };
    press.typeset(&sample).map(|printed| printed.pdf)
}

/// The paper with nothing on it that may be left out, as a real server's.
fn bare(paper: &Paper) -> Paper {
    let body = match paper.body.clone() {
        PaperBody::Receipt(receipt) => {
            PaperBody::Receipt(Receipt { case_number: None, registered_on: None, files: Vec::new(), ..receipt })
        }
        PaperBody::Decision(mut decision) => {
            decision.case_number = None;
            decision.city = None;
            decision.holder.birth_date = None;
            decision.holder.citizenship = String::new();
            decision.answer_until = None;
            decision.complaint_until = None;
            // Nobody knows yet with which certificate a person signs for the first time.
            if let Some(signer) = &mut decision.signer {
                signer.certificate_serial = String::new();
            }
            PaperBody::Decision(decision)
        }
        // Of a case that was just opened hardly more is known than who opened it.
        PaperBody::Record(record) => PaperBody::Record(Box::new(Record {
            city: None,
            holder: Holder { name_latin: String::new(), birth_date: None, passport: String::new(), ..record.holder },
            acts: record.acts.into_iter().take(1).collect(),
            ..*record
        })),
    };
    Paper { training: false, body, ..paper.clone() }
}

/// What the paper must have and has not.
fn lost(paper: &Paper, printed: &Printed) -> Vec<TemplateFault> {
    let mut text = String::new();
    printed.document.pages().iter().for_each(|page| read(&page.frame, &mut text));
    let text = squeezed(&text);
    let missing = must_have(paper).into_iter().filter(|(_, said)| !text.contains(&squeezed(said)));
    let parts: BTreeSet<PaperPart> = missing.map(|(part, _)| part).collect();
    let fault = |part| TemplateFault {
        template: file_of(paper),
        line: None,
        wrong: Wrong::Lost { part, paper: name_of(paper).to_owned(), lang: paper.lang },
    };
    parts.into_iter().map(fault).collect()
}

/// What must be read on a paper, whatever it looks like.
fn must_have(paper: &Paper) -> Vec<(PaperPart, String)> {
    let mut all = vec![(PaperPart::Number, paper.number.clone())];
    if let Some(url) = &paper.verify_url {
        let (page, code) = view::verification(url);
        all.extend([(PaperPart::Address, page), (PaperPart::Code, code)]);
    }
    if paper.training {
        all.push((PaperPart::Training, Words::of(paper.lang).paper_training().to_owned()));
    }
    let signed = |signer: &Signer| {
        [(PaperPart::Signer, signer.name.clone()), (PaperPart::Certificate, signer.certificate_serial.clone())]
    };
    match &paper.body {
        PaperBody::Receipt(receipt) => {
            all.push((PaperPart::Digest, receipt.digest.clone()));
            all.extend(receipt.signers.iter().flat_map(signed));
        }
        PaperBody::Decision(decision) => {
            all.push((PaperPart::Holder, decision.holder.name_latin.clone()));
            all.extend(decision.signer.iter().flat_map(signed));
        }
        PaperBody::Record(record) => {
            let Holder { name_latin, name_cyrillic, .. } = &record.holder;
            all.push((PaperPart::Holder, if name_latin.is_empty() { name_cyrillic } else { name_latin }.clone()));
            all.extend(record.acts.iter().map(|act| (PaperPart::Leaf, act.leaf.clone())));
        }
    }
    all
}

/// Letters of a page in the order in which they were set.
fn read(frame: &Frame, into: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => read(&group.frame, into),
            FrameItem::Text(text) => into.push_str(&text.text),
            _ => {}
        }
    }
}

/// Without spaces and invisible breaks, and in one case: lines may break and words be set in capitals.
fn squeezed(text: &str) -> String {
    let seen = |c: &char| !c.is_whitespace() && *c != crate::plain::BREAK;
    text.chars().filter(seen).flat_map(char::to_lowercase).collect()
}
