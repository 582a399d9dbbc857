//! From the engine's words to those of the API.

use speargun_domain::account::AccountRecord;
use speargun_domain::time::to_rfc3339;
use speargun_engine::duplicate::{self, Pair};
use speargun_engine::family::{self, Member};
use speargun_engine::membership::Card;
use speargun_engine::membership::explain::{
    Candidate, Evidence, EvidenceKind, REVIEW_FROM, STRONG_FROM, Story, hint_code,
};
use speargun_engine::membership::match_model::{Quality, Version};
use speargun_engine::membership::proposed::Proposal;
use speargun_engine::membership::report::Standing;
use speargun_engine::membership::{Effect, doubt};
use speargun_engine::upkeep::people::FamilyFileResult;
use speargun_engine::{EngineError, membership};
use speargun_store::alias::{Alias, ExcludedDomain};
use speargun_store::membership::decision::Decision;
use speargun_store::membership::proposal::Dismissed;
use speargun_store::membership::run::{Change, MatchRun};
use speargun_store::membership::{JOB, Membership};
use speargun_store::person::{self, PersonCard};
use speargun_store::{Connection, account};

use crate::membership::match_model;
use crate::membership::match_report;
use crate::membership::types;
use crate::money::count;
use crate::shared;

pub(crate) fn reference(
    connection: &mut Connection,
    id: Option<i64>,
) -> Result<Option<shared::NamedReference>, EngineError> {
    let Some(id) = id else { return Ok(None) };
    let name = account::name(connection, id)?;
    Ok(name.map(|name| shared::NamedReference { id, name }))
}

pub(crate) fn effect(effect: Effect) -> types::MatchEffect {
    types::MatchEffect { people: effect.people, changed: effect.changed }
}

