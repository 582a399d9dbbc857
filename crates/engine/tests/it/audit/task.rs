//! Changes of tasks, and addresses of calendars.

use speargun_domain::audit::AuditAction as To;
use speargun_domain::caller::{Caller, Context};
use speargun_domain::right::Role;
use speargun_domain::task::OriginKind;
use speargun_engine::calendar;
use speargun_engine::task::{self, NewTask, TaskEdit};
use speargun_engine::user::{self, NewUser};

use crate::audit::bench::{Bench, of};

const FIRST: i64 = 1;
const NONE: i64 = 999;
/// A day after all moments of the bench.
const DUE: &str = "2029-12-31";

fn own(call: &Context) -> Context {
    let caller = call.caller.clone().with_role(Role::Administrator);
    let caller = Caller { user_id: Some(FIRST), ..caller };
    Context { caller, ..call.clone() }
}

pub(crate) fn tasks_and_calendars(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let titled = |title, owner_id| NewTask {
        title,
        note: None,
        owner_id,
        due: DUE,
        remind: None,
        origin: (OriginKind::Hand, None),
        account_id: None,
    };
    let edit = |title| TaskEdit { title, note: Some("soon"), due: DUE, remind: None };
    let new = NewUser { email: "tasks@acme.com", name: "Tess", role: Role::Sales.key() };
    let other = user::add(workspace, &new, &bench.call()).unwrap().id;
    bench.changes(&[
        (
            To::CreateTask,
            &|call| of(FIRST, task::create(workspace, &titled("Call", FIRST), call)),
            &|call| of(FIRST, task::create(workspace, &titled("Call", NONE), call)),
        ),
        (
            To::EditTask,
            &|call| of(FIRST, task::edit(workspace, (FIRST, None), &edit("Call them"), call)),
            &|call| of(FIRST, task::edit(workspace, (FIRST, Some(9)), &edit("Call"), call)),
        ),
        (
            To::HandTask,
            &|call| of(FIRST, task::hand(workspace, (FIRST, None), (other, None), call)),
            &|call| of(FIRST, task::hand(workspace, (FIRST, None), (FIRST, None), call)),
        ),
        (
            To::PutOffTask,
            &|call| of(FIRST, task::put_off(workspace, (FIRST, None), (DUE, None), call)),
            &|call| of(FIRST, task::put_off(workspace, (FIRST, None), ("2020-01-01", None), call)),
        ),
        (
            To::FinishTask,
            &|call| of(FIRST, task::finish(workspace, (FIRST, None), Some("done"), call)),
            &|call| of(FIRST, task::finish(workspace, (NONE, None), None, call)),
        ),
        (
            To::ReopenTask,
            &|call| of(FIRST, task::reopen(workspace, (FIRST, None), None, call)),
            &|call| of(FIRST, task::reopen(workspace, (NONE, None), None, call)),
        ),
        (To::MakeCalendar, &|call| of(FIRST, calendar::make(workspace, &own(call))), &|call| {
            of(FIRST, calendar::make(workspace, call))
        }),
        (To::RevokeCalendar, &|call| of(FIRST, calendar::revoke(workspace, &own(call))), &|call| {
            of(FIRST, calendar::revoke(workspace, call))
        }),
    ]);
    bench.refuses(&|call| of(FIRST, task::reopen(workspace, (FIRST, None), None, call)));
    bench.refuses(&|call| of(FIRST, calendar::revoke(workspace, &own(call))));
}
