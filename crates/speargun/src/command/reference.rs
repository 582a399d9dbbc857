//! `speargun reference`, hidden: the tables behind `docs/reference`, as JSON for `cargo xtask`.

use clap::CommandFactory as _;
use serde::Serialize;
use speargun_domain::account::{
    ACCOUNT_FIELDS, FieldKind, PERSON_FIELDS, QUALIFYING_FIELDS, Unit, account_field, field_kind,
    field_unit,
};
use speargun_domain::committee::ROLE_FIELDS;
use speargun_domain::event::{
    BotReason, CLICK_IDS, Clock, MEDIUMS, OTHER_MEDIUM, SYNONYMS, call_fields,
};
use speargun_domain::filter::table::{ACCOUNT_PEOPLE, ACCOUNTS, TABLES};
use speargun_domain::filter::{FieldValue, Record};
use speargun_domain::glossary::{self, EVENT_FIELDS, Glossary};
use speargun_domain::score::{self, ScoreModel, rule_may_ask};
use speargun_domain::setting::settings;

use super::CommandError;
use crate::arguments::Arguments;
use crate::output;

#[derive(Serialize)]
struct Reference {
    settings: Vec<Setting>,
    serve_options: Vec<ServeOption>,
    fields: Vec<Field>,
    event_types: Vec<EventType>,
    engagement_rules: Vec<EngagementRule>,
    other_points: f64,
    names: Vec<Name>,
    call_fields: Vec<CallField>,
    channels: Vec<Channel>,
    bot_reasons: Vec<&'static str>,
    clocks: Vec<&'static str>,
}

#[derive(Serialize)]
struct Setting {
    file: &'static str,
    key: &'static str,
    kind: &'static str,
    unit: &'static str,
    default: &'static str,
    allowed: &'static str,
    meaning: &'static str,
}

#[derive(Serialize)]
struct ServeOption {
    name: String,
    value: String,
    default: String,
    meaning: String,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    scope: &'static str,
    kind: &'static str,
    unit: &'static str,
    used_in: Vec<&'static str>,
    column: Option<&'static str>,
}

#[derive(Serialize)]
struct EventType {
    name: String,
    points: f64,
    is_listed: bool,
    engaged: Counts,
    mql: Counts,
    sql: Counts,
}

#[derive(Serialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Counts {
    Yes,
    No,
    OnPricingPage,
}

#[derive(Serialize)]
struct EngagementRule {
    text: String,
    when: String,
    counts_as: Option<String>,
    times: f64,
}

#[derive(Serialize)]
struct Name {
    name: &'static str,
    event_type: &'static str,
}

#[derive(Serialize)]
struct CallField {
    name: &'static str,
    calls: &'static str,
    meaning: &'static str,
}

#[derive(Serialize)]
struct Channel {
    name: &'static str,
    mediums: Vec<&'static str>,
    click_ids: Vec<&'static str>,
}

pub(super) fn run() -> Result<(), CommandError> {
    let failed = |error: String| CommandError::Failed(error);
    let model = ScoreModel::parse(score::DEFAULT).map_err(|error| failed(error.to_string()))?;
    let words = Glossary::parse(glossary::DEFAULT).map_err(|error| failed(error.to_string()))?;
    let clocks = [Clock::Received, Clock::Given, Clock::Corrected, Clock::Implausible];
    let rules = model.engagement.rules.iter().map(|rule| EngagementRule {
        text: rule.text.clone(),
        when: rule.when.clone(),
        counts_as: rule.counts_as.clone(),
        times: rule.times,
    });
    output::json(&Reference {
        settings: settings().map(setting).collect(),
        serve_options: serve_options(),
        fields: fields(),
        event_types: event_types(&model, &words),
        engagement_rules: rules.collect(),
        other_points: model.engagement.other_points,
        names: SYNONYMS.iter().map(|(name, event_type)| Name { name, event_type }).collect(),
        call_fields: call_fields().map(call_field).collect(),
        channels: channels(),
        bot_reasons: BotReason::ALL.map(BotReason::key).to_vec(),
        clocks: clocks.map(Clock::key).to_vec(),
    })
}

fn setting(setting: speargun_domain::setting::Setting) -> Setting {
    Setting {
        file: setting.file,
        key: setting.key,
        kind: setting.kind,
        unit: setting.unit,
        default: setting.default,
        allowed: setting.allowed,
        meaning: setting.meaning,
    }
}

fn call_field(field: speargun_domain::event::CallField) -> CallField {
    CallField { name: field.name, calls: field.calls, meaning: field.meaning }
}

/// The options of `serve` as its help says them.
fn serve_options() -> Vec<ServeOption> {
    let command = Arguments::command();
    let Some(serve) = command.find_subcommand("serve") else { return Vec::new() };
    let shown = serve.get_arguments().chain(command.get_arguments());
    let shown = shown.filter(|argument| !argument.is_hide_set() && argument.get_long().is_some());
    let option = |argument: &clap::Arg| {
        let values = argument.get_default_values().iter();
        let defaults: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
        let value = argument.get_value_names().unwrap_or_default().first();
        let meaning = argument.get_long_help().or_else(|| argument.get_help());
        ServeOption {
            name: format!("--{}", argument.get_long().unwrap_or_default()),
            value: value.map(ToString::to_string).unwrap_or_default(),
            default: defaults.join(", "),
            meaning: meaning.map(ToString::to_string).unwrap_or_default(),
        }
    };
    shown.map(option).collect()
}

