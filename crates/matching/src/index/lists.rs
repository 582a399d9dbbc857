//! The keys by which names are found, and the lists built of them.

use compact_str::CompactString;
use rayon::prelude::*;

use super::Account;
use crate::hash::{hash_bytes, hash_text, mix};
use crate::name::{Form, Token};
use crate::postings::{Postings, grams_into};
use crate::script::{greek_skeleton, skeleton};
use crate::vocabulary::Kind;

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

fn rare_words(form: &Form) -> impl Iterator<Item = &Token> {
    form.tokens.iter().filter(|token| token.kind == Kind::Core && token.weight >= RARE_WORD)
}

/// The keys of a name's rare words.
pub(crate) fn word_keys(form: &Form, out: &mut Keys) {
    out.extend(rare_words(form).map(|token| token.hash));
}

/// The keys of the sounds of a name's rare words, apart by writing system.
pub(super) fn word_sound_keys(form: &Form, out: &mut Keys) {
    for token in rare_words(form) {
        out.extend(sounds(token, token.foreign));
    }
}

/// The keys under which names hold words that sound like those of a typed name: a typed Latin word
/// is looked for among foreign ones, a foreign one everywhere.
pub(crate) fn typed_sound_keys(form: &Form, out: &mut Keys) {
    for token in rare_words(form) {
        out.extend(sounds(token, true));
        if token.foreign {
            out.extend(sounds(token, false));
        }
    }
}

fn sounds(token: &Token, foreign: bool) -> impl Iterator<Item = u64> {
    let (mut korean, mut greek) = (CompactString::default(), CompactString::default());
    skeleton(token.sounding(), &mut korean);
    greek_skeleton(token.sounding(), &mut greek);
    let side = if foreign { 19 } else { 23 };
    let told = |text: CompactString, system: u64| {
        (text.len() >= SOUND_LENGTH).then(|| mix(hash_text(&text), side + system))
    };
    [told(korean, 0), told(greek, 10)].into_iter().flatten()
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

/// The key of names that sound alike across writing systems.
pub(crate) fn sound_keys(form: &Form, out: &mut Keys) {
    let mut sound = CompactString::default();
    form.skeleton_into(&mut sound);
    if sound.len() >= 2 {
        out.push(hash_text(&sound));
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
