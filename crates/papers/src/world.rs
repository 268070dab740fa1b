//! The closed world in which a template is typeset: its files, the project's fonts, one JSON of data.

use crate::plain::Plain;
use crate::templates::{TEMPLATES, file_of, shipped};
use crate::{trial, view};
use qonys_office::ports::{
    Paper, Press, PrintError, Printer, Shipped, TEMPLATE_BYTES_MAX, Template, TemplateFault, Wrong,
};
use qonys_procedure::Lang;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};
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

/// Noto, from `assets/fonts/` under the Open Font License; the PDF holds only the letters it needs.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../assets/fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSerif-Bold.ttf"),
];

/// What never changes, whatever the templates are.
struct Type {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    data: FileId,
}

static TYPE: LazyLock<Type> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().filter_map(|data| Font::new(Bytes::new(data), 0)).collect();
    Type {
        library: LazyHash::new(Library::builder().build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        data: file_id("data.json"),
    }
});

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of templates are plain");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// Prints by typst. Holds nothing; fonts are read once for the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypstPrinter;

impl Printer for TypstPrinter {
    fn shipped(&self) -> Vec<Shipped> {
        shipped()
    }

    fn press(&self, changed: &[Template]) -> Result<Arc<dyn Press>, PrintError> {
        let fail = |fault: TemplateFault| PrintError { message: fault.wrong.to_string(), template: fault.template };
        Ok(Arc::new(TypstPress::new(changed).map_err(fail)?))
    }

    /// In this thread, and for as long as it takes: who takes templates from outside sets a bound around it.
    fn check(&self, changed: &[Template]) -> Result<(), Vec<TemplateFault>> {
        trial::check(&TypstPress::new(changed).map_err(|fault| vec![fault])?)
    }

    fn sample(&self, changed: &[Template], paper: &str, lang: Lang) -> Result<Vec<u8>, Vec<TemplateFault>> {
        trial::sample(&TypstPress::new(changed).map_err(|fault| vec![fault])?, paper, lang)
    }
}

/// A set of templates, read.
pub(crate) struct TypstPress {
    sources: Vec<Source>,
}

impl TypstPress {
    /// The shipped templates with others in their place.
    pub(crate) fn new(changed: &[Template]) -> Result<TypstPress, TemplateFault> {
        let known = |name: &str| TEMPLATES.iter().any(|(shipped, _)| *shipped == name);
        for template in changed {
            let wrong = if !known(&template.name) {
                Wrong::Unknown
            } else if template.text.len() > TEMPLATE_BYTES_MAX {
                Wrong::TooLong
            } else {
                continue;
            };
            return Err(TemplateFault { template: template.name.clone(), line: None, wrong });
        }
        let text = |name: &str, shipped: &str| {
            let other = changed.iter().rfind(|template| template.name == name);
            other.map_or_else(|| shipped.to_owned(), |template| template.text.clone())
        };
        let sources = TEMPLATES.iter().map(|(name, shipped)| Source::new(file_id(name), text(name, shipped)));
        Ok(TypstPress { sources: sources.collect() })
    }

    /// Typesets a paper; what was warned of is told beside it.
    pub(crate) fn typeset(&self, paper: &Paper) -> Typeset {
        let _forget = Forget;
        let template = file_of(paper);
        let said =
            |message: String| TemplateFault { template: template.clone(), line: None, wrong: Wrong::Said(message) };
        // A fault inside the typesetter costs this paper only.
        let typeset = catch_unwind(AssertUnwindSafe(|| {
            let data = view::of(paper, &Plain::new(&TYPE.fonts));
            let data = Bytes::from_string(data.map_err(|message| vec![said(message)])?);
            let sheet = Sheet { main: file_id(&template), sources: &self.sources, data };
            sheet.typeset(format!("{}/{}/{}", template, paper.number, paper.lang))
        }));
        typeset.unwrap_or_else(|_| Err(vec![said("the typesetter stopped by a fault of its own".to_owned())]))
    }
}

/// A document with its bytes and what the typesetter warned of, or what is wrong.
pub(crate) type Typeset = Result<Printed, Vec<TemplateFault>>;

/// A paper as it comes out.
pub(crate) struct Printed {
    /// As it is laid out.
    pub document: PagedDocument,
    /// As a file.
    pub pdf: Vec<u8>,
    /// Warnings.
    pub warned: Vec<TemplateFault>,
}

impl Press for TypstPress {
    /// The paper as PDF/A-2b and PDF/UA-1, tagged, with the paper's day as its date.
    ///
    /// # Errors
    /// Data longer than the limit, an address too long for a QR code, or a fault of the template, with
    /// its file and line.
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PrintError> {
        self.typeset(paper).map(|printed| printed.pdf).map_err(|faults| {
            let told = |fault: &TemplateFault| match fault.line {
                Some(_) => fault.to_string(),
                None => fault.wrong.to_string(),
            };
            let message = faults.iter().map(told).collect::<Vec<_>>().join("; ");
            PrintError { template: file_of(paper), message }
        })
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

/// One paper being typeset.
struct Sheet<'a> {
    main: FileId,
    sources: &'a [Source],
    data: Bytes,
}

impl Sheet<'_> {
    fn typeset(&self, ident: String) -> Typeset {
        let compiled = typst::compile::<PagedDocument>(self);
        let document = compiled.output.map_err(|errors| self.explain(&errors))?;
        let warned = self.explain(&compiled.warnings);
        let standards = PdfStandards::new(&[PdfStandard::A_2b, PdfStandard::Ua_1]);
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some("Qonys".to_owned())),
            standards: standards.map_err(|error| vec![self.fault(None, error.message())])?,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| self.explain(&errors))?;
        Ok(Printed { document, pdf, warned })
    }

    /// Every error with the file and line it is in.
    fn explain(&self, errors: &[SourceDiagnostic]) -> Vec<TemplateFault> {
        errors.iter().map(|error| self.fault(Some(error), &error.message)).collect()
    }

    fn fault(&self, error: Option<&SourceDiagnostic>, message: &str) -> TemplateFault {
        let file = error.and_then(|error| error.span.id()).unwrap_or(self.main);
        TemplateFault {
            template: file.vpath().get_without_slash().to_owned(),
            line: error.and_then(|error| self.line(error)),
            wrong: Wrong::Said(message.to_owned()),
        }
    }

    fn line(&self, error: &SourceDiagnostic) -> Option<usize> {
        let source = self.source(error.span.id()?).ok()?;
        let start = self.range(error.span)?.start;
        source.lines().byte_to_line(start).map(|line| line + 1)
    }
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &TYPE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &TYPE.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == TYPE.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        TYPE.fonts.get(index).cloned()
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
        assert_eq!(TYPE.fonts.len(), FONTS.len());
    }

    #[test]
    fn a_template_reads_nothing_but_its_own_data() {
        let press = TypstPress::new(&[]).unwrap_or_else(|fault| panic!("{fault}"));
        let data = Bytes::from_string("{}".to_owned());
        let sheet = Sheet { main: file_id("permit.typ"), sources: &press.sources, data };
        assert!(sheet.file(file_id("etc/passwd")).is_err());
        assert!(sheet.source(file_id("other.typ")).is_err());
        assert!(sheet.today(None).is_none());
    }
}
