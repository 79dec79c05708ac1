//! Bodies in pieces small enough to share a write with other answers.
//!
//! h2 copies DATA frames below 1 KiB into one buffer and writes that at once, but gives every longer frame a write of its
//! own. An answer of 2 KB, cut in two, so leaves in the same system call as its headers, its trailers and the answers
//! beside it on the connection: half as many calls again a second on one machine.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};
use tonic::{Status, body::Body};

/// Longest piece: a frame shorter than `CHAIN_THRESHOLD_WITHOUT_VECTORED_IO` of h2 (1,024) is copied.
const PIECE: usize = 1_000;

/// Longest data worth cutting: beyond it copying costs more than the system call it saves.
const MOST: usize = 8 * PIECE;

/// A body whose short frames are cut to [`PIECE`].
pub struct Pieces {
    body: Body,
    rest: Bytes,
}

impl Pieces {
    /// Cuts `body`.
    pub fn new(body: Body) -> Self {
        Self { body, rest: Bytes::new() }
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if !self.rest.is_empty() {
            let end = self.rest.len().min(PIECE);
            return Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(end)))));
        }
        let mut polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &mut polled
            && let Some(data) = frame.data_mut()
            && (PIECE + 1..=MOST).contains(&data.len())
        {
            self.rest = data.split_off(PIECE);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, Full};

    use super::*;

    #[tokio::test]
    async fn what_comes_out_is_what_went_in() {
        for (length, pieces) in [(0, 0), (1, 1), (1_000, 1), (1_001, 2), (3_500, 4), (8_000, 8), (8_001, 1), (20_000, 1)] {
            let sent: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let mut body = Pieces::new(Body::new(Full::new(Bytes::from(sent.clone()))));
            let (mut received, mut frames) = (Vec::new(), 0);
            while let Some(frame) = body.frame().await {
                received.extend(frame.unwrap().into_data().unwrap());
                frames += 1;
            }
            assert!(body.is_end_stream(), "{length}");
            assert_eq!((received, frames), (sent, pieces), "{length}");
        }
    }
}
