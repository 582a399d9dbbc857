//! Matching without a workspace: a file of accounts, a file of leads, a file of decisions.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_connect::{OpenOptions, RawRow, Table, guarded};
use speargun_matching::{AccountInput, LeadInput, Matcher, Scratch, Settings};
use speargun_words::{Said, said};

use super::draft::Draft;
use super::judge::{Judge, KindQuality};
use super::outcome_key;
use crate::{EngineError, Watch};

/// Leads decided at a time.
const CHUNK_LEADS: usize = 25_000;
/// Leads that one thread decides and writes out in one go.
const PIECE_LEADS: usize = 500;

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
    #[serde(serialize_with = "speargun_words::as_text")]
    pub reason: Said,
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
/// writes `lead_id,account_id,decision,probability,rule`, one row a lead; a row for review names
/// the best account. The file of decisions comes into being when all of it is written: damage to
/// an input leaves what stood there.
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
            let reason = said!("match_files.overwrites", path = out.display().to_string());
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
    let mut out = std::fs::File::create(draft.path()).map_err(EngineError::file(options.out))?;
    let heading = b"lead_id,account_id,decision,probability,rule\n";
    out.write_all(heading).map_err(EngineError::file(options.out))?;
    let columns = Columns { id, fields };
    // What a thread remembers of places serves all its leads.
    let scratches: Mutex<Vec<Scratch>> = Mutex::default();
    std::thread::scope(|scope| -> Result<(), EngineError> {
        let (sender, chunks) = std::sync::mpsc::sync_channel(1);
        scope.spawn(move || read_chunks(table, &sender));
        for chunk in chunks {
            let (chunk, bytes_done) = chunk?;
            watch.check()?;
            let decide = |leads: &[RawRow]| {
                let free = || scratches.lock().unwrap_or_else(PoisonError::into_inner);
                let mut scratch = free().pop().unwrap_or_default();
                let piece = Piece::decide(leads, &columns, (rows, matcher), &mut scratch);
                free().push(scratch);
                piece
            };
            let pieces: Vec<_> = chunk.par_chunks(PIECE_LEADS).map(decide).collect();
            for (leads, piece) in chunk.chunks(PIECE_LEADS).zip(pieces) {
                let piece = piece?;
                out.write_all(&piece.text).map_err(EngineError::file(options.out))?;
                for (row, decision) in leads.iter().zip(&piece.decisions) {
                    let cells = match &row.cells {
                        Ok(cells) => cells,
                        Err(error) => {
                            report.turn_down(options.leads, row.line, error.said());
                            continue;
                        }
                    };
                    let Some((account, key)) = decision else { continue };
                    report.count(key);
                    if let Some(judge) = judge.as_mut() {
                        judge.see(cells.get(id).unwrap_or(""), account, key);
                    }
                }
            }
            watch.tell("leads", bytes_done, Some(bytes_total));
        }
        Ok(())
    })?;
    draft.put().map_err(EngineError::file(options.out))
}

/// Where in a row of the leads stands what.
struct Columns {
    id: usize,
    /// Email, company, website, country and city.
    fields: [Option<usize>; 5],
}

/// Some leads, decided and written out by one thread.
struct Piece<'a> {
    text: Vec<u8>,
    /// The account that is the answer, and the outcome, of each lead; none where the row cannot
    /// be read.
    decisions: Vec<Option<(&'a str, &'static str)>>,
}

