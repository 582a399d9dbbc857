//! Which accounts are probably one: the same domain or name brings them together, names, countries
//! and cities then speak for or against.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use speargun_matching::{
    HostKind, NormalName, host_kind, normalise_host, normalise_name, same_company_probability,
};
use speargun_store::account::StoredAccount;
use speargun_store::{Connection, account, duplicate};

use crate::membership::explain::{Evidence, EvidenceKind, log_odds};
use crate::membership::json_list;
use crate::{EngineError, Workspace};

/// Groups of more accounts than this are no duplicates but a shared host or a chain of shops.
const GROUP_MAX: usize = 40;
/// The most pairs that are kept, the likeliest.
const PAIRS_MAX: usize = 100_000;
/// Probability from which a pair is shown.
const SHOWN_FROM: f64 = 0.5;
/// What a common domain adds to the log-odds: few companies share one, and groups do.
const SAME_DOMAIN: f64 = 2.2;
/// What different domains take away: a company has its site in one place most often.
const OTHER_DOMAIN: f64 = -2.0;
/// What a common country adds.
const SAME_COUNTRY: f64 = 0.8;
/// What different countries take away: subsidiaries bear one name in many countries.
const OTHER_COUNTRY: f64 = -2.5;
/// What a common city adds.
const SAME_CITY: f64 = 1.0;
/// The most that names alone say: companies of one name exist.
const NAME_MAX: f64 = 3.0;

/// Two accounts that are probably one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The one that was known first.
    pub left: i64,
    /// The other one.
    pub right: i64,
    /// Probability.
    pub probability: f64,
    /// What was compared.
    pub evidence: Vec<Evidence>,
}

/// What is compared of an account.
struct Compared {
    id: i64,
    parent_id: Option<i64>,
    name: String,
    names: Vec<NormalName>,
    domains: Vec<String>,
    country: Option<String>,
    city: Option<String>,
}

/// Finds the pairs that are probably one, the likeliest first; dismissed ones are left out.
///
/// # Errors
/// What the store reports.
pub fn find(connection: &mut Connection) -> Result<Vec<Pair>, EngineError> {
    let mut stored = Vec::new();
    account::each(connection, |account| {
        stored.push(account);
        Ok::<(), EngineError>(())
    })?;
    let dismissed: FxHashSet<(i64, i64)> = duplicate::dismissed(connection)?.into_iter().collect();
    let accounts: Vec<Compared> = stored.par_iter().map(compared).collect();
    drop(stored);
    let mut groups: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (place, account) in accounts.iter().enumerate() {
        let names = account.names.iter().map(|name| format!("name {}", name.text()));
        let domains = account.domains.iter().map(|domain| format!("domain {domain}"));
        for key in names.chain(domains) {
            groups.entry(key).or_default().push(place as u32);
        }
    }
    let mut places: Vec<(u32, u32)> = Vec::new();
    for group in groups.into_values().filter(|group| (2..=GROUP_MAX).contains(&group.len())) {
        for (number, left) in group.iter().enumerate() {
            let rest = group[number + 1..].iter().filter(|right| *right != left);
            places.extend(rest.map(|right| (*left.min(right), *left.max(right))));
        }
    }
    places.sort_unstable();
    places.dedup();
    let mut pairs: Vec<Pair> = places
        .par_iter()
        .map(|(left, right)| (&accounts[*left as usize], &accounts[*right as usize]))
        .filter(|(left, right)| !dismissed.contains(&(left.id, right.id)))
        .filter(|(left, right)| !is_family(left, right))
        .map(|(left, right)| weigh(left, right))
        .filter(|pair| pair.probability >= SHOWN_FROM)
        .collect();
    pairs.sort_by(|left, right| {
        right
            .probability
            .total_cmp(&left.probability)
            .then((left.left, left.right).cmp(&(right.left, right.right)))
    });
    pairs.truncate(PAIRS_MAX);
    Ok(pairs)
}

/// A parent and its child are two accounts on purpose.
fn is_family(left: &Compared, right: &Compared) -> bool {
    left.parent_id == Some(right.id) || right.parent_id == Some(left.id)
}

