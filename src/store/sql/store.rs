//! The store proper: every method one transaction over the queries beside this file.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use jiff::Timestamp;
use tokio_stream::StreamExt;

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    store::{
        Applied, Batches, Cause, Change, Counts, Database, Edit, Edited, EntryChange, EntryRecord, GlossaryFields, GlossaryRecord,
        GlossaryStore, ImportMode, Origin, Page, Precondition, RequestKey, Revision, StoreError, stop,
    },
};

use super::{
    Db, Store, dialect, entries,
    fault::Fault,
    glossaries, history, requests,
    versions::{self, Place},
};

/// Edits of a batch up to which the entries are read back.
const READ_BACK: usize = 1_000;

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

async fn check_all(db: &mut Db, glossary: &GlossaryId, edits: &[Edit]) -> Result<(), Fault> {
    let conditional: Vec<&Edit> = edits.iter().filter(|edit| edit.expected != Precondition::Nothing).collect();
    let ids: Vec<EntryId> = conditional.iter().map(|edit| edit.change.id().clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let present = entries::of(db, glossary, &ids).await?;
    for (edit, current) in conditional.into_iter().zip(&present) {
        edit.expected.check(glossary, edit.change.id(), current.as_ref())?;
    }
    Ok(())
}

/// Of edits of the same entry the last one.
fn last_of_each(edits: &[Edit]) -> BTreeMap<&EntryId, Option<&Entry>> {
    let wanted = edits.iter().map(|edit| match &edit.change {
        Change::Put(entry) => (&entry.id, Some(entry)),
        Change::Delete(id) => (id, None),
    });
    wanted.collect()
}

/// The entries of a batch as they are, or were at a revision.
async fn read_back(db: &mut Db, glossary: &GlossaryId, edits: &[Edit], revision: Option<i64>) -> Result<Vec<Option<EntryRecord>>, Fault> {
    let ids: Vec<EntryId> = edits.iter().map(|edit| edit.change.id().clone()).collect();
    if ids.len() > READ_BACK {
        return Ok(Vec::new());
    }
    let Some(revision) = revision else { return entries::of(db, glossary, &ids).await };
    let mut records = Vec::with_capacity(ids.len());
    for id in &ids {
        records.push(entries::get(&mut *db, glossary, id, Some(revision)).await?);
    }
    Ok(records)
}

/// The queries proper, with the engine's errors still bare.
impl Store {
    async fn try_create(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        origin: &str,
        entries: &[Entry],
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing(id).await?;
        if let Some(revision) = requests::done(&mut tx, request).await? {
            return Ok(history::at(&mut tx, id, revision).await?.glossary);
        }
        let time = now();
        let revision = glossaries::begin(&mut tx, id, fields, origin, time).await?;
        let wanted: BTreeMap<&EntryId, Option<&Entry>> = entries.iter().map(|entry| (&entry.id, Some(entry))).collect();
        let wanted: Vec<_> = wanted.into_iter().collect();
        let mut counts = Counts::default();
        versions::write(&mut tx, Place { glossary: id, revision, time }, &wanted, false, &mut counts).await?;
        let record = glossaries::advance(&mut tx, id, revision, Cause::Create, &counts, time).await?;
        requests::note(&mut tx, request, id, revision, time).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_update(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        etag: Option<&str>,
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing(id).await?;
        if let Some(revision) = requests::done(&mut tx, request).await? {
            return Ok(history::at(&mut tx, id, revision).await?.glossary);
        }
        let mut record = glossaries::get(&mut tx, id).await?;
        check_etag(|| id.name(), &record.etag(), etag)?;
        let time = now();
        if record.fields != *fields {
            glossaries::describe(&mut tx, id, fields).await?;
            record = glossaries::advance(&mut tx, id, record.revision + 1, Cause::Describe, &Counts::default(), time).await?;
        }
        requests::note(&mut tx, request, id, record.revision, time).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_delete(
        &self,
        id: &GlossaryId,
        etag: Option<&str>,
        force: bool,
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing(id).await?;
        if let Some(revision) = requests::done(&mut tx, request).await? {
            return Ok(history::at(&mut tx, id, revision).await?.glossary);
        }
        let current = glossaries::get(&mut tx, id).await?;
        check_etag(|| id.name(), &current.etag(), etag)?;
        if current.entry_count > 0 && !force {
            return Err(StoreError::GlossaryNotEmpty { id: id.clone(), entries: current.entry_count }.into());
        }
        let time = now();
        let record = glossaries::advance(&mut tx, id, current.revision + 1, Cause::Delete, &Counts::default(), time).await?;
        requests::note(&mut tx, request, id, record.revision, time).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_undelete(&self, id: &GlossaryId, request: Option<&RequestKey>) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.writing(id).await?;
        if let Some(revision) = requests::done(&mut tx, request).await? {
            return Ok(history::at(&mut tx, id, revision).await?.glossary);
        }
        let found = glossaries::find(&mut tx, id).await?.ok_or_else(|| StoreError::GlossaryNotFound(id.clone()))?;
        if found.delete_time.is_none() {
            return Err(StoreError::GlossaryExists(id.clone()).into());
        }
        let time = now();
        let record = glossaries::advance(&mut tx, id, found.revision + 1, Cause::Undelete, &Counts::default(), time).await?;
        requests::note(&mut tx, request, id, record.revision, time).await?;
        tx.commit().await?;
        Ok(record)
    }

    async fn try_rollback(
        &self,
        id: &GlossaryId,
        earlier: i64,
        etag: Option<&str>,
        request: Option<&RequestKey>,
    ) -> Result<Applied, Fault> {
        let mut tx = self.writing(id).await?;
        if let Some(revision) = requests::done(&mut tx, request).await? {
            let done = history::at(&mut tx, id, revision).await?;
            return Ok(Applied::new(done.glossary, &done.counts));
        }
        let mut record = glossaries::get(&mut tx, id).await?;
        check_etag(|| id.name(), &record.etag(), etag)?;
        history::at(&mut tx, id, earlier).await?;
        let (time, revision) = (now(), record.revision + 1);
        let counts = versions::bring_back(&mut tx, Place { glossary: id, revision, time }, earlier).await?;
        if counts.any() {
            record = glossaries::advance(&mut tx, id, revision, Cause::Rollback, &counts, time).await?;
        }
        requests::note(&mut tx, request, id, record.revision, time).await?;
        stop::pass("rollback.before_commit").await;
        tx.commit().await?;
        stop::pass("rollback.after_commit").await;
        Ok(Applied::new(record, &counts))
    }

    async fn try_edit(&self, id: &GlossaryId, edits: &[Edit], request: Option<&RequestKey>) -> Result<Edited, Fault> {
        let mut tx = self.writing(id).await?;
        stop::pass("edit.begun").await;
        if let Some(revision) = requests::done(&mut tx, request).await? {
            let done = history::at(&mut tx, id, revision).await?;
            let records = read_back(&mut tx, id, edits, Some(revision)).await?;
            return Ok(Edited { applied: Applied::new(done.glossary, &done.counts), records, replayed: true });
        }
        let before = glossaries::get(&mut tx, id).await?;
        check_all(&mut tx, id, edits).await?;
        let (time, revision) = (now(), before.revision + 1);
        let wanted: Vec<_> = last_of_each(edits).into_iter().collect();
        let mut counts = Counts::default();
        versions::write(&mut tx, Place { glossary: id, revision, time }, &wanted, false, &mut counts).await?;
        let after = if counts.any() { glossaries::advance(&mut tx, id, revision, Cause::Edit, &counts, time).await? } else { before };
        let records = read_back(&mut tx, id, edits, None).await?;
        requests::note(&mut tx, request, id, after.revision, time).await?;
        stop::pass("edit.before_commit").await;
        tx.commit().await?;
        stop::pass("edit.after_commit").await;
        Ok(Edited { applied: Applied::new(after, &counts), records, replayed: false })
    }

    async fn try_import(&self, id: &GlossaryId, mode: ImportMode, mut batches: Batches<'_>) -> Result<Applied, Fault> {
        let mut tx = self.writing(id).await?;
        let before = glossaries::get(&mut tx, id).await?;
        let place = Place { glossary: id, revision: before.revision + 1, time: now() };
        let mut counts = Counts::default();
        let mut seen: HashSet<Box<str>> = HashSet::new();
        while let Some(batch) = batches.next().await {
            let batch = batch?;
            if let Some(twice) = batch.iter().find(|entry| !seen.insert(entry.id.as_str().into())) {
                return Err(StoreError::RepeatedEntry(twice.id.clone()).into());
            }
            let wanted: Vec<_> = batch.iter().map(|entry| (&entry.id, Some(entry))).collect();
            versions::write(&mut tx, place, &wanted, mode == ImportMode::InsertOnly, &mut counts).await?;
            stop::pass("import.batch").await;
        }
        if mode == ImportMode::ReplaceAll {
            let others = versions::present(&mut tx, id).await?.into_iter().filter(|entry| !seen.contains(entry.as_str()));
            let others: Vec<EntryId> = others.filter_map(|entry| EntryId::parse(&entry).ok()).collect();
            let wanted: Vec<_> = others.iter().map(|entry| (entry, None)).collect();
            versions::write(&mut tx, place, &wanted, false, &mut counts).await?;
        }
        let mut record = before;
        if counts.any() {
            record = glossaries::advance(&mut tx, id, place.revision, Cause::Import, &counts, place.time).await?;
        }
        stop::pass("import.before_commit").await;
        tx.commit().await?;
        stop::pass("import.after_commit").await;
        Ok(Applied::new(record, &counts))
    }

    async fn try_list(&self, after: Option<&GlossaryId>, limit: u32, deleted: bool) -> Result<Page<GlossaryRecord>, Fault> {
        let mut tx = self.reading().await?;
        let items = glossaries::list(&mut tx, after, limit.saturating_add(1), deleted).await?;
        let total = glossaries::count(&mut tx, deleted).await?;
        Ok(Page::cut(items, limit, total))
    }

    async fn try_entry(&self, glossary: &GlossaryId, id: &EntryId, revision: Option<i64>) -> Result<EntryRecord, Fault> {
        let mut tx = self.reading().await?;
        glossaries::get(&mut tx, glossary).await?;
        if let Some(revision) = revision {
            history::at(&mut tx, glossary, revision).await?;
        }
        let found = entries::get(&mut tx, glossary, id, revision).await?;
        Ok(found.ok_or_else(|| StoreError::EntryNotFound { glossary: glossary.clone(), entry: id.clone() })?)
    }

    async fn try_entries(
        &self,
        glossary: &GlossaryId,
        revision: Option<i64>,
        after: Option<&EntryId>,
        limit: u32,
    ) -> Result<Page<EntryRecord>, Fault> {
        let mut tx = self.reading().await?;
        let present = glossaries::get(&mut tx, glossary).await?;
        let total = match revision {
            Some(revision) => history::at(&mut tx, glossary, revision).await?.glossary.entry_count,
            None => present.entry_count,
        };
        let items = entries::list(&mut tx, glossary, revision, after, limit.saturating_add(1)).await?;
        Ok(Page::cut(items, limit, total))
    }

    async fn try_of(&self, glossary: &GlossaryId, ids: &[EntryId]) -> Result<Vec<Option<EntryRecord>>, Fault> {
        let mut tx = self.reading().await?;
        glossaries::get(&mut tx, glossary).await?;
        entries::of(&mut tx, glossary, ids).await
    }

    async fn try_deleted(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, Fault> {
        let mut tx = self.reading().await?;
        glossaries::get(&mut tx, glossary).await?;
        Ok(Page::cut(entries::deleted(&mut tx, glossary, after, limit.saturating_add(1)).await?, limit, 0))
    }

    async fn try_deleted_one(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, Fault> {
        let mut tx = self.reading().await?;
        glossaries::get(&mut tx, glossary).await?;
        let found = entries::deleted_one(&mut tx, glossary, id).await?;
        Ok(found.ok_or_else(|| StoreError::EntryNotFound { glossary: glossary.clone(), entry: id.clone() })?)
    }

    async fn try_load(&self, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<GlossaryRecord, Fault> {
        let mut tx = self.reading().await?;
        let record = glossaries::get(&mut tx, glossary).await?;
        dialect::all(&mut tx, glossary, piece).await?;
        Ok(record)
    }

    async fn try_load_at(
        &self,
        glossary: &GlossaryId,
        revision: i64,
        piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send),
    ) -> Result<i32, Fault> {
        let mut tx = self.reading().await?;
        let then = history::at(&mut tx, glossary, revision).await?;
        let mut after: Option<EntryId> = None;
        loop {
            let records = entries::list(&mut tx, glossary, Some(revision), after.as_ref(), READ_BACK as u32).await?;
            let Some(last) = records.last() else { return Ok(then.glossary.fields.priority) };
            after = Some(last.entry.id.clone());
            piece(records);
        }
    }

    async fn try_history(&self, glossary: &GlossaryId, before: Option<i64>, limit: u32) -> Result<Page<Revision>, Fault> {
        let mut tx = self.reading().await?;
        if glossaries::find(&mut tx, glossary).await?.is_none() {
            return Err(StoreError::GlossaryNotFound(glossary.clone()).into());
        }
        let items = history::list(&mut tx, glossary, before, limit.saturating_add(1)).await?;
        let total = history::count(&mut tx, glossary).await?;
        Ok(Page::cut(items, limit, total))
    }

    async fn try_changes(
        &self,
        glossary: &GlossaryId,
        since: i64,
        after: Option<(i64, &EntryId)>,
        limit: u32,
    ) -> Result<Page<EntryChange>, Fault> {
        let mut tx = self.reading().await?;
        let present = glossaries::get(&mut tx, glossary).await?;
        if since > present.revision {
            return Err(StoreError::RevisionNotFound { glossary: glossary.clone(), revision: since }.into());
        }
        let after = after.map_or((0, ""), |(revision, id)| (revision, id.as_str()));
        let items = history::changes(&mut tx, glossary, since, after, limit.saturating_add(1)).await?;
        Ok(Page::cut(items, limit, 0))
    }
}

#[async_trait]
impl GlossaryStore for Store {
    async fn create_glossary(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        origin: &str,
        entries: &[Entry],
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_create(id, fields, origin, entries, request).await)
    }

    async fn glossary(&self, id: &GlossaryId) -> Result<GlossaryRecord, StoreError> {
        let get = async { glossaries::get(&mut *self.reading().await?, id).await };
        self.named(get.await)
    }

    async fn glossaries(&self, after: Option<&GlossaryId>, limit: u32, deleted: bool) -> Result<Page<GlossaryRecord>, StoreError> {
        self.named(self.try_list(after, limit, deleted).await)
    }

    async fn update_glossary(
        &self,
        id: &GlossaryId,
        fields: &GlossaryFields,
        etag: Option<&str>,
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_update(id, fields, etag, request).await)
    }

    async fn delete_glossary(
        &self,
        id: &GlossaryId,
        etag: Option<&str>,
        force: bool,
        request: Option<&RequestKey>,
    ) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_delete(id, etag, force, request).await)
    }

    async fn undelete_glossary(&self, id: &GlossaryId, request: Option<&RequestKey>) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_undelete(id, request).await)
    }

    async fn rollback(
        &self,
        id: &GlossaryId,
        revision: i64,
        etag: Option<&str>,
        request: Option<&RequestKey>,
    ) -> Result<Applied, StoreError> {
        self.named(self.try_rollback(id, revision, etag, request).await)
    }

    async fn entry_at(&self, glossary: &GlossaryId, id: &EntryId, revision: Option<i64>) -> Result<EntryRecord, StoreError> {
        self.named(self.try_entry(glossary, id, revision).await)
    }

    async fn entries_at(
        &self,
        glossary: &GlossaryId,
        revision: Option<i64>,
        after: Option<&EntryId>,
        limit: u32,
    ) -> Result<Page<EntryRecord>, StoreError> {
        self.named(self.try_entries(glossary, revision, after, limit).await)
    }

    async fn entries_of(&self, glossary: &GlossaryId, ids: &[EntryId]) -> Result<Vec<Option<EntryRecord>>, StoreError> {
        self.named(self.try_of(glossary, ids).await)
    }

    async fn deleted_entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, StoreError> {
        self.named(self.try_deleted(glossary, after, limit).await)
    }

    async fn deleted_entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, StoreError> {
        self.named(self.try_deleted_one(glossary, id).await)
    }

    async fn edit(&self, glossary: &GlossaryId, edits: &[Edit], request: Option<&RequestKey>) -> Result<Edited, StoreError> {
        self.named(self.try_edit(glossary, edits, request).await)
    }

    async fn import(&self, glossary: &GlossaryId, mode: ImportMode, entries: Batches<'_>) -> Result<Applied, StoreError> {
        self.named(self.try_import(glossary, mode, entries).await)
    }

    async fn load(&self, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<GlossaryRecord, StoreError> {
        self.named(self.try_load(glossary, piece).await)
    }

    async fn load_at(
        &self,
        glossary: &GlossaryId,
        revision: i64,
        piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send),
    ) -> Result<i32, StoreError> {
        self.named(self.try_load_at(glossary, revision, piece).await)
    }

    fn database(&self) -> Database {
        self.below()
    }

    async fn history(&self, glossary: &GlossaryId, before: Option<i64>, limit: u32) -> Result<Page<Revision>, StoreError> {
        self.named(self.try_history(glossary, before, limit).await)
    }

    async fn changes(
        &self,
        glossary: &GlossaryId,
        since: i64,
        after: Option<(i64, &EntryId)>,
        limit: u32,
    ) -> Result<Page<EntryChange>, StoreError> {
        self.named(self.try_changes(glossary, since, after, limit).await)
    }

    async fn revisions(&self) -> Result<Vec<(GlossaryId, i64)>, StoreError> {
        let get = async { glossaries::revisions(&mut *self.reading().await?).await };
        self.named(get.await)
    }

    async fn origins(&self) -> Result<Vec<Origin>, StoreError> {
        let get = async { glossaries::origins(&mut *self.reading().await?).await };
        self.named(get.await)
    }

    async fn changed(&self) {
        self.hint().await;
    }

    async fn close(&self) {
        self.end().await;
    }
}
