//! Pilots: waves, pieces, overrides and check-ins.

use speargun_store::pilot::{self, CheckInPlace, StoredOverride, StoredPiece};
use speargun_store::program::{self, StoredItem, StoredProgram};
use speargun_store::task::{self, StoredTask};
use speargun_store::{duplicate, user};

use super::*;

struct Pilot {
    program_id: i64,
    wave_id: i64,
    accounts: [i64; 2],
    eve: i64,
}

fn pilot_of(connection: &mut Connection) -> Pilot {
    let new =
        StoredProgram { name: "Spear".to_owned(), cycle: "mid".to_owned(), ..Default::default() };
    let program_id = program::create(connection, &new, &by("ann", 5)).unwrap();
    let eve = user::add(connection, ("eve@acme.com", "eve", "sales"), &by("ann", 1));
    let wave_id = pilot::add_wave(connection, (program_id, 1), &by("ann", 10)).unwrap();
    let accounts = [put_account(connection, "bolt"), put_account(connection, "acme")];
    for account in accounts {
        pilot::add_account(connection, wave_id, account).unwrap();
    }
    Pilot { program_id, wave_id, accounts, eve: eve.unwrap().unwrap() }
}

pub(super) fn pilots_keep_waves_pieces_and_overrides(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let Pilot { program_id, wave_id, accounts: [bolt, acme], eve } = pilot_of(connection);
        let twin = put_account(connection, "twin");
        duplicate::merge(connection, twin, bolt, &by("ann", 20)).unwrap();
        let accounts = pilot::accounts(connection, program_id).unwrap();
        let ids: Vec<i64> = accounts.iter().map(|own| own.account_id).collect();
        assert_eq!(ids, [acme, twin], "by name, and as they are now");
        pilot::launch(connection, &accounts[0], &by("mia", 30)).unwrap();
        let launched = &pilot::accounts(connection, program_id).unwrap()[0].launched;
        assert_eq!(*launched, Some(("mia".to_owned(), 30)));

        let piece = StoredPiece {
            pilot_account_id: accounts[0].id,
            kind: "mail".to_owned(),
            title: "First mail".to_owned(),
            maker: (eve, String::new(), false),
            due_on: "2027-01-31".to_owned(),
            ..StoredPiece::default()
        };
        let id = pilot::add_piece(connection, &piece, &by("ann", 40)).unwrap();
        let mut own = pilot::piece(connection, (program_id, id)).unwrap().unwrap();
        assert_eq!((own.maker.1.as_str(), own.revision, own.text.as_deref()), ("eve", 1, None));
        own.text = Some("Dear Acme".to_owned());
        pilot::write_piece(connection, &own, &by("eve", 50)).unwrap();
        let own = pilot::pieces(connection, program_id).unwrap().remove(0);
        assert_eq!((own.revision, own.changed_by.as_str(), own.changed_at), (2, "eve", 50));
        assert_eq!((own.created_by.as_str(), own.created_at), ("ann", 40));
        assert_eq!(pilot::piece(connection, (program_id + 1, id)).unwrap(), None);
        pilot::remove_piece(connection, (id, "not needed"), &by("ann", 60)).unwrap();
        assert_eq!(pilot::pieces(connection, program_id).unwrap(), []);
        assert_eq!(pilot::piece(connection, (program_id, id)).unwrap(), None);
        assert_eq!(pilot::count_pieces(connection, program_id).unwrap(), 1);

        let own = StoredOverride {
            wave_id,
            account_id: Some(bolt),
            step: "launch".to_owned(),
            obstacle: "{}".to_owned(),
            reason: "the fair is tomorrow".to_owned(),
            ..StoredOverride::default()
        };
        pilot::add_override(connection, &own, &by("ann", 70)).unwrap();
        let found = pilot::overrides(connection, program_id).unwrap().remove(0);
        assert_eq!((found.account_id, found.reason.as_str()), (Some(twin), "the fair is tomorrow"));
        pilot::end_wave(connection, wave_id, ("passed", "shorter mails"), &by("ann", 80)).unwrap();
        duplicate::merge(connection, acme, twin, &by("ann", 75)).unwrap();
        let one = pilot::accounts(connection, program_id).unwrap();
        assert_eq!((one.len(), one[0].rows.len()), (1, 2), "two that were merged are one");
        assert_eq!(one[0].launched, Some(("mia".to_owned(), 30)));
        let wave = pilot::waves(connection, program_id).unwrap().remove(0);
        assert_eq!((wave.number, wave.state.as_str()), (1, "passed"));
        assert_eq!(wave.ended, Some(("ann".to_owned(), 80)));
        assert_eq!(wave.learnings.as_deref(), Some("shorter mails"));
    });
}

