//! The schema of the embedded database: its version, what may never be changed in it, and the indexes by which lists
//! are read.

use crate::bed::{Bed, NOON, id, lite};
use diesel::{
    connection::{Connection, InstrumentationEvent, SimpleConnection},
    prelude::*,
};
use qonys_procedure::Stage;
use qonys_store::{
    Backend, Db, Error, Options, Store, SystemEntropy, cases, outbox,
    workload::{self, Above},
};
use std::sync::{Arc, Mutex};

#[test]
fn a_newer_schema_is_refused_and_an_older_one_asks_for_migrate() {
    let bed = Bed::sqlite();
    bed.wait(bed.store.close()).expect("closed");
    let known = Store::schema_version(&bed.backend).expect("read").expect("a schema");
    let mut conn = diesel::SqliteConnection::establish(bed.path().to_str().expect("plain")).expect("opened");
    conn.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')").expect("newer");
    let opened = Store::open(Options::new(bed.backend.clone()), Arc::new(SystemEntropy));
    assert!(matches!(opened.err(), Some(Error::SchemaNewer { .. })));
    assert!(matches!(Store::migrate(&bed.backend), Err(Error::SchemaNewer { .. })));
    let empty = Backend::Sqlite { path: bed.folder.path().join("empty.db") };
    assert_eq!(Store::schema_version(&empty).expect("read"), None);
    let opened = Store::open(Options::new(empty.clone()), Arc::new(SystemEntropy));
    assert!(matches!(opened.err(), Some(Error::SchemaOlder { .. })));
    let done = Store::migrate(&empty).expect("migrated");
    assert!(done.is_sorted() && done.last() == Some(&known), "{done:?} to {known}");
    assert_eq!(Store::migrate(&empty).expect("again"), Vec::<String>::new());
    Store::open(Options::new(empty), Arc::new(SystemEntropy)).expect("opens now");
}

#[test]
fn the_record_cannot_be_changed_or_cut() {
    let bed = Bed::sqlite();
    bed.open_case();
    bed.open_case();
    bed.write(|db| qonys_store::sequencer::step(db, id(), NOON, 9)).expect("sequenced");
    bed.write(|db| Ok(lite(db).batch_execute("INSERT INTO checkpoint VALUES (2, x'00', '', NULL)")?)).expect("put");
    for (table, column) in
        [("act", "id"), ("leaf", "id"), ("log_entry", "leaf_id"), ("log_node", "hash"), ("checkpoint", "root")]
    {
        for sql in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
            let text = sql.clone();
            let changed = bed.write(move |db| Ok(lite(db).batch_execute(&sql)?));
            assert!(changed.is_err(), "{text}");
        }
    }
}

#[test]
fn the_queue_and_what_stands_above_it_run_through_their_indexes() {
    let bed = Bed::sqlite();
    bed.open_case();
    let queue = plans(&bed, |db| {
        let filter = cases::QueueFilter { limit: 100, overdue: Some(NOON.plus_seconds(1 << 40)), ..Default::default() };
        assert_eq!(cases::queue(db, &filter)?.len(), 1);
        Ok(())
    });
    assert!(queue.len() >= 3, "the cities, and each stage: {queue:?}");
    let requests =
        Above::Requests { kinds: vec!["asked_extension@migration_head".to_owned()], queued: vec![Stage::Verification] };
    let above = [Above::Complaints, requests].map(|what| {
        let found = plans(&bed, move |db| workload::above(db, &what, Some("astana"), 20).map(drop));
        assert_eq!(found.len(), 1, "{found:?}");
        (found, "case_limit_above")
    });
    for (plans, index) in [(queue, "case_limit_queue")].into_iter().chain(above) {
        for (sql, plan) in plans {
            assert!(plan[0].contains(&format!("INDEX {index}")), "{sql}: {plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "nothing is sorted: {sql}: {plan:?}");
        }
    }
}

#[test]
fn whose_turn_it_is_comes_from_an_index_that_messages_without_a_turn_are_not_in() {
    let bed = Bed::sqlite();
    let asked = plans(&bed, |db| outbox::claim(db, &["mail"], id(), NOON, 30, 10).map(drop));
    assert_eq!(asked.len(), 1, "nothing was found, nothing is held: {asked:?}");
    let (sql, plan) = &asked[0];
    for index in ["outbox_due (topic=?", "outbox_turn (turn=? AND topic=?"] {
        assert!(plan.iter().any(|step| step.contains(index)), "{index}: {sql}: {plan:?}");
    }
    let (case, _) = bed.open_case();
    let entry = |in_turn: bool| {
        let id = id();
        outbox::Entry { id, topic: "mail".into(), key: id.to_string(), case, sealed: vec![1], run: NOON, in_turn }
    };
    let (first, second, beside) = (entry(true), entry(true), entry(false));
    for entry in [&first, &second, &beside] {
        let entry = entry.clone();
        assert!(bed.write(move |db| outbox::put(db, &entry)).expect("put"));
    }
    let claimed = bed.write(|db| outbox::claim(db, &["mail"], id(), NOON, 30, 10)).expect("claimed");
    let mut claimed: Vec<_> = claimed.into_iter().map(|claimed| claimed.entry).collect();
    claimed.sort_by_key(|entry| entry.in_turn);
    assert_eq!(claimed, [beside, if first.id < second.id { first } else { second }]);
}

/// Every query that a read asks, and how SQLite goes about it.
fn plans(
    bed: &Bed,
    read: impl FnOnce(&mut Db<'_>) -> Result<(), Error> + Send + 'static,
) -> Vec<(String, Vec<String>)> {
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    let asked = Arc::new(Mutex::new(Vec::new()));
    let listening = asked.clone();
    bed.read(move |db| {
        lite(db).set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                listening.lock().expect("one thread").push(query.to_string());
            }
        });
        read(db)?;
        let queries = std::mem::take(&mut *asked.lock().expect("one thread"));
        queries
            .iter()
            .map(|query| {
                let sql = query.split("-- binds").next().expect("the text before");
                let plan = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load::<Step>(lite(db))?;
                Ok((sql.to_owned(), plan.into_iter().map(|step| step.detail).collect::<Vec<_>>()))
            })
            .collect::<Result<Vec<_>, Error>>()
    })
    .expect("explained")
}
