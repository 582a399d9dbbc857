//! How many known machines are told by their user agents.

use std::path::Path;

use speargun_domain::event::{Scene, bot_reason};

/// Of the user agents that a public list of crawlers gives, nearly all must be told.
#[test]
fn known_machines_are_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/reference/crawler_user_agents.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is absent", path.display());
        return;
    };
    let entries: serde_json::Value = serde_json::from_str(&text).unwrap();
    let agents: Vec<&str> = entries
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["instances"].as_array())
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .collect();
    let missed: Vec<&&str> = agents
        .iter()
        .filter(|agent| {
            bot_reason(&Scene { user_agent: Some(agent), ..Scene::default() }).is_none()
        })
        .collect();
    let share = 1.0 - missed.len() as f64 / agents.len() as f64;
    println!(
        "{share:.4} of {} told; missed such as {:?}",
        agents.len(),
        &missed[..20.min(missed.len())]
    );
    assert!(agents.len() > 1_000 && share >= 0.97, "{share}");
}

/// Browsers of people, of many makers: none may be taken for a machine.
#[test]
fn people_stay_people() {
    for agent in include_str!("data/browsers.txt").lines() {
        let reason = bot_reason(&Scene { user_agent: Some(agent), ..Scene::default() });
        assert_eq!(reason, None, "{agent}");
    }
}
