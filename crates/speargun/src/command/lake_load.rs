//! `speargun bench lake`: years of events as they stand in a lake, and what is asked of them.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use speargun_domain::event::{CallKind, Campaign, Clock, Event};
use speargun_domain::money::Currency;
use speargun_domain::time::DAY;
use speargun_engine::event::{DenseHistory, EventLog};
use speargun_engine::{InitOptions, Workspace};
use speargun_lake::{FILE_EVENTS_MAX, LakeEvent, LakeFile, order_of};
use speargun_measure::engagement::{Columns, Decay};
use speargun_store::event::inbox;

use super::CommandError;
use super::bench::{Step, step};
use super::scratch::Scratch;
use crate::arguments::LakeLoad;

/// Over how many days the events are spread.
const DAYS: i64 = 400;
/// How many events one row of the inbox brought.
const ROW_EVENTS: u64 = 1_000;
/// How many events a visit has.
const VISIT_EVENTS: u64 = 5;
/// How many people an account has.
const PEOPLE: u64 = 3;
/// How many new events are added to what is kept.
const NEW_EVENTS: usize = 1_000_000;
/// How often that is timed.
const NEW_ROUNDS: u64 = 9;
/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;
/// The model's half-life.
const HALF_LIFE_DAYS: f64 = 30.0;

pub(super) fn run(load: &LakeLoad) -> Result<Vec<Step>, CommandError> {
    if let Some(folder) = &load.keep {
        return measure(load, folder);
    }
    let scratch = Scratch::new("speargun-lake")?;
    measure(load, scratch.path())
}

fn measure(load: &LakeLoad, folder: &Path) -> Result<Vec<Step>, CommandError> {
    let mut steps = Vec::new();
    let workspace = if folder.join("workspace.toml").exists() {
        Workspace::open(folder)?
    } else {
        let currency =
            Currency::parse("EUR").map_err(|error| CommandError::Failed(error.to_string()))?;
        let options = InitOptions {
            name: "bench".to_owned(),
            currency,
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
        };
        let workspace = Workspace::init(folder, &options)?;
        steps.push(write_lake(load, &EventLog::open(&workspace)?)?);
        workspace
    };
    let log = EventLog::open(&workspace)?;
    let files = log.files()?;
    steps.extend(dense(&log, &files)?);
    steps.push(rebuild(&workspace, &log)?);
    Ok(steps)
}

fn failed(error: &dyn std::fmt::Display) -> CommandError {
    CommandError::Failed(error.to_string())
}

/// Everything from the files' three columns to faded points, and what new events cost then.
fn dense(log: &EventLog, files: &[LakeFile]) -> Result<Vec<Step>, CommandError> {
    let now = files.iter().map(|file| file.occurred_max).max().unwrap_or_default();
    let start = Instant::now();
    let history = DenseHistory::load(log.lake(), files).map_err(|error| failed(&error))?;
    let mut sums = history.engagement(now, HALF_LIFE_DAYS);
    let rows = history.events() as u64;
    let mut steps =
        vec![step("decayed engagement from Parquet", rows, start.elapsed().as_secs_f64())];
    let start = Instant::now();
    let again = history.engagement(now, HALF_LIFE_DAYS);
    steps.push(step("the same from dense columns", rows, start.elapsed().as_secs_f64()));
    if sums.iter().zip(&again).any(|(one, other)| (one - other).abs() > 1e-9) {
        return Err(CommandError::Failed("two readings of one lake differ".to_owned()));
    }
    let minute = i32::try_from(now / MINUTE).unwrap_or(i32::MAX);
    let codes: Vec<u16> = (0..NEW_EVENTS).map(|event| (event % 5) as u16).collect();
    let minutes = vec![minute - 1; NEW_EVENTS];
    let decay = Decay::new(HALF_LIFE_DAYS);
    let mut rounds = Vec::new();
    for round in 0..NEW_ROUNDS {
        let number = |event: u64| mixed(round * NEW_EVENTS as u64 + event) % sums.len() as u64;
        let accounts: Vec<u32> = (0..NEW_EVENTS as u64).map(|event| number(event) as u32).collect();
        let new = Columns { accounts: &accounts, codes: &codes, minutes: &minutes };
        let start = Instant::now();
        new.add_to(&mut sums, &[1.0, 2.0, 15.0, 3.0, 30.0], &decay, minute);
        rounds.push(start.elapsed().as_secs_f64());
    }
    rounds.sort_by(f64::total_cmp);
    let seconds = rounds[rounds.len() / 2];
    let share: f64 = sums.iter().sum::<f64>() - again.iter().sum::<f64>();
    let name = format!("new events into kept state, median (+{share:.0} points)");
    steps.push(step(&name, NEW_EVENTS as u64, seconds));
    Ok(steps)
}

/// Everything that a server keeps in memory, from nothing.
fn rebuild(workspace: &Workspace, log: &EventLog) -> Result<Step, CommandError> {
    let start = Instant::now();
    let state = log.rebuild(workspace)?;
    let (actors, events) = state.size();
    let name = format!("rebuild of all state ({actors} actors)");
    Ok(step(&name, events, start.elapsed().as_secs_f64()))
}

