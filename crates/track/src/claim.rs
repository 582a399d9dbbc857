//! What a browser claims. The key of a web site stands in its pages, so whoever reads the page can
//! say with it that they are anybody and did anything. Such claims count for so much a day, of each
//! person and of each company; beyond that an act is kept and marked and does not count, and a
//! statement of who somebody is is refused. They count fully once the person was confirmed: by a
//! server's key, which is a secret, by a seal that the site's server made, or by a link of a mail.
//!
//! What was claimed today is kept in memory: a restart begins the day anew, and each server counts
//! for itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use ring::hmac;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value as Json;
use speargun_domain::event::{BotReason, CallError, CallKind, Event, EventView};
use speargun_domain::score::ScoreModel;
use speargun_domain::time::DAY;
use speargun_matching::{HostKind, email_host, host_kind};
use speargun_store::event::write_key::{self, KeyKind};
use speargun_store::person;

use super::{Act, EventLog, Subject};
use speargun_foundation::EngineError;
use speargun_foundation::random_bytes;

use crate::Home;

/// How many points a day claims of one person may give.
pub(super) const PERSON_POINTS_PER_DAY: f64 = 30.0;
/// How many points a day claims of all people of one company may give together.
pub(super) const COMPANY_POINTS_PER_DAY: f64 = 60.0;
/// How many people a day may be claimed of one company.
pub(super) const COMPANY_PEOPLE_PER_DAY: usize = 25;
/// How many people a day may be claimed in all.
pub(super) const PEOPLE_PER_DAY: usize = 20_000;
/// On how many devices a day it may be claimed that they are one person's.
pub(super) const DEVICES_PER_DAY: usize = 5;
/// How many people are known by their company at most; beyond that they are looked up again.
const COMPANIES_MAX: usize = 500_000;
/// How many confirmed people are known at most; the least come in addition.
const CONFIRMED_MAX: usize = 2_000_000;

/// What becomes of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counts,
    /// It is kept and does not count.
    Marked,
    /// It is not kept.
    Refused(CallError),
}

/// The claims of a server.
pub struct Claims {
    log: EventLog,
    seal: hmac::Key,
    today: Mutex<Today>,
    confirmed: RwLock<FxHashSet<u128>>,
    /// Confirmed and not written yet.
    fresh: Mutex<Vec<u128>>,
    /// The records, where people are looked up who are named by an id alone.
    records: Option<Arc<dyn Home>>,
    /// The companies of people, as they were last said or found.
    companies: Mutex<FxHashMap<u128, Option<u128>>>,
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key is a secret.
        formatter.debug_struct("Claims").finish_non_exhaustive()
    }
}

/// What was claimed on one day.
#[derive(Default)]
struct Today {
    day: i64,
    /// Points by person, device or company.
    points: FxHashMap<u128, f64>,
    /// How often each kind of act was claimed of a person or device.
    acts: FxHashMap<(u128, u64), u32>,
    /// People by company, and devices by person.
    members: FxHashMap<u128, FxHashSet<u128>>,
    people: FxHashSet<u128>,
    /// Whose a device is said to be.
    owners: FxHashMap<u128, u128>,
}

/// Whom an event names.
struct Named {
    person: Option<u128>,
    device: Option<u128>,
    company: Option<u128>,
}

