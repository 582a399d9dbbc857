//! How well people are matched now, and what the last run changed.

use speargun_store::membership::run::{self, Change, MatchRun};
use speargun_store::membership::{self, decision};

use super::run::JOB_NAME;
use super::{RuleCount, SourceCount};
use crate::{EngineError, Workspace};

/// How well people are matched now.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// People who were ever decided.
    pub people: u64,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
    /// People whom a person decided.
    pub decided_by_people: i64,
    /// People by decision and rule.
    pub rules: Vec<RuleCount>,
    /// People by source, as of the last run.
    pub sources: Vec<SourceCount>,
    /// The last run and the one before it.
    pub runs: Vec<MatchRun>,
    /// A later run that was broken off: people stand partly decided by it.
    pub unfinished: Option<MatchRun>,
    /// Decisions of people since the last run.
    pub decisions_since: i64,
}

/// How well people are matched now.
///
/// # Errors
/// What the store reports.
pub fn standing(workspace: &Workspace) -> Result<Standing, EngineError> {
    let runs_now = workspace.is_written_by(JOB_NAME)?;
    workspace.store.read(|connection| {
        let runs = run::list(connection, 2)?;
        let mut report = Standing::default();
        for (decision, rule, people) in membership::summary(connection)? {
            let count = u64::try_from(people).unwrap_or(0);
            report.people += count;
            match decision.as_str() {
                "strong" => report.strong += count,
                "review" => report.review += count,
                _ => report.none += count,
            }
            report.rules.push(RuleCount { decision, rule, people });
        }
        report.decided_by_people = decision::count_standing(connection)?;
        if let Some(last) = runs.first() {
            report.sources = serde_json::from_str(&last.by_source).unwrap_or_default();
            report.decisions_since = decision::count_since(connection, last.started_at)?;
        }
        report.unfinished = run::unended(connection)?.filter(|_| !runs_now);
        report.runs = runs;
        Ok(report)
    })
}

/// A window of the people whose account or rule the last run changed, and how many there are.
///
/// # Errors
/// What the store reports.
pub fn changes(
    workspace: &Workspace,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Change>, i64), EngineError> {
    workspace.store.read(|connection| match run::list(connection, 1)?.first() {
        Some(last) => Ok(run::changes(connection, last.started_at, (limit, offset))?),
        None => Ok((Vec::new(), 0)),
    })
}
