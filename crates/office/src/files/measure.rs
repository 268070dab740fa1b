//! What a file really is: told from its bytes, never from its name.

use crate::UploadFault;
use qonys_procedure::document::FileFacts;

/// Media types that are taken \[procedure.md, preflight 10\].
pub const MEDIA: &[&str] = &["image/jpeg", "image/png", "application/pdf"];

/// Bytes from which the type is told.
const HEAD_BYTES: usize = 8 * 1024;
/// Images of more pixels than this are not decoded (100 megapixels).
const PIXELS_MAX: u64 = 100_000_000;

/// Measures a file while it comes in.
pub struct Measure {
    bytes_max: u64,
    /// Everything so far: images and PDFs are opened whole, and the bound is small.
    bytes: Vec<u8>,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Media type by content.
    pub media: String,
    /// Width and height, of an image.
    pub pixels: Option<(u32, u32)>,
    /// Pages, of a PDF.
    pub pages: Option<u32>,
}

impl Measure {
    /// A file of at most so many bytes.
    pub fn new(bytes_max: u64) -> Measure {
        Measure { bytes_max, bytes: Vec::new() }
    }

    /// Takes the next bytes. What is too large or of a type not taken is refused as soon as it shows.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), UploadFault> {
        let had_head = self.bytes.len() >= HEAD_BYTES;
        if (self.bytes.len() + bytes.len()) as u64 > self.bytes_max {
            return Err(UploadFault::TooLarge { max: self.bytes_max });
        }
        self.bytes.extend_from_slice(bytes);
        if !had_head && self.bytes.len() >= HEAD_BYTES {
            media(&self.bytes)?;
        }
        Ok(())
    }

    /// The measure itself, to be finished where work may take long.
    pub fn take_over(&mut self) -> Measure {
        Measure { bytes_max: self.bytes_max, bytes: std::mem::take(&mut self.bytes) }
    }

    /// What it is, if it opens as that.
    pub fn finish(&mut self) -> Result<Measured, UploadFault> {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.is_empty() {
            return Err(UploadFault::Empty);
        }
        let media = media(&bytes)?;
        let (pixels, pages) = match media {
            "application/pdf" => (None, Some(pdf_pages(&bytes)?)),
            _ => (Some(image_size(&bytes)?), None),
        };
        Ok(Measured { media: media.to_owned(), pixels, pages })
    }
}

impl Measured {
    /// As preflight reads it.
    pub fn facts(&self, sha256: String, bytes: u64) -> FileFacts {
        FileFacts {
            sha256,
            media: self.media.clone(),
            bytes,
            width_px: self.pixels.map(|p| p.0),
            height_px: self.pixels.map(|p| p.1),
            pages: self.pages,
            opens: true,
            text_found: None,
        }
    }
}

fn media(bytes: &[u8]) -> Result<&'static str, UploadFault> {
    let found = infer::get(&bytes[..bytes.len().min(HEAD_BYTES)]).map_or("application/octet-stream", |t| t.mime_type());
    let taken = MEDIA.iter().find(|media| **media == found).copied();
    taken.ok_or_else(|| UploadFault::Type { found: found.to_owned() })
}

/// Size of an image that really decodes.
fn image_size(bytes: &[u8]) -> Result<(u32, u32), UploadFault> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes));
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(PIXELS_MAX * 4);
    reader.limits(limits);
    let reader = reader.with_guessed_format().map_err(|_| UploadFault::Broken)?;
    let decoded = reader.decode().map_err(|_| UploadFault::Broken)?;
    Ok((decoded.width(), decoded.height()))
}

/// Pages of a PDF by its page objects; a file without a trailer or under a password does not open.
fn pdf_pages(bytes: &[u8]) -> Result<u32, UploadFault> {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !contains(tail, b"%%EOF") || contains(bytes, b"/Encrypt") {
        return Err(UploadFault::Broken);
    }
    // Page objects may lie in compressed streams: then their number is not told here, only that it is one.
    let pages = bytes.windows(11).filter(|w| w.starts_with(b"/Type /Page") || w.starts_with(b"/Type/Page")).count();
    let nodes = bytes.windows(12).filter(|w| w.starts_with(b"/Type /Pages") || w.starts_with(b"/Type/Pages")).count();
    Ok(u32::try_from(pages.saturating_sub(nodes)).unwrap_or(u32::MAX).max(1))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(bytes: &[u8]) -> Result<Measured, UploadFault> {
        let mut measure = Measure::new(1 << 20);
        bytes.chunks(1000).try_for_each(|chunk| measure.take(chunk))?;
        measure.finish()
    }

    #[test]
    fn an_image_is_measured_by_its_content() {
        let mut png = Vec::new();
        let picture = image::RgbImage::from_pixel(70, 90, image::Rgb([9, 9, 9]));
        picture.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).expect("a picture");
        assert_eq!(measured(&png).map(|m| (m.media, m.pixels)), Ok(("image/png".to_owned(), Some((70, 90)))));
        assert_eq!(measured(&png[..png.len() / 2]), Err(UploadFault::Broken));
    }

    #[test]
    fn a_program_is_refused_whatever_it_is_called() {
        let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
        elf.resize(20_000, 0);
        assert_eq!(measured(&elf), Err(UploadFault::Type { found: "application/x-executable".to_owned() }));
        assert_eq!(
            measured(b"MZ\x90\x00"),
            Err(UploadFault::Type { found: "application/vnd.microsoft.portable-executable".to_owned() })
        );
    }

    #[test]
    fn too_much_and_nothing_are_refused() {
        let mut measure = Measure::new(10);
        assert_eq!(measure.take(&[0; 11]), Err(UploadFault::TooLarge { max: 10 }));
        assert_eq!(measured(b""), Err(UploadFault::Empty));
    }

    #[test]
    fn a_pdf_without_an_end_or_under_a_password_does_not_open() {
        let whole = b"%PDF-1.7\n1 0 obj<</Type /Pages>>endobj 2 0 obj<</Type /Page>>endobj\n%%EOF\n";
        assert_eq!(measured(whole).map(|m| m.pages), Ok(Some(1)));
        assert_eq!(measured(&whole[..40]), Err(UploadFault::Broken));
        assert_eq!(measured(b"%PDF-1.7 /Encrypt 1 0 R\n%%EOF"), Err(UploadFault::Broken));
    }
}
