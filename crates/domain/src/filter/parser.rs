//! From text to [`Filter`], with errors that say where and what to write instead.

use speargun_words::{Said, count, said};

use super::token::{Kind, Token, tokenise};
use super::{Amount, Comparison, FieldName, Filter, Literal, Local, Node, Operator, Words};
use crate::account::{self, Unit};
use crate::event::event_type_of;
use crate::money::Currency;

/// The longest filter text, in bytes.
const TEXT_LENGTH_MAX: usize = 20_000;
/// How fields of the user's own begin.
const CUSTOM: &str = "custom.";
/// How counts of events are called.
const EVENTS: &str = "events";
/// Words that ask for the days since something, in front of `in`.
const MOMENTS: [&str; 3] = ["engaged", "mql", "sql"];
/// The most days that `in 30d` counts back: a hundred years.
const DAYS_MAX: f64 = 36_525.0;
/// How deep brackets may nest.
const DEPTH_MAX: usize = 50;

/// Why a filter cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}: {message}")]
pub struct FilterError {
    /// Where, counted in characters from 1.
    pub position: usize,
    /// What is wrong.
    pub message: Said,
    /// What to write instead.
    pub suggestion: Option<Said>,
}

/// Reads a condition that may name `fields`; a `person(…)` block may name
/// [`account::PERSON_FIELDS`]. A blank text holds for everything.
///
/// # Errors
/// With position and, where one is near, a suggestion.
pub fn parse(text: &str, fields: &[&str]) -> Result<Filter, FilterError> {
    if text.len() > TEXT_LENGTH_MAX {
        let message = said!("filter.too_long", max = count(TEXT_LENGTH_MAX));
        return Err(FilterError { position: 1, message, suggestion: None });
    }
    let tokens = tokenise(text)?;
    let end = text.chars().count() + 1;
    let mut parser = Parser { tokens: &tokens, next: 0, depth: 0, end, local: false, exact: false };
    if tokens.is_empty() {
        return Ok(Filter { text: text.to_owned(), root: None });
    }
    let root = parser.any_of(fields)?;
    if let Some(extra) = parser.peek() {
        let message = said!("filter.extra", text = extra.shown());
        let suggestion = match extra.is_sign(",") {
            true => said!("filter.hint.commas"),
            false => said!("filter.hint.join"),
        };
        let suggestion = Some(suggestion);
        return Err(FilterError { position: extra.position, message, suggestion });
    }
    Ok(Filter { text: text.to_owned(), root: Some(root) })
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    depth: usize,
    end: usize,
    /// Whether the last comparison named moments without a zone, and moments with one.
    local: bool,
    exact: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.next);
        self.next += 1;
        token
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_word(word));
        self.next += usize::from(found);
        found
    }

    fn error(&self, message: Said, suggestion: Option<Said>) -> FilterError {
        FilterError {
            position: self.peek().map_or(self.end, |token| token.position),
            message,
            suggestion,
        }
    }

    fn expect_sign(&mut self, sign: &str) -> Result<(), FilterError> {
        if self.peek().is_some_and(|token| token.is_sign(sign)) {
            self.next += 1;
            return Ok(());
        }
        Err(self.error(said!("filter.sign_missing", sign), None))
    }

    fn any_of(&mut self, fields: &[&str]) -> Result<Node, FilterError> {
        let mut nodes = vec![self.all_of(fields)?];
        while self.take_word("or") {
            nodes.push(self.all_of(fields)?);
        }
        Ok(single_or(nodes, Node::Or))
    }

    fn all_of(&mut self, fields: &[&str]) -> Result<Node, FilterError> {
        let mut nodes = vec![self.condition(fields)?];
        while self.take_word("and") {
            nodes.push(self.condition(fields)?);
        }
        Ok(single_or(nodes, Node::And))
    }

    fn condition(&mut self, fields: &[&str]) -> Result<Node, FilterError> {
        if self.depth > DEPTH_MAX {
            return Err(self.error(said!("filter.too_deep", max = DEPTH_MAX), None));
        }
        self.depth += 1;
        let node = self.condition_within(fields);
        self.depth -= 1;
        node
    }

    fn condition_within(&mut self, fields: &[&str]) -> Result<Node, FilterError> {
        if self.take_word("not") {
            return Ok(Node::Not(Box::new(self.condition(fields)?)));
        }
        if self.peek().is_some_and(|token| token.is_sign("(")) {
            self.next += 1;
            let node = self.any_of(fields)?;
            self.expect_sign(")")?;
            return Ok(node);
        }
        let is_block = self.tokens.get(self.next + 1).is_some_and(|token| token.is_sign("("));
        if is_block && self.take_word("person") {
            if fields != account::ACCOUNT_FIELDS {
                return Err(self.error(said!("filter.people_of_accounts"), None));
            }
            self.expect_sign("(")?;
            let node = self.any_of(account::PERSON_FIELDS)?;
            self.expect_sign(")")?;
            return Ok(Node::Person(Box::new(node)));
        }
        self.test(fields)
    }

    fn test(&mut self, fields: &[&str]) -> Result<Node, FilterError> {
        let Some(token) = self.peek() else {
            return Err(
                self.error(said!("filter.no_condition"), Some(said!("filter.hint.condition")))
            );
        };
        if ["and", "or"].iter().any(|word| token.is_word(word)) {
            let message = said!("filter.no_condition_before", word = token.shown());
            return Err(self.error(message, Some(said!("filter.hint.condition"))));
        }
        let Kind::Word(name) = &token.kind else {
            let message = said!("filter.no_field_here", text = token.shown());
            return Err(self.error(message, Some(said!("filter.hint.condition"))));
        };
        self.next += 1;
        // `engaged in (…)` asks the field of that name, `engaged in 30d` the days.
        let is_list = self.tokens.get(self.next + 1).is_some_and(|token| token.is_sign("("));
        let lower = name.to_lowercase();
        let moment = match lower.as_str() {
            word if MOMENTS.contains(&word) => Some(word),
            word => word.strip_suffix("_at"),
        };
        if let Some(moment) = moment.filter(|_| !is_list)
            && self.take_word("in")
        {
            return self.within(&format!("days_since_{moment}"), fields, token);
        }
        let is_call = self.peek().is_some_and(|token| token.is_sign("("));
        let field = if is_call && name.eq_ignore_ascii_case(EVENTS) {
            self.events(fields)?
        } else {
            let is_within = !is_list && self.peek().is_some_and(|token| token.is_word("in"));
            resolve(name, token.position, fields)
                .map_err(|error| if is_within { meant_moment(&lower, error) } else { error })?
        };
        let is_instant = name.to_ascii_lowercase().ends_with("_at");
        let first = self.next;
        (self.local, self.exact) = (false, false);
        let mut operator = self.operator(is_instant)?;
        if let Some(unit) = self
            .tokens
            .get(first..self.next)
            .and_then(|tokens| tokens.iter().find(|token| token.unit.is_some()))
        {
            by_unit(&lower, unit, &mut operator)?;
        }
        if self.local {
            if self.exact {
                return Err(self.error(said!("filter.zones"), None));
            }
            return Ok(Node::Local(Local::new(field, operator)));
        }
        self.with_currency(&lower, field, operator)
    }

    /// `open_amount >= 100k KRW`: the currency behind an amount, where one is named.
    fn with_currency(
        &mut self,
        name: &str,
        field: FieldName,
        operator: Operator,
    ) -> Result<Node, FilterError> {
        let Some(token) = self.peek() else { return Ok(Node::Test { field, operator }) };
        let code = match &token.kind {
            Kind::Word(code) if !["and", "or"].contains(&code.to_lowercase().as_str()) => code,
            _ => return Ok(Node::Test { field, operator }),
        };
        let Ok(currency) = Currency::parse(code) else {
            if account::field_unit(name) == Unit::Money {
                let message = said!("filter.no_currency", code);
                return Err(self.error(message, Some(said!("filter.hint.currency"))));
            }
            return Ok(Node::Test { field, operator });
        };
        let (comparison, amount) = match operator {
            Operator::Less(amount) => (Comparison::Less, amount),
            Operator::LessOrEqual(amount) => (Comparison::LessOrEqual, amount),
            Operator::Greater(amount) => (Comparison::Greater, amount),
            Operator::GreaterOrEqual(amount) => (Comparison::GreaterOrEqual, amount),
            _ => return Err(self.error(said!("filter.amount_compared"), None)),
        };
        if account::field_unit(name) != Unit::Money {
            let money: Vec<&str> = account::money_fields().collect();
            let known = said!("filter.hint.amounts", fields = money.join(", "));
            return Err(self.error(said!("filter.no_amount", field = name), Some(known)));
        }
        self.next += 1;
        let position = token.position;
        Ok(Node::Amount(Amount { field, comparison, amount, currency, position, limit: None }))
    }

    /// `events("demo_request", 30d)`, from the bracket on; the longest window where none is said.
    fn events(&mut self, fields: &[&str]) -> Result<FieldName, FilterError> {
        if fields != account::ACCOUNT_FIELDS {
            return Err(self.error(said!("filter.events_of_accounts"), None));
        }
        self.expect_sign("(")?;
        let hint = said!("filter.hint.events");
        let event_type = match self.peek().map(|token| &token.kind) {
            Some(Kind::Text(text)) => event_type_of(text, None),
            _ => String::new(),
        };
        if event_type.is_empty() {
            return Err(self.error(said!("filter.no_event_type"), Some(hint)));
        }
        self.next += 1;
        let mut window = account::EVENT_WINDOW_DAYS.len() - 1;
        if self.peek().is_some_and(|token| token.is_sign(",")) {
            self.next += 1;
            let days = match self.peek().map(|token| &token.kind) {
                Some(Kind::Number(days)) => *days,
                _ => return Err(self.error(said!("filter.no_days"), Some(hint))),
            };
            let known = account::EVENT_WINDOW_DAYS.iter().position(|own| f64::from(*own) == days);
            window = known.ok_or_else(|| {
                self.error(said!("filter.event_windows"), Some(said!("filter.hint.windows")))
            })?;
            self.next += 1;
        }
        self.expect_sign(")")?;
        Ok(FieldName::Events(event_type, window))
    }

    /// `engaged in 30d` is short for `days_since_engaged <= 30`, `mql in 30d` for
    /// `days_since_mql <= 30`, `created_at in 30d` for `days_since_created <= 30`.
    fn within(&mut self, name: &str, fields: &[&str], at: &Token) -> Result<Node, FilterError> {
        let field = resolve(name, at.position, fields)?;
        match self.take().map(|token| &token.kind) {
            Some(Kind::Number(days)) if (0.0..=DAYS_MAX).contains(days) => {
                Ok(Node::Test { field, operator: Operator::LessOrEqual(*days) })
            }
            Some(Kind::Number(days)) if *days > DAYS_MAX => {
                self.next -= 1;
                let message = said!(
                    "filter.too_many_days",
                    days = days.to_string(),
                    max = DAYS_MAX.to_string()
                );
                Err(self.error(message, Some(said!("filter.hint.days"))))
            }
            _ => {
                self.next -= 1;
                Err(self.error(said!("filter.no_days"), Some(said!("filter.hint.within"))))
            }
        }
    }

    fn operator(&mut self, is_instant: bool) -> Result<Operator, FilterError> {
        if self.take_word("is") {
            let negated = self.take_word("not");
            if self.take_word("empty") || self.take_word("unknown") {
                return Ok(if negated { Operator::NotEmpty } else { Operator::Empty });
            }
            return Err(self.error(said!("filter.no_empty"), Some(said!("filter.hint.empty"))));
        }
        if self.take_word("contains") {
            return match self.literal(false)? {
                Literal::Text(text) => Ok(Operator::Contains(text)),
                Literal::Number(number) => Ok(Operator::Contains(Words::new(&number.to_string()))),
            };
        }
        if self.take_word("in") {
            return Ok(Operator::In(self.literals(is_instant)?));
        }
        if self.take_word("not") {
            if !self.take_word("in") {
                return Err(self.error(said!("filter.no_in"), Some(said!("filter.hint.not_in"))));
            }
            return Ok(Operator::NotIn(self.literals(is_instant)?));
        }
        let sign = match self.peek().map(|token| &token.kind) {
            Some(Kind::Sign(sign)) if !matches!(*sign, "(" | ")" | ",") => *sign,
            Some(Kind::Sign(")")) | None => return Ok(Operator::True),
            Some(Kind::Word(word)) if ["and", "or"].contains(&word.to_lowercase().as_str()) => {
                return Ok(Operator::True);
            }
            _ => {
                let hint = said!("filter.hint.comparisons");
                return Err(self.error(said!("filter.no_comparison"), Some(hint)));
            }
        };
        self.next += 1;
        let literal_at = self.next;
        let is_word = matches!(self.peek().map(|token| &token.kind), Some(Kind::Word(_)));
        if is_word && !["=", "!="].contains(&sign) {
            return Err(match is_instant {
                true => self.error(said!("filter.day_belongs"), Some(said!("filter.hint.day"))),
                false => {
                    self.error(said!("filter.number_belongs"), Some(said!("filter.hint.number")))
                }
            });
        }
        let literal = self.literal(is_instant)?;
        match (sign, literal) {
            ("=", literal) => Ok(Operator::Equal(literal)),
            ("!=", literal) => Ok(Operator::NotEqual(literal)),
            ("<", Literal::Number(number)) => Ok(Operator::Less(number)),
            ("<=", Literal::Number(number)) => Ok(Operator::LessOrEqual(number)),
            (">", Literal::Number(number)) => Ok(Operator::Greater(number)),
            (_, Literal::Number(number)) => Ok(Operator::GreaterOrEqual(number)),
            _ => {
                self.next = literal_at;
                Err(self.error(said!("filter.number_belongs"), Some(said!("filter.hint.number"))))
            }
        }
    }

    /// Whether `2026-01-31` stands here, which is read as 2026, -1 and -31.
    fn is_bare_day(&self) -> bool {
        let is_below_nought = |place: usize| {
            let kind = self.tokens.get(self.next + place).map(|token| &token.kind);
            matches!(kind, Some(Kind::Number(number)) if *number < 0.0)
        };
        is_below_nought(1) && is_below_nought(2)
    }

    fn literals(&mut self, is_instant: bool) -> Result<Vec<Literal>, FilterError> {
        self.expect_sign("(")?;
        let mut literals = vec![self.literal(is_instant)?];
        while self.peek().is_some_and(|token| token.is_sign(",")) {
            self.next += 1;
            literals.push(self.literal(is_instant)?);
        }
        self.expect_sign(")")?;
        Ok(literals)
    }

    fn literal(&mut self, is_instant: bool) -> Result<Literal, FilterError> {
        let missing = said!("filter.no_value");
        let Some(token) = self.peek() else {
            return Err(self.error(missing, Some(said!("filter.hint.texts"))));
        };
        let literal = match &token.kind {
            Kind::Number(_) if is_instant && self.is_bare_day() => {
                let hint = said!("filter.hint.day");
                return Err(self.error(said!("filter.day_quoted"), Some(hint)));
            }
            Kind::Number(number) => Literal::Number(*number),
            Kind::Text(text) if is_instant => {
                let order = crate::time::DateOrder::DayFirst;
                let instant = crate::time::parse_instant(text, &jiff::tz::TimeZone::UTC, order);
                let instant = instant.map_err(|error| self.error(error.said(), None))?;
                let elsewhere = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
                let is_local = crate::time::parse_instant(text, &elsewhere, order) != Ok(instant);
                (self.local, self.exact) = (self.local || is_local, self.exact || !is_local);
                Literal::Number(crate::value::integer_to_real(instant))
            }
            Kind::Text(text) => Literal::Text(Words::new(text)),
            Kind::Word(word) if word.eq_ignore_ascii_case("true") => Literal::Number(1.0),
            Kind::Word(word) if word.eq_ignore_ascii_case("false") => Literal::Number(0.0),
            Kind::Word(word) if ["yes", "no"].contains(&word.to_lowercase().as_str()) => {
                let hint = said!("filter.hint.true_or_quoted", word);
                return Err(self.error(missing, Some(hint)));
            }
            Kind::Word(word) => {
                let hint = said!("filter.hint.quoted", word);
                return Err(self.error(missing, Some(hint)));
            }
            Kind::Sign(_) => return Err(self.error(missing, None)),
        };
        self.next += 1;
        Ok(literal)
    }
}

