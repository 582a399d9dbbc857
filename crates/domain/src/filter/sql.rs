//! A condition as SQL over the tables of [`super::table`], with the answers that
//! [`Filter::holds`] gives: a property test holds both against each other, in SQLite, in PostgreSQL
//! and in DataFusion.

use super::table::{
    ACCOUNT_EVENTS, ACCOUNT_PEOPLE, ACCOUNT_TEXTS, ACCOUNTS, custom_field, is_list,
};
use super::{FieldName, FieldValue, Filter, Literal, Node, Operator, Words};
use crate::account::{ACCOUNT_FIELDS, FieldKind, PERSON_FIELDS, field_kind};

/// Whose SQL is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgresql,
    /// DataFusion, which asks the lake.
    Datafusion,
}

impl Dialect {
    /// The function that tells where a text stands in another.
    fn position(self) -> &'static str {
        match self {
            Self::Sqlite => "instr",
            Self::Postgresql | Self::Datafusion => "strpos",
        }
    }
}

/// In every condition the row of `accounts` is called so.
const ROW: &str = "a";
const NEVER: &str = "FALSE";
const ALWAYS: &str = "TRUE";

impl Filter {
    /// The query that finds the accounts for which the condition holds: `account_id` and `name`,
    /// by id. The filter must have been read with
    /// [`ACCOUNT_FIELDS`], and settled if it names a currency.
    #[must_use]
    pub fn sql(&self, dialect: Dialect) -> String {
        let condition = self.condition(dialect);
        format!(
            "SELECT {ROW}.account_id, {ROW}.name FROM {ACCOUNTS} {ROW} WHERE {condition} \
             ORDER BY {ROW}.account_id"
        )
    }

    /// The condition alone, about the row `a` of `accounts`.
    pub(crate) fn condition(&self, dialect: Dialect) -> String {
        self.root.as_ref().map_or(ALWAYS.to_owned(), |root| root.sql(dialect))
    }
}

impl Node {
    fn sql(&self, dialect: Dialect) -> String {
        let of_all = |nodes: &[Self]| nodes.iter().map(|node| node.sql(dialect)).collect();
        match self {
            Self::And(nodes) => joined(of_all(nodes), "AND", ALWAYS),
            Self::Or(nodes) => joined(of_all(nodes), "OR", NEVER),
            Self::Not(node) => negated(&node.sql(dialect)),
            Self::Person(node) => {
                let condition = node.person_sql(dialect);
                format!(
                    "({ROW}.account_id IN (SELECT p.account_id FROM {ACCOUNT_PEOPLE} p \
                     WHERE {condition}))"
                )
            }
            Self::Test { field, operator } => test_sql(field, operator, dialect),
            Self::Local(local) => test_sql(&local.field, &local.meant, dialect),
            Self::Amount(amount) => amount.limit.map_or(NEVER.to_owned(), |limit| {
                test_sql(&amount.field, &amount.comparison.with(limit), dialect)
            }),
        }
    }

    /// Within a person block: the fields are those of a person, the row is called `p`.
    fn person_sql(&self, dialect: Dialect) -> String {
        let of_all = |nodes: &[Self]| nodes.iter().map(|node| node.person_sql(dialect)).collect();
        match self {
            Self::And(nodes) => joined(of_all(nodes), "AND", ALWAYS),
            Self::Or(nodes) => joined(of_all(nodes), "OR", NEVER),
            Self::Not(node) => negated(&node.person_sql(dialect)),
            // A person has no people and no amounts.
            Self::Person(_) | Self::Amount(_) | Self::Local(_) => NEVER.to_owned(),
            Self::Test { field: FieldName::Known(index), operator } => {
                let name = PERSON_FIELDS.get(*index).copied().unwrap_or_default();
                let column = format!("p.{name}");
                match field_kind(name) {
                    FieldKind::Text => key_sql(&column, operator, dialect),
                    _ => number_sql(&column, operator),
                }
            }
            Self::Test { operator, .. } => unknown_sql(operator),
        }
    }
}

fn test_sql(field: &FieldName, operator: &Operator, dialect: Dialect) -> String {
    let index = match field {
        FieldName::Known(index) => *index,
        FieldName::Custom(name) => return text_sql(&custom_field(name), operator, dialect),
        FieldName::Events(event_type, window) => return events_sql(event_type, *window, operator),
    };
    let Some(name) = ACCOUNT_FIELDS.get(index).copied() else { return unknown_sql(operator) };
    if is_list(index) {
        return list_sql(name, operator, dialect);
    }
    match (field_kind(name), name) {
        (FieldKind::Text, _) => text_sql(name, operator, dialect),
        _ => number_sql(&column_of(name, dialect), operator),
    }
}

