//! Accounts put in and taken out in place, and the families they form.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lists::{
    Keys, beginning_keys, initial_keys, name_keys, slip_keys, sound_keys, word_keys,
    word_sound_keys,
};
use super::{Account, AccountInput, Index, Parsed, parse};
use crate::hash::hash_text;
use crate::name::Form;
use crate::postings::{Postings, grams_into};

impl Index {
    /// Adds an account, or puts it in the place of what stood at its position.
    pub(crate) fn put(&mut self, id: u32, input: &AccountInput<'_>) {
        let place = id as usize;
        while self.accounts.len() <= place {
            self.accounts.push(Account { gone: true, ..Account::default() });
        }
        let Parsed { forms, mut account } = parse(input);
        let known = &self.accounts[place];
        let (new, moved) = (known.gone, known.given_parent != account.given_parent);
        self.unlist(id);
        let start = self.forms.len() as u32;
        account.names = (start, start + forms.len() as u32);
        account.parent = self.accounts[place].parent;
        account.has_children = self.accounts[place].has_children;
        self.form_account.extend(forms.iter().map(|_| id));
        self.form_keys.extend(forms.iter().map(|form| hash_text(&form.text())));
        self.forms.extend(forms);
        self.accounts[place] = account;
        self.list(id);
        if new && !self.awaited.contains(&id) {
            self.join_family(id);
        } else if new || moved {
            (self.children, self.awaited) = family(&mut self.accounts);
        }
    }

    /// Puts a new account below its parent. Nobody names it as theirs, so that nothing else of any
    /// family changes, and no loop can arise.
    fn join_family(&mut self, id: u32) {
        let Some(parent) = self.accounts[id as usize].given_parent.filter(|parent| *parent != id)
        else {
            return;
        };
        match self.accounts.get_mut(parent as usize).filter(|account| !account.gone) {
            Some(account) => {
                account.has_children = true;
                self.accounts[id as usize].parent = Some(parent);
                self.children.insert(u64::from(parent), id, |other| other);
            }
            None => {
                self.awaited.insert(parent);
            }
        }
    }

    /// Takes an account out. Its position stays, and is no account any more.
    pub(crate) fn remove(&mut self, id: u32) {
        if (id as usize) < self.accounts.len() {
            self.unlist(id);
            self.accounts[id as usize] = Account { gone: true, ..Account::default() };
            (self.children, self.awaited) = family(&mut self.accounts);
        }
    }

    fn list(&mut self, id: u32) {
        self.change(id, true);
    }

    fn unlist(&mut self, id: u32) {
        self.change(id, false);
    }

    /// Enters or strikes an account in all lists.
    fn change(&mut self, id: u32, add: bool) {
        let account = std::mem::take(&mut self.accounts[id as usize]);
        count_city(&mut self.cities, &account, add);
        let own = |other: u32| other;
        for domain in &account.domains {
            set(&mut self.by_domain, domain.domain, id, add, &own);
            set(&mut self.by_label, domain.label, id, add, &own);
        }
        let forms = account.names.0..account.names.1;
        let order = |form: u32| self.form_account[form as usize];
        let mut keys = Keys::new();
        let mut grams = Vec::new();
        let mut compact = String::new();
        for form_id in forms {
            let form = &self.forms[form_id as usize];
            form.compact_into(false, &mut compact);
            if account.domains.is_empty() {
                set(&mut self.by_label, form.core_key, id, add, &own);
            }
            let lists: [(&mut Postings, KeyMaker); 7] = [
                (&mut self.by_name, name_keys),
                (&mut self.by_sound, sound_keys),
                (&mut self.by_initials, initial_keys),
                (&mut self.by_beginning, beginning_keys),
                (&mut self.by_deletion, slip_keys),
                (&mut self.by_word, word_keys),
                (&mut self.by_word_sound, word_sound_keys),
            ];
            for (postings, make) in lists {
                keys.clear();
                make(form, &mut keys);
                for key in &keys {
                    set(postings, *key, form_id, add, &order);
                }
            }
            grams_into(&compact, &mut grams);
            for gram in &grams {
                if add {
                    self.grams.insert(*gram, form_id);
                } else {
                    self.grams.remove(*gram, form_id);
                }
            }
        }
        self.accounts[id as usize] = account;
    }
}

type KeyMaker = fn(&Form, &mut Keys);

fn set(postings: &mut Postings, key: u64, id: u32, add: bool, order: &dyn Fn(u32) -> u32) {
    if add {
        postings.insert(key, id, order);
    } else {
        postings.remove(key, id);
    }
}

/// Counts an account in, or out, of its city.
pub(super) fn count_city(
    cities: &mut FxHashMap<u64, Vec<([u8; 2], u32)>>,
    account: &Account,
    add: bool,
) {
    let Some(country) = account.country.filter(|_| account.city != 0) else { return };
    let countries = cities.entry(account.city).or_default();
    match countries.iter_mut().find(|(known, _)| *known == country) {
        Some((_, count)) if add => *count += 1,
        Some((_, count)) => *count -= 1,
        None => countries.push((country, 1)),
    }
    countries.retain(|(_, count)| *count > 0);
}

/// Finds the parents that count and marks them. A parent that does not exist is none; a loop is
/// cut above its first account. Gives the children by parent, and the positions that are named as
/// a parent where no account stands.
pub(super) fn family(accounts: &mut [Account]) -> (Postings, FxHashSet<u32>) {
    let count = accounts.len() as u32;
    let given = |accounts: &[Account], id: u32| {
        let parent = accounts[id as usize].given_parent;
        parent.filter(|parent| *parent < count && *parent != id && !accounts[*parent as usize].gone)
    };
    for id in 0..count {
        accounts[id as usize].parent = given(accounts, id);
        accounts[id as usize].has_children = false;
    }
    cut_loops(accounts);
    let pairs: Vec<(u64, u32)> =
        (0..count).filter_map(|id| Some((u64::from(accounts[id as usize].parent?), id))).collect();
    for (parent, _) in &pairs {
        accounts[*parent as usize].has_children = true;
    }
    let absent = |parent: &u32| accounts.get(*parent as usize).is_none_or(|account| account.gone);
    let present = accounts.iter().filter(|account| !account.gone);
    let awaited = present.filter_map(|account| account.given_parent).filter(absent).collect();
    (Postings::build(pairs), awaited)
}

fn cut_loops(accounts: &mut [Account]) {
    // 0: not seen; else the number of the walk that saw it. Each account is walked over once.
    let mut seen = vec![0_u32; accounts.len()];
    for start in 0..accounts.len() {
        let walk = start as u32 + 1;
        let mut current = start;
        while seen[current] == 0 {
            seen[current] = walk;
            let Some(parent) = accounts[current].parent else { break };
            if seen[parent as usize] == walk {
                // Every account of a loop is reached before any later start: cut at its least.
                let mut least = parent as usize;
                let mut next = accounts[parent as usize].parent;
                while let Some(id) = next.filter(|id| *id != parent) {
                    least = least.min(id as usize);
                    next = accounts[id as usize].parent;
                }
                accounts[least].parent = None;
                break;
            }
            current = parent as usize;
        }
    }
}
