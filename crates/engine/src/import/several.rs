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

/// The addresses of a cell, in small letters, each once: `Nora <nora@acme.gr>; mailto:n@acme.gr`.
pub(super) fn addresses(cell: &str) -> Vec<String> {
    const ADDRESSES_MAX: usize = 20;
    if is_plain_address(cell) {
        let address = cell.to_ascii_lowercase();
        return if is_address(&address) { vec![address] } else { Vec::new() };
    }
    let mut found: Vec<String> = Vec::new();
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|' | '<' | '>' | '"' | '(' | ')');
    for part in cell.split(is_end).filter(|part| part.contains('@')).take(ADDRESSES_MAX) {
        let bare = part.trim_matches(['\'', '.', ':', '/', '[', ']']);
        let bare = bare.strip_prefix("mailto:").or(bare.strip_prefix("MAILTO:")).unwrap_or(bare);
        let bare = bare.split('?').next().unwrap_or(bare).replace('\0', "").to_lowercase();
        if is_address(&bare) && !found.contains(&bare) {
            found.push(bare);
        }
    }
    found
}

/// Whether a cell is one address and nothing else, as most are.
pub(super) fn is_plain_address(cell: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+');
    let mut signs = 0;
    let is_plain = cell.bytes().all(|byte| {
        signs += usize::from(byte == b'@');
        is_sign(byte) || matches!(byte, b'@' | b'.')
    });
    is_plain && signs == 1 && !cell.starts_with('.') && !cell.ends_with('.')
}

/// Whether it is an address. Some stand right below a public suffix, as those of ministries do:
/// they name no company's domain, and are addresses all the same.
fn is_address(text: &str) -> bool {
    let below = |(name, host): (&str, &str)| {
        let host = format!("{name}@x.{host}");
        speargun_matching::email_host(&host).is_some()
    };
    let parts = || text.rsplit_once('@').filter(|(_, host)| host.contains('.'));
    speargun_matching::email_host(text).is_some() || parts().is_some_and(below)
}

fn parts(cell: &str, signs: &[char]) -> Vec<String> {
    let parts = cell.split(signs).map(|part| text::clean(part).into_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{addresses, names, sites};

    #[test]
    fn addresses_are_found_however_they_are_written() {
        for (cell, expected) in [
            ("Nora@Acme.gr", &["nora@acme.gr"][..]),
            ("nora@acme.gr;n.feld@gmail.com", &["nora@acme.gr", "n.feld@gmail.com"]),
            ("a@acme.gr, b@acme.gr / c@acme.gr", &["a@acme.gr", "b@acme.gr", "c@acme.gr"]),
            ("<jo@acme.gr>", &["jo@acme.gr"]),
            ("\"Kim, Jo\" <jo@acme.gr>", &["jo@acme.gr"]),
            ("mailto:pat@acme.gr?subject=x", &["pat@acme.gr"]),
            ("a@acme.gr a@acme.gr", &["a@acme.gr"]),
            ("none", &[]),
            ("nora at acme.gr", &[]),
            ("@acme", &[]),
            ("press@gov.gr, w@nhs.uk", &["press@gov.gr", "w@nhs.uk"]),
            ("a@com", &[]),
            ("a@nowhere.notld", &[]),
        ] {
            assert_eq!(addresses(cell), expected, "{cell}");
        }
    }

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
