//! Entries as a workbook: one sheet, a row each.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
};

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{
    Column, ExportReport, Lost, cell,
    export::Output,
    table_writer::{lose, of},
};
use crate::glossary::Entry;

/// Most characters of a cell (Excel).
const MAX_CELL: usize = 32_767;

/// Writes row by row; the rows wait in a file of their own until the end.
pub(super) struct XlsxWriter<W: Write> {
    out: W,
    workbook: Workbook,
    row: u32,
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

impl<W: Write> XlsxWriter<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name("terms").map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        let mut writer = Self { out, workbook, row: 0 };
        writer.line(&Column::ALL.map(|(_, name)| name.to_owned()))?;
        Ok(writer)
    }

    fn line(&mut self, cells: &[String]) -> io::Result<()> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for (column, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(self.row, column, text.as_str()).map_err(failed)?;
        }
        self.row += 1;
        Ok(())
    }
}

impl<W: Write> Output for XlsxWriter<W> {
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        lose(entry, report);
        let cells = Column::ALL.map(|(column, _)| fitting(of(entry, column), entry, report));
        self.line(&cells)
    }

    fn finish(&mut self) -> io::Result<()> {
        let mut file: File = tempfile::tempfile()?;
        self.workbook.save_to_writer(BufWriter::new(&mut file)).map_err(failed)?;
        file.rewind()?;
        io::copy(&mut file, &mut self.out)?;
        self.out.flush()
    }
}

/// As many of the terms of a cell as it can hold.
fn fitting(text: String, entry: &Entry, report: &mut ExportReport) -> String {
    if text.chars().count() <= MAX_CELL {
        return text;
    }
    let mut terms = cell::terms(&text);
    let all = terms.len();
    loop {
        terms.pop();
        let text = cell::of_terms(terms.iter().map(String::as_str));
        if text.chars().count() <= MAX_CELL {
            report.lose(Lost::Synonym, entry, (all - terms.len()) as u64);
            return text;
        }
    }
}
