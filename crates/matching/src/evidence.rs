//! Evidence in levels: how a typed name stands to an account's name, and an address to an account.
//!
//! Each level has a weight in log-odds ([`Weights`](crate::model::Weights)). Levels instead of one
//! number, so that weights can be learned without labels, and so that a reason has a name.

use serde::{Deserialize, Serialize};

use crate::compare::Verdict;
use crate::edit::{DIGITS, edits_within, least_edits, letters_of};
use crate::name::{Form, HONOUR, Token};
use crate::vocabulary::Kind;

/// How a typed company name stands to the name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameLevel {
    /// The same words, however they are spaced, cased or followed by legal forms.
    Identical,
    /// The same but for generic words and fillers (group, international, of).
    Equal,
    /// The same in sound across writing systems.
    SameSound,
    /// One letter is wrong.
    OneLetter,
    /// Two letters are wrong.
    TwoLetters,
    /// The account's name goes on where the typed one ends.
    Beginning,
    /// The typed name goes on where the account's ends.
    Continued,
    /// The typed name is made of the initials of the account's.
    Initials,
    /// The account's name is made of the initials of the typed one.
    KnownInitials,
    /// What was typed is the label of the account's own domain.
    DomainLabel,
    /// Alike as far as the comparison of words tells.
    Similar,
    /// Each word is cut short or contracted.
    Abbreviated,
}

impl NameLevel {
    /// All levels, in the order of the weights.
    pub const ALL: [Self; 12] = [
        Self::Identical,
        Self::Equal,
        Self::SameSound,
        Self::OneLetter,
        Self::TwoLetters,
        Self::Beginning,
        Self::Continued,
        Self::Initials,
        Self::KnownInitials,
        Self::DomainLabel,
        Self::Similar,
        Self::Abbreviated,
    ];
}

/// How the lead's corporate address or web site stands to the account's domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressLevel {
    /// The lead has no address of a company, or the account has none to compare.
    Unknown,
    /// The same label under another suffix, of no other country.
    SameLabel,
    /// The same label under the suffix of another country.
    SameLabelAbroad,
    /// A label one or two letters off.
    MisspeltLabel,
    /// The label could be made of the name.
    FittingLabel,
    /// The label could be made of the name, in another country.
    FittingLabelAbroad,
    /// The label has nothing to do with the account.
    Unrelated,
    /// The label has nothing to do with the account, and the country differs.
    UnrelatedAbroad,
}

impl AddressLevel {
    /// All levels, in the order of the weights.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::SameLabel,
        Self::SameLabelAbroad,
        Self::MisspeltLabel,
        Self::FittingLabel,
        Self::FittingLabelAbroad,
        Self::Unrelated,
        Self::UnrelatedAbroad,
    ];
}

/// What two names have in common, beyond the alignment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NameEvidence {
    pub(crate) level: NameLevel,
    /// Summed weight of the words that agree: how rare what they share is.
    pub(crate) rarity: f32,
    /// Letters of the shorter name, or of its misspelt word.
    pub(crate) length: usize,
    /// How much wrong letters look like a slip, in log-odds.
    pub(crate) slip: f32,
    /// Whether the name was typed with a legal form, as it is registered: then nothing was left
    /// out (`Hitachi, Ltd.` is not short for another company).
    pub(crate) registered: bool,
    /// Whether what one name has beside the other names another company (a word of its own, a
    /// number, another reach): then the names alone never decide.
    pub(crate) set_apart: bool,
    /// Whether only part of what was typed was read, and the whole names an account: the part in
    /// front of a bracket, or the group in it.
    pub(crate) aside: bool,
    pub(crate) verdict: Verdict,
}

/// Shortest name in which one wrong letter is looked for.
const ONE_LETTER_LENGTH: usize = 5;
/// Shortest name in which two wrong letters are looked for.
const TWO_LETTERS_LENGTH: usize = 8;

