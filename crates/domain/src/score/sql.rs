//! A score model as one SQL query over the tables of [`crate::filter::table`]: for warehouses and
//! reports that compute scores where their data is, and to hold ours against another engine.

use super::model::{Bounds, Dimension, Rule, Scale};
use super::{FULL, ScoreModel};
use crate::account::ACCOUNT_FIELDS;
use crate::filter::Dialect;
use crate::filter::sql::{column_of, joined, number_text};
use crate::filter::table::ACCOUNTS;

/// Products of rules with numbers stay within this, as in [`Rule::points`].
const PRODUCT_MAX: f64 = 1e12;

impl ScoreModel {
    /// The query that scores all accounts: `account_id`, a column `dimension_1` … for each
    /// dimension in the model's order, and `score`, all 0–100, by account. Tiers are not told:
    /// they depend on the tier before and on who else asks for a place.
    #[must_use]
    pub fn sql(&self, dialect: Dialect) -> String {
        let names: Vec<String> =
            (1..=self.dimensions.len()).map(|place| format!("dimension_{place}")).collect();
        let values = self.dimensions.iter().zip(&names);
        let values =
            values.map(|(dimension, name)| format!("{} AS {name}", dimension.sql(dialect)));
        let shares = self.dimensions.iter().zip(&names).map(|(dimension, name)| {
            format!("CAST(v.{name} AS DOUBLE PRECISION) * {} / 100.0", real(dimension.weight))
        });
        // Added from left to right, as the score is, so that not even the last bit differs.
        let sum = shares.collect::<Vec<_>>().join(" + ");
        let points =
            names.iter().map(|name| format!("CAST(v.{name} AS DOUBLE PRECISION) / 10.0 AS {name}"));
        let mut values = values.collect::<Vec<_>>().join(", ");
        let mut joins = String::new();
        if dialect == Dialect::Datafusion {
            (values, joins) = with_joins(&values);
        }
        format!(
            "SELECT v.account_id, {}, {} / 10.0 AS score FROM (SELECT a.account_id, {values} \
             FROM {ACCOUNTS} a{joins}) v ORDER BY v.account_id",
            points.collect::<Vec<_>>().join(", "),
            rounded(&sum, dialect),
        )
    }
}

/// Questions to other tables as joins: DataFusion takes them in conditions alone, not in what is
/// computed. (SQLite on the other hand joins 64 tables at most.)
fn with_joins(text: &str) -> (String, String) {
    let (mut kept, mut joins) = (String::with_capacity(text.len()), String::new());
    let mut known: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((before, question, after)) = next_question(rest) {
        kept.push_str(before);
        let place = known.iter().position(|other| other == question).unwrap_or_else(|| {
            known.push(question.to_owned());
            let number = known.len();
            joins.push_str(&format!(
                " LEFT JOIN (SELECT DISTINCT account_id FROM ({question}) q{number}) s{number} \
                 ON s{number}.account_id = a.account_id"
            ));
            number - 1
        });
        kept.push_str(&format!("s{}.account_id IS NOT NULL", place + 1));
        rest = after;
    }
    kept.push_str(rest);
    (kept, joins)
}

/// What stands before the next question to another table, the question, and what stands behind it.
fn next_question(text: &str) -> Option<(&str, &str, &str)> {
    const BEGINS: &str = "a.account_id IN (";
    let (mut in_quotes, mut depth, mut begun) = (false, 0_usize, None);
    for (at, character) in text.char_indices() {
        match character {
            '\'' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            'a' if begun.is_none() && text.get(at..)?.starts_with(BEGINS) => begun = Some(at),
            '(' if begun.is_some() => depth += 1,
            ')' if begun.is_some() => {
                depth -= 1;
                if let (0, Some(begin)) = (depth, begun) {
                    let question = text.get(begin + BEGINS.len()..at)?;
                    return Some((text.get(..begin)?, question, text.get(at + 1..)?));
                }
            }
            _ => {}
        }
    }
    None
}

