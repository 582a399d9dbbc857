//! What all events add up to, kept in memory: a log of eight bytes an event for each actor, who
//! stands behind which device, and what that makes of people and accounts.
//!
//! The state is a function of the set of events, of the rules and of the directory of people; the
//! order in which they came leaves no trace. So it can be followed event by event or built at once.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::event::{CallKind, EventView, Identification};
use speargun_domain::glossary::{Glossary, LeadStage};
use speargun_domain::score::ScoreModel;
use speargun_measure::engagement::{
    Decay, Entry, Figures, Signal, WEEKS, add_channel_weeks, figures,
};

use super::rebuild::{Deed, NOBODY};
use super::signal::{Act, SignalTable};
use super::statement::{note_statement, settle_statements};

/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;
/// The longest trait that is kept, in bytes.
const TRAIT_BYTES_MAX: usize = 500;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActorName {
    /// A device, by its anonymous id.
    Device(Arc<str>),
    /// A person by the customer's own id.
    User(Arc<str>),
    /// A person by their address alone.
    Email(Arc<str>),
    /// A person of the records.
    Person(i64),
    /// An account of the records, where the source names nobody.
    Account(i64),
}

impl ActorName {
    /// The person of a call, by the customer's own id before the address.
    pub(super) fn of_user(user_id: Option<&str>, email: Option<&str>) -> Option<Self> {
        let of_email = || email.map(|email| Self::Email(email.into()));
        user_id.map(|user| Self::User(user.into())).or_else(of_email)
    }
}

/// Who is who among the records.
pub trait Directory {
    /// The person with an address, in lower case.
    fn person_of_email(&self, email: &str) -> Option<i64>;
    /// The person with the customer's own id.
    fn person_of_user(&self, user_id: &str) -> Option<i64>;
    /// The account with the customer's own id.
    fn account_of_group(&self, group_id: &str) -> Option<i64>;
    /// The account with a domain.
    fn account_of_domain(&self, domain: &str) -> Option<i64>;
    /// The account behind an address on the internet.
    fn account_of_ip(&self, ip: &str) -> Option<i64>;
}

/// Where an actor's points go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Beneficiary {
    /// A person of the records.
    Person(i64),
    /// An account whose visitor nobody knows.
    Account(i64),
    /// Nobody that is known yet.
    Nobody,
}

#[derive(Debug)]
struct Actor {
    name: ActorName,
    /// Sorted.
    log: Vec<Entry>,
    /// Who this actor turned out to be, sorted.
    identified: Vec<Identification<ActorName>>,
    /// Actors that turned out to be this one.
    parts: FxHashSet<u32>,
    /// The address that was told last, the group, and the last address on the internet.
    email: Option<(i64, Box<str>)>,
    group: Option<(i64, Box<str>)>,
    ip: Option<(i64, Box<str>)>,
}

/// Everything that events add up to.
#[derive(Debug)]
pub struct EventState {
    pub(super) signals: SignalTable,
    decay: Decay,
    topic_days: u32,
    actors: Vec<Actor>,
    places: FxHashMap<ActorName, u32>,
    /// Actors by the addresses that they ever told.
    by_email: FxHashMap<Box<str>, Vec<u32>>,
    /// What group calls told last about an account.
    groups: FxHashMap<Box<str>, GroupTraits>,
    events: u64,
}

/// What group calls told last about an account, each with its moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupTraits {
    /// The name.
    pub name: Option<(i64, Box<str>)>,
    /// The web site.
    pub website: Option<(i64, Box<str>)>,
}

impl EventState {
    /// An empty state under the rules of a workspace.
    #[must_use]
    pub fn new(model: &ScoreModel, glossary: &Glossary) -> Self {
        Self {
            signals: SignalTable::new(model, glossary),
            decay: Decay::new(model.engagement.half_life_days),
            topic_days: 7 * model.intent.weeks,
            actors: Vec::new(),
            places: FxHashMap::default(),
            by_email: FxHashMap::default(),
            groups: FxHashMap::default(),
            events: 0,
        }
    }

    /// How many actors and events there are.
    #[must_use]
    pub fn size(&self) -> (usize, u64) {
        (self.actors.len(), self.events)
    }

