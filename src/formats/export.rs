//! Entries become a file.

use std::io::{self, Write};

use super::{
    Dialect, ExportReport, Format, jsonl_writer::JsonLinesWriter, omegat_writer::OmegatWriter, table_writer::TableWriter,
    tbx_writer::TbxWriter, tmx_writer::TmxWriter, xliff_writer::XliffWriter, xlsx_writer::XlsxWriter,
};
use crate::{glossary::Entry, id::GlossaryId};

/// What the writer of a file is told.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The glossary the entries are of; formats with resource names or titles write it.
    pub glossary: Option<GlossaryId>,
}

/// What writes entries in a format.
pub(super) trait Output {
    /// Writes an entry; what cannot be written goes to the report.
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()>;
    /// Writes what stands at the end, and everything that is still held back.
    fn finish(&mut self) -> io::Result<()>;
}

/// Writes entries as a file that reads back the same, as far as its format can hold them.
pub struct Writer<'w> {
    output: Box<dyn Output + Send + 'w>,
    report: ExportReport,
}

impl<'w> Writer<'w> {
    /// Begins a file. Give it a buffered writer.
    pub fn new(out: impl Write + Send + 'w, format: Format, options: &WriteOptions) -> io::Result<Self> {
        let output: Box<dyn Output + Send + 'w> = match format {
            Format::Tsv => Box::new(TableWriter::new(out, Dialect::Tabs)?),
            Format::Csv => Box::new(TableWriter::new(out, Dialect::Commas)?),
            Format::Jsonl => Box::new(JsonLinesWriter::new(out, options)),
            Format::Tbx => Box::new(TbxWriter::new(out, options)?),
            Format::Tmx => Box::new(TmxWriter::new(out, options)?),
            Format::Xliff => Box::new(XliffWriter::new(out, options)?),
            Format::Xlsx => Box::new(XlsxWriter::new(out)?),
            Format::Omegat => Box::new(OmegatWriter::new(out)?),
        };
        Ok(Self { output, report: ExportReport::default() })
    }

    /// Writes an entry.
    pub fn write(&mut self, entry: &Entry) -> io::Result<()> {
        self.report.entries += 1;
        self.output.write(entry, &mut self.report)
    }

    /// Ends the file; says what it could not hold.
    pub fn finish(mut self) -> io::Result<ExportReport> {
        self.output.finish()?;
        Ok(self.report)
    }
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("report", &self.report).finish_non_exhaustive()
    }
}
