//! Glossaries as they were when a job began.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    glossary::Stack,
    jobs::{
        JobError,
        record::Pin,
        repository::Claim,
        task::{Task, Tasks},
    },
    store::{Catalog, StoreError},
};

/// Jobs whose task is kept ready: those that take turns.
const KEPT: usize = 8;

/// What is ready, by what it was made from.
type Ready = VecDeque<(Key, Arc<dyn Task>)>;

/// Task, options, and the pins in their order.
type Key = (String, String, Vec<Pin>);

/// Tasks that are ready to work, with their glossaries.
#[derive(Debug)]
pub struct Prepared {
    tasks: Arc<dyn Tasks>,
    catalog: Catalog,
    ready: Mutex<Ready>,
    /// Who holds it prepares: chunks of one job begin together, and an old revision is compiled once.
    preparing: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for dyn Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Task")
    }
}

impl Prepared {
    /// Nothing is ready yet.
    pub fn new(tasks: Arc<dyn Tasks>, catalog: Catalog) -> Self {
        Self { tasks, catalog, ready: Mutex::default(), preparing: tokio::sync::Mutex::default() }
    }

    /// The tasks that can be prepared.
    pub fn tasks(&self) -> &dyn Tasks {
        &*self.tasks
    }

    /// Whether a task takes translation documents with their Arabic side first.
    pub fn arabic_first(&self, task: &str) -> bool {
        self.tasks.known().iter().any(|kind| kind.name == task && kind.arabic_first)
    }

    /// The task of a chunk, ready to work.
    ///
    /// # Errors
    /// If a glossary cannot be read as it was, or the options are none of this task.
    pub async fn task(&self, claim: &Claim) -> Result<Arc<dyn Task>, JobError> {
        let key: Key = (claim.task.clone(), claim.options.clone(), claim.pins.clone());
        if let Some(task) = self.find(&key) {
            return Ok(task);
        }
        let _alone = self.preparing.lock().await;
        if let Some(task) = self.find(&key) {
            return Ok(task);
        }
        let stack = self.stack(&claim.pins).await?;
        let task = self.tasks.prepare(&claim.task, &claim.options, stack).map_err(JobError::Setting)?;
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.truncate(KEPT - 1);
        ready.push_front((key, Arc::clone(&task)));
        Ok(task)
    }

    fn find(&self, key: &Key) -> Option<Arc<dyn Task>> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let at = ready.iter().position(|(k, _)| k == key)?;
        let found = ready.remove(at)?;
        let task = Arc::clone(&found.1);
        ready.push_front(found);
        Some(task)
    }

    /// The pinned glossaries. One that was changed or deleted since is read as it was: nothing is ever forgotten.
    async fn stack(&self, pins: &[Pin]) -> Result<Stack, StoreError> {
        let mut snapshots = Vec::with_capacity(pins.len());
        for pin in pins {
            snapshots.push(self.catalog.at(&pin.glossary, pin.revision).await?);
        }
        Ok(Stack::new(snapshots))
    }
}
