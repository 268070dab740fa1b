//! From the telephone to the computer: a statement that was prepared is opened again at its own address,
//! which the first device shows as a link and as a QR.

use crate::App;
use crate::extract::{Path, Session};
use crate::fault::Fault;
use crate::pages::statement::{self, Signing};
use crate::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use qonys_office::acts;
use qonys_office::people::Caller;
use qonys_procedure::{CaseId, table};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Clear space around a QR, in modules (ISO/IEC 18004).
const QUIET_MODULES: usize = 4;

/// What the first device shows.
pub(in crate::pages) struct Handoff {
    /// Address of the statement on this server, for another device.
    pub url: String,
    /// Side of the drawing, in modules.
    pub side: usize,
    /// Dark modules as an SVG path.
    pub path: String,
    /// The address that tells when the act is done.
    pub watch: String,
    /// The case, where one goes on then.
    pub case: String,
}

impl Handoff {
    /// For a statement of a case.
    pub fn new(app: &App, case: CaseId, digest: &str) -> Option<Handoff> {
        let url = format!("{}{}", app.ctx.public_url, place(case, digest));
        let code = QrCode::with_error_correction_level(url.as_bytes(), EcLevel::M).ok()?;
        Some(Handoff {
            side: code.width() + 2 * QUIET_MODULES,
            path: outline(&code),
            url,
            watch: format!("/api/v1/cases/{case}"),
            case: format!("/cases/{case}"),
        })
    }
}

/// The address of a prepared statement.
pub(in crate::pages) fn place(case: CaseId, digest: &str) -> String {
    format!("/cases/{case}/statements/{digest}")
}

/// Each run of dark modules in a row as one bar.
fn outline(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET_MODULES, y + QUIET_MODULES);
            }
            x += run.max(1);
        }
    }
    path
}

/// A statement that was prepared before, to be read and signed here.
pub(crate) async fn show(
    State(app): State<App>,
    Session(caller): Session,
    reader: Reader,
    Path((id, digest)): Path<(CaseId, String)>,
) -> Result<Response, Fault> {
    let bytes = hex::decode(&digest).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let digest = bytes.ok_or_else(Fault::not_found)?;
    again(&app, &caller, &reader, id, &digest).await
}

async fn again(app: &App, caller: &Caller, reader: &Reader, id: CaseId, digest: &[u8; 32]) -> Result<Response, Fault> {
    let (kind, prepared) = acts::prepared(&app.ctx, caller, id, digest).await?;
    let signing = Signing { case: id, kind, signers: table::signers(kind, caller.role()) };
    Ok(statement::first(app, reader, caller, &signing, prepared))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_and_no_light_one() {
        let code = QrCode::with_error_correction_level("https://qonys.example.kz/cases/1", EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|c| **c == Color::Dark).count();
        let drawn: usize = outline(&code)
            .split('M')
            .filter_map(|bar| bar.split('h').nth(1)?.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
    }
}
