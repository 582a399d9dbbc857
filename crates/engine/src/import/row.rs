//! From the cells of a row to the values of a record.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use speargun_connect::{Plan, PlannedField, Source};
use speargun_domain::event::event_type_of;
use speargun_domain::money::Currency;
use speargun_domain::parse::{Cell, LIST_LENGTH_MAX, ParseContext, parse_cell};
use speargun_domain::record::FieldKind;
use speargun_domain::text;
use speargun_domain::title::{self, Department, Seniority};
use speargun_domain::value::Value;
use speargun_store::record::columns_of;

use super::several;
use crate::membership::json_list;

/// Turns the rows of one plan into records.
#[derive(Debug)]
pub(crate) struct RowReader<'a> {
    plan: &'a Plan,
    context: &'a ParseContext,
    headings: &'a [String],
    /// Planned fields without the external id.
    fields: Vec<&'a PlannedField>,
    external_id: Option<&'a PlannedField>,
    computed: &'static [&'static str],
    /// The column that says in which currency the amounts of its row are, where there is one.
    currency: Option<usize>,
    /// Titles repeat: reading each of them once halves the time of a row.
    titles: RefCell<FxHashMap<String, (Seniority, Department)>>,
}

/// A record to write: external id and the columns' values.
#[derive(Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) external_id: String,
    pub(crate) values: Vec<Value>,
}

/// Which column is at fault, and why.
pub(crate) type Fault = (String, String);

/// Headings of columns with the currency of the amounts beside them, letters and digits only.
const CURRENCY_HEADINGS: &str = "currency currencycode currencyisocode dealcurrency \
    dealcurrencycode amountcurrency opportunitycurrency 통화 통화코드 νόμισμα";
/// Parts of headings of amounts that are in the currency of the company, whatever the deal's is.
const CONVERTED: [&str; 2] = ["companycurrency", "converted"];

/// The most custom fields of a record.
const CUSTOM_MAX: usize = 500;

