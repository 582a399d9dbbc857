//! The tree of one family, bounded whatever its size.

use rustc_hash::FxHashSet;
use speargun_store::Connection;
use speargun_store::family::{self, Place};

use super::{DEPTH_MAX, strongest};
use crate::EngineError;

/// The most accounts of a family that are shown.
const MEMBERS_MAX: usize = 500;

/// The family of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Family {
    /// The topmost account.
    pub top_id: i64,
    /// All accounts from the top down, each after the account above it.
    pub members: Vec<Member>,
    /// Whether there are more than are shown.
    pub truncated: bool,
    /// Links that were left out because they close a loop: child, parent, who says so.
    pub loops: Vec<(i64, i64, String)>,
}

/// An account of a family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub id: i64,
    /// The account above it.
    pub parent_id: Option<i64>,
    /// Who says so.
    pub source: Option<String>,
    /// Steps below the top.
    pub depth: u32,
}

/// The family of an account.
///
/// # Errors
/// When the account is not known, or what the store reports.
pub fn family_of(connection: &mut Connection, id: i64) -> Result<Family, EngineError> {
    crate::membership::known(connection, id)?;
    let mut top_id = id;
    for _ in 0..DEPTH_MAX {
        let place = family::place(connection, top_id)?;
        match place.and_then(|place| place.parent_id) {
            Some(parent) if parent != id => top_id = parent,
            _ => break,
        }
    }
    let mut family = Family { top_id, ..Family::default() };
    let mut seen = FxHashSet::default();
    let Some(top) = family::place(connection, top_id)? else { return Ok(family) };
    // The last comes first, so that each account is followed by those below it.
    let mut open = vec![(Place { parent_id: None, source: None, ..top }, 0)];
    while let Some((place, depth)) = open.pop() {
        if !seen.insert(place.id) {
            continue;
        }
        if family.members.len() >= MEMBERS_MAX {
            family.truncated = true;
            break;
        }
        note_loop(connection, &place, &mut family)?;
        let below = family::children(connection, place.id, MEMBERS_MAX as i64 + 1)?;
        open.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
        family.members.push(Member {
            id: place.id,
            parent_id: place.parent_id,
            source: place.source,
            depth,
        });
    }
    Ok(family)
}

/// A link that was said and does not count was left out for a loop.
fn note_loop(
    connection: &mut Connection,
    place: &Place,
    family: &mut Family,
) -> Result<(), EngineError> {
    if place.parent_id.is_some() {
        return Ok(());
    }
    let links = family::links_of(connection, place.id)?;
    let Some(word) = strongest(place, &links) else { return Ok(()) };
    if let Some(parent) = word.parent
        && speargun_store::account::get(connection, parent)?.is_some()
    {
        family.loops.push((place.id, parent, word.source));
    }
    Ok(())
}
