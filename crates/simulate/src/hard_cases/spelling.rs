//! Letters: what of a name goes into addresses, and romanised Korean and Greek.

/// Plain lower-case Latin letters for accented ones; nothing for what has none.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ā' | 'ą' | 'ă' => "a",
        'ä' | 'æ' => "ae",
        'å' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ė' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ő' | 'ō' => "o",
        'ö' | 'œ' | 'ø' => "oe",
        'ř' => "r",
        'ş' | 'ś' | 'š' => "s",
        'ß' => "ss",
        'ù' | 'ú' | 'û' | 'ů' => "u",
        'ü' => "ue",
        'ý' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '&' => "",
        _ => return None,
    })
}

/// Lower-case letters and digits of any script, accents written out in plain Latin letters.
pub(super) fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some(written) => out.push_str(written),
            None if letter.is_alphanumeric() => out.push(letter),
            None => {}
        }
    }
    out
}

/// What of a text fits into an address: plain Latin letters and digits.
pub(super) fn address(text: &str) -> String {
    let mut out = key(text);
    out.retain(|letter| letter.is_ascii_alphanumeric());
    out
}

/// The same with the accents dropped instead of written out: `ü` becomes `u`.
pub(super) fn unaccented(text: &str) -> String {
    let swap = |letter: char| match letter {
        'ä' | 'æ' => 'a',
        'ö' | 'œ' | 'ø' => 'o',
        'ü' => 'u',
        'Ä' => 'A',
        'Ö' | 'Ø' => 'O',
        'Ü' => 'U',
        other => match plain(other) {
            Some(written) if written.len() == 1 => written.chars().next().unwrap_or(other),
            _ => other,
        },
    };
    text.chars().map(swap).collect()
}

/// The first letter of every word a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut first = true;
    for letter in text.chars() {
        if first {
            out.extend(letter.to_uppercase());
        } else {
            out.push(letter);
        }
        first = letter == ' ' || letter == '-';
    }
    out
}

/// How somebody writes Korean in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Romanisation {
    /// The official one of 2000, sound changes left out as in most company names.
    Revised,
    /// As people write their own names: Woo, Young, Sun, Shin.
    Popular,
    /// After McCune and Reischauer without the marks: K, P, T, Ch.
    Older,
}

const INITIALS: [[&str; 3]; 19] = [
    ["g", "g", "k"],
    ["kk", "kk", "kk"],
    ["n", "n", "n"],
    ["d", "d", "t"],
    ["tt", "tt", "tt"],
    ["r", "r", "r"],
    ["m", "m", "m"],
    ["b", "b", "p"],
    ["pp", "pp", "pp"],
    ["s", "s", "s"],
    ["ss", "ss", "ss"],
    ["", "", ""],
    ["j", "j", "ch"],
    ["jj", "jj", "tch"],
    ["ch", "ch", "ch"],
    ["k", "k", "k"],
    ["t", "t", "t"],
    ["p", "p", "p"],
    ["h", "h", "h"],
];
const VOWELS: [[&str; 3]; 21] = [
    ["a", "a", "a"],
    ["ae", "ae", "ae"],
    ["ya", "ya", "ya"],
    ["yae", "yae", "yae"],
    ["eo", "u", "o"],
    ["e", "e", "e"],
    ["yeo", "you", "yo"],
    ["ye", "ye", "ye"],
    ["o", "o", "o"],
    ["wa", "wa", "wa"],
    ["wae", "wae", "wae"],
    ["oe", "oe", "oe"],
    ["yo", "yo", "yo"],
    ["u", "oo", "u"],
    ["wo", "wo", "wo"],
    ["we", "we", "we"],
    ["wi", "wi", "wi"],
    ["yu", "yu", "yu"],
    ["eu", "eu", "u"],
    ["ui", "ui", "ui"],
    ["i", "i", "i"],
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// Korean in Latin letters; other letters stay.
pub(super) fn from_hangul(text: &str, way: Romanisation) -> String {
    let column = way as usize;
    let mut out = String::new();
    for letter in text.chars() {
        let number = u32::from(letter).wrapping_sub(0xac00) as usize;
        if number >= 19 * 21 * 28 {
            out.push(letter);
            continue;
        }
        let (initial, vowel, end) = (number / 588, number % 588 / 28, number % 28);
        let popular = column == 1;
        match (initial, vowel) {
            // "shi" and "woo", as they are mostly written.
            (9, 20) if popular => out.push_str("shi"),
            (11, 13) if popular => out.push_str("woo"),
            _ => {
                out.push_str(INITIALS[initial][column]);
                out.push_str(VOWELS[vowel][column]);
            }
        }
        out.push_str(FINALS[end]);
    }
    out
}

/// How somebody writes Greek in Latin letters: the letters on which people differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Greeklish {
    pub(super) beta: &'static str,
    pub(super) eta: &'static str,
    pub(super) theta: &'static str,
    pub(super) xi: &'static str,
    pub(super) upsilon: &'static str,
    pub(super) phi: &'static str,
    pub(super) chi: &'static str,
    pub(super) omega: &'static str,
    pub(super) ou: &'static str,
}

/// The Greek standard ELOT 743.
pub(super) const ELOT: Greeklish = Greeklish {
    beta: "v",
    eta: "i",
    theta: "th",
    xi: "x",
    upsilon: "y",
    phi: "f",
    chi: "ch",
    omega: "o",
    ou: "ou",
};

/// A small Greek letter without its accent.
fn bare_greek(letter: char) -> char {
    match letter {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        other => other,
    }
}

/// Greek in capitals, without accents as on a shop sign.
pub(super) fn greek_capitals(text: &str) -> String {
    text.to_lowercase().chars().map(bare_greek).collect::<String>().to_uppercase()
}

/// Greek in Latin letters, in lower case; other letters stay.
pub(super) fn from_greek(text: &str, way: Greeklish) -> String {
    let lower: Vec<char> = text.to_lowercase().chars().collect();
    let letters: Vec<char> = lower.iter().copied().map(bare_greek).collect();
    let mut out = String::new();
    let mut place = 0;
    while place < letters.len() {
        let next = letters.get(place + 1).copied().unwrap_or(' ');
        let accented = letters[place] != lower[place];
        let start = place == 0 || !letters[place - 1].is_alphabetic();
        let voiced = letters.get(place + 2).is_some_and(|after| !"θκξπστφχψ".contains(*after));
        let pair = match (letters[place], next) {
            ('ο', 'υ') => way.ou,
            ('α', 'υ') if !accented => {
                if voiced {
                    "av"
                } else {
                    "af"
                }
            }
            ('ε', 'υ') if !accented => {
                if voiced {
                    "ev"
                } else {
                    "ef"
                }
            }
            ('μ', 'π') if start => "b",
            ('ν', 'τ') if start => "d",
            ('γ', 'γ') => "ng",
            ('γ', 'ξ') => "nx",
            ('γ', 'χ') => "nch",
            _ => "",
        };
        if pair.is_empty() {
            match one_greek(letters[place], way) {
                Some(written) => out.push_str(written),
                None => out.push(letters[place]),
            }
        } else {
            out.push_str(pair);
            place += 1;
        }
        place += 1;
    }
    out
}

fn one_greek(letter: char, way: Greeklish) -> Option<&'static str> {
    Some(match letter {
        'α' => "a",
        'β' => way.beta,
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' => way.eta,
        'θ' => way.theta,
        'ι' => "i",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => way.xi,
        'ο' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => way.upsilon,
        'φ' => way.phi,
        'χ' => way.chi,
        'ψ' => "ps",
        'ω' => way.omega,
        _ => return None,
    })
}
