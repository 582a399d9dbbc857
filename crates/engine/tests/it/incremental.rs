//! Incremental runs say what a full run says, whatever changes in whatever order.

use crate::common;
use crate::desk;

use desk::{Desk, NOW};
use speargun_domain::caller::Context;
use speargun_engine::membership::doubt::{Verdict, decide, undo};
use speargun_engine::membership::{
    AccountIndex, Actor, alias, explain, import_and_match, proposed,
};
use speargun_engine::{duplicate, family};

const WORDS: [&str; 7] = ["Acme", "Zeta", "Hanbit", "Nova", "Delta", "Orion", "한빛"];
const KINDS: [&str; 6] = ["Software", "Foods", "Electronics", "Energy", "Holdings", "Korea"];
const SUFFIXES: [&str; 4] = ["com", "de", "co.kr", "fr"];
const COUNTRIES: [&str; 4] = ["US", "DE", "KR", "FR"];
const CITIES: [&str; 4] = ["", "Seoul", "Berlin", "Paris"];
const HEADINGS: &str = "external_id,name,website,country,city,parent_id,deleted\n";

/// A small generator of its own, so that a failing seed can be tried again anywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

struct Market {
    desk: Desk,
    dice: Dice,
    context: Context,
    aliases: Vec<(i64, i64)>,
    excluded: Vec<i64>,
    merges: Vec<i64>,
    decisions: Vec<i64>,
}

impl Market {
    fn new(seed: u64) -> Self {
        let desk = Desk::matching_to(if seed.is_multiple_of(3) { "parent" } else { "child" });
        let mut market = Self {
            desk,
            dice: Dice(seed),
            context: common::call(NOW),
            aliases: Vec::new(),
            excluded: Vec::new(),
            merges: Vec::new(),
            decisions: Vec::new(),
        };
        let (accounts, people) = (market.accounts(12), market.people(40));
        market.desk.import("accounts", &accounts);
        market.desk.import("people", &people);
        market.desk.matched();
        market
    }

