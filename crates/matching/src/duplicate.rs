//! Which of many records are one organisation: pairs with their evidence, and groups.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::address::{StreetAddress, phone_key};
use crate::compare::{compare_forms, log_odds, logistic};
use crate::evidence::{NameLevel, name_evidence};
use crate::hash::mix;
use crate::index::{AccountInput, Index, Settings, name_keys};
use crate::name::NormalName;
use crate::search::Scratch;

/// A record that may exist more than once.
#[derive(Debug, Clone, Default)]
pub struct DuplicateInput<'a> {
    /// Names, domains and place.
    pub account: AccountInput<'a>,
    /// Street and number as typed.
    pub address: Option<&'a str>,
    /// Post code.
    pub postcode: Option<&'a str>,
    /// Telephone number as typed.
    pub phone: Option<&'a str>,
}

/// Two records that are probably one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DuplicatePair {
    /// Position of the first record, the smaller one.
    pub left: u32,
    /// Position of the second.
    pub right: u32,
    /// Probability (0 to 1) that both are one organisation at one site.
    pub probability: f32,
    /// Probability from the names alone.
    pub name_probability: f32,
    /// Whether they share a registrable domain; `None` when one has none.
    pub domain_agrees: Option<bool>,
    /// Whether the telephone numbers are one; `None` when one has none.
    pub phone_agrees: Option<bool>,
    /// Whether street and number are one; `None` when one has none.
    pub address_agrees: Option<bool>,
    /// Whether the countries agree; `None` when one has none.
    pub country_agrees: Option<bool>,
}

/// Records under one key beyond which the key tells too little to compare all of them.
const MAX_BLOCK: usize = 64;
/// Log-odds of the evidence next to the names.
const DOMAIN: (f32, f32) = (2.5, -1.0);
const PHONE: (f32, f32) = (3.0, -0.8);
const ADDRESS: (f32, f32) = (2.6, -3.0);
const COUNTRY: (f32, f32) = (0.3, -1.5);
/// Bounds of what names weigh beside other evidence.
const NAME_BOUNDS: (f32, f32) = (-3.6, 4.0);
/// Taken off where nothing but the name is known.
const PRIOR: f32 = -0.4;

#[derive(Debug)]
struct Record {
    phone: Option<u64>,
    address: Option<StreetAddress>,
}

/// Records ready to be compared with each other.
#[derive(Debug)]
pub struct Duplicates {
    index: Index,
    records: Vec<Record>,
}