    /// The names of the channels, by their place in figures.
    #[must_use]
    pub fn channels(&self) -> &[String] {
        self.signals.channels()
    }

    /// The types of events by their places, after what pages and campaigns made of them.
    pub fn kinds(&self) -> &[String] {
        self.signals.kinds()
    }

    /// Takes in a tracked event, and notes in `touched` whose figures it changes.
    pub fn apply<'a>(&mut self, event: &EventView<'a>, touched: &mut FxHashSet<u32>) {
        self.events += 1;
        let user = ActorName::of_user(event.user_id, event.email);
        let device = event.anonymous_id.map(|id| ActorName::Device(id.into()));
        if let (Some(device), Some(user)) = (&device, &user) {
            self.identify(device, user, event.occurred_at, touched);
        }
        if event.call == CallKind::Alias
            && let (Some(previous), Some(user)) = (event.previous_id, &user)
        {
            self.alias(previous, user, event.occurred_at, touched);
        }
        if event.call == CallKind::Group
            && let Some(group) = event.group_id
        {
            let known = self.groups.entry(group.into()).or_default();
            known.read(event.properties, event.occurred_at);
        }
        let Some(name) = user.or(device) else { return };
        let at = event.occurred_at;
        let told = |text: Option<&'a str>| text.map(|text| (at, text));
        let place = self.meet(&name, told(event.email), told(event.group_id), told(event.ip));
        if event.call.is_activity() && event.bot.is_none() {
            let signal = self.signals.of(&Act::from(event));
            self.add(place, event.occurred_at, signal);
        }
        self.touch(place, touched);
    }

    /// Takes in an event of the records.
    pub fn apply_record(&mut self, name: &ActorName, occurred_at: i64, act: &Act<'_>) {
        let signal = self.signals.of(act);
        self.apply_signal(name, occurred_at, signal);
    }

    /// What an event of the records counts for.
    pub fn signal_of(&mut self, act: &Act<'_>) -> u32 {
        self.signals.of(act)
    }

    /// Takes in an event of the records by what it counts for.
    pub fn apply_signal(&mut self, name: &ActorName, occurred_at: i64, signal: u32) {
        self.events += 1;
        let place = self.actor(name);
        self.add(place, occurred_at, signal);
    }

    /// Notes what was told of an actor, each with its moment, and gives the actor's place.
    pub(super) fn meet(
        &mut self,
        name: &ActorName,
        email: Option<(i64, &str)>,
        group: Option<(i64, &str)>,
        ip: Option<(i64, &str)>,
    ) -> u32 {
        let place = self.actor(name);
        if let Some((_, email)) = email {
            let tellers = self.by_email.entry(email.into()).or_default();
            if !tellers.contains(&place) {
                tellers.push(place);
            }
        }
        let actor = &mut self.actors[place as usize];
        let pairs = [(&mut actor.email, email), (&mut actor.group, group), (&mut actor.ip, ip)];
        for (kept, told) in pairs {
            if let Some((at, text)) = told {
                keep_latest(kept, at, Some(text));
            }
        }
        place
    }

    /// Counts events that were read elsewhere.
    pub(super) fn count(&mut self, events: u64) {
        self.events += events;
    }

    /// Notes that somebody said on a device who they are: the first and the last moment of each
    /// time. They are put in order by [`Self::add_logs`].
    pub(super) fn identify_often(
        &mut self,
        device: &ActorName,
        (owner, user): (u32, &ActorName),
        met: &[(i64, i64)],
    ) {
        let place = self.actor(device);
        if place == owner {
            return;
        }
        let of_device = &mut self.actors[place as usize].identified;
        for (first, last) in met {
            of_device.push(Identification { at: *first, person: user.clone() });
            if first != last {
                of_device.push(Identification { at: *last, person: user.clone() });
            }
        }
        self.actors[owner as usize].parts.insert(place);
    }

    /// Adds what actors did and settles who said what, on all processors: each takes a share of
    /// the actors.
    pub(super) fn add_logs(&mut self, logs: Vec<Vec<Deed>>) {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = self.actors.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let logs = &logs;
            for (number, actors) in self.actors.chunks_mut(share).enumerate() {
                scope.spawn(move || add_share(actors, number * share, logs));
            }
        });
    }

    fn add(&mut self, place: u32, occurred_at: i64, signal: u32) {
        let entry = Entry { minute: minute_of(occurred_at), signal };
        let log = &mut self.actors[place as usize].log;
        // Nearly always the latest.
        match log.last() {
            Some(last) if *last > entry => {
                let at = log.partition_point(|known| *known <= entry);
                log.insert(at, entry);
            }
            _ => log.push(entry),
        }
    }

    /// Somebody was known by another id before, of a device or of a person, or by an address;
    /// nobody says which.
    pub(super) fn alias(
        &mut self,
        previous: &str,
        user: &ActorName,
        at: i64,
        touched: &mut FxHashSet<u32>,
    ) {
        for earlier in [ActorName::Device(previous.into()), ActorName::User(previous.into())] {
            self.identify(&earlier, user, at, touched);
        }
        if previous.contains('@') {
            let earlier = ActorName::Email(previous.to_lowercase().into());
            self.identify(&earlier, user, at, touched);
        }
    }

    pub(super) fn identify(
        &mut self,
        earlier: &ActorName,
        user: &ActorName,
        at: i64,
        touched: &mut FxHashSet<u32>,
    ) {
        if earlier == user {
            return;
        }
        let (place, owner) = (self.actor(earlier), self.actor(user));
        // Whoever owned a part before may lose it.
        self.touch(place, touched);
        if !note_statement(&mut self.actors[place as usize].identified, user, at) {
            return;
        }
        self.actors[owner as usize].parts.insert(place);
        self.touch(place, touched);
    }

    fn actor(&mut self, name: &ActorName) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.actors.len() as u32;
        self.actors.push(Actor {
            name: name.clone(),
            log: Vec::new(),
            identified: Vec::new(),
            parts: FxHashSet::default(),
            email: None,
            group: None,
            ip: None,
        });
        self.places.insert(name.clone(), place);
        place
    }

    /// The name of an actor.
    #[must_use]
    pub fn name(&self, place: u32) -> Option<&ActorName> {
        self.actors.get(place as usize).map(|actor| &actor.name)
    }

    /// Groups that were told of with a name or a web site.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &GroupTraits)> {
        self.groups
            .iter()
            .filter(|(_, traits)| traits.name.is_some() || traits.website.is_some())
            .map(|(group, traits)| (&**group, traits))
    }

    /// What a root's events, and those of everybody who turned out to be this root, add up to.
    #[must_use]
    pub fn figures(&self, root: u32, now: i64) -> Figures {
        let minute = u32::try_from(now.div_euclid(MINUTE)).unwrap_or(0);
        let mut sum = Figures::default();
        self.each_log(root, &mut |entries| {
            sum.add(&figures(entries, self.signals.all(), &self.decay, self.topic_days, minute));
        });
        sum
    }

    /// The minute and the kind of the first event up to `now` by which a root came to a stage of
    /// leads.
    pub fn first_as_lead(&self, root: u32, stage: LeadStage, now: i64) -> Option<(u32, u32)> {
        let is_of = |signal: &Signal| signal.leads & (1 << stage as u8) != 0;
        if !self.signals.all().iter().any(is_of) {
            return None;
        }
        self.first(root, (i64::MIN, now), is_of)
    }

    /// The minute of the first event from a moment on and up to `now` that shows meaningful
    /// interest.
    pub fn first_engaged(&self, root: u32, from: i64, now: i64) -> Option<u32> {
        self.first(root, (from, now), |signal| signal.engaged).map(|(minute, _)| minute)
    }

    /// Hands over the minute of every event of a root up to `now`, and whether it shows meaningful
    /// interest.
    pub fn each_moment(&self, root: u32, now: i64, take: &mut dyn FnMut(u32, bool)) {
        let until = u32::try_from(now.div_euclid(MINUTE).max(0)).unwrap_or(u32::MAX);
        let signals = self.signals.all();
        self.each_log(root, &mut |entries: &[Entry]| {
            for entry in entries.iter().take_while(|entry| entry.minute <= until) {
                let signal = signals.get(entry.signal as usize);
                take(entry.minute, signal.is_some_and(|signal| signal.engaged));
            }
        });
    }

    fn first(
        &self,
        root: u32,
        (from, until): (i64, i64),
        is_it: impl Fn(&Signal) -> bool,
    ) -> Option<(u32, u32)> {
        let minute = |at: i64| u32::try_from(at.div_euclid(MINUTE).max(0)).unwrap_or(u32::MAX);
        let (from, until) = (minute(from), minute(until));
        let signals = self.signals.all();
        let mut first = None;
        self.each_log(root, &mut |entries: &[Entry]| {
            let start = entries.partition_point(|entry| entry.minute < from);
            let later = entries[start..].iter().take_while(|entry| entry.minute <= until);
            let found = later
                .filter_map(|entry| Some((entry.minute, signals.get(entry.signal as usize)?)))
                .find(|(_, signal)| is_it(signal))
                .map(|(minute, signal)| (minute, signal.kind));
            first = [first, found].into_iter().flatten().min();
        });
        first
    }

    /// Adds a root's events, and those of everybody who turned out to be this root, to events by
    /// channel and week.
    pub fn add_channel_weeks(&self, root: u32, now: i64, sums: &mut Vec<(u32, [u32; WEEKS])>) {
        let minute = u32::try_from(now.div_euclid(MINUTE)).unwrap_or(0);
        let signals = self.signals.all();
        self.each_log(root, &mut |entries| add_channel_weeks(sums, entries, signals, minute));
    }
}

