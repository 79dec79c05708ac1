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
    jobs::{Jobs, service::Work},
    rpc::{
        Engine, batch,
        engine::bundled_aligner,
        pb::{
            self, alignment_service_client::AlignmentServiceClient, alignment_service_server::AlignmentService,
            check_service_client::CheckServiceClient, check_service_server::CheckService, glossary_service_client::GlossaryServiceClient,
            glossary_service_server::GlossaryService, job_service_client::JobServiceClient, job_service_server::JobService,
            term_service_client::TermServiceClient, term_service_server::TermService,
        },
        service::Answers,
        status::from_error,
    },
    store::Location,
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

    /// The same, with jobs where the database is opened here.
    pub(super) async fn open_for_jobs(common: &Common) -> Result<Self, Failure> {
        if common.server.is_some() {
            return Self::open(common).await;
        }
        open_engine_with_jobs(common).await.map(|(engine, scratch)| Self::Embedded(Box::new(engine), scratch))
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
    let database = common.database.clone().or(config.database).map(|text| Location::parse(&text));
    let opened = super::serve::open_catalog(database, common.no_bundled).await?;
    let aligner = bundled_aligner().map_err(|e| Failure::from(from_error(&e)))?;
    let pool = Pool::new(threads, limits.max_calls_per_cpu * threads).map_err(|e| Failure::broken(format!("cannot start threads: {e}")))?;
    let words = super::bitext::configured(common)?;
    Ok((Engine::new(opened.catalog, aligner, pool, limits).with_words(words), opened.scratch))
}

/// The same, with the jobs of the database.
pub(super) async fn open_engine_with_jobs(common: &Common) -> Result<(Engine, Scratch), Failure> {
    let settings = Config::load(common)?.jobs;
    let (engine, scratch) = open_engine(common).await?;
    let jobs = Jobs::open(engine.catalog.store().database(), settings).await.map_err(|e| Failure::from(from_error(&e)))?;
    Ok((engine.with_jobs(jobs), scratch))
}

