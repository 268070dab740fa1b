//! The data page of a specimen passport: photo, fields, machine-readable lines.

use super::draw::{BOLD, Board, Colour, REGULAR, mix, sine};
use super::mrz;
use crate::specimen::{Person, Sex, State};
use image::{RgbImage, imageops};
use qonys_procedure::Date;

/// Eight pixels a millimetre of a page of 125 × 88 mm (ICAO 9303, TD3).
const PAGE_PX: (u32, u32) = (1000, 704);
const INK: Colour = [24, 28, 36];
const LABEL: Colour = [104, 112, 126];
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const PHOTO_AT: (i64, i64) = (40, 128);
const PHOTO_SIZE: (u32, u32) = (266, 342);

/// Draws the page with two given machine-readable lines, which may disagree with the fields.
pub(super) fn draw(person: &Person, photo: &RgbImage, lines: &[String; 2]) -> Board {
    let state = State::of(&person.passport.issuing_state);
    let mut board = Board::new(PAGE_PX.0, PAGE_PX.1, [250, 250, 248]);
    pattern(&mut board, state.tint);
    heading(&mut board, state, person);
    specimen(&mut board);
    let small = imageops::thumbnail(photo, PHOTO_SIZE.0, PHOTO_SIZE.1);
    imageops::replace(&mut board.image, &small, PHOTO_AT.0, PHOTO_AT.1);
    fields(&mut board, person);
    machine_readable(&mut board, lines);
    board
}

/// Fine waves in the state's colour, denser than a copier likes.
fn pattern(board: &mut Board, tint: Colour) {
    let waves: Vec<f32> =
        (0..PAGE_PX.0).map(|x| sine(x as f32 / 300.0) * 11.0 + sine(x as f32 / 760.0) * 23.0).collect();
    let ring: Vec<Colour> = (0..64)
        .map(|n| {
            let crest = sine(n as f32 / 64.0) * 0.5 + 0.5;
            mix([250, 250, 248], tint, 0.25 + 0.55 * crest * crest * crest)
        })
        .collect();
    for (x, y, pixel) in board.image.enumerate_pixels_mut() {
        let wave = waves[x as usize];
        let phase = ((y as f32 + wave) * 4.6) as i32 & 63;
        let other = ((y as f32 - wave * 1.4) * 3.1) as i32 & 63;
        let (a, b) = (ring[phase as usize], ring[other as usize]);
        pixel.0 = [a[0].min(b[0]), a[1].min(b[1]), a[2].min(b[2])];
    }
}

fn heading(board: &mut Board, state: &State, person: &Person) {
    let dark = mix(state.tint, [20, 26, 44], 0.72);
    board.rect((0.0, 0.0), (PAGE_PX.0 as f32, 72.0), 0.0, dark);
    board.text(&BOLD, 34.0, (40.0, 48.0), [250, 250, 250], state.latin);
    let title = if person.citizenship == "XXA" { "TRAVEL DOCUMENT" } else { "PASSPORT" };
    board.text(&REGULAR, 26.0, (730.0, 46.0), [235, 238, 244], title);
}

fn fields(board: &mut Board, person: &Person) {
    let passport = &person.passport;
    let kind = "P".to_owned();
    let nationality = if person.citizenship == "XXA" { "XXA" } else { &person.citizenship };
    let rows: [Vec<(f32, &str, String)>; 7] = [
        vec![
            (340.0, "Type", kind),
            (440.0, "Code of issuing State", passport.issuing_state.clone()),
            (700.0, "Passport No.", passport.number.clone()),
        ],
        vec![(340.0, "Surname", person.surname.clone())],
        vec![(340.0, "Given names", person.given.clone())],
        vec![
            (340.0, "Nationality", nationality.to_owned()),
            (540.0, "Sex", sex(person).to_owned()),
            (700.0, "Date of birth", written(person.birth_date)),
        ],
        vec![
            (340.0, "Place of birth", person.birth_place.to_uppercase()),
            (700.0, "Personal No.", passport.personal_number.clone()),
        ],
        vec![(340.0, "Date of issue", written(passport.issued)), (700.0, "Date of expiry", written(passport.expires))],
        vec![(340.0, "Authority", passport.authority.clone())],
    ];
    for (n, row) in rows.iter().enumerate() {
        let y = 108.0 + n as f32 * 58.0;
        for (x, label, value) in row.iter().filter(|(_, _, value)| !value.is_empty()) {
            board.text(&REGULAR, 17.0, (*x, y), LABEL, label);
            board.text(&BOLD, 27.0, (*x, y + 27.0), INK, value);
        }
    }
}

fn sex(person: &Person) -> &'static str {
    match person.sex {
        Sex::F => "F",
        Sex::M => "M",
    }
}

/// `12 AUG 1974`.
fn written(date: Date) -> String {
    let month = MONTHS[usize::try_from(date.month() - 1).unwrap_or(0) % 12];
    format!("{:02} {month} {}", date.day(), date.year())
}

/// Nobody shall take a specimen for a passport.
fn specimen(board: &mut Board) {
    board.text(&BOLD, 128.0, (322.0, 420.0), [236, 168, 164], "SPECIMEN");
    board.text(&BOLD, 22.0, (40.0, 500.0), [170, 50, 44], "SPECIMEN · ҮЛГІ · ОБРАЗЕЦ");
}

fn machine_readable(board: &mut Board, lines: &[String; 2]) {
    board.rect((0.0, 524.0), (PAGE_PX.0 as f32, 180.0), 0.0, [252, 252, 250]);
    let cell = 944.0 / mrz::WIDTH as f32;
    for (line, y) in lines.iter().zip([590.0, 660.0]) {
        board.cells(&BOLD, 36.0, (28.0, y), cell, INK, line);
    }
}
