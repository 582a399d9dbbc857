//! The keys by which names are found, and the lists built of them.

use compact_str::CompactString;
use rayon::prelude::*;

use super::Account;
use crate::hangul::first_meanings;
use crate::hash::{hash_bytes, hash_text, mix};
use crate::name::{Form, Token};
use crate::postings::{Postings, grams_into};
use crate::script::{HANGUL_WAYS, greek_skeleton, greek_ways, hangul_skeleton, skeleton, vowelled};
use crate::vocabulary::{Kind, is_syllable};

pub(super) fn domain_lists(accounts: &[Account], forms: &[Form]) -> (Postings, Postings) {
    let (mut domains, mut labels) = (Vec::new(), Vec::new());
    for (id, account) in accounts.iter().enumerate() {
        for domain in &account.domains {
            domains.push((domain.domain, id as u32));
            labels.push((domain.label, id as u32));
        }
        if account.domains.is_empty() {
            for form in &forms[account.names.0 as usize..account.names.1 as usize] {
                labels.push((form.core_key, id as u32));
            }
        }
    }
    rayon::join(|| Postings::build(domains), || Postings::build(labels))
}

pub(super) type Keys = Vec<u64>;

pub(super) fn form_pairs(
    forms: &[Form],
    keys: &(dyn Fn(&Form, &mut Keys) + Sync),
) -> Vec<(u64, u32)> {
    let pairs = forms.par_iter().enumerate().flat_map_iter(|(id, form)| {
        let mut found = Vec::new();
        keys(form, &mut found);
        found.into_iter().map(move |key| (key, id as u32))
    });
    pairs.collect()
}

/// Keys of equal names: run together, without generic words, and in any order.
pub(crate) fn name_keys(form: &Form, out: &mut Keys) {
    out.push(form.compact);
    out.push(form.core_key);
    out.push(form.unordered_key());
    out.push(form.spelt_key);
    if form.spelt_full_key != form.spelt_key {
        out.push(form.spelt_full_key);
    }
    out.push(form.whole_key);
}

/// Lengths of names that are found with one letter wrong by what is left without a letter; longer
/// ones share enough n-grams.
const DELETION_LENGTHS: std::ops::RangeInclusive<usize> = 5..=12;

/// The keys of a short name without one of its letters: names that differ in one letter, or in
/// the order of two, have one in common.
pub(crate) fn deletion_keys(form: &Form, out: &mut Keys) {
    let spelt = form.spelt.as_bytes();
    if !DELETION_LENGTHS.contains(&spelt.len()) {
        return;
    }
    out.push(mix(form.spelt_key, 7));
    let mut rest = [0_u8; 12];
    for gone in 0..spelt.len() {
        if gone > 0 && spelt[gone] == spelt[gone - 1] {
            continue;
        }
        rest[..gone].copy_from_slice(&spelt[..gone]);
        rest[gone..spelt.len() - 1].copy_from_slice(&spelt[gone + 1..]);
        out.push(mix(hash_bytes(&rest[..spelt.len() - 1]), 7));
    }
}

/// Words of a name of which one may be misspelt beyond what n-grams find: the others are common.
const FRAMED_WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// Shortest word that is looked for by its first and last letter.
const FRAMED_LETTERS: usize = 5;

/// The keys of a name with one of its words known by its first and last letter alone, for whoever
/// misspells that word beside others that many names hold.
pub(crate) fn frame_keys(form: &Form, out: &mut Keys) {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let count = form.tokens.iter().filter(named).count();
    if !FRAMED_WORDS.contains(&count) {
        return;
    }
    let words = || form.tokens.iter().filter(named).enumerate();
    for (at, word) in words() {
        let ([first, .., last], true) =
            (word.spelt().as_bytes(), word.spelt().len() >= FRAMED_LETTERS)
        else {
            continue;
        };
        let ends = u64::from(*first) << 8 | u64::from(*last);
        let others = words().filter(|(other, _)| *other != at);
        out.push(others.fold(mix(ends, 11), |key, (_, other)| mix(other.hash, key)));
    }
}

/// All keys by which misspelt names are found.
pub(crate) fn slip_keys(form: &Form, out: &mut Keys) {
    deletion_keys(form, out);
    frame_keys(form, out);
}

/// Most words that a name can be cut short to.
const MAX_BEGINNING_WORDS: usize = 3;

