//! Up to 1,000 entries at once: all of them, or none.

use tonic::Status;

use super::{entries::deletable, named, request_key, stored};
use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    rpc::{
        Engine,
        convert::entry::{self, MAX_BATCH},
        pb,
        status::{Violations, invalid},
    },
    store::{Change, Edit, EntryRecord, Precondition, StoreError},
};

impl Engine {
    pub(super) async fn batch_get(&self, request: pb::BatchGetEntriesRequest) -> Result<pb::BatchGetEntriesResponse, Status> {
        let mut violations = Violations::default();
        let parent = violations.take("parent", GlossaryId::parse_name(&request.parent));
        bounded("names", request.names.len(), &mut violations);
        let names = request.names.iter().take(MAX_BATCH).enumerate();
        let ids: Vec<EntryId> =
            names.filter_map(|(i, name)| within(name, &format!("names[{i}]"), parent.as_ref(), &mut violations)).collect();
        violations.check()?;
        let parent = parent.ok_or_else(|| invalid("parent", "is needed"))?;
        let records = self.catalog.store().entries_of(&parent, &ids).await.map_err(stored)?;
        let missing = |entry: &EntryId| stored(StoreError::EntryNotFound { glossary: parent.clone(), entry: entry.clone() });
        let found = ids.iter().zip(records).map(|(id, record)| record.map(|r| entry::entry(&parent, &r)).ok_or_else(|| missing(id)));
        Ok(pb::BatchGetEntriesResponse { entries: found.collect::<Result<_, _>>()? })
    }

    pub(super) async fn batch_create(&self, request: pb::BatchCreateEntriesRequest) -> Result<pb::BatchCreateEntriesResponse, Status> {
        let mut violations = Violations::default();
        let key = request_key("BatchCreateEntries", &request.request_id, &request, &mut violations);
        let parent = violations.take("parent", GlossaryId::parse_name(&request.parent));
        bounded("requests", request.requests.len(), &mut violations);
        let requests = request.requests.iter().take(MAX_BATCH).enumerate();
        let entries: Vec<Entry> = requests.filter_map(|(i, r)| created(r, i, &request.parent, &mut violations)).collect();
        violations.check()?;
        let mut violations = Violations::default();
        distinct(entries.iter().map(|e| &e.id), &mut violations);
        violations.check()?;
        let parent = parent.ok_or_else(|| invalid("parent", "is needed"))?;
        let edits = entries.iter().cloned().map(|e| Edit { change: Change::Put(e), expected: Precondition::Absent }).collect();
        let (records, revision) = self.edited(&parent, edits, request.validate_only, key).await?;
        Ok(pb::BatchCreateEntriesResponse { entries: told(&parent, &entries, records, request.validate_only), revision })
    }

    pub(super) async fn batch_update(&self, request: pb::BatchUpdateEntriesRequest) -> Result<pb::BatchUpdateEntriesResponse, Status> {
        let mut violations = Violations::default();
        let key = request_key("BatchUpdateEntries", &request.request_id, &request, &mut violations);
        let parent = violations.take("parent", GlossaryId::parse_name(&request.parent));
        bounded("requests", request.requests.len(), &mut violations);
        let requests = request.requests.iter().take(MAX_BATCH).enumerate();
        let read: Vec<(Entry, Precondition)> = requests.filter_map(|(i, r)| updated(r, i, parent.as_ref(), &mut violations)).collect();
        violations.check()?;
        let mut violations = Violations::default();
        distinct(read.iter().map(|(e, _)| &e.id), &mut violations);
        violations.check()?;
        let parent = parent.ok_or_else(|| invalid("parent", "is needed"))?;
        let edits = read.iter().cloned().map(|(e, expected)| Edit { change: Change::Put(e), expected }).collect();
        let (records, revision) = self.edited(&parent, edits, request.validate_only, key).await?;
        let entries: Vec<Entry> = read.into_iter().map(|(e, _)| e).collect();
        Ok(pb::BatchUpdateEntriesResponse { entries: told(&parent, &entries, records, request.validate_only), revision })
    }

