//! Words that plain English does without (docs/STYLE.md): how often each crate may still say them.
//!
//! A ceiling only falls: whoever writes a text without them lowers the number.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::process::root;

/// The words, in small letters; each counts where it is a whole word.
const WORDS: [&str; 8] = [
    "told",
    "anew",
    "whom",
    "nobody",
    "somebody",
    "stands otherwise",
    "where it is not said",
    "nothing where",
];

/// How often a part of the repository says them at most.
const CEILINGS: [(&str, usize); 16] = [
    ("crates/api", 160),
    ("crates/connect", 114),
    ("crates/domain", 207),
    ("crates/engine", 441),
    ("crates/foundation", 0),
    ("crates/lake", 13),
    ("crates/learn", 17),
    ("crates/matching", 41),
    ("crates/measure", 24),
    ("crates/simulate", 194),
    ("crates/speargun", 234),
    ("crates/store", 103),
    ("crates/track", 135),
    ("locales/en.json", 6),
    ("web/src", 86),
    ("README.md", 1),
];

/// Compares what each part says with its ceiling.
pub(crate) fn check(files: &[PathBuf], faults: &mut Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        let Some((part, _)) = CEILINGS.iter().find(|(part, _)| file.starts_with(part)) else {
            continue;
        };
        *counts.entry(part).or_default() += count_in_file(file);
    }
    for (part, ceiling) in CEILINGS {
        let count = counts.get(part).copied().unwrap_or(0);
        if count > ceiling {
            let words = WORDS.join(", ");
            faults.push(format!(
                "{part} says {count} times what plain English does without ({words}); {ceiling} \
                 at most. See docs/STYLE.md"
            ));
        } else if count < ceiling {
            faults.push(format!("{part}: lower its ceiling in xtask/src/words.rs to {count}"));
        }
    }
}

fn count_in_file(file: &Path) -> usize {
    let is_text = file.extension().is_some_and(|extension| {
        ["rs", "ts", "tsx", "md", "json", "toml"].iter().any(|known| extension == *known)
    });
    if !is_text {
        return 0;
    }
    let text = std::fs::read_to_string(root().join(file)).unwrap_or_default().to_lowercase();
    WORDS.iter().map(|word| count_word(&text, word)).sum()
}

/// How often a text has a word that no letter, digit or `_` goes on from.
fn count_word(text: &str, word: &str) -> usize {
    let is_part =
        |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    text.match_indices(word)
        .filter(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let behind = text[at + word.len()..].chars().next();
            !is_part(before) && !is_part(behind)
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::count_word;

    #[test]
    fn only_whole_words_count() {
        for (text, word, count) in [
            ("it is told. told!", "told", 2),
            ("untold, tolds, told_at", "told", 0),
            ("computed anew", "anew", 1),
            ("who stands otherwise", "stands otherwise", 1),
            ("", "told", 0),
        ] {
            assert_eq!(count_word(text, word), count, "{text}");
        }
    }
}
