//! Messages no generated client would send: too large, not Protobuf, not UTF-8.

use prost::Message;
use tarjuman::rpc::{Limits, pb};
use tonic::{Code, codec::CompressionEncoding};

use crate::support::{
    cases::{look_up, refused, segment},
    raw::Raw,
    server::Server,
};

const MATCH: &str = "/tarjuman.v1.TermService/MatchTerms";
const STREAM: &str = "/tarjuman.v1.TermService/StreamMatchTerms";
const FOUR_MIB: usize = 4 << 20;

/// A request of exactly `size` bytes.
fn of_size(size: usize) -> pb::MatchTermsRequest {
    let empty = |length: usize| pb::MatchTermsRequest { options: None, segments: vec![segment(&"x".repeat(length), "غزة")] };
    // The lengths inside the message take some bytes too.
    let slack = size - empty(size - 100).encoded_len();
    empty(size - 100 + slack)
}

#[tokio::test]
async fn a_message_may_have_four_mebibytes_and_not_one_byte_more() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let largest = of_size(FOUR_MIB);
    assert_eq!(largest.encoded_len(), FOUR_MIB);
    assert_eq!(client.match_terms(largest).await.unwrap().into_inner().results[0].matches.len(), 1);
    for size in [FOUR_MIB + 1, 5 * (1 << 20)] {
        let request = of_size(size);
        assert_eq!(request.encoded_len(), size);
        let message = refused(client.match_terms(request).await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
        assert!(message.contains("4194304"), "{message}");
    }
}

#[tokio::test]
async fn the_limit_counts_what_is_unpacked() {
    let server = Server::start().await;
    let mut client = server.terms().await.send_compressed(CompressionEncoding::Gzip);
    // 1,000 times smaller on the wire.
    refused(client.match_terms(of_size(64 << 20)).await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
    assert_eq!(client.match_terms(look_up(&["غزة"])).await.unwrap().into_inner().results[0].matches.len(), 1);
}

#[tokio::test]
async fn a_length_that_is_a_lie_costs_nothing() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    let mut call = raw.begin(MATCH, &[]).await;
    call.send_frame(&[0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3], false);
    refused(call.next().await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
}

#[tokio::test]
async fn a_message_too_large_inside_a_stream_ends_the_stream() {
    let server = Server::with(Limits { max_message_bytes: 1_000, ..Limits::default() }).await;
    let mut raw = Raw::connect(server.address).await;
    let mut call = raw.begin(STREAM, &[]).await;
    use pb::stream_match_terms_request::Payload;
    let message = |payload| pb::StreamMatchTermsRequest { payload: Some(payload) };
    call.send(&message(Payload::Options(pb::MatchOptions::default())));
    call.send(&message(Payload::Segment(segment("a", "غزة"))));
    assert_eq!(call.message::<pb::StreamMatchTermsResponse>().await.unwrap().unwrap().result.unwrap().matches.len(), 1);
    call.send(&message(Payload::Segment(segment("b", &"غزة ".repeat(400)))));
    refused(call.next().await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
}

#[tokio::test]
async fn bytes_that_are_no_message_are_the_callers_fault() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    let good = look_up(&["غزة"]).encode_to_vec();
    let mut bad_text = good.clone();
    let at = bad_text.windows(2).position(|w| w == "غ".as_bytes()).unwrap();
    // A surrogate of UTF-16 in UTF-8, which UTF-8 does not allow (RFC 3629, section 3).
    bad_text[at..at + 3].copy_from_slice(b"\xed\xa0\x80");
    let nested = (0..5_000).fold(Vec::new(), |inner: Vec<u8>, _| [&[0x13][..], &inner, &[0x14]].concat());
    for (bytes, why) in [
        (bad_text.as_slice(), "a string that is not UTF-8"),
        (&good[..good.len() - 1], "cut off"),
        (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "a tag that never ends"),
        (b"{\"segments\":[]}", "JSON"),
        (nested.as_slice(), "groups 5,000 deep"),
    ] {
        let outcome = raw.unary(MATCH, &[], bytes).await;
        assert!(outcome.is_err(), "{why}");
        let message = refused(outcome, Code::InvalidArgument, "MESSAGE_UNREADABLE");
        assert!(message.contains("Protobuf"), "{why}: {message}");
    }
    assert!(raw.unary(MATCH, &[], &good).await.is_ok(), "the connection still works");
}

#[tokio::test]
async fn a_faulty_message_inside_a_stream_ends_the_stream_only() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    let mut call = raw.begin(STREAM, &[]).await;
    call.send_bytes(b"\x0a\x00", false); // options
    call.send_bytes(b"\x12\x03\x0a\x01\xff", false); // a segment whose text is not UTF-8
    refused(call.next().await, Code::InvalidArgument, "MESSAGE_UNREADABLE");
    assert!(raw.unary(MATCH, &[], &look_up(&["غزة"]).encode_to_vec()).await.is_ok(), "the connection still works");
}

#[tokio::test]
async fn unknown_methods_are_unimplemented() {
    let server = Server::start().await;
    let mut raw = Raw::connect(server.address).await;
    for path in ["/tarjuman.v1.TermService/NoSuchMethod", "/no.such.Service/Method", "/"] {
        assert_eq!(raw.unary(path, &[], b"").await.unwrap_err().code(), Code::Unimplemented, "{path}");
    }
}
