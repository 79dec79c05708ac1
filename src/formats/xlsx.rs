//! The first sheet of a workbook as a table.
//!
//! `calamine` reads it. A workbook is a zip archive, so its parts are unpacked once before, into nothing, to see that
//! none of them is a bomb: that crate keeps the shared strings in memory, and cuts cells without a bound.

mod bomb;

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};

use super::{
    issue::{Reason, Severity},
    records::{BadRecord, Record},
    table::{NextRow, Rows, Style},
};

/// Most bytes of a workbook.
const MAX_FILE: u64 = 512 << 20;
/// Most columns of a row: far more than there are meanings of columns.
const MAX_COLUMNS: usize = 256;
/// Rows read ahead of whoever reads them.
const AHEAD: usize = 256;

/// Rows of a sheet. They are read on a thread of their own: the library hands them out only while it is called.
pub(super) struct Sheet {
    rows: Receiver<Message>,
    ended: bool,
}

enum Message {
    Row(NextRow),
    End,
}

impl Sheet {
    /// Opens a workbook; a bad one has a single row, which says what is wrong.
    pub(super) fn open(input: impl Read) -> io::Result<Self> {
        let (sender, rows) = sync_channel(AHEAD);
        let mut file = tempfile::tempfile()?;
        let size = io::copy(&mut input.take(MAX_FILE + 1), &mut file)?;
        let checked = if size > MAX_FILE { Err(format!("the file has more than {MAX_FILE} bytes")) } else { bomb::check(&mut file)? };
        file.rewind()?;
        thread::Builder::new().name("workbook".into()).spawn(move || {
            let outcome = checked.and_then(|()| read(file, &sender).map_err(|error| error.to_string()));
            // Nobody waits if the reader was dropped.
            match outcome {
                Ok(()) => drop(sender.send(Message::End)),
                Err(said) => drop(sender.send(Message::Row(Err(whole(&said))))),
            }
        })?;
        Ok(Self { rows, ended: false })
    }
}

impl Rows for Sheet {
    fn next(&mut self) -> io::Result<Option<NextRow>> {
        if self.ended {
            return Ok(None);
        }
        match self.rows.recv() {
            Ok(Message::Row(row)) => {
                self.ended = matches!(&row, Err(bad) if bad.severity == Severity::File);
                Ok(Some(row))
            }
            Ok(Message::End) => {
                self.ended = true;
                Ok(None)
            }
            Err(_) => {
                self.ended = true;
                Ok(Some(Err(whole("its reader failed"))))
            }
        }
    }

    fn style(&self) -> Style {
        Style::Plain
    }
}

fn whole(said: &str) -> BadRecord {
    BadRecord {
        row: 0,
        column: 0,
        byte: None,
        reason: Reason::BadWorkbook,
        severity: Severity::File,
        description: format!("this is no workbook we can read: {said}"),
        excerpt: String::new(),
    }
}

/// A row in the making.
#[derive(Default)]
struct Line {
    row: u64,
    cells: Vec<String>,
    too_wide: bool,
}

impl Line {
    /// The row, unless nothing is in it.
    fn finish(&mut self) -> Option<NextRow> {
        let cells = std::mem::take(&mut self.cells);
        if std::mem::take(&mut self.too_wide) {
            return Some(Err(BadRecord {
                row: self.row,
                column: MAX_COLUMNS as u64 + 1,
                byte: None,
                reason: Reason::WrongColumnCount,
                severity: Severity::Row,
                description: format!("the row has more than {MAX_COLUMNS} columns"),
                excerpt: String::new(),
            }));
        }
        let empty = cells.iter().all(|cell| cell.trim().is_empty());
        (!empty).then_some(Ok(Record { row: self.row, cells }))
    }
}

fn read(file: File, rows: &SyncSender<Message>) -> Result<(), XlsxError> {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(file))?;
    let sheets = workbook.sheet_names();
    let Some(first) = sheets.first() else { return Ok(()) };
    let mut cells = workbook.worksheet_cells_reader(first)?;
    let mut line = Line::default();
    let mut width = 0;
    let mut send = |row: Option<NextRow>| row.is_none_or(|row| rows.send(Message::Row(padded(row, &mut width))).is_ok());
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let row = u64::from(row) + 1;
        if row != line.row {
            if !send(line.finish()) {
                return Ok(());
            }
            line.row = row;
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            line.too_wide |= !text(cell.get_value()).trim().is_empty();
            continue;
        }
        if line.cells.len() <= column {
            line.cells.resize(column + 1, String::new());
        }
        line.cells[column] = text(cell.get_value());
    }
    if !send(line.finish()) {
        return Ok(());
    }
    if sheets.len() > 1 {
        let said = format!("only the first of {} sheets is read", sheets.len());
        let bad = BadRecord { severity: Severity::Warning, reason: Reason::NotRead, description: said, ..whole("") };
        drop(rows.send(Message::Row(Err(bad))));
    }
    Ok(())
}

/// A sheet does not store empty cells at the end of a row: every row is as wide as the first.
fn padded(row: NextRow, width: &mut usize) -> NextRow {
    row.map(|mut record| {
        if *width == 0 {
            *width = record.cells.len();
        }
        if record.cells.len() < *width {
            record.cells.resize(*width, String::new());
        }
        record
    })
}

/// A cell as it is shown, without the format of numbers.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        other => calamine::Data::from(other.clone()).to_string(),
    }
}
