//! People sign in, are shut out, and lose nothing that was theirs.

use std::net::IpAddr;
use std::sync::Arc;

use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{CallerKind, Context};
use speargun_domain::right::{Action, Role, Scope};
use speargun_engine::user::{
    self, Credentials, NewToken, NewUser, SignInRefusal, SignedIn, UserChange,
};
use speargun_engine::{Clock, Engine, EngineError};
use speargun_store::audit::AuditQuery;
use speargun_store::user::StoredUser;

use crate::common;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const NOW: i64 = 1_796_040_000 * SECOND;
const PASSWORD: &str = "maple tugboat ravine";
const OTHER: &str = "고래밥 좋아하는 나무늘보";

struct House {
    engine: Engine,
    clock: Clock,
    _folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = common::workspace(folder.path(), "child");
        let clock = Clock::fixed(NOW);
        let engine = Engine::new(Arc::new(workspace.with_clock(clock.clone())));
        Self { engine, clock, _folder: folder }
    }

    fn call(&self) -> Context {
        Context::of_command_line("ops", self.clock.now())
    }

    fn wait(&self, time: i64) {
        self.clock.set(self.clock.now() + time);
        // What is kept for two seconds by another clock.
        self.engine.door.forget_kept();
    }

    fn add(&self, email: &str, role: Role) -> StoredUser {
        let new = NewUser { email, name: "Ann Lee", role: role.key() };
        user::add_with_password(&self.engine.workspace, &new, PASSWORD, &self.call()).unwrap()
    }

    fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, SignInRefusal> {
        user::sign_in(&self.engine, &Credentials { email, password, ..Credentials::default() })
    }

    fn with_code(&self, email: &str, code: &str) -> Result<SignedIn, SignInRefusal> {
        let given =
            Credentials { email, password: PASSWORD, code: Some(code), ..Credentials::default() };
        user::sign_in(&self.engine, &given)
    }

    fn is_in(&self, secret: &str) -> bool {
        self.engine.door.find_caller(&self.engine.workspace, secret).unwrap().is_some()
    }

    fn context_of(&self, secret: &str) -> Context {
        let (caller, _) =
            self.engine.door.find_caller(&self.engine.workspace, secret).unwrap().expect("let in");
        Context { caller: (*caller).clone(), ..self.call() }
    }

    fn noted(&self, action: AuditAction) -> usize {
        let query = AuditQuery { action: Some(action.key().to_owned()), ..AuditQuery::default() };
        let (rows, _) =
            speargun_engine::audit::list(&self.engine.workspace, &query, (500, 0)).unwrap();
        rows.len()
    }
}

fn why<T>(answer: Result<T, EngineError>) -> String {
    answer.err().expect("refused").to_string()
}

/// The code of a secret at a moment, by another library than the server's own use of it.
fn code_of(secret: &str, now: i64) -> String {
    let bytes = totp_rs::Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = totp_rs::TOTP::new_unchecked(
        totp_rs::Algorithm::SHA1,
        6,
        0,
        30,
        bytes,
        None,
        String::new(),
    );
    totp.generate(u64::try_from(now / SECOND).unwrap())
}

#[test]
fn a_workspace_without_people_asks_none_and_the_first_is_an_administrator() {
    let house = House::new();
    let workspace = &house.engine.workspace;
    assert!(!house.engine.door.requires_sign_in(workspace).unwrap());
    let viewer = NewUser { email: "v@acme.com", name: "V", role: Role::Viewer.key() };
    let said = why(user::add(workspace, &viewer, &house.call()));
    assert!(said.contains("first user"), "{said}");
    house.add("ann@acme.com", Role::Administrator);
    house.engine.door.forget_kept();
    assert!(house.engine.door.requires_sign_in(workspace).unwrap());
    user::add(workspace, &viewer, &house.call()).unwrap();
}