    fn actor(&self) -> Actor<'_> {
        self.desk.actor_of(&self.context)
    }

    fn name(&mut self) -> String {
        let (word, kind) = (self.dice.of(&WORDS), self.dice.of(&KINDS));
        match self.dice.below(5) {
            0 => word.to_owned(),
            1 => format!("{word} {kind} Inc."),
            2 => format!("{word}{kind}"),
            3 => format!("{kind} {word}"),
            _ => format!("{word} {kind}"),
        }
    }

    fn domain(&mut self) -> String {
        let label = self.dice.of(&WORDS[..6]).to_lowercase();
        let kind = if self.dice.below(2) == 0 { "" } else { "soft" };
        format!("{label}{kind}.{}", self.dice.of(&SUFFIXES))
    }

    fn accounts(&mut self, count: usize) -> String {
        let mut text = HEADINGS.to_owned();
        for _ in 0..count {
            let number = self.dice.below(25);
            let (name, domain) = (self.name(), self.domain());
            let website = if self.dice.below(4) == 0 { String::new() } else { domain };
            let parent = match self.dice.below(4) {
                0 => format!("m{}", self.dice.below(25)),
                _ => String::new(),
            };
            let (country, city) = (self.dice.of(&COUNTRIES), self.dice.of(&CITIES));
            let deleted = self.dice.below(12) == 0;
            text += &format!("m{number},{name},{website},{country},{city},{parent},{deleted}\n");
        }
        text
    }

    fn people(&mut self, count: usize) -> String {
        let headings = "external_id,email,company,website,country,city,account_reference\n";
        let mut text = headings.to_owned();
        for _ in 0..count {
            let number = self.dice.below(60);
            let domain = match self.dice.below(3) {
                0 => "gmail.com".to_owned(),
                _ => self.domain(),
            };
            let company = if self.dice.below(5) == 0 { String::new() } else { self.name() };
            let website = if self.dice.below(6) == 0 { self.domain() } else { String::new() };
            let (country, city) = (self.dice.of(&COUNTRIES), self.dice.of(&CITIES));
            let account = match self.dice.below(8) {
                0 => format!("m{}", self.dice.below(25)),
                _ => String::new(),
            };
            text +=
                &format!("p{number},x@{domain},{company},{website},{country},{city},{account}\n");
        }
        text
    }

    fn import(&mut self, what: &str, text: &str) {
        let (desk, now) = (&self.desk, self.context.now);
        import_and_match(&self.actor(), &desk::silent(), "import", || {
            desk.import_at(what, text, now);
            Ok(())
        })
        .unwrap();
    }

    fn account(&mut self) -> i64 {
        let ids = self.desk.seen_ids();
        ids[self.dice.below(ids.len())]
    }

    fn person(&mut self) -> i64 {
        let keys: Vec<String> = self.desk.standing().into_keys().collect();
        self.desk.person(&keys[self.dice.below(keys.len())])
    }

    /// Does one thing, or is refused; tells what.
    fn step(&mut self) -> String {
        self.context.now += 1_000_000;
        let what = self.dice.below(15);
        let (one, other) = (self.account(), self.account());
        let (name, domain, person) = (self.name(), self.domain(), self.person());
        let done = match what {
            0 => {
                let text = self.people(5);
                self.import("people", &text);
                true
            }
            1 => {
                let text = self.accounts(3);
                self.import("accounts", &text);
                true
            }
            2 => {
                let made = alias::add_domain(&self.actor(), one, &domain, true);
                made.map(|(alias, _)| self.aliases.push((one, alias.id))).is_ok()
            }
            3 => {
                let made = alias::add_name(&self.actor(), one, &name, true);
                made.map(|(alias, _)| self.aliases.push((one, alias.id))).is_ok()
            }
            4 => {
                let made = alias::exclude(&self.actor(), &domain, None);
                made.map(|(excluded, _)| self.excluded.push(excluded.id)).is_ok()
            }
            5 | 6 => {
                let made = duplicate::merge(&self.actor(), one, other);
                made.map(|(merge, _)| self.merges.push(merge.id)).is_ok()
            }
            7 => family::set_parent(&self.actor(), one, Some(other)).is_ok(),
            8 => family::forget_parent(&self.actor(), one).is_ok(),
            9 => self.decides(person, &Verdict::Assign(one)),
            10 => self.decides(person, &Verdict::Reject),
            11 => self.decides(person, &Verdict::NewAccount(Some(name.clone()))),
            12 => {
                let found = proposed::list(&self.desk.workspace, 1, 0).unwrap().0;
                found
                    .first()
                    .is_some_and(|one| proposed::accept(&self.actor(), &one.key, None).is_ok())
            }
            _ => self.takes_back(),
        };
        format!("{what} {done}: {one} {other} {name} {domain} {person}")
    }

    fn decides(&mut self, person: i64, verdict: &Verdict) -> bool {
        let made = decide(&self.actor(), person, verdict);
        made.map(|made| self.decisions.push(made.decision.id)).is_ok()
    }

    fn takes_back(&mut self) -> bool {
        match self.dice.below(4) {
            0 => self
                .aliases
                .pop()
                .is_some_and(|(account, id)| alias::remove(&self.actor(), account, id).is_ok()),
            1 => self.excluded.pop().is_some_and(|id| alias::include(&self.actor(), id).is_ok()),
            2 => self.merges.pop().is_some_and(|id| duplicate::split(&self.actor(), id).is_ok()),
            _ => self.decisions.pop().is_some_and(|id| undo(&self.actor(), id).is_ok()),
        }
    }

    fn check(&self, told: &str) {
        let followed = self.desk.index();
        let workspace = &self.desk.workspace;
        let fresh: AccountIndex = workspace
            .store
            .read(|connection| AccountIndex::load(connection, &workspace.settings()))
            .unwrap();
        let standing = self.desk.standing();
        for key in standing.keys() {
            let id = self.desk.person(key);
            let one = explain::explain(workspace, &followed, id).unwrap();
            let other = explain::explain(workspace, &fresh, id).unwrap();
            let answer = |story: &explain::Story| {
                let found = story.explanation.candidates.iter().map(|one| one.account);
                let found: Vec<u32> = found.collect();
                (story.account_id, story.outcome, story.rule, story.probability, found)
            };
            assert_eq!(answer(&one), answer(&other), "{key} after {told}");
        }
        drop(followed);
        self.desk.matched_at(self.context.now + 1);
        assert_eq!(self.desk.standing(), standing, "after {told}");
    }
}

#[test]
fn incremental_runs_say_what_a_full_run_says() {
    for seed in 1..=10 {
        let mut market = Market::new(seed);
        let mut steps = Vec::new();
        for _ in 0..24 {
            steps.push(market.step());
            market.check(&format!("seed {seed}: {steps:#?}"));
        }
    }
}

#[test]
fn people_who_were_waiting_are_not_forgotten() {
    let mut market = Market::new(1);
    // Imported, and not matched: the next import has to look at everybody.
    let (accounts, people) = (market.accounts(3), market.people(20));
    market.desk.import_at("accounts", &accounts, market.context.now + 1);
    market.desk.import_at("people", &people, market.context.now + 1);
    market.context.now += 1_000_000;
    let people = market.people(2);
    market.import("people", &people);
    market.check("an import that nobody matched");
}
