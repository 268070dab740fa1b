//! The nine rules of the SQLite writer (A6), a test each.
#![allow(clippy::type_complexity, reason = "jobs of several kinds stand in one list")]

use crate::bed::{Bed, NOON, act, id, lite};
use diesel::{
    connection::{Connection, SimpleConnection},
    prelude::*,
    sql_types::BigInt,
};
use qonys_procedure::ActId;
use qonys_store::{
    Backend, Db, Error, Options, Store, SystemEntropy,
    acts::{self, Idempotency},
    cases, challenges, settings,
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(db: &mut Db<'_>, sql: &str) -> Result<i64, Error> {
    Ok(diesel::sql_query(sql).get_result::<Number>(lite(db))?.n)
}

/// The mark of the batch before: the same for all jobs of one batch. Only a batch that changes something leaves one.
fn batch_of(db: &mut Db<'_>) -> Result<i64, Error> {
    settings::put(db, "job", b"1")?;
    number(db, "SELECT batch AS n FROM writer_mark")
}

/// Holds the writer inside a job until told to go on; returns when the job runs.
fn hold(bed: &Bed) -> mpsc::Sender<()> {
    let (running, runs) = mpsc::channel();
    let (go_on, told) = mpsc::channel();
    let told = Mutex::new(told);
    let store = bed.store.clone();
    bed.runtime.spawn(async move {
        let job = move |_: &mut Db<'_>| {
            let _ = running.send(());
            let _ = told.lock().expect("one thread").recv_timeout(Duration::from_secs(20));
            Ok::<_, Error>(())
        };
        store.write(vec![], 1, job).await
    });
    runs.recv_timeout(Duration::from_secs(20)).expect("the writer runs the job");
    go_on
}

