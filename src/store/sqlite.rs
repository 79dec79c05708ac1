//! The store in one SQLite file.
//!
//! Write-ahead log, so readers and the writer do not wait for each other. One connection writes, a few read. With
//! `synchronous=FULL` a write that has returned survives a kill of the process *and* a loss of power: a write costs
//! one flush to the disk more than with `NORMAL`, which people who edit entries do not feel and an import, one
//! transaction however large, does not either.
//!
//! | module | idea |
//! | --- | --- |
//! | [`open`] | from a path to a store, or to an error that says what to do |
//! | [`glossaries`] | queries over glossaries |
//! | [`entries`] | reading entries |
//! | [`versions`] | writing entries: old versions are superseded, never overwritten |
//! | [`fault`] | from the engine's errors to ours |

mod entries;
mod fault;
mod glossaries;
mod open;
mod versions;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    store::{Applied, Change, EntryRecord, GlossaryFields, GlossaryRecord, GlossaryStore, Origin, Page, Precondition, StoreError, Written},
};

use fault::Fault;

type Tx = Transaction<'static, Sqlite>;

/// Glossaries in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    /// One connection: writers queue here, in this process; others' writers are waited for with a time-out.
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens a database; creates the file and its folder where there is none, and brings an older schema up to date.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        open::open(path).await
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A transaction that sees one state of the database to its end.
    async fn reading(&self) -> Result<Tx, Fault> {
        Ok(self.readers.begin().await?)
    }

    /// A transaction that holds the write lock from its beginning: what it reads stays true until it commits.
    async fn writing(&self) -> Result<Tx, Fault> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    fn named<T>(&self, outcome: Result<T, Fault>) -> Result<T, StoreError> {
        outcome.map_err(|fault| fault.named(&self.path))
    }
}

/// Now, as finely as it is stored.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

fn check_etag(name: impl Fn() -> String, current: &str, expected: Option<&str>) -> Result<(), StoreError> {
    match expected {
        Some(etag) if etag != current => Err(StoreError::EtagMismatch { name: name() }),
        _ => Ok(()),
    }
}

/// Holds a precondition against the entry as it is.
fn check(glossary: &GlossaryId, id: &EntryId, current: Option<&EntryRecord>, expected: &Precondition) -> Result<(), StoreError> {
    match (expected, current) {
        (Precondition::Nothing, _) | (Precondition::Absent, None) | (Precondition::Present, Some(_)) => Ok(()),
        (Precondition::Absent, Some(_)) => Err(StoreError::EntryExists { glossary: glossary.clone(), entry: id.clone() }),
        (Precondition::Present | Precondition::Etag(_), None) => {
            Err(StoreError::EntryNotFound { glossary: glossary.clone(), entry: id.clone() })
        }
        (Precondition::Etag(etag), Some(record)) => check_etag(|| id.name(glossary), &record.etag(), Some(etag)),
    }
}

/// The queries proper, with the engine's errors still bare.
impl SqliteStore {
    async fn try_create(&self, id: &GlossaryId, fields: &GlossaryFields, origin: &str, entries: &[Entry]) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing().await?;
        let time = now();
        let revision = glossaries::begin(&mut tx, id, fields, origin, time).await?;
        let wanted: BTreeMap<&EntryId, Option<&Entry>> = entries.iter().map(|entry| (&entry.id, Some(entry))).collect();
        let counts = versions::write(&mut tx, id, revision, time, &wanted).await?;
        let record = glossaries::advance(&mut tx, id, revision, counts.growth(), time).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_update(&self, id: &GlossaryId, fields: &GlossaryFields, etag: Option<&str>) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing().await?;
        let current = glossaries::get(&mut tx, id).await?;
        check_etag(|| id.name(), &current.etag(), etag)?;
        if current.fields == *fields {
            return Ok(current);
        }
        glossaries::describe(&mut tx, id, fields).await?;
        let record = glossaries::advance(&mut tx, id, current.revision + 1, 0, now()).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_delete(&self, id: &GlossaryId, etag: Option<&str>, force: bool) -> Result<(), Fault> {
        let mut tx = self.writing().await?;
        let current = glossaries::get(&mut tx, id).await?;
        check_etag(|| id.name(), &current.etag(), etag)?;
        if current.entry_count > 0 && !force {
            return Err(StoreError::GlossaryNotEmpty { id: id.clone(), entries: current.entry_count }.into());
        }
        glossaries::end(&mut tx, id, now()).await?;
        Ok(tx.commit().await?)
    }

    async fn try_list(&self, after: Option<&GlossaryId>, limit: u32) -> Result<Page<GlossaryRecord>, Fault> {
        let mut tx = self.reading().await?;
        let items = glossaries::list(&mut tx, after, limit.saturating_add(1)).await?;
        let total = glossaries::count(&mut tx).await?;
        Ok(Page::cut(items, limit, total))
    }

    async fn try_entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, Fault> {
        let mut tx = self.reading().await?;
        glossaries::get(&mut tx, glossary).await?;
        let found = entries::get(&mut tx, glossary, id).await?;
        Ok(found.ok_or_else(|| StoreError::EntryNotFound { glossary: glossary.clone(), entry: id.clone() })?)
    }

