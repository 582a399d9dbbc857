//! The text of `committee.toml`, read and checked.

use std::collections::BTreeMap;

use serde::Deserialize;

use speargun_words::{Said, count, said};

use super::{
    Committee, CommitteeError, CompletenessRules, Line, NO_ROLE, ROLE_FIELDS, Role, Rule,
    TEMPLATE_MAX, plain,
};
use crate::account::{ACCOUNT_FIELDS, account_fields};
use crate::filter::{self, Filter, FilterError};
use crate::title;

/// The newest version of the file that is understood.
const VERSION: u32 = 1;

/// A full committee, in tenths of a point.
const FULL_TENTHS: i64 = 1_000;

/// What the condition of a line may name.
fn line_fields() -> Vec<&'static str> {
    account_fields().iter().filter(|field| field.is_of_line).map(|field| field.key).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateText {
    version: u32,
    completeness: CompletenessRules,
    role: Vec<RoleText>,
    line: Vec<LineText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleText {
    key: String,
    name: String,
    #[serde(default)]
    crm: Vec<String>,
    #[serde(default)]
    rule: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    #[serde(default)]
    when: String,
    #[serde(default)]
    titles: Vec<String>,
    confidence: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineText {
    key: String,
    name: String,
    #[serde(default)]
    when: String,
    #[serde(default)]
    products: Vec<String>,
    required: Vec<String>,
    weights: BTreeMap<String, f64>,
}

pub(super) fn parse(text: &str) -> Result<Committee, CommitteeError> {
    let read: TemplateText = toml::from_str(text)?;
    if read.version > VERSION {
        return Err(value(said!("committee_file.newer", version = read.version, known = VERSION)));
    }
    check_rules(&read.completeness)?;
    check_keys(Kind::Role, read.role.iter().map(|role| role.key.as_str()))?;
    check_keys(Kind::Line, read.line.iter().map(|line| line.key.as_str()))?;
    if read.role.iter().any(|role| role.key == NO_ROLE) {
        return Err(value(said!("committee_file.no_role", name = NO_ROLE)));
    }
    let roles: Vec<Role> = read.role.into_iter().map(role).collect::<Result<_, _>>()?;
    let lines: Vec<Line> =
        read.line.into_iter().map(|text| line(text, &roles)).collect::<Result<_, _>>()?;
    let is_for_all = |line: &Line| line.when.text.trim().is_empty() && line.products.is_empty();
    if !lines.last().is_some_and(is_for_all) {
        return Err(value(said!("committee_file.last_line")));
    }
    Ok(Committee { roles, lines, rules: read.completeness })
}

fn value(reason: Said) -> CommitteeError {
    CommitteeError::Value(reason)
}

fn check_rules(rules: &CompletenessRules) -> Result<(), CommitteeError> {
    let shares = [rules.known, rules.recency, rules.engagement];
    let is_share = |share: &f64| share.is_finite() && *share >= 0.0;
    if !shares.iter().all(is_share) || shares.iter().sum::<f64>() <= 0.0 {
        return Err(value(said!("committee_file.shares")));
    }
    for (name, number) in [
        ("recency_half_life_days", rules.recency_half_life_days),
        ("engagement_full", rules.engagement_full),
    ] {
        if !(number.is_finite() && number > 0.0) {
            return Err(value(said!("committee_file.not_positive", name)));
        }
    }
    if !(rules.single_thread_share > 0.0 && rules.single_thread_share <= 1.0) {
        return Err(value(said!("committee_file.single_thread")));
    }
    Ok(())
}

/// What a key is of.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Role,
    Line,
}

fn check_keys<'a>(
    kind: Kind,
    keys: impl ExactSizeIterator<Item = &'a str>,
) -> Result<(), CommitteeError> {
    if keys.len() == 0 || keys.len() > TEMPLATE_MAX {
        let (number, max) = (count(keys.len()), count(TEMPLATE_MAX));
        return Err(value(match kind {
            Kind::Role => said!("committee_file.roles", number, max),
            Kind::Line => said!("committee_file.lines", number, max),
        }));
    }
    let mut seen = std::collections::BTreeSet::new();
    for key in keys {
        let is_word = |character: char| character.is_ascii_lowercase() || character == '_';
        if key.is_empty() || !key.chars().all(|c| is_word(c) || c.is_ascii_digit()) {
            return Err(value(match kind {
                Kind::Role => said!("committee_file.role_key", key),
                Kind::Line => said!("committee_file.line_key", key),
            }));
        }
        if !seen.insert(key) {
            return Err(value(match kind {
                Kind::Role => said!("committee_file.role_twice", key),
                Kind::Line => said!("committee_file.line_twice", key),
            }));
        }
    }
    Ok(())
}

