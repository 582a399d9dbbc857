//! Where a visit comes from: campaign parts out of the address, and the channel.

use serde::{Deserialize, Serialize};

use crate::text::cut;

/// What an address says about its campaign: the `utm_` parts and the ad networks' click ids. Raw,
/// as sent; comparisons fold case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// `utm_campaign`.
    pub name: Option<String>,
    /// `utm_source`.
    pub source: Option<String>,
    /// `utm_medium`.
    pub medium: Option<String>,
    /// `utm_term`.
    pub term: Option<String>,
    /// `utm_content`.
    pub content: Option<String>,
    /// The ad network's click id, `gclid=…`.
    pub click_id: Option<String>,
}

/// Click ids that are kept, with the channel they prove.
pub const CLICK_IDS: &[(&str, &str)] = &[
    ("gclid", "paid_search"),
    ("gbraid", "paid_search"),
    ("wbraid", "paid_search"),
    ("msclkid", "paid_search"),
    ("li_fat_id", "paid_social"),
    ("fbclid", "social"),
    ("ttclid", "paid_social"),
    ("twclid", "paid_social"),
];

/// The longest part that is kept, in bytes.
const PART_LENGTH_MAX: usize = 500;
/// How many parts of an address are read.
const PARTS_MAX: usize = 100;

/// The campaign parts of a page's address or of its query.
#[must_use]
pub fn campaign_of(address: &str) -> Campaign {
    let mut campaign = Campaign::default();
    let Some((_, query)) = address.split_once('?') else { return campaign };
    let query = query.split('#').next().unwrap_or("");
    for part in query.split('&').take(PARTS_MAX) {
        let Some((name, value)) = part.split_once('=') else { continue };
        if value.is_empty() {
            continue;
        }
        let name = name.to_ascii_lowercase();
        let slot = match name.as_str() {
            "utm_campaign" => &mut campaign.name,
            "utm_source" => &mut campaign.source,
            "utm_medium" => &mut campaign.medium,
            "utm_term" => &mut campaign.term,
            "utm_content" => &mut campaign.content,
            _ => {
                if campaign.click_id.is_none() && CLICK_IDS.iter().any(|(id, _)| *id == name) {
                    let value = cut(value, PART_LENGTH_MAX);
                    campaign.click_id = Some(format!("{name}={value}"));
                }
                continue;
            }
        };
        if slot.is_none() {
            *slot = Some(decoded(cut(value, PART_LENGTH_MAX)));
        }
    }
    campaign
}

/// Percent signs and plus signs of a query, decoded; bytes that are no UTF-8 become �.
fn decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = |byte: Option<&u8>| byte.and_then(|byte| (*byte as char).to_digit(16));
        match bytes[index] {
            b'+' => out.push(b' '),
            b'%' => match (hex(bytes.get(index + 1)), hex(bytes.get(index + 2))) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    index += 2;
                }
                _ => out.push(b'%'),
            },
            byte => out.push(byte),
        }
        index += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Mediums of campaigns, with their channel. What is paid is `paid_social` if the source is a social
/// network.
pub const MEDIUMS: &[(&str, &[&str])] = &[
    ("email", &["email", "e-mail", "mail", "newsletter"]),
    (PAID_SEARCH, &["cpc", "ppc", "paid", "paidsearch", "paid_search", "sem"]),
    ("paid_social", &["paidsocial", "paid_social", "paid-social"]),
    ("social", &["social", "social-media", "sm"]),
    ("display", &["display", "banner", "cpm", "retargeting", "remarketing"]),
    ("organic_search", &["organic"]),
    ("referral", &["referral"]),
    ("partner", &["affiliate", "partner"]),
    ("event", &["event", "webinar"]),
    ("podcast", &["podcast", "audio"]),
    ("direct_mail", &["direct_mail", "direct-mail", "post"]),
];
const PAID_SEARCH: &str = "paid_search";
/// The channel of any other medium.
pub const OTHER_MEDIUM: &str = "other_campaign";

/// Hosts of search engines, by a part of their name.
const SEARCH: &[&str] = &[
    "google.",
    "bing.",
    "duckduckgo.",
    "yahoo.",
    "baidu.",
    "yandex.",
    "ecosia.",
    "naver.",
    "daum.",
    "startpage.",
    "qwant.",
    "perplexity.",
];
/// Hosts of social networks.
const SOCIAL: &[&str] = &[
    "linkedin.",
    "lnkd.in",
    "facebook.",
    "fb.",
    "instagram.",
    "twitter.",
    "t.co",
    "x.com",
    "youtube.",
    "youtu.be",
    "reddit.",
    "tiktok.",
    "pinterest.",
    "threads.",
    "kakao",
    "xing.",
];
/// Hosts of web mail.
const MAIL: &[&str] = &["mail.", "outlook.", "gmail", "webmail"];

