//! Which leads an added, changed or removed account can concern: only they are decided again.

use compact_str::CompactString;

use crate::decide::Matcher;
use crate::hash::{hash_text, mix};
use crate::index::{
    AccountInput, Index, Settings, initial_keys, name_keys, shorter_keys, slip_keys, sound_keys,
    spelt_sound_key, typed_sound_keys, whole_as_beginning,
};
use crate::lead::{Lead, LeadInput};
use crate::name::Form;
use crate::place::PlaceCache;
use crate::postings::grams_into;
use crate::recall::NameRecall;

/// Some accounts, seen from the leads: before and after a change, each with its whole family.
///
/// A lead that shares no domain, label, city, word, sound, initials or n-gram with any of them
/// gets the same decision as before: nothing it was decided by has changed.
#[derive(Debug)]
pub struct Affected {
    matcher: Matcher,
    cities: Vec<u64>,
}

impl Affected {
    /// The accounts that changed, as they were and as they are, and their relatives.
    #[must_use]
    pub fn of(accounts: &[AccountInput<'_>], settings: &Settings) -> Self {
        let matcher = Matcher::build(accounts, settings);
        let cities = matcher.index.accounts.iter().map(|account| account.city);
        let cities = cities.filter(|city| *city != 0).collect();
        Self { matcher, cities }
    }

    /// Whether the decision of a lead may have changed.
    #[must_use]
    pub fn concerns(&self, input: &LeadInput<'_>) -> bool {
        let index = &self.matcher.index;
        let mut lead = self.matcher.read(input);
        let mut known = (PlaceCache::default(), NameRecall::default());
        lead.complete(input, (&mut known.0, &mut known.1));
        if self.cities.contains(&lead.city) || shares_address(index, &lead) {
            return true;
        }
        let mut forms = lead.company.iter().flat_map(|name| &name.forms);
        forms.any(|form| shares_name(index, form))
    }
}

fn shares_address(index: &Index, lead: &Lead) -> bool {
    let mut hosts = lead.mail.iter().chain(&lead.site);
    hosts.any(|host| {
        !index.by_domain.get(host.domain_hash()).is_empty()
            || !index.by_label.get(host.label_hash()).is_empty()
    })
}

fn shares_name(index: &Index, form: &Form) -> bool {
    if !index.by_label.get(form.spelt_key).is_empty() {
        return true;
    }
    let (mut compact, mut grams) = (String::new(), Vec::new());
    form.compact_into(false, &mut compact);
    grams_into(&compact, &mut grams);
    if grams.iter().any(|gram| !index.grams.get(*gram).is_empty()) {
        return true;
    }
    let shares = |make: fn(&Form, &mut Vec<u64>), lists: &dyn Fn(u64) -> bool| {
        let mut keys = Vec::new();
        make(form, &mut keys);
        keys.iter().any(|key| lists(*key))
    };
    let acronym = form.acronym().map(|word| mix(hash_text(&word.text), 3));
    let spelt_initials = [&form.initials, &form.core_initials];
    let known = |initials: &&CompactString| {
        !initials.is_empty() && !index.by_name.get(hash_text(initials)).is_empty()
    };
    shares(name_keys, &|key| !index.by_name.get(key).is_empty())
        || shares(sound_keys, &|key| !index.by_sound.get(key).is_empty())
        || shares(initial_keys, &|key| !index.by_initials.get(key).is_empty())
        || spelt_sound_key(form).is_some_and(|key| !index.by_sound.get(key).is_empty())
        || shares(typed_sound_keys, &|key| !index.by_word_sound.get(key).is_empty())
        || acronym.is_some_and(|key| !index.by_initials.get(key).is_empty())
        || spelt_initials.iter().any(known)
        || form.tokens.iter().any(|token| !index.by_word.get(token.hash).is_empty())
        || shares(shorter_keys, &|key| !index.by_name.get(key).is_empty())
        || whole_as_beginning(form).is_some_and(|key| !index.by_beginning.get(key).is_empty())
        || shares(slip_keys, &|key| !index.by_deletion.get(key).is_empty())
}
