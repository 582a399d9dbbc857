//! What was tracked of an account, newest first: out of the inbox and the lake, credited as of now.
//! Files tell whom events were credited to when they were written; who a visitor turned out to be
//! later is known to the live state alone, so it is asked whose events they are.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use speargun_domain::event::Event;
use speargun_domain::time::DAY;
use speargun_lake::Wanted;
use speargun_store::Connection;
use speargun_store::event::{inbox, lake_file};

use super::{Live, LiveEvent};
use crate::EngineError;
use speargun_track::{ActorName, EventLog, codec};

/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 64;
/// How many events of the lake one page looks at, but for the rest of a day: the page then ends
/// there, and the next one goes on.
const EVENTS_READ_MAX: i64 = 2_000_000;
/// How many files one page opens, but for the rest of a day.
const FILES_READ_MAX: usize = 400;

/// Where a page ends: the next one begins with what is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrackedCursor {
    /// When the last event of the page happened.
    pub occurred_at: i64,
    /// Its id.
    pub event_id: i64,
}

/// What of the events is wanted; nothing said is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrackedFilter {
    /// Events of this type.
    pub event_type: Option<String>,
    /// Events of this channel.
    pub channel: Option<String>,
    /// Events of this person.
    pub person_id: Option<i64>,
}

impl TrackedFilter {
    fn takes(&self, event: &Event) -> bool {
        let is = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| Some(wanted) == found)
        };
        is(&self.event_type, Some(&event.event_type)) && is(&self.channel, event.channel.as_deref())
    }
}

/// A page of an account's tracked events.
#[derive(Debug, Default)]
pub struct TrackedPage {
    /// The newest first. Only what the state of actors is made of is filled in. There may be few,
    /// or none, although older ones follow: a page looks at a bounded number of events.
    pub events: Vec<LiveEvent>,
    /// Where older ones begin; nothing once there are none.
    pub next: Option<TrackedCursor>,
}

/// What was tracked of an account before a moment, `limit` events at most; machines and what only
/// tells who somebody is are left out.
///
/// # Errors
/// What the store or the lake reports.
pub fn tracked_timeline(
    log: &EventLog,
    live: &Live,
    account: i64,
    filter: &TrackedFilter,
    before: Option<TrackedCursor>,
    limit: usize,
) -> Result<TrackedPage, EngineError> {
    if limit == 0 {
        return Ok(TrackedPage { events: Vec::new(), next: before });
    }
    let names = live.look(|features| {
        let mut names = Names::default();
        features.each_name_of(account, &mut |name| names.add(name));
        names
    });
    let Some(names) = names.filter(|names| !names.is_empty()) else {
        return Ok(TrackedPage::default());
    };
    let mut found = Newest { names, filter, before, limit, events: BTreeMap::new() };
    let _files_stay = log.hold_files()?;
    // One state of the log: an event that moves into the lake meanwhile is met once.
    let stopped_at = log.store().read(|connection| {
        read_inbox(connection, &mut found)?;
        read_lake(log, connection, &mut found)
    })?;
    let (candidates, next) = found.page(stopped_at);
    let events = candidates.iter().map(|(_, event)| event).collect::<Vec<_>>();
    let credited = live.credit(&events).unwrap_or_default();
    let events = candidates
        .iter()
        .zip(credited)
        .filter(|(_, credited)| credited.account_id == Some(account))
        .filter(|(_, credited)| {
            filter.person_id.is_none_or(|wanted| credited.person_id == Some(wanted))
        })
        .map(|((cursor, event), credited)| LiveEvent {
            id: cursor.event_id,
            event: event.clone(),
            person_id: credited.person_id,
            account_id: credited.account_id,
            account: None,
        })
        .collect();
    Ok(TrackedPage { events, next })
}

fn read_inbox(connection: &mut Connection, found: &mut Newest<'_>) -> Result<(), EngineError> {
    let mut row = 0;
    loop {
        let rows = inbox::after(connection, row, ROWS_READ)?;
        let Some(last) = rows.last() else { return Ok(()) };
        row = last.id;
        for row in &rows {
            for (place, event) in codec::decode(&row.body)?.iter().enumerate() {
                if let Some(event) = event {
                    found.offer(inbox::event_id(row.id, place), event);
                }
            }
        }
    }
}

