use serde_json::{Value as Json, json};
use speargun_domain::column::Basis;
use speargun_domain::money::Currency;
use speargun_domain::time::{DateOrder, utc};

use super::*;

fn options(format: EventFormat, columns: &[(&str, &str)]) -> EventOptions {
    let context = ParseContext {
        currency: Currency::parse("USD").unwrap(),
        zone: utc(),
        date_order: DateOrder::DayFirst,
        writes_year_first: false,
        follows_language: false,
        in_hundredths: None,
        circles: speargun_domain::consent::Circles::Absent,
        decimal: None,
    };
    let columns = columns.iter().map(|(field, column)| ((*field).into(), (*column).into()));
    EventOptions { format, columns: columns.collect(), context, year: 26 }
}

struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str, text: &[u8]) -> Self {
        let folder =
            std::env::temp_dir().join(format!("speargun-events-{}-{:p}", std::process::id(), text));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays behind costs nothing.
        let _ = self.0.parent().map(std::fs::remove_dir_all);
    }
}

fn calls(name: &str, text: &str, options: &EventOptions) -> Vec<Result<Json, RowFault>> {
    let scratch = Scratch::new(name, text.as_bytes());
    let mut file = EventFile::open(&scratch.0, options).unwrap();
    let rows = file.read(1_000, usize::MAX).unwrap();
    let mut found = Vec::new();
    for row in rows {
        let content = row.content.unwrap();
        match file.shape.calls(&content) {
            Ok(Calls::Made(made)) => {
                found.extend(made.iter().map(|call| Ok(serde_json::from_str(call).unwrap())));
            }
            Ok(Calls::AsIs(text)) => found.push(Ok(serde_json::from_slice(text).unwrap())),
            Ok(Calls::Same(call, _)) => found.push(Ok(serde_json::from_str(&call).unwrap())),
            Ok(Calls::Nothing | Calls::Nobody) => {}
            Err(fault) => found.push(Err(fault)),
        }
    }
    found
}

#[test]
fn warehouse_tables_become_the_calls_that_they_were() {
    let auto = options(EventFormat::Auto, &[]);
    let pages = "id,anonymous_id,user_id,received_at,sent_at,timestamp,url,title,\
        context_campaign_source,context_user_agent,context_page_path,uuid_ts\n\
        m1,a1,,2015-02-23 22:28:56,2015-02-23 22:28:55,2015-02-23 22:28:54.5 UTC,https://x.test/,\
        Home,facebook,Firefox,/,2015\n";
    let expected = json!({"messageId": "m1", "anonymousId": "a1",
        "timestamp": "2015-02-23T22:28:54.5Z", "type": "page",
        "properties": {"url": "https://x.test/", "title": "Home"},
        "context": {"campaign": {"source": "facebook"}, "userAgent": "Firefox",
            "page": {"path": "/"}}});
    assert_eq!(calls("pages.csv", pages, &auto), [Ok(expected)]);
    // The table of one event, as PostgreSQL dumps it.
    let orders = "id,user_id,original_timestamp,event,event_text,total,channel\n\
        m2,u,2020-01-02 03:04:05.678+00,order_completed,Order Completed,\\N,web\n";
    let expected = json!({"messageId": "m2", "userId": "u", "event": "Order Completed",
        "timestamp": "2020-01-02T03:04:05.678Z", "type": "track", "properties": {},
        "context": {"channel": "web"}});
    assert_eq!(calls("order_completed.csv", orders, &auto), [Ok(expected)]);
    for (name, text, kind, key, value) in [
        (
            "prod-groups.csv",
            "id,user_id,group_id,received_at,name,website\nm,u,g,2020-01-01,Acme,acme.com\n",
            "group",
            "traits",
            json!({"website": "acme.com", "name": "Acme"}),
        ),
        (
            "identifies.csv",
            "id,user_id,received_at,email\nm,u,2020-01-01,k@x.kr\n",
            "identify",
            "traits",
            json!({"email": "k@x.kr"}),
        ),
        (
            "screens.csv",
            "id,user_id,received_at,name\nm,u,2020-01-01,Home\n",
            "screen",
            "name",
            json!("Home"),
        ),
        (
            "aliases.csv",
            "id,user_id,previous_id,received_at\nm,u,old,2020-01-01\n",
            "alias",
            "previousId",
            json!("old"),
        ),
    ] {
        let call = calls(name, text, &auto).remove(0).unwrap();
        assert_eq!((&call["type"], &call[key]), (&json!(kind), &value), "{name}");
    }
}

