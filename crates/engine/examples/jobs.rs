//! Measures small jobs on SQLite: how many a second are added, taken, run and ended, and how long
//! after their time they begin:
//! `cargo run --release -p speargun-engine --example jobs -- 10000`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use speargun_domain::caller::Context;
use speargun_domain::money::Currency;
use speargun_engine::job::{self, Handler, Order, Runner};
use speargun_engine::{InitOptions, Workspace};

/// How many jobs are due at moments of their own.
const TIMED: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let workspace = Arc::new(new_workspace(folder.path())?);
    let (done, late) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (own, own_late) = (Arc::clone(&done), Arc::clone(&late));
    let own_clock = workspace.clock().clone();
    let handlers = vec![
        Handler::new("small", move |_| {
            own.fetch_add(1, Ordering::Relaxed);
            Ok(None)
        }),
        Handler::new("timed", move |run| {
            let late_us = own_clock.now() - run.job.due_at;
            own_late.lock().map_err(|_| speargun_engine::EngineError::Cancelled)?.push(late_us);
            Ok(None)
        }),
    ];
    let runner = Arc::new(Runner::new(Arc::clone(&workspace), handlers));
    let began = Instant::now();
    runner.start()?;
    for _ in 0..count {
        add(&workspace, "small", 0)?;
    }
    let added = began.elapsed();
    while done.load(Ordering::Relaxed) < count {
        std::thread::sleep(Duration::from_millis(1));
    }
    let all = began.elapsed();
    let rate = |took: Duration| count as f64 / took.as_secs_f64();
    println!("{count} jobs: added at {:.0}/s, done at {:.0}/s", rate(added), rate(all));
    for number in 0..TIMED {
        let due_at = workspace.now() + 500_000 + 13_000 * i64::try_from(number)?;
        add(&workspace, "timed", due_at)?;
    }
    loop {
        std::thread::sleep(Duration::from_millis(20));
        let mut late = late.lock().map_err(|_| "a job panicked")?.clone();
        if late.len() == TIMED {
            late.sort_unstable();
            let milliseconds = |place: usize| late[place] as f64 / 1_000.0;
            let (half, most) = (milliseconds(TIMED / 2), milliseconds(TIMED - 1));
            println!("{TIMED} jobs began after their time: p50 {half:.1} ms, at most {most:.1} ms");
            runner.stop();
            return Ok(());
        }
    }
}

fn new_workspace(folder: &Path) -> Result<Workspace, Box<dyn Error>> {
    let options = InitOptions {
        name: "Jobs".to_owned(),
        currency: Currency::parse("EUR")?,
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    Ok(Workspace::init(&folder.join("workspace"), &options)?)
}

fn add(workspace: &Workspace, kind: &'static str, due_at: i64) -> Result<(), Box<dyn Error>> {
    let order = Order { kind, payload: &json!({}), dedup_key: None, place: None, due_at };
    let context = Context::of_operator(workspace.now());
    workspace.store.write(|connection| job::add(connection, &order, &context))?;
    Ok(())
}