/// The column of a field that is a number, of the row `a`. Moments are microseconds in a filter;
/// DataFusion has them as moments.
pub(crate) fn column_of(name: &str, dialect: Dialect) -> String {
    match (field_kind(name), dialect, name) {
        (FieldKind::Instant, Dialect::Datafusion, _) => format!("CAST({ROW}.{name} AS BIGINT)"),
        (_, _, "id") => format!("{ROW}.account_id"),
        _ => format!("{ROW}.{name}"),
    }
}

/// A column of numbers. What is not known fulfils nothing, so no part of it may stay NULL.
fn number_sql(column: &str, operator: &Operator) -> String {
    let known = format!("({column} IS NOT NULL)");
    let compared =
        |sign: &str, limit: f64| format!("COALESCE({column} {sign} {}, FALSE)", number_text(limit));
    let numbers = |literals: &[Literal]| {
        let numbers = literals.iter().filter_map(|literal| match literal {
            Literal::Number(number) => Some(number_text(*number)),
            Literal::Text(_) => None,
        });
        numbers.collect::<Vec<_>>().join(", ")
    };
    let within = |spans: &[(f64, f64)]| {
        let span = |(start, end): &(f64, f64)| {
            joined(vec![compared(">=", *start), compared("<", *end)], "AND", ALWAYS)
        };
        joined(spans.iter().map(span).collect(), "OR", NEVER)
    };
    match operator {
        Operator::Equal(Literal::Number(number)) => compared("=", *number),
        Operator::NotEqual(Literal::Number(number)) => compared("<>", *number),
        Operator::NotEqual(Literal::Text(_)) | Operator::NotEmpty => known,
        Operator::Equal(Literal::Text(_)) | Operator::Contains(_) => NEVER.to_owned(),
        Operator::Less(limit) => compared("<", *limit),
        Operator::LessOrEqual(limit) => compared("<=", *limit),
        Operator::Greater(limit) => compared(">", *limit),
        Operator::GreaterOrEqual(limit) => compared(">=", *limit),
        Operator::In(literals) => match numbers(literals).as_str() {
            "" => NEVER.to_owned(),
            numbers => format!("COALESCE({column} IN ({numbers}), FALSE)"),
        },
        Operator::NotIn(literals) => match numbers(literals).as_str() {
            "" => known,
            numbers => format!("COALESCE({column} NOT IN ({numbers}), FALSE)"),
        },
        Operator::Within(spans) => within(spans),
        Operator::Outside(spans) => joined(vec![known, negated(&within(spans))], "AND", ALWAYS),
        Operator::Empty => format!("({column} IS NULL)"),
        Operator::True => compared("<>", 0.0),
    }
}

/// A field with one text or none, in the table of texts.
fn text_sql(field: &str, operator: &Operator, dialect: Dialect) -> String {
    let has = |condition: &str| has_text(field, condition);
    match operator {
        Operator::NotEqual(literal) => has(&negated(&equals_any([literal]))),
        Operator::NotIn(literals) => has(&negated(&equals_any(literals))),
        Operator::Empty => negated(&has(ALWAYS)),
        Operator::NotEmpty => has(ALWAYS),
        Operator::True => NEVER.to_owned(),
        other => one_text_sql(field, other, dialect),
    }
}

/// A field with any number of texts: a comparison holds when it holds for one of them.
fn list_sql(field: &str, operator: &Operator, dialect: Dialect) -> String {
    let has = |condition: &str| has_text(field, condition);
    match operator {
        Operator::NotEqual(literal) => negated(&has(&equals_any([literal]))),
        Operator::NotIn(literals) => negated(&has(&equals_any(literals))),
        Operator::Empty => negated(&has(ALWAYS)),
        Operator::NotEmpty | Operator::True => has(ALWAYS),
        other => one_text_sql(field, other, dialect),
    }
}

/// What one text and several mean alike: one of them fulfils it.
fn one_text_sql(field: &str, operator: &Operator, dialect: Dialect) -> String {
    match operator {
        Operator::Equal(literal) => has_text(field, &equals_any([literal])),
        Operator::In(literals) => has_text(field, &equals_any(literals)),
        Operator::Contains(part) => has_text(field, &contains_sql("t.folded", part, dialect)),
        // What stands as a number is compared as one.
        Operator::Less(_)
        | Operator::LessOrEqual(_)
        | Operator::Greater(_)
        | Operator::GreaterOrEqual(_) => has_text(field, &number_sql("t.number", operator)),
        _ => NEVER.to_owned(),
    }
}