fn write_lake(load: &LakeLoad, log: &EventLog) -> Result<Step, CommandError> {
    let start = Instant::now();
    let today = speargun_engine::Clock::system().now().div_euclid(DAY);
    let done = AtomicU64::new(0);
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let write = || {
        let mut written = Vec::new();
        loop {
            let day = next.fetch_add(1, Ordering::Relaxed) as i64;
            if day >= DAYS {
                return Ok(written);
            }
            let (from, to) = (events_before(load, day), events_before(load, day + 1));
            let mut events: Vec<LakeEvent> = (from..to)
                .map(|number| event(number, today - DAYS + day, load.lake_accounts))
                .collect();
            events.sort_by_key(order_of);
            let mut events = events.into_iter().peekable();
            while let Some(first) = events.peek() {
                let (name, day) = (format!("events-{}", first.event_id), first.day());
                let mut part = events.by_ref().take(FILE_EVENTS_MAX);
                let file = log.lake().write(&name, day, &mut part);
                written.push(file.map_err(|error| failed(&error))?);
            }
            done.fetch_add(to - from, Ordering::Relaxed);
        }
    };
    let written: Result<Vec<Vec<LakeFile>>, CommandError> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(write)).collect();
        let ended = || Err(CommandError::Failed("a writer of the lake ended".to_owned()));
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|_| ended())).collect()
    });
    let written: Vec<LakeFile> = written?.into_iter().flatten().collect();
    log.name_files(&written)?;
    Ok(step("write the lake", done.into_inner(), start.elapsed().as_secs_f64()))
}

fn events_before(load: &LakeLoad, day: i64) -> u64 {
    load.lake_events * day.unsigned_abs() / DAYS.unsigned_abs()
}

fn mixed(value: u64) -> u64 {
    // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// What kinds of events there are: type, points, page.
const KINDS: [(&str, f64, &str); 5] = [
    ("page_view", 1.0, "/"),
    ("page_view", 1.0, "/blog/account-based-marketing"),
    ("pricing_page", 15.0, "/pricing"),
    ("content_download", 8.0, "/guides/buying-committee"),
    ("page_view", 1.0, "/product"),
];
const CHANNELS: [&str; 4] = ["organic_search", "paid_search", "email", "direct"];
const AGENT: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
                     Gecko) Chrome/128.0.0.0 Safari/537.36";

/// An event of a visit by one of an account's people: on their device, in two visits of three
/// signed in.
fn event(number: u64, day: i64, accounts: u64) -> LakeEvent {
    let (visit, place) = (number / VISIT_EVENTS, number % VISIT_EVENTS);
    let chance = mixed(visit.wrapping_add(0x9e37_79b9_7f4a_7c15));
    // Half of all that happens happens at a tenth of the accounts.
    let among = if chance & 1 == 0 { accounts.div_ceil(10) } else { accounts };
    let account = (chance >> 1) % among;
    let of_visit = mixed(chance);
    let person = account * PEOPLE + of_visit % PEOPLE;
    let channel = CHANNELS[(of_visit >> 16) as usize % CHANNELS.len()];
    let signed_in = !(of_visit >> 24).is_multiple_of(3);
    let again = mixed(of_visit.wrapping_add(place));
    let (event_type, points, page) = KINDS[(again >> 8) as usize % KINDS.len()];
    let start = (of_visit >> 28) % (DAY as u64 - VISIT_EVENTS * 120_000_000);
    let occurred_at = day * DAY + (start + place * 60_000_000 + again % 60_000_000) as i64;
    let row = (number / ROW_EVENTS) as i64 + 1;
    LakeEvent {
        event_id: inbox::event_id(row, (number % ROW_EVENTS) as usize),
        account_id: Some(account as i64 + 1),
        person_id: signed_in.then_some(person as i64 + 1),
        points: Some(points),
        event: Event {
            message_id: format!("{again:016x}-{number:012x}"),
            call: CallKind::Page,
            event_type: event_type.to_owned(),
            name: None,
            received_at: occurred_at + 250_000,
            occurred_at,
            clock: Clock::default(),
            anonymous_id: Some(format!("6f9619ff-8b86-d011-b42d-{person:012x}")),
            user_id: signed_in.then(|| format!("user-{person}")),
            previous_id: None,
            group_id: None,
            email: None,
            channel: Some(channel.to_owned()),
            campaign: Campaign::default(),
            page_url: Some(format!("https://www.speargun.test{page}")),
            page_path: Some(page.to_owned()),
            page_title: Some("Speargun".to_owned()),
            referrer: None,
            subject: None,
            ip: Some(format!("198.51.{}.{}", (account >> 8) & 255, account & 255)),
            user_agent: Some(AGENT.to_owned()),
            locale: Some("en-US".to_owned()),
            library: Some("speargun.js".to_owned()),
            bot: None,
            properties: "{}".to_owned(),
            context: "{}".to_owned(),
            source: "web site".to_owned(),
        },
    }
}
