//! What is written is read back, whole.

use std::ops::ControlFlow;

use crate::build::{MONDAY, bare, full, open, read, row, write};
use speargun_domain::event::CallKind;
use speargun_domain::time::DAY;
use speargun_lake::{LakeError, LakeEvent, StateBatch, Wanted, day_name};

#[test]
fn every_field_comes_back() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..40)
        .map(|number| row(number, if number % 2 == 0 { full(number) } else { bare(number) }))
        .collect();
    let file = write(&lake, "a", &mut events).unwrap();
    assert_eq!(file.path, format!("date={}/a.parquet", day_name(MONDAY)));
    assert_eq!((file.events, file.event_id_min, file.event_id_max), (40, 0, 39));
    assert_eq!((file.occurred_min, file.occurred_max), (MONDAY * DAY, MONDAY * DAY + 39));
    let order: Vec<_> = events.iter().map(|event| (event.account_id, event.event_id)).collect();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(read(&lake, &file, Wanted::All), events);
    // Group calls alone come with their properties.
    let groups: Vec<&LakeEvent> =
        events.iter().filter(|event| event.event.call == CallKind::Group).collect();
    let alone = lake.read(&file.path, Wanted::Groups, &mut |event| {
        assert_eq!(event.event.call, CallKind::Group);
        let whole = groups.iter().find(|whole| whole.event_id == event.event_id).unwrap();
        assert_eq!(event.event.properties, whole.event.properties);
        assert_eq!((&event.event.group_id, &*event.event.context), (&whole.event.group_id, ""));
        ControlFlow::Continue(())
    });
    assert_eq!(alone.unwrap().read, groups.len() as i64);
}

#[test]
fn the_state_s_batches_are_the_events() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..9_000)
        .map(|number| row(number, if number % 3 == 0 { full(number) } else { bare(number) }))
        .collect();
    for (number, event) in events.iter_mut().enumerate() {
        // More different pages than a dictionary is let grow for, in one file.
        event.event.page_url =
            Some(format!("https://own.test/{}", "x".repeat(200) + &number.to_string()));
    }
    let file = write(&lake, "a", &mut events).unwrap();
    let by_id: std::collections::HashMap<i64, &LakeEvent> =
        events.iter().map(|event| (event.event_id, event)).collect();
    let met = std::sync::Mutex::new(0);
    let take = |_: &mut (), batch: &StateBatch<'_>| {
        for place in 0..batch.len() {
            let whole = by_id[&batch.event_id(place)];
            let (look, who) = (batch.looks()[batch.look_of(place)], batch.who(place));
            let event = &whole.event;
            assert_eq!(batch.occurred_at(place), event.occurred_at);
            assert_eq!((look.call, look.bot), (event.call, event.bot));
            assert_eq!(look.event_type, event.event_type);
            assert_eq!(look.channel, event.channel.as_deref());
            assert_eq!(look.campaign, event.campaign.name.as_deref());
            assert_eq!(look.page_url, event.page_url.as_deref());
            assert_eq!(look.page_path, event.page_path.as_deref());
            assert_eq!(look.page_title, event.page_title.as_deref());
            assert_eq!(look.subject, event.subject.as_deref());
            assert_eq!(who.anonymous_id, event.anonymous_id.as_deref());
            assert_eq!(who.user_id, event.user_id.as_deref());
            assert_eq!(who.previous_id, event.previous_id.as_deref());
            assert_eq!(who.group_id, event.group_id.as_deref());
            assert_eq!((who.email, who.ip), (event.email.as_deref(), event.ip.as_deref()));
            *met.lock().unwrap() += 1;
        }
    };
    let groups = std::sync::Mutex::new(0);
    let take_group = |_: &mut (), _: &LakeEvent| *groups.lock().unwrap() += 1;
    lake.fold_state(&[file], || (), take, take_group).unwrap();
    assert_eq!(*met.lock().unwrap(), events.len());
    let expected = events.iter().filter(|event| event.event.call == CallKind::Group).count();
    assert_eq!(*groups.lock().unwrap(), expected);
    assert!(expected > 0);
}

#[test]
fn strays_are_told_and_files_go() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    assert_eq!(lake.strays(&|_| false).unwrap(), []);
    let file = write(&lake, "a", &mut [row(1, full(1))]).unwrap();
    let other = write(&lake, "b", &mut [row(2, full(2))]).unwrap();
    let strays = lake.strays(&|path| path == file.path).unwrap();
    assert_eq!(strays.len(), 1);
    assert_eq!((strays[0].path.as_str(), strays[0].bytes as i64), (&*other.path, other.bytes));
    lake.delete(&other.path).unwrap();
    lake.delete(&other.path).unwrap();
    assert_eq!(lake.strays(&|path| path == file.path).unwrap(), []);
    let missing = lake.read(&other.path, Wanted::All, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(missing, Err(LakeError::Missing(_))), "{missing:?}");
    std::fs::write(directory.path().join("lake").join(&file.path), "PAR1 nonsense").unwrap();
    let damaged = lake.read(&file.path, Wanted::All, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(damaged, Err(LakeError::File { .. })), "{damaged:?}");
}

#[test]
fn events_of_two_days_are_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let mut later = full(2);
    later.occurred_at += DAY;
    let lake = open(directory.path());
    assert!(write(&lake, "a", &mut [row(1, full(1)), row(2, later)]).is_err());
    assert!(lake.write("b", MONDAY, &mut std::iter::empty()).is_err());
    let strays = lake.strays(&|_| false).unwrap();
    assert!(strays.iter().all(|stray| stray.path.ends_with(".unfinished")), "{strays:?}");
}

#[test]
fn events_out_of_order_are_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let (mut first, mut last) = (row(1, full(1)), row(2, full(2)));
    first.account_id = Some(1);
    last.account_id = Some(2);
    let error = lake.write("a", first.day(), &mut [last, first].into_iter()).unwrap_err();
    assert!(error.to_string().contains("out of their order"), "{error}");
}
