//! People get their accounts: one matcher for every use, decisions of people outrank it for ever.

mod affected;
pub mod alias;
mod card;
pub mod doubt;
mod draft;
pub mod explain;
mod files;
mod following;
mod incremental;
mod index;
mod judge;
pub mod match_model;
pub mod proposed;
pub mod report;
mod run;

use speargun_domain::caller::Context;
use speargun_domain::caller::Via;
use speargun_matching::{LeadInput, Outcome, Scratch};
use speargun_store::person::{CurrentMembership, MatchablePerson};

use crate::Workspace;

pub(crate) use affected::Changed;
pub(crate) use card::merged_into;
pub use card::{Card, known};
pub use files::{FileReject, FilesOptions, FilesReport, FilesStage, match_files, time_additions};
pub use following::{MATCH, PEOPLE, add_match_job};
pub use incremental::{Effect, import_and_match};
pub(crate) use incremental::{change, change_locked, redecide};
pub(crate) use index::LoadedAccounts;
pub use index::{AccountIndex, Before, IndexCache};
pub use judge::KindQuality;
pub use run::{MatchReport, RuleCount, SourceCount, match_people, run_all, run_match};

/// The rule of a person whose account the CRM itself names.
pub const SOURCE_RULE: &str = "crm_account";
/// How sure a CRM's own link is: people made it, and some of it is old.
const SOURCE_PROBABILITY: f64 = 0.99;

/// The name under which the live path changes people and accounts.
pub(crate) const LIVE: &str = "tracking";

/// Who changes something, when, and where.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Its accounts, indexed.
    pub indexes: &'a IndexCache,
    /// Who calls, and when.
    pub context: &'a Context,
}

impl Actor<'_> {
    /// Whether an event does it, which changes nothing that scores of others depend on.
    pub(crate) fn is_live(&self) -> bool {
        self.context.via == Via::Event
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

/// A person as the matcher wants them.
pub(crate) fn lead(person: &MatchablePerson) -> LeadInput<'_> {
    LeadInput {
        email: person.email.as_deref(),
        company: person.company.as_deref(),
        website: person.website.as_deref(),
        country: person.country.as_deref(),
        city: person.city.as_deref(),
    }
}

/// What the matcher decided, by row ids.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decided {
    pub(crate) account_id: Option<i64>,
    pub(crate) candidate_id: Option<i64>,
    pub(crate) decision: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) probability: f64,
    pub(crate) proposal: Option<String>,
}

pub(crate) fn decide(
    index: &AccountIndex,
    person: &MatchablePerson,
    scratch: &mut Scratch,
) -> Decided {
    if let Some(found) = person.source_account_id {
        let top = index.top_of(found);
        return Decided {
            account_id: Some(top),
            candidate_id: (top != found).then_some(found),
            decision: "strong",
            rule: SOURCE_RULE,
            probability: SOURCE_PROBABILITY,
            proposal: None,
        };
    }
    let decision = index.matcher.decide_with(scratch, &lead(person));
    let found = index.id(decision.account);
    let (account_id, candidate_id) = match decision.outcome {
        Outcome::Strong => {
            let top = found.map(|found| index.top_of(found));
            (top, found.filter(|found| top != Some(*found)))
        }
        Outcome::Review => (None, found),
        Outcome::None => (None, None),
    };
    let is_alone = decision.outcome == Outcome::None;
    Decided {
        account_id,
        candidate_id,
        decision: outcome_key(decision.outcome),
        rule: decision.rule.as_str(),
        probability: f64::from(decision.probability),
        proposal: if is_alone { proposed::key(index, person) } else { None },
    }
}

/// A probability that moves in its third decimal is no news.
fn is_same(current: &CurrentMembership, decided: &Decided) -> bool {
    current.account_id == decided.account_id
        && current.candidate_id == decided.candidate_id
        && current.decision == decided.decision
        && current.rule == decided.rule
        && (current.probability - decided.probability).abs() < 0.01
}
