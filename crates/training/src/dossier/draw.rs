//! A small drawing board: soft-edged shapes and text on an RGB picture.

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, Rgb, RgbImage};
use std::sync::LazyLock;

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// Letters of the specimens: Noto, from `assets/fonts/`.
pub(super) static REGULAR: LazyLock<FontRef<'static>> =
    LazyLock::new(|| face(include_bytes!("../../../../assets/fonts/NotoSans-Regular.ttf")));
pub(super) static BOLD: LazyLock<FontRef<'static>> =
    LazyLock::new(|| face(include_bytes!("../../../../assets/fonts/NotoSans-Bold.ttf")));

fn face(data: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(data).expect("the project's fonts are whole")
}

/// A picture being drawn; lengths in pixels from the upper left corner.
pub(super) struct Board {
    pub(super) image: RgbImage,
}

impl Board {
    /// A board of one colour.
    pub(super) fn new(width: u32, height: u32, colour: Colour) -> Self {
        Board { image: RgbImage::from_pixel(width, height, Rgb(colour)) }
    }

    /// Lays colour over a pixel; `cover` from 0 to 1.
    fn blend(&mut self, x: i32, y: i32, colour: Colour, cover: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if x >= self.image.width() || y >= self.image.height() || cover <= 0.0 {
            return;
        }
        let weight = (cover.min(1.0) * 256.0) as i32;
        for (under, over) in self.image.get_pixel_mut(x, y).0.iter_mut().zip(colour) {
            let (below, above) = (i32::from(*under), i32::from(over));
            *under = (below + (((above - below) * weight) >> 8)) as u8;
        }
    }

    /// Fills where `distance` is negative; it gives about a pixel's distance from the edge.
    fn fill(&mut self, bounds: [f32; 4], colour: Colour, distance: impl Fn(f32, f32) -> f32) {
        let [left, top, right, bottom] = bounds.map(|edge| edge as i32);
        let (right, bottom) = (right.min(self.image.width() as i32), bottom.min(self.image.height() as i32));
        for y in top.max(0)..=bottom {
            for x in left.max(0)..=right {
                self.blend(x, y, colour, 0.5 - distance(x as f32 + 0.5, y as f32 + 0.5));
            }
        }
    }

    /// An ellipse.
    pub(super) fn ellipse(&mut self, (cx, cy): (f32, f32), (rx, ry): (f32, f32), colour: Colour) {
        let least = rx.min(ry);
        self.fill([cx - rx - 1.0, cy - ry - 1.0, cx + rx + 1.0, cy + ry + 1.0], colour, |x, y| {
            let (dx, dy) = ((x - cx) / rx, (y - cy) / ry);
            ((dx * dx + dy * dy).sqrt() - 1.0) * least
        });
    }

    /// The part of an ellipse that lies between two heights.
    pub(super) fn ellipse_between(
        &mut self,
        centre: (f32, f32),
        radii: (f32, f32),
        (top, bottom): (f32, f32),
        colour: Colour,
    ) {
        let ((cx, cy), (rx, ry)) = (centre, radii);
        let least = rx.min(ry);
        self.fill([cx - rx - 1.0, top.max(cy - ry) - 1.0, cx + rx + 1.0, bottom.min(cy + ry) + 1.0], colour, |x, y| {
            let (dx, dy) = ((x - cx) / rx, (y - cy) / ry);
            (((dx * dx + dy * dy).sqrt() - 1.0) * least).max(top - y).max(y - bottom)
        });
    }

    /// A rectangle with round corners.
    pub(super) fn rect(&mut self, (x0, y0): (f32, f32), (width, height): (f32, f32), radius: f32, colour: Colour) {
        let (cx, cy) = (x0 + width / 2.0, y0 + height / 2.0);
        self.fill([x0 - 1.0, y0 - 1.0, x0 + width + 1.0, y0 + height + 1.0], colour, |x, y| {
            let dx = ((x - cx).abs() - width / 2.0 + radius).max(0.0);
            let dy = ((y - cy).abs() - height / 2.0 + radius).max(0.0);
            let inside = ((x - cx).abs() - width / 2.0).max((y - cy).abs() - height / 2.0);
            if radius > 0.0 { (dx * dx + dy * dy).sqrt() - radius } else { inside }
        });
    }

