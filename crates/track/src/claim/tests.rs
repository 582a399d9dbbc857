//! What browsers may claim in a day.

use speargun_domain::event::{Receipt, read_call};
use speargun_domain::score::DEFAULT;

use super::*;
use crate::log::tests::TestHome;

struct House {
    claims: Claims,
    home: Arc<TestHome>,
    model: ScoreModel,
    count: u32,
    _folder: tempfile::TempDir,
}

const NOON: i64 = 20_000 * DAY + DAY / 2;

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Arc::new(TestHome::new(folder.path()));
        let log = EventLog::open(&home).unwrap();
        let claims = Claims::open(&log).unwrap().with_records(home.clone());
        let model = ScoreModel::parse(DEFAULT).unwrap();
        Self { claims, home, model, count: 0, _folder: folder }
    }

    /// Writes somebody into the records, as tracking does.
    fn keep_person(&self, key: &str, domain: &str) {
        let sql = "INSERT INTO person (source_id, external_id, email_domain, revision, imported_at) \
            VALUES (?1, ?2, ?3, 1, 0)";
        self.home
            .records()
            .write(|connection| {
                let source = speargun_store::record::source_id(connection, "tracking")?;
                let values = [source.into(), key.into(), domain.into()];
                connection.execute(sql, &values)
            })
            .unwrap();
    }

    fn event(&mut self, call: CallKind, body: &str, day: i64) -> Event {
        self.count += 1;
        let id = format!("m{}", self.count);
        let receipt = Receipt { received_at: NOON + day * DAY, ..Receipt::default() };
        read_call(call, body.as_bytes(), &receipt, &mut || id.clone()).unwrap().0
    }

    fn judge(&mut self, kind: KeyKind, call: CallKind, body: &str, day: i64) -> Verdict {
        let event = self.event(call, body, day);
        self.claims.look_up(std::slice::from_ref(&event));
        self.claims.judge(&event, kind, false, &self.model)
    }

    fn browser(&mut self, call: CallKind, body: &str) -> Verdict {
        self.judge(KeyKind::Browser, call, body, 0)
    }
}

