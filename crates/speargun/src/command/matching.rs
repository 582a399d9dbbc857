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

use super::{CommandError, facts, match_compare, match_model, match_review};
use crate::arguments::{
    Alias, Exclude, Match, MatchCommand, Output, Person, Proposed, Undo, Window,
};
use crate::language::{fixed, say};
use crate::output::{self, Bar, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::{count, said};

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
        Some(account) => say!("cli.match.belongs", person, account = account.name),
        None => say!("cli.match.belongs_to_none", person),
    };
    say!("cli.match.decision", text = what, id = made.id)
}

fn decided(engine: &Engine, made: &MatchDecision, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(made);
    }
    if made.repeats {
        let by = &made.decided_by;
        let at = local_moment(&engine.workspace, &made.decided_at);
        output::message(&say!("cli.match.repeats", text = told(made), by, at));
        return Ok(());
    }
    output::message(&say!("cli.match.made", text = told(made), id = made.id));
    Ok(())
}

/// What a change did to people, in one line.
pub(super) fn effect(effect: &MatchEffect) -> String {
    say!("cli.match.effect", count = count(effect.people), changed = grouped(effect.changed))
}

fn run_all(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let now = engine.workspace.now();
    let report = Bar::new().run(|watch| match_people(&engine.workspace, watch, now))?;
    if output.json {
        return output::json(&report);
    }
    let rows = report.rules.iter().map(|rule| {
        let people = grouped(u64::try_from(rule.people).unwrap_or(0));
        let decision = facts::key_word("match.outcome", &rule.decision);
        vec![decision, facts::key_word("match.rule", &rule.rule), people]
    });
    output::table(
        &[
            say!("cli.match.column.decision"),
            say!("cli.match.column.rule"),
            say!("cli.match.column.people"),
        ],
        rows.collect(),
        &[2],
    )?;
    output::message(&say!(
        "cli.match.summary",
        strong = grouped(report.strong),
        people = grouped(report.people),
        percent = fixed(report.match_rate * 100.0, 1),
        review = grouped(report.review),
        none = grouped(report.none),
        changed = if report.is_first {
            String::new()
        } else {
            say!("cli.match.changed", count = grouped(report.changed))
        }
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
        let decision = facts::key_word("match.outcome", &name_of(&rule.decision));
        vec![decision, facts::key_word("match.rule", &rule.rule), grouped(rule.people)]
    });
    output::table(
        &[
            say!("cli.match.column.decision"),
            say!("cli.match.column.rule"),
            say!("cli.match.column.people"),
        ],
        rules.collect(),
        &[2],
    )?;
    let sources = report.sources.iter().map(|source| {
        let counts = [source.people, source.strong, source.review, source.none];
        let mut row = vec![source.source.clone()];
        row.extend(counts.map(grouped));
        row.push(percent(source.match_rate));
        row
    });
    let headings = [
        say!("cli.match.column.source"),
        say!("cli.match.column.people"),
        say!("cli.match.column.matched"),
        say!("cli.match.column.review"),
        say!("cli.match.column.none"),
        say!("cli.match.column.rate"),
    ];
    output::table(&headings, sources.collect(), &[1, 2, 3, 4, 5])?;
    output::message(&say!(
        "cli.match.report",
        strong = grouped(report.strong),
        people = grouped(report.people),
        share = percent(report.match_rate),
        review = grouped(report.review),
        review_share = percent(report.review_share),
        decided = grouped(report.decided_by_people)
    ));
    if let Some(unfinished) = &report.unfinished_run {
        output::message(&say!(
            "cli.match.unfinished",
            at = local_moment(&engine.workspace, &unfinished.started_at)
        ));
    }
    let Some(last) = &report.last_run else {
        output::message(&say!("cli.hint.match"));
        return Ok(());
    };
    if report.previous_run.is_none() {
        let at = local_moment(&engine.workspace, &last.started_at);
        let people = grouped(last.people);
        output::message(&say!("cli.match.first_run", at, people));
        return Ok(());
    }
    changes(engine, last)
}

