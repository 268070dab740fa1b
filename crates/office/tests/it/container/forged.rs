//! Containers that are written well and lie: everything in them agrees with everything else that their forger could
//! change, and they are found by what he cannot.

use super::closed::closed;
use super::{checked, codes, files, written};
use qonys_eds::Digest;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Files = BTreeMap<String, Vec<u8>>;

/// What is found in a container of changed files; its index is written as indexes are.
fn told(change: impl FnOnce(&mut Files, &mut Value)) -> Vec<(String, &'static str)> {
    let mut all = files(&closed().whole);
    let mut index: Value = serde_json::from_slice(&all["index.json"]).expect("JSON");
    change(&mut all, &mut index);
    all.insert("index.json".to_owned(), qonys_eds::jcs::to_vec(&index).expect("canonical"));
    let checked = checked(&written(&all), Some(&closed().ca));
    codes(&checked).into_iter().map(|(entry, code)| (entry.to_owned(), code)).collect()
}

fn holds(found: &[(String, &'static str)], entry: &str, code: &str) {
    assert!(found.iter().any(|(e, c)| e == entry && *c == code), "{entry} {code} is not in {found:?}");
}

/// The number of the first act of a kind.
fn seq_of(index: &Value, kind: &str) -> u64 {
    let acts = index["acts"].as_array().expect("acts").iter();
    acts.filter(|act| act["shown"]["kind"] == kind).find_map(|act| act["seq"].as_u64()).expect(kind)
}

fn entry(index: &mut Value, seq: u64) -> &mut Value {
    &mut index["acts"][usize::try_from(seq).expect("small") - 1]
}

#[test]
fn the_forgers_tools_alone_change_nothing() {
    assert_eq!(told(|_, _| {}), []);
}

#[test]
fn another_statement_in_the_place_of_one_is_found() {
    // Of another case, signed by another person, with its signature and its evidence.
    let other = files(&closed().other);
    let of_other: Value = serde_json::from_slice(&other["index.json"]).expect("JSON");
    let from = format!("acts/{:06}/", seq_of(&of_other, "sign_petition_request"));
    let mut folder = String::new();
    let found = told(|all, index| {
        folder = format!("acts/{:06}/", seq_of(index, "sign_petition_request"));
        for (name, content) in other.iter().filter(|(name, _)| name.starts_with(&from)) {
            all.insert(name.replace(&from, &folder), content.clone());
        }
        all.extend(other.iter().filter(|(name, _)| name.starts_with("evidence/")).map(|(n, c)| (n.clone(), c.clone())));
    });
    let statement = format!("{folder}statement.json");
    for (entry, code) in [(&statement, "act_other"), (&folder, "act_commitment"), (&statement, "act_link")] {
        holds(&found, entry, code);
    }
    // One letter of a statement, and the commitment made to fit: the signature stands.
    let found = told(|all, index| {
        let seq = seq_of(index, "issue_petition");
        let name = format!("acts/{seq:06}/statement.json");
        let text = String::from_utf8(all[&name].clone()).expect("text").replacen(
            "\"text\":{\"en\":\"",
            "\"text\":{\"en\":\"X",
            1,
        );
        all.insert(name, text.into_bytes());
    });
    assert!(found.iter().any(|(_, code)| *code == "signature_other_content"), "{found:?}");
}

#[test]
fn acts_that_are_left_out_put_in_or_moved_are_found() {
    // The last act alone: the chain holds, the state does not.
    let found = told(|all, index| {
        let last = index["acts"].as_array_mut().expect("acts").pop().expect("an act");
        let folder = format!("acts/{:06}/", last["seq"].as_u64().expect("a number"));
        let evidence: Vec<String> = all.keys().filter(|name| name.starts_with(&folder)).cloned().collect();
        evidence.iter().for_each(|name| drop(all.remove(name)));
    });
    holds(&found, "index.json", "case_state");
    // One from the middle.
    let found = told(|_, index| drop(index["acts"].as_array_mut().expect("acts").remove(4)));
    assert!(found.iter().any(|(_, code)| *code == "act_gap"), "{found:?}");
    // Two that change places.
    let found = told(|_, index| {
        let acts = index["acts"].as_array_mut().expect("acts");
        acts.swap(5, 6);
        (acts[5]["seq"], acts[6]["seq"]) = (json!(6), json!(7));
    });
    assert!(found.iter().any(|(_, code)| *code == "entry_missing" || *code == "act_commitment"), "{found:?}");
    // A state that the acts do not come to.
    let found = told(|_, index| index["state"]["stage"] = json!("handover"));
    assert_eq!(found, [("index.json".to_owned(), "case_state")]);
    let found = told(|_, index| index["number"] = json!("DNR-2026-000099-1"));
    holds(&found, "index.json", "case_state");
}

#[test]
fn what_opens_a_commitment_and_what_stands_in_the_record_is_recomputed() {
    let found = told(|_, index| entry(index, 3)["shown"]["salt"] = json!("00".repeat(32)));
    assert_eq!(found, [("acts/000003/".to_owned(), "act_commitment")]);
    let found = told(|_, index| entry(index, 3)["shown"]["at"] = json!(1));
    holds(&found, "acts/000003/", "act_leaf");
    // A leaf that fits what was changed: whoever signed after it had seen another.
    let found = told(|_, index| {
        let seen = seq_of(index, "sign_petition_request") - 1;
        entry(index, seen)["leaf"] = json!("11".repeat(32));
    });
    for code in ["act_leaf", "act_link"] {
        assert!(found.iter().any(|(_, found)| *found == code), "{code}: {found:?}");
    }
}

#[test]
fn documents_and_papers_are_those_of_the_statements() {
    let passport =
        |all: &Files| all.keys().find(|name| name.starts_with("documents/passport-1-")).expect("a passport").clone();
    let found = told(|all, index| {
        let name = passport(all);
        let content = b"another passport".to_vec();
        let id = name.split("passport-1-").nth(1).and_then(|rest| rest.split('.').next()).expect("an id").to_owned();
        let documents = index["documents"].as_array_mut().expect("documents");
        let known = documents.iter_mut().find(|document| document["id"] == json!(id)).expect("known");
        (known["sha256"], known["bytes"]) = (json!(Digest::of(&content)), json!(content.len()));
        all.insert(name, content);
    });
    let by_statements = found.iter().filter(|(name, code)| name.starts_with("acts/") && *code == "entry_other_digest");
    assert!(by_statements.count() >= 2, "{found:?}");
    let found = told(|all, _| drop(all.remove(&passport(all))));
    assert!(found.iter().any(|(name, code)| name.starts_with("documents/passport-1-") && *code == "entry_missing"));
    // A paper with one byte changed, and the index made to fit.
    let found = told(|all, index| {
        let paper =
            index["papers"].as_array_mut().expect("papers").iter_mut().find(|paper| paper["signed"] == json!(true));
        let paper = paper.expect("a signed copy");
        let name =
            format!("papers/{}.{}.pdf", paper["number"].as_str().expect("text"), paper["lang"].as_str().expect("text"));
        let content = all.get_mut(&name).expect("its PDF");
        *content.last_mut().expect("bytes") ^= 1;
        paper["sha256"] = json!(Digest::of(content));
    });
    let of = |code: &str| found.iter().any(|(name, found)| name.starts_with("papers/") && *found == code);
    assert!(of("digest_mismatch") && of("entry_other_digest"), "{found:?}");
    // Another paper's signature.
    let found = told(|all, _| {
        let names: Vec<String> = all.keys().filter(|name| name.ends_with(".p7s")).cloned().collect();
        let second = all[&names[1]].clone();
        all.insert(names[0].clone(), second);
    });
    assert!(found.iter().any(|(name, code)| name.ends_with(".p7s") && *code == "digest_mismatch"), "{found:?}");
}

#[test]
fn evidence_is_what_its_name_says_and_nothing_is_there_for_nothing() {
    let found = told(|all, _| drop(all.insert("evidence/anything.cer".to_owned(), b"x".to_vec())));
    holds(&found, "evidence/anything.cer", "entry_surplus");
    let found = told(|all, _| drop(all.insert("readme.txt".to_owned(), b"x".to_vec())));
    assert_eq!(found, [("readme.txt".to_owned(), "entry_surplus")]);
    let certificate = |all: &Files| all.keys().find(|name| name.ends_with(".cer")).expect("an authority").clone();
    let found = told(|all, _| drop(all.remove(&certificate(all))));
    assert!(found.iter().any(|(_, code)| *code == "evidence_missing"), "{found:?}");
    let found = told(|all, _| {
        let names: Vec<String> = all.keys().filter(|name| name.ends_with(".cer")).cloned().collect();
        let second = all[&names[1]].clone();
        all.insert(names[0].clone(), second);
    });
    assert!(found.iter().any(|(_, code)| *code == "evidence_name"), "{found:?}");
    let found = told(|all, _| drop(all.remove("index.html")));
    assert_eq!(found, [("index.html".to_owned(), "entry_missing")]);
    let found = told(|_, index| index["more"] = json!(1));
    assert_eq!(found, [("index.json".to_owned(), "index_form")]);
}

#[test]
fn evidence_that_was_taken_away_is_missed() {
    let mut signature = String::new();
    let found = told(|all, index| {
        let seq = seq_of(index, "issue_permit");
        signature = format!("acts/{seq:06}/statement-1.p7m");
        all.remove(&format!("acts/{seq:06}/evidence.json")).expect("kept");
        entry(index, seq)["shown"]["evidence"] = json!(false);
    });
    // The act is of the story's day, on which its certificate had not begun: only the evidence tells when it came.
    assert!(found.iter().any(|(name, _)| *name == signature), "{found:?}");
    let found = told(|all, index| {
        let seq = seq_of(index, "issue_permit");
        drop(all.remove(&format!("acts/{seq:06}/evidence.json")));
    });
    assert!(found.iter().any(|(name, code)| name.ends_with("evidence.json") && *code == "entry_missing"), "{found:?}");
}

/// The last act of the index: its folder, and what is told of it.
fn last(index: &mut Value) -> (String, &mut Value) {
    let entry = index["acts"].as_array_mut().expect("acts").last_mut().expect("an act");
    (format!("acts/{:06}/", entry["seq"].as_u64().expect("a number")), entry)
}

#[test]
fn an_act_that_must_be_signed_is_none_without_its_signature() {
    let mut folder = String::new();
    let found = told(|all, index| {
        let (of, entry) = last(index);
        entry["shown"]["signatures"] = json!(0);
        let statement: Value = serde_json::from_slice(&all[&format!("{of}statement.json")]).expect("JSON");
        // The same content as of an act that nobody signs.
        let content = json!({
            "typ": "qonys/content/1", "act": statement["act"], "actor": statement["actor"],
            "content": statement["content"], "files": statement["files"], "issued": statement["issued"],
            "number": statement["number"],
        });
        all.retain(|name, _| !name.starts_with(&of));
        all.insert(format!("{of}content.json"), qonys_eds::jcs::to_vec(&content).expect("canonical"));
        folder = of;
    });
    holds(&found, &folder, "signature_count");
}

#[test]
fn a_statement_that_cannot_be_followed_is_told() {
    let mut statement = String::new();
    let found = told(|all, index| {
        let seq = seq_of(index, "issue_petition");
        statement = format!("acts/{seq:06}/statement.json");
        let text = String::from_utf8(all[&statement].clone()).expect("text");
        assert!(text.contains("\"lang\":\"kk\""));
        all.insert(statement.clone(), text.replacen("\"lang\":\"kk\"", "\"lang\":\"xx\"", 1).into_bytes());
    });
    holds(&found, &statement, "entry_unreadable");
    // And where there are no acts at all, nothing is believed.
    let found = told(|all, index| {
        all.retain(|name, _| matches!(name.as_str(), "index.html" | "index.json" | "mimetype"));
        for list in ["acts", "documents", "papers"] {
            index[list] = json!([]);
        }
    });
    holds(&found, "index.json", "case_state");
}

#[test]
fn a_document_keeps_the_kind_and_number_under_which_it_was_signed() {
    let relabelled = told(|all, index| {
        let documents = index["documents"].as_array_mut().expect("documents").iter_mut();
        let known =
            documents.filter(|document| document["kind"] == "passport").find(|document| document["signed"] == true);
        let known = known.expect("a signed passport");
        let id = known["id"].as_str().expect("an id").to_owned();
        let old = all.keys().find(|name| name.contains(&id)).expect("its file").clone();
        (known["kind"], known["n"]) = (json!("cv"), json!(9));
        let content = all.remove(&old).expect("there");
        all.insert(old.replace("passport-1-", "cv-9-"), content);
    });
    assert!(relabelled.iter().any(|(name, code)| name.starts_with("acts/") && *code == "entry_other_digest"));
    let mut name = String::new();
    let unsigned = told(|all, index| {
        let documents = index["documents"].as_array_mut().expect("documents").iter_mut();
        let known = documents.into_iter().find(|document| document["signed"] == true).expect("a signed one");
        known["signed"] = json!(false);
        let id = known["id"].as_str().expect("an id");
        name = all.keys().find(|name| name.contains(id)).expect("its file").clone();
    });
    assert_eq!(unsigned, [(name, "entry_other_digest")]);
}
