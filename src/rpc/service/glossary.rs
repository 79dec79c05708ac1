//! Glossaries and entries.

use tonic::{Request, Response, Status};

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId, InvalidId},
    rpc::{
        Engine,
        convert::{entry, page},
        pb::{self, glossary_service_server::GlossaryService},
        status::{self, Violations, invalid},
    },
    store::{Change, EntryRecord, GlossaryFields, GlossaryRecord, Precondition, StoreError},
};

#[allow(clippy::needless_pass_by_value, reason = "stands in map_err, which gives the error away")]
fn stored(error: StoreError) -> Status {
    status::from_error(&error)
}

fn bad_name(field: &'static str) -> impl Fn(InvalidId) -> Status {
    move |e| invalid(field, e.to_string())
}

#[tonic::async_trait]
impl GlossaryService for Engine {
    async fn create_glossary(&self, request: Request<pb::CreateGlossaryRequest>) -> Result<Response<pb::Glossary>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let id = violations.take("glossary_id", GlossaryId::parse(&request.glossary_id));
        let fields = entry::glossary_fields(&request.glossary.unwrap_or_default(), &mut violations);
        violations.check()?;
        let id = id.ok_or_else(|| Status::internal("no id"))?;
        if request.validate_only {
            return match self.catalog.glossary(&id).await {
                Ok(_) => Err(stored(StoreError::GlossaryExists(id))),
                Err(StoreError::GlossaryNotFound(_)) => Ok(Response::new(pb::Glossary {
                    name: id.name(),
                    display_name: fields.display_name,
                    description: fields.description,
                    priority: fields.priority,
                    ..pb::Glossary::default()
                })),
                Err(error) => Err(stored(error)),
            };
        }
        let record = self.catalog.create_glossary(id, fields, "api".into(), Vec::new()).await.map_err(stored)?;
        Ok(Response::new(entry::glossary(&record)))
    }

    async fn get_glossary(&self, request: Request<pb::GetGlossaryRequest>) -> Result<Response<pb::Glossary>, Status> {
        let id = GlossaryId::parse_name(&request.into_inner().name).map_err(bad_name("name"))?;
        self.catalog.glossary(&id).await.map(|r| Response::new(entry::glossary(&r))).map_err(stored)
    }

    async fn list_glossaries(&self, request: Request<pb::ListGlossariesRequest>) -> Result<Response<pb::ListGlossariesResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let size = page::size(request.page_size, &self.limits, &mut violations);
        violations.check()?;
        let after = page::position(&request.page_token, "glossaries")?.and_then(|id| GlossaryId::parse(&id).ok());
        let found = self.catalog.glossaries(after.as_ref(), size as u32).await.map_err(stored)?;
        let next = found.items.last().filter(|_| found.more).map(|last| page::token("glossaries", last.id.as_str()));
        let glossaries = found.items.iter().map(entry::glossary).collect();
        Ok(Response::new(pb::ListGlossariesResponse {
            glossaries,
            next_page_token: next.unwrap_or_default(),
            total_size: found.total as i32,
        }))
    }

    async fn update_glossary(&self, request: Request<pb::UpdateGlossaryRequest>) -> Result<Response<pb::Glossary>, Status> {
        let request = request.into_inner();
        let wanted = request.glossary.ok_or_else(|| invalid("glossary", "is needed"))?;
        let id = GlossaryId::parse_name(&wanted.name).map_err(bad_name("glossary.name"))?;
        let mut violations = Violations::default();
        let paths = request.update_mask.map(|m| m.paths).unwrap_or_default();
        unknown_paths(&paths, &["display_name", "description", "priority"], &mut violations);
        let new = entry::glossary_fields(&wanted, &mut violations);
        violations.check()?;
        let present = self.catalog.glossary(&id).await.map_err(stored)?;
        let merged = merge_glossary(&present, new, &paths);
        if request.validate_only {
            if !wanted.etag.is_empty() && wanted.etag != present.etag() {
                return Err(stored(StoreError::EtagMismatch { name: id.name() }));
            }
            return Ok(Response::new(entry::glossary(&GlossaryRecord { fields: merged, ..present })));
        }
        let etag = Some(wanted.etag).filter(|e| !e.is_empty());
        let record = self.catalog.update_glossary(id, merged, etag).await.map_err(stored)?;
        Ok(Response::new(entry::glossary(&record)))
    }

    async fn delete_glossary(&self, request: Request<pb::DeleteGlossaryRequest>) -> Result<Response<pbjson_types::Empty>, Status> {
        let request = request.into_inner();
        let id = GlossaryId::parse_name(&request.name).map_err(bad_name("name"))?;
        let etag = Some(request.etag).filter(|e| !e.is_empty());
        self.catalog.delete_glossary(id, etag, request.force).await.map_err(stored)?;
        Ok(Response::new(pbjson_types::Empty {}))
    }

    async fn create_entry(&self, request: Request<pb::CreateEntryRequest>) -> Result<Response<pb::Entry>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
        let wanted_id = (!request.entry_id.is_empty()).then(|| violations.take("entry_id", EntryId::parse(&request.entry_id))).flatten();
        let raw = request.entry.unwrap_or_default();
        let new = entry::parse_entry(&raw, wanted_id, &mut violations);
        violations.check()?;
        let (Some(glossary), Some(new)) = (glossary, new) else { return Err(invalid("entry", "is needed")) };
        self.write(glossary, new, Precondition::Absent, request.validate_only).await
    }

    async fn get_entry(&self, request: Request<pb::GetEntryRequest>) -> Result<Response<pb::Entry>, Status> {
        let (glossary, id) = EntryId::parse_name(&request.into_inner().name).map_err(bad_name("name"))?;
        self.catalog.entry(&glossary, &id).await.map(|r| Response::new(entry::entry(&glossary, &r))).map_err(stored)
    }

    async fn list_entries(&self, request: Request<pb::ListEntriesRequest>) -> Result<Response<pb::ListEntriesResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
        let size = page::size(request.page_size, &self.limits, &mut violations);
        violations.check()?;
        let glossary = glossary.ok_or_else(|| invalid("parent", "is needed"))?;
        let query = format!("entries of {glossary}");
        let after = page::position(&request.page_token, &query)?.and_then(|id| EntryId::parse(&id).ok());
        let found = self.catalog.entries(&glossary, after.as_ref(), size as u32).await.map_err(stored)?;
        let next = found.items.last().filter(|_| found.more).map(|last| page::token(&query, last.entry.id.as_str()));
        let entries = found.items.iter().map(|r| entry::entry(&glossary, r)).collect();
        Ok(Response::new(pb::ListEntriesResponse { entries, next_page_token: next.unwrap_or_default(), total_size: found.total as i32 }))
    }

    async fn update_entry(&self, request: Request<pb::UpdateEntryRequest>) -> Result<Response<pb::Entry>, Status> {
        let request = request.into_inner();
        let raw = request.entry.ok_or_else(|| invalid("entry", "is needed"))?;
        let paths = request.update_mask.map(|m| m.paths).unwrap_or_default();
        let mut violations = Violations::default();
        let name = violations.take("entry.name", EntryId::parse_name(&raw.name));
        unknown_paths(
            &paths,
            &["*", "kind", "terms", "note", "source", "do_not_translate", "definition", "subject", "provenance"],
            &mut violations,
        );
        if replaces_all(&paths) {
            entry::parse_entry(&raw, name.as_ref().map(|n| n.1.clone()), &mut violations);
        }
        violations.check()?;
        let (glossary, id) = name.ok_or_else(|| invalid("entry.name", "is needed"))?;
        let present = match self.catalog.entry(&glossary, &id).await {
            Ok(record) => Some(record),
            Err(StoreError::EntryNotFound { .. }) if request.allow_missing => None,
            Err(error) => return Err(stored(error)),
        };
        let merged = merge_entry(present.as_ref(), &glossary, raw.clone(), &paths);
        let mut violations = Violations::default();
        let new = entry::parse_entry(&merged, Some(id), &mut violations);
        violations.check()?;
        let new = new.ok_or_else(|| invalid("entry", "is needed"))?;
        let expected = match (&present, raw.etag.as_str()) {
            (_, etag) if !etag.is_empty() => Precondition::Etag(etag.to_owned()),
            // What the mask kept was read a moment ago: nobody may have changed it since.
            (Some(record), _) => Precondition::Etag(record.etag()),
            (None, _) => Precondition::Nothing,
        };
        self.write(glossary, new, expected, request.validate_only).await
    }

    async fn delete_entry(&self, request: Request<pb::DeleteEntryRequest>) -> Result<Response<pbjson_types::Empty>, Status> {
        let request = request.into_inner();
        let (glossary, id) = EntryId::parse_name(&request.name).map_err(bad_name("name"))?;
        let expected = match request.etag.as_str() {
            "" if request.allow_missing => Precondition::Nothing,
            "" => Precondition::Present,
            etag => Precondition::Etag(etag.to_owned()),
        };
        self.catalog.delete_entry(glossary, id, expected).await.map_err(stored)?;
        Ok(Response::new(pbjson_types::Empty {}))
    }

    async fn batch_update_entries(
        &self,
        request: Request<pb::BatchUpdateEntriesRequest>,
    ) -> Result<Response<pb::BatchUpdateEntriesResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let parent = violations.take("parent", GlossaryId::parse_name(&request.parent));
        if request.requests.len() > MAX_BATCH {
            violations.add("requests", format!("{} of them; the most is {MAX_BATCH}", request.requests.len()));
        }
        let requests = request.requests.iter().take(MAX_BATCH).enumerate();
        let entries: Vec<Entry> = requests.filter_map(|(i, r)| batched(r, i, parent.as_ref(), &mut violations)).collect();
        violations.check()?;
        let parent = parent.ok_or_else(|| invalid("parent", "is needed"))?;
        let changes = entries.iter().cloned().map(Change::Put).collect();
        let applied = self.catalog.apply(parent.clone(), changes).await.map_err(stored)?;
        let entries = entries.iter().map(|e| entry::plain_entry(&parent, e)).collect();
        Ok(Response::new(pb::BatchUpdateEntriesResponse { entries, revision: applied.glossary.revision }))
    }
}

