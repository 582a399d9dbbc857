//! Addresses: mailboxes, hosts that tell nothing, and the many ways of typing an address.

use super::spelling::address;
use crate::random::Random;

/// Hosts on which anybody may have a page; `{}` is what everybody chooses.
pub(super) const SHARED_HOSTS: &[&str] = &[
    "{}.myshopify.com",
    "{}.wordpress.com",
    "{}.github.io",
    "{}.blogspot.com",
    "{}.wixsite.com",
    "{}.tistory.com",
    "sites.google.com/view/{}",
    "{}.weebly.com",
    "{}.squarespace.com",
    "{}.webflow.io",
    "{}.netlify.app",
    "{}.herokuapp.com",
    "blog.naver.com/{}",
    "smartstore.naver.com/{}",
    "{}.business.site",
    "{}.jimdofree.com",
];
/// Pages on networks: whose they are, only the name in them tells.
pub(super) const SOCIAL_PAGES: &[&str] = &[
    "https://www.linkedin.com/company/{}",
    "linkedin.com/company/{}/",
    "https://www.facebook.com/{}",
    "facebook.com/{}",
    "https://instagram.com/{}",
    "https://twitter.com/{}",
    "https://www.youtube.com/@{}",
    "https://www.crunchbase.com/organization/{}",
];
/// What is typed for a web site and is none.
pub(super) const JUNK_WEBSITES: &[&str] = &[
    "http://",
    "www",
    "none",
    "n/a",
    "-",
    "https://www.google.com",
    "test.com",
    "x",
    "http://www.",
];
/// Hosts inside some office.
pub(super) const INTERNAL_HOSTS: &[&str] = &[
    "server.local",
    "corp.lan",
    "localhost",
    "[10.0.0.1]",
    "192.168.1.5",
    "exchange.internal",
    "mail.intranet",
    "office.corp",
    "[172.16.4.20]",
    "dc01.domain.local",
    "localhost.localdomain",
];
const ROLES: &[&str] = &["info", "sales", "office", "contact", "marketing", "purchasing", "admin"];
const SITES: &[&str] = &[
    "https://www.{}",
    "https://{}",
    "http://www.{}/",
    "www.{}",
    "{}",
    "{}/",
    "HTTPS://WWW.{}/en/about",
    "https://www.{}/?utm_source=newsletter&gclid=abc",
    "http://{}/contact.html",
    "https://shop.{}/cart",
    "https://{}:443/",
    "{}/about-us",
    " www.{} ",
    "http//www.{}",
];

/// A web site as somebody types it.
pub(super) fn website(domain: &str, random: &mut Random) -> String {
    random.pick(SITES).replace("{}", domain)
}

/// What stands in front of the @.
pub(super) fn mailbox(first: &str, last: &str, random: &mut Random) -> String {
    let (first, last) = (address(first), address(last));
    let initial = |name: &str| name.chars().next().map(String::from).unwrap_or_default();
    if first.is_empty() || last.is_empty() {
        return random.pick(ROLES).to_owned();
    }
    match random.below(12) {
        0..=3 => format!("{first}.{last}"),
        4 | 5 => format!("{}{last}", initial(&first)),
        6 => format!("{}.{last}", initial(&first)),
        7 => first,
        8 => format!("{first}{}", initial(&last)),
        9 => format!("{first}_{last}"),
        10 => format!("{last}.{first}"),
        _ => random.pick(ROLES).to_owned(),
    }
}

/// A private mailbox, mostly with a number, since the good ones are gone.
pub(super) fn private_mailbox(first: &str, last: &str, random: &mut Random) -> String {
    let (first, last) = (address(first), address(last));
    let number = random.between(1, 9_999);
    match random.below(5) {
        0 => format!("{first}.{last}{}", number % 100),
        1 => format!("{first}{number}"),
        2 => format!("{last}{first}{}", 1950 + number % 55),
        3 => format!("{first}_{last}"),
        _ => format!("{}{last}{number}", first.chars().next().unwrap_or('x')),
    }
}

