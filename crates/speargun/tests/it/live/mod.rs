//! The live path against a full recomputation: whatever came, in whatever order, in whatever
//! steps, scores stand as if everything had been computed at once.

mod claim;
mod filter;
mod filter_sql;
mod house;
mod lake;
mod lead;
mod list;
mod look;
mod stage;
mod timeline;

use std::sync::Arc;

use proptest::prelude::*;
use speargun_domain::event::{BotReason, CallKind, Event};
use speargun_domain::time::DAY;
use speargun_engine::committee::{self, RoleDecision};
use speargun_engine::event::{Accepted, EventLog, Intake, MailLinks, MailMark};
use speargun_engine::live::{Live, verify_at};
use speargun_engine::membership::{Actor, doubt};
use speargun_engine::score::score_all;
use speargun_engine::{Watch, Workspace, score_model};

use house::*;
use stage::decide_stage;

#[test]
fn a_visit_changes_the_score_of_the_account_at_once() {
    a_visit_changes_the_score(&House::new());
}

#[test]
fn a_visit_changes_the_score_on_postgresql_too() {
    if let Some(schema) = Schema::make("visit") {
        a_visit_changes_the_score(&House::with(Some(schema.location())));
    }
}

fn a_visit_changes_the_score(house: &House) {
    let page = r#"{"anonymousId":"d","context":{"page":{"url":"https://own.test/pricing"}}}"#;
    let events = [
        house.event(CallKind::Page, page, NOW - DAY),
        house.event(
            CallKind::Identify,
            r#"{"anonymousId":"d","traits":{"email":"Kim@acme-software.com"}}"#,
            NOW - 1,
        ),
    ];
    assert_eq!(house.submit(&events[..1]), Accepted { events: 1, duplicates: 0 });
    house.step();
    assert!(house.standing().0.is_empty(), "nobody knows the visitor yet");
    assert_eq!(house.submit(&events), Accepted { events: 1, duplicates: 1 });
    let step = house.live.step(NOW).unwrap();
    assert_eq!((step.taken, step.scores.len()), (1, 1));
    assert_eq!(step.scores[0].record.name, "Acme Software");
    assert_eq!(step.events[0].account_id, Some(step.scores[0].record.id));
    assert!(step.scores[0].record.engagement > 20.0, "{:?}", step.scores[0].record.engagement);
    house.verify();
    assert_eq!(house.live.position().unwrap(), 2);
}

#[test]
fn two_servers_count_a_message_once() {
    two_servers(&House::new());
}

#[test]
fn two_servers_on_postgresql_count_a_message_once() {
    if let Some(schema) = Schema::make("two") {
        two_servers(&House::with(Some(schema.location())));
    }
}

