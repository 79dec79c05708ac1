//! What all services share: glossaries, the aligner, the CPU pool, limits.

use std::sync::Arc;

use thiserror::Error;
use tonic::Status;

use crate::{
    align::{Aligner, confidence::Weights},
    compute::Pool,
    error::{Coded, ErrorCode},
    glossary::Stack,
    id::GlossaryId,
    lexicon::Lexicon,
    rpc::{
        limits::Limits,
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

/// The shared state of the services. A handle: clones share everything.
#[derive(Clone)]
pub struct Engine {
    /// Glossaries.
    pub catalog: Catalog,
    /// Aligns.
    pub aligner: Aligner<'static>,
    /// Computes.
    pub pool: Pool,
    /// Bounds.
    pub limits: Arc<Limits>,
}

impl Engine {
    /// Puts the parts together.
    pub fn new(catalog: Catalog, aligner: Aligner<'static>, pool: Pool, limits: Limits) -> Self {
        Self { catalog, aligner, pool, limits: Arc::new(limits) }
    }

    /// Reads the names of glossaries in a request.
    pub fn glossaries(&self, field: &str, names: &[String], violations: &mut Violations) -> Vec<GlossaryId> {
        if names.len() > self.limits.max_glossaries {
            violations.add(field, format!("{} glossaries; the most is {}", names.len(), self.limits.max_glossaries));
        }
        names.iter().enumerate().filter_map(|(i, name)| violations.take(format!("{field}[{i}]"), GlossaryId::parse_name(name))).collect()
    }

    /// The glossaries a request names, in its order; all of them if it names none.
    pub fn stack(&self, ids: &[GlossaryId]) -> Result<Stack, Status> {
        self.catalog.stack(ids).map_err(|e| status::from_error(&e))
    }
}
