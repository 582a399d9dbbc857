//! What the state of actors is made of, batch by batch and by all processors at once: who did it,
//! when, and what it looked like. Events that look alike share one look, found by their places in
//! the file's dictionaries, so that millions of rows are not read as millions of texts.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use arrow::array::{Array, AsArray, DictionaryArray, Int64Array, StringArray, StringViewArray};
use arrow::datatypes::{
    DataType, Int32Type, Int64Type, Schema, SchemaRef, TimestampMicrosecondType,
};
use arrow::record_batch::RecordBatch;
use speargun_domain::event::{BotReason, CallKind};

use speargun_words::{Said, said};

use crate::read::{Pass, Wanted};
use crate::schema::SCHEMA;
use crate::table::LakeFile;
use crate::{Lake, LakeError, LakeEvent};

/// Columns of which a file has few different values; read by their dictionaries.
pub(crate) const LOOK_COLUMNS: [&str; 9] = [
    "call",
    "event_type",
    "channel",
    "campaign_name",
    "page_url",
    "page_path",
    "page_title",
    "subject",
    "bot",
];
/// Columns that tell who it was.
const WHO_COLUMNS: [&str; 6] =
    ["anonymous_id", "user_id", "previous_id", "group_id", "email", "ip"];
/// All columns of the state, in no order.
pub(crate) const STATE_COLUMNS: &[&str] = &[
    "event_id",
    "occurred_at",
    "call",
    "event_type",
    "anonymous_id",
    "user_id",
    "previous_id",
    "group_id",
    "email",
    "channel",
    "campaign_name",
    "page_url",
    "page_path",
    "page_title",
    "subject",
    "ip",
    "bot",
];

/// The schema of the lake with dictionaries where a file has few different values.
pub(crate) static DICTIONARIES: LazyLock<SchemaRef> = LazyLock::new(|| {
    let codes = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = SCHEMA.fields().iter().map(|field| {
        let field = field.as_ref().clone();
        if LOOK_COLUMNS.contains(&field.name().as_str()) {
            field.with_data_type(codes())
        } else {
            field
        }
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
});

/// What an event looks like to rules.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The kind of call.
    pub call: CallKind,
    /// Why it is a machine's.
    pub bot: Option<BotReason>,
    /// The type.
    pub event_type: &'a str,
    /// The channel.
    pub channel: Option<&'a str>,
    /// The campaign's name.
    pub campaign: Option<&'a str>,
    /// The page.
    pub page_url: Option<&'a str>,
    /// Its path.
    pub page_path: Option<&'a str>,
    /// Its title.
    pub page_title: Option<&'a str>,
    /// What it was about.
    pub subject: Option<&'a str>,
}

/// Who did it, as far as the event tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who<'a> {
    /// The device.
    pub anonymous_id: Option<&'a str>,
    /// The customer's own id of the person.
    pub user_id: Option<&'a str>,
    /// An earlier id.
    pub previous_id: Option<&'a str>,
    /// The group.
    pub group_id: Option<&'a str>,
    /// The address.
    pub email: Option<&'a str>,
    /// The address on the internet.
    pub ip: Option<&'a str>,
}

/// Some events of a file.
#[derive(Debug)]
pub struct StateBatch<'a> {
    event_ids: &'a [i64],
    occurred: &'a [i64],
    who: [&'a StringViewArray; WHO_COLUMNS.len()],
    looks: Vec<Look<'a>>,
    look_of: Vec<u32>,
}

impl<'a> StateBatch<'a> {
    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.event_ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.event_ids.is_empty()
    }

    /// What its events look like.
    #[must_use]
    pub fn looks(&self) -> &[Look<'a>] {
        &self.looks
    }

    /// The place of an event's look among the looks.
    #[must_use]
    pub fn look_of(&self, row: usize) -> usize {
        self.look_of[row] as usize
    }

    /// An event's id.
    #[must_use]
    pub fn event_id(&self, row: usize) -> i64 {
        self.event_ids[row]
    }

    /// When it happened, microseconds UTC.
    #[must_use]
    pub fn occurred_at(&self, row: usize) -> i64 {
        self.occurred[row]
    }

    /// Who did it.
    #[must_use]
    pub fn who(&self, row: usize) -> Who<'a> {
        let text = |place: usize| {
            let array = self.who[place];
            // Of an array without nulls the bit need not be looked up.
            (array.null_count() < array.len() && array.is_valid(row)).then(|| array.value(row))
        };
        Who {
            anonymous_id: text(0),
            user_id: text(1),
            previous_id: text(2),
            group_id: text(3),
            email: text(4),
            ip: text(5),
        }
    }

    fn of(batch: &'a RecordBatch) -> Option<Result<Self, Said>> {
        let event_ids: &Int64Array =
            batch.column_by_name("event_id")?.as_primitive_opt::<Int64Type>()?;
        let occurred = batch.column_by_name("occurred_at")?;
        let occurred = occurred.as_primitive_opt::<TimestampMicrosecondType>()?.values();
        let mut who = Vec::with_capacity(WHO_COLUMNS.len());
        for name in WHO_COLUMNS {
            who.push(batch.column_by_name(name)?.as_string_view_opt()?);
        }
        let mut columns = Vec::with_capacity(LOOK_COLUMNS.len());
        for name in LOOK_COLUMNS {
            let array = batch.column_by_name(name)?.as_dictionary_opt::<Int32Type>()?;
            columns.push((array, array.values().as_string_opt::<i32>()?));
        }
        let columns: [TextCodes<'a>; LOOK_COLUMNS.len()] = columns.try_into().ok()?;
        let found = looks(&columns, batch.num_rows()).and_then(|(looks, look_of)| {
            let who = who.try_into().map_err(|_| said!("lake.no_columns"))?;
            Ok(Self { event_ids: event_ids.values(), occurred, who, looks, look_of })
        });
        Some(found)
    }
}

