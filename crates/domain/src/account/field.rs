//! The fields that conditions may ask of accounts: what each is called, what it holds, in which
//! unit, and how it is read. Everything that knows a field by its name asks this table.

use std::sync::Arc;

use super::figures::MarketState;
use super::{AccountRecord, PersonRecord, QUALIFIED};
use crate::filter::FieldValue;
use crate::value::integer_to_real;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A number.
    Number,
    /// A text, or several.
    Text,
    /// Yes or no.
    Truth,
    /// A moment.
    Instant,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing: the field holds no number, or one that only names something.
    None,
    /// Major units of the workspace's currency.
    Money,
    /// A share a year: 0.1 is 10 %.
    ShareAYear,
    /// Days.
    Days,
    /// Points from 0 to 100.
    Hundredths,
    /// Points without an end.
    Points,
    /// A year.
    Year,
    /// People.
    People,
    /// Departments.
    Departments,
    /// Roles of the buying committee.
    Roles,
    /// Deals.
    Opportunities,
}

/// Reads one field of a record.
type Getter<R> = for<'a> fn(&'a R) -> FieldValue<'a>;

/// A field.
#[derive(Debug)]
pub struct Field<R> {
    /// What conditions call it.
    pub key: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// What its number counts.
    pub unit: Unit,
    /// Whether its number is whole.
    pub is_whole: bool,
    /// Whether it holds several texts; a comparison holds if it does for one.
    pub is_list: bool,
    /// Whether it stays unknown until it is entered. Others are figures of records, such as
    /// days since a deal was won: without a deal there is nothing to be known.
    pub is_entered: bool,
    /// Whether the condition of a product line may ask it: what does not follow from the committee.
    pub is_of_line: bool,
    /// How it is read.
    pub get: Getter<R>,
}

impl<R> Field<R> {
    const fn new(key: &'static str, kind: FieldKind, unit: Unit, get: Getter<R>) -> Self {
        Self {
            key,
            kind,
            unit,
            is_whole: false,
            is_list: false,
            is_entered: false,
            is_of_line: false,
            get,
        }
    }

    const fn text(key: &'static str, get: Getter<R>) -> Self {
        Self::new(key, FieldKind::Text, Unit::None, get)
    }

    const fn list(key: &'static str, get: Getter<R>) -> Self {
        Self { is_list: true, ..Self::text(key, get) }
    }

    const fn truth(key: &'static str, get: Getter<R>) -> Self {
        Self::new(key, FieldKind::Truth, Unit::None, get)
    }

    const fn instant(key: &'static str, get: Getter<R>) -> Self {
        Self::new(key, FieldKind::Instant, Unit::None, get)
    }

    const fn number(key: &'static str, unit: Unit, get: Getter<R>) -> Self {
        Self::new(key, FieldKind::Number, unit, get)
    }

    const fn count(key: &'static str, unit: Unit, get: Getter<R>) -> Self {
        Self { is_whole: true, ..Self::number(key, unit, get) }
    }

    const fn entered(self) -> Self {
        Self { is_entered: true, ..self }
    }

    const fn of_line(self) -> Self {
        Self { is_of_line: true, ..self }
    }
}

/// The keys of fields in their order.
const fn keys<R, const N: usize>(fields: &[Field<R>; N]) -> [&'static str; N] {
    let mut keys = [""; N];
    let mut place = 0;
    while place < N {
        keys[place] = fields[place].key;
        place += 1;
    }
    keys
}

/// The fields of an account that a filter can name, in the order of [`AccountRecord`]'s record.
pub const ACCOUNT_FIELDS: &[&str] = &keys(&ACCOUNT);

/// The fields of a person that a filter can name.
pub const PERSON_FIELDS: &[&str] = &keys(&PERSON);

/// The field of an account with a name.
#[must_use]
pub fn account_field(name: &str) -> Option<&'static Field<AccountRecord>> {
    account_fields().iter().find(|field| field.key == name)
}

