//! Tasks as a calendar (RFC 5545). Each is an event of a whole day, since the calendars of people
//! leave out what the format calls a to-do.

use chrono::TimeDelta;
use icalendar::{Alarm, Calendar, Component as _, Event, EventLike as _, Property};
use speargun_domain::task::{day_after, days_between};
use speargun_domain::time::to_rfc3339;
use speargun_engine::Engine;
use speargun_engine::calendar::CalendarTasks;
use speargun_store::task::StoredTask;
use speargun_words::{Language, said};

/// Reminders come at this hour of their day.
const REMINDER_HOUR: i64 = 9;
/// How often calendars should look again.
const REFRESH: &str = "PT1H";

/// The text of a person's calendar, in their language.
pub(super) fn text_of(engine: &Engine, found: &CalendarTasks) -> String {
    let settings = engine.workspace.settings();
    let language = found.owner.language.as_deref().unwrap_or(&settings.language);
    let language = Language::parse(language).unwrap_or_default();
    calendar_of(&found.owner.name, &found.tasks, language)
}

fn calendar_of(owner: &str, tasks: &[StoredTask], language: Language) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Speargun//Tasks//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    let title = said!("calendar.title", name = owner).render(language);
    calendar.append_property(Property::new("X-WR-CALNAME", title));
    let mut refresh = Property::new("REFRESH-INTERVAL", REFRESH);
    calendar.append_property(refresh.add_parameter("VALUE", "DURATION").done());
    for task in tasks {
        calendar.push(event_of(task, language));
    }
    calendar.to_string()
}

fn event_of(task: &StoredTask, language: Language) -> Event {
    let mut event = Event::new();
    // The same whoever has it; the moment tells those of two workspaces apart.
    event.uid(&format!("task-{}-{}@speargun", task.id, task.created_at));
    event.summary(&task.title);
    let account = task
        .account
        .as_ref()
        .map(|(_, name)| said!("calendar.account", name = name.as_str()).render(language));
    let description: Vec<String> = account.into_iter().chain(task.note.clone()).collect();
    if !description.is_empty() {
        event.description(&description.join("\n\n"));
    }
    event.add_property("DTSTAMP", moment(task.changed_at));
    event.add_property("LAST-MODIFIED", moment(task.changed_at));
    event.add_property("SEQUENCE", (task.revision - 1).to_string());
    event.append_property(day("DTSTART", &task.due_on));
    if let Some(next) = day_after(&task.due_on) {
        event.append_property(day("DTEND", &next));
    }
    // Who has something to do until a day is not busy on it.
    event.add_property("TRANSP", "TRANSPARENT");
    let before = task.remind_on.as_deref().and_then(|on| days_between(on, &task.due_on));
    if let Some(days) = before {
        let after_start = TimeDelta::hours(REMINDER_HOUR - i64::from(days) * 24);
        let mut alarm = Alarm::display(&task.title, after_start);
        // Else the crate asks the machine for the time, and gives another name each time.
        alarm.add_property("DTSTAMP", moment(task.changed_at));
        alarm.uid(&format!("reminder-{}-{}@speargun", task.id, task.created_at));
        event.alarm(alarm);
    }
    event.done()
}

/// A day as the value of a property.
fn day(key: &str, text: &str) -> Property {
    Property::new(key, text.replace('-', "")).add_parameter("VALUE", "DATE").done()
}

/// A moment in the form `20270131T091500Z`.
fn moment(at: i64) -> String {
    let text = to_rfc3339(at - at.rem_euclid(1_000_000));
    text.chars().filter(|sign| *sign != '-' && *sign != ':').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn task() -> StoredTask {
        StoredTask {
            id: 7,
            title: "Call; ask, and \\ listen".to_owned(),
            note: Some("First line\nsecond, line; end".to_owned()),
            due_on: "2026-12-31".to_owned(),
            remind_on: Some("2026-12-29".to_owned()),
            account: Some((1, "Ζήτα Τρόφιμα".to_owned())),
            created_at: 5,
            changed_at: 1_796_040_000 * SECOND + 3,
            revision: 3,
            ..StoredTask::default()
        }
    }

    /// The lines without the folding of RFC 5545, 3.1.
    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(ToOwned::to_owned).collect()
    }

    #[test]
    fn a_task_is_an_event_of_a_whole_day() {
        let text = calendar_of("Ann, Lee", &[task()], Language::English);
        let lines = unfolded(&text);
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "X-WR-CALNAME:Speargun: tasks of Ann\\, Lee",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "UID:task-7-5@speargun",
            "SUMMARY:Call\\; ask\\, and \\\\ listen",
            "DESCRIPTION:Account: Ζήτα Τρόφιμα\\n\\nFirst line\\nsecond\\, line\\; end",
            "DTSTAMP:20261130T120000Z",
            "SEQUENCE:2",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "UID:reminder-7-5@speargun",
            "ACTION:DISPLAY",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|own| own == line), "{line}\n{text}");
        }
        // Nine o'clock two days before: 39 hours before the day begins.
        let trigger = lines.iter().find(|line| line.starts_with("TRIGGER")).unwrap();
        assert!(trigger.ends_with(":-PT140400S"), "{trigger}");
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_no_letter_is_cut() {
        let long = StoredTask {
            title: "가나다라마바사아자차카타파하 ".repeat(14),
            note: Some("x ".repeat(2_500) + &"ΩΩΩ,;".repeat(400)),
            ..task()
        };
        let text = calendar_of("Ann", std::slice::from_ref(&long), Language::Korean);
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{}: {line}", line.len());
            assert!(!line.contains('\n'), "{line}");
        }
        let parsed: Calendar = text.parse().unwrap();
        let events: Vec<&Event> = parsed.events().collect();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].get_summary(), Some(long.title.as_str()));
        let description = events[0].get_description().unwrap();
        assert!(description.ends_with(long.note.as_deref().unwrap()), "{description}");
    }

    #[test]
    fn a_reminder_on_the_day_comes_in_its_morning() {
        let today = StoredTask { remind_on: Some("2026-12-31".to_owned()), ..task() };
        let text = calendar_of("Ann", &[today], Language::Greek);
        assert!(unfolded(&text).iter().any(|line| line.ends_with(":PT32400S")), "{text}");
        let none = StoredTask { remind_on: None, note: None, account: None, ..task() };
        let text = calendar_of("Ann", &[none], Language::English);
        assert!(!text.contains("VALARM") && !text.contains("DESCRIPTION"), "{text}");
    }
}
