//! Export of glossaries, as a stream of pieces of a file.

use std::io::{self, BufWriter, Write};

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::{import::unknown_format, lists::accepts, stored};
use crate::{
    formats::{ExportReport, Format, WriteOptions, Writer},
    glossary::Filter,
    id::{EntryId, GlossaryId},
    rpc::{
        Engine, pb,
        service::Answers,
        status::{Violations, invalid},
    },
    store::{EntryRecord, StoreError},
};

/// Bytes of a piece: large enough that messages do not count, small enough for any client.
const PIECE: usize = 256 << 10;

/// Pieces that may wait for a slow reader.
const AHEAD: usize = 4;

/// Entries read together.
const PAGE: u32 = 1_000;

type Pieces = mpsc::Sender<Result<pb::ExportEntriesResponse, Status>>;

impl Engine {
    pub(super) async fn export(&self, request: pb::ExportEntriesRequest) -> Result<Answers<pb::ExportEntriesResponse>, Status> {
        let mut violations = Violations::default();
        let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
        let name = if request.format.is_empty() { "tsv" } else { &request.format };
        let format = Format::parse(name);
        if format.is_none() {
            violations.add("format", unknown_format(name));
        }
        let filter = violations.take("filter", Filter::parse(&request.filter)).unwrap_or_default();
        if request.revision < 0 {
            violations.add("revision", "must not be negative");
        }
        violations.check()?;
        let (Some(glossary), Some(format)) = (glossary, format) else { return Err(invalid("parent", "is needed")) };
        let present = self.catalog.glossary(&glossary).await.map_err(stored)?;
        // All pages are of one revision, whatever is written meanwhile.
        let revision = if request.revision == 0 { present.revision } else { request.revision };
        self.catalog.store().entries_at(&glossary, Some(revision), None, 1).await.map_err(stored)?;
        let (pieces, received) = mpsc::channel(AHEAD);
        let (records, mut written) = mpsc::channel::<Vec<EntryRecord>>(AHEAD);
        let engine = self.clone();
        let told = pieces.clone();
        let of = glossary.clone();
        let reading = tokio::spawn(async move {
            let mut after: Option<EntryId> = None;
            loop {
                let page = engine.catalog.store().entries_at(&of, Some(revision), after.as_ref(), PAGE).await?;
                after = page.items.last().map(|record| record.entry.id.clone());
                let more = page.more;
                // Nobody there: the writer ended, and has told why.
                if records.send(page.items).await.is_err() || !more {
                    return Ok::<(), StoreError>(());
                }
            }
        });
        let writing = tokio::task::spawn_blocking(move || {
            let out = BufWriter::with_capacity(PIECE, Chunks(pieces));
            let options = WriteOptions { glossary: Some(glossary) };
            let mut writer = Writer::new(out, format, &options)?;
            while let Some(page) = written.blocking_recv() {
                for record in page.iter().filter(|record| accepts(&filter, record)) {
                    writer.write(&record.entry)?;
                }
            }
            writer.finish()
        });
        tokio::spawn(async move {
            let (read, wrote) = tokio::join!(reading, writing);
            let last = match (read, wrote) {
                (Ok(Err(error)), _) => Err(stored(error)),
                (Ok(Ok(())), Ok(Ok(report))) => Ok(report_of(&report, revision)),
                // The caller is gone.
                (_, Ok(Err(error))) if error.kind() == io::ErrorKind::BrokenPipe => return,
                (_, Ok(Err(error))) => Err(Status::internal(error.to_string())),
                _ => Err(stored(StoreError::Stopped)),
            };
            let _ = told.send(last).await;
        });
        Ok(Box::pin(ReceiverStream::new(received)))
    }
}

/// Writes become messages.
struct Chunks(Pieces);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len().min(PIECE);
        let payload = pb::export_entries_response::Payload::Chunk(bytes[..length].to_vec());
        let sent = self.0.blocking_send(Ok(pb::ExportEntriesResponse { payload: Some(payload) }));
        sent.map(|()| length).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn report_of(report: &ExportReport, revision: i64) -> pb::ExportEntriesResponse {
    let losses = report.losses.iter().map(|(lost, loss)| pb::export_report::Loss {
        kind: lost.as_str().into(),
        count: loss.count as i64,
        entries: loss.entries.iter().map(EntryId::to_string).collect(),
    });
    let report = pb::ExportReport { entries: report.entries as i64, losses: losses.collect(), revision };
    pb::ExportEntriesResponse { payload: Some(pb::export_entries_response::Payload::Report(report)) }
}