impl Dimension {
    /// Its value in tenths.
    fn sql(&self, dialect: Dialect) -> String {
        let rules = self.rules.iter().map(|rule| (rule.group, rule.sql(dialect)));
        let scales = self.scales.iter().map(|scale| (scale.group, scale.sql(dialect)));
        let parts: Vec<(Option<usize>, String)> = rules.chain(scales).collect();
        let sum_of = |wanted: Option<usize>| {
            let of_group = parts.iter().filter(|(group, _)| *group == wanted);
            joined(of_group.map(|(_, part)| part.clone()).collect(), "+", "0")
        };
        let mut sums = vec![sum_of(None)];
        for (place, group) in self.groups.iter().enumerate() {
            sums.push(held(&sum_of(Some(place)), group.bounds, dialect));
        }
        let full = Bounds { min: Some(0), max: Some(FULL) };
        held(&joined(sums, "+", "0"), full, dialect)
    }
}

impl Rule {
    fn sql(&self, dialect: Dialect) -> String {
        let when = self.when.condition(dialect);
        let Some(per) = self.per else {
            return format!("CASE WHEN {when} THEN {} ELSE 0 END", self.tenths);
        };
        let column = number_column(per, dialect);
        let product = format!(
            "CAST({} AS DOUBLE PRECISION) * CAST({column} AS DOUBLE PRECISION)",
            number_text(self.add * 10.0)
        );
        let (least, most) = bounds_of(dialect);
        let bounded = format!(
            "{most}(CAST(-{0} AS DOUBLE PRECISION), {least}(CAST({0} AS DOUBLE PRECISION), \
             {product}))",
            number_text(PRODUCT_MAX)
        );
        let points = held(&whole(&rounded(&bounded, dialect)), self.bounds, dialect);
        format!("CASE WHEN {when} AND {column} IS NOT NULL THEN {points} ELSE 0 END")
    }
}

impl Scale {
    fn sql(&self, dialect: Dialect) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return "0".to_owned();
        };
        let column = number_column(self.field, dialect);
        let value = format!("CAST({column} AS DOUBLE PRECISION)");
        let tenths = |points: f64| ((points * 10.0).round() as i64).to_string();
        let mut text = format!("CASE WHEN {column} IS NULL THEN 0 ");
        text.push_str(&format!("WHEN {column} <= {} THEN {} ", real(first.0), tenths(first.1)));
        for pair in self.points.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            let points = format!(
                "({} + ({value} - {}) / {} * {}) * 10.0",
                real(left.1),
                real(left.0),
                real(right.0 - left.0),
                real(right.1 - left.1)
            );
            let points = whole(&rounded(&points, dialect));
            text.push_str(&format!("WHEN {column} <= {} THEN {points} ", real(right.0)));
        }
        text.push_str(&format!("ELSE {} END", tenths(last.1)));
        text
    }
}

fn number_column(field: usize, dialect: Dialect) -> String {
    ACCOUNT_FIELDS.get(field).map_or("NULL".to_owned(), |name| column_of(name, dialect))
}

/// A number with a point, so that no engine computes with whole numbers.
fn real(number: f64) -> String {
    format!("CAST({} AS DOUBLE PRECISION)", number_text(number))
}

fn whole(number: &str) -> String {
    format!("CAST({number} AS BIGINT)")
}

/// To a whole number, halves away from zero.
fn rounded(number: &str, dialect: Dialect) -> String {
    match dialect {
        // PostgreSQL rounds halves of this type to the even number.
        Dialect::Postgresql => format!("trunc({number} + sign({number}) * 0.5)"),
        Dialect::Sqlite | Dialect::Datafusion => format!("round({number})"),
    }
}

/// The functions that give the least and the greatest of two.
fn bounds_of(dialect: Dialect) -> (&'static str, &'static str) {
    match dialect {
        Dialect::Sqlite => ("min", "max"),
        Dialect::Postgresql | Dialect::Datafusion => ("least", "greatest"),
    }
}

/// As [`Bounds::hold`]: the lower bound is asked last.
fn held(number: &str, bounds: Bounds, dialect: Dialect) -> String {
    let (least, greatest) = bounds_of(dialect);
    let below = bounds.max.map_or(number.to_owned(), |max| format!("{least}({number}, {max})"));
    bounds.min.map_or(below.clone(), |min| format!("{greatest}({below}, {min})"))
}
