//! Sealed rows and files, and commitments.

use crate::bed::{act, id};
use qonys_procedure::{ActId, CaseId, FileId};
use qonys_store::{
    Error, SystemEntropy,
    acts::Append,
    record::{ActHead, SealedAct, commitment},
    seal::{
        CaseKey, MasterKey, MasterKeys, Purpose, SealError, WrappedKey,
        file::{Folder, SEGMENT},
    },
};
use sha2::{Digest, Sha256};
use std::{fs, time::SystemTime};

struct Case {
    _temp: tempfile::TempDir,
    folder: Folder,
    root: std::path::PathBuf,
    key: CaseKey,
}

fn case() -> Case {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().join("files");
    Case {
        folder: Folder::open(&root).expect("opened"),
        root,
        key: CaseKey::generate(CaseId(id()), &SystemEntropy),
        _temp: temp,
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 31 % 251) as u8).collect()
}

fn store(case: &Case, plain: &[u8], chunk: usize) -> (FileId, qonys_store::seal::file::Sealed) {
    let file = FileId(id());
    let mut writer = case.folder.create(&case.key, file, &SystemEntropy).expect("created");
    for part in plain.chunks(chunk) {
        writer.write(part).expect("written");
    }
    assert_eq!(writer.bytes(), plain.len() as u64);
    (file, writer.finish().expect("finished"))
}

#[test]
fn a_file_of_any_length_comes_back_as_it_was() {
    let case = case();
    for length in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 77] {
        for chunk in [1_000, SEGMENT, 5 * SEGMENT] {
            let plain = bytes(length);
            let (file, sealed) = store(&case, &plain, chunk);
            assert_eq!((sealed.bytes, sealed.sha256), (length as u64, <[u8; 32]>::from(Sha256::digest(&plain))));
            let reader = case.folder.read(&case.key, file, &sealed.place).expect("opened");
            assert_eq!(reader.read_all(length as u64).expect("read"), plain, "{length} in {chunk}");
        }
    }
}

#[test]
fn a_file_that_is_changed_cut_extended_or_moved_does_not_open() {
    let case = case();
    let plain = bytes(2 * SEGMENT + 100);
    let (file, sealed) = store(&case, &plain, SEGMENT);
    let path = case.root.join(&sealed.place);
    let whole = fs::read(&path).expect("there");
    let read = |file: FileId, key: &CaseKey| {
        case.folder.read(key, file, &sealed.place).and_then(|reader| reader.read_all(1 << 30))
    };
    let segment = SEGMENT + 16;
    let head = 20;
    let mut swapped = whole.clone();
    swapped[head..head + segment].swap_with_slice(&mut whole[head + segment..head + 2 * segment].to_vec());
    swapped[head + segment..head + 2 * segment].copy_from_slice(&whole[head..head + segment]);
    let mut flipped = whole.clone();
    flipped[head + segment + 5] ^= 1;
    for (what, spoilt) in [
        ("a changed byte", flipped),
        ("swapped segments", swapped),
        ("the last segment gone", whole[..head + 2 * segment].to_vec()),
        ("a segment out of the middle", [&whole[..head + segment], &whole[head + 2 * segment..]].concat()),
        ("a cut end", whole[..whole.len() - 1].to_vec()),
        ("something behind the end", [whole.as_slice(), b"x"].concat()),
        ("nothing behind the head", whole[..head].to_vec()),
    ] {
        fs::write(&path, spoilt).expect("written");
        let result = read(file, &case.key);
        assert!(matches!(result, Err(Error::Seal(SealError::Broken | SealError::Cut))), "{what}");
    }
    fs::write(&path, &whole[..10]).expect("written");
    assert!(matches!(read(file, &case.key), Err(Error::Seal(SealError::Cut))), "a cut head");
    fs::write(&path, [&[9], &whole[1..]].concat()).expect("written");
    assert!(matches!(read(file, &case.key), Err(Error::Seal(SealError::Algorithm(9)))));
    fs::write(&path, &whole).expect("written");
    assert!(read(FileId(id()), &case.key).is_err(), "another file's id");
    assert!(read(file, &CaseKey::generate(case.key.case(), &SystemEntropy)).is_err(), "another key");
    assert!(matches!(
        case.folder.read(&case.key, file, &sealed.place).and_then(|reader| reader.read_all(plain.len() as u64 - 1)),
        Err(Error::Invalid(_))
    ));
    assert_eq!(read(file, &case.key).expect("whole again"), plain);
}

#[test]
fn an_unfinished_file_leaves_nothing_and_orphans_are_swept_when_old() {
    let case = case();
    let mut writer = case.folder.create(&case.key, FileId(id()), &SystemEntropy).expect("created");
    writer.write(&bytes(SEGMENT * 2)).expect("written");
    drop(writer);
    let files = || -> usize {
        fs::read_dir(&case.root).expect("there").flatten().map(|d| fs::read_dir(d.path()).expect("there").count()).sum()
    };
    assert_eq!(files(), 0);
    let (_, kept) = store(&case, b"kept", 10);
    let (_, orphan) = store(&case, b"orphan", 10);
    let unfinished = case.root.join(&orphan.place).with_extension("part");
    fs::write(&unfinished, b"left by a crash").expect("written");
    let mut known = |place: &str| Ok(place == kept.place);
    #[expect(clippy::disallowed_methods, reason = "compared to what the file system wrote")]
    let now = SystemTime::now();
    assert_eq!(case.folder.sweep(now, 86_400, &mut known).expect("swept"), 0, "young ones stay");
    let later = now + std::time::Duration::from_secs(86_401);
    assert_eq!(case.folder.sweep(later, 86_400, &mut known).expect("swept"), 2);
    assert!(case.root.join(&kept.place).exists() && !case.root.join(&orphan.place).exists() && !unfinished.exists());
    case.folder.remove(&kept.place).expect("removed");
    case.folder.remove(&kept.place).expect("gone already is no error");
}