impl GroupTraits {
    fn read(&mut self, traits: &str, at: i64) {
        let traits: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(traits).unwrap_or_default();
        for (key, value) in &traits {
            let Some(text) = value.as_str().map(str::trim).filter(|text| !text.is_empty()) else {
                continue;
            };
            let text = Some(speargun_domain::text::cut(text, TRAIT_BYTES_MAX));
            match key.to_ascii_lowercase().as_str() {
                "name" => keep_latest(&mut self.name, at, text),
                "website" | "domain" => keep_latest(&mut self.website, at, text),
                _ => {}
            }
        }
    }
}

/// Whole minutes since 1970; what came before counts as then.
pub(super) fn minute_of(at: i64) -> u32 {
    u32::try_from(at.div_euclid(MINUTE)).unwrap_or(0)
}

/// Adds the deeds of a share of the actors, the first of whom is at `start`.
fn add_share(actors: &mut [Actor], start: usize, logs: &[Vec<Deed>]) {
    let range = start as u32..(start + actors.len()) as u32;
    let own = || {
        let deeds = logs.iter().flatten();
        deeds.filter(|(place, _)| *place != NOBODY && range.contains(place))
    };
    let mut counts = vec![0_u32; actors.len()];
    for (place, _) in own() {
        counts[*place as usize - start] += 1;
    }
    for (actor, count) in actors.iter_mut().zip(&counts) {
        actor.log.reserve_exact(*count as usize);
    }
    for (place, entry) in own() {
        actors[*place as usize - start].log.push(*entry);
    }
    for (actor, count) in actors.iter_mut().zip(counts) {
        if count > 0 {
            actor.log.sort_unstable();
        }
        settle_statements(&mut actor.identified);
    }
}

pub(super) fn keep_latest(kept: &mut Option<(i64, Box<str>)>, at: i64, told: Option<&str>) {
    let Some(told) = told else { return };
    // Of two at the same moment the greater stands, whichever came first.
    match kept {
        Some((known_at, known)) if (*known_at, &**known) >= (at, told) => {}
        // Most are reported the same again and again.
        Some((known_at, known)) if **known == *told => *known_at = at,
        _ => *kept = Some((at, told.into())),
    }
}

/// The entries from one moment up to another, by whole minutes.
fn between(log: &[Entry], from: i64, to: i64) -> &[Entry] {
    let at = |moment: i64| match moment {
        i64::MIN => 0,
        i64::MAX => log.len(),
        moment => {
            let minute = u32::try_from(moment.div_euclid(MINUTE)).unwrap_or(0);
            log.partition_point(|entry| entry.minute < minute)
        }
    };
    let (start, end) = (at(from), at(to));
    log.get(start..end).unwrap_or_default()
}

mod whose;

#[cfg(test)]
mod tests;
