//! Target lists as the API sees them.

use std::collections::BTreeSet;
use std::sync::Arc;

use speargun_domain::caller::Context;
use speargun_domain::target::{ListRule, Team};
use speargun_domain::time::to_rfc3339;
use speargun_engine::account::refuse_outside;
use speargun_engine::target_list::{self, BoardAccount, Judgement, Proposal, Swap, Vote};
use speargun_engine::{Engine, EngineError, stage};
use speargun_store::target_list::StoredTargetList;
use speargun_words::{Language, Said, said};

use super::types;
use crate::criteria::call::sheet;
use crate::failure::{Answered, Failure};
use crate::money::count;
use crate::names::Names;
use crate::shared::{NamedReference, Page, bounded_limit};

/// States of proposed accounts.
const STATES: [&str; 5] = ["signed", "recommended", "agreed", "open", "excluded"];

/// All lists, the newest period first.
pub fn lists(engine: &Engine) -> Answered<Vec<types::TargetList>> {
    let lists = target_list::list(&engine.workspace)?;
    let names = Names::load(engine)?;
    lists.iter().map(|list| shown_by(engine, list, &names)).collect()
}

/// The list that a text names.
pub fn find(engine: &Engine, text: &str) -> Answered<types::TargetList> {
    shown(engine, &target_list::find(&engine.workspace, text)?)
}

/// Makes a list.
pub fn create(
    engine: &Engine,
    wanted: &types::NewTargetList,
    context: &Context,
) -> Answered<types::TargetList> {
    let rule = wanted.rule.as_ref().map(rule_of).transpose()?.unwrap_or_default();
    let new = target_list::NewTargetList {
        name: &wanted.name,
        criteria_id: wanted.criteria_id,
        from: &wanted.from,
        to: &wanted.to,
        rule,
    };
    shown(engine, &target_list::create(&engine.workspace, &new, context)?)
}

/// Changes what a list goes by.
pub fn edit(
    engine: &Engine,
    id: i64,
    wanted: &types::TargetListEdit,
    context: &Context,
) -> Answered<types::TargetList> {
    let (of, rule) = ((id, wanted.revision), rule_of(&wanted.rule)?);
    shown(engine, &target_list::edit_rule(&engine.workspace, of, &rule, context)?)
}

fn rule_of(rule: &types::TargetRule) -> Answered<ListRule> {
    let faulty = || Failure::invalid("invalid_request", said!("target.bad_rule"));
    let teams: Option<Vec<Team>> = rule.teams.iter().map(|key| Team::from_key(key)).collect();
    let capacity = <[f64; 3]>::try_from(rule.capacity.clone()).map_err(|_| faulty())?;
    let mut teams = teams.ok_or_else(faulty)?;
    teams.sort_unstable();
    teams.dedup();
    Ok(ListRule { teams, swap_share: rule.swap_share, capacity })
}

fn shown(engine: &Engine, list: &StoredTargetList) -> Answered<types::TargetList> {
    shown_by(engine, list, &Names::load(engine)?)
}

fn shown_by(
    engine: &Engine,
    list: &StoredTargetList,
    names: &Names,
) -> Answered<types::TargetList> {
    let zone = engine.workspace.parse_context()?.zone;
    let day = |at: i64| {
        let at = jiff::Timestamp::from_microsecond(at).unwrap_or_default();
        at.to_zoned(zone.clone()).date().to_string()
    };
    let rule = target_list::rule_of(list);
    Ok(types::TargetList {
        id: list.id,
        name: list.name.clone(),
        criteria_id: list.criteria_id,
        from: day(list.starts_at),
        to: day(list.ends_at - 1),
        state: list.state.clone(),
        version: list.version,
        revision: list.revision,
        created_by: names.of(&list.created_by),
        created_at: to_rfc3339(list.created_at),
        changed_at: to_rfc3339(list.changed_at),
        rule: types::TargetRule {
            teams: rule.teams.iter().map(|team| team.key().to_owned()).collect(),
            swap_share: rule.swap_share,
            capacity: rule.capacity.to_vec(),
        },
    })
}

