//! What can go wrong with jobs.

use thiserror::Error;

use crate::{
    error::{Coded, ErrorCode},
    id::JobId,
    jobs::record::JobState,
    store::StoreError,
};

/// Why it could not be done.
#[derive(Debug, Error)]
pub enum JobError {
    /// No such job.
    #[error("there is no job `{0}`: it was deleted, or removed when its time was over")]
    NotFound(JobId),
    /// The job is past that, or not there yet.
    #[error("job `{job}` is {}: {wanted}", state.as_str())]
    State {
        /// The job.
        job: JobId,
        /// How far it is.
        state: JobState,
        /// What would be possible, or when.
        wanted: &'static str,
    },
    /// A piece of input does not follow what is there.
    #[error(
        "job `{job}` has {has} bytes of input, and this piece begins at {given}: go on at {has}; if another client uploads too, stop one of them"
    )]
    Offset {
        /// The job.
        job: JobId,
        /// Bytes there are.
        has: u64,
        /// Where the piece begins.
        given: u64,
    },
    /// Not all of the input is there.
    #[error("job `{job}` has {has} bytes of input, and {expected} are expected: upload the rest, from byte {has} on")]
    Incomplete {
        /// The job.
        job: JobId,
        /// Bytes there are.
        has: u64,
        /// Bytes expected.
        expected: u64,
    },
    /// Too much input.
    #[error("the input of a job may have {0} bytes (jobs.max_input_bytes): split it into several jobs")]
    TooLarge(u64),
    /// The database below.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue.
    #[error("the queue of jobs failed: {0}")]
    Queue(String),
    /// What is stored cannot be read.
    #[error("job `{job}` is damaged in the database: {what}")]
    Damaged {
        /// The job.
        job: JobId,
        /// What is wrong.
        what: String,
    },
    /// A setting cannot work.
    #[error("{0}")]
    Setting(String),
}

impl JobError {
    /// True if it says nothing about the job: the database is away, full or busy, and trying again later may do.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Queue(_)) || matches!(self.code(), ErrorCode::Unavailable | ErrorCode::ResourceExhausted)
    }
}

impl Coded for JobError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::State { .. } | Self::Incomplete { .. } | Self::Setting(_) => ErrorCode::FailedPrecondition,
            Self::Offset { .. } => ErrorCode::Aborted,
            Self::TooLarge(_) => ErrorCode::ResourceExhausted,
            Self::Store(error) => error.code(),
            Self::Queue(_) => ErrorCode::Unavailable,
            Self::Damaged { .. } => ErrorCode::DataLoss,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "JOB_NOT_FOUND",
            Self::State { .. } => "JOB_STATE",
            Self::Offset { .. } => "UPLOAD_OFFSET",
            Self::Incomplete { .. } => "JOB_INPUT_INCOMPLETE",
            Self::TooLarge(_) => "JOB_INPUT_TOO_LARGE",
            Self::Store(error) => error.reason(),
            Self::Queue(_) => "JOB_QUEUE",
            Self::Damaged { .. } => "JOB_DAMAGED",
            Self::Setting(_) => "SETTING",
        }
    }
}
