//! What the workbench says of a draft is what a run over all accounts would say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use speargun_domain::score::{DEFAULT, Edit, edited};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::score::score_all;
use speargun_engine::score_model::{
    Preview, PreviewWish, Rehearsal, Workbench, draft, rehearse, replace_draft,
};
use speargun_engine::{EngineError, Watch, Workspace};

/// 2023-04-01T00:00:00Z.
const NOW: i64 = 1_680_307_200_000_000;
const ACCOUNTS: u32 = 120;

fn workspace(folder: &std::path::Path) -> Workspace {
    let workspace = common::workspace(folder, "child");
    let mut text = String::from("Account ID,Account Name,Industry,Employees,Annual Revenue\n");
    for number in 0..ACCOUNTS {
        let industry = ["Software", "Food", "Banking", ""][(number % 4) as usize];
        let (employees, revenue) = (number * number * 3, u64::from(number) * 9_000_000);
        writeln!(text, "{number},Firm {number},{industry},{employees},{revenue}").unwrap();
    }
    let file = folder.join("accounts.csv");
    std::fs::write(&file, text).unwrap();
    let options = ImportOptions::default();
    let report = import_paths(&workspace, &[file], &options, &Watch::none(), NOW).unwrap();
    assert_eq!((report.rejected, report.created), (0, u64::from(ACCOUNTS)));
    score_all(&workspace, &Watch::none(), NOW, NOW).unwrap();
    workspace
}

/// The shipped model with tiers that such accounts reach, and `of_first` in the best of them.
fn model(of_first: &str, gate: &str) -> String {
    let tiers = DEFAULT.find("# --- Tiers").unwrap();
    format!(
        "{}
[[tier]]
tier = 1
score_min = 32
{of_first}
[[tier.gate]]
text = \"a gate\"
when = '{gate}'
state = \"fit_too_low\"
[[tier]]
tier = 2
score_min = 22
[[tier.gate]]
text = \"another\"
when = 'industry is not empty'
[[tier]]
tier = 3
score_min = 0
",
        &DEFAULT[..tiers]
    )
}

fn weighted(text: &str, weights: &[(String, f64)]) -> String {
    let edit = |(dimension, weight): &(String, f64)| Edit::Weight {
        dimension: dimension.clone(),
        weight: *weight,
    };
    edited(text, &weights.iter().map(edit).collect::<Vec<_>>()).unwrap()
}

fn rehearsed(workspace: &Workspace, text: &str) -> Rehearsal {
    let model = |text: &str| Arc::new(workspace.read_model(text).unwrap());
    let before = model(&workspace.draft_text().unwrap());
    rehearse(workspace, before, model(text), 500, &Watch::none(), NOW).unwrap()
}

fn same(preview: &Preview, rehearsal: &Rehearsal) {
    assert_eq!(
        (preview.accounts, preview.rescored, preview.up, preview.down),
        (rehearsal.accounts, rehearsal.rescored, rehearsal.up, rehearsal.down)
    );
    assert_eq!(preview.tiers, rehearsal.tiers);
    assert!((preview.mean_after - rehearsal.mean_after).abs() < 1e-9);
    let mut named: Vec<_> = preview.rising.iter().chain(&preview.falling).collect();
    let mut moved: Vec<_> = rehearsal.movers.iter().collect();
    named.sort_by_key(|mover| mover.account_id);
    moved.sort_by_key(|mover| mover.account_id);
    assert_eq!(named, moved);
    let sums = [
        preview.scores.iter().map(|bucket| bucket.before).sum::<u64>(),
        preview.scores.iter().map(|bucket| bucket.after).sum::<u64>(),
    ];
    assert_eq!(sums, [preview.accounts; 2]);
}

#[test]
fn weights_give_what_a_run_gives() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = workspace(folder.path());
    let texts = [
        model("", "icp_fit >= 40"),
        model("exit_score_min = 25\ndwell_days = 30\n", "employees >= 500"),
        model("capacity = 7\n", "icp_fit >= 40"),
        model("", "score <= 60 and icp_fit >= 30"),
    ];
    let keys = ["icp_fit", "buying_power", "participation", "opportunity_size", "timing"];
    let mut bench = Workbench::open(&workspace, NOW, &Watch::none()).unwrap();
    let bench = std::sync::Mutex::new(&mut bench);
    let weights = proptest::collection::vec(0.0_f64..100.0, keys.len());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        ..ProptestConfig::default()
    });
    let run = runner.run(&(0..texts.len(), weights), |(which, weights)| {
        let weights: Vec<(String, f64)> =
            keys.iter().map(|key| (*key).to_owned()).zip(weights).collect();
        let wish = PreviewWish { text: &texts[which], weights: &weights, limit: 500 };
        let preview = bench.lock().unwrap().preview(&workspace, &wish, &Watch::none()).unwrap();
        let mut rehearsal = rehearsed(&workspace, &weighted(&texts[which], &weights));
        rehearsal.best_tier_kept = None;
        same(&preview, &rehearsal);
        Ok(())
    });
    run.unwrap();
}

#[test]
fn rules_of_engagement_load_figures_anew() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = workspace(folder.path());
    let mut bench = Workbench::open(&workspace, NOW, &Watch::none()).unwrap();
    let slower = DEFAULT.replace("half_life_days = 30", "half_life_days = 60");
    for text in [DEFAULT, &slower, DEFAULT] {
        let wish = PreviewWish { text, weights: &[], limit: 10 };
        let preview = bench.preview(&workspace, &wish, &Watch::none()).unwrap();
        assert_eq!((preview.rescored, preview.up, preview.down), (0, 0, 0));
        assert_eq!(preview.best.len(), 10);
        assert!(preview.best.windows(2).all(|two| two[0].score_after >= two[1].score_after));
    }
    assert!(bench.is_current(&workspace).unwrap());
    for weights in [vec![("nothing".to_owned(), 1.0)], vec![("timing".to_owned(), f64::NAN)]] {
        let wish = PreviewWish { text: DEFAULT, weights: &weights, limit: 10 };
        assert!(bench.preview(&workspace, &wish, &Watch::none()).is_err(), "{weights:?}");
    }
    let faulty = PreviewWish { text: "[[dimension]]", weights: &[], limit: 10 };
    assert!(bench.preview(&workspace, &faulty, &Watch::none()).is_err());
}

#[test]
fn of_two_who_change_one_draft_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = common::workspace(folder.path(), "child");
    let before = draft(&workspace).unwrap();
    let workers: Vec<bool> = std::thread::scope(|scope| {
        let replace = |number: u32| {
            let (workspace, tag) = (&workspace, &before.tag);
            move || replace_draft(workspace, &format!("# {number}\n{DEFAULT}"), tag)
        };
        let handles: Vec<_> = (0..8).map(|number| scope.spawn(replace(number))).collect();
        let ended = handles.into_iter().map(|handle| match handle.join().unwrap() {
            Ok(kept) => kept.text == draft(&workspace).unwrap().text,
            Err(EngineError::Outdated(_)) => false,
            Err(error) => panic!("{error}"),
        });
        ended.collect()
    });
    assert_eq!(workers.iter().filter(|kept| **kept).count(), 1);
    let tag = draft(&workspace).unwrap().tag;
    let faulty = replace_draft(&workspace, "name = 1", &tag).unwrap_err();
    assert!(matches!(faulty, EngineError::Model(_)), "it is in force: {faulty}");
    assert_eq!(draft(&workspace).unwrap().tag, tag, "nothing was written");
}
