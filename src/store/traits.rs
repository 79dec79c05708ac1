//! What every store can do.

use std::{fmt::Debug, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    store::{
        Applied, Change, Edit, Edited, EntryChange, EntryRecord, GlossaryFields, GlossaryRecord, ImportMode, Origin, Page, Precondition,
        RequestKey, Revision, StoreError,
    },
};

/// Entries of an import, a few hundred to a few thousand at a time; an error ends the import and nothing is written.
pub type Batches<'a> = BoxStream<'a, Result<Vec<Entry>, StoreError>>;

/// A place where glossaries outlive the process. Object safe: which database it is, is decided when the program starts.
///
/// Every method is one transaction: all of it is there afterwards, or nothing. A write that has returned survives
/// the end of the process, however it ends. One test suite (`tests/it/store.rs`) says what else holds, for all stores.
///
/// A write with a [`RequestKey`] is done once: sent again it writes nothing and returns what it returned then.
///
/// Entries are stored as given: whoever writes has validated them ([`Entry::validated`]).
#[async_trait]
pub trait GlossaryStore: Debug + Send + Sync {
    /// Creates a glossary with its first entries; `origin` says where they came from. Of entries with the same id the
    /// last one counts.
    async fn create_glossary(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        origin: &str,
        entries: &[Entry],
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, StoreError>;

    /// One glossary.
    async fn glossary(&self, id: &GlossaryId) -> Result<GlossaryRecord, StoreError>;

    /// Glossaries in the order in which they are stacked (priority, then id), the first `limit` of those that come after
    /// `after`; deleted ones only if asked for.
    async fn glossaries(&self, after: Option<&GlossaryId>, limit: u32, deleted: bool) -> Result<Page<GlossaryRecord>, StoreError>;

    /// Replaces what people said about a glossary, if its etag is still `etag`.
    async fn update_glossary(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        etag: Option<&str>,
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, StoreError>;

    /// Deletes a glossary, if its etag is still `etag`; one that has entries only with `force`. Returns it as it was left.
    async fn delete_glossary(
        &self,
        id: &GlossaryId,
        etag: Option<&str>,
        force: bool,
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, StoreError>;

    /// Brings a deleted glossary back with all it had.
    async fn undelete_glossary(&self, id: &GlossaryId, request: Option<&RequestKey>) -> Result<GlossaryRecord, StoreError>;

    /// Makes the entries what they were at an earlier revision; this is a new revision, nothing is forgotten.
    async fn rollback(
        &self,
        id: &GlossaryId,
        revision: i64,
        etag: Option<&str>,
        request: Option<&RequestKey>,
    ) -> Result<Applied, StoreError>;

    /// One entry, now or at an earlier revision.
    async fn entry_at(&self, glossary: &GlossaryId, id: &EntryId, revision: Option<i64>) -> Result<EntryRecord, StoreError>;

    /// Entries by id, now or at an earlier revision: the first `limit` of those that come after `after`.
    async fn entries_at(
        &self,
        glossary: &GlossaryId,
        revision: Option<i64>,
        after: Option<&EntryId>,
        limit: u32,
    ) -> Result<Page<EntryRecord>, StoreError>;

    /// The entries with these ids, in this order; none for those that are not there.
    async fn entries_of(&self, glossary: &GlossaryId, ids: &[EntryId]) -> Result<Vec<Option<EntryRecord>>, StoreError>;

    /// Deleted entries by id, as they were: the first `limit` of those that come after `after`. `total` is not counted.
    async fn deleted_entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, StoreError>;

    /// A deleted entry as it was.
    async fn deleted_entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, StoreError>;

    /// Makes all edits at once, under one new revision, if all conditions hold. Of edits of the same entry the last one
    /// counts. Writing what is there already makes no version, and no revision if there is nothing else.
    async fn edit(&self, glossary: &GlossaryId, edits: &[Edit], request: Option<&RequestKey>) -> Result<Edited, StoreError>;

    /// Writes all entries of a stream at once, under one new revision, without holding them. Their ids must be distinct.
    async fn import(&self, glossary: &GlossaryId, mode: ImportMode, entries: Batches<'_>) -> Result<Applied, StoreError>;

    /// Hands out all entries of one revision in pieces, by id; returns the glossary at that revision.
    async fn load(&self, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<GlossaryRecord, StoreError>;

    /// Revisions of a glossary, latest first: the first `limit` of those before `before`.
    async fn history(&self, glossary: &GlossaryId, before: Option<i64>, limit: u32) -> Result<Page<Revision>, StoreError>;

    /// How entries differ from an earlier revision, by revision of the change and id: the first `limit` after a place in
    /// that order. Each entry is told once, as it is now. `total` is not counted.
    async fn changes(
        &self,
        glossary: &GlossaryId,
        since: i64,
        after: Option<(i64, &EntryId)>,
        limit: u32,
    ) -> Result<Page<EntryChange>, StoreError>;

    /// Which glossaries there are, and at which revision: cheap enough to ask every second.
    async fn revisions(&self) -> Result<Vec<(GlossaryId, i64)>, StoreError>;

    /// Every glossary that ever was, and where it came from.
    async fn origins(&self) -> Result<Vec<Origin>, StoreError>;

    /// Returns when another process may have written. A hint: it may come for nothing, and not at all where the database
    /// cannot tell; whoever must know asks [`Self::revisions`] now and then.
    async fn changed(&self);

    /// Hands out all entries of one revision in pieces, by id, also of a deleted glossary; returns its priority then.
    async fn load_at(
        &self,
        glossary: &GlossaryId,
        revision: i64,
        piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send),
    ) -> Result<i32, StoreError>;

    /// The database below, for what else is kept in it.
    fn database(&self) -> Database;

    /// Ends all connections in good order. Later calls fail.
    async fn close(&self);

    /// One entry.
    async fn entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, StoreError> {
        self.entry_at(glossary, id, None).await
    }

    /// Entries by id, the first `limit` of those that come after `after`.
    async fn entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, StoreError> {
        self.entries_at(glossary, None, after, limit).await
    }

    /// Creates or replaces an entry.
    async fn put_entry(&self, glossary: &GlossaryId, entry: &Entry, expected: &Precondition) -> Result<Written, StoreError> {
        let edit = Edit { change: Change::Put(entry.clone()), expected: expected.clone() };
        let mut edited = self.edit(glossary, &[edit], None).await?;
        let record = edited.records.pop().flatten().ok_or(StoreError::Stopped)?;
        Ok(Written { record, glossary_revision: edited.applied.glossary.revision, created: edited.applied.created > 0 })
    }

    /// Deletes an entry; returns the glossary after it.
    async fn delete_entry(&self, glossary: &GlossaryId, id: &EntryId, expected: &Precondition) -> Result<GlossaryRecord, StoreError> {
        let edit = Edit { change: Change::Delete(id.clone()), expected: expected.clone() };
        Ok(self.edit(glossary, &[edit], None).await?.applied.glossary)
    }

    /// Makes all changes at once, whatever was there before.
    async fn apply(&self, glossary: &GlossaryId, changes: &[Change]) -> Result<Applied, StoreError> {
        let edits: Vec<Edit> = changes.iter().cloned().map(Edit::from).collect();
        Ok(self.edit(glossary, &edits, None).await?.applied)
    }
}

/// A database that is open.
#[derive(Debug, Clone)]
pub enum Database {
    /// A SQLite file.
    Sqlite {
        /// Where it is.
        path: PathBuf,
        /// How it is opened for writing.
        options: Arc<SqliteConnectOptions>,
    },
    /// A PostgreSQL database.
    Postgres {
        /// For people: its URL without the password.
        name: String,
        /// How it is reached.
        options: Arc<PgConnectOptions>,
    },
}

/// An entry that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The entry as it is stored now.
    pub record: EntryRecord,
    /// Revision of the glossary after the write; equal to the record's unless nothing had to be written.
    pub glossary_revision: i64,
    /// It was not there before.
    pub created: bool,
}
