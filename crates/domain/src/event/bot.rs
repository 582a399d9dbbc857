//! Machines among the visitors. Their events are kept, with the reason, and never score.

mod agent;
mod words;

use serde::{Deserialize, Serialize};

pub use agent::sender_reason;

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
    /// The call describes a telephone or tablet that it came from.
    pub of_device: bool,
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

/// Whether this is a machine, and why. People in doubt stay people.
#[must_use]
pub fn bot_reason(scene: &Scene<'_>) -> Option<BotReason> {
    if scene.declared {
        return Some(BotReason::Declared);
    }
    if scene.hidden_link {
        return Some(BotReason::HiddenLink);
    }
    let read = if scene.of_device { agent::app_reason } else { agent::visitor_reason };
    if let Some(reason) = scene.user_agent.and_then(read) {
        return Some(reason);
    }
    if scene.webdriver {
        return Some(BotReason::Headless);
    }
    let soon = scene.seconds_since_delivery.is_some_and(|seconds| seconds < MAIL_SECONDS_MIN);
    (scene.of_mail && soon).then_some(BotReason::TooSoon)
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
    fn every_reason_has_a_name() {
        for reason in BotReason::ALL {
            assert_eq!(BotReason::from_key(reason.key()), Some(reason));
        }
    }
}
