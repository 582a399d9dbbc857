//! The accounts as a list: kept in memory while records do not change, filtered, sorted, searched.

mod tables;
mod territory;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering as AtomicOrdering};

use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use speargun_domain::account::{
    ACCOUNT_FIELDS, AccountRecord, DealFigures, EventCounts, IntentFigures, PeopleFigures,
    PersonRecord,
};
use speargun_domain::committee::CommitteeFigures;
use speargun_domain::filter::{self, FieldValue, Filter, Record};
use speargun_domain::market::MarketState;
use speargun_domain::money::Rates;
use speargun_domain::score::{NAMED_DIMENSIONS, ScoreModel, dimension_values};
use speargun_domain::stage::StageMove;
use speargun_domain::tier::TierState;
use speargun_domain::title::{Department, Seniority};
use speargun_store::score::{self, StoredScore};
use speargun_store::{Changes, Connection, list, stage};
use speargun_words::said;

pub use self::tables::{TablesWritten, dialect_of, find_in_tables};
pub use self::territory::refuse_outside;
use crate::features::{self, days_between};
use crate::kept::{Compute, Follows, Keeper};
use crate::live::{LiveScore, LiveStep};
use crate::score::Standing;
use crate::target_list::Targets;
use crate::{EngineError, Workspace};

/// All accounts as one moment saw them.
#[derive(Debug, Clone, Default)]
pub struct AccountList {
    /// By id.
    pub rows: Vec<Arc<ListedAccount>>,
    /// The model in force, whose words stages and triggers are.
    pub model: Option<Arc<ScoreModel>>,
    /// Whose clocks moments in filters are reported by; UTC's where it is not set.
    pub zone: Option<TimeZone>,
}

/// An account in the list.
#[derive(Debug, Clone, Default)]
pub struct ListedAccount {
    /// What filters see.
    pub record: AccountRecord,
    /// Inputs too old.
    pub stale: bool,
    /// The tier that it had earned before it was scored.
    pub former: Option<Standing>,
    /// The tier that it has earned; better than its tier where that one is full.
    pub earned_tier: Option<i64>,
    /// The dimensions of the model's own names, 0 to 100, by name; filters do not know them.
    pub own_dimensions: Vec<(String, f64)>,
    /// Lower-case names and domain, for search.
    pub search_text: String,
    /// Last event, microseconds UTC.
    pub last_activity_at: Option<i64>,
    /// When it was scored.
    pub scored_at: Option<i64>,
}

/// How accounts are chosen and ordered.
#[derive(Debug, Clone, Default)]
pub struct AccountSelection {
    /// Filter text.
    pub filter: String,
    /// Words that must all be in the names or the domain.
    pub search: String,
    /// Field, with `-` in front for falling order; `-score` when blank.
    pub sort: String,
    /// The condition of the accounts that the reader works; none works all.
    pub territory: Option<Arc<str>>,
}

