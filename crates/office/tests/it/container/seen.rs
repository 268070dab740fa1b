//! Who sees what of a case in its container.

use super::closed::{Closed, HIDDEN, closed};
use super::{checked, codes, files};
use crate::journey::drafted;
use crate::world::World;
use jiff::civil::date;
use memchr::memmem;
use qonys_office::desk;
use qonys_procedure::{Lang, Role};
use serde_json::Value;

fn index(bytes: &[u8]) -> Value {
    serde_json::from_slice(&files(bytes)["index.json"]).expect("JSON")
}

fn is_hidden(act: &Value) -> bool {
    HIDDEN.iter().any(|kind| act["shown"]["kind"] == kind.id())
}

#[test]
fn the_applicants_own_container_is_whole_and_in_their_language() {
    let Closed { own, whole, viewings, .. } = closed();
    let of_own = checked(own, None);
    assert_eq!((codes(&of_own), of_own.whole), (vec![], true));
    let (own, whole) = (files(own), files(whole));
    assert_eq!(
        own.keys().collect::<Vec<_>>(),
        whole.keys().collect::<Vec<_>>(),
        "nothing of a case is kept from its person"
    );
    let page = String::from_utf8(own["index.html"].clone()).expect("text");
    assert!(page.starts_with("<!doctype html>\\n<html lang=\"kk\">".replace("\\n", "\n").as_str()), "{}", &page[..200]);
    assert!(page.contains("Қалай тексеруге болады") && !page.contains("<script"));
    // Theirs is no viewing; the officer's was one.
    assert_eq!(viewings.iter().filter(|purpose| *purpose == "export").count(), 1);
}

#[test]
fn of_hidden_acts_there_is_nothing_but_commitment_and_leaf() {
    let Closed { whole, hiding, .. } = closed();
    let of_hiding = checked(hiding, None);
    assert_eq!((codes(&of_hiding), of_hiding.whole, of_hiding.stage.is_none()), (vec![], false, true));
    let (all, told) = (index(whole), index(hiding));
    let (all_acts, told_acts) = (all["acts"].as_array().expect("acts"), told["acts"].as_array().expect("acts"));
    assert_eq!(all_acts.len(), told_acts.len());
    let everything = files(whole);
    let mut secrets: Vec<Vec<u8>> = Vec::new();
    let mut hidden = 0;
    for (act, told) in all_acts.iter().zip(told_acts) {
        assert_eq!((&act["leaf"], &act["commitment"]), (&told["leaf"], &told["commitment"]));
        assert_eq!(told["shown"].is_null(), is_hidden(act));
        if !is_hidden(act) {
            continue;
        }
        hidden += 1;
        secrets.extend(["id", "salt"].map(|name| act["shown"][name].as_str().expect("text").as_bytes().to_vec()));
        let folder = format!("acts/{:06}/", act["seq"].as_u64().expect("a number"));
        secrets.extend(
            everything.iter().filter(|(name, _)| name.starts_with(&folder)).map(|(_, content)| content.clone()),
        );
        for (name, content) in everything.iter().filter(|(name, _)| name.starts_with(&folder)) {
            // What people can read of it, wherever it might stand.
            if name.ends_with("statement.json") {
                let statement: Value = serde_json::from_slice(content).expect("JSON");
                // As it stands in a statement: its line ends are written out.
                let texts = ["kk", "ru", "en"].map(|lang| statement["text"][lang].to_string());
                secrets.extend(texts.iter().map(|text| text.trim_matches('"').as_bytes().to_vec()));
                let lines = statement["issued"].as_array().expect("papers").iter();
                secrets.extend(lines.map(|paper| paper["sha256"].as_str().expect("a digest").as_bytes().to_vec()));
            }
        }
    }
    let approval = all["papers"]
        .as_array()
        .expect("papers")
        .iter()
        .filter(|paper| paper["number"].as_str().is_some_and(|number| number.starts_with("approval-")));
    for paper in approval {
        let name =
            format!("papers/{}.{}", paper["number"].as_str().expect("text"), paper["lang"].as_str().expect("text"));
        secrets.push(everything[&format!("{name}.pdf")].clone());
        assert!(!files(hiding).contains_key(&format!("{name}.pdf")), "{name}");
    }
    assert!(hidden > 8 && secrets.len() > 40, "{hidden} acts, {} secrets", secrets.len());
    for secret in &secrets {
        assert!(
            memmem::find(hiding, secret).is_none(),
            "{}",
            String::from_utf8_lossy(&secret[..secret.len().min(200)])
        );
        assert!(memmem::find(whole, secret).is_some(), "what is looked for is what would be there");
    }
    let page = String::from_utf8(files(hiding)["index.html"].clone()).expect("text");
    assert!(page.contains(&format!("не показывается: {hidden}")), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_downloaded_too_and_a_file_that_was_lost_breaks_it_off() {
    let today = date(2026, 3, 2);
    let world = World::on(today).await;
    let (applicant, case) = drafted(&world, today).await;
    let caller = world.caller(&applicant).await;
    let export = || desk::export(&world.ctx, &caller, case, Lang::En);
    let mut whole = Vec::new();
    let mut begun = export().await.expect("a container");
    assert_eq!(begun.name, format!("{case}.asice"), "it has no number yet");
    while let Some(piece) = begun.next().await {
        whole.extend(piece.expect("a piece"));
    }
    let read = checked(&whole, Some(&world.ca.trust_store()));
    assert_eq!((codes(&read), read.stage.as_deref(), read.signatures), (vec![], Some("draft"), 0));
    assert!(read.documents > 4 && read.sealed.is_none() && read.number.is_none(), "{read:?}");
    assert!(String::from_utf8_lossy(&files(&whole)["index.html"]).contains("not yet named in any signed text"));
    // Whoever has no part in it learns nothing.
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    let stranger = world.caller(&screener).await;
    assert!(matches!(desk::export(&world.ctx, &stranger, case, Lang::En).await, Err(qonys_office::Error::NotFound)));
    world.lose_files();
    let mut begun = export().await.expect("what is in it is known");
    let mut broke = false;
    while let Some(piece) = begun.next().await {
        broke |= piece.is_err();
        if broke {
            break;
        }
    }
    assert!(broke, "half a container is no container");
}
