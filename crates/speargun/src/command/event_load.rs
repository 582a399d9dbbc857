//! `speargun bench events`: a load generator on real connections against a real server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use speargun_domain::money::Currency;
use speargun_engine::event::key::KeyKind;
use speargun_engine::event::{EventLog, key};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::membership::match_people;
use speargun_engine::score::score_all;
use speargun_engine::{InitOptions, Watch, Workspace};

use super::CommandError;
use super::scratch::Scratch;
use crate::arguments::{EventLoad, Output};
use crate::output::{self, grouped};

/// How long one answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// How often the lag is asked for.
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// How many visitors the load is of.
const VISITORS: u64 = 20_000;

/// What was measured.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct LoadReport {
    pub(super) events: u64,
    pub(super) calls: u64,
    pub(super) refused: u64,
    pub(super) seconds: f64,
    pub(super) events_per_second: f64,
    pub(super) calls_per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) server_peak_mib: Option<f64>,
    pub(super) server_cpu_seconds: Option<f64>,
    /// From an event's arrival to the scores that hold it, over the steps that were seen.
    pub(super) lag_p50_ms: Option<f64>,
    pub(super) lag_p99_ms: Option<f64>,
}

pub(super) fn run(load: &EventLoad, output: Output) -> Result<(), CommandError> {
    let report = match (load.server, &load.key) {
        (Some(server), Some(key)) => drive(load, server, key)?,
        _ => against_own_server(load)?,
    };
    if output.json {
        return output::json(&report);
    }
    let memory =
        report.server_peak_mib.map_or(output::MISSING.to_owned(), |mib| format!("{mib:.0}"));
    let cpu = report.server_cpu_seconds.map_or(output::MISSING.to_owned(), |s| format!("{s:.1}"));
    let shown = |ms: Option<f64>| ms.map_or(output::MISSING.to_owned(), |ms| format!("{ms:.0}"));
    let row = vec![
        grouped(report.events),
        grouped(report.refused),
        format!("{:.1}", report.seconds),
        grouped(report.events_per_second as u64),
        grouped(report.calls_per_second as u64),
        format!("{:.1}", report.p50_ms),
        format!("{:.1}", report.p99_ms),
        memory,
        cpu,
        shown(report.lag_p50_ms),
        shown(report.lag_p99_ms),
    ];
    let headings = [
        "Events",
        "Calls refused",
        "Seconds",
        "Events/s",
        "Calls/s",
        "p50 ms",
        "p99 ms",
        "Server peak MiB",
        "Server CPU s",
        "Lag p50 ms",
        "Lag p99 ms",
    ];
    output::table(&headings, vec![row], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
}

/// A server of its own, as anybody starts one, on a scratch workspace.
fn against_own_server(load: &EventLoad) -> Result<LoadReport, CommandError> {
    let scratch = Scratch::new("speargun-events")?;
    start_and_drive(load, scratch.path())
}

fn start_and_drive(load: &EventLoad, folder: &Path) -> Result<LoadReport, CommandError> {
    let failed = |error: std::io::Error| CommandError::Failed(format!("the server: {error}"));
    let currency =
        Currency::parse("EUR").map_err(|error| CommandError::Failed(error.to_string()))?;
    let options = InitOptions {
        name: "bench".to_owned(),
        currency,
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    let workspace = Workspace::init(folder, &options)?;
    let key = key::create(
        &EventLog::open(&workspace)?,
        "bench",
        KeyKind::Server,
        &super::context(&workspace),
    )?
    .secret;
    settle(&workspace, load.of_accounts)?;
    drop(workspace);
    let program = std::env::current_exe().map_err(failed)?;
    let mut server = Command::new(program)
        .arg("--workspace")
        .arg(folder)
        .args(["serve", "--listen", "127.0.0.1:0", "--events-per-second", "4000000000"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let result = address_of(&mut server).and_then(|address| {
        let done = AtomicBool::new(false);
        let (driven, lags_ms) = std::thread::scope(|scope| {
            let lags = scope.spawn(|| watch_lag(address, &done));
            let driven = drive(load, address, &key);
            done.store(true, Ordering::Relaxed);
            (driven, lags.join().unwrap_or_default())
        });
        let mut report = driven?;
        report.lag_p50_ms = quantile(&lags_ms, 0.5);
        report.lag_p99_ms = quantile(&lags_ms, 0.99);
        report.server_peak_mib = super::bench::peak_memory_mib_of(&server.id().to_string());
        report.server_cpu_seconds = super::bench::cpu_seconds_of(&server.id().to_string());
        Ok(report)
    });
    // The server has nothing left to do; that it may already have ended changes nothing.
    let _ = server.kill();
    let _ = server.wait();
    result
}

/// Accounts with a domain each, and their people: those whose visits the load is of.
fn settle(workspace: &Workspace, accounts: u64) -> Result<(), CommandError> {
    if accounts == 0 {
        return Ok(());
    }
    use std::fmt::Write as _;
    let (mut of_accounts, mut of_people) = (String::new(), String::new());
    // Writing to a text cannot fail.
    let _ = writeln!(of_accounts, "Company name,Domain,Industry,Employees");
    for account in 0..accounts {
        let _ = writeln!(of_accounts, "Bench {account},bench{account}.com,Software,{account}");
    }
    let _ = writeln!(of_people, "Email,First name,Last name,Job title");
    for visitor in 0..VISITORS {
        let email = email_of(visitor, accounts);
        let _ = writeln!(of_people, "{email},V{visitor},Visitor,Marketing Director");
    }
    let folder = workspace.directory.join("bench-files");
    let paths = [folder.join("accounts.csv"), folder.join("leads.csv")];
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&paths[0], of_accounts))
        .and_then(|()| std::fs::write(&paths[1], of_people))
        .map_err(|error| CommandError::Failed(format!("{}: {error}", folder.display())))?;
    let call = super::context(workspace);
    let now = call.now;
    import_paths(workspace, &paths, &ImportOptions::default(), &Watch::none(), &call)?;
    match_people(workspace, &Watch::none(), now)?;
    score_all(workspace, &Watch::none(), now, now)?;
    Ok(())
}

fn email_of(visitor: u64, accounts: u64) -> String {
    format!("visitor{visitor}@bench{}.com", visitor % accounts)
}

/// Asks the server again and again how far scores were behind at its last step.
fn watch_lag(server: SocketAddr, done: &AtomicBool) -> Vec<f32> {
    let mut lags_ms = Vec::new();
    let mut body = Vec::new();
    while !done.load(Ordering::Relaxed) {
        std::thread::sleep(LOOK_EVERY);
        let asked = TcpStream::connect(server).and_then(|mut stream| {
            stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
            let path = "/api/v1/events/quality";
            write!(stream, "GET {path} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\n\r\n")?;
            read_answer(&mut BufReader::new(stream), &mut body)
        });
        let answer: Option<serde_json::Value> =
            asked.ok().and_then(|_| serde_json::from_slice(&body).ok());
        let lag = answer.and_then(|answer| answer.get("lag_ms")?.as_f64());
        lags_ms.extend(lag.map(|lag| lag as f32));
    }
    lags_ms.sort_by(f32::total_cmp);
    lags_ms
}

fn quantile(sorted: &[f32], share: f64) -> Option<f64> {
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).map(|value| f64::from(*value))
}

fn address_of(server: &mut Child) -> Result<SocketAddr, CommandError> {
    let silent = || CommandError::Failed("the server did not say its address".to_owned());
    let stderr = server.stderr.take().ok_or_else(silent)?;
    let mut lines = BufReader::new(stderr).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split("http://").nth(1).and_then(|text| text.trim().parse().ok()));
    // Somebody has to read on, or the server stops at a full pipe.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| output::message(&line)));
    address.ok_or_else(silent)
}

