//! What accounts were before an import told them anew. A trigger of the database keeps it, so that
//! no writer can forget to.

use std::collections::HashMap;

use super::StoredAccount;
use crate::{Connection, Row, StoreError};

/// The profiles that accounts had, where these changed.
#[derive(Debug, Default)]
pub struct Before {
    /// By account, the earliest first.
    profiles: HashMap<i64, Vec<Profile>>,
}

/// A profile, and until when it was so.
#[derive(Debug)]
struct Profile {
    until: i64,
    industry: Option<String>,
    employees: Option<i64>,
    annual_revenue: Option<(i64, String)>,
    revenue_growth: Option<f64>,
    country: Option<String>,
    region: Option<String>,
    city: Option<String>,
    founded_year: Option<i64>,
    technologies: Option<String>,
}

const COLUMNS: &str = "account_id, valid_until, industry, employees, annual_revenue_minor, \
    annual_revenue_currency, revenue_growth, country, region, city, founded_year, technologies";

fn read(row: &Row) -> Profile {
    Profile {
        until: row.integer(1),
        industry: row.text_option(2),
        employees: row.integer_option(3),
        annual_revenue: row.integer_option(4).zip(row.text_option(5)),
        revenue_growth: row.number_option(6),
        country: row.text_option(7),
        region: row.text_option(8),
        city: row.text_option(9),
        founded_year: row.integer_option(10),
        technologies: row.text_option(11),
    }
}

impl Before {
    /// Loads all that changed.
    ///
    /// # Errors
    /// What the database reports.
    pub fn load(connection: &mut Connection) -> Result<Self, StoreError> {
        let mut all = Self::default();
        let sql = format!("SELECT {COLUMNS} FROM account_before ORDER BY account_id, valid_until");
        connection.query_each(&sql, &[], |row| {
            all.profiles.entry(row.integer(0)).or_default().push(read(&row));
            Ok::<(), StoreError>(())
        })?;
        Ok(all)
    }

    /// Puts the profile back that an account had at a moment. What was first told of it counts for
    /// all time before: nobody knows since when it was so.
    pub fn restore(&self, account: &mut StoredAccount, moment: i64) {
        let profiles = self.profiles.get(&account.id).map_or(&[][..], Vec::as_slice);
        let Some(then) = profiles.iter().find(|profile| profile.until > moment) else { return };
        account.industry.clone_from(&then.industry);
        account.employees = then.employees;
        account.annual_revenue.clone_from(&then.annual_revenue);
        account.revenue_growth = then.revenue_growth;
        account.country.clone_from(&then.country);
        account.region.clone_from(&then.region);
        account.city.clone_from(&then.city);
        account.founded_year = then.founded_year;
        account.technologies.clone_from(&then.technologies);
    }
}