pub(super) fn check_ins_carry_their_tasks_and_say_which_waves_run(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let Pilot { program_id, wave_id, accounts: [bolt, _], eve } = pilot_of(connection);
        assert_eq!(pilot::running(connection, None).unwrap(), [], "none is launched");
        let first = pilot::accounts(connection, program_id).unwrap().remove(0);
        pilot::launch(connection, &first, &by("mia", 30)).unwrap();
        let runs = |connection: &mut Connection, id, name: &str| {
            pilot::running(connection, Some((id, name))).unwrap().len()
        };
        assert_eq!(runs(connection, eve, "ann"), 1, "who began it");
        assert_eq!(runs(connection, eve, "eve"), 0);
        let member = StoredItem {
            kind: "member".to_owned(),
            title: "copy".to_owned(),
            user: Some((eve, String::new(), false)),
            ..StoredItem::default()
        };
        let item = program::add_item(connection, program_id, &member, &by("ann", 1)).unwrap();
        assert_eq!(runs(connection, eve, "eve"), 1, "who is in the team");
        program::remove_item(connection, (program_id, item), &by("ann", 2)).unwrap();
        assert_eq!(runs(connection, eve, "eve"), 0, "who is no more");

        let place = CheckInPlace { wave_id, account_id: Some(bolt), day: "2027-01-05" };
        let said = ("data_gap", "No phone numbers");
        let id = pilot::add_check_in(connection, place, said, &by("ann", 50)).unwrap();
        let next = CheckInPlace { account_id: None, day: "2027-01-06", ..place };
        pilot::add_check_in(connection, next, ("note", "All well"), &by("ann", 60)).unwrap();
        let task = StoredTask {
            title: "find them".to_owned(),
            owner_id: eve,
            due_on: "2027-01-10".to_owned(),
            origin: "check_in".to_owned(),
            origin_id: Some(id),
            ..StoredTask::default()
        };
        let task = task::create(connection, &task, &by("ann", 50)).unwrap();
        let (found, total) = pilot::check_ins(connection, program_id, (1, 1)).unwrap();
        assert_eq!((found[0].id, found[0].wave, total), (id, 1, 2));
        assert_eq!(found[0].task, Some((task, "open".to_owned())));
        assert_eq!(found[0].account.as_ref().map(|(id, _)| *id), Some(bolt));
        let due = pilot::running(connection, None).unwrap().remove(0);
        assert_eq!(due.last_day.as_deref(), Some("2027-01-06"));
        assert_eq!((due.launched_at, due.program.as_str()), (30, "Spear"));
        assert_eq!(due.begun_by, "ann");
        let remind = |connection: &mut Connection, day| {
            pilot::note_check_in_reminder(connection, &due, day).unwrap()
        };
        assert!(remind(connection, "2027-01-07") && !remind(connection, "2027-01-07"));
        assert!(remind(connection, "2027-01-08") && !remind(connection, "2027-01-07"));
        pilot::end_wave(connection, wave_id, ("stopped", "no"), &by("ann", 80)).unwrap();
        assert_eq!(pilot::running(connection, None).unwrap(), []);
    });
}
