//! Criteria as the API sees them.

use speargun_domain::caller::Context;
use speargun_domain::criteria::Answer;
use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, criteria};
use speargun_store::criteria::Signature;
use speargun_words::Language;

use super::types;
use crate::failure::Answered;
use crate::names::Names;

/// All sheets, by name.
pub fn list(engine: &Engine, language: Language) -> Answered<Vec<types::CriteriaSheet>> {
    let names = Names::load(engine)?;
    Ok(criteria::list(&engine.workspace)?.iter().map(|it| sheet(it, &names, language)).collect())
}

/// One sheet.
pub fn get(engine: &Engine, id: i64, language: Language) -> Answered<types::CriteriaSheet> {
    let names = Names::load(engine)?;
    Ok(sheet(&criteria::get(&engine.workspace, id)?, &names, language))
}

/// Makes a sheet.
pub fn create(
    engine: &Engine,
    wanted: &types::NewCriteria,
    context: &Context,
) -> Answered<types::CriteriaSheet> {
    let new = (wanted.name.as_str(), wanted.text.as_str());
    let names = Names::load(engine)?;
    Ok(sheet(&criteria::create(&engine.workspace, new, context)?, &names, Language::default()))
}

/// Changes a sheet.
pub fn change(
    engine: &Engine,
    id: i64,
    wanted: &types::CriteriaChange,
    context: &Context,
) -> Answered<types::CriteriaSheet> {
    let of = (id, wanted.version);
    let names = Names::load(engine)?;
    Ok(sheet(
        &criteria::change(&engine.workspace, of, &wanted.text, context)?,
        &names,
        Language::default(),
    ))
}

/// Signs a sheet for the caller.
pub fn sign(
    engine: &Engine,
    id: i64,
    version: Option<i64>,
    context: &Context,
) -> Answered<types::CriteriaSheet> {
    let names = Names::load(engine)?;
    Ok(sheet(
        &criteria::sign(&engine.workspace, (id, version), context)?,
        &names,
        Language::default(),
    ))
}

pub(crate) fn sheet(
    sheet: &criteria::CriteriaSheet,
    names: &Names,
    language: Language,
) -> types::CriteriaSheet {
    let criterion = |criterion: &speargun_domain::criteria::Criterion| {
        let (filter, question) = match &criterion.answer {
            Answer::Filter(filter) => (Some(filter.text.clone()), None),
            Answer::Judgement(question) => (None, Some(question.clone())),
        };
        let (key, name) = (criterion.key.clone(), criterion.name.clone());
        types::Criterion { key, name, weight: criterion.weight, filter, question }
    };
    types::CriteriaSheet {
        id: sheet.stored.id,
        name: sheet.stored.name.clone(),
        version: sheet.stored.version,
        text: sheet.stored.text.clone(),
        changed_by: names.of(&sheet.stored.changed_by),
        changed_at: to_rfc3339(sheet.stored.changed_at),
        signed: sheet.is_signed() && sheet.fault.is_none(),
        fault: sheet.fault.as_ref().map(|fault| fault.render(language)),
        criteria: sheet.criteria.criteria.iter().map(criterion).collect(),
        named_signers: sheet.criteria.signers.clone(),
        signatures: sheet.signatures.iter().map(signer).collect(),
        fallen: sheet.fallen.iter().map(signer).collect(),
    }
}

fn signer(signature: &Signature) -> types::CriteriaSigner {
    types::CriteriaSigner {
        user_id: signature.user_id,
        email: signature.email.clone(),
        name: signature.name.clone(),
        version: signature.version,
        signed_at: signature.signed_at.map(to_rfc3339),
        fallen_at: signature.fallen_at.map(to_rfc3339),
    }
}
