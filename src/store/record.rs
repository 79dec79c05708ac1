//! What is stored, and what is asked of a write.

use jiff::Timestamp;

use crate::{
    glossary::{Entry, entry::fingerprint},
    id::{EntryId, GlossaryId},
    store::StoreError,
};

/// What a person may say about a glossary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GlossaryFields {
    /// Name for people.
    pub display_name: String,
    /// What it is for, who keeps it, under which licence.
    pub description: String,
    /// Higher wins where glossaries are stacked.
    pub priority: i32,
}

/// A glossary as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryRecord {
    /// Its id.
    pub id: GlossaryId,
    /// What people said about it.
    pub fields: GlossaryFields,
    /// Number of entries.
    pub entry_count: u64,
    /// Grows by one with every write to the glossary or one of its entries.
    pub revision: i64,
    /// When it was created.
    pub create_time: Timestamp,
    /// When it or one of its entries was last written.
    pub update_time: Timestamp,
    /// When it was deleted, if it was.
    pub delete_time: Option<Timestamp>,
}

impl GlossaryRecord {
    /// Changes with every write.
    pub fn etag(&self) -> String {
        etag(self.id.as_str(), self.revision, self.update_time)
    }
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRecord {
    /// The entry.
    pub entry: Entry,
    /// Revision of the glossary that wrote it.
    pub revision: i64,
    /// When it was created.
    pub create_time: Timestamp,
    /// When it was last written.
    pub update_time: Timestamp,
    /// When it was deleted, if it was; then `entry` is what it was before.
    pub delete_time: Option<Timestamp>,
}

impl EntryRecord {
    /// Changes with every write.
    pub fn etag(&self) -> String {
        etag(self.entry.id.as_str(), self.revision, self.update_time)
    }
}

/// The time is in it so that a database brought back from a backup, which counts the same revisions once more, does
/// not take the etags of writes it has lost for its own.
fn etag(id: &str, revision: i64, update_time: Timestamp) -> String {
    format!("{:016x}", fingerprint(&format!("{id}@{revision}@{}", update_time.as_microsecond())))
}

/// What must be true of an entry for a write to take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing: create or replace it; a deletion of what is not there succeeds.
    Nothing,
    /// It is not there yet.
    Absent,
    /// It is there.
    Present,
    /// It is there and has not changed since this etag was read.
    Etag(String),
}

impl Precondition {
    /// Holds it against the entry as it is.
    pub fn check(&self, glossary: &GlossaryId, id: &EntryId, current: Option<&EntryRecord>) -> Result<(), StoreError> {
        match (self, current) {
            (Self::Nothing, _) | (Self::Absent, None) | (Self::Present, Some(_)) => Ok(()),
            (Self::Absent, Some(_)) => Err(StoreError::EntryExists { glossary: glossary.clone(), entry: id.clone() }),
            (Self::Present | Self::Etag(_), None) => Err(StoreError::EntryNotFound { glossary: glossary.clone(), entry: id.clone() }),
            (Self::Etag(etag), Some(record)) if record.etag() != *etag => Err(StoreError::EtagMismatch { name: id.name(glossary) }),
            (Self::Etag(_), Some(_)) => Ok(()),
        }
    }
}

/// One write of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Create or replace an entry.
    Put(Entry),
    /// Delete an entry if it is there.
    Delete(EntryId),
}

/// A write with its condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What to do.
    pub change: Change,
    /// What must be true of the entry before.
    pub expected: Precondition,
}

impl From<Change> for Edit {
    fn from(change: Change) -> Self {
        Self { change, expected: Precondition::Nothing }
    }
}

/// What an import does with entries that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportMode {
    /// Replaces those of the same id, leaves the others.
    #[default]
    Upsert,
    /// Leaves them as they are; only new ones are written.
    InsertOnly,
    /// Replaces those of the same id, deletes the others.
    ReplaceAll,
}

/// A request that must be carried out once, however often it is sent (AIP-155).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// What the caller named it.
    pub id: String,
    /// Tells one request from another of the same name: a digest of the call and all its fields.
    pub digest: String,
}

