//! Corporate families: who is above whom by files, lists and people, and what counts.

mod files;
mod view;

use crate::audit;
use rustc_hash::FxHashMap;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_store::family::{self, FamilyLink, Place};
use speargun_store::{Connection, account};
use speargun_words::said;

use crate::EngineError;
use crate::membership::{Actor, Changed, Effect, change};

pub(crate) use files::Known;
pub use files::{FamilyFileReport, import_file};
pub use view::{Family, Member, family_of};

/// What a person says goes before everything else.
pub const PERSON: &str = "person";
/// What the imported account says.
pub const GIVEN: &str = "given";
/// What a list of acquisitions says.
pub const ACQUISITION: &str = "acquisition";
/// What a list of domains that belong together says.
pub const SHARED_DOMAIN: &str = "shared_domain";

pub use speargun_store::family::DEPTH_MAX;

fn rank(source: &str) -> u8 {
    match source {
        PERSON => 3,
        GIVEN => 2,
        ACQUISITION => 1,
        _ => 0,
    }
}

/// What is said about one account's parent, by the strongest source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    parent: Option<i64>,
    source: String,
}

/// The strongest word about an account's parent: a person's, the import's, then the lists'.
fn strongest(place: &Place, links: &[FamilyLink]) -> Option<Said> {
    let mut best: Option<Said> = place
        .given_parent_id
        .filter(|parent| *parent != place.id)
        .map(|parent| Said { parent: Some(parent), source: GIVEN.to_owned() });
    for link in links.iter().filter(|link| link.parent_id != Some(place.id)) {
        if best.as_ref().is_none_or(|known| rank(&link.source) >= rank(&known.source)) {
            best = Some(Said { parent: link.parent_id, source: link.source.clone() });
        }
    }
    best
}

/// Works out every account's parent anew and writes those that changed. Where links close a loop,
/// the weakest of them is left out: the weakest source, of equal ones that of the newest account.
///
/// # Errors
/// What the store reports.
pub fn settle(connection: &mut Connection) -> Result<u64, EngineError> {
    family::settle_hidden(connection)?;
    let mut links: FxHashMap<i64, Vec<FamilyLink>> = FxHashMap::default();
    for link in family::links(connection)? {
        links.entry(link.child_id).or_default().push(link);
    }
    let mut said: FxHashMap<i64, Said> = FxHashMap::default();
    let mut standing: FxHashMap<i64, (i64, Option<String>)> = FxHashMap::default();
    let mut known = Vec::new();
    family::each_place(connection, |place| {
        known.push(place.id);
        let of_account = links.get(&place.id).map_or(&[][..], Vec::as_slice);
        if let Some(word) = strongest(&place, of_account).filter(|word| word.parent.is_some()) {
            said.insert(place.id, word);
        }
        if let Some(parent) = place.parent_id {
            standing.insert(place.id, (parent, place.source));
        }
        Ok::<(), EngineError>(())
    })?;
    // By id, as the store hands them over: a parent that is deleted counts for none.
    said.retain(|_, word| word.parent.is_some_and(|id| known.binary_search(&id).is_ok()));
    cut_loops(&mut said);
    let mut changed = 0;
    for id in known {
        let now = said.get(&id).and_then(|word| Some((word.parent?, word.source.as_str())));
        let before = standing.get(&id);
        let before = before.map(|(id, source)| (*id, source.as_deref().unwrap_or_default()));
        if now != before {
            family::settle(connection, id, now)?;
            changed += 1;
        }
    }
    Ok(changed)
}

/// Leaves out the weakest link of every loop.
fn cut_loops(said: &mut FxHashMap<i64, Said>) {
    // Walks of one number met each other; 0 means not yet walked.
    let mut walked: FxHashMap<i64, usize> = FxHashMap::default();
    let mut ids: Vec<i64> = said.keys().copied().collect();
    ids.sort_unstable();
    for (number, start) in ids.into_iter().enumerate() {
        let number = number + 1;
        let mut path = Vec::new();
        let mut at = start;
        let closes = loop {
            if let Some(earlier) = walked.get(&at) {
                break *earlier == number;
            }
            let Some(parent) = said.get(&at).and_then(|word| word.parent) else { break false };
            walked.insert(at, number);
            path.push(at);
            at = parent;
        };
        if closes {
            let from = path.iter().position(|id| *id == at).unwrap_or(0);
            let weakest = path[from..]
                .iter()
                .min_by_key(|id| {
                    let source = said.get(id).map_or(0, |word| rank(&word.source));
                    (source, std::cmp::Reverse(**id))
                })
                .copied();
            if let Some(weakest) = weakest {
                said.remove(&weakest);
            }
        }
    }
}

