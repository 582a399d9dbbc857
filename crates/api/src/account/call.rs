//! Accounts for the API and the command line.

use std::sync::Arc;

use crate::failure::{Answered, failure};
use speargun_domain::time::to_rfc3339;
use speargun_engine::account::{AccountList, AccountSelection, ListedAccount};
use speargun_engine::{EngineError, Workspace, committee, duplicate, features, score, score_model};
use speargun_store::person::AccountPerson;
use speargun_store::{Connection, account, event, history, list, opportunity, person};

use super::explanation::{explained, tier_state};
use super::leads;
use crate::account::detail;
use crate::account::types;
use crate::committee::call::roles_of;
use crate::money::{count, money, money_told, stored};
use crate::shared;
use crate::stage::call::market_state;
use speargun_engine::Engine;
use speargun_words::{Language, Said, said};

/// The most people that an account's page shows.
const PEOPLE_MAX: i64 = 200;
/// How many changes of the tier are shown.
const TIER_CHANGES_MAX: usize = 10;

/// A window of the accounts. A bad filter is [`BackendError::invalid`] with the position in
/// the detail and a suggestion in the hint.
pub fn list_accounts(
    engine: &Engine,
    query: &types::AccountQuery,
    territory: Option<Arc<str>>,
) -> Answered<shared::Page<types::AccountRow>> {
    let list = accounts_of(engine, query.line.as_deref()).map_err(failure)?;
    let selection = AccountSelection {
        filter: query.filter.clone().unwrap_or_default(),
        search: query.search.clone().unwrap_or_default(),
        sort: query.sort.clone().unwrap_or_default(),
        territory,
    };
    let places = list.select(&selection, &engine.workspace.rates()).map_err(failure)?;
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let window = places.iter().skip(offset).take(query.limit() as usize);
    Ok(shared::Page {
        items: window.map(|place| row(engine, &list, &list.rows[*place as usize])).collect(),
        total: places.len() as u64,
        offset: query.offset(),
        limit: query.limit(),
    })
}

/// The distinct values of the columns people filter by, counted over the matching accounts.
pub fn account_facets(
    engine: &Engine,
    query: &types::FacetQuery,
    territory: Option<Arc<str>>,
) -> Answered<types::AccountFacets> {
    let list = accounts_of(engine, query.line.as_deref()).map_err(failure)?;
    let selection = AccountSelection {
        filter: query.filter.clone().unwrap_or_default(),
        search: query.search.clone().unwrap_or_default(),
        sort: String::new(),
        territory,
    };
    let places = list.select(&selection, &engine.workspace.rates()).map_err(failure)?;
    let facet = |field| {
        let values = list.facet(&places, field).into_iter();
        values.map(|(value, count)| types::FacetValue { value, count }).collect()
    };
    Ok(types::AccountFacets {
        industries: facet("industry"),
        countries: facet("country"),
        owners: facet("owner"),
        stages: facet("stage"),
        market_states: facet("market_state"),
        tiers: facet("tier"),
    })
}

/// The accounts with the scores of a product line, or of the main model.
pub fn accounts_of(engine: &Engine, line: Option<&str>) -> Result<Arc<AccountList>, EngineError> {
    match line.map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => engine.lines.get(&engine.workspace, &engine.accounts, line),
        None => engine.accounts.get(&engine.workspace),
    }
}

/// What an account scores by the models of product lines.
fn line_scores(
    engine: &Engine,
    id: i64,
    language: Language,
) -> Result<Vec<detail::LineScore>, EngineError> {
    let mut scores = Vec::new();
    for line in score_model::lines(&engine.workspace)? {
        let list = match engine.lines.get(&engine.workspace, &engine.accounts, &line.key) {
            // One that the main model no longer goes with tells so where it is asked for.
            Err(EngineError::Model(_) | EngineError::Conflict(_)) => continue,
            found => found?,
        };
        let place = list.rows.binary_search_by_key(&id, |row| row.record.id);
        let listed = place.ok().and_then(|place| list.rows.get(place));
        let Some((listed, model)) = listed.zip(list.model.as_ref()) else { continue };
        if listed.record.score.is_none() {
            continue;
        }
        let rates = engine.workspace.rates();
        let (found, tier) = score_model::explain_line(model, &rates, &listed.record);
        let at = listed.scored_at.unwrap_or(0);
        let mut explanation = explained(model, (&found, &tier), Vec::new(), at, language);
        explanation.rank_in_line = list.rank_in_line(listed).map(|rank| rank as u64);
        scores.push(detail::LineScore { line: line.key, name: line.name, explanation });
    }
    Ok(scores)
}

