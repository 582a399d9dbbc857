//! Programmes.

use crate::snapshots::desk::Desk;

#[test]
fn advice() {
    let mut desk = Desk::with_outcomes();
    desk.quiet("init E --name Empty --currency EUR");
    let lines = [
        "program advise --deal-size 5000000 --currency USD --buyers 4 --cycle-days 540 \
         --decided-by top_executives",
        "program advise --deal-size 900 --buyers 1 --cycle-days 6 --decided-by buyer_alone --json",
        "program advise",
        "--language ko program advise --deal-size 120000 --cycle-days 120",
        "-w E program advise",
        "-w E program advise --json",
        "program advise --deal-size 0",
        "program advise --decided-by dog",
    ];
    desk.snapshot("program-advise", &lines);
}

#[test]
fn programs() {
    let mut desk = Desk::with_data();
    for (name, role) in [("ann", "administrator"), ("mia", "marketing"), ("vic", "viewer")] {
        desk.quiet(&format!("user add --email {name}@acme.com --name {name} --role {role}"));
    }
    let lines = [
        "--as mia@acme.com program new Spear --cycle mid --deal-size 5000000 --decided-by executives",
        "--as mia@acme.com program new Net --cycle full --json",
        "--as mia@acme.com program new spear --cycle mid",
        "--as vic@acme.com program new Other --cycle mid",
    ];
    desk.snapshot("program-new", &lines);
    desk.snapshot("program-ls", &["program ls", "program ls --json", "-w nowhere program ls"]);
    desk.write("section.txt", "Ask five users.\n- Call them\n");
    let lines = [
        "--as mia@acme.com program section Spear data --file section.txt --owner mia@acme.com",
        "--as mia@acme.com program section Spear data --due 2026-07-31 --json",
        "--as mia@acme.com program section Spear data --due 2026-07-31",
    ];
    desk.snapshot("program-section", &lines);
    let lines = [
        "--as mia@acme.com program task Spear data 'Call five users' --owner mia@acme.com \
         --due 2026-07-01",
        "--as mia@acme.com program task Spear data Again --owner mia@acme.com --due 2026-07-01 --json",
        "--as mia@acme.com program task Spear data Again --owner vic@acme.com --due 2026-07-01",
    ];
    desk.snapshot("program-task", &lines);
    let lines =
        ["--language el program plan Spear", "program plan Net --json", "program plan Nothing"];
    desk.snapshot("program-plan", &lines);
    items(&mut desk);
}

fn items(desk: &mut Desk) {
    let lines = [
        "--as mia@acme.com program goal Spear 'More revenue' --measure revenue --target 90000 \
         --from 2026-01-01 --until 2026-12-31",
        "--as mia@acme.com program goal Spear Rate --measure win_rate --target 0.4 \
         --from 2026-01-01 --until 2026-12-31 --json",
        "--as mia@acme.com program goal Spear Rate --measure win_rate --target 40 \
         --from 2026-01-01 --until 2026-12-31",
    ];
    desk.snapshot("program-goal", &lines);
    let lines = [
        "--as mia@acme.com program cost Spear 'Stand at the fair' --amount 1200.50 --on 2026-06-20",
        "--as mia@acme.com program cost Spear Flights --amount 90 --currency USD --on 2026-06-20 --json",
        "--as mia@acme.com program cost Spear Flights --amount 90 --currency XX --on 2026-06-20",
    ];
    desk.snapshot("program-cost", &lines);
    let lines = [
        "--as mia@acme.com program member Spear mia@acme.com --part copy",
        "--as mia@acme.com program member Spear ann@acme.com --part lead --json",
        "--as mia@acme.com program member Spear mia@acme.com --part copy",
    ];
    desk.snapshot("program-member", &lines);
    let lines = [
        "--as mia@acme.com program day Spear Launch --from 2026-07-01",
        "--as mia@acme.com program day Spear Fair --from 2026-07-05 --until 2026-07-07 --json",
        "--as mia@acme.com program day Spear Fair --from 2026-07-05 --until 2026-07-01",
    ];
    desk.snapshot("program-day", &lines);
    let lines = ["--as mia@acme.com program rm Spear 8", "--as mia@acme.com program rm Spear 8"];
    desk.snapshot("program-rm", &lines);
    let lines = [
        "--as mia@acme.com program edit Spear --budget 5000",
        "--as mia@acme.com program edit Spear --budget 6000 --currency EUR --json",
        "--as mia@acme.com program edit Spear --criteria Nothing",
    ];
    desk.snapshot("program-edit", &lines);
    desk.write("value.toml", "product_benefit = 8\nconclusion = \"They gain time.\"\n");
    desk.write("faulty.toml", "product_benefit = 80\n");
    let lines = [
        "--as mia@acme.com program sheet Spear value --file value.toml",
        "--as mia@acme.com program sheet Spear value --file faulty.toml",
        "program sheet Spear value",
        "program sheet Spear swot --json",
    ];
    desk.snapshot("program-sheet", &lines);
    let lines = ["program show Spear", "program show Net --json", "program show Nothing"];
    desk.snapshot("program-show", &lines);
}
