//! What the beginning of a text says of its delimiter and its encoding.

/// The encoding that a web page says it has.
pub(super) fn html_label(page: &str) -> Option<String> {
    const HEAD: usize = 4_096;
    let head = speargun_domain::text::cut(page, HEAD).to_ascii_lowercase();
    let rest = head.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    Some(rest[..end.unwrap_or(rest.len())].to_owned())
}

/// The delimiter that Excel writes into the first line: `sep=;`.
pub(super) fn said_separator(text: &str) -> Option<char> {
    let first = text.lines().next()?.trim_start_matches('\u{feff}').trim_matches('"');
    let rest = first.strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))?;
    let mut signs = rest.chars();
    let sign = signs.next().filter(char::is_ascii)?;
    signs.as_str().trim().is_empty().then_some(sign)
}

/// The delimiter that splits the first lines into the most, and equally many, fields.
pub(super) fn detect_delimiter(text: &str, whole: bool) -> char {
    const LINES: usize = 50;
    let mut lines: Vec<&str> = text.lines().take(LINES).collect();
    if !whole && lines.len() > 1 && lines.len() < LINES {
        lines.pop();
    }
    let score = |delimiter: char| {
        let counts: Vec<usize> = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| count_outside_quotes(line, delimiter))
            .collect();
        let first = counts.first().copied().unwrap_or(0);
        let equal = counts.iter().filter(|count| **count == first).count();
        if first == 0 { 0 } else { equal * 1_000 / counts.len().max(1) * 1_000 + first.min(999) }
    };
    [',', ';', '\t', '|', ':']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| score(*delimiter))
        .filter(|delimiter| score(*delimiter) > 0)
        .unwrap_or(',')
}

fn count_outside_quotes(line: &str, delimiter: char) -> usize {
    let mut in_quotes = false;
    line.chars()
        .filter(|character| {
            in_quotes ^= *character == '"';
            *character == delimiter && !in_quotes
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_apart() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", ','),
            ("a;b;c\n1,5;2,5;3,5\n", ';'),
            ("a\tb\n\"x,y,z\"\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("single\nvalue\n", ','),
        ] {
            assert_eq!(detect_delimiter(text, true), expected, "{text}");
        }
    }
}
