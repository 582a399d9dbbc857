//! Letters that look alike in Latin, Greek and Cyrillic: typed on the wrong keyboard, they are
//! read in the alphabet of their word.

use std::borrow::Cow;

/// Letters of one look: Latin, Greek, Cyrillic; a blank where an alphabet has none. By the shapes
/// of the printed letters, as in the confusables of Unicode TS 39.
const ALIKE: [[char; 3]; 33] = [
    ['A', 'Α', 'А'],
    ['B', 'Β', 'В'],
    ['C', ' ', 'С'],
    ['E', 'Ε', 'Е'],
    ['H', 'Η', 'Н'],
    ['I', 'Ι', 'І'],
    ['J', ' ', 'Ј'],
    ['K', 'Κ', 'К'],
    ['M', 'Μ', 'М'],
    ['N', 'Ν', ' '],
    ['O', 'Ο', 'О'],
    ['P', 'Ρ', 'Р'],
    ['S', ' ', 'Ѕ'],
    ['T', 'Τ', 'Т'],
    ['X', 'Χ', 'Х'],
    ['Y', 'Υ', 'У'],
    ['Z', 'Ζ', ' '],
    ['a', 'α', 'а'],
    ['c', ' ', 'с'],
    ['e', 'ε', 'е'],
    ['i', 'ι', 'і'],
    ['j', ' ', 'ј'],
    ['k', 'κ', 'к'],
    ['n', 'η', ' '],
    ['o', 'ο', 'о'],
    ['p', 'ρ', 'р'],
    ['s', ' ', 'ѕ'],
    ['t', 'τ', 'т'],
    ['u', 'υ', ' '],
    ['v', 'ν', ' '],
    ['w', 'ω', ' '],
    ['x', 'χ', 'х'],
    ['y', 'γ', 'у'],
];

/// The alphabet of a letter, by its column in [`ALIKE`].
fn alphabet(letter: char) -> Option<usize> {
    match letter {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(0),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(1),
        '\u{400}'..='\u{52f}' => Some(2),
        _ => None,
    }
}

/// The letter of an alphabet that looks like this one.
fn look(letter: char, own: usize, wanted: usize) -> Option<char> {
    let row = ALIKE.iter().find(|row| row[own] == letter)?;
    Some(row[wanted]).filter(|found| *found != ' ')
}

/// What the letters of a word, or of a name, say about its alphabet.
#[derive(Debug, Clone, Copy, Default)]
struct Letters {
    /// How many there are of each alphabet.
    count: [usize; 3],
    /// How many of these look like no letter of another alphabet.
    sure: [usize; 3],
    small: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for letter in text.chars() {
            let Some(own) = alphabet(letter) else { continue };
            letters.count[own] += 1;
            let alike = ALIKE.iter().any(|row| row[own] == letter);
            letters.sure[own] += usize::from(!alike);
            letters.small += usize::from(letter.is_lowercase());
        }
        letters
    }

    fn only(counts: [usize; 3]) -> Option<usize> {
        let mut told = (0..3).filter(|at| counts[*at] > 0);
        told.next().filter(|_| told.next().is_none())
    }

    fn is_mixed(&self) -> bool {
        self.count.iter().filter(|count| **count > 0).count() > 1
    }
}

/// Whether a name holds letters of two alphabets; most names do not.
fn is_mixed(name: &str) -> bool {
    // Greek and Cyrillic letters begin with these bytes in UTF-8, rare ones with 0xe1.
    if !name.bytes().any(|byte| matches!(byte, 0xcd..=0xd4 | 0xe1)) {
        return false;
    }
    let mut alphabets = name.chars().filter_map(alphabet);
    let first = alphabets.next();
    alphabets.any(|other| Some(other) != first)
}

/// The name with the look-alike letters of each word that mixes alphabets in the alphabet which
/// the word's other letters tell, or else those of the rest of the name.
pub(crate) fn unmixed(name: &str) -> Cow<'_, str> {
    if !is_mixed(name) {
        return Cow::Borrowed(name);
    }
    let whole = Letters::of(name);
    let most = (0..3).max_by_key(|at| whole.count[*at]);
    Cow::Owned(each_word(name, |word| {
        let letters = Letters::of(word);
        if !letters.is_mixed() || is_compound(word) {
            return None;
        }
        let told = Letters::only(letters.sure);
        let none = letters.sure == [0; 3];
        told.or_else(|| Letters::only(whole.sure).or(most).filter(|_| none))
    }))
}

