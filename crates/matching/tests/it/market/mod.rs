//! The files of `speargun match-files --truth`, read for tests and examples: accounts, leads,
//! truth.

#[allow(dead_code)]
pub(crate) mod listed;
#[allow(dead_code)]
pub(crate) mod reliability;

use std::collections::HashMap;
use std::path::Path;

use csv::StringRecord;
use speargun_matching::{AccountInput, LeadInput, Matcher, Settings};

/// A file with its columns by name.
pub(crate) struct Table {
    columns: HashMap<String, usize>,
    pub(crate) rows: Vec<StringRecord>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let headings = reader.headers().unwrap().iter().map(ToOwned::to_owned);
        let columns = headings.enumerate().map(|(at, name)| (name, at)).collect();
        Self { columns, rows: reader.records().map(Result::unwrap).collect() }
    }

    /// A cell that holds something.
    pub(crate) fn cell(&self, row: usize, column: &str) -> Option<&str> {
        let cell = self.rows[row].get(*self.columns.get(column)?)?;
        Some(cell).filter(|text| !text.is_empty())
    }

    fn places(&self, column: &str) -> HashMap<&str, u32> {
        let keys = (0..self.rows.len()).map(|row| (self.cell(row, column).unwrap(), row as u32));
        keys.collect()
    }
}

/// Accounts and leads, and to which account each lead belongs.
pub(crate) struct Market {
    pub(crate) accounts: Table,
    pub(crate) leads: Table,
    pub(crate) truth: Vec<Option<u32>>,
    pub(crate) kinds: Vec<String>,
}

impl Market {
    /// Reads `accounts.csv`, `leads.csv` and `truth.csv` (`lead_id,account_id,kind`).
    pub(crate) fn read(directory: &Path) -> Self {
        let [accounts, leads, truths] = ["accounts", "leads", "truth"]
            .map(|name| Table::read(&directory.join(format!("{name}.csv"))));
        let (places, rows) = (accounts.places("account_id"), truths.places("lead_id"));
        let (mut truth, mut kinds) = (Vec::new(), Vec::new());
        for lead in 0..leads.rows.len() {
            let row = rows[leads.cell(lead, "lead_id").unwrap()] as usize;
            truth.push(truths.cell(row, "account_id").map(|id| places[id]));
            kinds.push(truths.cell(row, "kind").unwrap_or_default().to_owned());
        }
        drop((places, rows));
        Self { accounts, leads, truth, kinds }
    }

    pub(crate) fn matcher(&self) -> Matcher {
        let table = &self.accounts;
        let places = table.places("account_id");
        let inputs: Vec<AccountInput<'_>> = (0..table.rows.len())
            .map(|row| AccountInput {
                names: table.cell(row, "name").unwrap_or_default().split('|').collect(),
                domains: table.cell(row, "domains").unwrap_or_default().split('|').collect(),
                country: table.cell(row, "country"),
                city: table.cell(row, "city"),
                parent: table.cell(row, "parent_id").and_then(|id| places.get(id).copied()),
            })
            .collect();
        Matcher::build(&inputs, &Settings::default())
    }

    pub(crate) fn lead(&self, row: usize) -> LeadInput<'_> {
        let field = |column| self.leads.cell(row, column);
        LeadInput {
            email: field("email"),
            company: field("company"),
            website: field("website"),
            country: field("country"),
            city: field("city"),
        }
    }
}
