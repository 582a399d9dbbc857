//! Tables of events: those of Segment's and RudderStack's warehouse loaders, and any others.

use std::path::Path;

use serde_json::{Map, Value as Json};
use speargun_domain::column::{DateHints, DateTally, Reading};
use speargun_domain::event::CallKind;
use speargun_domain::parse::ParseContext;
use speargun_domain::time::{DateOrder, parse_instant, to_rfc3339};
use speargun_words::{Said, said};

use super::analytics::is_bookkeeping;
use super::columns::{FIELDS, Target, plain, target_of, warehouse_target};
use super::{EventFormat, EventOptions, FaultKind, RowFault};
use crate::table::RawRow;

type Object = Map<String, Json>;

/// What empty cells look like in dumps of databases.
const EMPTY: &[&str] = &["", "\\N", "NULL", "null"];

/// How the rows of a table become calls.
#[derive(Debug)]
pub(super) struct TableShape {
    headings: Vec<String>,
    targets: Vec<Target>,
    /// The call of every row; nothing where rows say it themselves.
    kind: Option<CallKind>,
    is_warehouse: bool,
    /// Rows of Google Analytics that were flattened to a table: it writes some down for itself.
    is_analytics: bool,
    /// How its moments are read, and their heading, where there was anything to decide.
    pub(super) dates: Option<(String, Reading<DateOrder>)>,
    context: ParseContext,
}

impl TableShape {
    pub(super) fn decide(
        path: &Path,
        headings: &[String],
        options: &EventOptions,
    ) -> Result<Self, Said> {
        let names: Vec<String> =
            headings.iter().map(|heading| heading.to_lowercase().replace(' ', "_")).collect();
        let has = |name: &str| names.iter().any(|known| known == name);
        let is_export = matches!(options.format, EventFormat::Segment | EventFormat::RudderStack);
        let looks_like_export = has("id")
            && (has("anonymous_id") || has("user_id"))
            && (has("received_at") || has("original_timestamp"));
        let mut shape = if options.format != EventFormat::Csv && (is_export || looks_like_export) {
            Self::of_warehouse(path, headings, &names, options)?
        } else {
            Self::of_any(headings, options)
        };
        shape.map(&options.columns)?;
        shape.check()?;
        Ok(shape)
    }

    fn of_warehouse(
        path: &Path,
        headings: &[String],
        names: &[String],
        options: &EventOptions,
    ) -> Result<Self, Said> {
        let has = |name: &str| names.iter().any(|known| known == name);
        let file = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let table = file.split('.').next().unwrap_or("");
        let called = |names: &[&str]| {
            table.split(|c: char| !c.is_alphanumeric()).any(|word| names.contains(&word))
        };
        let kind = if has("event") || has("event_text") {
            CallKind::Track
        } else if has("previous_id") {
            CallKind::Alias
        } else if called(&["groups", "group"]) || (has("group_id") && !has("url")) {
            CallKind::Group
        } else if called(&["screens", "screen"]) {
            CallKind::Screen
        } else if called(&["pages", "page"]) || has("url") || has("path") {
            CallKind::Page
        } else if called(&["identifies", "identify", "users"]) || has("email") {
            CallKind::Identify
        } else {
            return Err(said!("event_file.which_table"));
        };
        let mut targets: Vec<Target> = names.iter().map(|name| warehouse_target(name)).collect();
        if kind == CallKind::Identify && !has("user_id") && !has("anonymous_id") {
            // The table of users: what identify calls said last, by the user's own id.
            let id = |target: &mut Target| *target = Target::Call("userId");
            targets.iter_mut().filter(|target| **target == Target::Call("messageId")).for_each(id);
        }
        let zone = speargun_domain::time::utc();
        Ok(Self {
            headings: headings.to_owned(),
            targets,
            kind: Some(kind),
            is_warehouse: true,
            is_analytics: false,
            dates: None,
            context: ParseContext { zone, ..options.context.clone() },
        })
    }

