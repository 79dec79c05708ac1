//! What can be asked of jobs.

use std::sync::{Arc, atomic::AtomicUsize};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use crate::{
    compute::Pool,
    id::JobId,
    jobs::{
        JobError, Settings, cut, keeper, pack,
        pins::Prepared,
        postgres::PostgresJobs,
        queue::Working,
        record::{JobRecord, JobState, NewJob, Pin},
        repository::{Found, Repository},
        run,
        sqlite::SqliteJobs,
        task::{TaskKind, Tasks},
        worker::Worker,
    },
    store::{Catalog, Database, RequestKey},
};

/// Chunks fetched beyond those being computed, so that a thread that is done finds the next one there.
const AHEAD: usize = 4;

/// Jobs of a database. A handle: clones share everything.
#[derive(Debug, Clone)]
pub struct Jobs {
    repository: Arc<dyn Repository>,
    settings: Settings,
    wake: Arc<Notify>,
}

/// The results from an item on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Results {
    /// Some of them, each as its task wrote it.
    Some {
        /// The item of the first one, from 0.
        first: u64,
        /// One for each item.
        records: Vec<Vec<u8>>,
        /// The item after them.
        next: u64,
    },
    /// They are still to come.
    NotYet,
    /// There are no more.
    End,
}

impl Jobs {
    /// Opens the jobs of a database; makes the tables of the queue where there are none.
    ///
    /// # Errors
    /// If the database cannot be used or a setting cannot work.
    pub async fn open(database: Database, settings: Settings) -> Result<Self, JobError> {
        if let Some(fault) = settings.fault() {
            return Err(JobError::Setting(fault));
        }
        let repository: Arc<dyn Repository> = match database {
            Database::Sqlite { path, options } => Arc::new(SqliteJobs::open(path, options).await?),
            Database::Postgres { name, options } => Arc::new(PostgresJobs::open(name, options).await?),
        };
        Ok(Self { repository, settings, wake: Arc::default() })
    }

    /// How jobs are worked on.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Creates a job whose input comes later; the same request creates one job however often it is sent.
    pub async fn create(&self, new: &NewJob, request: Option<&RequestKey>) -> Result<JobRecord, JobError> {
        let kept = SignedDuration::from_hours(24 * i64::from(self.settings.retention_days));
        let now = Timestamp::now();
        self.repository.create(new, request, now.checked_add(kept).unwrap_or(now)).await
    }

    /// A job.
    pub async fn get(&self, id: &JobId) -> Result<JobRecord, JobError> {
        self.repository.get(id).await
    }

    /// Jobs in these states (all, if none is named), latest first.
    pub async fn list(&self, states: &[JobState], before: Option<&JobId>, limit: u32) -> Result<Vec<JobRecord>, JobError> {
        let states = if states.is_empty() { &JobState::ALL[..] } else { states };
        self.repository.list(states, before, limit).await
    }

    /// Deletes a job that does not run, with its input and its results. They are removed little by little.
    pub async fn delete(&self, id: &JobId) -> Result<(), JobError> {
        self.repository.remove(id).await
    }

    /// Adds input at `offset`, where it must end; returns where it ends now.
    pub async fn append(&self, id: &JobId, offset: u64, body: &[u8]) -> Result<u64, JobError> {
        self.repository.append(id, offset, body, self.settings.max_input_bytes).await
    }

    /// Begins a job with the glossaries as they are now, or goes on with what is missing of one that failed or was cancelled.
    pub async fn begin(&self, id: &JobId, expected: Option<u64>, pins: &[Pin]) -> Result<JobRecord, JobError> {
        let begun = self.repository.begin(id, expected, pins).await?;
        self.wake.notify_one();
        Ok(begun)
    }

    /// Begins nothing new of a job until it is resumed.
    pub async fn pause(&self, id: &JobId) -> Result<JobRecord, JobError> {
        self.repository.turn(id, JobState::Paused).await
    }

    /// Goes on with a job that was paused.
    pub async fn resume(&self, id: &JobId) -> Result<JobRecord, JobError> {
        let job = self.repository.turn(id, JobState::Running).await?;
        self.wake.notify_one();
        Ok(job)
    }

    /// Ends a job; results that are there stay.
    pub async fn cancel(&self, id: &JobId) -> Result<JobRecord, JobError> {
        self.repository.turn(id, JobState::Cancelled).await
    }

    /// Results in the order of the items, from an item on; those of a chunk at most.
    pub async fn results(&self, id: &JobId, from: u64) -> Result<Results, JobError> {
        let mut from = from;
        loop {
            let (first_item, items, body) = match self.repository.results(id, from).await? {
                Found::Chunk { first_item, items, body } => (first_item, items, body),
                Found::NotYet => return Ok(Results::NotYet),
                Found::End => return Ok(Results::End),
            };
            // A chunk that was given up has none: the ones after it may.
            let Some(body) = body else {
                from = first_item + items;
                continue;
            };
            let damaged = |e: std::io::Error| JobError::Damaged { job: id.clone(), what: e.to_string() };
            let body = pack::expand(&body).map_err(damaged)?;
            let records = pack::records(&body).map_err(damaged)?;
            let records = records.into_iter().skip((from - first_item) as usize).map(<[u8]>::to_vec).collect();
            return Ok(Results::Some { first: from, records, next: first_item + items });
        }
    }

    /// The lines of the items that share a chunk with an item, from that item on, each with its number; a line that is no text
    /// is empty.
    pub async fn lines(&self, id: &JobId, from: u64) -> Result<Vec<(u64, String)>, JobError> {
        let (first_item, first_line, text) = self.repository.text(id, from).await?;
        let lines = (first_line as u64..).zip(text.split(|b| *b == b'\n')).filter(|(_, line)| !cut::is_blank(line));
        let lines = lines.map(|(number, line)| (number, run::text(line, number == 1).unwrap_or_default().to_owned()));
        Ok(lines.skip((from - first_item) as usize).collect())
    }

    /// Works on jobs until [`Work::stop`].
    ///
    /// # Errors
    /// If the queue cannot be used.
    pub fn work(&self, tasks: Arc<dyn Tasks>, catalog: Catalog, pool: Pool) -> Result<Work, JobError> {
        let lanes: Vec<String> = tasks.known().iter().map(TaskKind::lane).collect();
        let at_once = pool.threads() + AHEAD;
        let worker = Worker {
            repository: Arc::clone(&self.repository),
            prepared: Prepared::new(tasks, catalog),
            pool,
            settings: self.settings,
            wake: Arc::clone(&self.wake),
            handled: AtomicUsize::new(0),
        };
        let working = self.repository.start(&lanes, at_once, &self.settings, Arc::new(worker))?;
        let (stop, stopped) = watch::channel(false);
        let keeping = tokio::spawn(keeper::keep(Arc::clone(&self.repository), self.settings, Arc::clone(&self.wake), stopped));
        Ok(Work { working, stop, keeping })
    }

    /// Ends all connections in good order.
    pub async fn close(&self) {
        self.repository.close().await;
    }
}

/// Work under way.
pub struct Work {
    working: Box<dyn Working>,
    stop: watch::Sender<bool>,
    keeping: JoinHandle<()>,
}

impl Work {
    /// Takes no more work, hands back what was not begun, and returns when the rest is done.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        self.working.stop().await;
        let _ = self.keeping.await;
    }
}
