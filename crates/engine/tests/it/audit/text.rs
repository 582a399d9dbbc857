//! Changes of what people write, import and track.

use std::sync::Arc;

use serde_json::json;
use speargun_domain::audit::AuditAction as To;
use speargun_domain::caller::{Caller, Context};
use speargun_domain::document::DocumentKind;
use speargun_domain::glossary::Outcome;
use speargun_domain::right::Role;
use speargun_domain::score::DEFAULT;
use speargun_engine::event::key::{self, KeyKind};
use speargun_engine::event::{Subject, erase};
use speargun_engine::import::{self, ImportOptions};
use speargun_engine::intent::{self, Statement};
use speargun_engine::job::{self, Order, schedule};
use speargun_engine::upkeep::{self, StandingJob};
use speargun_engine::{Engine, EngineError, Workspace, deal_stage, document, score_model};
use speargun_store::Location;
use speargun_store::job_schedule::Recurrence;

use crate::audit::bench::{Bench, of};
use crate::desk::silent;

const NONE: i64 = 999;

fn glossary<'a>(text: &str, context: &'a Context) -> document::Publication<'a> {
    let (kind, text, note) = (DocumentKind::Glossary, text.to_owned(), Some("why".to_owned()));
    document::Publication { kind, text, note, expected: None, context }
}

pub(crate) fn documents(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let kind = DocumentKind::Glossary;
    let first = document::version(workspace, kind, None).unwrap();
    let changed = format!("{}\n# changed\n", first.text);
    let keep = |revision: i64, call: &Context| {
        of("glossary", document::write_draft(workspace, kind, ("half a te", revision), call))
    };
    let publish = |text: &str, call: &Context| {
        of("glossary", document::publish(workspace, &glossary(text, call)))
    };
    let restore = |version: i64, call: &Context| {
        of("glossary", document::roll_back(workspace, &glossary("", call), version))
    };
    let remove = |call: &Context| of("glossary", document::remove_draft(workspace, kind, call));
    bench.changes_nothing(&remove);
    bench.changes(&[
        (To::KeepDraft, &|call| keep(0, call), &|call| keep(7, call)),
        (To::RemoveDraft, &remove, &|call| keep(7, call)),
        (To::KeepDraft, &|call| keep(0, call), &|call| keep(7, call)),
        (To::PublishDocument, &|call| publish(&changed, call), &|call| publish("half a te", call)),
    ]);
    // The draft goes with the publication, and the same text again is no other version.
    bench.changes_nothing(&remove);
    bench.changes_nothing(&|call| publish(&changed, call));
    bench.changes(&[(To::PublishDocument, &|call| restore(first.version, call), &|call| {
        restore(NONE, call)
    })]);
    let rates = |rate: f64, call: &Context| {
        let euro = speargun_domain::money::Currency::parse("EUR").unwrap();
        of("settings", workspace.set_rates(&[(euro, rate)].into(), call))
    };
    bench.changes(&[(To::PublishDocument, &|call| rates(1.25, call), &|call| rates(-1.0, call))]);
}

