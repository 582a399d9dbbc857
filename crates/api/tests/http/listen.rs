//! A real listener: what idles, drips or stays is closed, and others do not notice.
//!
//! Times are upper bounds that only a hanging server reaches.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use speargun_api::{Limits, Settings, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::desk::{Desk, LONG};

fn limits() -> Limits {
    Limits {
        connections: 1_000,
        connections_of_address: 1_000,
        first_head: Duration::from_millis(300),
        idle: Duration::from_secs(2),
        body_pause: Duration::from_millis(300),
        body_grace: Duration::from_secs(1),
        body_bytes_per_second: 1_000_000,
        unread: Duration::from_secs(1),
        shutdown: Duration::from_millis(500),
    }
}

struct Running {
    address: SocketAddr,
    desk: Desk,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

async fn start(limits: Limits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let desk = Desk::empty();
    let upload_directory = desk.folder().join("uploads");
    let settings = Settings { upload_directory, limits, ..Settings::default() };
    let tracking = desk.track();
    let engine = Arc::clone(&desk.engine);
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let shutdown = async {
            let _ = stopped.await;
        };
        serve(listener, engine, Some(tracking), &settings, shutdown).await;
    });
    Running { address, desk, stop, serving }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends something and reads what comes back until the server closes.
    async fn exchange(&self, sent: &str) -> String {
        let mut socket = self.connect().await;
        socket.write_all(sent.as_bytes()).await.unwrap();
        rest(&mut socket).await
    }

    async fn is_answering(&self) -> bool {
        let answer = self
            .exchange("GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await;
        answer.starts_with("HTTP/1.1 200")
    }
}

/// What comes until the server closes.
async fn rest(socket: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // One that is closed with bytes unread is reset: what came before counts.
    let _ = timeout(LONG, socket.read_to_end(&mut answer)).await.expect("the server closes");
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(path: &str, kind: &str, length: usize, begun: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {kind}\r\ncontent-length: \
         {length}\r\n\r\n{begun}"
    )
}

const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data; boundary=x";

#[tokio::test]
async fn who_says_nothing_or_half_a_head_is_closed() {
    let server = start(limits()).await;
    assert_eq!(server.exchange("").await, "");
    // A head that never ends is closed as well, whether or not it is answered first.
    server.exchange("GET / HTTP/1.1\r\nhost: loc").await;
    // So is whoever asked once and stays.
    let asked = server.exchange("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    assert!(asked.starts_with("HTTP/1.1 200"), "{asked}");
}

#[tokio::test]
async fn a_tracking_call_that_pauses_is_refused_and_counted() {
    let server = start(limits()).await;
    let tracked = server.exchange(&post("/v1/track", JSON, 500, "{\"a\"")).await;
    assert!(tracked.starts_with("HTTP/1.1 408") && tracked.contains("too_slow"), "{tracked}");
    let quality = server.desk.get("/api/v1/events/quality").await.ok(200);
    assert_eq!(quality["days"][0]["reason"], "too_slow", "{quality}");
}

#[tokio::test]
async fn bodies_that_pause_are_refused_and_say_so() {
    let server = start(limits()).await;
    let json = server.exchange(&post("/api/v1/views", JSON, 500, "{\"a\"")).await;
    assert!(json.starts_with("HTTP/1.1 408") && json.contains("body_too_slow"), "{json}");
    let begun =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nA,B";
    let upload = server.exchange(&post("/api/v1/imports/preview", FORM, 9_000, begun)).await;
    assert!(upload.starts_with("HTTP/1.1 408") && upload.contains("upload_too_slow"), "{upload}");
}

#[tokio::test]
async fn a_byte_now_and_then_is_no_pause_and_too_slow_all_the_same() {
    let server = start(limits()).await;
    let mut socket = server.connect().await;
    socket.write_all(post("/v1/track", JSON, 500_000, "").as_bytes()).await.unwrap();
    let dripping = async {
        while socket.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(LONG, dripping).await.expect("the server closes");
}

#[tokio::test]
async fn a_crowd_of_idle_connections_crowds_no_other_out() {
    let patient = Limits { connections: 20, first_head: LONG, idle: LONG, ..limits() };
    let server = start(patient).await;
    let mut crowd = Vec::new();
    for _ in 0..200 {
        crowd.push(server.connect().await);
    }
    assert!(server.is_answering().await);
    // Those that waited longest made room; they see that they are closed.
    assert_eq!(rest(&mut crowd[0]).await, "");
}

#[tokio::test]
async fn a_stop_ends_streams_and_half_a_body() {
    let server = start(Limits { body_pause: LONG, body_grace: LONG, ..limits() }).await;
    let mut stream = server.connect().await;
    let asked = b"GET /api/v1/events/stream HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(asked).await.unwrap();
    let mut begun = [0_u8; 15];
    timeout(LONG, stream.read_exact(&mut begun)).await.unwrap().unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200 OK");
    let mut half = server.connect().await;
    half.write_all(post("/v1/track", JSON, 500, "{").as_bytes()).await.unwrap();
    let idle = server.connect().await;
    assert!(server.is_answering().await);
    server.stop.send(()).unwrap();
    timeout(LONG, server.serving).await.expect("the server ends").unwrap();
    // The stream ended by itself, with the last chunk that says so.
    let ended = rest(&mut stream).await;
    assert!(ended.ends_with("0\r\n\r\n"), "{ended}");
    drop(idle);
}

/// A body whose chunks do not fit, or that breaks off: its sender's doing, never the server's.
#[tokio::test]
async fn bodies_whose_chunks_are_broken_are_refused_as_the_senders_doing() {
    let server = start(limits()).await;
    let chunked = |path: &str, kind: &str, body: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: \
             {kind}\r\ntransfer-encoding: chunked\r\n\r\n{body}"
        )
    };
    let head = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nA,B";
    let begun = format!("{:x}\r\n{head}\r\n", head.len());
    for broken in ["zz\r\n", &begun, &format!("{begun}zz\r\n"), "ffffffffffffffffff\r\n"] {
        for (path, kind) in
            [("/api/v1/imports/preview", FORM), ("/api/v1/views", JSON), ("/v1/track", JSON)]
        {
            let mut socket = server.connect().await;
            socket.write_all(chunked(path, kind, broken).as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
            let answer = rest(&mut socket).await;
            let status = answer.split(' ').nth(1).unwrap_or("none").to_owned();
            // A connection that ended may stay without an answer.
            assert!(status.starts_with('4') || status == "none", "{path} {broken:?}: {answer}");
        }
    }
    assert!(server.is_answering().await);
}