fn compared(account: &StoredAccount) -> Compared {
    let further = json_list(account.other_names.as_deref());
    let names = std::iter::once(&account.name).chain(&further).map(|name| normalise_name(name));
    let hosts = json_list(account.domains.as_deref());
    let hosts = account.website.iter().chain(&hosts).filter_map(|host| normalise_host(host));
    let own = hosts.filter(|host| host_kind(host) == HostKind::Corporate && !host.is_homograph());
    let mut domains: Vec<String> = own.map(|host| host.domain().to_owned()).collect();
    domains.sort();
    domains.dedup();
    Compared {
        id: account.id,
        parent_id: account.parent_id,
        name: account.name.clone(),
        names: names.filter(NormalName::is_usable).collect(),
        domains,
        country: account.country.clone(),
        city: account.city.clone(),
    }
}

fn weigh(left: &Compared, right: &Compared) -> Pair {
    let mut evidence = Vec::new();
    let mut total = 0.0;
    let mut add = |kind, values: (Option<String>, Option<String>), verdict: Option<(bool, f64)>| {
        let agrees = verdict.map(|(agrees, _)| agrees);
        let log_odds = verdict.map(|(_, weight)| weight);
        total += log_odds.unwrap_or(0.0);
        let (left, right) = values;
        evidence.push(Evidence { kind, agrees, left, right, log_odds });
    };
    let names = left.names.iter().flat_map(|own| {
        right.names.iter().map(move |other| f64::from(same_company_probability(own, other)))
    });
    let alike = names.fold(0.0, f64::max);
    let shown = (Some(left.name.clone()), Some(right.name.clone()));
    add(EvidenceKind::CompanyName, shown, Some((alike >= 0.5, log_odds(alike).min(NAME_MAX))));
    let common = left.domains.iter().find(|domain| right.domains.contains(domain));
    let known = !left.domains.is_empty() && !right.domains.is_empty();
    let verdict = match common {
        Some(_) => Some((true, SAME_DOMAIN)),
        None => known.then_some((false, OTHER_DOMAIN)),
    };
    let shown = |own: &Compared| common.or(own.domains.first()).cloned();
    add(EvidenceKind::WebsiteDomain, (shown(left), shown(right)), verdict);
    let same = |left: &Option<String>, right: &Option<String>| {
        let (left, right) = left.as_ref().zip(right.as_ref())?;
        Some(left.trim().to_lowercase() == right.trim().to_lowercase())
    };
    let verdict = same(&left.country, &right.country)
        .map(|same| (same, if same { SAME_COUNTRY } else { OTHER_COUNTRY }));
    add(EvidenceKind::Country, (left.country.clone(), right.country.clone()), verdict);
    // Offices lie in many cities; only a common one says something.
    let verdict =
        same(&left.city, &right.city).map(|same| (same, if same { SAME_CITY } else { 0.0 }));
    add(EvidenceKind::City, (left.city.clone(), right.city.clone()), verdict);
    let probability = 1.0 / (1.0 + (-total).exp());
    Pair { left: left.id, right: right.id, probability, evidence }
}

/// Pairs that are found again when accounts have changed.
#[derive(Debug, Default)]
pub struct DuplicateCache {
    kept: Mutex<Option<(i64, Arc<Vec<Pair>>)>>,
}

impl DuplicateCache {
    /// The pairs as the records stand now; those dismissed since are left out.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(&self, workspace: &Workspace) -> Result<Arc<Vec<Pair>>, EngineError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        workspace.store.read(|connection| {
            let revision = speargun_store::matching_revision(connection)?;
            if let Some((known, pairs)) = &*kept
                && *known == revision
            {
                return Ok(Arc::clone(pairs));
            }
            let pairs = Arc::new(find(connection)?);
            *kept = Some((revision, Arc::clone(&pairs)));
            Ok(pairs)
        })
    }

    /// Forgets what was found: a pair was dismissed or is to be shown again.
    pub fn clear(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
