//! Every HubSpot and Salesforce table of the shared data is either read as the right kind of record
//! or left alone with a reason.

use std::path::{Path, PathBuf};

use speargun_connect::plan::{Decision, Known, decide};
use speargun_connect::profile::Catalogue;
use speargun_connect::{OpenOptions, Table};

fn exports() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/crm-exports");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn decision(path: &Path) -> String {
    let table = Table::open(path, &OpenOptions::default()).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let profiles = Catalogue::default();
    let known = Known { mapping: None, source: None, profiles: &profiles };
    match decide(&name, &table.headings, &known).unwrap() {
        Decision::Read(plans) => {
            let plan = &plans[0];
            let fields: Vec<&str> = plan.fields.iter().map(|f| f.field.key).collect();
            let mode = if plan.update_only { " (links)" } else { "" };
            format!("{} {}{mode}: {}", plan.source, plan.entity.key, fields.join(" "))
        }
        Decision::Skip(reason) => format!("skipped: {reason}"),
        Decision::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn every_table_is_recognised() {
    let Some(folder) = exports() else { return };
    let mut lines = Vec::new();
    for system in ["hubspot", "salesforce"] {
        for entry in std::fs::read_dir(folder.join(system)).unwrap() {
            let path = entry.unwrap().path();
            lines.push(format!(
                "{}: {}",
                path.file_name().unwrap().to_string_lossy(),
                decision(&path)
            ));
        }
    }
    lines.sort();
    let text = lines.join("\n") + "\n";
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crm_exports.snap");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&snapshot, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&snapshot).unwrap_or_default(), text);
}
