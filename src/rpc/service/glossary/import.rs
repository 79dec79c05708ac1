//! Import of files, as an operation.

use std::{
    fs::File,
    io::{Cursor, Read, Seek, SeekFrom, Write},
};

use futures_util::StreamExt;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming};

use super::stored;
use crate::{
    formats::{Charset, ColumnMap, Format, Issues, ReadOptions, Reader, RowIssue, Severity},
    glossary::Entry,
    id::GlossaryId,
    rpc::{
        Engine,
        operations::Handle,
        pb::{self, google::longrunning::Operation},
        service::options,
        status::{Violations, coded, invalid},
    },
    store::{Applied, ImportMode, StoreError},
};

/// Entries that travel to the database together.
const BATCH: usize = 1_000;

/// Batches that may wait for the database.
const AHEAD: usize = 4;

/// Issues told; all are counted.
const TOLD: usize = 1_000;

/// A file on its way in.
type Source = Box<dyn Read + Send>;

/// An import that was understood.
struct Wanted {
    glossary: GlossaryId,
    file_name: String,
    read: ReadOptions,
    mode: ImportMode,
    max_errors: u64,
    validate_only: bool,
}

impl Engine {
    pub(super) async fn import_entries_of(&self, request: pb::ImportEntriesRequest) -> Result<Operation, Status> {
        let wanted = wanted(&request)?;
        self.begin_import(wanted, Box::new(Cursor::new(request.content))).await
    }

    /// The file is kept on disk until it is whole: a slow sender must not hold the right to write.
    pub(super) async fn upload(&self, mut messages: Streaming<pb::UploadEntriesRequest>) -> Result<Operation, Status> {
        use pb::upload_entries_request::Payload;
        let request = options(&mut messages, |message| match message.payload {
            Some(Payload::Options(options)) => Some(options),
            _ => None,
        })
        .await?;
        let wanted = wanted(&request)?;
        if !request.content.is_empty() {
            return Err(invalid("options.content", "must be empty: the file comes in the messages after the options"));
        }
        self.catalog.glossary(&wanted.glossary).await.map_err(stored)?;
        let mut file = tempfile::tempfile().map_err(|e| no_room(&e))?;
        let mut bytes = 0;
        while let Some(message) = messages.message().await? {
            let Some(Payload::Chunk(chunk)) = message.payload else {
                return Err(invalid("payload", "after the options, every message holds a piece of the file"));
            };
            bytes += chunk.len() as u64;
            if bytes > self.limits.max_upload_bytes {
                let said = format!("the file has more than {} bytes (max_upload_bytes): split it", self.limits.max_upload_bytes);
                return Err(coded(Code::ResourceExhausted, "FILE_TOO_LARGE", &said));
            }
            file = tokio::task::spawn_blocking(move || file.write_all(&chunk).map(|()| file))
                .await
                .map_err(|e| Status::internal(e.to_string()))?
                .map_err(|e| no_room(&e))?;
        }
        file.seek(SeekFrom::Start(0)).map_err(|e| no_room(&e))?;
        self.begin_import(wanted, Box::new(file) as Box<File>).await
    }

    async fn begin_import(&self, wanted: Wanted, source: Source) -> Result<Operation, Status> {
        self.catalog.glossary(&wanted.glossary).await.map_err(stored)?;
        let metadata = pb::ImportEntriesMetadata {
            parent: wanted.glossary.name(),
            start_time: Some(Timestamp::now().into()),
            ..pb::ImportEntriesMetadata::default()
        };
        let handle = self.operations.begin(any("ImportEntriesMetadata", &metadata))?;
        let (engine, running) = (self.clone(), handle.clone());
        tokio::spawn(async move {
            let (metadata, outcome) = engine.run_import(wanted, source, running.clone(), metadata).await;
            let metadata = pb::ImportEntriesMetadata { end_time: Some(Timestamp::now().into()), ..metadata };
            let response = outcome.map(|response| any("ImportEntriesResponse", &response));
            running.end(any("ImportEntriesMetadata", &metadata), response);
        });
        Ok(handle.now())
    }

    async fn run_import(
        &self,
        wanted: Wanted,
        source: Source,
        handle: Handle,
        metadata: pb::ImportEntriesMetadata,
    ) -> (pb::ImportEntriesMetadata, Result<pb::ImportEntriesResponse, Status>) {
        let (batches, received) = mpsc::channel(AHEAD);
        let Wanted { glossary, file_name, read, mode, max_errors, validate_only } = wanted;
        let started = metadata.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let mut reading = Reading { batches, batch: Vec::new(), handle, metadata, issues: Issues::default(), max_errors, broken: None };
            match Reader::new(&file_name, source, &read) {
                Ok(reader) => reading.read(reader),
                Err(cause) => reading.give_up(format!("the file cannot be read: {cause}")),
            }
            reading.told()
        });
        let mut received = ReceiverStream::new(received);
        let written = if validate_only {
            let mut outcome = Ok(());
            while let Some(batch) = received.next().await {
                outcome = outcome.and(batch.map(drop));
            }
            match outcome {
                Ok(()) => self.catalog.glossary(&glossary).await.map(|record| Applied {
                    glossary: record,
                    created: 0,
                    updated: 0,
                    unchanged: 0,
                    deleted: 0,
                }),
                Err(error) => Err(error),
            }
        } else {
            self.catalog.import(glossary, mode, received.boxed()).await
        };
        let (metadata, cancelled) = reading.await.unwrap_or((started, false));
        let outcome = match written {
            Ok(applied) => Ok(pb::ImportEntriesResponse {
                created: applied.created as i64,
                updated: applied.updated as i64,
                unchanged: applied.unchanged as i64,
                deleted: applied.deleted as i64,
                revision: applied.glossary.revision,
            }),
            Err(StoreError::GivenUp(_)) if cancelled => {
                Err(coded(Code::Cancelled, "IMPORT_CANCELLED", "the import was cancelled; nothing was imported"))
            }
            Err(StoreError::GivenUp(why)) => Err(coded(Code::InvalidArgument, "FILE_FAULTY", format!("{why}; nothing was imported"))),
            Err(error) => Err(stored(error)),
        };
        (metadata, outcome)
    }
}

