//! Choice of the language.

use qonys_words::Lang;

#[test]
fn tags_are_read_with_regions_and_the_usual_mistake() {
    for (tag, lang) in
        [("kk", Lang::Kk), ("kk-KZ", Lang::Kk), ("kz", Lang::Kk), ("RU_ru", Lang::Ru), ("en-GB", Lang::En)]
    {
        assert_eq!(Lang::from_tag(tag), Some(lang), "{tag}");
    }
    for tag in ["", "de", "russian", "*"] {
        assert_eq!(Lang::from_tag(tag), None, "{tag}");
    }
}

#[test]
fn the_header_s_best_known_language_is_chosen_and_kazakh_if_none() {
    for (header, lang) in [
        ("ru-RU,ru;q=0.9,en;q=0.8", Lang::Ru),
        ("de, en;q=0.3, ru;q=0.7", Lang::Ru),
        ("en, ru", Lang::En),
        ("ru;q=0, en;q=0.1", Lang::En),
        ("ru;q=x", Lang::Kk),
        ("hi-IN,hi;q=0.9", Lang::Kk),
        ("", Lang::Kk),
    ] {
        assert_eq!(Lang::from_accept_language(header), lang, "{header}");
    }
}
