//! `tarjuman glossary import` and `export`.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::mpsc;
use tonic::Code;

use super::{Client, Failure, show, upload::upload};
use crate::{
    formats::{
        Charset, ColumnMap, ExportReport, Format, FormatError, ImportReport, ReadOptions, Reader, RowIssue, WriteOptions, Writer, drain,
    },
    glossary::Entry,
    id::{EntryId, GlossaryId},
    rpc::{
        convert::entry,
        pb,
        status::{Violations, from_error},
    },
    store::{Applied, Catalog, ImportMode, StoreError},
};

/// What to import, and how.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file: TSV, CSV, JSONL, TBX, TMX, XLIFF, XLSX or a glossary of OmegaT.
    file: PathBuf,
    /// The glossary, made if it is not there: glossaries/house.
    #[arg(long, value_name = "NAME")]
    glossary: String,
    /// Its format, if neither name nor content tell: tsv, csv, jsonl, tbx, tmx, xliff, xlsx, omegat.
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// Its character encoding, if it cannot be told: utf-8, windows-1256, utf-16le …
    #[arg(long, value_parser = Charset::parse)]
    charset: Option<Charset>,
    /// What the columns of a table mean: 1=en,2=ar or Begriff=ar,Memo=- (`-` passes over one).
    #[arg(long, value_name = "COLUMN=MEANING,…", value_parser = ColumnMap::parse)]
    map: Option<ColumnMap>,
    /// What becomes of entries that are there already.
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    /// Faulty rows to pass over; with more, nothing is imported.
    #[arg(long, default_value_t = 0, value_name = "N")]
    max_errors: u64,
    /// Read and report only.
    #[arg(long)]
    dry_run: bool,
    /// Write all that is wrong to this file, as JSON lines.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What to export.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The glossary: glossaries/news.
    glossary: String,
    /// Where to; its extension says the format. Default: standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format: tsv, csv, jsonl, tbx, tmx, xliff, xlsx, omegat. Default: as the extension says, or TSV.
    #[arg(long, value_parser = format)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Mode {
    /// Replace entries of the same id, leave the others.
    #[default]
    Upsert,
    /// Leave all entries as they are, add new ones.
    InsertOnly,
    /// Replace entries of the same id, delete the others.
    ReplaceAll,
}

impl From<Mode> for ImportMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Upsert => Self::Upsert,
            Mode::InsertOnly => Self::InsertOnly,
            Mode::ReplaceAll => Self::ReplaceAll,
        }
    }
}

impl From<Mode> for pb::ImportMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Upsert => Self::Upsert,
            Mode::InsertOnly => Self::InsertOnly,
            Mode::ReplaceAll => Self::ReplaceAll,
        }
    }
}

fn format(name: &str) -> Result<Format, String> {
    let known: Vec<&str> = Format::all().map(Format::name).collect();
    Format::parse(name).ok_or_else(|| format!("the formats are {}", known.join(", ")))
}

/// Entries that travel to the database together.
const BATCH: usize = 1_000;
/// Batches on their way to the database.
const AHEAD: usize = 4;

/// Imports a file. It is read twice: once to see that it may be imported, once to do it. So a file that may not be
/// leaves no trace, and of one that may only a few thousand entries are in memory at a time.
pub(super) async fn import(client: &Client, arguments: Import) -> Result<(), Failure> {
    let id = GlossaryId::parse_name(&arguments.glossary).map_err(|e| Failure::wrong(e.to_string()))?;
    let report = look_through(&arguments)?;
    tell(&report);
    let report = report.accept(arguments.max_errors).map_err(|e| Failure::from(from_error(&e)))?;
    if arguments.dry_run {
        return Ok(show::line(&format!("{} entries could be imported from {}; nothing was written", report.entries, summary(&report)))?);
    }
    let created = pb::CreateGlossaryRequest { glossary_id: id.to_string(), ..pb::CreateGlossaryRequest::default() };
    match client.create_glossary(created).await {
        Err(status) if status.code() != Code::AlreadyExists => return Err(status.into()),
        _ => {}
    }
    let done = match client {
        Client::Embedded(engine, _) => told(&stream(&engine.catalog, id.clone(), arguments).await?),
        Client::Remote(channel) => {
            let entries = open(&arguments, &ProgressBar::hidden())?.filter_map(Result::ok);
            let done = upload(channel, &id.name(), arguments.mode.into(), entries).await?;
            let pb::ImportEntriesResponse { created, updated, unchanged, deleted, revision } = done;
            format!("{created} entries created, {updated} updated, {deleted} deleted, {unchanged} as before, revision {revision}")
        }
    };
    Ok(show::line(&format!("imported into {} from {}: {done}", id.name(), summary(&report)))?)
}

/// Reads the file once, and writes the report.
fn look_through(arguments: &Import) -> Result<ImportReport, Failure> {
    let bar = progress(&arguments.file, "checking");
    let mut file = arguments.report.as_ref().map(|path| created(path).map(BufWriter::new)).transpose()?;
    let note = |issue: &RowIssue| match &mut file {
        None => Ok(()),
        Some(file) => {
            serde_json::to_writer(&mut *file, issue)?;
            file.write_all(b"\n")
        }
    };
    let report = drain(open(arguments, &bar)?, BATCH, note, |_| Ok(true))?;
    bar.finish_and_clear();
    if let Some(mut file) = file {
        serde_json::to_writer(&mut file, &report).map_err(io::Error::from)?;
        file.write_all(b"\n")?;
        file.flush()?;
    }
    Ok(report)
}

