//! Intent as the API sees it.

use speargun_api::backend::{BackendResult, IntentBackend, Upload};
use speargun_api::dto;
use speargun_domain::time::{DAY, to_rfc3339};
use speargun_engine::intent::{self, IntentReport, Statement};
use speargun_engine::{Watch, Workspace};

use super::{EngineBackend, failure};

/// Who says so where nobody is named.
const SOURCE: &str = "intent";

fn result(report: IntentReport) -> dto::IntentResult {
    let rejects = report.rejects.into_iter();
    dto::IntentResult {
        rows: report.rows,
        kept: report.kept,
        rejected: report.rejected,
        rejects: rejects.map(|(row, reason)| dto::IntentReject { row, reason }).collect(),
    }
}

impl IntentBackend for EngineBackend {
    fn put_intent(&self, wanted: &dto::NewIntent) -> BackendResult<dto::IntentResult> {
        // What is refused as a whole costs no look at its rows.
        let named =
            wanted.rows.iter().take(intent::STATEMENTS_MAX).map(|row| match row.account_id {
                Some(id) => Ok(intent::subject_of(&self.workspace, id).map_err(failure)?),
                None => Ok(None),
            });
        let named: Vec<Option<String>> = named.collect::<BackendResult<_>>()?;
        let scores: Vec<String> = wanted.rows.iter().map(|row| row.score.to_string()).collect();
        let statements: Vec<Statement<'_>> = wanted
            .rows
            .iter()
            .zip(&scores)
            .enumerate()
            .map(|(place, (row, score))| Statement {
                domain: row.domain.as_deref(),
                account: named
                    .get(place)
                    .and_then(|named| named.as_deref())
                    .or(row.account.as_deref()),
                topic: &row.topic,
                score,
                week: row.week.as_deref(),
            })
            .collect();
        let source = wanted.source.as_deref().unwrap_or(SOURCE);
        intent::record(&self.workspace, source, &statements, Workspace::now())
            .map(result)
            .map_err(failure)
    }

    fn import_intent_file(
        &self,
        upload: &Upload,
        query: &dto::IntentSourceQuery,
    ) -> BackendResult<dto::IntentResult> {
        let source = query.source.as_deref().unwrap_or(SOURCE);
        let (watch, now) = (Watch::none(), Workspace::now());
        intent::import_file(&self.workspace, &upload.path, source, &watch, now)
            .map(result)
            .map_err(failure)
    }

    fn account_intent(&self, id: i64) -> BackendResult<dto::AccountIntent> {
        let found = intent::of_account(&self.workspace, id, Workspace::now()).map_err(failure)?;
        let model = self.workspace.model().map_err(failure)?;
        let rules = &model.intent;
        let monday = |back: i64| {
            to_rfc3339((found.week - 7 * back) * DAY).chars().take(10).collect::<String>()
        };
        Ok(dto::AccountIntent {
            surging: found.surging,
            weeks: (0..i64::from(rules.weeks.max(1))).map(monday).collect(),
            surging_topics: found.surging_topics,
            topics: found
                .topics
                .into_iter()
                .map(|topic| dto::IntentTopic {
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
}
