//! From the cells of a row to the values of a record.

use std::borrow::Cow;
use std::cell::RefCell;

use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use speargun_connect::{Plan, PlannedField, Source};
use speargun_domain::consent::Asks;
use speargun_domain::event::event_type_of;
use speargun_domain::glossary::StageNames;
use speargun_domain::money::{Currency, Money};
use speargun_domain::number::DecimalSign;
use speargun_domain::parse::{Cell, CellNote, LIST_LENGTH_MAX, ParseContext, Shown, parse_cell};
use speargun_domain::record::FieldKind;
use speargun_domain::text;
use speargun_domain::title::{Department, Seniority};
use speargun_domain::value::Value;
use speargun_store::record::columns_of;

use super::activity::ActivityColumns;
use super::book;
use super::cell_fault::CellFault;
use super::cells::{computed_of, is_currency, letters, value_of};
use super::identity;
use super::key::{self, KeyStyle};
use super::moment;
use super::natural::NaturalKeys;
use super::person::{self, FullNames, NameBeside};
use super::several;
use super::survey::{FieldStyle, is_exact};
use super::trouble::{TroubleKind, Troubles};
use super::wish::{self, States};
use speargun_store::json_list;

/// Turns the rows of one plan into records.
#[derive(Debug)]
pub(crate) struct RowReader<'a> {
    pub(super) plan: &'a Plan,
    headings: &'a [String],
    pub(super) context: ParseContext,
    /// Planned fields without the external id.
    pub(super) fields: Vec<PlannedColumn<'a>>,
    pub(super) external_id: Option<(&'a PlannedField, KeyStyle)>,
    /// Records that are told apart by more than their natural key.
    pub(super) natural_keys: NaturalKeys,
    pub(super) computed: Vec<&'static str>,
    /// Where people have their first and last names in one cell.
    pub(super) full_names: Option<FullNames>,
    /// Where whole names stand beside first or last names.
    name_beside: Option<NameBeside>,
    /// The column of companies holds ids of accounts.
    names_ids: bool,
    /// Where a word of a state may forbid to write to people.
    pub(super) states: States,
    /// Where activities say what they were.
    activity: Option<ActivityColumns>,
    /// What says how deals stand, where the rows are deals.
    pub(super) stages: Option<&'a StageNames>,
    now: i64,
    /// Whether the file says which records are gone.
    pub(super) says_gone: bool,
    /// Whether flags of a deal may contradict its stage.
    pub(super) has_flags: bool,
    /// The column that says in which currency the amounts of its row are, where there is one.
    currency: Option<usize>,
    /// Titles repeat: reading each of them once halves the time of a row.
    pub(super) titles: RefCell<FxHashMap<String, (Seniority, Department)>>,
}

/// A field and how its cells are read.
#[derive(Debug)]
pub(super) struct PlannedColumn<'a> {
    pub(super) planned: &'a PlannedField,
    pub(super) key: KeyStyle,
    is_sheet: bool,
    /// What columns of wishes on mail ask.
    asked: Vec<Asks>,
    context: ParseContext,
    /// The zone of its times, where the heading says it.
    zone: Option<TimeZone>,
    /// A cell that cannot be read costs the row: it identifies the record or links it.
    costs_row: bool,
}

/// A record to write: external id and the columns' values.
#[derive(Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) external_id: String,
    pub(crate) values: Vec<Value>,
}

/// Which column is at fault, and why.
pub(crate) type Fault = (String, CellFault);

/// Parts of headings of amounts that are in the currency of the company, whatever the deal's is.
const CONVERTED: [&str; 2] = ["companycurrency", "converted"];

/// In the texts of wanted rows, what stands for any text.
const ANYTHING: &str = "*";
/// The most custom fields of a record.
pub(super) const CUSTOM_MAX: usize = 500;

