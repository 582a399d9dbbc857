//! Links in mails that tell who clicked: `…?sg_mail=TOKEN`. The token holds the address, the mail
//! and the moment of sending, sealed, so that whoever sees a link learns nothing and nobody can
//! make one. Scanners of mail gateways give themselves away: they click at once, and everywhere.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use speargun_domain::event::{BotReason, Event, Scene, bot_reason};
use speargun_words::said;

use super::EventLog;
use speargun_foundation::EngineError;
use speargun_foundation::random_bytes;

/// The parameter of a link that carries the token.
pub const MAIL_PARAMETER: &str = "sg_mail";
/// The longest token that is looked into, in bytes.
const TOKEN_BYTES_MAX: usize = 1_000;
/// So many different links of one mail within [`BURST_US`] are a machine's clicks.
const BURST_LINKS: usize = 3;
/// Nobody reads and clicks three links in less: ten seconds.
const BURST_US: i64 = 10_000_000;
/// How many mails' clicks are remembered; then the memory is emptied.
const REMEMBERED_MAX: usize = 20_000;
/// Microseconds of a second.
const SECOND: f64 = 1_000_000.0;

/// The last clicks by address and mail: links and moments.
type Clicks = HashMap<(String, String), Vec<(String, i64)>>;

/// Seals and reads tokens of links in mails.
pub struct MailLinks {
    key: LessSafeKey,
    clicks: Mutex<Clicks>,
}

impl std::fmt::Debug for MailLinks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key is nobody's business.
        formatter.debug_struct("MailLinks").finish_non_exhaustive()
    }
}

/// What a token holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailMark {
    /// Who got the mail, in lower case.
    pub email: String,
    /// Which mail.
    pub mail: String,
    /// When it was sent, microseconds UTC.
    pub sent_at: i64,
}

impl MailLinks {
    /// Opens the links of a log; its key is made once and stays with the log.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open(log: &EventLog) -> Result<Self, EngineError> {
        let made = random_bytes::<32>()?.to_vec();
        let secret = log.store().write(|connection| {
            speargun_store::event::write_key::secret(connection, "mail", || made)
        })?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &secret)
            .map_err(|_| EngineError::Invalid(said!("mail_link.damaged")))?;
        Ok(Self { key: LessSafeKey::new(key), clicks: Mutex::default() })
    }

    /// The address of a page with the token of a mail in it.
    ///
    /// # Errors
    /// When the mark is too long to be a link's part.
    pub fn link(&self, address: &str, mark: &MailMark) -> Result<String, EngineError> {
        let invalid = || EngineError::Invalid(said!("mail_link.too_long"));
        let mut sealed = postcard::to_stdvec(mark).map_err(|_| invalid())?;
        let nonce = random_bytes::<NONCE_LEN>()?;
        let nonce_of_key = Nonce::assume_unique_for_key(nonce);
        self.key
            .seal_in_place_append_tag(nonce_of_key, Aad::empty(), &mut sealed)
            .map_err(|_| invalid())?;
        let token = URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat());
        if token.len() > TOKEN_BYTES_MAX {
            return Err(invalid());
        }
        let (page, fragment) = match address.split_once('#') {
            Some((page, fragment)) => (page, format!("#{fragment}")),
            None => (address, String::new()),
        };
        let sign = if page.contains('?') { '&' } else { '?' };
        Ok(format!("{page}{sign}{MAIL_PARAMETER}={token}{fragment}"))
    }

    /// Whether an event's page carries a token.
    #[must_use]
    pub fn has_token(event: &Event) -> bool {
        event.page_url.as_deref().is_some_and(|address| without_token(address).is_some())
    }

    /// Takes the token out of an event's page: whoever got the mail did it, unless it was a
    /// machine's click or the event names somebody already. A token that nobody sealed here
    /// says nothing. Tells whether the token told who it was.
    pub fn read(&self, event: &mut Event) -> bool {
        let Some(address) = event.page_url.as_deref() else { return false };
        let Some((stripped, token)) = without_token(address) else { return false };
        let mark = self.unseal(&token);
        event.page_url = Some(stripped);
        // What was sent stays whole but for the token, which would tell who got the mail again.
        for text in [&mut event.properties, &mut event.context] {
            if text.contains(&token) {
                *text = text.replace(&token, "");
            }
        }
        let Some(mark) = mark else { return false };
        let since = (event.occurred_at - mark.sent_at) as f64 / SECOND;
        let scene = Scene {
            of_mail: true,
            // A click before the mail is a wrong clock, and proves nothing.
            seconds_since_delivery: (since >= 0.0).then_some(since),
            ..Scene::default()
        };
        event.bot = event.bot.or_else(|| bot_reason(&scene)).or_else(|| self.burst(event, &mark));
        if event.bot.is_none() && event.user_id.is_none() && event.email.is_none() {
            event.email = Some(mark.email);
            return true;
        }
        event.bot.is_none() && event.email.as_deref() == Some(mark.email.as_str())
    }

    fn unseal(&self, token: &str) -> Option<MailMark> {
        let mut bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = self.key.open_in_place(nonce, Aad::empty(), sealed).ok()?;
        postcard::from_bytes(opened).ok()
    }

    /// The third different link of one mail within seconds, and all that follow at that pace.
    fn burst(&self, event: &Event, mark: &MailMark) -> Option<BotReason> {
        let link = event.page_url.clone().unwrap_or_default();
        let mail = (mark.email.clone(), mark.mail.clone());
        let mut all = self.clicks.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED_MAX && !all.contains_key(&mail) {
            all.clear();
        }
        let clicks = all.entry(mail).or_default();
        clicks.retain(|(known, at)| *known != link && (event.occurred_at - at).abs() < BURST_US);
        clicks.push((link, event.occurred_at));
        (clicks.len() >= BURST_LINKS).then_some(BotReason::AllLinks)
    }
}

/// A page's address without the token, and the token.
fn without_token(address: &str) -> Option<(String, String)> {
    // Most pages have none: one search settles it.
    address.contains(MAIL_PARAMETER).then_some(())?;
    let (rest, fragment) = match address.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (address, None),
    };
    let (page, query) = rest.split_once('?')?;
    let is_token =
        |part: &&str| part.split_once('=').is_some_and(|(name, _)| name == MAIL_PARAMETER);
    let token = query.split('&').find(is_token)?.split_once('=')?.1;
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let others: Vec<&str> = query.split('&').filter(|part| !is_token(part)).collect();
    let mut stripped = page.to_owned();
    if !others.is_empty() {
        stripped.push('?');
        stripped.push_str(&others.join("&"));
    }
    if let Some(fragment) = fragment {
        stripped.push('#');
        stripped.push_str(fragment);
    }
    Some((stripped, token.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_out_of_an_address_wherever_it_stands() {
        let cases = [
            ("https://own.test/a?sg_mail=T", Some("https://own.test/a")),
            ("https://own.test/a?x=1&sg_mail=T&y=2#part", Some("https://own.test/a?x=1&y=2#part")),
            ("https://own.test/a?xsg_mail=T", None),
            ("https://own.test/sg_mail=T", None),
            ("https://own.test/a?x=1#sg_mail=T", None),
        ];
        for (address, stripped) in cases {
            let found = without_token(address);
            assert_eq!(found.as_ref().map(|(page, _)| page.as_str()), stripped, "{address}");
            assert!(found.is_none_or(|(_, token)| token == "T"));
        }
    }
}
