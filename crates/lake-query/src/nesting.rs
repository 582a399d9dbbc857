//! How deep a query nests, before any parser sees it.

use crate::QueryError;

/// How deep brackets and CASEs of a query may nest. DataFusion's own limit is set beyond it: a
/// parser that meets its limit inside of them tries every other reading first, which takes for
/// ever.
pub(crate) const NESTING_MAX: usize = 90;

/// Refuses a query that nests deeper.
pub(crate) fn check(sql: &str) -> Result<(), QueryError> {
    if depth(sql) > NESTING_MAX {
        let told = format!("the brackets and CASEs of the query nest deeper than {NESTING_MAX}");
        return Err(QueryError::Failed(told));
    }
    Ok(())
}

/// How deep brackets of every kind and CASEs nest, those in texts, quoted names and remarks left
/// out.
fn depth(sql: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => quoted(rest, first),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => remark(rest),
            _ if first.is_alphabetic() || first == '_' => word(rest),
            _ => first.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        rest = behind;
        if matches!(token, "(" | "[" | "{") || token.eq_ignore_ascii_case("case") {
            depth += 1;
        } else if matches!(token, ")" | "]" | "}") || token.eq_ignore_ascii_case("end") {
            depth = depth.saturating_sub(1);
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The length of a text in quotes; a quote that is doubled begins the next one.
fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

/// The length of a remark, in which others may stand.
fn remark(text: &str) -> usize {
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(found) = text[at..].find(['/', '*']) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (open, at) = (open + 1, at + 2);
        } else if rest.starts_with("*/") {
            (open, at) = (open.saturating_sub(1), at + 2);
            if open == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

fn word(text: &str) -> usize {
    text.find(|character: char| !character.is_alphanumeric() && character != '_')
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_cases_count_and_texts_do_not() {
        for (sql, expected) in [
            ("SELECT 1", 0),
            ("SELECT ((1)), (2)", 2),
            ("SELECT '((((', \"[[[\", [1, [2]]", 2),
            ("SELECT CASE WHEN a THEN case b WHEN 1 THEN 2 end END, cased, ends, endcase", 2),
            ("SELECT 'it''s ((' || (1)", 1),
            ("-- don't ((\nSELECT ((1)) -- ((((", 2),
            ("/* ( /* ' */ ( */ SELECT (1)", 1),
            ("SELECT (1 /* ((", 1),
            ("SELECT 'open ((((", 0),
            ("SELECT ü(é)", 1),
            (")))) ((", 2),
        ] {
            assert_eq!(depth(sql), expected, "{sql}");
        }
        assert!(check(&"CASE WHEN 1 THEN ".repeat(91)).is_err());
        assert!(check(&"(".repeat(90)).is_ok());
    }
}
