//! Files become entries, or a list of issues.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::{
    column::{Column, FirstRow, Layout},
    dialect::Dialect,
    issue::{Issues, Reason, RowIssue, Severity},
    names::Names,
    records::{BadRecord, Record, Records},
    row::{self, CellIssue},
};
use crate::{
    error::{Coded, ErrorCode},
    glossary::Entry,
    id::excerpt,
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
    let fatal = || issues.list().iter().filter(|issue| issue.fatal());
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
    pub fn of_file(path: &Path) -> Result<Self, FormatError> {
        let mut import = Self::default();
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let outcome = File::open(path).and_then(|file| import.read(&name, BufReader::with_capacity(1 << 16, file), Dialect::of_name(path)));
        outcome.map_err(|cause| FormatError::Unreadable { path: path.to_owned(), cause })?;
        Ok(import)
    }

    /// Reads another table; its `name` is for issues. Without a dialect the first row decides.
    pub fn read(&mut self, name: &str, input: impl BufRead, dialect: Option<Dialect>) -> io::Result<()> {
        self.names.begin(name);
        let mut records = Records::new(input, dialect);
        let Some(layout) = self.read_header(name, &mut records)? else { return Ok(()) };
        while let Some(record) = records.next()? {
            match record {
                Ok(record) => self.read_row(name, &record, &layout, records.dialect()),
                Err(bad) => self.bad_record(name, bad, Some(&layout)),
            }
        }
        Ok(())
    }

    fn read_header(&mut self, name: &str, records: &mut Records<impl BufRead>) -> io::Result<Option<Layout>> {
        let issue = |row, column, reason, description| RowIssue {
            file: name.to_owned(),
            row,
            column,
            field: String::new(),
            byte: None,
            reason,
            description,
            severity: Severity::File,
            repaired_to: String::new(),
            excerpt: String::new(),
        };
        let record = match records.next()? {
            None => {
                self.issues.push(issue(0, 0, Reason::EmptyFile, "the file has no rows".into()));
                return Ok(None);
            }
            Some(Err(bad)) => {
                // Without a first row nobody knows what the others mean.
                self.bad_record(name, BadRecord { severity: Severity::File, ..bad }, None);
                return Ok(None);
            }
            Some(Ok(record)) => record,
        };
        match Layout::of(&record.cells) {
            Ok(FirstRow::Header(layout)) => {
                self.unknown_columns(name, &record, &layout);
                Ok(Some(layout))
            }
            Ok(FirstRow::Entry(layout)) => {
                self.read_row(name, &record, &layout, records.dialect());
                Ok(Some(layout))
            }
            Err((column, reason, description)) => {
                self.issues.push(RowIssue { excerpt: excerpt(&record.cells.join(" ")), ..issue(record.row, column, reason, description) });
                Ok(None)
            }
        }
    }

    fn unknown_columns(&mut self, name: &str, header: &Record, layout: &Layout) {
        for (position, cell) in
            layout.0.iter().zip(&header.cells).enumerate().filter(|(_, (column, _))| column.is_none()).map(|(i, (_, cell))| (i, cell))
        {
            self.issues.push(RowIssue {
                file: name.to_owned(),
                row: header.row,
                column: position as u64 + 1,
                field: excerpt(cell),
                byte: None,
                reason: Reason::UnknownColumn,
                description: "no column has that name, so this one is not read".into(),
                severity: Severity::Warning,
                repaired_to: String::new(),
                excerpt: excerpt(cell),
            });
        }
    }

    fn read_row(&mut self, name: &str, record: &Record, layout: &Layout, dialect: Dialect) {
        self.rows += 1;
        let (entry, issues) = row::read(record, layout, dialect == Dialect::Tabs, &mut self.names);
        for CellIssue { position, reason, severity, description, repaired_to, excerpt } in issues {
            let column = position.map_or(0, |position| position as u64 + 1);
            let field = position.and_then(|position| layout.0.get(position).copied().flatten()).map_or("", Column::name).to_owned();
            self.issues.push(RowIssue {
                file: name.to_owned(),
                row: record.row,
                column,
                field,
                byte: None,
                reason,
                description,
                severity,
                repaired_to,
                excerpt,
            });
        }
        self.entries.extend(entry);
    }

    fn bad_record(&mut self, name: &str, bad: BadRecord, layout: Option<&Layout>) {
        self.rows += 1;
        let position = (bad.column as usize).checked_sub(1);
        let column = layout.zip(position).and_then(|(layout, position)| layout.0.get(position).copied().flatten());
        self.issues.push(RowIssue {
            file: name.to_owned(),
            row: bad.row,
            column: bad.column,
            field: column.map_or("", Column::name).to_owned(),
            byte: bad.byte,
            reason: bad.reason,
            description: bad.description,
            severity: bad.severity,
            repaired_to: String::new(),
            excerpt: bad.excerpt,
        });
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
