//! Papers as they come out, read back by poppler (`pdftotext`, `pdffonts`, `pdfinfo`).

mod hostile;
mod official;
mod poppler;
mod samples;