#[test]
fn a_place_never_leads_out_of_the_folder() {
    let case = case();
    for place in ["../secret", "/etc/passwd", "aa/../../x", "aa", "aa/bb/cc", ""] {
        assert!(matches!(case.folder.remove(place), Err(Error::Corrupt { .. })), "{place}");
        assert!(case.folder.read(&case.key, FileId(id()), place).is_err(), "{place}");
    }
}

#[test]
fn a_seal_opens_for_its_own_purpose_table_row_and_case_only() {
    let key = CaseKey::generate(CaseId(id()), &SystemEntropy);
    let sealed = key.seal(Purpose::Draft, "draft", b"petition", b"text", &SystemEntropy).expect("sealed");
    let open = |key: &CaseKey, purpose, table: &str, row: &[u8], sealed: &[u8]| {
        key.open(purpose, table, row, sealed).map(|plain| plain.to_vec())
    };
    assert_eq!(open(&key, Purpose::Draft, "draft", b"petition", &sealed), Ok(b"text".to_vec()));
    assert_eq!(open(&key, Purpose::State, "draft", b"petition", &sealed), Err(SealError::Broken));
    assert_eq!(open(&key, Purpose::Draft, "draft", b"residence", &sealed), Err(SealError::Broken));
    assert_eq!(open(&key, Purpose::Draft, "act", b"petition", &sealed), Err(SealError::Broken));
    let other = CaseKey::generate(CaseId(id()), &SystemEntropy);
    assert_eq!(open(&other, Purpose::Draft, "draft", b"petition", &sealed), Err(SealError::Broken));
    assert_eq!(open(&key, Purpose::Draft, "draft", b"petition", &sealed[..40]), Err(SealError::Cut));
    assert_eq!(open(&key, Purpose::Draft, "draft", b"petition", &[]), Err(SealError::Cut));
    let mut unknown = sealed.clone();
    unknown[0] = 7;
    assert_eq!(open(&key, Purpose::Draft, "draft", b"petition", &unknown), Err(SealError::Algorithm(7)));
    for n in 1..sealed.len() {
        let mut changed = sealed.clone();
        changed[n] ^= 0x40;
        assert_eq!(open(&key, Purpose::Draft, "draft", b"petition", &changed), Err(SealError::Broken), "byte {n}");
    }
    let again = key.seal(Purpose::Draft, "draft", b"petition", b"text", &SystemEntropy).expect("sealed");
    assert_ne!(sealed, again, "a nonce is drawn each time");
}

#[test]
fn a_commitment_is_the_digest_it_is_said_to_be() {
    let by_hand: [u8; 32] = Sha256::digest(
        [b"qonys/act/1\0".as_slice(), &[9; 32], &3_u64.to_be_bytes(), b"abc", &2_u64.to_be_bytes(), b"de"].concat(),
    )
    .into();
    assert_eq!(commitment(&[9; 32], b"abc", b"de"), by_hand);
    assert_ne!(commitment(&[9; 32], b"abcd", b"e"), by_hand, "the border between the parts counts");
    assert_ne!(commitment(&[8; 32], b"abc", b"de"), by_hand);
}

/// A statement's body is opened only by its own key and row, and only if it is the one committed to.
#[test]
fn an_act_opens_with_its_own_key_only_and_changed_bytes_are_found() {
    let (case, other) = (CaseId(id()), CaseId(id()));
    let key = CaseKey::generate(case, &SystemEntropy);
    let Append { act, .. } = act(case, 1, "open_case", &key);
    assert_eq!(act.open(&key).expect("opens").cms, b"cms");
    assert!(act.open(&CaseKey::generate(case, &SystemEntropy)).is_err());
    let wrapped = WrappedKey { kek_id: "none".to_owned(), bytes: vec![1; 73] };
    let master = MasterKeys::new(MasterKey::new("m", [1; 32]).expect("plain"), vec![]);
    assert!(CaseKey::unwrap(other, &wrapped, &master).is_err());
    let moved = SealedAct { head: ActHead { id: ActId(id()), ..act.head.clone() }, ..act.clone() };
    assert!(moved.open(&key).is_err(), "a body moved to another row does not open");
    let recommitted = SealedAct { commitment: [0; 32], ..act.clone() };
    assert!(matches!(recommitted.open(&key), Err(Error::Corrupt { table: "act", .. })));
    let mut changed = act;
    *changed.sealed.last_mut().expect("not empty") ^= 1;
    assert!(changed.open(&key).is_err());
}
