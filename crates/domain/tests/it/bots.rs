//! How many known machines are told by their user agents.

use std::path::Path;

use speargun_domain::event::{Scene, bot_reason, sender_reason};

/// Of the user agents that a public list of crawlers gives, nearly all must be told.
#[test]
fn known_machines_are_told() {
    let Some(agents) = crawlers() else { return };
    let told =
        |agent: &str| bot_reason(&Scene { user_agent: Some(agent), ..Scene::default() }).is_some();
    let share = share_told(&agents, told);
    assert!(agents.len() > 1_000 && share >= 0.97, "{share}");
}

/// Named only by the header of whoever sent a call, a machine has to be surer: servers send in the
/// name of people. The rest are libraries, and machines that neither say what they are nor whose.
#[test]
fn known_machines_are_told_by_the_header_alone() {
    let Some(agents) = crawlers() else { return };
    let share = share_told(&agents, |agent| sender_reason(agent).is_some());
    assert!(share >= 0.70, "{share}");
}

fn crawlers() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/reference/crawler_user_agents.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is absent", path.display());
        return None;
    };
    let entries: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let instances = entries.iter().filter_map(|entry| entry["instances"].as_array()).flatten();
    Some(instances.filter_map(serde_json::Value::as_str).map(str::to_owned).collect())
}

fn share_told(agents: &[String], is_told: impl Fn(&str) -> bool) -> f64 {
    let missed: Vec<&String> = agents.iter().filter(|agent| !is_told(agent)).collect();
    let share = 1.0 - missed.len() as f64 / agents.len() as f64;
    let shown = &missed[..missed.len().min(20)];
    println!("{share:.4} of {} told; missed such as {shown:?}", agents.len());
    share
}

/// Browsers of people, of many makers: none may be taken for a machine.
#[test]
fn people_stay_people() {
    for agent in include_str!("../data/browsers.txt").lines() {
        let reason = bot_reason(&Scene { user_agent: Some(agent), ..Scene::default() });
        assert_eq!(reason, None, "{agent}");
    }
}

/// Monitors drive real browsers, and crawlers call themselves what they are.
#[test]
fn machines_that_drive_a_browser_are_told() {
    for agent in include_str!("../data/machines.txt").lines() {
        let reason = bot_reason(&Scene { user_agent: Some(agent), ..Scene::default() });
        assert!(reason.is_some(), "{agent}");
    }
}