/// Reads day after day, the newest first, until the page is full or enough was looked at; tells
/// then before which moment nothing was looked at.
fn read_lake(
    log: &EventLog,
    connection: &mut Connection,
    found: &mut Newest<'_>,
) -> Result<Option<TrackedCursor>, EngineError> {
    let mut files = lake_file::list(connection)?;
    files.retain(|file| found.before.is_none_or(|before| file.occurred_min <= before.occurred_at));
    files.sort_by_key(|file| std::cmp::Reverse((file.day, file.event_id_max)));
    let mut events_read = 0;
    let mut day = None;
    for (files_read, file) in files.iter().enumerate() {
        if day.is_some_and(|day| day != file.day) {
            // Everything of later days was seen: what is older comes after it.
            let unseen = TrackedCursor {
                occurred_at: (file.day + 1).saturating_mul(DAY),
                event_id: i64::MIN,
            };
            let is_enough = events_read >= EVENTS_READ_MAX || files_read >= FILES_READ_MAX;
            if found.is_full_after(unseen) || is_enough {
                return Ok(Some(unseen));
            }
        }
        day = Some(file.day);
        events_read += file.events;
        log.lake().read(&file.path, Wanted::Shown, &mut |event| {
            found.offer(event.event_id, &event.event);
            ControlFlow::Continue(())
        })?;
    }
    Ok(None)
}

/// The names under which events of an account's people and visitors may stand.
#[derive(Debug, Default)]
struct Names {
    users: FxHashSet<Arc<str>>,
    emails: FxHashSet<Arc<str>>,
    devices: FxHashSet<Arc<str>>,
}

impl Names {
    fn add(&mut self, name: &ActorName) {
        match name {
            ActorName::User(user) => self.users.insert(user.clone()),
            ActorName::Email(email) => self.emails.insert(email.clone()),
            ActorName::Device(device) => self.devices.insert(device.clone()),
            // Events of the records, which stand on the timeline already.
            ActorName::Person(_) | ActorName::Account(_) => false,
        };
    }

    fn is_empty(&self) -> bool {
        self.users.is_empty() && self.emails.is_empty() && self.devices.is_empty()
    }

    /// Whether an event may be of one of them, by the name that it stands with.
    fn hold(&self, event: &Event) -> bool {
        match (&event.user_id, &event.email, &event.anonymous_id) {
            (Some(user), _, _) => self.users.contains(&**user),
            (None, Some(email), _) => self.emails.contains(&**email),
            (None, None, Some(device)) => self.devices.contains(&**device),
            (None, None, None) => false,
        }
    }
}

/// The newest events that were met, one more than the page holds.
struct Newest<'a> {
    names: Names,
    filter: &'a TrackedFilter,
    before: Option<TrackedCursor>,
    limit: usize,
    events: BTreeMap<TrackedCursor, Event>,
}

impl Newest<'_> {
    fn offer(&mut self, event_id: i64, event: &Event) {
        let cursor = TrackedCursor { occurred_at: event.occurred_at, event_id };
        let is_older = self.before.is_none_or(|before| cursor < before);
        let is_wanted = event.call.is_activity() && event.bot.is_none();
        if !is_older || !is_wanted || !self.names.hold(event) || !self.filter.takes(event) {
            return;
        }
        if self.events.len() > self.limit {
            if self.events.first_key_value().is_some_and(|(oldest, _)| cursor < *oldest) {
                return;
            }
            self.events.pop_first();
        }
        self.events.insert(cursor, event.clone());
    }

    /// Whether the page holds all it can of what is newer than `unseen`.
    fn is_full_after(&self, unseen: TrackedCursor) -> bool {
        self.events.range(unseen..).count() >= self.limit
    }

    /// The page, and where the next one begins.
    fn page(
        self,
        stopped_at: Option<TrackedCursor>,
    ) -> (Vec<(TrackedCursor, Event)>, Option<TrackedCursor>) {
        // The inbox holds events of all days: those older than what was not looked at must wait.
        let seen = |cursor: &TrackedCursor| stopped_at.is_none_or(|unseen| *cursor >= unseen);
        let mut newest: Vec<(TrackedCursor, Event)> =
            self.events.into_iter().rev().filter(|(cursor, _)| seen(cursor)).collect();
        if newest.len() > self.limit {
            newest.truncate(self.limit);
            let next = newest.last().map(|(cursor, _)| *cursor);
            return (newest, next);
        }
        (newest, stopped_at)
    }
}
