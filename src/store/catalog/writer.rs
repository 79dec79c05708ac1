//! Who holds the gate of a glossary: brings its snapshot to the revision the store has reached.
//!
//! A few changes go into the overlay. When the overlay has grown, a new base is built beside it, off the threads that
//! answer; changes made meanwhile are kept in a log and laid over the new base when it takes the old one's place.

use std::{collections::BTreeMap, mem, sync::Arc};

use tokio::{sync::OwnedMutexGuard, task::spawn_blocking};

use crate::{
    glossary::{Entry, Snapshot, table::EntryView},
    id::{EntryId, GlossaryId},
    matching::scan::ScanError,
    store::{Catalog, Change, StoreError},
};

/// Changes beyond which an overlay gives way to a new base: with an overlay of this size a write takes
/// about 6 ms, of which the database has 1.
pub(super) const OVERLAY_LIMIT: usize = 1_000;

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

    /// Brings the snapshot to `revision`, which these changes made, and to a new priority if there is one.
    pub(super) async fn show(&mut self, revision: i64, priority: Option<i32>, changes: Vec<Change>) -> Result<(), StoreError> {
        let Some(old) = self.catalog.shown(&self.id) else { return self.reload().await };
        if revision == old.revision {
            return Ok(());
        }
        // A gap means that another process wrote in between, or that a snapshot could not be built earlier.
        if revision != old.revision + 1 || changes.len() > OVERLAY_LIMIT {
            return self.reload().await;
        }
        if let Rebuild::Running { log, .. } = &mut *self.rebuild {
            log.extend(changes.iter().cloned());
        }
        let mut new = self.compile(move || overlaid(&old, revision, changes)).await?;
        new.priority = priority.unwrap_or(new.priority);
        self.catalog.publish(&self.id, Some(new));
        self.rebuild_if_due();
        Ok(())
    }

    /// Builds the snapshot from the store.
    pub(super) async fn reload(&mut self) -> Result<(), StoreError> {
        *self.rebuild = Rebuild::Idle;
        let mut entries: Vec<Entry> = Vec::new();
        let mut collect = |piece: Vec<_>| entries.extend(piece.into_iter().map(|record: crate::store::EntryRecord| record.entry));
        let record = self.catalog.store().load(&self.id, &mut collect).await?;
        let new = self.compile(move || Snapshot::new(record.id, record.revision, record.fields.priority, &entries)).await?;
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
    let revision = current.revision;
    if let Ok(mut new) = writer.compile(move || overlaid(&base, revision, log)).await {
        new.priority = current.priority;
        catalog.publish(&id, Some(new));
        writer.rebuild_if_due();
    }
}

/// All entries of a snapshot in a new base.
fn rebased(old: &Snapshot) -> Result<Snapshot, ScanError> {
    let entries: Vec<Entry> = old.entries().filter_map(EntryView::to_entry).collect();
    Snapshot::new(old.glossary.clone(), old.revision, old.priority, &entries)
}

/// A snapshot after changes; of changes to the same entry the last one counts.
fn overlaid(old: &Snapshot, revision: i64, changes: Vec<Change>) -> Result<Snapshot, ScanError> {
    let mut last: BTreeMap<EntryId, Option<Entry>> = BTreeMap::new();
    for change in changes {
        match change {
            Change::Put(entry) => last.insert(entry.id.clone(), Some(entry)),
            Change::Delete(id) => last.insert(id, None),
        };
    }
    let removed: Vec<String> = last.iter().filter(|(_, entry)| entry.is_none()).map(|(id, _)| id.to_string()).collect();
    old.changed(revision, last.into_values().flatten().collect(), &removed)
}
