//! `settings.md`: every key of the files of a workspace, environment variables, options of `serve`.

use serde_json::Value;

use super::table::{code, rows, table, text};
use super::{GENERATED, variables};

const INTRODUCTION: &str = "\
A workspace has four text files. A key that does not exist is an error, so that a misspelt key
is never ignored. [Configuration](../configuration.md) shows each file with an example.

*Required* means that the table around the key is refused without it. *None* means that nothing
takes the place of the key. A word in capitals is any name. Conditions are written in the
[filter language](../concepts/scores.md); [fields](fields.md) lists what each may name.
";

pub(super) fn page(tables: &Value) -> Result<String, String> {
    let mut page = format!("# Settings\n\n{GENERATED}\n\n{INTRODUCTION}");
    let all = rows(tables, "settings")?;
    let mut files: Vec<&str> = all.iter().map(|row| text(row, "file")).collect();
    files.dedup();
    for file in files {
        let of_file: Vec<&Value> = all.iter().filter(|row| text(row, "file") == file).collect();
        page += &format!("\n## {file}\n\n{}", section("", &of_file));
        for table in of_file.iter().filter(|row| text(row, "kind").starts_with("table")) {
            let place = text(table, "key");
            let (name, meaning) = (heading(place), text(table, "meaning"));
            page += &format!("\n### {name}\n\n{meaning}\n\n{}", section(place, &of_file));
        }
    }
    page += &format!("\n## Environment variables\n\n{}", variables::text()?);
    page += "\n## Options of speargun serve\n\n";
    page += &serve_options(tables)?;
    page += "\nAll commands and options are in the [command reference](commands.md).\n";
    Ok(page)
}

/// `[[tier.gate]]` of `tier[].gate[]`, and `[lake]` of `lake`.
fn heading(place: &str) -> String {
    let plain = place.replace("[]", "");
    if place.ends_with("[]") { format!("[[{plain}]]") } else { format!("[{plain}]") }
}

/// The keys of one table.
fn section(place: &str, settings: &[&Value]) -> String {
    let within = settings.iter().filter_map(|row| {
        let (around, name) = text(row, "key").rsplit_once('.').unwrap_or(("", text(row, "key")));
        (around == place).then(|| row_of(row, name))
    });
    let headings = ["key", "type", "unit", "default", "allowed", "meaning"];
    table(headings, &within.collect::<Vec<_>>())
}

fn row_of(row: &Value, name: &str) -> [String; 6] {
    let default = text(row, "default");
    let is_value = default.starts_with(|sign: char| sign.is_ascii_digit() || "\"[".contains(sign));
    [
        code(name.trim_end_matches("[]")),
        text(row, "kind").to_owned(),
        text(row, "unit").to_owned(),
        if is_value { code(default) } else { default.to_owned() },
        text(row, "allowed").to_owned(),
        text(row, "meaning").to_owned(),
    ]
}

fn serve_options(tables: &Value) -> Result<String, String> {
    let options = rows(tables, "serve_options")?.iter().map(|row| {
        let meaning = text(row, "meaning").trim_end_matches('.');
        let name = format!("{} {}", text(row, "name"), text(row, "value"));
        let default = match text(row, "default") {
            "" => "none".to_owned(),
            default => code(default),
        };
        [code(name.trim()), default, format!("{meaning}.")]
    });
    Ok(table(["option", "default", "meaning"], &options.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_called_as_files_write_them() {
        assert_eq!(heading("tier[].gate[]"), "[[tier.gate]]");
        assert_eq!(heading("line[].weights"), "[line.weights]");
    }
}