fn changes(engine: &Engine, last: &MatchRun) -> Result<(), CommandError> {
    const CHANGES_SHOWN: u32 = 20;
    output::message(&say!(
        "cli.match.last_run",
        at = local_moment(&engine.workspace, &last.started_at),
        gained = grouped(last.gained),
        lost = grouped(last.lost),
        moved = grouped(last.moved)
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
        let rule = facts::key_word("match.rule", &change.rule_after);
        vec![change.person.name.clone(), before, after, rule]
    });
    output::table(
        &[
            say!("cli.match.column.person"),
            say!("cli.match.column.before"),
            say!("cli.match.column.now"),
            say!("cli.match.column.rule"),
        ],
        rows.collect(),
        &[],
    )
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
        account
            .as_ref()
            .map_or_else(|| say!("cli.match.no_account"), |account| account.name.clone())
    };
    let person = &story.person.name;
    let found = say!(
        "cli.match.found",
        probability = fixed(story.probability, 3),
        margin = fixed(story.margin, 3)
    );
    let matcher = &story.matcher;
    let outcome = facts::key_word("match.outcome", &name_of(&matcher.outcome));
    let (rule, account) = (facts::key_word("match.rule", &matcher.rule), named(&matcher.account));
    let matcher = format!("{account} ({outcome}, {rule}, {found})");
    match story.standing.as_ref().filter(|standing| standing.by_person) {
        Some(standing) => {
            let (by, account) = (&standing.decided_by, named(&standing.account));
            let at = &standing.since;
            output::line(&say!("cli.match.by_person", person, account, by, at))?;
            output::line(&say!("cli.match.matcher_says", text = matcher))?;
        }
        None => output::line(&format!("{person}: {matcher}"))?,
    }
    if let Some(below) = &story.found_below {
        output::line(&say!("cli.match.found_below", account = below.name))?;
    }
    match_review::candidates(&story.candidates)?;
    for hint in &story.would_change {
        output::line(&say!("cli.match.would_change", text = hint.text))?;
    }
    for made in &story.decisions {
        let undone = made.undone_by.as_ref().map(|by| say!("cli.match.taken_back", by));
        let verdict = facts::key_word("decision.verdict", &name_of(&made.verdict));
        let by = &made.decided_by;
        let undone = undone.unwrap_or_default();
        output::line(&say!("cli.match.one_decision", id = made.id, verdict, by, undone))?;
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
            facts::key_word("decision.verdict", &name_of(&made.verdict)),
            account.to_owned(),
            made.decided_by.clone(),
            local_moment(&engine.workspace, &made.decided_at),
            made.undone_by.clone().unwrap_or_default(),
        ]
    });
    let headings = [
        say!("cli.match.column.decision"),
        say!("cli.match.column.person"),
        say!("cli.match.column.verdict"),
        say!("cli.match.column.account"),
        say!("cli.match.column.by"),
        say!("cli.match.column.at"),
        say!("cli.match.column.taken_back_by"),
    ];
    output::table(&headings, rows.collect(), &[0])
}

