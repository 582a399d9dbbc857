//! People who sign in, and tokens of programs.

use speargun_store::{Location, Store, user};

use crate::snapshots::desk::Desk;

/// Gives a person a second factor, which no command does: a phone has to be at hand.
fn give_factor(desk: &Desk, id: i64) {
    let store = Store::open(Location::in_directory(&desk.path("w"))).unwrap();
    store.write(|connection| user::set_factor(connection, id, Some(("GEZDGNBV", 1)), &[])).unwrap();
}

/// Roles that the company makes, and what limits a person.
fn roles(desk: &mut Desk) {
    let lines = [
        "-w w role add --name Partner --may edit_lists,choose_targets --team sales",
        "-w w role add --name Agency --may read_activity --json",
        "-w w role add --name partner --may edit_lists",
        "-w w role add --name Deputy --may manage_users",
        "-w w --language ko role add --name Deputy --may fly",
    ];
    desk.snapshot("role-add", &lines);
    let lines = [
        "-w w role change Partner --name 'Partner manager' --may edit_lists",
        "-w w role change Agency --team sales --json",
        "-w w role change Owner --may edit_lists",
    ];
    desk.snapshot("role-change", &lines);
    let lines = [
        "-w w user change bo@acme.com --role marketing --name 'Bo Kim'",
        "-w w user change none@acme.com --role viewer",
        "-w w user change bo@acme.com --role 'partner MANAGER' --team marketing",
        "-w w user change bo@acme.com --territory 'country = \"DE\"' --owned-accounts true",
        "-w w user change bo@acme.com --territory 'contry = \"DE\"'",
        "-w w user change bo@acme.com --team finance",
    ];
    desk.snapshot("user-change", &lines);
    let lines = ["-w w role list", "-w w role list --json", "-w nowhere role list"];
    desk.snapshot("role-list", &lines);
    let lines = ["-w w role remove 'Partner manager'", "-w w role remove agency"];
    desk.snapshot("role-remove", &lines);
    desk.quiet("-w w user change bo@acme.com --role marketing --team role --territory ''");
    desk.quiet("-w w user change bo@acme.com --owned-accounts false");
}

#[test]
fn people() {
    let mut desk = Desk::bare();
    desk.quiet("init w");
    let lines = [
        "-w w user add --email bo@acme.com --name Bo --role viewer",
        "-w w user add --email ann@acme.com --name 'Ann Lee' --role administrator",
        "-w w user add --email bo@acme.com --name Bo --role sales --json",
        "-w w user add --email bo@acme.com --name Bo --role sales",
        "-w w user add --email bo --name Bo --role sales",
        "-w w user add --email cy@acme.com --name Cy --role owner",
        "-w w user add --email cy@acme.com --name Cy --role sales --password-stdin",
    ];
    desk.snapshot("user-add", &lines);
    let lines = ["-w w user list", "-w w user list --json", "-w nowhere user list"];
    desk.snapshot("user-list", &lines);
    roles(&mut desk);
    let lines = [
        "-w w user link bo@acme.com",
        "-w w user link bo@acme.com --json",
        "-w w --language ko user link none@acme.com",
    ];
    desk.snapshot("user-link", &lines);
    give_factor(&desk, 2);
    let lines = [
        "-w w user remove-factor bo@acme.com",
        "-w w user remove-factor bo@acme.com",
        "-w w user remove-factor none@acme.com",
    ];
    desk.snapshot("user-remove-factor", &lines);
    let lines = ["-w w user sign-out bo@acme.com", "-w w user sign-out none@acme.com"];
    desk.snapshot("user-sign-out", &lines);
    let lines = [
        "-w w token create --name sheet --scope read --user bo@acme.com",
        "-w w --as bo@acme.com token create --name crm --scope write --days 30 --json",
        "-w w token create --name sheet --scope read",
        "-w w token create --name sheet --scope all --user bo@acme.com",
        "-w w token create --name sheet --scope read --user none@acme.com",
    ];
    desk.snapshot("token-create", &lines);
    let lines = ["-w w token revoke 1", "-w w token revoke 1"];
    desk.snapshot("token-revoke", &lines);
    let lines = [
        "-w w token list",
        "-w nowhere token list",
        "-w w --language el token list",
        "-w w token list --json",
    ];
    desk.snapshot("token-list", &lines);
    let lines = ["-w w user disable bo@acme.com", "-w w user disable none@acme.com"];
    desk.snapshot("user-disable", &lines);
    let lines = [
        "-w w --as bo@acme.com user list",
        "-w w user enable bo@acme.com",
        "-w w user enable none@acme.com",
    ];
    desk.snapshot("user-enable", &lines);
}
