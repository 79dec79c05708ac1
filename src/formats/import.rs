//! Files become entries, or a list of issues.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::{
    ReadOptions, Reader,
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
