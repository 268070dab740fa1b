//! What lies on the disk: no clear-text personal data, in any spelling of its bytes (A18).

use crate::bed::{Bed, NOON, act, id};
use base64::Engine as _;
use qonys_procedure::{AccountId, ActId, CaseId, FileId, Role};
use qonys_store::{
    Error, SERVICE, SystemEntropy, accounts,
    acts::Idempotency,
    cases::Snapshot,
    challenges, drafts, files, keys, outbox,
    record::SealedAct,
    seal::{CaseKey, Purpose, file::Folder},
    search::{SearchKey, TokenKind},
    sequencer, statements, submissions,
    viewings::{self, Viewing},
};
use std::path::Path;

/// The dossier's data that must be found nowhere.
const SECRETS: [&str; 6] =
    ["КОВАЛЕНКО", "KOVALENKO OLEKSANDR", "900101300123", "FX482913", "o.kovalenko@example.org", "+380501234567"];

/// Every way in which a secret could lie in a file: text encodings, and base64 at each of its three phases.
fn spellings(secret: &str) -> Vec<(String, Vec<u8>)> {
    let utf8 = secret.as_bytes().to_vec();
    let le: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = secret.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex: String = utf8.iter().map(|b| format!("{b:02x}")).collect();
    let mut all = vec![
        ("UTF-8".to_owned(), utf8.clone()),
        ("UTF-16LE".to_owned(), le),
        ("UTF-16BE".to_owned(), be),
        ("hex".to_owned(), hex.clone().into_bytes()),
        ("HEX".to_owned(), hex.to_uppercase().into_bytes()),
    ];
    for phase in 0..3 {
        let shifted = [vec![0; phase], utf8.clone()].concat();
        for engine in
            [&base64::engine::general_purpose::STANDARD_NO_PAD, &base64::engine::general_purpose::URL_SAFE_NO_PAD]
        {
            let text = engine.encode(&shifted);
            // Characters that hold bits of the neighbours are cut away.
            let (from, to) = ([0, 2, 3][phase], text.len() - usize::from(!(phase + utf8.len()).is_multiple_of(3)));
            all.push((format!("base64, phase {phase}"), text.as_bytes()[from..to].to_vec()));
        }
    }
    all
}

fn hits(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(hits(&entry.path()));
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("readable");
        for secret in SECRETS {
            for (spelling, needle) in spellings(secret) {
                if bytes.windows(needle.len()).any(|window| window == needle) {
                    found.push(format!("{secret} ({spelling}) in {}", entry.path().display()));
                }
            }
        }
    }
    found
}

#[test]
fn the_search_for_secrets_finds_each_spelling() {
    let folder = tempfile::tempdir().expect("a folder");
    for secret in SECRETS {
        for lead in ["", "x", "xy"] {
            for (name, bytes) in spellings(secret).into_iter().take(5) {
                std::fs::write(folder.path().join("f"), [lead.as_bytes(), &bytes, b"tail"].concat()).expect("written");
                assert!(!hits(folder.path()).is_empty(), "{secret} {name}");
            }
            let text = base64::engine::general_purpose::STANDARD.encode(format!("{lead}{secret}tail"));
            std::fs::write(folder.path().join("f"), text).expect("written");
            assert!(!hits(folder.path()).is_empty(), "{secret} in base64 behind {lead:?}");
        }
    }
    std::fs::write(folder.path().join("f"), "nothing of the kind").expect("written");
    assert!(hits(folder.path()).is_empty());
}

#[test]
fn a_whole_case_leaves_no_personal_data_in_clear_on_the_disk() {
    let bed = Bed::sqlite();
    let dossier = SECRETS.join(" / ");
    journey(&bed, &dossier);
    assert_eq!(hits(bed.folder.path()), Vec::<String>::new(), "while it is open, with its log");
    bed.wait(bed.store.close()).expect("closed");
    assert_eq!(hits(bed.folder.path()), Vec::<String>::new(), "after the stop");
}

