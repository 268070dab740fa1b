//! Papers as they come out, read back by programs that are not ours: poppler (`pdftotext`, `pdffonts`, `pdfinfo`), qpdf,
//! zbarimg.

mod hostile;
mod official;
mod outside;
mod poppler;
mod samples;
mod templates;

use qonys_office::ports::{Press, Printer};
use qonys_papers::TypstPrinter;
use std::sync::{Arc, LazyLock};

/// The press of the shipped templates.
fn press() -> &'static dyn Press {
    static PRESS: LazyLock<Arc<dyn Press>> = LazyLock::new(|| TypstPrinter.press(&[]).expect("shipped templates"));
    &**PRESS
}