/// What `30d` and `10%` mean for a field; an error where they mean nothing.
fn by_unit(field: &str, token: &Token, operator: &mut Operator) -> Result<(), FilterError> {
    let refuse = |message: Said, suggestion: Said| FilterError {
        position: token.position,
        message,
        suggestion: Some(suggestion),
    };
    let is_custom = field.starts_with("custom.");
    if token.unit == Some('d') {
        if is_custom || field.starts_with("days_") || field.ends_with("_days") {
            return Ok(());
        }
        let within = field.ends_with("_at").then(|| format!("{field} in {}", token.shown()));
        let hint = within.map_or(said!("filter.hint.no_d"), |within| {
            said!("filter.hint.write_within", text = within)
        });
        return Err(refuse(said!("filter.no_days_field", field), hint));
    }
    if account::field_unit(field) != Unit::ShareAYear {
        return Err(refuse(said!("filter.no_share", field), said!("filter.hint.no_percent")));
    }
    // A share is stored as 0.1 and written as 10 %.
    match operator {
        Operator::Less(limit)
        | Operator::LessOrEqual(limit)
        | Operator::Greater(limit)
        | Operator::GreaterOrEqual(limit)
        | Operator::Equal(Literal::Number(limit))
        | Operator::NotEqual(Literal::Number(limit)) => *limit /= 100.0,
        _ => return Err(refuse(said!("filter.share_compared"), said!("filter.hint.share"))),
    }
    Ok(())
}

