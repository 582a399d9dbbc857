//! What an event counts for, by the rules. Events that look alike share one signal, so that rules
//! are read once for each kind of event, not once for each event.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};

use rustc_hash::FxHashMap;
use speargun_domain::event::EventView;
use speargun_domain::filter::{FieldValue, Record};
use speargun_domain::glossary::{EVENT_FIELDS, Glossary, LeadStage};
use speargun_domain::score::ScoreModel;
use speargun_lake::Look;
use speargun_measure::engagement::Signal;

/// How many looks of events are kept before the memory of them is emptied.
const KEPT_MAX: usize = 200_000;

/// What rules see of an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Act<'a> {
    /// The type.
    pub event_type: &'a str,
    /// The channel.
    pub channel: Option<&'a str>,
    /// Host and path of the page; what follows them is no part of what was seen.
    pub page: Option<&'a str>,
    /// What it was about.
    pub subject: Option<&'a str>,
    /// The campaign's name.
    pub campaign: Option<&'a str>,
}

impl<'a> From<&EventView<'a>> for Act<'a> {
    fn from(event: &EventView<'a>) -> Self {
        let page = event.page_url.or(event.page_path);
        Self {
            event_type: event.event_type,
            channel: event.channel,
            page: page.map(shown_part),
            subject: event.subject.or(event.page_title),
            campaign: event.campaign.name,
        }
    }
}

impl<'a> From<&Look<'a>> for Act<'a> {
    fn from(look: &Look<'a>) -> Self {
        let page = look.page_url.or(look.page_path);
        Self {
            event_type: look.event_type,
            channel: look.channel,
            page: page.map(shown_part),
            subject: look.subject.or(look.page_title),
            campaign: look.campaign,
        }
    }
}

/// A page without what follows its path.
fn shown_part(page: &str) -> &str {
    page.split(['?', '#']).next().unwrap_or(page)
}

impl Record for Act<'_> {
    fn field(&self, index: usize) -> FieldValue<'_> {
        let text = match EVENT_FIELDS.get(index).copied().unwrap_or_default() {
            "event_type" => Some(self.event_type),
            "channel" => self.channel,
            "page" => self.page,
            "subject" => self.subject,
            "campaign" => self.campaign,
            _ => None,
        };
        text.map_or(FieldValue::Unknown, FieldValue::Text)
    }
}

/// What two events have in common that count for the same: kind, channel, points and daily cap,
/// what they show, and topics.
type Worth = (u32, u32, u64, u32, (bool, u8), u64);

/// The signals that were met, and the looks of events that have them.
#[derive(Debug)]
pub(super) struct SignalTable {
    model: ScoreModel,
    glossary: Glossary,
    signals: Vec<Signal>,
    kinds: Names,
    channels: Names,
    hasher: RandomState,
    by_look: FxHashMap<u64, u32>,
    by_signal: FxHashMap<Worth, u32>,
}

#[derive(Debug, Default)]
struct Names {
    places: FxHashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn place(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}

impl SignalTable {
    pub(super) fn new(model: &ScoreModel, glossary: &Glossary) -> Self {
        Self {
            model: model.clone(),
            glossary: glossary.clone(),
            signals: Vec::new(),
            kinds: Names::default(),
            channels: Names::default(),
            hasher: RandomState::new(),
            by_look: FxHashMap::default(),
            by_signal: FxHashMap::default(),
        }
    }

    /// A table of the same rules in which nothing was met yet.
    pub(super) fn emptied(&self) -> Self {
        Self::new(&self.model, &self.glossary)
    }

    /// Takes over the signals of a table of the same rules, and tells the place of each.
    pub(super) fn take_over(&mut self, other: &Self) -> Vec<u32> {
        let place = |signal: &Signal| {
            let kind = self.kinds.place(&other.kinds.names[signal.kind as usize]);
            let channel = self.channels.place(&other.channels.names[signal.channel as usize]);
            self.place(Signal { kind, channel, ..*signal })
        };
        other.signals.iter().map(place).collect()
    }

    pub(super) fn all(&self) -> &[Signal] {
        &self.signals
    }

    pub(super) fn kinds(&self) -> &[String] {
        &self.kinds.names
    }

    pub(super) fn channels(&self) -> &[String] {
        &self.channels.names
    }

    /// The signal of an event.
    pub(super) fn of(&mut self, act: &Act<'_>) -> u32 {
        // Keyed by chance: nobody can make a page that is taken for another.
        let look = self.hasher.hash_one((
            act.event_type,
            act.channel,
            act.page,
            act.subject,
            act.campaign,
        ));
        if let Some(signal) = self.by_look.get(&look) {
            return *signal;
        }
        let signal = self.read(act);
        if self.by_look.len() >= KEPT_MAX {
            self.by_look.clear();
        }
        self.by_look.insert(look, signal);
        signal
    }

    fn read(&mut self, act: &Act<'_>) -> u32 {
        let worth = self.model.worth(act.event_type, act);
        let kind = self.kinds.place(worth.event_type);
        let channel = self.channels.place(act.channel.unwrap_or("unknown"));
        let counted = Act { event_type: worth.event_type, ..*act };
        // What counts as the pricing page is the pricing page, also to the glossary.
        let engaged = self.glossary.engaged.holds(&counted) || self.glossary.engaged.holds(act);
        let leads = LeadStage::ALL.into_iter().fold(0, |bits, stage| {
            let event = self.glossary.of(stage).event.as_ref();
            let brings = event.is_some_and(|event| event.holds(&counted) || event.holds(act));
            bits | u8::from(brings) << stage as u8
        });
        let (points, daily_cap) = (worth.points, worth.daily_cap);
        let topics = self
            .model
            .own_topics
            .iter()
            .enumerate()
            .fold(0, |bits, (place, topic)| bits | u64::from(topic.holds(act)) << place);
        let order = self.order_of(kind, channel, (points, engaged, leads, topics));
        self.place(Signal { kind, channel, points, daily_cap, engaged, leads, topics, order })
    }

    fn place(&mut self, signal: Signal) -> u32 {
        let Signal { kind, channel, points, daily_cap, engaged, leads, topics, .. } = signal;
        let key = (kind, channel, points.to_bits(), daily_cap, (engaged, leads), topics);
        *self.by_signal.entry(key).or_insert_with(|| {
            self.signals.push(signal);
            self.signals.len() as u32 - 1
        })
    }

    /// The same on every machine and in whatever order signals are met.
    fn order_of(&self, kind: u32, channel: u32, rest: (f64, bool, u8, u64)) -> u64 {
        let (points, engaged, leads, topics) = rest;
        let names = (&self.kinds.names[kind as usize], &self.channels.names[channel as usize]);
        let mut hasher = siphasher::sip::SipHasher13::new();
        names.hash(&mut hasher);
        (points.to_bits(), engaged, leads, topics).hash(&mut hasher);
        hasher.finish()
    }
}