/// A list with a page of its accounts.
pub fn board(
    engine: &Engine,
    id: i64,
    query: &types::TargetBoardQuery,
) -> Answered<types::TargetBoard> {
    let state = query.state.as_deref().filter(|state| !state.is_empty());
    if let Some(state) = state.filter(|state| !STATES.contains(state)) {
        let known = STATES.join(", ");
        return Err(Failure::invalid("invalid_query", said!("target.no_state", state, known)));
    }
    let known = engine.accounts.get(&engine.workspace)?;
    let now = engine.workspace.now();
    let board = target_list::board(&engine.workspace, id, &known, now)?;
    let mut counts = types::TargetCounts::default();
    for account in &board.accounts {
        counts.all += 1;
        *match state_of(account) {
            "signed" => &mut counts.signed,
            "recommended" => &mut counts.recommended,
            "agreed" => &mut counts.agreed,
            "excluded" => &mut counts.excluded,
            _ => &mut counts.open,
        } += 1;
    }
    let chosen: Vec<&BoardAccount> = board
        .accounts
        .iter()
        .filter(|account| state.is_none_or(|state| state == state_of(account)))
        .collect();
    let (limit, offset) = (bounded_limit(query.limit), query.offset.unwrap_or(0));
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let total = chosen.len() as u64;
    let names = Names::load(engine)?;
    let shown = chosen.into_iter().skip(skipped).take(limit as usize);
    let items = shown.map(|shown| account(shown, &names)).collect();
    Ok(types::TargetBoard {
        list: shown_by(engine, &board.list, &names)?,
        criteria: sheet(&board.sheet, &names, Language::default()),
        counts,
        accounts: Page { items, total, offset, limit },
        owners: board.owners.into_iter().map(load).collect(),
        tiers: board.tiers.iter().map(|accounts| *accounts as u64).collect(),
        industries: board
            .industries
            .into_iter()
            .map(|(name, accounts)| types::SegmentCount { name, accounts: accounts as u64 })
            .collect(),
        swaps_left: board.swaps_left as u64,
    })
}

fn load(load: target_list::OwnerLoad) -> types::OwnerLoad {
    let accounts = load.accounts.iter().map(|accounts| *accounts as u64).collect();
    types::OwnerLoad { owner: load.owner, accounts, load: load.load }
}

fn state_of(account: &BoardAccount) -> &'static str {
    if account.member.is_some() {
        "signed"
    } else if account.candidate.excluded_at.is_some() {
        "excluded"
    } else if account.candidate.is_recommended {
        "recommended"
    } else if account.is_agreed() {
        "agreed"
    } else {
        "open"
    }
}

fn account(account: &BoardAccount, names: &Names) -> types::TargetAccount {
    let candidate = &account.candidate;
    let vote = |vote: &speargun_store::target_list::StoredVote| types::TargetVote {
        name: names.of(&vote.name),
        team: vote.team.clone(),
        agrees: vote.agrees,
        reason: vote.reason.clone(),
        at: to_rfc3339(vote.voted_at),
    };
    let answer = |line: &speargun_domain::criteria::SheetLine| {
        let of_line = account.judgements.iter().filter(|made| made.criterion == line.key);
        let judgement = |made: &speargun_store::target_list::StoredJudgement| {
            let (name, reason) = (names.of(&made.name), made.reason.clone());
            let at = to_rfc3339(made.judged_at);
            types::TargetJudgement { name, points: made.points, reason, at }
        };
        types::CriterionAnswer {
            key: line.key.clone(),
            share: line.share,
            judgements: of_line.map(judgement).collect(),
        }
    };
    types::TargetAccount {
        account: NamedReference { id: candidate.account_id, name: candidate.name.clone() },
        state: state_of(account).to_owned(),
        source: candidate.source.clone(),
        reason: candidate.reason.clone(),
        proposed_by: names.of(&candidate.proposed_by),
        proposed_at: to_rfc3339(candidate.proposed_at),
        teams: account
            .teams
            .iter()
            .map(|(team, position)| types::TeamPosition {
                team: team.key().to_owned(),
                position: position.key().to_owned(),
            })
            .collect(),
        votes: account.votes.iter().map(vote).collect(),
        sheet: account.sheet.lines.iter().map(answer).collect(),
        points: account.sheet.points,
        answered_share: account.sheet.answered_share,
        target_from: account.member.as_ref().map(|member| to_rfc3339(member.span.from)),
        from_version: account.member.as_ref().map(|member| member.from_version),
        tier: account.tier,
        score: account.score,
        owner: account.owner.clone(),
        industry: account.industry.clone(),
        committee: account.committee,
        excluded_by: candidate.excluded_by.as_deref().map(|by| names.of(by)),
        excluded_reason: candidate.excluded_reason.clone(),
    }
}

