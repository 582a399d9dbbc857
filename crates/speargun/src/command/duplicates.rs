//! `speargun duplicates`.

use super::context;
use speargun_api as api;
use speargun_api::dto::{MatchEvidence, MergeResult};
use speargun_api::moment::local_moment;

use super::CommandError;
use super::matching::{effect, window};
use crate::arguments::Duplicates;
use crate::language::say;
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;

pub(super) fn run(engine: &Engine, wanted: &Duplicates) -> Result<(), CommandError> {
    let json = wanted.window.output.json;
    let context = context(&engine.workspace);
    let pair = |texts: &[String]| -> Result<(i64, i64), CommandError> {
        let [one, other] = texts else {
            return Err(CommandError::Usage(say!("cli.duplicates.name_two")));
        };
        Ok((
            api::account::call::find_account(engine, one)?,
            api::account::call::find_account(engine, other)?,
        ))
    };
    if let Some(texts) = &wanted.merge {
        let (stays, goes) = pair(texts)?;
        let done = api::duplicate::call::merge(engine, stays, goes, &context)?;
        return told(&done, json);
    }
    if let Some(merge) = wanted.split {
        return told(&api::duplicate::call::split(engine, merge, &context)?, json);
    }
    if let Some(texts) = &wanted.dismiss {
        api::duplicate::call::dismiss_duplicate(engine, pair(texts)?, true, &context)?;
        output::message(&say!("cli.duplicates.dismissed"));
        return Ok(());
    }
    if wanted.merges { merges(engine, wanted) } else { list(engine, wanted) }
}

fn told(done: &MergeResult, json: bool) -> Result<(), CommandError> {
    if json {
        return output::json(done);
    }
    let merge = &done.merge;
    let (survivor, merged) = (&merge.survivor.name, &merge.merged.name);
    let moved = &merge.moved;
    let counts = say!(
        "cli.duplicates.moved",
        people = grouped(moved.people),
        deals = grouped(moved.opportunities),
        events = grouped(moved.events),
        accounts = grouped(moved.accounts)
    );
    let effect = effect(&done.effect);
    output::message(&match merge.undone_at {
        None => say!("cli.duplicates.merged", merged, survivor, counts, effect, id = merge.id),
        Some(_) => say!("cli.duplicates.split", merged, effect),
    });
    output::message(&say!("cli.hint.score"));
    Ok(())
}

fn list(engine: &Engine, wanted: &Duplicates) -> Result<(), CommandError> {
    let page = api::duplicate::call::duplicates(engine, &window(&wanted.window))?;
    if wanted.window.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|pair| {
        let shown = |card: &speargun_api::dto::AccountCard| {
            let domain = card.domain.as_deref().unwrap_or(MISSING);
            format!("{} (id {}, {domain})", card.name, card.id)
        };
        let evidence: Vec<String> = pair.evidence.iter().filter_map(said).collect();
        let probability = format!("{:.3}", pair.probability);
        vec![shown(&pair.left), shown(&pair.right), probability, evidence.join(", ")]
    });
    output::table(
        &[
            say!("cli.duplicates.column.stays"),
            say!("cli.duplicates.column.goes"),
            say!("cli.duplicates.column.probability"),
            say!("cli.duplicates.column.evidence"),
        ],
        rows.collect(),
        &[2],
    )?;
    let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
    output::message(&say!("cli.duplicates.shown", shown, total));
    Ok(())
}

fn said(evidence: &MatchEvidence) -> Option<String> {
    let kind = serde_json::to_value(evidence.kind).ok()?;
    let kind = kind.as_str()?.replace('_', " ");
    Some(format!(
        "{kind} {}",
        if evidence.agrees? {
            say!("cli.duplicates.agrees")
        } else {
            say!("cli.duplicates.differs")
        }
    ))
}

fn merges(engine: &Engine, wanted: &Duplicates) -> Result<(), CommandError> {
    let page = api::duplicate::call::merges(engine, &window(&wanted.window))?;
    if wanted.window.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|merge| {
        vec![
            merge.id.to_string(),
            merge.survivor.name.clone(),
            merge.merged.name.clone(),
            merge.merged_by.clone(),
            local_moment(&engine.workspace, &merge.merged_at),
            merge.obstacle.clone().unwrap_or_else(|| say!("cli.duplicates.can_be_split")),
        ]
    });
    output::table(
        &[
            say!("cli.duplicates.column.merge"),
            say!("cli.duplicates.column.stays"),
            say!("cli.duplicates.column.went"),
            say!("cli.duplicates.column.by"),
            say!("cli.duplicates.column.at"),
            String::new(),
        ],
        rows.collect(),
        &[0],
    )
}