/// The evidence of a typed name against a known one.
pub(crate) fn name_evidence(typed: &Form, known: &Form, verdict: Verdict) -> NameEvidence {
    let length = typed.spelt.len().min(known.spelt.len());
    let rarity = typed.core_weight.min(known.core_weight);
    let registered = typed.legal != 0;
    let similar = NameLevel::Similar;
    let mut evidence = NameEvidence {
        level: similar,
        rarity,
        length,
        slip: 0.0,
        registered,
        set_apart: false,
        aside: false,
        verdict,
    };
    let features = &verdict.features;
    let spelt_same = typed.spelt_key == known.spelt_key || typed.compact == known.compact;
    if verdict.exact && !spelt_same && features.head > 0.0 && features.common > 0.0 {
        // Common words in another order name another company: First Bank, Bank First.
        evidence.slip = TURNED_ROUND;
        return evidence;
    }
    evidence.level = level(typed, known, &verdict);
    // Each names something that the other does not: that is no way to write one name.
    let both = evidence.level == NameLevel::Similar && features.conflict > 0.0;
    evidence.set_apart = both && !features.foreign || is_set_apart(evidence.level, typed, known);
    if evidence.level == NameLevel::SameSound {
        evidence.slip = heard_clearly(features.spelling / (features.matched + 0.1));
    }
    if !matches!(evidence.level, NameLevel::Similar | NameLevel::Continued | NameLevel::Beginning) {
        return evidence;
    }
    if let Some(slip) = wrong_letters(typed, known) {
        let one = slip.edits == 1;
        evidence.level = if one { NameLevel::OneLetter } else { NameLevel::TwoLetters };
        evidence.length = slip.length;
        evidence.slip = slip.likeness;
        evidence.set_apart = false;
    }
    evidence
}

/// Words that tell the reach or rank of a company: one that has another of them is another one.
const REACHES: [&str; 6] =
    ["group", "holding", "international", "global", "worldwide", "enterprise"];

/// Whether what one name has beside the other names another company.
fn is_set_apart(level: NameLevel, typed: &Form, known: &Form) -> bool {
    let beside = |form: &Form, other: &Form, is: fn(&Token) -> bool| {
        let mut words = form.tokens.iter().filter(|word| is(word));
        words.any(|word| other.tokens.iter().all(|o| o.hash != word.hash))
    };
    let reach = |word: &Token| REACHES.contains(&word.text.as_str());
    let named = |word: &Token| {
        matches!(word.kind, Kind::Core | Kind::Number) && !is_misspelt_form(word.spelt())
    };
    match level {
        // X Global is not X International, while people drop either.
        NameLevel::Equal => beside(typed, known, reach) && beside(known, typed, reach),
        // X Holdings is not short for X Metals; the number of a fund is part of its name.
        NameLevel::Beginning => {
            let number = |word: &Token| word.kind == Kind::Number;
            beside(typed, known, reach) || beside(known, typed, number)
        }
        // X, X Technology and X Construction are companies of their own; X Athens is X.
        NameLevel::Continued => !ends(known, typed) && beside(typed, known, named),
        NameLevel::Similar | NameLevel::Abbreviated => {
            let number = |word: &Token| word.kind == Kind::Number;
            beside(typed, known, number) && beside(known, typed, number)
        }
        _ => false,
    }
}

/// Legal forms and reaches that are typed in full, and so with slips.
const LONG_FORMS: [&str; 12] = [
    "limited",
    "company",
    "corporation",
    "incorporated",
    "holding",
    "holdings",
    "international",
    "compagnie",
    "group",
    "aktiengesellschaft",
    "gesellschaft",
    "berhad",
];

/// Whether a word is a legal form with a slip in it.
fn is_misspelt_form(word: &str) -> bool {
    let slips = |form: &str| edits_within(word, form, if form.len() < 8 { 1 } else { 2 });
    word.len() >= ONE_LETTER_LENGTH - 1 && LONG_FORMS.iter().any(|form| slips(form).is_some())
}