fn share(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

pub(crate) fn outcome(key: &str) -> types::MatchOutcome {
    match key {
        "strong" => types::MatchOutcome::Strong,
        "review" => types::MatchOutcome::Review,
        _ => types::MatchOutcome::None,
    }
}

pub(crate) fn person_card(card: &PersonCard) -> types::MatchPerson {
    types::MatchPerson {
        id: card.id,
        name: card.name.clone(),
        title: card.title.clone(),
        email: card.email.clone(),
        company: card.company.clone(),
        website: card.website.clone(),
        country: card.country.clone(),
        city: card.city.clone(),
        lead_source: card.lead_source.clone(),
    }
}

pub(crate) fn card(card: &Card) -> types::AccountCard {
    let stored = &card.stored;
    let own = &stored.account;
    let parent = own.parent_id.zip(stored.parent_name.clone());
    types::AccountCard {
        id: own.id,
        name: own.name.clone(),
        other_names: card.names.iter().skip(1).cloned().collect(),
        domain: card.domains.first().cloned(),
        other_domains: card.domains.iter().skip(1).cloned().collect(),
        industry: own.industry.clone(),
        country: own.country.clone(),
        city: own.city.clone(),
        employees: own.employees,
        parent: parent.map(|(id, name)| shared::NamedReference { id, name }),
        tier: stored.tier.and_then(|tier| u8::try_from(tier).ok()),
        score: stored.score_tenths.map(|tenths| tenths as f64 / 10.0),
        people_count: count(stored.people),
        owner: own.owner.clone(),
    }
}

fn evidence(evidence: &Evidence) -> types::MatchEvidence {
    types::MatchEvidence {
        kind: match evidence.kind {
            EvidenceKind::EmailDomain => types::MatchEvidenceKind::EmailDomain,
            EvidenceKind::WebsiteDomain => types::MatchEvidenceKind::WebsiteDomain,
            EvidenceKind::CompanyName => types::MatchEvidenceKind::CompanyName,
            EvidenceKind::Country => types::MatchEvidenceKind::Country,
            EvidenceKind::City => types::MatchEvidenceKind::City,
            EvidenceKind::Address => types::MatchEvidenceKind::Address,
            EvidenceKind::Phone => types::MatchEvidenceKind::Phone,
        },
        agrees: evidence.agrees,
        person_value: evidence.left.clone(),
        account_value: evidence.right.clone(),
        log_odds: evidence.log_odds,
    }
}

pub(crate) fn candidate(candidate: &Candidate) -> types::MatchCandidate {
    let found = &candidate.found;
    types::MatchCandidate {
        account: card(&candidate.card),
        probability: f64::from(found.probability),
        log_odds: f64::from(found.log_odds),
        rule: candidate.family_of.as_ref().map_or(found.rule.as_str(), |_| "family").to_owned(),
        family_of: candidate
            .family_of
            .clone()
            .map(|(id, name)| shared::NamedReference { id, name }),
        name_probability: found.name_probability.map(f64::from),
        evidence: candidate.evidence.iter().map(evidence).collect(),
        weights: found
            .name_reasons
            .iter()
            .map(|reason| types::MatchWeight {
                feature: reason.feature.to_owned(),
                value: f64::from(reason.value),
                log_odds: f64::from(reason.log_odds),
            })
            .collect(),
    }
}

fn verdict(key: &str) -> types::MatchVerdict {
    serde_json::from_value(serde_json::Value::from(key)).unwrap_or(types::MatchVerdict::Assign)
}

pub(crate) fn decision(
    connection: &mut Connection,
    made: &Decision,
) -> Result<types::MatchDecision, EngineError> {
    Ok(types::MatchDecision {
        id: made.id,
        person: person_reference(connection, made.person_id)?,
        verdict: verdict(&made.verdict),
        account: reference(connection, made.account_id)?,
        candidate: reference(connection, made.candidate_id)?,
        batch_id: made.batch_id,
        decided_by: made.decided_by.clone(),
        decided_at: to_rfc3339(made.decided_at),
        undone_by: made.undone_by.clone(),
        undone_at: made.undone_at.map(to_rfc3339),
        can_undo: doubt::stands(connection, made)?,
        repeats: false,
    })
}

fn standing(
    connection: &mut Connection,
    stands: &Membership,
) -> Result<types::StandingMatch, EngineError> {
    Ok(types::StandingMatch {
        outcome: outcome(&stands.decision),
        account: reference(connection, stands.account_id)?,
        candidate: reference(connection, stands.candidate_id)?,
        rule: stands.rule.clone(),
        probability: stands.probability,
        by_person: stands.decided_by != JOB,
        decided_by: stands.decided_by.clone(),
        since: to_rfc3339(stands.valid_from),
        until: stands.valid_to.map(to_rfc3339),
    })
}

pub(crate) fn explanation(
    connection: &mut Connection,
    story: &Story,
) -> Result<types::MatchExplanation, EngineError> {
    let found = &story.explanation;
    let stands = match &story.standing {
        Some(stands) => Some(standing(connection, stands)?),
        None => None,
    };
    let history: Result<Vec<_>, EngineError> =
        story.history.iter().map(|before| standing(connection, before)).collect();
    let decisions: Result<Vec<_>, EngineError> =
        story.decisions.iter().map(|made| decision(connection, made)).collect();
    let kind = found.email_kind.and_then(|kind| serde_json::to_value(kind).ok());
    let is_given = story.rule == membership::SOURCE_RULE;
    let matcher = types::MatcherAnswer {
        outcome: outcome(story.outcome),
        account: reference(connection, story.account_id)?,
        rule: story.rule.to_owned(),
    };
    let person = stands.as_ref().filter(|stands| stands.by_person);
    let answer = match person {
        Some(person) => types::MatcherAnswer {
            outcome: person.outcome,
            account: person.account.clone(),
            rule: person.rule.clone(),
        },
        None => matcher.clone(),
    };
    Ok(types::MatchExplanation {
        person: person_card(&story.person),
        by_person: person.is_some(),
        standing: stands,
        outcome: answer.outcome,
        account: answer.account,
        rule: answer.rule,
        matcher,
        found_below: reference(connection, story.found_below)?,
        probability: story.probability,
        margin: f64::from(found.decision.margin),
        strong_from: f64::from(STRONG_FROM),
        review_from: f64::from(REVIEW_FROM),
        email_domain: found.email_domain.clone(),
        email_kind: kind.as_ref().and_then(|kind| kind.as_str()).map(ToOwned::to_owned),
        website_domain: found.website_domain.clone(),
        homograph: found.homograph,
        candidates: story.candidates.iter().map(candidate).collect(),
        would_change: if is_given {
            let text = "another account in the system that the person was imported from";
            vec![types::MatchChangeHint { code: "crm_account".to_owned(), text: text.to_owned() }]
        } else {
            let hint = |text: &&str| types::MatchChangeHint {
                code: hint_code(&found.decision, text).to_owned(),
                text: (*text).to_owned(),
            };
            found.would_change.iter().map(hint).collect()
        },
        history: history?,
        decisions: decisions?,
    })
}

pub(crate) fn run(run: &MatchRun) -> match_report::MatchRun {
    match_report::MatchRun {
        id: run.id,
        trigger: run.trigger.clone(),
        started_at: to_rfc3339(run.started_at),
        finished_at: run.finished_at.map(to_rfc3339),
        people: count(run.people),
        accounts: count(run.accounts),
        strong: count(run.strong),
        review: count(run.review),
        none: count(run.none),
        match_rate: share(count(run.strong), count(run.people)),
        changed: count(run.changed),
        gained: count(run.gained),
        lost: count(run.lost),
        moved: count(run.moved),
    }
}

pub(crate) fn report(
    standing: &Standing,
    match_families_to: match_report::MatchFamiliesTo,
) -> match_report::MatchReport {
    let rules = standing.rules.iter().map(|rule| match_report::MatchRuleCount {
        decision: outcome(&rule.decision),
        rule: rule.rule.clone(),
        people: count(rule.people),
    });
    let sources = standing.sources.iter().map(|source| {
        let people = source.strong + source.review + source.none;
        match_report::MatchSourceCount {
            source: source.source.clone(),
            people,
            strong: source.strong,
            review: source.review,
            none: source.none,
            match_rate: share(source.strong, people),
        }
    });
    match_report::MatchReport {
        people: standing.people,
        strong: standing.strong,
        review: standing.review,
        none: standing.none,
        match_rate: share(standing.strong, standing.people),
        review_share: share(standing.review, standing.people),
        decided_by_people: count(standing.decided_by_people),
        rules: rules.collect(),
        sources: sources.collect(),
        last_run: standing.runs.first().map(run),
        previous_run: standing.runs.get(1).map(run),
        unfinished_run: standing.unfinished.as_ref().map(run),
        decisions_since: count(standing.decisions_since),
        match_families_to,
    }
}

pub(crate) fn change(
    connection: &mut Connection,
    change: &Change,
) -> Result<match_report::MatchChange, EngineError> {
    let about = person::card(connection, change.person_id)?.unwrap_or_default();
    Ok(match_report::MatchChange {
        person: shared::NamedReference { id: change.person_id, name: about.name },
        company: about.company,
        email: about.email,
        kind: match (change.account_before, change.account_after) {
            (None, Some(_)) => match_report::MatchChangeKind::Gained,
            (Some(_), None) => match_report::MatchChangeKind::Lost,
            (before, after) if before != after => match_report::MatchChangeKind::Moved,
            _ => match_report::MatchChangeKind::Regraded,
        },
        before: reference(connection, change.account_before)?,
        rule_before: change.rule_before.clone(),
        after: reference(connection, change.account_after)?,
        rule_after: change.rule_after.clone(),
    })
}

pub(crate) fn proposal(proposal: &Proposal) -> match_report::ProposedAccount {
    let facets = |values: &[(String, i64)]| {
        let facet = |(value, people): &(String, i64)| crate::account::types::FacetValue {
            value: Some(value.clone()),
            count: count(*people),
        };
        values.iter().map(facet).collect()
    };
    match_report::ProposedAccount {
        key: proposal.key.clone(),
        kind: match proposal.domain {
            Some(_) => match_report::ProposalKind::Domain,
            None => match_report::ProposalKind::Name,
        },
        name: proposal.name.clone(),
        domain: proposal.domain.clone(),
        people: count(proposal.people),
        titles: facets(&proposal.titles),
        countries: facets(&proposal.countries),
        sample: proposal.sample.iter().map(person_card).collect(),
    }
}

pub(crate) fn dismissed(dismissed: &Dismissed) -> match_report::DismissedProposal {
    let (kind, name) = match dismissed.proposal.split_once(':') {
        Some(("domain", domain)) => (match_report::ProposalKind::Domain, domain),
        Some((_, name)) => (match_report::ProposalKind::Name, name),
        None => (match_report::ProposalKind::Name, dismissed.proposal.as_str()),
    };
    match_report::DismissedProposal {
        key: dismissed.proposal.clone(),
        kind,
        name: name.to_owned(),
        people: count(dismissed.people),
        dismissed_by: dismissed.by.clone(),
        dismissed_at: to_rfc3339(dismissed.at),
    }
}

pub(crate) fn excluded(excluded: &ExcludedDomain) -> match_report::ExcludedDomain {
    match_report::ExcludedDomain {
        id: excluded.id,
        domain: excluded.domain.clone(),
        reason: excluded.reason.clone(),
        added_by: excluded.added_by.clone(),
        added_at: to_rfc3339(excluded.added_at),
    }
}

pub(crate) fn alias(alias: &Alias) -> match_report::AccountAlias {
    match_report::AccountAlias {
        id: alias.id,
        kind: match alias.kind.as_str() {
            "domain" => match_report::AliasKind::Domain,
            _ => match_report::AliasKind::Name,
        },
        value: alias.value.clone(),
        added_by: alias.added_by.clone(),
        added_at: to_rfc3339(alias.added_at),
    }
}

/// A pair with the account to keep on the left: the one with more people, of equal ones the older.
pub(crate) fn pair(
    connection: &mut Connection,
    pair: &Pair,
) -> Result<Option<crate::duplicate::types::DuplicatePair>, EngineError> {
    let cards = (Card::load(connection, pair.left)?, Card::load(connection, pair.right)?);
    let (Some(left), Some(right)) = cards else { return Ok(None) };
    let mut shown = crate::duplicate::types::DuplicatePair {
        left: card(&left),
        right: card(&right),
        probability: pair.probability,
        evidence: pair.evidence.iter().map(evidence).collect(),
    };
    if shown.right.people_count > shown.left.people_count {
        std::mem::swap(&mut shown.left, &mut shown.right);
        for item in &mut shown.evidence {
            std::mem::swap(&mut item.person_value, &mut item.account_value);
        }
    }
    Ok(Some(shown))
}

pub(crate) fn merge(
    connection: &mut Connection,
    merge: &speargun_store::duplicate::Merge,
) -> Result<crate::duplicate::types::Merge, EngineError> {
    let named = |connection: &mut Connection, id| {
        reference(connection, Some(id)).map(Option::unwrap_or_default)
    };
    let obstacle = duplicate::obstacle(connection, merge)?;
    let mut moved = crate::duplicate::types::MergeCounts::default();
    for (table, rows) in speargun_store::duplicate::moved(connection, merge.id)? {
        match table.as_str() {
            "membership" => moved.people = count(rows),
            "opportunity" => moved.opportunities = count(rows),
            "event" => moved.events = count(rows),
            _ => moved.accounts = count(rows),
        }
    }
    Ok(crate::duplicate::types::Merge {
        id: merge.id,
        survivor: named(connection, merge.survivor_id)?,
        merged: named(connection, merge.merged_id)?,
        merged_by: merge.merged_by.clone(),
        merged_at: to_rfc3339(merge.merged_at),
        undone_by: merge.undone_by.clone(),
        undone_at: merge.undone_at.map(to_rfc3339),
        moved,
        can_split: obstacle.is_none(),
        obstacle: obstacle.map(|said| said.to_string()),
    })
}

pub(crate) fn model(version: Version) -> match_model::MatchModel {
    let quality = |quality: &Quality| match_model::MatchModelQuality {
        decisions: quality.decisions,
        right: quality.right,
        wrong: quality.wrong,
        missed: quality.missed,
        precision: quality.precision,
        recall: quality.recall,
    };
    let figures = &version.figures;
    match_model::MatchModel {
        version: version.version,
        state: match version.state.as_str() {
            "published" => match_model::MatchModelState::Published,
            "retired" => match_model::MatchModelState::Retired,
            _ => match_model::MatchModelState::Draft,
        },
        figures: match_model::MatchModelFigures {
            base_version: figures.base_version,
            leads: figures.leads,
            candidates: figures.candidates,
            rounds: figures.rounds,
            decisions: figures.decisions,
            fitted_decisions: figures.fitted_decisions,
            before: quality(&figures.before),
            after: quality(&figures.after),
            too_few_decisions: figures.too_few_decisions,
            is_worse: figures.is_worse,
        },
        created_by: version.created_by,
        created_at: to_rfc3339(version.created_at),
        published_by: version.published_by,
        published_at: version.published_at.map(to_rfc3339),
    }
}

pub(crate) fn family_file(result: FamilyFileResult) -> crate::family::types::FamilyFileReport {
    let FamilyFileResult { file, report } = result;
    crate::family::types::FamilyFileReport {
        file,
        source: family_source(&report.source),
        rows: report.rows,
        links: report.links,
        new_links: report.new_links,
        unknown: report.unknown,
        alone: report.alone,
        shared: report.shared,
        rejected: report.rejected,
        ambiguous: report.ambiguous,
        parents_changed: report.parents_changed,
        effect: effect(report.effect),
    }
}

pub(crate) fn family_source(source: &str) -> crate::family::types::FamilySource {
    match source {
        family::PERSON => crate::family::types::FamilySource::Person,
        family::ACQUISITION => crate::family::types::FamilySource::Acquisition,
        family::SHARED_DOMAIN => crate::family::types::FamilySource::SharedDomain,
        _ => crate::family::types::FamilySource::Given,
    }
}

/// What families add up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Figures {
    pub(crate) accounts: u64,
    pub(crate) people: u64,
    pub(crate) engaged: u64,
    pub(crate) open: f64,
    pub(crate) won: f64,
}

