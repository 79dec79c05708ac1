//! `tarjuman work`: a worker without a server.

use std::{process::ExitCode, time::Duration};

use super::{Common, Failure, client, serve};

/// Runs the verb.
pub(super) async fn run(common: &Common) -> Result<ExitCode, Failure> {
    let (engine, _scratch) = client::open_engine_with_jobs(common).await?;
    let drain = Duration::from_secs(engine.limits.drain_seconds);
    let following = tokio::spawn(serve::keep_in_step(engine.catalog.clone()));
    let work = client::work(&engine)?;
    eprintln!("working on jobs");
    serve::interrupted().await;
    following.abort();
    if tokio::time::timeout(drain, work.stop()).await.is_err() {
        eprintln!("stopped; chunks still being computed will be done again by others");
    } else {
        eprintln!("stopped");
    }
    if let Some(jobs) = &engine.jobs {
        jobs.close().await;
    }
    engine.catalog.store().close().await;
    Ok(ExitCode::SUCCESS)
}
