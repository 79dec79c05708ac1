//! A server in this process, on a port of its own, with a database of its own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tarjuman::{
    compute::Pool,
    glossary::Entry,
    id::GlossaryId,
    jobs::{Jobs, Settings, service::Work},
    rpc::{
        Engine, Limits, batch,
        engine::bundled_aligner,
        pb::{
            alignment_service_client::AlignmentServiceClient, check_service_client::CheckServiceClient,
            glossary_service_client::GlossaryServiceClient, google::longrunning::operations_client::OperationsClient,
            job_service_client::JobServiceClient, service_info_service_client::ServiceInfoServiceClient,
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
    _work: Option<Work>,
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
        Box::pin(Self::build(limits, None)).await
    }

    /// With jobs, which it also works on.
    pub(crate) async fn with_jobs(settings: Settings) -> Self {
        let server = Box::pin(Self::build(Limits::default(), Some(settings))).await;
        server.add("house", 0, super::cases::house()).await;
        server
    }

    async fn build(limits: Limits, jobs: Option<Settings>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("t.sqlite3")).await.unwrap();
        let catalog = Catalog::open(Arc::new(store)).await.unwrap();
        let pool = Pool::new(2, 256).unwrap();
        let mut engine = Engine::new(catalog.clone(), bundled_aligner().unwrap(), pool, limits);
        let mut work = None;
        if let Some(settings) = jobs {
            let jobs = Jobs::open(catalog.store().database(), settings).await.unwrap();
            engine = engine.with_jobs(jobs.clone());
            let tasks = Arc::new(batch::Work(engine.clone()));
            work = Some(jobs.work(tasks, catalog.clone(), Pool::new(2, 16).unwrap()).unwrap());
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(server::serve(engine, listener, async move {
            let _ = stopped.await;
        }));
        Self { address, catalog, stop: Some(stop), ended, _work: work, _folder: folder }
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

    pub(crate) async fn jobs(&self) -> JobServiceClient<Channel> {
        JobServiceClient::new(self.channel().await)
    }

    pub(crate) async fn operations(&self) -> OperationsClient<Channel> {
        OperationsClient::new(self.channel().await)
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
