//! Intent: topics that an account looks for, as others observe them (by CSV or API) and as our own
//! tagged content shows.

use std::path::Path;

use crate::audit;
use csv::StringRecord;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::json;
use speargun_connect::{OpenOptions, Table};
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::parse::ParseContext;
use speargun_domain::score::IntentRules;
use speargun_domain::text;
use speargun_domain::time::{DAY, parse_instant};
use speargun_store::intent::{self, Intent};
use speargun_store::{Connection, StoreError};
use speargun_words::{count, said};

use crate::{EngineError, Watch, Workspace};
use speargun_track::{Directory, RecordDirectory};

/// How many rows one transaction writes.
const CHUNK_ROWS: usize = 10_000;
/// How many rejected rows are listed.
const LISTED_MAX: usize = 100;
/// The longest topic, subject or source, in bytes.
const TEXT_BYTES_MAX: usize = 300;

/// How many statements one call may hold.
pub const STATEMENTS_MAX: usize = 5_000;
/// The longest name of a source, in characters.
const SOURCE_LENGTH_MAX: usize = 60;

/// What somebody says of an account, unread.
#[derive(Debug, Clone, Default)]
pub struct Statement<'a> {
    /// The account's domain.
    pub domain: Option<&'a str>,
    /// Or its key at its source.
    pub account: Option<&'a str>,
    /// The topic.
    pub topic: &'a str,
    /// 0–100.
    pub score: &'a str,
    /// A day of the week; this week where it is not said.
    pub week: Option<&'a str>,
}

/// What came of a file or a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IntentReport {
    /// Rows read.
    pub rows: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows of these whose account is not known yet: they count from when it comes.
    pub unmatched: u64,
    /// Rows turned down.
    pub rejected: u64,
    /// The first of them: line and reason.
    pub rejects: Vec<(u64, String)>,
}

impl IntentReport {
    fn add(&mut self, part: Self) {
        self.rows += part.rows;
        self.kept += part.kept;
        self.unmatched += part.unmatched;
        self.rejected += part.rejected;
        self.rejects.extend(part.rejects);
    }
}

/// Monday of the week of an instant, in days since 1970-01-01, which was a Thursday.
#[must_use]
pub fn week_of(instant: i64) -> i64 {
    let day = instant.div_euclid(DAY);
    day - (day + 3).rem_euclid(7)
}

fn read(
    statement: &Statement<'_>,
    source: &str,
    (context, directory): (&ParseContext, &RecordDirectory),
    now: i64,
) -> Result<Intent, String> {
    let filled = |text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| text::cut(text, TEXT_BYTES_MAX).to_owned())
    };
    let domain = match filled(statement.domain) {
        Some(domain) => Some(
            speargun_matching::normalise_host(&domain)
                .map(|host| host.domain().to_owned())
                .ok_or_else(|| format!("\"{}\" is no domain", text::cut(&domain, 60)))?,
        ),
        None => None,
    };
    let subject = subject(directory, domain, filled(statement.account))?;
    let topic = filled(Some(statement.topic)).ok_or("no topic")?;
    if statement.topic.trim().len() > TEXT_BYTES_MAX {
        // Cut, two topics that differ at the end would become one.
        return Err(format!("a topic has {TEXT_BYTES_MAX} bytes at most"));
    }
    let score: f64 = statement
        .score
        .trim()
        .parse()
        .ok()
        .filter(|score| (0.0..=100.0).contains(score))
        .ok_or_else(|| {
            format!("the score \"{}\" is no number from 0 to 100", text::cut(statement.score, 40))
        })?;
    let day = match statement.week.map(str::trim).filter(|week| !week.is_empty()) {
        // Weeks are told by a day, and a day is the same one in every zone: midnight in Seoul would
        // be the Sunday before.
        Some(week) => parse_instant(week, &TimeZone::UTC, context.date_order)
            .map_err(|error| error.to_string())?,
        None => now,
    };
    if day > now + 7 * DAY {
        return Err("the week lies in the future".to_owned());
    }
    Ok(Intent { source: source.to_owned(), subject, topic, week: week_of(day), score })
}

/// What a statement is kept under: the domain, or the account's key where that alone tells whom it
/// is about.
fn subject(
    directory: &RecordDirectory,
    domain: Option<String>,
    account: Option<String>,
) -> Result<String, String> {
    match (domain, account) {
        (Some(domain), Some(account)) => {
            let of_domain = account_of(directory, &domain);
            match (of_domain, account_of(directory, &account)) {
                (Some(one), Some(other)) if one != other => {
                    Err("the domain and the account name two different accounts".to_owned())
                }
                (None, Some(_)) => Ok(account),
                _ => Ok(domain),
            }
        }
        (Some(subject), None) | (None, Some(subject)) => Ok(subject),
        (None, None) => Err("neither a domain nor an account that is known".to_owned()),
    }
}

