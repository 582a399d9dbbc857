//! A server on a workspace of a few records, with a clock that stays where a test sets it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use speargun_api::audit::AuditListQuery;
use speargun_api::{Settings, router, run_blocking};
use speargun_connect::mapping::Mapping;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Caller, CallerKind, Context};
use speargun_domain::money::Currency;
use speargun_domain::right::Role;
use speargun_engine::event::tracking::EventTracking;
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::{
    Clock, Engine, InitOptions, Watch, Workspace, membership::match_people, score,
};
use speargun_store::Location;
use tower::ServiceExt as _;

/// 2026-11-30T12:00:00Z, by the clock of every desk.
pub(crate) const NOW: i64 = 1_796_040_000_000_000;
/// A second of that clock.
pub(crate) const SECOND: i64 = 1_000_000;
/// When the records were imported: an hour before.
const IMPORTED: i64 = NOW - 3_600 * SECOND;
/// Longer than anything takes on any machine.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// The accounts of [`Desk::new`] by their ids, which follow from their order.
pub(crate) const ACME: i64 = 1;
pub(crate) const TWIN: i64 = 2;
pub(crate) const ZETA: i64 = 3;
pub(crate) const KOREA: i64 = 4;
pub(crate) const SUM: i64 = 5;
/// Its people. Ann is in doubt, and Joe belongs to no account.
pub(crate) const KIM: i64 = 1;
pub(crate) const ANN: i64 = 4;
pub(crate) const JOE: i64 = 5;

const ACCOUNTS: &str = "\
external_id,name,website,industry,employees,annual_revenue,country,city,parent_id,\
owner_name,is_target,target_since,competitor,contract_ends_at
acme,Acme Software,acme.com,Software,1200,250000000,US,Boston,,Ann Lee,true,2026-01-15,,
twin,Acme Software Inc.,twin.com,Software,90,9000000,US,Boston,,Ann Lee,,,,
zeta,Zeta Foods,zeta.com,Food,400,80000000,DE,Berlin,,Bo Kim,true,2026-02-01,Rival,2027-03-31
korea,Acme Korea,acme.kr,Software,60,6000000,KR,Seoul,acme,Ann Lee,,,,
sum,=Sum Works,sum.com,Food,20,1000000,FR,Lyon,,,,,,
";
const PEOPLE: &str = "\
external_id,email,first_name,last_name,title,company,country
kim,kim@acme.com,Kim,Doe,Chief Financial Officer,Acme Software,US
lee,lee@acme.com,Lee,Roe,Software Engineer,Acme Software,US
max,max@zeta.com,Max,Muster,Head of Purchasing,Zeta Foods,DE
doubt,ann@gmail.com,Ann,Doubt,CEO,Acme Software,US
lost,joe@unknownworks.com,Joe,Lost,Buyer,Unknown Works,FR
lost2,sue@unknownworks.com,Sue,Lost,Buyer,Unknown Works,FR
";
const DEALS: &str = "\
external_id,name,account_reference,amount,stage,created_at,closed_at
d1,Acme new,acme,50000,Proposal,2026-10-01,
d2,Zeta first,zeta,20000,Closed Won,2026-06-01,2026-09-15
d3,Acme trial,acme,5000,Closed Lost,2026-03-01,2026-05-01
";
const EVENTS: &str = "\
external_id,event_type,occurred_at,account_reference,person_reference,channel,subject
e1,webinar,2026-11-20T10:00:00Z,acme,kim,web,How to buy
e2,call,2026-11-25T10:00:00Z,acme,lee,phone,First call
e3,webinar,2026-08-01T10:00:00Z,zeta,max,web,How to cook
";
const TABLES: [(&str, &str); 4] =
    [("account", ACCOUNTS), ("person", PEOPLE), ("opportunity", DEALS), ("event", EVENTS)];

/// The files of a workspace with its records, made once.
static FILLED: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| files_of(true));
/// The files of a workspace without any.
static EMPTY: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| files_of(false));