pub(crate) fn score_models(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let line = Some("analytics");
    let wish = |line: Option<&str>, text: &str, call: &Context| score_model::Publication {
        line: line.map(ToOwned::to_owned),
        text: text.to_owned(),
        note: None,
        expected: None,
        context: call.clone(),
    };
    let publish = |line: Option<&str>, text: &str, call: &Context| {
        let name = line.unwrap_or("main");
        of(name, score_model::publish(workspace, &wish(line, text, call)))
    };
    let back = |version: Option<i64>, call: &Context| {
        of("main", score_model::roll_back(workspace, version, &wish(None, "", call)))
    };
    let begin = |key: &str, call: &Context| of(key, score_model::begin_line(workspace, key, call));
    let retire =
        |key: &str, call: &Context| of(key, score_model::retire_line(workspace, key, call));
    let remove =
        |key: &str, call: &Context| of(key, score_model::remove_draft(workspace, key, call));
    let keep = |tag: Option<&str>, call: &Context| {
        let draft = score_model::draft(workspace, line)?;
        let text = format!("{}# changed\n", draft.text);
        let of_text = (text.as_str(), tag.unwrap_or(&draft.tag));
        of("analytics", score_model::replace_draft(workspace, line, of_text, call))
    };
    let of_line = |call: &Context| publish(line, &score_model::draft(workspace, line)?.text, call);
    let second = format!("{DEFAULT}# two\n");
    bench.changes(&[
        (To::PublishScoreModel, &|call| publish(None, DEFAULT, call), &|call| back(None, call)),
        (To::PublishScoreModel, &|call| publish(None, &second, call), &|call| {
            publish(None, "name = 1", call)
        }),
        (To::PublishScoreModel, &|call| back(None, call), &|call| back(Some(NONE), call)),
        (To::BeginLine, &|call| begin("analytics", call), &|call| begin("main", call)),
        (To::KeepModelDraft, &|call| keep(None, call), &|call| keep(Some("another"), call)),
        (To::PublishScoreModel, &of_line, &|call| begin("analytics", call)),
        (To::RetireLine, &|call| retire("analytics", call), &|call| remove("analytics", call)),
        (To::RemoveLine, &|call| remove("analytics", call), &|call| retire("analytics", call)),
    ]);
    bench.refuses(&|call| publish(None, DEFAULT, call));
}

pub(crate) fn imports(bench: &Bench) {
    let (desk, workspace) = (&bench.desk, &bench.desk.workspace);
    let read = |name: &str, dry_run: bool, call: &Context| {
        let path = desk.write("more.csv", "Record ID,Company name\n71,Seventy One\n");
        let options = ImportOptions { source: "crm".into(), dry_run, ..ImportOptions::default() };
        let paths = [path.with_file_name(name)];
        let report = import::import_paths(workspace, &paths, &options, &silent(), call)?;
        of(report.files[0].import_id, Ok(()))
    };
    let undo =
        |id: i64, dry_run: bool, call: &Context| of(id, import::undo(workspace, id, dry_run, call));
    let stage = |stage: &str, call: &Context| {
        let changes = [(stage.to_owned(), Some(Outcome::Lost))];
        of("closed", deal_stage::decide(workspace, &changes, call))
    };
    let observed = |source: &str, call: &Context| {
        let domain = Some("acme.com");
        let said = Statement { domain, topic: "crm", score: "80", ..Statement::default() };
        of(source, intent::record(workspace, source, vec![Ok(said)], call))
    };
    bench.changes_nothing(&|call| read("more.csv", true, call));
    bench.changes(&[(To::ImportRecords, &|call| read("more.csv", false, call), &|call| {
        read("missing.csv", false, call)
    })]);
    let made = workspace.store.read(|connection| {
        Ok::<_, EngineError>(speargun_store::import_run::list(connection, 1)?[0].id)
    });
    let made = made.unwrap();
    bench.changes_nothing(&|call| undo(made, true, call));
    bench.changes(&[
        (To::UndoImport, &|call| undo(made, false, call), &|call| undo(NONE, false, call)),
        (To::DecideDealStages, &|call| stage("Closed ", call), &|call| stage(" ", call)),
        (To::RecordIntent, &|call| observed("co-op", call), &|call| observed(" ", call)),
    ]);
    bench.refuses(&|call| undo(made, false, call));
    let forgotten = |stage: &str, call: &Context| {
        of("closed", deal_stage::decide(workspace, &[(stage.to_owned(), None)], call))
    };
    bench.changes_nothing(&|call| forgotten("never decided", call));
    bench.changes(&[(To::DecideDealStages, &|call| forgotten("CLOSED", call), &|call| {
        forgotten(" ", call)
    })]);
}

pub(crate) fn intent_files(bench: &Bench) {
    let list = |text: &str, call: &Context| {
        let path = bench.desk.write("intent.csv", text);
        of("list", intent::import_file(&bench.desk.workspace, &path, "list", &silent(), call))
    };
    bench.changes(&[(
        To::RecordIntent,
        &|call| list("Domain,Topic,Score\nacme.com,crm,70\n", call),
        &|call| list("Name,Number\nAcme,1\n", call),
    )]);
}