impl<'a> Piece<'a> {
    fn decide(
        leads: &[RawRow],
        columns: &Columns,
        (accounts, matcher): (&'a [AccountRow], &Matcher),
        scratch: &mut Scratch,
    ) -> Result<Self, EngineError> {
        let mut writer = csv::Writer::from_writer(Vec::with_capacity(64 * leads.len()));
        let mut decisions = Vec::with_capacity(leads.len());
        for row in leads {
            let Ok(cells) = &row.cells else {
                decisions.push(None);
                continue;
            };
            let [email, company, website, country, city] =
                columns.fields.map(|index| index.and_then(|index| filled(cells.get(index))));
            let lead = LeadInput { email, company, website, country, city };
            let decision = matcher.decide_with(scratch, &lead);
            // A doubtful best guess is named for whoever looks at it; it is judged as no answer.
            let key = outcome_key(decision.outcome);
            let account = decision.account.and_then(|place| accounts.get(place as usize));
            let account = account.map_or("", |account| account.id.as_str());
            let answer = if key == "strong" { account } else { "" };
            let lead = cells.get(columns.id).unwrap_or("");
            let (probability, rule) = (four_digits(decision.probability), decision.rule.as_str());
            // Keys are foreign text; the rest is ours.
            let (lead, account_text) = (guarded(lead), guarded(account));
            let own = [key.as_bytes(), &probability, rule.as_bytes()];
            let record = [lead.as_bytes(), account_text.as_bytes()].into_iter().chain(own);
            writer.write_record(record)?;
            decisions.push(Some((answer, key)));
        }
        let text = writer.into_inner().map_err(csv::IntoInnerError::into_error);
        Ok(Self { text: text.map_err(csv::Error::from)?, decisions })
    }
}

/// A probability with four digits behind the point, by whole numbers: the general formatting is
/// slow where digits are asked for exactly.
fn four_digits(probability: f32) -> [u8; 6] {
    let all = (f64::from(probability.clamp(0.0, 1.0)) * 10_000.0).round_ties_even() as u32;
    let digit = |unit: u32| b'0' + (all / unit % 10) as u8;
    [digit(10_000), b'.', digit(1_000), digit(100), digit(10), digit(1)]
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

/// Accounts that are added one by one to measure it.
const ADDED: usize = 1_000;

/// What adding one account to those of a file takes, in seconds, for each of a thousand that are
/// named as accounts of the file are, below one of these; the longest last.
///
/// # Errors
/// When the file cannot be read or lacks a column that is needed.
pub fn time_additions(accounts: &Path) -> Result<Vec<f64>, EngineError> {
    let rows = read_accounts(accounts, &mut FilesReport::default())?;
    let mut matcher = build(&rows);
    let step = (rows.len() / ADDED).max(1);
    let mut seconds = Vec::with_capacity(ADDED);
    for (parent, row) in rows.iter().enumerate().step_by(step) {
        let position = matcher.len() as u32;
        let account = AccountInput { parent: Some(parent as u32), ..input(row) };
        let start = Instant::now();
        matcher.put(position, &account);
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds)
}

fn input(row: &AccountRow) -> AccountInput<'_> {
    AccountInput {
        names: row.name.split('|').collect(),
        domains: row.domains.iter().map(String::as_str).collect(),
        country: filled(Some(&row.country)),
        city: filled(Some(&row.city)),
        parent: None,
    }
}

fn build(rows: &[AccountRow]) -> Matcher {
    let places: FxHashMap<&str, u32> =
        rows.iter().enumerate().map(|(place, row)| (row.id.as_str(), place as u32)).collect();
    let inputs: Vec<AccountInput<'_>> = rows
        .iter()
        .map(|row| AccountInput { parent: places.get(row.parent.as_str()).copied(), ..input(row) })
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
                Err(error) => {
                    report.turn_down(path, row.line, error.said());
                    continue;
                }
            };
            let text = |index: Option<usize>| {
                index.and_then(|index| cells.get(index)).unwrap_or("").trim().to_owned()
            };
            let split = text(domains);
            let parts = split.split('|').map(str::trim).filter(|part| !part.is_empty());
            if text(Some(id)).is_empty() {
                report.turn_down(path, row.line, said!("row.no_account_id"));
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
    place.ok_or_else(|| EngineError::of_file(path, said!("file.no_column", name)))
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl FilesReport {
    fn stage(&mut self, stage: &'static str, rows: u64, start: Instant) {
        self.stages.push(FilesStage { stage, rows, seconds: start.elapsed().as_secs_f64() });
    }

    fn turn_down(&mut self, file: &Path, line: u64, reason: Said) {
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
        let reason = said!("row.no_account_id");
        assert_eq!(report.rejected, [FileReject { file, line: 2, reason }]);
    }

    #[test]
    fn probabilities_are_written_as_the_standard_formatting_does() {
        let steps = (0..=u16::MAX).map(|step| f32::from(step) / 65_536.0);
        for probability in steps.chain([1.0]) {
            let written = four_digits(probability);
            let wanted = format!("{probability:.4}");
            assert_eq!(std::str::from_utf8(&written).unwrap(), wanted);
        }
    }

    #[test]
    fn an_input_is_never_overwritten() {
        let (accounts, leads) = (Path::new("accounts.csv"), Path::new("leads.csv"));
        let options = FilesOptions { accounts, leads, out: leads, truth: None };
        let error = match_files(&options, &Watch::none()).unwrap_err();
        assert!(error.to_string().contains("is an input"), "{error}");
    }
}