impl<'a> RowReader<'a> {
    /// A reader of rows of a plan, each field in its style; fields of no style as the context says.
    pub(crate) fn new(
        plan: &'a Plan,
        (context, styles): (&ParseContext, &[FieldStyle]),
        headings: &'a [String],
        (natural_keys, stages, now): (NaturalKeys, &'a StageNames, i64),
    ) -> Self {
        let is_id = |planned: &&PlannedField| planned.field.key == "external_id";
        let maps = |key: &str| plan.fields.iter().any(|planned| planned.field.key == key);
        let full_names = person::full_names(plan, headings);
        let names_ids = styles.iter().any(|style| style.holds_ids) && !maps("account_reference");
        let mut computed = computed_of(plan);
        computed.extend(full_names.map(|names| names.filled));
        computed.extend(names_ids.then_some("account_reference"));
        computed.extend(person::name_beside(plan));
        computed.extend(identity::deleted_beside(plan));
        let states = States::of(plan, headings);
        computed.extend((!states.is_empty() && !maps("opted_out")).then_some("opted_out"));
        let has_amounts = plan.fields.iter().any(|planned| planned.field.kind == FieldKind::Money);
        let currency =
            headings.iter().position(|heading| is_currency(heading)).filter(|_| has_amounts);
        let style = |place: usize| styles.get(place).copied().unwrap_or_default();
        let has_id = maps("external_id");
        let column = |(place, planned): (usize, &'a PlannedField)| {
            let FieldStyle { decimal, date_order, key, is_sheet, circles, in_hundredths, .. } =
                style(place);
            let field = planned.field;
            // An event without its moment counts nowhere.
            let is_moment = plan.entity.key == "event" && field.key == "occurred_at";
            let names = !has_id && plan.entity.natural_key.contains(&field.key);
            PlannedColumn {
                planned,
                key,
                is_sheet,
                asked: match field.key {
                    "opted_out" => wish::asked(planned, headings),
                    _ => Vec::new(),
                },
                context: ParseContext {
                    currency: planned.currency.unwrap_or(context.currency),
                    decimal: decimal.or(context.decimal),
                    date_order: date_order.unwrap_or(context.date_order),
                    writes_year_first: context.writes_year_first,
                    follows_language: context.follows_language,
                    in_hundredths,
                    circles,
                    zone: context.zone.clone(),
                },
                zone: moment::zone_of(planned, headings, (&context.zone, now)),
                costs_row: field.required || is_moment || names && field.kind.is_typed(),
            }
        };
        let fields = plan.fields.iter().enumerate();
        let mut ids = fields.clone().filter(|(_, planned)| is_id(planned));
        let mut reader = Self {
            currency,
            plan,
            headings,
            context: context.clone(),
            external_id: ids.next().map(|(place, planned)| (planned, style(place).key)),
            fields: fields.filter(|(_, planned)| !is_id(planned)).map(column).collect(),
            natural_keys,
            now,
            says_gone: maps("deleted") || computed.contains(&"deleted"),
            computed,
            full_names,
            names_ids,
            states,
            activity: ActivityColumns::of(plan, headings),
            stages: (plan.entity.key == "opportunity").then_some(stages),
            has_flags: maps("is_closed") || maps("is_won"),
            titles: RefCell::default(),
            name_beside: None,
        };
        reader.name_beside = NameBeside::of(plan, &reader.columns());
        reader
    }

    pub(crate) fn headings(&self) -> &[String] {
        self.headings
    }

    /// The store's columns that every record of this plan fills.
    pub(crate) fn columns(&self) -> Vec<String> {
        let mapped = self
            .fields
            .iter()
            .flat_map(|own| columns_of(own.planned.field.key, own.planned.field.kind));
        let computed = self.computed.iter().map(|column| (*column).to_owned());
        let custom = (!self.plan.custom.is_empty()).then(|| "custom".to_owned());
        mapped.chain(computed).chain(custom).collect()
    }

    /// Of them, those that a row which says nothing about them leaves as they are: the file has no
    /// column of its own for them.
    pub(crate) fn kept_columns(&self) -> Vec<&'static str> {
        const OF_PEOPLE: [&str; 3] = ["other_emails", "account_reference", "opted_out"];
        let is_kept = |column: &&&str| match self.plan.entity.key {
            "account" => true,
            "person" => OF_PEOPLE.contains(*column),
            _ => false,
        };
        self.computed.iter().filter(is_kept).copied().collect()
    }

    /// Whether the row is wanted at all.
    pub(crate) fn wants(&self, cells: &csv::StringRecord) -> bool {
        let says = |(index, texts): &(usize, Vec<String>)| {
            let cell = cells.get(*index).unwrap_or("").trim();
            let cell = if matches!(cell, "0.0" | "1.0") { &cell[..1] } else { cell };
            texts.iter().any(|text| text == cell || (text == ANYTHING && !cell.is_empty()))
        };
        self.plan.only.iter().all(says) && !self.plan.without.iter().any(says)
    }

