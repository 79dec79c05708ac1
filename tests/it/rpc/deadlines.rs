//! Deadlines: the client's, the server's, on single calls and on streams.

use prost::Message;
use tarjuman::rpc::{Limits, pb};
use tonic::Code;

use crate::support::{
    cases::{look_up, refused, segment},
    raw::{Call, Raw},
    server::{Server, soon},
};
use pb::stream_match_terms_request::Payload;

const MATCH: &str = "/tarjuman.v1.TermService/MatchTerms";
const STREAM: &str = "/tarjuman.v1.TermService/StreamMatchTerms";

/// A stream that has answered once and goes on.
async fn begun(raw: &mut Raw, headers: &[(&str, &str)]) -> Call {
    let mut call = raw.begin(STREAM, headers).await;
    call.send(&pb::StreamMatchTermsRequest { payload: Some(Payload::Options(pb::MatchOptions::default())) });
    call.send(&pb::StreamMatchTermsRequest { payload: Some(Payload::Segment(segment("a", "إلى غزة"))) });
    let answer: pb::StreamMatchTermsResponse = call.message().await.unwrap().unwrap();
    assert_eq!(answer.result.unwrap().segment_id, "a");
    call
}

#[tokio::test]
async fn a_stream_ends_at_the_deadline_of_its_client() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    let mut call = begun(&mut raw, &[("grpc-timeout", "700m")]).await;
    refused(call.next().await, Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
    assert!(raw.unary(MATCH, &[], &look_up(&["غزة"]).encode_to_vec()).await.is_ok(), "only the stream has ended");
}

#[tokio::test]
async fn a_stream_without_a_deadline_gets_that_of_the_server() {
    let server = Server::with(Limits { default_deadline_seconds: 1, ..Limits::default() }).await;
    let mut call = begun(&mut Raw::connect(server.address).await, &[]).await;
    refused(call.next().await, Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn no_client_gets_more_than_the_most() {
    let server = Server::with(Limits { max_deadline_seconds: 1, ..Limits::default() }).await;
    let mut call = begun(&mut Raw::connect(server.address).await, &[("grpc-timeout", "99999999H")]).await;
    refused(call.next().await, Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn a_single_call_ends_at_its_deadline() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    // Far more work than a nanosecond holds.
    let much = look_up(&vec!["قال محمد إن الحوثيين في غزة والقاهرة"; 1_000]).encode_to_vec();
    for value in ["1n", "0S", "0m"] {
        let outcome = raw.unary(MATCH, &[("grpc-timeout", value)], &much).await;
        refused(outcome, Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
    }
    for value in ["30S", "1H", "29999m"] {
        let outcome = raw.unary(MATCH, &[("grpc-timeout", value)], &much).await;
        assert!(outcome.is_ok(), "{value}: {:?}", outcome.err());
    }
}

#[tokio::test]
async fn a_malformed_timeout_is_refused_not_ignored() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    for value in ["", "S", "1", "1s", "-1S", "1.5S", "123456789S", "1 S", "+1S"] {
        for path in [MATCH, STREAM, "/grpc.health.v1.Health/Check"] {
            let outcome = raw.unary(path, &[("grpc-timeout", value)], &look_up(&["غزة"]).encode_to_vec()).await;
            refused(outcome, Code::InvalidArgument, "TIMEOUT_INVALID");
        }
    }
}

#[tokio::test]
async fn calls_beyond_the_bound_are_told_to_come_back() {
    use tonic_types::StatusExt;
    let server = Server::with(Limits { max_calls_per_cpu: 1, ..Limits::default() }).await;
    let most = std::thread::available_parallelism().unwrap().get();
    let mut raw = Raw::connect(server.address).await;
    let mut held = Vec::new();
    for _ in 0..most {
        held.push(begun(&mut raw, &[]).await);
    }
    let request = look_up(&["غزة"]).encode_to_vec();
    let status = raw.unary(MATCH, &[], &request).await.unwrap_err();
    assert!(status.get_details_retry_info().is_some_and(|r| r.retry_delay.is_some()), "{status:?}");
    refused(Err::<(), _>(status), Code::ResourceExhausted, "TOO_MANY_CALLS");
    for call in &mut held {
        call.close();
        assert!(call.next().await.unwrap().is_none());
    }
    // A stream that is over gives its permit back when its last frame is out.
    soon(async {
        while raw.unary(MATCH, &[], &request).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    })
    .await;
}
