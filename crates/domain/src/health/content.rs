//! Whether who is meant sees pages of their own.

use std::collections::{BTreeMap, BTreeSet};

/// A page of fewer views than this says nothing about for whom it is.
const PAGE_VIEWS_MIN: u64 = 5;
/// A page is a group's own when at least this share of its views is theirs …
const OWN_SHARE_MIN: f64 = 0.6;
/// … and they look at it this many times as often as at all pages.
const OWN_LIFT_MIN: f64 = 2.0;

/// Views of pages by group: an industry, or the best tier against the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Views(BTreeMap<String, BTreeMap<String, u64>>);

/// What the checks go by.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ContentFigures {
    /// Views by target accounts of a known industry.
    pub views: u64,
    /// Industries with enough of them.
    pub industries: u64,
    /// Views of pages that are the own ones of the viewer's industry.
    pub views_of_own: u64,
    /// Median number of different pages that an industry looked at.
    pub pages_of_industry: Option<f64>,
    /// Views by Tier 1 accounts.
    pub best_views: u64,
    /// Of them, of pages that are Tier 1's own.
    pub best_views_of_own: u64,
    /// Views by other accounts.
    pub other_views: u64,
}

impl Views {
    /// Counts views of a page by a group.
    pub fn add(&mut self, group: &str, page: &str, views: u64) {
        let pages = match self.0.get_mut(page) {
            Some(pages) => pages,
            None => self.0.entry(page.to_owned()).or_default(),
        };
        match pages.get_mut(group) {
            Some(count) => *count += views,
            None => {
                pages.insert(group.to_owned(), views);
            }
        }
    }

    /// Views by group.
    #[must_use]
    pub fn of_groups(&self) -> BTreeMap<&str, u64> {
        let mut sums = BTreeMap::new();
        for (group, views) in self.0.values().flatten() {
            *sums.entry(group.as_str()).or_default() += views;
        }
        sums
    }

    /// Views of own pages by group. A page is a group's own when at least 60 % of its views are
    /// theirs, which is at least twice their share of all views; pages of fewer than 5 views do
    /// not count.
    #[must_use]
    pub fn of_own(&self) -> BTreeMap<&str, u64> {
        let of_groups = self.of_groups();
        let all = of_groups.values().sum::<u64>().max(1) as f64;
        let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
        for pages in self.0.values() {
            let of_page: u64 = pages.values().sum();
            if of_page < PAGE_VIEWS_MIN {
                continue;
            }
            for (group, views) in pages {
                let share = *views as f64 / of_page as f64;
                let usual = of_groups.get(group.as_str()).copied().unwrap_or(0) as f64 / all;
                if share >= OWN_SHARE_MIN && share >= OWN_LIFT_MIN * usual {
                    *sums.entry(group).or_default() += views;
                }
            }
        }
        sums
    }

    /// How many different pages each group looked at.
    #[must_use]
    pub fn pages_of_groups(&self) -> BTreeMap<&str, u64> {
        let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (page, groups) in &self.0 {
            for group in groups.keys() {
                found.entry(group).or_default().insert(page);
            }
        }
        found.into_iter().map(|(group, pages)| (group, pages.len() as u64)).collect()
    }
}

/// The page behind an address: without scheme and host, question, anchor, trailing slash and case.
#[must_use]
pub fn page_of(address: &str) -> String {
    let address = address.trim();
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?', '#']).map_or("/", |place| &rest[place..]),
        None => address,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_end_matches('/').to_lowercase();
    if path.is_empty() { "/".to_owned() } else { path }
}