    /// Whether the row repeats the headings, as files that were put together do.
    pub(crate) fn repeats_headings(&self, cells: &csv::StringRecord) -> bool {
        let mut pairs = cells.iter().zip(self.headings);
        self.headings.len() > 1 && pairs.all(|(cell, heading)| cell.trim() == heading)
    }

    /// Reads a row. What has to be said of its cells is added to the troubles.
    pub(crate) fn read(
        &self,
        line: u64,
        cells: &csv::StringRecord,
        troubles: &mut Troubles,
    ) -> Result<Record, Fault> {
        let mut values = Vec::with_capacity(self.fields.len() + 4);
        for column in &self.fields {
            self.read_field(column, (line, cells), &mut values, troubles)?;
        }
        let external_id = self.external_id((line, cells), &values, troubles)?;
        self.tell_contradiction(&values, (line, troubles));
        for column in &self.computed {
            values.push(self.computed(column, cells));
        }
        self.tell_gone((line, &values), troubles);
        self.heed_state((line, cells), &mut values, troubles);
        if !self.plan.custom.is_empty() {
            self.tell_custom_left_out((line, cells), troubles);
            values.push(self.custom(cells));
        }
        if let Some(beside) = self.name_beside {
            beside.complete(cells, &mut values, |text| {
                let heading = self.headings.get(beside.place).map_or("", String::as_str);
                troubles.add((heading, TroubleKind::NameGuessed), line, text);
            });
        }
        Ok(Record { external_id, values })
    }

    fn read_field(
        &self,
        column: &PlannedColumn<'_>,
        (line, cells): (u64, &csv::StringRecord),
        values: &mut Vec<Value>,
        troubles: &mut Troubles,
    ) -> Result<(), Fault> {
        let planned = column.planned;
        let kind = planned.field.kind;
        if planned.field.key == "opted_out" {
            let tell = |place: usize, trouble, text: &str| {
                let heading = self.headings.get(place).map_or("", String::as_str);
                troubles.add((heading, trouble), line, text);
            };
            let (of_row, context) = ((column.asked.as_slice(), cells), &column.context);
            values.push(wish::opted_out(planned, of_row, context, tell));
            return Ok(());
        }
        let raw = value_of(planned, cells);
        self.tell_further(planned, (&raw, line, cells), troubles);
        let heading = self.heading(planned);
        let read = self.cell(column, &raw, cells);
        let cell = match read.and_then(|read| moment::believed(planned, read, (&raw, self.now))) {
            Ok((cell, note)) => {
                match note {
                    Some(CellNote::Placeholder) => {
                        troubles.add((heading, TroubleKind::Placeholder), line, &raw);
                    }
                    Some(CellNote::Approximate) => {
                        troubles.add((heading, TroubleKind::Approximate), line, &raw);
                    }
                    None => {}
                }
                cell
            }
            Err(reason) if column.costs_row => return Err((heading.to_owned(), reason)),
            Err(reason) => {
                troubles.add_unread(heading, line, &raw, &reason);
                Cell::Blank
            }
        };
        if kind == FieldKind::Reference && key::first_of_several(&raw).1 {
            troubles.add((heading, TroubleKind::SeveralKeys), line, &raw);
        }
        let key = planned.field.key;
        if self.full_names.is_some_and(|names| names.column == key) && !raw.trim().is_empty() {
            let parts = person::parts_of(&raw, key);
            if parts.is_guessed {
                troubles.add((heading, TroubleKind::NameGuessed), line, &raw);
            }
            values.push(person::value_of(parts, key));
            return Ok(());
        }
        if self.names_ids && key == "company" && person::is_account_id(&raw) {
            troubles.add((heading, TroubleKind::CompanyIsId), line, &raw);
            values.push(Value::Null);
            return Ok(());
        }
        if let Cell::Money(money) = cell {
            self.tell_currency((column, money), (line, &raw, cells), troubles);
        }
        self.put(column, cell, (&raw, cells), values)
    }

