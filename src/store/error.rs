//! What can go wrong in the store.

use std::path::PathBuf;

use thiserror::Error;

use crate::{
    error::{Coded, ErrorCode},
    id::{EntryId, GlossaryId},
    matching::scan::ScanError,
    store::body::BadBody,
};

/// Why the store could not do it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No such glossary.
    #[error("there is no glossary `{0}`")]
    GlossaryNotFound(GlossaryId),
    /// No such entry.
    #[error("glossary `{glossary}` has no entry `{entry}`")]
    EntryNotFound {
        /// The glossary.
        glossary: GlossaryId,
        /// The entry.
        entry: EntryId,
    },
    /// The id is taken.
    #[error("there is a glossary `{0}` already: choose another id, or update that one")]
    GlossaryExists(GlossaryId),
    /// The id is taken.
    #[error("glossary `{glossary}` has an entry `{entry}` already: choose another id, or update that one")]
    EntryExists {
        /// The glossary.
        glossary: GlossaryId,
        /// The entry.
        entry: EntryId,
    },
    /// Somebody wrote in between.
    #[error("`{name}` has changed since it was read with that etag: read it again and repeat the change")]
    EtagMismatch {
        /// Resource name.
        name: String,
    },
    /// It has entries and nobody said `force`.
    #[error("glossary `{id}` still has entries ({entries}): delete them first, or delete with force")]
    GlossaryNotEmpty {
        /// The glossary.
        id: GlossaryId,
        /// How many.
        entries: u64,
    },
    /// The file is something else.
    #[error("{} is not a database of tarjuman ({what}): name another file with --database, or move this one away", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A later program wrote it.
    #[error("{} was written by a newer tarjuman (schema {found}; this program knows {known}): use that one, or name another file with --database", path.display())]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The last schema this program knows.
        known: i64,
    },
    /// The schema is not the one of that number.
    #[error("{} has another schema {version} than this program: it comes from a development version; export with the program that wrote it and import again", path.display())]
    AlteredSchema {
        /// The file.
        path: PathBuf,
        /// The schema's number.
        version: i64,
    },
    /// The file cannot be made, opened or written.
    #[error("cannot {what} {}: {cause}; check that the folder exists and may be written, or name another file with --database", path.display())]
    Inaccessible {
        /// What was tried.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: String,
    },
    /// Damaged pages.
    #[error("{} is damaged ({cause}): stop the program, keep a copy, and bring back a backup or try `sqlite3 FILE .recover`", path.display())]
    DamagedFile {
        /// The file.
        path: PathBuf,
        /// What the engine says.
        cause: String,
    },
    /// A database server that does not answer, or does not let us in.
    #[error(
        "cannot use the database {database}: {cause}; check the address, the user and the password after --database, and that the server runs"
    )]
    Unreachable {
        /// The URL without its password.
        database: String,
        /// What it or the system says.
        cause: String,
    },
    /// No such revision.
    #[error("glossary `{glossary}` has no revision {revision}: list its revisions to see which there are")]
    RevisionNotFound {
        /// The glossary.
        glossary: GlossaryId,
        /// What was asked for.
        revision: i64,
    },
    /// An id that means another request already.
    #[error("request_id `{0}` was used for another request: make a new one for each request, and send it again only with the same fields")]
    RequestReused(String),
    /// Two entries of an import have one id.
    #[error("two entries of the import have the id `{0}`: nothing was imported")]
    RepeatedEntry(EntryId),
    /// Whoever provided the entries of an import gave up.
    #[error("the import was given up: {0}; nothing was imported")]
    GivenUp(String),
    /// A record that cannot be read.
    #[error("entry `{entry}` of glossary `{glossary}`: {cause}")]
    DamagedEntry {
        /// The glossary.
        glossary: String,
        /// The entry.
        entry: String,
        /// What is wrong.
        cause: BadBody,
    },
    /// A record that cannot be read.
    #[error("glossary `{glossary}` is damaged in the database: {cause}")]
    DamagedGlossary {
        /// The glossary.
        glossary: String,
        /// What is wrong.
        cause: String,
    },
    /// Disk full.
    #[error("no room left to write {}: make room and repeat", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds it.
    #[error("{} is in use by another process for longer than {seconds} s: try again", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A fault of ours or of the engine.
    #[error("the database {} refuses: {cause}", path.display())]
    Engine {
        /// The file.
        path: PathBuf,
        /// What it says.
        cause: sqlx::Error,
    },
    /// The entries are stored but could not be compiled.
    #[error("glossary `{glossary}` is stored but cannot be searched: {cause}")]
    Index {
        /// The glossary.
        glossary: GlossaryId,
        /// Why.
        cause: ScanError,
    },
    /// An entry cannot be written as JSON.
    #[error("entry `{entry}` cannot be stored: {cause}")]
    Unwritable {
        /// The entry.
        entry: EntryId,
        /// Why.
        cause: serde_json::Error,
    },
    /// The task that did the work is gone: the program is shutting down, or it panicked.
    #[error("the work was stopped before its end: read the record again to see whether it was written")]
    Stopped,
}

