//! What a workbook knows of its cells beyond their text: units of formats, digits that were lost, a
//! sheet that is hidden.

use speargun_connect::{PlannedField, ShownUnit, ShownUnits, Table};
use speargun_domain::money::Currency;
use speargun_domain::parse::ParseContext;
use speargun_domain::record::FieldKind;

use super::Planned;
use super::cells::is_currency;
use super::trouble::{TroubleKind, Troubles};
use crate::EngineError;

/// Currencies that share the sign of another one: where the workspace counts in one of a group, the
/// sign means that.
const OF_ONE_SIGN: [&str; 3] =
    ["USD AUD CAD NZD HKD SGD TWD MXN CLP COP ARS", "GBP EGP GIP FKP SHP", "JPY CNY"];

/// Opens a file; amounts and shares of a workbook come in the units in which it shows them, where
/// neither a heading nor another column names the currency.
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
    let has_currency = table.headings.iter().any(|heading| is_currency(heading));
    let counts = |planned: &PlannedField, unit: ShownUnit| match (planned.field.kind, unit) {
        (FieldKind::Share, ShownUnit::Percent) => true,
        (FieldKind::Money, ShownUnit::Amount(_)) => !has_currency && planned.currency.is_none(),
        (FieldKind::Money, ShownUnit::PerhapsAmount(currency)) => {
            !has_currency && planned.currency.is_none() && !share_a_sign(currency, context.currency)
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

/// Says which amounts are in the currency of their format, which numbers lost digits, and which
/// formulas have no result.
pub(super) fn note(
    table: &Table,
    (file, context): (&Planned, &ParseContext),
    troubles: &mut Troubles,
) {
    let heading = |column: usize| table.headings.get(column).map_or("", String::as_str);
    for shown in units(table, file, context) {
        if let ShownUnit::Amount(currency) | ShownUnit::PerhapsAmount(currency) = shown.unit {
            let of = (heading(shown.column), TroubleKind::ShownCurrency);
            troubles.add_many(of, (shown.first_row, shown.count), currency.code(), "");
        }
    }
    for lost in table.rounded_numbers() {
        let of = (heading(lost.column), TroubleKind::DigitsLost);
        troubles.add_many(of, (lost.first_row, lost.count), "", "");
    }
    for found in table.blank_formulas() {
        let of = (heading(found.column), TroubleKind::FormulaWithoutValue);
        troubles.add_many(of, (found.first_row, found.count), "", "");
    }
}
