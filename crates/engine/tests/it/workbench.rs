//! What the workbench says of a draft is what a run over all accounts would say.

use crate::common;

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use speargun_domain::score::{DEFAULT, Edit, edited};
use speargun_engine::account::AccountListCache;
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::score::score_all;
use speargun_engine::score_model::{
    LineLists, Preview, PreviewWish, Publication, Rehearsal, Workbench, begin_line, draft,
    line_drafts, publish, read, rehearse, rehearse_line, remove_draft, replace_draft, retire_line,
    roll_back,
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
    let report =
        import_paths(&workspace, &[file], &options, &Watch::none(), &common::call(NOW)).unwrap();
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
    let before = draft(&workspace, None).unwrap();
    let workers: Vec<bool> = std::thread::scope(|scope| {
        let replace = |number: u32| {
            let (workspace, tag) = (&workspace, &before.tag);
            let text = format!("# {number}\n{DEFAULT}");
            move || replace_draft(workspace, None, (&text, tag), &common::call(NOW))
        };
        let handles: Vec<_> = (0..8).map(|number| scope.spawn(replace(number))).collect();
        let ended = handles.into_iter().map(|handle| match handle.join().unwrap() {
            Ok(kept) => kept.text == draft(&workspace, None).unwrap().text,
            Err(EngineError::Outdated(_)) => false,
            Err(error) => panic!("{error}"),
        });
        ended.collect()
    });
    assert_eq!(workers.iter().filter(|kept| **kept).count(), 1);
    let tag = draft(&workspace, None).unwrap().tag;
    let faulty =
        replace_draft(&workspace, None, ("name = 1", &tag), &common::call(NOW)).unwrap_err();
    assert!(matches!(faulty, EngineError::Model(_)), "it is in force: {faulty}");
    assert_eq!(draft(&workspace, None).unwrap().tag, tag, "nothing was written");
}

/// The model of a line: the dimensions and tiers of a model.
fn line_text(of_first: &str, gate: &str) -> String {
    let whole = model(of_first, gate);
    speargun_domain::score::line_of_model(&whole, "Analytics")
}

/// What Ann publishes as the main model.
fn publication(text: String, now: i64) -> Publication {
    Publication { line: None, text, note: None, expected: None, context: common::call(now) }
}

fn publish_line(workspace: &Workspace, text: &str, number: i64) {
    let line = Some("analytics".to_owned());
    let publication = Publication { line, ..publication(text.to_owned(), NOW + number) };
    publish(workspace, &publication).unwrap();
}

/// Score and tier of every account as the list shows them to a product line.
fn listed(workspace: &Workspace) -> Vec<(i64, f64, u8)> {
    let accounts = AccountListCache::default();
    let own = Arc::new(Workspace::open(&workspace.directory).unwrap());
    let list = LineLists::default().get(&own, &accounts, "analytics").unwrap();
    let row = |row: &Arc<speargun_engine::account::ListedAccount>| {
        (row.record.id, row.record.score.unwrap(), row.record.tier.unwrap())
    };
    list.rows.iter().map(row).collect()
}

