//! Documents that are no lines of items become such: JSON with the names of an `AlignmentItem`.
//!
//! A document is kept in a file while it is read; it may be larger than memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
};

use serde_json::json;

use crate::{
    formats::pairs::{self, Side},
    jobs::{JobError, record::Format},
    store::StoreError,
    text::Language,
};

/// Bytes of lines handed out at a time.
const PIECE: usize = 1 << 20;

fn no_room(error: &io::Error) -> JobError {
    tracing::warn!(%error, "a document cannot be kept while it is read");
    StoreError::Full { path: std::env::temp_dir() }.into()
}

/// A document on its way in.
#[derive(Debug)]
pub struct Spool {
    file: BufWriter<File>,
}

/// Lines on their way out.
#[derive(Debug)]
pub struct Lines {
    file: BufReader<File>,
}

impl Spool {
    /// An empty one.
    pub fn new() -> Result<Self, JobError> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile().map_err(|e| no_room(&e))?) })
    }

    /// Adds a piece.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), JobError> {
        self.file.write_all(piece).map_err(|e| no_room(&e))
    }

    /// Reads the document; the inner error says what is wrong with it.
    pub async fn convert(self, format: Format, arabic_first: bool) -> Result<Result<Lines, String>, JobError> {
        let work = move || {
            let mut document = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
            document.seek(SeekFrom::Start(0))?;
            let mut lines = BufWriter::new(tempfile::tempfile()?);
            if let Err(reason) = read(format, arabic_first, BufReader::new(document), &mut lines) {
                return match reason {
                    Unreadable::Document(reason) => Ok(Err(reason)),
                    Unreadable::Disk(error) => Err(error),
                };
            }
            let mut file = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(Ok(Lines { file: BufReader::new(file) }))
        };
        let done = tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Stopped)?;
        done.map_err(|e: io::Error| no_room(&e))
    }
}

impl Lines {
    /// The next lines; none at the end.
    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, JobError> {
        let mut piece = Vec::with_capacity(PIECE);
        self.file.by_ref().take(PIECE as u64).read_to_end(&mut piece).map_err(|e| no_room(&e))?;
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}

/// Why a document did not become lines.
enum Unreadable {
    Document(String),
    Disk(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

fn read(format: Format, arabic_first: bool, document: impl BufRead, lines: &mut impl Write) -> Result<(), Unreadable> {
    match format {
        Format::Jsonl => {
            let mut document = document;
            io::copy(&mut document, lines)?;
            Ok(())
        }
        Format::Tsv => tsv(document, lines),
        Format::Tmx | Format::Xliff => units(arabic_first, document, lines),
    }
}

/// Translation units; with `arabic_first` the Arabic side is the source of an item, whichever way the document was translated.
fn units(arabic_first: bool, document: impl BufRead, lines: &mut impl Write) -> Result<(), Unreadable> {
    let mut number = 0_u64;
    pairs::read(document, |pair| {
        number += 1;
        let (mut source, mut target) = (pair.source, pair.target);
        if let Some(other) = target.as_mut().filter(|other| arabic_first && is_arabic(other) && !is_arabic(&source)) {
            std::mem::swap(&mut source, other);
        }
        let side = |side: Side| json!({ "text": side.text, "languageCode": language(&side) });
        let id = if pair.id.is_empty() { number.to_string() } else { pair.id };
        let mut item = json!({ "itemId": id, "source": side(source) });
        if let Some(target) = target {
            item["target"] = side(target);
        }
        writeln!(lines, "{item}")
    })
    .map_err(|e| match e {
        pairs::Unreadable::Document(issue) => Unreadable::Document(issue.to_string()),
        pairs::Unreadable::Passing(error) => Unreadable::Disk(error),
    })
}

/// The language if it is one of ours; else the text tells.
fn language(side: &Side) -> &'static str {
    let code = side.language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    Language::parse(&code).map_or("", Language::code)
}

fn is_arabic(side: &Side) -> bool {
    match language(side) {
        "" => Language::detect(&side.text) == Language::Arabic,
        code => code == Language::Arabic.code(),
    }
}

/// Columns of a table; any order, others are passed over.
const COLUMNS: [&str; 4] = ["item_id", "source", "target", "terms"];

fn tsv(document: impl Read, lines: &mut impl Write) -> Result<(), Unreadable> {
    let mut table = csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(document);
    let fault = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(error) => Unreadable::Disk(error),
        csv::ErrorKind::Utf8 { pos, err } => {
            let line = pos.map_or(0, |p| p.line());
            Unreadable::Document(format!("line {line}: not UTF-8 in column {}", err.field() + 1))
        }
        other => Unreadable::Document(format!("the table cannot be read: {other:?}")),
    };
    let head = table.headers().map_err(fault)?.clone();
    let column = |name: &str| head.iter().position(|h| h.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name));
    let [id, source, target, terms] = COLUMNS.map(column);
    if source.is_none() && !head.is_empty() {
        return Err(Unreadable::Document(format!("the first line must name the columns, `source` among them: {}", COLUMNS.join(", "))));
    }
    for row in table.records() {
        let row = row.map_err(fault)?;
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).unwrap_or_default();
        let line = row.position().map_or(0, csv::Position::line).to_string();
        let given = cell(id);
        let terms: Vec<_> = cell(terms).split(';').map(str::trim).filter(|t| !t.is_empty()).map(|t| json!({ "text": t })).collect();
        let mut item = json!({ "itemId": if given.is_empty() { &line } else { given }, "source": { "text": cell(source) } });
        if !cell(target).is_empty() {
            item["target"] = json!({ "text": cell(target) });
        }
        if !terms.is_empty() {
            item["referenceTerms"] = terms.into();
        }
        writeln!(lines, "{item}")?;
    }
    Ok(())
}