/// What a batch of edits did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Counts, and the glossary after it.
    pub applied: Applied,
    /// For each edit, the entry as it is stored now; none if it is deleted.
    pub records: Vec<Option<EntryRecord>>,
    /// The request had been carried out before: this is its answer, and nothing was written now.
    pub replayed: bool,
}

/// What made a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The glossary was created.
    Create,
    /// Its name, description or priority changed.
    Describe,
    /// Entries were written.
    Edit,
    /// A file was imported.
    Import,
    /// An earlier revision was brought back.
    Rollback,
    /// The glossary was deleted.
    Delete,
    /// The glossary was restored.
    Undelete,
}

impl Cause {
    /// All causes with their names in the database.
    pub const NAMES: [(Self, &'static str); 7] = [
        (Self::Create, "create"),
        (Self::Describe, "describe"),
        (Self::Edit, "edit"),
        (Self::Import, "import"),
        (Self::Rollback, "rollback"),
        (Self::Delete, "delete"),
        (Self::Undelete, "undelete"),
    ];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(cause, _)| *cause == self).map_or("edit", |(_, name)| name)
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(cause, _)| *cause)
    }
}

/// Entries a write touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Were not there before.
    pub created: u64,
    /// Were there and are different now.
    pub updated: u64,
    /// Were there already, exactly so, or were left as they were.
    pub unchanged: u64,
    /// Are gone.
    pub deleted: u64,
}

impl Counts {
    /// How many more entries there are than before.
    pub(super) fn growth(&self) -> i64 {
        self.created as i64 - self.deleted as i64
    }

    /// True if anything is different.
    pub fn any(&self) -> bool {
        self.created + self.updated + self.deleted > 0
    }
}

/// One revision of a glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The glossary as this revision left it; its time of writing is the revision's.
    pub glossary: GlossaryRecord,
    /// What was done.
    pub cause: Cause,
    /// What it did to entries.
    pub counts: Counts,
}

/// How an entry differs from an earlier revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryChange {
    /// It was not there then.
    Created(EntryRecord),
    /// It was there and is different now.
    Updated(EntryRecord),
    /// It is gone, since this revision and time.
    Deleted {
        /// Its id.
        id: EntryId,
        /// The revision that deleted it.
        revision: i64,
        /// When.
        time: Timestamp,
    },
}

impl EntryChange {
    /// Place in the feed: by revision, then by id.
    pub fn position(&self) -> (i64, &EntryId) {
        match self {
            Self::Created(record) | Self::Updated(record) => (record.revision, &record.entry.id),
            Self::Deleted { id, revision, .. } => (*revision, id),
        }
    }
}

impl Change {
    /// The entry it is about.
    pub fn id(&self) -> &EntryId {
        match self {
            Self::Put(entry) => &entry.id,
            Self::Delete(id) => id,
        }
    }
}

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The glossary after it.
    pub glossary: GlossaryRecord,
    /// Entries that were not there before.
    pub created: u64,
    /// Entries that were there and are different now.
    pub updated: u64,
    /// Entries that were there already, exactly so; no version was written for them.
    pub unchanged: u64,
    /// Entries that are gone.
    pub deleted: u64,
}

impl Applied {
    /// Puts counts and glossary together.
    pub(super) fn new(glossary: GlossaryRecord, counts: &Counts) -> Self {
        let Counts { created, updated, unchanged, deleted } = *counts;
        Self { glossary, created, updated, unchanged, deleted }
    }

    /// True if the batch wrote anything, and so made a revision.
    pub fn wrote(&self) -> bool {
        self.created + self.updated + self.deleted > 0
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The records.
    pub items: Vec<T>,
    /// True if there are more after the last one.
    pub more: bool,
    /// Number of records in the whole list.
    pub total: u64,
}

impl<T> Page<T> {
    /// A page from up to `limit + 1` records: the last one only says that there is more.
    pub(super) fn cut(mut items: Vec<T>, limit: u32, total: u64) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        Self { items, more, total }
    }
}

/// Where a glossary came from; known of deleted ones too, so that what a person deleted is not brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The glossary.
    pub glossary: GlossaryId,
    /// What its creator said, for instance `bundled:1f2e…`.
    pub origin: String,
    /// It was deleted.
    pub deleted: bool,
}
