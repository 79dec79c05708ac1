//! Entries become a table.

use std::io::{self, Write};

use super::{Column, Dialect, ExportReport, Lost, cell, export::Output};
use crate::glossary::{CliticRule, Entry, Gender, PartOfSpeech, TermStatus};

/// Writes entries as a table.
pub(super) enum TableWriter<W: Write> {
    /// Between tabs.
    Plain(W),
    /// Between commas or semicolons.
    Quoted(Box<csv::Writer<W>>),
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with the row that names the columns.
    pub(super) fn new(out: W, dialect: Dialect) -> io::Result<Self> {
        let mut writer = match dialect {
            Dialect::Tabs => Self::Plain(out),
            Dialect::Commas | Dialect::Semicolons => {
                Self::Quoted(Box::new(csv::WriterBuilder::new().delimiter(dialect.delimiter()).from_writer(out)))
            }
        };
        writer.row(&Column::ALL.map(|(_, name)| name.to_owned()))?;
        Ok(writer)
    }

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        match self {
            Self::Plain(out) => writeln!(out, "{}", cells.join("\t")),
            Self::Quoted(out) => out.write_record(cells).map_err(io::Error::from),
        }
    }
}

impl<W: Write> Output for TableWriter<W> {
    fn write(&mut self, entry: &Entry, report: &mut ExportReport) -> io::Result<()> {
        lose(entry, report);
        let tabs = matches!(self, Self::Plain(_));
        let cells = Column::ALL.map(|(column, _)| {
            let text = of(entry, column);
            match column {
                Column::Terms(..) if tabs => text,
                _ if tabs => cell::escape(&text),
                _ => cell::guard(&text),
            }
        });
        self.row(&cells)
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Quoted(out) => out.flush(),
        }
    }
}

/// What no table holds: remarks on terms, rules, and what is said of terms that are not preferred.
pub(super) fn lose(entry: &Entry, report: &mut ExportReport) {
    report.lose_if(entry.provenance.is_some(), Lost::Provenance, entry);
    for term in &entry.terms {
        report.lose_if(!term.note.is_empty(), Lost::TermNote, entry);
        report.lose_if(term.clitic_rule != CliticRule::ByKind, Lost::CliticRule, entry);
        if term.status != TermStatus::Preferred {
            report.lose_if(term.part_of_speech.is_some(), Lost::PartOfSpeech, entry);
            report.lose_if(term.gender.is_some(), Lost::Gender, entry);
            report.lose_if(!term.context.is_empty(), Lost::Context, entry);
        }
    }
}

/// What an entry has to say in a column.
pub(super) fn of(entry: &Entry, column: Column) -> String {
    let preferred = |language: Option<_>| language.and_then(|language| entry.preferred(language));
    match column {
        Column::Id => entry.id.to_string(),
        Column::Kind => entry.kind.as_str().to_owned(),
        Column::Terms(language, status) => {
            cell::of_terms(entry.terms.iter().filter(|t| (t.language, t.status) == (language, status)).map(|t| t.text.as_str()))
        }
        Column::Note => entry.note.clone(),
        Column::Source => entry.source.clone(),
        Column::DoNotTranslate => if entry.do_not_translate { "true" } else { "" }.to_owned(),
        Column::Definition => entry.definition.clone(),
        Column::Subject => entry.subject.clone(),
        Column::PartOfSpeech(language) => preferred(language).and_then(|t| t.part_of_speech).map_or("", PartOfSpeech::as_str).to_owned(),
        Column::Gender(language) => preferred(language).and_then(|t| t.gender).map_or("", Gender::as_str).to_owned(),
        Column::Context(language) => preferred(language).map(|t| t.context.clone()).unwrap_or_default(),
    }
}