/// The name as it reads when its words of capitals that all look like letters of the alphabet of
/// the other words are of that alphabet; `None` where there is no such word. It stands beside the
/// name as typed: `KIA` is a word of its own in Latin beside Greek ones as well.
pub(crate) fn other_reading(name: &str) -> Option<String> {
    if !is_mixed(name) {
        return None;
    }
    let clean = unmixed(name);
    let whole = Letters::of(&clean);
    let wanted = Letters::only(whole.sure).filter(|_| whole.is_mixed())?;
    let read = each_word(&clean, |word| {
        let letters = Letters::of(word);
        let alone = Letters::only(letters.count)? != wanted && letters.sure == [0; 3];
        (alone && letters.small == 0).then_some(wanted)
    });
    (read != *clean).then_some(read)
}

/// Folds each word into the alphabet that is chosen for it, if all its letters can be.
fn each_word(name: &str, choose: impl Fn(&str) -> Option<usize>) -> String {
    let mut out = String::with_capacity(name.len());
    let ends = |letter: char| !letter.is_alphabetic();
    for piece in name.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        let folded = choose(word).and_then(|wanted| {
            let fold = |letter: char| match alphabet(letter) {
                Some(own) if own != wanted => look(letter, own, wanted),
                _ => Some(letter),
            };
            word.chars().map(fold).collect::<Option<String>>()
        });
        match folded {
            Some(folded) => {
                out.push_str(&folded);
                out.push_str(&piece[word.len()..]);
            }
            None => out.push_str(piece),
        }
    }
    out
}

/// Letters that each half of a word of two alphabets has at least when it was put together so.
const COMPOUND_HALF: usize = 3;

/// Whether a word is two words run together (`ΟΤΕnet`): one half of capitals in one alphabet, one
/// of small letters in the other.
fn is_compound(word: &str) -> bool {
    let first = word.chars().next().and_then(alphabet);
    let cut = word.char_indices().find(|(_, letter)| alphabet(*letter) != first);
    let Some((cut, _)) = cut else { return false };
    let halves = [&word[..cut], &word[cut..]].map(Letters::of);
    let pure = halves.iter().all(|half| !half.is_mixed());
    let long = halves.iter().all(|half| half.count.iter().sum::<usize>() >= COMPOUND_HALF);
    let total = |half: &Letters| half.count.iter().sum::<usize>();
    let cases = halves.map(|half| (half.small == 0, half.small == total(&half)));
    pure && long && matches!(cases, [(true, _), (_, true)] | [(_, true), (true, _)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alike_letters_take_the_alphabet_of_their_word() {
        for (typed, wanted) in [
            // Latin capitals and small letters in Greek words.
            ("ΧAΛYBOYPΓIA BOΛOY", "ΧΑΛΥΒΟΥΡΓΙΑ ΒΟΛΟΥ"),
            ("Mεταλλική", "Μεταλλική"),
            // Greek and Cyrillic ones in Latin words.
            ("ΖORVEX Ltd", "ZORVEX Ltd"),
            ("Quеllmark", "Quellmark"),
            // Latin ones in a Cyrillic word.
            ("PОМАШКА", "РОМАШКА"),
            // Nothing to mend: one alphabet a word, or letters that are sure of two.
            ("Ελλάς Motors", "Ελλάς Motors"),
            ("ΔELTA", "ΔELTA"),
            ("ΟΤΕnet", "ΟΤΕnet"),
            ("XALYVOURGIA VOLOU", "XALYVOURGIA VOLOU"),
            ("한빛전자 ABC", "한빛전자 ABC"),
        ] {
            assert_eq!(unmixed(typed), wanted, "{typed}");
        }
    }

    #[test]
    fn words_of_look_alikes_alone_are_read_both_ways() {
        let read = other_reading("TEXNIKH ΒΟΛΟΥ Α.Ε.");
        assert_eq!(read.as_deref(), Some("ΤΕΧΝΙΚΗ ΒΟΛΟΥ Α.Ε."));
        assert_eq!(other_reading("MAXIM ΕΛΛΑΣ").as_deref(), Some("ΜΑΧΙΜ ΕΛΛΑΣ"));
        for plain in ["Maxim ΕΛΛΑΣ", "TEXNIKH VOLOU A.E.", "ΤΕΧΝΙΚΗ ΒΟΛΟΥ", "MAXIM", "ΔELTA ΟΤΕ"]
        {
            assert_eq!(other_reading(plain), None, "{plain}");
        }
    }
}
