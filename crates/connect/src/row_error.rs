//! Why a row of a file cannot be read.

use speargun_words::{Said, count, said};

use crate::limit::LINE_LENGTH_MAX;

/// The longest line, row and value, in MiB.
const LENGTH_MAX_MEBIBYTES: usize = LINE_LENGTH_MAX / 1024 / 1024;

/// Why a row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub enum RowError {
    /// Its line is longer than 4 MiB.
    LineTooLong,
    /// It is a row of a workbook of more than 4 MiB.
    RowTooLong,
    /// It is a value of JSON of more than 4 MiB.
    ValueTooLong,
    /// It is a value of JSON in whose middle the file ends.
    ValueCutOff,
    /// It has more or fewer fields than there are headings.
    Uneven {
        /// Its fields.
        fields: usize,
        /// The headings.
        headings: usize,
        /// How many lines it has. One of many is most likely several rows.
        lines: u64,
    },
    /// A field is not valid UTF-8.
    NotUtf8 {
        /// The field, from 1.
        field: usize,
    },
    /// A field has bytes that are no text in the encoding of the file.
    NotText {
        /// The field, from 1.
        field: usize,
        /// The encoding's name.
        encoding: String,
    },
}

impl RowError {
    /// The error as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        let max = count(LENGTH_MAX_MEBIBYTES);
        match self {
            Self::LineTooLong => said!("row.line_too_long", max),
            Self::RowTooLong => said!("row.too_long", max),
            Self::ValueTooLong => said!("row.value_too_long", max),
            Self::ValueCutOff => said!("row.value_cut_off"),
            Self::Uneven { fields, headings, lines: 1 } => said!("row.uneven", fields, headings),
            Self::Uneven { fields, headings, lines } => {
                said!("row.uneven_lines", fields, headings, lines)
            }
            Self::NotUtf8 { field } => said!("row.not_utf8", field),
            Self::NotText { field, encoding } => said!("row.not_text", field, encoding),
        }
    }
}

#[cfg(test)]
mod tests {
    use speargun_words::Language;

    use super::*;

    #[test]
    fn why_a_row_cannot_be_read_is_said_in_each_language() {
        let uneven = |lines| RowError::Uneven { fields: 4, headings: 3, lines };
        for (error, key, english) in [
            (RowError::LineTooLong, "row.line_too_long", "the line is longer than 4 MiB"),
            (RowError::RowTooLong, "row.too_long", "the row is longer than 4 MiB"),
            (RowError::ValueTooLong, "row.value_too_long", "the value is longer than 4 MiB"),
            (
                RowError::ValueCutOff,
                "row.value_cut_off",
                "the JSON ends in the middle: the file was cut off",
            ),
            (uneven(1), "row.uneven", "the row has 4 fields, the headings are 3"),
            (
                uneven(9),
                "row.uneven_lines",
                "the row has 4 fields, the headings are 3; it is 9 lines long: a quotation mark \
                 that is not closed may have taken the rows behind it along",
            ),
            (
                RowError::NotUtf8 { field: 2 },
                "row.not_utf8",
                "field 2 is not valid UTF-8; save the file as UTF-8",
            ),
            (
                RowError::NotText { field: 2, encoding: "EUC-KR".to_owned() },
                "row.not_text",
                "field 2 holds bytes that are no text in EUC-KR; save the file as UTF-8",
            ),
        ] {
            let said = error.said();
            assert_eq!((said.key(), error.to_string().as_str()), (key, english));
            for language in [Language::Korean, Language::Greek] {
                let other = said.render(language);
                assert!(other != english && !other.contains('{'), "{other}");
            }
        }
    }
}
