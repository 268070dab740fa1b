//! The closed world in which a template is typeset: its files, the project's fonts, one JSON of data.

use crate::{plain::Plain, view};
use qonys_office::ports::{Paper, PaperBody, PrintError, Printer};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Longest paper, in characters of data after cleaning; about 150 pages.
pub const DATA_CHARS_MAX: usize = 400_000;

/// File name and text of every template.
const TEMPLATES: [(&str, &str); 21] = [
    ("annulment.typ", include_str!("../templates/annulment.typ")),
    ("approval.typ", include_str!("../templates/approval.typ")),
    ("complaint_decision.typ", include_str!("../templates/complaint_decision.typ")),
    ("consideration_refusal.typ", include_str!("../templates/consideration_refusal.typ")),
    ("decision.typ", include_str!("../templates/decision.typ")),
    ("document_correction.typ", include_str!("../templates/document_correction.typ")),
    ("extension.typ", include_str!("../templates/extension.typ")),
    ("hand_over_receipt.typ", include_str!("../templates/hand_over_receipt.typ")),
    ("lapse.typ", include_str!("../templates/lapse.typ")),
    ("minutes.typ", include_str!("../templates/minutes.typ")),
    ("notice.typ", include_str!("../templates/notice.typ")),
    ("originals_receipt.typ", include_str!("../templates/originals_receipt.typ")),
    ("permit.typ", include_str!("../templates/permit.typ")),
    ("petition.typ", include_str!("../templates/petition.typ")),
    ("petition_refusal.typ", include_str!("../templates/petition_refusal.typ")),
    ("receipt.typ", include_str!("../templates/receipt.typ")),
    ("refusal.typ", include_str!("../templates/refusal.typ")),
    ("reinstatement.typ", include_str!("../templates/reinstatement.typ")),
    ("return.typ", include_str!("../templates/return.typ")),
    ("sheet.typ", include_str!("../templates/sheet.typ")),
    ("transfer.typ", include_str!("../templates/transfer.typ")),
];

/// Noto, from `assets/fonts/` under the Open Font License; the PDF holds only the letters it needs.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../assets/fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSerif-Bold.ttf"),
];

/// What never changes between papers.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
    data: FileId,
}

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().filter_map(|data| Font::new(Bytes::new(data), 0)).collect();
    Press {
        library: LazyHash::new(Library::builder().build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        sources: TEMPLATES.iter().map(|(name, text)| Source::new(file_id(name), (*text).to_owned())).collect(),
        data: file_id("data.json"),
    }
});

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of templates are plain");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// Prints by typst. Holds nothing; fonts and templates are read once for the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypstPrinter;

impl Printer for TypstPrinter {
    /// The paper as PDF/A-2b and PDF/UA-1, tagged, with the paper's day as its date.
    ///
    /// # Errors
    /// Data longer than the limit, an address too long for a QR code, or a fault of the template, with
    /// its file and line.
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PrintError> {
        let template = match &paper.body {
            PaperBody::Receipt(_) => "receipt.typ".to_owned(),
            PaperBody::Decision(decision) => format!("{}.typ", decision.kind),
        };
        let fail = |message: String| PrintError { template: template.clone(), message };
        let data = view::of(paper, &Plain::new(&PRESS.fonts)).map_err(fail)?;
        let ident = format!("{}/{}/{}", template, paper.number, paper.lang);
        typeset(&template, data, ident).map_err(fail)
    }
}

/// typst remembers what it computed in a place shared by the process: forgotten after each paper, so
/// that nobody's data stay in memory, also when the paper failed.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

fn typeset(template: &str, data: String, ident: String) -> Result<Vec<u8>, String> {
    let _forget = Forget;
    // A fault inside the typesetter costs this paper only.
    catch_unwind(AssertUnwindSafe(|| {
        let sheet = Sheet { main: file_id(template), data: Bytes::from_string(data) };
        let document = typst::compile::<PagedDocument>(&sheet).output.map_err(|e| sheet.explain(&e))?;
        let standards =
            PdfStandards::new(&[PdfStandard::A_2b, PdfStandard::Ua_1]).map_err(|e| e.message().to_string())?;
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some("Qonys".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|e| sheet.explain(&e))
    }))
    .unwrap_or_else(|_| Err("the typesetter stopped by a fault of its own".to_owned()))
}

/// One paper being typeset.
struct Sheet {
    main: FileId,
    data: Bytes,
}

impl Sheet {
    /// Every error with the file and line it is in.
    fn explain(&self, errors: &[SourceDiagnostic]) -> String {
        let lines: Vec<String> = errors
            .iter()
            .map(|e| match (e.span.id(), self.line(e)) {
                (Some(id), Some(line)) => {
                    format!("{}:{line}: {}", id.vpath().get_without_slash(), e.message)
                }
                _ => e.message.to_string(),
            })
            .collect();
        lines.join("; ")
    }

    fn line(&self, error: &SourceDiagnostic) -> Option<usize> {
        let source = self.source(error.span.id()?).ok()?;
        let start = self.range(error.span)?.start;
        source.lines().byte_to_line(start).map(|line| line + 1)
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &PRESS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PRESS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = PRESS.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == PRESS.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        PRESS.fonts.get(index).cloned()
    }

    /// Papers know only the day that is on them.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_of_the_project_is_read() {
        assert_eq!(PRESS.fonts.len(), FONTS.len());
    }

    #[test]
    fn a_fault_of_a_template_names_file_and_line() {
        let sheet = Sheet { main: file_id("permit.typ"), data: Bytes::from_string("{}".to_owned()) };
        let Err(errors) = typst::compile::<PagedDocument>(&sheet).output else { panic!("no data, yet a paper") };
        let said = sheet.explain(&errors);
        let (file, rest) = said.split_once(':').expect("file first");
        assert!(file.ends_with(".typ"), "{said}");
        assert!(rest.split(':').next().is_some_and(|line| line.parse::<usize>().is_ok_and(|n| n > 1)), "{said}");
    }

    #[test]
    fn a_template_reads_nothing_but_its_own_data() {
        let sheet = Sheet { main: file_id("permit.typ"), data: Bytes::from_string("{}".to_owned()) };
        assert!(sheet.file(file_id("etc/passwd")).is_err());
        assert!(sheet.source(file_id("other.typ")).is_err());
        assert!(sheet.today(None).is_none());
    }
}
