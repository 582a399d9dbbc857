//! `speargun serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use speargun_api::{Limits, Metrics};
use speargun_domain::caller::Caller;
use speargun_engine::Workspace;
use speargun_store::import_run;
use tokio::net::TcpListener;

use super::CommandError;
use crate::arguments::Serve;
use crate::language::say;
use crate::output;
use speargun_engine::Engine;

pub(super) fn run(
    workspace: Workspace,
    serve: &Serve,
    visitor: Option<&str>,
) -> Result<(), CommandError> {
    if let Some(fault) = speargun_engine::serve::clock_fault(workspace.now(), None) {
        output::message(&say!("cli.serve.clock", text = fault));
    }
    // A model that cannot be read is told now, not with the first page.
    workspace.model()?;
    // What a killed server left running is told apart from what runs now, unless a command line
    // import is at it this moment.
    if let Ok(_lock) = workspace.lock("serve") {
        let at = workspace.now();
        workspace
            .store
            .write(|connection| import_run::mark_interrupted(connection, at).map(|_| ()))
            .map_err(speargun_engine::EngineError::from)?;
    }
    let listeners = 1 + usize::from(serve.track_listen.is_some());
    let limits = limits_for(listeners);
    let settings = speargun_api::Settings {
        upload_directory: workspace.directory.join("uploads"),
        extra_hosts: hosts_of(serve),
        is_open: serve.listen.ip().is_loopback(),
        caller: Caller::operator(),
        // Whoever reaches a machine from elsewhere is no visitor of its demo.
        visitor: visitor.filter(|_| serve.listen.ip().is_loopback()).map(ToOwned::to_owned),
        metrics: Metrics::default(),
        limits,
    };
    let engine = Arc::new(Engine::new(Arc::new(workspace)));
    let tracking = engine.start_tracking(
        (serve.events_per_second, serve.compact_events),
        speargun_api::run_blocking,
    )?;
    engine.start_jobs()?;
    // Asked before the runtime is there: a database is waited for.
    let setup_code = match engine.door.requires_sign_in(&engine.workspace)? {
        true => None,
        false => Some(engine.door.setup_code()?),
    };
    if let Some(fault) = speargun_engine::user::provider_fault(&engine) {
        output::message(&say!("cli.serve.no_provider", fault));
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        CommandError::Failed(say!("cli.serve.no_start", error = error.to_string()))
    })?;
    let own = Arc::clone(&engine);
    let served = runtime.block_on(async {
        let listener = listen(serve.listen).await?;
        let address = listener.local_addr().map_err(CommandError::Output)?;
        let mut apart = None;
        if let Some(address) = serve.track_listen {
            let listener = listen(address).await?;
            output::message(&say!("cli.serve.tracking", address = address.to_string()));
            let tracking = Arc::clone(&tracking);
            let settings = settings.clone();
            let serving = speargun_api::serve_tracking(listener, tracking, settings, stopped());
            apart = Some(tokio::spawn(serving));
        }
        output::message(&say!("cli.serve.ready", address = address.to_string()));
        if let Some(code) = &setup_code {
            say_set_up(address, code);
        }
        output::message(&say!("cli.serve.stop"));
        speargun_api::serve(listener, own, Some(tracking), &settings, stopped()).await;
        if let Some(apart) = apart {
            // It ends by the same signal and within the same time.
            let _ = apart.await;
        }
        Ok(())
    });
    engine.stop(STOP_JOBS);
    // A call that still computes answers a connection that is closed by now.
    runtime.shutdown_timeout(STOP_CALLS);
    served
}

/// How long jobs may take to stop once the server stops.
const STOP_JOBS: Duration = Duration::from_secs(2);
/// How long calls may go on that nobody waits for any more.
const STOP_CALLS: Duration = Duration::from_millis(500);
/// File handles that are kept for databases, the lake and uploads.
const FILES_KEPT: u64 = 256;

/// The limits of each of so many listeners. As many files as the system lets this process have are
/// asked for first: by default it is 1,024, fewer than one server's connections.
fn limits_for(listeners: usize) -> Limits {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1_024);
    let mut limits = Limits::default();
    let room = files.saturating_sub(FILES_KEPT).max(64);
    let room = usize::try_from(room).unwrap_or(usize::MAX) / listeners;
    if room < limits.connections {
        limits.connections = room;
        output::message(&say!("cli.serve.few_files", files, room));
    }
    limits
}

async fn listen(address: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(address).await.map_err(|error| {
        let (address, error) = (address.to_string(), error.to_string());
        CommandError::Failed(say!("cli.serve.no_address", address, error))
    })
}

/// The names under which the server answers: an address that it listens on is one of them.
fn hosts_of(serve: &Serve) -> Vec<String> {
    let ip = serve.listen.ip();
    let own = (!ip.is_unspecified() && !ip.is_loopback()).then(|| ip.to_string());
    serve.hosts.iter().cloned().chain(own).collect()
}

/// Says how people come in, as long as there are none.
fn say_set_up(address: SocketAddr, code: &str) {
    let is_local = address.ip().is_loopback();
    let address = address.to_string();
    output::message(&match is_local {
        true => say!("cli.serve.no_people", address, code),
        false => say!("cli.serve.first_person", address, code),
    });
}

/// Resolves once the process is told to stop.
pub(super) async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
