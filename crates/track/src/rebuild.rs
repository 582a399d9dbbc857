//! The state of actors out of the lake, by all processors at once.
//!
//! Whoever did it is looked up once for each visit instead of once for each event; who turned out
//! to be whom is added afterwards, since the state is a function of the set of events. What comes
//! out is what [`EventState::apply`] makes of the same events one by one (property test).

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use siphasher::sip128::{Hasher128 as _, SipHasher13};
use speargun_domain::event::{CallKind, Event};
use speargun_lake::{Lake, LakeEvent, LakeFile, Look, StateBatch, Who};
use speargun_measure::engagement::Entry;

use super::signal::{Act, SignalTable};
use super::state::{ActorName, EventState, keep_latest, minute_of};
use speargun_foundation::EngineError;
use speargun_foundation::random_bytes;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;
/// Stands for a look that counts for nothing: a machine's, or no act at all.
const NO_SIGNAL: u32 = u32::MAX;
/// Stands for the actor of events that name nobody.
pub(super) const NOBODY: u32 = u32::MAX;

/// Which events count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    /// The greatest id of an event that does.
    pub(super) event_id_max: i64,
    /// The last moment at which it may have happened.
    pub(super) occurred_max: i64,
}

impl Counted {
    fn holds(self, event_id: i64, occurred_at: i64) -> bool {
        event_id <= self.event_id_max && occurred_at <= self.occurred_max
    }
}

/// Adds all events of files that count to a state.
///
/// # Errors
/// When the lake cannot be read; then the state is not to be used.
pub(super) fn add_files(
    state: &mut EventState,
    lake: &Lake,
    files: &[LakeFile],
    counted: Counted,
) -> Result<(), EngineError> {
    let secret = random_bytes::<16>()?;
    let parts = lake.fold_state(
        files,
        || Part::new(state.signals.emptied(), &secret),
        |part, batch| part.take(batch, counted),
        |part, event| part.take_group(event, counted),
    )?;
    let mut logs = Vec::with_capacity(parts.len());
    let (mut aliases, mut groups) = (Vec::new(), Vec::new());
    for part in parts {
        state.count(part.events);
        let signals = state.signals.take_over(&part.signals);
        let places: Vec<u32> =
            part.visitors.iter().map(|visitor| visitor.tell(state).unwrap_or(NOBODY)).collect();
        aliases.extend(part.aliases);
        groups.extend(part.groups);
        logs.push((part.entries, places, signals));
    }
    state.add_logs(settled(logs));
    // One by one, and so only now that statements are in order.
    let mut touched = FxHashSet::default();
    for alias in &aliases {
        alias.tell(state, &mut touched);
        touched.clear();
    }
    for event in &groups {
        state.apply(&event.into(), &mut touched);
        touched.clear();
    }
    Ok(())
}

/// An actor's place, and what they did.
pub(super) type Deed = (u32, Entry);

/// Entries of visitors as entries of actors, on all processors.
fn settled(logs: Vec<(Vec<Deed>, Vec<u32>, Vec<u32>)>) -> Vec<Vec<Deed>> {
    let settle = |(mut entries, places, signals): (Vec<Deed>, Vec<u32>, Vec<u32>)| {
        for (place, entry) in &mut entries {
            *place = places[*place as usize];
            entry.signal = signals[entry.signal as usize];
        }
        entries
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> =
            logs.into_iter().map(|log| scope.spawn(move || settle(log))).collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
    })
}

/// What one processor reads.
#[derive(Debug)]
struct Part {
    events: u64,
    signals: SignalTable,
    /// Keyed by chance, and of 128 bits: nobody can make two visitors that are taken for one.
    hasher: SipHasher13,
    places: FxHashMap<u128, u32>,
    visitors: Vec<Visitor>,
    entries: Vec<(u32, Entry)>,
    aliases: Vec<Alias>,
    groups: Vec<Event>,
}

impl Part {
    fn new(signals: SignalTable, secret: &[u8; 16]) -> Self {
        Self {
            events: 0,
            signals,
            hasher: SipHasher13::new_with_key(secret),
            places: FxHashMap::default(),
            visitors: Vec::new(),
            entries: Vec::new(),
            aliases: Vec::new(),
            groups: Vec::new(),
        }
    }

