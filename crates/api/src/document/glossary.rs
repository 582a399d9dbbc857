//! The glossary as people read it: what each word means here, and who decided that.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use speargun_domain::document::DocumentKind;
use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, document};
use utoipa::ToSchema;

use super::{DocumentApproval, DocumentApprovals};
use crate::error::ApiResult;
use crate::failure::Answered;
use crate::names::Names;
use crate::state::AppState;

/// A word of the glossary with its definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Definition {
    /// The word.
    pub key: String,
    /// What it means here.
    pub text: String,
    /// The condition over events, where one counts.
    #[schema(required = true)]
    pub event: Option<String>,
    /// The condition over people, where one counts.
    #[schema(required = true)]
    pub person: Option<String>,
    /// Whether it takes both.
    pub needs_both: bool,
}

/// The words that are shared, as they are in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Glossary {
    /// The version in force; none if the shipped one is.
    pub version: Option<i64>,
    /// When it was published.
    #[schema(format = DateTime)]
    pub published_at: Option<String>,
    /// Who published it; `file` for an edit of the file.
    pub published_by: Option<String>,
    /// What they said about it.
    pub note: Option<String>,
    /// Who agreed to it before.
    pub approvals: Vec<DocumentApproval>,
    /// What engaged, MQL and SQL mean.
    pub definitions: Vec<Definition>,
    /// Stages of deals in the CRM that are an SQL and not yet an opportunity.
    pub sql_stages: Vec<String>,
    /// Stages that are won.
    pub won_stages: Vec<String>,
    /// Stages that are lost.
    pub lost_stages: Vec<String>,
}

/// What the shared words mean here, and who decided that.
#[utoipa::path(get, path = "/api/v1/glossary", operation_id = "get_glossary", tag = "documents",
    responses((status = 200, body = Glossary)))]
pub(crate) async fn get_glossary(State(state): State<AppState>) -> ApiResult<Json<Glossary>> {
    state.call(|engine| Ok(Json(glossary(engine)?))).await
}

fn glossary(engine: &Engine) -> Answered<Glossary> {
    let found = document::get(&engine.workspace, DocumentKind::Glossary)?.published;
    let names = Names::load(engine)?;
    let approvals = match &found {
        Some(published) => {
            let given =
                document::approvals(&engine.workspace, DocumentKind::Glossary, &published.text)?;
            DocumentApprovals::from(given).given
        }
        None => Vec::new(),
    };
    let text = &engine.workspace.glossary().text;
    Ok(Glossary {
        version: found.as_ref().map(|own| own.version),
        published_at: found.as_ref().map(|own| to_rfc3339(own.published_at)),
        published_by: found.as_ref().map(|own| names.of(&own.published_by)),
        note: found.and_then(|own| own.note),
        approvals,
        definitions: definitions(engine),
        sql_stages: text.sql.opportunity_stages.clone(),
        won_stages: text.stages.won.clone(),
        lost_stages: text.stages.lost.clone(),
    })
}

/// What engaged, MQL and SQL mean in the version in force.
pub(crate) fn definitions(engine: &Engine) -> Vec<Definition> {
    let glossary = &engine.workspace.glossary();
    let text = &glossary.text;
    let (mql, sql) = (&text.mql, &text.sql);
    let words = [
        ("engaged", &text.engaged.meaning, &*text.engaged.when, "", false),
        ("mql", &mql.meaning, &*mql.when, &*mql.person, glossary.mql.needs_both()),
        ("sql", &sql.meaning, &*sql.when, &*sql.person, glossary.sql.needs_both()),
    ];
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let definition = |(key, text, event, person, needs_both): (&str, &String, _, _, _)| {
        let (event, person) = (some(event), some(person));
        Definition { key: key.to_owned(), text: text.clone(), event, person, needs_both }
    };
    words.into_iter().map(definition).collect()
}
