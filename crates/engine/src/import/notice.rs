//! What an import says beside its counts: facts, of which the edges make sentences.

use serde::{Deserialize, Serialize};

/// Something worth knowing that rejected nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        /// Their currency.
        currency: String,
        /// The currency of the workspace.
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
    /// People took in a merged record that had opted out: they are opted out as well.
    OptedOutByMerged {
        /// How many people.
        people: u64,
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
}