/// Sends the entries of the file to the database as they are read; all of them are written, or none.
async fn stream(catalog: &Catalog, glossary: GlossaryId, arguments: Import) -> Result<Applied, Failure> {
    let mode = arguments.mode.into();
    let (sender, receiver) = mpsc::channel::<Result<Vec<Entry>, StoreError>>(AHEAD);
    let reading = tokio::task::spawn_blocking(move || -> Result<(), Failure> {
        let bar = progress(&arguments.file, "importing");
        // The receiver goes away only when the import has failed, and then it says why.
        let report = drain(open(&arguments, &bar)?, BATCH, |_| Ok(()), |batch| Ok(sender.blocking_send(Ok(batch)).is_ok()))?;
        bar.finish_and_clear();
        if report.accept(arguments.max_errors).is_err() {
            let _ = sender.blocking_send(Err(StoreError::Stopped));
            return Err(Failure::wrong("the file has changed while it was imported; nothing was written"));
        }
        Ok(())
    });
    let next = async |mut receiver: mpsc::Receiver<_>| receiver.recv().await.map(|batch| (batch, receiver));
    let applied = catalog.import(glossary, mode, Box::pin(futures_util::stream::unfold(receiver, next))).await;
    reading.await.map_err(|e| Failure::broken(format!("the file was not read to its end: {e}")))??;
    Ok(applied?)
}

fn told(applied: &Applied) -> String {
    let Applied { glossary, created, updated, unchanged, deleted } = applied;
    let revision = glossary.revision;
    format!("{created} entries created, {updated} updated, {deleted} deleted, {unchanged} as before, revision {revision}")
}

/// `desk.csv (csv, UTF-8, 12 rows)`.
fn summary(report: &ImportReport) -> String {
    let charset = report.charset.map_or_else(String::new, |charset| format!(", {}", charset.name()));
    format!("{} ({}{charset}, {} rows)", report.file, report.format.name(), report.rows)
}

/// Faults and warnings, on standard error.
fn tell(report: &ImportReport) {
    for issue in report.issues.list() {
        eprintln!("{issue}");
    }
    if report.issues.unlisted() > 0 {
        eprintln!("and {} more; --report FILE writes all of them", report.issues.unlisted());
    }
}

fn open(arguments: &Import, bar: &ProgressBar) -> Result<Reader, Failure> {
    let unreadable = |cause| Failure::from(from_error(&FormatError::Unreadable { path: arguments.file.clone(), cause }));
    let file = bar.wrap_read(File::open(&arguments.file).map_err(unreadable)?);
    let options = ReadOptions { format: arguments.format, charset: arguments.charset, map: arguments.map.clone() };
    Reader::new(&arguments.file.to_string_lossy(), file, &options).map_err(unreadable)
}

/// How much of a file has been read, for people.
fn progress(path: &Path, what: &'static str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:40} {bytes} of {total_bytes}, {eta} left").unwrap_or(ProgressStyle::default_bar());
    ProgressBar::new(path.metadata().map_or(0, |metadata| metadata.len())).with_style(style).with_message(what)
}

fn created(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", path.display())))
}

/// Exports a glossary; says what the format could not hold.
pub(super) async fn export(client: &Client, arguments: Export) -> Result<(), Failure> {
    let Export { glossary, output, format } = arguments;
    let format = match (format, output.as_deref()) {
        (Some(format), _) => format,
        (None, None) => Format::Tsv,
        (None, Some(path)) => Format::of_path(path).ok_or_else(|| {
            let known: Vec<&str> = Format::all().map(Format::name).collect();
            Failure::wrong(format!("cannot tell the format of {}: give --format, one of {}", path.display(), known.join(", ")))
        })?,
    };
    let id = GlossaryId::parse_name(&glossary).map_err(|e| Failure::wrong(e.to_string()))?;
    // The first page comes before the file is made: a wrong name leaves no empty file behind.
    let mut page = entries(client, &glossary, String::new()).await?;
    let out: Box<dyn Write + Send> = match &output {
        Some(path) => Box::new(created(path)?),
        None => Box::new(io::stdout()),
    };
    let bar = if output.is_some() && io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    bar.enable_steady_tick(Duration::from_millis(200));
    let mut writer = Writer::new(BufWriter::new(out), format, &WriteOptions { glossary: Some(id) })?;
    loop {
        for raw in &page.entries {
            let mut violations = Violations::default();
            let id = EntryId::parse_name(&raw.name).ok().map(|(_, id)| id);
            if let Some(entry) = entry::parse_entry(raw, id, &mut violations) {
                writer.write(&entry)?;
            }
            violations.check()?;
        }
        bar.inc(page.entries.len() as u64);
        bar.set_message(format!("{} entries", bar.position()));
        if page.next_page_token.is_empty() {
            break;
        }
        page = entries(client, &glossary, page.next_page_token).await?;
    }
    let report = writer.finish()?;
    bar.finish_and_clear();
    say_lost(&report, format);
    Ok(())
}

fn say_lost(report: &ExportReport, format: Format) {
    if !report.losses.is_empty() {
        eprintln!("{} has no place for:\n{report}", format.name());
    }
}

async fn entries(client: &Client, parent: &str, page_token: String) -> Result<pb::ListEntriesResponse, Failure> {
    let request = pb::ListEntriesRequest { parent: parent.to_owned(), page_size: 1_000, page_token, ..pb::ListEntriesRequest::default() };
    Ok(client.list_entries(request).await?)
}
