//! Changes of pilots.

use speargun_domain::audit::AuditAction as To;
use speargun_domain::pilot::{CheckInKind, PieceKind};
use speargun_engine::pilot::{self, NewCheckIn, NewPiece};

use crate::audit::bench::{Bench, of};

/// The programme that the case before made.
const FIRST: i64 = 1;
const NONE: i64 = 999;
/// Accounts that no other case merges.
const ACCOUNTS: [i64; 2] = [3, 4];

pub(crate) fn pilots(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let call = bench.call();
    let people = speargun_engine::user::list(workspace).unwrap();
    let maker_id = people.iter().find(|own| own.disabled_at.is_none()).unwrap().id;
    let start = |call: &_, reason| pilot::start(workspace, (FIRST, &ACCOUNTS), reason, call);
    let piece = |title, due| NewPiece { kind: PieceKind::Mail, title, maker_id, due };
    let [of_account, _] = ACCOUNTS;
    let write =
        |call: &_, text| pilot::write_piece(workspace, (FIRST, FIRST, None), (text, None), call);
    let edit = |call: &_, title| {
        pilot::edit_piece(workspace, (FIRST, FIRST, None), &piece(title, "2027-01-31"), call)
    };
    let add =
        |call: &_, due| pilot::add_piece(workspace, (FIRST, of_account), &piece("Mail", due), call);
    let check_in = |text| NewCheckIn {
        kind: CheckInKind::Problem,
        text,
        account_id: None,
        owner_id: Some(maker_id),
        due: None,
    };
    let reason = Some("the fair is tomorrow");
    bench.changes(&[
        (To::StartWave, &|call| of(FIRST, start(call, reason)), &|call| {
            of(FIRST, start(call, None))
        }),
        (To::AddPiece, &|call| of(FIRST, add(call, "2027-01-31")), &|call| {
            of(FIRST, add(call, "soon"))
        }),
        (To::EditPiece, &|call| of(FIRST, edit(call, "First mail")), &|call| {
            of(FIRST, edit(call, "Mail"))
        }),
        (To::WritePiece, &|call| of(FIRST, write(call, "Dear all")), &|call| {
            of(FIRST, write(call, " "))
        }),
        (
            To::CheckIn,
            &|call| of(FIRST, pilot::check_in(workspace, FIRST, &check_in("No phone"), call)),
            &|call| of(FIRST, pilot::check_in(workspace, FIRST, &check_in(""), call)),
        ),
        (
            To::RemovePiece,
            &|call| of(FIRST, pilot::remove_piece(workspace, (FIRST, FIRST), "no", call)),
            &|call| of(FIRST, pilot::remove_piece(workspace, (FIRST, NONE), "no", call)),
        ),
    ]);
    add(&call, "2027-01-31").unwrap();
    let id = FIRST + 1;
    let text = ("Dear all, good morning", None);
    pilot::write_piece(workspace, (FIRST, id, None), text, &call).unwrap();
    let launch =
        |call: &_, reason| pilot::launch(workspace, (FIRST, Some(of_account)), reason, call);
    bench.changes(&[
        (To::LaunchPilot, &|call| of(FIRST, launch(call, reason)), &|call| {
            of(FIRST, launch(call, None))
        }),
        (
            To::PassWave,
            &|call| of(FIRST, pilot::pass(workspace, (FIRST, "shorter"), reason, call)),
            &|call| of(FIRST, pilot::pass(workspace, (FIRST, "shorter"), None, call)),
        ),
    ]);
    pilot::start(workspace, (FIRST, &[1]), reason, &call).unwrap();
    bench.changes(&[(
        To::StopWave,
        &|call| of(FIRST, pilot::end(workspace, (FIRST, "no"), call)),
        &|call| of(FIRST, pilot::end(workspace, (FIRST, " "), call)),
    )]);
    bench.refuses(&|call| of(FIRST, pilot::end(workspace, (FIRST, "no"), call)));
    bench.refuses(&|call| of(FIRST, write(call, "Dear Ms Kim")));
}