/// Who is a target by a list at the end of a day, or now.
pub fn members(
    engine: &Engine,
    id: i64,
    query: &types::TargetMembersQuery,
) -> Answered<Vec<types::TargetMember>> {
    let at = match query.as_of.as_deref().filter(|day| !day.trim().is_empty()) {
        Some(day) => stage::end_of_day(day, &engine.workspace.parse_context()?.zone)? - 1,
        None => engine.workspace.now(),
    };
    let members = target_list::members_at(&engine.workspace, id, at)?;
    let member = |member: speargun_store::target_list::TargetMember| types::TargetMember {
        account: NamedReference { id: member.account_id, name: member.name },
        target_from: to_rfc3339(member.span.from),
        target_until: member.span.until.map(to_rfc3339),
        tier: member.tier,
        from_version: member.from_version,
    };
    Ok(members.into_iter().map(member).collect())
}

/// What happened to a list, the newest first. A reason that was kept as a key is said in the
/// language.
pub fn history(
    engine: &Engine,
    id: i64,
    query: &types::TargetHistoryQuery,
    language: Language,
) -> Answered<Page<types::TargetEvent>> {
    let (limit, offset) = (bounded_limit(query.limit), query.offset.unwrap_or(0));
    let window = (i64::from(limit), i64::try_from(offset).unwrap_or(i64::MAX));
    let (events, total) = target_list::history(&engine.workspace, (id, query.account), window)?;
    let names = Names::load(engine)?;
    let event = |event: speargun_store::target_list::TargetEvent| {
        let text = match event.kind.as_str() {
            "left_out" => event.text.map(|text| Said::from_stored(&text).render(language)),
            _ => event.text,
        };
        types::TargetEvent {
            id: event.id,
            kind: event.kind,
            account: event.account.map(|(id, name)| NamedReference { id, name }),
            name: names.of(&event.name),
            team: event.team,
            text,
            version: event.version,
            at: to_rfc3339(event.at),
        }
    };
    Ok(Page { items: events.into_iter().map(event).collect(), total: count(total), offset, limit })
}

/// Compares two versions.
pub fn compare(
    engine: &Engine,
    id: i64,
    query: &types::TargetComparisonQuery,
) -> Answered<types::TargetComparison> {
    let found = target_list::compare(&engine.workspace, id, (query.from, query.to))?;
    let named = |accounts: Vec<(i64, String)>| {
        accounts.into_iter().map(|(id, name)| NamedReference { id, name }).collect()
    };
    Ok(types::TargetComparison {
        added: named(found.added),
        removed: named(found.removed),
        kept: named(found.kept),
    })
}

