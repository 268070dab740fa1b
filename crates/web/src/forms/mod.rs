//! Forms generated from the fields of an act or a draft: one description draws the form, reads it back
//! and names its faults. Names in a form are paths, `content.grounds[0].id`.

mod draw;
mod filled;
mod read;

pub use draw::{Control, Drawn, draw};
pub use filled::{Filled, flatten};
pub use read::{Empty, read};

/// Groups stand in lists that stand in groups; nothing in the forms is nested deeper.
const DEPTH_MAX: usize = 8;

/// The id of the control of a path: brackets and dots are no good in a fragment.
pub fn control_id(path: &str) -> String {
    path.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
