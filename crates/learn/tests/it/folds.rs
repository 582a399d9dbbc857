//! Which row is tested in which fold.

use proptest::prelude::*;
use speargun_learn::stratified;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Each fold has its share of all rows and of both classes, to within one row; the same seed
    /// deals the same.
    #[test]
    fn folds_share_rows_and_classes(
        labels in prop::collection::vec(any::<bool>(), 0..120), folds in 2_usize..12, seed: u64,
    ) {
        let fold_of = stratified(&labels, folds, seed);
        prop_assert_eq!(fold_of.len(), labels.len());
        prop_assert_eq!(&fold_of, &stratified(&labels, folds, seed));
        for class in [None, Some(true), Some(false)] {
            let counts: Vec<usize> = (0..folds)
                .map(|fold| {
                    let is_there = |row: &usize| {
                        usize::from(fold_of[*row]) == fold
                            && class.is_none_or(|class| labels[*row] == class)
                    };
                    (0..labels.len()).filter(is_there).count()
                })
                .collect();
            let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{:?} {:?}", class, counts);
        }
    }
}

#[test]
fn another_seed_deals_otherwise() {
    let labels: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
    let deals: Vec<Vec<u8>> = (0..5).map(|seed| stratified(&labels, 5, seed)).collect();
    for (place, one) in deals.iter().enumerate() {
        assert!(deals[place + 1..].iter().all(|other| one != other));
    }
}
