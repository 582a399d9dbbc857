//! Weights, and how dimensions become one score.

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::score::{NAMED_DIMENSIONS, Tenths, dimension_values};

use super::points::any_account;
use super::{around, read, rule, shipped};

/// A model with dimensions of these weights, each with a rule that gives all its points to targets.
fn weighted(weights: &[f64]) -> String {
    let dimensions: String = weights
        .iter()
        .enumerate()
        .map(|(place, weight)| {
            format!(
                "[[dimension]]\nkey = \"d{place}\"\nweight = {weight:?}\n{}",
                rule("target", "100")
            )
        })
        .collect();
    around(&dimensions)
}

#[test]
fn weights_are_scaled_to_a_hundred() {
    for (weights, expected) in [
        (&[25.0, 75.0][..], &[25.0, 75.0][..]),
        (&[1.0, 3.0], &[25.0, 75.0]),
        (&[0.1, 0.1], &[50.0, 50.0]),
        (&[0.0, 7.0], &[0.0, 100.0]),
        (&[200.0, 200.0, 400.0], &[25.0, 25.0, 50.0]),
        (&[3.0], &[100.0]),
    ] {
        let model = read(&weighted(weights));
        let found: Vec<f64> = model.dimensions.iter().map(|own| own.weight).collect();
        let differ = found.iter().zip(expected).map(|(found, own)| (found - own).abs());
        assert!(differ.sum::<f64>() < 1e-9, "{weights:?}: {found:?}");
        let sum: f64 = weights.iter().sum();
        // Whoever wrote them is informed that they were scaled.
        assert_eq!(model.notices.len(), usize::from(sum != 100.0), "{:?}", model.notices);
    }
}

/// A4: the worked weights, each dimension full by itself.
#[test]
fn a_full_dimension_gives_its_weight() {
    let model = shipped();
    let weights = [250, 200, 200, 150, 100, 100];
    for (place, weight) in weights.into_iter().enumerate() {
        let mut values = vec![0; 6];
        values[place] = 1_000;
        let (total, parts) = model.compose(&values);
        assert_eq!((total, parts[place]), (weight, weight), "{}", NAMED_DIMENSIONS[place]);
        assert_eq!(model.total(&values), weight);
    }
    assert_eq!(model.compose(&[1_000; 6]).0, 1_000);
    assert_eq!(model.compose(&[0; 6]), (0, vec![0; 6]));
    // 50 × 25 % + 30 × 20 % + 100 × 10 % = 28.5
    assert_eq!(model.total(&[500, 300, 0, 0, 0, 1_000]), 285);
}

/// Rounded parts add up: the largest remainders get what is left, of equal ones the first.
#[test]
fn remainders_go_to_the_largest() {
    let model = read(&weighted(&[1.0, 1.0, 1.0]));
    for (values, total, parts) in [
        ([1, 0, 0], 0, [0, 0, 0]),
        ([1, 1, 0], 1, [1, 0, 0]),
        ([1, 1, 1], 1, [1, 0, 0]),
        ([2, 1, 1], 1, [1, 0, 0]),
        ([1, 2, 2], 2, [0, 1, 1]),
        ([1_000, 0, 0], 333, [333, 0, 0]),
        ([1_000, 1_000, 0], 667, [334, 333, 0]),
        ([1_000, 1_000, 1_000], 1_000, [334, 333, 333]),
    ] {
        assert_eq!(model.compose(&values), (total, parts.to_vec()), "{values:?}");
    }
}

#[test]
fn dimensions_with_a_field_are_known_by_their_names() {
    let model = read(&around(&format!(
        "[[dimension]]\nkey = \"timing\"\nweight = 1\n{r}[[dimension]]\nkey = \"own\"\n\
         weight = 1\n{r}[[dimension]]\nkey = \"icp_fit\"\nweight = 1\n{r}",
        r = rule("target", "10")
    )));
    let known = model.known_dimensions(&[105, 200, 300]);
    assert_eq!(known, [Some(30.0), None, None, None, None, Some(10.5)]);
    let named = dimension_values(|key| (key == "competition").then_some(555));
    assert_eq!(named, [None, None, None, None, Some(55.5), None]);
}

#[test]
fn an_explanation_has_what_its_dimensions_have() {
    let account = AccountRecord { target: true, ..AccountRecord::default() };
    let model = read(&weighted(&[30.0, 70.0]));
    let explained = model.explain(&account);
    assert_eq!(explained.tenths, 1_000);
    let found: Vec<(&str, f64, Tenths, Tenths)> = explained
        .dimensions
        .iter()
        .map(|own| (own.key.as_str(), own.weight, own.tenths, own.contribution))
        .collect();
    assert_eq!(found, [("d0", 30.0, 1_000, 300), ("d1", 70.0, 1_000, 700)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Parts add up to the total, which is the weighted sum rounded, and no part is a whole tenth
    /// away from its share.
    #[test]
    fn parts_add_up_to_the_total(
        weighed in prop::collection::vec((0_u32..100, 0_i64..=1_000), 1..8),
    ) {
        let weights: Vec<f64> = weighed.iter().map(|(weight, _)| f64::from(weight + 1)).collect();
        let values: Vec<Tenths> = weighed.iter().map(|(_, value)| *value).collect();
        let model = read(&weighted(&weights));
        let (total, parts) = model.compose(&values);
        prop_assert_eq!(parts.iter().sum::<Tenths>(), total);
        prop_assert_eq!(model.total(&values), total);
        let sum: f64 = weights.iter().sum();
        let shares: Vec<f64> =
            weights.iter().zip(&values).map(|(w, v)| *v as f64 * w / sum).collect();
        prop_assert!((shares.iter().sum::<f64>() - total as f64).abs() <= 0.5 + 1e-6);
        for (part, share) in parts.iter().zip(&shares) {
            prop_assert!((*part as f64 - share).abs() < 1.0 + 1e-6, "{} of {}", part, share);
        }
        prop_assert!((0..=1_000).contains(&total));
    }

    /// More in one dimension is never less in all.
    #[test]
    fn a_better_dimension_is_no_worse_score(
        values in prop::collection::vec(0_i64..=1_000, 6..=6),
        place in 0_usize..6,
        more in 0_i64..500,
    ) {
        let model = shipped();
        let mut better = values.clone();
        better[place] = (better[place] + more).min(1_000);
        prop_assert!(model.total(&better) >= model.total(&values));
    }

    /// The shipped model, in the fast way and with its reasons.
    #[test]
    fn the_shipped_model_explains_what_it_counts(account in any_account()) {
        let model = shipped();
        let explained = model.explain(&account);
        let values: Vec<Tenths> = explained.dimensions.iter().map(|own| own.tenths).collect();
        prop_assert_eq!(&values, &model.values(&account));
        prop_assert_eq!(explained.tenths, model.total(&values));
        let parts: Tenths = explained.dimensions.iter().map(|own| own.contribution).sum();
        prop_assert_eq!(parts, explained.tenths);
    }
}
