//! Exports of real systems, from the shared data where they are there.

use std::path::{Path, PathBuf};

use speargun_connect::mapping::Mapping;
use speargun_domain::caller::Context;
use speargun_domain::money::Currency;
use speargun_domain::record::{self as entities, Entity};
use speargun_engine::funnel::{FunnelBase, Period};
use speargun_engine::import::{ImportOptions, ImportReport, import_paths};
use speargun_engine::{EngineError, InitOptions, Watch, Workspace};
use speargun_measure::funnel::Mode;
use speargun_store::{Location, record};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn shared(path: &str) -> Option<PathBuf> {
    let found = here("../shared/data").join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: {} is not there", found.display());
    None
}

fn workspace(directory: &Path) -> Workspace {
    let options = InitOptions {
        name: "Test".to_owned(),
        currency: Currency::parse("USD").unwrap(),
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    drop(Workspace::init(directory, &options));
    Workspace::open_at(directory, Location::in_directory(directory)).unwrap()
}

fn import(workspace: &Workspace, path: &Path, mapping: Option<&str>) -> ImportReport {
    let mapping = mapping.map(|name| {
        let text = std::fs::read_to_string(here("examples").join(name)).unwrap();
        Mapping::parse(&text).unwrap()
    });
    let options = ImportOptions { mapping, ..ImportOptions::default() };
    let call = Context::of_command_line("ann", workspace.now());
    let report =
        import_paths(workspace, &[path.to_owned()], &options, &Watch::none(), &call).unwrap();
    for file in &report.files {
        assert_eq!(file.error, None, "{}", file.file);
    }
    report
}

/// Imports once more: nothing may be new or different.
fn again(workspace: &Workspace, path: &Path, mapping: Option<&str>, first: &ImportReport) {
    let second = import(workspace, path, mapping);
    let changed: Vec<String> = second
        .files
        .iter()
        .filter(|file| file.created + file.updated > 0)
        .map(|file| format!("{}: {} new, {} changed", file.file, file.created, file.updated))
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert_eq!(second.rejected, first.rejected);
}

fn count(workspace: &Workspace, entity: &Entity) -> i64 {
    workspace.store.read(|connection| record::count(connection, entity)).unwrap()
}

#[test]
fn maven_gives_its_published_figures() {
    let Some(path) = shared("maven-crm") else { return };
    let directory = tempfile::tempdir().unwrap();
    let workspace = workspace(directory.path());
    let mapping = Some("maven-crm.toml");
    let report = import(&workspace, &path, mapping);
    assert_eq!((report.created, report.rejected), (8_800 + 85 + 7 + 35, 0));
    assert_eq!(report.skipped.len(), 1, "the data dictionary");
    let base = workspace.store.read(|connection| FunnelBase::load(&workspace, connection)).unwrap();
    let period = Period::parse(&workspace, "2016-10-01", "2017-12-31").unwrap();
    let total = base.double_funnel(&period, Mode::Period, None).total;
    assert_eq!((total.won, total.lost), (4_238, 2_473));
    let near = |found: f64, expected: f64, within: f64| {
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    };
    near(total.win_rate.unwrap().rate, 0.6315, 0.000_05);
    near(total.revenue, 10_005_534.0, 0.5);
    near(total.average_won.unwrap(), 2_360.91, 0.005);
    near(total.cycle_days_won.unwrap().mean, 51.8, 0.05);
    near(total.cycle_days_closed.unwrap().mean, 48.0, 0.05);
    let texts = |sql: &str| -> Vec<String> {
        let rows = workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
        rows.iter().map(|row| row.text(0).to_owned()).collect()
    };
    let sectors = texts("SELECT DISTINCT industry FROM account");
    assert!(!sectors.iter().any(|sector| sector == "technolgy"), "{sectors:?}");
    let strange = "SELECT DISTINCT product_reference FROM opportunity \
        WHERE product_reference NOT IN (SELECT external_id FROM product)";
    assert_eq!(texts(strange), Vec::<String>::new(), "GTXPro is the GTX Pro");
    let nameless = "SELECT external_id FROM opportunity WHERE account_id IS NULL";
    assert_eq!(texts(nameless).len(), 1_425, "deals without an account are kept");
    again(&workspace, &path, mapping, &report);
}

#[test]
fn fortune_1000_is_read_whole() {
    let Some(path) = shared("companies/fortune_1000_2021.csv") else { return };
    let directory = tempfile::tempdir().unwrap();
    let workspace = workspace(directory.path());
    let mapping = Some("fortune-1000.toml");
    let report = import(&workspace, &path, mapping);
    assert_eq!((report.created, report.rejected), (1_000, 0), "{:?}", report.files[0].rejects);
    let sql = "SELECT id FROM account WHERE name = 'Lowe’s'";
    let found = workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    assert_eq!(found.len(), 1, "its apostrophe is an HTML entity in the file");
    again(&workspace, &path, mapping, &report);
}

#[test]
fn x_education_is_read_whole() {
    let Some(path) = shared("x-education-leads") else { return };
    let directory = tempfile::tempdir().unwrap();
    let workspace = workspace(directory.path());
    let mapping = Some("x-education-leads.toml");
    let report = import(&workspace, &path, mapping);
    assert_eq!((report.created, report.rejected), (9_240, 0), "{:?}", report.files[0].rejects);
    assert_eq!(count(&workspace, &entities::PERSON), 9_240);
    again(&workspace, &path, mapping, &report);
}

fn seeds(folder: &str) {
    let Some(path) = shared(folder) else { return };
    let directory = tempfile::tempdir().unwrap();
    let workspace = workspace(directory.path());
    let report = import(&workspace, &path, None);
    for file in &report.files {
        // The seeds link deals and events that they do not hold; nothing else may be turned down.
        let other =
            file.rejects.iter().find(|reject| !reject.reason.to_string().contains("is not known"));
        assert_eq!(other, None, "{}", file.file);
        assert!(file.rows == 0 || !file.source.is_empty(), "{}", file.file);
    }
    for entity in [&entities::ACCOUNT, &entities::PERSON, &entities::EVENT] {
        assert!(count(&workspace, entity) > 0, "{folder} has no {}", entity.key);
    }
    again(&workspace, &path, None, &report);
    let loaded: Result<_, EngineError> =
        workspace.store.read(|connection| FunnelBase::load(&workspace, connection));
    assert!(loaded.is_ok());
}

#[test]
fn hubspot_is_read_without_a_mapping() {
    seeds("crm-exports/hubspot");
}

#[test]
fn salesforce_is_read_without_a_mapping() {
    seeds("crm-exports/salesforce");
}
