//! Keeping jobs going: chunks to the queue, jobs to their end, old ones away.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::{
    id::JobId,
    jobs::{
        JobError,
        queue::{Fate, Queue, Ticket},
        repository::Fault,
        task::lane,
    },
};

use super::{Db, Store, Tx, alone, rows::now};

/// Jobs looked at together.
const MOST_JOBS: i64 = 1_000;

/// Seconds that a chunk may be with the queue before it is asked whether it still has it.
const PATIENCE: SignedDuration = SignedDuration::from_secs(15);

/// Tickets asked about at a time.
const ASKED: i64 = 256;

/// Results, or pieces of input, removed at a time: others want to write too.
const REMOVED: i64 = 64;

#[derive(FromRow)]
struct Wanting {
    id: String,
    queue: String,
    task: String,
    version: i64,
    queued: i64,
    waiting: bool,
}

/// Jobs that run, with the chunks they have in the queue.
async fn wanting(db: &mut Db) -> Result<Vec<Wanting>, Fault> {
    Ok(sqlx::query_as(
        "SELECT j.id, j.queue, j.task, j.version,
                (SELECT count(*) FROM job_chunks c WHERE c.job = j.id AND c.state = 1) AS queued,
                EXISTS (SELECT 1 FROM job_chunks c WHERE c.job = j.id AND c.state = 0) AS waiting
         FROM jobs j WHERE j.state IN ('running', 'deleting') AND j.state = 'running' AND j.planned ORDER BY j.id LIMIT $1",
    )
    .bind(MOST_JOBS)
    .fetch_all(db)
    .await?)
}

/// How many chunks each job may hand over now. A queue that has half of what it may have is left alone; the room of a queue
/// is shared by its jobs.
fn shares(jobs: Vec<Wanting>, window: usize) -> Vec<(Wanting, i64)> {
    let mut queues: BTreeMap<String, (i64, Vec<Wanting>)> = BTreeMap::new();
    for job in jobs {
        let queue = queues.entry(job.queue.clone()).or_default();
        queue.0 += job.queued;
        if job.waiting {
            queue.1.push(job);
        }
    }
    let window = window as i64;
    let mut shares = Vec::new();
    for (queued, jobs) in queues.into_values().filter(|(queued, jobs)| *queued <= window / 2 && !jobs.is_empty()) {
        let room = window - queued;
        let each = (room / jobs.len() as i64).max(1);
        shares.extend(jobs.into_iter().take(room as usize).map(|job| (job, each)));
    }
    shares
}

impl Store {
    pub(super) async fn try_fill(&self, window: usize) -> Result<usize, Fault> {
        let mut reading = self.reading().await?;
        let any = !shares(wanting(&mut reading).await?, window).is_empty();
        drop(reading);
        if !any {
            return Ok(0);
        }
        let mut tx = self.writing().await?;
        if !alone(&mut tx).await? {
            return Ok(0);
        }
        let mut handed = 0;
        for (job, most) in shares(wanting(&mut tx).await?, window) {
            handed += self.hand_over(&mut tx, &job, most).await?;
        }
        tx.commit().await?;
        Ok(handed)
    }

    async fn hand_over(&self, tx: &mut Tx, job: &Wanting, most: i64) -> Result<usize, Fault> {
        let chunks: Vec<i64> = sqlx::query_scalar("SELECT chunk FROM job_chunks WHERE job = $1 AND state = 0 ORDER BY chunk LIMIT $2")
            .bind(&job.id)
            .bind(most)
            .fetch_all(&mut **tx)
            .await?;
        if chunks.is_empty() {
            return Ok(0);
        }
        let tickets = chunks.iter().map(|chunk| Ticket { job: job.id.clone(), chunk: Some(*chunk) }).collect();
        let numbers = self.river.push(tx, &lane(&job.task, job.version), tickets).await?;
        for (chunk, ticket) in chunks.iter().zip(numbers) {
            sqlx::query("UPDATE job_chunks SET state = 1, ticket = $3, time = $4 WHERE job = $1 AND chunk = $2")
                .bind(&job.id)
                .bind(chunk)
                .bind(ticket)
                .bind(now())
                .execute(&mut **tx)
                .await?;
        }
        Ok(chunks.len())
    }