/// Log-odds of how clearly a name is heard across writing systems, by the share of its weight that
/// is lost: letter for letter, in a usual spelling, or barely.
fn heard_clearly(lost: f32) -> f32 {
    match lost {
        lost if lost <= 0.02 => 1.0,
        lost if lost <= 0.06 => 0.6,
        lost if lost <= 0.1 => -0.1,
        _ => -1.2,
    }
}

/// Log-odds of a name made of common words in another order, beside the comparison's.
const TURNED_ROUND: f32 = -2.0;

fn level(typed: &Form, known: &Form, verdict: &Verdict) -> NameLevel {
    let whole = typed.whole_key == known.whole_key || typed.spelt_full_key == known.whole_key;
    if typed.compact == known.compact || typed.spelt_full_key == known.spelt_full_key || whole {
        return NameLevel::Identical;
    }
    if is_honoured(typed, known) || is_honoured(known, typed) {
        return NameLevel::Identical;
    }
    let joined = typed.spelt_key == known.spelt_key
        || typed.spelt_key == known.spelt_full_key
        || typed.spelt_full_key == known.spelt_key;
    if joined || verdict.exact {
        return NameLevel::Equal;
    }
    let stands_for = |short: &Form, long: &Form| {
        let told = !long.initials.is_empty();
        told && short.acronym().is_some_and(|word| long.has_initials(&word.text))
    };
    if stands_for(typed, known) {
        return NameLevel::Initials;
    }
    if stands_for(known, typed) {
        return NameLevel::KnownInitials;
    }
    let features = &verdict.features;
    let rest = features.conflict + features.extra + features.number + features.place_conflict;
    if features.foreign && rest <= 0.01 {
        return NameLevel::SameSound;
    }
    if is_abbreviated(typed, known) || is_abbreviated(known, typed) {
        NameLevel::Abbreviated
    } else if begins(typed, known) || is_last_word(typed, known) {
        NameLevel::Beginning
    } else if begins(known, typed) || ends(known, typed) {
        NameLevel::Continued
    } else {
        NameLevel::Similar
    }
}

/// Whether `long` is `short` with an honour in front that does not name the company.
fn is_honoured(long: &Form, short: &Form) -> bool {
    let [first, rest @ ..] = long.tokens.as_slice() else { return false };
    let same = |rest: &[Token]| rest.iter().map(|t| t.hash).eq(short.tokens.iter().map(|t| t.hash));
    first.kind == Kind::Generic && first.text == HONOUR && same(rest)
}

/// Whether the words of `long` begin with all words of `short` (generic words aside).
fn begins(short: &Form, long: &Form) -> bool {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let mut words = long.tokens.iter().filter(named);
    let mut count = 0;
    for word in short.tokens.iter().filter(named) {
        count += 1;
        if words.next().is_none_or(|other| other.hash != word.hash) {
            return false;
        }
    }
    count > 0
}

/// What is wrong in a misspelt name.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slip {
    edits: usize,
    /// Letters of the shortest word that is misspelt.
    length: usize,
    /// How much it looks like a slip of the fingers rather than another name, in log-odds.
    likeness: f32,
}

/// The wrong letters, in the words that name the company or in all words.
fn wrong_letters(typed: &Form, known: &Form) -> Option<Slip> {
    let core = wrong_letters_of(typed, known, (&typed.spelt, &known.spelt));
    if core.is_some() || typed.spelt_full.is_none() && known.spelt_full.is_none() {
        return core;
    }
    wrong_letters_of(typed, known, (typed.spelt_whole(), known.spelt_whole()))
}