/// The address in a form as forms, address books and phones leave it.
pub(super) fn disguised(mail: &str, name: &str, random: &mut Random) -> String {
    let (mailbox, host) = mail.split_once('@').unwrap_or((mail, ""));
    match random.below(14) {
        0 => format!("{name} <{mail}>"),
        1 => format!("\"{name}\" <{mail}>"),
        2 => format!("mailto:{mail}"),
        3 => mail.to_uppercase(),
        4 => format!("  {mail} "),
        5 => format!("{mailbox}+newsletter@{host}"),
        6 => format!("\"{}\"@{host}", mailbox.replace('.', " ")),
        7 => format!("{mail}."),
        8 => format!("{mail};"),
        9 => format!("{mailbox}@{}", host.to_uppercase()),
        10 => format!("<{mail}>"),
        11 => format!("{mail}\u{a0}"),
        12 => format!("{mailbox}＠{host}"),
        _ => format!("MAILTO:{mail}?subject=Hello"),
    }
}

/// A host with Latin letters replaced by Cyrillic ones of the same looks; none without such.
pub(super) fn homograph(domain: &str, random: &mut Random) -> Option<String> {
    let (label, ending) = domain.split_once('.')?;
    let twin = |letter: char| {
        Some(match letter {
            'a' => 'а',
            'e' => 'е',
            'o' => 'о',
            'p' => 'р',
            'c' => 'с',
            'x' => 'х',
            'y' => 'у',
            'i' => 'і',
            _ => return None,
        })
    };
    let mut letters: Vec<char> = label.chars().collect();
    let places: Vec<usize> =
        (0..letters.len()).filter(|place| twin(letters[*place]).is_some()).collect();
    if places.is_empty() || !label.is_ascii() {
        return None;
    }
    for _ in 0..random.between(1, 2) {
        let place = random.pick(&places);
        letters[place] = twin(letters[place]).unwrap_or(letters[place]);
    }
    Some(format!("{}.{ending}", letters.iter().collect::<String>()))
}

/// A domain as the wire writes it: labels beyond ASCII by Punycode (RFC 3492).
pub(super) fn on_the_wire(domain: &str) -> String {
    let labels = domain.split('.').map(|label| match label.is_ascii() {
        true => label.to_owned(),
        false => format!("xn--{}", punycode(label)),
    });
    labels.collect::<Vec<_>>().join(".")
}

fn punycode(label: &str) -> String {
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    let mut handled = basic;
    if basic > 0 {
        out.push('-');
    }
    let (mut code, mut delta, mut bias) = (128_u32, 0_u32, 72_u32);
    while (handled as usize) < letters.len() {
        let next = letters.iter().copied().filter(|letter| *letter >= code).min().unwrap_or(code);
        delta += (next - code) * (handled + 1);
        code = next;
        for letter in &letters {
            if *letter < code {
                delta += 1;
            }
            if *letter == code {
                push_number(&mut out, delta, bias);
                bias = adapted(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        code += 1;
    }
    out
}

fn push_number(out: &mut String, delta: u32, bias: u32) {
    let digit = |value: u32| char::from(if value < 26 { b'a' } else { b'0' - 26 } + value as u8);
    let mut rest = delta;
    let mut step = 36;
    loop {
        let threshold = if step <= bias { 1 } else { (step - bias).min(26) };
        if rest < threshold {
            out.push(digit(rest));
            return;
        }
        out.push(digit(threshold + (rest - threshold) % (36 - threshold)));
        rest = (rest - threshold) / (36 - threshold);
        step += 36;
    }
}

fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut steps = 0;
    while delta > 455 {
        delta /= 35;
        steps += 36;
    }
    steps + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_written_as_on_the_wire() {
        assert_eq!(on_the_wire("bücher.example"), "xn--bcher-kva.example");
        assert_eq!(on_the_wire("münchen.de"), "xn--mnchen-3ya.de");
        assert_eq!(on_the_wire("한국.kr"), "xn--3e0b707e.kr");
        assert_eq!(on_the_wire("plain.com"), "plain.com");
    }
}
