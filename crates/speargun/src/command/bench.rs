//! `speargun bench`: the real use cases on simulated files, with rows a second and peak memory.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use speargun_domain::money::Currency;
use speargun_engine::funnel::FunnelBase;
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::membership::{FilesOptions, match_files, match_people, time_additions};
use speargun_engine::score::score_all;
use speargun_engine::score_model::{PreviewWish, Workbench};
use speargun_engine::{EngineError, InitOptions, Watch, Workspace};
use speargun_simulate::{HardCaseOptions, simulate_hard_cases};

use super::scratch::Scratch;
use super::{CommandError, setup};
use crate::arguments::{Bench, Output};
use crate::output::{self, grouped};

/// How often a slider is moved where its moves are timed.
const SLIDER_MOVES: u32 = 51;

#[derive(Debug, Serialize)]
pub(super) struct Step {
    step: String,
    rows: u64,
    seconds: f64,
    rows_per_second: f64,
    peak_memory_mib: Option<f64>,
}

pub(super) fn run(bench: &Bench) -> Result<(), CommandError> {
    if bench.what == "events" {
        return super::event_load::run(&bench.events, bench.output);
    }
    if bench.what == "lake" {
        return told(&super::lake_load::run(&bench.lake)?, bench.output);
    }
    if let Some(folder) = bench.lake.keep.as_ref().filter(|_| bench.what == "score") {
        return told(&measure(bench, folder)?, bench.output);
    }
    let scratch = Scratch::new("speargun-bench")?;
    told(&measure(bench, scratch.path())?, bench.output)
}

/// A hundredth of a second, or of a millisecond where it is short.
fn seconds(seconds: f64) -> String {
    if seconds < 0.1 { format!("{seconds:.5}") } else { format!("{seconds:.2}") }
}

fn told(steps: &[Step], output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(&steps);
    }
    let rows = steps.iter().map(|step| {
        vec![
            step.step.clone(),
            grouped(step.rows),
            seconds(step.seconds),
            grouped(step.rows_per_second as u64),
            step.peak_memory_mib.map_or(output::MISSING.to_owned(), |mib| format!("{mib:.0}")),
        ]
    });
    let headings = ["Step", "Rows", "Seconds", "Rows/s", "Peak MiB so far"];
    output::table(&headings, rows.collect(), &[1, 2, 3, 4])
}

/// Files to decisions on disk, stage by stage, without a workspace.
fn measure_files(files: &Path) -> Result<Vec<Step>, CommandError> {
    let (accounts, leads) = (files.join("accounts.csv"), files.join("leads.csv"));
    let options = FilesOptions {
        accounts: &accounts,
        leads: &leads,
        out: &files.join("decisions.csv"),
        truth: None,
    };
    let (report, cpu_seconds) = {
        let before = cpu_seconds();
        let report = match_files(&options, &Watch::none())?;
        (report, cpu_seconds().zip(before).map(|(after, before)| after - before))
    };
    let mut steps: Vec<Step> = report
        .stages
        .iter()
        .map(|stage| step(&format!("files: {}", stage.stage), stage.rows, stage.seconds))
        .collect();
    let seconds = report.stages.iter().map(|stage| stage.seconds).sum();
    let cpu = cpu_seconds.map_or(String::new(), |cpu| format!(", {cpu:.1} CPU seconds"));
    steps.push(step(&format!("files: all{cpu}"), report.leads, seconds));
    let additions = time_additions(&accounts)?;
    let slowest = additions.last().copied().unwrap_or(0.0) * 1_000.0;
    let name = format!("files: add accounts one by one, slowest {slowest:.2} ms");
    steps.push(step(&name, additions.len() as u64, additions.iter().sum()));
    Ok(steps)
}

