//! `speargun match train`, `models`, `publish` and `rollback`.

use serde::Serialize;
use speargun_api as api;
use speargun_api::dto::MatchModelList;
use speargun_api::moment::local_moment;
use speargun_domain::caller::Context;
use speargun_engine::EngineError;
use speargun_engine::membership::MatchReport;
use speargun_engine::membership::match_model::{self, Figures, JUDGED_FROM, Quality, Trained};

use super::CommandError;
use super::matching::name_of;
use crate::arguments::{Output, Publish, Train};
use crate::language::say;
use crate::output::{self, Bar, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::count;

/// What training gave, and the run where it was published.
#[derive(Serialize)]
struct TrainResult<'a> {
    #[serde(flatten)]
    trained: &'a Trained,
    published: bool,
    run: Option<MatchReport>,
}

pub(super) fn train(
    engine: &Engine,
    wanted: &Train,
    context: &Context,
) -> Result<(), CommandError> {
    let actor = engine.actor(context);
    let trained = Bar::new().run(|watch| match_model::train(&actor, watch))?;
    let figures = &trained.version.figures;
    let publishes = wanted.publish && (wanted.force || figures.may_be_published());
    if !wanted.output.json {
        shown(&trained)?;
    }
    let version = trained.version.version;
    let run = if publishes {
        Some(Bar::new().run(|watch| match_model::publish(&actor, version, wanted.force, watch))?)
    } else {
        None
    };
    if wanted.output.json {
        let published = run.is_some();
        output::json(&TrainResult { trained: &trained, published, run })?;
    } else if let Some(run) = &run {
        in_force(Some(version), run);
    } else if !wanted.publish {
        output::message(&say!("cli.weights.hint_publish", version));
    }
    if wanted.publish && !publishes {
        return Err(CommandError::Failed(say!("cli.weights.not_published", version)));
    }
    Ok(())
}

fn shown(trained: &Trained) -> Result<(), CommandError> {
    let figures = &trained.version.figures;
    if trained.moved.is_empty() {
        output::message(&say!("cli.weights.unmoved"));
    } else {
        let rows = trained.moved.iter().map(|weight| {
            let change = weight.after - weight.before;
            vec![
                weight.level.clone(),
                format!("{:.2}", weight.before),
                format!("{:.2}", weight.after),
                format!("{change:+.2}"),
            ]
        });
        output::table(
            &[
                say!("cli.weights.column.level"),
                say!("cli.weights.column.before"),
                say!("cli.weights.column.now"),
                say!("cli.weights.column.change"),
            ],
            rows.collect(),
            &[1, 2, 3],
        )?;
    }
    let rows = [
        (say!("cli.weights.in_force"), &figures.before),
        (say!("cli.weights.learned"), &figures.after),
    ];
    let rows = rows.map(|(name, quality)| quality_row(&name, quality));
    let headings = [
        say!("cli.weights.column.weights"),
        say!("cli.weights.column.held_back"),
        say!("cli.weights.column.right"),
        say!("cli.weights.column.wrong"),
        say!("cli.weights.column.missed"),
        say!("cli.weights.column.precision"),
        say!("cli.weights.column.recall"),
    ];
    output::table(&headings, rows.into(), &[1, 2, 3, 4, 5, 6])?;
    output::message(&say!(
        "cli.weights.learned_from",
        version = trained.version.version,
        people = grouped(figures.leads),
        decisions = grouped(figures.decisions)
    ));
    if let Some(judgement) = judgement(figures) {
        output::message(&judgement);
    }
    Ok(())
}

fn quality_row(name: &str, quality: &Quality) -> Vec<String> {
    let counts = [quality.decisions, quality.right, quality.wrong, quality.missed].map(grouped);
    let shares = [quality.precision, quality.recall].map(share);
    std::iter::once(name.to_owned()).chain(counts).chain(shares).collect()
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| MISSING.to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// What the figures allow to say beyond themselves.
fn judgement(figures: &Figures) -> Option<String> {
    if figures.is_worse {
        return Some(say!("cli.weights.worse"));
    }
    figures.too_few_decisions.then(|| {
        say!("cli.weights.too_few", count = count(figures.before.decisions), needed = JUDGED_FROM)
    })
}

fn in_force(version: Option<i64>, run: &MatchReport) {
    let what = version.map_or_else(
        || say!("cli.weights.shipped_again"),
        |version| say!("cli.weights.version_in_force", version),
    );
    output::message(&say!(
        "cli.weights.effect",
        text = what,
        strong = grouped(run.strong),
        people = grouped(run.people),
        changed = grouped(run.changed)
    ));
}

pub(super) fn list(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let MatchModelList { items, in_force } = api::membership::call::match_models(engine)?;
    if output.json {
        return output::json(&MatchModelList { items, in_force });
    }
    if in_force.is_none() {
        output::message(&say!("cli.weights.shipped"));
    }
    if items.is_empty() {
        output::message(&say!("cli.weights.hint_train"));
        return Ok(());
    }
    let at = |text: Option<&String>| {
        text.map(|text| local_moment(&engine.workspace, text)).unwrap_or_default()
    };
    let rows = items.iter().map(|version| {
        let after = &version.figures.after;
        vec![
            version.version.to_string(),
            name_of(&version.state),
            at(Some(&version.created_at)),
            version.created_by.clone(),
            grouped(version.figures.decisions),
            share(after.precision),
            share(after.recall),
            at(version.published_at.as_ref()),
        ]
    });
    let headings = [
        say!("cli.weights.column.version"),
        say!("cli.weights.column.state"),
        say!("cli.weights.column.made"),
        say!("cli.weights.column.by"),
        say!("cli.weights.column.decisions"),
        say!("cli.weights.column.precision"),
        say!("cli.weights.column.recall"),
        say!("cli.weights.column.published"),
    ];
    output::table(&headings, rows.collect(), &[0, 4, 5, 6])
}

#[derive(Serialize)]
struct PublishResult {
    version: i64,
    run: MatchReport,
}

pub(super) fn publish(
    engine: &Engine,
    wanted: &Publish,
    context: &Context,
) -> Result<(), CommandError> {
    let (actor, version) = (engine.actor(context), wanted.version);
    let published =
        Bar::new().run(|watch| match_model::publish(&actor, version, wanted.force, watch));
    let run = published.map_err(|error| match error {
        EngineError::NeedsForce(reason) => CommandError::Failed(say!("cli.match.force", reason)),
        error => error.into(),
    })?;
    if wanted.output.json {
        return output::json(&PublishResult { version, run });
    }
    in_force(Some(version), &run);
    Ok(())
}

pub(super) fn roll_back(
    engine: &Engine,
    output: Output,
    context: &Context,
) -> Result<(), CommandError> {
    let actor = engine.actor(context);
    let back = Bar::new().run(|watch| match_model::roll_back(&actor, watch))?;
    if output.json {
        return output::json(&back);
    }
    in_force(back.to, &back.run);
    Ok(())
}
