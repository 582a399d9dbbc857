//! `speargun learn` as users of the command line meet it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(directory: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_speargun"))
        .arg("learn")
        .args(arguments)
        .current_dir(directory)
        .env_remove("SPEARGUN_LOG")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

/// 600 deals: size and sector count, the region does not; the reason is only known afterwards.
fn deals() -> String {
    let mut text = "Deal ID,Region,Region,Size,Sector,Closed Lost Reason,Outcome\n".to_owned();
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u32 % 1_000
    };
    for row in 0..600 {
        let (size, sector, chance) = (next(), next() % 3, next());
        let won = chance < 150 + size * 6 / 10 + sector * 100;
        let region = ["EMEA", "APAC", "Select"][next() as usize % 3];
        let reason = if won { "" } else { ["price", "timing"][next() as usize % 2] };
        let sector = ["Food", "Retail", "Software"][sector as usize];
        let outcome = if won { "Won" } else { "Lost" };
        let line = format!("D{row:05},{region},x,{size},{sector},{reason},{outcome}\n");
        text.push_str(&line);
    }
    text
}

#[test]
fn a_table_is_learned_scored_and_explained() {
    let desk = tempfile::tempdir().unwrap();
    let path = desk.path();
    std::fs::write(path.join("deals.csv"), deals()).unwrap();
    let arguments = ["--table", "deals.csv", "--label", "outcome", "--json"];
    let (code, text, _) = run(path, &arguments);
    assert_eq!(code, Some(0));
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&found["rows"], &found["values"]["positive"]), (&600.into(), &"Won".into()));
    assert_eq!(found["flagged"][0]["column"], "Closed Lost Reason");
    let left: Vec<&str> = found["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|left| left["column"].as_str().unwrap())
        .collect();
    assert_eq!(left, ["Deal ID", "Region (2)"]);
    assert_eq!(found["read_as_missing"][0]["text"], "Select");
    assert_eq!(run(path, &arguments).1, text, "the same seed gives the same answer");

    let out =
        ["--score", "deals.csv", "--out", "s.csv", "--save", "m.json", "--predictions", "p.csv"];
    let honest = ["--table", "deals.csv", "--label", "Outcome", "--ignore", "Closed Lost Reason"];
    let (code, text, messages) = run(path, &[&honest[..], &out[..]].concat());
    assert_eq!(code, Some(0), "{messages}");
    assert!(text.contains("Size") && text.contains("Sector"), "{text}");
    assert!(messages.contains("\"Select\" in Region"), "{messages}");
    for (file, lines) in [("s.csv", 601), ("p.csv", 601)] {
        assert_eq!(std::fs::read_to_string(path.join(file)).unwrap().lines().count(), lines);
    }
    let model: Value =
        serde_json::from_slice(&std::fs::read(path.join("m.json")).unwrap()).unwrap();
    assert_eq!(model["version"], 1);
}

#[test]
fn what_cannot_be_learned_is_refused_with_a_reason() {
    let desk = tempfile::tempdir().unwrap();
    let path = desk.path();
    let whole = deals();
    let few: String = whole.lines().take(40).map(|line| format!("{line}\n")).collect();
    let many = (0..300).map(|row| format!("{row},v{}\n", row % 3));
    let many = std::iter::once("x,y\n".to_owned()).chain(many).collect::<String>();
    for (name, text) in [("few.csv", few.as_str()), ("many.csv", &many), ("empty.csv", "")] {
        std::fs::write(path.join(name), text).unwrap();
    }
    let (code, text, _) = run(path, &["--table", "few.csv", "--label", "Outcome", "--json"]);
    let refused: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &refused["refused"]["code"]), (Some(1), &"too_few".into()));
    assert!(refused["reason"].as_str().unwrap().contains("at least 50"));
    let (code, _, messages) = run(path, &["--table", "many.csv", "--label", "y"]);
    assert!(code == Some(1) && messages.contains("v0, v1, v2"), "{messages}");
    let (code, _, messages) =
        run(path, &["--table", "many.csv", "--label", "y", "--positive", "v9"]);
    assert!(code == Some(1) && messages.contains("no row has the label \"v9\""), "{messages}");
    let (code, _, messages) = run(path, &["--table", "few.csv", "--label", "Outcom"]);
    assert!(code == Some(1) && messages.contains("did you mean \"Outcome\"?"), "{messages}");
    let ignored = ["--table", "few.csv", "--label", "Outcome", "--ignore", "outcome"];
    let (code, _, messages) = run(path, &ignored);
    assert!(code == Some(2) && messages.contains("is the label"), "{messages}");
    let (code, _, messages) =
        run(path, &["--table", "few.csv", "--label", "Outcome", "--ignore", "Sise"]);
    assert!(code == Some(1) && messages.contains("did you mean \"Size\"?"), "{messages}");
    assert_eq!(run(path, &["--table", "empty.csv", "--label", "y"]).0, Some(2));
    assert_eq!(run(path, &["--table", "absent.csv", "--label", "y"]).0, Some(2));
    let folds = ["--table", "few.csv", "--label", "Outcome", "--folds", "1"];
    assert_eq!(run(path, &folds).0, Some(2));
}

