//! Candidates by name: equal, alike in sound, initials, and sharing rare n-grams.

use crate::calibrate::is_whole;
use crate::compare::compare_forms;
use crate::evidence::{NameEvidence, name_evidence};
use crate::hash::{hash_text, mix};
use crate::index::{
    Index, deletion_keys, frame_keys, name_keys, shorter_keys, sound_keys, spelt_sound_key,
    typed_sound_keys, whole_as_beginning, word_keys,
};
use crate::limits::{MAX_COMPARED, MAX_GROUP, MAX_POSTINGS, MAX_POSTINGS_TOTAL};
use crate::name::{Form, NormalName};
use crate::place::PlaceCache;
use crate::postings::grams_into;
use crate::recall::NameRecall;

/// Memory that is used again from lead to lead; one a thread.
#[derive(Debug, Default)]
pub struct Scratch {
    grams: Vec<u32>,
    lists: Vec<(u32, u32)>,
    /// Shared n-grams by form; all zero between searches.
    counts: Vec<u16>,
    touched: Vec<u32>,
    ranked: Vec<(u16, u64, u32, u32)>,
    keys: Vec<u64>,
    compact: String,
    pub(crate) places: PlaceCache,
    pub(crate) names: NameRecall,
    pub(crate) compared: Vec<u32>,
    /// Accounts of similar name with their best comparison, by position.
    pub(crate) found: Vec<(u32, NameEvidence)>,
    /// The weight of each comparison in `found`, until it is sorted.
    weights: Vec<f32>,
}

/// Log-odds from which a name found by a key needs no search among similar names.
const SURE: f32 = 2.4;
/// Log-odds below which a name is not kept as a candidate.
const WORTH_KEEPING: f32 = -4.0;
/// Letters by which a name with a misspelt word is longer or shorter at most.
const FRAMED_EDITS: usize = 2;
/// Share of a name's n-grams that a candidate must hold to be compared, in percent.
const SHARED_PERCENT: usize = 25;

impl Scratch {
    /// Fills `found` with accounts of similar name and the best comparison of each, sorted by id.
    /// The name was read in what was typed.
    pub(crate) fn search(&mut self, index: &Index, typed: &str, name: &NormalName) {
        self.found.clear();
        if let Some(found) = self.names.found(typed, index.edition) {
            self.found.extend_from_slice(found);
            return;
        }
        self.weights.clear();
        // The first form is what was typed, whole; the others are parts of it.
        let mut aside = false;
        for (at, form) in name.forms.iter().enumerate() {
            self.compared.clear();
            self.by_keys(index, form);
            self.by_beginnings(index, form);
            self.keys.clear();
            deletion_keys(form, &mut self.keys);
            for key in &self.keys {
                self.compared.extend(index.by_deletion.get(*key).iter().take(MAX_GROUP));
            }
            let best = self.compare(index, form, aside);
            // Whoever is found by a whole name needs no search among the similar ones.
            if best < SURE {
                self.by_words(index, form);
                self.by_grams(index, form);
                self.compare(index, form, aside);
            }
            aside = aside || at == 0 && self.found.iter().any(|(_, found)| is_whole(found.level));
        }
        self.found.sort_unstable_by_key(|(account, _)| *account);
        self.names.keep(typed, index.edition, &self.found);
    }

    /// Keeps the best comparison of each account, the first of equal ones.
    fn keep(&mut self, account: u32, weight: f32, evidence: NameEvidence) {
        match self.found.iter().position(|(known, _)| *known == account) {
            Some(at) if weight.total_cmp(&self.weights[at]).is_gt() => {
                self.weights[at] = weight;
                self.found[at].1 = evidence;
            }
            Some(_) => {}
            None => {
                self.weights.push(weight);
                self.found.push((account, evidence));
            }
        }
    }

    /// Compares the collected names, keeps what is worth it, and gives the best weight.
    fn compare(&mut self, index: &Index, form: &Form, aside: bool) -> f32 {
        let mut best = f32::MIN;
        self.compared.sort_unstable();
        self.compared.dedup();
        let compared = std::mem::take(&mut self.compared);
        // The names lie scattered in memory: asked for at once, they are fetched at once.
        let fetched = compared.iter().map(|id| index.forms[*id as usize].words_key);
        std::hint::black_box(fetched.fold(0, |all, key| all ^ key));
        // So do their words, which the names lead to.
        let words = compared.iter().filter_map(|id| index.forms[*id as usize].tokens.first());
        std::hint::black_box(words.fold(0, |all, word| all ^ word.hash));
        for id in &compared {
            let known = &index.forms[*id as usize];
            let evidence = name_evidence(form, known, compare_forms(form, known));
            let evidence = NameEvidence { aside, ..evidence };
            let weight = index.weights.name(&evidence);
            best = best.max(weight);
            if weight > WORTH_KEEPING {
                self.keep(index.form_account[*id as usize], weight, evidence);
            }
        }
        self.compared = compared;
        self.compared.clear();
        best
    }

