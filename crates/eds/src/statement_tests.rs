use super::*;
use serde_json::json;
use uuid::Uuid;

fn statement() -> Statement {
    Statement::new(StatementParts {
        service: "training-1".to_owned(),
        case: CaseId(Uuid::from_u128(7)),
        number: Some("DNR-2026-000123-4".to_owned()),
        after: After { seq: 3, leaf: Some(Digest::of(b"leaf")) },
        act: "issue_petition".to_owned(),
        actor: Actor {
            iin: "900101300017".parse().unwrap(),
            role: Role::MinistryOfficial,
            org: Some("123456789012".to_owned()),
            city: None,
        },
        edition: Some("2026".to_owned()),
        prepared_at: Instant(1_790_000_000_000_000),
        content: json!({"profession": "и\u{306}", "days": 180}),
        files: vec![FileEntry {
            id: FileId(Uuid::from_u128(9)),
            kind: "passport".to_owned(),
            n: 1,
            sha256: Digest::of(b"file"),
            bytes: 4,
        }],
        issued: vec![IssuedEntry { number: "P-1".to_owned(), lang: "kk".to_owned(), sha256: Digest::of(b"pdf") }],
        text: Rendering {
            kk: "қазақша".to_owned(), ru: "по-русски".to_owned(), en: "in English".to_owned()
        },
    })
}

#[test]
fn a_statement_written_and_read_is_the_same() {
    let bytes = statement().to_bytes().unwrap();
    let back = Statement::parse(&bytes).unwrap();
    assert_eq!(back, statement());
    assert_eq!(back.content["profession"], "й");
    assert_eq!(Digest::of(&back.to_bytes().unwrap()), Digest::of(&bytes));
}

#[test]
fn the_names_are_exactly_those_of_the_rule() {
    let value: Value = serde_json::from_slice(&statement().to_bytes().unwrap()).unwrap();
    let names = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(names(&value), "act actor after case content edition files issued number prepared_at service text typ");
    assert_eq!(names(&value["after"]), "leaf seq");
    assert_eq!(names(&value["actor"]), "city iin org role");
    assert_eq!(names(&value["files"][0]), "bytes id kind n sha256");
    assert_eq!(names(&value["issued"][0]), "lang number sha256");
    assert_eq!(names(&value["text"]), "en kk ru");
    assert_eq!(value["typ"], STATEMENT_TYPE);
}

#[test]
fn each_language_has_its_own_rendering() {
    let text = statement().text;
    assert_eq!(Lang::ALL.iter().map(|lang| text.get(*lang)).collect::<Vec<_>>(), [&text.kk, &text.ru, &text.en]);
}

#[test]
fn neither_type_is_taken_for_the_other() {
    let sign_in = SignIn::new("training-1".to_owned(), "c".to_owned(), Instant(5)).to_bytes().unwrap();
    assert_eq!(
        String::from_utf8(sign_in.clone()).unwrap(),
        r#"{"challenge":"c","expires_at":5,"service":"training-1","typ":"qonys/sign-in/1"}"#
    );
    assert!(matches!(Statement::parse(&sign_in), Err(StatementError::OtherType { .. })));
    assert!(matches!(SignIn::parse(&statement().to_bytes().unwrap()), Err(StatementError::OtherType { .. })));
    assert_eq!(SignIn::parse(b"{}"), Err(StatementError::OtherType { wanted: SIGN_IN_TYPE, found: None }));
}

#[test]
fn what_is_not_canonical_is_refused() {
    let canonical = String::from_utf8(statement().to_bytes().unwrap()).unwrap();
    let spaced = canonical.replacen(':', ": ", 1);
    let twice = canonical.replacen('{', r#"{"act":"x","#, 1);
    let escaped = canonical.replace("in English", "in \\u0045nglish");
    let trailing = format!("{canonical}\n");
    for other in [spaced, twice, escaped, trailing] {
        assert_eq!(Statement::parse(other.as_bytes()), Err(StatementError::NotCanonical), "{other}");
    }
    let float = canonical.replace("\"days\":180", "\"days\":180.5");
    assert_eq!(Statement::parse(float.as_bytes()), Err(StatementError::NoCanonicalForm(JcsError::Float)));
}

#[test]
fn missing_surplus_and_respelt_fields_are_misshapen() {
    let canonical = String::from_utf8(statement().to_bytes().unwrap()).unwrap();
    let missing = canonical.replace(r#""edition":"2026","#, "");
    let surplus = canonical.replace(r#""edition":"#, r#""dog":1,"edition":"#);
    let digest = Digest::of(b"file").to_string();
    let upper = canonical.replace(&digest, &digest.to_uppercase());
    for other in [missing, surplus, upper] {
        assert!(matches!(Statement::parse(other.as_bytes()), Err(StatementError::Misshapen(_))), "{other}");
    }
}

#[test]
fn a_statement_that_is_too_large_is_neither_read_nor_written() {
    let mut large = statement();
    large.text.en = "x".repeat(STATEMENT_BYTES_MAX);
    assert!(matches!(large.to_bytes(), Err(StatementError::TooLarge { .. })));
    assert!(matches!(Statement::parse(&vec![b' '; STATEMENT_BYTES_MAX + 1]), Err(StatementError::TooLarge { .. })));
}