/// Most entries of a batch (AIP-234 leaves the number to us).
const MAX_BATCH: usize = 1_000;

/// Reads a request of a batch: whole entries only, created where they are missing.
fn batched(request: &pb::UpdateEntryRequest, index: usize, parent: Option<&GlossaryId>, violations: &mut Violations) -> Option<Entry> {
    let field = |name: &str| format!("requests[{index}].{name}");
    if request.update_mask.as_ref().is_some_and(|m| !m.paths.is_empty() && m.paths != ["*"]) {
        violations.add(field("update_mask"), "a batch replaces whole entries: leave the mask empty");
    }
    let raw = request.entry.clone().unwrap_or_default();
    let name = violations.take(field("entry.name"), EntryId::parse_name(&raw.name));
    if let (Some((glossary, _)), Some(parent)) = (&name, parent)
        && glossary != parent
    {
        violations.add(field("entry.name"), format!("`{}` is not in `{}`", raw.name, parent.name()));
    }
    let mut faults = Violations::default();
    let entry = entry::parse_entry(&raw, name.map(|n| n.1), &mut faults);
    violations.extend(&field(""), faults);
    entry
}

impl Engine {
    /// Writes an entry, or only says whether it could be written.
    async fn write(
        &self,
        glossary: GlossaryId,
        new: Entry,
        expected: Precondition,
        validate_only: bool,
    ) -> Result<Response<pb::Entry>, Status> {
        if !validate_only {
            let written = self.catalog.put_entry(glossary.clone(), new, expected).await.map_err(stored)?;
            return Ok(Response::new(entry::entry(&glossary, &written.record)));
        }
        self.catalog.glossary(&glossary).await.map_err(stored)?;
        let present: Option<EntryRecord> = self.catalog.entry(&glossary, &new.id).await.ok();
        match (expected, &present) {
            (Precondition::Absent, Some(_)) => Err(stored(StoreError::EntryExists { glossary, entry: new.id })),
            (Precondition::Etag(etag), Some(record)) if record.etag() != etag => {
                Err(stored(StoreError::EtagMismatch { name: new.id.name(&glossary) }))
            }
            (Precondition::Etag(_) | Precondition::Present, None) => Err(stored(StoreError::EntryNotFound { glossary, entry: new.id })),
            _ => Ok(Response::new(entry::plain_entry(&glossary, &new))),
        }
    }
}

