//! Takes work from the queue and does it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::{
    compute::Pool,
    id::JobId,
    jobs::{
        JobError, Settings, convert,
        cut::{Cut, Cutter},
        pack,
        pins::Prepared,
        queue::{Attempt, Handled, Handler, Ticket},
        record::Format,
        repository::{Claim, Claimed, Packed, Repository},
        run,
    },
};

/// Pause before results are offered to a database again that did not take them.
const AGAIN: Duration = Duration::from_millis(500);

/// Chunks noted together.
const CUTS: usize = 500;

/// Works on tickets.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) repository: Arc<dyn Repository>,
    pub(super) prepared: Prepared,
    pub(super) pool: Pool,
    pub(super) settings: Settings,
    /// Told when there may be something to keep going.
    pub(super) wake: Arc<Notify>,
    /// Tickets so far.
    pub(super) handled: AtomicUsize,
}

#[async_trait]
impl Handler for Worker {
    async fn handle(&self, ticket: Ticket, attempt: Attempt) -> Result<Handled, JobError> {
        let id = JobId::parse(&ticket.job).map_err(|e| JobError::Queue(e.to_string()))?;
        let outcome = match ticket.chunk {
            None => self.plan(&id, &attempt).await,
            Some(chunk) => self.work(&id, chunk, &attempt).await,
        };
        self.tell_keeper(ticket.chunk.is_none());
        match outcome {
            // The job was removed: nobody wants it.
            Err(JobError::NotFound(_)) => Ok(Handled::Done),
            Err(error) if !error.passes() && attempt.number >= self.settings.attempts => {
                tracing::warn!(job = %id, chunk = ticket.chunk, %error, "given up");
                self.give_up(&id, ticket.chunk, &attempt, &error.to_string()).await?;
                Ok(Handled::Done)
            }
            outcome => outcome,
        }
    }
}

impl Worker {
    /// The keeper fills a window up when half of it is gone: to tell it of every chunk would have it ask the database for
    /// nothing.
    fn tell_keeper(&self, at_once: bool) {
        let handled = self.handled.fetch_add(1, Ordering::Relaxed) + 1;
        if at_once || handled.is_multiple_of((self.settings.window / 4).max(1)) {
            self.wake.notify_one();
        }
    }

    async fn work(&self, id: &JobId, chunk: i64, attempt: &Attempt) -> Result<Handled, JobError> {
        let claim = match self.repository.claim(id, chunk, attempt.ticket).await? {
            Claimed::Work(claim) => claim,
            Claimed::NotNow => {
                self.repository.release(id, chunk, attempt.ticket).await?;
                return Ok(Handled::Done);
            }
            Claimed::Over => return Ok(Handled::Done),
        };
        let Some(results) = self.compute(id, &claim, attempt).await? else { return Ok(Handled::HandedBack) };
        // What was computed is offered until it is taken, or the attempt has lasted too long: a database that restarts costs
        // no work.
        loop {
            match self.repository.finish(id, chunk, attempt.ticket, &results).await {
                Err(error) if error.passes() => {
                    tracing::warn!(job = %id, chunk, %error, "results cannot be written; trying again");
                    tokio::time::sleep(AGAIN).await;
                }
                outcome => return outcome.map(|()| Handled::Done),
            }
        }
    }

    async fn compute(&self, id: &JobId, claim: &Claim, attempt: &Attempt) -> Result<Option<Packed>, JobError> {
        let task = self.prepared.task(claim).await?;
        let input = self.repository.read(id, claim.part, claim.bytes.0, claim.bytes.1).await?;
        let (first_line, stop) = (claim.first_line, Arc::clone(&attempt.stop));
        let work = move || {
            let output = run::run(&*task, &input, first_line, &stop)?;
            Some(pack::compress(&output.records).map(|body| Packed { body, failed: output.failed }))
        };
        let done = self.pool.run_when_free(work).await.map_err(|e| damaged(id, &e))?;
        done.transpose().map_err(|e| damaged(id, &e))
    }

    /// Cuts the input into chunks. What was noted stays when this ends early, and the next attempt goes on from there.
    async fn plan(&self, id: &JobId, attempt: &Attempt) -> Result<Handled, JobError> {
        let (wanted, format, last) = self.repository.planning(id).await?;
        if !wanted {
            return Ok(Handled::Done);
        }
        if format != Format::Jsonl {
            return self.plan_converted(id, format, attempt).await;
        }
        let mut cutter = Cutter::new(self.settings.chunk_items, self.settings.chunk_bytes, last);
        let mut cuts = Vec::new();
        while let Some(piece) = self.repository.piece(id, 0, cutter.at()).await? {
            cutter.read(&piece, &mut |cut| cuts.push(cut));
            if cuts.len() >= CUTS {
                self.repository.plan(id, &std::mem::take(&mut cuts)).await?;
                if attempt.stop.load(Ordering::Relaxed) {
                    return Ok(Handled::HandedBack);
                }
            }
        }
        cutter.finish(&mut |cut| cuts.push(cut));
        self.repository.plan(id, &cuts).await?;
        self.repository.planned(id, attempt.ticket, false).await?;
        Ok(Handled::Done)
    }

    /// A document of another format becomes lines first; this begins anew with every attempt.
    async fn plan_converted(&self, id: &JobId, format: Format, attempt: &Attempt) -> Result<Handled, JobError> {
        self.repository.unplan(id).await?;
        let mut spool = convert::Spool::new()?;
        let mut at = 0;
        while let Some(piece) = self.repository.piece(id, 0, at).await? {
            at += piece.len() as i64;
            spool.write(&piece)?;
        }
        let task = self.repository.get(id).await?.job.task;
        let mut lines = match spool.convert(format, self.prepared.arabic_first(&task)).await? {
            Ok(lines) => lines,
            Err(reason) => {
                self.repository.fail(id, attempt.ticket, &reason).await?;
                return Ok(Handled::Done);
            }
        };
        let mut cutter = Cutter::new(self.settings.chunk_items, self.settings.chunk_bytes, None);
        let mut cuts: Vec<Cut> = Vec::new();
        while let Some(piece) = lines.next_piece()? {
            self.repository.convert(id, cutter.at(), &piece).await?;
            cutter.read(&piece, &mut |cut| cuts.push(cut));
        }
        cutter.finish(&mut |cut| cuts.push(cut));
        self.repository.plan(id, &cuts).await?;
        self.repository.planned(id, attempt.ticket, true).await?;
        Ok(Handled::Done)
    }

    async fn give_up(&self, id: &JobId, chunk: Option<i64>, attempt: &Attempt, reason: &str) -> Result<(), JobError> {
        match chunk {
            Some(chunk) => self.repository.give_up(id, chunk, attempt.ticket, reason).await,
            None => self.repository.fail(id, attempt.ticket, reason).await,
        }
    }
}

fn damaged(id: &JobId, cause: &impl std::fmt::Display) -> JobError {
    JobError::Damaged { job: id.clone(), what: cause.to_string() }
}
