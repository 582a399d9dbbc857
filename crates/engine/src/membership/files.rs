//! Matching without a workspace: a file of accounts, a file of leads, a file of decisions.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_connect::{OpenOptions, RawRow, Table};
use speargun_matching::{AccountInput, LeadInput, Matcher, Scratch, Settings};

use super::draft::Draft;
use super::judge::{Judge, KindQuality};
use super::outcome_key;
use crate::{EngineError, Watch};

/// Leads decided at a time.
const CHUNK_LEADS: usize = 50_000;

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FilesReport {
    /// Accounts read.
    pub accounts: u64,
    /// Leads read; each has one row in the output.
    pub leads: u64,
    /// Leads with an account.
    pub strong: u64,
    /// Leads that somebody should look at.
    pub review: u64,
    /// Leads without an account.
    pub none: u64,
    /// Rows that could not be read; they are not in the output.
    pub rejected: Vec<FileReject>,
    /// What each stage took.
    pub stages: Vec<FilesStage>,
    /// Quality by kind of case, the whole last, where the truth was given.
    pub quality: Vec<KindQuality>,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReject {
    /// The file, as it was named.
    pub file: PathBuf,
    /// Line of the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// One stage of the work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilesStage {
    /// read_accounts, index_accounts, decide_leads (with reading and writing them).
    pub stage: &'static str,
    /// Rows that went through.
    pub rows: u64,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// What to match with what.
#[derive(Debug, Clone, Copy)]
pub struct FilesOptions<'a> {
    /// The accounts.
    pub accounts: &'a Path,
    /// The leads.
    pub leads: &'a Path,
    /// Where the decisions go.
    pub out: &'a Path,
    /// The truth, if it is known: `lead_id,account_id,kind`.
    pub truth: Option<&'a Path>,
}

struct AccountRow {
    id: String,
    name: String,
    domains: Vec<String>,
    country: String,
    city: String,
    parent: String,
}

/// Reads `account_id,name,domains,country,city,industry,employees,parent_id` (several domains or
/// names split by `|`) and `lead_id,first_name,last_name,title,email,company,website,country,city`;
/// writes `lead_id,account_id,decision,probability,rule`, one row a lead. The file of decisions
/// comes into being when all of it is written: damage to an input leaves what stood there.
///
/// # Errors
/// When a file cannot be read or written, or lacks a column that is needed.
pub fn match_files(
    options: &FilesOptions<'_>,
    watch: &Watch<'_>,
) -> Result<FilesReport, EngineError> {
    refuse_overwriting(options)?;
    let mut report = FilesReport::default();
    let mut judge = options.truth.map(Judge::read).transpose()?;
    let start = Instant::now();
    let rows = read_accounts(options.accounts, &mut report)?;
    report.stage("read_accounts", report.accounts, start);
    let start = Instant::now();
    let matcher = build(&rows);
    report.stage("index_accounts", report.accounts, start);
    let start = Instant::now();
    decide_leads(options, &rows, &matcher, judge.as_mut(), (&mut report, watch))?;
    report.stage("decide_leads", report.leads, start);
    report.quality = judge.map(Judge::verdict).unwrap_or_default();
    Ok(report)
}

fn refuse_overwriting(options: &FilesOptions<'_>) -> Result<(), EngineError> {
    let out = options.out;
    for input in [Some(options.accounts), Some(options.leads), options.truth].into_iter().flatten()
    {
        let whole = |path: &Path| path.canonicalize().ok();
        if out == input || whole(out).is_some_and(|path| whole(input) == Some(path)) {
            let reason = format!("{} is an input; write the result elsewhere", out.display());
            return Err(EngineError::Invalid(reason));
        }
    }
    Ok(())
}

/// Reads, decides and writes the leads chunk by chunk; the next chunk is read meanwhile.
fn decide_leads(
    options: &FilesOptions<'_>,
    rows: &[AccountRow],
    matcher: &Matcher,
    mut judge: Option<&mut Judge>,
    (report, watch): (&mut FilesReport, &Watch<'_>),
) -> Result<(), EngineError> {
    let table = Table::open(options.leads, &OpenOptions::default())?;
    let place = |name: &str| column(&table, name);
    let id = needed(place("lead_id"), options.leads, "lead_id")?;
    let fields = ["email", "company", "website", "country", "city"].map(place);
    let bytes_total = table.bytes_total;
    let draft = Draft::beside(options.out);
    let mut writer = csv::Writer::from_path(draft.path())?;
    writer.write_record(["lead_id", "account_id", "decision", "probability", "rule"])?;
    std::thread::scope(|scope| -> Result<(), EngineError> {
        let (sender, chunks) = std::sync::mpsc::sync_channel(1);
        scope.spawn(move || read_chunks(table, &sender));
        for chunk in chunks {
            let (chunk, bytes_done) = chunk?;
            watch.check()?;
            let decided: Vec<_> = chunk
                .par_iter()
                .map_init(Scratch::default, |scratch, row| {
                    let cells = row.cells.as_ref().ok()?;
                    let [email, company, website, country, city] =
                        fields.map(|index| index.and_then(|index| filled(cells.get(index))));
                    let lead = LeadInput { email, company, website, country, city };
                    Some(matcher.decide_with(scratch, &lead))
                })
                .collect();
            for (row, decision) in chunk.iter().zip(decided) {
                let (Ok(cells), Some(decision)) = (&row.cells, decision) else {
                    let reason = row.cells.as_ref().err().cloned().unwrap_or_default();
                    report.turn_down(options.leads, row.line, reason);
                    continue;
                };
                // The output names an account only where the decision is to match: a doubtful
                // best guess is not an answer.
                let key = outcome_key(decision.outcome);
                let account = decision.account.filter(|_| key == "strong");
                let account = account.and_then(|place| rows.get(place as usize));
                report.count(key);
                let probability = format!("{:.4}", decision.probability);
                let account = account.map_or("", |account| account.id.as_str());
                let lead = cells.get(id).unwrap_or("");
                if let Some(judge) = judge.as_mut() {
                    judge.see(lead, account, key);
                }
                writer.write_record([lead, account, key, &probability, decision.rule.as_str()])?;
            }
            watch.tell("leads", bytes_done, Some(bytes_total));
        }
        writer.flush().map_err(EngineError::file(options.out))
    })?;
    draft.put().map_err(EngineError::file(options.out))
}

type Chunk = Result<(Vec<RawRow>, u64), EngineError>;

fn read_chunks(mut table: Table, sender: &std::sync::mpsc::SyncSender<Chunk>) {
    loop {
        let chunk = table.read_rows(CHUNK_LEADS).map_err(EngineError::from);
        let end = chunk.as_ref().is_ok_and(Vec::is_empty);
        let failed = chunk.is_err();
        let bytes_done = table.bytes_done();
        // When nobody listens any more, the work was cancelled or failed.
        if end || sender.send(chunk.map(|rows| (rows, bytes_done))).is_err() || failed {
            return;
        }
    }
}

fn build(rows: &[AccountRow]) -> Matcher {
    let places: FxHashMap<&str, u32> =
        rows.iter().enumerate().map(|(place, row)| (row.id.as_str(), place as u32)).collect();
    let inputs: Vec<AccountInput<'_>> = rows
        .iter()
        .map(|row| AccountInput {
            names: row.name.split('|').collect(),
            domains: row.domains.iter().map(String::as_str).collect(),
            country: filled(Some(&row.country)),
            city: filled(Some(&row.city)),
            parent: places.get(row.parent.as_str()).copied(),
        })
        .collect();
    Matcher::build(&inputs, &Settings::default())
}

fn read_accounts(path: &Path, report: &mut FilesReport) -> Result<Vec<AccountRow>, EngineError> {
    let mut table = Table::open(path, &OpenOptions::default())?;
    let place = |name: &str| column(&table, name);
    let id = needed(place("account_id"), path, "account_id")?;
    let name = needed(place("name"), path, "name")?;
    let [domains, country, city, parent] = ["domains", "country", "city", "parent_id"].map(place);
    let mut rows = Vec::new();
    loop {
        let chunk = table.read_rows(CHUNK_LEADS)?;
        if chunk.is_empty() {
            break;
        }
        for row in chunk {
            let cells = match row.cells {
                Ok(cells) => cells,
                Err(reason) => {
                    report.turn_down(path, row.line, reason);
                    continue;
                }
            };
            let text = |index: Option<usize>| {
                index.and_then(|index| cells.get(index)).unwrap_or("").trim().to_owned()
            };
            let split = text(domains);
            let parts = split.split('|').map(str::trim).filter(|part| !part.is_empty());
            if text(Some(id)).is_empty() {
                report.turn_down(path, row.line, "no account_id".to_owned());
                continue;
            }
            rows.push(AccountRow {
                id: text(Some(id)),
                name: text(Some(name)),
                domains: parts.map(ToOwned::to_owned).collect(),
                country: text(country),
                city: text(city),
                parent: text(parent),
            });
        }
    }
    report.accounts = rows.len() as u64;
    Ok(rows)
}

fn column(table: &Table, name: &str) -> Option<usize> {
    table.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name))
}