impl Claims {
    /// Opens the claims of a log; the key of seals is made once and stays with the log.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open(log: &EventLog) -> Result<Self, EngineError> {
        let secret = seal_secret(log)?;
        let known = log.store().read(|c| write_key::confirmed(c, CONFIRMED_MAX as i64))?;
        Ok(Self {
            log: log.clone(),
            seal: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()),
            today: Mutex::default(),
            confirmed: RwLock::new(known.into_iter().collect()),
            fresh: Mutex::default(),
            records: None,
            companies: Mutex::default(),
        })
    }

    /// Looks people up in the records of a workspace, so that those named by an id alone count for
    /// their company.
    #[must_use]
    pub fn with_records(self, workspace: Arc<dyn Home>) -> Self {
        Self { records: Some(workspace), ..self }
    }

    /// What becomes of an event that came with a key of a kind. `by_mail` says that a sealed link
    /// of a mail told who it was.
    pub fn judge(
        &self,
        event: &Event,
        kind: KeyKind,
        by_mail: bool,
        model: &ScoreModel,
    ) -> Verdict {
        let mut named = self.named(event);
        let is_sure = by_mail || kind == KeyKind::Server || self.is_sealed(event);
        if is_sure {
            // Acts come by the million; who somebody is is said once.
            if let Some(person) = named.person.filter(|_| by_mail || !event.call.is_activity()) {
                self.confirm(person);
            }
            return Verdict::Counts;
        }
        if named.person.is_some_and(|person| self.is_confirmed(person)) {
            return Verdict::Counts;
        }
        named.company = self.company_of(&named);
        self.today(event.received_at.div_euclid(DAY)).judge(event, &named, model)
    }

    /// Marks or refuses what counts no more; the refused ones are taken out and handed back with
    /// their places.
    pub fn settle(
        &self,
        events: &mut Vec<(usize, Event, bool)>,
        kind: KeyKind,
        model: &ScoreModel,
    ) -> Vec<(usize, CallError)> {
        let mut refused = Vec::new();
        events.retain_mut(|(place, event, by_mail)| {
            match self.judge(event, kind, *by_mail, model) {
                Verdict::Counts => true,
                Verdict::Marked => {
                    event.bot = event.bot.or(Some(BotReason::Unconfirmed));
                    true
                }
                Verdict::Refused(error) => {
                    refused.push((*place, error));
                    false
                }
            }
        });
        refused
    }

    /// Whether whom an event names was confirmed.
    #[must_use]
    pub fn knows(&self, event: &Event) -> bool {
        self.named(event).person.is_some_and(|person| self.is_confirmed(person))
    }

    /// Writes down who was confirmed since the last time: before what they say is taken in, so that
    /// their title counts.
    pub fn keep(&self) {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        if fresh.is_empty() {
            return;
        }
        let now = self.log.now();
        let written = self
            .log
            .store()
            .write(|c| fresh.iter().try_for_each(|one| write_key::confirm(c, *one, now)));
        if let Err(error) = written {
            tracing::warn!(%error, "who was confirmed cannot be written; it waits");
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).extend(fresh);
        }
    }

    fn today(&self, day: i64) -> MutexGuard<'_, Today> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.day != day {
            *today = Today { day, ..Today::default() };
            // Whoever was not in the records may be by now.
            let mut companies = self.companies.lock().unwrap_or_else(PoisonError::into_inner);
            companies.retain(|_, company| company.is_some());
        }
        today
    }

    fn named(&self, event: &Event) -> Named {
        let hash = |kind: &str, text: &str| self.log.message_hash(kind, text);
        let (user, email) = (event.user_id.as_deref(), event.email.as_deref());
        let person = person_text(event.call, user, email, event.group_id.as_deref());
        let person = person.map(|text| hash("claimed person", &text));
        let device = event.anonymous_id.as_deref().map(|id| hash("claimed device", id));
        // Whoever has an address of a provider works anywhere.
        let host = event.email.as_deref().and_then(email_host);
        let host = host.filter(|host| host_kind(host) == HostKind::Corporate);
        let domain = host.as_ref().map(speargun_matching::Host::domain);
        let company = event.group_id.as_deref().or(domain).map(|text| hash("company", text));
        Named { person, device, company }
    }

    /// The company of whoever an event names: as the event says it, else as it was last said of the
    /// person or as [`Self::look_up`] found it.
    fn company_of(&self, named: &Named) -> Option<u128> {
        let Some(person) = named.person else { return named.company };
        let mut companies = self.companies.lock().unwrap_or_else(PoisonError::into_inner);
        if companies.len() >= COMPANIES_MAX {
            companies.clear();
        }
        if named.company.is_some() {
            companies.insert(person, named.company);
            return named.company;
        }
        companies.get(&person).copied().flatten()
    }

    /// Whether judging an event asks the database, which a thread that serves other calls may not
    /// wait for: it names a person by an id alone, or confirms one.
    #[must_use]
    pub fn asks_database(&self, event: &Event) -> bool {
        self.unknown_user(event).is_some() || event.context.contains("\"seal\"")
    }

    /// Looks up the companies of people that events name by an id alone. Asks the database.
    pub fn look_up(&self, events: &[Event]) {
        for event in events {
            let Some((person, user_id)) = self.unknown_user(event) else { continue };
            let found = self.company_in_records(user_id);
            self.companies.lock().unwrap_or_else(PoisonError::into_inner).insert(person, found);
        }
    }

    /// Who is named by an id alone and was not looked up today.
    fn unknown_user<'e>(&self, event: &'e Event) -> Option<(u128, &'e str)> {
        let user_id = event.user_id.as_deref().filter(|_| self.records.is_some())?;
        let named = self.named(event);
        let person = named.person.filter(|_| named.company.is_none())?;
        let companies = self.companies.lock().unwrap_or_else(PoisonError::into_inner);
        (!companies.contains_key(&person)).then_some((person, user_id))
    }

    fn company_in_records(&self, user_id: &str) -> Option<u128> {
        let records = self.records.as_ref()?;
        let found = records.records().read(|connection| person::domain_of_key(connection, user_id));
        let domain = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "the company of a claimed person cannot be looked up");
            None
        })?;
        let host = email_host(&format!("x@{domain}"))?;
        let is_company = host_kind(&host) == HostKind::Corporate;
        is_company.then(|| self.log.message_hash("company", host.domain()))
    }

    fn is_confirmed(&self, person: u128) -> bool {
        self.confirmed.read().unwrap_or_else(PoisonError::into_inner).contains(&person)
    }

    fn confirm(&self, person: u128) {
        if self.is_confirmed(person) {
            return;
        }
        let mut confirmed = self.confirmed.write().unwrap_or_else(PoisonError::into_inner);
        if confirmed.len() < CONFIRMED_MAX && confirmed.insert(person) {
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).push(person);
        }
    }

    /// Whether the site's server sealed whom the event names: `context.seal` is the HMAC-SHA-256 of
    /// the user id, or of the address where there is none, in hexadecimal digits.
    fn is_sealed(&self, event: &Event) -> bool {
        if !event.context.contains("\"seal\"") {
            return false;
        }
        let Some(named) = event.user_id.as_deref().or(event.email.as_deref()) else { return false };
        let context: Option<Json> = serde_json::from_str(&event.context).ok();
        let seal = context.as_ref().and_then(|context| context.get("seal")?.as_str());
        seal.and_then(bytes_of_hex)
            .is_some_and(|seal| hmac::verify(&self.seal, named.as_bytes(), &seal).is_ok())
    }
}