    fn take(&mut self, batch: &StateBatch<'_>, counted: Counted) {
        let signals: Vec<u32> = batch.looks().iter().map(|look| self.signal_of(look)).collect();
        let mut last: Option<(Who<'_>, u32)> = None;
        for row in 0..batch.len() {
            let at = batch.occurred_at(row);
            if !counted.holds(batch.event_id(row), at) {
                continue;
            }
            let look = batch.look_of(row);
            let call = batch.looks()[look].call;
            if call == CallKind::Group {
                continue;
            }
            self.events += 1;
            let who = batch.who(row);
            let place = match last {
                Some((known, place)) if known == who => place,
                _ => self.visitor_of(&who),
            };
            last = Some((who, place));
            self.visitors[place as usize].meet(at, &who);
            if let (CallKind::Alias, Some(previous)) = (call, who.previous_id) {
                self.aliases.extend(Alias::new(&who, previous, at));
            }
            if signals[look] != NO_SIGNAL {
                let entry = Entry { minute: minute_of(at), signal: signals[look] };
                self.entries.push((place, entry));
            }
        }
    }

    fn take_group(&mut self, event: &LakeEvent, counted: Counted) {
        if counted.holds(event.event_id, event.event.occurred_at) {
            self.groups.push(event.event.clone());
        }
    }

    fn signal_of(&mut self, look: &Look<'_>) -> u32 {
        if !look.call.is_activity() || look.bot.is_some() {
            return NO_SIGNAL;
        }
        self.signals.of(&Act::from(look))
    }

    fn visitor_of(&mut self, who: &Who<'_>) -> u32 {
        let mut hasher = self.hasher;
        std::hash::Hash::hash(&(who.anonymous_id, who.user_id, who.email), &mut hasher);
        *self.places.entry(hasher.finish128().as_u128()).or_insert_with(|| {
            self.visitors.push(Visitor::new(who));
            self.visitors.len() as u32 - 1
        })
    }
}

/// Everything that stood with one device, id and address.
#[derive(Debug)]
struct Visitor {
    device: Option<ActorName>,
    user: Option<ActorName>,
    email: Option<Box<str>>,
    /// The first and the last moment of each hour in which they were met, as they were read.
    met: Vec<(i64, i64)>,
    last_at: i64,
    ip: Option<(i64, Box<str>)>,
    group: Option<(i64, Box<str>)>,
}

impl Visitor {
    fn new(who: &Who<'_>) -> Self {
        Self {
            device: who.anonymous_id.map(|id| ActorName::Device(Arc::from(id))),
            user: ActorName::of_user(who.user_id, who.email),
            email: who.email.map(Box::from),
            met: Vec::new(),
            last_at: i64::MIN,
            ip: None,
            group: None,
        }
    }

    fn meet(&mut self, at: i64, who: &Who<'_>) {
        self.last_at = self.last_at.max(at);
        keep_latest(&mut self.ip, at, who.ip);
        keep_latest(&mut self.group, at, who.group_id);
        if self.device.is_none() || self.user.is_none() {
            return;
        }
        match self.met.last_mut() {
            Some((first, last)) if first.div_euclid(HOUR) == at.div_euclid(HOUR) => {
                *first = at.min(*first);
                *last = at.max(*last);
            }
            _ => self.met.push((at, at)),
        }
    }

    /// Tells a state who this was, and gives the place of the actor. The state is to be settled
    /// by [`EventState::add_logs`] afterwards.
    fn tell(&self, state: &mut EventState) -> Option<u32> {
        let name = self.user.as_ref().or(self.device.as_ref())?;
        let ip = self.ip.as_ref().map(|(at, ip)| (*at, &**ip));
        let group = self.group.as_ref().map(|(at, group)| (*at, &**group));
        let email = self.email.as_deref().map(|email| (self.last_at, email));
        let place = state.meet(name, email, group, ip);
        if let (Some(device), Some(user)) = (&self.device, &self.user) {
            state.identify_often(device, (place, user), &self.met);
        }
        Some(place)
    }
}

/// Somebody was known by another id before.
#[derive(Debug)]
struct Alias {
    previous: Box<str>,
    user: ActorName,
    at: i64,
}

impl Alias {
    fn new(who: &Who<'_>, previous: &str, at: i64) -> Option<Self> {
        let user = ActorName::of_user(who.user_id, who.email)?;
        Some(Self { previous: previous.into(), user, at })
    }

    fn tell(&self, state: &mut EventState, touched: &mut FxHashSet<u32>) {
        state.alias(&self.previous, &self.user, self.at, touched);
    }
}
