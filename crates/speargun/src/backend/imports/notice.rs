//! What an import says beside its counts, as the API sends it.

use speargun_api::dto;
use speargun_connect::profile::ProfileFault;
use speargun_connect::table::{FurtherKind, FurtherTable};
use speargun_engine::import::ImportNotice;

pub(super) fn shown(notice: &ImportNotice) -> dto::ImportNotice {
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
        ImportNotice::MissingColumn { file, field, heading } => {
            dto::ImportNotice::MissingColumn { file, field, heading }
        }
    }
}

pub(super) fn further_table(table: &FurtherTable) -> dto::ImportNotice {
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

pub(super) fn profile_fault(fault: &ProfileFault) -> dto::ImportNotice {
    dto::ImportNotice::ProfileFault {
        file: fault.file.clone(),
        line: fault.line.map(|line| line as u64),
        reason: fault.reason.clone(),
    }
}
