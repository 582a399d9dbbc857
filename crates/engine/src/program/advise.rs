//! Which cycle fits: from what is given, and for the rest from won deals. What neither is given nor
//! can be measured is reported as missing; it is not guessed.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value as Json, json};
use speargun_domain::money::Currency;
use speargun_domain::program::{Advice, Cycle, DecisionLevel, Inputs, SizeScale, advise};
use speargun_domain::title::{Seniority, classify};
use speargun_measure::statistics::{Quartiles, Rate};
use speargun_store::{opportunity, person};
use speargun_words::{Said, count, said};

use crate::{Engine, EngineError, Workspace};

/// Below so many cases a measure says too little, and does not count.
pub const CASES_MIN: u64 = 8;
/// The largest deal, in major units.
const SIZE_MAX: f64 = 1e15;
/// The most buyers, and the most days, that can be meant.
const BUYERS_MAX: f64 = 100_000.0;
const DAYS_MAX: f64 = 36_500.0;
const DAY: f64 = 86_400_000_000.0;

/// What a caller says of a sale.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Given<'a> {
    /// Worth of a deal in major units.
    pub deal_size: Option<f64>,
    /// Its currency; the workspace's if none.
    pub currency: Option<&'a str>,
    /// People who take part in a purchase.
    pub buyers: Option<f64>,
    /// Days from the making of a deal to its close.
    pub cycle_days: Option<f64>,
    /// Who decides: a key of [`DecisionLevel`].
    pub decided_by: Option<&'a str>,
}

/// Who decides won deals most often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredLevel {
    /// The level that most of them have.
    pub level: DecisionLevel,
    /// How many have it, of those whose people are known, with the 95 % interval.
    pub rate: Rate,
}

/// What won deals say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MeasuredSale {
    /// Won deals.
    pub won_deals: u64,
    /// Amounts in the workspace's currency.
    pub deal_size: Option<Quartiles>,
    /// People in contact roles of a deal, and leads that were converted to it; of deals that have
    /// any.
    pub buyers: Option<Quartiles>,
    /// Days from the making of the deal to its close.
    pub cycle_days: Option<Quartiles>,
    /// Who decides.
    pub decided_by: Option<MeasuredLevel>,
}

/// From where an input is.
#[derive(Debug, Clone, PartialEq)]
pub enum InputSource {
    /// The caller said it.
    Given,
    /// Won deals say it.
    Measured,
    /// It is not known, and why.
    Missing(Said),
}

