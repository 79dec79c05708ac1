//! Snapshots of all glossaries in memory, and the door for every write.
//!
//! A look-up takes the snapshots as they are at that moment and keeps them to its end. A write goes to the database,
//! then into the overlay of the glossary's snapshot, and only then returns: whoever has the answer finds the entry.
//! Writes to one glossary wait for each other; those to different glossaries do not.
//!
//! A write that has begun is carried through in a task of its own: a caller who hangs up cannot leave the database
//! ahead of the snapshot.

mod pinned;
mod writer;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::{
    glossary::{Entry, Snapshot, Stack},
    id::{EntryId, GlossaryId},
    store::{
        Applied, Batches, Change, Edit, Edited, EntryRecord, GlossaryFields, GlossaryRecord, GlossaryStore, ImportMode, Page, Precondition,
        RequestKey, StoreError, Written,
    },
};

use writer::{Rebuild, Writer};

/// How long the database may be out of reach before what is in memory is called stale: several looks of a server.
const STALE: Duration = Duration::from_secs(3);

/// Glossaries, stored and ready to answer. A handle: clones share everything.
#[derive(Debug, Clone)]
pub struct Catalog {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn GlossaryStore>,
    shown: ArcSwap<Shown>,
    /// One for each glossary that was ever written: who holds it writes.
    gates: Mutex<HashMap<GlossaryId, Arc<tokio::sync::Mutex<Rebuild>>>>,
    /// Counts what was published, for those who wait for the next.
    published: watch::Sender<u64>,
    /// When the database was last seen to be as the snapshots are, if somebody follows it.
    followed: Mutex<Option<Instant>>,
}

/// What look-ups see.
#[derive(Debug, Default)]
struct Shown {
    by_id: HashMap<GlossaryId, Arc<Snapshot>>,
    /// All of them in the order in which they win when a request does not say one.
    all: Stack,
}

impl Shown {
    fn new(by_id: HashMap<GlossaryId, Arc<Snapshot>>) -> Self {
        let mut snapshots: Vec<Arc<Snapshot>> = by_id.values().cloned().collect();
        snapshots.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.glossary.cmp(&b.glossary)));
        Self { by_id, all: Stack::new(snapshots) }
    }
}

/// Reading.
impl Catalog {
    /// Loads and compiles every glossary of a store.
    pub async fn open(store: Arc<dyn GlossaryStore>) -> Result<Self, StoreError> {
        let inner = Inner {
            store,
            shown: ArcSwap::default(),
            gates: Mutex::default(),
            published: watch::Sender::new(0),
            followed: Mutex::default(),
        };
        let catalog = Self { inner: Arc::new(inner) };
        catalog.refresh().await?;
        Ok(catalog)
    }

    /// Takes over what other processes wrote to the same database; returns how many glossaries were different. Cheap
    /// when nothing was: call it every few seconds.
    pub async fn refresh(&self) -> Result<usize, StoreError> {
        let stored: BTreeMap<GlossaryId, i64> = self.inner.store.revisions().await?.into_iter().collect();
        let shown = self.inner.shown.load_full();
        let gone = shown.by_id.keys().filter(|id| !stored.contains_key(*id)).cloned();
        let behind =
            stored.iter().filter(|(id, revision)| shown.by_id.get(*id).is_none_or(|s| s.revision != **revision)).map(|(id, _)| id.clone());
        let different: Vec<GlossaryId> = gone.chain(behind).collect();
        for id in &different {
            let mut writer = self.writer(id).await;
            match writer.reload().await {
                Err(StoreError::GlossaryNotFound(_)) => writer.forget(),
                outcome => outcome?,
            }
        }
        Ok(different.len())
    }

    /// Follows the database: [`Self::refresh`], and remembers when it succeeded.
    pub async fn follow(&self) -> Result<usize, StoreError> {
        let different = self.refresh().await?;
        *self.inner.followed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(different)
    }

    /// True if the database is followed and could not be reached for some seconds: snapshots may be behind.
    pub fn is_stale(&self) -> bool {
        let followed = *self.inner.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.is_some_and(|last| last.elapsed() > STALE)
    }

