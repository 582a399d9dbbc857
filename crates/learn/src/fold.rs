//! Which row is tested in which fold.

use crate::random::Random;

/// Deals rows to folds so that each has its share of both classes: the rows of each class are
/// shuffled, then dealt in turn, the negative ones on from where the positive ones ended.
#[must_use]
pub fn stratified(labels: &[bool], folds: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut fold_of = vec![0_u8; labels.len()];
    let mut turn = 0_usize;
    for class in [true, false] {
        let mut rows: Vec<usize> = (0..labels.len()).filter(|row| labels[*row] == class).collect();
        random.shuffle(&mut rows);
        for row in rows {
            fold_of[row] = (turn % folds) as u8;
            turn += 1;
        }
    }
    fold_of
}

/// Rows to learn from, and rows to test on.
pub(crate) type Split = (Vec<u32>, Vec<u32>);

/// The rows of a set that are outside a fold and inside it.
pub(crate) fn split(rows: &[u32], fold_of: &[u8], fold: u8) -> Split {
    let (mut outside, mut inside) = (Vec::with_capacity(rows.len()), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        if fold_of[place] == fold { inside.push(*row) } else { outside.push(*row) }
    }
    (outside, inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fold_has_its_share_of_both_classes() {
        let labels: Vec<bool> = (0..103).map(|row| row % 5 == 0).collect();
        let folds = stratified(&labels, 5, 1);
        for fold in 0..5_u8 {
            let of = |class: bool| {
                (0..103).filter(|row| folds[*row] == fold && labels[*row] == class).count()
            };
            assert!((4..=5).contains(&of(true)), "{}", of(true));
            assert!((16..=17).contains(&of(false)), "{}", of(false));
        }
        assert_eq!(folds, stratified(&labels, 5, 1));
        assert_ne!(folds, stratified(&labels, 5, 2));
    }
}
