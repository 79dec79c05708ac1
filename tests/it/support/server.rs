//! A server in this process, on a port of its own, with a database of its own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tarjuman::{
    compute::Pool,
    glossary::Entry,
    id::GlossaryId,
    rpc::{
        Engine, Limits,
        engine::bundled_aligner,
        pb::{
            alignment_service_client::AlignmentServiceClient, check_service_client::CheckServiceClient,
            glossary_service_client::GlossaryServiceClient, service_info_service_client::ServiceInfoServiceClient,
            term_service_client::TermServiceClient,
        },
        server::{self, Ended, ServeError},
    },
    store::{Catalog, GlossaryFields, SqliteStore},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tonic::transport::{Channel, Endpoint};

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) catalog: Catalog,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<Result<Ended, ServeError>>,
    _folder: TempDir,
}

impl Server {
    /// With the usual limits and the glossary of [`super::cases`].
    pub(crate) async fn start() -> Self {
        Self::with(Limits::default()).await
    }

    pub(crate) async fn with(limits: Limits) -> Self {
        let server = Self::empty(limits).await;
        server.add("house", 0, super::cases::house()).await;
        server
    }

    /// Without any glossary.
    pub(crate) async fn empty(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("t.sqlite3")).await.unwrap();
        let catalog = Catalog::open(Arc::new(store)).await.unwrap();
        let pool = Pool::new(2, 256).unwrap();
        let engine = Engine::new(catalog.clone(), bundled_aligner().unwrap(), pool, limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(server::serve(engine, listener, async move {
            let _ = stopped.await;
        }));
        Self { address, catalog, stop: Some(stop), ended, _folder: folder }
    }

    /// Creates a glossary behind the back of the services.
    pub(crate) async fn add(&self, id: &str, priority: i32, entries: Vec<Entry>) {
        let fields = GlossaryFields { display_name: id.into(), description: String::new(), priority };
        self.catalog.create_glossary(GlossaryId::parse(id).unwrap(), fields, String::new(), entries, None).await.unwrap();
    }

    pub(crate) async fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    pub(crate) async fn terms(&self) -> TermServiceClient<Channel> {
        TermServiceClient::new(self.channel().await).max_decoding_message_size(64 << 20)
    }

    pub(crate) async fn checks(&self) -> CheckServiceClient<Channel> {
        CheckServiceClient::new(self.channel().await).max_decoding_message_size(64 << 20)
    }

    pub(crate) async fn alignment(&self) -> AlignmentServiceClient<Channel> {
        AlignmentServiceClient::new(self.channel().await)
    }

    pub(crate) async fn glossaries(&self) -> GlossaryServiceClient<Channel> {
        GlossaryServiceClient::new(self.channel().await)
    }

    pub(crate) async fn info(&self) -> ServiceInfoServiceClient<Channel> {
        ServiceInfoServiceClient::new(self.channel().await)
    }

    /// Asks the server to stop.
    pub(crate) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// How the server ended; it must do so soon.
    pub(crate) async fn ended(self) -> Ended {
        soon(self.ended).await.unwrap().unwrap()
    }
}

/// The outcome of something that must not take long; far more than it ever takes.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), future).await.expect("this should have happened long ago")
}
