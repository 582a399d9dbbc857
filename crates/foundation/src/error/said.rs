//! Errors as keys with values, which the edge says in the reader's language.

use std::path::Path;

use speargun_connect::said_unread;
use speargun_domain::committee::CommitteeError;
use speargun_domain::filter::{FilterError, NoRate};
use speargun_domain::glossary::GlossaryError;
use speargun_domain::sign_in::{self, SignInFault};
use speargun_domain::workspace::SettingsError;
use speargun_store::StoreError;
use speargun_words::{Said, said};

use super::EngineError;

impl EngineError {
    /// The error as a key with values. Its `Display` is the English sentence of the same.
    #[must_use]
    pub fn said(&self) -> Said {
        self.said_with(&|path| path.display().to_string())
    }

    /// The same without the folders of this machine: files are named by their last part, since
    /// people who reach a server over the network do not see how its folders are called.
    #[must_use]
    pub fn said_without_folder(&self) -> Said {
        self.said_with(&|path| {
            path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
        })
    }

    fn said_with(&self, named: &dyn Fn(&Path) -> String) -> Said {
        match self {
            Self::NotFound(said)
            | Self::Conflict(said)
            | Self::Outdated(said)
            | Self::NeedsForce(said)
            | Self::Invalid(said) => said.clone(),
            Self::Store(error) => of_store(error),
            Self::Connect(error) => error.said_with(named),
            Self::Settings(error) => of_settings(error),
            Self::Glossary(error) => of_glossary(error),
            Self::Committee(error) => of_committee(error),
            Self::Draft { path, error } => {
                said!("model.faulty_draft", path = named(path), error = error.said_with(named))
            }
            Self::Filter(error) => of_filter(error),
            Self::File { path, error } => said_unread(&named(path), error),
            Self::NoWorkspace(path) => no_workspace(path),
            Self::WorkspaceExists(path) => workspace_exists(path),
            Self::Locked(holder) => locked(holder),
            Self::Cancelled => said!("work.cancelled"),
            Self::Fault { what, reason } => fault(what, reason),
            Self::RolledBack => said!("work.rolled_back"),
            Self::Lake(error) => error.said(),
            Self::Model(error) => error.said(),
        }
    }
}

pub(super) fn no_workspace(path: &Path) -> Said {
    said!("workspace.missing", path = path.display().to_string())
}

pub(super) fn workspace_exists(path: &Path) -> Said {
    said!("workspace.exists", path = path.display().to_string())
}

pub(super) fn locked(holder: &str) -> Said {
    said!("workspace.locked", holder)
}

pub(super) fn fault(what: &str, reason: &str) -> Said {
    said!("work.fault", what, reason)
}

pub(super) fn of_filter(error: &FilterError) -> Said {
    let (position, reason) = (error.position, &error.message);
    match &error.suggestion {
        Some(hint) => said!("filter.faulty_with_hint", position, reason, hint),
        None => said!("filter.faulty", position, reason),
    }
}

/// What is wrong with a filter, where its hint is said apart.
#[must_use]
pub fn filter_detail(error: &FilterError) -> Said {
    said!("filter.at", position = error.position, error = error.message)
}

/// A currency without a rate.
#[must_use]
pub fn no_rate(error: &NoRate) -> Said {
    said!("filter.no_rate", currency = error.currency.code())
}

fn of_store(error: &StoreError) -> Said {
    match error {
        StoreError::DiskFull => said!("store.disk_full"),
        StoreError::Busy => said!("store.busy"),
        StoreError::TooManyReads(reads) => said!("store.too_many_reads", count = *reads),
        StoreError::Newer { found, known } => said!("store.newer", found, known),
        StoreError::Connect(error) => said!("store.unreachable", error),
        StoreError::ReadOnly(what) => said!("store.read_only", what),
        StoreError::NotADatabase(what) => said!("store.no_database", what),
        StoreError::Sqlite(error) => said!("store.sqlite", error = error.to_string()),
        StoreError::Postgres(error) => said!("store.postgres", error),
        StoreError::NotOurs(table) => said!("store.not_ours", table),
        StoreError::Copy(error) => said!("store.copy", error = error.to_string()),
        StoreError::Value(error) => said!("store.value", error),
    }
}

fn of_settings(error: &SettingsError) -> Said {
    match error {
        SettingsError::Format(error) => said!("settings.refused", reason = error.to_string()),
        SettingsError::Text(error) => said!("settings.refused", reason = error.to_string()),
        SettingsError::Zone(zone) => said!("settings.zone", zone),
        SettingsError::OwnCurrency(code) => said!("settings.no_own_rate", code),
        SettingsError::Rate(code) => said!("settings.rate", code),
        SettingsError::SignIn(fault) => of_sign_in(*fault),
    }
}

fn of_sign_in(fault: SignInFault) -> Said {
    match fault {
        SignInFault::Issuer => said!("settings.sign_in_issuer"),
        SignInFault::ClientId => said!("settings.sign_in_client", max = sign_in::VALUE_LENGTH_MAX),
        SignInFault::Name => said!("settings.sign_in_name", max = sign_in::NAME_LENGTH_MAX),
        SignInFault::Address => said!("settings.sign_in_address"),
        SignInFault::Scopes => said!("settings.sign_in_scopes", max = sign_in::SCOPES_MAX),
        SignInFault::Role => said!("settings.sign_in_role"),
    }
}

