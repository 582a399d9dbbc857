//! `speargun model`.

use super::context;
use speargun_api::moment::local_moment;
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;
use speargun_domain::score::{ModelChange, ScoreModel};
use speargun_domain::time::{parse_instant, to_rfc3339};
use speargun_engine::score_model::{
    self, BacktestReport, BacktestWish, ModelText, Mover, Publication, Published, Rehearsal,
};
use speargun_engine::{EngineError, Workspace};

use super::CommandError;
use crate::arguments::{
    Model, ModelBacktest, ModelCheck, ModelCommand, ModelDiff, ModelInit, ModelPublish,
    ModelRollback, ModelShadow, Output,
};
use crate::language::{fixed, language, say, spoken};
use crate::output::{self, Bar, MISSING, grouped};
use speargun_words::count;

pub(super) fn run(workspace: &Workspace, wanted: &Model) -> Result<ExitCode, CommandError> {
    let workspace = &Of { workspace, line: wanted.line.as_deref() };
    match &wanted.command {
        ModelCommand::Init(wish) => init(workspace, wish)?,
        ModelCommand::Check(wish) => return check(workspace, wish),
        ModelCommand::Diff(wish) => diff(workspace, wish)?,
        ModelCommand::Shadow(wish) => shadow(workspace, wish)?,
        ModelCommand::Backtest(wish) => backtest(workspace, wish)?,
        ModelCommand::Publish(wish) => publish(workspace, wish)?,
        ModelCommand::Rollback(wish) => roll_back(workspace, wish)?,
        ModelCommand::History(output) => history(workspace, *output)?,
        ModelCommand::Sql(wish) => {
            let model = named(workspace, &wish.model)?.1;
            output::line(&model.sql(super::account::dialect(workspace, wish.dialect)))?;
        }
        ModelCommand::Lines(output) => lines(workspace, *output)?,
        ModelCommand::Retire => retire(workspace)?,
        ModelCommand::Remove => remove(workspace)?,
        ModelCommand::Show(wish) => {
            let text = workspace.text(&wish.model)?.text;
            output::line(text.trim_end_matches('\n'))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A workspace, and whose models are meant: those of a product line, or the main ones.
struct Of<'a> {
    workspace: &'a Workspace,
    line: Option<&'a str>,
}

impl std::ops::Deref for Of<'_> {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        self.workspace
    }
}

impl Of<'_> {
    fn text(&self, named: &str) -> Result<ModelText, EngineError> {
        score_model::text_of_line(self.workspace, self.line, named)
    }

    fn read(&self, text: &str) -> Result<ScoreModel, EngineError> {
        score_model::read(self.workspace, self.line, text)
    }

    fn line(&self) -> Option<String> {
        self.line.map(ToOwned::to_owned)
    }
}

fn lines(workspace: &Of<'_>, output: Output) -> Result<(), CommandError> {
    let lines = score_model::lines(workspace)?;
    if output.json {
        return output::json(&lines);
    }
    let mut begun = score_model::line_drafts(workspace)?;
    begun.retain(|draft| draft.in_force.is_none());
    if !begun.is_empty() {
        let keys: Vec<_> = begun.into_iter().map(|draft| draft.key).collect();
        output::message(&say!("cli.model.begun", keys = keys.join(", ")));
        if lines.is_empty() {
            return Ok(());
        }
    }
    if lines.is_empty() {
        output::message(&say!("cli.model.no_line"));
        return Ok(());
    }
    let rows = lines.iter().map(|line| {
        let version = line.version.to_string();
        let at = local_moment(workspace, &to_rfc3339(line.published_at));
        vec![line.key.clone(), line.name.clone(), version, line.published_by.clone(), at]
    });
    let headings = [
        say!("cli.model.column.line"),
        say!("cli.model.column.model"),
        say!("cli.model.column.version"),
        say!("cli.model.column.by"),
        say!("cli.model.column.published"),
    ];
    output::table(&headings, rows.collect(), &[2])
}

fn retire(workspace: &Of<'_>) -> Result<(), CommandError> {
    let Some(line) = workspace.line else {
        return Err(CommandError::Usage(say!("cli.model.retire_which")));
    };
    score_model::retire_line(workspace, line, &context(workspace))?;
    output::message(&say!("cli.model.retired", line));
    Ok(())
}

