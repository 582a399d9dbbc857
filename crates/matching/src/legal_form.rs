//! Legal forms (GmbH, S.p.A., Sp. z o.o., 주식회사 …) anywhere in a name.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::hash::hash_text;
use crate::vocabulary::data_lines;

static DATA: &str = include_str!("../data/legal_forms.txt");

/// A set of legal-form classes, one bit a line of `data/legal_forms.txt`.
pub(crate) type FormSet = u32;

/// Where in a name a spelling counts as a legal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    End,
    Last,
    Edge,
    /// At the end or in front, in Greek letters or with dots.
    Greek,
}

struct Forms {
    spellings: FxHashMap<u64, (FormSet, Place)>,
    longest: FxHashMap<u64, usize>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(load);

/// Classes that say little: "company" and "limited" are added and dropped freely.
static WEAK_CLASSES: [&str; 6] = ["co", "inc", "corp", "ltd", "adr", "na"];
static WEAK: LazyLock<FormSet> = LazyLock::new(|| {
    let named = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        WEAK_CLASSES.contains(&name)
    };
    let bits = data_lines(DATA).enumerate().filter(|(_, line)| named(line));
    bits.fold(0, |set, (bit, _)| set | 1 << bit)
});

fn load() -> Forms {
    let mut forms = Forms { spellings: FxHashMap::default(), longest: FxHashMap::default() };
    for (bit, line) in data_lines(DATA).enumerate() {
        let Some((_, spellings)) = line.split_once(':') else { continue };
        for spelling in spellings.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let (text, place) = match spelling.as_bytes()[0] {
                b'>' => (&spelling[1..], Place::End),
                b'$' => (&spelling[1..], Place::Last),
                b'<' => (&spelling[1..], Place::Edge),
                b'^' => (&spelling[1..], Place::Greek),
                _ => (spelling, Place::Anywhere),
            };
            forms.spellings.insert(hash_text(text), (1 << bit, place));
            let first = text.split(' ').next().unwrap_or_default();
            let words = text.split(' ').count();
            let longest = forms.longest.entry(hash_text(first)).or_insert(0);
            *longest = (*longest).max(words);
        }
    }
    forms
}

/// How many words the longest legal form has that begins with this word; 0: none.
pub(crate) fn longest_from(first: &str) -> usize {
    FORMS.longest.get(&hash_text(first)).copied().unwrap_or(0)
}

/// The class of a spelling and where it counts.
pub(crate) fn lookup(joined: &str) -> Option<(FormSet, Place)> {
    FORMS.spellings.get(&hash_text(joined)).copied()
}

/// Whether two names carry legal forms that exclude each other (GmbH and AG; not Inc and Ltd).
pub(crate) fn conflict(left: FormSet, right: FormSet) -> bool {
    let (left, right) = (left & !*WEAK, right & !*WEAK);
    left != 0 && right != 0 && left & right == 0
}