fn single_or(mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1 { nodes.swap_remove(0) } else { join(nodes) }
}

fn resolve(name: &str, position: usize, fields: &[&str]) -> Result<FieldName, FilterError> {
    let (prefix, custom) = name.split_at_checked(CUSTOM.len()).unwrap_or(("", ""));
    if prefix.eq_ignore_ascii_case(CUSTOM) {
        if custom.is_empty() {
            return Err(FilterError {
                position,
                message: said!("filter.no_custom_name"),
                suggestion: Some(said!("filter.hint.custom")),
            });
        }
        return Ok(FieldName::Custom(custom.to_owned()));
    }
    let lower = name.to_lowercase();
    if let Some(index) = fields.iter().position(|field| *field == lower) {
        return Ok(FieldName::Known(index));
    }
    if fields == account::ACCOUNT_FIELDS && account::PERSON_FIELDS.contains(&lower.as_str()) {
        return Err(FilterError {
            position,
            message: said!("filter.person_field", field = lower),
            suggestion: Some(said!("filter.hint.person")),
        });
    }
    let near = fields
        .iter()
        .map(|field| (edit_distance(field, &lower), *field))
        .filter(|(distance, field)| *distance <= field.len().div_ceil(3).max(1))
        .min();
    Err(FilterError {
        position,
        message: said!("filter.no_field", field = name),
        suggestion: Some(match near {
            Some((_, field)) => said!("did_you_mean", name = field),
            None => said!("filter.hint.fields", fields = fields.join(", ")),
        }),
    })
}

/// Suggests the word of a moment where a name before `in` is nearly one.
fn meant_moment(name: &str, error: FilterError) -> FilterError {
    let near = MOMENTS
        .iter()
        .map(|word| (edit_distance(word, name), *word))
        .filter(|(distance, word)| *distance <= word.len().div_ceil(3))
        .min();
    match near {
        Some((_, word)) => {
            FilterError { suggestion: Some(said!("did_you_mean", name = word)), ..error }
        }
        None => error,
    }
}

/// Levenshtein distance, over at most 40 characters each.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, left_character) in left.chars().take(40).enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right_character) in right.iter().enumerate() {
            let changed = diagonal + usize::from(left_character != *right_character);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
