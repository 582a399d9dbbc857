//! `commands.md`: every command as the binary itself describes it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::process::root;

/// How deep commands are within each other at most.
const DEPTH_MAX: usize = 4;

pub(super) fn page(binary: &Path) -> Result<String, String> {
    let mut text = format!("# Commands\n\n{}\n", super::GENERATED);
    add_command(binary, &[], &mut text)?;
    Ok(text)
}

/// Adds what a command says of itself, and then those within it.
fn add_command(binary: &Path, command: &[String], text: &mut String) -> Result<(), String> {
    let name = if command.is_empty() { "speargun".to_owned() } else { command.join(" ") };
    let output = Command::new(binary)
        .args(command)
        .arg("--help")
        .env_remove("SPEARGUN_WORKSPACE")
        .env_remove("SPEARGUN_LANGUAGE")
        .env("COLUMNS", "100")
        .current_dir(root())
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", binary.display()))?;
    if !output.status.success() {
        return Err(format!("`{name} --help` failed"));
    }
    let help = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let help = lines.join("\n");
    writeln!(text, "\n## {name}\n\n```text\n{}\n```", help.trim_end())
        .map_err(|error| error.to_string())?;
    if command.len() < DEPTH_MAX {
        for within in commands_within(&lines) {
            let command = [command, &[within.to_owned()]].concat();
            add_command(binary, &command, text)?;
        }
    }
    Ok(())
}

/// The commands that a help lists: names two spaces in, under *Commands*.
fn commands_within<'a>(help: &[&'a str]) -> Vec<&'a str> {
    let listed = help.iter().skip_while(|line| **line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let name = |line: &&'a str| line.strip_prefix("  ")?.split(' ').next();
    let names = listed.filter_map(name).filter(|name| !name.is_empty() && *name != "help");
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_in_a_help() {
        let help = [
            "List past imports",
            "",
            "Usage: speargun imports [OPTIONS] <COMMAND>",
            "",
            "Commands:",
            "  ls    List imports",
            "  undo  Undo an import: remove what it made, and restore",
            "        what it changed",
            "  help  Print this message",
            "",
            "Options:",
            "  -h, --help  Print help",
        ];
        assert_eq!(commands_within(&help), ["ls", "undo"]);
        assert!(commands_within(&["Usage: speargun init"]).is_empty());
    }
}
