//! `speargun events`.

use super::context;
use speargun_api::moment::local_moment;
use speargun_domain::caller::Context;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use speargun_domain::event::Event;
use speargun_domain::time::{DAY, to_rfc3339};
use speargun_engine::Workspace;
use speargun_engine::event::key::KeyKind;
use speargun_engine::event::{
    EventLog, MailLinks, MailMark, Subject, decode, erase, key, seal_secret,
};
use speargun_engine::live::Live;
use speargun_store::event::{inbox, lake_file, tally};

use super::{CommandError, event_import};
use crate::arguments::{
    CreateKey, Erase, EventCommand, Events, KeyCommand, MailLink, Output, RevokeKey, Stats, Tail,
};
use crate::language::say;
use crate::output::{self, Bar, grouped};
use speargun_words::count;

/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 64;
/// How long `tail` waits before it looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

pub(super) fn run(workspace: Workspace, events: &Events) -> Result<ExitCode, CommandError> {
    let log = EventLog::open(&workspace)?;
    let call = context(&workspace);
    match &events.command {
        EventCommand::Import(wanted) => return event_import::run(workspace, &log, wanted),
        EventCommand::Key(key) => match &key.command {
            KeyCommand::Create(create) => create_key(&log, create, &call),
            KeyCommand::List(output) => list_keys(&workspace, &log, *output),
            KeyCommand::Revoke(revoke) => revoke_key(&log, revoke, &call),
            KeyCommand::SealSecret => output::line(&seal_secret(&log)?),
        },
        EventCommand::Link(wanted) => link(&log, wanted),
        EventCommand::Tail(wanted) => tail(&log, wanted),
        EventCommand::Erase(wanted) => erase_events(&Arc::new(workspace), &log, wanted),
        EventCommand::Stats(wanted) => stats(&log, wanted),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn create_key(log: &EventLog, wanted: &CreateKey, call: &Context) -> Result<(), CommandError> {
    let kind = if wanted.server { KeyKind::Server } else { KeyKind::Browser };
    let made = key::create(log, &wanted.name, kind, call)?;
    if wanted.output.json {
        return output::json(&serde_json::json!({ "id": made.id, "key": made.secret }));
    }
    output::line(&made.secret)?;
    output::message(&say!("cli.events.key_use"));
    output::message(&if wanted.server {
        say!("cli.events.key_secret")
    } else {
        say!("cli.events.key_browser")
    });
    Ok(())
}

fn link(log: &EventLog, wanted: &MailLink) -> Result<(), CommandError> {
    let links = MailLinks::open(log)?;
    let is_page = ["http://", "https://"].iter().any(|start| wanted.address.starts_with(start));
    if !is_page {
        let reason = say!("cli.events.no_address", address = wanted.address);
        return Err(CommandError::Usage(reason));
    }
    let mut made = Vec::new();
    for email in &wanted.emails {
        let email = email.trim().to_lowercase();
        if !email.contains('@') {
            return Err(CommandError::Usage(say!("cli.events.no_email", email)));
        }
        let (mail, sent_at) = (wanted.mail.clone(), log.now());
        let link =
            links.link(&wanted.address, &MailMark { email: email.clone(), mail, sent_at })?;
        made.push(serde_json::json!({ "email": email, "link": link }));
        if !wanted.output.json {
            output::line(&link)?;
        }
    }
    if wanted.output.json {
        return output::json(&made);
    }
    Ok(())
}

#[derive(Serialize)]
struct ListedKey {
    id: i64,
    name: String,
    key: String,
    kind: &'static str,
    created_at: String,
    first_event_at: Option<String>,
    revoked_at: Option<String>,
}

fn list_keys(workspace: &Workspace, log: &EventLog, output: Output) -> Result<(), CommandError> {
    let keys: Vec<ListedKey> = key::list(log)?
        .into_iter()
        .map(|key| ListedKey {
            id: key.id,
            name: key.name,
            key: match key.kind {
                KeyKind::Browser => key.secret,
                KeyKind::Server => key::masked(&key.secret),
            },
            kind: key.kind.key(),
            created_at: to_rfc3339(key.created_at),
            first_event_at: key.first_event_at.map(to_rfc3339),
            revoked_at: key.revoked_at.map(to_rfc3339),
        })
        .collect();
    if output.json {
        return output::json(&keys);
    }
    let at = |text: Option<String>| {
        text.map_or_else(|| output::MISSING.to_owned(), |text| local_moment(workspace, &text))
    };
    let rows = keys.into_iter().map(|key| {
        let (first, revoked) = (key.first_event_at, key.revoked_at);
        let id = key.id.to_string();
        vec![id, key.name, key.key, held_by(key.kind), at(first), at(revoked)]
    });
    let headings = [
        say!("cli.events.column.id"),
        say!("cli.events.column.name"),
        say!("cli.events.column.key"),
        say!("cli.events.column.held_by"),
        say!("cli.events.column.first_event"),
        say!("cli.events.column.revoked"),
    ];
    output::table(&headings, rows.collect(), &[0])
}

fn held_by(kind: &str) -> String {
    if kind == KeyKind::Browser.key() {
        say!("cli.events.browser")
    } else {
        say!("cli.events.server")
    }
}

fn revoke_key(log: &EventLog, wanted: &RevokeKey, call: &Context) -> Result<(), CommandError> {
    let keys = key::list(log)?;
    let found = keys.iter().find(|key| {
        key.id.to_string() == wanted.key || key.name.to_lowercase() == wanted.key.to_lowercase()
    });
    let Some(found) = found else {
        let known: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
        let key = &wanted.key;
        return Err(CommandError::Failed(if known.is_empty() {
            say!("cli.events.no_keys", key)
        } else {
            say!("cli.events.no_key", key, known = known.join(", "))
        }));
    };
    key::revoke(log, found.id, call)?;
    output::message(&say!("cli.events.key_revoked", name = found.name));
    Ok(())
}

/// The last events, and then whatever comes.
fn tail(log: &EventLog, wanted: &Tail) -> Result<(), CommandError> {
    let (last, mut row) = log.last_events(usize::try_from(wanted.lines).unwrap_or(usize::MAX))?;
    for event in &last {
        output::line(&line(event.event_id, &event.event))?;
    }
    if wanted.no_follow {
        return Ok(());
    }
    loop {
        let rows = read(log, row)?;
        for found in &rows {
            row = found.id;
            let events = decode(&found.body).map_err(speargun_engine::EngineError::from)?;
            for (place, event) in events.iter().enumerate() {
                if let Some(event) = event {
                    output::line(&line(inbox::event_id(row, place), event))?;
                }
            }
        }
        if rows.is_empty() {
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

fn read(log: &EventLog, after: i64) -> Result<Vec<inbox::InboxRow>, CommandError> {
    let rows = log.store().read(|connection| inbox::after(connection, after, ROWS_READ));
    Ok(rows.map_err(speargun_engine::EngineError::from)?)
}

fn line(id: i64, event: &Event) -> String {
    serde_json::json!({
        "id": id,
        "occurred_at": to_rfc3339(event.occurred_at),
        "received_at": to_rfc3339(event.received_at),
        "message_id": event.message_id,
        "call": event.call.key(),
        "event_type": event.event_type,
        "name": event.name,
        "user_id": event.user_id,
        "anonymous_id": event.anonymous_id,
        "email": event.email,
        "group_id": event.group_id,
        "channel": event.channel,
        "campaign": event.campaign.name,
        "page": event.page_url,
        "bot": event.bot.map(speargun_domain::event::BotReason::key),
        "source": event.source,
    })
    .to_string()
}

fn erase_events(
    workspace: &Arc<Workspace>,
    log: &EventLog,
    wanted: &Erase,
) -> Result<(), CommandError> {
    let named = &wanted.subject;
    let subject = match (&named.email, &named.user, &named.anonymous) {
        (Some(email), _, _) => Subject::Email(email.clone()),
        (_, Some(user), _) => Subject::User(user.clone()),
        (_, _, Some(device)) => Subject::Device(device.clone()),
        (None, None, None) => {
            return Err(CommandError::Usage(say!("cli.events.erase_which")));
        }
    };
    let call = context(workspace);
    let done =
        Bar::new().run(|watch| erase(workspace, log, &subject, wanted.dry_run, watch, &call))?;
    // A running server scores again by itself.
    if !wanted.dry_run
        && let Some(_only_one) = log.lock_live()?
    {
        let live = Live::new(Arc::clone(workspace), log.clone(), Arc::default());
        while live.step(workspace.now())?.taken > 0 {}
    }
    if wanted.output.json {
        return output::json(&done);
    }
    let events = count(done.events);
    let (files, rows) = (grouped(done.files), grouped(done.rows));
    output::message(&if wanted.dry_run {
        say!("cli.events.would_erase", count = events, files, rows)
    } else {
        say!("cli.events.erased", count = events, files, rows)
    });
    Ok(())
}

#[derive(Debug, Serialize)]
struct EventStats {
    waiting_for_the_lake: i64,
    waiting_since: Option<String>,
    in_the_lake: i64,
    lake_files: usize,
    lake_bytes: i64,
    days: Vec<DayCount>,
}

#[derive(Debug, Serialize)]
struct DayCount {
    day: String,
    source: String,
    outcome: String,
    reason: String,
    events: i64,
}

fn stats(log: &EventLog, wanted: &Stats) -> Result<(), CommandError> {
    let first_day = log.now().div_euclid(DAY) - i64::from(wanted.days) + 1;
    let (tallies, (waiting, since), files) = log.store().read(|connection| {
        let tallies = tally::since(connection, first_day)?;
        Ok::<_, speargun_engine::EngineError>((
            tallies,
            inbox::backlog(connection)?,
            lake_file::list(connection)?,
        ))
    })?;
    let days: Vec<DayCount> = tallies
        .into_iter()
        .map(|(tally, events)| DayCount {
            day: to_rfc3339(tally.day * DAY).chars().take(10).collect(),
            source: tally.source,
            outcome: tally.outcome,
            reason: tally.reason,
            events,
        })
        .collect();
    let stats = EventStats {
        waiting_for_the_lake: waiting,
        waiting_since: since.map(to_rfc3339),
        in_the_lake: files.iter().map(|file| file.events).sum(),
        lake_files: files.len(),
        lake_bytes: files.iter().map(|file| file.bytes).sum(),
        days,
    };
    if wanted.output.json {
        return output::json(&stats);
    }
    let rows = stats.days.iter().map(|count| {
        // Calls of unknown keys are under no source's name.
        let is_unknown = count.source.is_empty();
        vec![
            count.day.clone(),
            if is_unknown { say!("cli.events.unknown_key") } else { count.source.clone() },
            count.outcome.clone(),
            count.reason.clone(),
            grouped(count.events.unsigned_abs()),
        ]
    });
    let headings = [
        say!("cli.events.column.day"),
        say!("cli.events.column.source"),
        say!("cli.events.column.outcome"),
        say!("cli.events.column.reason"),
        say!("cli.events.column.events"),
    ];
    output::table(&headings, rows.collect(), &[4])?;
    let waiting = grouped(stats.waiting_for_the_lake.unsigned_abs());
    let in_lake = count(stats.in_the_lake.unsigned_abs());
    output::message(&say!("cli.events.in_lake", count = in_lake, waiting));
    Ok(())
}
