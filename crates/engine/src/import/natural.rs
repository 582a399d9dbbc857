//! Natural keys: a file without ids names a deal by its name and its account. Two renewals of one
//! account in two years have one such key and are two deals: the day on which a deal was made tells
//! them apart, or that on which it was closed. A file without ids names a company by its name: its
//! domain or country tells it from another one of the file.

use std::cell::RefCell;
use std::hash::BuildHasher;

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_connect::Plan;
use speargun_domain::record::Entity;
use speargun_domain::text;
use speargun_domain::time::DAY;
use speargun_matching::normalise_host;
use speargun_store::{Connection, account, opportunity};

use crate::EngineError;

/// Stands between the name of a company and what tells it from another one of this name.
const PLACE_SIGN: &str = "|@";
/// Stands between a natural key and the number of its record in the file.
const NUMBER_SIGN: &str = "|#";
/// Stands between a natural key and the day that tells its record from others of this key.
const SIGN: &str = "|+";

/// When the deal of a key was made and closed, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Days {
    created_at: Option<i64>,
    /// Of a deal whose day is over: an open one still moves it.
    closed_at: Option<i64>,
}

/// Whose the natural keys of a source are.
#[derive(Debug, Default)]
pub(crate) struct NaturalKeys {
    /// By the plain key; nothing where keys of this kind of record are unique.
    owners: Option<RefCell<FxHashMap<String, Days>>>,
    /// Keys of deals of this file, each with the rows (by their hash) that have it.
    rows: RefCell<FxHashMap<String, Vec<u64>>>,
    names: Option<Names>,
    now: i64,
}

/// Where a company is, as far as a row says it: the domain of its web site, and its country.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    site: Option<String>,
    country: Option<String>,
}

impl Place {
    pub(crate) fn of(site: Option<&str>, country: Option<&str>) -> Self {
        let site = site.and_then(normalise_host).map(|host| host.domain().to_owned());
        let country = country.map(|country| country.trim().to_lowercase());
        Self { site, country: country.filter(|country| !country.is_empty()) }
    }

    /// Whether it is another place: by the sites where both have one, else by the countries. What
    /// only one of them says tells nothing.
    fn differs(&self, other: &Self) -> bool {
        match (&self.site, &other.site, &self.country, &other.country) {
            (Some(own), Some(their), ..) | (_, _, Some(own), Some(their)) => own != their,
            _ => false,
        }
    }

    /// What a key says of it.
    fn label(&self) -> &str {
        self.site.as_deref().or(self.country.as_deref()).unwrap_or_default()
    }

    /// Takes in what another row of the company says besides.
    fn complete(&mut self, other: &Self) {
        self.site = self.site.take().or_else(|| other.site.clone());
        self.country = self.country.take().or_else(|| other.country.clone());
    }
}

/// Companies without ids: two of one name and two domains, or two countries, in one file are two
/// companies. Across files the name alone counts, since a company may move its web site.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By the plain key, the companies that have it: their keys and where they are.
    known: RefCell<FxHashMap<String, Vec<(String, Place)>>>,
    /// Names (by their hash) that stand in the file at several places.
    shared: FxHashSet<u64>,
}

/// Names of companies of a file that stand at several places.
#[derive(Debug, Default)]
pub(crate) struct Namesakes {
    columns: Option<[Option<usize>; 3]>,
    /// By the hash of a name, those of the first site and the first country.
    places: FxHashMap<u64, [Option<u64>; 2]>,
    shared: FxHashSet<u64>,
}

impl Namesakes {
    /// Those of a plan without ids.
    pub(crate) fn of(plan: &Plan) -> Self {
        let column = |key: &str| {
            let planned = plan.fields.iter().find(|planned| planned.field.key == key)?;
            planned.columns().next()
        };
        let has_id = plan.fields.iter().any(|planned| planned.field.key == "external_id");
        let is_one = plan.entity.key == "account" && !has_id;
        let columns = is_one.then(|| [column("name"), column("website"), column("country")]);
        Self { columns, ..Self::default() }
    }