/// The fields of an account, in the order of [`ACCOUNT_FIELDS`].
#[must_use]
pub fn account_fields() -> &'static [Field<AccountRecord>] {
    static FIELDS: &[Field<AccountRecord>] = &ACCOUNT;
    FIELDS
}

/// The fields of a person, in the order of [`PERSON_FIELDS`].
#[must_use]
pub fn person_fields() -> &'static [Field<PersonRecord>] {
    static FIELDS: &[Field<PersonRecord>] = &PERSON;
    FIELDS
}

/// What a field of an account or of a person holds, by its name; a number by default.
#[must_use]
pub fn field_kind(name: &str) -> FieldKind {
    let of_person = || person_fields().iter().find(|field| field.key == name).map(|it| it.kind);
    account_field(name).map(|field| field.kind).or_else(of_person).unwrap_or(FieldKind::Number)
}

/// What the number of a field of an account or of a person counts, by its name.
#[must_use]
pub fn field_unit(name: &str) -> Unit {
    let of_person = || person_fields().iter().find(|field| field.key == name).map(|it| it.unit);
    account_field(name).map(|field| field.unit).or_else(of_person).unwrap_or(Unit::None)
}

/// The names of the fields of an account that hold money.
pub fn money_fields() -> impl Iterator<Item = &'static str> {
    account_fields().iter().filter(|field| field.unit == Unit::Money).map(|field| field.key)
}

fn text(value: Option<&String>) -> FieldValue<'_> {
    value.map_or(FieldValue::Unknown, |text| FieldValue::Text(text))
}

fn shared(value: Option<&Arc<str>>) -> FieldValue<'_> {
    value.map_or(FieldValue::Unknown, |text| FieldValue::Text(text))
}

fn number(value: Option<f64>) -> FieldValue<'static> {
    value.map_or(FieldValue::Unknown, FieldValue::Number)
}

fn count(value: u32) -> FieldValue<'static> {
    FieldValue::Number(f64::from(value))
}

fn real(value: f32) -> FieldValue<'static> {
    FieldValue::Number(f64::from(value))
}

fn days(value: Option<f32>) -> FieldValue<'static> {
    number(value.map(f64::from))
}

fn truth(value: Option<bool>) -> FieldValue<'static> {
    value.map_or(FieldValue::Unknown, |truth| FieldValue::Number(f64::from(u8::from(truth))))
}

type OfAccount = Field<AccountRecord>;
type OfPerson = Field<PersonRecord>;

