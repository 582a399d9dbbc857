//! What an account's events add up to.

use speargun_measure::engagement::{Figures, WEEKS};

use super::Features;

impl Features {
    /// Everything that an account's events add up to: its people's and its unknown visitors'.
    #[must_use]
    pub fn account_figures(&self, place: u32, now: i64) -> Figures {
        let mut sum = Figures::default();
        for root in self.actors_of(place) {
            sum.add(&self.state.figures(root, now));
        }
        sum
    }

    /// An account's events by channel and week, this one first.
    #[must_use]
    pub fn account_channel_weeks(&self, place: u32, now: i64) -> Vec<(u32, [u32; WEEKS])> {
        let mut sums = Vec::new();
        for root in self.actors_of(place) {
            self.state.add_channel_weeks(root, now, &mut sums);
        }
        sums
    }

    /// The actors whose events are an account's: its people, and visitors of whom only it is known.
    fn actors_of(&self, place: u32) -> impl Iterator<Item = u32> {
        let of_people = self.members.get(place as usize).into_iter().flatten();
        let roots = of_people.filter_map(|person| self.person_roots.get(person)).flatten();
        roots.chain(self.account_roots.get(&place).into_iter().flatten()).copied()
    }
}
