//! Health, reflection, and what the server says of itself.

use tarjuman::rpc::{Limits, pb};
use tokio_stream::StreamExt;
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tonic_reflection::pb::{v1, v1alpha};

use crate::support::server::Server;

const SERVICES: [&str; 6] = [
    "tarjuman.v1.AlignmentService",
    "tarjuman.v1.CheckService",
    "tarjuman.v1.GlossaryService",
    "tarjuman.v1.JobService",
    "tarjuman.v1.ServiceInfoService",
    "tarjuman.v1.TermService",
];

#[tokio::test]
async fn every_service_is_healthy() {
    let server = Server::start().await;
    let mut health = HealthClient::new(server.channel().await);
    for service in SERVICES.into_iter().chain([""]) {
        let answer = health.check(HealthCheckRequest { service: service.into() }).await.unwrap().into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    assert_eq!(health.check(HealthCheckRequest { service: "no.such.Service".into() }).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn health_is_watched_past_the_usual_deadline() {
    let server = Server::with(Limits { default_deadline_seconds: 1, ..Limits::default() }).await;
    let mut watch = HealthClient::new(server.channel().await).watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::Serving);
    let more = tokio::time::timeout(std::time::Duration::from_millis(1_500), watch.next()).await;
    assert!(more.is_err(), "nothing has changed, and the watch goes on: {more:?}");
}

#[tokio::test]
async fn reflection_lists_every_service_and_gives_their_files() {
    let server = Server::start().await;
    let mut wanted: Vec<&str> = SERVICES.to_vec();
    wanted.extend(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"]);

    let mut client = v1::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let ask = |message| v1::ServerReflectionRequest { host: String::new(), message_request: Some(message) };
    use v1::{server_reflection_request::MessageRequest as Ask, server_reflection_response::MessageResponse as Told};
    let questions = vec![ask(Ask::ListServices(String::new())), ask(Ask::FileContainingSymbol("tarjuman.v1.TermService".into()))];
    let mut answers = client.server_reflection_info(tokio_stream::iter(questions)).await.unwrap().into_inner();
    let Some(Told::ListServicesResponse(list)) = answers.next().await.unwrap().unwrap().message_response else { panic!("no list") };
    let names: Vec<String> = list.service.into_iter().map(|s| s.name).collect();
    assert!(wanted.iter().all(|w| names.iter().any(|n| n == w)), "{names:?}");
    let Some(Told::FileDescriptorResponse(files)) = answers.next().await.unwrap().unwrap().message_response else { panic!("no file") };
    assert!(!files.file_descriptor_proto.is_empty());

    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let question = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(v1alpha::server_reflection_request::MessageRequest::ListServices(String::new())),
    };
    let mut answers = client.server_reflection_info(tokio_stream::iter([question])).await.unwrap().into_inner();
    let Some(v1alpha::server_reflection_response::MessageResponse::ListServicesResponse(list)) =
        answers.next().await.unwrap().unwrap().message_response
    else {
        panic!("no list")
    };
    let names: Vec<String> = list.service.into_iter().map(|s| s.name).collect();
    wanted.pop();
    wanted.push("grpc.reflection.v1alpha.ServerReflection");
    assert!(wanted.iter().filter(|w| !w.starts_with("grpc.reflection")).all(|w| names.iter().any(|n| n == w)), "{names:?}");
}

#[tokio::test]
async fn the_server_says_what_it_allows_and_what_answers() {
    let server = Server::with(Limits { max_segments: 7, ..Limits::default() }).await;
    let info = server.info().await.get_service_info(pb::GetServiceInfoRequest {}).await.unwrap().into_inner();
    assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (info.limits["max_segments"], info.limits["max_segment_characters"], info.limits["max_message_bytes"]),
        (7, 10_000, 4 << 20)
    );
    assert_eq!(info.limits.len(), Limits::default().listed().len());
    assert_eq!(info.glossary_revisions.into_iter().collect::<Vec<_>>(), [("glossaries/house".to_owned(), 1)]);
    assert!(["folding", "clitics", "lexicon", "words"].iter().all(|t| info.table_versions.contains_key(*t)), "{:?}", info.table_versions);
}