    pub(super) async fn try_settle(&self) -> Result<usize, Fault> {
        let mut reading = self.reading().await?;
        let ready: Vec<String> = sqlx::query_scalar(
            "SELECT j.id FROM jobs j WHERE j.state IN ('running', 'deleting') AND j.state = 'running' AND j.planned
               AND NOT EXISTS (SELECT 1 FROM job_chunks c WHERE c.job = j.id AND c.state = 0)
               AND NOT EXISTS (SELECT 1 FROM job_chunks c WHERE c.job = j.id AND c.state = 1)",
        )
        .fetch_all(&mut *reading)
        .await?;
        drop(reading);
        let mut settled = 0;
        for id in ready {
            let mut tx = self.writing().await?;
            let (chunks, reason): (i64, Option<String>) =
                sqlx::query_as("SELECT count(*), min(reason) FROM job_chunks WHERE job = $1 AND state = 3")
                    .bind(&id)
                    .fetch_one(&mut *tx)
                    .await?;
            let said = match (chunks, reason) {
                (0, _) | (_, None) => String::new(),
                (chunks, Some(reason)) => format!("{chunks} of its chunks were given up: {reason}"),
            };
            let done = sqlx::query(
                "UPDATE jobs SET state = $2, reason = $3, end_time = $4 WHERE id = $1 AND state = 'running' AND planned
                   AND NOT EXISTS (SELECT 1 FROM job_chunks c WHERE c.job = $1 AND c.state = 0)
                   AND NOT EXISTS (SELECT 1 FROM job_chunks c WHERE c.job = $1 AND c.state = 1)",
            )
            .bind(&id)
            .bind(if chunks == 0 { "succeeded" } else { "failed" })
            .bind(said)
            .bind(now())
            .execute(&mut *tx)
            .await?;
            tx.commit().await?;
            settled += done.rows_affected() as usize;
        }
        Ok(settled)
    }

    pub(super) async fn try_mend(&self) -> Result<(), Fault> {
        let before = Timestamp::now().checked_sub(PATIENCE).map_or(0, Timestamp::as_microsecond);
        let mut reading = self.reading().await?;
        let chunks: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT c.job, c.chunk, c.ticket FROM job_chunks c JOIN jobs j ON j.id = c.job
             WHERE c.state = 1 AND c.time < $1 AND c.ticket IS NOT NULL AND j.state IN ('running', 'deleting') AND j.state = 'running'
             ORDER BY c.time LIMIT $2",
        )
        .bind(before)
        .bind(ASKED)
        .fetch_all(&mut *reading)
        .await?;
        let plans: Vec<(String, i64)> = sqlx::query_as(
            "SELECT id, ticket FROM jobs WHERE state IN ('running', 'deleting') AND state = 'running' AND NOT planned AND ticket IS NOT NULL",
        )
        .fetch_all(&mut *reading)
        .await?;
        drop(reading);
        for (job, chunk, ticket) in chunks {
            let (state, reason) = match self.fate_of(ticket).await? {
                Fate::Live => continue,
                Fate::Over => (0, String::new()),
                Fate::GivenUp(reason) => (3, reason),
            };
            let mut tx = self.writing().await?;
            sqlx::query("UPDATE job_chunks SET state = $4, reason = $5 WHERE job = $1 AND chunk = $2 AND ticket = $3 AND state = 1")
                .bind(job)
                .bind(chunk)
                .bind(ticket)
                .bind(state)
                .bind(reason)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        for (job, ticket) in plans {
            if let Fate::GivenUp(reason) = self.fate_of(ticket).await? {
                let id = JobId::parse(&job).map_err(|e| JobError::Queue(e.to_string()))?;
                self.try_fail(&id, ticket, &format!("its input could not be cut into chunks: {reason}")).await?;
            }
        }
        Ok(())
    }

    async fn fate_of(&self, ticket: i64) -> Result<Fate, JobError> {
        <_ as Queue<Tx>>::fate(&self.river, ticket).await
    }

    pub(super) async fn try_sweep(&self) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        sqlx::query("UPDATE jobs SET state = 'deleting' WHERE expire_time < $1 AND state NOT IN ('running', 'deleting')")
            .bind(now())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        let mut reading = self.reading().await?;
        let gone: Vec<String> =
            sqlx::query_scalar("SELECT id FROM jobs WHERE state IN ('running', 'deleting') AND state = 'deleting' ORDER BY id")
                .fetch_all(&mut *reading)
                .await?;
        drop(reading);
        for id in gone {
            while self.remove_some(&id).await? {}
        }
        Ok(())
    }

    /// Removes a little of a job, at last the job itself; false if nothing is left.
    async fn remove_some(&self, id: &str) -> Result<bool, Fault> {
        let mut tx = self.writing().await?;
        let results = sqlx::query(
            "DELETE FROM job_results WHERE job = $1 AND chunk IN (SELECT chunk FROM job_results WHERE job = $1 ORDER BY chunk LIMIT $2)",
        );
        let mut removed = results.bind(id).bind(REMOVED).execute(&mut *tx).await?.rows_affected();
        for part in 0..2_i64 {
            let inputs = sqlx::query(
                "DELETE FROM job_inputs WHERE job = $1 AND part = $2
                   AND start IN (SELECT start FROM job_inputs WHERE job = $1 AND part = $2 ORDER BY start LIMIT $3)",
            );
            removed += inputs.bind(id).bind(part).bind(REMOVED).execute(&mut *tx).await?.rows_affected();
        }
        if removed == 0 {
            sqlx::query("DELETE FROM jobs WHERE id = $1").bind(id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(removed > 0)
    }
}
