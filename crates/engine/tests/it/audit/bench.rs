//! Changes and the rows that they leave.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value as Json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Caller, CallerKind, Context, Via};
use speargun_domain::right::Role;
use speargun_engine::event::EventLog;
use speargun_engine::{EngineError, audit};
use speargun_store::audit::{AuditQuery, AuditRow};

use crate::desk::{Desk, NOW};

/// Does something in a call and returns what was changed by it: an id or key.
pub(crate) type Act<'a> = &'a dyn Fn(&Context) -> Result<String, EngineError>;

/// What is done, how it is done, and how it is refused.
pub(crate) type Case<'a> = (AuditAction, Act<'a>, Act<'a>);

/// What a use case changed, where it was not refused.
pub(crate) fn of<T>(
    subject: impl ToString,
    done: Result<T, EngineError>,
) -> Result<String, EngineError> {
    done.map(|_| subject.to_string())
}

/// The names of details, which the page of changes has in each language.
struct Words(Vec<(&'static str, Json)>);

impl Words {
    fn read() -> Self {
        let file = |language: &'static str| {
            let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
            let text = std::fs::read_to_string(locales.join(format!("changes.{language}.json")));
            (language, serde_json::from_str(&text.unwrap()).unwrap())
        };
        Self(["en", "ko", "el"].map(file).to_vec())
    }

    /// The names of details that would be shown as their keys.
    fn missing(&self, rows: &[AuditRow]) -> BTreeSet<String> {
        let mut missing = BTreeSet::new();
        for row in rows {
            self.look_for(&serde_json::from_str(&row.details).unwrap(), &mut missing);
        }
        missing
    }

    fn look_for(&self, details: &Json, missing: &mut BTreeSet<String>) {
        // What is in a list is shown by its values alone.
        for (name, value) in details.as_object().into_iter().flatten() {
            for (language, texts) in &self.0 {
                let key = format!("changes.details.{name}");
                let has_text = texts.get(&key).and_then(Json::as_str).is_some();
                // These hold others and are not shown.
                if !has_text && !["report", "changes"].contains(&name.as_str()) {
                    missing.insert(format!("{language} {key}"));
                }
            }
            self.look_for(value, missing);
        }
    }
}

/// More rows than the cases write.
const ALL: u32 = 1_000;

pub(crate) struct Bench {
    pub(crate) desk: Desk,
    pub(crate) log: EventLog,
    calls: Cell<usize>,
    seen: RefCell<BTreeSet<AuditAction>>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let desk = Desk::new();
        desk.matched();
        let log = EventLog::open(&desk.workspace).unwrap();
        Self { desk, log, calls: Cell::default(), seen: RefCell::default() }
    }

    /// Another call: each at a moment of its own, by another caller and way than the one before.
    pub(crate) fn call(&self) -> Context {
        let number = self.calls.get();
        self.calls.set(number + 1);
        let now = NOW + 1_000_000 * (10 + number as i64);
        let caller = |kind, name: &str| Caller::named(kind, name, Role::Administrator);
        match number % 4 {
            0 => Context::of_command_line("ann", now),
            1 => Context::of_operator(now),
            2 => Context { caller: caller(CallerKind::User, "bob"), via: Via::Http, now },
            _ => Context { caller: caller(CallerKind::Token, "crm"), via: Via::Job, now },
        }
    }

    fn list(&self, query: &AuditQuery) -> (Vec<AuditRow>, u64) {
        audit::list(&self.desk.workspace, query, (9, 0)).unwrap()
    }

    fn total(&self) -> u64 {
        self.list(&AuditQuery::default()).1
    }

    /// Each case: what is refused leaves no row, and what is done exactly one that says all of it.
    /// The rows of tasks that come of it are beside it.
    pub(crate) fn changes(&self, cases: &[Case<'_>]) {
        for (action, act, refused) in cases {
            self.refuses(*refused);
            let (before, call) = (self.total(), self.call());
            let subject = act(&call).unwrap_or_else(|error| panic!("{}: {error}", action.key()));
            let at = AuditQuery {
                from: Some(call.now),
                until: Some(call.now + 1),
                ..AuditQuery::default()
            };
            let (mut rows, all) = self.list(&at);
            rows.retain(|row| row.subject_kind == action.subject().key());
            let total = self.total();
            assert_eq!((rows.len(), total), (1, before + all), "{}: {rows:?}", action.key());
            let row = &rows[0];
            assert_eq!((row.action.as_str(), &row.subject), (action.key(), &subject));
            assert_eq!(row.subject_kind, action.subject().key(), "{}", action.key());
            let who = (row.caller_kind.as_str(), row.caller.as_str(), row.via.as_str());
            assert_eq!(who, (call.caller.kind.key(), call.name(), call.via.key()));
            let details = serde_json::from_str::<Json>(&row.details);
            assert!(details.unwrap().is_object(), "{row:?}");
            self.seen.borrow_mut().insert(*action);
        }
    }

    /// Notes that a row of an action is there, which another caller than the bench's made.
    pub(crate) fn saw(&self, action: AuditAction) {
        let named = AuditQuery { action: Some(action.key().to_owned()), ..AuditQuery::default() };
        assert_eq!(self.list(&named).1, 1, "{}", action.key());
        self.seen.borrow_mut().insert(action);
    }

    /// What is refused leaves no row.
    pub(crate) fn refuses(&self, act: Act<'_>) {
        let (before, call) = (self.total(), self.call());
        let done = act(&call);
        assert!(done.is_err(), "{done:?}");
        assert_eq!(self.total(), before, "{:?}", self.list(&AuditQuery::default()));
    }

    /// What is there already, or was only asked for, leaves no row either.
    pub(crate) fn changes_nothing(&self, act: Act<'_>) {
        let before = self.total();
        act(&self.call()).unwrap();
        assert_eq!(self.total(), before, "{:?}", self.list(&AuditQuery::default()));
    }

    /// The names of details, of all rows, that have no word in a language.
    pub(crate) fn unnamed(&self) -> BTreeSet<String> {
        let (rows, total) =
            audit::list(&self.desk.workspace, &AuditQuery::default(), (ALL, 0)).unwrap();
        assert_eq!(rows.len() as u64, total);
        Words::read().missing(&rows)
    }

    /// The actions that no case did.
    pub(crate) fn unseen(&self) -> BTreeSet<AuditAction> {
        let seen = self.seen.borrow();
        AuditAction::ALL.iter().copied().filter(|action| !seen.contains(action)).collect()
    }
}
