//! People get their accounts: one matcher for every use, decisions of people outrank it for ever.

mod files;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_matching::{AccountInput, LeadInput, Matcher, Outcome, Scratch, Settings};
use speargun_store::membership::{self, JOB, NewMembership};
use speargun_store::person::{self, CurrentMembership, MatchablePerson};
use speargun_store::{Connection, account};

use crate::{EngineError, Watch, Workspace};

pub use files::{FilesReport, match_files};

/// How many people are decided and written at a time.
const CHUNK_PEOPLE: usize = 20_000;
/// The rule of a person whose account the CRM itself names.
const SOURCE_RULE: &str = "crm_account";
/// How sure a CRM's own link is: people made it, and some of it is old.
const SOURCE_PROBABILITY: f64 = 0.99;

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MatchReport {
    /// People looked at.
    pub people: u64,
    /// Accounts they could belong to.
    pub accounts: u64,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
    /// Share of people with an account.
    pub match_rate: f64,
    /// People whose account or decision changed.
    pub changed: u64,
    /// People whom a person decided; left as they are.
    pub decided_by_people: u64,
    /// People by rule.
    pub rules: Vec<RuleCount>,
}

/// How many people a rule decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// strong, review, none.
    pub decision: String,
    /// The rule.
    pub rule: String,
    /// People.
    pub people: i64,
}

/// The accounts of a workspace, indexed for matching.
#[derive(Debug)]
pub struct AccountIndex {
    /// Ids by the matcher's positions.
    pub ids: Vec<i64>,
    /// The matcher.
    pub matcher: Matcher,
}

impl AccountIndex {
    /// Loads and indexes the accounts.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(connection: &mut Connection, own_domains: &[String]) -> Result<Self, EngineError> {
        let mut accounts = Vec::new();
        account::each(connection, |account| {
            accounts.push(account);
            Ok::<(), EngineError>(())
        })?;
        let ids: Vec<i64> = accounts.iter().map(|account| account.id).collect();
        let places: FxHashMap<i64, u32> =
            ids.iter().enumerate().map(|(place, id)| (*id, place as u32)).collect();
        let lists: Vec<(Vec<String>, Vec<String>)> = accounts
            .iter()
            .map(|account| {
                (json_list(account.other_names.as_deref()), {
                    let mut domains = json_list(account.domains.as_deref());
                    domains.extend(account.website.clone());
                    domains
                })
            })
            .collect();
        let inputs: Vec<AccountInput<'_>> = accounts
            .iter()
            .zip(&lists)
            .map(|(account, (names, domains))| AccountInput {
                names: std::iter::once(account.name.as_str())
                    .chain(names.iter().map(String::as_str))
                    .collect(),
                domains: domains.iter().map(String::as_str).collect(),
                country: account.country.as_deref(),
                city: account.city.as_deref(),
                parent: account.parent_id.and_then(|id| places.get(&id).copied()),
            })
            .collect();
        let settings = Settings { own_domains: own_domains.to_vec(), ..Settings::default() };
        let matcher = Matcher::build(&inputs, &settings);
        Ok(Self { ids, matcher })
    }

    fn id(&self, place: Option<u32>) -> Option<i64> {
        place.and_then(|place| self.ids.get(place as usize).copied())
    }
}

