//! Lines become rows of cells.
//!
//! Quoting follows RFC 4180. Written here rather than taken from the `csv` crate because a broken file must be
//! explained: which quotation mark was never closed, which byte is no UTF-8, and no row may eat the memory. That crate
//! is the oracle of the tests, and writes.

use std::io::{self, BufRead};

use super::{
    dialect::Dialect,
    issue::{Reason, Severity},
    lines::{Line, Lines, MAX_BYTES},
};
use crate::id::excerpt;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// The line where it begins.
    pub(super) row: u64,
    /// Its cells, as meant: without quotation marks.
    pub(super) cells: Vec<String>,
}

/// Why a row could not be cut into cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRecord {
    pub(super) row: u64,
    /// From 1; 0 for the whole row.
    pub(super) column: u64,
    pub(super) byte: Option<u64>,
    pub(super) reason: Reason,
    pub(super) severity: Severity,
    pub(super) description: String,
    pub(super) excerpt: String,
}

/// Reads row by row.
#[derive(Debug)]
pub(super) struct Records<R> {
    lines: Lines<R>,
    dialect: Option<Dialect>,
    raw: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R, dialect: Option<Dialect>) -> Self {
        Self { lines: Lines::new(input), dialect, raw: Vec::new(), ended: false }
    }

    /// The dialect, once the first row has been read.
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect.unwrap_or(Dialect::Commas)
    }

    /// The next row that is neither empty nor a comment.
    pub(super) fn next(&mut self) -> io::Result<Option<Result<Record, BadRecord>>> {
        if self.ended {
            return Ok(None);
        }
        loop {
            self.raw.clear();
            let Some(line) = self.lines.next(&mut self.raw)? else { return Ok(None) };
            if self.raw.starts_with(b"#") || self.raw.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let dialect = *self.dialect.get_or_insert_with(|| Dialect::detect(&self.raw));
            if line.cut {
                return Ok(Some(Err(too_long(line, &self.raw))));
            }
            let row = if dialect == Dialect::Tabs { self.plain(line) } else { self.quoted(line, dialect.delimiter())? };
            match row {
                Ok(record) if record.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                row => return Ok(Some(row)),
            }
        }
    }

    fn plain(&mut self, line: Line) -> Result<Record, BadRecord> {
        self.raw.pop_if(|byte| *byte == b'\r');
        let text = self.text(line, |at| self.raw[..at].split(|byte| *byte == b'\t').count())?;
        Ok(Record { row: line.number, cells: text.split('\t').map(str::to_owned).collect() })
    }

    /// A row whose cells may be quoted, and so may span lines.
    fn quoted(&mut self, line: Line, delimiter: u8) -> io::Result<Result<Record, BadRecord>> {
        let mut cutter = Cutter::new(delimiter);
        let mut cut_to = 0;
        loop {
            let carriage_return = self.raw.pop_if(|byte| *byte == b'\r').is_some();
            cutter.feed(&self.raw, cut_to);
            cut_to = self.raw.len();
            if !cutter.open() {
                break;
            }
            self.raw.extend_from_slice(if carriage_return { b"\r\n" } else { b"\n" });
            let next = self.lines.next(&mut self.raw)?;
            if next.is_none() || self.raw.len() > MAX_BYTES {
                // Where the cell should have ended is anybody's guess, and so is every row after this one.
                self.ended = true;
                return Ok(Err(unclosed(line, &cutter, &self.raw)));
            }
        }
        let column_at = |at: usize| cutter.starts.iter().rposition(|start| *start <= at).unwrap_or(0) + 1;
        let checked = self.text(line, column_at).map(drop);
        Ok(checked.and_then(|()| cutter.finish(line, &self.raw)))
    }

    /// The row as text, if it is text.
    fn text(&self, line: Line, column_at: impl Fn(usize) -> usize) -> Result<&str, BadRecord> {
        let bad = |at: usize, reason, what: &str| BadRecord {
            row: line.number,
            column: column_at(at) as u64,
            byte: Some(line.offset + at as u64),
            reason,
            severity: Severity::Row,
            description: format!("byte {} of the file {what}", line.offset + at as u64),
            excerpt: excerpt(&String::from_utf8_lossy(&self.raw)),
        };
        if let Some(at) = self.raw.iter().position(|byte| *byte == 0) {
            return Err(bad(at, Reason::NulCharacter, "is a NUL character; remove it"));
        }
        std::str::from_utf8(&self.raw).map_err(|e| bad(e.valid_up_to(), Reason::InvalidUtf8, "is not UTF-8; save the file as UTF-8"))
    }
}

