//! Names in Cyrillic and in Latin letters: transliteration by ICAO Doc 9303 part 3 and by Kazakhstan's
//! usage, comparison that knows the usual variants, and the forms under which a name is found.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest name that is looked at, characters; the rest is ignored.
const NAME_CHARS_MAX: usize = 300;

/// Latin spellings of a Cyrillic capital letter, that of ICAO 9303 first \[Kazakh letters: usage of
/// Kazakhstan's passports, unverified\]. Empty: not a Cyrillic letter that is known.
fn spellings(letter: char) -> &'static [&'static str] {
    match letter {
        'А' => &["A"],
        'Б' => &["B"],
        'В' => &["V", "W"],
        'Г' => &["G", "H"],
        'Д' => &["D"],
        'Е' => &["E", "YE", "IE", "JE"],
        'Ё' => &["E", "IO", "YO", "JO", "YE", "O"],
        'Ж' => &["ZH", "J", "Z", "DZH"],
        'З' => &["Z", "S"],
        'И' => &["I", "Y", "IY", "EE"],
        'Й' => &["I", "Y", "J", ""],
        'К' => &["K", "C", "Q", "CK"],
        'Л' => &["L", "LL"],
        'М' => &["M"],
        'Н' => &["N"],
        'О' => &["O"],
        'П' => &["P"],
        'Р' => &["R"],
        'С' => &["S", "SS", "C"],
        'Т' => &["T", "TH"],
        'У' => &["U", "OU", "OO", "W"],
        'Ф' => &["F", "PH"],
        'Х' => &["KH", "H", "CH", "X"],
        'Ц' => &["TS", "C", "TZ", "CZ"],
        'Ч' => &["CH", "TCH", "CZ", "C"],
        'Ш' => &["SH", "SCH", "S"],
        'Щ' => &["SHCH", "SCH", "SH", "SHH"],
        'Ъ' => &["IE", ""],
        'Ы' => &["Y", "I"],
        'Ь' => &["", "Y", "I"],
        'Э' => &["E", "A", "AE"],
        'Ю' => &["IU", "YU", "JU", "U", "Y"],
        'Я' => &["IA", "YA", "JA", "EA", "A"],
        // Kazakh.
        'Ә' => &["A", "AE", "E"],
        'Ғ' => &["G", "GH"],
        'Қ' => &["K", "Q"],
        'Ң' => &["N", "NG"],
        'Ө' => &["O", "OE"],
        'Ұ' => &["U", "OU"],
        'Ү' => &["U", "UE", "Y"],
        'Һ' => &["H", "KH"],
        'І' => &["I", "Y"],
        // Ukrainian, Belarusian.
        'Ґ' => &["G"],
        'Є' => &["IE", "YE", "E"],
        'Ї' => &["I", "YI", "JI"],
        'Ў' => &["U", "W"],
        _ => &[],
    }
}

/// Letter of a Russian keyboard that people type for a Kazakh or Ukrainian letter.
fn russian_letter(letter: char) -> char {
    match letter {
        'Ә' => 'А',
        'Ғ' | 'Ґ' => 'Г',
        'Қ' => 'К',
        'Ң' => 'Н',
        'Ө' => 'О',
        'Ұ' | 'Ү' | 'Ў' => 'У',
        'Һ' => 'Х',
        'І' | 'Ї' => 'И',
        'Є' => 'Е',
        other => other,
    }
}

/// Spelling of a Latin letter with a sign, by ICAO 9303 part 3, table A; `None`: drop the sign.
fn latin_spelling(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Ä' | 'Æ' => "AE",
        'Å' => "AA",
        'Ö' | 'Ø' | 'Œ' => "OE",
        'Ü' => "UE",
        'ẞ' | 'ß' => "SS",
        'Ð' | 'Đ' => "D",
        'Þ' => "TH",
        'Ł' => "L",
        'Ħ' => "H",
        'Ŋ' => "N",
        'Ŧ' => "T",
        'ı' | 'İ' => "I",
        'Ə' => "E",
        _ => return None,
    })
}

/// The letter is Cyrillic.
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{052F}')
}

/// Latin letters of a Cyrillic name by ICAO 9303; Latin letters stay, other signs too.
pub fn to_latin(name: &str) -> String {
    let mut latin = String::new();
    for c in upper(name) {
        match spellings(c) {
            [first, ..] => latin.push_str(first),
            [] => latin.push(c),
        }
    }
    latin
}

