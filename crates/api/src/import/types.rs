//! Imports: preview, start, progress, report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::deal_stage::DealStage;

/// The form of an upload; for the document only.
#[derive(Debug, ToSchema)]
pub struct UploadForm {
    /// A CSV (also gzipped) or XLSX file of at most 512 MiB.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// What was found in an uploaded file, before anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportPreview {
    /// Names the uploaded file when the import is started.
    pub upload_id: String,
    /// What is in the file.
    #[serde(flatten)]
    pub content: PreviewContent,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewContent {
    /// The file's name.
    pub file: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Character encoding, such as `utf-8`.
    #[schema(required = true)]
    pub encoding: Option<String>,
    /// Column separator of a CSV.
    #[schema(required = true)]
    pub delimiter: Option<String>,
    /// How many rows were looked at.
    pub rows_sampled: u64,
    /// The headings.
    pub headings: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// What the file seems to hold, such as `account`.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// The system whose keys it has, such as `hubspot`, where the headings or the keys tell it.
    #[schema(required = true)]
    pub source: Option<String>,
    /// The proposed mapping, one item a heading.
    pub mapping: Vec<MappedHeading>,
    /// What can be imported, with its fields.
    pub entities: Vec<EntityDescription>,
}

/// A heading and the field it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappedHeading {
    /// The heading in the file.
    pub heading: String,
    /// The field; null when it is left out.
    #[schema(required = true)]
    pub field: Option<String>,
}

/// Something that can be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntityDescription {
    /// Its key, such as `account`, `person`, `opportunity`, `event`.
    pub key: String,
    /// Its fields.
    pub fields: Vec<FieldDescription>,
}

/// A field of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldDescription {
    /// Its key, such as `annual_revenue`.
    pub key: String,
    /// Its kind: `text`, `integer`, `number`, `money`, `date`, `boolean` …
    pub kind: String,
    /// Whether no row can do without it.
    pub required: bool,
}

/// Start an import of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewImport {
    /// The upload, from the preview.
    pub upload_id: String,
    /// What the rows are.
    pub entity: String,
    /// The system the file comes from; external ids are unique within it.
    pub source: String,
    /// Heading to field; null leaves the column out.
    pub mapping: BTreeMap<String, Option<String>>,
    /// Check everything and write nothing.
    pub dry_run: bool,
}