fn unknown_paths(paths: &[String], known: &[&str], violations: &mut Violations) {
    for (i, path) in paths.iter().enumerate().filter(|(_, p)| !known.contains(&p.as_str())) {
        violations
            .add(format!("update_mask.paths[{i}]"), format!("`{}` cannot be updated; use {}", crate::id::excerpt(path), known.join(", ")));
    }
}

/// The fields of a glossary after an update; without a mask, what is set in the request.
fn merge_glossary(present: &GlossaryRecord, new: GlossaryFields, paths: &[String]) -> GlossaryFields {
    let old = present.fields.clone();
    let take = |path: &str, is_set: bool| if paths.is_empty() { is_set } else { paths.iter().any(|p| p == path) };
    GlossaryFields {
        display_name: if take("display_name", !new.display_name.is_empty()) { new.display_name } else { old.display_name },
        description: if take("description", !new.description.is_empty()) { new.description } else { old.description },
        priority: if take("priority", new.priority != 0) { new.priority } else { old.priority },
    }
}

/// True if an update with this mask leaves nothing of the old entry.
fn replaces_all(paths: &[String]) -> bool {
    paths.is_empty() || paths.iter().any(|p| p == "*")
}

/// The entry after an update; without a mask, all of it is replaced.
fn merge_entry(present: Option<&EntryRecord>, glossary: &GlossaryId, new: pb::Entry, paths: &[String]) -> pb::Entry {
    let Some(record) = present.filter(|_| !replaces_all(paths)) else { return new };
    let mut merged = entry::plain_entry(glossary, &record.entry);
    for path in paths {
        match path.as_str() {
            "kind" => merged.kind = new.kind,
            "terms" => merged.terms.clone_from(&new.terms),
            "note" => merged.note.clone_from(&new.note),
            "source" => merged.source.clone_from(&new.source),
            "definition" => merged.definition.clone_from(&new.definition),
            "subject" => merged.subject.clone_from(&new.subject),
            "provenance" => merged.provenance.clone_from(&new.provenance),
            "do_not_translate" => merged.do_not_translate = new.do_not_translate,
            _ => {}
        }
    }
    merged
}