    /// Looks at a row.
    pub(crate) fn add(&mut self, cells: &csv::StringRecord) {
        let Some([name, site, country]) = self.columns else { return };
        let cell = |place: Option<usize>| {
            place.and_then(|place| cells.get(place)).map(str::trim).filter(|cell| !cell.is_empty())
        };
        let Some(name) = cell(name) else { return };
        let Place { site, country } = Place::of(cell(site), cell(country));
        let name = hash(&text::clean(name).to_lowercase());
        let known = self.places.entry(name).or_default();
        for (known, own) in known.iter_mut().zip([site, country]) {
            let Some(own) = own.map(|own| hash(&own)) else { continue };
            if *known.get_or_insert(own) != own {
                self.shared.insert(name);
            }
        }
    }

    pub(crate) fn into_shared(self) -> FxHashSet<u64> {
        self.shared
    }
}

impl Names {
    /// Takes in a company that is known.
    fn add(&mut self, key: &str, place: Place) {
        let plain = key.split_once(PLACE_SIGN).map_or(key, |(plain, _)| plain);
        let known = self.known.get_mut();
        known.entry(plain.to_owned()).or_default().push((key.to_owned(), place));
    }

    /// The key of a company by its name and place, and whether it is another one of that name.
    pub(crate) fn key_of(&self, plain: String, name: &str, place: &Place) -> (String, bool) {
        let mut known = self.known.borrow_mut();
        let known = known.entry(plain.clone()).or_default();
        let same_site =
            |(_, other): &&mut (String, Place)| place.site.is_some() && place.site == other.site;
        let found = match known.iter_mut().find(same_site) {
            Some(found) => Some(found),
            None => known.iter_mut().find(|(_, other)| !place.differs(other)),
        };
        if let Some((key, other)) = found {
            other.complete(place);
            return (key.clone(), *key != plain);
        }
        if known.is_empty() || !self.shared.contains(&hash(name)) {
            if known.is_empty() {
                known.push((plain.clone(), place.clone()));
            }
            return (plain, false);
        }
        let apart = format!("{plain}{PLACE_SIGN}{}", place.label());
        known.push((apart.clone(), place.clone()));
        (apart, true)
    }
}

fn hash(text: &str) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(text)
}

impl NaturalKeys {
    /// Those of the records that are known, where the file has no ids.
    ///
    /// # Errors
    /// What the store reports.
    pub(crate) fn load(
        connection: &mut Connection,
        (entity, source, prefix): (&Entity, i64, &str),
        (shared, now): (&FxHashSet<u64>, i64),
    ) -> Result<Self, EngineError> {
        let begin = format!("{prefix}=");
        if entity.key == "account" {
            let mut names = Names { shared: shared.clone(), ..Names::default() };
            account::each_named(connection, (source, &begin), |key, site, country| {
                names.add(key, Place::of(site, country));
                Ok::<(), EngineError>(())
            })?;
            return Ok(Self { names: Some(names), ..Self::default() });
        }
        if entity.key != "opportunity" {
            return Ok(Self::default());
        }
        let mut owners = FxHashMap::default();
        opportunity::each_key(connection, source, |key, created_at, closed_at| {
            if key.starts_with(&begin) && !key.contains(SIGN) && !key.contains(NUMBER_SIGN) {
                let closed_at = closed_at.filter(|at| *at <= now);
                owners.insert(key.to_owned(), Days { created_at, closed_at });
            }
            Ok::<(), EngineError>(())
        })?;
        Ok(Self { owners: Some(RefCell::new(owners)), names: None, now, ..Self::default() })
    }

    /// The key of a deal among those of its file: another row of the same key that says something
    /// else is another deal, the second, third and so on. Says whether it is.
    pub(crate) fn apart(&self, key: String, row: &csv::StringRecord) -> (String, bool) {
        /// So many deals of one key are kept apart.
        const SAME_MAX: usize = 200;
        if self.owners.is_none() {
            return (key, false);
        }
        let own = rustc_hash::FxBuildHasher.hash_one(row.as_slice());
        let mut rows = self.rows.borrow_mut();
        let known = rows.entry(key.clone()).or_default();
        let place = known.iter().position(|row| *row == own).unwrap_or_else(|| {
            if known.len() < SAME_MAX {
                known.push(own);
            }
            known.len() - 1
        });
        match place {
            0 => (key, false),
            place => (format!("{key}{NUMBER_SIGN}{}", place + 1), true),
        }
    }

