//! Who holds the gate of a glossary: brings its snapshot to the revision the store has reached.
//!
//! A few changes go into the overlay. When the overlay has grown, a new base is built beside it, off the threads that
//! answer; changes made meanwhile are kept in a log and laid over the new base when it takes the old one's place.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, mpsc::sync_channel},
};

use jiff::Timestamp;

use tokio::{sync::OwnedMutexGuard, task::spawn_blocking};

use crate::{
    glossary::{Entry, Snapshot, index::IndexBuilder},
    id::{EntryId, GlossaryId},
    matching::scan::ScanError,
    store::{Catalog, Change, EntryRecord, GlossaryRecord, StoreError},
};

/// Changes beyond which an overlay gives way to a new base: with an overlay of this size a write takes
/// about 6 ms, of which the database has 1.
pub(super) const OVERLAY_LIMIT: usize = 1_000;

/// Pieces of a glossary that may wait to be compiled.
const PIECES: usize = 16;

/// The building of a new base.
#[derive(Debug, Default)]
pub(super) enum Rebuild {
    /// None is being built.
    #[default]
    Idle,
    /// One is being built from the snapshot of revision `since`.
    Running {
        /// Tells this building from an abandoned one that has not noticed yet.
        since: i64,
        /// What was written since.
        log: Vec<Change>,
    },
}

/// The right to write to a glossary.
#[derive(Debug)]
pub(super) struct Writer {
    catalog: Catalog,
    id: GlossaryId,
    rebuild: OwnedMutexGuard<Rebuild>,
}

impl Writer {
    pub(super) fn new(catalog: Catalog, id: GlossaryId, rebuild: OwnedMutexGuard<Rebuild>) -> Self {
        Self { catalog, id, rebuild }
    }

    /// Brings the snapshot to what the store wrote: through the overlay if these few changes made it from the revision
    /// before, else by loading it.
    pub(super) async fn reach(&mut self, record: &GlossaryRecord, changes: Option<Vec<Change>>) -> Result<(), StoreError> {
        let old = self.catalog.shown(&self.id);
        match (old, changes) {
            // A request that was carried out long ago: the store has gone on since, and so has the snapshot.
            (Some(old), _) if old.revision >= record.revision => Ok(()),
            (_, _) if record.delete_time.is_some() => {
                self.forget();
                Ok(())
            }
            // A gap means that another process wrote in between, or that a snapshot could not be built earlier.
            (Some(old), Some(changes)) if record.revision == old.revision + 1 && changes.len() <= OVERLAY_LIMIT => {
                self.lay_over(old, record, changes).await
            }
            _ => match self.reload().await {
                Err(StoreError::GlossaryNotFound(_)) => {
                    self.forget();
                    Ok(())
                }
                outcome => outcome,
            },
        }
    }

    async fn lay_over(&mut self, old: Arc<Snapshot>, record: &GlossaryRecord, changes: Vec<Change>) -> Result<(), StoreError> {
        if let Rebuild::Running { log, .. } = &mut *self.rebuild {
            log.extend(changes.iter().cloned());
        }
        let (revision, time) = (record.revision, record.update_time);
        let mut new = self.compile(move || overlaid(&old, revision, time, changes)).await?;
        new.priority = record.fields.priority;
        self.catalog.publish(&self.id, Some(new));
        self.rebuild_if_due();
        Ok(())
    }

    /// Builds the snapshot from the store. Entries are compiled on another thread as they are read, and not kept.
    pub(super) async fn reload(&mut self) -> Result<(), StoreError> {
        *self.rebuild = Rebuild::Idle;
        let (pieces, read) = sync_channel::<Vec<EntryRecord>>(PIECES);
        let compiled = spawn_blocking(move || {
            let mut index = IndexBuilder::default();
            for record in read.into_iter().flatten() {
                index.push(&record.entry, record.update_time.as_microsecond());
            }
            index.finish()
        });
        // A full channel holds up the reader, whose thread has nothing better to do; a closed one means a panic, told below.
        let loaded = self.catalog.store().load(&self.id, &mut |piece| drop(pieces.send(piece))).await;
        drop(pieces);
        let compiled = compiled.await.map_err(|_| StoreError::Stopped)?;
        let record = loaded?;
        let index = compiled.map_err(|cause| StoreError::Index { glossary: self.id.clone(), cause })?;
        let new = Snapshot::of(record.id, record.revision, record.fields.priority, index);
        self.catalog.publish(&self.id, Some(new));
        Ok(())
    }

    /// The glossary is gone.
    pub(super) fn forget(&mut self) {
        *self.rebuild = Rebuild::Idle;
        self.catalog.publish(&self.id, None);
    }

    async fn compile(&self, work: impl FnOnce() -> Result<Snapshot, ScanError> + Send + 'static) -> Result<Snapshot, StoreError> {
        let outcome = spawn_blocking(work).await.map_err(|_| StoreError::Stopped)?;
        outcome.map_err(|cause| StoreError::Index { glossary: self.id.clone(), cause })
    }

    fn rebuild_if_due(&mut self) {
        let due = self.catalog.shown(&self.id).filter(|snapshot| snapshot.overlay_len() > OVERLAY_LIMIT);
        if let (Rebuild::Idle, Some(snapshot)) = (&*self.rebuild, due) {
            *self.rebuild = Rebuild::Running { since: snapshot.revision, log: Vec::new() };
            tokio::spawn(rebuild(self.catalog.clone(), snapshot));
        }
    }
}

/// Builds a new base from a snapshot and puts it in the place of the old one.
async fn rebuild(catalog: Catalog, old: Arc<Snapshot>) {
    let (id, since) = (old.glossary.clone(), old.revision);
    let built = spawn_blocking(move || rebased(&old)).await;
    let mut writer = catalog.writer(&id).await;
    let log = match &mut *writer.rebuild {
        Rebuild::Running { since: running, log } if *running == since => mem::take(log),
        // The snapshot was loaded anew meanwhile: this work is of no use any more.
        _ => return,
    };
    *writer.rebuild = Rebuild::Idle;
    // Without a base (no memory, or a stop of the program) the grown overlay goes on serving.
    let (Ok(Ok(base)), Some(current)) = (built, catalog.shown(&id)) else { return };
    let (revision, time) = (current.revision, Timestamp::now());
    if let Ok(mut new) = writer.compile(move || overlaid(&base, revision, time, log)).await {
        new.priority = current.priority;
        catalog.publish(&id, Some(new));
        writer.rebuild_if_due();
    }
}

/// All entries of a snapshot in a new base.
fn rebased(old: &Snapshot) -> Result<Snapshot, ScanError> {
    let mut index = IndexBuilder::default();
    for view in old.entries() {
        if let Some(entry) = view.to_entry() {
            index.push(&entry, view.update_time());
        }
    }
    Ok(Snapshot::of(old.glossary.clone(), old.revision, old.priority, index.finish()?))
}

/// A snapshot after changes; of changes to the same entry the last one counts.
fn overlaid(old: &Snapshot, revision: i64, time: Timestamp, changes: Vec<Change>) -> Result<Snapshot, ScanError> {
    let mut last: BTreeMap<EntryId, Option<Entry>> = BTreeMap::new();
    for change in changes {
        match change {
            Change::Put(entry) => last.insert(entry.id.clone(), Some(entry)),
            Change::Delete(id) => last.insert(id, None),
        };
    }
    let removed: Vec<String> = last.iter().filter(|(_, entry)| entry.is_none()).map(|(id, _)| id.to_string()).collect();
    old.changed(revision, time.as_microsecond(), last.into_values().flatten().collect(), &removed)
}
