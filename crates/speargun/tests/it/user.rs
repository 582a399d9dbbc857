//! People at the command line: a password by standard input, and acting in a person's name.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn speargun(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_speargun"))
        .current_dir(folder)
        .env_remove("DATABASE_URL")
        .env("USER", "ops")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_password_comes_by_standard_input_and_the_audit_names_who_acts() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], input: &str| speargun(folder.path(), arguments, input);
    assert!(run(&["init", "w"], "").status.success());
    let add = |input: &str| {
        let role = ["--role", "administrator", "--password-stdin"];
        let who = ["-w", "w", "user", "add", "--email", "ann@acme.com", "--name", "Ann"];
        run(&[&who[..], &role].concat(), input)
    };
    let easy = add("password123\n");
    assert_eq!(easy.status.code(), Some(1));
    let list = run(&["-w", "w", "user", "list", "--json"], "");
    let found: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(found["items"].as_array().unwrap().len(), 0, "a refused password adds no one");
    let added = add("maple tugboat ravine\n");
    assert!(added.status.success(), "{added:?}");
    let list = run(&["-w", "w", "user", "list", "--json"], "");
    let found: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(found["items"][0]["state"], "active");
    let made = run(&["-w", "w", "--as", "Ann@acme.com", "list", "create", "Fairs"], "");
    assert!(made.status.success(), "{made:?}");
    let audit = run(&["-w", "w", "audit", "--json"], "");
    let rows: serde_json::Value = serde_json::from_slice(&audit.stdout).unwrap();
    let row = rows["items"].as_array().unwrap().iter().find(|row| row["action"] == "list.create");
    assert_eq!(row.unwrap()["caller"], "ann@acme.com");
    let refused = run(&["-w", "w", "--as", "none@acme.com", "list", "create", "More"], "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("none@acme.com"));
}