#[test]
fn the_code_of_the_first_person_is_read_however_it_is_typed() {
    let house = House::new();
    let door = &house.engine.door;
    let code = door.setup_code().unwrap();
    assert_eq!(code, door.setup_code().unwrap());
    assert_ne!(code, House::new().engine.door.setup_code().unwrap());
    for (typed, is) in [
        (code.clone(), true),
        (code.to_lowercase().replace('-', " "), true),
        (code.replace('-', ""), true),
        ("AAAA-AAAA-AAAA".to_owned(), false),
        (code[..4].to_owned(), false),
        (String::new(), false),
    ] {
        assert_eq!(door.is_setup_code(&typed).unwrap(), is, "{typed}");
    }
}

#[test]
fn what_is_no_address_or_name_is_not_written() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let long = format!("{}@acme.com", "x".repeat(250));
    for (email, name) in [
        ("", "Bo"),
        ("bo", "Bo"),
        ("bo@", "Bo"),
        ("@acme.com", "Bo"),
        ("b o@acme.com", "Bo"),
        ("bo@acme.com\n", ""),
        ("bo@a@b.com", "Bo"),
        ("<bo@acme.com", "Bo"),
        ("bo@acme.com", "  "),
        ("bo@acme.com", &"x".repeat(101)),
        (&long, "Bo"),
        ("bo\u{200b}@acme.com", "Bo"),
        ("bo@acme\u{202e}.com", "Bo"),
        ("bo@acme.com", "\u{200b}\u{feff}"),
        (" ANN@acme.COM ", "Again"),
    ] {
        let new = NewUser { email, name, role: Role::Viewer.key() };
        why(user::add(&house.engine.workspace, &new, &house.call()));
    }
    assert_eq!(user::list(&house.engine.workspace).unwrap().len(), 1);
}

#[test]
fn signing_in_gives_a_session_that_ends_by_itself() {
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    let signed_in = house.sign_in(" Ann@Acme.com ", PASSWORD).unwrap();
    assert_eq!(signed_in.user.id, ann.id);
    let context = house.context_of(&signed_in.session);
    assert_eq!((context.caller.kind, context.name()), (CallerKind::User, "ann@acme.com"));
    assert_eq!(house.noted(AuditAction::SignIn), 1);
    // Used each few hours it goes on, until its own end.
    for _ in 0..16 {
        house.wait(20 * HOUR);
        assert!(house.is_in(&signed_in.session));
    }
    house.wait(20 * HOUR);
    assert!(!house.is_in(&signed_in.session), "after 14 days");
    let silent = house.sign_in("ann@acme.com", PASSWORD).unwrap();
    house.wait(25 * HOUR);
    assert!(!house.is_in(&silent.session), "after a day of silence");
    assert!(!house.is_in("no session"));
    assert!(!house.is_in(""));
}

#[test]
fn what_is_wrong_is_not_told_apart_and_costs_the_attacker_time() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    for (email, password) in
        [("ann@acme.com", "wrong horse battery"), ("none@acme.com", PASSWORD), ("", "")]
    {
        let refused = house.sign_in(email, password);
        assert!(matches!(refused, Err(SignInRefusal::Wrong)), "{email}");
    }
    for _ in 0..4 {
        let _ = house.sign_in("ann@acme.com", "wrong horse battery");
    }
    let later = house.sign_in("ann@acme.com", PASSWORD);
    assert!(matches!(later, Err(SignInRefusal::Later { seconds: 1.. })), "{later:?}");
    assert_eq!(house.noted(AuditAction::RefuseSignIn), 1, "once, not once an attempt");
    house.wait(HOUR);
    house.sign_in("ann@acme.com", PASSWORD).unwrap();
}

#[test]
fn a_thousand_wrong_passwords_lock_the_attacker_out_and_not_the_colleague() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let device = house.sign_in("ann@acme.com", PASSWORD).unwrap().device;
    let attacker: IpAddr = "203.0.113.9".parse().unwrap();
    let mut compared = 0;
    for _ in 0..1_000 {
        let given = Credentials {
            email: "ann@acme.com",
            password: "wrong horse battery",
            address: Some(attacker),
            ..Credentials::default()
        };
        compared +=
            usize::from(matches!(user::sign_in(&house.engine, &given), Err(SignInRefusal::Wrong)));
    }
    assert!(compared <= 10, "{compared} of 1,000 were compared");
    let office: IpAddr = "198.51.100.7".parse().unwrap();
    for (device, address) in [(Some(&*device), Some(attacker)), (None, Some(office))] {
        let given = Credentials {
            email: "ann@acme.com",
            password: PASSWORD,
            device,
            address,
            ..Credentials::default()
        };
        user::sign_in(&house.engine, &given).unwrap();
    }
}

