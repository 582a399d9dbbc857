//! The import wizard of the web app: a look into a file, and the mapping that a person chose.

use std::path::Path;

use speargun_connect::plan::{DEFAULT_SOURCE, Decision, Known};
use speargun_connect::{OpenOptions, Plan, Table};
use speargun_words::said;

use super::source::source_named;
use super::{Planned, catalogue_of, salesforce};
use crate::{EngineError, Workspace};

/// What is in a file and what Speargun takes it for.
#[derive(Debug)]
pub struct Preview {
    /// `csv`, `xlsx` or `html`.
    pub format: &'static str,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// The delimiter.
    pub delimiter: char,
    /// The headings.
    pub headings: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// What it is taken for.
    pub entity: Option<&'static str>,
    /// The system whose keys it has, where the headings or the keys tell it.
    pub source: Option<String>,
    /// For each heading the field it is taken for.
    pub fields: Vec<Option<&'static str>>,
}

/// Looks into a file without writing anything.
///
/// # Errors
/// When the file cannot be read.
pub fn preview(
    workspace: &Workspace,
    (path, name): (&Path, &str),
    rows: usize,
) -> Result<Preview, EngineError> {
    let mut table = Table::open(path, &OpenOptions::default())?;
    let sampled = table.read_rows(rows)?;
    let profiles = catalogue_of(workspace);
    let known = Known { mapping: None, source: None, profiles: &profiles };
    let decision = speargun_connect::plan::decide(name, &table.headings, &known)?;
    let decision = salesforce::decided(decision, &sampled);
    let plan = match decision {
        Decision::Read(plans) => plans.into_iter().next(),
        Decision::Skip(_) | Decision::Unknown => None,
    };
    let mut fields = vec![None; table.headings.len()];
    for planned in plan.iter().flat_map(|plan| &plan.fields) {
        if let speargun_connect::Source::Column(index) = planned.source {
            fields[index] = Some(planned.field.key);
        }
    }
    let row = |cells: &csv::StringRecord| cells.iter().map(ToOwned::to_owned).collect();
    Ok(Preview {
        format: table.format,
        encoding: table.encoding,
        delimiter: table.delimiter,
        sample: sampled.iter().filter_map(|raw| raw.cells.as_ref().ok()).map(row).collect(),
        entity: plan.as_ref().map(|plan| plan.entity.key),
        source: plan.map(|plan| plan.source).filter(|source| source != DEFAULT_SOURCE),
        fields,
        headings: table.headings,
    })
}

/// A file with the mapping that a person chose in the wizard. Where the mapping is what Speargun
/// itself proposes, the whole proposal counts: its constants and prefixes, people among companies,
/// and links such as the people of deals, each of which is read as a file of its own.
///
/// # Errors
/// When the file cannot be read, the mapping does not fit or the source is no name.
pub fn chosen(
    workspace: &Workspace,
    (path, name): (&Path, &str),
    entity: &str,
    mapping: &std::collections::BTreeMap<String, Option<String>>,
    source: &str,
) -> Result<Vec<Planned>, EngineError> {
    let source = source_named(source)?;
    let options = OpenOptions::default();
    let table = Table::open(path, &options)?;
    let entity = speargun_domain::record::entity(entity)
        .ok_or_else(|| EngineError::Invalid(said!("import.no_entity", entity)))?;
    let plan = speargun_connect::plan::chosen(entity, &table.headings, mapping, source)?;
    let profiles = catalogue_of(workspace);
    let known = Known { mapping: None, source: Some(source), profiles: &profiles };
    let proposed = speargun_connect::plan::decide(name, &table.headings, &known)?;
    if let Decision::Read(plans) = proposed
        && let Some(own) = plans.iter().find(|own| own.entity.key == entity.key)
    {
        let columns = |plan: &Plan| {
            let mut pairs: Vec<(&str, usize)> = plan
                .fields
                .iter()
                .filter_map(|planned| match planned.source {
                    speargun_connect::Source::Column(index) => Some((planned.field.key, index)),
                    speargun_connect::Source::Constant(_) => None,
                })
                .collect();
            pairs.sort_unstable();
            pairs
        };
        if columns(own) == columns(&plan) {
            let custom = plan.custom;
            return Ok(plans
                .into_iter()
                .map(|mut own| {
                    source.clone_into(&mut own.source);
                    if own.entity.key == entity.key && own.entity.keeps_custom {
                        own.custom.clone_from(&custom);
                    }
                    Planned {
                        path: path.to_owned(),
                        name: name.to_owned(),
                        plan: own,
                        options: options.clone(),
                        job: None,
                    }
                })
                .collect());
        }
    }
    Ok(vec![Planned { path: path.to_owned(), name: name.to_owned(), plan, options, job: None }])
}