impl AccountList {
    /// Loads every account with its score.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(workspace: &Workspace, connection: &mut Connection) -> Result<Self, EngineError> {
        let mut scores: FxHashMap<i64, StoredScore> = FxHashMap::default();
        score::each(connection, |stored| {
            scores.insert(stored.account_id, stored);
            Ok::<(), EngineError>(())
        })?;
        let mut members: FxHashMap<i64, Vec<PersonRecord>> = FxHashMap::default();
        score::each_member(connection, |account, seniority, department, person| {
            let at = scores.get(&account).map(|score| score.computed_at);
            let days = person.engaged_at.zip(at).map(|(engaged, at)| days_between(engaged, at));
            let since = |stage: usize| {
                let met = person.leads[stage].met.zip(at);
                met.map(|((met, _), at)| days_between(met, at) as f32)
            };
            members.entry(account).or_default().push(PersonRecord {
                seniority: Seniority::from_key(seniority),
                department: Department::from_key(department),
                engagement: person.engagement as f32,
                fit: person.fit as f32,
                days_since_engaged: days.map(|days| days as f32),
                days_since_mql: since(0),
                days_since_sql: since(1),
            });
            Ok::<(), EngineError>(())
        })?;
        let mut moves: FxHashMap<i64, Vec<StageMove>> = FxHashMap::default();
        stage::each_move(connection, |account, decided| {
            moves.entry(account).or_default().push(decided);
            Ok::<(), EngineError>(())
        })?;
        let (now, model) = (workspace.now(), workspace.model_of(connection)?);
        let mut lists: FxHashMap<i64, Vec<String>> = FxHashMap::default();
        list::each_member(connection, now, |account, name| {
            lists.entry(account).or_default().push(name.to_owned());
            Ok::<(), EngineError>(())
        })?;
        let mut rows = Vec::new();
        let rates = workspace.rates();
        let targets = Targets::load(connection)?;
        speargun_store::account::each(connection, |mut stored| {
            // As the score saw it, so that the reasons still add up to the score.
            let at =
                scores.get(&stored.id).map_or_else(|| workspace.now(), |score| score.computed_at);
            targets.apply(&mut stored, at);
            let mut record = features::account_record(&stored, &rates, at);
            record.lists = lists.remove(&stored.id).unwrap_or_default();
            record.members = members.remove(&stored.id).unwrap_or_default();
            record.people.known = record.members.len() as u32;
            let mut search_text = folded(&record.name);
            for part in
                [&stored.other_names, &stored.domains, &stored.website].into_iter().flatten()
            {
                search_text.push('\n');
                search_text.push_str(&folded(part));
            }
            let mut row = ListedAccount { record, search_text, ..ListedAccount::default() };
            if let Some(score) = scores.get(&stored.id) {
                row.add_score(score);
                // Which triggers are there follows from since when they hold.
                row.record.market.triggers = model.market.firing(&row.record.market.held, at);
            }
            row.record.stage.moves = moves.remove(&row.record.id).unwrap_or_default();
            if let Some(decided) = row.record.stage.held(now).cloned() {
                put_move(&mut row.record, &decided, row.scored_at.unwrap_or(i64::MIN));
            }
            rows.push(Arc::new(row));
            Ok::<(), EngineError>(())
        })?;
        Ok(Self { rows, model: Some(model), zone: Some(workspace.settings().zone()?) })
    }

    /// The places of the chosen accounts, in order.
    ///
    /// # Errors
    /// When the filter cannot be read or the sort field does not exist.
    pub fn select(
        &self,
        selection: &AccountSelection,
        rates: &Rates,
    ) -> Result<Vec<u32>, EngineError> {
        let filter = self.settled(&selection.filter, rates)?;
        let territory = self.territory(selection.territory.as_deref(), rates)?;
        let (field, falling) = sort_field(&selection.sort)?;
        let words: Vec<String> = selection.search.split_whitespace().map(folded).collect();
        let mut places: Vec<u32> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.is_chosen(&filter, &words))
            .filter(|(_, row)| territory.as_ref().is_none_or(|own| own.holds(&row.record)))
            .map(|(place, _)| place as u32)
            .collect();
        places.sort_by(|left, right| {
            let (left_row, right_row) = (&self.rows[*left as usize], &self.rows[*right as usize]);
            let order =
                compare(left_row.record.field(field), right_row.record.field(field), falling);
            order.then(left.cmp(right))
        });
        Ok(places)
    }

    fn settled(&self, text: &str, rates: &Rates) -> Result<Filter, EngineError> {
        let mut filter = filter::parse(text, ACCOUNT_FIELDS)?;
        filter.settle(rates)?;
        if let Some(zone) = &self.zone {
            filter.settle_zone(zone);
        }
        Ok(filter)
    }

    /// How many of the chosen accounts have each value of a field, the most frequent first.
    #[must_use]
    pub fn facet(&self, places: &[u32], field: &str) -> Vec<(Option<String>, u64)> {
        let Some(index) = ACCOUNT_FIELDS.iter().position(|known| *known == field) else {
            return Vec::new();
        };
        let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
        for place in places {
            let value = match self.rows[*place as usize].record.field(index) {
                FieldValue::Text(text) => Some(text.to_owned()),
                FieldValue::Number(number) => Some(number.to_string()),
                _ => None,
            };
            *counts.entry(value).or_default() += 1;
        }
        let mut sorted: Vec<_> = counts.into_iter().collect();
        sorted.sort_by_key(|entry| std::cmp::Reverse(entry.1));
        sorted
    }

    /// The place of a waiting account in the line for the full tier that it has earned: 1 comes in
    /// next; nothing where it does not wait.
    #[must_use]
    pub fn rank_in_line(&self, account: &ListedAccount) -> Option<usize> {
        let waits = |row: &ListedAccount| {
            row.record.tier_state == Some(TierState::NextInLine.key())
                && row.earned_tier == account.earned_tier
        };
        let key = |row: &ListedAccount| (row.record.score.unwrap_or(0.0), -row.record.id);
        let ahead = |row: &&Arc<ListedAccount>| {
            let (left, right) = (key(row), key(account));
            waits(row) && left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)).is_gt()
        };
        waits(account).then(|| 1 + self.rows.iter().filter(ahead).count())
    }

    /// The account that a text names: its id, its exact name or domain, or the one account whose
    /// name contains it.
    ///
    /// # Errors
    /// When none or several fit; the message lists the nearest.
    pub fn find(&self, text: &str) -> Result<&ListedAccount, EngineError> {
        const SHOWN: usize = 5;
        let wanted = folded(text.trim());
        let is_exact = |row: &&Arc<ListedAccount>| {
            row.record.id.to_string() == wanted
                || folded(&row.record.name) == wanted
                || row.record.domain.as_deref() == Some(wanted.as_str())
        };
        let exact: Vec<&Arc<ListedAccount>> = self.rows.iter().filter(is_exact).collect();
        let found = if exact.is_empty() {
            self.rows.iter().filter(|row| row.search_text.contains(&wanted)).collect()
        } else {
            exact
        };
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(EngineError::NotFound(said!("account.none_called", text))),
            several => {
                let shown: Vec<String> = several
                    .iter()
                    .take(SHOWN)
                    .map(|row| format!("{} (id {})", row.record.name, row.record.id))
                    .collect();
                let count = several.len();
                Err(EngineError::NotFound(said!(
                    "account.several",
                    count = speargun_words::count(count),
                    text,
                    accounts = shown.join(", ")
                )))
            }
        }
    }
}

