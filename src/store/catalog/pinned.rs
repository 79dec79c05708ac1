//! Snapshots of earlier revisions, for work that began with them.

use std::sync::{Arc, mpsc::sync_channel};

use tokio::task::spawn_blocking;

use crate::{
    glossary::{Snapshot, index::IndexBuilder},
    id::GlossaryId,
    store::{Catalog, EntryRecord, StoreError},
};

/// Pieces of a glossary that may wait to be compiled.
const PIECES: usize = 16;

impl Catalog {
    /// A glossary as it was at a revision, also one that is deleted by now. The present one costs nothing; an earlier one is
    /// read and compiled each time: keep it.
    pub async fn at(&self, glossary: &GlossaryId, revision: i64) -> Result<Arc<Snapshot>, StoreError> {
        if let Some(shown) = self.shown(glossary).filter(|shown| shown.revision == revision) {
            return Ok(shown);
        }
        let (pieces, read) = sync_channel::<Vec<EntryRecord>>(PIECES);
        let compiled = spawn_blocking(move || {
            let mut index = IndexBuilder::default();
            for record in read.into_iter().flatten() {
                index.push(&record.entry, record.update_time.as_microsecond());
            }
            index.finish()
        });
        let loaded = self.store().load_at(glossary, revision, &mut |piece| drop(pieces.send(piece))).await;
        drop(pieces);
        let compiled = compiled.await.map_err(|_| StoreError::Stopped)?;
        let priority = loaded?;
        let index = compiled.map_err(|cause| StoreError::Index { glossary: glossary.clone(), cause })?;
        Ok(Arc::new(Snapshot::of(glossary.clone(), revision, priority, index)))
    }
}