/// Something worth knowing of an import that rejected nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportNotice {
    /// Records name another one that is not known yet. They are kept, and joined when it comes.
    UnknownReference {
        /// Kind of the records.
        entity: String,
        /// The field that names the other one.
        field: String,
        /// The key that it holds.
        reference: String,
        /// How many records.
        records: u64,
    },
    /// Accounts have the name of an account of another source: most likely it is the same file.
    Twins {
        /// The source of this import.
        source: String,
        /// The other source.
        other_source: String,
        /// How many accounts.
        accounts: u64,
    },
    /// Amounts are in a currency without an exchange rate: they count nowhere.
    NoExchangeRate {
        /// Their currency, ISO 4217.
        currency: String,
        /// The currency of the workspace, ISO 4217.
        base_currency: String,
        /// How many amounts.
        amounts: u64,
    },
    /// Most records that are known by the running numbers of the file have another name.
    OtherRecords {
        /// The file.
        file: String,
        /// Its source.
        source: String,
        /// Records of another name.
        records: u64,
        /// Records that were known.
        known: u64,
    },
    /// The file holds records of another kind as well, which are an import of their own: the people
    /// of deals, merged records, people among companies.
    FurtherRecords {
        /// The file.
        file: String,
        /// The number of that import; none in a rehearsal.
        #[schema(required = true)]
        import_id: Option<i64>,
        /// Kind of the records.
        entity: String,
        /// Records that were not known.
        created: u64,
        /// Records that changed.
        updated: u64,
        /// Records that were known.
        unchanged: u64,
        /// Rows that were turned down.
        rejected: u64,
    },
    /// A profile of the workspace names a column that the file does not have.
    MissingColumn {
        /// The file.
        file: String,
        /// The field that it is for.
        field: String,
        /// The heading, as headings are compared.
        heading: String,
    },
    /// Rows repeat a key, or the name where there are no keys: the last one counts.
    RepeatedKeys {
        /// How many rows.
        rows: u64,
        /// The line of the first; 0 where it is not known of them.
        #[schema(required = true)]
        line: Option<u64>,
        /// Its key.
        #[schema(required = true)]
        key: Option<String>,
    },
    /// People took in a merged record that had opted out: they are opted out as well.
    OptedOutByMerged {
        /// How many people.
        people: u64,
    },
    /// Subtotals beyond those that are listed are left out as well.
    FurtherLeftOut {
        /// How many rows.
        rows: u64,
    },
    /// Blank cells say what a merged cell above them says.
    MergedCells {
        /// How many cells.
        cells: u64,
    },
    /// Cells that a merged number reaches stay blank: the number counts once.
    MergedNumbers {
        /// How many cells.
        cells: u64,
    },
    /// Rows that the workbook hides, by a filter or by hand, were read as well.
    HiddenRows {
        /// How many rows.
        rows: u64,
    },
    /// The sheet that was read is hidden: no other one holds a table.
    HiddenSheet {
        /// What it is called.
        name: String,
    },
    /// A table of the file that is not read.
    FurtherTable {
        /// Where it is.
        place: FurtherTablePlace,
        /// What it is called: the sheet, else its first cells.
        name: String,
        /// How many rows it has, where that is known.
        #[schema(required = true)]
        rows: Option<u64>,
        /// It has more rows than were counted.
        has_more: bool,
    },
    /// A file of profiles of the workspace cannot be used. The others serve.
    ProfileFault {
        /// The file.
        file: String,
        /// The line, from 1, where one is at fault.
        #[schema(required = true)]
        line: Option<u64>,
        /// What is wrong, in the reader's language.
        reason: String,
        /// The key of that sentence in `locales/`; null if it has none.
        #[serde(default)]
        #[schema(required = true)]
        key: Option<String>,
        /// The values of the sentence by their names; null if there is no key.
        #[serde(default)]
        #[schema(required = true, value_type = Option<Object>)]
        values: Option<serde_json::Map<String, serde_json::Value>>,
    },
}

/// Where a further table of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FurtherTablePlace {
    /// On another sheet of the workbook.
    Sheet,
    /// On another sheet of the workbook, which is hidden.
    HiddenSheet,
    /// A further table of a web page.
    Table,
    /// Right of a blank column.
    Beside,
    /// Right of a blank column, and read as one table with what is left of it.
    BesideAsOne,
}

/// An import, running or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// The import's id.
    pub id: i64,
    /// How it stands.
    pub state: ImportState,
    /// The file's name.
    pub file: String,
    /// What the rows are.
    pub entity: String,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Rows read so far.
    pub rows_done: u64,
    /// Bytes read so far.
    pub bytes_done: u64,
    /// Bytes in all.
    #[schema(required = true)]
    pub bytes_total: Option<u64>,
    /// Records created.
    pub created: u64,
    /// Records updated.
    pub updated: u64,
    /// Records that were already so.
    pub unchanged: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Things worth knowing that rejected nothing.
    pub notices: Vec<ImportNotice>,
    /// The same as sentences in the reader's language.
    pub warnings: Vec<String>,
    /// How the file was read; null while it runs and for imports of which only counts are kept.
    #[schema(required = true)]
    pub reading: Option<ImportReading>,
    /// The first 100 rejected rows.
    pub rejects: Vec<RejectedRow>,
    /// Why it failed or was cancelled.
    #[schema(required = true)]
    pub message: Option<String>,
    /// When it began, RFC 3339.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// When it ended, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub finished_at: Option<String>,
    /// Whether it can be undone: it is kept what it changed.
    pub can_be_undone: bool,
    /// Who undid it; null where nobody did.
    #[schema(required = true)]
    pub undone_by: Option<String>,
    /// When it was undone, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub undone_at: Option<String>,
}

