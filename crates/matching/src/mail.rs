//! Hosts that say nothing about an employer: free mail, throw-away mail, shared web hosts.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::hash::hash_text;
use crate::host::Host;
use crate::vocabulary::data_lines;

static FREE_DATA: &str = include_str!("../data/free_mail.txt");
static DISPOSABLE_DATA: &str = include_str!("../data/disposable_mail.txt");
static SHARED_DATA: &str = include_str!("../data/shared_hosts.txt");

static FREE: LazyLock<FxHashSet<u64>> = LazyLock::new(|| hashes(FREE_DATA));
static DISPOSABLE: LazyLock<FxHashSet<u64>> = LazyLock::new(|| hashes(DISPOSABLE_DATA));
static SHARED: LazyLock<FxHashSet<u64>> = LazyLock::new(|| hashes(SHARED_DATA));

fn hashes(data: &'static str) -> FxHashSet<u64> {
    data_lines(data).map(hash_text).collect()
}

/// What a host tells about who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// One organisation's own domain, as far as the lists know.
    Corporate,
    /// A free-mail or access provider.
    FreeMail,
    /// A throw-away mail service.
    Disposable,
    /// A social network, site builder or other host that many organisations share.
    Shared,
}

/// What the shipped lists say about a host.
#[must_use]
pub fn host_kind(host: &Host) -> HostKind {
    let domain = host.domain_hash();
    let below = host.host().len() > host.domain().len();
    let whole = if below { hash_text(host.host()) } else { domain };
    let listed = |list: &FxHashSet<u64>| list.contains(&domain) || below && list.contains(&whole);
    if listed(&FREE) {
        HostKind::FreeMail
    } else if listed(&DISPOSABLE) {
        HostKind::Disposable
    } else if SHARED.contains(&domain) {
        HostKind::Shared
    } else {
        HostKind::Corporate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_in_one_list_and_none_stands_twice() {
        let mut seen = FxHashSet::default();
        for data in [FREE_DATA, DISPOSABLE_DATA] {
            for name in data_lines(data) {
                assert!(seen.insert(name), "{name}");
            }
        }
        let shared: FxHashSet<&str> = data_lines(SHARED_DATA).collect();
        let both: Vec<&&str> = shared.iter().filter(|name| seen.contains(**name)).collect();
        // Kakao gives people mail, and pages.
        assert_eq!(both, [&"kakao.com"]);
    }
}
