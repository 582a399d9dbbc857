//! Moments that no record can have: days of 1900 or 9999 mean that there is none, and a year of two
//! digits may be read a century too late.

use speargun_connect::PlannedField;
use speargun_domain::parse::{Cell, CellNote};
use speargun_domain::record::FieldKind;
use speargun_domain::time::{self, DAY};
use speargun_domain::value::Value;

/// 1970-01-01: no CRM is older.
const EARLIEST: i64 = 0;
/// So far ahead a deal may be expected to close.
const AHEAD_MAX: i64 = 20 * 366 * DAY;
/// Contracts and lists may end on a day that stands for never.
const MAY_BE_NEVER: [&str; 2] = ["contract_ends_at", "target_until"];

/// A cell that was read, unless it is a moment that its record cannot have.
///
/// # Errors
/// Why it is not believed.
pub(super) fn believed(
    planned: &PlannedField,
    read: (Cell, Option<CellNote>),
    now: i64,
) -> Result<(Cell, Option<CellNote>), String> {
    let field = planned.field;
    if field.kind != FieldKind::Instant || MAY_BE_NEVER.contains(&field.key) {
        return Ok(read);
    }
    match &read.0 {
        Cell::One(Value::Integer(at)) if *at < EARLIEST || *at > now.saturating_add(AHEAD_MAX) => {
            let day = time::to_date(*at, &time::utc());
            Err(format!("{day} is no day for {}", field.key))
        }
        _ => Ok(read),
    }
}
