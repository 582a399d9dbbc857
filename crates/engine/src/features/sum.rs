//! What people, events and topics add up to for their account.

use speargun_domain::account::{AccountRecord, ENGAGED_DAYS, IntentFigures};
use speargun_domain::score::{IntentRules, RolledUp, ScoreModel};
use speargun_domain::title::{Department, Seniority};
use speargun_measure::engagement::KindCounts;

use super::record::least;
use super::{PersonFigures, days_between, moment};

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

pub(super) fn add_people(
    account: &mut AccountRecord,
    members: &[u32],
    people: &[PersonFigures],
    now: i64,
) {
    let (mut departments, mut engaged_departments) = (0_u32, 0_u32);
    for person in members.iter().filter_map(|place| people.get(*place as usize)) {
        let record = person.record;
        let engaged = person.engaged_at.is_some_and(|at| days_between(at, now) <= ENGAGED_DAYS);
        let decides = record.seniority.decides();
        let is_c_level = record.seniority == Seniority::CLevel;
        let figures = &mut account.people;
        figures.known += 1;
        figures.engaged += u32::from(engaged);
        figures.decision_makers += u32::from(decides);
        figures.engaged_decision_makers += u32::from(decides && engaged);
        figures.c_level += u32::from(is_c_level);
        figures.engaged_c_level += u32::from(is_c_level && engaged);
        figures.mqls += u32::from(record.days_since_mql.is_some());
        figures.sqls += u32::from(record.days_since_sql.is_some());
        account.members.push(record);
        if record.department != Department::Unknown {
            let bit = 1_u32 << (record.department as u32);
            departments |= bit;
            engaged_departments |= if engaged { bit } else { 0 };
        }
        let age = |at: Option<i64>| at.map(|at| days_between(at, now));
        account.days_since_activity = least(account.days_since_activity, age(person.last_event_at));
        account.days_since_engaged = least(account.days_since_engaged, age(person.engaged_at));
    }
    account.people.departments = departments.count_ones();
    account.people.engaged_departments = engaged_departments.count_ones();
}

/// What can only be told once everything is added up: the expected revenue where nobody gave one
/// (the larger of open deals and last year's won ones), and how old the newest input is.
pub(super) fn settle(account: &mut AccountRecord) {
    let deals = &account.deals;
    let estimate = deals.open_amount.max(deals.won_amount_last_year);
    if account.expected_annual_revenue.is_none() && estimate > 0.0 {
        account.expected_annual_revenue = Some(estimate);
    }
    account.input_age_days = least(account.input_age_days, account.days_since_activity);
}
