//! Events to write into a lake: every field filled, or as few as there can be.

use std::ops::ControlFlow;
use std::path::Path;

use speargun_domain::event::{BotReason, CallKind, Campaign, Clock, Event};
use speargun_domain::time::DAY;
use speargun_lake::{Lake, LakeError, LakeEvent, LakeFile, Wanted, order_of};

pub(crate) const MONDAY: i64 = 20_780;

pub(crate) fn full(number: i64) -> Event {
    let text = |name: &str| Some(format!("{name} {number} ü 한"));
    Event {
        message_id: format!("m{number}"),
        call: CallKind::ALL[number as usize % 6],
        event_type: "demo_request".to_owned(),
        name: text("name"),
        received_at: MONDAY * DAY + number + 7,
        occurred_at: MONDAY * DAY + number,
        clock: Clock::Corrected,
        anonymous_id: text("device"),
        user_id: text("user"),
        previous_id: text("previous"),
        group_id: text("group"),
        email: text("email"),
        channel: text("channel"),
        campaign: Campaign {
            name: text("campaign"),
            source: text("source"),
            medium: text("medium"),
            term: text("term"),
            content: text("content"),
            click_id: text("gclid=1"),
        },
        page_url: text("https://own.test/"),
        page_path: text("/path"),
        page_title: text("title"),
        referrer: text("referrer"),
        subject: text("subject"),
        ip: text("203.0.113.9"),
        user_agent: text("agent"),
        locale: text("ko-KR"),
        library: text("library"),
        bot: Some(BotReason::ALL[number as usize % 7]),
        properties: format!(r#"{{"a":{number}}}"#),
        context: r#"{"b":[1]}"#.to_owned(),
        source: "web".to_owned(),
    }
}

pub(crate) fn bare(number: i64) -> Event {
    let full = full(number);
    Event {
        name: None,
        anonymous_id: None,
        previous_id: None,
        group_id: None,
        email: None,
        channel: None,
        campaign: Campaign::default(),
        page_url: None,
        page_path: None,
        page_title: None,
        referrer: None,
        subject: None,
        ip: None,
        user_agent: None,
        locale: None,
        library: None,
        bot: None,
        ..full
    }
}

pub(crate) fn row(number: i64, event: Event) -> LakeEvent {
    let known = number % 3 > 0;
    LakeEvent {
        event_id: number,
        account_id: known.then_some(number % 5),
        person_id: known.then_some(number),
        points: known.then_some(number as f64 / 2.0),
        event,
    }
}

pub(crate) fn open(directory: &Path) -> Lake {
    Lake::open(directory.join("lake").to_str().unwrap()).unwrap()
}

/// Writes events in their order.
pub(crate) fn write(
    lake: &Lake,
    name: &str,
    events: &mut [LakeEvent],
) -> Result<LakeFile, LakeError> {
    events.sort_by_key(order_of);
    lake.write(name, events[0].day(), &mut events.iter().cloned())
}

/// All events of a file, whose number must be the one that the manifest has.
pub(crate) fn read(lake: &Lake, file: &LakeFile, wanted: Wanted) -> Vec<LakeEvent> {
    let mut events = Vec::new();
    let facts = lake.read(&file.path, wanted, &mut |event| {
        events.push(event.clone());
        ControlFlow::Continue(())
    });
    assert_eq!(facts.unwrap().rows, file.events);
    events
}
