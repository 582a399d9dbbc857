//! Matching, duplicates and families.

use crate::snapshots::desk::Desk;

#[test]
fn match_runs() {
    let mut desk = Desk::with_data();
    desk.snapshot("match", &["match", "match --json", "match wrongg", "-w nowhere match"]);
    let lines = ["match run", "match run --json", "match run now"];
    desk.snapshot("match-run", &lines);
    let lines = ["match report", "match report --json", "-w nowhere match report"];
    desk.snapshot("match-report", &lines);
}

#[test]
fn match_explanations() {
    let mut desk = Desk::with_data();
    let lines = [
        "match explain dana@gmail.com",
        "match explain 'Kim Doe'",
        "match explain kim@acme.com --json",
        "match explain absent@example.com",
    ];
    desk.snapshot("match-explain", &lines);
    let lines = [
        "match compare 'Acme Corp' 'Acme Corporation'",
        "match compare Zeta 한빛반도체 --json",
        "match compare Acme",
    ];
    desk.snapshot("match-compare", &lines);
    let lines = [
        "match review --list",
        "match review --json",
        "match review --accept-above 0.99",
        "match review",
        "match review --accept-above 2",
    ];
    desk.snapshot("match-review", &lines);
}

#[test]
fn match_decisions() {
    let mut desk = Desk::with_data();
    let lines = [
        "match accept dana@gmail.com",
        "match accept lou@unknownworks.com Zeta --json",
        "match accept absent@example.com",
        "match accept nia@gmail.com",
    ];
    desk.snapshot("match-accept", &lines);
    let lines = [
        "match reject lou@unknownworks.com",
        "match reject lea@unknownworks.com --json",
        "match reject absent@example.com",
    ];
    desk.snapshot("match-reject", &lines);
    let lines = [
        "match assign nia@gmail.com 'Zeta Foods'",
        "match assign nia@gmail.com acme.kr --json",
        "match assign nia@gmail.com Zetta",
        "match assign nia@gmail.com",
    ];
    desk.snapshot("match-assign", &lines);
    let lines =
        ["match decisions", "match decisions --limit 1 --json", "match decisions --limit x"];
    desk.snapshot("match-decisions", &lines);
    let lines = ["match undo 5", "match undo 4 --json", "match undo 5", "match undo 99"];
    desk.snapshot("match-undo", &lines);
}

#[test]
fn match_rules() {
    let mut desk = Desk::with_data();
    let lines = [
        "match exclude unknownworks.com --reason 'an agency'",
        "match exclude",
        "match exclude --json",
        "match exclude unknownworks.com --remove --json",
        "match exclude unknownworks.com --remove",
        "match exclude 'not a domain'",
    ];
    desk.snapshot("match-exclude", &lines);
    let lines = [
        "match alias acme.com acme-labs.com",
        "match alias acme.com 'Acme Labs' --json",
        "match alias acme.com",
        "match alias acme.com --json",
        "match alias acme.com zetafoods.de",
        "match alias acme.com acme-labs.com --remove",
        "match alias Nothing x.com",
    ];
    desk.snapshot("match-alias", &lines);
    let lines = [
        "match proposed",
        "match proposed --json",
        "match proposed --dismiss domain:unknownworks.com",
        "match proposed --dismissed",
        "match proposed --restore domain:unknownworks.com",
        "match proposed --accept domain:unknownworks.com --name 'Unknown Works' --json",
        "match proposed --accept unknownworks.com",
    ];
    desk.snapshot("match-proposed", &lines);
}

#[test]
fn match_models() {
    let mut desk = Desk::with_data();
    desk.quiet("match accept dana@gmail.com");
    let lines = ["match train", "match train --json", "-w nowhere match train"];
    desk.snapshot("match-train", &lines);
    let lines = ["match models", "match models --json", "-w nowhere match models"];
    desk.snapshot("match-models", &lines);
    let lines = [
        "match publish 1",
        "match publish 1 --force",
        "match publish 2 --force --json",
        "match publish 99",
    ];
    desk.snapshot("match-publish", &lines);
    let lines = ["match rollback", "match rollback --json", "match rollback", "match rollback"];
    desk.snapshot("match-rollback", &lines);
}

#[test]
fn duplicates() {
    let mut desk = Desk::with_data();
    let lines = [
        "duplicates",
        "duplicates --json",
        "duplicates --merge acme.com acmecorp.com",
        "duplicates --merges",
        "duplicates --split 1 --json",
        "duplicates --split 1",
        "duplicates --dismiss acme.com acmecorp.com",
        "duplicates",
        "duplicates --merge acme.com acme.com",
        "duplicates --merge acme.com nothing.example",
        "duplicates --split 99",
    ];
    desk.snapshot("duplicates", &lines);
}

#[test]
fn families() {
    let mut desk = Desk::with_data();
    desk.write("acquired.csv", "acquirer,acquired\nAcme Corporation,Zeta Foods\nAcme,Absent\n");
    desk.write("bad.csv", "a,b\n1,2\n");
    let lines = [
        "families import acquired.csv",
        "families import acquired.csv --json",
        "families import bad.csv",
        "families import missing.csv",
    ];
    desk.snapshot("families-import", &lines);
    let lines = [
        "families show acme.com",
        "families show acme.kr --json",
        "families show olympos.gr",
        "families show Nothing",
    ];
    desk.snapshot("families-show", &lines);
    let lines = [
        "families set olympos.gr acme.com",
        "families set olympos.gr --json",
        "families set zetafoods.de acme.com",
        "families set acme.com acme.kr",
        "families set olympos.gr Nothing",
    ];
    desk.snapshot("families-set", &lines);
    let lines = [
        "families forget olympos.gr",
        "families forget zetafoods.de --json",
        "families forget olympos.gr",
        "families forget Nothing",
    ];
    desk.snapshot("families-forget", &lines);
}
