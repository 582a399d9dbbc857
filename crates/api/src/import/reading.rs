//! How a file was read, as the API tells it.

use crate::dto;
use speargun_domain::column::Basis;
use speargun_engine::import::{CellTrouble, ColumnReading, FileReport, LeftOut, TroubleKind};

/// How a file was read.
pub(super) fn shown(file: &FileReport) -> dto::ImportReading {
    dto::ImportReading {
        headings_line: file.headings_line,
        left_out: file.left_out.iter().map(left_out).collect(),
        repeated_headings: file.repeated_headings,
        other_rows: file.other_rows,
        columns: file.readings.iter().map(column).collect(),
        cells: file.cells.iter().map(cells).collect(),
        unknown_headings: file.unknown_headings.clone(),
        stages: file.stages.iter().map(Into::into).collect(),
        deals_in_further_stages: file.deals_in_further_stages,
    }
}

fn left_out(rows: &LeftOut) -> dto::RowsLeftOut {
    let what = match rows.what {
        "total" => dto::RowsLeftOutAs::Total,
        "table" => dto::RowsLeftOutAs::Table,
        _ => dto::RowsLeftOutAs::Footer,
    };
    let (first_line, last_line) = (rows.first_line, rows.last_line);
    dto::RowsLeftOut { first_line, last_line, what, text: rows.text.clone() }
}

fn column(reading: &ColumnReading) -> dto::ColumnReading {
    dto::ColumnReading {
        column: reading.column.clone(),
        field: reading.field.clone(),
        way: match reading.way.as_str() {
            "decimal_comma" => dto::ReadingWay::DecimalComma,
            "month_first" => dto::ReadingWay::MonthFirst,
            "day_first" => dto::ReadingWay::DayFirst,
            "percent" => dto::ReadingWay::Percent,
            "fraction" => dto::ReadingWay::Fraction,
            "year_first" => dto::ReadingWay::YearFirst,
            _ => dto::ReadingWay::DecimalPoint,
        },
        basis: match reading.basis {
            Basis::Column => dto::ReadingBasis::Column,
            Basis::File => dto::ReadingBasis::File,
            Basis::Field => dto::ReadingBasis::Field,
            Basis::Language => dto::ReadingBasis::Language,
            Basis::Setting => dto::ReadingBasis::Setting,
        },
        proved_by: reading.proved_by,
        contradicted_by: reading.contradicted_by,
        two_ways: reading.two_ways,
        example: reading.example.clone(),
    }
}

fn cells(trouble: &CellTrouble) -> dto::CellTrouble {
    dto::CellTrouble {
        column: trouble.column.clone(),
        kind: match trouble.kind {
            TroubleKind::Unread => dto::CellTroubleKind::Unread,
            TroubleKind::Placeholder => dto::CellTroubleKind::Placeholder,
            TroubleKind::Approximate => dto::CellTroubleKind::Approximate,
            TroubleKind::SeveralKeys => dto::CellTroubleKind::SeveralKeys,
            TroubleKind::OptOutInDoubt => dto::CellTroubleKind::OptOutInDoubt,
            TroubleKind::NoConsent => dto::CellTroubleKind::NoConsent,
            TroubleKind::NameGuessed => dto::CellTroubleKind::NameGuessed,
            TroubleKind::CompanyIsId => dto::CellTroubleKind::CompanyIsId,
            TroubleKind::WonNotClosed => dto::CellTroubleKind::WonNotClosed,
            TroubleKind::FlagsAgainstStage => dto::CellTroubleKind::FlagsAgainstStage,
            TroubleKind::OpenAgainstStage => dto::CellTroubleKind::OpenAgainstStage,
            TroubleKind::FormulaWithoutValue => dto::CellTroubleKind::FormulaWithoutValue,
            TroubleKind::CustomBeyond => dto::CellTroubleKind::CustomBeyond,
            TroubleKind::Namesake => dto::CellTroubleKind::Namesake,
            TroubleKind::Gone => dto::CellTroubleKind::Gone,
            TroubleKind::ShownCurrency => dto::CellTroubleKind::ShownCurrency,
            TroubleKind::DigitsLost => dto::CellTroubleKind::DigitsLost,
            TroubleKind::CurrencyContradicts => dto::CellTroubleKind::CurrencyContradicts,
            TroubleKind::SameDealName => dto::CellTroubleKind::SameDealName,
            TroubleKind::Cleared => dto::CellTroubleKind::Cleared,
            TroubleKind::GroupValue => dto::CellTroubleKind::GroupValue,
            TroubleKind::FurtherColumn => dto::CellTroubleKind::FurtherColumn,
        },
        cells: trouble.cells,
        line: trouble.line,
        example: trouble.example.clone(),
        reason: trouble.reason.clone(),
    }
}