/// Of dimensions in tenths, those that are none of the shipped model, by name.
pub(crate) fn own_dimensions(
    tenths: impl IntoIterator<Item = (String, i64)>,
) -> Vec<(String, f64)> {
    let own = tenths.into_iter().filter(|(key, _)| !NAMED_DIMENSIONS.contains(&key.as_str()));
    let mut own: Vec<(String, f64)> =
        own.map(|(key, tenths)| (key, tenths as f64 / 10.0)).collect();
    own.sort_by(|a, b| a.0.cmp(&b.0));
    own
}

/// The dimensions of a score in tenths.
fn dimensions_of(score: &StoredScore) -> FxHashMap<String, i64> {
    serde_json::from_str(&score.dimensions).unwrap_or_default()
}

impl ListedAccount {
    fn put_score(&mut self, score: &LiveScore) {
        self.record = score.record.clone();
        self.stale = score.stored.stale;
        self.put_tier(&score.stored);
        self.own_dimensions = own_dimensions(dimensions_of(&score.stored));
        let at = score.stored.computed_at;
        self.scored_at = Some(at);
        self.last_activity_at = moment_before(at, self.record.days_since_activity);
    }

    fn put_tier(&mut self, score: &StoredScore) {
        self.former = score.former.map(|(tier, since)| Standing::earned(tier, since, None));
        self.earned_tier = Some(score.earned_tier);
    }

    fn is_chosen(&self, filter: &Filter, words: &[String]) -> bool {
        words.iter().all(|word| self.search_text.contains(word)) && filter.holds(&self.record)
    }

