//! Photos: a drawn person, never a likeness of anyone.

use super::draw::{Board, Colour, mix};
use crate::specimen::{Dice, Person, Sex};
use image::RgbImage;

/// Size of a photo of 3.5 × 4.5 cm at 300 dots an inch, pixels \[procedure.md, Documents\].
pub const PHOTO_PX: (u32, u32) = (420, 540);

const SKINS: [Colour; 7] =
    [[250, 224, 200], [241, 205, 175], [226, 182, 146], [205, 155, 116], [176, 124, 86], [139, 93, 62], [101, 67, 46]];
const HAIRS: [Colour; 7] =
    [[32, 26, 24], [58, 40, 30], [92, 62, 40], [134, 92, 52], [196, 158, 96], [150, 78, 44], [128, 126, 126]];
const CLOTHES: [Colour; 6] = [[44, 58, 84], [70, 78, 88], [92, 44, 52], [40, 82, 76], [112, 102, 84], [58, 50, 86]];

/// What a person looks like.
struct Looks {
    skin: Colour,
    hair: Colour,
    eyes: Colour,
    clothes: Colour,
    /// Half the width of the face.
    width: f32,
    long_hair: bool,
    bald: bool,
    beard: bool,
    glasses: bool,
    collar: bool,
}

impl Looks {
    fn of(person: &Person) -> Self {
        let mut dice = Dice::new(person.seed ^ 0xFACE);
        let (skins, hairs) = complexion(&person.citizenship);
        let old = person.birth_date.year() < 1985;
        let eyes = [[74, 52, 36], [60, 44, 34], [84, 104, 88], [78, 104, 130]];
        let man = person.sex == Sex::M;
        Looks {
            skin: pick(&mut dice, &SKINS[skins.0..=skins.1]),
            hair: if old && dice.below(3) == 0 { HAIRS[6] } else { pick(&mut dice, &HAIRS[hairs.0..=hairs.1]) },
            eyes: pick(&mut dice, if hairs.1 > 2 { &eyes } else { &eyes[..2] }),
            clothes: pick(&mut dice, &CLOTHES),
            width: 92.0 + dice.unit() * 14.0 - if man { 0.0 } else { 6.0 },
            long_hair: !man && dice.below(4) > 0,
            bald: man && old && dice.below(3) == 0,
            beard: man && dice.below(3) == 0,
            glasses: dice.below(4) == 0,
            collar: dice.below(2) == 0,
        }
    }
}

/// Which skins and hairs of the lists are likely, by citizenship.
fn complexion(state: &str) -> ((usize, usize), (usize, usize)) {
    match state {
        "NGA" | "KEN" => ((5, 6), (0, 0)),
        "IND" | "LKA" | "PAK" | "IDN" => ((3, 5), (0, 1)),
        "KOR" | "JPN" | "CHN" | "VNM" | "MNG" | "KGZ" | "UZB" | "TJK" => ((1, 2), (0, 1)),
        "TUR" | "AZE" | "ARM" | "GEO" | "IRN" | "EGY" | "XXA" | "GRC" | "BRA" | "MEX" => ((1, 3), (0, 2)),
        _ => ((0, 1), (1, 5)),
    }
}

fn pick<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[dice.below(of.len() as u64) as usize]
}

/// The photo as pixels, of the size of [`PHOTO_PX`].
pub(super) fn draw(person: &Person) -> RgbImage {
    let looks = Looks::of(person);
    let mut board = Board::new(PHOTO_PX.0, PHOTO_PX.1, [236, 239, 243]);
    let cx = 210.0;
    shadow(&mut board);
    hair_behind(&mut board, &looks, cx);
    shoulders(&mut board, &looks, cx);
    head(&mut board, &looks, cx);
    features(&mut board, &looks, cx);
    hair_in_front(&mut board, &looks, cx);
    if looks.glasses {
        glasses(&mut board, cx);
    }
    board.image
}

/// A light that falls off to the edges of the wall behind.
fn shadow(board: &mut Board) {
    let (width, height) = (board.image.width() as f32, board.image.height() as f32);
    for (x, y, pixel) in board.image.enumerate_pixels_mut() {
        let (dx, dy) = (x as f32 / width - 0.5, y as f32 / height - 0.4);
        let fall = (dx * dx + dy * dy) * 0.16;
        for channel in &mut pixel.0 {
            *channel = (f32::from(*channel) * (1.0 - fall)) as u8;
        }
    }
}

fn hair_behind(board: &mut Board, looks: &Looks, cx: f32) {
    if looks.long_hair {
        let back = mix(looks.hair, [0, 0, 0], 0.18);
        board.ellipse((cx, 232.0), (looks.width + 34.0, 148.0), back);
        board.rect((cx - looks.width - 30.0, 230.0), (looks.width * 2.0 + 60.0, 178.0), 44.0, back);
    }
}

