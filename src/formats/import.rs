//! Files become entries, or a list of issues.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde::Serialize;
use thiserror::Error;

use super::{
    Charset, Format, ReadOptions, Reader,
    issue::{Issues, RowIssue},
    names::Names,
};
use crate::{
    error::{Coded, ErrorCode},
    glossary::Entry,
};

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum FormatError {
    /// The file cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// Rows are wrong.
    #[error("{} faulty, nothing was imported: {}", rows(issues), first(issues))]
    Faulty {
        /// All that is wrong.
        issues: Issues,
    },
}

impl Coded for FormatError {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidArgument
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "FILE_UNREADABLE",
            Self::Faulty { .. } => "FILE_FAULTY",
        }
    }
}

/// Issues told in a sentence; the list has all of them.
const TOLD: usize = 3;

fn rows(issues: &Issues) -> String {
    match issues.faulty_rows() {
        1 => "1 row is".into(),
        count => format!("{count} rows are"),
    }
}

fn first(issues: &Issues) -> String {
    let fatal = || issues.list().iter().filter(|issue| RowIssue::fatal(issue));
    let told: Vec<String> = fatal().take(TOLD).map(ToString::to_string).collect();
    let more = fatal().count().saturating_sub(TOLD) as u64 + issues.unlisted();
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    told.join("; ") + &more
}

/// Entries read from one or more files, and what was wrong with the rest.
#[derive(Debug, Default)]
pub struct Import {
    entries: Vec<Entry>,
    issues: Issues,
    rows: u64,
    names: Names,
}

impl Import {
    /// Reads a file.
    pub fn of_file(path: &Path, options: &ReadOptions) -> Result<Self, FormatError> {
        let mut import = Self::default();
        import.take(Reader::open_after(path, options, Names::default())?);
        Ok(import)
    }

    /// Reads another file; its `name` is for issues.
    pub fn read(&mut self, name: &str, input: impl Read + Send + 'static, options: &ReadOptions) -> io::Result<()> {
        let names = std::mem::take(&mut self.names);
        self.take(Reader::with_names(Path::new(name), input, options, names)?);
        Ok(())
    }

    fn take(&mut self, mut reader: Reader) {
        for item in &mut reader {
            match item {
                Ok(entry) => self.entries.push(entry),
                Err(issue) => self.issues.push(issue),
            }
        }
        self.rows += reader.rows();
        self.names = reader.into_names();
    }

    /// What was wrong.
    pub fn issues(&self) -> &Issues {
        &self.issues
    }

    /// Rows seen, the header, comments and empty ones not counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The entries read so far, valid and with distinct ids.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries and the issues, if no more than `max_errors` rows are faulty and every file was read to its end.
    pub fn accept(self, max_errors: u64) -> Result<(Vec<Entry>, Issues), FormatError> {
        if self.issues.halted() || self.issues.faulty_rows() > max_errors {
            return Err(FormatError::Faulty { issues: self.issues });
        }
        Ok((self.entries, self.issues))
    }
}

/// What was read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Name of the file.
    pub file: String,
    /// The format as which it was read.
    pub format: Format,
    /// The character encoding as which it was read, if it is text.
    pub charset: Option<Charset>,
    /// Rows seen, read or not.
    pub rows: u64,
    /// Entries read.
    pub entries: u64,
    /// Rows that could not be read.
    pub faulty_rows: u64,
    /// What was wrong.
    #[serde(skip)]
    pub issues: Issues,
}

impl ImportReport {
    /// The report, if no more than `max_errors` rows are faulty and the file was read to its end.
    pub fn accept(self, max_errors: u64) -> Result<Self, FormatError> {
        if self.issues.halted() || self.issues.faulty_rows() > max_errors {
            return Err(FormatError::Faulty { issues: self.issues });
        }
        Ok(self)
    }
}

/// Reads a file to its end: hands out its issues one by one and its entries in batches of `size`, until somebody returns
/// false. An error of theirs ends it.
pub fn drain(
    mut reader: Reader,
    size: usize,
    mut issue: impl FnMut(&RowIssue) -> io::Result<()>,
    mut batch: impl FnMut(Vec<Entry>) -> io::Result<bool>,
) -> io::Result<ImportReport> {
    let (mut issues, mut pending, mut entries, mut wanted) = (Issues::default(), Vec::new(), 0, true);
    for item in &mut reader {
        match item {
            Ok(entry) => {
                entries += 1;
                if wanted {
                    pending.push(entry);
                }
            }
            Err(found) => {
                issue(&found)?;
                issues.push(found);
            }
        }
        if pending.len() >= size {
            wanted = batch(std::mem::take(&mut pending))?;
        }
    }
    if !pending.is_empty() {
        batch(pending)?;
    }
    Ok(ImportReport {
        file: reader.file().to_owned(),
        format: reader.format(),
        charset: reader.charset(),
        rows: reader.rows(),
        entries,
        faulty_rows: issues.faulty_rows(),
        issues,
    })
}