fn row(engine: &Engine, list: &AccountList, listed: &ListedAccount) -> types::AccountRow {
    let record = &listed.record;
    let scored = record.score.is_some();
    let sum = |amount: f64| (scored && amount > 0.0).then(|| money(engine, amount));
    let dimension = |index: usize| record.dimensions[index];
    types::AccountRow {
        id: record.id,
        name: record.name.clone(),
        domain: record.domain.clone(),
        industry: record.industry.clone(),
        country: record.country.clone(),
        city: record.city.clone(),
        employees: record.employees.map(|employees| employees as i64),
        annual_revenue: record.annual_revenue.map(|amount| money(engine, amount)).or_else(|| {
            // Without a rate it is shown as it was told, and counts nowhere.
            let told = record.annual_revenue_told?;
            let currency = told.currency.code().to_owned();
            Some(shared::Money { amount: told.major(), currency })
        }),
        tier: record.tier,
        tier_state: record.tier.map(|_| tier_state(record.tier_state)),
        stale: listed.stale,
        score: record.score,
        dimensions: scored.then(|| types::DimensionScores {
            icp_fit: dimension(0),
            buying_power: dimension(1),
            participation: dimension(2),
            opportunity_size: dimension(3),
            competition: dimension(4),
            timing: dimension(5),
        }),
        own_dimensions: listed.own_dimensions.iter().cloned().collect(),
        engagement: scored.then(|| (record.engagement * 10.0).round() / 10.0),
        motion: record.stage.motion.as_deref().map(ToOwned::to_owned),
        stage: record.stage.key.as_deref().map(ToOwned::to_owned),
        stage_name: record.stage.key.as_deref().map(|key| match &list.model {
            Some(model) => model.stages.name_of(record.stage.motion.as_deref(), key).to_owned(),
            None => key.to_owned(),
        }),
        market_state: record.market.state.map(market_state),
        people_count: u64::from(record.people.known),
        engaged_people_count: u64::from(record.people.engaged),
        open_amount: sum(record.deals.open_amount),
        won_amount: sum(record.deals.won_amount),
        owner: record.owner.clone(),
        target: record.target,
        last_activity_at: listed.last_activity_at.map(to_rfc3339),
    }
}

/// The id of the account that a text names.
pub fn find_account(engine: &Engine, text: &str) -> Result<i64, EngineError> {
    if text.trim().is_empty() {
        let reason = said!("account.which");
        return Err(EngineError::Invalid(reason.to_owned()));
    }
    let list = engine.accounts.get(&engine.workspace)?;
    list.find(text).map(|found| found.record.id).or_else(|unknown| {
        let merged =
            engine.workspace.store.read(|connection| duplicate::merged(connection, text))?;
        Err(merged.map_or(unknown, EngineError::NotFound))
    })
}

/// One account in full, in the reader's language.
pub fn account(engine: &Engine, id: i64, language: Language) -> Answered<detail::AccountDetail> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let missing = || failure(EngineError::NotFound(said!("account.missing", id)));
    // An account that went into another says into which.
    engine
        .workspace
        .store
        .read(|connection| speargun_engine::membership::known(connection, id))
        .map_err(failure)?;
    let place = list.rows.binary_search_by_key(&id, |row| row.record.id);
    let listed = place.ok().and_then(|place| list.rows.get(place)).ok_or_else(missing)?;
    let found = engine.workspace.store.read(|connection| {
        let parts = Parts::load(&engine.workspace, connection, listed)?;
        let card = speargun_engine::membership::Card::load(connection, id)?;
        Ok::<_, EngineError>(card.map(|card| (card, parts)))
    });
    let (card, parts) = found.map_err(failure)?.ok_or_else(missing)?;
    let (committee, mut role_of) = roles_of(&engine.workspace.committee(), &parts.committee);
    let stored = &card.stored.account;
    let record = &listed.record;
    let mut explanation =
        record.score.map(|_| explanation(engine, listed, language)).transpose()?;
    if let Some(explanation) = &mut explanation {
        explanation.tier_changes = tier_changes(&parts.tiers, language);
        explanation.rank_in_line = list.rank_in_line(listed).map(|rank| rank as u64);
    }
    let parent = stored.parent_id.and_then(|parent| {
        let place = list.rows.binary_search_by_key(&parent, |row| row.record.id).ok()?;
        let name = list.rows[place].record.name.clone();
        Some(shared::NamedReference { id: parent, name })
    });
    let mut domains: Vec<String> = record.domain.iter().cloned().collect();
    domains.extend(texts(stored.domains.as_deref()));
    domains.extend(card.domains.iter().cloned());
    let mut seen = std::collections::BTreeSet::new();
    domains.retain(|domain| seen.insert(domain.to_lowercase()));
    Ok(detail::AccountDetail {
        row: row(engine, &list, listed),
        names: card.names.clone(),
        domains,
        parent,
        children: parts.children.into_iter().map(reference).collect(),
        region: stored.region.clone(),
        founded_year: stored.founded_year.and_then(|year| i32::try_from(year).ok()),
        technologies: record.technologies.clone(),
        lists: parts.lists.into_iter().map(reference).collect(),
        custom: record.custom.iter().cloned().collect(),
        explanation,
        lines: line_scores(engine, id, language).map_err(failure)?,
        people_total: u64::from(record.people.known),
        committee,
        people: parts
            .people
            .iter()
            .map(|person| detail::AccountPerson {
                leads: leads::of_person(&engine.workspace.glossary(), person, &parts.known),
                ..member(person, role_of.remove(&person.id), listed.scored_at)
            })
            .collect(),
        opportunities: parts.deals.iter().map(|deal| opportunity(engine, deal)).collect(),
    })
}