/// Spellings of a Cyrillic name that documents show, side by side: by ICAO, by the English custom, by
/// the custom of Kazakhstan's documents; equal ones once.
pub fn variants(name: &str) -> Vec<String> {
    let custom = |letter: char, kazakh: bool| match letter {
        'Й' => Some("Y"),
        'Ю' => Some("YU"),
        'Я' => Some("YA"),
        'Ё' => Some("YO"),
        'Ъ' => Some(""),
        'Ж' if kazakh => Some("ZH"),
        'Ш' if kazakh => Some("SH"),
        'Х' if kazakh => Some("KH"),
        'Х' => Some("H"),
        'Қ' => Some("Q"),
        'Ң' => Some("NG"),
        'Ғ' => Some("GH"),
        _ => None,
    };
    let spelled = |kazakh: bool| {
        let mut out = String::new();
        for c in upper(name) {
            match custom(c, kazakh).or_else(|| spellings(c).first().copied()) {
                Some(text) => out.push_str(text),
                None => out.push(c),
            }
        }
        out
    };
    let mut all = vec![to_latin(name), spelled(true), spelled(false)];
    let mut seen = Vec::new();
    all.retain(|v| {
        !seen.contains(v) && {
            seen.push(v.clone());
            true
        }
    });
    all
}

/// Characters of a machine-readable zone: A–Z, 0–9, `<` for spaces and hyphens; apostrophes drop out.
pub fn mrz_letters(text: &str) -> String {
    let mut out = String::new();
    for c in to_latin(text).chars() {
        match c {
            'A'..='Z' | '0'..='9' => out.push(c),
            ' ' | '-' | '<' | '\u{2010}'..='\u{2015}' => {
                if !out.is_empty() && !out.ends_with('<') {
                    out.push('<');
                }
            }
            other => match latin_spelling(other) {
                Some(spelling) => out.push_str(spelling),
                None => out.extend(other.nfd().filter(char::is_ascii_uppercase)),
            },
        }
    }
    out.trim_end_matches('<').to_owned()
}

/// Two names can be the same person's: equal letters, a usual transliteration of each other, in any
/// order of their parts. Empty names agree with nothing.
pub fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (parts(a), parts(b));
    !a.is_empty() && a.len() == b.len() && {
        let mut left: Vec<&String> = b.iter().collect();
        a.iter().all(|part| match left.iter().position(|other| same_part(part, other)) {
            Some(i) => {
                left.remove(i);
                true
            }
            None => false,
        })
    }
}

fn same_part(a: &str, b: &str) -> bool {
    match (a.chars().any(is_cyrillic), b.chars().any(is_cyrillic)) {
        (true, true) => a == b || fold_cyrillic(a) == fold_cyrillic(b),
        (true, false) => spells(a, &fold_latin(b, true)) || spells(a, &fold_latin(b, false)),
        (false, true) => same_part(b, a),
        (false, false) => {
            [true, false].iter().any(|x| [true, false].iter().any(|y| fold_latin(a, *x) == fold_latin(b, *y)))
        }
    }
}

/// `latin` is one of the usual spellings of `cyrillic`; both capital letters.
fn spells(cyrillic: &str, latin: &str) -> bool {
    // Positions of `latin` that can be reached after each Cyrillic letter.
    let mut reached = vec![false; latin.len() + 1];
    reached[0] = true;
    for c in cyrillic.chars().filter(|c| !matches!(c, '\'' | '’' | '-')) {
        let mut next = vec![false; latin.len() + 1];
        for (at, _) in reached.iter().enumerate().filter(|(_, r)| **r) {
            for spelling in spellings(c) {
                if latin[at..].starts_with(spelling) {
                    next[at + spelling.len()] = true;
                }
            }
        }
        reached = next;
    }
    reached[latin.len()]
}

/// Latin letters A–Z only; signs spelled out as in passports, or dropped.
fn fold_latin(part: &str, spelled: bool) -> String {
    let mut out = String::new();
    for c in part.chars() {
        match latin_spelling(c) {
            Some(spelling) if spelled => out.push_str(spelling),
            _ => match c.nfd().next() {
                Some(base) if base.is_ascii_uppercase() => out.push(base),
                _ => out.push_str(latin_spelling(c).map_or("", |s| &s[..1])),
            },
        }
    }
    out
}

