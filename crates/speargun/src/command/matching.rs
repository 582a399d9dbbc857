//! `speargun match` and `speargun match-files`.

use super::context;
use speargun_api as api;
use speargun_api::dto::{
    AliasKind, AliasList, ExcludedDomainList, FacetValue, MatchDecision, MatchEffect, MatchRun,
    MatchVerdict, NamedReference, NewAlias, NewExcludedDomain, NewProposalDecision,
    NewReviewDecision, PageQuery, ProposalVerdict,
};
use speargun_api::moment::local_moment;
use speargun_domain::caller::Context;
use speargun_engine::membership::match_people;

use super::{CommandError, match_compare, match_model, match_review};
use crate::arguments::{
    Alias, Exclude, Match, MatchCommand, Output, Person, Proposed, Undo, Window,
};
use crate::output::{self, Bar, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::said;

pub(super) fn run(engine: &Engine, matched: &Match) -> Result<(), CommandError> {
    let Some(command) = &matched.command else { return run_all(engine, matched.output) };
    let context = context(&engine.workspace);
    match command {
        MatchCommand::Run(output) => run_all(engine, *output),
        MatchCommand::Report(output) => report(engine, *output),
        MatchCommand::Explain(wanted) => explain(engine, wanted),
        MatchCommand::Compare(names) => match_compare::run(names),
        MatchCommand::Review(wanted) => match_review::run(engine, wanted, &context),
        MatchCommand::Accept(wanted) => {
            let account = wanted.account.as_deref();
            let account_id =
                account.map(|text| api::account::call::find_account(engine, text)).transpose()?;
            let decision = verdict(MatchVerdict::Accept, account_id);
            let made = api::membership::call::review(
                engine,
                find(engine, &wanted.lead)?,
                &decision,
                &context,
            )?;
            decided(engine, &made, wanted.output)
        }
        MatchCommand::Reject(wanted) => {
            let decision = verdict(MatchVerdict::Reject, None);
            let made = api::membership::call::review(
                engine,
                find(engine, &wanted.lead)?,
                &decision,
                &context,
            )?;
            decided(engine, &made, wanted.output)
        }
        MatchCommand::Assign(wanted) => {
            let account = api::account::call::find_account(engine, &wanted.account)?;
            let made = api::membership::call::assign(
                engine,
                find(engine, &wanted.lead)?,
                account,
                &context,
            )?;
            decided(engine, &made, wanted.output)
        }
        MatchCommand::Decisions(window) => decisions(engine, window),
        MatchCommand::Undo(wanted) => undo(engine, wanted, &context),
        MatchCommand::Exclude(wanted) => exclude(engine, wanted, &context),
        MatchCommand::Alias(wanted) => alias(engine, wanted, &context),
        MatchCommand::Proposed(wanted) => proposed(engine, wanted, &context),
        MatchCommand::Train(wanted) => match_model::train(engine, wanted, &context),
        MatchCommand::Models(output) => match_model::list(engine, *output),
        MatchCommand::Publish(wanted) => match_model::publish(engine, wanted, &context),
        MatchCommand::Rollback(output) => match_model::roll_back(engine, *output, &context),
    }
}

fn find(engine: &Engine, lead: &str) -> Result<i64, CommandError> {
    Ok(engine.actor(&context(&engine.workspace)).find_person(lead)?)
}

pub(super) fn verdict(verdict: MatchVerdict, account_id: Option<i64>) -> NewReviewDecision {
    NewReviewDecision { verdict, account_id, account_name: None }
}

pub(super) fn window(window: &Window) -> PageQuery {
    PageQuery { limit: Some(window.limit), offset: None }
}

/// What a decision was, in one line.
pub(super) fn told(made: &MatchDecision) -> String {
    let person = &made.person.name;
    let what = match &made.account {
        Some(account) => format!("{person} belongs to {}", account.name),
        None => format!("{person} belongs to no account"),
    };
    format!("{what} (decision {})", made.id)
}

fn decided(engine: &Engine, made: &MatchDecision, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(made);
    }
    if made.repeats {
        let by = &made.decided_by;
        let at = local_moment(&engine.workspace, &made.decided_at);
        output::message(&format!("{}: {by} decided so on {at}; nothing was changed.", told(made)));
        return Ok(());
    }
    output::message(&format!("{}; `speargun match undo {}` takes it back.", told(made), made.id));
    Ok(())
}