    /// Reads a cell by the style of its column.
    fn cell(
        &self,
        column: &PlannedColumn<'_>,
        raw: &str,
        cells: &csv::StringRecord,
    ) -> Result<(Cell, Option<CellNote>), CellFault> {
        let planned = column.planned;
        let kind = planned.field.kind;
        if raw.trim().is_empty() {
            return Ok((Cell::Blank, None));
        }
        if kind == FieldKind::Reference {
            let (first, _) = key::first_of_several(raw);
            let first = key::canonical(first, column.key)?;
            return Ok(parse_cell(&first, kind, 1.0, &column.context)?);
        }
        let is_email = planned.field.key == "email";
        if is_email && matches!(self.plan.entity.key, "person" | "event") {
            return match several::addresses(raw).into_iter().next() {
                Some(address) => Ok((Cell::One(Value::Text(address)), None)),
                None => parse_cell(raw, FieldKind::Instant, 1.0, &column.context).map_or_else(
                    |_| Err(CellFault::NotAnAddress(Shown::of(raw))),
                    // A word for "not known" is one here as well.
                    |(cell, note)| match cell {
                        Cell::Blank => Ok((Cell::Blank, note)),
                        _ => Err(CellFault::DateNotAddress),
                    },
                ),
            };
        }
        // Somebody may be called Null or Select.
        let is_name = matches!(planned.field.key, "first_name" | "last_name");
        if is_name && raw.chars().all(|c| c.is_alphabetic() || c == ' ') {
            return Ok((Cell::One(Value::Text(text::clean(raw).into_owned())), None));
        }
        let mut beside = self
            .currency_beside(column, cells)?
            .map(|currency| ParseContext { currency, ..column.context.clone() });
        // A day alone is the workspace's own, wherever it was exported.
        if let Some(zone) = column.zone.as_ref().filter(|_| raw.contains(':')) {
            beside = Some(ParseContext { zone: zone.clone(), ..column.context.clone() });
        }
        let raw = match self.names_currency(column, cells) {
            true if column.is_sheet => book::without_shown(raw),
            _ => raw,
        };
        // A number of a workbook is exact, whatever its texts are like.
        if column.is_sheet && kind.is_typed() && is_exact(raw) {
            let context = beside.unwrap_or_else(|| column.context.clone());
            beside = Some(ParseContext { decimal: Some(DecimalSign::Point), ..context });
        }
        let context = beside.as_ref().unwrap_or(&column.context);
        Ok(parse_cell(raw, kind, planned.scale, context)?)
    }

