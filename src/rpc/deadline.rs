//! Deadlines that also hold while an answer streams, and a bound on calls in progress.
//!
//! tonic enforces `grpc-timeout` up to the headers of the answer only; a stream then runs for as long as it likes. Here
//! the deadline travels in the body, and so does the permit of the call.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body as HttpBody, Frame};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use crate::rpc::{limits::Limits, status::coded};

/// Adds deadlines and the bound to a service.
#[derive(Clone)]
pub struct DeadlineLayer {
    limits: Arc<Limits>,
    calls: Arc<Semaphore>,
}

impl DeadlineLayer {
    /// At most `calls` calls in progress.
    pub fn new(limits: Arc<Limits>, calls: usize) -> Self {
        Self { limits, calls: Arc::new(Semaphore::new(calls)) }
    }
}

impl<S> Layer<S> for DeadlineLayer {
    type Service = Deadline<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Deadline { inner, layer: self.clone() }
    }
}

/// A service with deadlines.
#[derive(Clone)]
pub struct Deadline<S> {
    inner: S,
    layer: DeadlineLayer,
}

impl<S, B> Service<Request<B>> for Deadline<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let permit = match Arc::clone(&self.layer.calls).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => return refuse(coded(Code::ResourceExhausted, "TOO_MANY_CALLS", "the server has as many calls in progress as it allows: try again in a moment")),
        };
        let wanted = match timeout(request.headers()) {
            Ok(wanted) => wanted,
            Err(status) => return refuse(status),
        };
        let until = Instant::now() + self.layer.limits.deadline(wanted);
        let answer = self.inner.call(request);
        Box::pin(async move {
            match tokio::time::timeout_at(until, answer).await {
                Ok(response) => response.map(|r| r.map(|body| Body::new(Timed { body, deadline: Box::pin(tokio::time::sleep_until(until)), done: false, _permit: permit }))),
                Err(_) => Ok(exceeded().into_http()),
            }
        })
    }
}

type Refused = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

fn refuse(status: Status) -> Refused {
    Box::pin(std::future::ready(Ok(status.into_http())))
}

fn exceeded() -> Status {
    coded(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", "the call took longer than its deadline")
}

/// The client's time-out: up to eight digits and a unit (gRPC over HTTP/2, "Timeout").
fn timeout(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    let Some(value) = headers.get("grpc-timeout") else { return Ok(None) };
    let bad = || coded(Code::InvalidArgument, "TIMEOUT_INVALID", "grpc-timeout must be 1 to 8 digits and one of H M S m u n");
    let text = value.to_str().map_err(|_| bad())?;
    let (digits, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(bad)?;
    if !(1..=8).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad());
    }
    let n: u64 = digits.parse().map_err(|_| bad())?;
    Ok(Some(match unit {
        "H" => Duration::from_secs(n * 3600),
        "M" => Duration::from_secs(n * 60),
        "S" => Duration::from_secs(n),
        "m" => Duration::from_millis(n),
        "u" => Duration::from_micros(n),
        "n" => Duration::from_nanos(n),
        _ => return Err(bad()),
    }))
}

/// A body that ends with DEADLINE_EXCEEDED at its time.
struct Timed {
    body: Body,
    deadline: Pin<Box<Sleep>>,
    done: bool,
    _permit: OwnedSemaphorePermit,
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.done {
            return Poll::Ready(None);
        }
        if self.deadline.as_mut().poll(cx).is_ready() {
            self.done = true;
            // Dropping the body cancels the work behind it.
            self.body = Body::empty();
            let mut trailers = HeaderMap::new();
            // Fails only for a status that cannot be written as a header, which this one can.
            let _ = exceeded().add_header(&mut trailers);
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.done || self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_of_clients() {
        for (text, expected) in [
            ("1S", Some(Duration::from_secs(1))),
            ("250m", Some(Duration::from_millis(250))),
            ("99999999H", Some(Duration::from_secs(99_999_999 * 3600))),
            ("123456789S", None),
            ("S", None),
            ("1x", None),
            ("", None),
            ("-1S", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", text.parse().unwrap());
            assert_eq!(timeout(&headers).ok().flatten(), expected, "{text}");
        }
        assert_eq!(timeout(&HeaderMap::new()).unwrap(), None);
    }
}