pub(crate) fn tracking_and_jobs(bench: &Bench) {
    let (log, workspace) = (&bench.log, &bench.desk.workspace);
    let create = |name: &str, call: &Context| of(1, key::create(log, name, KeyKind::Server, call));
    let revoke = |id: i64, call: &Context| of(id, key::revoke(log, id, call));
    let erased = |email: &str, is_rehearsal: bool, call: &Context| {
        let hash = format!("{:032x}", log.message_hash("erase email", email));
        let who = Subject::Email(email.to_owned());
        of(hash, erase(workspace, log, &who, is_rehearsal, &silent(), call))
    };
    let cancel = |id: i64, call: &Context| of(id, job::cancel(workspace, id, call));
    let retry = |id: i64, call: &Context| of(id, job::retry(workspace, id, call));
    bench.changes_nothing(&|call| erased("gone@acme.com", true, call));
    bench.changes(&[
        (To::CreateWriteKey, &|call| create("site", call), &|call| create(" ", call)),
        (To::RevokeWriteKey, &|call| revoke(1, call), &|call| revoke(NONE, call)),
        (To::EraseEvents, &|call| erased("gone@acme.com", false, call), &|call| {
            erased("8", false, call)
        }),
    ]);
    bench.refuses(&|call| revoke(1, call));
    let order = Order {
        kind: "small",
        payload: &json!({}),
        dedup_key: None,
        place: None,
        due_at: i64::MAX / 2,
    };
    let call = bench.call();
    let (id, _) = workspace.store.write(|connection| job::add(connection, &order, &call)).unwrap();
    bench.changes(&[
        (To::CancelJob, &|call| cancel(id, call), &|call| cancel(NONE, call)),
        (To::RetryJob, &|call| retry(id, call), &|call| cancel(id, call)),
    ]);
    bench.refuses(&|call| retry(id, call));
    let directory = &workspace.directory;
    let opened = Workspace::open_at(directory, Location::in_directory(directory)).unwrap();
    let engine = Engine::new(Arc::new(opened));
    let late = i64::MAX / 2;
    let start = |due_at: i64, call: &Context| {
        let started = upkeep::start(&engine, StandingJob::Score, due_at, call);
        started.map(|(job, _)| job.id.to_string())
    };
    let every = |minutes: i64, call: &Context| {
        let every = Recurrence::EveryMinutes(minutes);
        let made = upkeep::add_schedule(&engine, StandingJob::Score, &every, call);
        made.map(|schedule| schedule.id.to_string())
    };
    let remove = |id: i64, call: &Context| of(id, schedule::remove(workspace, id, call));
    bench.changes(&[
        (To::AddJob, &|call| start(late, call), &|call| cancel(NONE, call)),
        (To::AddSchedule, &|call| every(5, call), &|call| every(0, call)),
        (To::RemoveSchedule, &|call| remove(1, call), &|call| remove(NONE, call)),
    ]);
    bench.changes_nothing(&|call| start(late, call));
}

/// Agreeing to a draft; by a person, so after those of people.
pub(crate) fn approvals(bench: &Bench) {
    let (workspace, kind) = (&bench.desk.workspace, DocumentKind::Glossary);
    let people = speargun_engine::user::list(workspace).unwrap();
    let user_id = people.iter().find(|own| own.disabled_at.is_none()).map(|own| own.id);
    let person = |call: &Context| {
        let caller = Caller { user_id, ..call.caller.clone().with_role(Role::Marketing) };
        Context { caller, ..call.clone() }
    };
    document::write_draft(workspace, kind, ("agreed = 1", 0), &bench.call()).unwrap();
    let approve = |revision: i64, call: &Context| {
        of("glossary", document::approve(workspace, (kind, revision), &person(call)))
    };
    bench.changes(&[(To::ApproveDocument, &|call| approve(1, call), &|call| approve(9, call))]);
    bench.changes_nothing(&|call| approve(1, call));
    document::remove_draft(workspace, kind, &bench.call()).unwrap();
}
