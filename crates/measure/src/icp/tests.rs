use proptest::prelude::*;

use super::*;

/// Numbers that look random and are the same every time (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn chance(&mut self, share: f64) -> bool {
        (self.below(1_000_000) as f64) < share * 1e6
    }
}

fn levels(name: &str, count: usize, of: Vec<u32>) -> Attribute {
    let names = (0..count).map(|level| format!("level {level}")).collect();
    Attribute { name: name.to_owned(), cells: Cells::Levels { names, of } }
}

#[test]
fn a_table_of_four_fields_is_as_by_hand() {
    // 30 of 40 with the value won, 30 of 120 of all others.
    let found = Comparison::of((30, 10), (60, 100)).unwrap();
    assert_eq!((found.rate.rate, found.base.rate, found.lift), (0.75, 0.375, 2.0));
    assert!((found.evidence.log_odds - (30.5 * 90.5 / (10.5 * 30.5_f64)).ln()).abs() < 1e-12);
    assert!(found.lift_low > 1.4 && found.lift_low < 2.0 && found.lift_high < 2.8, "{found:?}");
    // scipy.stats.fisher_exact([[30, 10], [30, 90]], "greater") is 3.3e-8.
    assert!((found.chance / 2.0 / 3.3e-8).ln().abs() < 0.7, "{}", found.chance);
    let mirrored = Comparison::of((10, 30), (100, 60)).unwrap();
    assert!((mirrored.evidence.log_odds + found.evidence.log_odds).abs() < 1e-12);
    assert!((mirrored.chance - found.chance).abs() < 1e-12);
    assert_eq!(mirrored.evidence.points(), -found.evidence.points());
}

#[test]
fn small_sides_are_told_in_counts_only() {
    assert_eq!(Comparison::of((9, 0), (100, 100)), None);
    assert_eq!(Comparison::of((95, 99), (100, 100)), None);
    assert_eq!(Comparison::of((50, 0), (100, 0)), None);
    assert!(Comparison::of((10, 0), (100, 100)).is_some());
}

#[test]
fn points_follow_doublings_and_shrink_with_few_cases() {
    let sure = Evidence { log_odds: std::f64::consts::LN_2, error: 0.0, prior: 1.0 };
    assert_eq!(sure.points(), 10.0);
    let unsure = Evidence { log_odds: std::f64::consts::LN_2, error: 1.0, prior: 1.0 };
    assert_eq!((unsure.points(), unsure.shrunk()), (5.0, std::f64::consts::LN_2 / 2.0));
    assert_eq!(Evidence { log_odds: 9.0, error: 0.0, prior: 1.0 }.points(), 30.0);
    assert_eq!(Evidence { log_odds: -0.01, error: 1.0, prior: 1.0 }.points(), -1.0);
}

#[test]
fn adjusted_chances_are_those_of_the_paper() {
    // Benjamini and Hochberg 1995, section 4.1: of these fifteen four are flagged at 0.05.
    let chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let adjusted = adjust(&chances);
    assert_eq!(adjusted.iter().filter(|chance| **chance <= 0.05).count(), 4);
    assert!(adjusted.is_sorted() && adjusted[14] == 1.0);
    assert!(adjust(&[]).is_empty());
}

#[test]
fn what_was_planted_is_found_and_points_the_right_way() {
    let mut dice = Dice(7);
    let of: Vec<u32> = (0..600).map(|_| dice.below(3) as u32).collect();
    let groups: Vec<Option<Group>> = (of.iter())
        .map(|level| {
            let share = [0.7, 0.35, 0.15][*level as usize];
            Some(if dice.chance(share) { Group::Won } else { Group::Lost })
        })
        .collect();
    let noise: Vec<u32> = (0..600).map(|_| dice.below(5) as u32).collect();
    let found = tables(&groups, &[levels("noise", 5, noise), levels("planted", 3, of)]);
    let findings = findings(&found);
    assert!(findings.iter().all(|found| found.table == 1 && found.against == Against::Lost));
    let points = |level: &str| {
        let row = found[1].rows.iter().find(|row| row.value == Value::Level(level.to_owned()));
        row.unwrap().win.as_ref().unwrap().evidence.points()
    };
    assert!(points("level 0") > 8.0 && points("level 2") < -8.0);
}