fn shoulders(board: &mut Board, looks: &Looks, cx: f32) {
    let shade = mix(looks.skin, [90, 50, 30], 0.22);
    board.rect((cx - 45.0, 320.0), (90.0, 120.0), 22.0, shade);
    board.ellipse((cx, 560.0), (196.0, 152.0), looks.clothes);
    board.ellipse((cx, 428.0), (54.0, 34.0), shade);
    if looks.collar {
        let linen = [232, 234, 238];
        board.line((cx - 58.0, 418.0), (cx - 8.0, 478.0), 24.0, linen);
        board.line((cx + 58.0, 418.0), (cx + 8.0, 478.0), 24.0, linen);
    } else {
        board.ellipse((cx, 424.0), (56.0, 22.0), shade);
    }
}

fn head(board: &mut Board, looks: &Looks, cx: f32) {
    let shade = mix(looks.skin, [90, 50, 30], 0.16);
    for side in [-1.0, 1.0] {
        board.ellipse((cx + side * looks.width, 254.0), (15.0, 30.0), shade);
    }
    board.ellipse((cx, 246.0), (looks.width, 126.0), looks.skin);
    board.ellipse((cx, 300.0), (looks.width * 0.8, 82.0), looks.skin);
    if looks.beard {
        let beard = mix(looks.hair, looks.skin, 0.25);
        board.ellipse_between((cx, 290.0), (looks.width * 0.9, 94.0), (296.0, 400.0), beard);
        board.ellipse((cx, 290.0), (looks.width * 0.52, 30.0), looks.skin);
    }
}

fn features(board: &mut Board, looks: &Looks, cx: f32) {
    let line = mix(looks.skin, [60, 25, 15], 0.45);
    let brow = if looks.bald { [90, 80, 76] } else { mix(looks.hair, [0, 0, 0], 0.2) };
    for side in [-1.0, 1.0] {
        let ex = cx + side * 39.0;
        board.ellipse((ex, 241.0), (18.0, 11.0), line);
        board.ellipse((ex, 242.0), (17.0, 9.6), [250, 250, 248]);
        board.ellipse((ex, 241.0), (8.6, 8.6), looks.eyes);
        board.ellipse((ex, 241.0), (4.0, 4.0), [16, 14, 14]);
        board.ellipse((ex + 2.5, 238.5), (1.7, 1.7), [255, 255, 255]);
        board.line((ex - side * 18.0, 217.0), (ex + side * 6.0, 214.0), 6.0, brow);
        board.line((ex + side * 6.0, 214.0), (ex + side * 20.0, 219.0), 5.0, brow);
    }
    board.line((cx - 3.0, 250.0), (cx - 9.0, 284.0), 3.0, line);
    board.line((cx - 9.0, 284.0), (cx + 9.0, 288.0), 3.4, line);
    let lips = mix(looks.skin, [168, 62, 66], if looks.long_hair { 0.62 } else { 0.42 });
    board.ellipse((cx, 323.0), (29.0, 8.0), lips);
    board.line((cx - 29.0, 322.0), (cx + 29.0, 322.0), 2.2, mix(lips, [50, 10, 10], 0.5));
}

fn hair_in_front(board: &mut Board, looks: &Looks, cx: f32) {
    if looks.bald {
        let rim = mix(looks.hair, looks.skin, 0.3);
        for side in [-1.0, 1.0] {
            board.ellipse((cx + side * (looks.width - 3.0), 212.0), (10.0, 34.0), rim);
        }
        return;
    }
    board.ellipse_between((cx, 236.0), (looks.width + 9.0, 134.0), (0.0, 178.0), looks.hair);
    for side in [-1.0, 1.0] {
        let drop = if looks.long_hair { 66.0 } else { 34.0 };
        board.ellipse((cx + side * (looks.width - 3.0), 196.0), (15.0, drop), looks.hair);
    }
    board.ellipse((cx + 22.0, 172.0), (looks.width * 0.72, 25.0), looks.hair);
}

fn glasses(board: &mut Board, cx: f32) {
    let frame = [40, 40, 46];
    for side in [-1.0, 1.0] {
        let ex = cx + side * 39.0;
        for (from, to) in [
            ((-28.0, -17.0), (28.0, -17.0)),
            ((28.0, -17.0), (25.0, 19.0)),
            ((25.0, 19.0), (-25.0, 19.0)),
            ((-25.0, 19.0), (-28.0, -17.0)),
        ] {
            board.line((ex + from.0, 241.0 + from.1), (ex + to.0, 241.0 + to.1), 4.0, frame);
        }
        board.line((ex + side * 28.0, 228.0), (cx + side * 100.0, 232.0), 3.5, frame);
    }
    board.line((cx - 11.0, 233.0), (cx + 11.0, 233.0), 4.0, frame);
}