fn explanation(
    engine: &Engine,
    listed: &ListedAccount,
    language: Language,
) -> Answered<detail::ScoreExplanation> {
    let model = engine.workspace.model().map_err(failure)?;
    let scored_at = listed.scored_at.unwrap_or_else(|| engine.workspace.now());
    let mut record = listed.record.clone();
    let shown = record.score;
    let (explanation, tier) =
        score::explain(&model, &engine.workspace.rates(), &mut record, listed.former, scored_at);
    let mut notices = Vec::new();
    if shown != record.score {
        notices.push(detail::ScoreNotice::Outdated);
    }
    if tier.stale {
        notices.push(detail::ScoreNotice::Stale);
    }
    if listed.record.deals.unconverted > 0 {
        let deals = listed.record.deals.unconverted;
        notices.push(detail::ScoreNotice::Unconverted { deals });
    }
    let at = listed.scored_at.unwrap_or(0);
    Ok(explained(&model, (&explanation, &tier), notices, at, language))
}

fn opportunity(engine: &Engine, deal: &Deal) -> detail::Opportunity {
    let Deal { stored: deal, stages, is_stale } = deal;
    let outcome = features::outcome(&engine.workspace, deal);
    let is_open = outcome.key() == "open";
    let amount = deal.amount.as_ref().and_then(money_told);
    let key = |text: &str| serde_json::Value::from(text);
    detail::Opportunity {
        id: deal.id,
        name: deal.name.clone(),
        amount,
        stage: deal.stage.clone(),
        outcome: serde_json::from_value(key(outcome.key()))
            .unwrap_or(detail::OpportunityOutcome::Open),
        is_stale: *is_stale,
        created_at: deal.created_at.map(to_rfc3339),
        closed_at: deal.closed_at.filter(|_| !is_open).map(to_rfc3339),
        expected_close_at: deal
            .expected_close_at
            .or(deal.closed_at.filter(|_| is_open))
            .map(to_rfc3339),
        owner: deal.owner.clone(),
        product: deal.product.clone(),
        motion: deal.motion.as_deref().and_then(|motion| serde_json::from_value(key(motion)).ok()),
        stages: stages
            .iter()
            .map(|(stage, at)| detail::StageEntry {
                stage: stage.clone(),
                entered_at: to_rfc3339(*at),
            })
            .collect(),
    }
}

/// What happened at an account, newest first.
pub fn account_timeline(
    engine: &Engine,
    id: i64,
    window: &detail::TimelineQuery,
) -> Answered<shared::Page<detail::TimelineEvent>> {
    let filter = event::TimelineFilter {
        event_type: window.event_type.clone(),
        channel: window.channel.clone(),
        person_id: window.person_id,
    };
    let limit = i64::from(window.limit());
    let offset = i64::try_from(window.offset()).unwrap_or(i64::MAX);
    let found = stored(engine.workspace.store.read(|connection| {
        if account::get(connection, id)?.is_none() {
            return Ok(None);
        }
        event::timeline(connection, id, &filter, limit, offset).map(Some)
    }))?;
    let (events, total) =
        found.ok_or_else(|| failure(EngineError::NotFound(said!("account.missing", id))))?;
    let items = events
        .into_iter()
        .map(|event| detail::TimelineEvent {
            id: event.id,
            event_type: event.event_type,
            occurred_at: to_rfc3339(event.occurred_at),
            person: event.person.map(|(id, name)| shared::NamedReference { id, name }),
            channel: event.channel,
            campaign: event.campaign,
            subject: event.subject,
            page: event.page,
        })
        .collect();
    Ok(shared::Page { items, total: count(total), offset: window.offset(), limit: window.limit() })
}