/// The advice with all that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// The advice.
    pub advice: Advice,
    /// Each input and from where it is.
    pub inputs: [(&'static str, InputSource); 4],
    /// What won deals say, whether it was used or not.
    pub measured: MeasuredSale,
}

impl Recommendation {
    /// The advice as it is kept with a programme.
    pub(super) fn to_json(&self) -> Json {
        let of = |cycle: Cycle| self.advice.scores[cycle as usize];
        json!({ "early": of(Cycle::Early), "mid": of(Cycle::Mid), "full": of(Cycle::Full) })
    }
}

/// Advises a cycle.
///
/// # Errors
/// When something given is no number that can be meant, or no currency or level.
pub fn recommend(engine: &Engine, given: &Given<'_>) -> Result<Recommendation, EngineError> {
    let currency = checked(given)?;
    let level = given.decided_by.map(level_of).transpose()?;
    let measured = measure(engine)?;
    let size = size_of(&engine.workspace, given.deal_size, currency, &measured);
    let number = |given: Option<f64>, measured: Option<Quartiles>| match (given, measured) {
        (Some(number), _) => (Some(number), InputSource::Given),
        (None, Some(found)) if found.cases >= CASES_MIN => {
            (Some(found.median), InputSource::Measured)
        }
        (None, found) => (None, too_few(found.map_or(0, |found| found.cases))),
    };
    let (buyers, buyers_from) = number(given.buyers, measured.buyers);
    let (cycle_days, days_from) = number(given.cycle_days, measured.cycle_days);
    let (decided_by, level_from) = match (level, measured.decided_by) {
        (Some(level), _) => (Some(level), InputSource::Given),
        (None, Some(found)) if found.rate.of >= CASES_MIN => {
            (Some(found.level), InputSource::Measured)
        }
        (None, found) => (None, too_few(found.map_or(0, |found| found.rate.of))),
    };
    let (deal_size, size_from) = match size {
        Ok((size, source)) => (Some(size), source),
        Err(reason) => (None, InputSource::Missing(reason)),
    };
    let advice = advise(&Inputs { deal_size, buyers, cycle_days, decided_by });
    let inputs = [
        ("deal_size", size_from),
        ("buyers", buyers_from),
        ("cycle_days", days_from),
        ("decided_by", level_from),
    ];
    Ok(Recommendation { advice, inputs, measured })
}

fn too_few(cases: u64) -> InputSource {
    let (cases, min) = (count(cases), count(CASES_MIN));
    InputSource::Missing(said!("program.too_few", cases, min))
}

/// The currency of the given size. Refuses numbers that cannot be meant.
fn checked(given: &Given<'_>) -> Result<Option<Currency>, EngineError> {
    let refuse = |input: &str, max: f64| {
        let max = count(max as i64);
        EngineError::Invalid(said!("program.bad_input", input, max))
    };
    let is_in = |number: Option<f64>, min: f64, max: f64| {
        number.is_none_or(|number| number.is_finite() && number >= min && number <= max)
    };
    if !is_in(given.deal_size, f64::MIN_POSITIVE, SIZE_MAX) {
        return Err(refuse("deal_size", SIZE_MAX));
    }
    if !is_in(given.buyers, 1.0, BUYERS_MAX) {
        return Err(refuse("buyers", BUYERS_MAX));
    }
    if !is_in(given.cycle_days, f64::MIN_POSITIVE, DAYS_MAX) {
        return Err(refuse("cycle_days", DAYS_MAX));
    }
    let unknown = |code: &str| EngineError::Invalid(said!("program.no_currency", code));
    given.currency.map(|code| Currency::parse(code).map_err(|_| unknown(code))).transpose()
}

fn level_of(key: &str) -> Result<DecisionLevel, EngineError> {
    DecisionLevel::from_key(key).ok_or_else(|| {
        let known = DecisionLevel::ALL.map(DecisionLevel::key).join(", ");
        EngineError::Invalid(said!("program.no_level", level = key, known))
    })
}

/// The size of deals with a scale for it, or why there is none.
fn size_of(
    workspace: &Workspace,
    given: Option<f64>,
    currency: Option<Currency>,
    measured: &MeasuredSale,
) -> Result<((f64, SizeScale), InputSource), Said> {
    let rates = workspace.rates();
    let (size, currency, source) = match (given, measured.deal_size) {
        (Some(size), _) => (size, currency.unwrap_or(rates.base), InputSource::Given),
        (None, Some(found)) if found.cases >= CASES_MIN => {
            (found.median, rates.base, InputSource::Measured)
        }
        (None, found) => {
            let (cases, min) = (count(found.map_or(0, |found| found.cases)), count(CASES_MIN));
            return Err(said!("program.too_few", cases, min));
        }
    };
    // In the workspace's own currency where there is a rate and a scale: people read theirs.
    let in_base = rates.of_major(size, currency);
    if let (Some(size), Some(scale)) = (in_base, SizeScale::of(rates.base.code())) {
        return Ok(((size, scale), source));
    }
    if let Some(scale) = SizeScale::of(currency.code()) {
        return Ok(((size, scale), source));
    }
    let converted = in_base.and_then(|size| {
        SizeScale::all().find_map(|scale| {
            let worth = rates.of_major(1.0, Currency::parse(scale.currency).ok()?)?;
            (worth > 0.0).then_some((size / worth, scale))
        })
    });
    converted
        .map(|size| (size, source))
        .ok_or_else(|| said!("program.no_rate", currency = currency.code()))
}

fn measure(engine: &Engine) -> Result<MeasuredSale, EngineError> {
    let base = engine.funnel.get(&engine.workspace)?.value;
    let won = || base.deals.iter().filter(|deal| deal.is_deal && deal.deal.won_at().is_some());
    let ids: FxHashSet<i64> = won().map(|deal| deal.id).collect();
    let sizes = won().filter_map(|deal| deal.deal.amount).filter(|amount| *amount > 0.0);
    let days = won().filter_map(|deal| {
        let days = (deal.deal.won_at()? - deal.deal.created_at?) as f64 / DAY;
        (days >= 0.0).then_some(days)
    });
    let (mut buyers, titles) = engine.workspace.store.read(|connection| {
        let mut buyers: FxHashMap<i64, Vec<i64>> = FxHashMap::default();
        opportunity::each_role(connection, |deal, person| {
            if ids.contains(&deal) {
                buyers.entry(deal).or_default().push(person);
            }
            Ok::<(), EngineError>(())
        })?;
        let people: FxHashSet<i64> = buyers.values().flatten().copied().collect();
        let mut titles: FxHashMap<i64, Seniority> = FxHashMap::default();
        person::each_title(connection, |person, title| {
            if people.contains(&person) {
                titles.insert(person, classify(title).0);
            }
            Ok::<(), EngineError>(())
        })?;
        Ok::<_, EngineError>((buyers, titles))
    })?;
    for people in buyers.values_mut() {
        people.sort_unstable();
        people.dedup();
    }
    Ok(MeasuredSale {
        won_deals: ids.len() as u64,
        deal_size: Quartiles::of(sizes.collect()),
        buyers: Quartiles::of(buyers.values().map(|people| people.len() as f64).collect()),
        cycle_days: Quartiles::of(days.collect()),
        decided_by: most_often(buyers.values().filter_map(|people| level(people, &titles))),
    })
}

/// Who decided a deal: one buyer alone; else the top executives where they are more than half of
/// those whose title says how senior they are. `None` if no title says it.
fn level(people: &[i64], titles: &FxHashMap<i64, Seniority>) -> Option<DecisionLevel> {
    let known = people.iter().filter_map(|person| titles.get(person));
    let known: Vec<Seniority> = known.copied().filter(|own| *own != Seniority::Unknown).collect();
    if known.is_empty() {
        return None;
    }
    let is_top = |own: &&Seniority| matches!(own, Seniority::CLevel | Seniority::VicePresident);
    let top = known.iter().filter(is_top).count();
    Some(match top * 2 > known.len() {
        true => DecisionLevel::TopExecutives,
        false if people.len() == 1 => DecisionLevel::BuyerAlone,
        false => DecisionLevel::ManagersAndUsers,
    })
}

fn most_often(levels: impl Iterator<Item = DecisionLevel>) -> Option<MeasuredLevel> {
    let mut counts = [0_u64; 3];
    for level in levels {
        counts[level as usize] += 1;
    }
    let total: u64 = counts.iter().sum();
    let most = DecisionLevel::ALL.into_iter().rev().max_by_key(|level| counts[*level as usize])?;
    let rate = Rate::new(counts[most as usize], total)?;
    Some(MeasuredLevel { level: most, rate })
}