    pub(super) async fn batch_delete(&self, request: pb::BatchDeleteEntriesRequest) -> Result<pb::BatchDeleteEntriesResponse, Status> {
        let mut violations = Violations::default();
        let key = request_key("BatchDeleteEntries", &request.request_id, &request, &mut violations);
        let parent = named("parent", &request.parent)?;
        bounded("requests", request.requests.len(), &mut violations);
        let requests = request.requests.iter().take(MAX_BATCH).enumerate();
        let edits: Vec<Edit> = requests
            .filter_map(|(i, r)| {
                let id = within(&r.name, &format!("requests[{i}].name"), Some(&parent), &mut violations)?;
                Some(Edit { change: Change::Delete(id), expected: deletable(r) })
            })
            .collect();
        violations.check()?;
        let (_, revision) = self.edited(&parent, edits, request.validate_only, key).await?;
        Ok(pb::BatchDeleteEntriesResponse { revision })
    }
}

fn bounded(field: &str, length: usize, violations: &mut Violations) {
    if length > MAX_BATCH {
        violations.add(field, format!("{length} of them; the most is {MAX_BATCH}"));
    }
}

/// The id in a name, which must be in the parent.
fn within(name: &str, field: &str, parent: Option<&GlossaryId>, violations: &mut Violations) -> Option<EntryId> {
    let (glossary, id) = violations.take(field, EntryId::parse_name(name))?;
    if let Some(parent) = parent.filter(|parent| **parent != glossary) {
        violations.add(field, format!("`{name}` is not in `{}`", parent.name()));
        return None;
    }
    Some(id)
}

fn distinct<'a>(ids: impl Iterator<Item = &'a EntryId>, violations: &mut Violations) {
    let mut seen = std::collections::HashSet::new();
    for (i, id) in ids.enumerate() {
        if !seen.insert(id) {
            violations.add(format!("requests[{i}]"), format!("another request of the batch is about `{id}` too"));
        }
    }
}

fn created(request: &pb::CreateEntryRequest, index: usize, parent: &str, violations: &mut Violations) -> Option<Entry> {
    let field = |name: &str| format!("requests[{index}].{name}");
    if !request.parent.is_empty() && request.parent != parent {
        violations.add(field("parent"), "must be empty, or the parent of the batch");
    }
    let id = match request.entry_id.as_str() {
        "" => None,
        id => violations.take(field("entry_id"), EntryId::parse(id)),
    };
    let mut faults = Violations::default();
    let entry = entry::parse_entry(&request.entry.clone().unwrap_or_default(), id, &mut faults);
    violations.extend(&field(""), faults);
    entry
}

/// Reads a request of a batch: whole entries only, created where they are missing.
fn updated(
    request: &pb::UpdateEntryRequest,
    index: usize,
    parent: Option<&GlossaryId>,
    violations: &mut Violations,
) -> Option<(Entry, Precondition)> {
    let field = |name: &str| format!("requests[{index}].{name}");
    if request.update_mask.as_ref().is_some_and(|m| !m.paths.is_empty() && m.paths != ["*"]) {
        violations.add(field("update_mask"), "a batch replaces whole entries: leave the mask empty");
    }
    let raw = request.entry.clone().unwrap_or_default();
    let id = within(&raw.name, &field("entry.name"), parent, violations);
    let mut faults = Violations::default();
    let entry = entry::parse_entry(&raw, id, &mut faults);
    violations.extend(&field(""), faults);
    let expected = if raw.etag.is_empty() { Precondition::Nothing } else { Precondition::Etag(raw.etag) };
    entry.map(|entry| (entry, expected))
}

/// The entries as they are stored now, or as they would be.
fn told(parent: &GlossaryId, entries: &[Entry], records: Vec<Option<EntryRecord>>, validate_only: bool) -> Vec<pb::Entry> {
    if validate_only {
        return entries.iter().map(|e| entry::plain_entry(parent, e)).collect();
    }
    records.into_iter().flatten().map(|record| entry::entry(parent, &record)).collect()
}
