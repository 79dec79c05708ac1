//! Batch jobs: many items, worked through whatever happens.
//!
//! A job is cut into chunks; each is a pure function of its input, the options and the revisions of glossaries the job
//! pinned when it began. A queue hands chunks to workers, on this machine or on others, at least once; the results of a
//! chunk are written once, in the transaction that completes it in the queue.
//!
//! | module | idea |
//! | --- | --- |
//! | [`record`] | what is known of a job |
//! | [`task`] | what is done to an item, told by whoever can do it |
//! | [`cut`] | lines of input become chunks |
//! | [`convert`] | TSV, TMX and XLIFF become lines |
//! | [`run`] | a chunk becomes results; pure |
//! | [`pack`] | results as they are stored |
//! | [`queue`] | who hands out the work; [`river`] does it on the same database |
//! | [`repository`] | what is stored; `sql/*` is its source for both databases |
//! | [`pins`] | glossaries as they were when the job began |
//! | [`worker`] | takes work from the queue and does it |
//! | [`keeper`] | keeps the queue filled, ends jobs, removes old ones |
//! | [`service`] | what can be asked of jobs |

pub mod convert;
pub mod cut;
pub mod error;
pub mod keeper;
pub mod pack;
pub mod pins;
pub mod queue;
pub mod record;
pub mod repository;
pub mod river;
pub mod run;
pub mod service;
pub mod settings;
pub mod task;
pub mod worker;

mod postgres;
mod sqlite;

pub use error::JobError;
pub use record::{Format, JobRecord, JobState, NewJob, Pin, Progress};
pub use service::Jobs;
pub use settings::Settings;
pub use task::{Answer, Item, Task, TaskKind, Tasks};
