//! Glossaries and entries: the methods of the service, each in the file of its resource.
//!
//! | module | idea |
//! | --- | --- |
//! | [`glossaries`] | glossaries as resources |
//! | [`entries`] | entries as resources |
//! | [`lists`] | pages of entries |
//! | [`batches`] | up to 1,000 entries at once |
//! | [`import`], [`export`] | files in and out |
//! | [`lint`] | findings |
//! | [`history`] | revisions, roll-back, the feed of changes |

mod batches;
mod entries;
mod export;
mod glossaries;
mod history;
mod import;
mod lint;
mod lists;

use sha2::{Digest, Sha256};
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

use crate::{
    id::{GlossaryId, InvalidId, excerpt},
    rpc::{
        Engine,
        pb::{self, glossary_service_server::GlossaryService, google::longrunning::Operation},
        service::Answers,
        status::{self, Violations, invalid},
    },
    store::{RequestKey, StoreError},
};

type Answer<T> = Result<Response<T>, Status>;

#[allow(clippy::needless_pass_by_value, reason = "stands in map_err, which gives the error away")]
fn stored(error: StoreError) -> Status {
    status::from_error(&error)
}

fn bad_name(field: &'static str) -> impl Fn(InvalidId) -> Status {
    move |e| invalid(field, e.to_string())
}

/// The resource name of a glossary.
fn named(field: &'static str, name: &str) -> Result<GlossaryId, Status> {
    GlossaryId::parse_name(name).map_err(bad_name(field))
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// What makes a request one that is carried out once; `method` tells equal messages of two calls apart.
pub(super) fn request_key(method: &str, id: &str, message: &impl prost::Message, violations: &mut Violations) -> Option<RequestKey> {
    if id.is_empty() {
        return None;
    }
    let parsed = Uuid::try_parse(id).map_err(|_| format!("`{}` is not a UUID", excerpt(id)));
    let id = violations.take("request_id", parsed)?;
    let digest = Sha256::new().chain_update(method).chain_update([0]).chain_update(message.encode_to_vec()).finalize();
    Some(RequestKey { id: id.to_string(), digest: digest.iter().map(|byte| format!("{byte:02x}")).collect() })
}

fn unknown_paths(paths: &[String], known: &[&str], violations: &mut Violations) {
    for (i, path) in paths.iter().enumerate().filter(|(_, p)| !known.contains(&p.as_str())) {
        violations.add(format!("update_mask.paths[{i}]"), format!("`{}` cannot be updated; use {}", excerpt(path), known.join(", ")));
    }
}

/// Each method of the service is one of the engine's.
macro_rules! methods {
    ($($method:ident => $name:ident($request:ident) -> $answer:ty;)*) => {
        #[tonic::async_trait]
        impl GlossaryService for Engine {
            $(async fn $method(&self, request: Request<pb::$request>) -> Answer<$answer> {
                self.$name(request.into_inner()).await.map(Response::new)
            })*

            async fn upload_entries(&self, request: Request<Streaming<pb::UploadEntriesRequest>>) -> Answer<Operation> {
                self.upload(request.into_inner()).await.map(Response::new)
            }

            type ExportEntriesStream = Answers<pb::ExportEntriesResponse>;

            async fn export_entries(&self, request: Request<pb::ExportEntriesRequest>) -> Answer<Self::ExportEntriesStream> {
                self.export(request.into_inner()).await.map(Response::new)
            }

            type WatchGlossaryStream = Answers<pb::WatchGlossaryResponse>;

            async fn watch_glossary(&self, request: Request<pb::WatchGlossaryRequest>) -> Answer<Self::WatchGlossaryStream> {
                self.glossary_watch(request.into_inner()).await.map(Response::new)
            }
        }
    };
}

methods! {
    create_glossary => glossary_create(CreateGlossaryRequest) -> pb::Glossary;
    get_glossary => glossary_get(GetGlossaryRequest) -> pb::Glossary;
    list_glossaries => glossary_list(ListGlossariesRequest) -> pb::ListGlossariesResponse;
    update_glossary => glossary_update(UpdateGlossaryRequest) -> pb::Glossary;
    delete_glossary => glossary_delete(DeleteGlossaryRequest) -> pbjson_types::Empty;
    undelete_glossary => glossary_undelete(UndeleteGlossaryRequest) -> pb::Glossary;
    create_entry => entry_create(CreateEntryRequest) -> pb::Entry;
    get_entry => entry_get(GetEntryRequest) -> pb::Entry;
    list_entries => entry_list(ListEntriesRequest) -> pb::ListEntriesResponse;
    update_entry => entry_update(UpdateEntryRequest) -> pb::Entry;
    delete_entry => entry_delete(DeleteEntryRequest) -> pbjson_types::Empty;
    undelete_entry => entry_undelete(UndeleteEntryRequest) -> pb::Entry;
    batch_get_entries => batch_get(BatchGetEntriesRequest) -> pb::BatchGetEntriesResponse;
    batch_create_entries => batch_create(BatchCreateEntriesRequest) -> pb::BatchCreateEntriesResponse;
    batch_update_entries => batch_update(BatchUpdateEntriesRequest) -> pb::BatchUpdateEntriesResponse;
    batch_delete_entries => batch_delete(BatchDeleteEntriesRequest) -> pb::BatchDeleteEntriesResponse;
    list_glossary_revisions => revision_list(ListGlossaryRevisionsRequest) -> pb::ListGlossaryRevisionsResponse;
    rollback_glossary => glossary_rollback(RollbackGlossaryRequest) -> pb::RollbackGlossaryResponse;
    import_entries => import_entries_of(ImportEntriesRequest) -> Operation;
    lint_glossary => lint(LintGlossaryRequest) -> pb::LintGlossaryResponse;
    list_entry_changes => change_list(ListEntryChangesRequest) -> pb::ListEntryChangesResponse;
}