/// The keys of a name cut short after its first words, for whoever types only these.
pub(super) fn beginning_keys(form: &Form, out: &mut Keys) {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let count = form.tokens.iter().filter(named).count();
    let mut key = 0;
    for (at, token) in form.tokens.iter().filter(named).take(MAX_BEGINNING_WORDS).enumerate() {
        key = mix(token.hash, key);
        if at + 1 < count {
            out.push(key);
        }
    }
}

/// The key of a whole name as a beginning of longer ones.
pub(crate) fn whole_as_beginning(form: &Form) -> Option<u64> {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let mut words = form.tokens.iter().filter(named);
    let mut key = None;
    for token in words.by_ref().take(MAX_BEGINNING_WORDS) {
        key = Some(mix(token.hash, key.unwrap_or(0)));
    }
    key.filter(|_| words.next().is_none())
}

/// Weight from which a word is rare enough to find a name by.
const RARE_WORD: f32 = 8.0;
/// Consonants a word needs to be found by its sound.
const SOUND_LENGTH: usize = 3;

/// A listed word that is all of a Korean or Greek name is typed as it sounds (Υγεία: Hygeia).
fn rare_words(form: &Form) -> impl Iterator<Item = &Token> {
    let alone = form.tokens.len() == 1;
    form.tokens.iter().filter(move |token| {
        token.kind == Kind::Core && (token.weight >= RARE_WORD || alone && token.foreign)
    })
}

/// The keys of a name's rare words.
pub(crate) fn word_keys(form: &Form, out: &mut Keys) {
    out.extend(rare_words(form).map(|token| token.hash));
}

/// The keys of the sounds of a name's rare words, apart by writing system.
pub(super) fn word_sound_keys(form: &Form, out: &mut Keys) {
    for token in rare_words(form) {
        sounds(token, token.foreign, out);
    }
    if form.hangul.is_some() {
        first_words(form, out);
    }
}

/// The keys of the first word of a Korean name as it sounds, with each meaning of the second: a
/// group has many members, and each of them its trade.
fn first_words(form: &Form, out: &mut Keys) {
    let mut words = form.words();
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return };
    let meanings = second.native().into_iter().flat_map(first_meanings).chain([second.hash]);
    let meanings: Vec<u64> = meanings.collect();
    let mut sound = CompactString::default();
    for way in 0..HANGUL_WAYS {
        sound.clear();
        match first.native().filter(|native| native.starts_with(is_syllable)) {
            Some(native) => hangul_skeleton(native, way, &mut sound),
            None => skeleton(&first.text, &mut sound),
        }
        out.extend(meanings.iter().map(|meaning| mix(hash_text(&sound), *meaning)));
    }
    out.sort_unstable();
    out.dedup();
}

/// The keys under which names hold words that sound like those of a typed name: a typed Latin word
/// is looked for among foreign ones, a foreign one everywhere.
pub(crate) fn typed_sound_keys(form: &Form, out: &mut Keys) {
    for token in rare_words(form) {
        sounds(token, true, out);
        if token.foreign {
            sounds(token, false, out);
        }
    }
    let mut words = form.words();
    if let (Some(first), Some(second), None) = (words.next(), words.next(), &form.hangul) {
        let mut sound = CompactString::default();
        skeleton(first.spelt(), &mut sound);
        out.push(mix(hash_text(&sound), second.hash));
    }
}

/// How many beginnings of a Korean word, from two syllables on, may be a word of their own.
const FIRST_SYLLABLES: usize = 3;

fn sounds(token: &Token, foreign: bool, out: &mut Keys) {
    let side = if foreign { 19 } else { 23 };
    let mut tell = |text: &CompactString, system: u64| {
        let key = mix(hash_text(text), side + system);
        if text.len() >= SOUND_LENGTH && !out.contains(&key) {
            out.push(key);
        }
    };
    let mut sound = CompactString::default();
    skeleton(token.sounding(), &mut sound);
    tell(&sound, 0);
    sound.clear();
    greek_skeleton(token.sounding(), &mut sound);
    tell(&sound, 10);
    let Some(native) = token.native() else { return };
    if native.starts_with(is_syllable) {
        // Words run together: what begins one may be a word.
        let ends = native.char_indices().map(|(at, _)| at).skip(2).take(FIRST_SYLLABLES);
        for end in ends.chain([native.len()]) {
            for way in 0..HANGUL_WAYS {
                sound.clear();
                hangul_skeleton(&native[..end], way, &mut sound);
                tell(&sound, 0);
            }
        }
    } else {
        for heard in greek_ways(native) {
            sound.clear();
            greek_skeleton(&heard, &mut sound);
            tell(&sound, 10);
        }
    }
}