#[test]
fn a_second_factor_is_asked_for_and_each_code_counts_once() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let first = house.sign_in("ann@acme.com", PASSWORD).unwrap();
    let call = house.context_of(&first.session);
    let said = why(user::confirm_factor(&house.engine, "000000", None, &call));
    assert!(said.contains("No second factor waits"), "{said}");
    why(user::begin_factor(&house.engine, "wrong horse battery", &call));
    let factor = user::begin_factor(&house.engine, PASSWORD, &call).unwrap();
    // As long as no code was seen, it is not asked for.
    house.sign_in("ann@acme.com", PASSWORD).unwrap();
    why(user::confirm_factor(&house.engine, "000000", None, &call));
    let code = code_of(&factor.secret, house.clock.now());
    let codes = user::confirm_factor(&house.engine, &code, None, &call).unwrap();
    assert!(!house.is_in(&first.session), "sessions from before end");
    let refused = house.sign_in("ann@acme.com", PASSWORD);
    assert!(matches!(refused, Err(SignInRefusal::CodeNeeded)), "{refused:?}");
    let again = house.with_code("ann@acme.com", &code);
    assert!(matches!(again, Err(SignInRefusal::CodeWrong)), "it was used to confirm");
    house.wait(30 * SECOND);
    let next = code_of(&factor.secret, house.clock.now());
    house.with_code("ann@acme.com", &next).unwrap();
    let twice = house.with_code("ann@acme.com", &next);
    assert!(matches!(twice, Err(SignInRefusal::CodeWrong)), "{twice:?}");
    // A code for who lost the phone works once as well.
    house.with_code("ann@acme.com", &codes[3]).unwrap();
    assert!(matches!(house.with_code("ann@acme.com", &codes[3]), Err(SignInRefusal::CodeWrong)));
    house.with_code("ann@acme.com", &codes[4].to_uppercase()).unwrap();
}

#[test]
fn a_lost_factor_is_taken_away_by_its_person_or_an_administrator() {
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    for by_own in [true, false] {
        let session = house.sign_in("ann@acme.com", PASSWORD).unwrap().session;
        let call = house.context_of(&session);
        let factor = user::begin_factor(&house.engine, PASSWORD, &call).unwrap();
        let code = code_of(&factor.secret, house.clock.now());
        user::confirm_factor(&house.engine, &code, None, &call).unwrap();
        if by_own {
            why(user::remove_own_factor(&house.engine, "wrong horse battery", &call));
            user::remove_own_factor(&house.engine, PASSWORD, &call).unwrap();
        } else {
            user::remove_factor(&house.engine, ann.id, &house.call()).unwrap();
        }
        house.wait(60 * SECOND);
    }
    house.sign_in("ann@acme.com", PASSWORD).unwrap();
    why(user::remove_factor(&house.engine, 99, &house.call()));
}

#[test]
fn a_link_sets_a_password_once_and_only_the_newest_works() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let workspace = &house.engine.workspace;
    let new = NewUser { email: "bo@acme.com", name: "Bo Kim", role: Role::Sales.key() };
    let bo = user::add(workspace, &new, &house.call()).unwrap();
    let (old, _) = user::invite(workspace, bo.id, &house.call()).unwrap();
    let (secret, link) = user::invite(workspace, bo.id, &house.call()).unwrap();
    assert_eq!(link.kind.key(), "invitation");
    why(user::read_link(workspace, &old));
    why(user::accept_link(&house.engine, &secret, "short"));
    why(user::accept_link(&house.engine, &secret, "bo kim acme"));
    assert_eq!(user::read_link(workspace, &secret).unwrap().user.email, "bo@acme.com");
    user::accept_link(&house.engine, &secret, OTHER).unwrap();
    why(user::accept_link(&house.engine, &secret, PASSWORD));
    let session = house.sign_in("bo@acme.com", OTHER).unwrap().session;
    // A forgotten password: the link is another kind, shorter, and signs out everywhere.
    let (secret, link) = user::invite(workspace, bo.id, &house.call()).unwrap();
    assert_eq!(link.kind.key(), "reset");
    user::accept_link(&house.engine, &secret, PASSWORD).unwrap();
    assert!(!house.is_in(&session));
    let (secret, _) = user::invite(workspace, bo.id, &house.call()).unwrap();
    house.wait(25 * HOUR);
    let said = why(user::accept_link(&house.engine, &secret, OTHER));
    assert!(said.contains("does not work"), "{said}");
    why(user::read_link(workspace, "none"));
}

