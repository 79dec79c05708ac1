//! Work that outlives its call.
//!
//! Operations live in the memory of the server that runs them: what they do is all or nothing, so one that ends with the
//! server has done nothing, and whoever asks another server is told that it does not know it. Those that are done are kept
//! for an hour.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::watch;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::rpc::{
    pb::google::longrunning::{Operation, operation},
    status::{coded, to_message},
};

/// How long an operation that is done can be asked about.
const KEPT: Duration = Duration::from_hours(1);

/// Operations under way at a time: each holds a file, a thread and, sooner or later, the right to write.
const MOST: usize = 8;

/// All operations of a server. A handle: clones share everything.
#[derive(Clone, Default)]
pub struct Operations {
    known: Arc<Mutex<BTreeMap<String, Handle>>>,
}

/// One operation. A handle: clones share everything.
#[derive(Clone)]
pub struct Handle {
    state: watch::Sender<Operation>,
    cancelled: Arc<AtomicBool>,
    ended: Arc<Mutex<Option<Instant>>>,
}

impl Operations {
    /// Begins an operation, if there are not too many.
    pub fn begin(&self, metadata: pbjson_types::Any) -> Result<Handle, Status> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, handle| !handle.forgettable());
        if known.values().filter(|handle| !handle.state.borrow().done).count() >= MOST {
            let said = format!("{MOST} operations are under way: wait for one of them to end");
            return Err(coded(Code::ResourceExhausted, "TOO_MANY_OPERATIONS", &said));
        }
        let name = format!("operations/{}", Uuid::now_v7());
        let state = Operation { name: name.clone(), metadata: Some(metadata), done: false, result: None };
        let handle = Handle { state: watch::Sender::new(state), cancelled: Arc::default(), ended: Arc::default() };
        known.insert(name, handle.clone());
        Ok(handle)
    }

    /// The operation of a name.
    pub fn get(&self, name: &str) -> Result<Handle, Status> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = || {
            let said =
                format!("there is no operation `{}`: it ended more than an hour ago, or another server runs it", crate::id::excerpt(name));
            coded(Code::NotFound, "OPERATION_NOT_FOUND", &said)
        };
        known.get(name).cloned().ok_or_else(missing)
    }

    /// Operations in the order in which they began, after a name.
    pub fn list(&self, after: &str, limit: usize) -> Vec<Operation> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.range(after.to_owned()..).filter(|(name, _)| *name != after).take(limit).map(|(_, handle)| handle.now()).collect()
    }

    /// Forgets an operation; one that is under way goes on.
    pub fn forget(&self, name: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

impl Handle {
    /// How it stands.
    pub fn now(&self) -> Operation {
        self.state.borrow().clone()
    }

    /// Says how far it is.
    pub fn progress(&self, metadata: pbjson_types::Any) {
        self.state.send_modify(|state| state.metadata = Some(metadata));
    }

    /// Ends it.
    pub fn end(&self, metadata: pbjson_types::Any, outcome: Result<pbjson_types::Any, Status>) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.state.send_modify(|state| {
            state.metadata = Some(metadata);
            state.done = true;
            state.result = Some(match outcome {
                Ok(response) => operation::Result::Response(response),
                Err(status) => operation::Result::Error(to_message(&status)),
            });
        });
    }

    /// Asks for an end.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// True if somebody asked for an end.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Returns when it is done, or at the time-out, with how it stands then.
    pub async fn wait(&self, timeout: Duration) -> Operation {
        let mut state = self.state.subscribe();
        let _ = tokio::time::timeout(timeout, state.wait_for(|state| state.done)).await;
        self.now()
    }

    fn forgettable(&self) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|ended| ended.elapsed() > KEPT)
    }
}