    /// The snapshots of these glossaries in this order, or of all of them by priority if none is named.
    pub fn stack(&self, glossaries: &[GlossaryId]) -> Result<Stack, StoreError> {
        let shown = self.inner.shown.load();
        if glossaries.is_empty() {
            return Ok(shown.all.clone());
        }
        let snapshot = |id: &GlossaryId| shown.by_id.get(id).cloned().ok_or_else(|| StoreError::GlossaryNotFound(id.clone()));
        glossaries.iter().map(snapshot).collect::<Result<_, _>>().map(Stack::new)
    }

    /// One glossary.
    pub async fn glossary(&self, id: &GlossaryId) -> Result<GlossaryRecord, StoreError> {
        self.inner.store.glossary(id).await
    }

    /// Glossaries in the order of [`Self::stack`].
    pub async fn glossaries(&self, after: Option<&GlossaryId>, limit: u32) -> Result<Page<GlossaryRecord>, StoreError> {
        self.inner.store.glossaries(after, limit, false).await
    }

    /// One entry.
    pub async fn entry(&self, glossary: &GlossaryId, id: &EntryId) -> Result<EntryRecord, StoreError> {
        self.inner.store.entry(glossary, id).await
    }

    /// Entries by id.
    pub async fn entries(&self, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Page<EntryRecord>, StoreError> {
        self.inner.store.entries(glossary, after, limit).await
    }

    /// Returns when the snapshot of a glossary may be another one than that of `revision`; at once if it is already.
    pub async fn moved(&self, glossary: &GlossaryId, revision: i64) {
        let mut published = self.inner.published.subscribe();
        while self.shown(glossary).is_some_and(|snapshot| snapshot.revision == revision) {
            if published.changed().await.is_err() {
                return;
            }
        }
    }

    /// The store, to read what the catalog has no word for. Whatever writes to it directly is seen after [`Self::refresh`].
    pub fn store(&self) -> &dyn GlossaryStore {
        &*self.inner.store
    }
}

/// Writing.
impl Catalog {
    /// Creates a glossary, with its first entries if there are any; `origin` says where they came from.
    pub async fn create_glossary(
        &self,
        id: GlossaryId,
        fields: GlossaryFields,
        origin: String,
        entries: Vec<Entry>,
        request: Option<RequestKey>,
    ) -> Result<GlossaryRecord, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&id).await;
            let record = catalog.store().create_glossary(&id, &fields, &origin, &entries, request.as_ref()).await?;
            drop(entries);
            writer.reach(&record, None).await?;
            Ok(record)
        })
        .await
    }

    /// Replaces what people said about a glossary.
    pub async fn update_glossary(
        &self,
        id: GlossaryId,
        fields: GlossaryFields,
        etag: Option<String>,
        request: Option<RequestKey>,
    ) -> Result<GlossaryRecord, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&id).await;
            let record = catalog.store().update_glossary(&id, &fields, etag.as_deref(), request.as_ref()).await?;
            writer.reach(&record, Some(Vec::new())).await?;
            Ok(record)
        })
        .await
    }

    /// Deletes a glossary; one that has entries only with `force`.
    pub async fn delete_glossary(
        &self,
        id: GlossaryId,
        etag: Option<String>,
        force: bool,
        request: Option<RequestKey>,
    ) -> Result<GlossaryRecord, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&id).await;
            let record = catalog.store().delete_glossary(&id, etag.as_deref(), force, request.as_ref()).await?;
            writer.reach(&record, None).await?;
            Ok(record)
        })
        .await
    }

    /// Brings a deleted glossary back with all it had.
    pub async fn undelete_glossary(&self, id: GlossaryId, request: Option<RequestKey>) -> Result<GlossaryRecord, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&id).await;
            let record = catalog.store().undelete_glossary(&id, request.as_ref()).await?;
            writer.reach(&record, None).await?;
            Ok(record)
        })
        .await
    }

    /// Makes the entries what they were at an earlier revision, as a new revision.
    pub async fn rollback(
        &self,
        id: GlossaryId,
        revision: i64,
        etag: Option<String>,
        request: Option<RequestKey>,
    ) -> Result<Applied, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&id).await;
            let applied = catalog.store().rollback(&id, revision, etag.as_deref(), request.as_ref()).await?;
            writer.reach(&applied.glossary, None).await?;
            Ok(applied)
        })
        .await
    }

    /// Makes all edits at once if all their conditions hold, or none.
    pub async fn edit(&self, glossary: GlossaryId, edits: Vec<Edit>, request: Option<RequestKey>) -> Result<Edited, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&glossary).await;
            let edited = catalog.store().edit(&glossary, &edits, request.as_ref()).await?;
            let changes = if edited.replayed { None } else { Some(edits.into_iter().map(|edit| edit.change).collect()) };
            writer.reach(&edited.applied.glossary, changes).await?;
            Ok(edited)
        })
        .await
    }

    /// Writes all entries of a stream at once, or none: they go to the database as they come.
    pub async fn import(&self, glossary: GlossaryId, mode: ImportMode, entries: Batches<'static>) -> Result<Applied, StoreError> {
        let catalog = self.clone();
        carried_through(async move {
            let mut writer = catalog.writer(&glossary).await;
            let applied = catalog.store().import(&glossary, mode, entries).await?;
            writer.reach(&applied.glossary, None).await?;
            Ok(applied)
        })
        .await
    }

    /// Creates or replaces an entry.
    pub async fn put_entry(&self, glossary: GlossaryId, entry: Entry, expected: Precondition) -> Result<Written, StoreError> {
        let mut edited = self.edit(glossary, vec![Edit { change: Change::Put(entry), expected }], None).await?;
        let record = edited.records.pop().flatten().ok_or(StoreError::Stopped)?;
        Ok(Written { record, glossary_revision: edited.applied.glossary.revision, created: edited.applied.created > 0 })
    }

    /// Deletes an entry; returns the glossary after it.
    pub async fn delete_entry(&self, glossary: GlossaryId, entry: EntryId, expected: Precondition) -> Result<GlossaryRecord, StoreError> {
        let edit = Edit { change: Change::Delete(entry), expected };
        Ok(self.edit(glossary, vec![edit], None).await?.applied.glossary)
    }

    /// Makes all changes at once, whatever was there before.
    pub async fn apply(&self, glossary: GlossaryId, changes: Vec<Change>) -> Result<Applied, StoreError> {
        Ok(self.edit(glossary, changes.into_iter().map(Edit::from).collect(), None).await?.applied)
    }

    /// Waits until nobody else writes to the glossary.
    async fn writer(&self, id: &GlossaryId) -> Writer {
        let gate = Arc::clone(self.inner.gates.lock().unwrap_or_else(PoisonError::into_inner).entry(id.clone()).or_default());
        Writer::new(self.clone(), id.clone(), gate.lock_owned().await)
    }

    fn shown(&self, id: &GlossaryId) -> Option<Arc<Snapshot>> {
        self.inner.shown.load().by_id.get(id).cloned()
    }

    /// Puts a snapshot in the place of the glossary's present one; nothing takes it away.
    fn publish(&self, id: &GlossaryId, snapshot: Option<Snapshot>) {
        let snapshot = snapshot.map(Arc::new);
        self.inner.shown.rcu(|shown| {
            let mut by_id = shown.by_id.clone();
            match &snapshot {
                Some(snapshot) => by_id.insert(id.clone(), Arc::clone(snapshot)),
                None => by_id.remove(id),
            };
            Shown::new(by_id)
        });
        self.inner.published.send_modify(|count| *count += 1);
    }
}

/// Runs a write to its end, whatever becomes of the caller.
async fn carried_through<T: Send + 'static>(write: impl Future<Output = Result<T, StoreError>> + Send + 'static) -> Result<T, StoreError> {
    tokio::spawn(write).await.map_err(|_| StoreError::Stopped)?
}