fn measure(bench: &Bench, folder: &Path) -> Result<Vec<Step>, CommandError> {
    let files = folder.join("files");
    let market = setup::write_market(&files, &bench.market, "EUR")?;
    let currency =
        Currency::parse("EUR").map_err(|error| CommandError::Failed(error.to_string()))?;
    let options = InitOptions {
        name: "bench".to_owned(),
        currency,
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    let workspace = Workspace::init(&folder.join("workspace"), &options)?;
    let mut steps = Vec::new();
    if bench.what == "match" {
        // The hard cases, as every lead may need a search; then the market of the demo.
        let hard = folder.join("hard");
        let options = HardCaseOptions {
            accounts: bench.market.accounts,
            leads_per_account: bench.market.leads_per_account,
            seed: bench.market.seed,
        };
        simulate_hard_cases(&hard, &options, &|_| {})
            .map_err(|error| CommandError::Failed(error.to_string()))?;
        steps.extend(measure_files(&hard)?);
    }
    let people = [files.join("leads.csv")];
    steps.push(timed("import people", || import(&workspace, &people))?);
    if bench.what == "import" {
        steps.push(timed("import people again, unchanged", || import(&workspace, &people))?);
    }
    steps.push(timed("import the rest", || import(&workspace, std::slice::from_ref(&files)))?);
    if bench.what == "import" {
        return Ok(steps);
    }
    let now = workspace.now();
    steps.push(timed("match", || {
        match_people(&workspace, &Watch::none(), now)?;
        Ok(market.people)
    })?);
    if bench.what == "match" {
        return Ok(steps);
    }
    steps.push(timed("score", || Ok(score_all(&workspace, &Watch::none(), now, now)?.accounts))?);
    if bench.what == "score" {
        steps.extend(measure_draft(&workspace)?);
    }
    if bench.what == "funnel" {
        steps.push(timed("funnel", || {
            let base =
                workspace.store.read(|connection| FunnelBase::load(&workspace, connection))?;
            Ok((base.heads.len() + base.deals.len()) as u64)
        })?);
    }
    Ok(steps)
}

/// What somebody at the sliders waits for.
fn measure_draft(workspace: &Workspace) -> Result<Vec<Step>, CommandError> {
    let (now, watch) = (workspace.now(), Watch::none());
    let text = workspace.draft_text()?;
    let start = Instant::now();
    let mut workbench = Workbench::open(workspace, now, &watch)?;
    let opened = start.elapsed().as_secs_f64();
    let mut preview = |weights: &[(String, f64)]| {
        let wish = PreviewWish { text: &text, weights, limit: 10 };
        let start = Instant::now();
        let found = workbench.preview(workspace, &wish, &watch)?;
        Ok::<_, EngineError>((found.accounts, start.elapsed().as_secs_f64()))
    };
    let weights = |timing: f64| vec![("timing".to_owned(), timing)];
    let (accounts, first) = preview(&[])?;
    let mut moves = Vec::new();
    for number in 0..SLIDER_MOVES {
        moves.push(preview(&weights(f64::from(number)))?.1);
    }
    let mut kernel = Vec::new();
    for number in 0..SLIDER_MOVES {
        let start = Instant::now();
        workbench.rank_again(&weights(f64::from(number)))?;
        kernel.push(start.elapsed().as_secs_f64());
    }
    let start = Instant::now();
    let _in_the_best_tier = workbench.score_again(workspace);
    let again = start.elapsed().as_secs_f64();
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    Ok(vec![
        step("features and scores, from the records", accounts, opened),
        step("rules and gates of a draft, who moves", accounts, first),
        step("new weights, who moves (median)", accounts, median(moves)),
        step("new weights, scores and tiers alone (median)", accounts, median(kernel)),
        step("all scores, tiers and reasons of gates", accounts, again),
    ])
}

fn import(workspace: &Workspace, paths: &[PathBuf]) -> Result<u64, EngineError> {
    let options = ImportOptions { source: "simulated".to_owned(), ..ImportOptions::default() };
    let call = super::context(workspace);
    let report = import_paths(workspace, paths, &options, &Watch::none(), &call)?;
    Ok(report.files.iter().map(|file| file.rows).sum())
}

fn timed(
    step: &str,
    work: impl FnOnce() -> Result<u64, EngineError>,
) -> Result<Step, CommandError> {
    let start = Instant::now();
    let rows = work()?;
    Ok(self::step(step, rows, start.elapsed().as_secs_f64()))
}

pub(super) fn step(step: &str, rows: u64, seconds: f64) -> Step {
    let rows_per_second = rows as f64 / seconds.max(1e-9);
    let peak_memory_mib = peak_memory_mib();
    Step { step: step.to_owned(), rows, seconds, rows_per_second, peak_memory_mib }
}

/// Seconds of processor time of the whole process, as Linux counts them: 100 ticks a second.
fn cpu_seconds() -> Option<f64> {
    cpu_seconds_of("self")
}

/// The same of any process.
pub(super) fn cpu_seconds_of(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / 100.0)
}

/// The most memory that the process ever held, as Linux counts it.
fn peak_memory_mib() -> Option<f64> {
    peak_memory_mib_of("self")
}

/// The same of any process.
pub(super) fn peak_memory_mib_of(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes / 1024.0)
}