    fn add_score(&mut self, score: &StoredScore) {
        let record = &mut self.record;
        record.score = Some(score.score_tenths as f64 / 10.0);
        record.tier = u8::try_from(score.tier).ok();
        record.tier_state =
            score.tier_state.as_deref().and_then(TierState::from_key).map(TierState::key);
        put_standing(record, score);
        let dimensions = dimensions_of(score);
        record.dimensions = dimension_values(|key| dimensions.get(key).copied());
        self.own_dimensions = own_dimensions(dimensions);
        let figures: Figures = serde_json::from_str(&score.figures).unwrap_or_default();
        record.people = figures.people;
        record.committee = figures.committee;
        record.deals = figures.deals;
        record.engagement = figures.engagement;
        record.people_fit = figures.people_fit;
        record.events = figures.events;
        record.days_since_activity = figures.days_since_activity;
        record.days_since_engaged = figures.days_since_engaged;
        record.days_to_purchase = figures.days_to_purchase;
        record.input_age_days = figures.input_age_days;
        record.expected_annual_revenue = figures.expected_annual_revenue;
        record.budget_confirmed = figures.budget_confirmed;
        record.competitor = figures.competitor;
        record.intent = figures.intent;
        self.stale = score.stale;
        self.put_tier(score);
        self.scored_at = Some(score.computed_at);
        self.last_activity_at = moment_before(score.computed_at, figures.days_since_activity);
    }
}

/// Where an account stands, as it is stored.
fn put_standing(record: &mut AccountRecord, score: &StoredScore) {
    let key = |key: &Option<String>| key.as_deref().map(Arc::from);
    let days = |since: i64| days_between(since, score.computed_at);
    let stage = &mut record.stage;
    stage.motion = key(&score.motion);
    stage.key = key(&score.stage);
    stage.since = score.stage_since;
    stage.days = score.stage_since.filter(|_| score.stage.is_some()).map(days);
    stage.timed_out_of = key(&score.stage_timed_out_of);
    stage.former.clone_from(&score.former_stage);
    let market = &mut record.market;
    market.state = score.market_state.as_deref().and_then(MarketState::from_key);
    market.since = score.market_since;
    market.held = score::held(score.market_held.as_deref());
    market.former = market.standing();
}

/// What a person decided stands at once, before anything is scored again.
fn put_move(record: &mut AccountRecord, decided: &StageMove, scored_at: i64) {
    if decided.moved_at > scored_at {
        record.stage.key.clone_from(&decided.stage);
        record.stage.since = Some(decided.moved_at);
        record.stage.days = decided.stage.is_some().then_some(0.0);
    }
}

/// The minute that lay so many days before a moment. Events are known by the minute; days are a
/// fraction, which leaves some part of a microsecond.
fn moment_before(at: i64, days: Option<f64>) -> Option<i64> {
    const MINUTE: i64 = 60_000_000;
    let moment = |days: f64| at - (days * speargun_domain::time::DAY as f64) as i64;
    days.map(|days| (moment(days) + MINUTE / 2).div_euclid(MINUTE) * MINUTE)
}

/// The figures that a score was computed from, as stored beside it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Figures {
    people: PeopleFigures,
    committee: CommitteeFigures,
    deals: DealFigures,
    engagement: f64,
    people_fit: Option<f64>,
    events: EventCounts,
    days_since_activity: Option<f64>,
    days_since_engaged: Option<f64>,
    days_to_purchase: Option<f64>,
    input_age_days: Option<f64>,
    expected_annual_revenue: Option<f64>,
    budget_confirmed: Option<bool>,
    competitor: Option<String>,
    intent: IntentFigures,
}

/// Lower case, and one apostrophe for all of them: nobody types the curly one.
fn folded(text: &str) -> String {
    speargun_domain::text::folded(text).replace(['’', '‘', 'ʼ', '`'], "'")
}

fn sort_field(sort: &str) -> Result<(usize, bool), EngineError> {
    let sort = if sort.trim().is_empty() { "-score" } else { sort.trim() };
    let (name, falling) = match sort.strip_prefix('-') {
        Some(name) => (name, true),
        None => (sort, false),
    };
    ACCOUNT_FIELDS.iter().position(|field| *field == name).map(|index| (index, falling)).ok_or_else(
        || {
            let known = ACCOUNT_FIELDS.join(", ");
            EngineError::Invalid(said!("account.no_sort_field", name, known))
        },
    )
}

