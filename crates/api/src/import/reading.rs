//! How a file was read, as the API tells it.

use crate::import::types;
use crate::shared::key_and_values;
use speargun_domain::column::Basis;
use speargun_engine::import::{CellTrouble, ColumnReading, FileReport, LeftOut, TroubleKind};
use speargun_words::Language;

/// How a file was read.
pub(super) fn shown(file: &FileReport, language: Language) -> types::ImportReading {
    types::ImportReading {
        headings_line: file.headings_line,
        left_out: file.left_out.iter().map(left_out).collect(),
        repeated_headings: file.repeated_headings,
        other_rows: file.other_rows,
        columns: file.readings.iter().map(column).collect(),
        cells: file.cells.iter().map(|trouble| cells(trouble, language)).collect(),
        unknown_headings: file.unknown_headings.clone(),
        stages: file.stages.iter().map(Into::into).collect(),
        deals_in_further_stages: file.deals_in_further_stages,
    }
}

fn left_out(rows: &LeftOut) -> types::RowsLeftOut {
    let what = match rows.what {
        "total" => types::RowsLeftOutAs::Total,
        "table" => types::RowsLeftOutAs::Table,
        _ => types::RowsLeftOutAs::Footer,
    };
    let (first_line, last_line) = (rows.first_line, rows.last_line);
    types::RowsLeftOut { first_line, last_line, what, text: rows.text.clone() }
}

fn column(reading: &ColumnReading) -> types::ColumnReading {
    types::ColumnReading {
        column: reading.column.clone(),
        field: reading.field.clone(),
        way: match reading.way.as_str() {
            "decimal_comma" => types::ReadingWay::DecimalComma,
            "month_first" => types::ReadingWay::MonthFirst,
            "day_first" => types::ReadingWay::DayFirst,
            "percent" => types::ReadingWay::Percent,
            "fraction" => types::ReadingWay::Fraction,
            "year_first" => types::ReadingWay::YearFirst,
            _ => types::ReadingWay::DecimalPoint,
        },
        basis: match reading.basis {
            Basis::Column => types::ReadingBasis::Column,
            Basis::File => types::ReadingBasis::File,
            Basis::Field => types::ReadingBasis::Field,
            Basis::Language => types::ReadingBasis::Language,
            Basis::Setting => types::ReadingBasis::Setting,
        },
        proved_by: reading.proved_by,
        contradicted_by: reading.contradicted_by,
        two_ways: reading.two_ways,
        example: reading.example.clone(),
    }
}

fn cells(trouble: &CellTrouble, language: Language) -> types::CellTrouble {
    let (key, values) = key_and_values(&trouble.reason);
    types::CellTrouble {
        column: trouble.column.clone(),
        kind: match trouble.kind {
            TroubleKind::Unread => types::CellTroubleKind::Unread,
            TroubleKind::Placeholder => types::CellTroubleKind::Placeholder,
            TroubleKind::Approximate => types::CellTroubleKind::Approximate,
            TroubleKind::SeveralKeys => types::CellTroubleKind::SeveralKeys,
            TroubleKind::OptOutInDoubt => types::CellTroubleKind::OptOutInDoubt,
            TroubleKind::NoConsent => types::CellTroubleKind::NoConsent,
            TroubleKind::NameGuessed => types::CellTroubleKind::NameGuessed,
            TroubleKind::CompanyIsId => types::CellTroubleKind::CompanyIsId,
            TroubleKind::WonNotClosed => types::CellTroubleKind::WonNotClosed,
            TroubleKind::FlagsAgainstStage => types::CellTroubleKind::FlagsAgainstStage,
            TroubleKind::OpenAgainstStage => types::CellTroubleKind::OpenAgainstStage,
            TroubleKind::FormulaWithoutValue => types::CellTroubleKind::FormulaWithoutValue,
            TroubleKind::CustomBeyond => types::CellTroubleKind::CustomBeyond,
            TroubleKind::Namesake => types::CellTroubleKind::Namesake,
            TroubleKind::Gone => types::CellTroubleKind::Gone,
            TroubleKind::ShownCurrency => types::CellTroubleKind::ShownCurrency,
            TroubleKind::DigitsLost => types::CellTroubleKind::DigitsLost,
            TroubleKind::CurrencyContradicts => types::CellTroubleKind::CurrencyContradicts,
            TroubleKind::SameDealName => types::CellTroubleKind::SameDealName,
            TroubleKind::Cleared => types::CellTroubleKind::Cleared,
            TroubleKind::GroupValue => types::CellTroubleKind::GroupValue,
            TroubleKind::FurtherColumn => types::CellTroubleKind::FurtherColumn,
        },
        cells: trouble.cells,
        line: trouble.line,
        example: trouble.example.clone(),
        reason: trouble.reason.render(language),
        key,
        values,
    }
}
