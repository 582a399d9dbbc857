//! Documents: texts that people write for a workspace. The published version of each counts; files
//! are its import and export.

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// Currency, zone, language, exchange rates.
    Settings,
    /// What engaged, MQL, SQL and stages mean here.
    Glossary,
    /// The roles of the buying committee.
    Committee,
}

impl DocumentKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Settings, Self::Glossary, Self::Committee];

    /// The name in the API, on the command line and in the store.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Glossary => "glossary",
            Self::Committee => "committee",
        }
    }

    /// The file of the workspace's directory that it is kept in beside the store.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Settings => "workspace.toml",
            Self::Glossary => "glossary.toml",
            Self::Committee => "committee.toml",
        }
    }

    /// How this Speargun reads the text: a document with a higher number is of a newer one.
    #[must_use]
    pub fn format(self) -> i64 {
        1
    }

    /// The kind of a key, or of the file's name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key || kind.file_name() == key)
    }

    /// The place among [`Self::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::Settings => 0,
            Self::Glossary => 1,
            Self::Committee => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_key_and_file() {
        for (place, kind) in DocumentKind::ALL.into_iter().enumerate() {
            assert_eq!(DocumentKind::from_key(kind.key()), Some(kind));
            assert_eq!(DocumentKind::from_key(kind.file_name()), Some(kind));
            assert_eq!(kind.place(), place);
        }
        assert_eq!(DocumentKind::from_key("score_model"), None);
    }
}
