//! Deadlines that also hold while an answer streams, and a bound on calls in progress.
//!
//! tonic enforces `grpc-timeout` up to the headers of the answer only; a stream then runs for as long as it likes. Here
//! the deadline travels in the body, and so does the permit of the call.
//!
//! Whoever watches the health of the server does so without end and holds no permit: that stream ends when the server stops.

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
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::Instant,
};
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use crate::rpc::{
    limits::Limits,
    pieces::Pieces,
    status::{coded, reword},
};

/// Adds deadlines and the bound to a service.
#[derive(Clone)]
pub struct DeadlineLayer {
    limits: Arc<Limits>,
    calls: Arc<Semaphore>,
    draining: watch::Receiver<bool>,
}

impl DeadlineLayer {
    /// At most `calls` calls in progress; `draining` turns true when the server begins to stop.
    pub fn new(limits: Arc<Limits>, calls: usize, draining: watch::Receiver<bool>) -> Self {
        Self { limits, calls: Arc::new(Semaphore::new(calls)), draining }
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
        let watches = request.uri().path() == HEALTH_WATCH;
        let permit = match Arc::clone(&self.layer.calls).try_acquire_owned() {
            Ok(permit) => Some(permit).filter(|_| !watches),
            Err(_) if watches => None,
            Err(_) => {
                return refuse(coded(
                    Code::ResourceExhausted,
                    "TOO_MANY_CALLS",
                    "the server has as many calls in progress as it allows: try again in a moment",
                ));
            }
        };
        let wanted = match timeout(request.headers()) {
            Ok(wanted) => wanted,
            Err(status) => return refuse(status),
        };
        let until = Instant::now() + self.layer.limits.deadline(wanted);
        let follows = FOLLOWING.contains(&request.uri().path());
        let end: End = if watches || follows {
            Box::pin(stopped(self.layer.draining.clone(), (follows || wanted.is_some()).then_some(until)))
        } else {
            Box::pin(late(until))
        };
        let answer = self.inner.call(request);
        Box::pin(async move {
            let in_time = tokio::time::timeout_at(until, answer).await.ok().filter(|_| Instant::now() < until);
            // The timer counts in milliseconds; the clock is asked too.
            let Some(response) = in_time else { return Ok(exceeded().into_http()) };
            let mut response = response?;
            reword(response.headers_mut());
            Ok(response.map(|body| Body::new(Timed { body: Pieces::new(body), end, done: false, _permit: permit })))
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

/// The call of those who watch the health of the server.
const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";

/// The calls of those who follow a glossary, or a job. They hold a permit and have a deadline, after which they are resumed;
/// they only end at once when the server stops.
const FOLLOWING: [&str; 2] = ["/tarjuman.v1.GlossaryService/WatchGlossary", "/tarjuman.v1.JobService/StreamJobResults"];

/// Time for the last word about our health, NOT_SERVING, to reach those who watch it.
const LAST_WORD: Duration = Duration::from_millis(100);

/// Resolves when an answer must end, with the reason.
type End = Pin<Box<dyn Future<Output = Status> + Send>>;

async fn late(until: Instant) -> Status {
    tokio::time::sleep_until(until).await;
    exceeded()
}

/// The end of a watch: when the server stops, or at the deadline of the client if it has one.
async fn stopped(mut draining: watch::Receiver<bool>, until: Option<Instant>) -> Status {
    let stopping = async {
        let _ = draining.wait_for(|begun| *begun).await;
        tokio::time::sleep(LAST_WORD).await;
        coded(Code::Unavailable, "SERVER_STOPPING", "the server is stopping")
    };
    let deadline = async {
        match until {
            Some(until) => late(until).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        status = stopping => status,
        status = deadline => status,
    }
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

/// A body that ends at its time.
struct Timed {
    body: Pieces,
    end: End,
    done: bool,
    _permit: Option<OwnedSemaphorePermit>,
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.done {
            return Poll::Ready(None);
        }
        if let Poll::Ready(status) = self.end.as_mut().poll(cx) {
            self.done = true;
            // Dropping the body cancels the work behind it.
            self.body = Pieces::new(Body::empty());
            let mut trailers = HeaderMap::new();
            // Fails only for a status that cannot be written as a header, which ours can.
            let _ = status.add_header(&mut trailers);
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        let mut polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &mut polled
            && let Some(trailers) = frame.trailers_mut()
        {
            reword(trailers);
        }
        polled
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
            ("99999999H", Some(Duration::from_hours(99_999_999))),
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
