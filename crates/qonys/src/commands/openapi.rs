//! `qonys openapi`

use crate::Outcome;

pub fn run() -> anyhow::Result<Outcome> {
    super::print(&qonys_web::openapi())?;
    Ok(Outcome::Yes)
}