    /// A line of some width with round ends.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = (dx * dx + dy * dy).max(1e-6);
        let bounds =
            [from.0.min(to.0) - width, from.1.min(to.1) - width, from.0.max(to.0) + width, from.1.max(to.1) + width];
        self.fill(bounds, colour, |x, y| {
            let along = (((x - from.0) * dx + (y - from.1) * dy) / square).clamp(0.0, 1.0);
            let (ex, ey) = (x - from.0 - along * dx, y - from.1 - along * dy);
            (ex * ex + ey * ey).sqrt() - width / 2.0
        });
    }

    /// Text whose base line begins at a point. Answers where it ends.
    pub(super) fn text(
        &mut self,
        font: &FontRef<'_>,
        size: f32,
        (x, y): (f32, f32),
        colour: Colour,
        text: &str,
    ) -> f32 {
        let scaled = font.as_scaled(PxScale::from(size));
        let mut pen = x;
        let mut last: Option<GlyphId> = None;
        for c in text.chars() {
            let id = font.glyph_id(c);
            pen += last.map_or(0.0, |last| scaled.kern(last, id));
            self.glyph(font, size, id, (pen, y), colour);
            pen += scaled.h_advance(id);
            last = Some(id);
        }
        pen
    }

    /// Text with every letter in the middle of a cell of the same width, as on a machine-readable line.
    pub(super) fn cells(
        &mut self,
        font: &FontRef<'_>,
        size: f32,
        (x, y): (f32, f32),
        cell: f32,
        colour: Colour,
        text: &str,
    ) {
        let scaled = font.as_scaled(PxScale::from(size));
        for (n, c) in text.chars().enumerate() {
            let id = font.glyph_id(c);
            self.glyph(font, size, id, (x + n as f32 * cell + (cell - scaled.h_advance(id)) / 2.0, y), colour);
        }
    }

    fn glyph(&mut self, font: &FontRef<'_>, size: f32, id: GlyphId, (x, y): (f32, f32), colour: Colour) {
        let Some(outline) = font.outline_glyph(id.with_scale_and_position(PxScale::from(size), point(x, y))) else {
            return;
        };
        let bounds = outline.px_bounds();
        let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
        outline.draw(|dx, dy, cover| self.blend(left + dx as i32, top + dy as i32, colour, cover));
    }

    /// The picture as JPEG of a quality from 1 to 100.
    pub(super) fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * 1024);
        JpegEncoder::new_with_quality(&mut out, quality)
            .encode(self.image.as_raw(), self.image.width(), self.image.height(), ExtendedColorType::Rgb8)
            .expect("pictures of specimens have a size that JPEG knows, and memory takes all bytes");
        out
    }
}

/// A colour between two: 0 is the first, 1 the second.
pub(super) fn mix(a: Colour, b: Colour, share: f32) -> Colour {
    let mut out = a;
    for (to, other) in out.iter_mut().zip(b) {
        *to = (f32::from(*to) + (f32::from(other) - f32::from(*to)) * share) as u8;
    }
    out
}

/// Sine of an angle in turns (Bhaskara's formula, within 0.2 %). Plain arithmetic: a library's sine may
/// differ in its last bit from machine to machine, and with it a specimen's bytes.
pub(super) fn sine(turns: f32) -> f32 {
    let turn = turns - turns.floor();
    let (half, sign) = if turn < 0.5 { (turn, 1.0) } else { (turn - 0.5, -1.0) };
    let product = half * (0.5 - half);
    sign * 16.0 * product / (1.25 - 4.0 * product)
}