    fn of_any(headings: &[String], options: &EventOptions) -> Self {
        let names: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
        let mut targets: Vec<Target> =
            headings.iter().map(|heading| Target::Detail(heading.clone())).collect();
        let mut taken = vec![false; headings.len()];
        for (field, known) in FIELDS {
            // The field's own headings stand in the order of how sure they are.
            let found = known.iter().find_map(|known| {
                names.iter().zip(&taken).position(|(name, taken)| !taken && name == known)
            });
            if let (Some(place), Some(target)) = (found, target_of(field)) {
                targets[place] = target;
                taken[place] = true;
            }
        }
        Self {
            headings: headings.to_owned(),
            targets,
            kind: None,
            is_warehouse: false,
            is_analytics: ["eventname", "eventtimestamp", "userpseudoid"]
                .iter()
                .all(|known| names.iter().any(|name| name == known)),
            dates: None,
            context: options.context.clone(),
        }
    }

    /// Decides by the first rows in which order its moments have day and month.
    pub(super) fn read_dates(&mut self, rows: &[RawRow], year: u8) {
        let is_time = |target: &Target| matches!(target, Target::Time(_));
        let Some(place) = self.targets.iter().position(is_time) else { return };
        let mut tally = DateTally::default();
        let cells = rows.iter().filter_map(|row| row.cells.as_ref().ok()?.get(place));
        cells.for_each(|cell| tally.add(cell));
        let hints = DateHints {
            setting: self.context.date_order,
            is_year_first: self.context.writes_year_first,
            is_day_first: false,
            year,
        };
        let (order, reading) = tally.decide(&DateTally::default(), hints);
        self.context.date_order = order;
        self.dates = reading.map(|reading| (self.headings[place].clone(), reading));
    }

    /// Headings that mean no field.
    pub(super) fn details(&self) -> Vec<String> {
        let known = ["url", "path", "title", "referrer"];
        let is_detail = |target: &Target| match target {
            Target::Detail(name) => !known.contains(&name.as_str()),
            _ => false,
        };
        let found = self.headings.iter().zip(&self.targets);
        found.filter(|(_, target)| is_detail(target)).map(|(own, _)| own.clone()).collect()
    }

    /// What the user said of columns.
    fn map(&mut self, columns: &[(String, String)]) -> Result<(), Said> {
        for (field, column) in columns {
            let target = target_of(field).ok_or_else(|| {
                let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
                said!("event_file.no_field", field, known = known.join(", "))
            })?;
            let wanted = plain(column);
            let exact = self.headings.iter().position(|heading| heading == column);
            let place = exact
                .or_else(|| self.headings.iter().position(|heading| plain(heading) == wanted))
                .ok_or_else(|| {
                    let known = self.headings.join(", ");
                    said!("event_file.no_column", column, known)
                })?;
            for (other, known) in self.targets.iter_mut().enumerate() {
                if *known == target {
                    *known = Target::Detail(self.headings[other].clone());
                }
            }
            self.targets[place] = target;
        }
        Ok(())
    }

    fn has(&self, test: impl Fn(&Target) -> bool) -> bool {
        self.targets.iter().any(test)
    }

    fn check(&self) -> Result<(), Said> {
        let columns = self.headings.join(", ");
        let names: Vec<String> = self.headings.iter().map(|heading| plain(heading)).collect();
        let ends = |ending: &str| names.iter().any(|name| name.ends_with(ending));
        let has_keys = ends("paramskey") || names.iter().any(|name| name == "key");
        if self.is_analytics && has_keys && ends("stringvalue") {
            return Err(said!("event_file.parameters"));
        }
        if !self.has(|target| matches!(target, Target::Time(_))) {
            return Err(said!("event_file.no_time", columns));
        }
        let says_what = self.kind.is_some()
            || self.has(|target| {
                matches!(target, Target::Call("event") | Target::CallKind)
                    || *target == Target::Detail("url".to_owned())
                    || *target == Target::Detail("path".to_owned())
            });
        if !says_what {
            return Err(said!("event_file.no_event", columns));
        }
        let says_who = self.has(|target| {
            matches!(target, Target::Call("userId" | "anonymousId") | Target::Email)
                || *target == Target::Session
        });
        if !says_who {
            return Err(said!("event_file.no_user", columns));
        }
        Ok(())
    }

    pub(super) fn name(&self) -> String {
        match self.kind {
            Some(kind) => format!("warehouse table ({} calls)", kind.key()),
            None => "table".to_owned(),
        }
    }

    pub(super) fn columns(&self) -> Vec<(String, String)> {
        let known = FIELDS.iter().filter_map(|(field, _)| {
            let target = target_of(field)?;
            let place = self.targets.iter().position(|known| *known == target)?;
            Some(((*field).to_owned(), self.headings[place].clone()))
        });
        known.collect()
    }

