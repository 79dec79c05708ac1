//! The services, one file each.

pub mod align;
mod annotate;
pub mod check;
pub mod glossary;
pub mod info;
pub mod jobs;
mod names;
pub mod operations;
pub mod parallel;
mod score;
pub mod term;

use std::pin::Pin;

use futures_util::{Stream, StreamExt, future::Either};
use tonic::{Code, Status, Streaming};

use crate::rpc::{Engine, status::coded};

/// What a streaming call answers with.
pub type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Items of a stream that are computed at a time: enough to keep all processors busy, few enough to bound memory.
const WINDOW: usize = 32;

/// Answers a stream item by item, in order, a few at a time. Nothing is read ahead of a reader who does not read: the
/// answers drive the stream. `read` turns a message into work; its error ends the stream.
pub(crate) fn in_order<Q, A, W>(engine: Engine, items: Streaming<Q>, read: impl Fn(Q) -> Result<W, Status> + Send + 'static) -> Answers<A>
where
    Q: Send + 'static,
    A: Send + 'static,
    W: FnOnce() -> A + Send + 'static,
{
    let answers = items.map(move |message| {
        let engine = engine.clone();
        match message.and_then(&read) {
            Ok(work) => Either::Left(async move { engine.pool.run_when_free(work).await.map_err(Status::from) }),
            Err(status) => Either::Right(std::future::ready(Err(status))),
        }
    });
    Box::pin(answers.buffered(WINDOW))
}

/// The options in the first message of a stream, which must hold them.
pub(crate) async fn options<Q, O>(items: &mut Streaming<Q>, of: impl FnOnce(Q) -> Option<O>) -> Result<O, Status> {
    let missing = || coded(Code::InvalidArgument, "STREAM_OPTIONS_MISSING", "the first message of the stream must hold the options");
    items.message().await?.and_then(of).ok_or_else(missing)
}
