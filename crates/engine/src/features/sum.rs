//! What people, events and topics add up to for their account.

use speargun_domain::account::{AccountRecord, IntentFigures};
use speargun_domain::score::{IntentRules, RolledUp, ScoreModel};
use speargun_measure::engagement::KindCounts;

use super::record::least;
use super::{days_between, moment};

pub(super) fn people_fit(model: &ScoreModel, account: &AccountRecord) -> Option<f64> {
    let mut fit = RolledUp::default();
    account.members.iter().for_each(|person| fit.add(f64::from(person.fit)));
    (!account.members.is_empty()).then(|| fit.total(model.roll_up.fit.0))
}

/// Topics that surge: those that others score high enough, and those of our own content.
pub(super) fn intent_of(
    rules: &IntentRules,
    said: &[(String, f64)],
    own: Vec<String>,
) -> IntentFigures {
    let high = said.iter().filter(|(_, score)| *score >= rules.threshold);
    let mut topics: Vec<String> = high.map(|(topic, _)| topic.clone()).chain(own).collect();
    topics.sort();
    topics.dedup();
    let score = said.iter().map(|(_, score)| *score).reduce(f64::max);
    let surging = !topics.is_empty() && topics.len() >= rules.topics_min as usize;
    IntentFigures { topics, score, surging }
}

pub(super) fn note_activity(
    account: &mut AccountRecord,
    last: Option<u32>,
    engaged: Option<u32>,
    now: i64,
) {
    let age = |minute: Option<u32>| minute.map(|minute| days_between(moment(minute), now));
    account.days_since_activity = least(account.days_since_activity, age(last));
    account.days_since_engaged = least(account.days_since_engaged, age(engaged));
}

pub(super) fn note_events(
    account: &mut AccountRecord,
    kinds: &[String],
    counted: &[(u32, KindCounts)],
) {
    for (kind, counts) in counted {
        let event_type = kinds.get(*kind as usize).map_or("", String::as_str);
        account.events.add(event_type, *counts);
    }
}