/// The same messages sent to two intakes at the same time, in parts that overlap.
fn two_servers(house: &House) {
    const EVENTS: usize = 400;
    let events: Vec<Event> = (0..EVENTS)
        .map(|_| house.event(CallKind::Track, r#"{"userId":"u","event":"Webinar"}"#, NOW - DAY))
        .collect();
    let log = EventLog::open(&house.workspace).unwrap();
    let other = Intake::start(&log).unwrap();
    let accepted: usize = std::thread::scope(|scope| {
        let senders: Vec<_> = [(&house.intake, 7), (&other, 11), (&other, 5)]
            .into_iter()
            .map(|(intake, size)| {
                let (events, log) = (&events, &log);
                scope.spawn(move || -> usize {
                    events.chunks(size).map(|chunk| submit_to(intake, log, chunk).events).sum()
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).sum()
    });
    assert_eq!(accepted, EVENTS);
    let step = house.live.step(NOW).unwrap();
    assert_eq!(step.taken, EVENTS);
}

#[test]
fn who_says_who_they_are_becomes_a_person_of_their_account() {
    let house = House::new();
    let identify = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","name":"Min Lee",
        "title":"CTO","company":{"name":"한빛반도체"}}}"#;
    house.submit(&[
        house.event(CallKind::Identify, identify, NOW - DAY),
        house.event(CallKind::Track, r#"{"userId":"u1","event":"Demo Requested"}"#, NOW - DAY),
    ]);
    let step = house.live.step(NOW).unwrap();
    assert_eq!(step.scores.len(), 1);
    assert_eq!(step.scores[0].record.name, "한빛반도체");
    assert_eq!(step.scores[0].record.people.engaged_c_level, 1);
    assert!(step.alerts.iter().any(|alert| alert.kind == "tier_changed"));
    // Told again, nothing is made twice; a title that is taken back is gone.
    let again = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","title":null}}"#;
    house.submit(&[house.event(CallKind::Identify, again, NOW - 1)]);
    house.step();
    let people =
        "SELECT first_name, title, seniority FROM person WHERE email = 'new@hanbit-semi.co.kr'";
    let rows = house.workspace.store.read(|connection| connection.query(people, &[])).unwrap();
    assert_eq!((rows.len(), rows[0].text(0), rows[0].text_option(1)), (1, "Min", None));
    house.verify();
}

#[test]
fn what_was_done_under_an_id_is_whose_id_it_turns_out_to_be() {
    let house = House::new();
    let meeting = r#"{"anonymousId":"d2","userId":"x@free.test","event":"Meeting"}"#;
    house.submit(&[house.event(CallKind::Track, meeting, NOW)]);
    house.step();
    let identify = r#"{"anonymousId":"d0","traits":{"email":"x@free.test"}}"#;
    house.submit(&[house.event(CallKind::Identify, identify, NOW)]);
    house.step();
    assert_eq!(house.standing().1.len(), 1);
    house.verify();
}

#[test]
fn a_new_address_is_the_same_person_and_loses_nothing_of_the_old_one() {
    let mut house = House::new();
    let tell = |email: &str, at: i64| {
        let body = format!(r#"{{"userId":"u1","traits":{{"email":"{email}"}}}}"#);
        house.event(CallKind::Identify, &body, at)
    };
    // A visitor whom the old address alone names, as a link in a mail does.
    let by_address = r#"{"anonymousId":"d","traits":{"email":"new@hanbit-semi.co.kr"}}"#;
    let demo = |who: &str| {
        house.event(CallKind::Track, &format!(r#"{{{who},"event":"Demo Requested"}}"#), NOW - DAY)
    };
    house.submit(&[
        tell("new@hanbit-semi.co.kr", NOW - DAY),
        house.event(CallKind::Identify, by_address, NOW - DAY),
        demo(r#""anonymousId":"d""#),
        demo(r#""userId":"u1""#),
    ]);
    house.step();
    house.submit(&[tell("new@zeta-foods.de", NOW - 1)]);
    house.step();
    let person = "SELECT email, other_emails FROM person WHERE external_id = 'u1'";
    let rows = house.workspace.store.read(|connection| connection.query(person, &[])).unwrap();
    assert_eq!(rows.len(), 1);
    let told = (rows[0].text(0), rows[0].text_option(1));
    assert_eq!(told, ("new@zeta-foods.de", Some("[\"new@hanbit-semi.co.kr\"]".to_owned())));
    let scores = |house: &House| {
        let (scores, people) = house.standing();
        (scores.into_iter().map(|of| (of.account_id, of.score_tenths)).collect::<Vec<_>>(), people)
    };
    let live = scores(&house);
    house.live =
        Live::new(Arc::clone(&house.workspace), house.log.clone(), Arc::clone(&house.indexes));
    house.step();
    assert_eq!(scores(&house), live, "a restart takes nothing away");
    house.verify();
}

#[test]
fn a_group_is_an_account_and_never_a_person() {
    let house = House::new();
    let known =
        r#"{"userId":"u","groupId":"G-1","traits":{"website":"https://www.zeta-foods.de"}}"#;
    let new =
        r#"{"userId":"v","groupId":"G-2","traits":{"name":"Neu GmbH","email":"i@neu.example"}}"#;
    let track = |user: &str| {
        let body = format!(r#"{{"userId":"{user}","event":"Demo Requested"}}"#);
        house.event(CallKind::Track, &body, NOW - DAY)
    };
    house.submit(&[
        house.event(CallKind::Group, known, NOW - DAY),
        track("u"),
        house.event(CallKind::Group, new, NOW - DAY),
        track("v"),
    ]);
    house.step();
    let sql = "SELECT a.name FROM account a JOIN account_score s ON s.account_id = a.id \
        ORDER BY a.name";
    let rows = house.workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.text(0)).collect();
    assert_eq!(names, ["Neu GmbH", "Zeta Foods"]);
    let count = "SELECT COUNT(*) FROM person";
    let rows = house.workspace.store.read(|connection| connection.query(count, &[])).unwrap();
    assert_eq!(rows[0].integer(0), 3);
    house.verify();
}

#[test]
fn a_full_disk_acknowledges_nothing_and_loses_nothing() {
    let house = House::new();
    let limit = |pages: i64| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        house.log.store().write(|connection| connection.query(&sql, &[])).unwrap();
    };
    let events: Vec<Event> = (0..400)
        .map(|_| house.event(CallKind::Track, r#"{"userId":"u","event":"Webinar"}"#, NOW - DAY))
        .collect();
    assert_eq!(house.submit(&events[..10]).events, 10);
    // The database may not grow any more.
    limit(1);
    let error = try_submit(&house.intake, &house.log, &events).unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert!(error.to_string().contains("nothing of this call was kept"), "{error}");
    house.step();
    assert_eq!(house.live.position().unwrap(), 1, "nothing else is there");
    limit(1_000_000);
    let accepted = house.submit(&events);
    assert_eq!(accepted, Accepted { events: 390, duplicates: 10 });
}

#[derive(Debug, Clone)]
enum Happening {
    Events(Vec<(u8, u8, u8, i64)>),
    Move(usize, usize),
    Role(usize, u8),
    Stage(usize, u8),
    Rules(usize),
    Restart,
    Compact,
}

fn happening() -> impl Strategy<Value = Happening> {
    let event = (0_u8..8, 0_u8..3, 0_u8..5, 0_i64..100 * 1_440);
    prop_oneof![
        5 => prop::collection::vec(event, 1..12).prop_map(Happening::Events),
        1 => (0_usize..3, 0_usize..3).prop_map(|(who, account)| Happening::Move(who, account)),
        1 => (0_usize..3, 0_u8..6).prop_map(|(who, what)| Happening::Role(who, what)),
        1 => (0_usize..3, 0_u8..4).prop_map(|(whose, what)| Happening::Stage(whose, what)),
        1 => (0_usize..RULES.len()).prop_map(Happening::Rules),
        1 => Just(Happening::Restart),
        1 => Just(Happening::Compact),
    ]
}

/// What a publication may change: how people add up, what an event is worth, how it fades, when
/// stages begin and end, how many accounts a tier holds.
const RULES: [(&str, &str); 9] = [
    ("engagement = \"sum\"", "engagement = \"decayed\""),
    ("engagement = \"sum\"", "engagement = \"top_1\""),
    ("engagement = \"sum\"", "engagement = \"mean\""),
    ("half_life_days = 30", "half_life_days = 3"),
    ("daily_cap = 3", "daily_cap = 1"),
    ("pricing_page = 15", "pricing_page = 150"),
    ("stay = 'engagement >= 5'", "stay = 'engagement >= 15'"),
    ("enter = 'engagement >= 2'", "enter = 'events(\"page_view\", 30d) >= 1'"),
    // One place for several accounts: who scores higher takes it.
    (
        "tier = 3\nscore_min = 0",
        "tier = 3\nscore_min = 5\ncapacity = 1\n\n[[tier]]\ntier = 4\nscore_min = 0",
    ),
];

/// Publishes the model with stages of its own with one change.
fn publish(house: &House, (from, to): (&str, &str)) {
    let before = text_with_stages();
    let text = before.replacen(from, to, 1);
    assert_ne!(text, before, "{from}");
    match score_model::publish(&house.workspace, &publication(text)) {
        Ok(_) => {}
        Err(error) => assert!(error.to_string().contains("this very text"), "{error}"),
    }
}

fn event_of(house: &House, (shape, device, user, age): (u8, u8, u8, i64)) -> Event {
    let users = [
        "kim@acme-software.com",
        "max@zeta-foods.de",
        "u1",
        "new@hanbit-semi.co.kr",
        "x@free.test",
    ];
    let turn = usize::from(device);
    let (device, user) = (format!("d{device}"), users[user as usize]);
    let (kind, body) = match shape {
        0 => (
            CallKind::Page,
            format!(
                r#"{{"anonymousId":"{device}","context":{{"page":{{"url":"https://o.test/pricing"}}}}}}"#
            ),
        ),
        1 => (
            CallKind::Identify,
            format!(r#"{{"anonymousId":"{device}","traits":{{"email":"{user}"}}}}"#),
        ),
        2 => (
            CallKind::Track,
            format!(r#"{{"anonymousId":"{device}","userId":"{user}","event":"Meeting"}}"#),
        ),
        3 => (CallKind::Track, format!(r#"{{"userId":"{user}","event":"Demo Requested"}}"#)),
        4 => (
            CallKind::Track,
            format!(
                r#"{{"anonymousId":"{device}","event":"Webinar Attended","context":{{"groupId":"hanbit"}}}}"#
            ),
        ),
        5 => (
            CallKind::Alias,
            format!(r#"{{"previousId":"{user}","userId":"{}"}}"#, ["u1", "u2", "u3"][turn]),
        ),
        // A person who changes their address, and ids that are somebody's in turn.
        6 => (
            CallKind::Identify,
            format!(
                r#"{{"userId":"{}","traits":{{"email":"{}"}}}}"#,
                ["u1", "u2", "u3"][turn],
                if user.contains('@') { user } else { "max@zeta-foods.de" },
            ),
        ),
        _ => (
            CallKind::Group,
            format!(
                r#"{{"userId":"{user}","groupId":"g-{device}","traits":{{"name":"Group {device}"}}}}"#
            ),
        ),
    };
    house.event(kind, &body, NOW - age * 60_000_000)
}

fn decide_role(house: &House, person: usize, what: u8) {
    let people = "SELECT id FROM person ORDER BY id";
    let rows = house.workspace.store.read(|connection| connection.query(people, &[])).unwrap();
    let decision = match what {
        0 => RoleDecision::Set("champion".to_owned()),
        1 => RoleDecision::Add("purchasing".to_owned()),
        2 => RoleDecision::Set("none".to_owned()),
        3 => RoleDecision::Clear("executive".to_owned()),
        4 => RoleDecision::Clear("team_lead".to_owned()),
        _ => RoleDecision::Forget,
    };
    let id = rows[person].integer(0);
    committee::decide(&house.workspace, id, &decision, &call(NOW)).unwrap();
}

#[test]
fn a_role_that_somebody_decided_is_scored_at_once_and_outlives_every_job() {
    let house = House::new();
    let identify = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","name":"Min Lee",
        "title":"CTO","company":{"name":"한빛반도체"}}}"#;
    house.submit(&[
        house.event(CallKind::Identify, identify, NOW - DAY),
        house.event(CallKind::Track, r#"{"userId":"u1","event":"Demo Requested"}"#, NOW - DAY),
    ]);
    house.step();
    let account = house.standing().0[0].account_id;
    let figures = || {
        let (scores, _) = house.standing();
        committee_of(scores.iter().find(|score| score.account_id == account).unwrap())
    };
    let guessed = figures();
    assert_eq!((guessed.filled, guessed.engaged, guessed.single_threaded), (1, 1, true));
    assert!(!guessed.missing.contains(&"executive".to_owned()), "{guessed:?}");
    let person = "SELECT id FROM person WHERE email = 'new@hanbit-semi.co.kr'";
    let rows = house.workspace.store.read(|connection| connection.query(person, &[])).unwrap();
    let person = rows[0].integer(0);
    let decide = |decision: &RoleDecision| {
        committee::decide(&house.workspace, person, decision, &call(NOW)).unwrap();
        house.step();
        figures()
    };
    let decided = decide(&RoleDecision::Set("purchasing".to_owned()));
    assert!(!decided.missing.contains(&"purchasing".to_owned()), "{decided:?}");
    assert!(decided.missing.contains(&"executive".to_owned()), "{decided:?}");
    // Another title, a full match and a full score change nothing of it.
    let again = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","title":"CEO"}}"#;
    house.submit(&[house.event(CallKind::Identify, again, NOW - 1)]);
    house.step();
    assert_eq!(figures().missing, decided.missing);
    house.verify();
    assert_eq!(decide(&RoleDecision::Set("none".to_owned())).filled, 0);
    assert_eq!(decide(&RoleDecision::Clear("executive".to_owned())).filled, 0);
    assert_eq!(decide(&RoleDecision::Forget).filled, 1);
    let unknown = RoleDecision::Set("wizard".to_owned());
    let refused = committee::decide(&house.workspace, person, &unknown, &call(NOW));
    assert!(refused.unwrap_err().to_string().contains("no role \"wizard\"; its roles are"));
    house.verify();
}

/// Each case makes a workspace: few by default, more where PROPTEST_CASES asks for them.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32)
}

#[test]
fn a_link_in_a_mail_tells_who_clicked_and_scanners_give_themselves_away() {
    let house = House::new();
    let links = MailLinks::open(&house.log).unwrap();
    let sent_at = NOW - 3_600_000_000;
    let email = "kim@acme-software.com".to_owned();
    let mark = |mail: &str| MailMark { email: email.clone(), mail: mail.to_owned(), sent_at };
    let clicked = |device: &str, link: &str, at: i64| {
        let body =
            format!(r#"{{"anonymousId":"{device}","context":{{"page":{{"url":"{link}"}}}}}}"#);
        let mut event = house.event(CallKind::Page, &body, at);
        links.read(&mut event);
        event
    };
    let link = |page: &str, mail: &str| {
        links.link(&format!("https://own.test/{page}?x=1#top"), &mark(mail)).unwrap()
    };
    let person = clicked("laptop", &link("pricing", "one"), NOW - 60_000_000);
    assert_eq!(person.email.as_deref(), Some(&*email));
    assert_eq!(person.page_url.as_deref(), Some("https://own.test/pricing?x=1#top"));
    // Nobody who reads what is kept can click as they did.
    assert!(person.context.contains("sg_mail=#top"), "{}", person.context);
    // Within seconds of sending, and everywhere at once.
    let soon = clicked("gateway", &link("pricing", "two"), sent_at + 2_000_000);
    assert_eq!((soon.bot, soon.email), (Some(BotReason::TooSoon), None));
    let at = NOW - 50_000_000;
    let bots = ["a", "b", "c", "d"].map(|page| clicked("gateway", &link(page, "three"), at).bot);
    let all = Some(BotReason::AllLinks);
    assert_eq!(bots, [None, None, all, all]);
    // A token of somebody else's making says nothing, and whoever is signed in stays who they are.
    let forged = link("pricing", "four").replace("sg_mail=", "sg_mail=AAAA");
    let forged = clicked("stranger", &forged, NOW);
    assert_eq!((forged.email, forged.bot), (None, None));
    assert_eq!(forged.page_url.as_deref(), Some("https://own.test/pricing?x=1#top"));
    let body = format!(
        r#"{{"userId":"lee@other.com","context":{{"page":{{"url":"{}"}}}}}}"#,
        link("pricing", "five")
    );
    let mut signed_in = house.event(CallKind::Page, &body, NOW);
    let before = signed_in.email.clone();
    links.read(&mut signed_in);
    assert_eq!(signed_in.email, before);
    let before = house.standing();
    house.submit(&[person]);
    house.step();
    assert_ne!(house.standing(), before, "the click counts for the account");
    house.verify();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_batch(happenings in prop::collection::vec(happening(), 1..12)) {
        let mut house = House::with_stages();
        for happening in happenings {
            match happening {
                Happening::Events(events) => {
                    let events: Vec<Event> =
                        events.into_iter().map(|event| event_of(&house, event)).collect();
                    prop_assert_eq!(house.submit(&events).events, events.len());
                    house.step();
                }
                Happening::Move(person, account) => {
                    let ids = |table: &str| {
                        let sql = format!("SELECT id FROM {table} ORDER BY id");
                        let rows = house
                            .workspace
                            .store
                            .read(|connection| connection.query(&sql, &[]))
                            .unwrap();
                        rows.iter().map(|row| row.integer(0)).collect::<Vec<_>>()
                    };
                    let actor = Actor {
                        workspace: &house.workspace,
                        indexes: &house.indexes,
                        context: &call(NOW),
                    };
                    let verdict = doubt::Verdict::Assign(ids("account")[account]);
                    doubt::decide(&actor, ids("person")[person], &verdict).unwrap();
                }
                Happening::Role(person, what) => decide_role(&house, person, what),
                Happening::Stage(account, what) => decide_stage(&house, account, what),
                Happening::Rules(which) => publish(&house, RULES[which]),
                Happening::Compact => house.compact(),
                Happening::Restart => {
                    house.live = Live::new(
                        Arc::clone(&house.workspace),
                        house.log.clone(),
                        Arc::clone(&house.indexes),
                    );
                }
            }
        }
        house.step();
        let different = || verify_at(&house.workspace, &Watch::none(), NOW).unwrap().differences;
        prop_assert!(different().is_empty(), "live: {:#?}", different());
        house.verify();
        prop_assert!(different().is_empty(), "batch: {:#?}", different());
    }
}

#[test]
fn topics_of_others_and_of_our_own_content_surge_together() {
    let house = House::new();
    let model = house.workspace.directory.join("score_model.toml");
    let text = std::fs::read_to_string(&model).unwrap();
    let own = "[[intent.topic]]\nname = \"pricing\"\nwhen = 'page contains \"/pricing\"'\n";
    std::fs::write(&model, text + own).unwrap();
    let location = house.workspace.store.location().clone();
    let workspace = Workspace::open_at(&house.workspace.directory, location).unwrap();
    let workspace = Arc::new(workspace);
    let live = Live::new(Arc::clone(&workspace), house.log.clone(), Arc::clone(&house.indexes));
    let file = house.workspace.directory.join("intent.csv");
    let rows = "Domain,Topic,Score,Week\nwww.zeta-foods.de,Data platform,80,2027-01-12\n\
        zeta-foods.de,Data platform,70,2027-01-13\nzeta-foods.de,Old,99,2026-06-01\n\
        zeta-foods.de,Low,59,2027-01-12\nzeta-foods.de,Bad,many,2027-01-12\nzeta-foods.de,,50,\n\
        no domain,T,50,\n,T,50,\nzeta-foods.de,Bad,101,\nzeta-foods.de,T,50,2099-01-01\n";
    std::fs::write(&file, rows).unwrap();
    let import = || {
        speargun_engine::intent::import_file(&workspace, &file, "b", &Watch::none(), &call(NOW))
            .unwrap()
    };
    let report = import();
    assert_eq!((report.rows, report.kept, report.rejected), (10, 4, 6), "{:?}", report.rejects);
    assert_eq!(report, import(), "the same file again changes nothing");
    let page =
        r#"{"userId":"max@zeta-foods.de","context":{"page":{"url":"https://o.test/pricing"}}}"#;
    let events: Vec<Event> =
        (0..3).map(|day| house.event(CallKind::Page, page, NOW - day * DAY)).collect();
    let surging = || {
        live.step(NOW).unwrap();
        score_all(&workspace, &Watch::none(), NOW, NOW).unwrap();
        let list = workspace
            .store
            .read(|connection| speargun_engine::account::AccountList::load(&workspace, connection))
            .unwrap();
        let found = list.rows.into_iter().find(|row| row.record.name == "Zeta Foods").unwrap();
        found.record.intent.clone()
    };
    house.submit(&events[..2]);
    let before = surging();
    assert_eq!(
        (before.topics, before.score, before.surging),
        (
            vec!["Data platform".to_owned()],
            // The later word of the same source on the same week stands.
            Some(70.0),
            false,
        )
    );
    house.submit(&events);
    let after = surging();
    assert_eq!((after.topics.len(), after.surging), (2, true), "{:?}", after.topics);
    // What the page says of it follows from the same rules.
    let zeta = house.workspace.store.read(|connection| {
        speargun_store::account::get(connection, 2).map(|account| account.unwrap().name)
    });
    assert_eq!(zeta.unwrap(), "Zeta Foods");
    let told = speargun_engine::intent::of_account(&workspace, 2, NOW).unwrap();
    assert_eq!((told.surging, &told.surging_topics), (true, &after.topics));
    assert_eq!(told.own_topics, ["pricing"]);
    let said: Vec<(&str, f64, bool)> =
        told.topics.iter().map(|said| (said.topic.as_str(), said.score, said.surges)).collect();
    assert_eq!(said, [("Data platform", 70.0, true), ("Low", 59.0, false)]);
    assert_eq!(told.topics[0].weeks, [Some(70.0), None, None, None]);
    assert!(speargun_engine::intent::of_account(&workspace, 99, NOW).is_err());
    let others = speargun_engine::intent::of_account(&workspace, 1, NOW).unwrap();
    assert_eq!((others.topics.len(), others.surging), (0, false));
}
