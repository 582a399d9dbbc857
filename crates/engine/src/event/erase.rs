//! Erasing what a person did: out of the inbox, where their places stay empty, and out of the
//! lake, whose files are written anew without them. Messages stay known by their hashes, so that
//! none comes back. People, accounts and events of the CRM are left as they are.

use crate::audit;
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::event::Event;
use speargun_lake::texts_of;
use speargun_store::audit::AuditTable;
use speargun_store::event::{erasure, inbox, lake_file, write_key};
use speargun_words::said;

use super::compact::{read_whole, remove_strays, replace_files};
use crate::{EngineError, Watch, Workspace};
use speargun_track::{ActorName, EventLog, EventState, Packed, Subject, codec};

/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 16;
/// The shortest address: a shorter one would be found in texts that are of others. Ids are looked
/// for as they are, whole.
const ADDRESS_BYTES_MIN: usize = 3;

/// What was erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Events.
    pub events: u64,
    /// Files of the lake that were written anew.
    pub files: u64,
    /// Rows of the inbox that were written anew.
    pub rows: u64,
}

/// Whose events go: those that name the subject, and those of whoever the subject turned out to be.
struct Search<'a> {
    subject: &'a Subject,
    state: EventState,
    roots: FxHashSet<u32>,
    /// The address as it may stand in texts, in lower case.
    needles: Vec<String>,
}

impl<'a> Search<'a> {
    fn new(
        workspace: &Workspace,
        log: &EventLog,
        subject: &'a Subject,
    ) -> Result<Self, EngineError> {
        let state = log.rebuild(workspace)?;
        let needles = match subject {
            // In addresses of pages the sign is escaped.
            Subject::Email(email) => {
                vec![email.to_lowercase(), email.to_lowercase().replace('@', "%40")]
            }
            _ => Vec::new(),
        };
        let mut search = Self { subject, state, roots: FxHashSet::default(), needles };
        // A device may be of several people: nobody else goes with it.
        if !matches!(subject, Subject::Device(_)) {
            let mut roots = FxHashSet::default();
            log.each_event(&mut |event| {
                if search.names(event) {
                    roots.extend(search.state.root_of(&event.into()));
                }
            })?;
            search.roots = roots;
        }
        Ok(search)
    }

    fn names(&self, event: &Event) -> bool {
        let is = |field: &Option<String>, id: &str| field.as_deref() == Some(id);
        match self.subject {
            Subject::Email(email) => {
                let is = |field: &Option<String>| {
                    field.as_deref().is_some_and(|text| text.to_lowercase() == email.to_lowercase())
                };
                is(&event.email) || is(&event.user_id) || is(&event.previous_id)
            }
            Subject::User(id) => is(&event.user_id, id) || is(&event.previous_id, id),
            Subject::Device(id) => is(&event.anonymous_id, id) || is(&event.previous_id, id),
        }
    }

    fn holds(&self, event: &Event) -> bool {
        if self.names(event) {
            return true;
        }
        if self.state.root_of(&event.into()).is_some_and(|root| self.roots.contains(&root)) {
            return true;
        }
        self.needles.iter().any(|needle| {
            texts_of(event).any(|text| {
                text.len() >= needle.len() && text.to_lowercase().contains(needle.as_str())
            })
        })
    }
}

impl Search<'_> {
    /// What refused calls may name: the subject, and everybody who turned out to be the same.
    fn told(&self) -> Told {
        let mut told = Told { needles: self.needles.clone(), ids: FxHashSet::default() };
        if let Subject::User(id) | Subject::Device(id) = self.subject {
            told.ids.insert(id.to_lowercase());
        }
        for root in &self.roots {
            self.state.each_name(*root, &mut |name| match name {
                ActorName::User(id) | ActorName::Device(id) => {
                    told.ids.insert(id.to_lowercase());
                }
                ActorName::Email(email) => told.needles.push(email.to_string()),
                ActorName::Person(_) | ActorName::Account(_) => {}
            });
        }
        told
    }
}

/// Who is named in texts that need not be JSON: refused calls may be cut off or malformed.
struct Told {
    /// Addresses, found anywhere; in lower case.
    needles: Vec<String>,
    /// Ids, found as a whole; in lower case.
    ids: FxHashSet<String>,
}

impl Told {
    fn is_in(&self, text: &str) -> bool {
        let text = unescaped(text).to_lowercase();
        self.needles.iter().any(|needle| text.contains(needle.as_str()))
            || self.ids.iter().any(|id| holds_id(&text, id))
    }
}

/// Whether a text holds an id that no letter, digit or joining sign goes on. What is deleted for
/// being too much alike is the sample of a refused call, which nothing is computed from.
fn holds_id(text: &str, id: &str) -> bool {
    let goes_on = |sign: Option<char>| {
        sign.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.' | '@'))
    };
    text.match_indices(id).any(|(start, _)| {
        let after = text[start + id.len()..].chars().next();
        !goes_on(text[..start].chars().next_back()) && !goes_on(after)
    })
}

/// A text with the escapes of JSON taken out where they can be read.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        plain.push_str(&rest[..place]);
        let escape = &rest[place + 1..];
        let digits = escape.strip_prefix('u').and_then(|digits| digits.get(..4));
        let read = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match (read.and_then(char::from_u32), escape.chars().next()) {
            (Some(sign), _) => {
                plain.push(sign);
                rest = &escape[5..];
            }
            (None, Some(sign)) => {
                plain.push(sign);
                rest = &escape[sign.len_utf8()..];
            }
            (None, None) => rest = "",
        }
    }
    plain + rest
}