    /// The companies that go by their names.
    pub(crate) const fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// The key of a record: the plain one for the first record of its days, and for any other one
    /// with the day that tells it apart.
    pub(crate) fn key_of(
        &self,
        plain: String,
        created_at: Option<i64>,
        closed_at: Option<i64>,
    ) -> String {
        let Some(owners) = &self.owners else { return plain };
        let own = Days { created_at, closed_at: closed_at.filter(|at| *at <= self.now) };
        let mut owners = owners.borrow_mut();
        let Some(owner) = owners.get(&plain) else {
            owners.insert(plain.clone(), own);
            return plain;
        };
        match owner.told_apart(own) {
            None => plain,
            Some(at) => {
                let day = speargun_domain::time::to_date(at, &speargun_domain::time::utc());
                format!("{plain}{SIGN}{day}")
            }
        }
    }
}

impl Days {
    /// The day by which a record is another one than the owner of the key; nothing where it is
    /// that.
    fn told_apart(self, other: Self) -> Option<i64> {
        let differ = |left: i64, right: i64| (left - right).abs() >= DAY;
        match (self.created_at, other.created_at, self.closed_at, other.closed_at) {
            (Some(own), Some(at), _, _) => differ(own, at).then_some(at),
            (_, _, Some(own), Some(at)) => differ(own, at).then_some(at),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_of_one_name_are_told_apart_by_their_places() {
        let shared = [hash("acme")].into_iter().collect();
        let names = Names { shared, ..Names::default() };
        let of = |name: &str, site: &str, country: &str| {
            let place = Place::of(Some(site), Some(country));
            names.key_of(format!("={name}"), name, &place)
        };
        let key = |key: &str, is_another: bool| (key.to_owned(), is_another);
        assert_eq!(of("acme", "acme.com", "US"), key("=acme", false));
        assert_eq!(of("acme", "acme.de", ""), key("=acme|@acme.de", true));
        assert_eq!(of("acme", "www.acme.com", ""), key("=acme", false), "again");
        assert_eq!(of("acme", "", "us"), key("=acme", false), "its web site is only not said");
        assert_eq!(of("acme", "", "KR"), key("=acme|@acme.de", true), "nothing tells it apart");
        assert_eq!(of("acme", "", "JP"), key("=acme|@jp", true));
        assert_eq!(of("acme", "", ""), key("=acme", false));
        assert_eq!(of("elm", "elm.gr", ""), key("=elm", false));
        assert_eq!(of("elm", "elm.com", ""), key("=elm", false), "it moved its web site");
    }

    #[test]
    fn deals_of_one_name_are_told_apart_by_their_days() {
        let keys = NaturalKeys {
            owners: Some(RefCell::default()),
            names: None,
            now: 1_000 * DAY,
            ..NaturalKeys::default()
        };
        let of = |created: Option<i64>, closed: Option<i64>| {
            keys.key_of("=a|b".to_owned(), created.map(|d| d * DAY), closed.map(|d| d * DAY))
        };
        assert_eq!(of(Some(10), Some(70)), "=a|b");
        assert_eq!(of(Some(375), Some(430)), "=a|b|+1971-01-11");
        assert_eq!(of(Some(10), Some(71)), "=a|b", "the first again, closed a day later");
        assert_eq!(of(None, Some(70)), "=a|b");
        assert_eq!(of(None, Some(430)), "=a|b|+1971-03-07");
        // An open deal moves the day on which it is to close.
        assert_eq!(of(None, Some(2_000)), "=a|b");
        let others = NaturalKeys::default();
        assert_eq!(others.key_of("=a".to_owned(), Some(DAY), None), "=a");
        assert_eq!(others.key_of("=a".to_owned(), Some(9 * DAY), None), "=a");
    }
}