fn files_of(is_filled: bool) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("workspace");
    let options = InitOptions {
        name: "Test".to_owned(),
        currency: Currency::parse("EUR").unwrap(),
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    drop(Workspace::init(&place, &options));
    if is_filled {
        let workspace = open(&place, &Clock::fixed(IMPORTED));
        for (entity, text) in TABLES {
            import_into(&workspace, folder.path(), entity, text);
        }
        follow(&workspace);
    }
    let mut files = Vec::new();
    collect(&place, &place, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let content = std::fs::read(&path).unwrap();
            files.push((path.strip_prefix(root).unwrap().to_owned(), content));
        }
    }
}

/// Where the records are is said here, so that DATABASE_URL cannot reach the tests.
fn open(place: &Path, clock: &Clock) -> Workspace {
    let opened = Workspace::open_at(place, Location::in_directory(place)).unwrap();
    opened.with_clock(clock.clone())
}

fn import_into(workspace: &Workspace, folder: &Path, entity: &str, text: &str) -> i64 {
    let path = folder.join(format!("{entity}.csv"));
    std::fs::write(&path, text).unwrap();
    let mapping = format!("source = \"crm\"\n[[file]]\nname = \"*\"\nentity = \"{entity}\"");
    let mapping = Some(Mapping::parse(&mapping).unwrap());
    let options = ImportOptions { mapping, ..ImportOptions::default() };
    let context = Context::of_command_line("setup", workspace.now());
    let report = import_paths(workspace, &[path], &options, &Watch::none(), &context).unwrap();
    assert_eq!(report.rejected, 0, "{:?}", report.files);
    report.files[0].import_id
}

fn follow(workspace: &Workspace) {
    let now = workspace.now();
    match_people(workspace, &Watch::none(), now).unwrap();
    score::score_all(workspace, &Watch::none(), now, now).unwrap();
}

/// Ann, who may do everything.
pub(crate) fn ann() -> Caller {
    Caller::named(CallerKind::User, "ann", Role::Administrator)
}

/// A server with its workspace, which is gone with it.
pub(crate) struct Desk {
    pub(crate) router: Router,
    pub(crate) engine: Arc<Engine>,
    folder: tempfile::TempDir,
    clock: Clock,
    caller: String,
    /// The rows of the audit when it was last looked at.
    noted: Mutex<Vec<Value>>,
}

impl Desk {
    /// With five accounts, six people, three deals and three events, matched and scored.
    pub(crate) fn new() -> Self {
        Self::of(&FILLED, Settings { caller: ann(), ..Settings::default() })
    }

    /// Without a record.
    pub(crate) fn empty() -> Self {
        Self::of(&EMPTY, Settings { caller: ann(), ..Settings::default() })
    }

    /// Without a record, by settings of its own.
    pub(crate) fn with(settings: Settings) -> Self {
        Self::of(&EMPTY, settings)
    }

    /// With its records, by settings of its own.
    pub(crate) fn filled_with(settings: Settings) -> Self {
        Self::of(&FILLED, settings)
    }

    fn of(files: &[(PathBuf, Vec<u8>)], settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("workspace");
        for (name, content) in files {
            let path = place.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let clock = Clock::fixed(NOW);
        let engine = Arc::new(Engine::new(Arc::new(open(&place, &clock))));
        let settings = Settings { upload_directory: folder.path().join("uploads"), ..settings };
        let (_, never) = tokio::sync::watch::channel(false);
        let router = router(Arc::clone(&engine), &settings, never);
        let caller = settings.caller.name;
        let desk = Self { router, engine, folder, clock, caller, noted: Mutex::default() };
        *desk.noted.lock().unwrap() = desk.changes();
        desk
    }

    /// The folder that goes with the desk.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.set(self.clock.now() + seconds * SECOND);
    }

    /// Imports further records without a call. Returns the number of the import.
    pub(crate) fn import(&self, entity: &str, text: &str) -> i64 {
        let id = import_into(&self.engine.workspace, self.folder(), entity, text);
        *self.noted.lock().unwrap() = self.changes();
        id
    }

    /// Matches and scores everything again.
    pub(crate) fn follow(&self) {
        follow(&self.engine.workspace);
    }

    /// Begins to take events in; needs a runtime of several threads.
    pub(crate) fn track(&self) -> Arc<EventTracking> {
        self.engine.start_tracking((100_000, 10_000), run_blocking).unwrap()
    }

