//! Web and mail hosts: from whatever was typed to a registrable domain.

use serde::Serialize;

use crate::hash::hash_text;
use crate::limits::{MAX_HOST_BYTES, clip};
use crate::text::is_invisible;

/// A public host name and its registrable domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Host {
    host: String,
    domain_start: usize,
    label_end: usize,
    homograph: bool,
    private_suffix: bool,
}

impl Host {
    /// The whole host in lower-case ASCII (punycode), without `www.`: `mail.acme.co.kr`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The registrable domain by the Public Suffix List: `acme.co.kr`.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.host[self.domain_start..]
    }

    /// The owner's own label of the domain: `acme`.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.host[self.domain_start..self.label_end]
    }

    /// The public suffix: `co.kr`.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.host.get(self.label_end + 1..).unwrap_or_default()
    }

    /// The two-letter country of the suffix (`kr`; `uk` gives `gb`). Suffixes that the world
    /// uses as generic ones (`io`, `ai`, `co`, `tv`, `me` …) give none.
    #[must_use]
    pub fn country(&self) -> Option<[u8; 2]> {
        country_of_suffix(self.suffix())
    }

    /// Whether one label mixes writing systems, as imitations of known domains do.
    #[must_use]
    pub fn is_homograph(&self) -> bool {
        self.homograph
    }

    /// Whether the suffix is a provider's (`github.io`), not a registry's: the label is a tenant's.
    #[must_use]
    pub fn has_private_suffix(&self) -> bool {
        self.private_suffix
    }

    pub(crate) fn domain_hash(&self) -> u64 {
        hash_text(self.domain())
    }

    pub(crate) fn label_hash(&self) -> u64 {
        hash_text(self.label())
    }
}

const GENERIC_COUNTRIES: [&[u8; 2]; 12] =
    [b"io", b"ai", b"co", b"tv", b"me", b"cc", b"fm", b"gg", b"ly", b"sh", b"to", b"eu"];

fn country_of_suffix(suffix: &str) -> Option<[u8; 2]> {
    let last = suffix.rsplit('.').next()?;
    let code = <[u8; 2]>::try_from(last.as_bytes()).ok()?;
    if !code.iter().all(u8::is_ascii_lowercase) || GENERIC_COUNTRIES.contains(&&code) {
        return None;
    }
    Some(if &code == b"uk" { *b"gb" } else { code })
}

/// The host of a web address or host name as typed: scheme, user, port, path, query, `www.` and
/// trailing dot are taken off, international names are put in punycode. `None` for addresses in
/// numbers, internal names, bare public suffixes and anything else that is not a public host.
#[must_use]
pub fn normalise_host(text: &str) -> Option<Host> {
    let clipped = clip(text.trim_start(), MAX_HOST_BYTES);
    let mut rest = clipped.trim();
    if let Some(at) = rest.find("://") {
        rest = &rest[at + 3..];
    }
    for scheme in ["https//", "http//", "https:", "http:"] {
        let typed = rest.get(..scheme.len());
        if typed.is_some_and(|typed| typed.eq_ignore_ascii_case(scheme)) {
            rest = &rest[scheme.len()..];
        }
    }
    rest = rest.trim_start_matches('/');
    let ends = |byte| matches!(byte, b'/' | b'?' | b'#' | b'\\' | b' ' | b',' | b';' | b'|');
    let end = rest.bytes().position(ends).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let (host, cut) = match host.split_once(':') {
        Some((host, _)) => (host, true),
        None => (host, end < rest.len()),
    };
    // A name that was cut by the byte limit is not the name that was typed.
    if !cut && clipped.len() < text.trim().len() && rest.len() == end {
        return None;
    }
    parse(host)
}

