//! Tables of Markdown.

use serde_json::Value;

/// A table with those headings; blank if there are no rows.
pub(super) fn table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | ")).replace("  ", " ")
    };
    let mut text = line(&headings.map(ToOwned::to_owned));
    text.push_str(&format!("|{}\n", "---|".repeat(N)));
    rows.iter().for_each(|row| text.push_str(&line(row)));
    text
}

/// A text as code; blank stays blank.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

/// Several texts as code.
pub(super) fn codes(texts: &[&str]) -> String {
    texts.iter().map(|text| code(text)).collect::<Vec<_>>().join(", ")
}

/// The rows of a table that the binary prints.
pub(super) fn rows<'a>(tables: &'a Value, name: &str) -> Result<&'a Vec<Value>, String> {
    tables[name].as_array().ok_or_else(|| format!("`speargun reference` prints no {name}"))
}

/// A text of a row; blank if it is not there.
pub(super) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// Several texts of a row.
pub(super) fn texts<'a>(row: &'a Value, name: &str) -> Vec<&'a str> {
    row[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_its_columns() {
        let rows = [["a".to_owned(), String::new()], ["b|c".to_owned(), code("d")]];
        let expected = "| x | y |\n|---|---|\n| a | |\n| b\\|c | `d` |\n";
        assert_eq!(table(["x", "y"], &rows), expected);
        assert_eq!(table(["x"], &[]), "");
        assert_eq!(codes(&["a", "b"]), "`a`, `b`");
    }
}