/// The wrong letters, one or two, when the words are long enough and no listed word stands
/// against another.
fn wrong_letters_of(typed: &Form, known: &Form, texts: (&str, &str)) -> Option<Slip> {
    let (left, right) = (texts.0.as_bytes(), texts.1.as_bytes());
    let allowed = match left.len().min(right.len()) {
        0..ONE_LETTER_LENGTH => return None,
        ONE_LETTER_LENGTH..TWO_LETTERS_LENGTH => 1,
        _ => 2,
    };
    if left.len().abs_diff(right.len()) > allowed {
        return None;
    }
    let letters = (letters_of(left), letters_of(right));
    if least_edits(letters.0, letters.1) > allowed {
        return None;
    }
    let digits = |text: &[u8]| text.iter().filter(|b| b.is_ascii_digit()).fold(0_u64, digit);
    if (letters.0 | letters.1) & DIGITS != 0 && digits(left) != digits(right) {
        return None;
    }
    // So do Roman ones: Fund II is no slip for Fund III.
    let numbers = |form: &Form| {
        let numbers = form.tokens.iter().filter(|word| word.kind == Kind::Number);
        numbers.fold(0, |all: u64, word| all.wrapping_add(word.hash))
    };
    if numbers(typed) != numbers(known) {
        return None;
    }
    let edits = edits_within(texts.0, texts.1, allowed)?;
    if edits == 0 || words_differ(typed, known) {
        return None;
    }
    let open = |form: &Form, other: &Form| -> Vec<usize> {
        let words = form.tokens.iter().enumerate();
        let open = words.filter(|(_, word)| other.tokens.iter().all(|o| o.hash != word.hash));
        open.map(|(at, _)| at).collect()
    };
    let (mine, theirs) = (open(typed, known), open(known, typed));
    if mine.len() != theirs.len() || mine.is_empty() {
        // The gaps moved as well: the letters are wrong in the word that stands there.
        let likeness = slip_likeness(texts.0, texts.1);
        let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
        let length = word_at(known, start).min(left.len());
        let found = length >= SHORTEST_MISSPELT && (edits == 1 || length >= TWO_LETTERS_LENGTH - 1);
        return found.then_some(Slip { edits, length, likeness });
    }
    let mut slip = Slip { edits, length: usize::MAX, likeness: 0.0 };
    for (mine, theirs) in mine.iter().zip(&theirs) {
        let (word, other) = (typed.tokens[*mine].spelt(), known.tokens[*theirs].spelt());
        let length = word.len().min(other.len());
        let most = if length < TWO_LETTERS_LENGTH - 1 { 1 } else { 2 };
        if length < SHORTEST_MISSPELT || edits_within(word, other, most).is_none() {
            return None;
        }
        slip.length = slip.length.min(length);
        slip.likeness += slip_likeness(word, other);
        // A common word that is spelt as no word is names nobody else.
        let common = known.tokens[*theirs].known && !typed.tokens[*mine].known;
        slip.likeness += if common { 1.0 } else { 0.0 };
    }
    let rare = |word: &&Token| {
        word.weight >= RARE_WORD && known.tokens.iter().any(|o| o.hash == word.hash)
    };
    if typed.tokens.iter().any(|word| rare(&word)) {
        slip.likeness += 1.0;
    }
    Some(slip)
}

/// Letters of the word at a place of the words run together.
fn word_at(form: &Form, place: usize) -> usize {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let mut end = 0;
    let mut length = 0;
    for token in form.tokens.iter().filter(named) {
        length = token.spelt().len();
        end += length;
        if place < end {
            break;
        }
    }
    length
}

/// Shortest word that can be misspelt and still be told.
const SHORTEST_MISSPELT: usize = 4;
/// Weight from which a word that agrees vouches for a misspelt one beside it.
pub(crate) const RARE_WORD: f32 = 8.0;

/// Fingers swap, double and drop letters; other companies have other letters, above all the first.
fn slip_likeness(typed: &str, known: &str) -> f32 {
    let (left, right) = (typed.as_bytes(), known.as_bytes());
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    let before = start.checked_sub(1).map(|at| known.as_bytes()[at]);
    let kind = match (left, right) {
        ([a, b], [c, d]) if a == d && b == c => 0.9,
        ([letter], []) | ([], [letter]) if Some(*letter) == before => 0.9,
        ([_], []) | ([], [_]) => 0.2,
        ([_], [_]) => -0.6,
        _ => -0.3,
    };
    kind + if start == 0 { -1.0 } else { 0.0 }
}

