//! What follows when all files of an import are read: records are joined, and what counts nowhere
//! is reported.

use speargun_store::{history, record};

use speargun_words::Said;

use super::trouble::{CellTrouble, TroubleKind};
use super::{ImportNotice, ImportReport};
use crate::{EngineError, Workspace};

/// Joins the records, brings the history up to date and tells caches.
pub(super) fn finish(
    workspace: &Workspace,
    connection: &mut speargun_store::Connection,
    now: i64,
    report: &mut ImportReport,
) -> Result<(), EngineError> {
    const SHOWN_REFERENCES: i64 = 3;
    note_twins(connection, report)?;
    note_currencies(workspace, connection, report)?;
    note_merged(report, record::link(connection)?);
    let people = record::opt_out_by_merged(connection)?;
    if people > 0 {
        report.notices.push(ImportNotice::OptedOutByMerged { people });
    }
    crate::family::settle(connection)?;
    link_addresses(connection)?;
    history::catch_up(connection, "opportunity", now)?;
    history::catch_up(connection, "account", now)?;
    // What other imports left is not this one's matter.
    let imports: Vec<(&str, i64)> =
        report.files.iter().map(|file| (file.entity.as_str(), file.import_id)).collect();
    let unknown = record::unknown_references(connection, Some(&imports), SHOWN_REFERENCES)?;
    for (table, field, reference, count) in unknown {
        report.notices.push(ImportNotice::UnknownReference {
            entity: table,
            field,
            reference,
            records: u64::try_from(count).unwrap_or(0),
        });
    }
    speargun_store::bump_matching_revision(connection)?;
    Ok(())
}

/// Says how many records count nowhere any more, since they went into others.
fn note_merged(report: &mut ImportReport, records: u64) {
    const MERGED: &str = "merged_record";
    if records == 0 {
        return;
    }
    // The record that took others in may come with a later import than what says so.
    let place = report.files.iter().position(|file| file.entity == MERGED).unwrap_or(0);
    if let Some(file) = report.files.get_mut(place) {
        let column = file.linked_by.clone().filter(|_| file.entity == MERGED);
        file.cells.push(CellTrouble {
            column: column.unwrap_or_else(|| MERGED.to_owned()),
            kind: TroubleKind::Gone,
            cells: records,
            line: 0,
            example: String::new(),
            reason: Said::text(""),
        });
    }
}

/// Says how many accounts that this import made have the name of an account of another source: most
/// likely the same file under another source.
fn note_twins(
    connection: &mut speargun_store::Connection,
    report: &mut ImportReport,
) -> Result<(), EngineError> {
    let made = report.files.iter().filter(|file| file.entity == "account" && file.created > 0);
    let sources: std::collections::BTreeMap<&str, u64> =
        made.map(|file| (file.source.as_str(), file.created)).collect();
    let mut found = Vec::new();
    for (source, created) in sources {
        for (other, accounts) in speargun_store::account::twins(connection, source)? {
            // A few companies are in two systems, and matching finds them as duplicates.
            if accounts * 2 >= created {
                let (source, other_source) = (source.to_owned(), other);
                found.push(ImportNotice::Twins { source, other_source, accounts });
            }
        }
    }
    report.notices.extend(found);
    Ok(())
}

/// Says which amounts of this import count nowhere, since their currency has no exchange rate.
fn note_currencies(
    workspace: &Workspace,
    connection: &mut speargun_store::Connection,
    report: &mut ImportReport,
) -> Result<(), EngineError> {
    let rates = workspace.rates();
    let entities: std::collections::BTreeSet<&str> =
        report.files.iter().map(|file| file.entity.as_str()).collect();
    let mut missing = std::collections::BTreeMap::<String, u64>::new();
    for entity in entities.into_iter().filter_map(speargun_domain::record::entity) {
        let has_rate =
            |code: &String| crate::features::converted(Some(&(1, code.clone())), &rates).is_some();
        if record::currencies(connection, entity, None)?.iter().all(|(code, _)| has_rate(code)) {
            continue;
        }
        let own = report.files.iter().filter(|file| file.entity == entity.key);
        let imports: Vec<i64> = own.map(|file| file.import_id).collect();
        for (code, count) in record::currencies(connection, entity, Some(&imports))? {
            if !has_rate(&code) {
                *missing.entry(code).or_default() += count;
            }
        }
    }
    for (currency, amounts) in missing {
        let base_currency = rates.base.code().to_owned();
        report.notices.push(ImportNotice::NoExchangeRate { currency, base_currency, amounts });
    }
    Ok(())
}

/// Gives events that name their person by e-mail address to that person.
pub(super) fn link_addresses(
    connection: &mut speargun_store::Connection,
) -> Result<(), EngineError> {
    let unlinked = speargun_store::event::unlinked_addresses(connection)?;
    if unlinked.is_empty() {
        return Ok(());
    }
    let wanted: rustc_hash::FxHashSet<&str> =
        unlinked.iter().map(|(_, address)| address.as_str()).collect();
    let mut people = rustc_hash::FxHashMap::default();
    speargun_store::person::each_email(connection, |id, email| {
        let address = email.to_lowercase();
        if wanted.contains(address.as_str()) {
            people.entry(address).or_insert(id);
        }
        Ok::<(), EngineError>(())
    })?;
    for (event, address) in &unlinked {
        if let Some(person) = people.get(address) {
            speargun_store::event::set_person(connection, *event, *person)?;
        }
    }
    Ok(())
}