#[test]
fn who_is_shut_out_is_out_at_once_and_their_tokens_too() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let bo = house.add("bo@acme.com", Role::Sales);
    let workspace = &house.engine.workspace;
    let session = house.sign_in("bo@acme.com", PASSWORD).unwrap().session;
    let new = NewToken { name: "sheet", scope: Scope::Read, days: None };
    let (token, _) = user::create_token(&house.engine, bo.id, &new, &house.call()).unwrap();
    assert!(house.is_in(&session) && house.is_in(&token));
    let (link, _) = user::invite(workspace, bo.id, &house.call()).unwrap();
    let out = UserChange { is_disabled: Some(true), ..UserChange::default() };
    user::change(workspace, bo.id, &out, &house.call()).unwrap();
    house.engine.door.forget_kept();
    assert!(!house.is_in(&session) && !house.is_in(&token));
    assert!(matches!(house.sign_in("bo@acme.com", PASSWORD), Err(SignInRefusal::Wrong)));
    why(user::accept_link(&house.engine, &link, OTHER));
    why(user::invite(workspace, bo.id, &house.call()));
    let back = UserChange { is_disabled: Some(false), ..UserChange::default() };
    user::change(workspace, bo.id, &back, &house.call()).unwrap();
    house.engine.door.forget_kept();
    assert!(!house.is_in(&session), "a session that ended does not come back");
    house.sign_in("bo@acme.com", PASSWORD).unwrap();
}

#[test]
fn the_last_administrator_stays() {
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    let workspace = &house.engine.workspace;
    let invited = NewUser { email: "cy@acme.com", name: "Cy", role: Role::Administrator.key() };
    user::add(workspace, &invited, &house.call()).unwrap();
    let changes = [
        UserChange { role: Some(Role::Viewer.key()), ..UserChange::default() },
        UserChange { is_disabled: Some(true), ..UserChange::default() },
    ];
    for change in &changes {
        let said = why(user::change(workspace, ann.id, change, &house.call()));
        assert!(said.contains("last administrator"), "who is only invited does not count: {said}");
    }
    let before = user::get(workspace, ann.id).unwrap();
    assert_eq!((before.role.as_str(), before.disabled_at), ("administrator", None));
    house.add("bo@acme.com", Role::Administrator);
    user::change(workspace, ann.id, &changes[0], &house.call()).unwrap();
}

#[test]
fn a_password_is_changed_with_the_old_one_and_signs_out_everywhere() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let here = house.sign_in("ann@acme.com", PASSWORD).unwrap().session;
    let there = house.sign_in("ann@acme.com", PASSWORD).unwrap().session;
    let call = house.context_of(&here);
    for (old, new) in
        [("wrong horse battery", OTHER), (PASSWORD, "short"), (PASSWORD, "ann lee acme")]
    {
        why(user::change_password(&house.engine, (old, new), &call));
    }
    assert!(house.is_in(&here) && house.is_in(&there), "nothing was changed");
    user::change_password(&house.engine, (PASSWORD, OTHER), &call).unwrap();
    assert!(!house.is_in(&here) && !house.is_in(&there));
    assert!(matches!(house.sign_in("ann@acme.com", PASSWORD), Err(SignInRefusal::Wrong)));
    house.sign_in("ann@acme.com", OTHER).unwrap();
    why(user::change_password(&house.engine, (OTHER, PASSWORD), &house.call()));
}