/// What a change did to people, in one line.
pub(super) fn effect(effect: &MatchEffect) -> String {
    let (people, changed) = (grouped(effect.people), grouped(effect.changed));
    format!("{people} people were decided again, {changed} of them changed")
}

fn run_all(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let now = engine.workspace.now();
    let report = Bar::new().run(|watch| match_people(&engine.workspace, watch, now))?;
    if output.json {
        return output::json(&report);
    }
    let rows = report.rules.iter().map(|rule| {
        let people = grouped(u64::try_from(rule.people).unwrap_or(0));
        vec![rule.decision.clone(), rule.rule.clone(), people]
    });
    output::table(&["Decision", "Rule", "People"], rows.collect(), &[2])?;
    output::message(&format!(
        "{} of {} people have an account ({:.1} %), {} should be looked at, {} have none{}.",
        grouped(report.strong),
        grouped(report.people),
        report.match_rate * 100.0,
        grouped(report.review),
        grouped(report.none),
        if report.is_first {
            String::new()
        } else {
            format!("; {} changed", grouped(report.changed))
        },
    ));
    Ok(())
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn report(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let report = api::membership::call::match_report(engine)?;
    if output.json {
        return output::json(&report);
    }
    let rules = report.rules.iter().map(|rule| {
        let decision = name_of(&rule.decision);
        vec![decision, rule.rule.clone(), grouped(rule.people)]
    });
    output::table(&["Decision", "Rule", "People"], rules.collect(), &[2])?;
    let sources = report.sources.iter().map(|source| {
        let counts = [source.people, source.strong, source.review, source.none];
        let mut row = vec![source.source.clone()];
        row.extend(counts.map(grouped));
        row.push(percent(source.match_rate));
        row
    });
    let headings = ["Source", "People", "Matched", "For review", "None", "Match rate"];
    output::table(&headings, sources.collect(), &[1, 2, 3, 4, 5])?;
    output::message(&format!(
        "{} of {} people have an account ({}), {} should be looked at ({}); people decided {}.",
        grouped(report.strong),
        grouped(report.people),
        percent(report.match_rate),
        grouped(report.review),
        percent(report.review_share),
        grouped(report.decided_by_people),
    ));
    if let Some(unfinished) = &report.unfinished_run {
        output::message(&format!(
            "unfinished: the run of {} was broken off; what stands is partly its answer, partly \
             the one before. `speargun match` decides everybody.",
            local_moment(&engine.workspace, &unfinished.started_at)
        ));
    }
    let Some(last) = &report.last_run else {
        output::message("hint: speargun match");
        return Ok(());
    };
    if report.previous_run.is_none() {
        let at = local_moment(&engine.workspace, &last.started_at);
        let people = grouped(last.people);
        output::message(&format!("The first run, {at}, decided {people} people."));
        return Ok(());
    }
    changes(engine, last)
}

fn changes(engine: &Engine, last: &MatchRun) -> Result<(), CommandError> {
    const CHANGES_SHOWN: u32 = 20;
    output::message(&format!(
        "The last finished run, {}: {} people gained an account, {} lost theirs, {} moved to \
         another.",
        local_moment(&engine.workspace, &last.started_at),
        grouped(last.gained),
        grouped(last.lost),
        grouped(last.moved),
    ));
    let query = PageQuery { limit: Some(CHANGES_SHOWN), offset: None };
    let changes = api::membership::call::match_changes(engine, &query)?;
    if changes.items.is_empty() {
        return Ok(());
    }
    let name = |account: &Option<NamedReference>| {
        account.as_ref().map_or_else(|| MISSING.to_owned(), |account| account.name.clone())
    };
    let rows = changes.items.iter().map(|change| {
        let (before, after) = (name(&change.before), name(&change.after));
        vec![change.person.name.clone(), before, after, change.rule_after.clone()]
    });
    output::table(&["Person", "Before", "Now", "Rule"], rows.collect(), &[])
}

pub(super) fn name_of<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn explain(engine: &Engine, wanted: &Person) -> Result<(), CommandError> {
    let story = api::membership::call::explain_match(engine, find(engine, &wanted.lead)?)?;
    if wanted.output.json {
        return output::json(&story);
    }
    let named = |account: &Option<NamedReference>| {
        account.as_ref().map_or_else(|| "no account".to_owned(), |account| account.name.clone())
    };
    let person = &story.person.name;
    let found = format!("probability {:.3}, margin {:.3}", story.probability, story.margin);
    let matcher = &story.matcher;
    let (outcome, account) = (name_of(&matcher.outcome), named(&matcher.account));
    let matcher = format!("{account} ({outcome}, {}, {found})", matcher.rule);
    match story.standing.as_ref().filter(|standing| standing.by_person) {
        Some(standing) => {
            let (by, account) = (&standing.decided_by, named(&standing.account));
            let at = &standing.since;
            output::line(&format!(
                "{person}: {account} ({by} decided: {account}, {at}; no job changes that)"
            ))?;
            output::line(&format!("by itself the matcher would say: {matcher}"))?;
        }
        None => output::line(&format!("{person}: {matcher}"))?,
    }
    if let Some(below) = &story.found_below {
        output::line(&format!(
            "found at {}; this workspace matches families to the parent",
            below.name
        ))?;
    }
    match_review::candidates(&story.candidates)?;
    for hint in &story.would_change {
        output::line(&format!("would have changed the answer: {}", hint.text))?;
    }
    for made in &story.decisions {
        let undone = made.undone_by.as_ref().map(|by| format!(", taken back by {by}"));
        let (verdict, by) = (name_of(&made.verdict), &made.decided_by);
        let undone = undone.unwrap_or_default();
        output::line(&format!("decision {}: {verdict} by {by}{undone}", made.id))?;
    }
    Ok(())
}

fn decisions(engine: &Engine, wanted: &Window) -> Result<(), CommandError> {
    let page = api::membership::call::match_decisions(engine, &window(wanted))?;
    if wanted.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|made| {
        let account = made.account.as_ref().map_or(MISSING, |account| account.name.as_str());
        vec![
            made.id.to_string(),
            made.person.name.clone(),
            name_of(&made.verdict),
            account.to_owned(),
            made.decided_by.clone(),
            local_moment(&engine.workspace, &made.decided_at),
            made.undone_by.clone().unwrap_or_default(),
        ]
    });
    let headings = ["Decision", "Person", "Verdict", "Account", "By", "At", "Taken back by"];
    output::table(&headings, rows.collect(), &[0])
}

