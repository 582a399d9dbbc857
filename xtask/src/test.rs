//! `cargo xtask test`: every test. What a test needs and is missing is a skip that is said aloud,
//! or a failure where `CI=true`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::process::{find_program, is_ci, root, run as run_program, run_with, step};
use crate::web;

const CHROMIUM: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
];

const PYTHON: &str = "python3";

/// Runs every test.
pub(crate) fn run() -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    web::build()?;
    step("web: format, lints, types");
    run_program("npm", &["run", "check"], &root().join("web"))?;
    step("web: unit tests");
    run_program("npm", &["run", "test"], &root().join("web"))?;
    step("Rust tests");
    let postgres = Postgres::start()?;
    let address = postgres.as_ref().map(|server| server.address.as_str()).unwrap_or_default();
    let authority = postgres.as_ref().map(|server| server.authority.as_str()).unwrap_or_default();
    let mut environment =
        vec![("SPEARGUN_TEST_POSTGRES", address), ("SPEARGUN_TEST_POSTGRES_CA", authority)];
    environment.retain(|(_, value)| !value.is_empty());
    run_with(&cargo, &["test", "--workspace", "--quiet"], &root(), &environment)?;
    drop(postgres);
    step("binary for the tests from outside");
    let binary = build(&cargo)?;
    step("libraries of others against the server");
    libraries(&binary)?;
    step("a real provider of sign-in against the server");
    provider(&binary)?;
    step("the lake as others see it");
    lake(&binary)?;
    step("browser tests");
    browser(&binary)
}

fn skip_or_fail(what: &str) -> Result<(), String> {
    if is_ci() {
        return Err(format!("{what}; CI=true, so this is a failure"));
    }
    eprintln!("skipped: {what}");
    Ok(())
}

/// Builds the binary and tells where it is. With the features of the whole workspace, or the SQL
/// engine would be compiled a second time.
pub(crate) fn build(cargo: &str) -> Result<PathBuf, String> {
    run_program(cargo, &["build", "--quiet", "--workspace", "--bin", "speargun"], &root())?;
    Ok(target().join("debug/speargun"))
}

fn target() -> PathBuf {
    std::env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), PathBuf::from)
}

/// The tracking libraries of Segment and RudderStack, unchanged, against the real binary.
fn libraries(binary: &Path) -> Result<(), String> {
    let folder = root().join("tests/sdk");
    // Not `npm ci`: it misses packages for other platforms in a lock file that npm itself wrote
    // where a library has optional ones of optional ones.
    web::install(&folder, "install")?;
    let environment = [("SPEARGUN_BIN", &*binary.to_string_lossy())];
    run_with("npm", &["test"], &folder, &environment)?;
    python(binary, "tests/sdk", "python_clients.py")
}

/// A certified provider of OpenID Connect, on this machine, against the real binary.
fn provider(binary: &Path) -> Result<(), String> {
    let folder = root().join("tests/oidc");
    web::install(&folder, "ci")?;
    run_with("npm", &["test"], &folder, &[("SPEARGUN_BIN", &*binary.to_string_lossy())])
}

/// DuckDB and data frames over the files, and a bucket on a real S3 server.
fn lake(binary: &Path) -> Result<(), String> {
    python(binary, "tests/lake", "check.py")
}

