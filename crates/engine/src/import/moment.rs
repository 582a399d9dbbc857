//! Values that no record can have: a probability of 150 %, a company founded in 3024; days of 1900
//! or 9999, which mean that there is none, and a year of two digits that is a century too late.

use jiff::tz::TimeZone;
use speargun_connect::{PlannedField, heading};
use speargun_domain::parse::{Cell, CellNote, Shown};
use speargun_domain::record::FieldKind;
use speargun_domain::time::{DAY, zone_of_abbreviation};
use speargun_domain::value::Value;

use super::cell_fault::CellFault;

/// 1970-01-01: no CRM is older.
const EARLIEST: i64 = 0;
/// So far ahead a deal may be expected to close.
const AHEAD_MAX: i64 = 20 * 366 * DAY;
/// Years of foundation; the oldest company that is still at work is of 578.
const YEARS: std::ops::RangeInclusive<i64> = 500..=2100;
/// Contracts and lists may end on a day that stands for never.
const MAY_BE_NEVER: [&str; 2] = ["contract_ends_at", "target_until"];

/// The zone of a column's times, where its heading says another one than the workspace's.
pub(super) fn zone_of(
    planned: &PlannedField,
    headings: &[String],
    (own, now): (&TimeZone, i64),
) -> Option<TimeZone> {
    if planned.field.kind != FieldKind::Instant {
        return None;
    }
    let heading = headings.get(planned.columns().next()?)?;
    zone_of_abbreviation(heading::zone_of(heading)?, own, now).filter(|zone| zone != own)
}

/// A cell that was read, unless it is a moment that its record cannot have.
///
/// # Errors
/// Why it is not believed.
pub(super) fn believed(
    planned: &PlannedField,
    read: (Cell, Option<CellNote>),
    (raw, now): (&str, i64),
) -> Result<(Cell, Option<CellNote>), CellFault> {
    let field = planned.field;
    let shown = || Shown::of(raw);
    match (field.key, &read.0) {
        ("probability", Cell::One(Value::Real(share))) if !(0.0..=1.0).contains(share) => {
            return Err(CellFault::NoProbability(shown()));
        }
        ("founded_year", Cell::One(Value::Integer(year))) if !YEARS.contains(year) => {
            return Err(CellFault::NoFoundingYear(shown()));
        }
        _ => {}
    }
    if field.kind != FieldKind::Instant || MAY_BE_NEVER.contains(&field.key) {
        return Ok(read);
    }
    match &read.0 {
        Cell::One(Value::Integer(at)) if *at < EARLIEST || *at > now.saturating_add(AHEAD_MAX) => {
            Err(CellFault::NoDayFor { text: shown(), field: field.key })
        }
        _ => Ok(read),
    }
}