    async fn try_entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, Fault> {
        let mut tx = self.reading().await?;
        let total = glossaries::get(&mut tx, glossary).await?.entry_count;
        let items = entries::list(&mut tx, glossary, after, limit.saturating_add(1)).await?;
        Ok(Page::cut(items, limit, total))
    }

    async fn try_put(&self, glossary: &GlossaryId, entry: &Entry, expected: &Precondition) -> Result<Written, Fault> {
        let mut tx = self.writing().await?;
        let parent = glossaries::get(&mut tx, glossary).await?;
        let current = entries::get(&mut tx, glossary, &entry.id).await?;
        check(glossary, &entry.id, current.as_ref(), expected)?;
        let (time, revision, created) = (now(), parent.revision + 1, current.is_none());
        match current {
            Some(record) if record.entry == *entry => return Ok(Written { record, glossary_revision: parent.revision, created }),
            _ => {}
        }
        let counts = versions::write(&mut tx, glossary, revision, time, &BTreeMap::from([(&entry.id, Some(entry))])).await?;
        glossaries::advance(&mut tx, glossary, revision, counts.growth(), time).await?;
        tx.commit().await?;
        let create_time = current.map_or(time, |record| record.create_time);
        Ok(Written {
            record: EntryRecord { entry: entry.clone(), revision, create_time, update_time: time },
            glossary_revision: revision,
            created,
        })
    }

    async fn try_delete_entry(&self, glossary: &GlossaryId, id: &EntryId, expected: &Precondition) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing().await?;
        let parent = glossaries::get(&mut tx, glossary).await?;
        let current = entries::get(&mut tx, glossary, id).await?;
        check(glossary, id, current.as_ref(), expected)?;
        if current.is_none() {
            return Ok(parent);
        }
        let (time, revision) = (now(), parent.revision + 1);
        let counts = versions::write(&mut tx, glossary, revision, time, &BTreeMap::from([(id, None)])).await?;
        let record = glossaries::advance(&mut tx, glossary, revision, counts.growth(), time).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_apply(&self, id: &GlossaryId, changes: &[Change]) -> Result<Applied, Fault> {
        let mut tx = self.writing().await?;
        let before = glossaries::get(&mut tx, id).await?;
        let (time, revision) = (now(), before.revision + 1);
        let wanted: BTreeMap<&EntryId, Option<&Entry>> = changes
            .iter()
            .map(|change| match change {
                Change::Put(entry) => (&entry.id, Some(entry)),
                Change::Delete(id) => (id, None),
            })
            .collect();
        let counts = versions::write(&mut tx, id, revision, time, &wanted).await?;
        let outcome = |glossary| Applied {
            glossary,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            deleted: counts.deleted,
        };
        if !outcome(before.clone()).wrote() {
            return Ok(outcome(before));
        }
        let after = glossaries::advance(&mut tx, id, revision, counts.growth(), time).await?;
        tx.commit().await?;
        Ok(outcome(after))
    }

    async fn try_load(&self, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.reading().await?;
        let record = glossaries::get(&mut tx, glossary).await?;
        entries::all(&mut tx, glossary, piece).await?;
        Ok(record)
    }
}

#[async_trait]
impl GlossaryStore for SqliteStore {
    async fn create_glossary(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        origin: &str,
        entries: &[Entry],
    ) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_create(id, fields, origin, entries).await)
    }

    async fn glossary(&self, id: &GlossaryId) -> Result<GlossaryRecord, StoreError> {
        let get = async { glossaries::get(&mut *self.reading().await?, id).await };
        self.named(get.await)
    }

    async fn glossaries(&self, after: Option<&GlossaryId>, limit: u32) -> Result<Page<GlossaryRecord>, StoreError> {
        self.named(self.try_list(after, limit).await)
    }

    async fn update_glossary(&self, id: &GlossaryId, fields: &GlossaryFields, etag: Option<&str>) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_update(id, fields, etag).await)
    }

    async fn delete_glossary(&self, id: &GlossaryId, etag: Option<&str>, force: bool) -> Result<(), StoreError> {
        self.named(self.try_delete(id, etag, force).await)
    }

    async fn entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, StoreError> {
        self.named(self.try_entry(glossary, id).await)
    }

    async fn entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, StoreError> {
        self.named(self.try_entries(glossary, after, limit).await)
    }

    async fn put_entry(&self, glossary: &GlossaryId, entry: &Entry, expected: &Precondition) -> Result<Written, StoreError> {
        self.named(self.try_put(glossary, entry, expected).await)
    }

    async fn delete_entry(&self, glossary: &GlossaryId, id: &EntryId, expected: &Precondition) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_delete_entry(glossary, id, expected).await)
    }

    async fn apply(&self, glossary: &GlossaryId, changes: &[Change]) -> Result<Applied, StoreError> {
        self.named(self.try_apply(glossary, changes).await)
    }

    async fn load(&self, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_load(glossary, piece).await)
    }

    async fn revisions(&self) -> Result<Vec<(GlossaryId, i64)>, StoreError> {
        let get = async { glossaries::revisions(&mut *self.reading().await?).await };
        self.named(get.await)
    }

    async fn origins(&self) -> Result<Vec<Origin>, StoreError> {
        let get = async { glossaries::origins(&mut *self.reading().await?).await };
        self.named(get.await)
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
