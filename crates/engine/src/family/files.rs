//! Lists of who belongs to whom: acquisitions as CSV, domains that belong together as JSON.

use std::io::Read;
use std::path::Path;

use crate::audit;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::json;
use speargun_connect::input::Input;
use speargun_connect::{OpenOptions, Table};
use speargun_domain::audit::AuditAction;
use speargun_matching::{normalise_host, normalise_name};
use speargun_store::family::{self, FamilyLink};
use speargun_store::{Connection, account};

use super::{ACQUISITION, SHARED_DOMAIN, settle};
use crate::membership::{Actor, Changed, Effect, change_locked};
use crate::{EngineError, Watch};
use speargun_store::json_list;
use speargun_words::said;

/// How many rows of a list are read at a time.
const CHUNK_ROWS: usize = 10_000;
/// The largest JSON list, in bytes.
const JSON_MAX: u64 = 64 * 1024 * 1024;
/// How much of a file tells its format, in bytes.
const HEAD_LENGTH: u64 = 1024;
/// How many names that fit several accounts are reported.
const SHOWN_MAX: usize = 20;

/// What came of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyFileReport {
    /// `acquisition` or `shared_domain`.
    pub source: String,
    /// Rows or entries read.
    pub rows: u64,
    /// Links between accounts that both are known.
    pub links: u64,
    /// Of them, those that were not known.
    pub new_links: u64,
    /// Rows of which one side is no account here; entries of which no account has a domain.
    pub unknown: u64,
    /// Entries whose domains are all those of one account: nothing belongs to it.
    pub alone: u64,
    /// Domains of entries that accounts of different names share, so that nobody can tell whose
    /// they are.
    pub shared: u64,
    /// Rows that could not be read, or whose name several accounts bear.
    pub rejected: u64,
    /// The first names that several accounts bear.
    pub ambiguous: Vec<String>,
    /// Accounts whose parent changed.
    pub parents_changed: u64,
    /// What it did to people.
    pub effect: Effect,
}

/// Reads a list and links the accounts that it names. The format is reported by its beginning: JSON
/// holds domains that belong together, anything else is a table of acquisitions.
///
/// # Errors
/// When the file cannot be read, or its headings name no acquirer and acquired company.
pub fn import_file(
    actor: &Actor<'_>,
    path: &Path,
    watch: &Watch<'_>,
) -> Result<FamilyFileReport, EngineError> {
    let is_json = begins_as_json(path)?;
    let _lock = actor.workspace.lock("families")?;
    let known = actor.workspace.store.read(Known::load)?;
    let mut report = FamilyFileReport {
        source: (if is_json { SHARED_DOMAIN } else { ACQUISITION }).to_owned(),
        ..FamilyFileReport::default()
    };
    let mut links = if is_json {
        shared_domains(path, &known, &mut report)?
    } else {
        acquisitions(path, &known, &mut report, watch)?
    };
    links.retain(|(child, parent)| child != parent);
    report.links = links.len() as u64;
    let ((), effect) = change_locked(actor, |connection| {
        for (child, parent) in &links {
            let link = FamilyLink {
                child_id: *child,
                parent_id: Some(*parent),
                source: report.source.clone(),
            };
            if family::put(connection, &link, actor.context)? {
                report.new_links += 1;
            }
        }
        report.parents_changed = settle(connection)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let details = json!({ "source": report.source, "new_links": report.new_links,
            "parents_changed": report.parents_changed });
        audit::note(connection, actor.context, (AuditAction::ImportFamilies, name), &details)?;
        Ok(((), Changed::Anything))
    })?;
    report.effect = effect;
    Ok(report)
}

/// Whether the first letter of a file begins a list or object of JSON.
fn begins_as_json(path: &Path) -> Result<bool, EngineError> {
    let mut head = Vec::new();
    let read = Input::open(path)?.take(HEAD_LENGTH).read_to_end(&mut head);
    read.map_err(EngineError::file(path))?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    Ok(head
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|byte| b"[{".contains(byte)))
}

/// Accounts by name and domain.
pub(crate) struct Known {
    /// Nothing where several bear the name.
    names: FxHashMap<String, Option<i64>>,
    domains: FxHashMap<String, Owner>,
}

/// Whose a domain is.
enum Owner {
    /// The oldest of the accounts that have it, which all bear this name: they are duplicates.
    One { id: i64, name: String },
    /// Accounts of different names have it.
    Several,
}

