//! `tarjuman serve`, and opening the database for every verb.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use tokio::{net::TcpListener, signal};

use super::{Common, Failure, client, config::Config};
use crate::{
    rpc::server::{self, Ended},
    store::{self, Catalog, SqliteStore},
};

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Address to serve on.
    #[arg(long, env = "TARJUMAN_LISTEN", value_name = "ADDRESS")]
    listen: Option<String>,
}

/// Where to serve when nobody says: on this machine only.
const LISTEN: &str = "127.0.0.1:50051";

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let config = Config::load(common)?;
    let address = arguments.listen.or(config.listen).unwrap_or_else(|| LISTEN.into());
    let listener = TcpListener::bind(&address).await.map_err(|e| Failure::broken(cannot_listen(&address, &e)))?;
    let engine = client::open_engine(common).await?;
    let address = listener.local_addr()?;
    let glossaries = engine.catalog.stack(&[]).map_err(Failure::from)?;
    let entries: usize = glossaries.snapshots().iter().map(|s| s.len()).sum();
    eprintln!("serving on {address}: {} glossaries, {entries} entries", glossaries.snapshots().len());
    let catalog = engine.catalog.clone();
    let ended = server::serve(engine, listener, interrupted()).await.map_err(|e| Failure::broken(e.to_string()))?;
    catalog.store().close().await;
    match ended {
        Ended::Drained => eprintln!("stopped"),
        Ended::Cut => eprintln!("stopped; calls still in progress were cut off"),
    }
    Ok(ExitCode::SUCCESS)
}

fn cannot_listen(address: &str, error: &std::io::Error) -> String {
    let advice = match error.kind() {
        std::io::ErrorKind::AddrInUse => "another program uses it: choose another port with --listen",
        std::io::ErrorKind::PermissionDenied => "ports below 1024 need more rights: choose another one with --listen",
        _ => "expected HOST:PORT, such as 127.0.0.1:50051",
    };
    format!("cannot listen on {address}: {error}; {advice}")
}

/// Resolves at the first SIGINT or SIGTERM; the second one ends the process at once.
async fn interrupted() {
    signal_once().await;
    tokio::spawn(async {
        signal_once().await;
        std::process::exit(130);
    });
}

async fn signal_once() {
    #[cfg(unix)]
    if let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = signal::ctrl_c().await;
}

/// Opens the database at `path`, or at its usual place, and compiles its glossaries.
pub(super) async fn open_catalog(path: Option<PathBuf>, no_bundled: bool) -> Result<Catalog, Failure> {
    let path = match path {
        Some(path) => path,
        None => store::default_database_path(),
    };
    let store = Arc::new(SqliteStore::open(Path::new(&path)).await?);
    let catalog = Catalog::open(store).await?;
    let _ = no_bundled;
    Ok(catalog)
}
