//! Why a table is left alone.

use serde::{Deserialize, Serialize};
use speargun_words::{Said, said};

/// Why a table is left alone: a key for programs, and a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftAlone {
    /// The change log of single properties.
    PropertyHistory,
    /// Earlier versions of records.
    RecordVersions,
    /// Service tickets.
    Tickets,
    /// Service cases.
    Cases,
    /// Contracts.
    Contracts,
    /// What accounts have bought.
    Assets,
    /// Relations of contacts to further accounts.
    ContactRelations,
    /// Settings of the CRM.
    Settings,
    /// Details of e-mail events.
    MailDetails,
    /// Order lines, quotes and invoices.
    OrderLines,
    /// Figures of advertising by day, ad or keyword.
    AdFigures,
    /// The log of merged contacts.
    ContactMerges,
    /// The log of merged deals.
    DealMerges,
    /// Static lists of the CRM.
    StaticLists,
    /// Log-in users.
    LogInUsers,
    /// Answers to a survey.
    Surveys,
    /// The mapping file or a profile of the workspace says so.
    NotWanted,
    /// Nobody can tell what it is.
    UnknownHeadings,
    /// It cannot be read.
    Unreadable,
    /// Its name does not end as names of tables do.
    NoTable,
    /// It is an archive within an archive.
    Archive,
    /// Another file of the archive has its name.
    SameName,
    /// It is a folder within a folder.
    Folder,
    /// It is a pipe, a socket or a device.
    NoFile,
    /// It is a sheet behind the one that is read.
    FurtherSheet,
}

/// All keys, for the message about one that does not exist.
pub(super) const KEYS: &str = "property_history, record_versions, tickets, cases, contracts, assets, \
    contact_relations, settings, mail_details, order_lines, ad_figures, contact_merges, \
    deal_merges, static_lists, log_in_users, surveys, not_wanted";

impl LeftAlone {
    /// Why, for people, as a key.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::PropertyHistory => said!("left_alone.property_history"),
            Self::RecordVersions => said!("left_alone.record_versions"),
            Self::Tickets => said!("left_alone.tickets"),
            Self::Cases => said!("left_alone.cases"),
            Self::Contracts => said!("left_alone.contracts"),
            Self::Assets => said!("left_alone.assets"),
            Self::ContactRelations => said!("left_alone.contact_relations"),
            Self::Settings => said!("left_alone.settings"),
            Self::MailDetails => said!("left_alone.mail_details"),
            Self::OrderLines => said!("left_alone.order_lines"),
            Self::AdFigures => said!("left_alone.ad_figures"),
            Self::ContactMerges => said!("left_alone.contact_merges"),
            Self::DealMerges => said!("left_alone.deal_merges"),
            Self::StaticLists => said!("left_alone.static_lists"),
            Self::LogInUsers => said!("left_alone.log_in_users"),
            Self::Surveys => said!("left_alone.surveys"),
            Self::NotWanted => said!("left_alone.not_wanted"),
            Self::UnknownHeadings => said!("left_alone.unknown_headings"),
            Self::Unreadable => said!("left_alone.unreadable"),
            Self::NoTable => said!("left_alone.no_table"),
            Self::Archive => said!("left_alone.archive"),
            Self::SameName => said!("left_alone.same_name"),
            Self::Folder => said!("left_alone.folder"),
            Self::NoFile => said!("left_alone.no_file"),
            Self::FurtherSheet => said!("left_alone.further_sheet"),
        }
    }
}

impl std::fmt::Display for LeftAlone {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(formatter)
    }
}
