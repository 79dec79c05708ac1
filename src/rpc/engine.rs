//! What all services share: glossaries, the aligner, the CPU pool, limits.

use std::sync::Arc;

use thiserror::Error;
use tonic::Status;

use crate::{
    align::{Aligner, Posteriors, confidence::Weights},
    bitext::word::{self, Resident},
    check::Checker,
    compute::Pool,
    error::{Coded, ErrorCode},
    glossary::{Entry, Snapshot, Stack},
    id::GlossaryId,
    jobs::Jobs,
    lexicon::Lexicon,
    rpc::{
        limits::Limits,
        operations::Operations,
        status::{self, Violations},
    },
    store::Catalog,
    translit,
};

/// A table inside the binary does not read.
#[derive(Debug, Error)]
#[error("the {table} inside this program is damaged: {cause}; install it again")]
pub struct DamagedTable {
    table: &'static str,
    cause: String,
}

impl Coded for DamagedTable {
    fn code(&self) -> ErrorCode {
        ErrorCode::DataLoss
    }

    fn reason(&self) -> &'static str {
        "TABLE_DAMAGED"
    }
}

/// The aligner with the tables that come with the program.
///
/// # Errors
/// If one of them is damaged.
pub fn bundled_aligner() -> Result<Aligner<'static>, DamagedTable> {
    let model = translit::bundled().map_err(|e| DamagedTable { table: "transliteration table", cause: e.to_string() })?;
    let weights = Weights::bundled().map_err(|e| DamagedTable { table: "alignment weights", cause: e.to_string() })?;
    Ok(Aligner::new(model, Lexicon::bundled(), weights))
}

/// Text that is read on the thread of its call. At 20 MB/s this takes 0.1 ms, well below the 0.5 ms for which a call may
/// hold up the others of its thread; handing it to the pool and back takes longer.
const READ_AT_ONCE: usize = 2 << 10;

/// The shared state of the services. A handle: clones share everything.
#[derive(Clone)]
pub struct Engine {
    /// Glossaries.
    pub catalog: Catalog,
    /// Aligns.
    pub aligner: Aligner<'static>,
    /// Aligns words of sentence pairs.
    pub words: Resident,
    /// Computes.
    pub pool: Pool,
    /// Bounds.
    pub limits: Arc<Limits>,
    /// Work that outlives its call.
    pub operations: Operations,
    /// Work that outlives the server, if it is kept here.
    pub jobs: Option<Jobs>,
}

impl Engine {
    /// Puts the parts together.
    pub fn new(catalog: Catalog, aligner: Aligner<'static>, pool: Pool, limits: Limits) -> Self {
        Self { catalog, aligner, words: Resident::default(), pool, limits: Arc::new(limits), operations: Operations::default(), jobs: None }
    }

    /// With another word model than the one that comes with the program.
    #[must_use]
    pub fn with_words(self, words: Resident) -> Self {
        Self { words, ..self }
    }

    /// With jobs.
    #[must_use]
    pub fn with_jobs(self, jobs: Jobs) -> Self {
        Self { jobs: Some(jobs), ..self }
    }

    /// Reads `bytes` of text with `work`: a sentence or two at once, more of it on the pool.
    pub async fn read<T: Send + 'static>(&self, bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Status> {
        let done = if bytes <= READ_AT_ONCE { self.pool.run_here(work) } else { self.pool.run(work).await };
        Ok(done?)
    }

    /// What the word aligner says of an Arabic text and its translation.
    pub fn posteriors(&self, arabic: &str, english: &str) -> Posteriors {
        word::Aligner::new(self.words.model()).align(arabic, english).posteriors()
    }

    /// The checker with the tables that come with the program.
    pub fn checker(&self) -> Result<Checker<'static>, Status> {
        let model =
            translit::bundled().map_err(|e| status::from_error(&DamagedTable { table: "transliteration table", cause: e.to_string() }))?;
        Ok(Checker::new(model, Lexicon::bundled()))
    }

    /// Reads the names of glossaries in a request.
    pub fn glossaries(&self, field: &str, names: &[String], violations: &mut Violations) -> Vec<GlossaryId> {
        if names.len() > self.limits.max_glossaries {
            violations.add(field, format!("{} glossaries; the most is {}", names.len(), self.limits.max_glossaries));
        }
        names.iter().enumerate().filter_map(|(i, name)| violations.take(format!("{field}[{i}]"), GlossaryId::parse_name(name))).collect()
    }

    /// Reads which glossaries the options at `field` want; `None`: they use no glossary.
    pub fn wanted_glossaries(
        &self,
        field: &str,
        names: &[String],
        no_glossaries: bool,
        violations: &mut Violations,
    ) -> Option<Vec<GlossaryId>> {
        if no_glossaries && !names.is_empty() {
            violations.add(format!("{field}.no_glossaries"), format!("excludes glossaries, but {field}.glossaries names some"));
        }
        let ids = self.glossaries(&format!("{field}.glossaries"), names, violations);
        (!no_glossaries).then_some(ids)
    }

    /// The glossaries that options want, below the entries they bring themselves.
    pub fn wanted_stack(&self, wanted: Option<&[GlossaryId]>, inline: &[Entry]) -> Result<Stack, Status> {
        let below = wanted.map_or_else(|| Ok(Stack::default()), |ids| self.stack(ids))?;
        self.stack_below(inline, below)
    }

    /// The glossaries a request names, in its order; all of them if it names none.
    pub fn stack(&self, ids: &[GlossaryId]) -> Result<Stack, Status> {
        self.catalog.stack(ids).map_err(|e| status::from_error(&e))
    }

    /// The glossaries a request names below the entries it brings itself.
    pub fn stack_below(&self, inline: &[Entry], below: Stack) -> Result<Stack, Status> {
        if inline.is_empty() {
            return Ok(below);
        }
        let compiled = Snapshot::new(GlossaryId::inline(), 0, 0, inline).map_err(|e| Status::internal(e.to_string()))?;
        let rest = below.snapshots().iter().cloned();
        Ok(Stack::new(std::iter::once(Arc::new(compiled)).chain(rest).collect()))
    }
}