/// The file becomes batches of entries, and a list of what is wrong with it.
struct Reading {
    batches: mpsc::Sender<Result<Vec<Entry>, StoreError>>,
    batch: Vec<Entry>,
    handle: Handle,
    metadata: pb::ImportEntriesMetadata,
    issues: Issues,
    max_errors: u64,
    /// Why nothing more is sent; the rest of the file is read for its issues.
    broken: Option<String>,
}

impl Reading {
    fn read(&mut self, mut reader: Reader) {
        while let Some(item) = reader.next() {
            match item {
                Ok(entry) => self.take(entry),
                Err(issue) => self.note(issue),
            }
            self.metadata.rows = reader.rows() as i64;
            if self.handle.is_cancelled() {
                self.metadata.cancel_requested = true;
                return self.give_up("cancelled".into());
            }
        }
        self.send();
    }

    fn take(&mut self, entry: Entry) {
        self.metadata.entries += 1;
        if self.broken.is_none() {
            self.batch.push(entry);
        }
        if self.batch.len() == BATCH {
            self.send();
            self.handle.progress(any("ImportEntriesMetadata", &self.metadata));
        }
    }

    fn send(&mut self) {
        if !self.batch.is_empty() && self.broken.is_none() {
            // Nobody there: the database refused, and says why itself.
            let _ = self.batches.blocking_send(Ok(std::mem::take(&mut self.batch)));
        }
    }

    fn note(&mut self, issue: RowIssue) {
        if self.metadata.issues.len() < TOLD {
            self.metadata.issues.push(told(&issue));
        } else {
            self.metadata.unlisted_issues += 1;
        }
        let said = issue.to_string();
        self.issues.push(issue);
        self.metadata.faulty_rows = self.issues.faulty_rows() as i64;
        if self.issues.halted() || self.issues.faulty_rows() > self.max_errors {
            self.give_up(format!("rows are faulty, the first beyond those allowed: {said}"));
        }
    }

    fn give_up(&mut self, why: String) {
        if self.broken.is_none() {
            let _ = self.batches.blocking_send(Err(StoreError::GivenUp(why.clone())));
            self.broken = Some(why);
        }
    }

    fn told(self) -> (pb::ImportEntriesMetadata, bool) {
        let cancelled = self.metadata.cancel_requested;
        (self.metadata, cancelled)
    }
}

fn wanted(request: &pb::ImportEntriesRequest) -> Result<Wanted, Status> {
    let mut violations = Violations::default();
    let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
    let format = given(&request.format).and_then(|name| violations.take("format", Format::parse(name).ok_or_else(|| unknown_format(name))));
    let mode = match request.mode() {
        _ if pb::ImportMode::try_from(request.mode).is_err() => {
            violations.add("mode", format!("{} is no value of ImportMode", request.mode));
            ImportMode::Upsert
        }
        pb::ImportMode::InsertOnly => ImportMode::InsertOnly,
        pb::ImportMode::ReplaceAll => ImportMode::ReplaceAll,
        pb::ImportMode::Unspecified | pb::ImportMode::Upsert => ImportMode::Upsert,
    };
    let max_errors = violations.take("max_errors", u64::try_from(request.max_errors).map_err(|_| "must not be negative"));
    let charset = given(&request.charset).and_then(|label| violations.take("charset", Charset::parse(label)));
    let map = given(&request.column_map).and_then(|map| violations.take("column_map", ColumnMap::parse(map)));
    violations.check()?;
    let glossary = glossary.ok_or_else(|| invalid("parent", "is needed"))?;
    let file_name = if request.file_name.is_empty() { "upload".to_owned() } else { request.file_name.clone() };
    let read = ReadOptions { format, charset, map };
    Ok(Wanted { glossary, file_name, read, mode, max_errors: max_errors.unwrap_or(0), validate_only: request.validate_only })
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// What may be said of a format that is not known.
pub(super) fn unknown_format(name: &str) -> String {
    let known: Vec<&str> = Format::all().map(Format::name).collect();
    format!("`{}` is no format we know: use {}", crate::id::excerpt(name), known.join(", "))
}

fn told(issue: &RowIssue) -> pb::RowIssue {
    let severity = match issue.severity {
        Severity::Warning => "WARNING",
        Severity::Row => "ROW",
        Severity::File => "FILE",
    };
    pb::RowIssue {
        reason: issue.reason.as_str().into(),
        severity: severity.into(),
        description: issue.description.clone(),
        file: issue.file.clone(),
        row: issue.row as i64,
        column: issue.column as i64,
        field: issue.field.clone(),
        repaired_to: issue.repaired_to.clone(),
        excerpt: issue.excerpt.clone(),
    }
}

fn any(name: &str, message: &impl prost::Message) -> pbjson_types::Any {
    pbjson_types::Any { type_url: format!("type.googleapis.com/tarjuman.v1.{name}"), value: message.encode_to_vec().into() }
}

fn no_room(error: &std::io::Error) -> Status {
    coded(Code::ResourceExhausted, "STORAGE_FULL", format!("the file cannot be kept while it comes: {error}"))
}
