//! What tests of files and records begin with.

use std::path::Path;

use speargun_domain::caller::Context;
use speargun_domain::money::Currency;
use speargun_engine::{InitOptions, Workspace};
use speargun_store::Location;

/// A call of Ann at a moment.
pub(crate) fn call(now: i64) -> Context {
    Context::of_command_line("ann", now)
}

/// A new workspace in a folder that gives people to the `child` or `parent` of a family. Where the
/// records are is said here, so that DATABASE_URL cannot reach the tests.
pub(crate) fn workspace(folder: &Path, families_to: &str) -> Workspace {
    let options = InitOptions {
        name: "Test".to_owned(),
        currency: Currency::parse("USD").unwrap(),
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    let place = folder.join("workspace");
    drop(Workspace::init(&place, &options));
    let settings = place.join("workspace.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let wanted = format!("match_families_to = \"{families_to}\"");
    std::fs::write(&settings, text.replace("match_families_to = \"child\"", &wanted)).unwrap();
    Workspace::open_at(&place, Location::in_directory(&place)).unwrap()
}