fn needed(place: Option<usize>, path: &Path, name: &str) -> Result<usize, EngineError> {
    let missing = || format!("{}: the column \"{name}\" is missing", path.display());
    place.ok_or_else(|| EngineError::Invalid(missing()))
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl FilesReport {
    fn stage(&mut self, stage: &'static str, rows: u64, start: Instant) {
        self.stages.push(FilesStage { stage, rows, seconds: start.elapsed().as_secs_f64() });
    }

    fn turn_down(&mut self, file: &Path, line: u64, reason: String) {
        self.rejected.push(FileReject { file: file.to_owned(), line, reason });
    }

    fn count(&mut self, key: &str) {
        self.leads += 1;
        match key {
            "strong" => self.strong += 1,
            "review" => self.review += 1,
            _ => self.none += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_without_an_id_is_left_out_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.csv");
        std::fs::write(&file, "account_id,name\n,Nameless\nA1,Acme\n").unwrap();
        let mut report = FilesReport::default();
        let rows = read_accounts(&file, &mut report).unwrap();
        assert_eq!((rows.len(), report.accounts), (1, 1));
        let reason = "no account_id".to_owned();
        assert_eq!(report.rejected, [FileReject { file, line: 2, reason }]);
    }

    #[test]
    fn an_input_is_never_overwritten() {
        let (accounts, leads) = (Path::new("accounts.csv"), Path::new("leads.csv"));
        let options = FilesOptions { accounts, leads, out: leads, truth: None };
        let error = match_files(&options, &Watch::none()).unwrap_err();
        assert!(error.to_string().contains("is an input"), "{error}");
    }
}