/// The texts of a JSON array as stored.
pub(crate) fn json_list(text: Option<&str>) -> Vec<String> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Decides every person and writes what changed.
///
/// # Errors
/// When another process writes, or what the store reports.
pub fn match_people(
    workspace: &Workspace,
    watch: &Watch<'_>,
    now: i64,
) -> Result<MatchReport, EngineError> {
    let _lock = workspace.lock("match")?;
    let (index, people) = workspace.store.read(|connection| {
        watch.tell("accounts", 0, None);
        let index = AccountIndex::load(connection, &workspace.settings.own_domains)?;
        let mut people = Vec::new();
        person::each_matchable(connection, |person| {
            people.push(person);
            Ok::<(), EngineError>(())
        })?;
        Ok::<_, EngineError>((index, people))
    })?;
    let mut report = MatchReport {
        people: people.len() as u64,
        accounts: index.ids.len() as u64,
        ..MatchReport::default()
    };
    for (number, chunk) in people.chunks(CHUNK_PEOPLE).enumerate() {
        watch.check()?;
        let decided: Vec<Decided> = chunk
            .par_iter()
            .map_init(Scratch::default, |scratch, person| decide(&index, person, scratch))
            .collect();
        workspace
            .store
            .write(|connection| write_chunk(connection, chunk, &decided, now, &mut report))?;
        let done = (number * CHUNK_PEOPLE + chunk.len()) as u64;
        watch.tell("people", done, Some(report.people));
    }
    workspace.store.write(|connection| {
        speargun_store::bump_revision(connection)?;
        report.rules = membership::summary(connection)?
            .into_iter()
            .map(|(decision, rule, people)| RuleCount { decision, rule, people })
            .collect();
        Ok::<(), EngineError>(())
    })?;
    let matched = report.strong as f64;
    report.match_rate = if report.people == 0 { 0.0 } else { matched / report.people as f64 };
    Ok(report)
}

struct Decided {
    account_id: Option<i64>,
    candidate_id: Option<i64>,
    decision: &'static str,
    rule: &'static str,
    probability: f64,
}

fn decide(index: &AccountIndex, person: &MatchablePerson, scratch: &mut Scratch) -> Decided {
    if let Some(account_id) = person.source_account_id {
        return Decided {
            account_id: Some(account_id),
            candidate_id: None,
            decision: "strong",
            rule: SOURCE_RULE,
            probability: SOURCE_PROBABILITY,
        };
    }
    let lead = LeadInput {
        email: person.email.as_deref(),
        company: person.company.as_deref(),
        website: person.website.as_deref(),
        country: person.country.as_deref(),
        city: person.city.as_deref(),
    };
    let decision = index.matcher.decide_with(scratch, &lead);
    let account = index.id(decision.account);
    let (account_id, candidate_id) = match decision.outcome {
        Outcome::Strong => (account, None),
        Outcome::Review => (None, account),
        Outcome::None => (None, None),
    };
    Decided {
        account_id,
        candidate_id,
        decision: outcome_key(decision.outcome),
        rule: decision.rule.as_str(),
        probability: f64::from(decision.probability),
    }
}

/// The name of an outcome in the store, the API and files.
pub(crate) fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Strong => "strong",
        Outcome::Review => "review",
        Outcome::None => "none",
    }
}

fn write_chunk(
    connection: &mut Connection,
    people: &[MatchablePerson],
    decided: &[Decided],
    now: i64,
    report: &mut MatchReport,
) -> Result<(), EngineError> {
    for (person, decided) in people.iter().zip(decided) {
        let standing = person.current.as_ref();
        if let Some(current) = standing.filter(|current| current.decided_by != JOB) {
            report.decided_by_people += 1;
            report.count(&current.decision);
            continue;
        }
        report.count(decided.decision);
        if standing.is_some_and(|current| is_same(current, decided)) {
            continue;
        }
        report.changed += 1;
        let new = NewMembership {
            person_id: person.id,
            account_id: decided.account_id,
            candidate_id: decided.candidate_id,
            decision: decided.decision,
            rule: decided.rule,
            probability: decided.probability,
        };
        if standing.is_some() {
            membership::replace(connection, &new, now)?;
        } else {
            membership::begin(connection, &new, now)?;
        }
    }
    Ok(())
}

/// A probability that moves in its third decimal is no news.
fn is_same(current: &CurrentMembership, decided: &Decided) -> bool {
    current.account_id == decided.account_id
        && current.candidate_id == decided.candidate_id
        && current.decision == decided.decision
        && current.rule == decided.rule
        && (current.probability - decided.probability).abs() < 0.01
}

impl MatchReport {
    fn count(&mut self, decision: &str) {
        match decision {
            "strong" => self.strong += 1,
            "review" => self.review += 1,
            _ => self.none += 1,
        }
    }
}