/// What undoing an import does, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportUndo {
    /// The import's id.
    pub import_id: i64,
    /// Whether this is only what would happen.
    pub dry_run: bool,
    /// Records that the import had made, and that are gone.
    pub removed: u64,
    /// Records that are again what they were.
    pub restored: u64,
    /// Records that stay, since a later import or a tracked event changed them.
    pub kept_changed: u64,
    /// Records that stay, since somebody decided something about them.
    pub kept_decided: u64,
    /// People who stay opted out, though they were not before the import.
    pub kept_opted_out: u64,
    /// People who were opted out and are gone: a later file may bring them back without that.
    pub removed_opted_out: u64,
    /// Later imports of the same kind and source that found records unchanged: some of those may be
    /// gone with this one.
    pub later_imports: Vec<i64>,
    /// The first 50 records that stay for each reason.
    pub kept: Vec<KeptRecord>,
}

/// A record that an undone import leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptRecord {
    /// Its id.
    pub id: i64,
    /// How it is called.
    pub name: String,
    /// Why it stays: `changed` or `decided`.
    pub reason: String,
}

/// How a file was read: what was decided, what was left out, what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReading {
    /// The line of the headings, where rows stand above them.
    #[schema(required = true)]
    pub headings_line: Option<u64>,
    /// Rows below the table that are no records.
    pub left_out: Vec<RowsLeftOut>,
    /// Rows that repeat the headings.
    pub repeated_headings: u64,
    /// Rows that are of another kind of record, such as people in a table of companies.
    pub other_rows: u64,
    /// Columns of which there was anything to decide.
    pub columns: Vec<ColumnReading>,
    /// Cells that could not be read, or of which something was guessed, by column.
    pub cells: Vec<CellTrouble>,
    /// Headings that were not understood, the weightiest first.
    pub unknown_headings: Vec<String>,
    /// Stages of deals and how they are read, those that need a decision first.
    #[serde(default)]
    #[schema(required = true)]
    pub stages: Vec<DealStage>,
    /// Deals in further stages.
    #[serde(default)]
    #[schema(required = true)]
    pub deals_in_further_stages: u64,
}

/// Rows that are no records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowsLeftOut {
    /// The first line.
    pub first_line: u64,
    /// The last line.
    pub last_line: u64,
    /// What they are.
    pub what: RowsLeftOutAs,
    /// What the first of them says.
    pub text: String,
}

/// What rows below a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowsLeftOutAs {
    /// A title, a copyright, who made the report.
    Footer,
    /// What the columns add up to.
    Total,
    /// Another table below this one.
    Table,
}

/// How a column was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnReading {
    /// The heading.
    pub column: String,
    /// The field.
    pub field: String,
    /// Which way.
    pub way: ReadingWay,
    /// On what it rests.
    pub basis: ReadingBasis,
    /// Cells that prove it.
    pub proved_by: u64,
    /// Cells that contradict it: they are not read.
    pub contradicted_by: u64,
    /// Cells that could be read either way.
    pub two_ways: u64,
    /// One of those.
    #[schema(required = true)]
    pub example: Option<String>,
}

/// How the numbers or dates of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingWay {
    /// 1,234.50
    DecimalPoint,
    /// 1.234,50
    DecimalComma,
    /// 3/4/2026 is in March.
    MonthFirst,
    /// 3/4/2026 is in April.
    DayFirst,
    /// 26.3.4 is in 2026.
    YearFirst,
    /// Shares in hundredths: 45 is 45 %.
    Percent,
    /// Shares as fractions: 0.45 is 45 %.
    Fraction,
}