/// What an account's timeline can be narrowed by.
///
/// # Errors
/// [`BackendErrorKind::NotFound`] for an unknown id.
pub fn account_timeline_kinds(engine: &Engine, id: i64) -> Answered<detail::TimelineKinds> {
    let found = stored(engine.workspace.store.read(|connection| {
        if account::get(connection, id)?.is_none() {
            return Ok(None);
        }
        event::timeline_kinds(connection, id).map(Some)
    }))?;
    let found =
        found.ok_or_else(|| failure(EngineError::NotFound(said!("account.missing", id))))?;
    let values = |kinds: Vec<(String, i64)>| -> Vec<types::FacetValue> {
        let value =
            |(value, events)| types::FacetValue { value: Some(value), count: count(events) };
        kinds.into_iter().map(value).collect()
    };
    let person = |(id, name, events)| detail::TimelinePerson { id, name, count: count(events) };
    Ok(detail::TimelineKinds {
        types: values(found.types),
        channels: values(found.channels),
        people: found.people.into_iter().map(person).collect(),
    })
}

struct Deal {
    stored: opportunity::StoredOpportunity,
    stages: Vec<(String, i64)>,
    is_stale: bool,
}

struct Parts {
    children: Vec<(i64, String)>,
    people: Vec<AccountPerson>,
    known: leads::Known,
    committee: committee::AccountCommittee,
    deals: Vec<Deal>,
    tiers: Vec<(String, i64, Option<String>)>,
    lists: Vec<(i64, String)>,
}

impl Parts {
    fn load(
        workspace: &Workspace,
        connection: &mut Connection,
        listed: &ListedAccount,
    ) -> Result<Self, EngineError> {
        let id = listed.record.id;
        let model = workspace.model_of(connection)?;
        let signs = (listed.record.days_since_engaged, model.market.stale_deal_days);
        let at = listed.scored_at.unwrap_or_else(|| workspace.now());
        Ok(Self {
            children: account::children(connection, id)?,
            people: person::of_account(connection, id, PEOPLE_MAX)?,
            known: leads::known(workspace, connection, id)?,
            committee: committee::of_account(workspace, connection, &listed.record, None, at)?,
            deals: opportunity::of_account(connection, id)?
                .into_iter()
                .map(|stored| {
                    let stages = opportunity::stages(connection, stored.id)?;
                    let is_stale =
                        features::is_stale_deal(workspace, connection, &stored, signs, at)?;
                    Ok(Deal { stored, stages, is_stale })
                })
                .collect::<Result<_, EngineError>>()?,
            tiers: history::reasons(connection, "account", id, "tier")?,
            lists: list::of_account(connection, id)?,
        })
    }
}

fn reference((id, name): (i64, String)) -> shared::NamedReference {
    shared::NamedReference { id, name }
}

/// The newest changes of the tier.
fn tier_changes(
    tiers: &[(String, i64, Option<String>)],
    language: Language,
) -> Vec<detail::TierChange> {
    let change = |(tier, at, reason): &(String, i64, Option<String>)| {
        Some(detail::TierChange {
            tier: tier.parse().ok()?,
            at: to_rfc3339(*at),
            reason: reason.as_ref().map(|kept| Said::from_stored(kept).render(language)),
        })
    };
    tiers.iter().rev().filter_map(change).take(TIER_CHANGES_MAX).collect()
}

fn texts(json: Option<&str>) -> Vec<String> {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

/// Whether the person was engaged when the account was scored, by the rule that the score used.
fn is_engaged(person: &AccountPerson, scored_at: Option<i64>) -> bool {
    let days = person
        .engaged_at
        .zip(scored_at)
        .map(|(engaged, at)| (at - engaged) as f64 / speargun_domain::time::DAY as f64);
    days.is_some_and(|days| days <= features::ENGAGED_DAYS)
}

fn member(
    person: &AccountPerson,
    role: Option<String>,
    scored_at: Option<i64>,
) -> detail::AccountPerson {
    let known = |key: &Option<String>| key.clone().filter(|key| key != "unknown");
    detail::AccountPerson {
        id: person.id,
        name: person.name.clone(),
        title: person.title.clone(),
        seniority: known(&person.seniority),
        department: known(&person.department),
        role,
        email: person.email.clone(),
        fit: person.fit,
        engagement: person.engagement.map(|points| (points * 10.0).round() / 10.0),
        engaged: is_engaged(person, scored_at),
        last_activity_at: person.last_event_at.map(to_rfc3339),
        leads: Vec::new(),
    }
}

/// All matching accounts in order, page after page.
pub fn export_accounts(
    engine: &Engine,
    query: &types::AccountQuery,
    territory: Option<Arc<str>>,
    sink: &mut dyn FnMut(types::AccountRow) -> Answered<()>,
) -> Answered<()> {
    let mut window =
        types::AccountQuery { limit: Some(shared::MAX_LIMIT), offset: Some(0), ..query.clone() };
    loop {
        let page = list_accounts(engine, &window, territory.clone())?;
        let read = page.items.len() as u64;
        for row in page.items {
            sink(row)?;
        }
        let next = window.offset() + read;
        if read == 0 || next >= page.total {
            return Ok(());
        }
        window.offset = Some(next);
    }
}
