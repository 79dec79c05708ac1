//! What is stored, and what is asked of a write.

use jiff::Timestamp;

use crate::{
    glossary::{Entry, entry::fingerprint},
    id::{EntryId, GlossaryId},
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

/// One write of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Create or replace an entry.
    Put(Entry),
    /// Delete an entry if it is there.
    Delete(EntryId),
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
