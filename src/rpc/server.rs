//! Everything put together: services, health, reflection, limits, drain.

use std::time::Duration;

use thiserror::Error;
use tokio::{net::TcpListener, sync::watch};
use tonic::{codec::CompressionEncoding, server::NamedService, transport::Server};
use tonic_health::ServingStatus;

use crate::rpc::{
    Engine,
    deadline::DeadlineLayer,
    listener,
    pb::{
        self, alignment_service_server::AlignmentServiceServer, check_service_server::CheckServiceServer,
        glossary_service_server::GlossaryServiceServer, google::longrunning::operations_server::OperationsServer,
        job_service_server::JobServiceServer, service_info_service_server::ServiceInfoServiceServer,
        term_service_server::TermServiceServer,
    },
};

/// The server could not start or go on.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The descriptors inside the binary do not read.
    #[error("cannot offer reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The transport failed.
    #[error("the server failed: {0}")]
    Transport(#[from] tonic::transport::Error),
}

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All calls in progress were finished.
    Drained,
    /// Some were cut off at the end of the time for draining.
    Cut,
}

/// The services whose health can be asked for; the empty name is the server as a whole.
const SERVICES: [&str; 8] = [
    "",
    TermServiceServer::<Engine>::NAME,
    AlignmentServiceServer::<Engine>::NAME,
    CheckServiceServer::<Engine>::NAME,
    GlossaryServiceServer::<Engine>::NAME,
    ServiceInfoServiceServer::<Engine>::NAME,
    OperationsServer::<Engine>::NAME,
    JobServiceServer::<Engine>::NAME,
];

/// Serves `engine` on `listener` until `stop` resolves, then finishes the calls in progress.
///
/// Health turns to NOT_SERVING when the drain begins, so that load balancers look elsewhere.
///
/// # Errors
/// If the server cannot start.
pub async fn serve(engine: Engine, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<Ended, ServeError> {
    let limits = engine.limits.clone();
    let (health, health_service) = tonic_health::server::health_reporter();
    for name in SERVICES {
        health.set_service_status(name, ServingStatus::Serving).await;
    }
    let (begin_drain, mut draining) = watch::channel(false);
    let mut cut = draining.clone();
    tokio::spawn(async move {
        stop.await;
        for name in SERVICES {
            health.set_service_status(name, ServingStatus::NotServing).await;
        }
        let _ = begin_drain.send(true);
        // Keep the sender: a dropped one would look like a second signal.
        std::future::pending::<()>().await;
    });
    let calls = limits.max_calls_per_cpu * std::thread::available_parallelism().map_or(1, usize::from);
    let most = limits.max_message_bytes;
    macro_rules! bounded {
        ($service:expr) => {
            $service
                .max_decoding_message_size(most)
                .accept_compressed(CompressionEncoding::Gzip)
                .accept_compressed(CompressionEncoding::Zstd)
                .send_compressed(CompressionEncoding::Gzip)
                .send_compressed(CompressionEncoding::Zstd)
        };
    }
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(pb::DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let serving = Server::builder()
        .max_concurrent_streams(limits.max_streams_per_connection)
        .http2_max_header_list_size(limits.max_header_bytes)
        .http2_keepalive_interval(Some(Duration::from_secs(limits.keepalive_seconds)))
        .http2_keepalive_timeout(Some(Duration::from_secs(limits.keepalive_timeout_seconds)))
        .layer(DeadlineLayer::new(limits.clone(), calls, draining.clone()))
        .add_service(health_service)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .add_service(bounded!(TermServiceServer::new(engine.clone())))
        .add_service(bounded!(AlignmentServiceServer::new(engine.clone())))
        .add_service(bounded!(CheckServiceServer::new(engine.clone())))
        .add_service(bounded!(GlossaryServiceServer::new(engine.clone())))
        .add_service(bounded!(JobServiceServer::new(engine.clone())))
        .add_service(bounded!(OperationsServer::new(engine.clone())))
        .add_service(bounded!(ServiceInfoServiceServer::new(engine)))
        .serve_with_incoming_shutdown(listener::connections(listener, &limits), async move {
            let _ = draining.wait_for(|begun| *begun).await;
        });
    tokio::select! {
        done = serving => { done?; Ok(Ended::Drained) }
        () = async {
            let _ = cut.wait_for(|begun| *begun).await;
            tokio::time::sleep(Duration::from_secs(limits.drain_seconds)).await;
        } => Ok(Ended::Cut),
    }
}
