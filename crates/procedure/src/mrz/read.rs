//! Reading of a zone.

use super::build::check_digit;
use super::{Format, Guarded, Mrz, MrzError, ShortDate, WrongDigit};
use crate::iin::Sex;

/// Reads a zone. White space is dropped, letters may be small; a wrong check digit is told in
/// [`Mrz::wrong`], not an error.
pub fn read(text: &str) -> Result<Mrz, MrzError> {
    let lines = lines(text)?;
    match lines.as_slice() {
        [a, b] if a.len() == 44 && b.len() == 44 => Ok(td3(a, b)),
        [a, b] if a.len() == 36 && b.len() == 36 => Ok(td2(a, b)),
        [a, b, c] if [a, b, c].iter().all(|l| l.len() == 30) => Ok(td1(a, b, c)),
        // Written or pasted in one go: the length tells where the lines end.
        [one] if one.len() == 88 => Ok(td3(&one[..44], &one[44..])),
        [one] if one.len() == 72 => Ok(td2(&one[..36], &one[36..])),
        [one] if one.len() == 90 => Ok(td1(&one[..30], &one[30..60], &one[60..])),
        other => {
            let longest = other.iter().map(String::len).max().unwrap_or(0);
            Err(MrzError::Shape { lines: other.len(), longest })
        }
    }
}

/// Lines in capital letters, only of A–Z, 0–9 and `<`: after this every byte is one character.
fn lines(text: &str) -> Result<Vec<String>, MrzError> {
    let mut lines = Vec::new();
    for (i, raw) in text.lines().enumerate() {
        let line: String = raw.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let known = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '<';
        if let Some((position, found)) = line.chars().enumerate().find(|(_, c)| !known(*c)) {
            return Err(MrzError::Character { line: i + 1, position: position + 1, found });
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn td3(a: &str, b: &str) -> Mrz {
    let mut mrz = common(Format::Td3, &a[..2], &a[2..5], &a[5..], &b[10..13]);
    mrz.number = plain(&b[..9]);
    mrz.birth = short_date(&b[13..19]);
    mrz.sex = sex(&b[20..21]);
    mrz.expiry = short_date(&b[21..27]);
    mrz.optional = plain(&b[28..42]);
    mrz.guard(Guarded::Number, &b[..9], &b[9..10]);
    mrz.guard(Guarded::Birth, &b[13..19], &b[19..20]);
    mrz.guard(Guarded::Expiry, &b[21..27], &b[27..28]);
    // An empty personal number may have a filler for its digit.
    if !(mrz.optional.is_empty() && &b[42..43] == "<") {
        mrz.guard(Guarded::Optional, &b[28..42], &b[42..43]);
    }
    mrz.guard(Guarded::Composite, &[&b[..10], &b[13..20], &b[21..43]].concat(), &b[43..44]);
    mrz
}

fn td2(a: &str, b: &str) -> Mrz {
    let mut mrz = common(Format::Td2, &a[..2], &a[2..5], &a[5..], &b[10..13]);
    mrz.birth = short_date(&b[13..19]);
    mrz.sex = sex(&b[20..21]);
    mrz.expiry = short_date(&b[21..27]);
    mrz.take_number(&b[..9], &b[9..10], &b[28..35]);
    mrz.guard(Guarded::Birth, &b[13..19], &b[19..20]);
    mrz.guard(Guarded::Expiry, &b[21..27], &b[27..28]);
    mrz.guard(Guarded::Composite, &[&b[..10], &b[13..20], &b[21..35]].concat(), &b[35..36]);
    mrz
}

fn td1(a: &str, b: &str, c: &str) -> Mrz {
    let mut mrz = common(Format::Td1, &a[..2], &a[2..5], c, &b[15..18]);
    mrz.birth = short_date(&b[..6]);
    mrz.sex = sex(&b[7..8]);
    mrz.expiry = short_date(&b[8..14]);
    mrz.take_number(&a[5..14], &a[14..15], &a[15..30]);
    mrz.guard(Guarded::Birth, &b[..6], &b[6..7]);
    mrz.guard(Guarded::Expiry, &b[8..14], &b[14..15]);
    mrz.guard(Guarded::Composite, &[&a[5..30], &b[..7], &b[8..15], &b[18..29]].concat(), &b[29..30]);
    mrz
}

fn common(format: Format, code: &str, state: &str, names: &str, nationality: &str) -> Mrz {
    let (surname, given) = names.trim_end_matches('<').split_once("<<").unwrap_or((names.trim_end_matches('<'), ""));
    let unknown = ShortDate { year: None, month: None, day: None };
    Mrz {
        format,
        code: plain(code),
        issuing_state: plain(state),
        nationality: plain(nationality),
        surname: spaced(surname),
        given: spaced(given),
        number: String::new(),
        birth: unknown,
        sex: Sex::Unspecified,
        expiry: unknown,
        optional: String::new(),
        names_cut: !names.ends_with('<'),
        wrong: Vec::new(),
    }
}

impl Mrz {
    fn guard(&mut self, of: Guarded, part: &str, digit: &str) {
        let given = digit.chars().next().unwrap_or('<');
        let expected = check_digit(part);
        // A filler counts as zero where the whole part is empty.
        let filler = given == '<' && expected == '0' && part.bytes().all(|b| b == b'<');
        if given != expected && !filler {
            self.wrong.push(WrongDigit { of, given, expected });
        }
    }

    /// Cards: a number of more than nine characters goes on in the optional data, a filler standing in
    /// the place of its check digit.
    fn take_number(&mut self, field: &str, digit: &str, optional: &str) {
        let rest = optional.split('<').next().unwrap_or("");
        if digit == "<" && !rest.is_empty() {
            let (more, long_digit) = rest.split_at(rest.len() - 1);
            let number = format!("{field}{more}");
            self.number = plain(&number);
            self.guard(Guarded::Number, &number, long_digit);
            self.optional = plain(&optional[rest.len()..]);
        } else {
            self.number = plain(field);
            self.guard(Guarded::Number, field, digit);
            self.optional = plain(optional);
        }
    }
}

fn plain(field: &str) -> String {
    field.trim_matches('<').to_owned()
}

fn spaced(names: &str) -> String {
    names.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn short_date(field: &str) -> ShortDate {
    let two = |range: std::ops::Range<usize>| field.get(range).and_then(|t| t.parse().ok());
    ShortDate { year: two(0..2), month: two(2..4), day: two(4..6) }
}

fn sex(field: &str) -> Sex {
    match field {
        "M" => Sex::Male,
        "F" => Sex::Female,
        _ => Sex::Unspecified,
    }
}
