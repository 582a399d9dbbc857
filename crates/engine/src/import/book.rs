//! What a workbook knows of its cells beyond their text: units of formats, digits that were lost, a
//! sheet that is hidden.

use speargun_connect::{PlannedField, ShownUnit, ShownUnits, Table};
use speargun_domain::money::Currency;
use speargun_domain::parse::ParseContext;
use speargun_domain::record::FieldKind;

use super::Planned;
use super::trouble::{TroubleKind, Troubles};
use crate::EngineError;

/// Currencies that share the sign of another one: where the workspace counts in one of a group, the
/// sign means that.
const OF_ONE_SIGN: [&str; 3] =
    ["USD AUD CAD NZD HKD SGD TWD MXN CLP COP ARS", "GBP EGP GIP FKP SHP", "JPY CNY"];

/// Opens a file; amounts and shares of a workbook come in the units in which it shows them, where
/// no heading names the currency; a column of currencies comes before them.
pub(super) fn open(file: &Planned, context: &ParseContext) -> Result<Table, EngineError> {
    let mut table = Table::open(&file.path, &file.options)?;
    let columns: Vec<usize> =
        units(&table, file, context).iter().map(|shown| shown.column).collect();
    if !columns.is_empty() {
        table.write_units_of(&columns);
    }
    Ok(table)
}

/// The units that count.
fn units(table: &Table, file: &Planned, context: &ParseContext) -> Vec<ShownUnits> {
    let counts = |planned: &PlannedField, unit: ShownUnit| match (planned.field.kind, unit) {
        (FieldKind::Share, ShownUnit::Percent) => true,
        (FieldKind::Money, ShownUnit::Amount(_)) => planned.currency.is_none(),
        (FieldKind::Money, ShownUnit::PerhapsAmount(currency)) => {
            planned.currency.is_none() && !share_a_sign(currency, context.currency)
        }
        _ => false,
    };
    let mut found = table.shown_units();
    found.retain(|shown| {
        let of_column = |planned: &&PlannedField| planned.columns().any(|own| own == shown.column);
        let planned = file.plan.fields.iter().find(of_column);
        planned.is_some_and(|planned| counts(planned, shown.unit))
    });
    found
}

fn share_a_sign(sign: Currency, own: Currency) -> bool {
    let has = |group: &str, currency: Currency| {
        group.split_ascii_whitespace().any(|code| code == currency.code())
    };
    OF_ONE_SIGN.iter().any(|group| has(group, sign) && has(group, own))
}

/// Says which numbers lost digits, and which formulas have no result.
pub(super) fn note(table: &Table, troubles: &mut Troubles) {
    let heading = |column: usize| table.headings.get(column).map_or("", String::as_str);
    for lost in table.rounded_numbers() {
        let of = (heading(lost.column), TroubleKind::DigitsLost);
        troubles.add_many(of, (lost.first_row, lost.count), "");
    }
    for found in table.blank_formulas() {
        let of = (heading(found.column), TroubleKind::FormulaWithoutValue);
        troubles.add_many(of, (found.first_row, found.count), "");
    }
}

/// A number without the currency in which its workbook shows it, for rows that name one.
pub(super) fn without_shown(raw: &str) -> &str {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let is_number = |number: &str| number.parse::<f64>().is_ok();
    match raw.rsplit_once(' ') {
        Some((number, code)) if is_code(code) && is_number(number) => number,
        _ => raw,
    }
}
