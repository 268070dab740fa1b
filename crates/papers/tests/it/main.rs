//! Papers as they come out, read back by programs that are not ours: poppler (`pdftotext`, `pdffonts`, `pdfinfo`), qpdf,
//! zbarimg.

mod hostile;
mod official;
mod outside;
mod poppler;
mod samples;
