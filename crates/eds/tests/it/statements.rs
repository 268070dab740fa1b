//! Limits of what is signed, to the byte.

use qonys_eds::statement::{Actor, After, Rendering, STATEMENT_BYTES_MAX, StatementError, StatementParts};
use qonys_eds::{Digest, SignIn, Statement};
use qonys_procedure::{CaseId, Instant, Role};
use uuid::Uuid;

fn statement(text: String) -> Statement {
    Statement::new(StatementParts {
        service: "training-1".to_owned(),
        case: CaseId(Uuid::from_u128(7)),
        number: None,
        after: After { seq: 0, leaf: None },
        act: "request_petition".to_owned(),
        actor: Actor { iin: "900101300017".parse().unwrap(), role: Role::MinistryOfficial, org: None, city: None },
        edition: None,
        prepared_at: Instant(1),
        content: serde_json::Value::Null,
        files: Vec::new(),
        issued: Vec::new(),
        text: Rendering { kk: String::new(), ru: String::new(), en: text },
    })
}

#[test]
fn the_largest_statement_is_written_and_read_and_one_byte_more_is_not() {
    assert_eq!(STATEMENT_BYTES_MAX, 2 << 20);
    let frame = statement(String::new()).to_bytes().unwrap().len();
    let largest = statement("x".repeat(STATEMENT_BYTES_MAX - frame));
    let bytes = largest.to_bytes().unwrap();
    assert_eq!(bytes.len(), STATEMENT_BYTES_MAX);
    assert_eq!(Statement::parse(&bytes), Ok(largest));
    let too_large = StatementError::TooLarge { bytes: STATEMENT_BYTES_MAX + 1 };
    let larger = statement("x".repeat(STATEMENT_BYTES_MAX - frame + 1)).to_bytes();
    assert_eq!(larger, Err(too_large));
    let spaced = [&bytes[..], b" "].concat();
    assert_eq!(Statement::parse(&spaced), Err(StatementError::TooLarge { bytes: STATEMENT_BYTES_MAX + 1 }));
}

#[test]
fn a_sign_in_written_and_read_is_the_same_and_no_other_spelling_is_read() {
    let sign_in = SignIn::new("training-1".to_owned(), "challenge".to_owned(), Instant(5));
    let bytes = sign_in.to_bytes().unwrap();
    assert_eq!(SignIn::parse(&bytes), Ok(sign_in));
    let spaced = String::from_utf8(bytes).unwrap().replace(':', ": ");
    assert_eq!(SignIn::parse(spaced.as_bytes()), Err(StatementError::NotCanonical));
    assert!(matches!(SignIn::parse(b"{"), Err(StatementError::NotJson(_))));
}

#[test]
fn a_digest_is_sixty_four_hex_digits() {
    let digest = Digest::of(b"abc");
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!((digest.to_string().as_str(), text.parse()), (text, Ok(digest)));
    assert_eq!(format!("{digest:?}"), format!("Digest({text})"));
    assert!(text[1..].parse::<Digest>().is_err());
    assert!(text.replace('b', "x").parse::<Digest>().is_err());
    // Within a statement in one spelling only.
    assert_eq!(serde_json::from_value::<Digest>(text.into()).ok(), Some(digest));
    assert!(serde_json::from_value::<Digest>(text.to_uppercase().into()).is_err());
}