/// Keeps statements of a source. Bad ones, and those that could not even be read, are told one by
/// one, all of them, by their place from 0; the good ones count.
///
/// # Errors
/// When there are too many, the source has no name, or what the store reports; then none counts.
pub fn record(
    workspace: &Workspace,
    source: &str,
    statements: Vec<Result<Statement<'_>, String>>,
    context: &Context,
) -> Result<IntentReport, EngineError> {
    if statements.len() > STATEMENTS_MAX {
        let reason =
            said!("intent.too_many", count = count(statements.len()), max = count(STATEMENTS_MAX));
        return Err(EngineError::Invalid(reason));
    }
    let source = checked_source(source)?;
    let numbered: Vec<(u64, Result<Statement<'_>, String>)> = (0_u64..).zip(statements).collect();
    let directory = workspace.store.read(RecordDirectory::load_accounts)?;
    let reading = workspace.parse_context()?;
    let read = (&reading, source, &directory);
    workspace.store.write(|connection| {
        let mut report = IntentReport::default();
        keep(connection, read, &numbered, (context.now, STATEMENTS_MAX), &mut report)?;
        finish(connection, source, &report, context)?;
        Ok(report)
    })
}

/// Lets scores follow what was kept, and writes who brought it in.
fn finish(
    connection: &mut Connection,
    source: &str,
    report: &IntentReport,
    context: &Context,
) -> Result<(), EngineError> {
    let details = json!({ "rows": report.rows, "kept": report.kept,
        "unmatched": report.unmatched, "rejected": report.rejected });
    audit::note(connection, context, (AuditAction::RecordIntent, source), &details)?;
    Ok(speargun_store::bump_revision(connection)?)
}

fn checked_source(source: &str) -> Result<&str, EngineError> {
    let source = source.trim();
    if source.is_empty() || source.chars().count() > SOURCE_LENGTH_MAX {
        let reason = said!("intent.source_length", max = SOURCE_LENGTH_MAX);
        return Err(EngineError::Invalid(reason));
    }
    Ok(source)
}

fn keep(
    connection: &mut Connection,
    (context, source, directory): (&ParseContext, &str, &RecordDirectory),
    statements: &[(u64, Result<Statement<'_>, String>)],
    (now, listed_max): (i64, usize),
    report: &mut IntentReport,
) -> Result<(), StoreError> {
    for (line, statement) in statements {
        report.rows += 1;
        let read = statement
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|statement| read(statement, source, (context, directory), now));
        match read {
            Ok(found) => {
                intent::put(connection, &found, now)?;
                report.kept += 1;
                report.unmatched += u64::from(account_of(directory, &found.subject).is_none());
            }
            Err(reason) => {
                report.rejected += 1;
                if report.rejects.len() < listed_max {
                    report.rejects.push((*line, reason));
                }
            }
        }
    }
    Ok(())
}

/// The account that a subject names: by its domain, else by its key.
fn account_of(directory: &dyn Directory, subject: &str) -> Option<i64> {
    directory.account_of_domain(subject).or_else(|| directory.account_of_group(subject))
}

/// Imports a table with the columns `topic`, `score`, `domain` or `account`, and `week`.
///
/// # Errors
/// When the file cannot be read, or lacks a column that is needed.
pub fn import_file(
    workspace: &Workspace,
    path: &Path,
    source: &str,
    watch: &Watch<'_>,
    context: &Context,
) -> Result<IntentReport, EngineError> {
    let source = checked_source(source)?;
    let mut table = Table::open(path, &OpenOptions::default())?;
    let columns = Columns::find(&table.headings, path)?;
    let reading = workspace.parse_context()?;
    let directory = workspace.store.read(RecordDirectory::load_accounts)?;
    let mut report = IntentReport::default();
    loop {
        // Every part has its own row of who brought it in: what was kept before a fault or a stop
        // stays.
        watch.check()?;
        let rows = table.read_rows(CHUNK_ROWS)?;
        if rows.is_empty() {
            return Ok(report);
        }
        let statements: Vec<(u64, Result<Statement<'_>, String>)> = rows
            .iter()
            .map(|row| {
                (row.line, row.cells.as_ref().map_err(ToString::to_string).map(|c| columns.of(c)))
            })
            .collect();
        let mut part = IntentReport::default();
        let read = (&reading, source, &directory);
        let listed_max = LISTED_MAX - report.rejects.len();
        workspace.store.write(|connection| {
            part = IntentReport::default();
            keep(connection, read, &statements, (context.now, listed_max), &mut part)?;
            finish(connection, source, &part, context)
        })?;
        report.add(part);
        watch.tell("intent", table.bytes_done(), Some(table.bytes_total));
    }
}

/// Where a table of intent keeps what.
#[derive(Debug)]
struct Columns {
    topic: usize,
    score: usize,
    domain: Option<usize>,
    account: Option<usize>,
    week: Option<usize>,
}

impl Columns {
    fn find(headings: &[String], path: &Path) -> Result<Self, EngineError> {
        let column = |names: &[&str]| {
            headings.iter().position(|heading| {
                let plain = heading.to_lowercase().replace(['_', ' ', '-'], "");
                names.contains(&plain.as_str())
            })
        };
        let missing = |name: &str| EngineError::of_file(path, said!("file.no_column", name));
        let topic = column(&["topic", "topicname"]).ok_or_else(|| missing("topic"))?;
        let score = column(&["score", "compositescore", "topicscore", "surgescore"])
            .ok_or_else(|| missing("score"))?;
        let domain = column(&["domain", "companydomain", "website", "accountdomain"]);
        let account = column(&["account", "accountid", "accountkey"]);
        if domain.is_none() && account.is_none() {
            return Err(missing("domain"));
        }
        let week = column(&["week", "date", "weekof", "reportdate"]);
        Ok(Self { topic, score, domain, account, week })
    }

    fn of<'a>(&self, cells: &'a StringRecord) -> Statement<'a> {
        let cell = |place: Option<usize>| place.and_then(|place| cells.get(place));
        Statement {
            domain: cell(self.domain),
            account: cell(self.account),
            topic: cell(Some(self.topic)).unwrap_or(""),
            score: cell(Some(self.score)).unwrap_or(""),
            week: cell(self.week),
        }
    }
}

/// The highest score of each topic of an account in the weeks that count.
pub type Topics = Vec<(String, f64)>;

/// What others say of every account in the weeks that count as of `now`.
///
/// # Errors
/// What the store reports.
pub fn by_account(
    connection: &mut Connection,
    directory: &dyn Directory,
    weeks: u32,
    now: i64,
) -> Result<FxHashMap<i64, Topics>, EngineError> {
    let this_week = week_of(now);
    let first = this_week - 7 * (i64::from(weeks.max(1)) - 1);
    let mut found: FxHashMap<i64, Topics> = FxHashMap::default();
    intent::each(connection, (first, this_week), |said| {
        if let Some(account) = account_of(directory, &said.subject) {
            let topics = found.entry(account).or_default();
            match topics.iter_mut().find(|(topic, _)| *topic == said.topic) {
                Some((_, score)) => *score = score.max(said.score),
                None => topics.push((said.topic, said.score)),
            }
        }
        Ok::<(), EngineError>(())
    })?;
    Ok(found)
}

/// What one source says of one topic of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidTopic {
    /// Who says so.
    pub source: String,
    /// The topic.
    pub topic: String,
    /// Scores by week, this week first; nothing where nothing was said.
    pub weeks: Vec<Option<f64>>,
    /// The highest score of these weeks.
    pub score: f64,
    /// Whether it reaches the threshold.
    pub surges: bool,
}

