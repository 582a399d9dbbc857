//! Holds `web/openapi.json` current: the web app's types are made from it.

use std::path::Path;

#[test]
fn the_committed_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    let made = speargun_api::openapi_json();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "web/openapi.json is out of date: UPDATE_SNAPSHOTS=1 cargo test -p speargun-api"
    );
}
