//! What people do to a name on its way into a form.

use super::{spelling::key, tongues::Tongue};
use crate::random::Random;

const NEIGHBOURS: &[(char, &str)] = &[
    ('a', "sqz"),
    ('b', "vn"),
    ('c', "xv"),
    ('d', "sf"),
    ('e', "wr"),
    ('f', "dg"),
    ('g', "fh"),
    ('h', "gj"),
    ('i', "uo"),
    ('j', "hk"),
    ('k', "jl"),
    ('l', "k"),
    ('m', "n"),
    ('n', "mb"),
    ('o', "ip"),
    ('p', "o"),
    ('q', "w"),
    ('r', "et"),
    ('s', "ad"),
    ('t', "ry"),
    ('u', "yi"),
    ('v', "cb"),
    ('w', "qe"),
    ('x', "zc"),
    ('y', "tu"),
    ('z', "x"),
];

/// One slip of the finger: two letters swapped, one dropped, doubled, or its neighbour hit.
/// The first letter stays, as it mostly does.
fn slip(letters: &mut Vec<char>, random: &mut Random) {
    let place = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => letters.swap(place, place + 1),
        1 => {
            letters.remove(place);
        }
        2 => letters.insert(place, letters[place]),
        _ => {
            let near = NEIGHBOURS.iter().find(|(letter, _)| *letter == letters[place]);
            match near {
                Some((_, keys)) => {
                    let keys: Vec<char> = keys.chars().collect();
                    letters[place] = random.pick(&keys);
                }
                None => letters.swap(place, place + 1),
            }
        }
    }
}

/// The word mistyped; none where it is too short for that or came out the same.
pub(super) fn mistyped(word: &str, slips: usize, random: &mut Random) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 6 {
        return None;
    }
    for _ in 0..slips {
        slip(&mut letters, random);
    }
    let out: String = letters.into_iter().collect();
    (key(&out) != key(word)).then_some(out)
}

/// A Korean word with two vowels taken for each other that sound alike; none where it has none.
pub(super) fn misheard(word: &str) -> Option<String> {
    let swapped = |letter: char| {
        let number = u32::from(letter).checked_sub(0xac00).filter(|number| *number < 11_172)?;
        let vowel = number % 588 / 28;
        let other = match vowel {
            1 => 5,
            5 => 1,
            _ => return None,
        };
        char::from_u32(0xac00 + number - vowel * 28 + other * 28)
    };
    let place = word.char_indices().find(|(_, letter)| swapped(*letter).is_some());
    let (place, letter) = place?;
    let mut out = word.to_owned();
    out.replace_range(place..place + letter.len_utf8(), &swapped(letter)?.to_string());
    Some(out)
}

/// The name with its long words shortened as is usual in the language; none without such words.
pub(super) fn abbreviated(name: &str, tongue: &Tongue, random: &mut Random) -> Option<String> {
    let mut any = false;
    let words: Vec<String> = name
        .split(' ')
        .map(|word| {
            let entry = tongue.abbreviations.iter().find(|entry| entry[0] == word);
            match entry {
                Some(entry) if !any || random.chance(0.8) => {
                    any = true;
                    random.pick(&entry[1..]).to_owned()
                }
                _ => word.to_owned(),
            }
        })
        .collect();
    any.then(|| words.join(" "))
}

/// Every long word cut to its beginning: "Intl Bus Mach". Only for names of many words.
pub(super) fn clipped(name: &str, random: &mut Random) -> Option<String> {
    let words: Vec<&str> = name.split(' ').filter(|word| word.len() > 2).collect();
    if words.len() < 4 {
        return None;
    }
    let length = random.between(4, 5) as usize;
    let clip = |word: &&str| word.chars().take(length).collect::<String>();
    Some(words.iter().map(clip).collect::<Vec<_>>().join(" "))
}

/// Letters of East Asian width.
pub(super) fn full_width(name: &str) -> String {
    let widen = |letter: char| match letter {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
        other => other,
    };
    name.chars().map(widen).collect()
}

/// As a web page's source writes it; none where nothing in it needs that.
pub(super) fn entities(name: &str) -> Option<String> {
    let mut out = String::new();
    let mut plain = true;
    for letter in name.chars() {
        let entity = match letter {
            '&' => "&amp;",
            'ä' => "&auml;",
            'ö' => "&ouml;",
            'ü' => "&uuml;",
            'é' => "&eacute;",
            'ñ' => "&ntilde;",
            '\'' => "&#39;",
            other => {
                out.push(other);
                continue;
            }
        };
        plain = false;
        out.push_str(entity);
    }
    (!plain).then_some(out)
}

/// With a character nobody sees within a word.
pub(super) fn with_unseen(name: &str, random: &mut Random) -> String {
    let unseen = random.pick(&['\u{200b}', '\u{feff}', '\u{ad}', '\u{200d}', '\u{2060}']);
    let places: Vec<usize> = name.char_indices().map(|(place, _)| place).collect();
    let mut out = name.to_owned();
    out.insert(random.pick(&places), unseen);
    out
}
