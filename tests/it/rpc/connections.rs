//! Connections: how many, how long they may be silent, how much one of them may ask for.

use std::time::Duration;

use tarjuman::rpc::Limits;

use crate::support::{
    cases::look_up,
    frames::{self, HELLO, MAX_CONCURRENT_STREAMS, REFUSED_STREAM, RST_STREAM, Socket},
    server::{Server, soon},
};

/// Long enough for a server on this machine to have answered, if it were going to.
const A_MOMENT: Duration = Duration::from_millis(300);

#[tokio::test]
async fn who_says_nothing_is_hung_up_on() {
    let server = Server::with(Limits { first_byte_seconds: 1, ..Limits::default() }).await;
    let (mut silent, mut speaking) = (Socket::connect(server.address).await, Socket::connect(server.address).await);
    speaking.send(HELLO).await;
    while speaking.frame().await.unwrap().setting(MAX_CONCURRENT_STREAMS) != Some(100) {}
    // The server speaks first, with its SETTINGS, and then waits.
    assert!(silent.frame().await.is_some());
    assert!(silent.stays_open(A_MOMENT).await, "it still has time");
    soon(async { while silent.frame().await.is_some() {} }).await;
    // What the handshake still brings comes first.
    while tokio::time::timeout(A_MOMENT, speaking.frame())
        .await
        .is_ok_and(|frame| frame.expect("a connection that has spoken stays").kind != 0)
    {}
    assert_eq!(server.terms().await.match_terms(look_up(&["غزة"])).await.unwrap().into_inner().results.len(), 1);
}

#[tokio::test]
async fn who_never_answers_a_ping_is_hung_up_on() {
    let server = Server::with(Limits { keepalive_seconds: 1, keepalive_timeout_seconds: 1, ..Limits::default() }).await;
    let mut dead = Socket::connect(server.address).await;
    dead.send(HELLO).await;
    soon(async { while dead.frame().await.is_some() {} }).await;
}

#[tokio::test]
async fn connections_beyond_the_limit_are_closed_at_once() {
    let server = Server::with(Limits { max_connections: 3, ..Limits::default() }).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut socket = Socket::connect(server.address).await;
        socket.send(HELLO).await;
        assert!(socket.frame().await.is_some());
        open.push(socket);
    }
    for _ in 0..5 {
        let mut refused = Socket::connect(server.address).await;
        assert!(refused.frame().await.is_none(), "closed");
    }
    for socket in &mut open {
        while let Ok(frame) = tokio::time::timeout(A_MOMENT, socket.frame()).await {
            assert!(frame.is_some(), "the others stay open");
        }
    }
    drop(open.pop());
    soon(async {
        loop {
            let mut socket = Socket::connect(server.address).await;
            socket.send(HELLO).await;
            if socket.frame().await.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn streams_beyond_the_limit_are_refused() {
    let server = Server::with(Limits { max_streams_per_connection: 3, ..Limits::default() }).await;
    let mut socket = Socket::connect(server.address).await;
    // All at once, before the server's SETTINGS can be read, and none of the requests ever ends.
    let mut bytes = HELLO.to_vec();
    for stream in [1, 3, 5, 7, 9] {
        bytes.extend(frames::call(stream, "/tarjuman.v1.TermService/MatchTerms"));
    }
    socket.send(&bytes).await;
    let (mut advertised, mut refused) = (None, Vec::new());
    while refused.len() < 2 {
        let frame = socket.frame().await.expect("the connection stays");
        advertised = advertised.or(frame.setting(MAX_CONCURRENT_STREAMS));
        if frame.kind == RST_STREAM {
            assert_eq!(frame.error_code(), Some(REFUSED_STREAM), "a client may repeat such a call");
            refused.push(frame.stream);
        }
    }
    assert_eq!((advertised, refused), (Some(3), vec![7, 9]));
}
