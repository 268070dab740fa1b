//! One look at one application: what is looked at, and the findings so far.

use super::finding::{Arg, Finding, FindingId, Place};
use super::input::{Submission, Surroundings};
use crate::document::{Document, DocumentKind};
use crate::forms::Identity;
use crate::rulebook::Rules;
use crate::ruled::Text3;
use crate::time::Date;

/// Most findings of one look: a form can hold hundreds of faults, nobody reads more.
const FINDINGS_MAX: usize = 200;

pub(super) struct Look<'a> {
    pub submission: &'a Submission<'a>,
    pub rules: &'a Rules<'a>,
    pub around: &'a Surroundings,
    pub today: Date,
    found: Vec<Finding>,
}

impl<'a> Look<'a> {
    pub fn new(
        submission: &'a Submission<'a>,
        rules: &'a Rules<'a>,
        around: &'a Surroundings,
        today: Date,
    ) -> Look<'a> {
        Look { submission, rules, around, today, found: Vec::new() }
    }

    pub fn identity(&self) -> &'a Identity {
        self.submission.form.identity()
    }

    /// Documents of a kind, in their order.
    pub fn documents(&self, kind: DocumentKind) -> impl Iterator<Item = &'a Document> + use<'a> {
        self.submission.documents.iter().filter(move |d| d.kind == kind)
    }

    /// Adds a finding without comparison.
    pub fn add(&mut self, id: FindingId, place: Place, args: Vec<(&str, Arg)>) {
        self.push(id, place, args, None);
    }

    /// Adds a finding that compares two values; `{given}` and `{compared}` may stand in the text.
    pub fn differs(&mut self, id: FindingId, place: Place, given: impl Into<Arg>, compared: impl Into<Arg>) {
        let (given, compared) = (given.into(), compared.into());
        let values = (given.plain(), compared.plain());
        self.push(id, place, vec![("given", given), ("compared", compared)], Some(values));
    }

    fn push(&mut self, id: FindingId, place: Place, args: Vec<(&str, Arg)>, compared: Option<(String, String)>) {
        let Some(rule) = self.rules.law.findings.get(id.id()) else {
            // Reading of the law tables refuses a table that lacks one.
            debug_assert!(false, "no text for {id}");
            return;
        };
        let text = Text3::by(|lang| {
            args.iter().fold(rule.text.get(lang).to_owned(), |text, (name, arg)| {
                text.replace(&format!("{{{name}}}"), &arg.show(lang))
            })
        });
        let (given, compared) = compared.unzip();
        self.found.push(Finding {
            id,
            point: rule.point,
            level: rule.level,
            place,
            text,
            args: args.into_iter().map(|(name, arg)| (name.to_owned(), arg)).collect(),
            given,
            compared,
            source: rule.source.clone(),
            verified: rule.verified,
        });
    }

    pub fn finish(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|f| (f.point, f.level));
        self.found.dedup();
        if self.found.len() > FINDINGS_MAX {
            // What blocks is never dropped in favour of a warning.
            self.found.sort_by_key(|f| f.level);
            self.found.truncate(FINDINGS_MAX);
            self.found.sort_by_key(|f| (f.point, f.level));
        }
        self.found
    }
}
