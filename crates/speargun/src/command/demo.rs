//! `speargun demo`: simulated files, imported as anybody's, then served.

use speargun_domain::caller::Context;
use std::path::Path;

use speargun_domain::money::Currency;
use speargun_domain::right::Role;
use speargun_domain::score::EXAMPLE_LINE;
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::membership::match_people;
use speargun_engine::score::score_all;
use speargun_engine::score_model::{self, Publication};
use speargun_engine::user::{self, NewUser};
use speargun_engine::{EngineError, InitOptions, Workspace};

use super::{CommandError, serve, setup};
use crate::arguments::Demo;
use crate::output::{self, Bar, grouped};

/// Where the demo is made when nobody says where.
const DIRECTORY: &str = "demo-workspace";

pub(super) fn run(workspace: &Path, demo: &Demo) -> Result<(), CommandError> {
    let here = workspace == Path::new(".");
    let otherwise = if here { Path::new(DIRECTORY) } else { workspace };
    let directory = demo.directory.as_deref().unwrap_or(otherwise);
    let workspace = match Workspace::open(directory) {
        Ok(workspace) => workspace,
        Err(EngineError::NoWorkspace(_)) => make(directory, demo)?,
        Err(error) => return Err(error.into()),
    };
    if demo.no_serve {
        return Ok(());
    }
    let is_there = user::list(&workspace)?.iter().any(|person| person.email == VISITOR);
    if is_there && demo.serve.listen.ip().is_loopback() {
        output::message("The demo signs you in as Alex Demo, an administrator.");
    }
    serve::run(workspace, &demo.serve, is_there.then_some(VISITOR))
}

/// Who the visitor of the demo is.
const VISITOR: &str = "alex@demo.example";

/// The people of the demo. They have no password: who wants to work as one of them sends them a
/// link, or says `--as`.
const PEOPLE: [(&str, &str, Role); 6] = [
    (VISITOR, "Alex Demo", Role::Administrator),
    ("mina@demo.example", "Mina Seo", Role::Marketing),
    ("sofia@demo.example", "Sofia Papadaki", Role::Sales),
    ("daniel@demo.example", "Daniel Moore", Role::SalesDevelopment),
    ("joon@demo.example", "Joon Han", Role::CustomerSuccess),
    ("eleni@demo.example", "Eleni Vlahou", Role::Executive),
];

/// Makes the demo beside its place and moves it there whole: a demo that was stopped half-way is
/// made again.
fn make(directory: &Path, demo: &Demo) -> Result<Workspace, CommandError> {
    let name = directory.file_name().map(|name| name.to_string_lossy().into_owned());
    let building = directory.with_file_name(format!("{}.building", name.unwrap_or_default()));
    let file = |error| EngineError::File { path: building.clone(), error };
    if building.exists() {
        std::fs::remove_dir_all(&building).map_err(file)?;
    }
    output::message(&format!("Making the demo workspace {} …", directory.display()));
    let files = building.join("files");
    let market = setup::write_market(&files, &demo.market, "EUR")?;
    output::message(&format!(
        "1/4 simulated {} accounts, {} people, {} events",
        grouped(market.accounts),
        grouped(market.people),
        grouped(market.events)
    ));
    let currency =
        Currency::parse("EUR").map_err(|error| CommandError::Failed(error.to_string()))?;
    let options = InitOptions {
        name: "Speargun demo".to_owned(),
        currency,
        time_zone: "Europe/Athens".to_owned(),
        language: "en".to_owned(),
    };
    let workspace = Workspace::init(&building, &options)?;
    fill(&workspace, &files)?;
    let call = Context::of_operator(workspace.now());
    for (email, name, role) in PEOPLE {
        user::add(&workspace, &NewUser { email, name, role: role.key() }, &call)?;
    }
    std::fs::rename(&building, directory).map_err(file)?;
    Ok(Workspace::open(directory)?)
}

fn fill(workspace: &Workspace, files: &Path) -> Result<(), CommandError> {
    let call = Context::of_job("demo", workspace.now());
    let now = call.now;
    let options = ImportOptions { source: "simulated".to_owned(), ..ImportOptions::default() };
    let paths = [files.to_owned()];
    let imported =
        Bar::new().run(|watch| import_paths(workspace, &paths, &options, watch, &call))?;
    output::message(&format!("2/4 imported {} records", grouped(imported.created)));
    let matched = Bar::new().run(|watch| match_people(workspace, watch, now))?;
    let (strong, people) = (grouped(matched.strong), grouped(matched.people));
    output::message(&format!("3/4 gave {strong} of {people} people their account"));
    let scored = Bar::new().run(|watch| score_all(workspace, watch, now, now))?;
    output::message(&format!("4/4 scored {} accounts", grouped(scored.accounts)));
    let line = Publication {
        line: Some("analytics".to_owned()),
        text: EXAMPLE_LINE.to_owned(),
        note: Some("Example of a product line with a model of its own".to_owned()),
        expected: None,
        context: call,
    };
    score_model::publish(workspace, &line)?;
    Ok(())
}