impl Today {
    fn judge(&mut self, event: &Event, named: &Named, model: &ScoreModel) -> Verdict {
        let owner = named.device.and_then(|device| self.owners.get(&device).copied());
        if let Some(person) = named.person
            && let Err(reason) = self.admit(person, named, owner)
        {
            let links = named.device.is_some() && owner != Some(person);
            // Kept, it would tell whose a device is.
            if links || !event.call.is_activity() {
                return Verdict::Refused(CallError::Claimed(reason));
            }
            return Verdict::Marked;
        }
        if !event.call.is_activity() || event.bot.is_some() {
            return Verdict::Counts;
        }
        let Some(whose) = named.person.or(owner).or(named.device) else { return Verdict::Counts };
        let act = Act::from(&EventView::from(event));
        let worth = model.worth(&event.event_type, &act);
        let kind = hash_of(worth.event_type);
        let counted = self.acts.get(&(whose, kind)).copied().unwrap_or(0);
        if counted >= worth.daily_cap || worth.points <= 0.0 {
            // Its own cap holds it, or it takes points away. What is marked uses up no cap.
            return Verdict::Counts;
        }
        let company = named.company;
        let used = |key: u128| self.points.get(&key).copied().unwrap_or(0.0);
        let is_over = used(whose) + worth.points > PERSON_POINTS_PER_DAY
            || company.is_some_and(|key| used(key) + worth.points > COMPANY_POINTS_PER_DAY);
        if is_over {
            return Verdict::Marked;
        }
        *self.acts.entry((whose, kind)).or_default() += 1;
        for key in std::iter::once(whose).chain(company) {
            *self.points.entry(key).or_default() += worth.points;
        }
        Verdict::Counts
    }