    pub(super) fn column_of(&self, field: &str) -> String {
        let names = match field {
            "timestamp" => return self.heading(|target| matches!(target, Target::Time(_)), field),
            "userId or anonymousId" => &["userId", "anonymousId"][..],
            other => &[other][..],
        };
        self.heading(|target| matches!(target, Target::Call(name) if names.contains(name)), field)
    }

    fn heading(&self, test: impl Fn(&Target) -> bool, otherwise: &str) -> String {
        let place = self.targets.iter().position(test);
        place.map_or_else(|| otherwise.to_owned(), |place| self.headings[place].clone())
    }

    /// Whether a row of Google Analytics is of a visitor who did not consent to be known: a session
    /// is no one.
    pub(super) fn is_of_no_one(&self, cells: &csv::StringRecord) -> bool {
        let is_who = |target: &Target| {
            matches!(target, Target::Call("userId" | "anonymousId") | Target::Email)
        };
        let mut who = cells.iter().zip(&self.targets).filter(|(_, target)| is_who(target));
        self.is_analytics && who.all(|(cell, _)| EMPTY.contains(&cell.trim()))
    }

    /// The calls of a row: what happened, and, where a table of any headings names an address, who
    /// it was. None of what Google Analytics only notes for itself.
    pub(super) fn calls(&self, cells: &csv::StringRecord) -> Result<Vec<Json>, RowFault> {
        let row = self.row(cells)?;
        let event = row.call.get("event").and_then(Json::as_str);
        if self.is_analytics && event.is_some_and(is_bookkeeping) {
            return Ok(Vec::new());
        }
        let mut calls = Vec::with_capacity(2);
        if let Some(identify) = self.identification(&row) {
            calls.push(identify);
        }
        calls.push(self.call(row)?);
        Ok(calls)
    }

    fn row<'a>(&'a self, cells: &'a csv::StringRecord) -> Result<Row<'a>, RowFault> {
        let mut row = Row::default();
        for ((cell, target), heading) in cells.iter().zip(&self.targets).zip(&self.headings) {
            let cell = cell.trim();
            if EMPTY.contains(&cell) {
                continue;
            }
            match target {
                Target::Time(order) => {
                    if row.time.is_none_or(|(known, _)| *order < known) {
                        row.time = Some((*order, self.instant(cell, heading)?));
                    }
                }
                Target::Call(field) => {
                    row.call.insert((*field).to_owned(), cell.into());
                }
                Target::CallKind => row.kind = CallKind::from_key(&cell.to_lowercase()),
                Target::Context(None, key) => {
                    row.context.insert(key.clone(), cell.into());
                }
                Target::Context(Some(group), key) => {
                    let of_group =
                        row.context.entry(*group).or_insert_with(|| Json::Object(Map::new()));
                    if let Json::Object(of_group) = of_group {
                        of_group.insert(key.clone(), cell.into());
                    }
                }
                Target::Session => row.session = Some(cell),
                Target::Email => row.email = Some(cell),
                Target::Account => row.account = Some(cell),
                Target::Trait(key) => {
                    row.traits.insert((*key).to_owned(), cell.into());
                }
                Target::Detail(key) => {
                    row.details.insert(key.clone(), cell.into());
                }
                Target::LeftOut => {}
            }
        }
        Ok(row)
    }

    fn instant(&self, cell: &str, heading: &str) -> Result<i64, RowFault> {
        // BigQuery writes the zone out; PostgreSQL leaves the minutes of an offset away.
        let text = cell.strip_suffix(" UTC").map(|text| format!("{text}Z"));
        let text = text.as_deref().unwrap_or(cell);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && text.len() == 16 {
            return text.parse().map_err(|_| RowFault::of(heading, FaultKind::NotATime));
        }
        let text = match text.len().checked_sub(3).map(|at| text.as_bytes()[at]) {
            Some(b'+' | b'-') if text.contains(':') => format!("{text}:00"),
            _ => text.to_owned(),
        };
        let (zone, order) = (&self.context.zone, self.context.date_order);
        parse_instant(&text, zone, order)
            .map_err(|error| RowFault::of(heading, FaultKind::Date(error)))
    }