#[test]
fn sessions_are_ended_one_by_one_or_all_but_this() {
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    let secrets: Vec<String> =
        (0..3).map(|_| house.sign_in("ann@acme.com", PASSWORD).unwrap().session).collect();
    let call = house.context_of(&secrets[0]);
    let id_of = |secret: &str| {
        house.engine.door.find_caller(&house.engine.workspace, secret).unwrap().unwrap().1.unwrap()
    };
    user::end_session(&house.engine, id_of(&secrets[1]), &call).unwrap();
    assert!(!house.is_in(&secrets[1]) && house.is_in(&secrets[2]));
    why(user::end_session(&house.engine, 99, &call));
    let bo = house.add("bo@acme.com", Role::Sales);
    let others = house.sign_in("bo@acme.com", PASSWORD).unwrap().session;
    why(user::end_session(&house.engine, id_of(&others), &call));
    let own = id_of(&secrets[0]);
    assert_eq!(user::end_other_sessions(&house.engine, ann.id, Some(own), &call).unwrap(), 1);
    assert!(house.is_in(&secrets[0]) && !house.is_in(&secrets[2]) && house.is_in(&others));
    user::end_other_sessions(&house.engine, bo.id, None, &call).unwrap();
    assert!(!house.is_in(&others));
    user::sign_out(&house.engine, own, &call).unwrap();
    assert!(!house.is_in(&secrets[0]));
}

#[test]
fn a_token_does_what_its_scope_and_its_person_may() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let bo = house.add("bo@acme.com", Role::Sales);
    let workspace = &house.engine.workspace;
    for (name, days) in [(" ", None), ("x", Some(0)), ("x", Some(99_999))] {
        let new = NewToken { name, scope: Scope::Write, days };
        why(user::create_token(&house.engine, bo.id, &new, &house.call()));
    }
    let make = |scope, days| {
        let new = NewToken { name: "sheet", scope, days };
        user::create_token(&house.engine, bo.id, &new, &house.call()).unwrap()
    };
    let (reads, _) = make(Scope::Read, Some(1));
    let (writes, row) = make(Scope::Write, None);
    assert!(reads.starts_with("spg_") && reads.ends_with(&user_ending(&house, &reads)));
    let may = |secret: &str, action| house.context_of(secret).caller.may(action);
    assert!(may(&reads, Action::ReadRecords) && !may(&reads, Action::EditLists));
    assert!(may(&writes, Action::EditLists) && !may(&writes, Action::ManageModels));
    assert!(!may(&writes, Action::UseOwnAccount) && !may(&writes, Action::ManageUsers));
    let kind = house.context_of(&writes).caller.kind;
    assert_eq!(kind, CallerKind::Token);
    assert_eq!(house.context_of(&writes).name(), "bo@acme.com (sheet)");
    // Whose role is taken has a token that does less as well.
    let change = UserChange { role: Some(Role::Viewer.key()), ..UserChange::default() };
    user::change(workspace, bo.id, &change, &house.call()).unwrap();
    house.engine.door.forget_kept();
    assert!(!may(&writes, Action::EditLists));
    house.wait(25 * HOUR);
    assert!(!house.is_in(&reads), "its day is over");
    why(user::revoke_token(&house.engine, row.id, Some(99), &house.call()));
    user::revoke_token(&house.engine, row.id, Some(bo.id), &house.call()).unwrap();
    assert!(!house.is_in(&writes));
    why(user::revoke_token(&house.engine, row.id, None, &house.call()));
}

fn user_ending(house: &House, secret: &str) -> String {
    let list = |connection: &mut speargun_store::Connection| {
        speargun_store::user::list_tokens(connection, None)
    };
    let tokens = house.engine.workspace.store.read(list).unwrap();
    let own = tokens.into_iter().find(|token| secret.ends_with(&token.ending));
    own.map(|token| token.ending).unwrap_or_else(|| "none".to_owned())
}

