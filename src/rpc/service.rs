//! The services, one file each.

pub mod align;
pub mod glossary;
pub mod info;
pub mod term;

use std::pin::Pin;

use futures_util::{Stream, StreamExt, future::Either};
use tonic::{Status, Streaming};

use crate::rpc::Engine;

/// What a streaming call answers with.
pub type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Items of a stream that are computed at a time: enough to keep all processors busy, few enough to bound memory.
const WINDOW: usize = 32;

/// Answers a stream item by item, in order, a few at a time. Nothing is read ahead of a reader who does not read: the
/// answers drive the stream. `read` turns a message into work, or into an answer at once; its error ends the stream.
pub(crate) fn in_order<Q, A, W>(
    engine: Engine,
    items: Streaming<Q>,
    read: impl Fn(Q) -> Result<Result<W, A>, Status> + Send + 'static,
) -> Answers<A>
where
    Q: Send + 'static,
    A: Send + 'static,
    W: FnOnce() -> A + Send + 'static,
{
    let answers = items.map(move |message| {
        let engine = engine.clone();
        match message.and_then(&read) {
            Ok(Ok(work)) => Either::Left(async move { engine.pool.run_when_free(work).await.map_err(Status::from) }),
            Ok(Err(answer)) => Either::Right(std::future::ready(Ok(answer))),
            Err(status) => Either::Right(std::future::ready(Err(status))),
        }
    });
    Box::pin(answers.buffered(WINDOW))
}

/// The first message of a stream, which must hold the options.
pub(crate) async fn first<Q>(items: &mut Streaming<Q>) -> Result<Q, Status> {
    let missing = || {
        crate::rpc::status::coded(
            tonic::Code::InvalidArgument,
            "STREAM_OPTIONS_MISSING",
            "the first message of the stream must hold the options",
        )
    };
    items.message().await?.ok_or_else(missing)
}
