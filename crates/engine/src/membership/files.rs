//! Matching without a workspace: a file of accounts, a file of leads, a file of decisions.

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_connect::{OpenOptions, Table};
use speargun_matching::{AccountInput, LeadInput, Matcher, Scratch, Settings};

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
    /// Rows that could not be read, with their lines; they are not in the output.
    pub rejected: Vec<(u64, String)>,
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
/// writes `lead_id,account_id,decision,probability,rule`, one row a lead.
///
/// # Errors
/// When a file cannot be read or written, or lacks a column that is needed.
pub fn match_files(
    accounts: &Path,
    leads: &Path,
    out: &Path,
    watch: &Watch<'_>,
) -> Result<FilesReport, EngineError> {
    for input in [accounts, leads] {
        let same = out == input
            || out
                .canonicalize()
                .ok()
                .is_some_and(|path| input.canonicalize().is_ok_and(|input| path == input));
        if same {
            let reason = format!("{} is an input; write the result elsewhere", out.display());
            return Err(EngineError::Invalid(reason));
        }
    }
    let mut report = FilesReport::default();
    let rows = read_accounts(accounts, &mut report)?;
    let matcher = build(&rows);
    let mut table = Table::open(leads, &OpenOptions::default())?;
    let place = |name: &str| column(&table, name);
    let id = needed(place("lead_id"), leads, "lead_id")?;
    let fields = ["email", "company", "website", "country", "city"].map(place);
    let mut writer = csv::Writer::from_path(out)?;
    writer.write_record(["lead_id", "account_id", "decision", "probability", "rule"])?;
    loop {
        watch.check()?;
        let chunk = table.read_rows(CHUNK_LEADS)?;
        if chunk.is_empty() {
            break;
        }
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
                report.rejected.push((row.line, reason));
                continue;
            };
            // The output names an account only where the decision is to match: a doubtful best
            // guess is not an answer.
            let key = outcome_key(decision.outcome);
            let account = decision.account.filter(|_| key == "strong");
            let account = account.and_then(|place| rows.get(place as usize));
            report.count(key);
            let probability = format!("{:.4}", decision.probability);
            let account = account.map_or("", |account| account.id.as_str());
            let lead = cells.get(id).unwrap_or("");
            writer.write_record([lead, account, key, &probability, decision.rule.as_str()])?;
        }
        watch.tell("leads", table.bytes_done(), Some(table.bytes_total));
    }
    writer.flush().map_err(EngineError::file(out))?;
    Ok(report)
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
                    report.rejected.push((row.line, reason));
                    continue;
                }
            };
            let text = |index: Option<usize>| {
                index.and_then(|index| cells.get(index)).unwrap_or("").trim().to_owned()
            };
            let split = text(domains);
            let parts = split.split('|').map(str::trim).filter(|part| !part.is_empty());
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
    fn an_input_is_never_overwritten() {
        let (accounts, leads) = (Path::new("accounts.csv"), Path::new("leads.csv"));
        let error = match_files(accounts, leads, leads, &Watch::none()).unwrap_err();
        assert!(error.to_string().contains("is an input"), "{error}");
    }
}