/// Erases the events of somebody; with `is_rehearsal` only tells how many there are. What a crash
/// leaves undone the same call does the next time.
///
/// # Errors
/// What the store or the lake reports.
pub fn erase(
    workspace: &Workspace,
    log: &EventLog,
    subject: &Subject,
    is_rehearsal: bool,
    watch: &Watch<'_>,
    context: &Context,
) -> Result<Erasure, EngineError> {
    let (Subject::Email(id) | Subject::User(id) | Subject::Device(id)) = subject;
    let bytes_min = if matches!(subject, Subject::Email(_)) { ADDRESS_BYTES_MIN } else { 1 };
    if id.trim().len() < bytes_min {
        return Err(EngineError::Invalid(said!("event.erase_too_short", id)));
    }
    let _only_one = log.lock_compactor()?;
    watch.tell("who is who", 0, None);
    let search = Search::new(workspace, log, subject)?;
    let kind = match subject {
        Subject::Email(_) => "email",
        Subject::User(_) => "user",
        Subject::Device(_) => "device",
    };
    let hash = format!("{:032x}", log.message_hash(&format!("erase {kind}"), id));
    let note = match is_rehearsal {
        true => None,
        false => Some(log.store().write(|connection| {
            let of = (AuditAction::EraseEvents, &hash);
            audit::note_in(connection, AuditTable::Events, context, of, &json!({ "by": kind }))?;
            erasure::begin(connection, &hash, context.now)
        })?),
    };
    let mut done = Erasure::default();
    erase_rows(log, &search, note, &mut done)?;
    erase_files(log, &search, note, watch, &mut done)?;
    let Some(note) = note else { return Ok(done) };
    let told = search.told();
    let confirmed = speargun_track::confirmed_hash(log, subject);
    log.store().write(|connection| {
        if let Some(identity) = confirmed {
            write_key::forget_confirmed(connection, identity)?;
        }
        erasure::forget_rejects(connection, &mut |text| told.is_in(text))
    })?;
    log.wait_for_readers()?;
    remove_strays(log)?;
    log.store().scrub()?;
    log.store().write(|connection| erasure::finish(connection, note, workspace.now()))?;
    // Whoever keeps what events add up to reads them anew.
    workspace.store.write(speargun_store::bump_revision)?;
    Ok(done)
}

fn erase_rows(
    log: &EventLog,
    search: &Search<'_>,
    note: Option<i64>,
    done: &mut Erasure,
) -> Result<(), EngineError> {
    let mut after = 0;
    loop {
        let rows = log.store().read(|connection| inbox::after(connection, after, ROWS_READ))?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        for row in &rows {
            let mut body = codec::begin();
            let mut erased = 0;
            for event in codec::decode(&row.body)? {
                match event.filter(|event| {
                    !search.holds(event) || {
                        erased += 1;
                        false
                    }
                }) {
                    Some(event) => codec::encode(&event, &mut body)?,
                    None => codec::erase(&mut body),
                }
            }
            if erased == 0 {
                continue;
            }
            done.events += erased;
            done.rows += 1;
            if let Some(note) = note {
                log.store().write(|connection| {
                    inbox::replace_body(connection, row.id, body)?;
                    erasure::add(connection, note, erased as i64)
                })?;
            }
        }
    }
}

fn erase_files(
    log: &EventLog,
    search: &Search<'_>,
    note: Option<i64>,
    watch: &Watch<'_>,
    done: &mut Erasure,
) -> Result<(), EngineError> {
    let files = log.store().read(lake_file::list)?;
    let total = files.len() as u64;
    for (number, file) in files.into_iter().enumerate() {
        watch.check()?;
        watch.tell("files of the lake", number as u64, Some(total));
        let mut kept = Packed::default();
        let mut erased = 0;
        read_whole(log, &file, &mut |event| {
            if search.holds(&event.event) {
                erased += 1;
                return Ok(());
            }
            kept.push(event)
        })?;
        if erased == 0 {
            continue;
        }
        done.events += erased;
        done.files += 1;
        let Some(note) = note else { continue };
        let written = kept.write(log)?;
        log.store().write(|connection| {
            replace_files(connection, std::slice::from_ref(&file.path), &written)?;
            Ok::<_, EngineError>(erasure::add(connection, note, erased as i64)?)
        })?;
        if !log.lake().is_local() {
            // Strays of a bucket are left alone for a day, which this one must not be.
            log.lake().delete(&file.path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_calls_are_found_by_whole_ids_however_they_are_written() {
        let told = Told {
            needles: vec!["kim@acme.test".to_owned()],
            ids: ["7".to_owned(), "김".to_owned(), "u-1".to_owned()].into_iter().collect(),
        };
        for (text, expected) in [
            (r#"{"userId":7,"event":""#, true),
            (r#"{"userId": "7"#, true),
            (r#"{"userId":"\uae40"}"#, true),
            (r#"{userId:'U-1'}"#, true),
            (r#"{"email":"Kim\u0040acme.test"}"#, true),
            (r#"{"userId":"17","x":70,"y":"7a","z":"u-10","t":"a-u-1"}"#, false),
            ("2027-01-17T1.7 \\", false),
            ("", false),
        ] {
            assert_eq!(told.is_in(text), expected, "{text}");
        }
    }
}