fn drive(load: &EventLoad, server: SocketAddr, key: &str) -> Result<LoadReport, CommandError> {
    let number = AtomicU64::new(0);
    let refused = AtomicU64::new(0);
    let start = Instant::now();
    let end = start + Duration::from_secs(u64::from(load.seconds));
    let results: Vec<Result<Vec<f32>, std::io::Error>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..load.connections)
            .map(|connection| {
                let (number, refused) = (&number, &refused);
                scope.spawn(move || {
                    let sender = Sender { load, server, key, connection, number, refused };
                    sender.send_until(start, end)
                })
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| {
                let ended = || std::io::Error::other("a sender ended");
                handle.join().unwrap_or_else(|_| Err(ended()))
            })
            .collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    let mut latencies_ms = Vec::new();
    for result in results {
        let of_one =
            result.map_err(|error| CommandError::Failed(format!("a connection: {error}")))?;
        latencies_ms.extend(of_one);
    }
    latencies_ms.sort_by(f32::total_cmp);
    let calls = latencies_ms.len() as u64;
    let refused = refused.into_inner();
    let events = calls.saturating_sub(refused) * u64::from(load.batch);
    Ok(LoadReport {
        events,
        calls,
        refused,
        seconds,
        events_per_second: events as f64 / seconds,
        calls_per_second: calls as f64 / seconds,
        p50_ms: quantile(&latencies_ms, 0.5).unwrap_or_default(),
        p99_ms: quantile(&latencies_ms, 0.99).unwrap_or_default(),
        ..LoadReport::default()
    })
}