    fn put(
        &self,
        column: &PlannedColumn<'_>,
        cell: Cell,
        (raw, cells): (&str, &csv::StringRecord),
        values: &mut Vec<Value>,
    ) -> Result<(), Fault> {
        let planned = column.planned;
        let (key, kind) = (planned.field.key, planned.field.kind);
        match cell {
            Cell::Blank if planned.field.required => {
                return Err((self.heading(planned).to_owned(), CellFault::Blank { field: key }));
            }
            Cell::Blank => {
                values.push(match (self.plan.entity.key, key) {
                    ("event", "event_type") => self.kind_of(None, cells),
                    ("account", "other_names" | "domains") | ("person", "other_emails") => {
                        self.several(key, &[], cells)
                    }
                    _ => Value::Null,
                });
                if kind == FieldKind::Money {
                    values.push(Value::Null);
                }
            }
            Cell::One(value) => values.push(match (self.plan.entity.key, key, value) {
                ("event", "event_type", Value::Text(text)) => self.kind_of(Some(&text), cells),
                ("account", "name", Value::Text(_)) => Value::from(several::names(raw).0),
                ("account", "website", Value::Text(_)) => Value::from(several::sites(raw).0),
                ("account", "other_names" | "domains", Value::Text(list))
                | ("person", "other_emails", Value::Text(list)) => {
                    self.several(key, &json_list(Some(&list)), cells)
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

    /// Whether another column of the row names the currency of an amount.
    fn names_currency(&self, own: &PlannedColumn<'_>, cells: &csv::StringRecord) -> bool {
        let is_money = own.planned.field.kind == FieldKind::Money;
        let cell = self.currency.filter(|_| is_money).and_then(|column| cells.get(column));
        cell.is_some_and(|cell| !cell.trim().is_empty())
    }

    /// Counts an amount whose own currency is not the one that its row or heading names.
    fn tell_currency(
        &self,
        (column, money): (&PlannedColumn<'_>, Money),
        (line, raw, cells): (u64, &str, &csv::StringRecord),
        troubles: &mut Troubles,
    ) {
        let of_row = self.currency_beside(column, cells).ok().flatten();
        let of_row = of_row
            .or(column.planned.currency)
            .or_else(|| self.names_currency(column, cells).then_some(column.context.currency));
        let is_shown = column.is_sheet && book::without_shown(raw) != raw;
        if is_shown && !self.names_currency(column, cells) {
            troubles.add((self.heading(column.planned), TroubleKind::ShownCurrency), line, raw);
        } else if !is_shown && of_row.is_some_and(|currency| currency != money.currency) {
            let heading = self.heading(column.planned);
            troubles.add((heading, TroubleKind::CurrencyContradicts), line, raw);
        }
    }

    /// The currency that another column of the row says the amount to be in, where that is not the
    /// one of all amounts that name none.
    fn currency_beside(
        &self,
        own: &PlannedColumn<'_>,
        cells: &csv::StringRecord,
    ) -> Result<Option<Currency>, CellFault> {
        let is_money = own.planned.field.kind == FieldKind::Money;
        let Some(column) = self.currency.filter(|_| is_money) else {
            return Ok(None);
        };
        let code = cells.get(column).unwrap_or("").trim();
        let heading = letters(self.heading(own.planned));
        if code.is_empty() || CONVERTED.iter().any(|part| heading.contains(part)) {
            return Ok(None);
        }
        let fault = || {
            let heading = self.headings.get(column).cloned().unwrap_or_default();
            CellFault::NoCurrency { heading, code: text::cut(code, 20).to_owned() }
        };
        let currency = Currency::named(code).map_err(|_| fault())?;
        Ok(Some(currency).filter(|currency| *currency != own.context.currency))
    }

    /// What was read for a field.
    pub(super) fn value_of_field<'v>(&self, key: &str, values: &'v [Value]) -> Option<&'v Value> {
        let mut place = 0;
        for column in &self.fields {
            if column.planned.field.key == key {
                return values.get(place);
            }
            place += 1 + usize::from(column.planned.field.kind == FieldKind::Money);
        }
        None
    }

    pub(super) fn planned(&self, key: &str) -> Option<&PlannedField> {
        self.fields.iter().map(|column| column.planned).find(|planned| planned.field.key == key)
    }

    fn constant(&self, key: &str) -> Option<&str> {
        match &self.planned(key)?.source {
            Source::Constant(text) => Some(text.as_str()),
            Source::Column(_) => None,
        }
    }

    /// Names or domains of an account, with those that stand in the cell of its name or web site.
    pub(super) fn several(&self, key: &str, listed: &[String], cells: &csv::StringRecord) -> Value {
        let of = match key {
            "domains" => "website",
            "other_emails" => "email",
            _ => "name",
        };
        let cell = self.planned(of).map_or(Cow::Borrowed(""), |planned| value_of(planned, cells));
        let further = match key {
            "domains" => several::sites(&cell).1,
            "other_emails" => self.further_addresses(&cell, cells),
            _ => several::names(&cell).1,
        };
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

    /// The addresses of a person behind the first: of its cell, and of further columns.
    fn further_addresses(&self, cell: &str, cells: &csv::StringRecord) -> Vec<String> {
        let planned = self.planned("email");
        if several::is_plain_address(cell) && planned.is_none_or(|own| own.further.is_empty()) {
            return Vec::new();
        }
        let columns = planned.into_iter().flat_map(PlannedField::columns);
        let others = columns.filter_map(|place| cells.get(place));
        let mut all = several::addresses(cell);
        let first = all.first().cloned();
        all.extend(others.flat_map(several::addresses));
        all.retain(|address| Some(address) != first.as_ref());
        all
    }

    /// What kind of act an activity was.
    fn kind_of(&self, own: Option<&str>, cells: &csv::StringRecord) -> Value {
        let spread = self.activity.as_ref().and_then(|columns| columns.kind_of(cells));
        let own = || own.map(|text| event_type_of(text, self.constant("channel")));
        Value::from(spread.or_else(own))
    }

    pub(super) fn heading(&self, planned: &PlannedField) -> &'a str {
        match planned.source {
            Source::Column(index) => self.headings.get(index).map_or("", String::as_str),
            Source::Constant(_) => planned.field.key,
        }
    }
}
