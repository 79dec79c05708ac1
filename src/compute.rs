//! The CPU pool: a bounded number of threads for work that would hold up the network.

use std::sync::Arc;

use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Why work was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotComputed {
    /// As many requests as allowed are waiting already.
    #[error("the server has as much work as it can hold: try again in a moment")]
    Full,
    /// The work panicked; the cause is in the log.
    #[error("the work failed inside the server; the log says more")]
    Failed,
}

/// Threads that compute, and a bound on the work that waits for them.
#[derive(Debug, Clone)]
pub struct Pool {
    threads: Arc<rayon::ThreadPool>,
    admitted: Arc<Semaphore>,
}

impl Pool {
    /// A pool of `threads` threads that holds at most `waiting` requests, those being computed included.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn new(threads: usize, waiting: usize) -> Result<Self, rayon::ThreadPoolBuildError> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("compute-{i}")).build()?;
        Ok(Self { threads: Arc::new(threads), admitted: Arc::new(Semaphore::new(waiting)) })
    }

    /// Computes `work` on the pool. Work whose caller is gone before it starts is not done at all.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NotComputed> {
        let permit = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| NotComputed::Full)?;
        self.run_admitted(permit, work).await
    }

    /// The same, but waits for room: for streams, whose caller is slowed down rather than refused.
    pub async fn run_when_free<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NotComputed> {
        let permit = Arc::clone(&self.admitted).acquire_owned().await.map_err(|_| NotComputed::Failed)?;
        self.run_admitted(permit, work).await
    }

    /// Computes `work` on the caller's thread, for work so small that handing it over would cost more than doing it.
    pub fn run_here<T>(&self, work: impl FnOnce() -> T) -> Result<T, NotComputed> {
        guarded(work)
    }

    async fn run_admitted<T: Send + 'static>(
        &self,
        permit: OwnedSemaphorePermit,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NotComputed> {
        let (reply, answer) = oneshot::channel();
        self.threads.spawn(move || {
            if reply.is_closed() {
                return;
            }
            let done = guarded(work);
            // Whoever has the answer finds the place free.
            drop(permit);
            if let Ok(value) = done {
                let _ = reply.send(value);
            }
        });
        answer.await.map_err(|_| NotComputed::Failed)
    }

    /// Number of threads.
    pub fn threads(&self) -> usize {
        self.threads.current_num_threads()
    }
}

/// The value of `work`; a panic must take neither the pool nor the process with it.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, NotComputed> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|_| NotComputed::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_refused_or_failed() {
        let pool = Pool::new(1, 1).unwrap();
        assert_eq!(pool.run(|| 6 * 7).await, Ok(42));
        let (gate, wait) = std::sync::mpsc::channel::<()>();
        let busy = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(move || wait.recv().is_ok()).await }
        });
        while pool.admitted.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|| 1).await, Err(NotComputed::Full));
        gate.send(()).unwrap();
        assert_eq!(busy.await.unwrap(), Ok(true));
        while pool.admitted.available_permits() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|| -> u8 { panic!("on purpose") }).await, Err(NotComputed::Failed));
        while pool.admitted.available_permits() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|| 2).await, Ok(2));
        assert_eq!(pool.run_here(|| -> u8 { panic!("on purpose") }), Err(NotComputed::Failed));
    }
}