/// The host of an e-mail address as typed; quoted local parts, `mailto:` and `Name <address>`
/// are understood. `None` when there is no local part or no public host.
#[must_use]
pub fn email_host(email: &str) -> Option<Host> {
    let email = email.trim();
    // The sign may be typed in full width, on a Korean or Japanese keyboard.
    let (at, sign) = if email.is_ascii() {
        (email.bytes().rposition(|byte| byte == b'@')?, '@')
    } else {
        email.char_indices().rfind(|(_, c)| matches!(c, '@' | '＠' | '﹫'))?
    };
    if at == 0 || email.len() - at > MAX_HOST_BYTES {
        return None;
    }
    let host = &email[at + sign.len_utf8()..];
    let ends = |byte| matches!(byte, b'>' | b' ' | b'"' | b'\'' | b';' | b',' | b')' | b'?' | b'/');
    let end = host.bytes().position(ends).unwrap_or(host.len());
    parse(&host[..end])
}

fn parse(typed: &str) -> Option<Host> {
    let typed = typed.trim().trim_end_matches('.');
    let mut homograph = false;
    let mut host = if typed.is_ascii() {
        typed.to_ascii_lowercase()
    } else {
        let visible: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
        homograph = mixes_scripts(&visible);
        idna::domain_to_ascii(visible.trim_end_matches('.')).ok()?
    };
    if !homograph && host.as_bytes().windows(4).any(|part| part == b"xn--") {
        homograph = mixes_scripts(&idna::domain_to_unicode(&host).0);
    }
    while let Some(rest) = host.strip_prefix("www.").filter(|rest| rest.contains('.')) {
        host = rest.to_owned();
    }
    let length = host.len();
    if !(4..=253).contains(&length) || !host.as_bytes().split(|byte| *byte == b'.').all(is_label) {
        return None;
    }
    let last = host.as_bytes().rsplit(|byte| *byte == b'.').next()?;
    if last.iter().any(u8::is_ascii_digit) && !last.starts_with(b"xn--") {
        return None;
    }
    let domain = psl::domain(host.as_bytes())?;
    let suffix = domain.suffix();
    if !suffix.is_known() {
        return None;
    }
    let domain_start = length - domain.as_bytes().len();
    let label_end = length - suffix.as_bytes().len() - 1;
    let private_suffix = suffix.typ() == Some(psl::Type::Private);
    Some(Host { host, domain_start, label_end, homograph, private_suffix })
}

fn is_label(label: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=63).contains(&label.len()) && label[0] != b'-' && label.iter().all(allowed)
}

/// Latin letters next to Cyrillic or Greek ones within one label.
fn mixes_scripts(host: &str) -> bool {
    host.split('.').any(|label| {
        let latin = label.chars().any(|c| c.is_ascii_alphabetic());
        let alike = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{4ff}');
        latin && label.chars().any(alike)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(text: &str) -> Option<String> {
        normalise_host(text).map(|host| host.domain().to_owned())
    }

    #[test]
    fn typed_hosts_become_registrable_domains() {
        for (typed, wanted) in [
            ("https://user:pw@www.Acme.co.uk:8443/path?q#f", "acme.co.uk"),
            ("www.acme.com.", "acme.com"),
            ("//acme.com", "acme.com"),
            ("http://bücher.de", "xn--bcher-kva.de"),
            ("ac\u{200b}me.com", "acme.com"),
            ("acme.github.io", "acme.github.io"),
            ("home.barclays", "home.barclays"),
        ] {
            assert_eq!(domain(typed).as_deref(), Some(wanted), "{typed}");
        }
        for junk in ["", "localhost", "10.0.0.1", "[::1]", "printer.local", "acme", "n/a", "com"] {
            assert_eq!(domain(junk), None, "{junk}");
        }
    }

    #[test]
    fn addresses_may_be_quoted_named_or_endless() {
        let host = |email: &str| email_host(email).map(|host| host.domain().to_owned());
        assert_eq!(host("\"a@b\"@acme.com").as_deref(), Some("acme.com"));
        assert_eq!(host("Jane <jane@mail.acme.co.kr>").as_deref(), Some("acme.co.kr"));
        assert_eq!(host("@acme.com"), None);
        assert_eq!(host(&"x".repeat(10_000_000)), None);
        assert_eq!(host(&format!("a@{}.com", "x".repeat(10_000_000))), None);
        assert_eq!(normalise_host(&"x.".repeat(5_000_000)), None);
        assert!(email_host("a@аcme.com").is_some_and(|host| host.is_homograph()));
    }
}