fn remove(workspace: &Of<'_>) -> Result<(), CommandError> {
    let Some(line) = workspace.line else {
        return Err(CommandError::Usage(say!("cli.model.remove_which")));
    };
    let aside = score_model::remove_draft(workspace, line, &context(workspace))?;
    output::message(&say!("cli.model.removed", line, file = aside.display().to_string()));
    Ok(())
}

fn init(workspace: &Of<'_>, wish: &ModelInit) -> Result<(), CommandError> {
    score_model::init(workspace, workspace.line, (&wish.from, wish.force), &context(workspace))
        .map_err(|error| match error {
            EngineError::NeedsForce(reason) => {
                CommandError::Failed(say!("cli.model.replace", reason))
            }
            error => error.into(),
        })?;
    let path = score_model::draft_path(workspace, workspace.line)?;
    output::message(&say!(
        "cli.model.begin",
        file = path.display().to_string(),
        option = workspace.line.map(|line| format!(" --line {line}")).unwrap_or_default()
    ));
    Ok(())
}

fn check(workspace: &Of<'_>, wish: &ModelCheck) -> Result<ExitCode, CommandError> {
    let text = workspace.text(&wish.model)?.text;
    let report = Bar::new()
        .run(|watch| score_model::check(workspace, workspace.line, &text, wish.accounts, watch))?;
    if wish.output.json {
        output::json(&report)?;
    } else {
        for fault in &report.faults {
            output::line(&spoken(&fault.said()))?;
        }
        for notice in &report.notices {
            output::message(&say!("cli.notice", text = notice));
        }
        if report.usable {
            output::message(&say!(
                "cli.model.usable",
                dimensions = report.dimensions,
                rules = grouped(report.rules as u64)
            ));
        } else {
            output::message(&say!("cli.model.faulty", count = count(report.faults.len())));
        }
    }
    Ok(if report.usable { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The model that somebody names, with what it is called.
fn named(workspace: &Of<'_>, name: &str) -> Result<(String, Arc<ScoreModel>), CommandError> {
    let found = workspace.text(name)?;
    Ok((found.label, Arc::new(workspace.read(&found.text)?)))
}

/// What `model diff` tells.
#[derive(Serialize)]
struct Diff {
    before: String,
    after: String,
    changes: Vec<ModelChange>,
    /// Nothing where only texts were compared.
    accounts: Option<Rehearsal>,
}

fn diff(workspace: &Of<'_>, wish: &ModelDiff) -> Result<(), CommandError> {
    let (before, first) = named(workspace, &wish.before)?;
    let (after, second) = named(workspace, &wish.after)?;
    let changes = first.changes_to(&second);
    let accounts = match wish.accounts {
        0 => None,
        limit => Some(rehearse(workspace, first, second, limit)?),
    };
    let diff = Diff { before, after, changes, accounts };
    if wish.output.json {
        return output::json(&diff);
    }
    if diff.changes.is_empty() {
        output::message(&say!("cli.model.same", before = diff.before, after = diff.after));
        return Ok(());
    }
    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| MISSING.to_owned());
    let rows = diff.changes.iter().map(|change| {
        vec![change.place.clone(), change.item.clone(), side(&change.before), side(&change.after)]
    });
    let (place, item) = (say!("cli.model.column.place"), say!("cli.model.column.item"));
    output::table(&[&place, &item, &diff.before, &diff.after], rows.collect(), &[])?;
    diff.accounts.as_ref().map_or(Ok(()), rehearsed)
}

fn rehearse(
    workspace: &Of<'_>,
    before: Arc<ScoreModel>,
    after: Arc<ScoreModel>,
    limit: u32,
) -> Result<Rehearsal, CommandError> {
    let now = workspace.now();
    let (before, after, limit) = (before, after, limit as usize);
    let of_line = workspace.line.is_some();
    Ok(Bar::new().run(|watch| {
        if of_line {
            return score_model::rehearse_line(workspace, &before, &after, limit, watch, now);
        }
        score_model::rehearse(workspace, before, after, limit, watch, now)
    })?)
}

/// The headings of a table of counts before and after.
fn compared(of: String) -> [String; 4] {
    [
        of,
        say!("cli.model.column.before"),
        say!("cli.model.column.after"),
        say!("cli.model.column.change"),
    ]
}

fn rehearsed(found: &Rehearsal) -> Result<(), CommandError> {
    let rows = found.tiers.iter().map(|tier| {
        let change = i128::from(tier.after) - i128::from(tier.before);
        vec![
            tier.tier.to_string(),
            grouped(tier.before),
            grouped(tier.after),
            format!("{change:+}"),
        ]
    });
    output::table(&compared(say!("cli.model.column.tier")), rows.collect(), &[1, 2, 3])?;
    if found.restaged > 0 {
        let rows = found.stages.iter().map(|stage| {
            let change = i128::from(stage.after) - i128::from(stage.before);
            let counts = [grouped(stage.before), grouped(stage.after), format!("{change:+}")];
            [vec![stage.stage.clone()], counts.into()].concat()
        });
        output::table(&compared(say!("cli.model.column.stage")), rows.collect(), &[1, 2, 3])?;
    }
    if !found.movers.is_empty() {
        let headings = [
            say!("cli.model.column.account"),
            say!("cli.model.column.tier"),
            say!("cli.model.column.score"),
            say!("cli.model.column.change"),
        ];
        output::table(&headings, found.movers.iter().map(mover).collect(), &[2, 3])?;
    }
    output::message(&say!(
        "cli.model.rehearsed",
        rescored = grouped(found.rescored),
        count = count(found.accounts),
        up = grouped(found.up),
        down = grouped(found.down),
        after = fixed(found.mean_after, 1),
        before = fixed(found.mean_before, 1)
    ));
    Ok(())
}

fn mover(mover: &Mover) -> Vec<String> {
    let tier = |tier: u8, state: Option<&str>| {
        state.map_or(tier.to_string(), |state| {
            format!("{tier} ({})", super::facts::state_word("tier_state", state))
        })
    };
    let before = tier(mover.tier_before, mover.state_before);
    let after = tier(mover.tier_after, mover.state_after);
    vec![
        mover.account.clone(),
        if before == after { before } else { format!("{before} → {after}") },
        format!("{} → {}", fixed(mover.score_before, 1), fixed(mover.score_after, 1)),
        language().decimal(&format!("{:+.1}", mover.score_after - mover.score_before)),
    ]
}

fn shadow(workspace: &Of<'_>, wish: &ModelShadow) -> Result<(), CommandError> {
    let (label, model) = named(workspace, &wish.model)?;
    let live = match workspace.line {
        Some(_) => named(workspace, "published")?.1,
        None => workspace.model()?,
    };
    let found = rehearse(workspace, live, model, wish.accounts)?;
    if wish.output.json {
        return output::json(&found);
    }
    rehearsed(&found)?;
    match found.best_tier_kept {
        Some(kept) => {
            let share = say!("cli.percent", number = fixed(kept * 100.0, 1));
            output::message(&say!("cli.model.shadow_tier", model = label, share));
        }
        None => output::message(&say!("cli.model.shadow_no_tier")),
    }
    if let Some(rank) = found.rank_correlation {
        output::message(&say!("cli.model.shadow_rank", number = fixed(rank, 3)));
    }
    output::message(&say!("cli.model.shadow_only"));
    Ok(())
}

fn backtest(workspace: &Of<'_>, wish: &ModelBacktest) -> Result<(), CommandError> {
    let (label, model) = named(workspace, &wish.model)?;
    let (beside, live) = match workspace.line {
        Some(_) if score_model::in_force_of(workspace, workspace.line)?.is_some() => {
            (say!("cli.model.in_force"), named(workspace, "published")?.1)
        }
        Some(_) => (say!("cli.model.main_model"), workspace.model()?),
        None => (say!("cli.model.in_force"), workspace.model()?),
    };
    let zone = workspace.settings().zone().map_err(EngineError::from)?;
    let moment = |text: &str| {
        parse_instant(text, &zone, workspace.settings().date_order)
            .map_err(|error| CommandError::Usage(spoken(&error.said())))
    };
    let now = workspace.now();
    let wanted = BacktestWish {
        as_of: moment(&wish.as_of)?,
        until: wish.until.as_deref().map_or(Ok(now), moment)?,
        capacity: wish.capacity,
        step_days: wish.step_days,
    };
    let report =
        Bar::new().run(|watch| score_model::backtest(workspace, model, live, &wanted, watch))?;
    if wish.output.json {
        return output::json(&report);
    }
    backtested(&label, &beside, &report)
}

fn backtested(label: &str, beside: &str, report: &BacktestReport) -> Result<(), CommandError> {
    let percent = |share: f64| say!("cli.percent", number = fixed(share * 100.0, 1));
    let results = [(label, Some(&report.model)), (beside, report.live.as_ref())];
    let rows = results.into_iter().filter_map(|(label, result)| {
        let result = result?;
        Some(vec![
            label.to_owned(),
            say!("cli.model.won_of", found = grouped(result.won_found), won = grouped(report.won)),
            grouped(result.won_found_before_close),
            result.median_days_before_close.map_or(MISSING.to_owned(), |days| fixed(days, 0)),
            grouped(result.won_at_capacity),
            percent(result.precision_at_capacity),
            result.lift.map_or(MISSING.to_owned(), |lift| fixed(lift, 2)),
            fixed(result.chance_probability, 4),
        ])
    });
    let headings = [
        say!("cli.model.column.model"),
        say!("cli.model.column.won_in_tiers"),
        say!("cli.model.column.before_close"),
        say!("cli.model.column.median_days"),
        say!("cli.model.column.won_of_best", number = grouped(report.capacity)),
        say!("cli.model.column.precision"),
        say!("cli.model.column.lift"),
        say!("cli.model.column.chance"),
    ];
    output::table(&headings, rows.collect(), &[1, 2, 3, 4, 5, 6, 7])?;
    let (low, high) = report.chance_interval;
    output::message(&say!(
        "cli.model.backtested",
        count = count(report.accounts),
        won = grouped(report.won),
        again = grouped(report.won_again),
        chance = fixed(report.chance_expected, 1),
        capacity = grouped(report.capacity),
        low = grouped(low),
        high = grouped(high),
        unknown = grouped(report.unknown_then)
    ));
    for input in &report.inputs {
        output::message(&say!("cli.model.input", text = input));
    }
    Ok(())
}

fn publish(workspace: &Of<'_>, wish: &ModelPublish) -> Result<(), CommandError> {
    let text = match &wish.file {
        Some(path) => speargun_engine::text_of_file(path)?,
        None => workspace.text("draft").map(|found| found.text)?,
    };
    let publication = Publication {
        line: workspace.line(),
        text,
        note: wish.note.clone(),
        expected: wish.expect,
        context: context(workspace),
    };
    let published = score_model::publish(workspace, &publication)?;
    told(&published, workspace.line, wish.output)
}

fn roll_back(workspace: &Of<'_>, wish: &ModelRollback) -> Result<(), CommandError> {
    let publication = Publication {
        line: workspace.line(),
        text: String::new(),
        note: wish.note.clone(),
        expected: wish.expect,
        context: context(workspace),
    };
    let published = score_model::roll_back(workspace, wish.version, &publication)?;
    told(&published, workspace.line, wish.output)
}

fn told(published: &Published, line: Option<&str>, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(published);
    }
    for notice in &published.notices {
        output::message(&say!("cli.notice", text = notice));
    }
    let of = published
        .restored_version
        .map_or(String::new(), |version| say!("cli.model.with_text_of", version));
    let follow = match line {
        Some(_) => say!("cli.model.follow_line"),
        None => say!("cli.model.follow"),
    };
    output::message(&say!("cli.model.published", version = published.version, of, follow));
    Ok(())
}

fn history(workspace: &Of<'_>, output: Output) -> Result<(), CommandError> {
    let versions = score_model::history(workspace, workspace.line)?;
    if output.json {
        return output::json(&versions);
    }
    if versions.is_empty() {
        output::message(&say!("cli.model.none_published"));
        return Ok(());
    }
    let rows = versions.iter().map(|version| {
        let restored =
            version.restored_version.map(|restored| say!("cli.document.again", version = restored));
        let said = [restored, version.note.clone()].into_iter().flatten().collect::<Vec<_>>();
        vec![
            version.version.to_string(),
            version.state.clone(),
            local_moment(workspace, &to_rfc3339(version.published_at)),
            version.published_by.clone(),
            said.join(": "),
        ]
    });
    let headings = [
        say!("cli.model.column.version"),
        say!("cli.model.column.state"),
        say!("cli.model.column.published"),
        say!("cli.model.column.by"),
        say!("cli.model.column.note"),
    ];
    output::table(&headings, rows.collect(), &[0])
}