    /// Pairs of an account with those of similar names, the smaller position first.
    pub(crate) fn alike(&mut self, index: &Index, name: &NormalName, own: u32) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for form in &name.forms {
            self.compared.clear();
            self.by_keys(index, form);
            self.by_grams(index, form);
            self.by_beginnings(index, form);
            let accounts = self.compared.iter().map(|id| index.form_account[*id as usize]);
            pairs.extend(accounts.filter(|id| *id != own).map(|id| (own.min(id), own.max(id))));
        }
        pairs
    }

    /// Names that hold a rare word of the typed one, as spelt or as it sounds.
    fn by_words(&mut self, index: &Index, form: &Form) {
        self.keys.clear();
        word_keys(form, &mut self.keys);
        for key in &self.keys {
            let names = index.by_word.get(*key);
            if names.len() <= MAX_COMPARED {
                self.compared.extend(names);
            }
        }
        self.keys.clear();
        frame_keys(form, &mut self.keys);
        for key in &self.keys {
            let names = index.by_deletion.get(*key);
            if names.len() <= MAX_GROUP {
                let near = |id: &&u32| {
                    let known = &index.forms[**id as usize];
                    known.spelt.len().abs_diff(form.spelt.len()) <= FRAMED_EDITS
                };
                self.compared.extend(names.iter().filter(near));
            }
        }
        if let Some(key) = spelt_sound_key(form) {
            self.compared.extend(index.by_sound.get(key).iter().take(MAX_GROUP));
        }
        self.keys.clear();
        typed_sound_keys(form, &mut self.keys);
        for key in &self.keys {
            let names = index.by_word_sound.get(*key);
            if names.len() <= MAX_COMPARED {
                self.compared.extend(names);
            }
        }
    }

    /// Names that go on where the typed one ends, and names that end before it does.
    fn by_beginnings(&mut self, index: &Index, form: &Form) {
        if let Some(key) = whole_as_beginning(form) {
            let longer = index.by_beginning.get(key);
            if longer.len() <= MAX_GROUP {
                self.compared.extend(longer);
            }
        }
        self.keys.clear();
        shorter_keys(form, &mut self.keys);
        for key in &self.keys {
            self.compared.extend(index.by_name.get(*key).iter().take(MAX_GROUP));
        }
    }

    fn by_keys(&mut self, index: &Index, form: &Form) {
        self.keys.clear();
        name_keys(form, &mut self.keys);
        for key in &self.keys {
            self.compared.extend(index.by_name.get(*key).iter().take(MAX_GROUP));
        }
        self.keys.clear();
        sound_keys(form, &mut self.keys);
        for key in &self.keys {
            self.compared.extend(index.by_sound.get(*key).iter().take(MAX_GROUP));
        }
        if let Some(acronym) = form.acronym() {
            let key = mix(hash_text(&acronym.text), 3);
            self.compared.extend(index.by_initials.get(key).iter().take(MAX_GROUP));
        }
        for initials in [&form.initials, &form.core_initials] {
            if !initials.is_empty() {
                let known = index.by_name.get(hash_text(initials));
                self.compared.extend(known.iter().take(MAX_GROUP));
            }
        }
    }

    /// Reads the rarest n-grams first and stops at the bound: common ones tell little.
    fn by_grams(&mut self, index: &Index, form: &Form) {
        form.compact_into(false, &mut self.compact);
        grams_into(&self.compact, &mut self.grams);
        self.lists.clear();
        for gram in &self.grams {
            let length = index.grams.get(*gram).len();
            if (1..=MAX_POSTINGS).contains(&length) {
                self.lists.push((length as u32, *gram));
            }
        }
        self.lists.sort_unstable();
        self.counts.resize(index.forms.len().max(self.counts.len()), 0);
        let (mut read, mut most) = (0, 0);
        let (counts, touched) = (self.counts.as_mut_slice(), &mut self.touched);
        for (length, gram) in &self.lists {
            read += *length as usize;
            if read > MAX_POSTINGS_TOTAL {
                break;
            }
            // A rare n-gram speaks louder.
            let weight = 4 + 24 / (2 + length.ilog2() as u16);
            for id in index.grams.get(*gram) {
                let count = &mut counts[*id as usize];
                if *count == 0 {
                    touched.push(*id);
                }
                *count += weight;
                most = most.max(*count);
            }
        }
        let floor = (self.grams.len() * 8 * SHARED_PERCENT / 100) as u16;
        // Whoever shares less than half of what the best shares is not as similar as the best.
        let floor = floor.max(most / 2).max(1);
        self.ranked.clear();
        for id in touched.drain(..) {
            let count = std::mem::take(&mut counts[id as usize]);
            if count >= floor {
                let account = index.form_account[id as usize];
                self.ranked.push((count, index.form_keys[id as usize], account, id));
            }
        }
        // Ties are settled by content, so that the order of the accounts is no matter.
        type Ranked = (u16, u64, u32, u32);
        let order = |a: &Ranked, b: &Ranked| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)));
        if self.ranked.len() > MAX_COMPARED {
            self.ranked.select_nth_unstable_by(MAX_COMPARED, order);
            self.ranked.truncate(MAX_COMPARED);
        }
        self.compared.extend(self.ranked.iter().map(|(_, _, _, id)| *id));
    }
}