/// Everything that may hold personal data, written once.
fn journey(bed: &Bed, dossier: &str) {
    let plain = dossier.as_bytes();
    let (case, key) = bed.open_case();
    let service = CaseKey::generate(SERVICE, &SystemEntropy);
    let wrapped = service.wrap(&bed.keys, &SystemEntropy).expect("wrapped");
    bed.write(move |db| keys::put(db, SERVICE, &wrapped)).expect("put");
    let search = SearchKey::new([5; 32]);
    let seal = |key: &CaseKey, purpose: Purpose, table: &str, row: &[u8]| {
        key.seal(purpose, table, row, plain, &SystemEntropy).expect("sealed")
    };

    let account = AccountId(id());
    let person = accounts::Account {
        id: account,
        iin_token: search.token(TokenKind::Iin, SECRETS[2]),
        sealed: seal(&service, Purpose::Account, "account", account.bytes()),
        created: NOON,
        seen: None,
        blocked: None,
    };
    bed.write(move |db| accounts::create(db, &person)).expect("created");
    bed.write(|db| challenges::put(db, &[1; 32], NOON)).expect("put");
    let draft = seal(&key, Purpose::Draft, "draft", b"petition");
    bed.write(move |db| drafts::put(db, case, "petition", 0, &draft, NOON)).expect("put");
    let prepared = statements::Prepared {
        digest: [1; 32],
        case,
        account,
        after_seq: 1,
        sealed: seal(&key, Purpose::Statement, "statement", &[1; 32]),
        expires: NOON.plus_seconds(1_800),
        used_by: None,
    };
    bed.write(move |db| statements::put(db, &prepared)).expect("put");

    let folder = Folder::open(&bed.folder.path().join("files")).expect("opened");
    let file = FileId(id());
    let mut writer = folder.create(&key, file, &SystemEntropy).expect("created");
    for _ in 0..4_000 {
        writer.write(plain).expect("written");
    }
    let sealed = writer.finish().expect("finished");
    let row = files::File {
        id: file,
        case,
        kind: "passport".into(),
        n: 1,
        sha256: sealed.sha256,
        bytes: sealed.bytes,
        media: "image/jpeg".into(),
        state: files::FileState::Ready,
        place: sealed.place,
        at: NOON,
    };
    bed.write(move |db| files::put(db, &row)).expect("put");

    let mut append = act(case, 2, "sign_petition_request", &key);
    let head = qonys_store::record::ActHead { account: Some(account), ..append.act.head.clone() };
    append.act = SealedAct::new(head, plain, plain, &key, &SystemEntropy).expect("sealed");
    append.snapshot =
        Some(Snapshot { seq: 2, shape: 1, sealed: seal(&key, Purpose::State, "case_state", case.bytes()) });
    if let Some(row) = &mut append.case {
        row.summary_sealed = seal(&key, Purpose::Summary, "cases", case.bytes());
    }
    let mut tokens = search.name_tokens(SECRETS[0]);
    tokens.extend(search.name_tokens(SECRETS[1]));
    tokens.push(search.token(TokenKind::Document, SECRETS[3]));
    append.search = Some(tokens);
    // A client may put anything into a key.
    append.idempotency = Some(Idempotency { account, key: dossier.to_owned(), request_sha256: [1; 32] });
    append.statement = Some([1; 32]);
    let message = id();
    append.outbox = vec![outbox::Entry {
        id: message,
        topic: "notice".into(),
        key: "n".into(),
        case,
        sealed: seal(&key, Purpose::Outbox, "outbox", message.as_bytes()),
        run: NOON,
        in_turn: false,
    }];
    bed.append(append).expect("appended");

    let waiting = ActId(id());
    let pending = submissions::Pending {
        act: waiting,
        case,
        account,
        statement: [2; 32],
        sealed: seal(&key, Purpose::Submission, "pending_submission", waiting.bytes()),
        received: NOON,
        run: NOON,
        attempts: 0,
        refused: None,
    };
    let prepared = statements::Prepared {
        digest: [2; 32],
        case,
        account,
        after_seq: 2,
        sealed: seal(&key, Purpose::Statement, "statement", &[2; 32]),
        expires: NOON.plus_seconds(60),
        used_by: None,
    };
    bed.write(move |db| statements::put(db, &prepared)).expect("prepared");
    bed.write(move |db| submissions::put(db, &pending)).expect("put");
    let viewing =
        Viewing::new(id(), SERVICE, account, Role::Screener, viewings::SEARCH, NOON, plain, &service, &SystemEntropy);
    let viewing = viewing.expect("sealed");
    bed.write(move |db| viewings::record(db, &viewing)).expect("recorded");
    bed.write(|db| sequencer::step(db, id(), NOON, 9)).expect("sequenced");
    let found = bed.read(move |db| qonys_store::search::find(db, &search.query("kovalenko"), 5)).expect("found");
    assert_eq!(found, vec![case], "it is there, and found, but sealed");
}

#[test]
fn after_a_key_is_destroyed_its_wrapped_form_is_nowhere_on_the_disk() {
    let bed = Bed::sqlite();
    let mut wrapped = Vec::new();
    let mut victims: Vec<CaseId> = Vec::new();
    for _ in 0..20 {
        let (case, _) = bed.open_case();
        let stored = bed.read(move |db| keys::get(db, case)).expect("read");
        let Some(keys::Stored::Wrapped(key)) = stored else { panic!("wrapped") };
        wrapped.push(key.bytes);
        victims.push(case);
    }
    bed.wait(bed.store.scrub()).expect("in the database file");
    let lies = |needle: &[u8]| {
        ["qonys.db", "qonys.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(bed.folder.path().join(name)).expect("readable");
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(wrapped.iter().all(|key| lies(key)), "before");
    let half: Vec<CaseId> = victims.iter().copied().step_by(2).collect();
    bed.write(move |db| half.iter().try_for_each(|case| keys::destroy(db, *case, NOON)) as Result<(), Error>)
        .expect("destroyed");
    bed.wait(bed.store.scrub()).expect("truncated");
    for (n, key) in wrapped.iter().enumerate() {
        assert_eq!(lies(key), n % 2 == 1, "key {n}");
    }
}
