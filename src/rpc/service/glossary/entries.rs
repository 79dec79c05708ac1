//! Entries as resources.

use tonic::Status;

use super::{bad_name, request_key, stored, unknown_paths};
use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    rpc::{
        Engine,
        convert::entry,
        pb,
        status::{Violations, invalid},
    },
    store::{Change, Edit, EntryRecord, Precondition, RequestKey, StoreError},
};

impl Engine {
    pub(super) async fn entry_create(&self, request: pb::CreateEntryRequest) -> Result<pb::Entry, Status> {
        let mut violations = Violations::default();
        let key = request_key("CreateEntry", &request.request_id, &request, &mut violations);
        let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
        let wanted_id = (!request.entry_id.is_empty()).then(|| violations.take("entry_id", EntryId::parse(&request.entry_id))).flatten();
        let raw = request.entry.unwrap_or_default();
        let new = entry::parse_entry(&raw, wanted_id, &mut violations);
        violations.check()?;
        let (Some(glossary), Some(new)) = (glossary, new) else { return Err(invalid("entry", "is needed")) };
        self.write(&glossary, new, Precondition::Absent, request.validate_only, key).await
    }

    pub(super) async fn entry_get(&self, request: pb::GetEntryRequest) -> Result<pb::Entry, Status> {
        let (glossary, id) = EntryId::parse_name(&request.name).map_err(bad_name("name"))?;
        let revision = (request.revision != 0).then_some(request.revision);
        self.catalog.store().entry_at(&glossary, &id, revision).await.map(|r| entry::entry(&glossary, &r)).map_err(stored)
    }

    pub(super) async fn entry_update(&self, request: pb::UpdateEntryRequest) -> Result<pb::Entry, Status> {
        let mut violations = Violations::default();
        let key = request_key("UpdateEntry", &request.request_id, &request, &mut violations);
        let raw = request.entry.ok_or_else(|| invalid("entry", "is needed"))?;
        let paths = request.update_mask.map(|m| m.paths).unwrap_or_default();
        let name = violations.take("entry.name", EntryId::parse_name(&raw.name));
        let known: Vec<&str> = std::iter::once("*").chain(entry::PATHS.iter().map(|(path, _)| *path)).collect();
        unknown_paths(&paths, &known, &mut violations);
        if replaces_all(&paths) {
            entry::parse_entry(&raw, name.as_ref().map(|n| n.1.clone()), &mut violations);
        }
        violations.check()?;
        let (glossary, id) = name.ok_or_else(|| invalid("entry.name", "is needed"))?;
        let present = match self.catalog.entry(&glossary, &id).await {
            Ok(record) => Some(record),
            Err(StoreError::EntryNotFound { .. }) if request.allow_missing => None,
            // A request that was carried out before may have found an entry that is gone by now.
            Err(StoreError::EntryNotFound { .. }) if key.is_some() && replaces_all(&paths) => None,
            Err(error) => return Err(stored(error)),
        };
        let merged = merge(present.as_ref(), &glossary, raw.clone(), &paths);
        let mut violations = Violations::default();
        let new = entry::parse_entry(&merged, Some(id), &mut violations);
        violations.check()?;
        let new = new.ok_or_else(|| invalid("entry", "is needed"))?;
        let expected = match (&present, raw.etag.as_str()) {
            (_, etag) if !etag.is_empty() => Precondition::Etag(etag.to_owned()),
            // What the mask kept was read a moment ago: nobody may have changed it since.
            (Some(record), _) => Precondition::Etag(record.etag()),
            (None, _) if request.allow_missing => Precondition::Nothing,
            (None, _) => Precondition::Present,
        };
        self.write(&glossary, new, expected, request.validate_only, key).await
    }

    pub(super) async fn entry_delete(&self, request: pb::DeleteEntryRequest) -> Result<pbjson_types::Empty, Status> {
        let mut violations = Violations::default();
        let key = request_key("DeleteEntry", &request.request_id, &request, &mut violations);
        violations.check()?;
        let (glossary, id) = EntryId::parse_name(&request.name).map_err(bad_name("name"))?;
        let edit = Edit { expected: deletable(&request), change: Change::Delete(id) };
        self.edited(&glossary, vec![edit], request.validate_only, key).await.map(|_| pbjson_types::Empty {})
    }

