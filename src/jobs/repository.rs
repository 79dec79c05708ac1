//! What is stored of jobs, in whichever database.

use std::{fmt::Debug, sync::Arc};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    id::JobId,
    jobs::{
        JobError, Settings,
        cut::Cut,
        queue::{Handler, Working},
        record::{Format, JobRecord, JobState, NewJob, Pin},
    },
    store::RequestKey,
};

/// The outcome of anything done with the database.
pub type Outcome<T> = Result<T, JobError>;

/// A chunk with all that is needed to work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Name of the task.
    pub task: String,
    /// Its options.
    pub options: String,
    /// Glossaries.
    pub pins: Vec<Pin>,
    /// Bytes of the input: beginning and end.
    pub bytes: (i64, i64),
    /// Number of its first line.
    pub first_line: i64,
    /// Which text of the input the bytes are of.
    pub part: i64,
}

/// What to do with a ticket for a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// Work on it.
    Work(Box<Claim>),
    /// The job is paused, cancelled or gone: give the chunk back.
    NotNow,
    /// Nothing: it is done, or another ticket stands for it.
    Over,
}

/// Results as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Compressed records.
    pub body: Vec<u8>,
    /// Items whose result is a fault.
    pub failed: i64,
}

/// The results from an item on, as far as there are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Those of a chunk.
    Chunk {
        /// The item of its first record.
        first_item: u64,
        /// Its items.
        items: u64,
        /// Compressed records; none if the chunk was given up or never done, and nothing more comes.
        body: Option<Vec<u8>>,
    },
    /// They are still to come.
    NotYet,
    /// There are no more.
    End,
}

/// A place where jobs outlive the process. Every method is one transaction, or several that may be repeated.
#[async_trait]
pub trait Repository: Debug + Send + Sync {
    /// Creates a job, or returns the one that the same request created.
    async fn create(&self, new: &NewJob, request: Option<&RequestKey>, expires: Timestamp) -> Outcome<JobRecord>;

    /// A job.
    async fn get(&self, id: &JobId) -> Outcome<JobRecord>;

    /// Jobs in these states, latest first: the first `limit` of those created before `before`.
    async fn list(&self, states: &[JobState], before: Option<&JobId>, limit: u32) -> Outcome<Vec<JobRecord>>;

    /// Has a job removed.
    async fn remove(&self, id: &JobId) -> Outcome<()>;

    /// Adds input at its end, which must be at `offset`; returns where it ends now.
    async fn append(&self, id: &JobId, offset: u64, body: &[u8], most: u64) -> Outcome<u64>;

    /// Begins a job whose input is there, or goes on with what is missing of one that failed or was cancelled.
    async fn begin(&self, id: &JobId, expected: Option<u64>, pins: &[Pin]) -> Outcome<JobRecord>;

    /// Pauses, resumes or cancels.
    async fn turn(&self, id: &JobId, to: JobState) -> Outcome<JobRecord>;

    /// Input from one byte to another.
    async fn read(&self, id: &JobId, part: i64, from: i64, to: i64) -> Outcome<Vec<u8>>;

    /// The piece of input with this byte, from this byte on; none at the end.
    async fn piece(&self, id: &JobId, part: i64, at: i64) -> Outcome<Option<Vec<u8>>>;

    /// The last chunk that was cut; true if the job is to be planned still.
    async fn planning(&self, id: &JobId) -> Outcome<(bool, Format, Option<Cut>)>;

    /// Notes chunks.
    async fn plan(&self, id: &JobId, cuts: &[Cut]) -> Outcome<()>;

    /// Forgets chunks and converted lines of a planning that did not come to its end.
    async fn unplan(&self, id: &JobId) -> Outcome<()>;

    /// Adds converted lines.
    async fn convert(&self, id: &JobId, start: i64, lines: &[u8]) -> Outcome<()>;

    /// All chunks are known.
    async fn planned(&self, id: &JobId, ticket: i64, converted: bool) -> Outcome<()>;

    /// The job cannot go on.
    async fn fail(&self, id: &JobId, ticket: i64, reason: &str) -> Outcome<()>;

    /// What to do with a ticket for a chunk.
    async fn claim(&self, id: &JobId, chunk: i64, ticket: i64) -> Outcome<Claimed>;

    /// Writes the results of a chunk and completes its ticket.
    async fn finish(&self, id: &JobId, chunk: i64, ticket: i64, results: &Packed) -> Outcome<()>;

    /// Gives a chunk back, to be handed out again when its job goes on; completes the ticket.
    async fn release(&self, id: &JobId, chunk: i64, ticket: i64) -> Outcome<()>;

    /// Gives a chunk up; completes the ticket.
    async fn give_up(&self, id: &JobId, chunk: i64, ticket: i64, reason: &str) -> Outcome<()>;

    /// Results from an item on.
    async fn results(&self, id: &JobId, from: u64) -> Outcome<Found>;

    /// The chunk of an item: its first item, the number of its first line, and its text.
    async fn text(&self, id: &JobId, item: u64) -> Outcome<(u64, i64, Vec<u8>)>;

    /// Hands waiting chunks to the queue, up to `window` for each queue of jobs; returns how many.
    async fn fill(&self, window: usize) -> Outcome<usize>;

    /// Ends jobs that have nothing left to do; returns how many.
    async fn settle(&self) -> Outcome<usize>;

    /// Finds chunks whose ticket is lost.
    async fn mend(&self) -> Outcome<()>;

    /// Removes what is to be removed.
    async fn sweep(&self) -> Outcome<()>;

    /// Begins to work on tickets of some lanes.
    fn start(&self, lanes: &[String], at_once: usize, settings: &Settings, handler: Arc<dyn Handler>) -> Outcome<Box<dyn Working>>;

    /// Ends all connections in good order.
    async fn close(&self);
}

/// An error on its way out: already ours, or still the engine's and without the name of the database.
#[derive(Debug)]
pub(crate) enum Fault {
    Job(JobError),
    Sql(sqlx::Error),
}

impl From<JobError> for Fault {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}