#[test]
fn headings_of_any_table_are_understood() {
    let auto = options(EventFormat::Auto, &[]);
    let shop = "user_id,session_id,event,timestamp,platform\n\
        u0,s1,add_to_cart,2024-03-13 10:21:14,desktop\nu0,s1,checkout,1710325274000000,\n";
    let found = calls("shop.csv", shop, &auto);
    let expected = json!({"userId": "u0", "event": "add_to_cart", "type": "track",
        "timestamp": "2024-03-13T10:21:14Z", "context": {},
        "properties": {"platform": "desktop", "session_id": "s1"}});
    assert_eq!(found[0], Ok(expected));
    assert_eq!(found[1].as_ref().unwrap()["timestamp"], "2024-03-13T10:21:14Z");
    // An address names a person, who is reported of once more.
    let mails = "E-Mail Address;When;Company;URL;IP\nKim@Acme.com;13.3.2024 10:21;Acme;\
        https://x.test/pricing;=1+1\n";
    let found = calls("mails.csv", mails, &options(EventFormat::Csv, &[("time", "when")]));
    let (identify, page) = (found[0].as_ref().unwrap(), found[1].as_ref().unwrap());
    assert_eq!(identify["traits"], json!({"company": "Acme", "email": "Kim@Acme.com"}));
    assert_eq!((&page["type"], &page["userId"]), (&json!("page"), &json!("Kim@Acme.com")));
    assert_eq!(page["timestamp"], "2024-03-13T10:21:00Z");
    assert_eq!(page["context"]["ip"], "=1+1");
}

#[test]
fn flattened_rows_of_analytics_are_acts_of_people_alone() {
    let auto = options(EventFormat::Auto, &[]);
    let table = "event_date,event_timestamp,event_name,user_pseudo_id,page_location,device.category\n\
        20210131,1612069510766593,page_view,1.2,https://x.test/pricing,mobile\n\
        20210131,1612069510766594,session_start,1.2,https://x.test/pricing,mobile\n\
        20210131,1612069510766595,file_download,1.2,https://x.test/pricing,mobile\n";
    let found = calls("ga4.csv", table, &auto);
    assert_eq!(found.len(), 2);
    let (page, download) = (found[0].as_ref().unwrap(), found[1].as_ref().unwrap());
    assert_eq!((&page["type"], &page["anonymousId"]), (&json!("page"), &json!("1.2")));
    assert_eq!(page["timestamp"], "2021-01-31T05:05:10.766593Z");
    assert_eq!((&download["type"], &download["event"]), (&json!("track"), &json!("file_download")));
    // Elsewhere an event of that name is what somebody did.
    let other = "user,event,time\nu,session_start,2021-01-31 05:05\n";
    assert_eq!(calls("own.csv", other, &auto).len(), 1);
}

#[test]
fn exports_of_product_analytics_are_told_by_what_they_hold() {
    let auto = options(EventFormat::Auto, &[]);
    let rows = "{\"event\":\"Signed up\",\"properties\":{\"time\":1602611311,\
        \"distinct_id\":\"u@acme.test\"}}\n{\"event\":\"$merge\",\"properties\":{\"time\":1,\
        \"distinct_id\":\"u\"}}\n";
    let found = calls("export.jsonl", rows, &auto);
    assert_eq!(found.len(), 1);
    let call = found[0].as_ref().unwrap();
    assert_eq!((&call["userId"], &call["type"]), (&json!("u@acme.test"), &json!("track")));
    let forced = calls("export.jsonl", rows, &options(EventFormat::Segment, &[]));
    assert_eq!(forced.len(), 2, "as calls, if somebody says so");
}

#[test]
fn what_cannot_be_told_is_asked_for() {
    let error = |name: &str, text: &str, columns: &[(&str, &str)], format: EventFormat| {
        let scratch = Scratch::new(name, text.as_bytes());
        EventFile::open(&scratch.0, &options(format, columns)).unwrap_err().to_string()
    };
    let auto = EventFormat::Auto;
    for (text, columns, format, expected) in [
        ("user,what\nu,x\n", &[][..], auto, "--map time=COLUMN"),
        ("user,time\nu,x\n", &[], auto, "--map event=COLUMN"),
        ("event,time\nu,x\n", &[], auto, "--map user=COLUMN"),
        ("event,time\nu,x\n", &[("user", "who")], auto, "no column \"who\""),
        ("event,time\nu,x\n", &[("usr", "event")], auto, "no field \"usr\""),
        ("id,user_id,received_at\n1,u,2020\n", &[], auto, "which table this is"),
        ("{}\n", &[], EventFormat::Csv, "holds JSON"),
        ("a,b\n1,2\n", &[], EventFormat::Analytics, "newline delimited JSON"),
        ("", &[], auto, "empty"),
    ] {
        let found = error("x.csv", text, columns, format);
        assert!(found.contains(expected), "{text}: {found}");
    }
    let day = "id,user_id,received_at,url\nm,u,soon,x\n";
    let fault = calls("pages.csv", day, &options(auto, &[])).remove(0).unwrap_err();
    assert_eq!(fault.column, "received_at");
}

