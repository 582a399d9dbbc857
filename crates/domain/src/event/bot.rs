//! Machines among the visitors. Their events are kept, with the reason, and never score.

use std::cell::RefCell;
use std::sync::LazyLock;
use std::thread::LocalKey;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Why an event is taken for a machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotReason {
    /// The sender itself said so.
    Declared,
    /// A crawler, monitor or program by its user agent.
    Crawler,
    /// A browser without a screen, or one that a program drives.
    Headless,
    /// A scanner of mail gateways by its user agent.
    MailScanner,
    /// A link or image of a mail was hit within seconds of its delivery.
    TooSoon,
    /// A link was hit that people cannot see.
    HiddenLink,
    /// Many links of one mail were hit within seconds.
    AllLinks,
    /// Only a browser says so, and more than one may say of a person or company a day.
    Unconfirmed,
}

impl BotReason {
    /// All reasons.
    pub const ALL: [Self; 8] = [
        Self::Declared,
        Self::Crawler,
        Self::Headless,
        Self::MailScanner,
        Self::TooSoon,
        Self::HiddenLink,
        Self::AllLinks,
        Self::Unconfirmed,
    ];

    /// The name in the lake and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Crawler => "crawler",
            Self::Headless => "headless",
            Self::MailScanner => "mail_scanner",
            Self::TooSoon => "too_soon",
            Self::HiddenLink => "hidden_link",
            Self::AllLinks => "all_links",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// The reason of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// What tells a machine from a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scene<'a> {
    /// The browser or program, where one is known; libraries on servers send none.
    pub user_agent: Option<&'a str>,
    /// The sender says that a program drives the browser, or that this is a bot.
    pub declared: bool,
    /// The browser says that a program drives it (`navigator.webdriver`).
    pub webdriver: bool,
    /// The act answers a mail: an open or a click.
    pub of_mail: bool,
    /// Seconds since the mail was delivered, where they are known.
    pub seconds_since_delivery: Option<f64>,
    /// The link was one that people cannot see.
    pub hidden_link: bool,
}

/// People need longer than this to open a mail and click in it.
const MAIL_SECONDS_MIN: f64 = 5.0;
/// A user agent longer than this is no browser's.
const USER_AGENT_LENGTH_MAX: usize = 1_000;

/// Words in the user agents of mail gateways and their link checkers.
const MAIL_SCANNERS: &[&str] = &[
    "barracuda",
    "proofpoint",
    "mimecast",
    "safelinks",
    "urldefense",
    "fireeye",
    "trendmicro",
    "symantec",
    "ironport",
    "cisco-",
    "sophos",
    "forcepoint",
    "mailscanner",
    "zscaler",
    "cloudmark",
    "vade",
    "avanan",
    "egress",
    "checkpoint",
    "bitdefender",
    "kaspersky",
    "fortinet",
];

/// Words in the user agents of browsers without a screen and of programs.
const HEADLESS: &[&str] = &[
    "headlesschrome",
    "phantomjs",
    "slimerjs",
    "puppeteer",
    "playwright",
    "selenium",
    "cypress",
    "webdriver",
];

/// Programs that the list of crawlers leaves to its readers.
const PROGRAMS: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "slurp",
    "fetch",
    "preview",
    "monitor",
    "scan",
    "archiv",
    "http",
    "curl",
    "wget",
    "python",
    "java/",
    "perl",
    "ruby",
    "go-",
    "php",
    "okhttp",
    "axios",
    "node-",
    "feed",
    "rss",
    "validator",
    "checker",
    "lighthouse",
    "uptime",
    "pingdom",
];

static CRAWLERS: LazyLock<isbot::Bots> = LazyLock::new(isbot::Bots::default);

/// Whether this is a machine, and why. People in doubt stay people.
#[must_use]
pub fn bot_reason(scene: &Scene<'_>) -> Option<BotReason> {
    if scene.declared {
        return Some(BotReason::Declared);
    }
    if scene.hidden_link {
        return Some(BotReason::HiddenLink);
    }
    if let Some(reason) = scene.user_agent.and_then(reason_of_agent) {
        return Some(reason);
    }
    if scene.webdriver {
        return Some(BotReason::Headless);
    }
    let soon = scene.seconds_since_delivery.is_some_and(|seconds| seconds < MAIL_SECONDS_MIN);
    (scene.of_mail && soon).then_some(BotReason::TooSoon)
}

/// Words by which crawlers call themselves.
const CRAWLER_WORDS: &[&str] = &["bot", "crawl", "spider", "slurp"];

/// The crawlers, link previews and monitors that sites meet most, by what their agents hold. Their
/// operators do not always give a page to ask at.
const KNOWN_CRAWLERS: &[&str] = &[
    "adsbot",
    "ahrefs",
    "amazonbot",
    "apis-google",
    "applebot",
    "archive.org_bot",
    "baiduspider",
    "bingbot",
    "bingpreview",
    "blexbot",
    "bytespider",
    "ccbot",
    "chatgpt-user",
    "claudebot",
    "coccoc",
    "dataforseo",
    "discordbot",
    "dotbot",
    "duckduckbot",
    "exabot",
    "facebookexternalhit",
    "facebot",
    "feedfetcher",
    "google-inspectiontool",
    "google-read-aloud",
    "googlebot",
    "googleother",
    "gptbot",
    "heritrix",
    "ia_archiver",
    "linkedinbot",
    "mail.ru_bot",
    "mediapartners-google",
    "meta-externalagent",
    "mj12bot",
    "msnbot",
    "naverbot",
    "nutch",
    "oai-searchbot",
    "perplexitybot",
    "petalbot",
    "pingdom",
    "pinterestbot",
    "redditbot",
    "rogerbot",
    "scrapy",
    "screaming frog",
    "semrush",
    "serpstatbot",
    "seznambot",
    "site24x7",
    "skypeuripreview",
    "slackbot",
    "sogou",
    "statuscake",
    "storebot-google",
    "telegrambot",
    "twitterbot",
    "uptimerobot",
    "whatsapp/",
    "yacybot",
    "yahoo! slurp",
    "yandex",
    "yeti/",
];

