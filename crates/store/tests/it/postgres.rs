//! PostgreSQL's own rules (A6): what the application's role may not, retries, a connection lost at COMMIT.

use crate::bed::{APP, Bed, CLUSTER, act, id, owner_url};
use diesel::{
    Connection, PgConnection,
    connection::SimpleConnection,
    prelude::*,
    sql_types::{BigInt, Text},
};
use qonys_store::{Backend, Db, Error, Options, Store, SystemEntropy, acts, settings};
use std::{
    io::{Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

fn pg<'a>(db: &'a mut Db<'_>) -> &'a mut PgConnection {
    match db {
        Db::Pg(conn) => conn,
        Db::Lite(_) => unreachable!("these are PostgreSQL's rules"),
    }
}

fn as_owner(bed: &Bed, sql: &str) {
    let mut owner = PgConnection::establish(&owner_url(&bed.backend)).expect("the owner connects");
    owner.batch_execute(sql).expect("the owner may");
}

#[test]
fn the_role_of_the_application_cannot_change_or_cut_the_record() {
    let Some(bed) = Bed::postgres() else { return };
    bed.open_case();
    bed.write(|db| qonys_store::sequencer::step(db, id(), crate::bed::NOON, 9)).expect("sequenced");
    for (table, key) in
        [("act", "id"), ("leaf", "id"), ("log_entry", "position"), ("log_node", "idx"), ("checkpoint", "size")]
    {
        for sql in [
            format!("UPDATE {table} SET {key} = {key}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
            format!("DROP TABLE {table}"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
        ] {
            let text = sql.clone();
            let done = bed.write(move |db| Ok(pg(db).batch_execute(&sql)?));
            assert!(done.is_err(), "{text}");
        }
        for column in ["UPDATE", "DELETE", "TRUNCATE"] {
            let mut conn = PgConnection::establish(&owner_url(&bed.backend)).expect("the owner connects");
            #[derive(QueryableByName)]
            struct Yes {
                #[diesel(sql_type = diesel::sql_types::Bool)]
                yes: bool,
            }
            let yes: Yes = diesel::sql_query("SELECT has_table_privilege($1, $2, $3) AS yes")
                .bind::<Text, _>(APP)
                .bind::<Text, _>(table)
                .bind::<Text, _>(column)
                .get_result(&mut conn)
                .expect("asked");
            assert!(!yes.yes, "{column} on {table}");
        }
    }
    assert_eq!(bed.wait(bed.store.check()).expect("checked"), Vec::<String>::new());
    let as_owner = Backend::Postgres { url: owner_url(&bed.backend), connections: 1 };
    let owner = Store::open(Options::new(as_owner), Arc::new(SystemEntropy)).expect("opened");
    let faults = bed.wait(owner.check()).expect("checked");
    assert!(faults.iter().any(|fault| fault.contains("may UPDATE act")), "the doctor warns of the owner: {faults:?}");
    assert!(matches!(Store::grant(&bed.backend, "x; DROP TABLE act"), Err(Error::Invalid(_))));
}

#[test]
fn a_deadlock_is_run_again_and_nobody_sees_it() {
    let Some(bed) = Bed::postgres() else { return };
    bed.write(|db| {
        settings::put(db, "a", b"0")?;
        settings::put(db, "b", b"0")
    })
    .expect("written");
    let runs = Arc::new(AtomicUsize::new(0));
    let both_hold_one = Arc::new(Barrier::new(2));
    let cross = |first: &'static str, second: &'static str| {
        let (store, runs, both) = (bed.store.clone(), runs.clone(), both_hold_one.clone());
        bed.runtime.spawn(async move {
            let job = move |db: &mut Db<'_>| {
                settings::put(db, first, b"1")?;
                if runs.fetch_add(1, Ordering::Relaxed) < 2 {
                    both.wait();
                }
                settings::put(db, second, b"1")
            };
            store.write(vec![], 1, job).await
        })
    };
    let (one, two) = (cross("a", "b"), cross("b", "a"));
    bed.wait(one).expect("no panic").expect("written");
    bed.wait(two).expect("no panic").expect("written");
    assert!(runs.load(Ordering::Relaxed) > 2, "one of them was run again");
}

#[test]
fn a_lock_held_for_longer_than_two_seconds_is_busy() {
    let Some(bed) = Bed::postgres() else { return };
    bed.write(|db| settings::put(db, "a", b"0")).expect("written");
    let mut other = PgConnection::establish(&owner_url(&bed.backend)).expect("connects");
    other.batch_execute("BEGIN; UPDATE setting SET value = '1'").expect("holds the row");
    assert!(matches!(bed.write(|db| settings::put(db, "a", b"2")), Err(Error::Busy)));
    other.batch_execute("ROLLBACK").expect("lets go");
    bed.write(|db| settings::put(db, "a", b"2")).expect("written");
}

#[test]
fn a_server_that_goes_away_between_two_jobs_is_found_again() {
    let Some(bed) = Bed::postgres() else { return };
    bed.write(|db| settings::put(db, "a", b"0")).expect("written");
    bed.read(|db| settings::get(db, "a")).expect("read");
    as_owner(
        &bed,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'qonys_app' AND datname = current_database()",
    );
    bed.write(|db| settings::put(db, "a", b"1")).expect("on a new connection");
    assert_eq!(bed.read(|db| settings::get(db, "a")).expect("on a new connection"), Some(b"1".to_vec()));
}

#[test]
fn a_statement_that_failed_and_was_swallowed_does_not_pass_for_written() {
    let Some(bed) = Bed::postgres() else { return };
    let result = bed.write(|db| {
        settings::put(db, "a", b"0")?;
        let _ = pg(db).batch_execute("SELECT 1 / 0");
        Ok(())
    });
    assert!(matches!(result, Err(Error::Unavailable(_))), "{result:?}");
    assert_eq!(bed.read(|db| settings::get(db, "a")).expect("read"), None);
}

#[test]
fn a_panic_leaves_the_connection_clean() {
    let Some(bed) = Bed::postgres() else { return };
    for _ in 0..20 {
        let result = bed.write(|db| {
            settings::put(db, "a", b"0")?;
            pg(db).transaction(|_| -> Result<(), Error> { panic!("inside a savepoint") })
        });
        assert!(matches!(result, Err(Error::Panicked(_))));
        assert!(bed.wait(bed.store.read(|_| -> Result<(), Error> { panic!("while reading") })).is_err());
    }
    bed.write(|db| settings::put(db, "b", b"1")).expect("written");
    assert_eq!(bed.read(|db| settings::get(db, "a")).expect("read"), None);
}

#[test]
fn rolled_back_at_commit_by_a_lost_connection_it_is_run_again() {
    let Some(bed) = Bed::postgres() else { return };
    // The backend ends itself inside COMMIT, once: a sequence counts outside the transaction.
    as_owner(
        &bed,
        "CREATE SEQUENCE once; GRANT ALL ON once TO qonys_app;
         CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
         BEGIN IF nextval('once') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); END IF; RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON leaf DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dies()",
    );
    let (case, _) = bed.open_case();
    assert_eq!(bed.read(move |db| acts::last_seq(db, case)).expect("read"), 1);
    let ran: i64 = {
        #[derive(QueryableByName)]
        struct Number {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        let mut owner = PgConnection::establish(&owner_url(&bed.backend)).expect("connects");
        diesel::sql_query("SELECT last_value AS n FROM once").get_result::<Number>(&mut owner).expect("asked").n
    };
    assert_eq!(ran, 2, "the first COMMIT was lost, the second went through");
}

/// A server in between that loses the answer to a COMMIT, the first time it is armed.
struct Lossy {
    folder: tempfile::TempDir,
    armed: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
}

impl Lossy {
    fn start() -> Lossy {
        let target = format!("{}/.s.PGSQL.5432", CLUSTER.as_ref().expect("asked before").folder);
        let folder = tempfile::tempdir_in("/tmp").expect("a folder");
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).expect("bound");
        let (armed, lost) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (arm, loss) = (armed.clone(), lost.clone());
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = UnixStream::connect(&target).expect("the cluster listens");
                let (arm, loss) = (arm.clone(), loss.clone());
                let (from, to) = (server.try_clone().expect("cloned"), client.try_clone().expect("cloned"));
                std::thread::spawn(move || copy(from, to, |_| false));
                std::thread::spawn(move || {
                    let (hangs_up, done) = (client.try_clone().expect("cloned"), server.try_clone().expect("cloned"));
                    copy(client, server, |bytes| {
                        let commits = bytes.windows(7).any(|window| window == b"COMMIT\0");
                        let loses = commits
                            && arm.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok();
                        if loses {
                            loss.fetch_add(1, Ordering::Relaxed);
                            // The caller hears nothing; the COMMIT arrives all the same.
                            let _ = hangs_up.shutdown(std::net::Shutdown::Both);
                        }
                        false
                    });
                    let _ = done.shutdown(std::net::Shutdown::Write);
                });
            }
        });
        Lossy { folder, armed, lost }
    }
}