    /// Who a row's person is, told once for whoever is named by an address: without it nobody of
    /// the records would be known by it. Its id is derived of the person, not of the row.
    fn identification(&self, row: &Row<'_>) -> Option<Json> {
        if self.is_warehouse || row.kind.is_some() {
            return None;
        }
        let email = row.email?;
        let mut traits = row.traits.clone();
        traits.insert("email".to_owned(), email.into());
        let user = row.call.get("userId").cloned().unwrap_or_else(|| email.into());
        let id = format!("{IDENTIFIED}{user}{email}");
        if id.len() > IDENTIFIED_BYTES_MAX {
            return None;
        }
        let mut call = Map::new();
        call.insert("type".to_owned(), CallKind::Identify.key().into());
        call.insert("messageId".to_owned(), id.into());
        call.insert("userId".to_owned(), user);
        if let Some(device) = row.call.get("anonymousId") {
            call.insert("anonymousId".to_owned(), device.clone());
        }
        call.insert("traits".to_owned(), Json::Object(traits));
        call.insert("timestamp".to_owned(), to_rfc3339(row.time?.1).into());
        Some(Json::Object(call))
    }

    fn call(&self, row: Row<'_>) -> Result<Json, RowFault> {
        let Row { mut call, mut context, mut details, .. } = row;
        if let Some((_, at)) = row.time {
            call.insert("timestamp".to_owned(), to_rfc3339(at).into());
        }
        let table = call.remove("eventTable");
        if let Some(table) = table
            && !call.contains_key("event")
        {
            call.insert("event".to_owned(), table);
        }
        let kind = self.kind.or(row.kind).or_else(|| kind_of(&call, &details));
        let kind = kind.ok_or_else(|| {
            let column = self.column_of("event");
            RowFault::of(&column, FaultKind::NoEvent)
        })?;
        call.insert("type".to_owned(), kind.key().into());
        if !call.contains_key("userId") && !call.contains_key("anonymousId") {
            let (field, id) = match (row.email, row.session) {
                (Some(email), _) => ("userId", Some(email)),
                (None, session) => ("anonymousId", session),
            };
            if let Some(id) = id {
                call.insert(field.to_owned(), id.into());
            }
        } else if let Some(session) = row.session {
            details.insert("session_id".to_owned(), session.into());
        }
        if !row.traits.is_empty() || row.email.is_some() {
            let traits = context.entry("traits").or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(traits) = traits {
                traits.extend(row.traits.clone());
                traits.extend(row.email.map(|email| ("email".to_owned(), email.into())));
            }
        }
        match (row.account, kind) {
            (Some(account), CallKind::Group) => {
                call.entry("groupId").or_insert_with(|| account.into());
            }
            (Some(account), _) => {
                context.insert("groupId".to_owned(), account.into());
            }
            (None, _) => {}
        }
        if matches!(kind, CallKind::Identify | CallKind::Group) {
            details.extend(row.traits);
            // A table of groups holds the account's name beside its other traits.
            if let Some(name) = call.remove("name") {
                details.insert("name".to_owned(), name);
            }
            call.insert("traits".to_owned(), Json::Object(details));
        } else {
            call.insert("properties".to_owned(), Json::Object(details));
        }
        call.insert("context".to_owned(), Json::Object(context));
        Ok(Json::Object(call))
    }
}

/// Ids of the calls that tell who somebody is, where rows only mention it, begin like this.
pub const IDENTIFIED: &str = "import-identify-";
/// The longest of these ids, in bytes: longer ones are no ids.
const IDENTIFIED_BYTES_MAX: usize = 255;

/// What a row of a table of any headings is.
fn kind_of(call: &Object, details: &Object) -> Option<CallKind> {
    let has_page = details.contains_key("url") || details.contains_key("path");
    match call.get("event").and_then(Json::as_str) {
        Some(event) => {
            let is_view =
                matches!(plain(event).as_str(), "page" | "pageview" | "viewpage" | "pageviewed");
            Some(if is_view && has_page { CallKind::Page } else { CallKind::Track })
        }
        None => has_page.then_some(CallKind::Page),
    }
}

/// A row, sorted by where its cells go.
#[derive(Default)]
struct Row<'a> {
    time: Option<(u8, i64)>,
    kind: Option<CallKind>,
    call: Object,
    context: Object,
    details: Object,
    traits: Object,
    session: Option<&'a str>,
    email: Option<&'a str>,
    account: Option<&'a str>,
}