/// Says who is above an account; nothing says that nobody is.
///
/// # Errors
/// When an account is not known, or is below the one that is to be under it.
pub fn set_parent(
    actor: &Actor<'_>,
    child: i64,
    parent: Option<i64>,
) -> Result<Effect, EngineError> {
    let ((), effect) = change(actor, "family", |connection| {
        crate::membership::known(connection, child)?;
        if let Some(parent) = parent {
            crate::membership::known(connection, parent)?;
            refuse_loop(connection, child, parent)?;
        }
        let link = FamilyLink { child_id: child, parent_id: parent, source: PERSON.to_owned() };
        if !family::put(connection, &link, actor.context)? {
            return Ok(((), Changed::Accounts(Vec::new())));
        }
        settle(connection)?;
        let details = json!({ "parent": parent });
        audit::note(connection, actor.context, (AuditAction::SetParent, child), &details)?;
        Ok(((), Changed::Anything))
    })?;
    Ok(effect)
}

/// Forgets what people said about an account's parent: files and lists count again.
///
/// # Errors
/// When nobody said anything, or the account is not known.
pub fn forget_parent(actor: &Actor<'_>, child: i64) -> Result<Effect, EngineError> {
    let ((), effect) = change(actor, "family", |connection| {
        crate::membership::known(connection, child)?;
        if !family::remove(connection, child, PERSON, actor.context)? {
            let reason = said!("family.no_parent_set", id = child);
            return Err(EngineError::NotFound(reason));
        }
        settle(connection)?;
        audit::note(connection, actor.context, (AuditAction::ForgetParent, child), &json!({}))?;
        Ok(((), Changed::Anything))
    })?;
    Ok(effect)
}

fn refuse_loop(connection: &mut Connection, child: i64, parent: i64) -> Result<(), EngineError> {
    let mut at = Some(parent);
    for _ in 0..=DEPTH_MAX {
        let Some(id) = at else { return Ok(()) };
        if id == child {
            let name = |connection: &mut Connection, id| {
                account::name(connection, id).map(Option::unwrap_or_default)
            };
            let (child, parent) = (name(connection, child)?, name(connection, parent)?);
            return Err(EngineError::Conflict(said!("family.would_loop", parent, child)));
        }
        at = family::place(connection, id)?.and_then(|place| place.parent_id);
    }
    Err(EngineError::Conflict(said!("family.too_deep", max = DEPTH_MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(links: &[(i64, i64, &str)]) -> FxHashMap<i64, Said> {
        let word = |(child, parent, source): &(i64, i64, &str)| {
            (*child, Said { parent: Some(*parent), source: (*source).to_owned() })
        };
        links.iter().map(word).collect()
    }

    #[test]
    fn the_weakest_link_of_a_loop_goes() {
        for (links, left_out) in [
            (&[(1, 2, GIVEN), (2, 1, GIVEN)][..], vec![2]),
            (&[(1, 2, ACQUISITION), (2, 1, GIVEN)], vec![1]),
            (&[(1, 2, GIVEN), (2, 3, PERSON), (3, 1, SHARED_DOMAIN), (4, 1, GIVEN)], vec![3]),
            (&[(1, 2, GIVEN), (2, 1, GIVEN), (3, 4, GIVEN), (4, 3, PERSON)], vec![2, 3]),
            (&[(1, 2, GIVEN), (2, 3, GIVEN)], vec![]),
        ] {
            let before = said(links);
            let mut after = before.clone();
            cut_loops(&mut after);
            let mut gone: Vec<i64> =
                before.keys().filter(|id| !after.contains_key(id)).copied().collect();
            gone.sort_unstable();
            assert_eq!(gone, left_out, "{links:?}");
        }
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_walked_once() {
        let links: Vec<(i64, i64, &str)> =
            (0..100_000).map(|id| (id, (id + 1) % 100_000, GIVEN)).collect();
        let mut chain = said(&links);
        cut_loops(&mut chain);
        assert_eq!(chain.len(), 99_999);
    }

    #[test]
    fn people_outrank_files_and_files_outrank_lists() {
        let place = Place { id: 1, given_parent_id: Some(2), ..Place::default() };
        let link = |parent_id, source: &str| FamilyLink {
            child_id: 1,
            parent_id,
            source: source.to_owned(),
        };
        let source = |links: &[FamilyLink]| strongest(&place, links).unwrap();
        assert_eq!(source(&[link(Some(3), ACQUISITION)]).parent, Some(2));
        assert_eq!(source(&[link(None, PERSON)]).parent, None);
        assert_eq!(source(&[link(Some(4), PERSON), link(Some(3), ACQUISITION)]).parent, Some(4));
    }
}
