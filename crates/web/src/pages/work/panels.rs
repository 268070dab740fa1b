//! What must be read before the next act: a proposal, a notice with its answer, an interview, a complaint, a
//! request. Each is an act of the case in full, with its receipt.

use crate::catalogues::Catalogues;
use crate::pages::named::name_acts;
use qonys_office::desk::{ActView, CaseFile};
use qonys_procedure::act::ActKind;
use qonys_procedure::{Lang, Stage};
use qonys_words::{Labels, Words};
use serde_json::json;

/// An act to be read.
pub(super) struct Panel {
    pub title: String,
    pub by: String,
    pub text: String,
    /// Its receipt can be saved.
    pub receipt: Option<u64>,
    /// Papers issued with it.
    pub papers: Vec<String>,
    /// Languages of their copies.
    pub copies: &'static [Lang],
}

/// Acts that bear on what is done next, in the order in which they happened.
pub(super) fn panels(file: &CaseFile, words: Words, lists: Catalogues<'_>) -> Vec<Panel> {
    let mut wanted = seqs(file);
    wanted.sort_unstable();
    wanted.dedup();
    let acts = wanted.iter().filter_map(|seq| file.acts.iter().find(|act| act.seq == *seq));
    acts.map(|act| panel(act, &file.acts, words, &People { file, lists })).collect()
}

/// One act as a panel.
fn panel(act: &ActView, all: &[ActView], words: Words, labels: &dyn Labels) -> Panel {
    // Of a correction the answer is read here: the statement itself stands below, with what has changed.
    let answer = (act.kind == ActKind::SignCorrection).then(|| json!({ "answer": act.content["answer"] }));
    let content = answer.as_ref().unwrap_or(&act.content);
    Panel {
        title: words.act_done(act.kind).to_owned(),
        by: by(act, words),
        text: name_acts(&words.act_text(act.kind, content, labels), all, words),
        receipt: act.signed.then_some(act.seq),
        papers: act.papers.clone(),
        copies: Lang::ALL,
    }
}

/// Who did it and when.
pub(super) fn by(act: &ActView, words: Words) -> String {
    let role = words.role(act.role);
    let who = act.actor.as_ref().map_or_else(|| role.to_owned(), |name| format!("{name}, {role}"));
    format!("{} · {who}", words.instant_short(act.at))
}

fn seqs(file: &CaseFile) -> Vec<u64> {
    let case = &file.case;
    let last = |kind: ActKind| file.acts.iter().rfind(|act| act.kind == kind).map(|act| act.seq);
    let mut seqs = Vec::new();
    match case.stage {
        Stage::Confirmation => seqs.extend(case.proposal.as_ref().map(|p| p.seq)),
        Stage::PetitionDecision => seqs.extend(
            [ActKind::RecordInterview, ActKind::RecommendRefusal, ActKind::RecordNoShow].into_iter().filter_map(last),
        ),
        Stage::Interview | Stage::Screening => seqs.extend(last(ActKind::SendBack)),
        Stage::Arrival => seqs.extend(last(ActKind::ReturnToCentre)),
        Stage::Correction => seqs.extend(last(ActKind::ReturnForCorrection)),
        Stage::Decision | Stage::Verification => seqs.extend(last(ActKind::DeclineProposal)),
        _ => {}
    }
    // A correction just signed is read beside what it answers.
    if case.came_by_correction() {
        seqs.extend(last(ActKind::ReturnForCorrection));
        let answered = |act: &&ActView| act.kind == ActKind::SignCorrection && act.content["answer"].is_string();
        seqs.extend(
            file.acts.iter().rfind(|act| act.kind == ActKind::SignCorrection).filter(answered).map(|act| act.seq),
        );
    }
    if !case.stage.is_end()
        && let Some(notice) = case.notices.last()
    {
        seqs.push(notice.seq);
        seqs.extend(notice.answer.as_ref().map(|a| a.seq));
        seqs.extend(&notice.to_reply);
    }
    for complaint in case.complaints.iter().filter(|c| c.closed.is_none()) {
        seqs.extend(
            [Some(complaint.seq), complaint.act, complaint.forwarded, complaint.extended].into_iter().flatten(),
        );
    }
    seqs.extend(case.changes.iter().filter(|c| c.accepted.is_none()).map(|c| c.seq));
    seqs.extend(case.asked_extensions().map(|e| e.seq));
    seqs.extend(case.transfer_asked.as_ref().map(|t| t.seq));
    seqs
}

/// The lists of the rules, and the names of those to whom the case was given.
pub(super) struct People<'a> {
    pub file: &'a CaseFile,
    pub lists: Catalogues<'a>,
}

impl Labels for People<'_> {
    fn label(&self, catalogue: &str, id: &str, lang: Lang) -> Option<String> {
        if catalogue == "colleagues" {
            return self.file.people.iter().find(|(account, _)| account.to_string() == id).map(|(_, n)| n.clone());
        }
        self.lists.label(catalogue, id, lang)
    }
}