impl Coded for StoreError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::GlossaryNotFound(_) | Self::EntryNotFound { .. } | Self::RevisionNotFound { .. } => ErrorCode::NotFound,
            Self::RequestReused(_) | Self::RepeatedEntry(_) => ErrorCode::InvalidArgument,
            Self::GlossaryExists(_) | Self::EntryExists { .. } => ErrorCode::AlreadyExists,
            Self::EtagMismatch { .. } | Self::GivenUp(_) => ErrorCode::Aborted,
            Self::GlossaryNotEmpty { .. }
            | Self::NotADatabase { .. }
            | Self::NewerSchema { .. }
            | Self::AlteredSchema { .. }
            | Self::Inaccessible { .. } => ErrorCode::FailedPrecondition,
            Self::DamagedFile { .. } | Self::DamagedEntry { .. } | Self::DamagedGlossary { .. } => ErrorCode::DataLoss,
            Self::Full { .. } => ErrorCode::ResourceExhausted,
            Self::Busy { .. } | Self::Unreachable { .. } => ErrorCode::Unavailable,
            Self::Engine { .. } | Self::Index { .. } | Self::Unwritable { .. } | Self::Stopped => ErrorCode::Internal,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::GlossaryNotFound(_) => "GLOSSARY_NOT_FOUND",
            Self::EntryNotFound { .. } => "ENTRY_NOT_FOUND",
            Self::GlossaryExists(_) => "GLOSSARY_EXISTS",
            Self::EntryExists { .. } => "ENTRY_EXISTS",
            Self::EtagMismatch { .. } => "ETAG_MISMATCH",
            Self::GlossaryNotEmpty { .. } => "GLOSSARY_NOT_EMPTY",
            Self::NotADatabase { .. } => "NOT_A_DATABASE",
            Self::NewerSchema { .. } => "NEWER_SCHEMA",
            Self::AlteredSchema { .. } => "ALTERED_SCHEMA",
            Self::Inaccessible { .. } => "DATABASE_INACCESSIBLE",
            Self::DamagedFile { .. } => "DATABASE_DAMAGED",
            Self::DamagedEntry { .. } => "ENTRY_DAMAGED",
            Self::DamagedGlossary { .. } => "GLOSSARY_DAMAGED",
            Self::Unreachable { .. } => "DATABASE_UNREACHABLE",
            Self::RevisionNotFound { .. } => "REVISION_NOT_FOUND",
            Self::RequestReused(_) => "REQUEST_ID_REUSED",
            Self::RepeatedEntry(_) => "ENTRY_REPEATED",
            Self::GivenUp(_) => "IMPORT_GIVEN_UP",
            Self::Full { .. } => "STORAGE_FULL",
            Self::Busy { .. } => "DATABASE_BUSY",
            Self::Engine { .. } => "DATABASE_ERROR",
            Self::Index { .. } => "INDEX_FAILED",
            Self::Unwritable { .. } => "ENTRY_UNWRITABLE",
            Self::Stopped => "STOPPED",
        }
    }
}
