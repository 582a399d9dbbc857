//! Criteria and target lists.

use crate::snapshots::desk::Desk;

const SHEET: &str = "version = 1\n[[criterion]]\nkey = \"size\"\nname = \"Size\"\nweight = 1\n\
    filter = \"employees >= 100\"\n[[criterion]]\nkey = \"brand\"\nname = \"Brand\"\nweight = 3\n\
    question = \"Does their name help us?\"\n";

fn people(desk: &mut Desk) {
    let people = [
        ("ann", "administrator"),
        ("mia", "marketing"),
        ("sam", "sales"),
        ("cem", "customer_success"),
        ("eve", "executive"),
    ];
    for (name, role) in people {
        desk.quiet(&format!("user add --email {name}@acme.com --name {name} --role {role}"));
    }
    desk.write("criteria.toml", SHEET);
    desk.write("changed.toml", &SHEET.replace("100", "200"));
    desk.write("faulty.toml", &SHEET.replace("weight = 3", "weight = 0"));
    desk.write("rows.csv", "company,website\nZeta Foods,\nAbsent,absent.example\n");
}

/// A workspace with five people and a signed list, Q3, of Acme and Zeta Foods.
pub(crate) fn signed() -> Desk {
    let mut desk = Desk::with_data();
    people(&mut desk);
    desk.quiet("criteria new Spear --file criteria.toml");
    desk.quiet("--as eve@acme.com criteria sign Spear");
    desk.quiet("target-list new Q3 --criteria Spear --from 2026-06-01 --to 2026-12-31");
    for account in ["acme.com", "'Zeta Foods'"] {
        desk.quiet(&format!("--as mia@acme.com target-list propose Q3 {account} --reason fit"));
        let agree = format!("target-list vote Q3 {account} --agree --reason known");
        desk.quiet(&format!("--as sam@acme.com {agree}"));
        desk.quiet(&format!("--as cem@acme.com {agree}"));
    }
    desk.quiet("--as sam@acme.com target-list recommend Q3");
    desk.quiet("--as eve@acme.com target-list sign Q3");
    desk
}

#[test]
fn criteria() {
    let mut desk = Desk::with_data();
    people(&mut desk);
    let lines = [
        "--as mia@acme.com criteria new Spear --file criteria.toml",
        "--as mia@acme.com criteria new Other --file criteria.toml --json",
        "criteria new Spear --file criteria.toml",
        "criteria new Third --file faulty.toml",
        "--language ko criteria new Third --file faulty.toml",
    ];
    desk.snapshot("criteria-new", &lines);
    let lines = [
        "--as eve@acme.com criteria sign Spear",
        "--as eve@acme.com criteria sign Other --json",
        "--as sam@acme.com criteria sign Spear",
        "criteria sign Spear",
    ];
    desk.snapshot("criteria-sign", &lines);
    let lines = [
        "--as mia@acme.com criteria change Spear --file changed.toml",
        "--as mia@acme.com criteria change Other --file changed.toml --json",
        "--as mia@acme.com criteria change Spear --file changed.toml",
    ];
    desk.snapshot("criteria-change", &lines);
    let lines = ["criteria show Spear", "criteria show Spear --json", "criteria show Nothing"];
    desk.snapshot("criteria-show", &lines);
    desk.snapshot("criteria-ls", &["criteria ls", "criteria ls --json", "-w nowhere criteria ls"]);
}

#[test]
fn target_lists() {
    let mut desk = Desk::with_data();
    people(&mut desk);
    desk.quiet("criteria new Spear --file criteria.toml");
    desk.quiet("--as eve@acme.com criteria sign Spear");
    let lines = [
        "target-list new Q3 --criteria Spear --from 2026-06-01 --to 2026-12-31",
        "target-list new Q4 --criteria Spear --from 2026-06-01 --to 2026-12-31 --json",
        "target-list new q3 --criteria Spear --from 2026-06-01 --to 2026-12-31",
        "target-list new Q5 --criteria Spear --from 2026-06-01 --to 2026-05-31",
        "target-list new Q5 --criteria Nothing --from 2026-06-01 --to 2026-12-31",
    ];
    desk.snapshot("target-list-new", &lines);
    let lines = [
        "--as mia@acme.com target-list propose Q3 acme.com 한빛반도체 --reason fit",
        "--as mia@acme.com target-list propose Q3 --file rows.csv --reason fit",
        "--as sam@acme.com target-list propose Q3 acme.com --reason fit --source model --json",
        "target-list propose Q3 acme.com --reason fit",
    ];
    desk.snapshot("target-list-propose", &lines);
    let lines = [
        "--as sam@acme.com target-list vote Q3 acme.com --agree --reason known",
        "--as sam@acme.com target-list vote Q3 한빛반도체 --object --reason 'too small'",
        "--as eve@acme.com target-list vote Q3 acme.com --agree --reason known",
        "--as sam@acme.com target-list vote Q3 acme.com --agree --reason ' '",
    ];
    desk.snapshot("target-list-vote", &lines);
    voting(&mut desk);
    signing(&mut desk);
}

