//! The queue on the same database: River (<https://riverqueue.com>), on SQLite for one machine, on PostgreSQL for many.
//!
//! | setting | why |
//! | --- | --- |
//! | time-out, `rescue_after` | a worker that died is told only by time; the usual hour is too long for a chunk of a second |
//! | cool-down 25 ms | the usual 100 ms between two fetches bounds the throughput; less than a chunk takes is of no use |
//! | a lane for each task and version | workers that do not know a task never fetch its chunks |
//! | leader election with workers only | the leader gives up stuck work of kinds it does not know; those who only insert know none |
//! | one kind of ticket for all tasks | so that every leader knows it |

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use riverqueue::{
    Client, ClientBuilder, Error, InsertOpts, Job, JobArgs, JobRow, JobState, MaintenanceConfig, QueueConfig, Retention, RetryPolicy,
    WorkContext, WorkError, WorkOutcome, Worker, WorkerTimeout, Workers,
    database::{begin_postgres, begin_sqlite_write},
    migrate::{PostgresMigrator, SqliteMigrator},
};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use tokio::{sync::watch, task::JoinHandle};

use crate::jobs::{
    JobError, Settings,
    queue::{Attempt, Fate, Handled, Handler, Queue, Ticket, Working},
};

/// Deliveries of a ticket at most. Workers that die count; failures are given up earlier, by `attempts` of the settings.
const DELIVERIES: i32 = 25;

/// Pause before a failed ticket comes again: doubled with every attempt, up to the most.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const MOST_PAUSE: Duration = Duration::from_secs(30);

/// Least time between two fetches.
const COOL_DOWN: Duration = Duration::from_millis(25);

/// How often the leader looks for what is due, and renews that it leads.
const LEADER_STEP: Duration = Duration::from_secs(1);

/// Rows of tickets that are over are of no use: what came of them stands elsewhere.
const KEPT: Duration = Duration::from_mins(10);

/// Attempts at a schema that another process is making too, and the pause between them.
const MIGRATIONS: u32 = 40;
const MIGRATION_PAUSE: Duration = Duration::from_millis(250);

/// A pool of the database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// River on a database.
#[derive(Debug, Clone)]
pub(crate) struct River {
    pool: Pool,
    /// Inserts and completes; it works on nothing.
    client: Client,
}

#[derive(Clone, Debug, Serialize, Deserialize, JobArgs)]
#[river(kind = "tarjuman_ticket")]
struct Arguments {
    job: String,
    chunk: Option<i64>,
}

fn failed(error: &impl std::fmt::Display) -> JobError {
    JobError::Queue(error.to_string())
}

impl River {
    /// Makes River's tables, or brings them up to date.
    pub(crate) async fn open(pool: Pool) -> Result<Self, JobError> {
        migrate(&pool).await?;
        let client = builder(&pool).build().map_err(|e| failed(&e))?;
        Ok(Self { pool, client })
    }

    /// Works on tickets of some lanes until it is stopped. A failure of the queue itself is logged, and it begins again.
    pub(crate) fn start(
        &self,
        lanes: &[String],
        at_once: usize,
        settings: &Settings,
        handler: Arc<dyn Handler>,
    ) -> Result<Box<dyn Working>, JobError> {
        let stop = Arc::new(AtomicBool::new(false));
        let (timeout, rescue_after) = (settings.timeout(), settings.rescue_after());
        let mut workers = Workers::new();
        workers.add(Deliver { handler, stop: Arc::clone(&stop) }).map_err(|e| failed(&e))?;
        let maintenance = MaintenanceConfig::default()
            .with_rescue_after(rescue_after)
            .with_rescuer_interval(LEADER_STEP * 5)
            .with_elect_interval(LEADER_STEP)
            .with_scheduler_interval(LEADER_STEP)
            .with_completed_job_retention(Retention::DeleteAfter(KEPT))
            .with_cancelled_job_retention(Retention::DeleteAfter(KEPT));
        let mut builder = builder(&self.pool)
            .workers(workers)
            .maintenance(maintenance)
            .job_timeout(timeout)
            .fetch_cooldown(COOL_DOWN)
            .retry_policy(Doubling);
        let poll = Duration::from_millis(settings.poll_milliseconds);
        for lane in lanes {
            builder = builder.queue(lane.clone(), QueueConfig::new(at_once).with_fetch_poll_interval(poll));
        }
        let client = builder.build().map_err(|e| failed(&e))?;
        let (end, ended) = watch::channel(false);
        let task = tokio::spawn(supervise(client, ended));
        Ok(Box::new(Under { stop, end, task: Some(task) }))
    }
}

fn builder(pool: &Pool) -> ClientBuilder {
    match pool {
        Pool::Sqlite(pool) => Client::builder(pool.clone()),
        Pool::Postgres(pool) => Client::builder(pool.clone()),
    }
    .default_max_attempts(DELIVERIES)
}

