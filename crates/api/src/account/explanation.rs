//! A score in the shape of the API: reasons, gates and notices, said in the reader's language.

use speargun_domain::fact::{Fact, facts_said};
use speargun_domain::score::{Explanation, ReasonSaid, ScoreModel};
use speargun_domain::tier::{GateSaid, TierResult, TierState};
use speargun_domain::time::to_rfc3339;
use speargun_words::{Language, Said, count as how_many, said};

use crate::account::{detail, types};
use crate::fact::found_facts;

fn tenths(value: i64) -> f64 {
    value as f64 / 10.0
}

pub(super) fn explained(
    model: &ScoreModel,
    (explanation, tier): (&Explanation, &TierResult),
    notice_facts: Vec<detail::ScoreNotice>,
    computed_at: i64,
    language: Language,
) -> detail::ScoreExplanation {
    let dimensions = explanation
        .dimensions
        .iter()
        .map(|dimension| detail::DimensionExplanation {
            key: dimension.key.clone(),
            weight: dimension.weight / 100.0,
            value: tenths(dimension.tenths),
            contribution: tenths(dimension.contribution),
            reasons: dimension
                .reasons
                .iter()
                .map(|reason| detail::ScoreReason {
                    rule: dimension.key.clone(),
                    text: reason.said.said().render(language),
                    points: tenths(reason.tenths),
                    found: found_line(&reason.found, language),
                    said: said_by(&reason.said),
                    facts: found_facts(&reason.found),
                })
                .collect(),
            missing: dimension.missing.clone(),
        })
        .collect();
    detail::ScoreExplanation {
        total: tenths(explanation.tenths),
        tier: Some(tier.tier),
        tier_state: Some(tier_state(tier.state.map(TierState::key))),
        rank_in_line: None,
        tier_changes: Vec::new(),
        entitlements: model
            .tiers
            .tiers
            .iter()
            .find(|of| of.tier == tier.tier)
            .map(|of| of.entitlements.clone())
            .unwrap_or_default(),
        model: model.name.clone(),
        version: model.version.to_string(),
        computed_at: to_rfc3339(computed_at),
        dimensions,
        gates: tier
            .gates
            .iter()
            .map(|gate| detail::GateResult {
                tier: gate.tier,
                gate: gate.gate.said().render(language),
                met: gate.met,
                found: found_line(&gate.found, language),
                needed: gate.gate.said().render(language),
                said: asked_by(&gate.gate),
                facts: found_facts(&gate.found),
            })
            .collect(),
        notices: notice_facts.iter().map(|notice| notice_said(notice).render(language)).collect(),
        notice_facts,
    }
}

fn said_by(said: &ReasonSaid) -> detail::ReasonSaid {
    match said {
        ReasonSaid::Rule { text } => detail::ReasonSaid::Rule { text: text.clone() },
        ReasonSaid::GroupHeld { group, tenths: held } => {
            detail::ReasonSaid::GroupHeld { group: group.clone(), points: tenths(*held) }
        }
        ReasonSaid::HeldFull => detail::ReasonSaid::HeldFull,
        ReasonSaid::HeldNone => detail::ReasonSaid::HeldNone,
    }
}

fn asked_by(gate: &GateSaid) -> detail::GateSaid {
    match gate {
        GateSaid::Rule { text } => detail::GateSaid::Rule { text: text.clone() },
        GateSaid::Score { needed, enter } => {
            detail::GateSaid::Score { needed: tenths(*needed), enter: enter.map(tenths) }
        }
        GateSaid::NotExcluded { text } => detail::GateSaid::NotExcluded { text: text.clone() },
        GateSaid::Dwell { days } => detail::GateSaid::Dwell { days: *days },
        GateSaid::Capacity { accounts } => detail::GateSaid::Capacity { accounts: *accounts },
    }
}

/// What was found, in one line; `None` if there is nothing.
fn found_line(found: &[Fact], language: Language) -> Option<String> {
    (!found.is_empty()).then(|| facts_said(found).render(language))
}

fn notice_said(notice: &detail::ScoreNotice) -> Said {
    match notice {
        detail::ScoreNotice::Outdated => said!("score.outdated"),
        detail::ScoreNotice::Stale => said!("score.stale_inputs"),
        detail::ScoreNotice::Unconverted { deals } => {
            said!("score.unconverted", count = how_many(*deals))
        }
    }
}

pub(super) fn tier_state(state: Option<&str>) -> types::TierState {
    match state.and_then(TierState::from_key) {
        Some(TierState::Researching) => types::TierState::Researching,
        Some(TierState::FitTooLow) => types::TierState::FitTooLow,
        Some(TierState::NextInLine) => types::TierState::NextInLine,
        Some(TierState::Excluded) => types::TierState::Excluded,
        None => types::TierState::Qualified,
    }
}