impl Known {
    pub(crate) fn load(connection: &mut Connection) -> Result<Self, EngineError> {
        let mut known = Self { names: FxHashMap::default(), domains: FxHashMap::default() };
        account::each(connection, |account| {
            let further = json_list(account.other_names.as_deref());
            for name in std::iter::once(&account.name).chain(&further) {
                let name = normalise_name(name);
                if name.is_usable() {
                    add(&mut known.names, name.text(), account.id);
                }
            }
            let further = json_list(account.domains.as_deref());
            for domain in account.website.iter().chain(&further) {
                if let Some(host) = normalise_host(domain) {
                    known.own(host.domain(), account.id, &account.name);
                }
            }
            Ok::<(), EngineError>(())
        })?;
        Ok(known)
    }

    /// The account of a name; the error is a name that several accounts bear.
    pub(crate) fn named(&self, name: &str) -> Result<Option<i64>, ()> {
        let name = normalise_name(name);
        if !name.is_usable() {
            return Ok(None);
        }
        match self.names.get(&name.text()) {
            Some(Some(id)) => Ok(Some(*id)),
            Some(None) => Err(()),
            None => Ok(None),
        }
    }

    /// Notes whose a domain is. Accounts come in the order of their ids.
    fn own(&mut self, domain: &str, account: i64, name: &str) {
        let name = normalise_name(name).text();
        match self.domains.get_mut(domain) {
            None => {
                self.domains.insert(domain.to_owned(), Owner::One { id: account, name });
            }
            Some(owner) => {
                let is_same = matches!(&*owner, Owner::One { id, name: known }
                    if *id == account || *known == name);
                if !is_same {
                    *owner = Owner::Several;
                }
            }
        }
    }

    fn owner(&self, domain: &str) -> Option<&Owner> {
        // Lists write a domain with all below it as `*.acme.com`.
        let host = normalise_host(domain.trim().trim_start_matches("*."))?;
        self.domains.get(host.domain())
    }

    /// The account whose domain it is; nothing where several have it.
    pub(crate) fn of_domain(&self, domain: &str) -> Option<i64> {
        match self.owner(domain)? {
            Owner::One { id, .. } => Some(*id),
            Owner::Several => None,
        }
    }
}

fn add(known: &mut FxHashMap<String, Option<i64>>, key: String, id: i64) {
    let slot = known.entry(key).or_insert(Some(id));
    if *slot != Some(id) {
        *slot = None;
    }
}

fn acquisitions(
    path: &Path,
    known: &Known,
    report: &mut FamilyFileReport,
    watch: &Watch<'_>,
) -> Result<Vec<(i64, i64)>, EngineError> {
    let mut table = Table::open(path, &OpenOptions::default())?;
    let find = |names: &[&str]| {
        names.iter().find_map(|name| {
            let same = |heading: &String| heading.trim().eq_ignore_ascii_case(name);
            table.headings.iter().position(same)
        })
    };
    let acquirer = find(&["acquirer", "acquirer_name", "parent", "parent_name"]);
    let acquired =
        find(&["acquired", "acquired_name", "acquiree", "company_name", "child", "company"]);
    let (Some(acquirer), Some(acquired)) = (acquirer, acquired) else {
        return Err(EngineError::of_file(path, said!("family.no_columns")));
    };
    let date = find(&["acquired_at", "acquired_on", "date"]);
    let mut latest: FxHashMap<i64, (String, u64, i64)> = FxHashMap::default();
    loop {
        watch.check()?;
        let rows = table.read_rows(CHUNK_ROWS)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            report.rows += 1;
            let Ok(cells) = row.cells else {
                report.rejected += 1;
                continue;
            };
            let cell = |index: usize| cells.get(index).unwrap_or("").trim().to_owned();
            let (child, parent) = (cell(acquired), cell(acquirer));
            let Some(pair) = pair(known, &child, &parent, report) else { continue };
            // The last owner counts: the latest date, of equal ones the later row.
            let at = (date.map(cell).unwrap_or_default(), report.rows, pair.1);
            let slot = latest.entry(pair.0).or_insert_with(|| at.clone());
            if (&slot.0, slot.1) < (&at.0, at.1) {
                *slot = at;
            }
        }
        watch.tell("acquisitions", table.bytes_done(), Some(table.bytes_total));
    }
    let mut links: Vec<(i64, i64)> =
        latest.into_iter().map(|(child, (_, _, parent))| (child, parent)).collect();
    links.sort_unstable();
    Ok(links)
}

