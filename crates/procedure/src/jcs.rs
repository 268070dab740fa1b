//! Canonical JSON: RFC 8785 narrowed to what statements and leaves need (A3, A5).
//!
//! No floats, integers below 2^53, every string and name in Unicode normalisation form C. Whatever
//! is narrower than RFC 8785 is refused, never repaired, so two writers cannot disagree on a byte.

use serde::Serialize;
use serde_json::Value;
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Largest integer magnitude plus one: 2^53, from which on JSON numbers are not exact everywhere.
const INTEGER_LIMIT: u64 = 1 << 53;

/// Why a value has no canonical form.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum JcsError {
    /// Numbers with a fraction or an exponent have no place in a statement.
    #[error("a number is not an integer")]
    Float,
    /// The integer is 2^53 or more, or −2^53 or less.
    #[error("an integer is too large to be exact")]
    IntegerTooLarge,
    /// A string or a name is not in normalisation form C.
    #[error("a string is not in Unicode normalisation form C")]
    NotNfc,
    /// The value cannot be represented as JSON at all.
    #[error("the value is not JSON: {0}")]
    NotJson(String),
}

/// Canonical bytes of a value.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, JcsError> {
    let value = serde_json::to_value(value).map_err(|e| JcsError::NotJson(e.to_string()))?;
    let mut out = Vec::with_capacity(256);
    write(&value, &mut out)?;
    Ok(out)
}

/// Brings every string and every name to normalisation form C, as [`to_vec`] demands.
///
/// For what people typed; two names that become one keep the later value.
pub fn normalise(value: &mut Value) {
    match value {
        Value::String(text) if !is_nfc(text) => *text = text.nfc().collect(),
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(map) => {
            let entries = std::mem::take(map);
            for (name, mut item) in entries {
                normalise(&mut item);
                map.insert(name.nfc().collect(), item);
            }
        }
        _ => {}
    }
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), JcsError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => write_integer(number, out)?,
        Value::String(text) => write_string(text, out)?,
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(map) => {
            // RFC 8785 sorts names by UTF-16 code units, which differs from the order of UTF-8
            // bytes for characters beyond the basic plane.
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            out.push(b'{');
            for (i, (name, item)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_string(name, out)?;
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_integer(number: &serde_json::Number, out: &mut Vec<u8>) -> Result<(), JcsError> {
    let magnitude = match (number.as_u64(), number.as_i64()) {
        (Some(n), _) => n,
        (None, Some(n)) => n.unsigned_abs(),
        (None, None) => return Err(JcsError::Float),
    };
    if magnitude >= INTEGER_LIMIT {
        return Err(JcsError::IntegerTooLarge);
    }
    out.extend_from_slice(number.to_string().as_bytes());
    Ok(())
}

fn write_string(text: &str, out: &mut Vec<u8>) -> Result<(), JcsError> {
    if !text.is_ascii() && !is_nfc(text) {
        return Err(JcsError::NotNfc);
    }
    out.push(b'"');
    let mut rest = text.as_bytes();
    // What must be escaped is ASCII, and no byte of a longer character is.
    while let Some(at) = rest.iter().position(|&byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        let (plain, behind) = rest.split_at(at);
        out.extend_from_slice(plain);
        rest = behind.get(1..).unwrap_or_default();
        match behind.first() {
            Some(b'\x08') => out.extend_from_slice(b"\\b"),
            Some(b'\t') => out.extend_from_slice(b"\\t"),
            Some(b'\n') => out.extend_from_slice(b"\\n"),
            Some(b'\x0c') => out.extend_from_slice(b"\\f"),
            Some(b'\r') => out.extend_from_slice(b"\\r"),
            Some(control) if *control < b' ' => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
            Some(quote) => out.extend_from_slice(&[b'\\', *quote]),
            None => {}
        }
    }
    out.extend_from_slice(rest);
    out.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn canonical(text: &str) -> Result<String, JcsError> {
        let value: Value = serde_json::from_str(text).unwrap();
        to_vec(&value).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn the_vectors_of_rfc_8785_without_floats_come_out_byte_for_byte() {
        // arrays.json, french.json, structures.json of the RFC's own test data.
        for (input, output) in [
            (r#"[ 56, { "d": true, "10": null, "1": [ ] } ]"#, r#"[56,{"1":[],"10":null,"d":true}]"#),
            (
                r#"{ "peach": "This sorting order", "péché": "is wrong according to French",
                     "pêche": "but canonicalization MUST", "sin": "ignore locale" }"#,
                r#"{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}"#,
            ),
            (
                r#"{ "1": {"f": {"f": "hi","F": 5} ,"\n": 56}, "10": { }, "": "empty", "a": { },
                     "111": [ {"e": "yes","E": "no" } ], "A": { } }"#,
                r#"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#,
            ),
        ] {
            assert_eq!(canonical(input).unwrap(), output);
        }
    }

    #[test]
    fn names_are_sorted_by_utf16_code_units_not_by_code_points() {
        // weird.json: the emoji (surrogates d83d…) stands before the private-use fb-range letter.
        let sorted = canonical(
            "{\"\\ue000\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3,\"\\r\":4,\"1\":5,\"\\u00f6\":6,\"\\u0080\":7}",
        )
        .unwrap();
        assert_eq!(sorted, "{\"\\r\":4,\"1\":5,\"\u{80}\":7,\"ö\":6,\"€\":3,\"😀\":2,\"\u{e000}\":1}");
    }

    #[test]
    fn control_characters_are_escaped_as_ecmascript_does() {
        assert_eq!(
            canonical(r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u007f""#).unwrap(),
            "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\""
        );
        assert_eq!(canonical(r#""\b\t\n\f\r\u0000\u001f""#).unwrap(), r#""\b\t\n\f\r\u0000\u001f""#);
    }

    #[test]
    fn floats_large_integers_and_decomposed_letters_are_refused() {
        assert_eq!(canonical("1.5"), Err(JcsError::Float));
        assert_eq!(canonical("1e3"), Err(JcsError::Float));
        assert_eq!(canonical("9007199254740992"), Err(JcsError::IntegerTooLarge));
        assert_eq!(canonical("-9007199254740992"), Err(JcsError::IntegerTooLarge));
        assert_eq!(canonical("9007199254740991").unwrap(), "9007199254740991");
        assert_eq!(canonical("-9007199254740991").unwrap(), "-9007199254740991");
        assert_eq!(to_vec(&json!("и\u{306}")), Err(JcsError::NotNfc));
        assert_eq!(to_vec(&json!({"и\u{306}": 1})), Err(JcsError::NotNfc));
    }

    #[test]
    fn typed_text_is_normalised_at_every_depth() {
        let mut value = json!({"и\u{306}": ["и\u{306}", {"a": "Å".nfd().collect::<String>()}]});
        normalise(&mut value);
        assert_eq!(String::from_utf8(to_vec(&value).unwrap()).unwrap(), r#"{"й":["й",{"a":"Å"}]}"#);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(1_i64 << 53) + 1..1_i64 << 53).prop_map(Value::from),
            ".{0,12}".prop_map(|s| Value::from(s.nfc().collect::<String>())),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(".{0,6}", inner, 0..6)
                    .prop_map(|map| { map.into_iter().map(|(k, v)| (k.nfc().collect::<String>(), v)).collect() }),
            ]
        })
    }

    proptest! {
        #[test]
        fn canonical_bytes_read_back_are_the_value_and_canonical_again(value in any_value()) {
            let bytes = to_vec(&value).unwrap();
            let back: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(&back, &value);
            prop_assert_eq!(to_vec(&back).unwrap(), bytes);
        }
    }
}
