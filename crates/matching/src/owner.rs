//! Whether two web domains belong to one organisation, by the domains alone.

use crate::host::Host;
use crate::mail::{HostKind, host_kind};
use crate::vocabulary::vocabulary;

/// Letters of the shortest label that names an owner under any suffix.
const SHORTEST_LABEL: usize = 6;

/// Whether two domains are of one owner as far as they tell themselves: the same, or the same
/// coined label under different suffixes. A label that is a word of many
/// company names (`global`, `media`) belongs to a different owner under each suffix; so does any
/// name at a host that many share, and each host below a domain.
#[must_use]
pub fn same_owner(left: &Host, right: &Host) -> bool {
    let own = |host: &Host| host_kind(host) == HostKind::Corporate && !host.is_homograph();
    if !own(left) || !own(right) {
        return false;
    }
    if left.host() == right.host() {
        return true;
    }
    // A host below a domain may be a tenant's; whose it is, the names alone do not tell.
    if left.host() != left.domain() || right.host() != right.domain() {
        return false;
    }
    let registered = !left.has_private_suffix() && !right.has_private_suffix();
    registered && left.label() == right.label() && is_coined(left.label())
}

/// Whether a label is long enough and no word of the lists, nor the plural of one.
fn is_coined(label: &str) -> bool {
    let letters = label.bytes().filter(|byte| *byte != b'-').count();
    let known = |word: &str| vocabulary().word(word).known;
    letters >= SHORTEST_LABEL && !known(label) && !label.strip_suffix('s').is_some_and(known)
}
