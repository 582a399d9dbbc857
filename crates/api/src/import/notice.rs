//! Notices of imports: facts for the API, and sentences for the command line.

use speargun_connect::profile::ProfileFault;
use speargun_connect::table::{FurtherKind, FurtherTable};
use speargun_domain::text::grouped;
use speargun_engine::import::{FileReport, ImportNotice};

use crate::dto;

/// What a notice says, in English.
pub fn said(notice: &ImportNotice, dry_run: bool) -> String {
    match notice {
        ImportNotice::UnknownReference { entity, field, reference, records } => format!(
            "{records} {entity} records name the {field} \"{reference}\", which is not known yet; \
             they are kept and will be joined when it is imported"
        ),
        ImportNotice::Twins { source, other_source, accounts } => format!(
            "{accounts} of the accounts of source {source} have the name of an account of source \
             {other_source}: is it the same file? Import it with --source {other_source} to update \
             those"
        ),
        ImportNotice::NoExchangeRate { currency, base_currency, amounts } => format!(
            "{amounts} amounts are in {currency}, which has no exchange rate: they count nowhere. \
             Import them with --rate {currency}=(what one {currency} is worth in {base_currency}), \
             or write it under [exchange_rates] in workspace.toml"
        ),
        ImportNotice::OtherRecords { file, source, records, known } => {
            let replaced = if dry_run { "would replace" } else { "replaced" };
            format!(
                "{file}: {records} of {known} ids that source {source} knows belong to records of \
                 another name, which the file {replaced}: is this another list? Its ids are \
                 running numbers, so import it under a source of its own (--source NAME)"
            )
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
            format!(
                "{file}: it holds {entity} records as well: {created} created, {updated} updated, \
                 {unchanged} unchanged, {rejected} rejected"
            )
        }
        ImportNotice::OptedOutByMerged { people } => format!(
            "{people} people took in a merged record that had opted out: they are opted out as well"
        ),
        ImportNotice::MissingColumn { file, field, heading } => format!(
            "{file}: its profile reads {field} from the column \"{heading}\", which the file does \
             not have"
        ),
    }
}

/// What a file says of itself beside its counts, each as a fact and as a sentence.
pub fn of_file(file: &FileReport) -> Vec<(dto::ImportNotice, String)> {
    let mut found = Vec::new();
    if file.duplicate_ids > 0 {
        let (line, key) = file.first_duplicate.clone().unzip();
        let first = line.zip(key.as_deref());
        let first = first.map(|(line, key)| format!(" (first in line {line}: \"{key}\")"));
        let (rows, first) = (file.duplicate_ids, first.unwrap_or_default());
        let said = format!(
            "{} rows repeat an id, or the name where there are no ids; the last one counts{first}",
            grouped(rows)
        );
        found.push((dto::ImportNotice::RepeatedKeys { rows, line, key }, said));
    }
    if file.further_left_out > 0 {
        let rows = file.further_left_out;
        let said = format!("{} further subtotals are left out and not listed", grouped(rows));
        found.push((dto::ImportNotice::FurtherLeftOut { rows }, said));
    }
    if file.merged_cells > 0 {
        let cells = file.merged_cells;
        let said = format!("{} blank cells say what a merged cell above says", grouped(cells));
        found.push((dto::ImportNotice::MergedCells { cells }, said));
    }
    if file.merged_numbers > 0 {
        let cells = file.merged_numbers;
        let said = format!(
            "{} cells that a merged number reaches stay blank: the number counts once",
            grouped(cells)
        );
        found.push((dto::ImportNotice::MergedNumbers { cells }, said));
    }
    if file.hidden_rows > 0 {
        let rows = file.hidden_rows;
        let said = format!(
            "{} rows that the workbook hides, by a filter or by hand, were read as well",
            grouped(rows)
        );
        found.push((dto::ImportNotice::HiddenRows { rows }, said));
    }
    if let Some(name) = file.hidden_sheet.clone() {
        let said = format!("the sheet \"{name}\", which was read, is hidden");
        found.push((dto::ImportNotice::HiddenSheet { name }, said));
    }
    found.extend(file.further_tables.iter().map(|table| (further_table(table), table.to_string())));
    found
}

/// A notice as the API sends it.
pub fn shown(notice: &ImportNotice) -> dto::ImportNotice {
    match notice.clone() {
        ImportNotice::UnknownReference { entity, field, reference, records } => {
            dto::ImportNotice::UnknownReference { entity, field, reference, records }
        }
        ImportNotice::Twins { source, other_source, accounts } => {
            dto::ImportNotice::Twins { source, other_source, accounts }
        }
        ImportNotice::NoExchangeRate { currency, base_currency, amounts } => {
            dto::ImportNotice::NoExchangeRate { currency, base_currency, amounts }
        }
        ImportNotice::OtherRecords { file, source, records, known } => {
            dto::ImportNotice::OtherRecords { file, source, records, known }
        }
        ImportNotice::FurtherRecords {
            file,
            import_id,
            entity,
            created,
            updated,
            unchanged,
            rejected,
        } => dto::ImportNotice::FurtherRecords {
            file,
            import_id,
            entity,
            created,
            updated,
            unchanged,
            rejected,
        },
        ImportNotice::OptedOutByMerged { people } => dto::ImportNotice::OptedOutByMerged { people },
        ImportNotice::MissingColumn { file, field, heading } => {
            dto::ImportNotice::MissingColumn { file, field, heading }
        }
    }
}

fn further_table(table: &FurtherTable) -> dto::ImportNotice {
    dto::ImportNotice::FurtherTable {
        place: match table.kind {
            FurtherKind::Sheet if table.is_hidden => dto::FurtherTablePlace::HiddenSheet,
            FurtherKind::Sheet => dto::FurtherTablePlace::Sheet,
            FurtherKind::Table => dto::FurtherTablePlace::Table,
            FurtherKind::Beside => dto::FurtherTablePlace::Beside,
            FurtherKind::BesideAsOne => dto::FurtherTablePlace::BesideAsOne,
        },
        name: table.name.clone(),
        rows: table.rows,
        has_more: table.has_more,
    }
}

/// A faulty file of profiles as the API sends it.
pub fn profile_fault(fault: &ProfileFault) -> dto::ImportNotice {
    dto::ImportNotice::ProfileFault {
        file: fault.file.clone(),
        line: fault.line.map(|line| line as u64),
        reason: fault.reason.clone(),
    }
}
