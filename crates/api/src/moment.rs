//! Moments as people of a workspace read them.

use speargun_engine::Workspace;

/// A moment of the API to the minute, in the zone of the workspace, with its distance from UTC. A
/// text that is no moment stays as it is.
pub fn local_moment(workspace: &Workspace, text: &str) -> String {
    let zone = workspace.parse_context().map(|context| context.zone);
    match (text.parse::<jiff::Timestamp>(), zone) {
        (Ok(at), Ok(zone)) => at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M%:z").to_string(),
        _ => text.to_owned(),
    }
}
