//! Intent as the API sees it.

use crate::failure::{Answered, failure};
use serde_json::Value;
use speargun_domain::time::{DAY, to_rfc3339};
use speargun_engine::Watch;
use speargun_engine::intent::{self, IntentReport, Statement};

use crate::intent::types;
use crate::upload::Upload;
use speargun_domain::caller::Context;
use speargun_engine::Engine;

/// Who says so where nobody is named.
const SOURCE: &str = "intent";

fn result(report: IntentReport) -> types::IntentResult {
    let rejects = report.rejects.into_iter();
    types::IntentResult {
        rows: report.rows,
        kept: report.kept,
        unmatched: report.unmatched,
        rejected: report.rejected,
        rejects: rejects.map(|(row, reason)| types::IntentReject { row, reason }).collect(),
    }
}

/// A row of a call, read.
struct Row {
    said: types::NewIntentRow,
    /// How the account is named whose id the row says.
    subject: Option<String>,
    score: String,
}

impl Row {
    fn statement(&self) -> Statement<'_> {
        Statement {
            domain: self.said.domain.as_deref(),
            account: self.subject.as_deref().or(self.said.account.as_deref()),
            topic: &self.said.topic,
            score: &self.score,
            week: self.said.week.as_deref(),
        }
    }
}

fn read_row(engine: &Engine, row: &Value) -> Answered<Result<Row, String>> {
    // Read by reference, so that the row is not copied.
    let said = match <types::NewIntentRow as serde::Deserialize>::deserialize(row) {
        Ok(said) => said,
        Err(_) => return Ok(Err(wrong_type(row))),
    };
    let subject = match said.account_id {
        Some(id) => intent::subject_of(&engine.workspace, id).map_err(failure)?,
        None => None,
    };
    Ok(Ok(Row { score: said.score.to_string(), said, subject }))
}

/// A field's name, whether it has to be there, what it may be, and that in words.
type FieldRule = (&'static str, bool, fn(&Value) -> bool, &'static str);

/// What of a row is not of its type, in the words of who sends it.
fn wrong_type(row: &Value) -> String {
    let Some(fields) = row.as_object() else {
        return "a row is an object with topic, score, and domain or account".to_owned();
    };
    let rules: [FieldRule; 6] = [
        ("topic", true, Value::is_string, "text"),
        ("score", true, Value::is_number, "a number from 0 to 100"),
        ("domain", false, Value::is_string, "text"),
        ("account", false, Value::is_string, "text"),
        ("account_id", false, Value::is_i64, "a whole number"),
        ("week", false, Value::is_string, "a day as text, such as \"2026-01-31\""),
    ];
    for (name, is_needed, fits, expected) in rules {
        match fields.get(name) {
            None | Some(Value::Null) if is_needed => return format!("no {name}"),
            Some(value) if !value.is_null() && !fits(value) => {
                return format!("{name} must be {expected}");
            }
            _ => {}
        }
    }
    "a row is an object with topic, score, and domain or account".to_owned()
}

/// Keeps rows; bad ones are told one by one.
pub fn put_intent(
    engine: &Engine,
    wanted: &types::NewIntent,
    context: &Context,
) -> Answered<types::IntentResult> {
    // One row more than may be is enough for the call to be refused as a whole.
    let rows = wanted.rows.iter().take(intent::STATEMENTS_MAX + 1);
    let rows: Vec<Result<Row, String>> =
        rows.map(|row| read_row(engine, row)).collect::<Answered<_>>()?;
    let statements =
        rows.iter().map(|row| row.as_ref().map(Row::statement).map_err(Clone::clone)).collect();
    let source = wanted.source.as_deref().unwrap_or(SOURCE);
    intent::record(&engine.workspace, source, statements, context).map(result).map_err(failure)
}

/// Keeps the rows of a table.
pub fn import_intent_file(
    engine: &Engine,
    upload: &Upload,
    query: &types::IntentSourceQuery,
    context: &Context,
) -> Answered<types::IntentResult> {
    let source = query.source.as_deref().unwrap_or(SOURCE);
    let watch = Watch::none();
    intent::import_file(&engine.workspace, &upload.path, source, &watch, context)
        .map(result)
        .map_err(failure)
}

/// What an account looks for.
pub fn account_intent(engine: &Engine, id: i64) -> Answered<types::AccountIntent> {
    let found =
        intent::of_account(&engine.workspace, id, engine.workspace.now()).map_err(failure)?;
    let model = engine.workspace.model().map_err(failure)?;
    let rules = &model.intent;
    let monday =
        |back: i64| to_rfc3339((found.week - 7 * back) * DAY).chars().take(10).collect::<String>();
    Ok(types::AccountIntent {
        surging: found.surging,
        weeks: (0..i64::from(rules.weeks.max(1))).map(monday).collect(),
        surging_topics: found.surging_topics,
        topics: found
            .topics
            .into_iter()
            .map(|topic| types::IntentTopic {
                source: topic.source,
                topic: topic.topic,
                scores: topic.weeks,
                score: topic.score,
                surges: topic.surges,
            })
            .collect(),
        own_topics: found.own_topics,
        threshold: rules.threshold,
        topics_min: rules.topics_min,
        events_min: rules.events_min,
    })
}
