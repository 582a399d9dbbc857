//! Why a table is left alone.

use serde::{Deserialize, Serialize};

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

impl std::fmt::Display for LeftAlone {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::PropertyHistory => {
                "the change log of single properties: import the records themselves"
            }
            Self::RecordVersions => "earlier versions of records: import the records themselves",
            Self::Tickets => "service tickets, which Speargun does not keep",
            Self::Cases => "service cases, which Speargun does not keep",
            Self::Contracts => {
                "contracts, which Speargun does not keep; their ends come with accounts"
            }
            Self::Assets => "what accounts have bought, which Speargun does not keep",
            Self::ContactRelations => {
                "relations of contacts to further accounts; a person has one account here, which \
                 the file of contacts names"
            }
            Self::Settings => "settings of the CRM, not records",
            Self::MailDetails => {
                "details of e-mail events; the events are in the e-mail event file"
            }
            Self::OrderLines => {
                "order lines, invoices or payments; the deal's amount comes with the opportunity"
            }
            Self::AdFigures => {
                "figures of advertising by day, ad or keyword; a campaign's costs come with the file \
                 of campaigns, one row each"
            }
            Self::ContactMerges => "the log of merged contacts",
            Self::DealMerges => "the log of merged deals",
            Self::StaticLists => "static lists of the CRM",
            Self::LogInUsers => "log-in users; owners are in the owner file",
            Self::Surveys => "answers to an NPS survey, which Speargun does not keep yet",
            Self::NotWanted => "a mapping file or a profile leaves it out",
            Self::UnknownHeadings => {
                "its headings are not known; name its entity in a mapping file"
            }
            Self::Unreadable => "it cannot be read",
            Self::NoTable => "its name does not end as names of tables do (.csv, .xlsx …)",
            Self::Archive => "is an archive within an archive; unpack it, and import what is in it",
            Self::SameName => {
                "of files of one name and folder the last was read; unpack it, and import each"
            }
            Self::Folder => "a folder within the folder: import it by its own name",
            Self::NoFile => "no regular file",
            Self::FurtherSheet => "a sheet behind the one that is read",
        })
    }
}