/// Begins to work on jobs, with threads of their own: look-ups do not wait behind chunks.
pub(super) fn work(engine: &Engine) -> Result<Work, Failure> {
    let jobs = engine.jobs().map_err(Failure::from)?;
    let threads = if jobs.settings().threads == 0 { engine.pool.threads() } else { jobs.settings().threads };
    let pool = Pool::new(threads, 2 * threads + 8).map_err(|e| Failure::broken(format!("cannot start threads: {e}")))?;
    jobs.work(Arc::new(batch::Work(engine.clone())), engine.catalog.clone(), pool).map_err(|e| Failure::from(from_error(&e)))
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

/// How long a call may last that follows a glossary; then it is made again. The server may allow less.
const WATCH: Duration = Duration::from_mins(10);

/// Largest answer taken from a server.
const MAX_ANSWER: usize = 64 << 20;

calls! {
    match_terms: TermService / TermServiceClient, pb::MatchTermsRequest => pb::MatchTermsResponse;
    search_terms: TermService / TermServiceClient, pb::SearchTermsRequest => pb::SearchTermsResponse;
    transliterate: TermService / TermServiceClient, pb::TransliterateRequest => pb::TransliterateResponse;
    generate_variants: TermService / TermServiceClient, pb::GenerateVariantsRequest => pb::GenerateVariantsResponse;
    annotate_text: TermService / TermServiceClient, pb::AnnotateTextRequest => pb::AnnotateTextResponse;
    restore_text: TermService / TermServiceClient, pb::RestoreTextRequest => pb::RestoreTextResponse;
    build_prompt_glossary: TermService / TermServiceClient, pb::BuildPromptGlossaryRequest => pb::BuildPromptGlossaryResponse;
    align_terms: AlignmentService / AlignmentServiceClient, pb::AlignTermsRequest => pb::AlignTermsResponse;
    check_translations: CheckService / CheckServiceClient, pb::CheckTranslationsRequest => pb::CheckTranslationsResponse;
    evaluate_terminology: CheckService / CheckServiceClient, pb::EvaluateTerminologyRequest => pb::EvaluateTerminologyResponse;
    list_glossaries: GlossaryService / GlossaryServiceClient, pb::ListGlossariesRequest => pb::ListGlossariesResponse;
    list_entries: GlossaryService / GlossaryServiceClient, pb::ListEntriesRequest => pb::ListEntriesResponse;
    get_entry: GlossaryService / GlossaryServiceClient, pb::GetEntryRequest => pb::Entry;
    get_glossary: GlossaryService / GlossaryServiceClient, pb::GetGlossaryRequest => pb::Glossary;
    create_glossary: GlossaryService / GlossaryServiceClient, pb::CreateGlossaryRequest => pb::Glossary;
    delete_glossary: GlossaryService / GlossaryServiceClient, pb::DeleteGlossaryRequest => pbjson_types::Empty;
    undelete_glossary: GlossaryService / GlossaryServiceClient, pb::UndeleteGlossaryRequest => pb::Glossary;
    delete_entry: GlossaryService / GlossaryServiceClient, pb::DeleteEntryRequest => pbjson_types::Empty;
    undelete_entry: GlossaryService / GlossaryServiceClient, pb::UndeleteEntryRequest => pb::Entry;
    list_glossary_revisions: GlossaryService / GlossaryServiceClient, pb::ListGlossaryRevisionsRequest => pb::ListGlossaryRevisionsResponse;
    list_entry_changes: GlossaryService / GlossaryServiceClient, pb::ListEntryChangesRequest => pb::ListEntryChangesResponse;
    rollback_glossary: GlossaryService / GlossaryServiceClient, pb::RollbackGlossaryRequest => pb::RollbackGlossaryResponse;
    create_job: JobService / JobServiceClient, pb::CreateJobRequest => pb::Job;
    get_job: JobService / JobServiceClient, pb::GetJobRequest => pb::Job;
    list_jobs: JobService / JobServiceClient, pb::ListJobsRequest => pb::ListJobsResponse;
    delete_job: JobService / JobServiceClient, pb::DeleteJobRequest => pbjson_types::Empty;
    append_job_input: JobService / JobServiceClient, pb::AppendJobInputRequest => pb::UploadJobInputResponse;
    run_job: JobService / JobServiceClient, pb::RunJobRequest => pb::google::longrunning::Operation;
    cancel_job: JobService / JobServiceClient, pb::CancelJobRequest => pb::Job;
    pause_job: JobService / JobServiceClient, pb::PauseJobRequest => pb::Job;
    resume_job: JobService / JobServiceClient, pb::ResumeJobRequest => pb::Job;
    lint_glossary: GlossaryService / GlossaryServiceClient, pb::LintGlossaryRequest => pb::LintGlossaryResponse;
}

impl Client {
    /// Results of a job, as they come.
    pub(super) async fn stream_job_results(
        &self,
        request: pb::StreamJobResultsRequest,
    ) -> Result<Answers<pb::StreamJobResultsResponse>, Status> {
        match self {
            Self::Embedded(engine, _) => {
                JobService::stream_job_results(&**engine, Request::new(request)).await.map(tonic::Response::into_inner)
            }
            Self::Remote(channel) => {
                let mut client = JobServiceClient::new(channel.clone()).max_decoding_message_size(MAX_ANSWER);
                let mut request = Request::new(request);
                request.set_timeout(WATCH);
                Ok(Box::pin(client.stream_job_results(request).await?.into_inner()))
            }
        }
    }

    /// Changes of a glossary as they are made. On a local database this process looks for what others write to it.
    pub(super) async fn watch_glossary(&self, request: pb::WatchGlossaryRequest) -> Result<Answers<pb::WatchGlossaryResponse>, Status> {
        match self {
            Self::Embedded(engine, _) => {
                tokio::spawn(super::serve::keep_in_step(engine.catalog.clone()));
                GlossaryService::watch_glossary(&**engine, Request::new(request)).await.map(tonic::Response::into_inner)
            }
            Self::Remote(channel) => {
                let mut client = GlossaryServiceClient::new(channel.clone()).max_decoding_message_size(MAX_ANSWER);
                let mut request = Request::new(request);
                request.set_timeout(WATCH);
                Ok(Box::pin(client.watch_glossary(request).await?.into_inner()))
            }
        }
    }
}
