//! Entries become a file.

use std::io::{self, Write};

use super::{cell, column::Column, dialect::Dialect};
use crate::glossary::{CliticRule, Entry, Gender, PartOfSpeech, Term, TermStatus};

/// What a table cannot hold, counted while it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Losses {
    /// Notes on single terms.
    pub term_notes: u64,
    /// Rules about clitics other than the usual one.
    pub clitic_rules: u64,
    /// Parts of speech, genders and contexts of terms that are not the preferred ones.
    pub term_details: u64,
}

/// Writes entries as a table that reads back the same.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: Output<W>,
    losses: Losses,
}

#[derive(Debug)]
enum Output<W: Write> {
    Plain(W),
    Quoted(Box<csv::Writer<W>>),
}

impl<W: Write> Writer<W> {
    /// Begins a table with the row that names the columns. Give it a buffered writer.
    pub fn new(out: W, dialect: Dialect) -> io::Result<Self> {
        let out = match dialect {
            Dialect::Tabs => Output::Plain(out),
            Dialect::Commas | Dialect::Semicolons => {
                Output::Quoted(Box::new(csv::WriterBuilder::new().delimiter(dialect.delimiter()).from_writer(out)))
            }
        };
        let mut writer = Self { out, losses: Losses::default() };
        writer.row(&Column::ALL.map(|(_, name)| name.to_owned()))?;
        Ok(writer)
    }

    /// Writes an entry.
    pub fn write(&mut self, entry: &Entry) -> io::Result<()> {
        self.losses.term_notes += entry.terms.iter().filter(|term| !term.note.is_empty()).count() as u64;
        self.losses.clitic_rules += entry.terms.iter().filter(|term| term.clitic_rule != CliticRule::ByKind).count() as u64;
        self.losses.term_details += entry.terms.iter().filter(|t| t.status != TermStatus::Preferred && has_details(t)).count() as u64;
        let tabs = matches!(self.out, Output::Plain(_));
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

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        match &mut self.out {
            Output::Plain(out) => writeln!(out, "{}", cells.join("\t")),
            Output::Quoted(out) => out.write_record(cells).map_err(io::Error::from),
        }
    }

    /// Ends the table; says what it could not hold.
    pub fn finish(mut self) -> io::Result<Losses> {
        match &mut self.out {
            Output::Plain(out) => out.flush()?,
            Output::Quoted(out) => out.flush()?,
        }
        Ok(self.losses)
    }
}

fn has_details(term: &Term) -> bool {
    term.part_of_speech.is_some() || term.gender.is_some() || !term.context.is_empty()
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