impl Duplicates {
    /// Reads and indexes the records, in parallel.
    #[must_use]
    pub fn build(records: &[DuplicateInput<'_>]) -> Self {
        let inputs: Vec<AccountInput<'_>> =
            records.iter().map(|record| record.account.clone()).collect();
        let index = Index::build(&inputs, &Settings::default());
        let read = records.par_iter().map(|record| Record {
            phone: record.phone.and_then(phone_key),
            address: record.address.and_then(|text| StreetAddress::read(text, record.postcode)),
        });
        Self { index, records: read.collect() }
    }

    /// All pairs with a probability of at least `least`, sorted by position.
    #[must_use]
    pub fn pairs(&self, least: f32) -> Vec<DuplicatePair> {
        let mut pairs = candidate_pairs(&self.index, &self.records);
        pairs.par_sort_unstable();
        pairs.dedup();
        let found = pairs.par_iter().map(|(left, right)| self.compare(*left, *right));
        found.filter(|pair| pair.probability >= least).collect()
    }

    /// Groups of records that are one, each sorted; records without a partner are left out.
    ///
    /// Pairs join groups from the most to the least probable, as long as the pairs between both
    /// groups are more probable than not on average: a doubtful pair chains no two companies.
    #[must_use]
    pub fn groups(&self, pairs: &[DuplicatePair]) -> Vec<Vec<u32>> {
        let mut order: Vec<&DuplicatePair> =
            pairs.iter().filter(|pair| pair.probability >= 0.5).collect();
        order.sort_by(|a, b| {
            b.probability.total_cmp(&a.probability).then((a.left, a.right).cmp(&(b.left, b.right)))
        });
        let mut group_of: Vec<u32> = (0..self.records.len() as u32).collect();
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for pair in order {
            let (one, other) = (group_of[pair.left as usize], group_of[pair.right as usize]);
            if one == other {
                continue;
            }
            let take = |id: u32| members.get(&id).cloned().unwrap_or_else(|| vec![id]);
            let (mut left, right) = (take(one), take(other));
            if !self.agree(&left, &right) {
                continue;
            }
            for id in &right {
                group_of[*id as usize] = one;
            }
            left.extend(right);
            members.remove(&other);
            members.insert(one, left);
        }
        let mut groups: Vec<Vec<u32>> = members.into_values().collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort_unstable();
        groups
    }

    /// Whether the pairs between two groups are more probable than not, by a sample of both.
    fn agree(&self, left: &[u32], right: &[u32]) -> bool {
        let step = |group: &[u32]| group.len().div_ceil(MAX_SAMPLE);
        let mut sum = 0.0;
        for one in left.iter().step_by(step(left)) {
            for other in right.iter().step_by(step(right)) {
                sum +=
                    log_odds(self.compare(*one, *other).probability).clamp(-LINK_MOST, LINK_MOST);
            }
        }
        sum >= 0.0
    }

    fn compare(&self, left: u32, right: u32) -> DuplicatePair {
        let (left, right) = (left.min(right), left.max(right));
        let index = &self.index;
        let name = name_log_odds(index, left, right);
        let (one, other) = (&index.accounts[left as usize], &index.accounts[right as usize]);
        let shares =
            || one.domains.iter().any(|a| other.domains.iter().any(|b| a.domain == b.domain));
        let domain_agrees = (!one.domains.is_empty() && !other.domains.is_empty()).then(shares);
        let (first, second) = (&self.records[left as usize], &self.records[right as usize]);
        let phone_agrees = first.phone.zip(second.phone).map(|(a, b)| a == b);
        let address = first.address.as_ref().zip(second.address.as_ref());
        let address_agrees = address.map(|(a, b)| a.agrees(b));
        let country_agrees = one.country.zip(other.country).map(|(a, b)| a == b);
        let (low, high) = NAME_BOUNDS;
        let mut sum = PRIOR + name.clamp(low, high);
        let weighed = [
            (domain_agrees, DOMAIN),
            (phone_agrees, PHONE),
            (address_agrees, ADDRESS),
            (country_agrees, COUNTRY),
        ];
        for (agrees, (yes, no)) in weighed {
            sum += agrees.map_or(0.0, |agrees| if agrees { yes } else { no });
        }
        DuplicatePair {
            left,
            right,
            probability: logistic(sum),
            name_probability: logistic(name),
            domain_agrees,
            phone_agrees,
            address_agrees,
            country_agrees,
        }
    }
}

/// Members of a group that are compared with those of another.
const MAX_SAMPLE: usize = 12;
/// Most that one pair weighs when groups are compared.
const LINK_MOST: f32 = 3.0;

/// Log-odds that names are one: the calibrated comparison, or wrong letters as a slip.
fn name_log_odds(index: &Index, left: u32, right: u32) -> f32 {
    let mut best = f32::MIN;
    for one in index.forms_of(left) {
        for other in index.forms_of(right) {
            let evidence = name_evidence(one, other, compare_forms(one, other));
            let slip = matches!(evidence.level, NameLevel::OneLetter | NameLevel::TwoLetters);
            // Sister companies share all words but the place or number.
            let features = &evidence.verdict.features;
            let sisters = features.place_conflict + features.number > 0.0;
            let pair = log_odds(evidence.verdict.probability) - if sisters { SISTERS } else { 0.0 };
            best = best.max(if slip {
                pair.max(index.weights.name(&evidence) - SLIP_DOUBT)
            } else {
                pair
            });
        }
    }
    if best == f32::MIN { NAME_BOUNDS.0 } else { best }
}

/// Taken off where places or numbers differ.
const SISTERS: f32 = 4.0;
/// Taken off a slip's log-odds: two records may be two companies, a typed name aims at one.
const SLIP_DOUBT: f32 = 1.0;

/// Pairs that share a key: name, domain, telephone, street and number, or rare n-grams.
fn candidate_pairs(index: &Index, records: &[Record]) -> Vec<(u32, u32)> {
    let mut blocks: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut keys = Vec::new();
    for (id, (account, record)) in index.accounts.iter().zip(records).enumerate() {
        keys.clear();
        for form in index.forms_of(id as u32) {
            name_keys(form, &mut keys);
        }
        keys.extend(account.domains.iter().map(|domain| mix(domain.domain, 11)));
        keys.extend(record.phone.map(|phone| mix(phone, 13)));
        keys.extend(record.address.as_ref().map(|address| mix(address.key, 17)));
        keys.sort_unstable();
        keys.dedup();
        for key in &keys {
            blocks.entry(*key).or_default().push(id as u32);
        }
    }
    let mut pairs: Vec<(u32, u32)> =
        blocks.par_iter().flat_map_iter(|(_, block)| chain(block)).collect();
    let alike = (0..index.accounts.len() as u32).into_par_iter().map_init(
        Scratch::default,
        |scratch, id| {
            let name = NormalName { forms: index.forms_of(id).to_vec() };
            scratch.alike(index, &name, id)
        },
    );
    pairs.extend(alike.flatten_iter().collect::<Vec<_>>());
    pairs
}

/// All pairs of a small block; of a large one each record with its next neighbours, so that equal
/// records still form one group.
fn chain(block: &[u32]) -> Vec<(u32, u32)> {
    let reach = if block.len() <= MAX_BLOCK { block.len() } else { 4 };
    let mut pairs = Vec::new();
    for (at, left) in block.iter().enumerate() {
        pairs.extend(block[at + 1..].iter().take(reach).map(|right| (*left, *right)));
    }
    pairs
}