impl<'a> RowReader<'a> {
    pub(crate) fn new(plan: &'a Plan, context: &'a ParseContext, headings: &'a [String]) -> Self {
        let is_id = |planned: &&PlannedField| planned.field.key == "external_id";
        let maps = |key: &str| plan.fields.iter().any(|planned| planned.field.key == key);
        let computed: &'static [&'static str] = match plan.entity.key {
            "person" if maps("email") && maps("title") => {
                &["email_domain", "seniority", "department"]
            }
            "person" if maps("email") => &["email_domain"],
            "person" if maps("title") => &["seniority", "department"],
            "owner" if !maps("name") && maps("last_name") => &["name"],
            // A cell of one name may hold several all the same.
            "account" => {
                match (maps("name") && !maps("other_names"), maps("website") && !maps("domains")) {
                    (true, true) => &["other_names", "domains"],
                    (true, false) => &["other_names"],
                    (false, true) => &["domains"],
                    (false, false) => &[],
                }
            }
            _ => &[],
        };
        let has_amounts = plan.fields.iter().any(|planned| planned.field.kind == FieldKind::Money);
        let is_currency = |heading: &String| {
            let heading = letters(heading);
            CURRENCY_HEADINGS.split_ascii_whitespace().any(|known| known == heading)
        };
        let currency = headings.iter().position(is_currency).filter(|_| has_amounts);
        Self {
            currency,
            plan,
            context,
            headings,
            fields: plan.fields.iter().filter(|planned| !is_id(planned)).collect(),
            external_id: plan.fields.iter().find(is_id),
            computed,
            titles: RefCell::default(),
        }
    }

    /// The store's columns that every record of this plan fills.
    pub(crate) fn columns(&self) -> Vec<String> {
        let mapped = self
            .fields
            .iter()
            .flat_map(|planned| columns_of(planned.field.key, planned.field.kind));
        let computed = self.computed.iter().map(|column| (*column).to_owned());
        let custom = (!self.plan.custom.is_empty()).then(|| "custom".to_owned());
        mapped.chain(computed).chain(custom).collect()
    }

    /// Of them, those that a row which says nothing about them leaves as they are: the file has no
    /// column of its own for them.
    pub(crate) fn kept_columns(&self) -> &'static [&'static str] {
        if self.plan.entity.key == "account" { self.computed } else { &[] }
    }

    /// Whether the row is wanted at all.
    pub(crate) fn wants(&self, cells: &csv::StringRecord) -> bool {
        self.plan.only.iter().all(|(index, texts)| {
            let cell = cells.get(*index).unwrap_or("").trim();
            texts.iter().any(|text| text == cell)
        })
    }

    /// Reads a row.
    pub(crate) fn read(&self, cells: &csv::StringRecord) -> Result<Record, Fault> {
        let mut values = Vec::with_capacity(self.fields.len() + 4);
        for planned in &self.fields {
            self.read_field(planned, cells, &mut values)?;
        }
        let external_id = self.external_id(cells)?;
        for column in self.computed {
            values.push(self.computed(column, cells));
        }
        if !self.plan.custom.is_empty() {
            values.push(self.custom(cells));
        }
        Ok(Record { external_id, values })
    }

    fn read_field(
        &self,
        planned: &PlannedField,
        cells: &csv::StringRecord,
        values: &mut Vec<Value>,
    ) -> Result<(), Fault> {
        let (key, kind) = (planned.field.key, planned.field.kind);
        let raw = raw(planned, cells);
        // Without an amount nobody asks what it is in.
        let beside =
            if raw.trim().is_empty() { None } else { self.currency_beside(planned, cells)? };
        let beside = beside.map(|currency| ParseContext { currency, ..self.context.clone() });
        let cell = parse_cell(raw, kind, planned.scale, beside.as_ref().unwrap_or(self.context))
            .map_err(|reason| (self.heading(planned), reason))?;
        match cell {
            Cell::Blank if planned.field.required => {
                return Err((self.heading(planned), format!("{key} is blank")));
            }
            Cell::Blank => {
                values.push(match (self.plan.entity.key, key) {
                    ("account", "other_names" | "domains") => self.several(key, &[], cells),
                    _ => Value::Null,
                });
                if kind == FieldKind::Money {
                    values.push(Value::Null);
                }
            }
            Cell::One(value) => values.push(match (self.plan.entity.key, key, value) {
                ("event", "event_type", Value::Text(text)) => {
                    Value::Text(event_type_of(&text, self.constant("channel")))
                }
                ("account", "name", Value::Text(_)) => Value::from(several::names(raw).0),
                ("account", "website", Value::Text(_)) => Value::from(several::sites(raw).0),
                ("account", "other_names" | "domains", Value::Text(list)) => {
                    self.several(key, &json_list(Some(&list)), cells)
                }
                ("person" | "event", "email", Value::Text(text)) => {
                    Value::Text(text.to_lowercase())
                }
                (_, _, value) => value,
            }),
            Cell::Money(money) => {
                values.push(Value::Integer(money.minor));
                values.push(Value::from(money.currency.code()));
            }
        }
        Ok(())
    }

    /// The currency that another column of the row says the amount to be in, where that is not the
    /// one of all amounts that name none.
    fn currency_beside(
        &self,
        planned: &PlannedField,
        cells: &csv::StringRecord,
    ) -> Result<Option<Currency>, Fault> {
        let Some(column) = self.currency.filter(|_| planned.field.kind == FieldKind::Money) else {
            return Ok(None);
        };
        let code = cells.get(column).unwrap_or("").trim();
        let heading = letters(&self.heading(planned));
        if code.is_empty() || CONVERTED.iter().any(|part| heading.contains(part)) {
            return Ok(None);
        }
        let fault = || {
            let heading = self.headings.get(column).cloned().unwrap_or_default();
            (heading, format!("there is no currency \"{}\"", text::cut(code, 20)))
        };
        let currency = Currency::parse(code).map_err(|_| fault())?;
        Ok(Some(currency).filter(|currency| *currency != self.context.currency))
    }

    /// The key of the record: the source's own, else what names it naturally.
    fn external_id(&self, cells: &csv::StringRecord) -> Result<String, Fault> {
        const KEY_LENGTH_MAX: usize = 400;
        let own = self.external_id.map(|planned| raw(planned, cells).trim()).unwrap_or("");
        if !own.is_empty() {
            if own.len() > KEY_LENGTH_MAX {
                let heading = self.external_id.map(|planned| self.heading(planned));
                return Err((heading.unwrap_or_default(), "the key is too long".to_owned()));
            }
            return Ok(format!("{}{}", self.plan.id_prefix, own.replace('\0', "")));
        }
        let parts: Vec<String> = self
            .plan
            .entity
            .natural_key
            .iter()
            .map(|key| self.text_of(key, cells).to_lowercase())
            .collect();
        if parts.iter().all(String::is_empty) {
            let keys = self.plan.entity.natural_key.join(", ");
            return Err((String::new(), format!("the row has no id and no {keys}")));
        }
        let joined = parts.join("|");
        Ok(format!("{}={}", self.plan.id_prefix, text::cut(&joined, KEY_LENGTH_MAX)))
    }

    fn text_of(&self, key: &str, cells: &csv::StringRecord) -> String {
        let planned = self.fields.iter().find(|planned| planned.field.key == key);
        planned.map(|planned| text::clean(raw(planned, cells)).into_owned()).unwrap_or_default()
    }

    fn constant(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|planned| planned.field.key == key).and_then(|planned| {
            match &planned.source {
                Source::Constant(text) => Some(text.as_str()),
                Source::Column(_) => None,
            }
        })
    }

    /// Names or domains of an account, with those that stand in the cell of its name or web site.
    fn several(&self, key: &str, listed: &[String], cells: &csv::StringRecord) -> Value {
        let of = if key == "domains" { "website" } else { "name" };
        let planned = self.fields.iter().find(|planned| planned.field.key == of);
        let cell = planned.map_or("", |planned| raw(planned, cells));
        let (_, further) =
            if key == "domains" { several::sites(cell) } else { several::names(cell) };
        let mut all = listed.to_vec();
        for text in further {
            if !all.contains(&text) && all.len() < LIST_LENGTH_MAX {
                all.push(text);
            }
        }
        if all.is_empty() {
            return Value::Null;
        }
        Value::Text(serde_json::Value::from(all).to_string())
    }

    fn computed(&self, column: &str, cells: &csv::StringRecord) -> Value {
        match column {
            "other_names" | "domains" => self.several(column, &[], cells),
            "email_domain" => {
                let email = self.text_of("email", cells);
                let host = speargun_matching::email_host(&email);
                Value::from(host.map(|host| host.domain().to_owned()))
            }
            "seniority" => Value::from(self.title(cells).0.key()),
            "department" => Value::from(self.title(cells).1.key()),
            "name" => {
                let first = self.text_of("first_name", cells);
                let full = format!("{first} {}", self.text_of("last_name", cells));
                let full = full.trim();
                if full.is_empty() { Value::Null } else { Value::from(full) }
            }
            _ => Value::Null,
        }
    }

    fn title(&self, cells: &csv::StringRecord) -> (Seniority, Department) {
        const TITLES_MAX: usize = 50_000;
        let planned = self.fields.iter().find(|planned| planned.field.key == "title");
        let text = planned.map_or("", |planned| raw(planned, cells));
        let mut titles = self.titles.borrow_mut();
        if let Some(known) = titles.get(text) {
            return *known;
        }
        let read = title::classify(&text::clean(text));
        if titles.len() < TITLES_MAX {
            titles.insert(text.to_owned(), read);
        }
        read
    }

    fn custom(&self, cells: &csv::StringRecord) -> Value {
        let mut fields = serde_json::Map::new();
        for (index, name) in self.plan.custom.iter().take(CUSTOM_MAX) {
            let cleaned = text::clean(cells.get(*index).unwrap_or(""));
            if !cleaned.is_empty() {
                fields.insert(name.clone(), cleaned.into_owned().into());
            }
        }
        if fields.is_empty() {
            return Value::from("{}");
        }
        Value::Text(serde_json::Value::Object(fields).to_string())
    }

    fn heading(&self, planned: &PlannedField) -> String {
        match planned.source {
            Source::Column(index) => self.headings.get(index).cloned().unwrap_or_default(),
            Source::Constant(_) => planned.field.key.to_owned(),
        }
    }
}

/// A heading without what is written in many ways.
fn letters(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn raw<'r>(planned: &'r PlannedField, cells: &'r csv::StringRecord) -> &'r str {
    let text = match &planned.source {
        Source::Column(index) => cells.get(*index).unwrap_or(""),
        Source::Constant(text) => text,
    };
    if planned.replace.is_empty() {
        return text;
    }
    planned.replace.get(text.trim()).map_or(text, String::as_str)
}