    /// Notes a person who is claimed, their company and device; or tells which limit is reached.
    fn admit(
        &mut self,
        person: u128,
        named: &Named,
        owner: Option<u128>,
    ) -> Result<(), &'static str> {
        if !self.people.contains(&person) {
            if self.people.len() >= PEOPLE_PER_DAY {
                return Err("more people were named today than browsers may name");
            }
            if let Some(company) = named.company {
                let members = self.members.entry(company).or_default();
                if members.len() >= COMPANY_PEOPLE_PER_DAY && !members.contains(&person) {
                    return Err("more people of this company were named today than browsers may");
                }
                members.insert(person);
            }
            self.people.insert(person);
        }
        let Some(device) = named.device.filter(|_| owner != Some(person)) else { return Ok(()) };
        let devices = self.members.entry(person).or_default();
        if devices.len() >= DEVICES_PER_DAY && !devices.contains(&device) {
            return Err("this person was named today on more devices than browsers may");
        }
        // What the device did before counts as the person's, and as their company's.
        let before = self.points.get(&device).copied().unwrap_or(0.0);
        let used = |key: u128| self.points.get(&key).copied().unwrap_or(0.0);
        let is_over = used(person) + before > PERSON_POINTS_PER_DAY
            || named.company.is_some_and(|key| used(key) + before > COMPANY_POINTS_PER_DAY);
        if before > 0.0 && is_over {
            return Err(
                "what this device did today is more than browsers may claim of this person",
            );
        }
        self.members.entry(person).or_default().insert(device);
        self.owners.insert(device, person);
        for key in std::iter::once(person).chain(named.company) {
            *self.points.entry(key).or_default() += before;
        }
        Ok(())
    }
}

/// The secret by which a site's server seals who its visitors are.
///
/// # Errors
/// What the store reports.
pub fn seal_secret(log: &EventLog) -> Result<String, EngineError> {
    let made = random_bytes::<32>()?.to_vec();
    let bytes = log.store().write(|connection| write_key::secret(connection, "seal", || made))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// By what a person of an erasure would be known as confirmed.
pub fn confirmed_hash(log: &EventLog, subject: &Subject) -> Option<u128> {
    let text = match subject {
        Subject::User(id) => format!("user {id}"),
        Subject::Email(email) => format!("email {}", email.trim().to_lowercase()),
        Subject::Device(_) => return None,
    };
    Some(log.message_hash("claimed person", &text))
}

/// By what a person is known: the id before the address.
pub(super) fn person_text(
    call: CallKind,
    user_id: Option<&str>,
    email: Option<&str>,
    group_id: Option<&str>,
) -> Option<String> {
    let of_call = || group_id.filter(|_| call == CallKind::Group).map(|id| format!("group {id}"));
    user_id
        .map(|id| format!("user {id}"))
        .or_else(|| email.map(|email| format!("email {email}")))
        .or_else(of_call)
}

/// Whether a source is a browser's key, and whom it names is not confirmed.
///
/// # Errors
/// What the store reports.
pub fn is_only_claimed(
    log: &EventLog,
    source: &str,
    person: Option<&str>,
) -> Result<bool, EngineError> {
    let person = person.map(|text| log.message_hash("claimed person", text));
    let is_claimed = log.store().read(|connection| {
        if !write_key::is_browser(connection, source)? {
            return Ok::<_, speargun_store::StoreError>(false);
        }
        Ok(match person {
            Some(person) => !write_key::is_confirmed(connection, person)?,
            None => true,
        })
    })?;
    Ok(is_claimed)
}

fn hash_of(text: &str) -> u64 {
    use std::hash::{BuildHasher as _, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(text)
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests;
