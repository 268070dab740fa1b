//! Forms generated from the fields of an act or a draft: one description draws the form, reads it back
//! and names its faults. Names in a form are paths, `content.grounds[0].id`.

mod draw;
mod filled;
mod judged;
mod read;

pub use draw::{Control, Drawn, Notice, draw, draw_at};
pub use filled::{Filled, flatten};
pub use judged::{Judged, judge};
pub use read::{Empty, TooLong, missing, read, too_long};

use qonys_procedure::form::{Field, FieldKind};
use qonys_words::Words;

/// Groups stand in lists that stand in groups; nothing in the forms is nested deeper.
const DEPTH_MAX: usize = 8;

/// Lists without which an act says nothing: the procedure refuses them empty.
const NEVER_EMPTY: &[&str] = &["grounds", "checklist", "participants", "missing", "remarks"];

/// Whether something must be written into a field.
fn is_required(field: &Field) -> bool {
    field.required || (matches!(field.kind, FieldKind::List { .. }) && NEVER_EMPTY.contains(&field.name))
}

/// Where a path stands in these fields: findings of a whole form name its fields from the form on, the form
/// itself being one field of the act.
pub fn place_in(fields: &[Field], path: &str) -> String {
    let first = path.split(['.', '[']).next().unwrap_or_default();
    let has = |fields: &[Field]| fields.iter().any(|f| f.name == first);
    let holder = fields.iter().find(|f| matches!(&f.kind, FieldKind::Group { fields } if has(fields)));
    match holder {
        Some(group) if !has(fields) => format!("{}.{path}", group.name),
        _ => path.to_owned(),
    }
}

/// What one entry of a list is called.
pub fn row_word(list: &str, words: Words) -> Option<&'static str> {
    words.text(&format!("row-{list}"))
}

/// The id of the control of a path: brackets and dots are no good in a fragment.
pub fn control_id(path: &str) -> String {
    path.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
