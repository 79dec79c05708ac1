//! Glossaries as resources.

use tonic::Status;

use super::{given, named, request_key, stored, unknown_paths};
use crate::{
    id::GlossaryId,
    rpc::{
        Engine,
        convert::{entry, page},
        pb,
        status::{Violations, invalid},
    },
    store::{GlossaryFields, GlossaryRecord, StoreError},
};

impl Engine {
    pub(super) async fn glossary_create(&self, request: pb::CreateGlossaryRequest) -> Result<pb::Glossary, Status> {
        let mut violations = Violations::default();
        let key = request_key("CreateGlossary", &request.request_id, &request, &mut violations);
        let id = violations.take("glossary_id", GlossaryId::parse(&request.glossary_id));
        let fields = entry::glossary_fields(&request.glossary.unwrap_or_default(), &mut violations);
        violations.check()?;
        let id = id.ok_or_else(|| Status::internal("no id"))?;
        if request.validate_only {
            return match self.catalog.glossary(&id).await {
                Ok(_) => Err(stored(StoreError::GlossaryExists(id))),
                Err(StoreError::GlossaryNotFound(_)) => Ok(planned(&id, fields)),
                Err(error) => Err(stored(error)),
            };
        }
        let record = self.catalog.create_glossary(id, fields, "api".into(), Vec::new(), key).await.map_err(stored)?;
        Ok(entry::glossary(&record))
    }

    pub(super) async fn glossary_get(&self, request: pb::GetGlossaryRequest) -> Result<pb::Glossary, Status> {
        let id = named("name", &request.name)?;
        self.catalog.glossary(&id).await.map(|r| entry::glossary(&r)).map_err(stored)
    }

    pub(super) async fn glossary_list(&self, request: pb::ListGlossariesRequest) -> Result<pb::ListGlossariesResponse, Status> {
        let mut violations = Violations::default();
        let size = page::size(request.page_size, &self.limits, &mut violations);
        violations.check()?;
        let query = if request.show_deleted { "glossaries, deleted too" } else { "glossaries" };
        let after = page::position(&request.page_token, query)?.and_then(|id| GlossaryId::parse(&id).ok());
        let found = self.catalog.store().glossaries(after.as_ref(), size as u32, request.show_deleted).await.map_err(stored)?;
        let next = found.items.last().filter(|_| found.more).map(|last| page::token(query, last.id.as_str()));
        let glossaries = found.items.iter().map(entry::glossary).collect();
        Ok(pb::ListGlossariesResponse { glossaries, next_page_token: next.unwrap_or_default(), total_size: found.total as i32 })
    }

    pub(super) async fn glossary_update(&self, request: pb::UpdateGlossaryRequest) -> Result<pb::Glossary, Status> {
        let mut violations = Violations::default();
        let key = request_key("UpdateGlossary", &request.request_id, &request, &mut violations);
        let wanted = request.glossary.ok_or_else(|| invalid("glossary", "is needed"))?;
        let id = named("glossary.name", &wanted.name)?;
        let paths = request.update_mask.map(|m| m.paths).unwrap_or_default();
        unknown_paths(&paths, &["display_name", "description", "priority"], &mut violations);
        let new = entry::glossary_fields(&wanted, &mut violations);
        violations.check()?;
        let present = match self.catalog.glossary(&id).await {
            Ok(present) => present,
            Err(StoreError::GlossaryNotFound(_)) if request.allow_missing && wanted.etag.is_empty() => {
                if request.validate_only {
                    return Ok(planned(&id, new));
                }
                let made = self.catalog.create_glossary(id, new, "api".into(), Vec::new(), key).await.map_err(stored)?;
                return Ok(entry::glossary(&made));
            }
            Err(error) => return Err(stored(error)),
        };
        let merged = merge(&present, new, &paths);
        if request.validate_only {
            check_etag(&wanted.etag, &present)?;
            return Ok(entry::glossary(&GlossaryRecord { fields: merged, ..present }));
        }
        let record = self.catalog.update_glossary(id, merged, given(wanted.etag), key).await.map_err(stored)?;
        Ok(entry::glossary(&record))
    }

    pub(super) async fn glossary_delete(&self, request: pb::DeleteGlossaryRequest) -> Result<pbjson_types::Empty, Status> {
        let mut violations = Violations::default();
        let key = request_key("DeleteGlossary", &request.request_id, &request, &mut violations);
        violations.check()?;
        let id = named("name", &request.name)?;
        let outcome = if request.validate_only {
            self.catalog.glossary(&id).await.map_err(stored).and_then(|present| {
                check_etag(&request.etag, &present)?;
                let entries = present.entry_count;
                if entries > 0 && !request.force { Err(stored(StoreError::GlossaryNotEmpty { id, entries })) } else { Ok(()) }
            })
        } else {
            self.catalog.delete_glossary(id, given(request.etag), request.force, key).await.map(drop).map_err(stored)
        };
        match outcome {
            Err(status) if status.code() == tonic::Code::NotFound && request.allow_missing => Ok(pbjson_types::Empty {}),
            outcome => outcome.map(|()| pbjson_types::Empty {}),
        }
    }

    pub(super) async fn glossary_undelete(&self, request: pb::UndeleteGlossaryRequest) -> Result<pb::Glossary, Status> {
        let mut violations = Violations::default();
        let key = request_key("UndeleteGlossary", &request.request_id, &request, &mut violations);
        violations.check()?;
        let id = named("name", &request.name)?;
        let record = self.catalog.undelete_glossary(id, key).await.map_err(stored)?;
        Ok(entry::glossary(&record))
    }
}

/// A glossary that would be created.
fn planned(id: &GlossaryId, fields: GlossaryFields) -> pb::Glossary {
    pb::Glossary {
        name: id.name(),
        display_name: fields.display_name,
        description: fields.description,
        priority: fields.priority,
        ..pb::Glossary::default()
    }
}

fn check_etag(etag: &str, present: &GlossaryRecord) -> Result<(), Status> {
    let fits = etag.is_empty() || etag == present.etag();
    if fits { Ok(()) } else { Err(stored(StoreError::EtagMismatch { name: present.id.name() })) }
}

/// The fields of a glossary after an update; without a mask, what is set in the request.
fn merge(present: &GlossaryRecord, new: GlossaryFields, paths: &[String]) -> GlossaryFields {
    let old = present.fields.clone();
    let take = |path: &str, is_set: bool| if paths.is_empty() { is_set } else { paths.iter().any(|p| p == path) };
    GlossaryFields {
        display_name: if take("display_name", !new.display_name.is_empty()) { new.display_name } else { old.display_name },
        description: if take("description", !new.description.is_empty()) { new.description } else { old.description },
        priority: if take("priority", new.priority != 0) { new.priority } else { old.priority },
    }
}
