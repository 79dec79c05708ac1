//! Who hands out the work.
//!
//! A queue delivers at least once: a ticket comes again when its worker is not heard of for a while. That a chunk has one
//! result all the same is the transaction's doing that writes the result and completes the ticket.

use std::{
    fmt::Debug,
    sync::{Arc, atomic::AtomicBool},
};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::jobs::JobError;

/// Work to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The job.
    pub job: String,
    /// The chunk; none: cut the input into chunks.
    pub chunk: Option<i64>,
}

/// What became of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It waits, or somebody works on it.
    Live,
    /// It is done, or was never there.
    Over,
    /// It was delivered too often.
    GivenUp(String),
}

/// A queue that lives in the database of the jobs: `Tx` is a transaction of it.
#[async_trait]
pub trait Queue<Tx: Send>: Debug + Send + Sync {
    /// Puts tickets into a lane when the transaction commits; gives their numbers.
    async fn push(&self, tx: &mut Tx, lane: &str, tickets: Vec<Ticket>) -> Result<Vec<i64>, JobError>;

    /// Completes a ticket that is being worked on when the transaction commits; false if it is nobody's work any more.
    async fn complete(&self, tx: &mut Tx, ticket: i64) -> Result<bool, JobError>;

    /// What became of a ticket.
    async fn fate(&self, ticket: i64) -> Result<Fate, JobError>;
}

/// An attempt at a ticket.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Number of the ticket.
    pub ticket: i64,
    /// The first is 1.
    pub number: u32,
    /// True when the attempt is to end early.
    pub stop: Arc<AtomicBool>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handled {
    /// Nothing is left to do for this ticket.
    Done,
    /// Somebody else may go on with it, at once. This is no failure.
    HandedBack,
}

/// Whoever works on tickets.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// Works on a ticket; an error has it come again later.
    async fn handle(&self, ticket: Ticket, attempt: Attempt) -> Result<Handled, JobError>;
}

/// Work under way.
#[async_trait]
pub trait Working: Send {
    /// Takes no more tickets, hands back those that were not begun, and returns when all are done.
    async fn stop(&mut self);
}
