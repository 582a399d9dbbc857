//! Whose network an address on the internet belongs to, by a file that the company brings along:
//! `networks.csv` with `cidr,domain`, or `networks.mmdb` in MaxMind's format. Nothing is asked of
//! anybody over the network.

use std::net::IpAddr;
use std::path::Path;

use rustc_hash::FxHashMap;
use speargun_connect::{OpenOptions, Table};

use speargun_foundation::EngineError;
use speargun_words::said;

/// The file of networks and domains.
const CSV_FILE: &str = "networks.csv";
/// The file in MaxMind's format.
const DATABASE_FILE: &str = "networks.mmdb";
/// How many rows are read at a time.
const ROWS_READ: usize = 10_000;
/// How many networks a file may hold.
const NETWORKS_MAX: usize = 5_000_000;

/// Networks and their domains.
#[derive(Default)]
pub struct Networks {
    /// By length of the prefix, the longest first; addresses of both kinds as 128 bits.
    prefixes: Vec<(u8, FxHashMap<u128, Box<str>>)>,
    database: Option<maxminddb::Reader<Vec<u8>>>,
    /// Rows that could not be read: line and reason.
    pub rejected: Vec<(u64, String)>,
}

impl std::fmt::Debug for Networks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count: usize = self.prefixes.iter().map(|(_, networks)| networks.len()).sum();
        write!(formatter, "Networks({count}, database: {})", self.database.is_some())
    }
}

impl Networks {
    /// Reads the files of a workspace; nothing where there are none.
    ///
    /// # Errors
    /// When a file is there and cannot be read. Single bad rows are listed, not fatal.
    pub fn load(directory: &Path) -> Result<Self, EngineError> {
        let mut networks = Self::default();
        let csv = directory.join(CSV_FILE);
        if csv.is_file() {
            networks.read_csv(&csv)?;
        }
        let database = directory.join(DATABASE_FILE);
        if database.is_file() {
            let reader = maxminddb::Reader::open_readfile(&database).map_err(|error| {
                let reason = said!("network.no_database", error = error.to_string());
                EngineError::of_file(&database, reason)
            })?;
            networks.database = Some(reader);
        }
        Ok(networks)
    }

    fn read_csv(&mut self, path: &Path) -> Result<(), EngineError> {
        let mut table = Table::open(path, &OpenOptions::default())?;
        let place = |name: &str| {
            let found = table.headings.iter().position(|head| head.eq_ignore_ascii_case(name));
            let missing = || EngineError::of_file(path, said!("file.no_column", name));
            found.ok_or_else(missing)
        };
        let (cidr, domain) = (place("cidr")?, place("domain")?);
        let mut by_length: FxHashMap<u8, FxHashMap<u128, Box<str>>> = FxHashMap::default();
        let mut count = 0;
        loop {
            let rows = table.read_rows(ROWS_READ)?;
            if rows.is_empty() || count >= NETWORKS_MAX {
                break;
            }
            for row in rows {
                let cells = row.cells.map_err(|error| error.to_string());
                let read = cells.and_then(|cells| {
                    let (length, network) = read_cidr(cells.get(cidr).unwrap_or(""))?;
                    Ok((length, network, cells.get(domain).unwrap_or("").trim().to_lowercase()))
                });
                match read {
                    Ok((length, network, domain)) if !domain.is_empty() => {
                        by_length.entry(length).or_default().insert(network, domain.into());
                        count += 1;
                    }
                    Ok(_) => self.rejected.push((row.line, "no domain".to_owned())),
                    Err(reason) => self.rejected.push((row.line, reason)),
                }
            }
        }
        self.prefixes = by_length.into_iter().collect();
        self.prefixes.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        Ok(())
    }

    /// The domain of the smallest network that holds an address.
    #[must_use]
    pub fn domain_of(&self, ip: &str) -> Option<String> {
        let address: IpAddr = ip.trim().parse().ok()?;
        let bits = bits_of(address);
        let found = self.prefixes.iter().find_map(|(length, networks)| {
            networks.get(&(bits & mask(*length))).map(ToString::to_string)
        });
        found.or_else(|| domain_in(self.database.as_ref()?, address))
    }
}

/// What MaxMind's domain and enterprise databases, and those made like them, hold.
#[derive(serde::Deserialize)]
struct Entry {
    domain: Option<String>,
    traits: Option<Traits>,
}

#[derive(serde::Deserialize)]
struct Traits {
    domain: Option<String>,
}

fn domain_in(database: &maxminddb::Reader<Vec<u8>>, address: IpAddr) -> Option<String> {
    let entry: Entry = database.lookup(address).ok()?.decode().ok().flatten()?;
    entry.domain.or(entry.traits?.domain).map(|domain| domain.to_lowercase())
}

/// Addresses of the old kind stand among the new ones as RFC 4291 maps them.
fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn mask(length: u8) -> u128 {
    if length == 0 { 0 } else { u128::MAX << (128 - u32::from(length.min(128))) }
}

fn read_cidr(text: &str) -> Result<(u8, u128), String> {
    let invalid = || format!("\"{}\" is no network, such as 203.0.113.0/24", text.trim());
    let (address, length) = match text.trim().split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text.trim(), None),
    };
    let address: IpAddr = address.parse().map_err(|_| invalid())?;
    let (own, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
    let length: u8 = length.map_or(Ok(own), |length| length.parse().map_err(|_| invalid()))?;
    if length > own {
        return Err(invalid());
    }
    let length = length + before;
    Ok((length, bits_of(address) & mask(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_network_tells_and_bad_rows_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        let rows = "cidr,domain\n203.0.113.0/24,Acme.com\n203.0.113.128/25,labs.acme.com\n\
            2001:db8::/32,zeta.de\n300.1.1.1/8,bad.com\n10.0.0.0/40,bad.com\n198.51.100.7,one.com\n\
            198.51.100.8,\n";
        std::fs::write(folder.path().join(CSV_FILE), rows).unwrap();
        let networks = Networks::load(folder.path()).unwrap();
        for (ip, domain) in [
            ("203.0.113.7", Some("acme.com")),
            ("203.0.113.200", Some("labs.acme.com")),
            ("::ffff:203.0.113.7", Some("acme.com")),
            ("2001:db8::1", Some("zeta.de")),
            ("198.51.100.7", Some("one.com")),
            ("198.51.100.9", None),
            ("no address", None),
        ] {
            assert_eq!(networks.domain_of(ip).as_deref(), domain, "{ip}");
        }
        let lines: Vec<u64> = networks.rejected.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [5, 6, 8]);
        std::fs::write(folder.path().join(DATABASE_FILE), "nonsense").unwrap();
        assert!(Networks::load(folder.path()).unwrap_err().to_string().contains("networks.mmdb"));
    }
}
