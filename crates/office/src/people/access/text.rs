//! The readable text of an act about accesses.

use super::content::{AccessAct, AccessActKind};
use qonys_eds::statement::Rendering;
use qonys_words::{Labels, Lang, Words};

/// Title and content in the three languages.
pub fn rendering(act: &AccessAct, labels: &dyn Labels) -> Rendering {
    let content = act.to_json();
    let fields = AccessAct::fields(act.kind());
    let of = |lang| {
        let words = Words::of(lang);
        format!("{}\n\n{}", title(words, act.kind()), words.content_text(&fields, &content, labels))
    };
    Rendering { kk: of(Lang::Kk), ru: of(Lang::Ru), en: of(Lang::En) }
}

fn title(words: Words, kind: AccessActKind) -> &'static str {
    match kind {
        AccessActKind::Request => words.access_request_title(),
        AccessActKind::Approve => words.access_approve_title(),
        AccessActKind::Provide => words.access_provide_title(),
        AccessActKind::Suspend => words.access_suspend_title(),
        AccessActKind::Resume => words.access_resume_title(),
        AccessActKind::End => words.access_end_title(),
        AccessActKind::Review => words.access_review_title(),
    }
}
