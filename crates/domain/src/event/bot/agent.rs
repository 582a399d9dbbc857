//! What a user agent gives away.
//!
//! Whoever names a device, an app or a browser is free in what they call it, and "Cubot", "Monitor"
//! and "Scan" are names of such: a word counts for as much as the place where it stands.

use std::cell::RefCell;
use std::sync::LazyLock;
use std::thread::LocalKey;

use isbot::Bots;
use rustc_hash::FxHashMap;

use super::BotReason;
use super::words::{
    AMBIGUOUS, BARE_BROWSERS, BROWSERS, CRAWLER_WORDS, HEADLESS, KNOWN_CRAWLERS, LIBRARIES,
    MAIL_SCANNERS, MONITORS, PROGRAMS, SCRIPTS,
};

/// A user agent longer than this is no browser's.
const USER_AGENT_LENGTH_MAX: usize = 1_000;
/// How many user agents each thread keeps the answers for.
const KEPT_MAX: usize = 4_096;

static CRAWLERS: LazyLock<Bots> = LazyLock::new(Bots::default);

/// What of the list tells a crawler from a browser that is like one in all else.
static SURE_CRAWLERS: LazyLock<Bots> = LazyLock::new(|| {
    let mut bots = Bots::default();
    bots.remove(AMBIGUOUS);
    bots
});

type Kept = RefCell<FxHashMap<Box<str>, Option<BotReason>>>;

thread_local! {
    /// The patterns cost microseconds, and few browsers send most of the events.
    static VISITORS: Kept = RefCell::default();
    /// As do few servers.
    static SENDERS: Kept = RefCell::default();
}

/// What the visitor's user agent gives away.
pub(super) fn visitor_reason(agent: &str) -> Option<BotReason> {
    kept(&VISITORS, agent, read_agent)
}