fn fold_cyrillic(part: &str) -> String {
    part.chars().filter(|c| is_cyrillic(*c)).map(|c| russian_letter(if c == 'Ё' { 'Е' } else { c })).collect()
}

fn upper(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc().take(NAME_CHARS_MAX).flat_map(char::to_uppercase)
}

/// Parts of a name in capital letters; a hyphenated name is two parts.
fn parts(name: &str) -> Vec<String> {
    let upper: String = upper(name).collect();
    upper
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '<' | ',' | '.'))
        .map(|part| part.chars().filter(|c| c.is_alphabetic() || is_combining_mark(*c)).collect::<String>())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Forms under which each part of a name is found \[A18\]: small letters, Cyrillic as written and as on a
/// Russian keyboard, Latin by ICAO, with and without spelled-out signs. Sorted, each once.
pub fn search_forms(name: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for part in parts(name) {
        if part.chars().any(is_cyrillic) {
            forms.push(part.to_lowercase());
            forms.push(fold_cyrillic(&part).to_lowercase());
            forms.push(mrz_letters(&part).to_lowercase());
        } else {
            forms.push(fold_latin(&part, true).to_lowercase());
            forms.push(fold_latin(&part, false).to_lowercase());
        }
    }
    forms.retain(|f| !f.is_empty());
    forms.sort();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cyrillic_becomes_latin_as_in_passports() {
        for (cyrillic, latin) in [
            ("Щербаков", "SHCHERBAKOV"),
            ("Юлия", "IULIIA"),
            ("Подъячев", "PODIEIACHEV"),
            ("Ильич", "ILICH"),
            ("Қайрат Әлібек", "KAIRAT ALIBEK"),
            ("Ғабит Мүсірепов", "GABIT MUSIREPOV"),
            ("Хәкім", "KHAKIM"),
        ] {
            assert_eq!(to_latin(cyrillic), latin);
        }
    }

    #[test]
    fn usual_spellings_are_the_same_name_and_others_are_not() {
        for (a, b) in [
            ("Юлия Алексеева", "Yulia Alekseeva"),
            ("Юлия Алексеева", "ALEKSEEVA IULIIA"),
            ("Дмитрий", "Dmitry"),
            ("Александр", "Aleksandr"),
            ("Қайрат", "Qairat"),
            ("Жанна", "JANNA"),
            ("Müller", "MUELLER"),
            ("Müller", "Muller"),
            ("Jean-Pierre", "JEAN PIERRE"),
            ("О'Коннор", "O'Connor"),
            ("Фёдор", "Федор"),
            ("Прия Шарма", "Priya Sharma"),
        ] {
            assert!(same_name(a, b) && same_name(b, a), "{a} / {b}");
        }
        for (a, b) in
            [("Юлия", "Anna"), ("Иван Петров", "Ivan Petrova"), ("", ""), ("Иван", "Ivan Petrov"), ("Анна", "Алла")]
        {
            assert!(!same_name(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn variants_stand_side_by_side_without_repetition() {
        assert_eq!(variants("Юлия"), ["IULIIA", "YULIYA"]);
        assert_eq!(variants("Анна"), ["ANNA"]);
    }

    #[test]
    fn a_name_is_found_in_both_scripts_and_on_a_russian_keyboard() {
        assert_eq!(search_forms("Қайрат"), ["kairat", "кайрат", "қайрат"]);
        assert_eq!(search_forms("Eriksson-Müller"), ["eriksson", "mueller", "muller"]);
        assert_eq!(search_forms("  "), Vec::<String>::new());
    }

    #[test]
    fn letters_with_signs_are_spelled_out_in_a_zone() {
        assert_eq!(mrz_letters("Ångström d'Estaing-Núñez"), "AANGSTROEM<DESTAING<NUNEZ");
    }

    proptest! {
        #[test]
        fn every_cyrillic_name_is_the_same_as_its_own_transliteration(name in "[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{1,20}") {
            let latin = to_latin(&name);
            prop_assume!(!latin.is_empty());
            prop_assert!(same_name(&name, &latin), "{} {}", name, latin);
            for variant in variants(&name).into_iter().filter(|v| !v.is_empty()) {
                prop_assert!(same_name(&name, &variant), "{} {}", name, variant);
            }
        }

        #[test]
        fn nothing_panics(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            let _ = (same_name(&a, &b), search_forms(&a), mrz_letters(&b), variants(&a));
        }
    }
}
