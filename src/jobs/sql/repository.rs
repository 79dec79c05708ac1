//! Every method one transaction over the queries beside this file.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    id::JobId,
    jobs::{
        JobError, Settings,
        cut::Cut,
        queue::{Handler, Queue, Ticket, Working},
        record::{Format, JobRecord, JobState, NewJob, Pin, write_pins},
        repository::{Claimed, Fault, Found, Outcome, Packed, Repository},
        task::lane,
    },
    store::{RequestKey, StoreError},
};

use super::{Store, Tx, chunks, rows};

/// Chunks noted together.
const CUTS: usize = 500;

fn state(job: &JobRecord, wanted: &'static str) -> Fault {
    JobError::State { job: job.id.clone(), state: job.state, wanted }.into()
}

impl Store {
    async fn try_create(&self, new: &NewJob, request: Option<&RequestKey>, expires: Timestamp) -> Result<JobRecord, Fault> {
        let mut tx = self.writing().await?;
        if let Some(key) = request
            && let Some(row) = rows::of_request(&mut tx, &key.id).await?
        {
            if row.digest != key.digest {
                return Err(JobError::from(StoreError::RequestReused(key.id.clone())).into());
            }
            let id = JobId::parse(&row.id).map_err(|e| JobError::Queue(e.to_string()))?;
            return rows::get(&mut tx, &id).await;
        }
        let id = JobId::fresh();
        sqlx::query(
            "INSERT INTO jobs (id, display_name, request, digest, queue, task, version, options, format, state, planned, pins,
                               input_bytes, input_stored, reason, create_time, expire_time)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'uploading', false, '[]', 0, 0, '', $10, $11)
             ON CONFLICT (request) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(&new.display_name)
        .bind(request.map(|key| key.id.as_str()))
        .bind(request.map_or("", |key| key.digest.as_str()))
        .bind(&new.queue)
        .bind(&new.task)
        .bind(new.version)
        .bind(&new.options)
        .bind(new.format.as_str())
        .bind(rows::now())
        .bind(expires.as_microsecond())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        let mut reading = self.reading().await?;
        // The same request may have come by another way at the same moment: then that job is the one.
        let made = match request {
            Some(key) => rows::of_request(&mut reading, &key.id).await?,
            None => None,
        };
        let id = made.and_then(|row| JobId::parse(&row.id).ok()).unwrap_or(id);
        rows::get(&mut reading, &id).await
    }

    async fn try_remove(&self, id: &JobId) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        let job = rows::hold(&mut tx, id).await?;
        if matches!(job.state, JobState::Running | JobState::Paused) {
            return Err(state(&job, "cancel it before it is deleted"));
        }
        sqlx::query("UPDATE jobs SET state = 'deleting' WHERE id = $1").bind(id.as_str()).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    async fn try_append(&self, id: &JobId, offset: u64, body: &[u8], most: u64) -> Result<u64, Fault> {
        let mut tx = self.writing().await?;
        let job = rows::hold(&mut tx, id).await?;
        if job.state != JobState::Uploading {
            return Err(state(&job, "its input is complete, nothing can be added"));
        }
        if job.input_bytes != offset {
            return Err(JobError::Offset { job: id.clone(), has: job.input_bytes, given: offset }.into());
        }
        let end = offset + body.len() as u64;
        if end > most {
            return Err(JobError::TooLarge(most).into());
        }
        let (mut start, mut stored) = (offset as i64, 0);
        for piece in body.chunks(chunks::PIECE) {
            stored += chunks::write_piece(&mut tx, id, 0, start, piece).await?;
            start += piece.len() as i64;
        }
        sqlx::query("UPDATE jobs SET input_bytes = $2, input_stored = input_stored + $3 WHERE id = $1")
            .bind(id.as_str())
            .bind(end as i64)
            .bind(stored)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(end)
    }

    async fn try_begin(&self, id: &JobId, expected: Option<u64>, pins: &[Pin]) -> Result<JobRecord, Fault> {
        let mut tx = self.writing().await?;
        let job = rows::hold(&mut tx, id).await?;
        let pinned = match job.state {
            JobState::Running | JobState::Succeeded => {
                drop(tx);
                return rows::get(&mut *self.reading().await?, id).await;
            }
            JobState::Paused => return Err(state(&job, "resume it")),
            JobState::Uploading => {
                if let Some(expected) = expected.filter(|expected| *expected != job.input_bytes) {
                    return Err(JobError::Incomplete { job: id.clone(), has: job.input_bytes, expected }.into());
                }
                write_pins(pins)
            }
            JobState::Failed | JobState::Cancelled => write_pins(&job.pins),
        };
        let mut ticket = None;
        if !job.planned {
            let tickets = vec![Ticket { job: id.as_str().to_owned(), chunk: None }];
            ticket = self.river.push(&mut tx, &lane(&job.job.task, job.job.version), tickets).await?.pop();
        }
        sqlx::query(
            "UPDATE jobs SET state = 'running', pins = $2, reason = '', ticket = $3, start_time = coalesce(start_time, $4), end_time = NULL
             WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(pinned)
        .bind(ticket)
        .bind(rows::now())
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE job_chunks SET state = 0, reason = '' WHERE job = $1 AND state IN (1, 3)")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        rows::get(&mut *self.reading().await?, id).await
    }

    async fn try_turn(&self, id: &JobId, to: JobState) -> Result<JobRecord, Fault> {
        let mut tx = self.writing().await?;
        let job = rows::hold(&mut tx, id).await?;
        let allowed = match (job.state, to) {
            (from, to) if from == to => true,
            (JobState::Running, JobState::Paused) | (JobState::Paused, JobState::Running) => true,
            (JobState::Uploading | JobState::Running | JobState::Paused, JobState::Cancelled) => true,
            _ => false,
        };
        if !allowed {
            let wanted =
                if to == JobState::Cancelled { "there is nothing to cancel" } else { "only a job that runs is paused and resumed" };
            return Err(state(&job, wanted));
        }
        let ended = (to == JobState::Cancelled).then(rows::now).or(job.end_time.map(Timestamp::as_microsecond));
        sqlx::query("UPDATE jobs SET state = $2, end_time = $3 WHERE id = $1")
            .bind(id.as_str())
            .bind(to.as_str())
            .bind(ended)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        rows::get(&mut *self.reading().await?, id).await
    }

    async fn try_plan(&self, id: &JobId, cuts: &[Cut]) -> Result<(), Fault> {
        for some in cuts.chunks(CUTS) {
            let mut tx = self.writing().await?;
            for cut in some {
                chunks::write(&mut tx, id, cut).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    async fn try_unplan(&self, id: &JobId) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        for sql in ["DELETE FROM job_chunks WHERE job = $1", "DELETE FROM job_inputs WHERE job = $1 AND part = 1"] {
            sqlx::query(sql).bind(id.as_str()).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn try_convert(&self, id: &JobId, start: i64, lines: &[u8]) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        let (mut at, mut stored) = (start, 0);
        for piece in lines.chunks(chunks::PIECE) {
            stored += chunks::write_piece(&mut tx, id, 1, at, piece).await?;
            at += piece.len() as i64;
        }
        sqlx::query("UPDATE jobs SET input_stored = input_stored + $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(stored)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn try_planned(&self, id: &JobId, ticket: i64, converted: bool) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        sqlx::query("UPDATE jobs SET planned = true WHERE id = $1").bind(id.as_str()).execute(&mut *tx).await?;
        if converted {
            sqlx::query("DELETE FROM job_inputs WHERE job = $1 AND part = 0").bind(id.as_str()).execute(&mut *tx).await?;
        }
        self.complete(&mut tx, ticket).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn try_fail(&self, id: &JobId, ticket: i64, reason: &str) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        sqlx::query("UPDATE jobs SET state = 'failed', reason = $2, end_time = $3 WHERE id = $1 AND state IN ('running', 'paused')")
            .bind(id.as_str())
            .bind(reason)
            .bind(rows::now())
            .execute(&mut *tx)
            .await?;
        self.complete(&mut tx, ticket).await?;
        Ok(tx.commit().await?)
    }

    /// A ticket that is nobody's work any more needs no completing.
    async fn complete(&self, tx: &mut Tx, ticket: i64) -> Result<(), Fault> {
        self.river.complete(tx, ticket).await?;
        Ok(())
    }

    async fn try_finish(&self, id: &JobId, chunk: i64, ticket: i64, results: &Packed) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        let told = (results.failed, results.body.len() as i64, "");
        if chunks::end(&mut tx, id, (chunk, ticket), 2, told).await? {
            chunks::write_results(&mut tx, id, chunk, &results.body).await?;
        } else {
            // Cancelled meanwhile, or done by somebody else.
            chunks::end(&mut tx, id, (chunk, ticket), 0, (0, 0, "")).await?;
        }
        self.complete(&mut tx, ticket).await?;
        Ok(tx.commit().await?)
    }

    async fn try_end(&self, id: &JobId, chunk: i64, ticket: i64, to: i64, reason: &str) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        chunks::end(&mut tx, id, (chunk, ticket), to, (0, 0, reason)).await?;
        self.complete(&mut tx, ticket).await?;
        Ok(tx.commit().await?)
    }

    async fn try_results(&self, id: &JobId, from: u64) -> Result<Found, Fault> {
        let mut tx = self.reading().await?;
        let row: Option<(String, bool)> =
            sqlx::query_as("SELECT state, planned FROM jobs WHERE id = $1").bind(id.as_str()).fetch_optional(&mut *tx).await?;
        let (state, _) = row.filter(|(state, _)| state != "deleting").ok_or_else(|| JobError::NotFound(id.clone()))?;
        let over = JobState::parse(&state).is_some_and(JobState::is_over);
        chunks::results(&mut tx, id, from, over).await
    }

    async fn try_planning(&self, id: &JobId) -> Result<(bool, Format, Option<Cut>), Fault> {
        let mut tx = self.reading().await?;
        let job = rows::get(&mut tx, id).await?;
        let wanted = !job.planned && matches!(job.state, JobState::Running | JobState::Paused);
        Ok((wanted, job.job.format, chunks::last(&mut tx, id).await?))
    }
}

#[async_trait]
impl Repository for Store {
    async fn create(&self, new: &NewJob, request: Option<&RequestKey>, expires: Timestamp) -> Outcome<JobRecord> {
        self.named(self.try_create(new, request, expires).await)
    }

    async fn get(&self, id: &JobId) -> Outcome<JobRecord> {
        let get = async { rows::get(&mut *self.reading().await?, id).await };
        self.named(get.await)
    }

    async fn list(&self, states: &[JobState], before: Option<&JobId>, limit: u32) -> Outcome<Vec<JobRecord>> {
        let list = async { rows::listed(&mut *self.reading().await?, states, before, limit).await };
        self.named(list.await)
    }

    async fn remove(&self, id: &JobId) -> Outcome<()> {
        self.named(self.try_remove(id).await)
    }

    async fn append(&self, id: &JobId, offset: u64, body: &[u8], most: u64) -> Outcome<u64> {
        self.named(self.try_append(id, offset, body, most).await)
    }

    async fn begin(&self, id: &JobId, expected: Option<u64>, pins: &[Pin]) -> Outcome<JobRecord> {
        self.named(self.try_begin(id, expected, pins).await)
    }

    async fn turn(&self, id: &JobId, to: JobState) -> Outcome<JobRecord> {
        self.named(self.try_turn(id, to).await)
    }

    async fn read(&self, id: &JobId, part: i64, from: i64, to: i64) -> Outcome<Vec<u8>> {
        let read = async { chunks::read(&mut *self.asking().await?, id, part, from, to).await };
        self.named(read.await)
    }

    async fn piece(&self, id: &JobId, part: i64, at: i64) -> Outcome<Option<Vec<u8>>> {
        let piece = async { chunks::piece(&mut *self.asking().await?, id, part, at).await };
        self.named(piece.await)
    }

    async fn planning(&self, id: &JobId) -> Outcome<(bool, Format, Option<Cut>)> {
        self.named(self.try_planning(id).await)
    }

    async fn plan(&self, id: &JobId, cuts: &[Cut]) -> Outcome<()> {
        self.named(self.try_plan(id, cuts).await)
    }

    async fn unplan(&self, id: &JobId) -> Outcome<()> {
        self.named(self.try_unplan(id).await)
    }

    async fn convert(&self, id: &JobId, start: i64, lines: &[u8]) -> Outcome<()> {
        self.named(self.try_convert(id, start, lines).await)
    }

    async fn planned(&self, id: &JobId, ticket: i64, converted: bool) -> Outcome<()> {
        self.named(self.try_planned(id, ticket, converted).await)
    }

    async fn fail(&self, id: &JobId, ticket: i64, reason: &str) -> Outcome<()> {
        self.named(self.try_fail(id, ticket, reason).await)
    }

    async fn claim(&self, id: &JobId, chunk: i64, ticket: i64) -> Outcome<Claimed> {
        let claim = async { chunks::claim(&mut *self.asking().await?, id, chunk, ticket).await };
        self.named(claim.await)
    }

    async fn finish(&self, id: &JobId, chunk: i64, ticket: i64, results: &Packed) -> Outcome<()> {
        self.named(self.try_finish(id, chunk, ticket, results).await)
    }

    async fn release(&self, id: &JobId, chunk: i64, ticket: i64) -> Outcome<()> {
        self.named(self.try_end(id, chunk, ticket, 0, "").await)
    }

    async fn give_up(&self, id: &JobId, chunk: i64, ticket: i64, reason: &str) -> Outcome<()> {
        self.named(self.try_end(id, chunk, ticket, 3, reason).await)
    }

    async fn results(&self, id: &JobId, from: u64) -> Outcome<Found> {
        self.named(self.try_results(id, from).await)
    }

    async fn text(&self, id: &JobId, item: u64) -> Outcome<(u64, i64, Vec<u8>)> {
        let text = async { chunks::text(&mut *self.reading().await?, id, item).await };
        self.named(text.await)
    }

    async fn fill(&self, window: usize) -> Outcome<usize> {
        self.named(self.try_fill(window).await)
    }

    async fn settle(&self) -> Outcome<usize> {
        self.named(self.try_settle().await)
    }

    async fn mend(&self) -> Outcome<()> {
        self.named(self.try_mend().await)
    }

    async fn sweep(&self) -> Outcome<()> {
        self.named(self.try_sweep().await)
    }

    fn start(&self, lanes: &[String], at_once: usize, settings: &Settings, handler: Arc<dyn Handler>) -> Outcome<Box<dyn Working>> {
        self.river.start(lanes, at_once, settings, handler)
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