fn copy(mut from: UnixStream, mut to: UnixStream, mut stop: impl FnMut(&[u8]) -> bool) {
    let mut bytes = [0; 1 << 16];
    while let Ok(n) = from.read(&mut bytes) {
        if n == 0 || stop(&bytes[..n]) || to.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
}

#[test]
fn committed_but_the_answer_lost_it_is_looked_up_and_answered_as_done() {
    let Some(bed) = Bed::postgres() else { return };
    let lossy = Lossy::start();
    let Backend::Postgres { url, .. } = &bed.backend else { unreachable!("PostgreSQL") };
    let through = url.replace(&CLUSTER.as_ref().expect("there").folder, lossy.folder.path().to_str().expect("plain"));
    let options = Options::new(Backend::Postgres { url: through, connections: 2 });
    let store = Store::open(options, Arc::new(SystemEntropy)).expect("opened through it");
    let bed = Bed { store, ..bed };
    let (case, key) = bed.open_case();
    for seq in 2..6 {
        lossy.armed.store(1, Ordering::Relaxed);
        let append = act(case, seq, "edit_contacts", &key);
        let wanted = append.act.head.id;
        let appended = bed.append(append).expect("told that it is stored");
        assert_eq!((appended.act, appended.seq), (wanted, seq));
    }
    assert_eq!(lossy.lost.load(Ordering::Relaxed), 4);
    assert_eq!(bed.read(move |db| acts::last_seq(db, case)).expect("read"), 5, "each stored once");

    // A job without an act is found by its transaction: run twice it would be told of a conflict.
    lossy.armed.store(1, Ordering::Relaxed);
    let rev = bed.write(move |db| qonys_store::drafts::put(db, case, "petition", 0, b"x", crate::bed::NOON));
    assert_eq!(rev.expect("told that it is stored"), 1);
    assert_eq!(lossy.lost.load(Ordering::Relaxed), 5);
}

#[test]
fn a_stop_waits_for_what_is_at_work() {
    let Some(bed) = Bed::postgres() else { return };
    let (at_work, works) = mpsc::channel();
    let slow = bed.runtime.spawn({
        let store = bed.store.clone();
        async move {
            store
                .write(vec![], 1, move |db| {
                    let _ = at_work.send(());
                    std::thread::sleep(Duration::from_millis(400));
                    settings::put(db, "slow", b"1")
                })
                .await
        }
    });
    works.recv_timeout(Duration::from_secs(60)).expect("it runs");
    bed.wait(bed.store.close()).expect("closed");
    bed.wait(slow).expect("no panic").expect("finished first");
    assert!(matches!(bed.write(|_| Ok(())), Err(Error::Unavailable(_))));
}
