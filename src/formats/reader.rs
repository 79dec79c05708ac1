//! A file, entry by entry: what is read and what is wrong, in the order of the file, in little memory.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use super::{
    ColumnMap, Format, FormatError,
    draft::{Draft, Place},
    issue::{Reason, RowIssue, Severity},
    names::Names,
    table::Table,
};
use crate::glossary::{Entry, Provenance};

/// What the reader of a file is told.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The format; if none is given, the name of the file and its content say it.
    pub format: Option<Format>,
    /// What the columns of a table mean, where their names do not say it.
    pub map: Option<ColumnMap>,
}

/// Reads a file entry by entry.
///
/// An item is an entry, with the place it was read from as its provenance, or an issue. The issues of an entry come
/// before it. After an issue that halts ([`Severity::File`]) there is nothing more.
pub struct Reader {
    format: Format,
    source: Box<dyn Source>,
    sink: Sink,
    ended: bool,
}

/// What cuts a file into entries.
pub(super) trait Source: Send {
    /// Reads on, at least until there is something in the sink; false at the end of the file.
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool>;
}

/// Where sources put what they have read.
#[derive(Debug)]
pub(super) struct Sink {
    file: String,
    names: Names,
    rows: u64,
    ready: VecDeque<Result<Entry, RowIssue>>,
}

impl Sink {
    /// Counts a row, read or not.
    pub(super) fn count(&mut self) {
        self.rows += 1;
    }

    /// Something is wrong.
    pub(super) fn issue(&mut self, issue: RowIssue) {
        self.ready.push_back(Err(RowIssue { file: self.file.clone(), ..issue }));
    }

    /// An entry is complete, with its issues.
    pub(super) fn draft(&mut self, draft: Draft) {
        let row = draft.place.row;
        let (entry, issues) = draft.finish(&mut self.names);
        for issue in issues {
            self.issue(issue);
        }
        if let Some(entry) = entry {
            let place = Provenance { file: self.file.clone(), row };
            let provenance = entry.provenance.or(Some(place));
            self.ready.push_back(Ok(Entry { provenance, ..entry }));
        }
    }
}

impl Reader {
    /// Opens a file.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, FormatError> {
        Self::open_after(path, options, Names::default())
    }

    pub(super) fn open_after(path: &Path, options: &ReadOptions, names: Names) -> Result<Self, FormatError> {
        let unreadable = |cause| FormatError::Unreadable { path: path.to_owned(), cause };
        let file = File::open(path).map_err(unreadable)?;
        Self::with_names(path, file, options, names).map_err(unreadable)
    }

    /// Reads a file that comes from elsewhere; of `name` only the last part counts: it is for issues and provenance,
    /// and its extension may tell the format.
    pub fn new(name: &str, input: impl Read + Send + 'static, options: &ReadOptions) -> io::Result<Self> {
        Self::with_names(Path::new(name), input, options, Names::default())
    }

    pub(super) fn with_names(path: &Path, input: impl Read + Send + 'static, options: &ReadOptions, mut names: Names) -> io::Result<Self> {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        names.begin(&file);
        let input = BufReader::with_capacity(1 << 16, input);
        let format = options.format.or_else(|| Format::of_path(path)).unwrap_or(Format::Csv);
        let source: Box<dyn Source> = match format {
            Format::Tsv | Format::Csv => Box::new(Table::new(input, format.dialect(), options.map.clone())),
        };
        Ok(Self { format, source, sink: Sink { file, names, rows: 0, ready: VecDeque::new() }, ended: false })
    }

    /// The format as which the file is read.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Rows so far, whether they could be read or not; the header, comments and empty ones are not counted.
    pub fn rows(&self) -> u64 {
        self.sink.rows
    }

    pub(super) fn into_names(self) -> Names {
        self.sink.names
    }
}

impl Iterator for Reader {
    type Item = Result<Entry, RowIssue>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.sink.ready.pop_front() {
                self.ended |= matches!(&item, Err(issue) if issue.severity == Severity::File);
                return Some(item);
            }
            if self.ended {
                return None;
            }
            match self.source.advance(&mut self.sink) {
                Ok(more) => self.ended = !more,
                Err(cause) => {
                    self.ended = true;
                    let said = format!("the file cannot be read on: {cause}");
                    self.sink.issue(Place::default().issue(Severity::File, Reason::Unreadable, said, ""));
                }
            }
        }
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("format", &self.format).field("file", &self.sink.file).finish_non_exhaustive()
    }
}