fn undo(engine: &Engine, wanted: &Undo, context: &Context) -> Result<(), CommandError> {
    if wanted.batch {
        let undone = api::membership::call::undo_batch(engine, wanted.decision, context)?;
        if wanted.output.json {
            return output::json(&undone);
        }
        output::message(&format!("{} decisions were taken back.", grouped(undone.people)));
        return Ok(());
    }
    let undone = api::membership::call::undo_decision(engine, wanted.decision, context)?;
    if wanted.output.json {
        return output::json(&undone);
    }
    output::message(&format!("{} stands as before.", undone.person.name));
    Ok(())
}

fn exclude(engine: &Engine, wanted: &Exclude, context: &Context) -> Result<(), CommandError> {
    let Some(domain) = &wanted.domain else {
        let items = api::membership::call::excluded_domains(engine)?;
        if wanted.output.json {
            return output::json(&ExcludedDomainList { items });
        }
        let rows = items.iter().map(|excluded| {
            let reason = excluded.reason.clone().unwrap_or_default();
            vec![excluded.domain.clone(), reason, excluded.added_by.clone()]
        });
        return output::table(&["Domain", "Reason", "By"], rows.collect(), &[]);
    };
    if wanted.remove {
        let domain = speargun_engine::membership::alias::domain_of(domain)?.domain().to_owned();
        let known = api::membership::call::excluded_domains(engine)?;
        let known = known.iter().find(|excluded| excluded.domain == domain).ok_or_else(|| {
            CommandError::Failed(format!("{domain} is not excluded; nothing was changed"))
        })?;
        let done = api::membership::call::include_domain(engine, known.id, context)?;
        if wanted.output.json {
            return output::json(&done);
        }
        output::message(&format!("{domain} counts again: {}.", effect(&done)));
        return Ok(());
    }
    let new = NewExcludedDomain { domain: domain.clone(), reason: wanted.reason.clone() };
    let done = api::membership::call::exclude_domain(engine, &new, context)?;
    if wanted.output.json {
        return output::json(&done);
    }
    let domain = &done.excluded_domain.domain;
    output::message(&format!("{domain} is excluded: {}.", effect(&done.effect)));
    Ok(())
}