fn condition(text: &str, fields: &[&str], place: Said) -> Result<Filter, CommitteeError> {
    let read = filter::parse(text, fields).and_then(|filter| {
        // Templates are read where nobody knows of rates.
        if !filter.names_currency() {
            return Ok(filter);
        }
        let message = said!("filter.currency_here");
        let suggestion = Some(said!("filter.hint.own_currency"));
        Err(FilterError { position: 1, message, suggestion })
    });
    read.map_err(|error| CommitteeError::Filter { place, error })
}

fn role(text: RoleText) -> Result<Role, CommitteeError> {
    let mut rules = Vec::with_capacity(text.rule.len());
    for (number, rule) in text.rule.iter().enumerate() {
        let place = said!("committee_file.rule", role = text.key, rule = number + 1);
        if !(rule.confidence > 0.0 && rule.confidence <= 1.0) {
            return Err(value(said!("committee_file.confidence", place)));
        }
        if rule.when.trim().is_empty() && rule.titles.is_empty() {
            return Err(value(said!("committee_file.for_none", place)));
        }
        rules.push(Rule {
            when: condition(&rule.when, ROLE_FIELDS, place)?,
            titles: rule.titles.iter().map(|word| title_word(word)).collect(),
            confidence: rule.confidence,
        });
    }
    let crm = text.crm.iter().map(|word| plain(word)).collect();
    Ok(Role { key: text.key, name: text.name, crm, rules })
}

/// A word as it stands in a folded title: alone, but for Korean, which joins words.
fn title_word(word: &str) -> String {
    let folded = title::fold(word);
    let is_hangul = folded.chars().any(|character| ('가'..='힣').contains(&character));
    if is_hangul { folded.trim().to_owned() } else { folded }
}

fn line(text: LineText, roles: &[Role]) -> Result<Line, CommitteeError> {
    let place = |key: &str| {
        roles.iter().position(|role| role.key == key).ok_or_else(|| {
            let known: Vec<&str> = roles.iter().map(|role| role.key.as_str()).collect();
            let known = known.join(", ");
            value(said!("committee_file.unknown_role", line = text.key, key, known))
        })
    };
    let mut weights = vec![0.0; roles.len()];
    for (key, weight) in &text.weights {
        if !(weight.is_finite() && *weight >= 0.0) {
            return Err(value(said!("committee_file.weight", line = text.key, key)));
        }
        weights[place(key)?] = *weight;
    }
    if weights.iter().sum::<f64>() <= 0.0 {
        return Err(value(said!("committee_file.no_weight", line = text.key)));
    }
    let mut required = vec![false; roles.len()];
    for key in &text.required {
        required[place(key)?] = true;
    }
    let when =
        condition(&text.when, ACCOUNT_FIELDS, said!("committee_file.line", line = text.key))?;
    let asked = when.fields().into_iter().filter_map(|index| account_fields().get(index));
    let foreign = asked.filter(|field| !field.is_of_line).map(|field| field.key).next();
    let person = text.when.contains("person(").then_some("person(…)");
    if let Some(field) = foreign.or(person) {
        let known = line_fields().join(", ");
        return Err(value(said!("committee_file.follows", line = text.key, field, known)));
    }
    let products = text.products.iter().map(|name| name.trim().to_lowercase()).collect();
    let tenths = split(FULL_TENTHS, &weights);
    Ok(Line { key: text.key, name: text.name, when, products, tenths, required })
}

/// Splits a whole by weights into parts that add up to it: what rounding leaves goes to the
/// largest remainders, of equal ones to the first.
pub(super) fn split(whole: i64, weights: &[f64]) -> Vec<i64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| whole as f64 * weight / sum).collect();
    let mut parts: Vec<i64> = exact.iter().map(|part| part.floor() as i64).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|left, right| exact[*right].fract().total_cmp(&exact[*left].fract()));
    let left = usize::try_from(whole - parts.iter().sum::<i64>()).unwrap_or(0);
    for place in order.into_iter().cycle().filter(|place| weights[*place] > 0.0).take(left) {
        parts[place] += 1;
    }
    parts
}