/// The keys, as in `by_name`, of shorter names with which a name begins or ends.
pub(crate) fn shorter_keys(form: &Form, out: &mut Keys) {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let words: Vec<&str> = form.tokens.iter().filter(named).map(Token::spelt).collect();
    let mut text = String::new();
    for word in words.iter().take(words.len().saturating_sub(1).min(MAX_BEGINNING_WORDS)) {
        text.push_str(word);
        out.push(hash_text(&text));
    }
    for count in 2..=MAX_BEGINNING_WORDS.min(words.len().saturating_sub(1)) {
        out.push(hash_text(&words[words.len() - count..].concat()));
    }
}

/// The keys of names that sound alike across writing systems; a Korean name has several.
pub(crate) fn sound_keys(form: &Form, out: &mut Keys) {
    let mut sound = CompactString::default();
    form.skeleton_into(&mut sound);
    squeeze(&mut sound);
    if sound.len() >= FEW_SOUNDS {
        out.push(hash_text(&sound));
    } else {
        few_sounds(form, out);
    }
    let Some(hangul) = &form.hangul else { return };
    let mut add = |sound: &mut CompactString| {
        squeeze(sound);
        let key = hash_text(sound);
        if sound.len() >= FEW_SOUNDS && !out.contains(&key) {
            out.push(key);
        }
        sound.clear();
    };
    let syllables = |token: &'_ Token| token.native().is_some_and(|n| n.starts_with(is_syllable));
    let spelt_out = form.words().any(|token| syllables(token) && !token.foreign);
    for way in 0..HANGUL_WAYS {
        sound.clear();
        hangul_skeleton(hangul, way, &mut sound);
        add(&mut sound);
        // With the words that have a meaning in English; and, where letters were spelt out, by
        // these and the sound of the rest.
        for by_sound in [false, true] {
            if by_sound && !spelt_out {
                continue;
            }
            for token in form.words().filter(|token| token.kind != Kind::Generic) {
                match token.native().filter(|_| token.foreign && (by_sound || !token.known)) {
                    Some(native) => hangul_skeleton(native, way, &mut sound),
                    None => skeleton(&token.text, &mut sound),
                }
            }
            add(&mut sound);
        }
    }
}

/// The key, as in `by_sound`, of a typed Latin name as it was spelt, where shared spellings sound
/// otherwise.
pub(crate) fn spelt_sound_key(form: &Form) -> Option<u64> {
    let mut words = form.words();
    words.find(|token| token.spelt() != token.text).filter(|_| form.hangul.is_none())?;
    let mut sound = CompactString::default();
    for token in form.words().filter(|token| token.kind != Kind::Generic) {
        skeleton(token.spelt(), &mut sound);
    }
    squeeze(&mut sound);
    (sound.len() >= FEW_SOUNDS).then(|| hash_text(&sound))
}

/// Consonants from which a name is told by them alone.
const FEW_SOUNDS: usize = 2;

/// One sound twice in a row is one, also where words meet.
fn squeeze(sound: &mut CompactString) {
    let mut last = None;
    sound.retain(|letter| last.replace(letter) != Some(letter));
}

/// The key of a name with hardly a consonant.
fn few_sounds(form: &Form, out: &mut Keys) {
    let mut sound = CompactString::default();
    for token in form.words().filter(|token| token.kind != Kind::Generic) {
        vowelled(token.sounding(), &mut sound);
    }
    if sound.len() >= FEW_SOUNDS {
        out.push(mix(hash_text(&sound), 29));
    }
}

/// The key of a name's initials.
pub(crate) fn initial_keys(form: &Form, out: &mut Keys) {
    for initials in [&form.initials, &form.core_initials] {
        if !initials.is_empty() {
            out.push(mix(hash_text(initials), 3));
        }
    }
}

pub(super) fn gram_pairs(forms: &[Form]) -> Vec<(u32, u32)> {
    let pairs = forms.par_iter().enumerate().flat_map_iter(|(id, form)| {
        let (mut compact, mut grams) = (String::new(), Vec::new());
        form.compact_into(false, &mut compact);
        grams_into(&compact, &mut grams);
        grams.into_iter().map(move |gram| (gram, id as u32))
    });
    pairs.collect()
}
