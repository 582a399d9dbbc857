//! One account as of a moment of its own, long before the one that features were loaded at.

use super::Features;

impl Features {
    /// Adds an account's people and events up anew as they were at a moment: people who were not
    /// there yet (`was_there` tells by id) are left out, and later events do not count. To whom an
    /// event is credited, and people's titles, are as of today. The account's own fields and deals
    /// are left as they were loaded.
    pub(crate) fn stand_at(&mut self, place: u32, moment: i64, was_there: impl Fn(i64) -> bool) {
        let Some(members) = self.members.get_mut(place as usize) else { return };
        let people = &self.people;
        members.retain(|member| {
            people.get(*member as usize).is_some_and(|person| was_there(person.id))
        });
        for member in members.clone() {
            self.refresh_person(member, moment);
        }
        self.refresh_account(place, moment);
    }
}