fn of_glossary(error: &GlossaryError) -> Said {
    match error {
        GlossaryError::Format(error) => said!("glossary.refused", reason = error.to_string()),
        GlossaryError::Misplaced => said!("glossary.misplaced"),
        GlossaryError::Filter { definition, key, error } => {
            let (position, reason) = (error.position, &error.message);
            said!("glossary.filter", definition, key, position, reason)
        }
    }
}

fn of_committee(error: &CommitteeError) -> Said {
    match error {
        CommitteeError::Format(error) => said!("committee.refused", reason = error.to_string()),
        CommitteeError::Value(reason) => said!("committee.refused", reason),
        CommitteeError::Filter { place, error } => {
            let (position, reason) = (error.position, &error.message);
            match &error.suggestion {
                Some(hint) => {
                    said!("committee.filter_with_hint", place, position, reason, hint)
                }
                None => said!("committee.filter", place, position, reason),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use speargun_connect::{ConnectError, FileKind};
    use speargun_lake::LakeError;
    use speargun_words::{Language, Value};

    use super::*;

    /// One of each kind.
    fn errors() -> Vec<EngineError> {
        let filter = |text: &str| speargun_domain::filter::parse(text, &["tier"]).unwrap_err();
        let path = || PathBuf::from("/srv/abm/files/a.csv");
        let other = || io::Error::other("broken");
        let committee = |text: &str| speargun_domain::committee::Committee::parse(text);
        vec![
            StoreError::DiskFull.into(),
            StoreError::Busy.into(),
            StoreError::TooManyReads(64).into(),
            StoreError::Newer { found: 31, known: 30 }.into(),
            StoreError::Connect("refused".to_owned()).into(),
            StoreError::ReadOnly("the database".to_owned()).into(),
            StoreError::NotADatabase("the file records.sqlite".to_owned()).into(),
            StoreError::Postgres("no".to_owned()).into(),
            StoreError::NotOurs("accounts").into(),
            StoreError::Copy(other()).into(),
            StoreError::Value("x".to_owned()).into(),
            ConnectError::File { path: path(), error: other() }.into(),
            ConnectError::NoFile { path: path(), kind: FileKind::Folder }.into(),
            ConnectError::Empty(path()).into(),
            ConnectError::NoEvents(path()).into(),
            ConnectError::Format { path: path(), reason: said!("file.kind.page") }.into(),
            ConnectError::Damaged { path: path(), reason: said!("file.gzip.cut_off") }.into(),
            ConnectError::Mapping(said!("mapping.delimiter")).into(),
            SettingsError::Zone("Mars".to_owned()).into(),
            SettingsError::OwnCurrency("EUR".to_owned()).into(),
            SettingsError::Rate("USD".to_owned()).into(),
            SettingsError::from(SignInFault::Issuer).into(),
            SettingsError::from(SignInFault::ClientId).into(),
            SettingsError::from(SignInFault::Name).into(),
            SettingsError::from(SignInFault::Address).into(),
            SettingsError::from(SignInFault::Scopes).into(),
            SettingsError::from(SignInFault::Role).into(),
            GlossaryError::Misplaced.into(),
            GlossaryError::Filter { definition: "mql", key: "events", error: filter("tier =") }
                .into(),
            CommitteeError::Value(said!("committee_file.last_line")).into(),
            CommitteeError::Filter {
                place: said!("committee_file.line", line = "a"),
                error: filter("tir = 1"),
            }
            .into(),
            committee("x").unwrap_err().into(),
            LakeError::Missing("2026/a.parquet".to_owned()).into(),
            LakeError::Failed(said!("lake.no_threads", error = "none")).into(),
            filter("tir = 1").into(),
            filter("tier = \"").into(),
            EngineError::File { path: path(), error: other() },
            EngineError::Draft { path: path(), error: Box::new(StoreError::Busy.into()) },
            EngineError::NoWorkspace(path()),
            EngineError::WorkspaceExists(path()),
            EngineError::Locked("import".to_owned()),
            EngineError::Cancelled,
            EngineError::Fault { what: "score".to_owned(), reason: "overflow".to_owned() },
            EngineError::NotFound(said!("account.missing", id = 7)),
            EngineError::RolledBack,
            speargun_domain::score::ScoreModel::parse("nmae = 3").unwrap_err().into(),
        ]
    }

    #[test]
    fn what_an_error_displays_is_the_english_of_its_key() {
        for error in errors() {
            assert_eq!(error.said().to_string(), error.to_string());
        }
    }

    #[test]
    fn every_error_is_said_in_korean_and_greek() {
        for error in errors() {
            let said = error.said();
            // The words of a system or a library are the same in every language.
            let only_values = ["file.faulty", "text", "settings.refused", "committee.refused"];
            let is_text = said.values().iter().all(|(_, value)| match value {
                Value::Said(inner) => inner.key() == Said::TEXT,
                value => matches!(value, Value::Text(_)),
            });
            if only_values.contains(&said.key()) && is_text {
                continue;
            }
            for language in [Language::Korean, Language::Greek] {
                assert_ne!(said.render(language), error.to_string(), "{}", said.key());
            }
        }
    }

    #[test]
    fn folders_stay_on_this_machine() {
        for error in errors() {
            let is_of_command_line =
                matches!(error, EngineError::NoWorkspace(_) | EngineError::WorkspaceExists(_));
            let said = error.said_without_folder().to_string();
            assert!(is_of_command_line || !said.contains("/srv/abm"), "{said}");
        }
    }
}