/// Unknown values come last in either order.
fn compare(left: FieldValue<'_>, right: FieldValue<'_>, falling: bool) -> Ordering {
    let order = match (left, right) {
        (FieldValue::Unknown, FieldValue::Unknown) => return Ordering::Equal,
        (FieldValue::Unknown, _) => return Ordering::Greater,
        (_, FieldValue::Unknown) => return Ordering::Less,
        (FieldValue::Number(left), FieldValue::Number(right)) => left.total_cmp(&right),
        (FieldValue::Text(left), FieldValue::Text(right)) => {
            left.to_lowercase().cmp(&right.to_lowercase())
        }
        (FieldValue::List(left), FieldValue::List(right)) => left.len().cmp(&right.len()),
        _ => Ordering::Equal,
    };
    if falling { order.reverse() } else { order }
}

impl Follows for AccountList {
    type Change = LiveScore;

    fn depends_on(changes: Changes) -> Changes {
        // What became of leads comes with the scores of their accounts.
        Changes { leads: 0, ..changes }
    }

    fn follow(&mut self, scores: &[LiveScore]) {
        for score in scores {
            let found = self.rows.binary_search_by_key(&score.record.id, |row| row.record.id);
            // An account that the list does not have changes the revision as well.
            let Some(row) = found.ok().and_then(|place| self.rows.get_mut(place)) else { continue };
            Arc::make_mut(row).put_score(score);
        }
    }
}

/// The list, which follows what changes.
#[derive(Debug, Default)]
pub struct AccountListCache {
    keeper: Keeper<AccountList>,
    /// How often live scores were put into the list.
    changes: AtomicU64,
}

impl AccountListCache {
    /// A number that grows with every change that the revision of the store does not tell.
    pub fn changes(&self) -> u64 {
        self.changes.load(AtomicOrdering::Acquire)
    }

    /// Puts the scores of a step into the list, so that it need not be loaded again.
    pub fn follow(&self, step: &LiveStep) {
        if !step.scores.is_empty() {
            self.changes.fetch_add(1, AtomicOrdering::AcqRel);
        }
        self.keeper.follow(&step.scores, step.records, step.raised);
    }

    /// The list as the accounts stand now.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(&self, workspace: &Arc<Workspace>) -> Result<Arc<AccountList>, EngineError> {
        let own = Arc::clone(workspace);
        let compute: Arc<Compute<AccountList>> = Arc::new(move || {
            own.store.read(|connection| {
                let changes = Changes::read(connection)?;
                Ok((changes, AccountList::load(&own, connection)?))
            })
        });
        Ok(self.keeper.get(workspace, &compute)?.value)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use speargun_domain::money::Currency;

    use super::*;

    #[test]
    fn a_straight_apostrophe_finds_a_curly_one() {
        let record = AccountRecord { name: "Lowe’s".to_owned(), ..AccountRecord::default() };
        let search_text = folded(&record.name);
        let list = AccountList {
            rows: vec![Arc::new(ListedAccount { record, search_text, ..Default::default() })],
            model: None,
            zone: None,
        };
        assert_eq!(list.find("lowe's").unwrap().record.name, "Lowe’s");
        let selection =
            AccountSelection { search: "Lowe's".to_owned(), ..AccountSelection::default() };
        let rates = Rates { base: Currency::parse("EUR").unwrap(), rates: BTreeMap::new() };
        assert_eq!(list.select(&selection, &rates).unwrap(), vec![0]);
    }

    #[test]
    fn the_last_activity_is_the_same_moment_from_wherever_days_are_counted() {
        let minute = 1_800_000_000_000_000_i64 / 60_000_000 * 60_000_000;
        for step in 1..2_000 {
            // As of any moment, and through the text in which figures are stored.
            let now = minute + step * 7_919_123_457;
            let days = days_between(minute, now);
            let stored: f64 = serde_json::from_str(&serde_json::to_string(&days).unwrap()).unwrap();
            assert_eq!(moment_before(now, Some(days)), Some(minute), "{step}");
            assert_eq!(moment_before(now, Some(stored)), Some(minute), "{step}");
        }
        assert_eq!(moment_before(0, None), None);
    }
}