/// Browsers without a screen by their own names. Libraries that drive browsers send calls of their
/// own as well ("Playwright/1.55"), which are a server's like any other.
const BARE_BROWSERS: &[&str] = &["headlesschrome", "phantomjs", "slimerjs"];

/// Words in the agents of libraries and services by which servers call each other.
const LIBRARIES: &[&str] = &[
    "analytics-",
    "rudder",
    "segment",
    "sdk",
    "fetch",
    "client",
    "axios",
    "curl",
    "wget",
    "python",
    "java",
    "okhttp",
    "go-http",
    "guzzle",
    "ruby",
    "perl",
    "libwww",
    "php",
    "undici",
    "reqwest",
    "postman",
    "insomnia",
    "zapier",
    "integromat",
    "n8n",
];

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
    let gives_address = has(&["http://", "https://", "www.", "@"]);
    let may_be_crawler = has(CRAWLER_WORDS) || !has(LIBRARIES);
    let is_one = lower.starts_with("mozilla/")
        || has(BARE_BROWSERS)
        || has(KNOWN_CRAWLERS)
        || (gives_address && may_be_crawler && CRAWLERS.is_bot(agent));
    if is_one { read_agent(agent) } else { None }
}

/// How many user agents each thread keeps the answers for.
const KEPT_MAX: usize = 4_096;

type Kept = RefCell<FxHashMap<Box<str>, Option<BotReason>>>;

thread_local! {
    /// The patterns cost microseconds, and few browsers send most of the events.
    static VISITORS: Kept = RefCell::default();
    /// As do few servers.
    static SENDERS: Kept = RefCell::default();
}

fn reason_of_agent(agent: &str) -> Option<BotReason> {
    kept(&VISITORS, agent, read_agent)
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

/// What a user agent gives away.
fn read_agent(agent: &str) -> Option<BotReason> {
    if agent.trim().is_empty() {
        return None;
    }
    if agent.len() > USER_AGENT_LENGTH_MAX {
        return Some(BotReason::Crawler);
    }
    let lower = agent.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(MAIL_SCANNERS) {
        return Some(BotReason::MailScanner);
    }
    if has(HEADLESS) {
        return Some(BotReason::Headless);
    }
    if CRAWLERS.is_bot(agent) || is_program(&lower) {
        return Some(BotReason::Crawler);
    }
    None
}

/// Browsers begin with Mozilla or Opera and name an engine; their names hold none of the words of
/// programs. "Cubot" is a maker of telephones.
fn is_program(lower: &str) -> bool {
    let plain = lower.replace("cubot", "");
    let is_browser = (plain.starts_with("mozilla/") || plain.starts_with("opera/"))
        && ["gecko", "webkit", "trident", "presto", "msie"].iter().any(|word| plain.contains(word));
    if !is_browser {
        return true;
    }
    PROGRAMS.iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(agent: &str) -> Option<BotReason> {
        bot_reason(&Scene { user_agent: Some(agent), ..Scene::default() })
    }

    #[test]
    fn machines_are_told_from_people() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
            Gecko) Chrome/128.0.0.0 Safari/537.36";
        for (agent, expected) in [
            (chrome, None),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
              like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                None,
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", None),
            (
                "Mozilla/5.0 (Linux; Android 9; CUBOT P30) AppleWebKit/537.36 (KHTML, like Gecko) \
              Chrome/88.0.4324.93 Mobile Safari/537.36",
                None,
            ),
            ("", None),
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                Some(BotReason::Crawler),
            ),
            ("curl/8.5.0", Some(BotReason::Crawler)),
            ("Barracuda Sentinel (EE)", Some(BotReason::MailScanner)),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
              HeadlessChrome/128.0.0.0 Safari/537.36",
                Some(BotReason::Headless),
            ),
        ] {
            assert_eq!(of(agent), expected, "{agent}");
        }
        let mail = Scene { of_mail: true, user_agent: Some(chrome), ..Scene::default() };
        let after = |seconds| Scene { seconds_since_delivery: Some(seconds), ..mail };
        assert_eq!(bot_reason(&mail), None);
        assert_eq!(bot_reason(&after(2.0)), Some(BotReason::TooSoon));
        assert_eq!(bot_reason(&after(60.0)), None);
        assert_eq!(bot_reason(&Scene { hidden_link: true, ..mail }), Some(BotReason::HiddenLink));
        assert_eq!(bot_reason(&Scene { webdriver: true, ..mail }), Some(BotReason::Headless));
    }

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
    fn every_reason_has_a_name() {
        for reason in BotReason::ALL {
            assert_eq!(BotReason::from_key(reason.key()), Some(reason));
        }
    }
}