/// One connection that sends call after call.
struct Sender<'a> {
    load: &'a EventLoad,
    server: SocketAddr,
    key: &'a str,
    connection: u32,
    number: &'a AtomicU64,
    refused: &'a AtomicU64,
}

impl Sender<'_> {
    fn send_until(&self, start: Instant, end: Instant) -> std::io::Result<Vec<f32>> {
        let stream = TcpStream::connect(self.server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut stream = stream;
        let mut latencies_ms = Vec::new();
        let mut request = Vec::new();
        let mut body = String::new();
        let mut answer = Vec::new();
        let mut sent = 0_u64;
        while Instant::now() < end {
            if let Some(rate) = self.load.rate {
                let each = f64::from(rate) / f64::from(self.load.connections);
                let due = start + Duration::from_secs_f64(sent as f64 / each);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            self.write_body(&mut body);
            let call = if self.load.batch == 1 { "track" } else { "batch" };
            request.clear();
            write!(
                request,
                "POST /v1/{call} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\n\r\n",
                self.server,
                body.len()
            )?;
            request.extend_from_slice(body.as_bytes());
            let before = Instant::now();
            stream.write_all(&request)?;
            if read_answer(&mut reader, &mut answer)? != 200 {
                self.refused.fetch_add(1, Ordering::Relaxed);
            }
            latencies_ms.push(before.elapsed().as_secs_f32() * 1_000.0);
            sent += u64::from(self.load.batch);
        }
        Ok(latencies_ms)
    }

    fn write_body(&self, body: &mut String) {
        body.clear();
        let batch = self.load.batch;
        if batch > 1 {
            body.push_str("{\"batch\":[");
        }
        for index in 0..batch {
            let number = self.number.fetch_add(1, Ordering::Relaxed);
            if index > 0 {
                body.push(',');
            }
            self.write_event(body, number);
        }
        if batch > 1 {
            body.push_str(&format!("],\"writeKey\":\"{}\"}}", self.key));
        }
    }

    /// A page view as a browser's library sends it: about 600 bytes.
    fn write_event(&self, body: &mut String, number: u64) {
        use std::fmt::Write as _;
        let visitor = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % VISITORS;
        let who = match self.load.of_accounts {
            0 => String::new(),
            accounts => format!("\"userId\":\"{}\",", email_of(visitor, accounts)),
        };
        let page = ["/", "/pricing", "/blog/post", "/demo", "/docs/start"][number as usize % 5];
        // Writing to a text cannot fail.
        let _ = write!(
            body,
            "{{{who}\"type\":\"track\",\"event\":\"Page Viewed\",\"messageId\":\
             \"bench-{process}-{connection}-{number}\",\"anonymousId\":\
             \"6f9619ff-8b86-d011-b42d-00c04f{visitor:06x}\",\"writeKey\":\"{key}\",\
             \"properties\":{{\"section\":\"main\",\"position\":{number}}},\"context\":{{\
             \"library\":{{\"name\":\"analytics.js\",\"version\":\"2.11.1\"}},\"locale\":\"en-US\",\
             \"userAgent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, \
             like Gecko) Chrome/128.0.0.0 Safari/537.36\",\"page\":{{\"path\":\"{page}\",\
             \"referrer\":\"https://www.google.com/\",\"title\":\"Speargun\",\"url\":\
             \"https://www.example.com{page}?utm_source=newsletter&utm_medium=email\"}}}}}}",
            process = std::process::id(),
            connection = self.connection,
            key = self.key,
        );
    }
}

/// Reads an HTTP/1.1 answer whole and tells its status.
fn read_answer(reader: &mut BufReader<TcpStream>, line: &mut Vec<u8>) -> std::io::Result<u16> {
    let invalid = || std::io::Error::other("the server answers something that is no HTTP");
    let mut status = 0;
    let mut length = 0_usize;
    for count in 0.. {
        line.clear();
        if reader.read_until(b'\n', line)? == 0 {
            return Err(invalid());
        }
        let text = std::str::from_utf8(line).map_err(|_| invalid())?.trim_end();
        if count == 0 {
            status =
                text.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(invalid)?;
        } else if text.is_empty() {
            break;
        } else if let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(|_| invalid())?;
        }
    }
    line.resize(length, 0);
    reader.read_exact(line)?;
    Ok(status)
}