#[test]
fn flattened_rows_of_no_one_and_of_single_parameters_are_no_events() {
    let head = "event_date,event_timestamp,event_name,user_pseudo_id,user_id,ga_session_id";
    let text = format!(
        "{head}\n20240115,1705312800000000,generate_lead,,,17053127\n\
         20240115,1705312900000000,page_view,1.2,,17053127\n"
    );
    let scratch = Scratch::new("ga4.csv", text.as_bytes());
    let mut file = EventFile::open(&scratch.0, &options(EventFormat::Auto, &[])).unwrap();
    let rows = file.read(10, usize::MAX).unwrap();
    let of = |place: usize| rows[place].content.as_ref().unwrap();
    assert!(matches!(file.shape.calls(of(0)).unwrap(), Calls::Nobody));
    assert!(matches!(file.shape.calls(of(1)).unwrap(), Calls::Made(_)));
    let text = "event_date,event_timestamp,event_name,user_pseudo_id,key,string_value\n\
        20240115,1705312800000000,generate_lead,1.2,page_title,x\n";
    let scratch = Scratch::new("unnested.csv", text.as_bytes());
    let fault = EventFile::open(&scratch.0, &options(EventFormat::Auto, &[])).unwrap_err();
    assert!(fault.to_string().contains("one parameter of an event"), "{fault}");
}

#[test]
fn a_table_of_posthog_is_read_as_its_json() {
    let text = "uuid,event,properties,distinct_id,timestamp\n\
        018d-1,$pageview,\"{\"\"$current_url\"\":\"\"https://x.test/pricing\"\"}\",ann@acme.com,\
        2024-01-15 10:00:00.123000\n\
        018d-2,$feature_flag_called,{},ann@acme.com,2024-01-15 10:00:00.123000\n";
    let options = options(EventFormat::Auto, &[]);
    let made = calls("events.csv", text, &options);
    assert_eq!(made.len(), 1, "what the library writes for itself is left out: {made:?}");
    let call = made[0].as_ref().unwrap();
    assert_eq!(call["timestamp"], "2024-01-15T10:00:00.123Z");
    assert_eq!(call["messageId"], "018d-1");
    assert_eq!(call["properties"]["url"], "https://x.test/pricing");
    // Other tables with a column of events stay what they are.
    let text = "event,distinct_id,timestamp\nDemo,ann,2024-01-15 10:00:00\n";
    assert_eq!(calls("own.csv", text, &options).len(), 1);
}

#[test]
fn moments_of_a_table_are_read_as_their_column_shows() {
    let open = |text: &str| {
        let scratch = Scratch::new("own.csv", text.as_bytes());
        let mut file = EventFile::open(&scratch.0, &options(EventFormat::Auto, &[])).unwrap();
        let rows = file.read(10, usize::MAX).unwrap();
        let shape = &file.shape;
        let call = |row: &EventRow| match shape.calls(row.content.as_ref().unwrap()).unwrap() {
            Calls::Made(made) => serde_json::from_str::<Json>(&made[0]).unwrap(),
            other => panic!("{other:?}"),
        };
        let times: Vec<String> = rows
            .iter()
            .map(|row| call(row)["timestamp"].as_str().unwrap()[..10].to_owned())
            .collect();
        let dates = shape.dates().map(|(heading, reading)| (heading.clone(), reading.basis));
        (times, dates, shape.details())
    };
    let head = "date,event,user_id,Seite";
    let (times, dates, details) =
        open(&format!("{head}\n03/04/2024 10:00,Demo,u,/a\n03/25/2024 10:00,Demo,u,/a\n"));
    assert_eq!(times, ["2024-03-04", "2024-03-25"], "the second row shows the order");
    assert_eq!(dates, Some(("date".to_owned(), Basis::Column)));
    assert_eq!(details, ["Seite"]);
    let (times, dates, _) = open(&format!("{head}\n03/04/2024 10:00,Demo,u,/a\n"));
    assert_eq!((times, dates.unwrap().1), (vec!["2024-04-03".to_owned()], Basis::Setting));
    let (_, dates, _) = open(&format!("{head}\n2024-04-03T10:00:00Z,Demo,u,/a\n"));
    assert_eq!(dates, None, "nothing was to be decided");
}
