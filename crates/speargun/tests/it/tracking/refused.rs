//! Calls of which nothing is kept are counted; machines by their header; what a server knows when
//! it starts again.

use super::*;

/// Calls without a known key stand under one heading, without their keys.
pub(super) fn of_unknown_keys(quality: &serde_json::Value, calls: i64) {
    let days = quality["days"].as_array().unwrap().iter();
    let unknown: Vec<_> = days.filter(|day| day["reason"] == "unknown_write_key").collect();
    assert_eq!(unknown.len(), 1, "{quality}");
    assert_eq!((&unknown[0]["source"], &unknown[0]["events"]), (&"".into(), &calls.into()));
}

/// What is refused before anything of it is kept is counted all the same, here and on the command
/// line.
pub(super) fn are_counted(house: &House, server: &Server) {
    let basic = base64(&format!("{}:", house.key));
    let sent = |body: &[u8], encoding: &str| {
        let headers = format!("authorization: Basic {basic}\r\ncontent-encoding: {encoding}\r\n");
        post(server.address, "/v1/track", body, &headers).unwrap()
    };
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let (status, answer) = sent(&gzip(&" ".repeat(700 * 1024)), "gzip");
    assert!(status == 400 && answer.contains("too_large"), "{status} {answer}");
    // The checksum stands behind the content.
    let mut damaged = gzip(r#"{"userId":"u","event":"E"}"#);
    let sum = damaged.len() - 6;
    damaged[sum] ^= 1;
    let (status, answer) = sent(&damaged, "gzip");
    assert!(status == 400 && answer.contains("damaged"), "{status} {answer}");
    let (status, answer) = sent(b"packed", "br");
    assert!(status == 415 && answer.contains("send it plain or as gzip"), "{status} {answer}");
    let quality = server.get("/api/v1/events/quality");
    let (_, stats) = speargun(&house.workspace, &["events", "stats", "--json"]);
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    let expected =
        [("rate_limited", 80), ("too_large", 1), ("malformed", 1), ("unsupported_encoding", 1)];
    for (reason, events) in expected {
        for found in [&quality["days"], &stats["days"]] {
            let counted = found.as_array().unwrap().iter().filter(|day| day["reason"] == reason);
            let counted: Vec<_> = counted.collect();
            assert_eq!(counted.len(), 1, "{reason}: {found}");
            assert_eq!(
                (&counted[0]["source"], &counted[0]["outcome"]),
                (&"web".into(), &"rejected".into())
            );
            assert!(counted[0]["events"].as_i64().unwrap() >= events, "{reason}: {found}");
        }
    }
}

#[test]
fn crawlers_give_themselves_away_by_the_header_and_servers_do_not() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let basic = base64(&format!("{}:", house.key));
    let bingbot = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)";
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
    for (id, agent, context) in [
        ("library", "analytics-node/2.1.0", String::new()),
        ("crawler", bingbot, String::new()),
        // What the call says of the visitor goes before who passes it on.
        ("visitor", bingbot, format!(r#","context":{{"userAgent":"{firefox}"}}"#)),
        ("person", firefox, String::new()),
    ] {
        let body = format!(r#"{{"userId":"u","event":"E","messageId":"{id}"{context}}}"#);
        let headers = format!("authorization: Basic {basic}\r\nuser-agent: {agent}\r\n");
        let sent = post(server.address, "/v1/track", body.as_bytes(), &headers).unwrap();
        assert_eq!(sent.0, 200, "{}", sent.1);
    }
    let (_, text) = speargun(&house.workspace, &["events", "tail", "--no-follow"]);
    let bots: Vec<(String, bool)> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|event| (event["message_id"].as_str().unwrap().to_owned(), event["bot"].is_string()))
        .collect();
    let expected = [("library", false), ("crawler", true), ("visitor", false), ("person", false)];
    assert_eq!(bots, expected.map(|(id, bot)| (id.to_owned(), bot)));
    server.kill();
}

#[test]
fn a_server_that_starts_again_knows_the_last_events_and_what_accounts_add_up_to() {
    let house = house();
    // Nothing was tracked: engagement is what the records hold, and no account is no account.
    let server = Server::start(&house.workspace, &[]);
    let engagement = server.get("/api/v1/accounts/1/engagement");
    assert_eq!(engagement["weeks"].as_array().unwrap().len(), 13, "{engagement}");
    for path in ["engagement", "timeline/tracked", "timeline", "intent"] {
        let missing = server.get(&format!("/api/v1/accounts/99/{path}"));
        assert_eq!(missing["errors"][0]["code"], "not_found", "{path}: {missing}");
    }
    assert_eq!(server.post("/v1/batch", batch(&house.key, &[0, 2]).as_bytes()).unwrap().0, 200);
    wait_for_scores(&server);
    server.kill();
    let (ok, text) = speargun(&house.workspace, &["lake", "compact"]);
    assert!(ok, "{text}");
    let server = Server::start(&house.workspace, &[]);
    assert_eq!(server.post("/v1/batch", batch(&house.key, &[4]).as_bytes()).unwrap().0, 200);
    let mut recent = serde_json::Value::Null;
    for _ in 0..200 {
        recent = server.get("/api/v1/events/recent")["events"].clone();
        if recent.as_array().unwrap().len() >= 3 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let of = |place: usize, key: &str| recent[place][key].clone();
    assert_eq!(recent.as_array().unwrap().len(), 3, "{recent}");
    assert_eq!((of(0, "account"), of(2, "account")), ("Acme Software".into(), of(1, "account")));
    let ids: Vec<i64> = (0..3).map(|place| of(place, "id").as_i64().unwrap()).collect();
    assert!(ids[0] > ids[1] && ids[1] > ids[2], "{ids:?}");
    // Nothing is wanted, and nothing is told but how much there is.
    let none = server.get("/api/v1/accounts?limit=0");
    assert_eq!((none["items"].as_array().unwrap().len(), &none["total"]), (0, &2.into()));
    let none = server.get("/api/v1/accounts/1/timeline/tracked?limit=0");
    assert_eq!(none["items"].as_array().unwrap().len(), 0);
    server.kill();
}
