//! Countries by any of their names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

static COUNTRIES: &str = include_str!("../data/countries.txt");

static BY_NAME: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('|');
        let Some(code) = parts.next() else { continue };
        names.insert(code.to_lowercase(), code);
        for name in parts {
            // The first country keeps a name that two share.
            names.entry(name.to_lowercase()).or_insert(code);
        }
    }
    names
});

/// The ISO 3166-1 alpha-2 code of a country named in English, Korean, Greek, German, French,
/// Spanish or Italian, or by its code.
#[must_use]
pub fn code(name: &str) -> Option<&'static str> {
    const NAME_LENGTH_MAX: usize = 100;
    let trimmed = name.trim();
    if trimmed.is_empty() || trimmed.len() > NAME_LENGTH_MAX {
        return None;
    }
    BY_NAME.get(&trimmed.to_lowercase()).copied()
}

#[cfg(test)]
mod tests {
    #[test]
    fn countries_are_known_by_their_names() {
        for (name, expected) in [
            ("United States", Some("US")),
            ("usa", Some("US")),
            ("대한민국", Some("KR")),
            ("한국", Some("KR")),
            ("Ελλάδα", Some("GR")),
            ("gr", Some("GR")),
            ("Deutschland", Some("DE")),
            ("Narnia", None),
            ("", None),
        ] {
            assert_eq!(super::code(name), expected, "{name}");
        }
    }
}