/// Accounts that a list could take.
pub fn suggest(
    engine: &Engine,
    id: i64,
    query: &types::SuggestionQuery,
    territory: Option<Arc<str>>,
) -> Answered<types::Suggestions> {
    let known = engine.accounts.get(&engine.workspace)?;
    let taken = engine.workspace.store.read(|connection| {
        let of = speargun_store::target_list::candidates(connection, id)?;
        let taken = of.into_iter().map(|candidate| candidate.account_id);
        Ok::<BTreeSet<i64>, EngineError>(taken.collect())
    })?;
    let limit = bounded_limit(query.limit) as usize;
    let of = (&taken, limit, territory);
    let (found, total) = target_list::suggest(&engine.workspace, &known, &query.source, of)?;
    let filter = found.first().map(|suggestion| suggestion.filter.to_owned());
    let suggestion = |suggestion: target_list::Suggestion<'_>| {
        let record = &suggestion.account.record;
        types::TargetSuggestion {
            account: NamedReference { id: record.id, name: record.name.clone() },
            tier: record.tier,
            score: record.score,
            icp_fit: record.dimensions[0],
            engagement: record.engagement,
            mqls: u64::from(record.people.mqls),
            engaged_people: u64::from(record.people.engaged),
        }
    };
    let items = found.into_iter().map(suggestion).collect();
    Ok(types::Suggestions { filter, items, total: total as u64 })
}

/// Proposes accounts.
pub fn propose(
    engine: &Engine,
    id: i64,
    wanted: &types::NewProposal,
    (context, language): (&Context, Language),
) -> Answered<types::TargetChange> {
    let mut accounts = wanted.account_ids.clone();
    let mut left_out = Vec::new();
    let named_by_text = match wanted.texts.is_empty() {
        true => Vec::new(),
        false => target_list::find_accounts(&engine.workspace, &wanted.texts)?,
    };
    for (text, found) in wanted.texts.iter().zip(named_by_text) {
        match found {
            Ok(account) => accounts.push(account),
            Err(reason) => left_out.push(types::LeftOutAccount {
                account: None,
                text: Some(text.clone()),
                reason: reason.render(language),
                key: reason.key().to_owned(),
            }),
        }
    }
    let known = engine.accounts.get(&engine.workspace)?;
    let territory = context.caller.territory.as_deref();
    let inside = known.inside(territory, &accounts, &engine.workspace.rates())?;
    let outside = accounts.iter().filter(|id| !inside.contains(id));
    let outside = outside.map(|id| (*id, said!("account.outside", id = *id))).collect();
    left_out.extend(named(engine, outside, language)?);
    if inside.is_empty() && !accounts.is_empty() {
        let left_out = left_out;
        return Ok(types::TargetChange { changed: 0, unchanged: 0, left_out, version: None });
    }
    let accounts = inside;
    let source = wanted.source.as_deref().unwrap_or(target_list::SOURCES[0]);
    let proposal = Proposal { accounts: &accounts, source, reason: &wanted.reason };
    let done = target_list::propose(&engine.workspace, id, &proposal, context)?;
    left_out.extend(named(engine, done.refused, language)?);
    let (changed, unchanged) = (done.added, done.unchanged);
    Ok(types::TargetChange { changed, unchanged, left_out, version: None })
}

fn named(
    engine: &Engine,
    left_out: Vec<(i64, Said)>,
    language: Language,
) -> Answered<Vec<types::LeftOutAccount>> {
    let named = engine.workspace.store.read(|connection| {
        let mut named = Vec::with_capacity(left_out.len());
        for (id, reason) in left_out {
            let account = speargun_store::account::get(connection, id)?;
            let name = account.map(|account| account.name).unwrap_or_default();
            named.push(types::LeftOutAccount {
                account: Some(NamedReference { id, name }),
                text: None,
                reason: reason.render(language),
                key: reason.key().to_owned(),
            });
        }
        Ok::<_, EngineError>(named)
    })?;
    Ok(named)
}

