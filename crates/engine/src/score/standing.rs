//! The tier that an account stood in before it was scored, and why the new one is another.

use speargun_domain::account::AccountRecord;
use speargun_domain::fact::{Fact, facts_said, joined};
use speargun_domain::money::Rates;
use speargun_domain::score::ScoreModel;
use speargun_domain::tier::{GateResult, GateSaid, TierState};
use speargun_words::{Said, said};

use super::Scored;
use crate::features::Standing;

/// How many gates a reason names.
const GATES_MAX: usize = 8;

impl Scored {
    /// What the next score of the account starts from.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            earned: self.earned,
            earned_since: self.earned_since,
            held: self.tier.tier,
            waits: self.waits(),
            facts_from: Some(self.scored_at),
        }
    }

    /// Whether it has earned a tier that is full.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.tier.state == Some(TierState::NextInLine)
    }

    /// Lets the account wait for a place in a full tier: it stands in the next one that it clears
    /// and that has a place for it, `stands`.
    pub(crate) fn wait(
        &mut self,
        model: &ScoreModel,
        rates: &Rates,
        account: &mut AccountRecord,
        (full, stands): (u8, u8),
        at: i64,
    ) {
        let former = self.former.map(|former| former.as_of(at));
        let below = model.tiers.place_at(stands, account, self.total, rates, former);
        let capacity = model.tiers.tiers.iter().find(|tier| tier.tier == full);
        let capacity = capacity.and_then(|tier| tier.capacity).unwrap_or(0);
        self.tier.gates.push(GateResult {
            tier: full,
            gate: GateSaid::Capacity { accounts: capacity as u64 },
            met: false,
            found: vec![Fact::NoPlace],
        });
        self.tier.gates.extend(below.gates);
        self.tier.tier = below.tier;
        self.tier.state = Some(TierState::NextInLine);
        account.tier = Some(below.tier);
        account.tier_state = Some(TierState::NextInLine.key());
        // Stages that ask for the tier ask for the one that it stands in.
        model.place(account, at, true);
    }

    /// Why the tier is another one than before; `None` if it is the same or the first.
    pub(super) fn reason(&self, model: &ScoreModel) -> Option<Said> {
        let before = self.former?;
        let now = self.tier.tier;
        if before.held == now {
            return None;
        }
        let why = if now < before.held && before.waits && before.earned == self.earned {
            said!("tier.place_free")
        } else {
            let is_better = now < before.held;
            let deciding = self.tier.gates.iter().filter(|gate| {
                if is_better { gate.tier == now } else { !gate.met && gate.tier < now }
            });
            let gates = deciding.take(GATES_MAX).map(|gate| {
                said!("named", name = gate.gate.said(), reason = facts_said(&gate.found))
            });
            joined(gates).unwrap_or_else(|| Said::text(String::new()))
        };
        Some(said!("tier.changed", model = model.name, version = model.version, why))
    }
}
