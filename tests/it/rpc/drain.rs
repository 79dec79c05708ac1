//! The end of a server: what is under way is finished, nothing new is begun.

use std::time::Duration;

use tarjuman::rpc::{Limits, pb, server::Ended};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

use crate::support::{
    cases::{ids, look_up, segment},
    frames::Socket,
    server::{Server, soon},
};
use pb::stream_match_terms_request::Payload;

fn options() -> pb::StreamMatchTermsRequest {
    pb::StreamMatchTermsRequest { payload: Some(Payload::Options(pb::MatchOptions::default())) }
}

fn message(id: &str) -> pb::StreamMatchTermsRequest {
    pb::StreamMatchTermsRequest { payload: Some(Payload::Segment(segment(id, "إلى غزة"))) }
}

#[tokio::test]
async fn calls_in_progress_are_finished_and_new_connections_refused() {
    let mut server = Server::start().await;
    let mut watch = HealthClient::new(server.channel().await)
        .watch(HealthCheckRequest { service: "tarjuman.v1.TermService".into() })
        .await
        .unwrap()
        .into_inner();
    assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::Serving);
    let (send, receive) = tokio::sync::mpsc::channel(4);
    send.send(options()).await.unwrap();
    let mut stream = server.terms().await.stream_match_terms(ReceiverStream::new(receive)).await.unwrap().into_inner();
    send.send(message("before")).await.unwrap();
    assert_eq!(soon(stream.next()).await.unwrap().unwrap().result.unwrap().segment_id, "before");

    server.stop();
    assert_eq!(soon(watch.next()).await.unwrap().unwrap().status(), ServingStatus::NotServing);
    assert!(!matches!(soon(watch.next()).await, Some(Ok(_))), "a watch does not hold the server up");
    let address = server.address;
    soon(async {
        loop {
            let Ok(tcp) = tokio::net::TcpStream::connect(address).await else { break };
            drop(tcp);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    for id in ["after-1", "after-2"] {
        send.send(message(id)).await.unwrap();
        let result = soon(stream.next()).await.unwrap().unwrap().result.unwrap();
        assert_eq!((result.segment_id.as_str(), ids(&result)), (id, vec!["gaza"]));
    }
    drop(send);
    assert!(soon(stream.next()).await.is_none(), "the stream ends well");
    assert_eq!(server.ended().await, Ended::Drained);
}

#[tokio::test]
async fn a_call_that_never_ends_is_cut_off() {
    let mut server = Server::with(Limits { drain_seconds: 1, ..Limits::default() }).await;
    let (send, receive) = tokio::sync::mpsc::channel(4);
    send.send(options()).await.unwrap();
    let mut stream = server.terms().await.stream_match_terms(ReceiverStream::new(receive)).await.unwrap().into_inner();
    send.send(message("a")).await.unwrap();
    soon(stream.next()).await.unwrap().unwrap();
    server.stop();
    assert_eq!(server.ended().await, Ended::Cut);
}

#[tokio::test]
async fn idle_and_silent_connections_do_not_hold_the_server_up() {
    let mut server = Server::with(Limits { first_byte_seconds: 1, drain_seconds: 20, ..Limits::default() }).await;
    let _silent = Socket::connect(server.address).await;
    let mut idle = server.terms().await;
    idle.match_terms(look_up(&["غزة"])).await.unwrap();
    server.stop();
    assert_eq!(server.ended().await, Ended::Drained);
}
