//! Keeps the queue filled, ends jobs that are done, finds lost chunks, removes old jobs. Every process that works does all
//! of it: whoever comes first.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{Notify, watch};

use crate::jobs::{JobError, Settings, repository::Repository};

/// How often to look when nobody says that there is something to do.
const STEP: Duration = Duration::from_millis(500);

/// Least time between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// How often to ask for lost chunks.
const MEND: Duration = Duration::from_secs(5);

/// How often to remove what is over.
const SWEEP: Duration = Duration::from_mins(1);

/// Keeps jobs going until told to stop.
pub(super) async fn keep(repository: Arc<dyn Repository>, settings: Settings, wake: Arc<Notify>, mut stop: watch::Receiver<bool>) {
    let (mut mended, mut swept): (Option<Instant>, Option<Instant>) = (None, None);
    let due = |last: &mut Option<Instant>, every: Duration| {
        let due = last.is_none_or(|last| last.elapsed() >= every);
        if due {
            *last = Some(Instant::now());
        }
        due
    };
    loop {
        let round = async {
            if due(&mut mended, MEND) {
                repository.mend().await?;
            }
            if due(&mut swept, SWEEP) {
                repository.sweep().await?;
            }
            while repository.fill(settings.window).await? == settings.window {}
            repository.settle().await?;
            Ok::<(), JobError>(())
        };
        if let Err(error) = round.await {
            tracing::warn!(%error, "jobs cannot be kept going; trying again");
            tokio::time::sleep(STEP * 2).await;
        }
        tokio::select! {
            () = async {
                let _ = tokio::time::timeout(STEP, wake.notified()).await;
                tokio::time::sleep(PAUSE).await;
            } => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
