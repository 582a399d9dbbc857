//! Wrong letters between two words: edits with swapped neighbours, counted up to a bound.

use rapidfuzz::distance::osa;

/// Which letters and digits a text holds, one bit each; all other bytes share one.
pub(crate) const fn letters_of(text: &[u8]) -> u64 {
    let (mut set, mut at) = (0, 0);
    while at < text.len() {
        set |= 1 << letter(text[at]);
        at += 1;
    }
    set
}

/// Bits of [`letters_of`] that stand for digits.
pub(crate) const DIGITS: u64 = 0x3ff << 26;

const fn letter(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => byte - b'0' + 26,
        _ => 36,
    }
}

/// Edits that two texts need at least, told by their letters alone: an edit brings in at most one
/// letter and takes away at most one.
pub(crate) fn least_edits(left: u64, right: u64) -> usize {
    (left & !right).count_ones().max((right & !left).count_ones()) as usize
}

/// The number of edits (a letter more, less, another, or two neighbours swapped) between two
/// texts, byte by byte, when it is at most `most`.
pub(crate) fn edits_within(left: &str, right: &str, most: usize) -> Option<usize> {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    let edits = match (left, right) {
        ([], rest) | (rest, []) => rest.len(),
        ([_], rest) | (rest, [_]) => one_against(left, right, rest),
        ([a, b], [c, d]) => {
            if a == d && b == c {
                1
            } else {
                2
            }
        }
        _ if left.len() <= MAX_BITS && left.is_ascii() && right.is_ascii() => {
            by_bits(left, right, most)?
        }
        _ => {
            let arguments = osa::Args::default().score_cutoff(most);
            let (left, right) = (left.iter().copied(), right.iter().copied());
            osa::distance_with_args(left, right, &arguments)?
        }
    };
    (edits <= most).then_some(edits)
}

/// One letter against several, which neither begin nor end with it: it may stand among them.
fn one_against(left: &[u8], right: &[u8], rest: &[u8]) -> usize {
    let one = if left.len() == 1 { left[0] } else { right[0] };
    if rest.contains(&one) { rest.len() - 1 } else { rest.len() }
}

/// Longest text whose letters fit into one machine word.
const MAX_BITS: usize = 64;

/// Hyyrö's bit-parallel distance with swaps: one column of the table is two machine words.
fn by_bits(left: &[u8], right: &[u8], most: usize) -> Option<usize> {
    let mut places = [0_u64; 128];
    for (at, byte) in left.iter().enumerate() {
        places[usize::from(*byte)] |= 1 << at;
    }
    let last = 1_u64 << (left.len() - 1);
    let (mut more, mut less, mut same, mut before) = (!0_u64, 0_u64, 0_u64, 0_u64);
    let mut edits = left.len();
    for (at, byte) in right.iter().enumerate() {
        let here = places[usize::from(*byte)];
        let swapped = ((!same & here) << 1) & before;
        same = ((here & more).wrapping_add(more) ^ more) | here | less | swapped;
        let rises = less | !(same | more);
        let falls = same & more;
        edits += usize::from(rises & last != 0);
        edits -= usize::from(falls & last != 0);
        // Each letter that is left takes off one at most.
        if edits > most + (right.len() - 1 - at) {
            return None;
        }
        let rises = rises << 1 | 1;
        more = falls << 1 | !(same | rises);
        less = rises & same;
        before = here;
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn edits_are_those_of_the_table(
            left in "[abc1]{0,12}|[a-d]{60,70}",
            right in "[abc1é]{0,12}|[a-d]{60,70}",
        ) {
            let whole = osa::distance(left.bytes(), right.bytes());
            for most in 0..4 {
                let within = (whole <= most).then_some(whole);
                prop_assert_eq!(edits_within(&left, &right, most), within);
            }
            let (a, b) = (letters_of(left.as_bytes()), letters_of(right.as_bytes()));
            prop_assert!(least_edits(a, b) <= whole);
        }
    }
}