/// Queues jobs behind one that holds the writer, so that they wait together, in this order.
fn together<T: Send + 'static>(
    bed: &Bed,
    jobs: Vec<(Vec<ActId>, usize, Box<dyn Fn(&mut Db<'_>) -> Result<T, Error> + Send>)>,
) -> Vec<tokio::task::JoinHandle<Result<T, Error>>> {
    let go_on = hold(bed);
    let tasks = jobs
        .into_iter()
        .map(|(acts, weight, job)| {
            let (store, (queued, is_queued)) = (bed.store.clone(), mpsc::channel());
            let task = bed.runtime.spawn(async move {
                let mut write = std::pin::pin!(store.write(acts, weight, job));
                // The first poll puts it into the queue.
                let first = std::future::poll_fn(|cx| std::task::Poll::Ready(write.as_mut().poll(cx))).await;
                let _ = queued.send(());
                match first {
                    std::task::Poll::Ready(result) => result,
                    std::task::Poll::Pending => write.await,
                }
            });
            is_queued.recv_timeout(Duration::from_secs(20)).expect("queued");
            task
        })
        .collect();
    go_on.send(()).expect("the held job waits");
    tasks
}

#[test]
fn rule_1_takes_what_waits_within_bounds_and_never_waits_for_company() {
    let bed = Bed::sqlite();
    let sizes = |jobs: usize, weight: usize, pause: Duration| {
        let jobs = (0..jobs).map(|_| {
            let job = move |db: &mut Db<'_>| {
                std::thread::sleep(pause);
                batch_of(db)
            };
            (vec![], weight, Box::new(job) as Box<dyn Fn(&mut Db<'_>) -> Result<i64, Error> + Send>)
        });
        let batches: Vec<i64> = together(&bed, jobs.collect())
            .into_iter()
            .map(|task| bed.wait(task).expect("no panic").expect("performed"))
            .collect();
        batches.chunk_by(|a, b| a == b).map(<[i64]>::len).collect::<Vec<_>>()
    };
    // The job that holds the writer has used up its own batch's time.
    let by_count = sizes(600, 1, Duration::ZERO);
    assert!(by_count.iter().all(|size| *size <= 256), "{by_count:?}");
    assert!(by_count.len() < 100, "what waits together is committed together: {by_count:?}");
    let by_bytes = sizes(12, 2 << 20, Duration::ZERO);
    assert!(by_bytes.iter().all(|size| *size <= 2), "4 MiB: {by_bytes:?}");
    let by_time = sizes(12, 1, Duration::from_millis(6));
    assert!(by_time.iter().all(|size| *size <= 2), "10 ms: {by_time:?}");

    // Alone, a write takes a few flushes, never a window of waiting.
    let mut times = Vec::new();
    for _ in 0..60 {
        let began = Instant::now();
        bed.write(|db| settings::put(db, "clock", b"1")).expect("written");
        times.push(began.elapsed());
    }
    let flush = (0..60).map(|_| flush(&bed)).min().expect("sixty");
    let best = times.into_iter().min().expect("sixty");
    assert!(best <= flush * 3 + Duration::from_millis(2), "alone {best:?}, a flush {flush:?}");
}

fn flush(bed: &Bed) -> Duration {
    use std::io::Write;
    let mut file = tempfile::tempfile_in(bed.folder.path()).expect("a file");
    let began = Instant::now();
    file.write_all(&[0; 8_192]).expect("written");
    file.sync_data().expect("flushed");
    began.elapsed()
}

#[test]
fn a_batch_in_which_nothing_was_changed_writes_nothing() {
    let bed = Bed::sqlite();
    bed.write(|db| settings::put(db, "clock", b"1")).expect("written");
    let log = bed.folder.path().join("qonys.db-wal");
    let length = || std::fs::metadata(&log).expect("the log").len();
    let before = length();
    let gone = bed.write(|db| challenges::sweep(db, NOON)).expect("looked");
    bed.write(|db| number(db, "SELECT count(*) AS n FROM act")).expect("counted");
    assert_eq!((gone, length()), (0, before));
    bed.write(|db| settings::put(db, "clock", b"2")).expect("written");
    assert!(length() > before);
}

#[test]
fn rule_2_a_panic_is_the_error_of_its_job_alone_even_below_savepoints() {
    let bed = Bed::sqlite();
    let good = |name: &'static str| {
        Box::new(move |db: &mut Db<'_>| settings::put(db, name, b"1")) as Box<dyn Fn(&mut Db<'_>) -> _ + Send>
    };
    let deep = Box::new(|db: &mut Db<'_>| {
        settings::put(db, "half", b"1")?;
        lite(db).transaction(|conn| {
            settings::put(&mut Db::Lite(conn), "quarter", b"1")?;
            conn.transaction(|_| -> Result<(), Error> { panic!("out of the third savepoint") })
        })
    });
    let jobs: Vec<(Vec<ActId>, usize, Box<dyn Fn(&mut Db<'_>) -> Result<(), Error> + Send>)> =
        vec![(vec![], 1, good("before")), (vec![], 1, deep), (vec![], 1, good("after"))];
    let results: Vec<_> = together(&bed, jobs).into_iter().map(|task| bed.wait(task).expect("no panic here")).collect();
    assert!(matches!(&results[1], Err(Error::Panicked(words)) if words == "out of the third savepoint"), "{results:?}");
    assert!(results[0].is_ok() && results[2].is_ok(), "{results:?}");
    let names = ["before", "half", "quarter", "after"];
    let found =
        bed.read(move |db| names.map(|name| settings::get(db, name)).into_iter().collect::<Result<Vec<_>, _>>());
    let there: Vec<bool> = found.expect("read").iter().map(Option::is_some).collect();
    assert_eq!(there, [true, false, false, true]);
}

/// Fills a limited database from many callers; then what was acknowledged and what is stored are the same.
fn fill(bed: &Bed, limit: impl Fn(&mut Db<'_>) -> Result<(), Error> + Send + Clone + 'static) {
    let (case, key) = bed.open_case();
    let mut jobs: Vec<(Vec<ActId>, usize, Box<dyn Fn(&mut Db<'_>) -> Result<ActId, Error> + Send>)> = Vec::new();
    for _ in 0..120 {
        let (other, other_key) = (qonys_procedure::CaseId(id()), key.clone());
        let mut append = act(other, 1, "open_case", &other_key);
        append.key = Some(key.wrap(&bed.keys, &SystemEntropy).expect("wrapped"));
        append.act.sealed.resize(9_000, 0);
        let limit = limit.clone();
        let job = move |db: &mut Db<'_>| {
            limit(db)?;
            acts::append(db, &append).map(|appended| appended.act)
        };
        jobs.push((vec![], 9_000, Box::new(job)));
    }
    let results: Vec<_> = together(bed, jobs).into_iter().map(|task| bed.wait(task).expect("no panic")).collect();
    let acknowledged: Vec<ActId> = results.iter().filter_map(|r| r.as_ref().ok().copied()).collect();
    let refused = results.iter().filter(|r| matches!(r, Err(Error::Unavailable(_)))).count();
    assert_eq!(acknowledged.len() + refused, 120, "each is stored or unavailable: {results:?}");
    assert!(refused > 0, "the database was full");
    let stored = bed.read(|db| number(db, "SELECT count(*) AS n FROM act")).expect("read");
    assert_eq!(stored as usize, acknowledged.len() + 1, "stored = acknowledged (and the first case)");
    for act in acknowledged {
        assert!(bed.read(move |db| acts::by_id(db, act)).expect("read").is_some(), "an acknowledged act is there");
    }
    assert!(bed.read(move |db| cases::get(db, case)).expect("read").is_some());
}

#[test]
fn rule_3_when_sqlite_rolls_everything_back_nothing_is_acknowledged_that_is_not_stored() {
    let bed = Bed::sqlite();
    let pages = bed.read(|db| number(db, "SELECT page_count AS n FROM pragma_page_count")).expect("read");
    // Every run of every job sets it: the writer's connection is opened anew after a failure.
    let pragma = format!("PRAGMA max_page_count = {}", pages + 200);
    fill(&bed, move |db| Ok(lite(db).batch_execute(&pragma)?));
}

#[test]
fn rule_3_holds_on_a_disk_that_is_really_full() {
    let bed = Bed::sqlite();
    let folder = bed.folder.path().join("small");
    std::fs::create_dir(&folder).expect("a folder");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1024k", "tmpfs"])
        .arg(&folder)
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("SKIPPED: a small file system cannot be mounted here; the test by max_page_count covers the rule");
        return;
    }
    struct Unmount(std::path::PathBuf);
    impl Drop for Unmount {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
        }
    }
    let unmount = Unmount(folder.clone());
    let small = Backend::Sqlite { path: folder.join("qonys.db") };
    let mut options = Options::new(small.clone());
    options.migrate = true;
    let store = Store::open(options, Arc::new(SystemEntropy)).expect("it opens");
    let bed = Bed { store, backend: small, ..bed };
    fill(&bed, |_| Ok(()));
    bed.wait(bed.store.close()).ok();
    drop(unmount);
}

#[test]
fn rule_4_every_answer_follows_the_commit_refusals_too() {
    let bed = Bed::sqlite();
    let go_on = hold(&bed);
    let (store, (release, released)) = (bed.store.clone(), mpsc::channel::<()>());
    let released = Mutex::new(released);
    let refused = bed.runtime.spawn({
        let store = store.clone();
        async move { store.write(vec![], 1, |_| Err::<(), _>(Error::KeyReused)).await }
    });
    std::thread::sleep(Duration::from_millis(50));
    let (at_work, works) = mpsc::channel();
    let last = bed.runtime.spawn(async move {
        let job = move |db: &mut Db<'_>| {
            settings::put(db, "seen", b"1")?;
            let _ = at_work.send(());
            let _ = released.lock().expect("one thread").recv_timeout(Duration::from_secs(20));
            Ok::<_, Error>(())
        };
        store.write(vec![], 1, job).await
    });
    std::thread::sleep(Duration::from_millis(50));
    go_on.send(()).expect("held");
    works.recv_timeout(Duration::from_secs(20)).expect("the last job runs");
    // Both are in one batch or the refused one was committed alone before: look at the batch only if not.
    if !refused.is_finished() {
        std::thread::sleep(Duration::from_millis(100));
        assert!(!refused.is_finished(), "a refusal is not answered before the commit of its batch");
    }
    assert!(!last.is_finished());
    assert_eq!(bed.read(|db| settings::get(db, "seen")).expect("read"), None, "not yet committed");
    release.send(()).expect("waits");
    assert!(matches!(bed.wait(refused).expect("no panic"), Err(Error::KeyReused)));
    bed.wait(last).expect("no panic").expect("written");
    assert!(bed.read(|db| settings::get(db, "seen")).expect("read").is_some(), "committed before it was answered");
}

#[test]
fn rule_5_after_a_failed_commit_what_is_stored_is_answered_so_and_the_rest_runs_once_more_alone() {
    let bed = Bed::sqlite();
    let (case, key) = bed.open_case();
    let stored = act(case, 2, "edit_contacts", &key);
    let stored_id = stored.act.head.id;
    bed.append(stored).expect("stored before");
    let runs: [Arc<AtomicUsize>; 4] = Default::default();
    let counting = |n: usize, job: fn(&mut Db<'_>) -> Result<&'static str, Error>| {
        let runs = runs[n].clone();
        Box::new(move |db: &mut Db<'_>| {
            runs.fetch_add(1, Ordering::Relaxed);
            job(db)
        }) as Box<dyn Fn(&mut Db<'_>) -> _ + Send>
    };
    // A reference to a case that is not there, checked at COMMIT only: COMMIT fails.
    let spoils: fn(&mut Db<'_>) -> Result<&'static str, Error> = |db| {
        lite(db).batch_execute("PRAGMA defer_foreign_keys = ON; INSERT INTO draft VALUES (x'01', 'f', 1, x'', 0)")?;
        Ok("spoils")
    };
    let writes: fn(&mut Db<'_>) -> Result<&'static str, Error> = |db| {
        settings::put(db, "good", b"1")?;
        Ok("good")
    };
    let jobs = vec![
        (vec![], 1, counting(0, writes)),
        (vec![stored_id], 1, counting(1, |_| Ok("answered from its first run"))),
        (vec![], 1, counting(2, spoils)),
        (vec![], 1, counting(3, |_| Err(Error::KeyReused))),
    ];
    let results: Vec<_> = together(&bed, jobs).into_iter().map(|task| bed.wait(task).expect("no panic")).collect();
    let ran: Vec<usize> = runs.iter().map(|n| n.load(Ordering::Relaxed)).collect();
    assert!(matches!(results[0], Ok("good")), "{results:?}");
    assert!(matches!(results[1], Ok("answered from its first run")), "{results:?}");
    assert!(matches!(results[2], Err(Error::Unavailable(_))), "{results:?}");
    assert!(matches!(results[3], Err(Error::KeyReused)), "{results:?}");
    assert_eq!(ran, [2, 1, 2, 2], "the stored one is not run again; the others once more");
    assert!(bed.read(|db| settings::get(db, "good")).expect("read").is_some());
    assert_eq!(bed.read(|db| number(db, "SELECT count(*) AS n FROM draft")).expect("read"), 0);
    assert_eq!(bed.wait(bed.store.check()).expect("checked"), Vec::<String>::new());
}

#[test]
fn rule_6_a_caller_gone_before_the_start_is_skipped_and_gone_after_is_performed() {
    let bed = Bed::sqlite();
    let (case, key) = bed.open_case();
    let go_on = hold(&bed);
    let ran = Arc::new(AtomicBool::new(false));
    let gone_before = bed.runtime.spawn({
        let (store, ran) = (bed.store.clone(), ran.clone());
        async move {
            let job = move |_: &mut Db<'_>| {
                ran.store(true, Ordering::Relaxed);
                Ok::<_, Error>(())
            };
            store.write(vec![], 1, job).await
        }
    });
    std::thread::sleep(Duration::from_millis(100));
    gone_before.abort();
    assert!(bed.wait(gone_before).is_err(), "cancelled");
    go_on.send(()).expect("held");
    bed.write(|_| Ok(())).expect("the queue is worked off");
    assert!(!ran.load(Ordering::Relaxed), "skipped");

    let mut append = act(case, 2, "edit_contacts", &key);
    append.idempotency =
        Some(Idempotency { account: qonys_procedure::AccountId(id()), key: "once".into(), request_sha256: [1; 32] });
    let ((started, starts), again) = (mpsc::channel(), append.clone());
    let gone_after = bed.runtime.spawn({
        let store = bed.store.clone();
        async move {
            let job = move |db: &mut Db<'_>| {
                let appended = acts::append(db, &append);
                let _ = started.send(());
                std::thread::sleep(Duration::from_millis(200));
                appended
            };
            store.write(vec![], 1, job).await
        }
    });
    starts.recv_timeout(Duration::from_secs(20)).expect("it runs");
    gone_after.abort();
    let first = again.act.head.id;
    let mut repeat = act(case, 2, "edit_contacts", &key);
    repeat.idempotency = again.idempotency;
    let repeated = bed.append(repeat).expect("the repeat is answered");
    assert_eq!((repeated.act, repeated.repeated), (first, true), "performed, and found again by its key");
}

#[test]
fn rule_7_reads_see_what_was_answered_and_caches_change_after_the_commit_only() {
    let bed = Bed::sqlite();
    let cache = Arc::new(Mutex::new(Vec::new()));
    for n in 0..50_u32 {
        let (cache, seen) = (cache.clone(), cache.clone());
        let job = move |db: &mut Db<'_>| {
            settings::put(db, "n", &n.to_be_bytes())?;
            if n % 5 == 4 { Err(Error::KeyReused) } else { Ok(n) }
        };
        let result = bed.wait(bed.store.write_then(vec![], 1, job, move |n| cache.lock().expect("no panic").push(*n)));
        let changed = seen.lock().expect("no panic").last() == Some(&n);
        assert_eq!(changed, result.is_ok(), "the step runs before the answer, and for no refusal");
        let read = bed.read(|db| settings::get(db, "n")).expect("read").expect("there");
        let wanted = if n % 5 == 4 { n - 1 } else { n };
        assert_eq!(read, wanted.to_be_bytes(), "read your own write");
    }
    // No reader holds a transaction once it has answered: the log can be truncated at once.
    bed.wait(bed.store.scrub()).expect("nothing is in the way");
    assert_eq!(std::fs::metadata(bed.folder.path().join("qonys.db-wal")).expect("there").len(), 0);
    // Readers cannot write.
    let written = bed.read(|db| settings::put(db, "n", b"0"));
    assert!(written.is_err());
}

#[test]
fn rule_8_the_log_is_checkpointed_beside_the_writer_and_never_grows_long() {
    let bed = Bed::sqlite();
    let log = bed.folder.path().join("qonys.db-wal");
    let length = |path: &std::path::Path| std::fs::metadata(path).expect("there").len();
    let write = |megabytes: usize| {
        for n in 0..megabytes * 4 {
            bed.wait(bed.store.write(vec![], 256 << 10, move |db| {
                settings::put(db, &format!("big-{}", n % 40), &vec![n as u8; 256 << 10])
            }))
            .expect("written");
        }
    };
    #[derive(QueryableByName)]
    struct Pages {
        #[diesel(sql_type = BigInt)]
        wal_autocheckpoint: i64,
    }
    let pages = bed.write(|db| Ok(diesel::sql_query("PRAGMA wal_autocheckpoint").get_result::<Pages>(lite(db))?));
    assert_eq!(pages.expect("read").wal_autocheckpoint, 0);
    write(24);
    let database = bed.path();
    let deadline = Instant::now() + Duration::from_secs(10);
    while length(&database) < 4 << 20 {
        assert!(Instant::now() < deadline, "the second thread moves the log into the database");
        std::thread::sleep(Duration::from_millis(20));
    }
    // It begins anew over its own blocks: neither cut nor grown.
    write(80);
    let used = length(&log);
    assert!((32 << 20..=64 << 20).contains(&used), "{used}");
    // A reader that stays holds the log back; when it goes, the writer cuts it.
    let mut reader = diesel::SqliteConnection::establish(database.to_str().expect("plain")).expect("opened");
    reader.batch_execute("BEGIN; SELECT count(*) FROM setting").expect("a reader that stays");
    write(80);
    assert!(length(&log) > 64 << 20, "held back: {}", length(&log));
    reader.batch_execute("ROLLBACK").expect("it goes");
    let deadline = Instant::now() + Duration::from_secs(10);
    while length(&log) > 64 << 20 {
        assert!(Instant::now() < deadline, "cut: {}", length(&log));
        bed.write(|db| settings::put(db, "n", b"0")).expect("written");
    }
}

#[test]
fn rule_9_a_stop_finishes_what_waits_and_a_second_server_is_refused() {
    let mut bed = Bed::sqlite();
    let mut options = Options::new(bed.backend.clone());
    options.exclusive = true;
    bed.wait(bed.store.close()).expect("closed");
    bed.store = Store::open(options.clone(), Arc::new(SystemEntropy)).expect("opened anew");
    let second = Store::open(options.clone(), Arc::new(SystemEntropy));
    assert!(matches!(second, Err(Error::Locked(_))), "one process serves");

    // A command of another process waits for its turn beside it.
    let command =
        Store::open(Options::new(bed.backend.clone()), Arc::new(SystemEntropy)).expect("no lock for commands");
    for n in 0..20_u8 {
        bed.write(move |db| settings::put(db, "server", &[n])).expect("the server writes");
        bed.wait(command.write(vec![], 1, move |db| settings::put(db, "command", &[n]))).expect("the command writes");
    }
    bed.wait(command.close()).expect("the command ends");

    let go_on = hold(&bed);
    let waiting: Vec<_> = (0..50_u8)
        .map(|n| {
            let store = bed.store.clone();
            bed.runtime.spawn(async move {
                store.write(vec![], 1, move |db| settings::put(db, &format!("last-{n}"), &[n])).await
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let closing = bed.runtime.spawn({
        let store = bed.store.clone();
        async move { store.close().await }
    });
    std::thread::sleep(Duration::from_millis(100));
    go_on.send(()).expect("held");
    for task in waiting {
        bed.wait(task).expect("no panic").expect("what waited is performed");
    }
    bed.wait(closing).expect("no panic").expect("closed");
    assert!(matches!(bed.write(|_| Ok(())), Err(Error::Unavailable(_))), "takes no more");
    let log = bed.folder.path().join("qonys.db-wal");
    assert!(std::fs::metadata(&log).map_or(0, |file| file.len()) == 0, "the log is truncated");
    bed.store = Store::open(options, Arc::new(SystemEntropy)).expect("the lock is free again");
    for n in 0..50_u8 {
        let found = bed.read(move |db| settings::get(db, &format!("last-{n}"))).expect("read");
        assert_eq!(found, Some(vec![n]));
    }
}

#[test]
fn a_full_queue_says_busy_after_two_seconds() {
    let bed = Bed::sqlite();
    let mut options = Options::new(bed.backend.clone());
    options.queue_max = 2;
    let store = Store::open(options, Arc::new(SystemEntropy)).expect("opened");
    let bed = Bed { store, ..bed };
    let go_on = hold(&bed);
    let write = || {
        let store = bed.store.clone();
        bed.runtime.spawn(async move { store.write(vec![], 1, |_| Ok::<_, Error>(())).await })
    };
    let queued = [write(), write()];
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    assert!(matches!(bed.write(|_| Ok(())), Err(Error::Busy)));
    assert!(began.elapsed() >= Duration::from_secs(2));
    go_on.send(()).expect("held");
    for task in queued {
        bed.wait(task).expect("no panic").expect("performed");
    }
}
