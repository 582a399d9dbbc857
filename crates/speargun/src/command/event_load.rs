//! `speargun bench events`: a load generator on real connections against a real server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use speargun_domain::money::Currency;
use speargun_engine::event::{EventLog, key};
use speargun_engine::{InitOptions, Workspace};

use super::CommandError;
use crate::arguments::{EventLoad, Output};
use crate::output::{self, grouped};

/// How long one answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
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
    ];
    output::table(&headings, vec![row], &[0, 1, 2, 3, 4, 5, 6, 7, 8])
}

/// A server of its own, as anybody starts one, on a scratch workspace.
fn against_own_server(load: &EventLoad) -> Result<LoadReport, CommandError> {
    let folder = std::env::temp_dir().join(format!("speargun-events-{}", std::process::id()));
    let result = start_and_drive(load, &folder);
    // The folder is scratch; the measurement stands whether or not it can be removed.
    let _ = std::fs::remove_dir_all(&folder);
    result
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
    let key = key::create(&EventLog::open(&workspace)?, "bench", Workspace::now())?.secret;
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
        let mut report = drive(load, address, &key)?;
        report.server_peak_mib = super::bench::peak_memory_mib_of(&server.id().to_string());
        report.server_cpu_seconds = super::bench::cpu_seconds_of(&server.id().to_string());
        Ok(report)
    });
    // The server has nothing left to do; that it may already have ended changes nothing.
    let _ = server.kill();
    let _ = server.wait();
    result
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
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("{line}")));
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
    let quantile = |share: f64| {
        let place = (latencies_ms.len() as f64 * share) as usize;
        latencies_ms.get(place.min(latencies_ms.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
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
        p50_ms: f64::from(quantile(0.5)),
        p99_ms: f64::from(quantile(0.99)),
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
        let page = ["/", "/pricing", "/blog/post", "/demo", "/docs/start"][number as usize % 5];
        // Writing to a text cannot fail.
        let _ = write!(
            body,
            "{{\"type\":\"track\",\"event\":\"Page Viewed\",\"messageId\":\
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