fn kind(name: &str) -> &'static str {
    match field_kind(name) {
        _ if account_field(name).is_some_and(|field| field.is_list) => "texts",
        FieldKind::Number => "number",
        FieldKind::Text => "text",
        FieldKind::Truth => "truth",
        FieldKind::Instant => "moment",
    }
}

/// What a number counts, in words.
fn unit(name: &str) -> &'static str {
    match field_unit(name) {
        Unit::None => "",
        Unit::Money => "major units of `currency`",
        Unit::ShareAYear => "share a year: 0.1 is 10 %",
        Unit::Days => "days",
        Unit::Hundredths => "points, 0 to 100",
        Unit::Points => "points",
        Unit::Year => "year",
        Unit::People => "people",
        Unit::Departments => "departments",
        Unit::Roles => "roles",
        Unit::Opportunities => "opportunities",
    }
}

fn fields() -> Vec<Field> {
    let of_account = ACCOUNT_FIELDS.iter().map(|name| {
        let is_number = matches!(field_kind(name), FieldKind::Number | FieldKind::Truth);
        let uses = [
            ("filter", true),
            ("rule", rule_may_ask(name)),
            ("scale", rule_may_ask(name) && is_number),
            ("line", account_field(name).is_some_and(|field| field.is_of_line)),
        ];
        field(name, "account", &uses, Some(ACCOUNTS))
    });
    let of_person = PERSON_FIELDS.iter().map(|name| {
        let qualifies = QUALIFYING_FIELDS.contains(name);
        let uses =
            [("filter", true), ("person_fit", qualifies && *name != "fit"), ("mql", qualifies)];
        field(name, "person", &uses, Some(ACCOUNT_PEOPLE))
    });
    let of_event = EVENT_FIELDS.iter().map(|name| {
        let uses = [("glossary", true), ("engagement", true), ("topic", true)];
        Field { kind: kind_of_event_field(name), ..field(name, "event", &uses, None) }
    });
    let of_title = ROLE_FIELDS
        .iter()
        .map(|name| Field { kind: "text", ..field(name, "title", &[("role", true)], None) });
    of_account.chain(of_person).chain(of_event).chain(of_title).collect()
}

fn kind_of_event_field(name: &str) -> &'static str {
    if name == "has_responded" { "truth" } else { "text" }
}

fn field(
    name: &'static str,
    scope: &'static str,
    uses: &[(&'static str, bool)],
    table: Option<&str>,
) -> Field {
    let used_in = uses.iter().filter(|(_, is_used)| *is_used).map(|(place, _)| *place).collect();
    let table = TABLES.iter().find(|known| Some(known.name) == table);
    let column = table.filter(|table| table.columns.iter().any(|column| column.name == name));
    let column = column.map(|table| table.name);
    Field { name, scope, kind: kind(name), unit: unit(name), used_in, column }
}

/// An event of a type, as conditions see it.
struct Seen<'a> {
    event_type: &'a str,
    page: Option<&'a str>,
}

impl Record for Seen<'_> {
    fn field(&self, index: usize) -> FieldValue<'_> {
        match EVENT_FIELDS.get(index).copied() {
            Some("event_type") => FieldValue::Text(self.event_type),
            Some("page") => self.page.map_or(FieldValue::Unknown, FieldValue::Text),
            _ => FieldValue::Unknown,
        }
    }
}

/// Every type that the shipped model or glossary or the spelling of names knows.
fn event_types(model: &ScoreModel, words: &Glossary) -> Vec<EventType> {
    let points = &model.engagement.points;
    let named = SYNONYMS.iter().map(|(_, event_type)| (*event_type).to_owned());
    let mut names: Vec<String> = points.keys().cloned().chain(named).collect();
    names.sort();
    names.dedup();
    let counts = |filter: Option<&speargun_domain::filter::Filter>, event_type: &str| {
        let holds = |page| filter.is_some_and(|filter| filter.holds(&Seen { event_type, page }));
        match (holds(None), holds(Some("/pricing"))) {
            (true, _) => Counts::Yes,
            (false, true) => Counts::OnPricingPage,
            (false, false) => Counts::No,
        }
    };
    let event_type = |name: String| EventType {
        points: points.get(&name).copied().unwrap_or(model.engagement.other_points),
        is_listed: points.contains_key(&name),
        engaged: counts(Some(&words.engaged), &name),
        mql: counts(words.mql.event.as_ref(), &name),
        sql: counts(words.sql.event.as_ref(), &name),
        name,
    };
    let mut types: Vec<EventType> = names.into_iter().map(event_type).collect();
    types.sort_by(|left, right| right.points.total_cmp(&left.points));
    types
}

/// Every channel that follows from a campaign.
fn channels() -> Vec<Channel> {
    let mut channels: Vec<Channel> = Vec::new();
    for (name, mediums) in MEDIUMS {
        let of_channel = CLICK_IDS.iter().filter(|(_, channel)| channel == name);
        let click_ids = of_channel.map(|(id, _)| *id).collect();
        channels.push(Channel { name, mediums: mediums.to_vec(), click_ids });
    }
    channels.push(Channel { name: OTHER_MEDIUM, mediums: Vec::new(), click_ids: Vec::new() });
    channels
}