/// One row a field.
const ACCOUNT: [Field<AccountRecord>; 74] = [
    OfAccount::text("name", |account| FieldValue::Text(&account.name)).of_line(),
    OfAccount::text("domain", |account| text(account.domain.as_ref())).entered().of_line(),
    OfAccount::text("industry", |account| text(account.industry.as_ref())).entered().of_line(),
    OfAccount::text("country", |account| text(account.country.as_ref())).entered().of_line(),
    OfAccount::text("region", |account| text(account.region.as_ref())).entered().of_line(),
    OfAccount::text("city", |account| text(account.city.as_ref())).entered().of_line(),
    OfAccount::number("employees", Unit::People, |account| number(account.employees))
        .entered()
        .of_line(),
    OfAccount::number("annual_revenue", Unit::Money, |account| number(account.annual_revenue))
        .entered()
        .of_line(),
    OfAccount::number("revenue_growth", Unit::ShareAYear, |account| number(account.revenue_growth))
        .entered()
        .of_line(),
    OfAccount::number("founded_year", Unit::Year, |account| number(account.founded_year))
        .entered()
        .of_line(),
    OfAccount::list("technologies", |account| FieldValue::List(&account.technologies))
        .entered()
        .of_line(),
    OfAccount::text("account_type", |account| text(account.account_type.as_ref()))
        .entered()
        .of_line(),
    OfAccount::text("owner", |account| text(account.owner.as_ref())).entered().of_line(),
    OfAccount::list("lists", |account| FieldValue::List(&account.lists)),
    OfAccount::truth("target", |account| truth(Some(account.target))).of_line(),
    OfAccount::text("competitor", |account| text(account.competitor.as_ref())).entered().of_line(),
    OfAccount::truth("budget_confirmed", |account| truth(account.budget_confirmed)).entered(),
    OfAccount::number("days_to_purchase", Unit::Days, |account| number(account.days_to_purchase))
        .entered(),
    OfAccount::number("days_to_contract_end", Unit::Days, |account| {
        number(account.days_to_contract_end)
    })
    .entered(),
    OfAccount::number("expected_annual_revenue", Unit::Money, |account| {
        number(account.expected_annual_revenue)
    })
    .entered(),
    OfAccount::text("motion", |account| shared(account.stage.motion.as_ref())),
    OfAccount::text("stage", |account| shared(account.stage.key.as_ref())),
    OfAccount::number("days_in_stage", Unit::Days, |account| number(account.stage.days)),
    OfAccount::text("market_state", |account| {
        let key = account.market.state.map(MarketState::key);
        key.map_or(FieldValue::Unknown, FieldValue::Text)
    }),
    OfAccount::truth("in_market", |account| {
        truth(account.market.state.map(|state| state == MarketState::InMarket))
    }),
    OfAccount::list("triggers", |account| FieldValue::List(&account.market.triggers)),
    OfAccount::count("tier", Unit::None, |account| number(account.tier.map(f64::from))),
    OfAccount::text("tier_state", |account| match account.tier {
        Some(_) => FieldValue::Text(account.tier_state.unwrap_or(QUALIFIED)),
        None => FieldValue::Unknown,
    }),
    OfAccount::number("score", Unit::Hundredths, |account| number(account.score)),
    OfAccount::number("icp_fit", Unit::Hundredths, |account| number(account.dimensions[0])),
    OfAccount::number("buying_power", Unit::Hundredths, |account| number(account.dimensions[1])),
    OfAccount::number("participation", Unit::Hundredths, |account| number(account.dimensions[2])),
    OfAccount::number("opportunity_size", Unit::Hundredths, |account| {
        number(account.dimensions[3])
    }),
    OfAccount::number("competition", Unit::Hundredths, |account| number(account.dimensions[4])),
    OfAccount::number("timing", Unit::Hundredths, |account| number(account.dimensions[5])),
    OfAccount::number("engagement", Unit::Points, |account| FieldValue::Number(account.engagement)),
    OfAccount::number("people_fit", Unit::Hundredths, |account| number(account.people_fit)),
    OfAccount::count("people", Unit::People, |account| count(account.people.known)),
    OfAccount::count("engaged_people", Unit::People, |account| count(account.people.engaged)),
    OfAccount::count("decision_makers", Unit::People, |account| {
        count(account.people.decision_makers)
    }),
    OfAccount::count("engaged_decision_makers", Unit::People, |account| {
        count(account.people.engaged_decision_makers)
    }),
    OfAccount::count("c_level_people", Unit::People, |account| count(account.people.c_level)),
    OfAccount::count("engaged_c_level", Unit::People, |account| {
        count(account.people.engaged_c_level)
    }),
    OfAccount::count("departments", Unit::Departments, |account| count(account.people.departments)),
    OfAccount::count("engaged_departments", Unit::Departments, |account| {
        count(account.people.engaged_departments)
    }),
    OfAccount::count("mqls", Unit::People, |account| count(account.people.mqls)),
    OfAccount::count("sqls", Unit::People, |account| count(account.people.sqls)),
    OfAccount::number("committee_completeness", Unit::Hundredths, |account| {
        let known = !account.committee.line.is_empty();
        number(known.then(|| integer_to_real(account.committee.completeness_tenths) / 10.0))
    }),
    OfAccount::count("committee_roles", Unit::Roles, |account| count(account.committee.roles)),
    OfAccount::count("committee_roles_filled", Unit::Roles, |account| {
        count(account.committee.filled)
    }),
    OfAccount::count("committee_roles_reached", Unit::Roles, |account| {
        count(account.committee.reached)
    }),
    OfAccount::count("committee_roles_engaged", Unit::Roles, |account| {
        count(account.committee.engaged)
    }),
    OfAccount::list("committee_missing", |account| FieldValue::List(&account.committee.missing)),
    OfAccount::list("committee_silent", |account| FieldValue::List(&account.committee.silent)),
    OfAccount::truth("single_threaded", |account| truth(Some(account.committee.single_threaded))),
    OfAccount::count("open_opportunities", Unit::Opportunities, |account| {
        count(account.deals.open)
    }),
    OfAccount::count("active_opportunities", Unit::Opportunities, |account| {
        count(account.deals.open.saturating_sub(account.deals.stale))
    }),
    OfAccount::count("stale_opportunities", Unit::Opportunities, |account| {
        count(account.deals.stale)
    }),
    OfAccount::number("open_amount", Unit::Money, |account| {
        FieldValue::Number(account.deals.open_amount)
    }),
    OfAccount::number("largest_open_amount", Unit::Money, |account| {
        FieldValue::Number(account.deals.largest_open_amount)
    }),
    OfAccount::count("won_opportunities", Unit::Opportunities, |account| count(account.deals.won)),
    OfAccount::number("won_amount", Unit::Money, |account| {
        FieldValue::Number(account.deals.won_amount)
    }),
    OfAccount::count("lost_opportunities", Unit::Opportunities, |account| {
        count(account.deals.lost)
    }),
    OfAccount::number("days_since_won", Unit::Days, |account| number(account.deals.days_since_won)),
    OfAccount::number("days_since_lost_to", Unit::Days, |account| {
        number(account.deals.days_since_lost_to)
    }),
    OfAccount::number("days_since_activity", Unit::Days, |account| {
        number(account.days_since_activity)
    }),
    OfAccount::number("days_since_engaged", Unit::Days, |account| {
        number(account.days_since_engaged)
    }),
    OfAccount::number("input_age_days", Unit::Days, |account| number(account.input_age_days)),
    OfAccount::list("intent_topics", |account| FieldValue::List(&account.intent.topics)),
    OfAccount::number("intent_score", Unit::Hundredths, |account| number(account.intent.score)),
    OfAccount::truth("intent_surging", |account| truth(Some(account.intent.surging))),
    OfAccount::instant("created_at", |account| number(account.created_at.map(integer_to_real))),
    OfAccount::number("days_since_created", Unit::Days, |account| {
        number(account.days_since_created)
    }),
    OfAccount::number("id", Unit::None, |account| FieldValue::Number(integer_to_real(account.id))),
];

/// One row a field. The first seven are what MQL, SQL and fit can ask for.
const PERSON: [Field<PersonRecord>; 11] = [
    OfPerson::text("seniority", |person| FieldValue::Text(person.seniority.key())),
    OfPerson::text("department", |person| FieldValue::Text(person.department.key())),
    OfPerson::number("engagement", Unit::Points, |person| real(person.engagement)),
    OfPerson::number("fit", Unit::Hundredths, |person| real(person.fit)),
    OfPerson::truth("engaged", |person| truth(Some(person.days_since_engaged.is_some()))),
    OfPerson::number("days_since_engaged", Unit::Days, |person| days(person.days_since_engaged)),
    OfPerson::truth("decides", |person| truth(Some(person.seniority.decides()))),
    OfPerson::truth("mql", |person| truth(Some(person.days_since_mql.is_some()))),
    OfPerson::number("days_since_mql", Unit::Days, |person| days(person.days_since_mql)),
    OfPerson::truth("sql", |person| truth(Some(person.days_since_sql.is_some()))),
    OfPerson::number("days_since_sql", Unit::Days, |person| days(person.days_since_sql)),
];
