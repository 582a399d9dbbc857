//! Why an account stands in its stage, and what it lacks for the next.

use speargun_words::{Said, ToValue as _, Value, own_or_shipped, said};

use super::{Motion, Stage, StageModel, StageMove, StageStanding};
use crate::account::{ACCOUNT_FIELDS, AccountRecord};
use crate::fact::{Fact, facts_of, facts_said, joined};
use crate::filter::{Filter, Node};
use crate::text::cut;

/// The longest condition that a reason quotes, in bytes.
const CONDITION_LENGTH_MAX: usize = 200;

/// One part of a condition, and whether it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionPart {
    /// In the filter language.
    pub condition: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was found.
    pub found: Vec<Fact>,
}

/// The stage that comes next, and what is missing for it.
#[derive(Debug, Clone, PartialEq)]
pub struct NextStage {
    /// Its place in the motion, from 0.
    pub place: usize,
    /// All of these have to hold.
    pub parts: Vec<ConditionPart>,
}

/// The stage of an account and what it hangs on.
#[derive(Debug, Clone)]
pub struct StageExplanation<'a> {
    /// The motion; nothing where it fits none.
    pub motion: Option<&'a Motion>,
    /// The place of its stage in the motion; nothing where it stands in none of it.
    pub place: Option<usize>,
    /// Which condition keeps it there; nothing in the pool.
    pub keeps: Vec<ConditionPart>,
    /// For how many days it stays whatever happens.
    pub dwells_days: Option<f64>,
    /// After how many more days without anything new the stage gives up on it.
    pub times_out_days: Option<f64>,
    /// The stage above; nothing at the top.
    pub next: Option<NextStage>,
}

impl StageModel {
    /// Explains the stage that an account stands in.
    #[must_use]
    pub fn explain<'a>(&'a self, account: &AccountRecord) -> StageExplanation<'a> {
        let motion = self.motion_of(account);
        let place = motion.and_then(|motion| motion.place_of(account.stage.key.as_ref()));
        let above = motion.and_then(|motion| {
            let place = place.map_or(0, |place| place + 1);
            let stage = motion.stages.get(place)?;
            Some(NextStage { place, parts: parts(&stage.enter, account) })
        });
        let stage = motion.zip(place).and_then(|(motion, place)| motion.stages.get(place));
        let days = account.stage.days.unwrap_or(0.0);
        let keeps = stage.map(|stage| match &stage.stay {
            Some(stay) if !stage.enter.holds(account) => parts(stay, account),
            _ => parts(&stage.enter, account),
        });
        let silent = account.days_since_activity.map_or(days, |silent| silent.min(days));
        StageExplanation {
            motion,
            place,
            keeps: keeps.unwrap_or_default(),
            dwells_days: stage.map(|stage| stage.minimum_days - days).filter(|left| *left > 0.0),
            times_out_days: stage
                .and_then(|stage| stage.time_out)
                .map(|limit| (limit.days - silent).max(0.0)),
            next: above,
        }
    }
}

impl Motion {
    /// Why an account comes into a stage, and why it left the one where it stood.
    pub(super) fn reason(&self, to: Option<usize>, account: &AccountRecord) -> Option<Said> {
        let former = account.stage.former.as_ref();
        let from = former.and_then(|former| self.place_of(former.stage.as_ref()));
        let left = from.filter(|from| to.is_none_or(|to| to < *from)).map(|from| {
            let stage = &self.stages[from];
            let test = stage.stay.as_ref().unwrap_or(&stage.enter);
            let stage = stage.called();
            // The condition of whoever was moved there may never have held.
            match former.and_then(|former| brought_by(&account.stage.moves, former)) {
                Some(by) => {
                    let why = verdict(test, account, Verdict::Fails);
                    said!("stage.left_after_move", stage, by, why)
                }
                None => {
                    let why = verdict(test, account, Verdict::FailsNow);
                    said!("stage.left", stage, why)
                }
            }
        });
        let came = to.map(|to| {
            let stage = &self.stages[to];
            let stay = stage.stay.as_ref().filter(|_| !stage.enter.holds(account));
            let why = verdict(stay.unwrap_or(&stage.enter), account, Verdict::Holds);
            said!("stage.came", stage = stage.called(), why)
        });
        joined(left.into_iter().chain(came))
    }
}

impl Stage {
    /// Its name: a word of the reader's language if it is one that Speargun ships.
    pub(super) fn called(&self) -> Value {
        let word = Said::new(format!("stage.{}", self.key));
        if word.to_string() == self.name { word.to_value() } else { own_or_shipped(&self.name) }
    }
}

/// Who moved an account to where it stood.
fn brought_by<'a>(moves: &'a [StageMove], former: &StageStanding) -> Option<&'a str> {
    let brought = moves.iter().find(|made| made.moved_at == former.since)?;
    (brought.stage == former.stage).then_some(brought.moved_by.as_str())
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    Holds,
    Fails,
    /// It held before.
    FailsNow,
}

/// A condition with what was found, in one sentence.
pub(crate) fn verdict(test: &Filter, account: &AccountRecord, verdict: Verdict) -> Said {
    let condition = cut(&test.text, CONDITION_LENGTH_MAX);
    let facts = facts_of(account, test);
    let found = match facts.is_empty() {
        true => "".to_value(),
        false => said!("condition.found", facts = facts_said(&facts)).to_value(),
    };
    match verdict {
        Verdict::Holds => said!("condition.holds", condition, found),
        Verdict::Fails => said!("condition.fails", condition, found),
        Verdict::FailsNow => said!("condition.fails_now", condition, found),
    }
}

/// The parts of a condition that all have to hold, each by itself.
pub(crate) fn parts(test: &Filter, account: &AccountRecord) -> Vec<ConditionPart> {
    let nodes = match &test.root {
        Some(Node::And(nodes)) => nodes.as_slice(),
        Some(node) => std::slice::from_ref(node),
        None => &[],
    };
    // Not read anew out of their texts, since amounts are settled by now.
    let part = |node: &Node| {
        let part = Filter { text: String::new(), root: Some(node.clone()) };
        ConditionPart {
            condition: part.tree(ACCOUNT_FIELDS).map(|tree| tree.text()).unwrap_or_default(),
            holds: part.holds(account),
            found: facts_of(account, &part),
        }
    };
    nodes.iter().map(part).collect()
}