#[test]
fn the_command_line_acts_in_the_name_of_a_person_who_is_there() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let workspace = &house.engine.workspace;
    let acting = user::context_as(workspace, "Ann@acme.com", &house.call()).unwrap();
    assert_eq!(acting.name(), "ann@acme.com");
    assert_eq!(acting.caller.acting.as_deref(), Some("ops"));
    why(user::context_as(workspace, "none@acme.com", &house.call()));
}

#[test]
fn a_stranger_blocks_no_one_who_is_signed_in() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let session = house.sign_in("ann@acme.com", PASSWORD).unwrap().session;
    let call = house.context_of(&session);
    for number in 0..150_u8 {
        let given = Credentials {
            email: "confirm 1",
            password: "wrong horse battery",
            address: Some(IpAddr::from([203, 0, 113, number])),
            ..Credentials::default()
        };
        user::sign_in(&house.engine, &given).unwrap_err();
    }
    user::begin_factor(&house.engine, PASSWORD, &call).unwrap();
    for _ in 0..5 {
        why(user::begin_factor(&house.engine, "wrong horse battery", &call));
    }
    let said = why(user::begin_factor(&house.engine, PASSWORD, &call));
    assert!(said.contains("too often"), "an open browser does not try passwords: {said}");
}

#[test]
fn a_planted_device_does_not_count_as_the_persons_own() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let given = Credentials {
        email: "ann@acme.com",
        password: PASSWORD,
        device: Some("planted"),
        ..Credentials::default()
    };
    let first = user::sign_in(&house.engine, &given).unwrap();
    assert_ne!(first.device, "planted");
    let again = Credentials { device: Some(&first.device), ..given };
    assert_eq!(user::sign_in(&house.engine, &again).unwrap().device, first.device);
}

#[test]
fn a_long_korean_password_that_was_taken_works() {
    use unicode_normalization::UnicodeNormalization as _;
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    let long: String = "고래밥 좋아하는 나무늘보와 산책하는 저녁 ".repeat(5).nfd().collect();
    assert!(long.chars().count() > 200);
    user::set_password(&house.engine.workspace, ann.id, &long, &house.call()).unwrap();
    house.sign_in("ann@acme.com", &long).unwrap();
    house.sign_in("ann@acme.com", &long.nfc().collect::<String>()).unwrap();
}

#[test]
fn a_change_of_the_password_ends_links() {
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    let workspace = &house.engine.workspace;
    let (link, _) = user::invite(workspace, ann.id, &house.call()).unwrap();
    user::set_password(workspace, ann.id, OTHER, &house.call()).unwrap();
    why(user::read_link(workspace, &link));
}

#[test]
fn many_tries_at_once_do_not_pass_the_limit() {
    let house = House::new();
    house.add("ann@acme.com", Role::Administrator);
    let compared = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| {
                let refused = house.sign_in("ann@acme.com", "wrong horse battery");
                if matches!(refused, Err(SignInRefusal::Wrong)) {
                    compared.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    // Five are free, and as many are under way as are compared at once.
    let compared = compared.into_inner();
    assert!(compared <= 5 + 4, "{compared}");
}

#[test]
fn an_address_is_the_same_from_every_keyboard() {
    let house = House::new();
    house.add("\u{e9}va@acme.com", Role::Administrator);
    let apart = NewUser { email: "e\u{301}va@acme.com", name: "Eva", role: Role::Viewer.key() };
    let said = why(user::add(&house.engine.workspace, &apart, &house.call()));
    assert!(said.contains("already"), "{said}");
    house.sign_in("E\u{301}VA@acme.com", PASSWORD).unwrap();
    let named =
        NewUser { email: "bo@acme.com", name: " Bo\u{202e} Kim ", role: Role::Viewer.key() };
    let bo = user::add(&house.engine.workspace, &named, &house.call()).unwrap();
    assert_eq!(bo.name, "Bo Kim", "nothing turns a list around");
}

#[test]
fn there_has_to_be_a_second_factor_to_take_it_away() {
    let house = House::new();
    let ann = house.add("ann@acme.com", Role::Administrator);
    let said = why(user::remove_factor(&house.engine, ann.id, &house.call()));
    assert!(said.contains("no second factor"), "{said}");
    assert_eq!(house.noted(AuditAction::RemoveFactor), 0);
}
