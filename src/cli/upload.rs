//! Import into a server, however many entries: they go there as lines of JSON, which hold all of an entry, and the server
//! writes all of them or none.

use std::{
    io::{BufReader, BufWriter, Read, Seek, Write},
    time::Duration,
};

use prost::Message;
use tonic::{Code, Request, Status, transport::Channel};

use super::Failure;
use crate::{
    formats::{Format, WriteOptions, Writer},
    glossary::Entry,
    rpc::pb::{
        self,
        glossary_service_client::GlossaryServiceClient,
        google::longrunning::{Operation, WaitOperationRequest, operation, operations_client::OperationsClient},
        upload_entries_request::Payload,
    },
};

/// Bytes of a message: many fewer than a server takes.
const PIECE: usize = 1 << 20;

/// How long an upload may take; the server may allow less.
const UPLOAD: Duration = Duration::from_mins(10);

/// Sends entries, and waits for the end of the import.
pub(super) async fn upload(
    channel: &Channel,
    parent: &str,
    mode: pb::ImportMode,
    entries: impl Iterator<Item = Entry> + Send + 'static,
) -> Result<pb::ImportEntriesResponse, Failure> {
    let file = tokio::task::spawn_blocking(move || spooled(entries));
    let file = file.await.map_err(|e| Failure::broken(e.to_string()))??;
    let options = pb::ImportEntriesRequest {
        parent: parent.into(),
        file_name: "upload.jsonl".into(),
        format: Format::Jsonl.name().into(),
        mode: mode as i32,
        ..pb::ImportEntriesRequest::default()
    };
    let mut file = BufReader::with_capacity(PIECE, file);
    let pieces = std::iter::from_fn(move || {
        let mut piece = vec![0; PIECE];
        // A file that cannot be read on ends early; its last line is then cut, and the server refuses it.
        let length = file.read(&mut piece).unwrap_or(0);
        piece.truncate(length);
        (length > 0).then_some(Payload::Chunk(piece))
    });
    let messages = std::iter::once(Payload::Options(options)).chain(pieces);
    let messages = messages.map(|payload| pb::UploadEntriesRequest { payload: Some(payload) });
    let mut request = Request::new(tokio_stream::iter(messages));
    request.set_timeout(UPLOAD);
    let mut begun = GlossaryServiceClient::new(channel.clone()).upload_entries(request).await?.into_inner();
    let mut operations = OperationsClient::new(channel.clone());
    while !begun.done {
        begun = operations.wait_operation(WaitOperationRequest { name: begun.name, timeout: None }).await?.into_inner();
    }
    outcome(begun)
}

fn outcome(ended: Operation) -> Result<pb::ImportEntriesResponse, Failure> {
    match ended.result {
        Some(operation::Result::Response(answer)) => pb::ImportEntriesResponse::decode(&*answer.value)
            .map_err(|e| Failure::broken(format!("the server's answer cannot be read: {e}"))),
        Some(operation::Result::Error(status)) => Err(Status::new(Code::from_i32(status.code), status.message).into()),
        None => Err(Failure::broken("the server ended the import without saying how")),
    }
}

/// The entries in a file of their own, which is gone when it is closed.
fn spooled(entries: impl Iterator<Item = Entry>) -> Result<std::fs::File, Failure> {
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::new(&file);
    let mut writer = Writer::new(&mut out, Format::Jsonl, &WriteOptions::default())?;
    for entry in entries {
        writer.write(&entry)?;
    }
    writer.finish()?;
    out.flush()?;
    drop(out);
    file.rewind()?;
    Ok(file)
}