/// Several processes may start at once: whoever finds the schema half made tries again.
async fn migrate(pool: &Pool) -> Result<(), JobError> {
    let mut left = MIGRATIONS;
    loop {
        let outcome = match pool {
            Pool::Sqlite(pool) => SqliteMigrator::new(pool.clone()).migrate_up().await.map(drop).map_err(|e| failed(&e)),
            Pool::Postgres(pool) => PostgresMigrator::new(pool.clone()).migrate_up().await.map(drop).map_err(|e| failed(&e)),
        };
        left -= 1;
        match outcome {
            Err(_) if left > 0 => tokio::time::sleep(MIGRATION_PAUSE).await,
            outcome => return outcome,
        }
    }
}

async fn supervise(client: Client, mut ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let mut stop = ended.clone();
        let signal = async move {
            let _ = stop.wait_for(|end| *end).await;
        };
        let outcome = match client.start_with_graceful_stop(signal) {
            Ok(mut run) => run.wait().await,
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "the queue of jobs failed; it begins again");
            let _ = tokio::time::timeout(LEADER_STEP, ended.wait_for(|end| *end)).await;
        }
    }
}

struct Under {
    stop: Arc<AtomicBool>,
    end: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

#[async_trait]
impl Working for Under {
    async fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.end.send(true);
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }
}

/// Gives tickets to whoever works on them.
struct Deliver {
    handler: Arc<dyn Handler>,
    stop: Arc<AtomicBool>,
}

impl Worker<Arguments> for Deliver {
    type Error = JobError;

    /// Cutting a large input takes as long as it takes.
    fn timeout(&self, job: &Job<Arguments>) -> WorkerTimeout {
        if job.args.chunk.is_none() { WorkerTimeout::Disabled } else { WorkerTimeout::ClientDefault }
    }

    async fn work(&self, context: WorkContext, job: Job<Arguments>) -> Result<WorkOutcome, JobError> {
        let ticket = Ticket { job: job.args.job, chunk: job.args.chunk };
        let stop = Arc::clone(&self.stop);
        if stop.load(Ordering::Relaxed) {
            return Ok(WorkOutcome::Snooze(Duration::ZERO));
        }
        let attempt = Attempt { ticket: job.row.id, number: job.row.attempt.unsigned_abs(), stop };
        let handled = tokio::select! {
            handled = self.handler.handle(ticket, attempt) => handled?,
            () = context.cancellation_token().cancelled() => return Err(JobError::Queue("the attempt took too long".into())),
        };
        Ok(match handled {
            Handled::Done => WorkOutcome::Complete,
            Handled::HandedBack => WorkOutcome::Snooze(Duration::ZERO),
        })
    }
}

struct Doubling;

impl RetryPolicy for Doubling {
    fn next_retry(&self, job: &JobRow, _: &WorkError, _: Timestamp) -> Duration {
        let doublings = job.attempt.clamp(1, 16) - 1;
        (FIRST_PAUSE * (1 << doublings)).min(MOST_PAUSE)
    }
}

macro_rules! queue_on {
    ($database:ty) => {
        #[async_trait]
        impl Queue<Transaction<'static, $database>> for River {
            async fn push(&self, tx: &mut Transaction<'static, $database>, lane: &str, tickets: Vec<Ticket>) -> Result<Vec<i64>, JobError> {
                let options = InsertOpts::default().with_queue(lane);
                let jobs: Vec<_> = tickets.into_iter().map(|t| (Arguments { job: t.job, chunk: t.chunk }, options.clone())).collect();
                let inserted = self.client.insert_many(jobs).tx(tx).await.map_err(|e| failed(&e))?;
                Ok(inserted.iter().map(|result| result.job.row.id).collect())
            }

            async fn complete(&self, tx: &mut Transaction<'static, $database>, ticket: i64) -> Result<bool, JobError> {
                match self.client.jobs().complete(ticket).tx(tx).await {
                    Ok(_) => Ok(true),
                    Err(Error::JobNotRunning { .. } | Error::NotFound(_)) => Ok(false),
                    Err(error) => Err(failed(&error)),
                }
            }

            async fn fate(&self, ticket: i64) -> Result<Fate, JobError> {
                let row = match self.client.jobs().get(ticket).await {
                    Ok(row) => row,
                    Err(Error::NotFound(_)) => return Ok(Fate::Over),
                    Err(error) => return Err(failed(&error)),
                };
                Ok(match row.state {
                    JobState::Completed | JobState::Cancelled => Fate::Over,
                    JobState::Discarded => Fate::GivenUp(row.errors.last().map(|e| e.error.clone()).unwrap_or_default()),
                    _ => Fate::Live,
                })
            }
        }
    };
}

queue_on!(Sqlite);
queue_on!(Postgres);

/// A transaction that may write, begun so that it cannot be left half begun.
pub(crate) async fn begin_sqlite(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    begin_sqlite_write(pool).await
}

/// The same on PostgreSQL.
pub(crate) async fn begin_pg(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    begin_postgres(pool).await
}