fn identify(email: &str, device: &str) -> String {
    format!(r#"{{"anonymousId":"{device}","traits":{{"email":"{email}"}}}}"#)
}

fn act(event: &str, email: &str, device: &str) -> String {
    format!(
        r#"{{"event":"{event}","anonymousId":"{device}","context":{{"traits":{{"email":"{email}"}}}}}}"#
    )
}

#[test]
fn three_calls_with_a_public_key_give_no_more_than_a_day_may() {
    let mut house = House::new();
    let boss = "boss@acme-works.com";
    assert_eq!(house.browser(CallKind::Identify, &identify(boss, "d")), Verdict::Counts);
    let request = |name: &str| act(name, boss, "d");
    assert_eq!(house.browser(CallKind::Track, &request("demo_request")), Verdict::Counts);
    assert_eq!(house.browser(CallKind::Track, &request("pricing_request")), Verdict::Marked);
    // The device alone says it: it counts as the person's all the same.
    let alone = r#"{"event":"trial_started","anonymousId":"d"}"#;
    assert_eq!(house.browser(CallKind::Track, alone), Verdict::Marked);
    let next_day = house.judge(KeyKind::Browser, CallKind::Track, &request("trial_started"), 1);
    assert_eq!(next_day, Verdict::Counts);
}

#[test]
fn many_people_of_one_company_share_its_day() {
    let mut house = House::new();
    let mut counted = 0;
    let mut refused = 0;
    for number in 0..40 {
        let email = format!("p{number}@acme-works.com");
        let device = format!("d{number}");
        let said = house.browser(CallKind::Identify, &identify(&email, &device));
        refused += usize::from(matches!(said, Verdict::Refused(_)));
        let acted = house.browser(CallKind::Track, &act("demo_request", &email, &device));
        counted += usize::from(acted == Verdict::Counts);
    }
    assert_eq!(counted, (COMPANY_POINTS_PER_DAY / 30.0) as usize);
    assert_eq!(refused, 40 - COMPANY_PEOPLE_PER_DAY);
    // Providers of addresses are no company.
    for number in 0..40 {
        let body = identify(&format!("p{number}@gmail.com"), &format!("g{number}"));
        assert_eq!(house.browser(CallKind::Identify, &body), Verdict::Counts);
    }
}

#[test]
fn what_devices_did_before_cannot_be_heaped_on_one_person() {
    let mut house = House::new();
    let mut refused = 0;
    for number in 0..10 {
        let device = format!("d{number}");
        let alone = format!(r#"{{"event":"demo_request","anonymousId":"{device}"}}"#);
        assert_eq!(house.browser(CallKind::Track, &alone), Verdict::Counts);
        let said = house.browser(CallKind::Identify, &identify("a@acme-works.com", &device));
        refused += usize::from(matches!(said, Verdict::Refused(_)));
    }
    // Each device has used up what a day may claim of a person: the first one is theirs.
    assert_eq!(refused, 9);
    let mut house = House::new();
    let mut refused = 0;
    for number in 0..10 {
        let said = house.browser(CallKind::Identify, &identify("a@b.test", &number.to_string()));
        refused += usize::from(matches!(said, Verdict::Refused(_)));
    }
    assert_eq!(refused, 10 - DEVICES_PER_DAY, "devices that did nothing");
}

#[test]
fn what_is_marked_uses_up_no_cap() {
    let mut house = House::new();
    let act = act("demo_request", "kim@acme-works.com", "d");
    let said: Vec<Verdict> = (0..6).map(|_| house.browser(CallKind::Track, &act)).collect();
    // More than its daily cap of them: scoring caps what counts, and only one does.
    assert_eq!(said[0], Verdict::Counts);
    assert!(said[1..].iter().all(|verdict| *verdict == Verdict::Marked), "{said:?}");
}

#[test]
fn people_named_by_an_id_alone_share_the_day_of_their_company() {
    let (first, later) = (House::new(), House::new());
    for (mut house, is_later) in [(first, false), (later, true)] {
        let mut counted = 0;
        for number in 0..12 {
            let traits = format!(r#"{{"email":"p{number}@acme-works.com"}}"#);
            let identify = format!(r#"{{"userId":"u{number}","traits":{traits}}}"#);
            if is_later {
                // Of another life of the server: the records have them.
                house.keep_person(&format!("u{number}"), "acme-works.com");
            } else {
                house.browser(CallKind::Identify, &identify);
            }
            let act = format!(r#"{{"userId":"u{number}","event":"demo_request"}}"#);
            counted += usize::from(house.browser(CallKind::Track, &act) == Verdict::Counts);
        }
        assert_eq!(counted, (COMPANY_POINTS_PER_DAY / 30.0) as usize, "{is_later}");
    }
}

#[test]
fn what_devices_did_before_counts_for_the_company() {
    let mut house = House::new();
    let mut joined = 0;
    for number in 0..6 {
        let alone = format!(r#"{{"event":"demo_request","anonymousId":"d{number}"}}"#);
        assert_eq!(house.browser(CallKind::Track, &alone), Verdict::Counts);
        let email = format!("p{number}@acme-works.com");
        let said = house.browser(CallKind::Identify, &identify(&email, &format!("d{number}")));
        joined += usize::from(said == Verdict::Counts);
    }
    assert_eq!(joined, (COMPANY_POINTS_PER_DAY / 30.0) as usize);
}

#[test]
fn servers_seals_and_confirmed_people_count_fully() {
    let mut house = House::new();
    let body = |name: &str| act(name, "kim@acme-works.com", "d");
    for name in ["demo_request", "pricing_request", "trial_started"] {
        let said = house.judge(KeyKind::Server, CallKind::Track, &body(name), 0);
        assert_eq!(said, Verdict::Counts);
    }
    // Acts of a server confirm nobody; a statement does.
    assert_eq!(house.browser(CallKind::Track, &body("demo_request")), Verdict::Counts);
    assert_eq!(house.browser(CallKind::Track, &body("trial_started")), Verdict::Marked);
    house.judge(KeyKind::Server, CallKind::Identify, &identify("kim@acme-works.com", "server"), 0);
    assert_eq!(house.browser(CallKind::Track, &body("trial_started")), Verdict::Counts);
    // It is still known after a restart.
    house.claims.keep();
    house.claims = Claims::open(&house.claims.log).unwrap();
    for name in ["demo_request", "pricing_request", "trial_started"] {
        assert_eq!(house.browser(CallKind::Track, &body(name)), Verdict::Counts);
    }

    let tag = hmac::sign(&house.claims.seal, b"u7");
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    for (seal, expected) in [(hex.as_str(), Verdict::Counts), ("00", Verdict::Marked)] {
        let mut last = Verdict::Counts;
        for name in ["demo_request", "pricing_request", "trial_started"] {
            let body =
                format!(r#"{{"event":"{name}","userId":"u7","context":{{"seal":"{seal}"}}}}"#);
            last = house.browser(CallKind::Track, &body);
        }
        assert_eq!(last, expected, "{seal}");
    }
}
