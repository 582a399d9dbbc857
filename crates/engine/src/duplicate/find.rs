//! Which accounts are probably one, by the matcher's comparison, with what speaks for and against.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_matching::{DuplicateInput, DuplicatePair, Duplicates, normalise_host};
use speargun_store::account::{Contact, StoredAccount};
use speargun_store::{Connection, account, duplicate};

use crate::membership::LoadedAccounts;
use crate::membership::explain::{Evidence, EvidenceKind, log_odds};
use crate::{EngineError, Workspace};
use speargun_store::json_list;

/// The most pairs that are kept, the likeliest.
const PAIRS_MAX: usize = 100_000;
/// Probability from which a pair is shown.
const SHOWN_FROM: f32 = 0.5;

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

/// Finds pairs that are probably one, the likeliest first; of a group just enough of them to join
/// it. Dismissed ones are left out, and so
/// are a parent and its child: they are two accounts on purpose.
///
/// # Errors
/// What the store reports.
pub fn find(connection: &mut Connection) -> Result<Vec<Pair>, EngineError> {
    let loaded = LoadedAccounts::load(connection)?;
    let contacts: FxHashMap<i64, Contact> =
        account::contacts(connection)?.into_iter().map(|contact| (contact.id, contact)).collect();
    let dismissed: FxHashSet<(i64, i64)> = duplicate::dismissed(connection)?.into_iter().collect();
    let accounts = &loaded.accounts;
    let inputs: Vec<DuplicateInput<'_>> = loaded
        .inputs()
        .into_iter()
        .zip(accounts)
        .map(|(input, account)| {
            let contact = contacts.get(&account.id);
            DuplicateInput {
                account: input,
                address: contact.and_then(|contact| contact.street.as_deref()),
                postcode: contact.and_then(|contact| contact.postal_code.as_deref()),
                phone: contact.and_then(|contact| contact.phone.as_deref()),
            }
        })
        .collect();
    let mut found = Duplicates::build(&inputs).pairs(SHOWN_FROM);
    found.retain(|pair| {
        let (left, right) = (&accounts[pair.left as usize], &accounts[pair.right as usize]);
        let is_family = left.parent_id == Some(right.id) || right.parent_id == Some(left.id);
        !is_family && !dismissed.contains(&(left.id, right.id))
    });
    found.sort_by(|left, right| {
        let order = right.probability.total_cmp(&left.probability);
        order.then((left.left, left.right).cmp(&(right.left, right.right)))
    });
    keep_bridges(&mut found, accounts.len());
    found.truncate(PAIRS_MAX);
    let shown = |pair: &DuplicatePair| {
        let (left, right) = (&accounts[pair.left as usize], &accounts[pair.right as usize]);
        let contacts = (contacts.get(&left.id), contacts.get(&right.id));
        Pair {
            left: left.id,
            right: right.id,
            probability: f64::from(pair.probability),
            evidence: evidence(pair, left, right, contacts),
        }
    };
    Ok(found.iter().map(shown).collect())
}

/// Of five accounts that are one, four pairs tell all: a pair is left out whose accounts the
/// likelier pairs before it have joined already.
fn keep_bridges(pairs: &mut Vec<DuplicatePair>, accounts: usize) {
    let mut heads: Vec<u32> = (0..accounts as u32).collect();
    let head = |heads: &mut Vec<u32>, mut place: u32| {
        while heads[place as usize] != place {
            let above = heads[heads[place as usize] as usize];
            heads[place as usize] = above;
            place = above;
        }
        place
    };
    pairs.retain(|pair| {
        let (left, right) = (head(&mut heads, pair.left), head(&mut heads, pair.right));
        heads[left.max(right) as usize] = left.min(right);
        left != right
    });
}

fn evidence(
    pair: &DuplicatePair,
    left: &StoredAccount,
    right: &StoredAccount,
    contacts: (Option<&Contact>, Option<&Contact>),
) -> Vec<Evidence> {
    let item = |kind, agrees, left: Option<String>, right: Option<String>| Evidence {
        kind,
        agrees,
        left,
        right,
        log_odds: None,
    };
    let names = f64::from(pair.name_probability);
    let (own, other) = (domains(left), domains(right));
    let common = own.iter().find(|domain| other.contains(domain));
    let domain = |domains: &[String]| common.or(domains.first()).cloned();
    let cities = left.city.as_ref().zip(right.city.as_ref());
    let same_city = cities.map(|(left, right)| left.to_lowercase() == right.to_lowercase());
    let mut evidence = vec![
        Evidence {
            log_odds: Some(log_odds(names)),
            ..item(
                EvidenceKind::CompanyName,
                Some(names >= 0.5),
                Some(left.name.clone()),
                Some(right.name.clone()),
            )
        },
        item(EvidenceKind::WebsiteDomain, pair.domain_agrees, domain(&own), domain(&other)),
        item(
            EvidenceKind::Country,
            pair.country_agrees,
            left.country.clone(),
            right.country.clone(),
        ),
        item(EvidenceKind::City, same_city, left.city.clone(), right.city.clone()),
    ];
    if pair.address_agrees.is_some() {
        let (left, right) = (contacts.0.and_then(address), contacts.1.and_then(address));
        evidence.push(item(EvidenceKind::Address, pair.address_agrees, left, right));
    }
    if pair.phone_agrees.is_some() {
        let phone = |contact: &Contact| contact.phone.clone();
        let (left, right) = (contacts.0.and_then(phone), contacts.1.and_then(phone));
        evidence.push(item(EvidenceKind::Phone, pair.phone_agrees, left, right));
    }
    evidence
}

fn address(contact: &Contact) -> Option<String> {
    let street = contact.street.as_ref()?;
    Some(match &contact.postal_code {
        Some(code) => format!("{street}, {code}"),
        None => street.clone(),
    })
}

fn domains(account: &StoredAccount) -> Vec<String> {
    let further = json_list(account.domains.as_deref());
    let hosts = account.website.iter().chain(&further).filter_map(|host| normalise_host(host));
    hosts.map(|host| host.domain().to_owned()).collect()
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
