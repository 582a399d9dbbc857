//! Entries of a table that do not fit the type that reads them: found, and said in plain words.

use speargun_words::{Said, said};
use toml::Spanned;
use toml::de::DeValue;

use crate::fault::did_you_mean;

/// How many names a suggestion lists.
const LISTED: usize = 12;

/// Takes the innermost entry out of a table that stands at a byte, by its key or its value, and
/// says what it is called.
pub(super) fn take_out(value: &mut Spanned<DeValue<'_>>, at: usize) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(table) => {
            let within = table.iter_mut().find_map(|(_, inner)| take_out(inner, at));
            if within.is_some() {
                return within;
            }
            let is_there = |(key, inner): &(&Spanned<_>, &Spanned<DeValue<'_>>)| {
                key.span().contains(&at) || inner.span().contains(&at)
            };
            let key = table.iter().find(is_there).map(|(key, _)| key.clone())?;
            table.remove(&key);
            Some(key.get_ref().to_string())
        }
        DeValue::Array(items) => items.iter_mut().find_map(|item| take_out(item, at)),
        _ => None,
    }
}

/// The field that a message of the reader misses.
pub(super) fn missing(message: &str) -> Option<&str> {
    quoted(message.strip_prefix("missing field ")?).next()
}

/// What a message of the reader means to whoever wrote the file, and what to write instead; `key`
/// is the entry that it is about.
pub(super) fn plain(message: &str, key: Option<&str>) -> (Said, Option<Said>) {
    let about = |reason: Said| match key {
        Some(name) => said!("named", name, reason),
        None => reason,
    };
    if let Some(name) = missing(message) {
        return (said!("fault.missing", key = name), None);
    }
    for begin in ["unknown field ", "unknown variant "] {
        let Some(rest) = message.strip_prefix(begin) else { continue };
        let mut names = quoted(rest);
        let Some(found) = names.next() else { continue };
        let names: Vec<&str> = names.collect();
        let known = || names[..names.len().min(LISTED)].join(", ");
        let listed = || said!("fault.hint.there_are", known = known());
        let suggestion = did_you_mean(found, &names).or_else(|| Some(listed()));
        let message = match begin {
            "unknown field " => said!("fault.no_field_here", word = found),
            _ => said!("fault.no_name_here", word = found),
        };
        return (message, suggestion);
    }
    let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
    else {
        // A type of ours says its fault by its key, a library in its own words.
        return (about(Said::from_stored(message.trim())), None);
    };
    let wanted = match expected.trim() {
        "u8" | "u16" | "u32" | "u64" | "usize" => said!("kind.whole_or_more"),
        "i32" | "i64" => said!("kind.whole"),
        "f32" | "f64" => said!("kind.number"),
        "a string" | "string" => said!("kind.quoted_text"),
        "a boolean" | "bool" => said!("kind.true_or_false"),
        "a map" | "map" => said!("kind.table"),
        "a sequence" | "sequence" => said!("kind.bracketed_list"),
        other => Said::text(other),
    };
    let (kind, value) = found.split_once(' ').unwrap_or((found, found));
    let value = if kind == "string" { value } else { value.trim_matches('`') };
    (about(said!("fault.not_wanted", value, wanted)), None)
}

/// The words between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use crate::score::{DEFAULT, Fault, ScoreModel};

    fn faults(changes: &[(&str, &str)]) -> Vec<Fault> {
        let mut text = DEFAULT.to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        match ScoreModel::parse(&text) {
            Ok(_) => Vec::new(),
            Err(crate::score::ModelError::Faults(faults)) => faults,
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn every_entry_that_does_not_fit_is_told_in_plain_words() {
        let found = faults(&[
            ("half_life_days = 30", "half_life_days = \"a month\""),
            ("daily_cap = 3", "daily_cap = -1"),
            ("page_view = 1\n", "page_view = true\n"),
            ("c_level = 2\n", "c_lvel = 2\n"),
            ("counts_as = \"pricing_page\"", "counts_as = \"pricing_page\"\nonly = 1"),
            ("engagement = \"sum\"", "engagement = \"median\""),
            ("fit = \"max\"", "fit = \"top_99\""),
            ("threshold = 60", "treshold = 60"),
        ]);
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        for expected in [
            "engagement: half_life_days: \"a month\" is not a number",
            "engagement: daily_cap: -1 is not a whole number of 0 or more",
            "engagement: page_view: true is not a number",
            "there is no name \"c_lvel\" here (did you mean c_level?)",
            "there is no field \"only\" here",
            "there is no roll-up \"median\"",
            "there is no roll-up \"top_99\"",
            "there is no field \"treshold\" here (did you mean threshold?)",
        ] {
            let line = |told: &String| told.starts_with("line ") && told.contains(expected);
            assert_eq!(told.iter().filter(|told| line(told)).count(), 1, "{expected}: {told:#?}");
        }
        assert_eq!(told.len(), 9, "the threshold is missing besides: {told:#?}");
        let lines: Vec<u32> = found.iter().map(|fault| fault.line).collect();
        assert!(lines.is_sorted() && lines[0] > 170, "{lines:?}");
    }

    #[test]
    fn figures_out_of_bounds_are_told_where_they_stand() {
        for (from, to, expected) in [
            ("half_life_days = 30", "half_life_days = 1e300", "up to 36525"),
            ("half_life_days = 30", "half_life_days = nan", "up to 36525"),
            ("other_points = 1\n", "other_points = inf\n", "other_points must be"),
            ("KRW = 500000000", "KRW = -3", "KRW must be 0 or more"),
            ("of = \"employees\"", "of = \"industry\"", "industry is a text"),
            ("of = \"employees\"", "of = \"created_at\"", "created_at is a moment"),
            ("when = 'decides'", "when = 'fit > 3'", "none of them can ask for it"),
        ] {
            let found = faults(&[(from, to)]);
            assert!(
                found.len() == 1 && found[0].message.to_string().contains(expected),
                "{to}: {found:?}"
            );
            assert!(found[0].line > 1, "{found:?}");
        }
        let old = format!("stale_after_days = -1\n{DEFAULT}");
        assert!(ScoreModel::parse(&old).is_err());
    }
}
