//! A file, entry by entry: what is read and what is wrong, in the order of the file, in little memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
};

use super::{
    Charset, ColumnMap, Format, FormatError,
    charset::{self, Decoding, Evidence},
    draft::Place,
    issue::{Reason, RowIssue, Severity},
    jsonl::JsonLines,
    names::Names,
    sink::{Sink, Source},
    table::Table,
    tbx::Tbx,
    tmx::Tmx,
    xliff::Xliff,
    xlsx::Sheet,
};
use crate::glossary::Entry;

/// What the reader of a file is told.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The format; if none is given, the name of the file and its content say it.
    pub format: Option<Format>,
    /// The character encoding; if none is given, it is found out, and said where it is a guess.
    pub charset: Option<Charset>,
    /// What the columns of a table mean, where their names do not say it.
    pub map: Option<ColumnMap>,
}

/// Reads a file entry by entry.
///
/// An item is an entry, with the place it was read from as its provenance, or an issue. The issues of an entry come
/// before it. After an issue that halts ([`Severity::File`]) there is nothing more.
pub struct Reader {
    format: Format,
    charset: Option<Charset>,
    source: Box<dyn Source>,
    sink: Sink,
    ended: bool,
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

    pub(super) fn with_names(path: &Path, mut input: impl Read + Send + 'static, options: &ReadOptions, names: Names) -> io::Result<Self> {
        let mut sink = Sink::new(name_of(path), names);
        let (start, whole) = begin(&mut input)?;
        let format = options.format.or_else(|| Format::of_file(path, &start)).unwrap_or(Format::Csv);
        let charset = if format.is_text() { options.charset.or_else(|| find_charset(&start, whole, &mut sink)) } else { None };
        let source: Box<dyn Source> = match charset {
            None if format.is_text() => Box::new(Nothing),
            None => Box::new(Table::of_rows(Box::new(Sheet::open(Cursor::new(start).chain(input))?), options.map.clone())),
            Some(charset) => source(format, charset, Cursor::new(start).chain(input), options),
        };
        Ok(Self { format, charset, source, sink, ended: false })
    }

    /// Name of the file, without its folder.
    pub fn file(&self) -> &str {
        self.sink.file()
    }

    /// The format as which the file is read.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The character encoding as which the file is read, if it is text.
    pub fn charset(&self) -> Option<Charset> {
        self.charset
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
        f.debug_struct("Reader").field("format", &self.format).field("charset", &self.charset).finish_non_exhaustive()
    }
}

/// Most characters of a file name that are kept.
const MAX_NAME: usize = 255;

/// The last part of a path, with nothing in it that acts on a terminal.
fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let name = name.rsplit('\\').next().unwrap_or_default();
    let acts = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars().take(MAX_NAME).map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}

/// The first bytes of a file, and whether they are all of it.
fn begin(input: &mut impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut start = Vec::new();
    input.take(charset::SAMPLE as u64).read_to_end(&mut start)?;
    let whole = start.len() < charset::SAMPLE;
    Ok((start, whole))
}

/// The encoding of a text; where it is guessed, or cannot be, that is said.
fn find_charset(start: &[u8], whole: bool, sink: &mut Sink) -> Option<Charset> {
    let place = Place::default();
    let Some(found) = charset::detect(start, whole) else {
        let said = "the file is in an encoding we cannot tell for certain; save it as UTF-8, or say which it is with --charset";
        sink.issue(place.issue(Severity::File, Reason::UnsupportedEncoding, said.into(), ""));
        return None;
    };
    if found.evidence == Evidence::Guess && found.charset != Charset::UTF_8 {
        let said = format!(
            "the file is read as {name}, which it most likely is; to be certain save it as UTF-8, or give --charset {name}",
            name = found.charset.name()
        );
        sink.issue(place.issue(Severity::Warning, Reason::CharsetGuessed, said, ""));
    }
    Some(found.charset)
}

/// What cuts the file.
fn source(format: Format, charset: Charset, input: impl Read + Send + 'static, options: &ReadOptions) -> Box<dyn Source> {
    let input = BufReader::with_capacity(1 << 16, input);
    if charset == Charset::UTF_8 { text(format, input, options) } else { text(format, Decoding::new(input, charset), options) }
}

fn text(format: Format, input: impl BufRead + Send + 'static, options: &ReadOptions) -> Box<dyn Source> {
    match format {
        Format::Omegat => Box::new(Table::omegat(input)),
        Format::Tsv | Format::Csv | Format::Xlsx => Box::new(Table::new(input, format.dialect(), options.map.clone())),
        Format::Jsonl => Box::new(JsonLines::new(input)),
        Format::Tbx => Box::new(Tbx::new(input)),
        Format::Tmx => Box::new(Tmx::new(input)),
        Format::Xliff => Box::new(Xliff::new(input)),
    }
}

/// A file that cannot be read at all.
struct Nothing;

impl Source for Nothing {
    fn advance(&mut self, _: &mut Sink) -> io::Result<bool> {
        Ok(false)
    }
}