fn voting(desk: &mut Desk) {
    let lines = [
        "--as sam@acme.com target-list judge Q3 acme.com --criterion brand --points 4 --reason known",
        "--as sam@acme.com target-list judge Q3 acme.com --criterion size --points 4 --reason known",
    ];
    desk.snapshot("target-list-judge", &lines);
    let lines = [
        "--as eve@acme.com target-list comment Q3 acme.com 'Who knows them?' --question",
        "--as eve@acme.com target-list comment Q3 acme.com ''",
    ];
    desk.snapshot("target-list-comment", &lines);
    let lines = [
        "--as sam@acme.com target-list exclude Q3 한빛반도체 --reason 'a rival'",
        "--as sam@acme.com target-list exclude Q3 한빛반도체 --undo",
        "--as sam@acme.com target-list exclude Q4 acme.com --reason 'a rival'",
    ];
    desk.snapshot("target-list-exclude", &lines);
    for account in ["acme.com", "'Zeta Foods'"] {
        let agree = format!("target-list vote Q3 {account} --agree --reason known");
        desk.quiet(&format!("--as sam@acme.com {agree}"));
        desk.quiet(&format!("--as cem@acme.com {agree}"));
    }
    let lines = [
        "--as sam@acme.com target-list recommend Q3",
        "--as sam@acme.com target-list recommend Q3 --json",
        "--as sam@acme.com target-list recommend Q4",
    ];
    desk.snapshot("target-list-recommend", &lines);
    let lines = [
        "--as eve@acme.com target-list return Q3 --reason 'Why so few?'",
        "--as eve@acme.com target-list return Q3 --reason 'Why so few?'",
    ];
    desk.snapshot("target-list-return", &lines);
}

fn signing(desk: &mut Desk) {
    let lines = [
        "--as sam@acme.com target-list sign Q3",
        "--as eve@acme.com target-list sign Q3",
        "--as sam@acme.com target-list recommend Q3",
        "--as eve@acme.com target-list sign Q3 --only acme.com --json",
        "--as eve@acme.com target-list sign Q3",
    ];
    desk.snapshot("target-list-sign", &lines);
    let lines = [
        "--as eve@acme.com target-list swap Q3 --out acme.com --in 'Zeta Foods' --reason x --json",
        "--as eve@acme.com target-list swap Q3 --out acme.com --in 'Zeta Foods' --reason x",
        "--as sam@acme.com target-list swap Q3 --out 'Zeta Foods' --in acme.com --reason x",
    ];
    desk.snapshot("target-list-swap", &lines);
    let lines = [
        "target-list show Q3",
        "target-list show Q3 --as-of 2026-12-31",
        "target-list show Q3 --state open --json",
        "target-list show Q9",
    ];
    desk.snapshot("target-list-show", &lines);
    let lines = [
        "target-list history Q3",
        "--language el target-list history Q3 --account acme.com --limit 3",
        "target-list history Q3 --limit 1 --json",
        "target-list history Q9",
    ];
    desk.snapshot("target-list-history", &lines);
    let lines = [
        "target-list compare Q3 1 2",
        "target-list compare Q3 1 1 --json",
        "target-list compare Q3 1 9",
    ];
    desk.snapshot("target-list-compare", &lines);
    let lines = ["target-list ls", "target-list ls --json", "-w nowhere target-list ls"];
    desk.snapshot("target-list-ls", &lines);
}
