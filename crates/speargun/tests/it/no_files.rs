//! Whatever a command is given that is no file is refused at once, in plain words.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Runs the binary; the test fails where it never comes to its end.
fn speargun(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
    command.args(arguments).current_dir(directory);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG"] {
        command.env_remove(name);
    }
    let mut child = command.spawn().unwrap();
    for _ in 0..6_000 {
        if child.try_wait().unwrap().is_some() {
            return child.wait_with_output().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("{arguments:?} never came to its end");
}

#[test]
fn named_pipes_devices_and_folders_are_refused_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert!(speargun(here, &["init", "W"]).status.success());
    std::fs::write(here.join("accounts.csv"), "account_id,name\na1,Acme\n").unwrap();
    let pipe = here.join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", here.join("zero.csv")).unwrap();
    std::fs::create_dir(here.join("folder.csv")).unwrap();
    for (name, told) in [
        ("pipe.csv", "is a named pipe, not a file"),
        ("zero.csv", "is a device, not a file"),
        ("folder.csv", "is a folder, not a file"),
    ] {
        for arguments in [
            &["-w", "W", "import", name][..],
            &["-w", "W", "import", "--mapping", name, "accounts.csv"],
            &["learn", "--table", name, "--label", "name"],
            &["match-files", "--accounts", name, "--leads", "accounts.csv", "--out", "out.csv"],
            &["match-files", "--accounts", "accounts.csv", "--leads", name, "--out", "out.csv"],
            &["-w", "W", "events", "import", name],
            &["-w", "W", "intent", "import", name],
            &["-w", "W", "families", "import", name],
            &["-w", "W", "committee", "check", name],
            &["-w", "W", "model", "publish", name],
        ] {
            // A folder stands for the files in it there.
            if name == "folder.csv" && arguments[2] != "intent" && arguments.contains(&"import") {
                continue;
            }
            let done = speargun(here, arguments);
            let said = String::from_utf8(done.stderr).unwrap();
            assert!(!done.status.success(), "{arguments:?}: {said}");
            assert!(said.contains(told), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn what_is_no_file_in_a_folder_keeps_no_import_from_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert!(speargun(here, &["init", "W"]).status.success());
    std::fs::create_dir(here.join("exports")).unwrap();
    let exports = here.join("exports");
    std::fs::write(exports.join("accounts.csv"), "account_id,name\na1,Acme\n").unwrap();
    assert!(Command::new("mkfifo").arg(exports.join("a.csv")).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", exports.join("b.csv")).unwrap();
    let done = speargun(here, &["-w", "W", "import", "exports", "--json"]);
    assert!(done.status.success(), "{done:?}");
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(report["files"][0]["created"], 1);
}