#[test]
fn unreadable_rows_are_told_and_the_rest_is_learned_from() {
    let desk = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(desk.path().join("deals.csv")).unwrap();
    file.write_all(deals().as_bytes()).unwrap();
    file.write_all(b"too,short\n").unwrap();
    let huge = "y".repeat(10_000_000);
    writeln!(file, "D9,EMEA,x,inf,NaN,{huge},Won").unwrap();
    let (code, text, _) =
        run(desk.path(), &["--table", "deals.csv", "--label", "Outcome", "--json"]);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &found["rows"], &found["unread"]["rows"]), (Some(3), &600.into(), &1.into()));
    // A row that ends before the last heading has blanks there, and no label.
    assert_eq!(found["unread"]["first"][0][0], 603);
}

/// A quotation mark that nobody closes takes all rows behind it along: that must be told.
#[test]
fn rows_that_a_quotation_mark_took_along_are_told() {
    let desk = tempfile::tempdir().unwrap();
    let mut lines: Vec<String> = deals().lines().map(ToOwned::to_owned).collect();
    lines[550].insert(0, '"');
    std::fs::write(desk.path().join("deals.csv"), lines.join("\n") + "\n").unwrap();
    let (code, _, messages) = run(desk.path(), &["--table", "deals.csv", "--label", "Outcome"]);
    assert_eq!(code, Some(3), "{messages}");
    assert!(messages.contains("line 551 could not be read"), "{messages}");
    assert!(messages.contains("it is 51 lines long: a quotation mark"), "{messages}");
    lines[550].remove(0);
    lines[50].insert(0, '"');
    std::fs::write(desk.path().join("deals.csv"), lines.join("\n") + "\n").unwrap();
    let (code, _, messages) = run(desk.path(), &["--table", "deals.csv", "--label", "Outcome"]);
    assert!(code == Some(1) && messages.contains("refused: "), "{messages}");
    assert!(messages.contains("it is 551 lines long"), "a refusal tells it too: {messages}");
}

/// As Excel in Athens or Berlin saves it.
#[test]
fn fractions_behind_a_comma_are_read() {
    let desk = tempfile::tempdir().unwrap();
    let mut text = "size;growth;won\n".to_owned();
    for row in 0..400_i32 {
        let won = row % 2;
        // The first column shows nothing of itself: three digits behind each comma.
        let (size, growth) = (1_100 + won * 2_000 + row, won * 50 + row % 40 - 60);
        text += &format!(
            "{},{:03};{},{}5;{won}\n",
            size / 1_000,
            size % 1_000,
            growth / 10,
            growth.abs() % 10
        );
    }
    std::fs::write(desk.path().join("deals.csv"), text).unwrap();
    let arguments = ["--table", "deals.csv", "--label", "won", "--json", "--save", "m.json"];
    let (code, text, messages) = run(desk.path(), &arguments);
    assert_eq!(code, Some(0), "{messages}");
    let found: Value = serde_json::from_str(&text).unwrap();
    assert!(found["auc"]["value"].as_f64().unwrap() > 0.99, "{text}");
    let model = std::fs::read_to_string(desk.path().join("m.json")).unwrap();
    let model: Value = serde_json::from_str(&model).unwrap();
    let size = &model["columns"].as_array().unwrap().iter().find(|c| c["name"] == "size").unwrap();
    let uppers = size["binner"]["numbers"]["uppers"].as_array().unwrap();
    let largest = uppers.iter().filter_map(|upper| {
        upper.as_str().or(None).and_then(|t| t.parse().ok()).or(upper.as_f64())
    });
    assert!(largest.fold(0.0_f64, f64::max) < 10.0, "thousands were read: {uppers:?}");
}

#[test]
fn leads_reach_their_floor() {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let leads = shared.join("x-education-leads/leads.csv");
    if !leads.exists() {
        println!("skipped: {} is absent", leads.display());
        return;
    }
    let ignored = "Tags,Lead Quality,Lead Profile,Last Notable Activity,Asymmetrique Activity Index,\
                   Asymmetrique Profile Index,Asymmetrique Activity Score,Asymmetrique Profile Score";
    let leads = leads.to_string_lossy();
    let arguments = ["--table", &leads, "--label", "Converted", "--ignore", ignored, "--json"];
    let (code, text, _) = run(Path::new("."), &arguments);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert!(code == Some(0) && found["auc"]["value"].as_f64().unwrap() >= 0.9035, "{text}");
}
