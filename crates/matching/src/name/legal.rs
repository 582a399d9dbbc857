//! Takes off a name what is none of it: legal forms, registrants' endings, the seat.

use crate::hash::hash_text;
use crate::legal_form::{self, FormSet, Place};
use crate::script::Script;
use crate::text::RawToken;
use crate::vocabulary::{Kind, vocabulary};

/// Endings of US and Canadian registrant names: `/DE/`, `/NEW/`, `INC TX`.
static REGISTRANT_ENDINGS: &str = " al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md \
    ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa pr ri sc sd tn tx ut vt va wa wv wi wy \
    ab bc mb nb nl ns on pe qc sk yt new adr ads fi can old ";

/// Takes the state off that registers add to the end of a name.
pub(super) fn drop_registrant_ending(raw: &mut Vec<RawToken>) {
    while raw.len() >= 2 {
        let last = &raw[raw.len() - 1];
        let before = &raw[raw.len() - 2];
        let after_form = matches!(before.text.as_str(), "inc" | "corp" | "co" | "ltd" | "llc");
        let state = after_form && raw.len() > 2 && !matches!(last.text.as_str(), "co" | "new");
        let placed = !last.bracketed && (last.slashed || state);
        let coded = placed && last.text.len() <= 3 && {
            let mut key = [b' '; 5];
            key[1..=last.text.len()].copy_from_slice(last.text.as_bytes());
            let key = std::str::from_utf8(&key[..last.text.len() + 2]).unwrap_or(" ");
            REGISTRANT_ENDINGS.contains(key)
        };
        if !coded {
            return;
        }
        raw.pop();
    }
}

/// Takes legal forms out of a name unless nothing would be left.
pub(super) fn strip_legal(raw: &[RawToken]) -> (Vec<&RawToken>, FormSet) {
    let mut drop = [false; crate::limits::MAX_TOKENS];
    let mut legal = 0;
    let mut joined = String::new();
    let sounded = raw.iter().any(|token| !token.sound.is_empty());
    // From the back, so that "at the end" sees what the forms behind it have left.
    let mut position = raw.len() - drop_coded_seat(raw, &mut drop, &mut joined);
    while position > 0 {
        position -= 1;
        let mut found = form_from(raw, position, &drop, (false, &mut joined));
        if sounded {
            // Εταιρεία is a word with a meaning by itself, and part of longer legal forms.
            let heard = form_from(raw, position, &drop, (true, &mut joined));
            found = heard.filter(|(width, _)| *width > 1).or(found).or(heard);
        }
        if let Some((width, class)) = found {
            drop[position..position + width].fill(true);
            legal |= class;
        }
    }
    drop_seat(raw, &mut drop);
    let kept: Vec<&RawToken> =
        raw.iter().zip(drop).filter(|(_, dropped)| !dropped).map(|(token, _)| token).collect();
    let named = kept.iter().any(|token| !matches!(token.text.as_str(), "the" | "and" | "of"));
    if named { (kept, legal) } else { (raw.iter().collect(), legal) }
}

/// The longest legal form that begins at a word, and its class; by the shared spellings of the
/// words or as they sound.
fn form_from(
    raw: &[RawToken],
    position: usize,
    drop: &[bool],
    (by_sound, joined): (bool, &mut String),
) -> Option<(usize, FormSet)> {
    let longest = legal_form::longest_from(spelt(&raw[position], by_sound));
    let longest = longest.min(raw.len() - position);
    for width in (1..=longest).rev() {
        joined.clear();
        for token in &raw[position..position + width] {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(spelt(token, by_sound));
        }
        let Some((class, place)) = legal_form::lookup(joined) else { continue };
        let tail = drop[position + width..raw.len()].iter().all(|dropped| *dropped);
        let fits = match place {
            Place::Anywhere => true,
            // A comma behind it ends the name as well.
            Place::Greek if !(raw[position].dotted || raw[position].script == Script::Greek) => {
                false
            }
            Place::End | Place::Greek if position > 0 => {
                tail || raw.get(position + width).is_some_and(|next| next.parted)
            }
            Place::End | Place::Greek => leads(raw, width),
            Place::Last => position > 0 && position + width == raw.len(),
            Place::Edge => tail && position > 0 || position == 0 && raw.len() > 1,
        };
        if fits {
            return Some((width, class));
        }
    }
    None
}

fn spelt(token: &RawToken, by_sound: bool) -> &str {
    if by_sound && !token.sound.is_empty() { &token.sound } else { &token.text }
}

/// Whether a short legal form in front is one, not a word or somebody's initials (A.O. Smith).
fn leads(raw: &[RawToken], width: usize) -> bool {
    let first = &raw[0];
    let told = first.script == Script::Greek || first.dotted && first.text.len() >= 3;
    width == 1 && raw.len() > 1 && told
}

/// Words of a company's seat behind its legal form.
const MAX_SEAT: usize = 4;

/// Takes off a town and country code behind a legal form, and says how many words that are. Before
/// the legal forms are looked for, because many codes are forms as well (`GMBH, STOCKHOLM, SE`).
fn drop_coded_seat(raw: &[RawToken], drop: &mut [bool], joined: &mut String) -> usize {
    let Some(last) = raw.last().filter(|last| last.parted && raw.len() >= 4) else { return 0 };
    if !vocabulary().is_country_code(&last.text) {
        return 0;
    }
    let towns = 1..=MAX_SEAT.min(raw.len() - 3);
    let ends = towns.map(|words| raw.len() - 1 - words).find(|at| raw[*at].parted);
    let Some(end) = ends else { return 0 };
    let none = [false; crate::limits::MAX_TOKENS];
    let form = form_from(&raw[..end], end - 1, &none, (false, joined));
    if form.is_none() {
        return 0;
    }
    drop[end..raw.len()].fill(true);
    raw.len() - end
}

/// Takes off what stands behind the legal form and names no company: site and vendor codes, and
/// the town and country that patent offices add (`N.V., BREDA, NL`).
fn drop_seat(raw: &[RawToken], drop: &mut [bool]) {
    let Some(form) = drop[..raw.len()].iter().rposition(|dropped| *dropped).filter(|at| *at > 0)
    else {
        return;
    };
    for (token, dropped) in raw.iter().zip(drop.iter_mut()).skip(form + 1) {
        *dropped |= token.text.bytes().any(|byte| byte.is_ascii_digit());
    }
    let tail = &raw[form + 1..];
    let (Some(first), Some(last)) = (tail.first(), tail.last()) else { return };
    if !first.parted || tail.iter().any(|token| token.bracketed || token.slashed) {
        return;
    }
    let vocabulary = vocabulary();
    let listed = |token: &RawToken| vocabulary.word(&token.text);
    let coded = vocabulary.is_country_code(&last.text)
        || last.text.len() == 2 && REGISTRANT_ENDINGS.contains(&format!(" {} ", last.text));
    let country = tail.len() > 1 && vocabulary.country_of_word(hash_text(&last.text)).is_some();
    let town = match tail {
        [one] => one.text.len() > 2 && (!listed(one).known || listed(one).kind == Kind::Place),
        [one, other] => vocabulary.is_place_pair(&format!("{} {}", one.text, other.text)),
        _ => false,
    };
    // A country alone tells a unit of the company, not where it sits.
    let unit = tail.len() == 1 && vocabulary.country_of_word(hash_text(&last.text)).is_some();
    if tail.len() <= MAX_SEAT && (coded || country || town) && !unit {
        drop[form + 1..raw.len()].fill(true);
    }
}
