//! What every store can do.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    store::{Applied, Change, EntryRecord, GlossaryFields, GlossaryRecord, Origin, Page, Precondition, StoreError},
};

/// A place where glossaries outlive the process. Object safe: which database it is, is decided when the program starts.
///
/// Every method is one transaction: all of it is there afterwards, or nothing. A write that has returned survives
/// the end of the process, however it ends. One test suite (`tests/it/store.rs`) says what else holds, for all stores.
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
    ) -> Result<GlossaryRecord, StoreError>;

    /// One glossary.
    async fn glossary(&self, id: &GlossaryId) -> Result<GlossaryRecord, StoreError>;

    /// Glossaries in the order in which they are stacked (priority, then id), the first `limit` of those that come after `after`.
    async fn glossaries(&self, after: Option<&GlossaryId>, limit: u32) -> Result<Page<GlossaryRecord>, StoreError>;

    /// Replaces what people said about a glossary, if its etag is still `etag`.
    async fn update_glossary(&self, id: &GlossaryId, fields: &GlossaryFields, etag: Option<&str>) -> Result<GlossaryRecord, StoreError>;

    /// Deletes a glossary, if its etag is still `etag`; one that has entries only with `force`.
    async fn delete_glossary(&self, id: &GlossaryId, etag: Option<&str>, force: bool) -> Result<(), StoreError>;

    /// One entry.
    async fn entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, StoreError>;

    /// Entries by id, the first `limit` of those that come after `after`.
    async fn entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, StoreError>;

    /// Creates or replaces an entry. Writing what is there already makes no revision.
    async fn put_entry(&self, glossary: &GlossaryId, entry: &Entry, expected: &Precondition) -> Result<Written, StoreError>;

    /// Deletes an entry; returns the glossary after it.
    async fn delete_entry(&self, glossary: &GlossaryId, id: &EntryId, expected: &Precondition) -> Result<GlossaryRecord, StoreError>;

    /// Makes all changes at once, under one new revision. Of changes to the same entry the last one counts.
    async fn apply(&self, glossary: &GlossaryId, changes: &[Change]) -> Result<Applied, StoreError>;

    /// Hands out all entries of one revision, in pieces, in no particular order; returns the glossary at that revision.
    async fn load(&self, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<GlossaryRecord, StoreError>;

    /// Which glossaries there are, and at which revision: cheap enough to ask every few seconds.
    async fn revisions(&self) -> Result<Vec<(GlossaryId, i64)>, StoreError>;

    /// Every glossary that ever was, and where it came from.
    async fn origins(&self) -> Result<Vec<Origin>, StoreError>;

    /// Ends all connections in good order. Later calls fail.
    async fn close(&self);
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
