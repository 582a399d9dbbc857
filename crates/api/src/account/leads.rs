//! What made people MQLs and SQLs, as the API tells it.

use crate::account::detail;
use speargun_domain::glossary::{Glossary, LeadStage, QualifiedBy};
use speargun_domain::time::to_rfc3339;
use speargun_engine::{EngineError, Workspace};
use speargun_store::person::AccountPerson;
use speargun_store::{Connection, qualification};

/// What was known of people when they were seen to meet a condition: person and JSON, by stage.
pub(super) type Known = [Vec<(i64, String)>; 2];

/// What was known of the people of an account when they were seen to meet the glossary's conditions
/// over people.
pub(super) fn known(
    workspace: &Workspace,
    connection: &mut Connection,
    account: i64,
) -> Result<Known, EngineError> {
    let mut known = Known::default();
    let glossary = workspace.glossary();
    for (of_stage, stage) in known.iter_mut().zip(LeadStage::ALL) {
        let condition = glossary.person_condition(stage);
        if !condition.is_empty() {
            *of_stage = qualification::of_account(connection, account, stage, condition)?;
        }
    }
    Ok(known)
}

/// The stages in which a person stands, the later one first.
pub(super) fn of_person(
    glossary: &Glossary,
    person: &AccountPerson,
    known: &Known,
) -> Vec<detail::LeadStanding> {
    let stages = LeadStage::ALL.into_iter().zip(&person.leads).zip(known).rev();
    let standing = stages.filter_map(|((stage, lead), known)| {
        let (since, by) = lead.met?;
        let seen = known.iter().find(|(id, _)| *id == person.id);
        let both = by != QualifiedBy::Crm && glossary.of(stage).needs_both();
        let event = lead.event.as_ref().filter(|_| both || by == QualifiedBy::Event);
        let condition = || glossary.person_condition(stage).to_owned();
        Some(detail::LeadStanding {
            stage: match stage {
                LeadStage::Mql => detail::LeadStage::Mql,
                LeadStage::Sql => detail::LeadStage::Sql,
            },
            since: to_rfc3339(since),
            by: match by {
                QualifiedBy::Crm => detail::QualifiedBy::Crm,
                QualifiedBy::Event => detail::QualifiedBy::Event,
                QualifiedBy::Person => detail::QualifiedBy::Person,
            },
            event: event.map(|(_, event_type)| event_type.clone()),
            condition: (both || by == QualifiedBy::Person).then(condition),
            known: seen
                .filter(|_| both || by == QualifiedBy::Person)
                .and_then(|(_, known)| serde_json::from_str(known).ok()),
        })
    });
    standing.collect()
}
