//! What calls of the workspace do.

use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, score_model, serve};
use speargun_store::import_run;

use crate::failure::Answered;
use crate::money::{count, stored};
use crate::workspace::server;
use crate::workspace::types;

/// How the server and its parts are. A part that cannot be asked is failing; this is no error.
pub fn server_health(engine: &Engine) -> server::ServerHealth {
    let parts = engine.health_of_parts().into_iter().map(part).collect();
    server::ServerHealth::of(parts, env!("CARGO_PKG_VERSION"))
}

fn part(part: serve::PartHealth) -> server::PartHealth {
    server::PartHealth {
        part: part.part.to_owned(),
        status: match part.status {
            serve::PartStatus::Ok => server::PartStatus::Ok,
            serve::PartStatus::Degraded => server::PartStatus::Degraded,
            serve::PartStatus::Failing => server::PartStatus::Failing,
        },
        detail: part.detail,
        since: part.since.map(to_rfc3339),
        lag_ms: part.lag_ms,
        waiting_events: part.waiting_events,
    }
}

/// The workspace: name, currency, counts, score model.
pub fn workspace(engine: &Engine) -> Answered<types::Workspace> {
    let workspace = &engine.workspace;
    let counted = engine.counts.get(workspace)?;
    let counts = types::WorkspaceCounts {
        accounts: count(counted.accounts),
        people: count(counted.people),
        opportunities: count(counted.opportunities),
        events: count(counted.events),
    };
    let runs = stored(workspace.store.read(|connection| import_run::list(connection, 1)))?;
    let last = runs.into_iter().next();
    let model = workspace.model()?;
    let lines = score_model::lines(workspace)?;
    let product_lines = lines
        .into_iter()
        .map(|line| types::ProductLine { key: line.key, name: line.name })
        .collect();
    let dimensions = model
        .dimensions
        .iter()
        .map(|dimension| types::DimensionWeight {
            key: dimension.key.clone(),
            weight: dimension.weight / 100.0,
        })
        .collect();
    let settings = workspace.settings();
    Ok(types::Workspace {
        name: settings.name.clone(),
        currency: settings.currency.code().to_owned(),
        time_zone: settings.time_zone.clone(),
        language: settings.language.clone(),
        counts,
        last_import_at: last.map(|run| to_rfc3339(run.finished_at.unwrap_or(run.started_at))),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        product_lines,
        model: Some(types::ModelSummary {
            name: model.name.clone(),
            version: model.version.to_string(),
            dimensions,
        }),
    })
}
