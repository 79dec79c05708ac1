//! The store: glossaries that outlive the process, and the snapshots that answer from memory.
//!
//! | module | idea |
//! | --- | --- |
//! | [`record`] | what is stored: glossaries and entries with revision, times and etag |
//! | [`traits`] | what every store can do, whichever database is below |
//! | [`sqlite`] | the store in one SQLite file |
//! | [`body`] | the stored form of an entry, versioned |
//! | [`catalog`] | snapshots of all glossaries in memory; the door for every write |
//! | [`location`] | where the database is when nobody says |
//! | [`error`] | what can go wrong |
//!
//! Look-ups never touch the database: they ask the [`Catalog`]. A write goes to the database first and returns when
//! look-ups see it.

pub mod body;
pub mod catalog;
pub mod error;
pub mod location;
pub mod record;
pub mod sqlite;
pub mod traits;

pub use catalog::Catalog;
pub use error::StoreError;
pub use location::default_database_path;
pub use record::{Applied, Change, EntryRecord, GlossaryFields, GlossaryRecord, Origin, Page, Precondition};
pub use sqlite::SqliteStore;
pub use traits::{GlossaryStore, Written};