/// Votes for the team of the caller.
pub fn vote(engine: &Engine, id: i64, wanted: &types::NewVote, context: &Context) -> Answered<()> {
    refuse_outside(engine, context, &[wanted.account_id])?;
    let vote = Vote { account: wanted.account_id, agrees: wanted.agrees, reason: &wanted.reason };
    Ok(target_list::vote(&engine.workspace, id, &vote, context)?)
}

/// Judges an account by a criterion.
pub fn judge(
    engine: &Engine,
    id: i64,
    wanted: &types::NewJudgement,
    context: &Context,
) -> Answered<()> {
    refuse_outside(engine, context, &[wanted.account_id])?;
    let judgement = Judgement {
        account: wanted.account_id,
        criterion: &wanted.criterion,
        points: wanted.points,
        reason: &wanted.reason,
    };
    Ok(target_list::judge(&engine.workspace, id, &judgement, context)?)
}

/// Recommends what the teams agree on.
pub fn recommend(
    engine: &Engine,
    id: i64,
    (context, language): (&Context, Language),
) -> Answered<types::TargetChange> {
    let done = target_list::recommend(&engine.workspace, id, context)?;
    change(engine, done, language)
}

/// Signs what the teams recommend.
pub fn sign(
    engine: &Engine,
    id: i64,
    wanted: &types::TargetSignature,
    (context, language): (&Context, Language),
) -> Answered<types::TargetChange> {
    let (of, only) = ((id, wanted.revision), wanted.only.as_deref());
    let done = target_list::sign(&engine.workspace, of, only, context)?;
    change(engine, done, language)
}

fn change(
    engine: &Engine,
    done: target_list::Signed,
    language: Language,
) -> Answered<types::TargetChange> {
    Ok(types::TargetChange {
        changed: done.accounts.len() as u64,
        unchanged: 0,
        left_out: named(engine, done.left_out, language)?,
        version: done.version,
    })
}

/// Swaps one account for another and returns the version that it made.
pub fn swap(engine: &Engine, id: i64, wanted: &types::NewSwap, context: &Context) -> Answered<i64> {
    refuse_outside(engine, context, &[wanted.out_id, wanted.in_id])?;
    let swap = Swap { out: wanted.out_id, into: wanted.in_id, reason: &wanted.reason };
    Ok(target_list::swap(&engine.workspace, id, &swap, context)?)
}

/// The revision of a list.
pub fn revision(engine: &Engine, id: i64) -> Answered<i64> {
    Ok(target_list::get(&engine.workspace, id)?.revision)
}

/// The accounts of a list as rows of cells, the headings first.
pub fn rows(engine: &Engine, id: i64) -> Answered<Vec<Vec<String>>> {
    let known = engine.accounts.get(&engine.workspace)?;
    let now = engine.workspace.now();
    let board = target_list::board(&engine.workspace, id, &known, now)?;
    let headings = ["id", "name", "state", "source", "reason", "proposed_by", "tier", "score"];
    let mut first: Vec<String> = headings.map(str::to_owned).to_vec();
    first.extend(["owner", "points", "answered_share", "target_from"].map(str::to_owned));
    first.extend(board.rule.teams.iter().map(|team| team.key().to_owned()));
    let mut rows = vec![first];
    let names = Names::load(engine)?;
    for shown in board.accounts.iter().map(|shown| account(shown, &names)) {
        let number = |number: Option<f64>| number.map_or(String::new(), |n| format!("{n:.1}"));
        let mut row = vec![
            shown.account.id.to_string(),
            shown.account.name,
            shown.state,
            shown.source,
            shown.reason,
            shown.proposed_by,
            shown.tier.map_or(String::new(), |tier| tier.to_string()),
            number(shown.score),
            shown.owner.unwrap_or_default(),
            number(shown.points),
            format!("{:.2}", shown.answered_share),
            shown.target_from.unwrap_or_default(),
        ];
        row.extend(shown.teams.into_iter().map(|team| team.position));
        rows.push(row);
    }
    Ok(rows)
}