type TextCodes<'a> = (&'a DictionaryArray<Int32Type>, &'a StringArray);

/// The different looks of rows, and which row has which.
fn looks<'a>(
    columns: &[TextCodes<'a>; LOOK_COLUMNS.len()],
    rows: usize,
) -> Result<(Vec<Look<'a>>, Vec<u32>), Said> {
    // What a row has in a column without a value.
    const NONE: i32 = -1;
    let mut known: HashMap<[i32; LOOK_COLUMNS.len()], u32> = HashMap::new();
    let mut looks: Vec<Look<'a>> = Vec::new();
    let mut look_of = Vec::with_capacity(rows);
    let keys: Vec<&[i32]> = columns.iter().map(|(array, _)| &array.keys().values()[..]).collect();
    let code = |place: usize, row: usize| {
        let array = columns[place].0;
        let has_value = array.null_count() == 0 || array.is_valid(row);
        if has_value { keys[place][row] } else { NONE }
    };
    let mut last = ([NONE - 1; LOOK_COLUMNS.len()], 0);
    for row in 0..rows {
        let codes = std::array::from_fn(|place| code(place, row));
        if codes != last.0 {
            let place = match known.get(&codes) {
                Some(place) => *place,
                None => {
                    looks.push(look(columns, &codes)?);
                    known.insert(codes, looks.len() as u32 - 1);
                    looks.len() as u32 - 1
                }
            };
            last = (codes, place);
        }
        look_of.push(last.1);
    }
    Ok((looks, look_of))
}

fn look<'a>(
    columns: &[TextCodes<'a>; LOOK_COLUMNS.len()],
    codes: &[i32; LOOK_COLUMNS.len()],
) -> Result<Look<'a>, Said> {
    let text = |place: usize| {
        let values: &'a StringArray = columns[place].1;
        usize::try_from(codes[place]).ok().map(|code| values.value(code))
    };
    let invalid = |place: usize| said!("lake.no_value", text = text(place).unwrap_or_default());
    let call = text(0).and_then(CallKind::from_key).ok_or_else(|| invalid(0))?;
    let bot = text(8).map(|key| BotReason::from_key(key).ok_or_else(|| invalid(8))).transpose()?;
    Ok(Look {
        call,
        bot,
        event_type: text(1).unwrap_or_default(),
        channel: text(2),
        campaign: text(3),
        page_url: text(4),
        page_path: text(5),
        page_title: text(6),
        subject: text(7),
    })
}

impl Lake {
    /// Hands over all events, each processor to a state of its own: batches of all calls but those
    /// that tell of groups, and those one by one, since only of them properties are wanted.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a newer schema.
    pub fn fold_state<S: Send>(
        &self,
        files: &[LakeFile],
        make: impl Fn() -> S + Sync,
        take: impl Fn(&mut S, &StateBatch<'_>) + Sync,
        take_group: impl Fn(&mut S, &LakeEvent) + Sync,
    ) -> Result<Vec<S>, LakeError> {
        self.fold_files(files, make, |state, file| {
            let (mut groups, mut fault) = (false, None);
            self.each_batch(&file.path, Pass::State, &mut |batch| {
                let missing = || Err(said!("lake.no_columns"));
                match StateBatch::of(batch).unwrap_or_else(missing) {
                    Ok(batch) => {
                        groups |= batch.looks.iter().any(|look| look.call == CallKind::Group);
                        take(state, &batch);
                    }
                    Err(reason) => fault = Some(reason),
                }
            })?;
            if let Some(reason) = fault {
                return Err(LakeError::File { path: file.path.clone(), reason });
            }
            if groups {
                self.read(&file.path, Wanted::Groups, &mut |event| {
                    take_group(state, event);
                    ControlFlow::Continue(())
                })?;
            }
            Ok(())
        })
    }
}
