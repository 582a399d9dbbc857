//! Names of people, in place of the addresses that their decisions are kept under.

use std::collections::BTreeMap;

use speargun_engine::{Engine, EngineError, Workspace, user};
use speargun_words::{Language, Said};

use crate::failure::Answered;

/// The name of each person by their address, also of those who are shut out.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Reads the people of a workspace.
    pub(crate) fn load(engine: &Engine) -> Answered<Self> {
        Ok(Self::read(&engine.workspace)?)
    }

    /// Reads them for a use case.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, EngineError> {
        let people = user::list(workspace)?;
        Ok(Self(people.into_iter().map(|person| (person.email, person.name)).collect()))
    }

    /// Puts the name in the place of an address.
    pub(crate) fn put(&self, by: &mut String) {
        if let Some(name) = self.0.get(by) {
            by.clone_from(name);
        }
    }

    /// A sentence with names in the place of addresses, where it says who did something.
    pub(crate) fn in_said(&self, said: &Said) -> Said {
        let mut named = Said::new(said.key().to_owned());
        for (name, value) in said.values() {
            let by = (name == "by").then(|| value.render(Language::English));
            named = match by.and_then(|by| self.0.get(&by)) {
                Some(person) => named.with("by", person.as_str()),
                None => named.with(name.clone(), value.clone()),
            };
        }
        named
    }

    /// The name of the person of an address; what is no address of a person stays as it is.
    pub(crate) fn of(&self, by: &str) -> String {
        self.0.get(by).map_or_else(|| by.to_owned(), Clone::clone)
    }
}
