//! The store: glossaries that outlive the process, and the snapshots that answer from memory.
//!
//! | module | idea |
//! | --- | --- |
//! | [`record`] | what is stored: glossaries and entries with revision, times and etag |
//! | [`traits`] | what every store can do, whichever database is below |
//! | [`sqlite`] | the store in one SQLite file |
//! | [`postgres`] | the store in a PostgreSQL database, for several servers |
//! | `sql/*` | what both say in SQL; the two stores include these files as modules of their own |
//! | [`stop`] | named places where a test stops the program, to kill it there |
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
pub mod postgres;
pub mod record;
pub mod sqlite;
pub mod stop;
pub mod traits;

pub use catalog::Catalog;
pub use error::StoreError;
pub use location::{Location, default_database_path};
pub use postgres::PostgresStore;
pub use record::{
    Applied, Cause, Change, Counts, Edit, Edited, EntryChange, EntryRecord, GlossaryFields, GlossaryRecord, ImportMode, Origin, Page,
    Precondition, RequestKey, Revision,
};
pub use sqlite::SqliteStore;
pub use traits::{Batches, Database, GlossaryStore, Written};