fn digit(number: u64, byte: &u8) -> u64 {
    number.wrapping_mul(11).wrapping_add(u64::from(*byte))
}

/// Whether the one rare word of `short` is the last of `long` (Nørgaard in Brødrene Nørgaard).
fn is_last_word(short: &Form, long: &Form) -> bool {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let mut words = short.tokens.iter().filter(named);
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    let last = long.tokens.iter().rev().find(named);
    word.weight >= RARE_WORD && last.is_some_and(|last| last.hash == word.hash)
}

/// Whether the words of `short` are those of `long`, one by one, some of them cut short (Gen Elec)
/// or contracted (Intl).
fn is_abbreviated(short: &Form, long: &Form) -> bool {
    let named = |token: &&Token| token.kind != Kind::Filler;
    let (mut few, mut many) = (short.tokens.iter().filter(named), long.tokens.iter().filter(named));
    // A compound is cut in its parts (Ing.-Ges. for Ingenieurgesellschaft).
    let mut compounds = few.clone().count().saturating_sub(many.clone().count());
    let (mut letters, mut words) = (0, 0);
    loop {
        let (part, word) = match (few.next(), many.next()) {
            (Some(part), Some(word)) => (part, word),
            (None, None) => break,
            _ => return false,
        };
        words += 1;
        let (cut, whole) = (part.spelt(), word.spelt());
        letters += cut.len();
        let number = |word: &Token| word.kind == Kind::Number || word.letters & DIGITS != 0;
        if compounds > 0
            && let Some(behind) = whole.strip_prefix(cut).filter(|rest| !rest.is_empty())
            && let Some(next) = few.clone().next().map(Token::spelt)
            && cut.len().min(next.len()) >= SHORTEST_PART
            && behind.contains(next)
        {
            few.next();
            compounds -= 1;
            continue;
        }
        let short = || !number(part) && !number(word) && is_short_for(cut, whole);
        if part.hash != word.hash && !short() {
            return false;
        }
    }
    words >= 2 && letters >= ABBREVIATED_LETTERS
}

/// Letters of a part that a compound is cut to.
const SHORTEST_PART: usize = 3;
/// Letters that an abbreviated name needs to be told.
const ABBREVIATED_LETTERS: usize = 7;

fn is_short_for(cut: &str, whole: &str) -> bool {
    if cut.len() < 2 || cut.len() + 1 >= whole.len() || !cut.is_ascii() {
        return cut.len() >= 2 && whole.starts_with(cut);
    }
    if whole.starts_with(cut) {
        return true;
    }
    let (first, last) = (cut.as_bytes()[0], cut.as_bytes()[cut.len() - 1]);
    let ends = whole.as_bytes()[0] == first && whole.as_bytes()[whole.len() - 1] == last;
    let mut rest = whole.bytes();
    ends && cut.bytes().all(|letter| rest.any(|other| other == letter))
}

/// Whether the words of `long` end with all words of `short`, several or none of them listed.
fn ends(short: &Form, long: &Form) -> bool {
    let (few, many) = (&short.tokens, &long.tokens);
    let several = few.len() >= 2 && few.len() < many.len();
    several && few.iter().rev().zip(many.iter().rev()).all(|(a, b)| a.hash == b.hash)
}

/// Whether a listed word or place stands against another one: then a letter makes another name.
fn words_differ(typed: &Form, known: &Form) -> bool {
    let listed = |form: &Form, other: &Form| {
        let open =
            form.tokens.iter().filter(|word| other.tokens.iter().all(|o| o.hash != word.hash));
        let kind = |word: &Token| word.known || word.kind == Kind::Place;
        let mut open = open.filter(|word| word.kind != Kind::Filler);
        open.next().is_some_and(kind)
    };
    listed(typed, known) && listed(known, typed)
}