/// The intent of an account, with everything that it follows from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountIntent {
    /// Topics of others, those with the highest scores first.
    pub topics: Vec<SaidTopic>,
    /// Topics of our own content that surged when the account was scored last.
    pub own_topics: Vec<String>,
    /// Topics that surge, each once.
    pub surging_topics: Vec<String>,
    /// Whether enough of them do.
    pub surging: bool,
    /// Monday of this week, in days since 1970-01-01.
    pub week: i64,
}

/// What an account looks for, and why it surges or does not.
///
/// # Errors
/// When there is no such account, or what the store reports.
pub fn of_account(
    workspace: &Workspace,
    account: i64,
    now: i64,
) -> Result<AccountIntent, EngineError> {
    let model = workspace.model()?;
    let rules = &model.intent;
    let this_week = week_of(now);
    let first = this_week - 7 * (i64::from(rules.weeks.max(1)) - 1);
    let mut found = AccountIntent { week: this_week, ..AccountIntent::default() };
    workspace.store.read(|connection| {
        if speargun_store::account::get(connection, account)?.is_none() {
            return Err(EngineError::NotFound(said!("account.missing", id = account)));
        }
        if let Some(stored) = speargun_store::score::get(connection, account)? {
            found.own_topics = stored_topics(&stored.figures);
        }
        if !is_known(connection)? {
            return Ok(());
        }
        let directory = RecordDirectory::load_accounts(connection)?;
        intent::each(connection, (first, this_week), |said| {
            if account_of(&directory, &said.subject) == Some(account) {
                found.hear(said, rules.weeks.max(1) as usize);
            }
            Ok(())
        })
    })?;
    found.settle(rules);
    Ok(found)
}