fn undo(engine: &Engine, wanted: &Undo, context: &Context) -> Result<(), CommandError> {
    if wanted.batch {
        let undone = api::membership::call::undo_batch(engine, wanted.decision, context)?;
        if wanted.output.json {
            return output::json(&undone);
        }
        output::message(&say!("cli.match.batch_undone", count = count(undone.people)));
        return Ok(());
    }
    let undone = api::membership::call::undo_decision(engine, wanted.decision, context)?;
    if wanted.output.json {
        return output::json(&undone);
    }
    output::message(&say!("cli.match.stands", person = undone.person.name));
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
        return output::table(
            &[
                say!("cli.match.column.domain"),
                say!("cli.match.column.reason"),
                say!("cli.match.column.by"),
            ],
            rows.collect(),
            &[],
        );
    };
    if wanted.remove {
        let domain = speargun_engine::membership::alias::domain_of(domain)?.domain().to_owned();
        let known = api::membership::call::excluded_domains(engine)?;
        let known = known
            .iter()
            .find(|excluded| excluded.domain == domain)
            .ok_or_else(|| CommandError::Failed(say!("cli.match.not_excluded", domain)))?;
        let done = api::membership::call::include_domain(engine, known.id, context)?;
        if wanted.output.json {
            return output::json(&done);
        }
        output::message(&say!("cli.match.counts_again", domain, effect = effect(&done)));
        return Ok(());
    }
    let new = NewExcludedDomain { domain: domain.clone(), reason: wanted.reason.clone() };
    let done = api::membership::call::exclude_domain(engine, &new, context)?;
    if wanted.output.json {
        return output::json(&done);
    }
    let domain = &done.excluded_domain.domain;
    output::message(&say!("cli.match.excluded", domain, effect = effect(&done.effect)));
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
        return output::table(
            &[
                say!("cli.match.column.kind"),
                say!("cli.match.column.alias"),
                say!("cli.match.column.by"),
            ],
            rows.collect(),
            &[],
        );
    };
    let is_domain = !wanted.name && value.contains('.') && !value.contains(char::is_whitespace);
    let kind = if is_domain { AliasKind::Domain } else { AliasKind::Name };
    if wanted.remove {
        let known = items.iter().find(|alias| alias.kind == kind && alias.value == *value);
        let known =
            known.ok_or_else(|| CommandError::Failed(say!("cli.match.not_added", value)))?;
        let done = api::membership::call::remove_alias(engine, account, known.id, context)?;
        if wanted.output.json {
            return output::json(&done);
        }
        output::message(&say!("cli.match.alias_removed", value, effect = effect(&done)));
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
    output::message(&say!(
        "cli.match.alias_added",
        value = done.alias.value,
        effect = effect(&done.effect)
    ));
    Ok(())
}

fn proposed(engine: &Engine, wanted: &Proposed, context: &Context) -> Result<(), CommandError> {
    let accepted = wanted.accept.as_ref().map(|key| (key, ProposalVerdict::Accept));
    let dismissed = wanted.dismiss.as_ref().map(|key| (key, ProposalVerdict::Dismiss));
    let restored = wanted.restore.as_ref().map(|key| (key, ProposalVerdict::Restore));
    if let Some((key, verdict)) = accepted.or(dismissed).or(restored) {
        let decision = NewProposalDecision { key: key.clone(), verdict, name: wanted.name.clone() };
        let done = api::membership::call::decide_proposal(engine, &decision, context);
        let done = done.map_err(|error| match error.code == "not_found" && !key.contains(':') {
            true => error.with_hint(said!("cli.match.hint_key", key = format!("domain:{key}"))),
            false => error,
        })?;
        if wanted.window.output.json {
            return output::json(&done);
        }
        output::message(&match &done.account {
            Some(account) => {
                say!(
                    "cli.match.account_made",
                    name = account.name,
                    id = account.id,
                    effect = effect(&done.effect)
                )
            }
            None if verdict == ProposalVerdict::Restore => say!("cli.match.proposed_again", key),
            None => say!("cli.match.dismissed", key),
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
    output::table(
        &[
            say!("cli.match.column.key"),
            say!("cli.match.column.name"),
            say!("cli.match.column.people"),
            say!("cli.match.column.title"),
            say!("cli.match.column.country"),
        ],
        rows.collect(),
        &[2],
    )?;
    if page.total > page.items.len() as u64 {
        let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
        output::message(&say!("cli.match.groups_shown", shown, total));
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
    output::table(
        &[
            say!("cli.match.column.key"),
            say!("cli.match.column.people"),
            say!("cli.match.column.dismissed_by"),
            say!("cli.match.column.at"),
        ],
        rows.collect(),
        &[1],
    )
}
