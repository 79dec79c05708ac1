//! The same calls, in this process or over the network.

use std::{sync::Arc, time::Duration};

use tempfile::TempDir;
use tonic::{
    Request, Status,
    transport::{Channel, Endpoint},
};

use super::{Common, Failure, config::Config};
use crate::{
    compute::Pool,
    glossary::Entry,
    id::GlossaryId,
    rpc::{
        Engine,
        convert::entry,
        engine::bundled_aligner,
        pb::{
            self, alignment_service_client::AlignmentServiceClient, alignment_service_server::AlignmentService,
            glossary_service_client::GlossaryServiceClient, glossary_service_server::GlossaryService,
            term_service_client::TermServiceClient, term_service_server::TermService,
        },
        status::from_error,
    },
    store::Change,
};

/// Somebody who answers calls.
#[derive(Clone)]
#[allow(dead_code, reason = "the scratch folder is held for its destructor")]
pub(super) enum Client {
    /// This process, on its database; with the folder of a database that is there for this run only.
    Embedded(Box<Engine>, Scratch),
    /// A server.
    Remote(Channel),
}

/// Holds a folder that is removed when its last holder is gone.
pub(super) type Scratch = Option<Arc<TempDir>>;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);

impl Client {
    /// Connects to the server the options name, or opens the database.
    pub(super) async fn open(common: &Common) -> Result<Self, Failure> {
        match &common.server {
            Some(url) => {
                let endpoint = Endpoint::from_shared(url.clone()).map_err(|e| Failure::wrong(format!("--server {url}: {e}")))?;
                let channel = endpoint.connect_timeout(CONNECT).connect().await;
                channel.map(Self::Remote).map_err(|e| Failure::broken(format!("cannot reach {url}: {}", root_cause(&e))))
            }
            None => open_engine(common).await.map(|(engine, scratch)| Self::Embedded(Box::new(engine), scratch)),
        }
    }

    /// Calls that may usefully be under way at once.
    pub(super) fn parallel(&self) -> usize {
        match self {
            Self::Embedded(engine, _) => engine.pool.threads() * 2,
            Self::Remote(_) => 8,
        }
    }
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// Opens the database and puts the engine together.
pub(super) async fn open_engine(common: &Common) -> Result<(Engine, Scratch), Failure> {
    let config = Config::load(common)?;
    let threads = config.compute_threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    if threads == 0 {
        return Err(Failure::wrong("compute_threads must be at least 1"));
    }
    let limits = config.limits;
    let path = common.database.clone().or(config.database);
    let opened = super::serve::open_catalog(path, common.no_bundled).await?;
    let aligner = bundled_aligner().map_err(|e| Failure::from(from_error(&e)))?;
    let pool = Pool::new(threads, limits.max_calls_per_cpu * threads).map_err(|e| Failure::broken(format!("cannot start threads: {e}")))?;
    Ok((Engine::new(opened.catalog, aligner, pool, limits), opened.scratch))
}

/// One method of [`Client`] for each call: embedded, the service is called directly; remote, through its client.
macro_rules! calls {
    ($($name:ident: $service:ident / $client:ident, $request:ty => $answer:ty;)*) => {
        impl Client {
            $(pub(super) async fn $name(&self, request: $request) -> Result<$answer, Status> {
                match self {
                    Self::Embedded(engine, _) => $service::$name(&**engine, Request::new(request)).await,
                    Self::Remote(channel) => $client::new(channel.clone()).max_decoding_message_size(MAX_ANSWER).$name(request).await,
                }
                .map(tonic::Response::into_inner)
            })*
        }
    };
}

/// Largest answer taken from a server.
const MAX_ANSWER: usize = 64 << 20;

calls! {
    match_terms: TermService / TermServiceClient, pb::MatchTermsRequest => pb::MatchTermsResponse;
    search_terms: TermService / TermServiceClient, pb::SearchTermsRequest => pb::SearchTermsResponse;
    transliterate: TermService / TermServiceClient, pb::TransliterateRequest => pb::TransliterateResponse;
    generate_variants: TermService / TermServiceClient, pb::GenerateVariantsRequest => pb::GenerateVariantsResponse;
    align_terms: AlignmentService / AlignmentServiceClient, pb::AlignTermsRequest => pb::AlignTermsResponse;
    list_glossaries: GlossaryService / GlossaryServiceClient, pb::ListGlossariesRequest => pb::ListGlossariesResponse;
    list_entries: GlossaryService / GlossaryServiceClient, pb::ListEntriesRequest => pb::ListEntriesResponse;
    get_entry: GlossaryService / GlossaryServiceClient, pb::GetEntryRequest => pb::Entry;
    get_glossary: GlossaryService / GlossaryServiceClient, pb::GetGlossaryRequest => pb::Glossary;
    create_glossary: GlossaryService / GlossaryServiceClient, pb::CreateGlossaryRequest => pb::Glossary;
    batch_update_entries: GlossaryService / GlossaryServiceClient, pb::BatchUpdateEntriesRequest => pb::BatchUpdateEntriesResponse;
}

impl Client {
    /// Creates or replaces entries, all or none; returns their number and the glossary's revision.
    pub(super) async fn put_all(&self, glossary: GlossaryId, entries: Vec<Entry>) -> Result<(usize, i64), Failure> {
        let count = entries.len();
        match self {
            Self::Embedded(engine, _) => {
                let applied = engine.catalog.apply(glossary, entries.into_iter().map(Change::Put).collect()).await?;
                Ok((count, applied.glossary.revision))
            }
            Self::Remote(_) => {
                let requests = entries
                    .iter()
                    .map(|e| pb::UpdateEntryRequest { entry: Some(entry::plain_entry(&glossary, e)), ..pb::UpdateEntryRequest::default() })
                    .collect();
                let answer = self.batch_update_entries(pb::BatchUpdateEntriesRequest { parent: glossary.name(), requests }).await?;
                Ok((count, answer.revision))
            }
        }
    }
}
