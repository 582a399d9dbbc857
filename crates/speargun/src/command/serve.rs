//! `speargun serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use speargun_api::track::Tracking;
use speargun_engine::Workspace;
use speargun_store::import_run;

use super::CommandError;
use crate::arguments::Serve;
use crate::backend::EngineBackend;
use crate::output;

pub(super) fn run(workspace: Workspace, serve: &Serve) -> Result<(), CommandError> {
    refuse_wide(serve.listen)?;
    // A model that cannot be read is told now, not with the first page.
    workspace.model()?;
    // What a killed server left running is told apart from what runs now, unless a command line
    // import is at it this moment.
    if let Ok(_lock) = workspace.lock("serve") {
        let at = Workspace::now();
        workspace
            .store
            .write(|connection| import_run::mark_interrupted(connection, at).map(|_| ()))
            .map_err(speargun_engine::EngineError::from)?;
    }
    let settings = speargun_api::Settings {
        upload_directory: workspace.directory.join("uploads"),
        extra_hosts: Vec::new(),
    };
    let backend = Arc::new(EngineBackend::new(Arc::new(workspace)));
    let tracking: Arc<dyn Tracking> =
        backend.start_tracking(serve.events_per_second, serve.compact_events)?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| CommandError::Failed(format!("the server cannot start: {error}")))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(serve.listen).await.map_err(|error| {
            let address = serve.listen;
            CommandError::Failed(format!("cannot listen on {address}: {error}"))
        })?;
        let address = listener.local_addr().map_err(CommandError::Output)?;
        output::message(&format!("Speargun is ready: http://{address}"));
        output::message("Press Ctrl+C to stop.");
        let ended = |error| CommandError::Failed(format!("the server ended: {error}"));
        if let Some(address) = serve.track_listen {
            let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
                CommandError::Failed(format!("cannot listen on {address}: {error}"))
            })?;
            output::message(&format!("Events are taken in at http://{address}/v1/ as well."));
            let tracking = Arc::clone(&tracking);
            tokio::spawn(speargun_api::serve_tracking(listener, tracking, stopped()));
        }
        speargun_api::serve(listener, backend, Some(tracking), &settings, stopped())
            .await
            .map_err(ended)
    })
}

/// There is no sign-in yet: whoever reaches the server reads and changes everything.
fn refuse_wide(listen: SocketAddr) -> Result<(), CommandError> {
    if listen.ip().is_loopback() {
        return Ok(());
    }
    Err(CommandError::Usage(format!(
        "there is no sign-in yet, so Speargun listens on this machine only, not on {}; \
         listen on 127.0.0.1 and put a proxy with a sign-in of its own in front",
        listen.ip()
    )))
}

async fn stopped() {
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
