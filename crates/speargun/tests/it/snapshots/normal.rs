//! What differs from run to run, such as folders, secrets and durations, gets one name.

use std::path::Path;

/// Where a sentence says it.
const IN_SECONDS: &str = "rejected, in ";
/// The shortest run of hexadecimal digits that is taken for an id or a secret.
const HEX_LENGTH_MIN: usize = 16;
/// As many decimals of a number are compared.
const DECIMALS_MAX: usize = 6;
/// Where a sealed recipient stands in a link.
const SEAL: &str = "sg_mail=";
/// Where JSON says how long something took.
const SECONDS: &str = "\"seconds\": ";
/// Before the secret of a link and of a token, and before the end of a token.
const LINK: &str = "/welcome#";
const TOKENS: [&str; 3] = ["spg_", "\"ending\": \"", "/api/v1/calendar/"];

pub(crate) fn normal(text: &str, folder: &Path) -> String {
    let text = text.replace(&*folder.to_string_lossy(), "[folder]");
    let is_of_seal = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign);
    let text = replaced(&text, SEAL, &is_of_seal, "[seal]");
    let text = replaced(&text, LINK, &is_of_seal, "[secret]");
    let tokens = TOKENS.iter().fold(text, |text, prefix| {
        let is_of_it = |sign: char| is_of_seal(sign) || sign == '…';
        replaced(&text, prefix, &is_of_it, "[secret]")
    });
    let text = replaced(&tokens, SECONDS, &|sign| !",\n ".contains(sign), "[seconds]");
    let text = replaced(&text, IN_SECONDS, &|sign| sign.is_ascii_digit() || sign == '.', "[n]");
    without_hex(&text).lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// What follows a prefix, with a name in its place.
fn replaced(text: &str, prefix: &str, is_of_it: &dyn Fn(char) -> bool, name: &str) -> String {
    let mut parts = text.split(prefix);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(prefix);
        out.push_str(name);
        out.push_str(part.trim_start_matches(is_of_it));
    }
    out
}

fn without_hex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_hex = |sign: char| sign.is_ascii_digit() || ('a'..='f').contains(&sign);
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|sign| !is_hex(sign)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(length);
        // A key of a server shows how it begins.
        let is_begin = length == 4 && behind.starts_with('…');
        // The chance part of a file's name can be digits alone, as a number is.
        let is_of_file = out.ends_with('-') && behind.starts_with(".parquet");
        let is_secret = length >= HEX_LENGTH_MIN
            && (is_of_file || run.contains(|sign: char| sign.is_alphabetic()));
        out.push_str(match is_secret || is_begin {
            true => "[hex]",
            // The last digits of a fraction depend on the machine.
            false if out.ends_with('.') => &run[..length.min(DECIMALS_MAX)],
            false => run,
        });
        let length = behind.find(is_hex).unwrap_or(behind.len());
        let (plain, next) = behind.split_at(length);
        out.push_str(plain);
        rest = next;
    }
    out
}

#[test]
fn what_differs_gets_one_name() {
    let text =
        "/tmp/x/W k=0123456789abcdef a1b2 1.12345678901234567 sg_mail=Q-_9& \"seconds\": 0.25,\n";
    let expected = "[folder]/W k=[hex] a1b2 1.123456 sg_mail=[seal]& \"seconds\": [seconds],\n";
    assert_eq!(normal(text, Path::new("/tmp/x")), expected);
    let file = "events-65536-8263327069365588.parquet 8263327069365588";
    let expected = "events-65536-[hex].parquet 8263327069365588\n";
    assert_eq!(normal(file, Path::new("/tmp/x")), expected);
}