#[test]
fn a_line_is_tried_as_its_list_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = workspace(folder.path());
    // The main model holds on to whoever came in, and knows a stage: neither is the line's.
    let main = model("exit_score_min = 1\ndwell_days = 300\n", "employees >= 1");
    let stages = "[[motion]]\nkey = \"all\"\nname = \"All\"\n[[motion.stage]]\nkey = \"big\"\n\
        name = \"Big\"\nenter = 'employees >= 9000'\n";
    let main = publication(format!("{main}{stages}"), NOW);
    publish(&workspace, &main).unwrap();
    score_all(&workspace, &Watch::none(), NOW, NOW).unwrap();
    let drafts = [
        line_text("", "employees >= 500"),
        line_text("capacity = 3\n", "stage = \"big\""),
        line_text("exit_score_min = 20\n", "icp_fit >= 40 and score <= 60"),
    ];
    let mut stood: Option<Vec<(i64, f64, u8)>> = None;
    for (number, text) in (1..).zip(&drafts) {
        let mut bench =
            Workbench::open_line(&workspace, Some("analytics"), NOW, &Watch::none()).unwrap();
        let wish = PreviewWish { text, weights: &[], limit: 500 };
        let preview = bench.preview(&workspace, &wish, &Watch::none()).unwrap();
        let before = workspace.store.revision().unwrap();
        let rehearsal = stood.as_ref().map(|_| {
            let model = |text: &str| read(&workspace, Some("analytics"), text).unwrap();
            let (was, is) = (model(&drafts[number as usize - 2]), model(text));
            rehearse_line(&workspace, &was, &is, 500, &Watch::none(), NOW).unwrap()
        });
        assert_eq!(workspace.store.revision().unwrap(), before, "nothing was written");
        publish_line(&workspace, text, number);
        let stands = listed(&workspace);
        let tiers: Vec<(u8, u64)> = preview.tiers.iter().map(|t| (t.tier, t.after)).collect();
        let counted = |tier: u8| stands.iter().filter(|row| row.2 == tier).count() as u64;
        assert!(tiers.iter().all(|(tier, accounts)| counted(*tier) == *accounts), "{tiers:?}");
        assert!(tiers[0].1 > 0, "{tiers:?}");
        let Some(was) = stood.replace(stands.clone()) else {
            assert_eq!(
                (preview.rescored, preview.up, preview.down),
                (0, 0, 0),
                "none stood before"
            );
            continue;
        };
        same(&preview, &rehearsal.unwrap());
        let moved = was.iter().zip(&stands).filter(|(was, is)| was.1 != is.1 || was.2 != is.2);
        let mut moved: Vec<i64> = moved.map(|(was, _)| was.0).collect();
        moved.sort_unstable();
        let named = preview.rising.iter().chain(&preview.falling);
        let mut named: Vec<i64> = named.map(|mover| mover.account_id).collect();
        named.sort_unstable();
        assert_eq!(named, moved);
    }
}

#[test]
fn a_line_is_begun_kept_and_taken_out_of_force() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = common::workspace(folder.path(), "child");
    let line = Some("analytics");
    assert!(matches!(draft(&workspace, line), Err(EngineError::NotFound(_))));
    begin_line(&workspace, "analytics", &common::call(NOW)).unwrap();
    for key in ["analytics", "main", "A B", "../x"] {
        assert!(begin_line(&workspace, key, &common::call(NOW)).is_err(), "{key}");
    }
    let drafts = line_drafts(&workspace).unwrap();
    assert_eq!((drafts.len(), drafts[0].key.as_str(), drafts[0].in_force), (1, "analytics", None));
    let begun = draft(&workspace, line).unwrap();
    let kept =
        replace_draft(&workspace, line, ("name = 1", &begun.tag), &common::call(NOW)).unwrap();
    assert_eq!(draft(&workspace, line).unwrap(), kept, "a draft may be unfinished");
    let late = replace_draft(&workspace, line, (&begun.text, &begun.tag), &common::call(NOW));
    assert!(matches!(late, Err(EngineError::Outdated(_))));
    publish_line(&workspace, &begun.text, 1);
    std::fs::remove_dir_all(workspace.directory.join("score_models")).unwrap();
    let found = draft(&workspace, line).unwrap();
    assert_eq!(found.text, "name = 1", "it is not lost with its folder");
    replace_draft(&workspace, line, (&begun.text, &found.tag), &common::call(NOW)).unwrap();
    retire_line(&workspace, "analytics", &common::call(NOW)).unwrap();
    let line = Some("analytics".to_owned());
    let back = Publication { line, ..publication(String::new(), NOW + 9) };
    let restored = roll_back(&workspace, None, &back).unwrap();
    assert_eq!((restored.version, restored.restored_version), (2, Some(1)), "it came back");
    retire_line(&workspace, "analytics", &common::call(NOW)).unwrap();
    assert_eq!(line_drafts(&workspace).unwrap()[0].in_force, None);
    assert_eq!(draft(&workspace, None).unwrap().text, DEFAULT, "the main one is another");
}