#[test]
fn where_nothing_separates_evidence_is_shrunk_to_nothing() {
    let mut dice = Dice(11);
    let (mut sum, mut naive, mut count) = (0.0, 0.0, 0);
    for _ in 0..40 {
        let group = |dice: &mut Dice| Some(if dice.chance(0.3) { Group::Won } else { Group::Lost });
        let groups: Vec<_> = (0..500).map(|_| group(&mut dice)).collect();
        let attributes: Vec<Attribute> = (0..8)
            .map(|place| {
                levels(&place.to_string(), 8, groups.iter().map(|_| dice.below(8) as u32).collect())
            })
            .collect();
        for found in tables(&groups, &attributes).iter().flat_map(|table| &table.rows) {
            let evidence = found.win.as_ref().unwrap().evidence;
            sum += evidence.shrunk().abs();
            naive += evidence.log_odds.abs();
            count += 1;
        }
    }
    let (mean, naive) = (sum / f64::from(count), naive / f64::from(count));
    assert!(mean < naive / 8.0, "{mean} of {naive}");
    // Differences that are there are kept: half of the spread of 0.5 is not chance here.
    let apart: Vec<Evidence> = (0..200)
        .map(|place| Evidence {
            log_odds: if place % 2 == 0 { 0.7 } else { -0.7 },
            error: 0.5,
            prior: 1.0,
        })
        .collect();
    assert!((deviation(&apart) - (0.49_f64 - 0.25).sqrt()).abs() < 1e-12);
    assert_eq!(deviation(&[]), 0.0);
}

/// In worlds where nothing separates, a world with any flag is a false discovery.
#[test]
fn nothing_is_flagged_more_often_than_stated() {
    let mut dice = Dice(42);
    let (mut worlds, mut flagged) = (0, 0);
    for _ in 0..400 {
        let groups: Vec<Option<Group>> = (0..400)
            .map(|_| match dice.below(4) {
                0 => Some(Group::Won),
                1 => Some(Group::Lost),
                _ => Some(Group::Never),
            })
            .collect();
        let mut attributes: Vec<Attribute> = (0..6)
            .map(|place| {
                let of = groups.iter().map(|_| dice.below(6) as u32).collect();
                levels(&place.to_string(), 6, of)
            })
            .collect();
        let numbers = groups.iter().map(|_| dice.below(100_000) as f64).collect();
        attributes.push(Attribute { name: "number".to_owned(), cells: Cells::Numbers(numbers) });
        worlds += 1;
        flagged += usize::from(!findings(&tables(&groups, &attributes)).is_empty());
    }
    // 5 % of 400 are 20; by Fisher's exact test it is less. Two standard errors are 9.
    assert!(flagged <= 29, "{flagged} of {worlds}");
}

#[test]
fn intervals_of_lift_hold_as_often_as_stated() {
    let mut dice = Dice(3);
    let (mut held, worlds) = (0, 2_000);
    for _ in 0..worlds {
        let (mut with, mut all) = ((0, 0), (0, 0));
        for place in 0..300 {
            let has = place < 60;
            let won = dice.chance(if has { 0.5 } else { 0.25 });
            all = (all.0 + u64::from(won), all.1 + u64::from(!won));
            if has {
                with = (with.0 + u64::from(won), with.1 + u64::from(!won));
            }
        }
        let found = Comparison::of(with, all).unwrap();
        let truth = 0.5 / 0.3;
        held += usize::from(found.lift_low <= truth && truth <= found.lift_high);
    }
    let share = held as f64 / f64::from(worlds);
    assert!((0.93..=0.975).contains(&share), "{share}");
    // Where nobody was won the lower end is nothing; where only these were, the upper end is all.
    let none = Comparison::of((0, 40), (60, 140)).unwrap();
    assert!(none.lift_low == 0.0 && none.lift_high < 0.5, "{none:?}");
    let only = Comparison::of((40, 0), (40, 160)).unwrap();
    assert_eq!((only.lift, only.lift_high), (5.0, 5.0));
    assert!(only.lift_low > 4.0, "{only:?}");
}

