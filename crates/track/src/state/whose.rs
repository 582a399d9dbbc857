//! Who turned out to be whom in the end: roots, circles of aliases, and whom points go to.
//!
//! What an actor did at a moment is whose the actor was then; from there on it follows *homes*: an
//! actor's home is who they turned out to be first. An actor without a home is a root. Homes can go
//! in a circle (`alias` from a to b and from b to a): then exactly one of the circle is the root.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;
use speargun_domain::event::EventView;
use speargun_measure::engagement::Entry;

use super::{Actor, ActorName, Beneficiary, Directory, EventState, between, minute_of};
use crate::statement::spans;

/// How many actors one person may turn out to be; more are a shared machine, or an attack.
const PARTS_MAX: usize = 10_000;
/// How many homes are followed from one to the next, and how long a circle may be. What is farther
/// from its root is nobody's: nobody has had so many ids, and each event pays for the way.
const STEPS_MAX: usize = 64;

/// Everybody who turned out to be a root, and what of them tells whose the points are.
#[derive(Debug, Default)]
struct Known<'a> {
    /// Addresses and the customer's own ids, each with its moment, and in the order of trust.
    emails: Vec<(Reverse<i64>, &'a str)>,
    users: Vec<(Reverse<i64>, &'a str)>,
    groups: Vec<(Reverse<i64>, &'a str)>,
    ips: Vec<(Reverse<i64>, &'a str)>,
}

impl<'a> Known<'a> {
    /// Adds what names a person: also of an id that later turned out to be somebody else.
    fn add_person(&mut self, actor: &'a Actor) {
        let since = Reverse(actor.identified.first().map_or(i64::MIN, |first| first.at));
        self.emails.extend(actor.email.as_ref().map(|(at, email)| (Reverse(*at), &**email)));
        match &actor.name {
            ActorName::User(user) => self.users.push((since, user)),
            ActorName::Email(email) => self.emails.push((since, email)),
            _ => {}
        }
    }

    /// Adds where somebody was seen.
    fn add_place(&mut self, actor: &'a Actor) {
        self.groups.extend(actor.group.as_ref().map(|(at, group)| (Reverse(*at), &**group)));
        self.ips.extend(actor.ip.as_ref().map(|(at, ip)| (Reverse(*at), &**ip)));
    }

    /// Puts what was told last first.
    fn sort(&mut self) {
        for told in [&mut self.emails, &mut self.users, &mut self.groups, &mut self.ips] {
            told.sort_unstable();
        }
    }
}

impl EventState {
    /// All actors that are nobody else's.
    pub fn roots(&self) -> impl Iterator<Item = u32> {
        (0..self.actors.len() as u32).filter(|place| self.is_root(*place))
    }

    /// Whether an actor is nobody else's, or stands for their circle.
    #[must_use]
    pub fn is_root(&self, place: u32) -> bool {
        let Some(actor) = self.actors.get(place as usize) else { return false };
        actor.identified.is_empty()
            || self.circle_of(place).is_some_and(|circle| self.first_of(&circle) == Some(place))
    }

    /// Who an actor turned out to be first.
    fn home(&self, place: u32) -> Option<u32> {
        let first = self.actors.get(place as usize)?.identified.first()?;
        self.places.get(&first.person).copied()
    }

    /// The circle that an actor stands in, each the home of the one before.
    fn circle_of(&self, place: u32) -> Option<Vec<u32>> {
        let mut next = self.home(place)?;
        let mut circle = vec![place];
        while next != place {
            if circle.len() >= STEPS_MAX {
                return None;
            }
            circle.push(next);
            next = self.home(next)?;
        }
        Some(circle)
    }

    /// Who stands for a circle: whom the last of its aliases says that somebody is from now on. Of
    /// aliases of one moment it is who told an address last; only where nothing else is between
    /// them, the name decides.
    fn first_of(&self, circle: &[u32]) -> Option<u32> {
        let named = circle.iter().filter_map(|place| {
            let said_at = self.actors[*place as usize].identified.first()?.at;
            let named = self.home(*place)?;
            let actor = &self.actors[named as usize];
            let email = actor.email.as_ref().map(|(at, _)| *at);
            Some((said_at, email, Reverse(&actor.name), named))
        });
        named.max().map(|(_, _, _, place)| place)
    }

    /// The root at the end of an actor's homes.
    fn end_of(&self, mut place: u32) -> Option<u32> {
        for _ in 0..=STEPS_MAX {
            match self.home(place) {
                None => return Some(place),
                Some(home) => place = home,
            }
        }
        self.first_of(&self.circle_of(place)?)
    }

    /// Notes all roots that a change of an actor may concern; of a circle, everybody.
    pub(super) fn touch(&self, place: u32, touched: &mut FxHashSet<u32>) {
        self.touch_end(place, touched);
        let Some(actor) = self.actors.get(place as usize) else { return };
        let mut last = actor.identified.first().map(|first| &first.person);
        for identification in actor.identified.iter().skip(1) {
            if last == Some(&identification.person) {
                continue;
            }
            last = Some(&identification.person);
            if let Some(owner) = self.places.get(&identification.person) {
                self.touch_end(*owner, touched);
            }
        }
    }

    fn touch_end(&self, mut place: u32, touched: &mut FxHashSet<u32>) {
        for _ in 0..=STEPS_MAX {
            match self.home(place) {
                None => {
                    touched.insert(place);
                    return;
                }
                Some(home) => place = home,
            }
        }
        touched.extend(self.circle_of(place).into_iter().flatten());
    }

    /// Notes all actors that a person with this address and customer's own id may be.
    pub fn touch_person(
        &self,
        email: Option<&str>,
        user_id: Option<&str>,
        touched: &mut FxHashSet<u32>,
    ) {
        let tellers = email.and_then(|email| self.by_email.get(email)).into_iter().flatten();
        let named = [
            email.map(|email| ActorName::Email(email.into())),
            user_id.map(|user| ActorName::User(user.into())),
        ];
        let named = named.iter().flatten().filter_map(|name| self.places.get(name));
        for place in tellers.chain(named) {
            self.touch(*place, touched);
        }
    }

    /// The actor whom an event stands with: at the end of who turned out to be whom. Whose a
    /// device was is reported by the minute, as its log is.
    #[must_use]
    pub fn root_of(&self, event: &EventView<'_>) -> Option<u32> {
        let name = match (event.user_id, event.email, event.anonymous_id) {
            (Some(user), _, _) => ActorName::User(user.into()),
            (None, Some(email), _) => ActorName::Email(email.into()),
            (None, None, Some(device)) => ActorName::Device(device.into()),
            (None, None, None) => return None,
        };
        let place = *self.places.get(&name)?;
        let known = &self.actors[place as usize].identified;
        if known.is_empty() {
            return Some(place);
        }
        let minute = minute_of(event.occurred_at);
        let next = known.partition_point(|statement| minute_of(statement.at) <= minute);
        let owner = &known[next.saturating_sub(1)].person;
        self.end_of(*self.places.get(owner)?)
    }

    /// Hands over the names of a root and of everybody who turned out to be this root.
    pub fn each_name<'a>(&'a self, root: u32, take: &mut dyn FnMut(&'a ActorName)) {
        let mut seen: FxHashSet<u32> = [root].into_iter().collect();
        let mut open = vec![root];
        while let Some(place) = open.pop() {
            let Some(actor) = self.actors.get(place as usize) else { continue };
            take(&actor.name);
            let room = PARTS_MAX.saturating_sub(seen.len());
            let fresh: Vec<u32> = actor.parts.difference(&seen).take(room).copied().collect();
            seen.extend(&fresh);
            open.extend(fresh);
        }
    }

    /// Whom a root's points are credited to: the person whom it names, else a person whom anybody
    /// names who turned out to be this root (what was told last comes first), else the account of
    /// the group or of the network.
    pub fn beneficiary(&self, root: u32, directory: &dyn Directory) -> Beneficiary {
        let Some(actor) = self.actors.get(root as usize) else { return Beneficiary::Nobody };
        let by_email = || directory.person_of_email(&actor.email.as_ref()?.1);
        let own = match &actor.name {
            ActorName::Person(id) => Some(*id),
            ActorName::Account(id) => return Beneficiary::Account(*id),
            ActorName::Email(email) => directory.person_of_email(email),
            ActorName::User(user) => by_email().or_else(|| directory.person_of_user(user)),
            ActorName::Device(_) => None,
        };
        if let Some(person) = own {
            return Beneficiary::Person(person);
        }
        let known = if actor.parts.is_empty() { Known::default() } else { self.known_of(root) };
        let named = |told: &(_, &str)| directory.person_of_email(told.1);
        let numbered = |told: &(_, &str)| directory.person_of_user(told.1);
        let person = known.emails.iter().find_map(named);
        if let Some(person) = person.or_else(|| known.users.iter().find_map(numbered)) {
            return Beneficiary::Person(person);
        }
        let of_group = |group: &str| {
            let of_site =
                || directory.account_of_domain(&self.groups.get(group)?.website.as_ref()?.1);
            directory.account_of_group(group).or_else(of_site)
        };
        let own_group = || of_group(&actor.group.as_ref()?.1);
        let own_ip = || directory.account_of_ip(&actor.ip.as_ref()?.1);
        own_group()
            .or_else(|| known.groups.iter().find_map(|told| of_group(told.1)))
            .or_else(own_ip)
            .or_else(|| known.ips.iter().find_map(|told| directory.account_of_ip(told.1)))
            .map_or(Beneficiary::Nobody, Beneficiary::Account)
    }

    /// What those know who turned out to be a root. An id tells who somebody is wherever it went
    /// to; where somebody was seen goes with their home alone.
    fn known_of(&self, root: u32) -> Known<'_> {
        let mut known = Known::default();
        self.each_part(root, 0, &mut [root].into_iter().collect(), &mut |part, owner| {
            let actor = &self.actors[part as usize];
            if !spans(&actor.identified, &self.actors[owner as usize].name).is_empty() {
                known.add_person(actor);
            }
            if self.home(part) == Some(owner) {
                known.add_place(actor);
            }
        });
        known.sort();
        known
    }

    /// Hands over everything a root did, itself or as somebody who turned out to be this root: logs
    /// and spans of logs, each once.
    pub(super) fn each_log(&self, root: u32, take: &mut dyn FnMut(&[Entry])) {
        let Some(actor) = self.actors.get(root as usize) else { return };
        // Who stands for a circle is a part of their home like all others.
        if actor.identified.is_empty() {
            take(&actor.log);
        }
        if actor.parts.is_empty() {
            return;
        }
        self.each_part(root, 0, &mut [root].into_iter().collect(), &mut |part, owner| {
            let part = &self.actors[part as usize];
            for (from, to) in spans(&part.identified, &self.actors[owner as usize].name) {
                take(between(&part.log, from, to));
            }
        });
    }

    /// Hands over all parts, each with whose part it is, in the order of their names, so that sums
    /// are the same however the state came about. Who turned out to be a part goes with it to the
    /// part's home.
    fn each_part(
        &self,
        owner: u32,
        steps: usize,
        seen: &mut FxHashSet<u32>,
        take: &mut dyn FnMut(u32, u32),
    ) {
        let Some(actor) = self.actors.get(owner as usize) else { return };
        let mut parts: Vec<(&ActorName, u32)> =
            actor.parts.iter().map(|part| (&self.actors[*part as usize].name, *part)).collect();
        parts.sort_unstable();
        for (_, part) in parts {
            take(part, owner);
            let has_room = steps < STEPS_MAX && seen.len() < PARTS_MAX;
            if has_room && self.home(part) == Some(owner) && seen.insert(part) {
                self.each_part(part, steps + 1, seen, take);
            }
        }
    }
}