/// The draft is in force as nothing was published: while somebody writes it, lines go on by what it
/// said when scores were made of it.
#[test]
fn lines_outlive_a_main_draft_that_is_at_fault() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = common::workspace(folder.path(), "child");
    let path = workspace.directory.join("score_model.toml");
    begin_line(&workspace, "analytics", &common::call(NOW)).unwrap();
    let begun = draft(&workspace, Some("analytics")).unwrap();
    publish_line(&workspace, &begun.text, 1);
    workspace.model().unwrap();
    std::fs::write(&path, "garbage [").unwrap();
    read(&workspace, Some("analytics"), &begun.text).unwrap();
    let anew = Workspace::open(&workspace.directory).unwrap();
    let said = read(&anew, Some("analytics"), &begun.text).unwrap_err().to_string();
    assert!(said.contains("score_model.toml, which is in force"), "{said}");
    std::fs::write(&path, b"name = 1\n# caf\xe9\n").unwrap();
    let said = draft(&workspace, None).unwrap_err().to_string();
    assert!(said.contains("line 2 is not UTF-8"), "{said}");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(draft(&workspace, None).unwrap().text, "garbage [", "it is not lost with its file");
    let main = publication(DEFAULT.to_owned(), 0);
    publish(&anew, &main).unwrap();
    assert_eq!(draft(&workspace, None).unwrap().text, "garbage [", "it counts nowhere");
    read(&workspace, Some("analytics"), &begun.text).unwrap();
}

#[test]
fn a_line_begun_by_mistake_can_be_removed() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = common::workspace(folder.path(), "child");
    let gone = |key: &str| remove_draft(&workspace, key, &common::call(NOW));
    assert!(matches!(gone("analytics"), Err(EngineError::NotFound(_))), "there is none");
    for key in ["main", "A B", "../score_model"] {
        assert!(gone(key).is_err(), "{key}");
    }
    for text in ["first", "second"] {
        begin_line(&workspace, "analytics", &common::call(NOW)).unwrap();
        let begun = draft(&workspace, Some("analytics")).unwrap();
        replace_draft(&workspace, Some("analytics"), (text, &begun.tag), &common::call(NOW))
            .unwrap();
        let aside = gone("analytics").unwrap();
        assert_eq!(std::fs::read_to_string(aside).unwrap(), text, "what was written is kept");
        assert!(line_drafts(&workspace).unwrap().is_empty());
    }
    begin_line(&workspace, "analytics", &common::call(NOW)).unwrap();
    let begun = draft(&workspace, Some("analytics")).unwrap();
    publish_line(&workspace, &begun.text, 1);
    assert!(matches!(gone("analytics"), Err(EngineError::Conflict(_))), "it scores");
    retire_line(&workspace, "analytics", &common::call(NOW)).unwrap();
    gone("analytics").unwrap();
    assert!(line_drafts(&workspace).unwrap().is_empty());
    assert!(matches!(draft(&workspace, Some("analytics")), Err(EngineError::NotFound(_))));
}

#[test]
fn tiers_hold_no_more_than_they_may() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = workspace(folder.path());
    let text = model("capacity = 2\n", "employees >= 1")
        .replace("tier = 2\nscore_min = 22\n", "tier = 2\nscore_min = 22\ncapacity = 1\n");
    publish(&workspace, &publication(text, NOW)).unwrap();
    for days in 0..2 {
        let at = NOW + days * speargun_domain::time::DAY;
        score_all(&workspace, &Watch::none(), at, at).unwrap();
        let mut stored = Vec::new();
        let each = |connection: &mut speargun_store::Connection| {
            speargun_store::score::each(connection, |score| {
                stored.push((score.tier, score.earned_tier, score.score_tenths));
                Ok::<(), speargun_store::StoreError>(())
            })
        };
        workspace.store.read(each).unwrap();
        let of = |tier: i64| stored.iter().filter(|row| row.0 == tier).count();
        let earned = stored.iter().filter(|row| row.1 == 1).count();
        assert!(earned > 5, "{earned} have earned the best tier");
        assert_eq!((of(1), of(2)), (2, 1));
        let lowest = |tier: i64| stored.iter().filter(|row| row.0 == tier).map(|row| row.2).min();
        let rest = stored.iter().filter(|row| row.0 == 3 && row.1 == 1).map(|row| row.2).max();
        assert!(lowest(1) >= lowest(2) && lowest(2) >= rest, "the best scores have the places");
    }
}