#[test]
fn bounds_of_bands_can_be_said() {
    let band = |numbers: &[f64]| {
        let groups = vec![Some(Group::Won); numbers.len()];
        let bounds = bands::bands(&groups, numbers).into_iter().filter_map(|value| match value {
            Value::Band { from, .. } => from,
            Value::Level(_) => None,
        });
        bounds.collect::<Vec<_>>()
    };
    let employees: Vec<f64> = (0..100).map(|n| 10.0 * 1.07_f64.powi(n)).collect();
    assert_eq!(band(&employees), [36.0, 140.0, 540.0, 2_100.0]);
    let years: Vec<f64> = (0..100).map(|n| 1950.0 + f64::from(n % 70)).collect();
    assert_eq!(band(&years), [1959.0, 1969.0, 1979.0, 1999.0]);
    assert_eq!(band(&[3.0; 80]), Vec::<f64>::new());
    assert_eq!(band(&[]), Vec::<f64>::new());
}

fn group() -> impl Strategy<Value = Option<Group>> {
    prop_oneof![
        Just(None),
        Just(Some(Group::Won)),
        Just(Some(Group::Lost)),
        Just(Some(Group::Never)),
    ]
}

fn cell() -> impl Strategy<Value = (Option<Group>, u32, Vec<u32>, f64)> {
    let level = prop_oneof![Just(UNKNOWN), 0..4_u32];
    let several = prop::collection::btree_set(0..4_u32, 0..4);
    let number = prop_oneof![Just(f64::NAN), -50.0..5e6, Just(0.0)];
    (group(), level, several, number).prop_map(|(group, level, several, number)| {
        (group, level, several.into_iter().collect(), number)
    })
}

proptest! {
    #[test]
    fn counts_add_up(cells in prop::collection::vec(cell(), 0..200)) {
        let groups: Vec<_> = cells.iter().map(|cell| cell.0).collect();
        let names = || (0..4).map(|level| level.to_string()).collect::<Vec<_>>();
        let of = cells.iter().map(|cell| cell.1).collect();
        let sets = cells.iter().map(|cell| cell.2.clone()).collect();
        let numbers = cells.iter().map(|cell| cell.3).collect();
        let attributes = [
            Attribute { name: "a".into(), cells: Cells::Levels { names: names(), of } },
            Attribute { name: "b".into(), cells: Cells::Sets { names: names(), of: sets } },
            Attribute { name: "c".into(), cells: Cells::Numbers(numbers) },
        ];
        let found = tables(&groups, &attributes);
        let mut all = Counts::default();
        groups.iter().flatten().for_each(|group| all.add(*group));
        for (table, attribute) in found.iter().zip(&attributes) {
            prop_assert_eq!(table.known.all() + table.unknown.all(), all.all());
            prop_assert_eq!(table.known.won + table.unknown.won, all.won);
            let sum: u64 = table.rows.iter().map(|row| row.counts.all()).sum();
            if table.name == "b" {
                prop_assert!(sum >= table.known.all());
            } else {
                prop_assert_eq!(sum, table.known.all());
            }
            // What an account stands in is what counted it.
            let mut counted = vec![Counts::default(); table.rows.len()];
            for (place, group) in groups.iter().enumerate() {
                for row in table.rows_of(&attribute.cells, place) {
                    if let Some(group) = group {
                        counted[row].add(*group);
                    }
                }
            }
            let rows: Vec<Counts> = table.rows.iter().map(|row| row.counts).collect();
            prop_assert_eq!(rows, counted);
            for found in table.rows.iter().filter_map(|row| row.win.as_ref()) {
                prop_assert!(found.lift_low <= found.lift && found.lift <= found.lift_high);
                prop_assert!(found.chance <= found.adjusted && found.adjusted <= 1.0);
                prop_assert!(found.evidence.shrunk().abs() <= found.evidence.log_odds.abs());
            }
        }
    }
}
