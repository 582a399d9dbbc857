//! The dossier of an account: what is known of it, in sections.

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DossierSection {
    /// How the business is doing.
    Situation,
    /// What they want to reach.
    Goals,
    /// Who supports and who stops what.
    Politics,
    /// How they buy.
    Buying,
    /// Who sits across the table.
    Committee,
    /// What hurts.
    Pains,
}

impl DossierSection {
    /// All sections, in the order of a dossier.
    pub const ALL: [Self; 6] =
        [Self::Situation, Self::Goals, Self::Politics, Self::Buying, Self::Committee, Self::Pains];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Goals => "goals",
            Self::Politics => "politics",
            Self::Buying => "buying",
            Self::Committee => "committee",
            Self::Pains => "pains",
        }
    }

    /// The section of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.key() == key)
    }
}

/// How sure a statement is: 1 guessed, 2 likely, 3 certain.
pub const CERTAINTIES: std::ops::RangeInclusive<i64> = 1..=3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_read_back() {
        for section in DossierSection::ALL {
            assert_eq!(DossierSection::from_key(section.key()), Some(section));
        }
        assert_eq!(DossierSection::from_key("gossip"), None);
    }
}
