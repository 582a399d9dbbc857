//! What kind of act an activity of a CRM was. Salesforce spreads it over Type, TaskSubtype and the
//! subject, of which some rows fill one and some another.

use speargun_connect::Plan;
use speargun_domain::event::event_type_of;

/// Where a file says what its activities were.
#[derive(Debug, Clone, Default)]
pub(super) struct ActivityColumns {
    types: Vec<usize>,
    subject: Option<usize>,
}

/// Kinds that say no more than that there is something to do.
const PLAIN: &str = "task tasks todo to_do other 기타 할_일 작업 εργασία άλλο aufgabe";

/// Words at the beginning of a subject, and what they say of it.
const SUBJECTS: [(&str, &str); 20] = [
    ("call", "call"),
    ("phone", "call"),
    ("called", "call"),
    ("전화", "call"),
    ("통화", "call"),
    ("콜", "call"),
    ("τηλεφώνημα", "call"),
    ("κλήση", "call"),
    ("anruf", "call"),
    ("email", "email"),
    ("e-mail", "email"),
    ("mail", "email"),
    ("이메일", "email"),
    ("메일", "email"),
    ("meeting", "meeting"),
    ("미팅", "meeting"),
    ("회의", "meeting"),
    ("방문", "meeting"),
    ("συνάντηση", "meeting"),
    ("besprechung", "meeting"),
];

impl ActivityColumns {
    /// Those of a plan of activities whose kind is a column, or the same for all rows for want of a
    /// better one.
    pub(super) fn of(plan: &Plan, headings: &[String]) -> Option<Self> {
        let planned = plan.fields.iter().find(|planned| planned.field.key == "event_type")?;
        let is_plain = match &planned.source {
            speargun_connect::Source::Constant(text) => text == "task",
            speargun_connect::Source::Column(_) => planned.replace.is_empty(),
        };
        if plan.entity.key != "event" || !is_plain {
            return None;
        }
        let letters = |heading: &String| -> String {
            heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let keys: Vec<String> = headings.iter().map(letters).collect();
        let place = |wanted: &str| keys.iter().position(|key| key == wanted);
        let mut types: Vec<usize> = planned.columns().collect();
        let further = ["type", "tasksubtype", "activitytype", "eventsubtype"];
        types.extend(further.into_iter().filter_map(place));
        types.dedup();
        let subject = plan.fields.iter().find(|planned| planned.field.key == "subject");
        let subject = subject.and_then(|planned| planned.columns().next());
        // One column of kinds says all there is.
        let is_task = place("tasksubtype").is_some() || place("whoid").is_some();
        is_task.then_some(Self { types, subject })
    }

    /// The kind of an act: the first column that says more than that it was a task, else the first
    /// word of the subject.
    pub(super) fn kind_of(&self, cells: &csv::StringRecord) -> Option<String> {
        let is_plain = |kind: &str| PLAIN.split_ascii_whitespace().any(|plain| plain == kind);
        let mut kinds =
            self.types.iter().map(|place| event_type_of(cells.get(*place).unwrap_or(""), None));
        let said = kinds.find(|kind| !kind.is_empty() && !is_plain(kind));
        said.or_else(|| {
            let subject = cells.get(self.subject?)?.trim().to_lowercase();
            let end =
                subject.find(|c: char| !c.is_alphabetic() && c != '-').unwrap_or(subject.len());
            let first = subject.get(..end)?;
            SUBJECTS.iter().find(|(word, _)| *word == first).map(|(_, kind)| (*kind).to_owned())
        })
    }
}
