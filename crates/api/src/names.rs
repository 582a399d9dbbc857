//! Names of people, in place of the addresses that their decisions are kept under.

use std::collections::BTreeMap;

use speargun_engine::{Engine, user};

use crate::failure::Answered;

/// The name of each person by their address, also of those who are shut out.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Reads the people of a workspace.
    pub(crate) fn load(engine: &Engine) -> Answered<Self> {
        let people = user::list(&engine.workspace)?;
        Ok(Self(people.into_iter().map(|person| (person.email, person.name)).collect()))
    }

    /// The name of the person of an address; what is no address of a person stays as it is.
    pub(crate) fn of(&self, by: &str) -> String {
        self.0.get(by).map_or_else(|| by.to_owned(), Clone::clone)
    }
}
