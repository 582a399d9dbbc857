//! The three files. Rows are held back for a while and leave in any order, and ids are numbers
//! of no order, so that neither tells which lead belongs to which account.

use std::{collections::BTreeMap, path::Path};

use super::{
    HardCaseReport, World,
    family::{Account, Family},
    teller::Told,
};
use crate::{SimulateError, random::Random, writer::Table};

/// How many rows are held back.
const HELD_MAX: usize = 8_192;

struct HeldLead {
    row: [String; 9],
    account: String,
    kind: &'static str,
}

/// The files being written.
pub(super) struct Output {
    accounts: Table,
    leads: Table,
    truth: Table,
    held_accounts: Vec<[String; 8]>,
    held_leads: Vec<HeldLead>,
    accounts_made: u64,
    leads_made: u64,
    kinds: BTreeMap<&'static str, u64>,
    seed: u64,
}

/// A number of no order for the number: all 32-bit numbers come once each.
fn shuffled(number: u64, seed: u64) -> u32 {
    let mut value = (number as u32) ^ (seed as u32) ^ ((seed >> 32) as u32);
    value ^= value >> 16;
    value = value.wrapping_mul(0x7feb_352d);
    value ^= value >> 15;
    value = value.wrapping_mul(0x846c_a68b);
    value ^ (value >> 16)
}

impl Output {
    pub(super) fn new(directory: &Path, seed: u64) -> Result<Self, SimulateError> {
        std::fs::create_dir_all(directory)
            .map_err(|source| SimulateError::File { path: directory.to_path_buf(), source })?;
        let table = |name, headings| Table::new(directory, name, headings);
        Ok(Self {
            accounts: table(
                "accounts.csv",
                "account_id,name,domains,country,city,industry,employees,parent_id",
            )?,
            leads: table(
                "leads.csv",
                "lead_id,first_name,last_name,title,email,company,website,country,city",
            )?,
            truth: table("truth.csv", "lead_id,account_id,kind")?,
            held_accounts: Vec::new(),
            held_leads: Vec::new(),
            accounts_made: 0,
            leads_made: 0,
            kinds: BTreeMap::new(),
            seed,
        })
    }

    /// How many accounts were taken in.
    pub(super) fn accounts(&self) -> u64 {
        self.accounts_made
    }

    /// Gives the accounts their ids and takes them in.
    pub(super) fn write_accounts(
        &mut self,
        family: &mut Family,
        world: &World,
        random: &mut Random,
    ) -> Result<(), SimulateError> {
        for account in &mut family.accounts {
            account.id = format!("A{:08x}", shuffled(self.accounts_made, self.seed));
            self.accounts_made += 1;
        }
        for account in &family.accounts {
            let parent = account.parent.map_or("", |parent| &family.accounts[parent].id);
            let row = account_row(account, parent, world, random);
            if self.held_accounts.len() < HELD_MAX {
                self.held_accounts.push(row);
                continue;
            }
            let place = random.below(HELD_MAX);
            let row = std::mem::replace(&mut self.held_accounts[place], row);
            self.accounts.row(row.each_ref().map(String::as_str))?;
        }
        Ok(())
    }

    /// Gives the lead its id and takes it in.
    pub(super) fn write_lead(
        &mut self,
        family: &Family,
        told: Told,
        random: &mut Random,
    ) -> Result<(), SimulateError> {
        let id = format!("L{:08x}", shuffled(self.leads_made, !self.seed));
        self.leads_made += 1;
        *self.kinds.entry(told.kind).or_default() += 1;
        let lead = told.lead;
        let account = told.account.map_or("", |index| &family.accounts[index].id).to_owned();
        let row = [
            id,
            lead.first_name,
            lead.last_name,
            lead.title,
            lead.email,
            lead.company,
            lead.website,
            lead.country,
            lead.city,
        ];
        let held = HeldLead { row, account, kind: told.kind };
        if self.held_leads.len() < HELD_MAX {
            self.held_leads.push(held);
            return Ok(());
        }
        let place = random.below(HELD_MAX);
        let held = std::mem::replace(&mut self.held_leads[place], held);
        self.release(&held)
    }

    fn release(&mut self, held: &HeldLead) -> Result<(), SimulateError> {
        self.leads.row(held.row.each_ref().map(String::as_str))?;
        self.truth.row([&held.row[0], &held.account, held.kind])
    }

    /// Writes what is held back and closes the files.
    pub(super) fn finish(mut self) -> Result<HardCaseReport, SimulateError> {
        let mut random = Random::of(self.seed, u64::MAX, 0);
        let mut accounts = std::mem::take(&mut self.held_accounts);
        shuffle(&mut accounts, &mut random);
        for row in &accounts {
            self.accounts.row(row.each_ref().map(String::as_str))?;
        }
        let mut leads = std::mem::take(&mut self.held_leads);
        shuffle(&mut leads, &mut random);
        for held in &leads {
            self.release(held)?;
        }
        let kinds = self.kinds.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
        Ok(HardCaseReport {
            accounts: self.accounts.rows,
            leads: self.leads.rows,
            kinds,
            files: vec![self.accounts.finish()?, self.leads.finish()?, self.truth.finish()?],
        })
    }
}

fn shuffle<T>(rows: &mut [T], random: &mut Random) {
    for last in (1..rows.len()).rev() {
        rows.swap(last, random.below(last + 1));
    }
}

fn account_row(account: &Account, parent: &str, world: &World, random: &mut Random) -> [String; 8] {
    let place = &world.places[account.place];
    let company = &account.company;
    let mut names = vec![match random.below(10) {
        0 | 1 => company.name().to_owned(),
        2 => company.respelled(place, random),
        _ => company.registered(place),
    }];
    names.extend(account.aliases.iter().cloned());
    [
        account.id.clone(),
        names.join("|"),
        account.domains.join("|"),
        place.code.to_owned(),
        place.cities[account.city].spellings[0].to_owned(),
        account.industry.to_owned(),
        if random.chance(0.1) { String::new() } else { account.employees.to_string() },
        parent.to_owned(),
    ]
}
