//! Pilots.

use crate::snapshots::desk::Desk;
use crate::snapshots::targets::signed;

#[test]
fn pilots() {
    let mut desk = signed();
    desk.quiet("user add --email vic@acme.com --name vic --role viewer");
    desk.quiet("--as mia@acme.com program new Spear --cycle mid --target-list Q3");
    let statement = "--source 'Annual report' --sure 3";
    desk.quiet(&format!("dossier add acme.com goals 'Double exports to Japan' {statement}"));
    let lines = [
        "--as mia@acme.com pilot start Spear acme.com",
        "--as mia@acme.com pilot start Spear acme.com 'Zeta Foods' 한빛반도체",
        "--as vic@acme.com pilot start Spear acme.com 'Zeta Foods'",
        "--as mia@acme.com pilot start Spear acme.com nothing.example",
        "--as mia@acme.com pilot start Spear acme.com 'Zeta Foods' --json",
        "--as mia@acme.com pilot start Spear 한빛반도체",
    ];
    desk.snapshot("pilot-start", &lines);
    pieces(&mut desk);
    let lines = [
        "--as mia@acme.com pilot launch Spear",
        "--as mia@acme.com pilot launch Spear acme.com",
        "--as mia@acme.com pilot launch Spear 'Zeta Foods' --override-reason 'The fair is near' \
         --json",
        "--as mia@acme.com pilot launch Spear",
    ];
    desk.snapshot("pilot-launch", &lines);
    check_ins(&mut desk);
    let lines = [
        "--as mia@acme.com pilot pass Spear --learnings 'Short mails work'",
        "--as eve@acme.com pilot pass Spear --learnings ' '",
        "--as eve@acme.com pilot pass Spear --learnings 'Short mails work' --json",
        "--as eve@acme.com pilot pass Spear --learnings 'Short mails work'",
    ];
    desk.snapshot("pilot-pass", &lines);
    desk.quiet("--as mia@acme.com pilot start Spear 한빛반도체 --override-reason 'a favour'");
    let lines = [
        "pilot show Spear",
        "--language ko pilot show Spear --wave 1",
        "pilot show Spear --json",
        "pilot show Spear --wave 9",
    ];
    desk.snapshot("pilot-show", &lines);
    let lines = [
        "--as eve@acme.com pilot stop Spear --learnings 'They are no fit' --json",
        "--as eve@acme.com pilot stop Spear --learnings 'They are no fit'",
    ];
    desk.snapshot("pilot-stop", &lines);
}

#[test]
fn notifications() {
    let mut desk = signed();
    desk.quiet("task add 'Call Zeta' --owner sam@acme.com --due 2026-07-01");
    desk.quiet("--as mia@acme.com dossier comment acme.com '@sam@acme.com, who knows them?'");
    let lines = [
        "--as sam@acme.com notification ls",
        "--as sam@acme.com --language el notification ls --unread --limit 1",
        "--as sam@acme.com notification ls --json",
        "notification ls",
    ];
    desk.snapshot("notification-ls", &lines);
    let lines = [
        "--as sam@acme.com notification read 1",
        "--as sam@acme.com notification read",
        "--as sam@acme.com notification read",
        "notification read",
    ];
    desk.snapshot("notification-read", &lines);
}

fn pieces(desk: &mut Desk) {
    let lines = [
        "--as mia@acme.com pilot piece Spear acme.com 'First mail' --kind mail \
         --maker sam@acme.com --due 2026-07-01",
        "--as mia@acme.com pilot piece Spear 'Zeta Foods' 'First call' --kind call \
         --maker sam@acme.com --due 2026-07-01 --json",
        "--as mia@acme.com pilot piece Spear 한빛반도체 Mail --kind mail --maker sam@acme.com \
         --due 2026-07-01",
        "--as mia@acme.com pilot piece Spear acme.com Mail --kind mail --maker vic@acme.com \
         --due 2026-07-01",
    ];
    desk.snapshot("pilot-piece", &lines);
    let lines = [
        "--as mia@acme.com pilot edit Spear 1 --maker mia@acme.com --due 2026-07-02",
        "--as mia@acme.com pilot edit Spear 2 --title 'Second call' --json",
        "--as mia@acme.com pilot edit Spear 9 --title x",
    ];
    desk.snapshot("pilot-edit", &lines);
    desk.write("mail.txt", "Good day.\nYou mean to double exports to Japan: we know the way.\n");
    let lines = [
        "--as sam@acme.com pilot write Spear 1 --text 'Dear Acme, we help you grow'",
        "--as sam@acme.com pilot write Spear 1 --file mail.txt",
        "--as sam@acme.com pilot write Spear 2 --text 'Hello there' --json",
        "--as vic@acme.com pilot write Spear 2 --text 'Hello'",
    ];
    desk.snapshot("pilot-write", &lines);
    desk.quiet(
        "--as mia@acme.com pilot piece Spear acme.com Fair --kind event --maker sam@acme.com \
         --due 2026-07-01",
    );
    let lines = [
        "--as mia@acme.com pilot rm Spear 3 --reason 'The fair was called off'",
        "--as mia@acme.com pilot rm Spear 3 --reason x",
    ];
    desk.snapshot("pilot-rm", &lines);
}

fn check_ins(desk: &mut Desk) {
    let lines = [
        "--as sam@acme.com pilot checkin Spear 'No phone numbers' --kind data_gap \
         --account 'Zeta Foods'",
        "--as sam@acme.com pilot checkin Spear 'All well' --json",
        "pilot checkin Spear 'The page is slow' --kind problem",
        "--as sam@acme.com pilot checkin Spear 'Wrong account' --account 한빛반도체",
    ];
    desk.snapshot("pilot-checkin", &lines);
    let lines = [
        "pilot checkins Spear",
        "--language el pilot checkins Spear --limit 1",
        "pilot checkins Spear --json",
        "pilot checkins Nothing",
    ];
    desk.snapshot("pilot-checkins", &lines);
    desk.snapshot("pilot-due", &["pilot due", "pilot due --json", "-w nowhere pilot due"]);
}