impl Figures {
    /// An account of which nothing more is known.
    pub(crate) fn one() -> Self {
        Self { accounts: 1, ..Self::default() }
    }

    pub(crate) fn of(record: &AccountRecord) -> Self {
        Self {
            accounts: 1,
            people: u64::from(record.people.known),
            engaged: u64::from(record.people.engaged),
            open: record.deals.open_amount,
            won: record.deals.won_amount,
        }
    }

    fn add(&mut self, other: &Self) {
        self.accounts += other.accounts;
        self.people += other.people;
        self.engaged += other.engaged;
        self.open += other.open;
        self.won += other.won;
    }
}

/// The figures of each account with all below it. Every account stands after the one above it.
pub(crate) fn with_children(members: &[Member], own: &[Figures]) -> Vec<Figures> {
    let mut sums = own.to_vec();
    for place in (0..members.len()).rev() {
        let parent = members[place].parent_id;
        let above = members[..place].iter().rposition(|member| Some(member.id) == parent);
        if let Some(above) = above {
            let sum = sums[place];
            sums[above].add(&sum);
        }
    }
    sums
}

/// A person's name for lists.
fn person_reference(
    connection: &mut Connection,
    id: i64,
) -> Result<shared::NamedReference, EngineError> {
    let name = person::name(connection, id)?.unwrap_or_default();
    Ok(shared::NamedReference { id, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_adds_up_and_keeps_the_parents_own_number() {
        let member = |id, parent_id| Member { id, parent_id, ..Member::default() };
        let members = [member(1, None), member(2, Some(1)), member(3, Some(2)), member(4, Some(1))];
        let own: Vec<Figures> =
            (1..=4).map(|people| Figures { people, ..Figures::one() }).collect();
        let sums = with_children(&members, &own);
        let people: Vec<u64> = sums.iter().map(|sum| sum.people).collect();
        assert_eq!(people, [10, 5, 3, 4]);
        assert_eq!((sums[0].accounts, own[0].people), (4, 1));
    }
}
