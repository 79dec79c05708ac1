//! Batch jobs, on every kind of database.

mod bad_input;
mod control;
mod fair;
mod full;
mod kill;
mod outage;
mod results;

use std::{sync::Arc, time::Duration};

use prost::Message;
use tarjuman::{
    compute::Pool,
    id::{GlossaryId, JobId},
    jobs::{Format, JobRecord, JobState, Jobs, NewJob, Pin, Settings, service::Results, service::Work},
    rpc::{Engine, Limits, batch, engine::bundled_aligner, pb},
    store::{Catalog, GlossaryFields, GlossaryStore, PostgresStore, SqliteStore},
};

use crate::support::{cases, postgres};

/// Small chunks, and looks that are not waited for.
pub(crate) const QUICK: Settings = Settings {
    threads: 2,
    window: 16,
    chunk_items: 4,
    chunk_bytes: 64 << 10,
    timeout_seconds: 20,
    rescue_after_seconds: 20,
    attempts: 2,
    poll_milliseconds: 50,
    retention_days: 30,
    max_input_bytes: 8 << 20,
};

/// A database with jobs and the house glossary, in this process.
pub(crate) struct Rig {
    pub(crate) store: Arc<dyn GlossaryStore>,
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    pub(crate) jobs: Jobs,
}

impl Rig {
    async fn new(store: Arc<dyn GlossaryStore>, settings: Settings) -> Self {
        let catalog = Catalog::open(Arc::clone(&store)).await.unwrap();
        let jobs = Jobs::open(store.database(), settings).await.unwrap();
        let pool = Pool::new(2, 64).unwrap();
        let engine = Engine::new(catalog.clone(), bundled_aligner().unwrap(), pool, Limits::default()).with_jobs(jobs.clone());
        let rig = Self { store, catalog, engine, jobs };
        let fields = GlossaryFields { display_name: "house".into(), description: String::new(), priority: 0 };
        let house = GlossaryId::parse("house").unwrap();
        rig.catalog.create_glossary(house, fields, String::new(), cases::house(), None).await.unwrap();
        rig
    }

    /// Works on jobs in this process.
    pub(crate) fn work(&self) -> Work {
        self.jobs.work(Arc::new(batch::Work(self.engine.clone())), self.catalog.clone(), Pool::new(2, 16).unwrap()).unwrap()
    }

    /// A job with this input that is not run yet.
    pub(crate) async fn uploaded(&self, new: &NewJob, input: &[u8]) -> JobId {
        let job = self.jobs.create(new, None).await.unwrap();
        self.jobs.append(&job.id, 0, input).await.unwrap();
        job.id
    }

    /// A job with this input that runs with the glossaries as they are.
    pub(crate) async fn submitted(&self, new: &NewJob, input: &[u8]) -> JobId {
        let id = self.uploaded(new, input).await;
        self.jobs.begin(&id, Some(input.len() as u64), &self.pins()).await.unwrap();
        id
    }

    pub(crate) fn pins(&self) -> Vec<Pin> {
        let stack = self.catalog.stack(&[]).unwrap();
        stack.snapshots().iter().map(|s| Pin { glossary: s.glossary.clone(), revision: s.revision }).collect()
    }

    /// The job when it is over.
    pub(crate) async fn over(&self, id: &JobId) -> JobRecord {
        self.when(id, |job| job.state.is_over()).await
    }

    /// The job when something holds of it.
    pub(crate) async fn when(&self, id: &JobId, holds: impl Fn(&JobRecord) -> bool) -> JobRecord {
        for _ in 0..3_000 {
            let job = self.jobs.get(id).await.unwrap();
            if holds(&job) {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it did not come to that: {:?}", self.jobs.get(id).await.unwrap())
    }

    /// All results there are, with the numbers of their items.
    pub(crate) async fn results(&self, id: &JobId) -> Vec<(u64, Vec<u8>)> {
        let (mut at, mut all) = (0, Vec::new());
        while let Results::Some { first, records, next } = self.jobs.results(id, at).await.unwrap() {
            all.extend((first..).zip(records));
            at = next;
        }
        all
    }

    /// The results of an alignment.
    pub(crate) async fn alignments(&self, id: &JobId) -> Vec<pb::AlignmentResult> {
        self.results(id).await.iter().map(|(_, body)| pb::AlignmentResult::decode(&body[..]).unwrap()).collect()
    }
}

/// Runs a test on a new database of every kind.
pub(crate) async fn on_every_database(settings: Settings, test: impl AsyncFn(Rig)) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("jobs.sqlite3")).await.unwrap();
    test(Rig::new(Arc::new(store), settings).await).await;
    if let Some(url) = postgres::database().await {
        test(Rig::new(Arc::new(PostgresStore::open(&url).await.unwrap()), settings).await).await;
    }
}

/// An alignment of terms over lines of JSON.
pub(crate) fn align() -> NewJob {
    NewJob {
        display_name: "test".into(),
        queue: "default".into(),
        task: batch::ALIGN.name.into(),
        version: batch::ALIGN.version,
        options: "{}".into(),
        format: Format::Jsonl,
    }
}

/// So many items, each with two terms; the text of one is told by its number.
pub(crate) fn items(count: usize) -> Vec<pb::AlignmentItem> {
    let sentences = ["وصل الوفد إلى غزة أمس", "عقدت الأمم المتحدة قمة 2024 في القاهرة", "قال محمد إن وقف إطلاق النار قائم في سوريا"];
    (0..count).map(|n| cases::item(&format!("i{n}"), &format!("{} {n}", sentences[n % 3]), "Gaza; United Nations")).collect()
}

pub(crate) fn lines(items: &[pb::AlignmentItem]) -> Vec<u8> {
    items.iter().map(|item| serde_json::to_string(item).unwrap() + "\n").collect::<String>().into_bytes()
}

fn ended(job: &JobRecord) -> (JobState, u64, u64) {
    (job.state, job.progress.done, job.progress.failed)
}