/// As [`visitor_reason`], where the call describes the device that it came from: apps send what
/// their libraries call themselves ("Dalvik/2.1.0 (Linux; U; Android 13 …)", "okhttp/4.12.0",
/// "Shop/3 CFNetwork/1410"). A browser, a crawler and a script are what they are all the same.
pub(super) fn app_reason(agent: &str) -> Option<BotReason> {
    let lower = agent.trim_start().to_ascii_lowercase();
    let first = lower.split(['/', ' ', ';']).next().unwrap_or_default();
    let is_script = SCRIPTS.iter().any(|name| {
        first.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    let speaks_for_itself = is_script || first == "mozilla" || first == "opera";
    if speaks_for_itself { visitor_reason(agent) } else { sender_reason(agent) }
}

/// Whether whoever sent a call is a crawler, where nothing else tells of the visitor. Libraries on
/// servers send calls in the name of people, with agents of their own ("analytics-node/2.1",
/// "axios/1.7", "acme-chatbot/3"): they are no evidence, and losing what a customer's own server
/// tells costs more than an unknown crawler. A machine is who speaks as a browser does
/// ("Mozilla/5.0 (compatible; bingbot/2.0 …)"), who is a browser without a screen, who is known by
/// name, and who is on the list of crawlers and gives an address where its operator can be asked.
#[must_use]
pub fn sender_reason(agent: &str) -> Option<BotReason> {
    kept(&SENDERS, agent, read_sender)
}

fn read_sender(agent: &str) -> Option<BotReason> {
    let lower = agent.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let may_be_crawler = has(CRAWLER_WORDS) || !has(LIBRARIES);
    let is_one = lower.starts_with("mozilla/")
        || has(BARE_BROWSERS)
        || has(KNOWN_CRAWLERS)
        || (gives_address(&lower) && may_be_crawler && CRAWLERS.is_bot(agent));
    if is_one { read_agent(agent) } else { None }
}

fn kept(
    answers: &'static LocalKey<Kept>,
    agent: &str,
    read: fn(&str) -> Option<BotReason>,
) -> Option<BotReason> {
    answers.with_borrow_mut(|kept| {
        if let Some(reason) = kept.get(agent) {
            return *reason;
        }
        let reason = read(agent);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(agent.into(), reason);
        reason
    })
}

fn read_agent(agent: &str) -> Option<BotReason> {
    if agent.trim().is_empty() {
        return None;
    }
    if agent.len() > USER_AGENT_LENGTH_MAX {
        return Some(BotReason::Crawler);
    }
    let mut lower = agent.to_ascii_lowercase();
    BROWSERS.iter().for_each(|name| lower = lower.replace(name, ""));
    // What a maker called the device is no word of the browser's.
    let own = without_device(&lower);
    let has = |words: &[&str]| words.iter().any(|word| own.contains(word));
    if has(MAIL_SCANNERS) {
        return Some(BotReason::MailScanner);
    }
    if has(HEADLESS) {
        return Some(BotReason::Headless);
    }
    let is_machine = !is_browser(&lower)
        || KNOWN_CRAWLERS.iter().any(|name| lower.contains(name))
        || has(MONITORS)
        || (gives_address(&lower) && (CRAWLERS.is_bot(&lower) || has(PROGRAMS)))
        || is_compatible_only(&lower)
        || SURE_CRAWLERS.is_bot(&own)
        || names_a_crawler(&own);
    is_machine.then_some(BotReason::Crawler)
}

/// Browsers begin with Mozilla or Opera and name an engine.
fn is_browser(lower: &str) -> bool {
    (lower.starts_with("mozilla/") || lower.starts_with("opera/"))
        && ["gecko", "webkit", "khtml", "trident", "presto", "msie"]
            .iter()
            .any(|engine| lower.contains(engine))
}

/// Whether there is an address where the operator can be asked: people's browsers have none.
fn gives_address(lower: &str) -> bool {
    ["http://", "https://", "www.", "@"].iter().any(|sign| lower.contains(sign))
}

/// "compatible" is said by whoever is no browser, and by Internet Explorer.
fn is_compatible_only(lower: &str) -> bool {
    lower.match_indices("compatible;").any(|(at, sign)| {
        let rest = lower[at + sign.len()..].trim_start();
        !rest.starts_with("msie") && !rest.starts_with(['/', ')'])
    })
}

/// Whether a word of the agent calls itself a crawler: "YisouSpider", "moatbot", "robots".
fn names_a_crawler(own: &str) -> bool {
    own.split(|sign: char| !sign.is_ascii_alphabetic())
        .filter(|word| !word.starts_with("cubot"))
        .any(|word| {
            let plain = word.strip_suffix('s').unwrap_or(word);
            let ends = ["bot", "crawl", "crawler", "spider", "slurp", "scraper"];
            let begins = ["crawl", "spider", "robot"];
            ends.iter().any(|end| plain.ends_with(end))
                || begins.iter().any(|begin| word.starts_with(begin))
        })
}

/// The agent without the model of the device, which stands behind the version of Android in the
/// first brackets.
fn without_device(lower: &str) -> String {
    let whole = || lower.to_owned();
    let Some(begin) = lower.find('(') else { return whole() };
    let mut depth = 0_usize;
    let end = lower[begin..].bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let Some(end) = end.map(|end| begin + end) else { return whole() };
    let system = &lower[begin + 1..end];
    let mut read = 0;
    for part in system.split(';') {
        read += part.len() + 1;
        if part.trim_start().starts_with("android") {
            return format!("{}{}", &lower[..begin + read], &lower[end..]);
        }
    }
    whole()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_a_crawler_only_if_it_names_itself_as_one() {
        for (agent, expected) in [
            ("analytics-node/2.1.3", None),
            ("rudder-sdk-node/3.0.0", None),
            ("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", None),
            ("axios/1.7.2", None),
            ("python-requests/2.32", None),
            ("Java/17.0.2", None),
            ("curl/8.5.0", None),
            ("acme-chatbot/3.1", None),
            ("", None),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", None),
            ("rest-client/2.1.0 (linux x86_64) ruby/3.3.0p0", None),
            ("Integromat/production", None),
            ("Zapier", None),
            ("okhttp/4.12.0", None),
            ("Playwright/1.55.0 (x64; debian 12) node/20.20", None),
            ("Googlebot/2.1 (+http://www.google.com/bot.html)", Some(BotReason::Crawler)),
            ("Googlebot-Image/1.0", Some(BotReason::Crawler)),
            ("AdsBot-Google (+http://www.google.com/adsbot.html)", Some(BotReason::Crawler)),
            ("facebookexternalhit/1.1", Some(BotReason::Crawler)),
            ("HeadlessChrome/128.0.0.0", Some(BotReason::Headless)),
            ("TinEye/1.1 (http://tineye.com/crawler.html)", Some(BotReason::Crawler)),
            (
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                Some(BotReason::Crawler),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
              HeadlessChrome/128.0.0.0 Safari/537.36",
                Some(BotReason::Headless),
            ),
        ] {
            assert_eq!(sender_reason(agent), expected, "{agent}");
        }
    }

    #[test]
    fn a_device_is_called_what_its_maker_likes() {
        for (agent, expected) in [
            ("x (linux; android 9; cubot) y (z)", "x (linux; android 9) y (z)"),
            ("x (linux; u; android 7; moto g (4) build/n) y", "x (linux; u; android 7) y"),
            ("x (linux; android 10) y", "x (linux; android 10) y"),
            ("x (windows nt 10.0; win64) y", "x (windows nt 10.0; win64) y"),
            ("x (linux; android 9; open", "x (linux; android 9; open"),
            ("x", "x"),
        ] {
            assert_eq!(without_device(agent), expected);
        }
    }

    #[test]
    fn an_app_is_a_person_and_a_script_is_none() {
        let dalvik = "Dalvik/2.1.0 (Linux; U; Android 13; SM-S911N Build/TP1A.220624.014)";
        for agent in [dalvik, "okhttp/4.12.0", "Shop/31 CFNetwork/1410.0.3 Darwin/22.6.0"] {
            assert_eq!(
                (app_reason(agent), visitor_reason(agent)),
                (None, Some(BotReason::Crawler))
            );
        }
        for agent in [
            "curl/8.5.0",
            "python-requests/2.32",
            "Googlebot/2.1 (+http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "HeadlessChrome/128.0.0.0",
        ] {
            assert!(app_reason(agent).is_some(), "{agent}");
        }
    }
}