fn has_text(field: &str, condition: &str) -> String {
    if condition == NEVER {
        return NEVER.to_owned();
    }
    format!(
        "({ROW}.account_id IN (SELECT t.account_id FROM {ACCOUNT_TEXTS} t \
         WHERE t.field = {} AND {condition}))",
        quoted(field)
    )
}

/// Whether a text is one of some literals; what stands as a number is compared as one.
fn equals_any<'a>(literals: impl IntoIterator<Item = &'a Literal>) -> String {
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for literal in literals {
        match literal {
            Literal::Text(words) => texts.push(quoted(&words.folded)),
            Literal::Number(number) => numbers.push(number_text(*number)),
        }
    }
    let mut parts = Vec::new();
    if !texts.is_empty() {
        parts.push(format!("(t.folded IN ({}))", texts.join(", ")));
    }
    if !numbers.is_empty() {
        parts.push(format!("COALESCE(t.number IN ({}), FALSE)", numbers.join(", ")));
    }
    joined(parts, "OR", NEVER)
}

/// A column of keys in lower case, none of which reads as a number.
fn key_sql(column: &str, operator: &Operator, dialect: Dialect) -> String {
    let among = |literals: &[&Literal]| {
        let texts = literals.iter().filter_map(|literal| match literal {
            Literal::Text(words) => Some(quoted(&words.folded)),
            Literal::Number(_) => None,
        });
        match texts.collect::<Vec<_>>().join(", ").as_str() {
            "" => NEVER.to_owned(),
            texts => format!("({column} IN ({texts}))"),
        }
    };
    let all = |literals: &'_ [Literal]| among(&literals.iter().collect::<Vec<_>>());
    match operator {
        Operator::Equal(literal) => among(&[literal]),
        Operator::NotEqual(literal) => negated(&among(&[literal])),
        Operator::In(literals) => all(literals),
        Operator::NotIn(literals) => negated(&all(literals)),
        Operator::Contains(part) => contains_sql(column, part, dialect),
        Operator::NotEmpty => ALWAYS.to_owned(),
        _ => NEVER.to_owned(),
    }
}

fn contains_sql(column: &str, part: &Words, dialect: Dialect) -> String {
    if part.folded.is_empty() {
        return ALWAYS.to_owned();
    }
    format!("({}({column}, {}) > 0)", dialect.position(), quoted(&part.folded))
}

/// A count of events. An account without a row has none, which may be what is asked for.
fn events_sql(event_type: &str, window: usize, operator: &Operator) -> String {
    let column = ["e.days_7", "e.days_30", "e.days_90"].get(window).copied().unwrap_or_default();
    let has = |condition: &str| {
        format!(
            "({ROW}.account_id IN (SELECT e.account_id FROM {ACCOUNT_EVENTS} e \
             WHERE e.event_type = {} AND {condition}))",
            quoted(event_type)
        )
    };
    let condition = number_sql(column, operator);
    if operator.holds(FieldValue::Number(0.0)) {
        return negated(&has(&negated(&condition)));
    }
    has(&condition)
}

/// A field that nothing is known of.
fn unknown_sql(operator: &Operator) -> String {
    let holds = operator.holds(FieldValue::Unknown);
    if holds { ALWAYS.to_owned() } else { NEVER.to_owned() }
}

fn negated(condition: &str) -> String {
    match condition {
        NEVER => ALWAYS.to_owned(),
        ALWAYS => NEVER.to_owned(),
        other => format!("(NOT {other})"),
    }
}

/// Parts in a balanced tree: databases bound how deep an expression goes, not how wide.
pub(crate) fn joined(parts: Vec<String>, sign: &str, none: &str) -> String {
    fn over(parts: &[String], sign: &str) -> String {
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            several => {
                let (left, right) = several.split_at(several.len() / 2);
                format!("({} {sign} {})", over(left, sign), over(right, sign))
            }
        }
    }
    if parts.is_empty() { none.to_owned() } else { over(&parts, sign) }
}

pub(crate) fn number_text(limit: f64) -> String {
    // Written out without an exponent; a negative zero is zero.
    let limit = limit + 0.0;
    if limit < 0.0 { format!("({limit})") } else { limit.to_string() }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
