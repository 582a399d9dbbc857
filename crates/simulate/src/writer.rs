//! The files: one buffered CSV writer each, so that memory does not grow with the market.

use std::{
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
};

use crate::SimulateError;

/// One CSV file being written.
pub(crate) struct Table {
    writer: csv::Writer<BufWriter<File>>,
    path: PathBuf,
    pub(crate) rows: u64,
}

impl Table {
    pub(crate) fn new(directory: &Path, name: &str, headings: &str) -> Result<Self, SimulateError> {
        let path = directory.join(name);
        let file = File::create(&path)
            .map_err(|source| SimulateError::File { path: path.clone(), source })?;
        let mut writer = csv::Writer::from_writer(BufWriter::new(file));
        writer.write_record(headings.split(','))?;
        Ok(Self { writer, path, rows: 0 })
    }

    pub(crate) fn row<const COUNT: usize>(
        &mut self,
        fields: [&str; COUNT],
    ) -> Result<(), SimulateError> {
        self.rows += 1;
        Ok(self.writer.write_record(fields)?)
    }

    pub(crate) fn finish(mut self) -> Result<PathBuf, SimulateError> {
        let path = self.path.clone();
        self.writer.flush().map_err(|source| SimulateError::File { path: path.clone(), source })?;
        Ok(path)
    }
}

/// All files of a market.
pub(crate) struct Tables {
    pub(crate) owners: Table,
    pub(crate) products: Table,
    pub(crate) campaigns: Table,
    pub(crate) accounts: Table,
    pub(crate) leads: Table,
    pub(crate) members: Table,
    pub(crate) opportunities: Table,
    pub(crate) stages: Table,
    pub(crate) roles: Table,
    pub(crate) events: Table,
    pub(crate) truth: Table,
}

impl Tables {
    pub(crate) fn new(directory: &Path) -> Result<Self, SimulateError> {
        let hidden = directory.join("truth");
        std::fs::create_dir_all(&hidden)
            .map_err(|source| SimulateError::File { path: hidden.clone(), source })?;
        let table = |name, headings| Table::new(directory, name, headings);
        Ok(Self {
            owners: table("owners.csv", "owner_id,name,email,team")?,
            products: table("products.csv", "product_id,name,family,price")?,
            campaigns: table(
                "campaigns.csv",
                "campaign_id,name,channel,status,motion,starts_at,ends_at,budget,actual_cost",
            )?,
            accounts: table(
                "accounts.csv",
                "account_id,name,other_names,website,domains,industry,employees,annual_revenue,\
                 revenue_growth,country,region,city,founded_year,technologies,account_type,\
                 owner_id,parent_id,is_target,target_since,competitor,contract_ends_at,\
                 expected_annual_revenue,budget_confirmed,purchase_expected_at,created_at,\
                 updated_at",
            )?,
            leads: table(
                "leads.csv",
                "lead_id,email,first_name,last_name,title,company,website,phone,country,city,\
                 lead_source,owner_id,created_at,became_mql_at,became_sql_at,opted_out,account_id",
            )?,
            members: table(
                "campaign_members.csv",
                "campaign_id,lead_id,status,has_responded,first_responded_at",
            )?,
            opportunities: table(
                "opportunities.csv",
                "opportunity_id,name,account_id,amount,stage,is_closed,is_won,probability,\
                 created_at,closed_at,expected_close_at,product_id,owner_id,campaign_id,\
                 lead_source,motion,competitor,budget_confirmed,outcome_reason,updated_at",
            )?,
            stages: table("opportunity_stages.csv", "opportunity_id,stage,entered_at,amount")?,
            roles: table("opportunity_roles.csv", "opportunity_id,contact_id,role,is_primary")?,
            events: table(
                "events.csv",
                "event_id,event_type,occurred_at,contact_id,account_id,campaign_id,channel,\
                 subject,page",
            )?,
            truth: Table::new(&hidden, "truth.csv", "lead_id,account_id")?,
        })
    }

    /// Writes what is buffered; gives the files to import, then that of the truth.
    pub(crate) fn finish(self) -> Result<Vec<PathBuf>, SimulateError> {
        [
            self.owners,
            self.products,
            self.campaigns,
            self.accounts,
            self.leads,
            self.members,
            self.opportunities,
            self.stages,
            self.roles,
            self.events,
            self.truth,
        ]
        .into_iter()
        .map(Table::finish)
        .collect()
    }
}
