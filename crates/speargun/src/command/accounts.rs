//! `speargun accounts`.

use std::collections::BTreeSet;

use serde_json::Value;
use speargun_api as api;
use speargun_api::dto::{AccountQuery, AccountRow, MAX_LIMIT, Page};

use super::CommandError;
use crate::arguments::Accounts;
use crate::language::{language, say};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;

/// How many rows a terminal gets by default.
const ROWS_SHOWN: u64 = 50;

pub(super) fn run(engine: &Engine, accounts: &Accounts) -> Result<(), CommandError> {
    let query = AccountQuery {
        filter: Some(accounts.filter.clone()),
        search: Some(accounts.search.clone()),
        line: accounts.line.clone(),
        sort: Some(accounts.sort.clone()),
        limit: None,
        offset: None,
    };
    let as_data = accounts.json || accounts.csv;
    let wanted = accounts.limit.unwrap_or(if as_data { u64::MAX } else { ROWS_SHOWN });
    let page = read(engine, query, wanted)?;
    for notice in api::filter::call::read_filter(engine, &accounts.filter, language()).notices {
        output::message(&say!("cli.accounts.note", text = notice));
    }
    if accounts.json {
        return output::json(&page);
    }
    // An account without a score has none of the dimensions that others have.
    let own = page.items.iter().flat_map(|row| row.own_dimensions.keys());
    let own: BTreeSet<&str> = own.map(String::as_str).collect();
    let mut rows = Vec::with_capacity(page.items.len());
    for row in &page.items {
        rows.push(cells(row, &accounts.columns, &own, accounts.csv)?);
    }
    if accounts.csv {
        return output::csv(&accounts.columns, &rows);
    }
    let headings: Vec<&str> = accounts.columns.iter().map(String::as_str).collect();
    const NUMBERS: [&str; 8] = [
        "tier",
        "score",
        "employees",
        "people_count",
        "engaged_people_count",
        "open_amount",
        "won_amount",
        "annual_revenue",
    ];
    let right: Vec<usize> = headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| NUMBERS.contains(heading))
        .map(|(index, _)| index)
        .collect();
    let shown = rows.len() as u64;
    output::table(&headings, rows, &right)?;
    if shown < page.total {
        let (shown, total) = (grouped(shown), grouped(page.total));
        output::message(&say!("cli.accounts.shown", shown, total));
    }
    Ok(())
}

fn read(
    engine: &Engine,
    mut query: AccountQuery,
    wanted: u64,
) -> Result<Page<AccountRow>, CommandError> {
    let mut items = Vec::new();
    loop {
        let missing = wanted - items.len() as u64;
        let limit = u32::try_from(missing.clamp(1, u64::from(MAX_LIMIT))).unwrap_or(MAX_LIMIT);
        query.limit = Some(limit);
        query.offset = Some(items.len() as u64);
        let page = api::account::call::list_accounts(engine, &query, None)?;
        let read = page.items.len();
        items.extend(page.items.into_iter().take(usize::try_from(missing).unwrap_or(usize::MAX)));
        if read == 0 || items.len() as u64 >= wanted.min(page.total) {
            let limit = u32::try_from(items.len()).unwrap_or(u32::MAX);
            return Ok(Page { items, total: page.total, offset: 0, limit });
        }
    }
}

/// The cells of a row by the API's names of its fields.
fn cells(
    row: &AccountRow,
    columns: &[String],
    own: &BTreeSet<&str>,
    is_csv: bool,
) -> Result<Vec<String>, CommandError> {
    let fields =
        serde_json::to_value(row).map_err(|error| CommandError::Failed(error.to_string()))?;
    let known = fields.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    columns
        .iter()
        .map(|column| {
            let dimension = |group: &str| fields.get(group)?.get(column);
            let value = fields
                .get(column)
                .or_else(|| dimension("own_dimensions"))
                .or_else(|| dimension("dimensions"));
            match value {
                Some(value) => Ok(text(value, is_csv)),
                None if own.contains(column.as_str()) => Ok(text(&Value::Null, is_csv)),
                // The dimensions of an account that was never scored are not known.
                None if fields.get("dimensions").is_some_and(Value::is_null)
                    && ["icp_fit", "buying_power", "participation", "timing"]
                        .contains(&column.as_str()) =>
                {
                    Ok(text(&Value::Null, is_csv))
                }
                None => {
                    let known = known.clone().unwrap_or_default().join(", ");
                    let reason = say!("cli.accounts.no_column", column, known);
                    Err(CommandError::Usage(reason))
                }
            }
        })
        .collect()
}

fn text(value: &Value, is_csv: bool) -> String {
    match value {
        Value::Null if is_csv => String::new(),
        Value::Null => MISSING.to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(truth) => {
            (if *truth { say!("cli.accounts.yes") } else { say!("cli.accounts.no") }).to_owned()
        }
        Value::Number(number) if is_csv => number.to_string(),
        Value::Number(number) => number.as_u64().map_or_else(|| number.to_string(), grouped),
        other => match serde_json::from_value::<speargun_api::dto::Money>(other.clone()) {
            Ok(money) if is_csv => format!("{} {}", money.amount, money.currency),
            Ok(money) => output::amount(&money),
            Err(_) => other.to_string(),
        },
    }
}
