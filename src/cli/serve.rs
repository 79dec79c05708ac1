//! `tarjuman serve`, and opening the database for every verb.

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use clap::Args;
use tempfile::TempDir;
use tokio::{net::TcpListener, signal, sync::watch};

use super::{Common, Failure, client, config::Config};
use crate::{
    formats::bundled::{self, Notice},
    rpc::{
        server::{self, Ended},
        status::from_error,
    },
    store::{self, Catalog, Location},
};

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Address to serve on.
    #[arg(long, env = "TARJUMAN_LISTEN", value_name = "ADDRESS")]
    listen: Option<String>,
    /// Take jobs, and leave the work to other processes (`tarjuman work`).
    #[arg(long)]
    api_only: bool,
}

/// Where to serve when nobody says: on this machine only.
const LISTEN: &str = "127.0.0.1:50051";

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let config = Config::load(common)?;
    let address = arguments.listen.or(config.listen).unwrap_or_else(|| LISTEN.into());
    let listener = TcpListener::bind(&address).await.map_err(|e| Failure::broken(cannot_listen(&address, &e)))?;
    let (engine, _scratch) = client::open_engine_with_jobs(common).await?;
    let address = listener.local_addr()?;
    let glossaries = engine.catalog.stack(&[]).map_err(Failure::from)?;
    let entries: usize = glossaries.snapshots().iter().map(|s| s.len()).sum();
    eprintln!("serving on {address}: {} glossaries, {entries} entries", glossaries.snapshots().len());
    let catalog = engine.catalog.clone();
    tokio::spawn(keep_in_step(catalog.clone()));
    let work = if arguments.api_only { None } else { Some(client::work(&engine)?) };
    let (jobs, drain) = (engine.jobs.clone(), Duration::from_secs(engine.limits.drain_seconds));
    let (signal, mut signalled) = watch::channel(false);
    tokio::spawn(async move {
        interrupted().await;
        let _ = signal.send(true);
        std::future::pending::<()>().await;
    });
    let mut stop = signalled.clone();
    let working = tokio::spawn(async move {
        let _ = signalled.wait_for(|signalled| *signalled).await;
        if let Some(work) = work
            && tokio::time::timeout(drain, work.stop()).await.is_err()
        {
            tracing::warn!("chunks still being computed were left: they will be done again");
        }
    });
    let stopped = async move {
        let _ = stop.wait_for(|signalled| *signalled).await;
    };
    let ended = server::serve(engine, listener, stopped).await.map_err(|e| Failure::broken(e.to_string()))?;
    let _ = working.await;
    if let Some(jobs) = jobs {
        jobs.close().await;
    }
    catalog.store().close().await;
    match ended {
        Ended::Drained => eprintln!("stopped"),
        Ended::Cut => eprintln!("stopped; calls still in progress were cut off"),
    }
    Ok(ExitCode::SUCCESS)
}

/// How often to look for what other processes wrote to the database: another server, or an import beside this one.
/// PostgreSQL also tells us; a file does not.
const STEP: Duration = Duration::from_millis(500);

/// Follows what other processes write to the database.
pub(super) async fn keep_in_step(catalog: Catalog) {
    loop {
        // Time passes also where the database tells of changes: what it tells may be lost.
        let _ = tokio::time::timeout(STEP, catalog.store().changed()).await;
        if let Err(error) = catalog.follow().await {
            tracing::warn!(%error, "cannot look for changes in the database; look-ups answer from memory");
        }
    }
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
pub(super) async fn interrupted() {
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

/// A database that is open, and the folder it is in if it is there for this run only.
pub(super) struct Opened {
    /// Its glossaries.
    pub(super) catalog: Catalog,
    /// Removed when the last holder is gone.
    pub(super) scratch: Option<Arc<TempDir>>,
}

/// Opens the database, by default at its usual place. At its first start it gets the bundled glossary, unless that is
/// not wanted; then a database nobody named is an empty one for this run.
pub(super) async fn open_catalog(database: Option<Location>, no_bundled: bool) -> Result<Opened, Failure> {
    if no_bundled {
        let scratch = if database.is_none() { Some(Arc::new(TempDir::with_prefix("tarjuman-")?)) } else { None };
        let empty = || scratch.as_ref().map_or_else(PathBuf::new, |folder| folder.path().join("empty.sqlite3"));
        let database = database.unwrap_or_else(|| Location::File(empty()));
        let catalog = Catalog::open(database.open().await?).await?;
        return Ok(Opened { catalog, scratch });
    }
    let database = database.unwrap_or_else(|| Location::File(store::default_database_path()));
    let (catalog, notice) = bundled::open(&database).await.map_err(|e| Failure::from(from_error(&e)))?;
    match notice {
        Some(Notice::Created(text)) => eprintln!("{text}"),
        Some(Notice::Outdated(text)) => tracing::warn!("{text}"),
        None => {}
    }
    Ok(Opened { catalog, scratch: None })
}