/// The channel of a visit: by the campaign's medium first, then its click id, then the page that
/// led here. A referrer of the same site leads from nowhere; no trace at all is `direct`.
#[must_use]
pub fn channel_of(campaign: &Campaign, referrer: Option<&str>, page: Option<&str>) -> &'static str {
    if let Some(medium) = campaign.medium.as_deref() {
        return channel_of_medium(medium, campaign.source.as_deref());
    }
    if let Some(click) = &campaign.click_id {
        let known = CLICK_IDS.iter().find(|(id, _)| click.starts_with(id));
        return known.map_or("paid_search", |(_, channel)| channel);
    }
    if campaign.source.as_deref().is_some_and(|source| is_one_of(&host_like(source), SOCIAL)) {
        return "social";
    }
    let host = referrer.and_then(host_of);
    let own = page.and_then(host_of);
    match host {
        None => "direct",
        Some(host) if Some(&host) == own.as_ref() => "direct",
        Some(host) if is_one_of(&host, MAIL) => "email",
        Some(host) if is_one_of(&host, SEARCH) => "organic_search",
        Some(host) if is_one_of(&host, SOCIAL) => "social",
        Some(_) => "referral",
    }
}

fn channel_of_medium(medium: &str, source: Option<&str>) -> &'static str {
    let medium = cut(medium, PART_LENGTH_MAX).to_lowercase();
    let known = MEDIUMS.iter().find(|(_, names)| names.contains(&medium.as_str()));
    let is_social = || source.is_some_and(|source| is_one_of(&host_like(source), SOCIAL));
    match known {
        Some((channel, _)) if *channel == PAID_SEARCH && is_social() => "paid_social",
        Some((channel, _)) => channel,
        None => OTHER_MEDIUM,
    }
}

fn host_like(source: &str) -> String {
    format!("{}.", cut(source, PART_LENGTH_MAX).to_lowercase())
}

fn is_one_of(host: &str, known: &[&str]) -> bool {
    let after_dots = host.match_indices('.').map(|(at, _)| at + 1);
    std::iter::once(0)
        .chain(after_dots)
        .any(|at| known.iter().any(|part| host[at..].starts_with(part)))
}

/// The host of an address, in lower case, without `www.`.
fn host_of(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaigns_are_read_from_addresses() {
        let campaign = campaign_of(
            "https://x.test/p?utm_source=LinkedIn&utm_medium=CPC&utm_campaign=%EA%B0%80+b%zz\
             &utm_content=&gclid=G1&utm_source=second#utm_term=no",
        );
        assert_eq!(campaign.source.as_deref(), Some("LinkedIn"));
        assert_eq!(campaign.medium.as_deref(), Some("CPC"));
        assert_eq!(campaign.name.as_deref(), Some("가 b%zz"));
        assert_eq!((campaign.content, campaign.term), (None, None));
        assert_eq!(campaign.click_id.as_deref(), Some("gclid=G1"));
        assert_eq!(campaign_of("no query"), Campaign::default());
    }

    #[test]
    fn channels_follow_medium_then_click_then_referrer() {
        let page = Some("https://www.own.test/pricing");
        for (address, referrer, expected) in [
            ("?utm_medium=cpc&utm_source=linkedin", None, "paid_social"),
            ("?utm_medium=cpc&utm_source=google", None, "paid_search"),
            ("?utm_medium=Email", Some("https://www.google.com/"), "email"),
            ("?utm_medium=weird", None, "other_campaign"),
            ("?gclid=1", Some("https://www.google.com/"), "paid_search"),
            ("?li_fat_id=1", None, "paid_social"),
            ("", Some("https://www.google.co.kr/search"), "organic_search"),
            ("", Some("https://search.naver.com/"), "organic_search"),
            ("", Some("https://mail.google.com/"), "email"),
            ("", Some("https://lnkd.in/abc"), "social"),
            ("", Some("https://notgoogle.com/"), "referral"),
            ("", Some("https://own.test/"), "direct"),
            ("", None, "direct"),
        ] {
            let campaign = campaign_of(address);
            assert_eq!(channel_of(&campaign, referrer, page), expected, "{address} {referrer:?}");
        }
    }
}