    /// A call of the command line, for what is prepared without the API.
    pub(crate) fn context(&self) -> Context {
        Context::of_command_line("setup", self.clock.now())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Threads of this desk end before its folder is gone.
        self.engine.stop(Duration::from_secs(5));
    }
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Its body, where that is what is expected.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let read = serde_json::from_str(&self.text);
        read.unwrap_or_else(|error| panic!("{} {error}: {}", self.status, self.text))
    }

    /// The body of a call that went well.
    #[track_caller]
    pub(crate) fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// Asserts a refusal with its code; returns what it says.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        let error = self.json()["errors"][0].clone();
        assert_eq!(error["code"], code, "{error}");
        error["detail"].as_str().unwrap().to_owned()
    }
}

/// Sends a request to a router, and reads the answer to its end.
pub(crate) async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, text }
}

/// A request to a server of this machine.
pub(crate) fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header("host", "127.0.0.1:7373")
}

/// A form with one file.
pub(crate) fn form(name: &str, content: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n--x--\r\n"
    )
}

impl Desk {
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        answer(&self.router, request).await
    }

    /// A call with a body of JSON.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let request = request(method, path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(request("DELETE", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call("PUT", path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call("PATCH", path, body).await
    }

    pub(crate) async fn upload(&self, path: &str, name: &str, content: &str) -> Answer {
        let request =
            request("POST", path).header("content-type", "multipart/form-data; boundary=x");
        self.send(request.body(Body::from(form(name, content))).unwrap()).await
    }
}

/// The audit, as a desk looks at it.
impl Desk {
    /// All rows, by the call that everybody has.
    fn changes(&self) -> Vec<Value> {
        let query = AuditListQuery { limit: Some(500), ..AuditListQuery::default() };
        let page = speargun_api::audit::list(&self.engine, &query).unwrap();
        page.items.iter().map(|row| serde_json::to_value(row).unwrap()).collect()
    }

    /// The rows that came since the last look.
    async fn news(&self) -> Vec<Value> {
        let page = self.get("/api/v1/audit?limit=500").await.ok(200);
        let rows = page["items"].as_array().unwrap().clone();
        let before = std::mem::replace(&mut *self.noted.lock().unwrap(), rows.clone());
        let mut news = rows;
        for row in before {
            let place = news.iter().position(|own| *own == row);
            news.remove(place.expect("a row of the audit stays"));
        }
        news
    }

    /// Asserts that since the last look one change was noted, by the caller of this desk over HTTP;
    /// returns its details.
    pub(crate) async fn noted(&self, action: AuditAction, subject: impl ToString) -> Value {
        self.noted_by(("user", "http"), action, subject).await
    }

    /// As [`Self::noted`], of a change that a job made for the caller.
    pub(crate) async fn noted_by_job(&self, action: AuditAction, subject: impl ToString) -> Value {
        self.noted_by(("job", "job"), action, subject).await
    }

    async fn noted_by(
        &self,
        (kind, via): (&str, &str),
        action: AuditAction,
        subject: impl ToString,
    ) -> Value {
        let rows = self.news().await;
        assert_eq!(rows.len(), 1, "{rows:#?}");
        let mut row = rows[0].clone();
        let details = row["details"].take();
        let at = speargun_domain::time::to_rfc3339(self.clock.now());
        let expected = json!({ "at": at, "caller_kind": kind, "caller": self.caller, "via": via,
            "action": action.key(), "subject_kind": action.subject().key(),
            "subject": subject.to_string(), "details": null });
        assert_eq!(row, expected);
        details
    }

    /// Asserts that no change was noted since the last look.
    pub(crate) async fn noted_nothing(&self) {
        assert_eq!(self.news().await, Vec::<Value>::new());
    }

    /// Forgets what was noted until now.
    pub(crate) async fn look(&self) {
        self.news().await;
    }

    /// Asserts that a call was refused, and that nothing was noted.
    pub(crate) async fn refused(&self, answer: &Answer, status: u16, code: &str) -> String {
        let detail = answer.refused(status, code);
        self.noted_nothing().await;
        detail
    }

    /// Asks until an answer is as wanted: for what a job does.
    pub(crate) async fn until(&self, path: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let found = self.get(path).await.json();
                if is_there(&found) {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(LONG, asking).await.expect("what a job does comes to an end")
    }
}