fn alias(engine: &Engine, wanted: &Alias, context: &Context) -> Result<(), CommandError> {
    let account = api::account::call::find_account(engine, &wanted.account)?;
    let items = api::membership::call::aliases(engine, account)?;
    let Some(value) = &wanted.alias else {
        if wanted.output.json {
            return output::json(&AliasList { items });
        }
        let rows = items
            .iter()
            .map(|alias| vec![name_of(&alias.kind), alias.value.clone(), alias.added_by.clone()]);
        return output::table(&["Kind", "Alias", "By"], rows.collect(), &[]);
    };
    let is_domain = !wanted.name && value.contains('.') && !value.contains(char::is_whitespace);
    let kind = if is_domain { AliasKind::Domain } else { AliasKind::Name };
    if wanted.remove {
        let known = items.iter().find(|alias| alias.kind == kind && alias.value == *value);
        let known = known.ok_or_else(|| {
            CommandError::Failed(format!("\"{value}\" was not added; nothing was changed"))
        })?;
        let done = api::membership::call::remove_alias(engine, account, known.id, context)?;
        if wanted.output.json {
            return output::json(&done);
        }
        output::message(&format!("{value} is taken away: {}.", effect(&done)));
        return Ok(());
    }
    let new = NewAlias { kind, value: value.clone(), force: wanted.force };
    let done =
        api::membership::call::add_alias(engine, account, &new, context).map_err(|error| {
            if error.code == "needs_force" {
                return CommandError::Answer(error.with_hint(said!("cli.match.force_add")));
            }
            error.into()
        })?;
    if wanted.output.json {
        return output::json(&done);
    }
    output::message(&format!("{} is added: {}.", done.alias.value, effect(&done.effect)));
    Ok(())
}

fn proposed(engine: &Engine, wanted: &Proposed, context: &Context) -> Result<(), CommandError> {
    let accepted = wanted.accept.as_ref().map(|key| (key, ProposalVerdict::Accept));
    let dismissed = wanted.dismiss.as_ref().map(|key| (key, ProposalVerdict::Dismiss));
    let restored = wanted.restore.as_ref().map(|key| (key, ProposalVerdict::Restore));
    if let Some((key, verdict)) = accepted.or(dismissed).or(restored) {
        let decision = NewProposalDecision { key: key.clone(), verdict, name: wanted.name.clone() };
        let done = api::membership::call::decide_proposal(engine, &decision, context)?;
        if wanted.window.output.json {
            return output::json(&done);
        }
        output::message(&match &done.account {
            Some(account) => {
                format!("{} (id {}) is made: {}.", account.name, account.id, effect(&done.effect))
            }
            None if verdict == ProposalVerdict::Restore => format!("{key} is proposed again."),
            None => format!(
                "{key} will not be proposed again; `speargun match proposed --restore {key}` takes \
                 that back."
            ),
        });
        return Ok(());
    }
    if wanted.dismissed {
        return dismissed_proposals(engine, &wanted.window);
    }
    let page = api::membership::call::proposed_accounts(engine, &window(&wanted.window))?;
    if wanted.window.output.json {
        return output::json(&page);
    }
    let first = |values: &[FacetValue]| {
        values.first().and_then(|facet| facet.value.clone()).unwrap_or_default()
    };
    let rows = page.items.iter().map(|group| {
        let people = grouped(group.people);
        let (title, country) = (first(&group.titles), first(&group.countries));
        vec![group.key.clone(), group.name.clone(), people, title, country]
    });
    output::table(&["Key", "Name", "People", "Title", "Country"], rows.collect(), &[2])?;
    if page.total > page.items.len() as u64 {
        let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
        output::message(&format!("{shown} of {total} groups; --limit shows more."));
    }
    Ok(())
}

fn dismissed_proposals(engine: &Engine, wanted: &Window) -> Result<(), CommandError> {
    let page = api::membership::call::dismissed_proposals(engine, &window(wanted))?;
    if wanted.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|dismissed| {
        let by = dismissed.dismissed_by.clone();
        let at = local_moment(&engine.workspace, &dismissed.dismissed_at);
        vec![dismissed.key.clone(), grouped(dismissed.people), by, at]
    });
    output::table(&["Key", "People", "Dismissed by", "At"], rows.collect(), &[1])
}