/// On what a reading rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingBasis {
    /// Cells of the column prove it.
    Column,
    /// Cells of other columns of the file prove it.
    File,
    /// What the field is: a count of people has no fraction.
    Field,
    /// The language of the file or of the workspace: Koreans write the year first.
    Language,
    /// Nothing proves it: the setting counts.
    Setting,
}

/// Cells of a column of which something has to be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CellTrouble {
    /// The heading.
    pub column: String,
    /// What it is.
    pub kind: CellTroubleKind,
    /// How many cells.
    pub cells: u64,
    /// The line of the first.
    pub line: u64,
    /// Its text.
    pub example: String,
    /// Why the first could not be read, in the reader's language; blank where the kind says it all.
    pub reason: String,
    /// The key of that sentence in `locales/`; null if it has none, as in imports of earlier
    /// versions.
    #[serde(default)]
    #[schema(required = true)]
    pub key: Option<String>,
    /// The values of the sentence by their names; null if there is no key.
    #[serde(default)]
    #[schema(required = true, value_type = Option<Object>)]
    pub values: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What is wrong with cells, or was done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellTroubleKind {
    /// They cannot be read and count as blank.
    Unread,
    /// They hold a word for "not known" and count as blank.
    Placeholder,
    /// They hold a range or a number that is not exact: the lower end counts.
    Approximate,
    /// They hold several keys: the first counts.
    SeveralKeys,
    /// They may mean that somebody does not want to be written to, and count so.
    OptOutInDoubt,
    /// They give no consent to be written to, and count as opted out.
    NoConsent,
    /// Of names in one cell, which is the family name was guessed.
    NameGuessed,
    /// They name a company by its id: people are linked by it.
    CompanyIsId,
    /// A deal is won and not closed by its flags: its stage decides, and won counts where that says
    /// nothing.
    WonNotClosed,
    /// A deal's flags and its stage say different outcomes: the flags count.
    FlagsAgainstStage,
    /// A deal's flag says that it is open, and its stage how it ended: the stage counts once its
    /// day is past, unless the other flag denies that.
    OpenAgainstStage,
    /// Formulas of a workbook of which it holds no result: they count as blank.
    FormulaWithoutValue,
    /// A further column of a field that another column gives says something else: it does not
    /// count.
    FurtherColumn,
    /// Blank cells of a grouped report: they take the value that heads their group.
    GroupValue,
    /// Values that blank cells took from records that had them.
    Cleared,
    /// Deals without ids that have the name and account of another one of the file and differ from
    /// it: they are deals of their own.
    SameDealName,
    /// Amounts whose own currency is not the one that their row or heading names: the own one
    /// counts.
    CurrencyContradicts,
    /// Numbers of more digits than a workbook keeps: the last ones are lost.
    DigitsLost,
    /// Amounts that name no currency and that the workbook shows in one: they are in that.
    ShownCurrency,
    /// Records that their system deleted, or that went into others: they are kept and count
    /// nowhere.
    Gone,
    /// Companies that have the name of another one of the file and another web site or country:
    /// they are companies of their own.
    Namesake,
    /// Cells of further columns that no field is for: a record keeps 500 of them. The first such
    /// column names them all.
    CustomBeyond,
}

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Rows are being read.
    Running,
    /// All rows were read.
    Done,
    /// It stopped on an error.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// A row that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    /// Line in the file, the heading being line 1.
    pub line: u64,
    /// The column at fault.
    #[schema(required = true)]
    pub column: Option<String>,
    /// Why, in the reader's language.
    pub reason: String,
    /// The key of that sentence in `locales/`; null if it has none, as in imports of earlier
    /// versions.
    #[serde(default)]
    #[schema(required = true)]
    pub key: Option<String>,
    /// The values of the sentence by their names; null if there is no key.
    #[serde(default)]
    #[schema(required = true, value_type = Option<Object>)]
    pub values: Option<serde_json::Map<String, serde_json::Value>>,
}

/// The imports, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportList {
    /// The imports; their `rejects` are empty here.
    pub items: Vec<Import>,
}
