//! Specimen papers as small PDFs: a few kinds of lines, set one below the other.

use ab_glyph::Font as _;
use krilla::color::rgb;
use krilla::document::Document;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use qonys_procedure::Date;
use std::sync::LazyLock;

use super::draw::{BOLD, REGULAR, sine};

/// A4 in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const LEFT: f32 = 62.0;
const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
const LABELS: f32 = 170.0;

static FONTS: LazyLock<[Font; 2]> = LazyLock::new(|| {
    let read = |data: &'static [u8]| Font::new(data.into(), 0).expect("the project's fonts are whole");
    [
        read(include_bytes!("../../../../assets/fonts/NotoSans-Regular.ttf")),
        read(include_bytes!("../../../../assets/fonts/NotoSans-Bold.ttf")),
    ]
});

/// One line of a specimen paper.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// The body that issues it.
    Issuer(String),
    /// What it is.
    Title(String),
    /// A heading inside.
    Heading(String),
    /// Running text.
    Text(String),
    /// Label and value.
    Row(String, String),
    /// Who signs, beside a round stamp with a text.
    Signed(String, String),
    /// A new page.
    Page,
}

/// A paper of lines as PDF. The same lines give the same bytes.
pub(super) fn write(title: &str, language: &str, day: Date, lines: &[Line]) -> Vec<u8> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language(language.to_owned())
            .creation_date(
                DateTime::new(day.year().unsigned_abs())
                    .month(day.month().unsigned_abs())
                    .day(day.day().unsigned_abs()),
            )
            .document_id(title.to_owned()),
    );
    for page in lines.split(|line| matches!(line, Line::Page)) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).expect("A4 has a size");
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        let mut pen = Pen { surface: &mut surface, y: 76.0 };
        pen.specimen();
        for line in page {
            pen.line(line);
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().expect("plain pages of text in whole fonts can be written")
}

struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    y: f32,
}

impl Pen<'_, '_> {
    fn line(&mut self, line: &Line) {
        match line {
            Line::Issuer(text) => self.centred(text, 11.0, true, 6.0),
            Line::Title(text) => {
                self.y += 14.0;
                self.centred(text, 17.0, true, 12.0);
            }
            Line::Heading(text) => {
                self.y += 10.0;
                self.wrapped(LEFT, WIDTH, text, 11.5, true);
                self.y += 2.0;
            }
            Line::Text(text) => {
                self.wrapped(LEFT, WIDTH, text, 10.5, false);
                self.y += 5.0;
            }
            Line::Row(label, value) => {
                let top = self.y;
                self.wrapped(LEFT, LABELS - 10.0, label, 9.0, false);
                let below = std::mem::replace(&mut self.y, top);
                self.wrapped(LEFT + LABELS, WIDTH - LABELS, value, 10.5, true);
                self.y = self.y.max(below) + 2.0;
            }
            Line::Signed(who, stamp) => self.signed(who, stamp),
            Line::Page => {}
        }
    }

    fn specimen(&mut self) {
        self.colour(176, 58, 50);
        self.draw(LEFT, 40.0, "SPECIMEN · ҮЛГІ · ОБРАЗЕЦ", 9.0, true);
        self.colour(28, 32, 40);
    }

    fn signed(&mut self, who: &str, stamp: &str) {
        self.y += 30.0;
        self.wrapped(LEFT, WIDTH - 150.0, who, 10.5, false);
        let centre = (PAGE.0 - LEFT - 62.0, self.y + 6.0);
        for radius in [52.0, 48.0, 30.0] {
            self.circle(centre, radius);
        }
        self.colour(48, 78, 150);
        let at = |width: f32| centre.0 - width / 2.0;
        self.draw(at(width("SPECIMEN", 8.5, true)), centre.1 + 3.0, "SPECIMEN", 8.5, true);
        let words: String = stamp.chars().take(22).collect();
        self.draw(at(width(&words, 5.5, false)), centre.1 + 41.0, &words, 5.5, false);
        self.colour(28, 32, 40);
        self.y += 70.0;
    }

    fn circle(&mut self, (x, y): (f32, f32), radius: f32) {
        let turn = |n: i32| (sine(n as f32 / 40.0), sine(n as f32 / 40.0 + 0.25));
        let mut path = PathBuilder::new();
        for n in 0..40 {
            let (sin, cos) = turn(n);
            let (px, py) = (x + radius * cos, y + radius * sin);
            if n == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
        }
        path.close();
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(48, 78, 150).into(),
            width: 1.0,
            ..Stroke::default()
        }));
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
        self.surface.set_stroke(None);
    }

    fn colour(&mut self, red: u8, green: u8, blue: u8) {
        self.surface.set_fill(Some(Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }));
    }

    fn centred(&mut self, text: &str, size: f32, bold: bool, gap: f32) {
        for line in broken(text, WIDTH, size, bold) {
            let x = LEFT + (WIDTH - width(&line, size, bold)) / 2.0;
            self.draw(x, self.y, &line, size, bold);
            self.y += size * 1.35;
        }
        self.y += gap;
    }

    fn wrapped(&mut self, x: f32, within: f32, text: &str, size: f32, bold: bool) {
        for paragraph in text.lines() {
            for line in broken(paragraph, within, size, bold) {
                self.draw(x, self.y, &line, size, bold);
                self.y += size * 1.42;
            }
        }
    }

    fn draw(&mut self, x: f32, y: f32, text: &str, size: f32, bold: bool) {
        let face = if bold { &*BOLD } else { &*REGULAR };
        let em = face.units_per_em().unwrap_or(1000.0);
        let glyphs: Vec<KrillaGlyph> = text
            .char_indices()
            .map(|(at, c)| {
                let id = face.glyph_id(c);
                let advance = face.h_advance_unscaled(id) / em;
                KrillaGlyph::new(GlyphId::new(u32::from(id.0)), advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
            })
            .collect();
        let font = FONTS[usize::from(bold)].clone();
        self.surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, text, size, false);
    }
}

fn width(text: &str, size: f32, bold: bool) -> f32 {
    let face = if bold { &*BOLD } else { &*REGULAR };
    let em = face.units_per_em().unwrap_or(1000.0);
    text.chars().map(|c| face.h_advance_unscaled(face.glyph_id(c))).sum::<f32>() / em * size
}

/// A paragraph in lines that are no wider than `within`, broken between words.
fn broken(text: &str, within: f32, size: f32, bold: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    let space = width(" ", size, bold);
    for word in text.split_whitespace() {
        let wide = width(word, size, bold);
        if !line.is_empty() && used + space + wide > within {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if !line.is_empty() {
            line.push(' ');
            used += space;
        }
        line.push_str(word);
        used += wide;
    }
    lines.push(line);
    lines
}