    pub(super) async fn entry_undelete(&self, request: pb::UndeleteEntryRequest) -> Result<pb::Entry, Status> {
        let mut violations = Violations::default();
        let key = request_key("UndeleteEntry", &request.request_id, &request, &mut violations);
        violations.check()?;
        let (glossary, id) = EntryId::parse_name(&request.name).map_err(bad_name("name"))?;
        let gone = match self.catalog.store().deleted_entry(&glossary, &id).await {
            Ok(gone) => gone.entry,
            Err(StoreError::EntryNotFound { .. }) => {
                // There already: an error, unless it was this request that brought it back.
                let present = self.catalog.entry(&glossary, &id).await.map_err(stored)?;
                if key.is_none() {
                    return Err(stored(StoreError::EntryExists { glossary, entry: id }));
                }
                present.entry
            }
            Err(error) => return Err(stored(error)),
        };
        self.write(&glossary, gone, Precondition::Absent, false, key).await
    }

    /// Writes an entry, or only says whether it could be written.
    async fn write(
        &self,
        glossary: &GlossaryId,
        new: Entry,
        expected: Precondition,
        validate_only: bool,
        key: Option<RequestKey>,
    ) -> Result<pb::Entry, Status> {
        let planned = validate_only.then(|| entry::plain_entry(glossary, &new));
        let edit = Edit { change: Change::Put(new), expected };
        let (records, _) = self.edited(glossary, vec![edit], validate_only, key).await?;
        let record = records.into_iter().next().flatten();
        planned.or_else(|| record.map(|r| entry::entry(glossary, &r))).ok_or_else(|| stored(StoreError::Stopped))
    }

    /// Makes edits, or only says whether they could be made; the entries as they are stored now, and the revision.
    pub(super) async fn edited(
        &self,
        glossary: &GlossaryId,
        edits: Vec<Edit>,
        validate_only: bool,
        key: Option<RequestKey>,
    ) -> Result<(Vec<Option<EntryRecord>>, i64), Status> {
        if !validate_only {
            let edited = self.catalog.edit(glossary.clone(), edits, key).await.map_err(stored)?;
            return Ok((edited.records, edited.applied.glossary.revision));
        }
        let ids: Vec<EntryId> = edits.iter().map(|edit| edit.change.id().clone()).collect();
        let present = self.catalog.store().entries_of(glossary, &ids).await.map_err(stored)?;
        for (edit, record) in edits.iter().zip(&present) {
            edit.expected.check(glossary, edit.change.id(), record.as_ref()).map_err(stored)?;
        }
        let revision = self.catalog.glossary(glossary).await.map_err(stored)?.revision;
        Ok((present, revision))
    }
}

/// What a deletion asks of the entry.
pub(super) fn deletable(request: &pb::DeleteEntryRequest) -> Precondition {
    match request.etag.as_str() {
        "" if request.allow_missing => Precondition::Nothing,
        "" => Precondition::Present,
        etag => Precondition::Etag(etag.to_owned()),
    }
}

/// True if an update with this mask leaves nothing of the old entry.
fn replaces_all(paths: &[String]) -> bool {
    paths.is_empty() || paths.iter().any(|p| p == "*")
}

/// The entry after an update; without a mask, all of it is replaced.
fn merge(present: Option<&EntryRecord>, glossary: &GlossaryId, new: pb::Entry, paths: &[String]) -> pb::Entry {
    let Some(record) = present.filter(|_| !replaces_all(paths)) else { return new };
    let mut merged = entry::plain_entry(glossary, &record.entry);
    for (_, take) in entry::PATHS.iter().filter(|(path, _)| paths.iter().any(|wanted| wanted == path)) {
        take(&mut merged, &new);
    }
    merged
}