/// Finds the cells of a row that may have quoted ones, line by line.
#[derive(Debug)]
struct Cutter {
    delimiter: u8,
    state: State,
    /// Where each cell begins in the row, its quotation mark included.
    starts: Vec<usize>,
    cells: Vec<Vec<u8>>,
    /// The cell with text after its closing quotation mark.
    bad: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// After a quotation mark in a quoted cell: the end of the cell, or half of a doubled mark.
    Mark,
}

impl Cutter {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Start, starts: vec![0], cells: vec![Vec::new()], bad: None }
    }

    /// The row goes on in the next line.
    fn open(&self) -> bool {
        self.state == State::Quoted
    }

    /// Reads the bytes of the row from `from` on.
    fn feed(&mut self, raw: &[u8], from: usize) {
        for (at, &byte) in raw.iter().enumerate().skip(from) {
            self.state = match (self.state, byte) {
                (State::Start, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::Mark,
                (State::Mark, b'"') => self.keep(b'"', State::Quoted),
                (State::Quoted, byte) => self.keep(byte, State::Quoted),
                (_, byte) if byte == self.delimiter => self.end_of_cell(at),
                (State::Mark, byte) => {
                    self.bad.get_or_insert(self.cells.len());
                    self.keep(byte, State::Bare)
                }
                (_, byte) => self.keep(byte, State::Bare),
            };
        }
    }

    fn keep(&mut self, byte: u8, next: State) -> State {
        if let Some(cell) = self.cells.last_mut() {
            cell.push(byte);
        }
        next
    }

    fn end_of_cell(&mut self, at: usize) -> State {
        self.starts.push(at + 1);
        self.cells.push(Vec::new());
        State::Start
    }

    fn finish(self, line: Line, raw: &[u8]) -> Result<Record, BadRecord> {
        if let Some(column) = self.bad {
            return Err(BadRecord {
                row: line.number,
                column: column as u64,
                byte: None,
                reason: Reason::BadQuote,
                severity: Severity::Row,
                description: "there is text after the quotation mark that closes the cell; write a quotation mark inside a cell twice"
                    .into(),
                excerpt: excerpt(&String::from_utf8_lossy(raw)),
            });
        }
        // The row is UTF-8, and cells are cut at ASCII characters only.
        let cells = self.cells.into_iter().map(|cell| String::from_utf8_lossy(&cell).into_owned()).collect();
        Ok(Record { row: line.number, cells })
    }
}

fn unclosed(line: Line, cutter: &Cutter, raw: &[u8]) -> BadRecord {
    let start = cutter.starts.last().copied().unwrap_or(0);
    let lines = raw[..start].split(|byte| *byte == b'\n').count() as u64;
    BadRecord {
        row: line.number + lines - 1,
        column: cutter.cells.len() as u64,
        byte: Some(line.offset + start as u64),
        reason: Reason::UnclosedQuote,
        severity: Severity::File,
        description: "the quotation mark that opens this cell is never closed; nothing after it can be read".into(),
        excerpt: excerpt(&String::from_utf8_lossy(&raw[start..])),
    }
}

fn too_long(line: Line, raw: &[u8]) -> BadRecord {
    BadRecord {
        row: line.number,
        column: 0,
        byte: Some(line.offset),
        reason: Reason::RowTooLong,
        severity: Severity::Row,
        description: format!("the row has more than {MAX_BYTES} bytes; is this a table?"),
        excerpt: excerpt(&String::from_utf8_lossy(&raw[..raw.len().min(400)])),
    }
}

#[cfg(test)]
mod tests;
