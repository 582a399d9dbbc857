//! What operators see of the server: figures for Prometheus, and a log line with an id for each
//! request.
//!
//! Figures are counted per route, never per address: an address may hold a name.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{self, Next};
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tracing::Instrument as _;

use crate::workspace::server::{PartStatus, ServerHealth};

/// The header that carries a request's id both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken over from a client.
const ID_LENGTH_MAX: usize = 64;
/// What a request is counted under that fits no route.
const NO_ROUTE: &str = "none";

/// The upper bounds of how long requests take, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PartLabels {
    part: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: String,
}

/// The figures of a server, shared by its clones.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    started: Instant,
    next_id: Arc<AtomicU64>,
    id_prefix: Arc<str>,
}

impl Default for Metrics {
    fn default() -> Self {
        // Ids of two runs of a server differ.
        let prefix = RandomState::new().hash_one(0_u8);
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
            started: Instant::now(),
            next_id: Arc::default(),
            id_prefix: format!("{prefix:016x}").into(),
        }
    }
}

impl Metrics {
    fn new_id(&self) -> String {
        format!("{}-{}", self.id_prefix, self.next_id.fetch_add(1, Ordering::Relaxed))
    }

    /// All figures as OpenMetrics text, with how the parts of the server are now.
    ///
    /// # Errors
    /// None in practice: text is written to memory.
    pub(crate) fn text(&self, health: &ServerHealth) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::with_prefix("speargun");
        registry.register("http_requests", "Requests answered", self.requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "How long requests took until the head of their answer",
            Unit::Seconds,
            self.durations.clone(),
        );
        let now = "Requests that are being answered";
        registry.register("http_requests_in_flight", now, self.in_flight.clone());
        let build = Family::<BuildLabels, Gauge>::default();
        build.get_or_create(&BuildLabels { version: health.version.clone() }).set(1);
        registry.register("build", "The version that runs", build);
        let uptime = Gauge::<f64, AtomicU64>::default();
        uptime.set(self.started.elapsed().as_secs_f64());
        registry.register_with_unit("uptime", "Since the server started", Unit::Seconds, uptime);
        if let Some(bytes) = resident_bytes() {
            let memory = Gauge::<i64>::default();
            memory.set(bytes);
            let help = "Memory of the process that is not swapped out";
            registry.register_with_unit("resident_memory", help, Unit::Bytes, memory);
        }
        register_parts(&mut registry, health);
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

fn register_parts(registry: &mut Registry, health: &ServerHealth) {
    let (status, waiting) = (Family::<PartLabels, Gauge>::default(), Family::default());
    let lag = Family::<PartLabels, Gauge<f64, AtomicU64>>::default();
    for part in &health.parts {
        let labels = PartLabels { part: part.part.clone() };
        let number = match part.status {
            PartStatus::Ok => 0,
            PartStatus::Degraded => 1,
            PartStatus::Failing => 2,
        };
        status.get_or_create(&labels).set(number);
        if let Some(lag_ms) = part.lag_ms {
            lag.get_or_create(&labels).set(lag_ms as f64 / 1_000.0);
        }
        if let Some(events) = part.waiting_events {
            let gauge: &Family<PartLabels, Gauge> = &waiting;
            gauge.get_or_create(&labels).set(events);
        }
    }
    registry.register("part_status", "0: ok, 1: degraded, 2: failing", status);
    registry.register_with_unit("part_lag", "How far a part is behind", Unit::Seconds, lag);
    registry.register("part_waiting_events", "Events that wait for a part", waiting);
}

/// How much memory the process has; none where the system does not say it.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1_024)
}

/// Routes whose requests are counted and logged.
pub(crate) fn observed(routes: Router, metrics: Metrics) -> Router {
    routes.layer(middleware::from_fn_with_state(metrics, observe))
}

/// Counts a request, gives it an id, and logs it. The answer carries the id; one that a proxy sent
/// is taken over.
async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let method = method_name(request.method());
    let sent = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    let id = sent.filter(|id| is_plain(id)).map_or_else(|| metrics.new_id(), ToOwned::to_owned);
    let span = tracing::info_span!("request", id, method, route);
    metrics.in_flight.inc();
    let in_flight = InFlight(metrics.in_flight.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    drop(in_flight);
    let took = begun.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, duration_ms = took.as_millis() as u64, "answered"));
    metrics
        .durations
        .get_or_create(&RouteLabels { route: route.clone() })
        .observe(took.as_secs_f64());
    metrics.requests.get_or_create(&RequestLabels { method, route, status }).inc();
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Counts a request as one less once it is answered, or once nobody waits for it any more.
struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Whether an id of a client can stand in a log.
fn is_plain(id: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "-_.:".contains(sign);
    !id.is_empty() && id.len() <= ID_LENGTH_MAX && id.chars().all(is_sign)
}

/// The names of methods that are told apart: a client may make up any.
fn method_name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("OTHER")
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_ids_are_taken_over() {
        for id in ["a", "018f-2.x:7_z", "A9"] {
            assert!(is_plain(id), "{id}");
        }
        for id in ["", "a b", "a\n", "é", &"x".repeat(65)] {
            assert!(!is_plain(id), "{id}");
        }
    }
}
