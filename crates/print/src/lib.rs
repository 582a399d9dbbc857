#![doc = include_str!("../README.md")]

mod font;
mod layout;

pub use font::FONT_DIRECTORIES;

/// What is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// One line below it.
    pub subtitle: String,
    /// The language of the texts, such as `ko`.
    pub language: String,
    /// One line at the foot of each page.
    pub footer: String,
    /// What the foot says of signs that no font has, such as emoji, with `{count}` in the place of
    /// how many were left out.
    pub left_out: String,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line, which may be broken into several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// What is said below it in small letters.
    pub detail: Option<String>,
}

/// Why a sheet cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The machine has no font.
    #[error("no font was found")]
    NoFont,
    /// No font of the machine has a letter.
    #[error("no font has the letter {0:?}")]
    NoLetter(char),
    /// The sheet has more pages than [`PAGES_MAX`].
    #[error("there are more than {PAGES_MAX} pages")]
    TooLong,
    /// The file cannot be written.
    #[error("{0}")]
    Failed(String),
}

/// The most pages of a sheet.
pub const PAGES_MAX: usize = 50;

/// Writes a sheet as PDF, on A4.
///
/// # Errors
/// When the machine has no font for a letter, or the sheet is too long.
pub fn to_pdf(sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
    font::with_fonts(|fonts| layout::write(sheet, fonts))
}