/// A script of Python with the packages that its folder names, in a virtual environment of its own.
fn python(binary: &Path, folder: &str, script: &str) -> Result<(), String> {
    let mut probe = Command::new(PYTHON);
    let usable = probe.args(["-c", "import ensurepip, venv"]).status();
    if !usable.is_ok_and(|status| status.success()) {
        let needs = format!("{folder}/{script} needs Python (apt-get install python3-venv)");
        return skip_or_fail(&needs);
    }
    let environment = target().join(folder.replace('/', "-"));
    let own = environment.join("bin/python").to_string_lossy().into_owned();
    let folder = root().join(folder);
    if !Path::new(&own).exists() {
        run_program(PYTHON, &["-m", "venv", &environment.to_string_lossy()], &folder)?;
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run_program(&own, &[&install[..], &["-r", "requirements.txt"]].concat(), &folder)?;
    run_with(&own, &[script], &folder, &[("SPEARGUN_BIN", &*binary.to_string_lossy())])
}

/// Playwright against the real binary on a demo workspace.
fn browser(binary: &Path) -> Result<(), String> {
    let named = std::env::var("CHROMIUM").ok();
    let Some(chromium) = named.or_else(|| find_program(&CHROMIUM)) else {
        return skip_or_fail("the browser tests need Chromium (apt-get install chromium)");
    };
    let folder = std::env::temp_dir().join(format!("speargun-browser-{}", std::process::id()));
    let _cleaner = Cleaner(folder.clone());
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let server = Server::start(binary, &folder.join("demo"), "600")?;
    // Outcomes teach nothing, and the learner refuses, where few deals were closed.
    let market = Server::start(binary, &folder.join("market"), "2000")?;
    let binary = binary.to_string_lossy();
    let environment = [
        ("SPEARGUN_URL", server.address.as_str()),
        ("SPEARGUN_MARKET_URL", market.address.as_str()),
        ("CHROMIUM", chromium.as_str()),
        // Some tests start a server of their own.
        ("SPEARGUN_BIN", &binary),
    ];
    run_with("npm", &["run", "e2e"], &root().join("web"), &environment)
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Makes a demo and waits until it says its address.
    fn start(binary: &Path, workspace: &Path, accounts: &str) -> Result<Self, String> {
        let workspace = workspace.to_string_lossy();
        let arguments =
            ["demo", "--directory", &workspace, "--accounts", accounts, "--listen", "127.0.0.1:0"];
        let mut child = Command::new(binary)
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be run: {error}", binary.display()))?;
        let stderr = child.stderr.take().ok_or("the server has no stderr")?;
        let mut lines = BufReader::new(stderr).lines();
        let mut said = String::new();
        for line in lines.by_ref() {
            let line = line.map_err(|error| error.to_string())?;
            if let Some((_, address)) = line.split_once("http://") {
                let address = format!("http://{}", address.trim());
                // What it says later is read on, so that it never waits for a full pipe.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(Self { child, address });
            }
            said.push_str(&line);
            said.push('\n');
        }
        let _ = child.wait();
        Err(format!("the server ended before it was ready:\n{said}"))
    }

    fn stop(&mut self) {
        // A server that is gone already needs no stopping.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Cleaner(PathBuf);

impl Drop for Cleaner {
    fn drop(&mut self) {
        // Scratch: what cannot be removed is left to the system's cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A PostgreSQL server for the tests, or the one that `SPEARGUN_TEST_POSTGRES` names.
struct Postgres {
    address: String,
    /// The file of the certificate by which its own is trusted; blank where it is somebody's.
    authority: String,
    child: Option<Child>,
    _folder: Option<Cleaner>,
}

impl Postgres {
    fn start() -> Result<Option<Self>, String> {
        if let Ok(address) = std::env::var("SPEARGUN_TEST_POSTGRES") {
            let authority = String::new();
            return Ok(Some(Self { address, authority, child: None, _folder: None }));
        }
        let Some(programs) = postgres_programs() else {
            skip_or_fail("the PostgreSQL tests need its server (apt-get install postgresql)")?;
            return Ok(None);
        };
        let folder = std::env::temp_dir().join(format!("speargun-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let cleaner = Cleaner(folder.clone());
        // PostgreSQL refuses to run as root; the tests of a container often do.
        let as_root = is_root();
        if as_root {
            let owner = ["postgres", &folder.to_string_lossy()].map(ToOwned::to_owned);
            run_program("chown", &owner.each_ref().map(String::as_str), &root())?;
        }
        let data = folder.join("data").to_string_lossy().into_owned();
        let tool = |name: &str| programs.join(name).to_string_lossy().into_owned();
        let initdb = [
            tool("initdb"),
            "-D".into(),
            data.clone(),
            "-U".into(),
            "postgres".into(),
            "-N".into(),
        ];
        let status = as_user(&initdb, as_root)
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])
            .stdout(Stdio::null())
            .status()
            .map_err(|error| format!("initdb cannot be run: {error}"))?;
        if !status.success() {
            return Err(format!("initdb failed ({status})"));
        }
        let port = free_port()?;
        let sockets = folder.to_string_lossy().into_owned();
        let authority = certify(&folder, as_root)?;
        let server = [tool("postgres"), "-D".into(), data, "-p".into(), port.to_string()];
        let child = as_user(&server, as_root)
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"])
            .args(["-k", &sockets, "-c", "ssl=on"])
            .args(["-c", &format!("ssl_cert_file={sockets}/server.pem")])
            .args(["-c", &format!("ssl_key_file={sockets}/server.key")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("postgres cannot be run: {error}"))?;
        let server = Self {
            address: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            authority,
            child: Some(child),
            _folder: Some(cleaner),
        };
        wait_for(port)?;
        Ok(Some(server))
    }
}

/// Makes a certificate for this machine, and the authority that signs it, whose file it returns.
fn certify(folder: &Path, as_root: bool) -> Result<String, String> {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let failed = |error: rcgen::Error| format!("a certificate cannot be made: {error}");
    let mut of_authority = CertificateParams::new(Vec::new()).map_err(failed)?;
    of_authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().map_err(failed)?;
    let authority = CertifiedIssuer::self_signed(of_authority, key).map_err(failed)?;
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let of_server = CertificateParams::new(names).map_err(failed)?;
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = of_server.signed_by(&key, &authority).map_err(failed)?;
    let path = |name: &str| folder.join(name);
    let write = |name: &str, text: String| {
        std::fs::write(path(name), text).map_err(|error| format!("{name}: {error}"))
    };
    write("authority.pem", authority.pem())?;
    write("server.pem", certificate.pem())?;
    write("server.key", key.serialize_pem())?;
    use std::os::unix::fs::PermissionsExt as _;
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(path("server.key"), private).map_err(|error| error.to_string())?;
    if as_root {
        let key = path("server.key").to_string_lossy().into_owned();
        run_program("chown", &["postgres", &key], &root())?;
    }
    Ok(path("authority.pem").to_string_lossy().into_owned())
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn as_user(command: &[String], as_root: bool) -> Command {
    if as_root {
        let mut all = Command::new("setpriv");
        all.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).args(command);
        all
    } else {
        let mut all = Command::new(&command[0]);
        all.args(&command[1..]);
        all
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self").metadata().is_ok_and(|metadata| metadata.uid() == 0)
}

/// The folder that holds `initdb` and `postgres`.
fn postgres_programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    folders.sort();
    folders.push(PathBuf::from("/usr/local/bin"));
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

fn free_port() -> Result<u16, String> {
    std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}

/// Waits until the server takes connections, half a minute at most.
fn wait_for(port: u16) -> Result<(), String> {
    const TRIES: u32 = 300;
    for _ in 0..TRIES {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            // The port opens a moment before the server is ready to serve.
            std::thread::sleep(std::time::Duration::from_millis(1_000));
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    Err("the PostgreSQL server did not start within 30 s".to_owned())
}
