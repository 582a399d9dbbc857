//! Cells of an account that hold several names or web sites where one is expected: `Acme|Acme Ltd`.

use speargun_domain::text;
use speargun_matching::normalise_host;

/// The first name of a cell, and the further ones; `match-files` splits names likewise.
pub(super) fn names(cell: &str) -> (String, Vec<String>) {
    let mut names = parts(cell, &['|']);
    if names.len() < 2 {
        return (text::clean(cell).into_owned(), Vec::new());
    }
    let first = names.remove(0);
    (first, names)
}

/// The first web site of a cell, and the further ones. An address may hold the signs itself, so
/// that a cell is split only where each part is a web site.
pub(super) fn sites(cell: &str) -> (String, Vec<String>) {
    let mut sites = parts(cell, &['|', ';']);
    if sites.len() < 2 || !sites.iter().all(|site| normalise_host(site).is_some()) {
        return (text::clean(cell).into_owned(), Vec::new());
    }
    let first = sites.remove(0);
    (first, sites)
}

fn parts(cell: &str, signs: &[char]) -> Vec<String> {
    let parts = cell.split(signs).map(|part| text::clean(part).into_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{names, sites};

    #[test]
    fn cells_are_split_where_they_hold_several() {
        for (cell, first, rest) in [
            ("Acme | Acme Ltd||Initech", "Acme", &["Acme Ltd", "Initech"][..]),
            ("Acme; Sons & Co.", "Acme; Sons & Co.", &[]),
            ("|Acme|", "|Acme|", &[]),
        ] {
            assert_eq!(names(cell), (first.to_owned(), rest.iter().map(|s| (*s).into()).collect()));
        }
        for (cell, first, rest) in [
            ("acme.com|acme.net; www.acme.org", "acme.com", &["acme.net", "www.acme.org"][..]),
            ("https://acme.com/a;b=1", "https://acme.com/a;b=1", &[]),
            ("acme.com", "acme.com", &[]),
        ] {
            assert_eq!(sites(cell), (first.to_owned(), rest.iter().map(|s| (*s).into()).collect()));
        }
    }
}
