//! How far each task of a draft has come.

use super::sections::{Section, Shape, is_filled, value_at};
use qonys_office::desk::DraftView;
use qonys_office::files;
use qonys_procedure::document::DocumentKind;
use qonys_procedure::edition::{Edition, Required};
use qonys_procedure::preflight::{Application, Finding, FindingId, Place};

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing is there, and something must be.
    Empty,
    /// Nothing is there, and need not be.
    Optional,
    /// An officer's remark on it stands as it was.
    Remarked,
    /// So many faults are to be mended.
    Mend(usize),
    /// It is ready; something is worth a look.
    Look,
    /// It is ready.
    Ready,
}

impl State {
    /// Nothing of it keeps the person from signing.
    pub const fn is_done(self) -> bool {
        matches!(self, State::Optional | State::Look | State::Ready)
    }
}

/// A draft with the shape of its form.
pub(super) struct Work {
    pub view: DraftView,
    pub shape: Shape,
    pub files: Vec<files::Document>,
}

/// A document that the act wants or takes.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub kind: DocumentKind,
    pub required: bool,
}

impl Work {
    /// A finding speaks of a section.
    fn is_of(&self, section: &Section, finding: &Finding) -> bool {
        match &finding.place {
            Place::Field { path } => self.shape.holds(section, &self.shape.whole_path(path)),
            Place::Consent => section.id == "consent",
            Place::Certificate => section.id == "name",
            Place::Document { .. } | Place::Case => false,
        }
    }

    /// Findings on a section, and how many values of it cannot be read. What cannot be read was left out of
    /// the look; it is not missing.
    pub fn found(&self, section: &Section) -> (Vec<&Finding>, usize) {
        let there = |finding: &Finding| match &finding.place {
            Place::Field { path } => self.view.unreadable.contains(&self.shape.whole_path(path)),
            _ => false,
        };
        let told = |f: &&Finding| self.is_of(section, f) && !(f.id == FindingId::FieldMissing && there(f));
        let unreadable = self.view.unreadable.iter().filter(|path| self.shape.holds(section, path)).count();
        (self.view.findings.iter().filter(told).collect(), unreadable)
    }

    /// Remarks on a section: path in the content and what the officer wrote.
    pub fn remarks(&self, section: &Section) -> Vec<(String, &str)> {
        let remarks = self.view.case.remarks.iter();
        let placed = remarks.map(|r| (self.shape.whole_path(r.on.as_str()), r.text.as_str()));
        placed.filter(|(path, _)| self.shape.holds(section, path)).collect()
    }

    /// Remarks on a kind of document.
    pub fn remarks_on(&self, kind: DocumentKind) -> Vec<&str> {
        let own = self.view.case.remarks.iter().filter(|r| r.on.as_str() == kind.id());
        own.map(|r| r.text.as_str()).collect()
    }

    /// The value at a path differs from what the draft began with.
    fn is_changed(&self, path: &str) -> bool {
        value_at(&self.view.draft.content, path) != value_at(&self.view.began, path)
    }

    /// The person has written an answer to the remarks: what they hold to be right may stay as it is.
    pub fn is_explained(&self) -> bool {
        value_at(&self.view.draft.content, "answer").is_some_and(is_filled)
    }

    /// How far a section has come.
    pub fn state(&self, section: &Section) -> State {
        let paths = self.shape.paths(section);
        let filled = |path: &String| value_at(&self.view.draft.content, path).is_some_and(is_filled);
        let (found, unreadable) = self.found(section);
        let blocking = found.iter().filter(|f| f.is_blocking()).count() + unreadable;
        let remarks = self.remarks(section);
        if remarks.iter().any(|(path, _)| !self.is_changed(path)) {
            State::Remarked
        } else if !paths.iter().any(filled) {
            if section.optional && blocking == 0 { State::Optional } else { State::Empty }
        } else {
            found_state(blocking, found.len() + unreadable)
        }
    }

    /// Findings on the documents of a kind.
    pub fn found_on(&self, kind: DocumentKind) -> Vec<&Finding> {
        let own = |f: &&Finding| matches!(&f.place, Place::Document { kind: of, .. } if *of == kind);
        self.view.findings.iter().filter(own).collect()
    }

    /// The documents of a kind, in their order: of each number the newest.
    pub fn files(&self, kind: DocumentKind) -> Vec<&files::Document> {
        let mut own: Vec<&files::Document> = self.files.iter().filter(|d| d.kind == kind).collect();
        own.sort_by_key(|d| (d.n, std::cmp::Reverse(d.at)));
        own.dedup_by_key(|d| d.n);
        own
    }

    /// How far the documents of a kind have come.
    pub fn document_state(&self, wanted: Wanted) -> State {
        let files = self.files(wanted.kind);
        let found = self.found_on(wanted.kind);
        let blocking = found.iter().filter(|f| f.is_blocking()).count();
        let remarked = !self.remarks_on(wanted.kind).is_empty();
        if remarked && !files.iter().any(|d| !d.signed) && !self.facts_changed(wanted.kind) {
            State::Remarked
        } else if files.is_empty() {
            if wanted.required || blocking > 0 { State::Empty } else { State::Optional }
        } else {
            found_state(blocking, found.len())
        }
    }

    fn facts_changed(&self, kind: DocumentKind) -> bool {
        let of = |content: &serde_json::Value| {
            let all = content.get("documents").and_then(|d| d.as_array()).cloned().unwrap_or_default();
            all.into_iter().filter(|d| d["kind"] == kind.id()).collect::<Vec<_>>()
        };
        of(&self.view.draft.content) != of(&self.view.began)
    }

    /// Documents that the edition asks for or takes, those that must be there first; beside them every
    /// kind that is there or remarked.
    pub fn documents(&self, edition: Option<&Edition>) -> Vec<Wanted> {
        let rules = edition.map(|e| e.documents.as_slice()).unwrap_or_default();
        let mut wanted: Vec<Wanted> = Vec::new();
        for rule in rules {
            let asked = match self.shape.application() {
                Application::Petition => rule.petition,
                Application::Residence => rule.residence,
            };
            let there = self.files.iter().any(|d| d.kind == rule.kind) || !self.remarks_on(rule.kind).is_empty();
            match asked {
                Required::Yes | Required::Reused => wanted.push(Wanted { kind: rule.kind, required: true }),
                Required::IfAny => wanted.push(Wanted { kind: rule.kind, required: false }),
                Required::No if there => wanted.push(Wanted { kind: rule.kind, required: false }),
                Required::No => {}
            }
        }
        wanted.sort_by_key(|w| !w.required);
        wanted
    }

    /// What is found of no section and no document: it bars or concerns the whole application.
    pub fn found_on_the_whole(&self) -> Vec<&Finding> {
        let sections: Vec<&Section> = self.shape.sections().collect();
        let placed = |f: &&Finding| match &f.place {
            Place::Document { .. } => true,
            _ => sections.iter().any(|s| self.is_of(s, f)),
        };
        self.view.findings.iter().filter(|f| !placed(f)).collect()
    }
}

const fn found_state(blocking: usize, all: usize) -> State {
    match (blocking, all) {
        (0, 0) => State::Ready,
        (0, _) => State::Look,
        (n, _) => State::Mend(n),
    }
}