fn pair(
    known: &Known,
    child: &str,
    parent: &str,
    report: &mut FamilyFileReport,
) -> Option<(i64, i64)> {
    let mut id = |name: &str| match known.named(name) {
        Ok(found) => Some(found),
        Err(()) => {
            if report.ambiguous.len() < SHOWN_MAX && !report.ambiguous.iter().any(|n| n == name) {
                report.ambiguous.push(name.to_owned());
            }
            None
        }
    };
    match (id(child), id(parent)) {
        (Some(Some(child)), Some(Some(parent))) => Some((child, parent)),
        (None, _) | (_, None) => {
            report.rejected += 1;
            None
        }
        _ => {
            report.unknown += 1;
            None
        }
    }
}

/// An entry of either list: an entity with its domains, domains that share a sign-in, or domains
/// of a renamed company.
#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    company: Option<String>,
    #[serde(default)]
    homepage: Option<String>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    shared: Vec<String>,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    to: Vec<String>,
}

fn shared_domains(
    path: &Path,
    known: &Known,
    report: &mut FamilyFileReport,
) -> Result<Vec<(i64, i64)>, EngineError> {
    let bytes = speargun_connect::input::read_whole(path, JSON_MAX)?;
    let entries: Vec<Entry> = serde_json::from_slice(&bytes).map_err(|error| {
        EngineError::of_file(path, said!("family.no_domains", error = error.to_string()))
    })?;
    report.rows = entries.len() as u64;
    let mut links = Vec::new();
    for entries in by_company(&entries) {
        let owners = owners(&entries, known);
        match owners.split_first() {
            Some((head, rest)) if !rest.is_empty() => {
                links.extend(rest.iter().map(|child| (*child, *head)));
            }
            Some(_) => report.alone += entries.len() as u64,
            None => report.unknown += entries.len() as u64,
        }
        let mut several: Vec<&str> = entries
            .iter()
            .flat_map(|entry| entry.all())
            .filter(|domain| matches!(known.owner(domain), Some(Owner::Several)))
            .collect();
        several.sort_unstable();
        several.dedup();
        report.shared += several.len() as u64;
    }
    // A domain may stand under two companies: one of them is above it, the first.
    let mut seen = FxHashSet::default();
    links.retain(|(child, _)| seen.insert(*child));
    Ok(links)
}

/// Entries together that name one company: lists have one for each of its products, and only one
/// of them names the company's own domain.
fn by_company(entries: &[Entry]) -> Vec<Vec<&Entry>> {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for entry in entries {
        let company = entry.company.as_ref().or(entry.name.as_ref());
        let company = company.map(|name| normalise_name(name).text()).unwrap_or_default();
        if company.is_empty() {
            groups.push(vec![entry]);
            continue;
        }
        let place = *places.entry(company).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

/// The accounts that own a company's domains, the company itself first.
fn owners(entries: &[&Entry], known: &Known) -> Vec<i64> {
    let named = |name: &String| known.named(name).ok().flatten();
    let companies = entries.iter().filter_map(|entry| entry.company.as_ref()).filter_map(named);
    let names = entries.iter().filter_map(|entry| entry.name.as_ref()).filter_map(named);
    let homes = entries.iter().flat_map(|entry| entry.homepage.iter().chain(&entry.to));
    let homes = homes.filter_map(|domain| known.of_domain(domain));
    let owned: Vec<i64> = entries
        .iter()
        .flat_map(|entry| entry.all())
        .filter_map(|domain| known.of_domain(domain))
        .collect();
    let mut owners: Vec<i64> = Vec::new();
    for id in companies.chain(names).chain(homes).chain(owned.iter().copied()) {
        // An account that only bears the name owns none of the domains: that is another company.
        // A home page alone may be a page on somebody else's site.
        if owned.contains(&id) && !owners.contains(&id) {
            owners.push(id);
        }
    }
    owners
}

impl Entry {
    /// All domains that are the company's own.
    fn all(&self) -> impl Iterator<Item = &str> {
        let all = self.shared.iter().chain(&self.domains).chain(&self.from).chain(&self.to);
        all.map(String::as_str)
    }
}