/// The topics that a score was computed with.
fn stored_topics(figures: &str) -> Vec<String> {
    let figures: serde_json::Value = serde_json::from_str(figures).unwrap_or_default();
    let topics = figures["intent"]["topics"].as_array().map_or(&[][..], Vec::as_slice);
    topics.iter().filter_map(|topic| topic.as_str().map(ToOwned::to_owned)).collect()
}

impl AccountIntent {
    fn hear(&mut self, said: Intent, weeks: usize) {
        let place = ((self.week - said.week) / 7) as usize;
        let known = self
            .topics
            .iter()
            .position(|known| known.source == said.source && known.topic == said.topic);
        let known = known.unwrap_or_else(|| {
            self.topics.push(SaidTopic {
                source: said.source,
                topic: said.topic,
                weeks: vec![None; weeks],
                score: 0.0,
                surges: false,
            });
            self.topics.len() - 1
        });
        let topic = &mut self.topics[known];
        // An account may be named by its key and by several domains: the highest counts.
        if let Some(slot) = topic.weeks.get_mut(place) {
            *slot = Some(slot.map_or(said.score, |known| known.max(said.score)));
        }
        topic.score = topic.score.max(said.score);
    }

    fn settle(&mut self, rules: &IntentRules) {
        for topic in &mut self.topics {
            topic.surges = topic.score >= rules.threshold;
        }
        self.topics.sort_by(|left, right| right.score.total_cmp(&left.score));
        let said = |topic: &String| self.topics.iter().any(|known| known.topic == *topic);
        // What others say is known as of now; the rest of the score's topics are our own.
        self.own_topics
            .retain(|topic| !said(topic) && rules.topics.iter().any(|own| own.name == *topic));
        let high = self.topics.iter().filter(|topic| topic.surges);
        let mut surging: Vec<String> = high.map(|topic| topic.topic.clone()).collect();
        surging.extend(self.own_topics.iter().cloned());
        surging.sort();
        surging.dedup();
        self.surging = !surging.is_empty() && surging.len() >= rules.topics_min as usize;
        self.surging_topics = surging;
    }
}

/// How one of our accounts is named in what is kept: by its domain, else by its key.
///
/// # Errors
/// What the store reports.
pub fn subject_of(workspace: &Workspace, account: i64) -> Result<Option<String>, EngineError> {
    Ok(workspace.store.read(|connection| {
        let stored = speargun_store::account::get(connection, account)?;
        let website = stored.and_then(|account| account.website);
        match website.as_deref().and_then(speargun_matching::normalise_host) {
            Some(host) => Ok(Some(host.domain().to_owned())),
            None => speargun_store::account::key_of(connection, account),
        }
    })?)
}

/// Whether others say anything at all; nothing needs to be loaded otherwise.
///
/// # Errors
/// What the store reports.
pub fn is_known(connection: &mut Connection) -> Result<bool, EngineError> {
    Ok(intent::is_known(connection)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_the_same_in_every_zone() {
        let now = 20_777 * DAY;
        let directory = RecordDirectory::default();
        let weeks = ["UTC", "Europe/Athens", "Asia/Seoul", "America/New_York"].map(|zone| {
            let context = ParseContext {
                zone: TimeZone::get(zone).unwrap(),
                currency: speargun_domain::money::Currency::parse("EUR").unwrap(),
                date_order: speargun_domain::time::DateOrder::DayFirst,
                writes_year_first: false,
                follows_language: false,
                in_hundredths: None,
                circles: speargun_domain::consent::Circles::Absent,
                decimal: None,
            };
            ["2026-11-16", "2026-11-22"].map(|day| {
                let said = Statement {
                    domain: Some("acme.com"),
                    topic: "crm",
                    score: "90",
                    week: Some(day),
                    ..Statement::default()
                };
                read(&said, "vendor", (&context, &directory), now).unwrap().week
            })
        });
        // 2026-11-16 was a Monday, and the 22nd the Sunday of its week.
        assert_eq!(weeks, [[20_773; 2]; 4]);
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 1970-01-05 was a Monday.
        for (day, monday) in [(0, -3), (3, -3), (4, 4), (10, 4), (11, 11), (-3, -3), (-4, -10)] {
            assert_eq!(week_of(day * DAY + DAY / 2), monday, "{day}");
        }
    }
}
