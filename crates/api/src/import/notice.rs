//! Notices of imports: facts for the API, and sentences for the command line.

use crate::import::types;
use crate::shared::key_and_values;
use speargun_connect::profile::ProfileFault;
use speargun_connect::table::{FurtherKind, FurtherTable};
use speargun_engine::import::{FileReport, ImportNotice};
use speargun_words::{Language, Said, count, said};

/// What a notice says.
pub fn said(notice: &ImportNotice, dry_run: bool) -> Said {
    match notice {
        ImportNotice::UnknownReference { entity, field, reference, records } => {
            said!("notice.unknown_reference", records, entity, field, reference)
        }
        ImportNotice::Twins { source, other_source, accounts } => {
            said!("notice.twins", accounts, source, other = other_source)
        }
        ImportNotice::NoExchangeRate { currency, base_currency, amounts } => {
            said!("notice.no_exchange_rate", amounts, currency, base = base_currency)
        }
        ImportNotice::OtherRecords { file, source, records, known } => {
            let replaced =
                if dry_run { said!("notice.would_replace") } else { said!("notice.replaced") };
            said!("notice.other_records", file, records, known, source, replaced)
        }
        ImportNotice::FurtherRecords {
            file,
            entity,
            created,
            updated,
            unchanged,
            rejected,
            ..
        } => {
            said!("notice.further_records", file, entity, created, updated, unchanged, rejected)
        }
        ImportNotice::OptedOutByMerged { people } => said!("notice.opted_out_by_merged", people),
        ImportNotice::MissingColumn { file, field, heading } => {
            said!("notice.missing_column", file, field, heading)
        }
    }
}

/// What a file says of itself beside its counts, each as a fact and as a sentence.
pub fn of_file(file: &FileReport) -> Vec<(types::ImportNotice, Said)> {
    let mut found = Vec::new();
    if file.duplicate_ids > 0 {
        let (line, key) = file.first_duplicate.clone().unzip();
        let first = line.zip(key.as_deref());
        let first = first.map(|(line, key)| said!("notice.first_duplicate", line, key));
        let (rows, first) = (file.duplicate_ids, first.unwrap_or_else(|| Said::text("")));
        let said = said!("notice.repeated_keys", count = count(rows), first);
        found.push((types::ImportNotice::RepeatedKeys { rows, line, key }, said));
    }
    if file.further_left_out > 0 {
        let rows = file.further_left_out;
        let said = said!("notice.further_left_out", count = count(rows));
        found.push((types::ImportNotice::FurtherLeftOut { rows }, said));
    }
    if file.merged_cells > 0 {
        let cells = file.merged_cells;
        let said = said!("notice.merged_cells", count = count(cells));
        found.push((types::ImportNotice::MergedCells { cells }, said));
    }
    if file.merged_numbers > 0 {
        let cells = file.merged_numbers;
        let said = said!("notice.merged_numbers", count = count(cells));
        found.push((types::ImportNotice::MergedNumbers { cells }, said));
    }
    if file.hidden_rows > 0 {
        let rows = file.hidden_rows;
        let said = said!("notice.hidden_rows", count = count(rows));
        found.push((types::ImportNotice::HiddenRows { rows }, said));
    }
    if let Some(name) = file.hidden_sheet.clone() {
        let said = said!("notice.hidden_sheet", name);
        found.push((types::ImportNotice::HiddenSheet { name }, said));
    }
    found.extend(file.further_tables.iter().map(|table| (further_table(table), table.said())));
    found
}

/// A notice as the API sends it.
pub fn shown(notice: &ImportNotice) -> types::ImportNotice {
    match notice.clone() {
        ImportNotice::UnknownReference { entity, field, reference, records } => {
            types::ImportNotice::UnknownReference { entity, field, reference, records }
        }
        ImportNotice::Twins { source, other_source, accounts } => {
            types::ImportNotice::Twins { source, other_source, accounts }
        }
        ImportNotice::NoExchangeRate { currency, base_currency, amounts } => {
            types::ImportNotice::NoExchangeRate { currency, base_currency, amounts }
        }
        ImportNotice::OtherRecords { file, source, records, known } => {
            types::ImportNotice::OtherRecords { file, source, records, known }
        }
        ImportNotice::FurtherRecords {
            file,
            import_id,
            entity,
            created,
            updated,
            unchanged,
            rejected,
        } => types::ImportNotice::FurtherRecords {
            file,
            import_id,
            entity,
            created,
            updated,
            unchanged,
            rejected,
        },
        ImportNotice::OptedOutByMerged { people } => {
            types::ImportNotice::OptedOutByMerged { people }
        }
        ImportNotice::MissingColumn { file, field, heading } => {
            types::ImportNotice::MissingColumn { file, field, heading }
        }
    }
}

fn further_table(table: &FurtherTable) -> types::ImportNotice {
    types::ImportNotice::FurtherTable {
        place: match table.kind {
            FurtherKind::Sheet if table.is_hidden => types::FurtherTablePlace::HiddenSheet,
            FurtherKind::Sheet => types::FurtherTablePlace::Sheet,
            FurtherKind::Table => types::FurtherTablePlace::Table,
            FurtherKind::Beside => types::FurtherTablePlace::Beside,
            FurtherKind::BesideAsOne => types::FurtherTablePlace::BesideAsOne,
        },
        name: table.name.clone(),
        rows: table.rows,
        has_more: table.has_more,
    }
}

/// A faulty file of profiles as the API sends it.
pub fn profile_fault(fault: &ProfileFault, language: Language) -> types::ImportNotice {
    let (key, values) = key_and_values(&fault.reason);
    types::ImportNotice::ProfileFault {
        file: fault.file.clone(),
        line: fault.line.map(|line| line as u64),
        reason: fault.reason.render(language),
        key,
        values,
    }
}
