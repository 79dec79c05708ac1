//! Rows of a table become entries.

use std::{
    collections::VecDeque,
    io::{self, BufRead},
};

use super::{
    Column, ColumnMap, Dialect, cell,
    draft::{Draft, Place},
    issue::{Reason, RowIssue, Severity},
    layout::Layout,
    records::{BadRecord, Record, Records},
    sink::{Sink, Source},
};
use crate::{
    glossary::{Term, TermStatus, entry::tidy},
    id::excerpt,
    text::Language,
};

/// What comes next in a table: a row, or why there is none.
pub(super) type NextRow = Result<Record, BadRecord>;

/// Where rows come from: text, or a spreadsheet.
pub(super) trait Rows: Send {
    /// The next row that is neither empty nor a comment.
    fn next(&mut self) -> io::Result<Option<NextRow>>;
    /// How its cells are written, once the first row has been read.
    fn style(&self) -> Style;
}

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Between tabs: line breaks and tabs stand behind backslashes.
    Escaped,
    /// Between commas: what a spreadsheet would take for a formula stands behind an apostrophe.
    Guarded,
    /// As they are.
    Plain,
}

impl<R: BufRead + Send> Rows for Records<R> {
    fn next(&mut self) -> io::Result<Option<NextRow>> {
        Self::next(self)
    }

    fn style(&self) -> Style {
        if self.dialect() == Dialect::Tabs { Style::Escaped } else { Style::Guarded }
    }
}

/// Rows looked at before the columns are decided.
const SAMPLE: usize = 64;

/// Reads a table row by row.
pub(super) struct Table {
    rows: Box<dyn Rows>,
    map: Option<ColumnMap>,
    /// A glossary of OmegaT.
    omegat: bool,
    layout: Option<Layout>,
    /// Rows read to find out the columns.
    ahead: VecDeque<NextRow>,
}

impl Table {
    /// A table in text; without a dialect the first row decides.
    pub(super) fn new(input: impl BufRead + Send + 'static, dialect: Option<Dialect>, map: Option<ColumnMap>) -> Self {
        Self::of_rows(Box::new(Records::new(input, dialect)), map)
    }

    pub(super) fn of_rows(rows: Box<dyn Rows>, map: Option<ColumnMap>) -> Self {
        Self { rows, map, omegat: false, layout: None, ahead: VecDeque::new() }
    }

    /// A glossary of OmegaT.
    pub(super) fn omegat(input: impl BufRead + Send + 'static) -> Self {
        Self { omegat: true, ..Self::new(input, Some(Dialect::Tabs), None) }
    }

    fn next_row(&mut self) -> io::Result<Option<NextRow>> {
        match self.ahead.pop_front() {
            Some(row) => Ok(Some(row)),
            None => self.rows.next(),
        }
    }

    /// Finds out the columns; none if that cannot be done, which is an issue then.
    fn find_layout(&mut self, sink: &mut Sink) -> io::Result<Option<Layout>> {
        while self.ahead.len() < SAMPLE {
            let Some(row) = self.rows.next()? else { break };
            self.ahead.push_back(row);
        }
        let whole = Place::default();
        match self.ahead.front() {
            None => {
                sink.issue(whole.issue(Severity::File, Reason::EmptyFile, "the file has no rows".into(), ""));
                return Ok(None);
            }
            Some(Err(bad)) if bad.severity > Severity::Warning => {
                // Without a first row nobody knows what the others mean.
                sink.count();
                sink.issue(RowIssue { severity: Severity::File, ..bad.issue(None) });
                return Ok(None);
            }
            Some(_) => {}
        }
        let rows: Vec<&[String]> = self.ahead.iter().filter_map(|row| row.as_ref().ok()).map(|record| record.cells.as_slice()).collect();
        let first = self.ahead.front().and_then(|row| row.as_ref().ok()).map_or(0, |record| record.row);
        match if self.omegat { Layout::of_omegat(&rows) } else { Layout::of(&rows, self.map.as_ref()) } {
            Err((column, reason, description)) => {
                let place = Place { row: first, column, field: String::new() };
                sink.issue(place.issue(Severity::File, reason, description, &rows[0].join(" ")));
                Ok(None)
            }
            Ok(layout) => {
                for position in &layout.unknown {
                    let name = &rows[0][*position];
                    let place = Place { row: first, column: *position as u64 + 1, field: excerpt(name) };
                    let said = "no column has that name, so this one is not read".into();
                    sink.issue(place.issue(Severity::Warning, Reason::UnknownColumn, said, name));
                }
                if layout.header {
                    self.ahead.pop_front();
                }
                Ok(Some(layout))
            }
        }
    }
}

impl Source for Table {
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool> {
        if self.layout.is_none() {
            self.layout = self.find_layout(sink)?;
        }
        let row = if self.layout.is_some() { self.next_row()? } else { None };
        let (Some(layout), Some(row)) = (&self.layout, row) else { return Ok(false) };
        sink.count();
        match row {
            Ok(record) => read(&record, layout, if self.omegat { Style::Plain } else { self.rows.style() }, sink),
            Err(bad) => sink.issue(bad.issue(Some(layout))),
        }
        Ok(true)
    }
}

impl BadRecord {
    fn issue(&self, layout: Option<&Layout>) -> RowIssue {
        let position = (self.column as usize).checked_sub(1);
        let column = layout.zip(position).and_then(|(layout, position)| layout.columns.get(position).copied().flatten());
        let place = Place { row: self.row, column: self.column, field: column.map_or("", Column::name).to_owned() };
        let issue = place.issue(self.severity, self.reason, self.description.clone(), "");
        RowIssue { byte: self.byte, excerpt: self.excerpt.clone(), ..issue }
    }
}

/// What a row says about the preferred terms, until it is known which they are.
#[derive(Default)]
struct Said {
    part_of_speech: [Option<crate::glossary::PartOfSpeech>; 2],
    gender: [Option<crate::glossary::Gender>; 2],
    context: [String; 2],
}

/// The languages a column speaks of, as places in [`Said`].
fn spoken_of(language: Option<Language>) -> &'static [usize] {
    match language {
        Some(Language::Arabic) => &[0],
        Some(Language::English) => &[1],
        None => &[0, 1],
    }
}

fn read(record: &Record, layout: &Layout, style: Style, sink: &mut Sink) {
    let (cells, columns) = (record.cells.len(), layout.columns.len());
    // Spreadsheets close some rows with empty cells.
    let fits = cells >= columns && record.cells[columns..].iter().all(|cell| cell.trim().is_empty());
    if !fits && !layout.ragged {
        let said = format!("the row has {cells} cells and the table {columns} columns; is a separator missing, or one too many?");
        let place = Place::row(record.row);
        return sink.issue(place.issue(Severity::Row, Reason::WrongColumnCount, said, &record.cells.join(" ")));
    }
    let mut draft = Draft::at(Place::row(record.row));
    let mut said = Said::default();
    for (position, (cell, column)) in record.cells.iter().zip(&layout.columns).enumerate() {
        if let Some(column) = column {
            let place = Place { row: record.row, column: position as u64 + 1, field: column.name().to_owned() };
            let cell = if style == Style::Guarded { cell::unguard(cell.trim()) } else { cell.trim() };
            read_cell(&mut draft, &mut said, *column, cell, place, style, layout.ragged);
        }
    }
    for (index, language) in [Language::Arabic, Language::English].into_iter().enumerate() {
        let preferred = draft.terms.iter_mut().filter(|(term, _)| term.language == language).min_by_key(|(term, _)| term.status);
        if let Some((term, _)) = preferred {
            term.part_of_speech = said.part_of_speech[index];
            term.gender = said.gender[index];
            term.context = std::mem::take(&mut said.context[index]);
        }
    }
    // Columns may stand in any order; entries have theirs.
    draft.terms.sort_by_key(|(term, _)| (term.language, term.status));
    sink.draft(draft);
}

fn read_cell(draft: &mut Draft, said: &mut Said, column: Column, cell: &str, place: Place, style: Style, omegat: bool) {
    let text = || tidy(&if style == Style::Escaped { cell::unescape(cell) } else { cell.to_owned() });
    match column {
        Column::Id => draft.read_id(cell, place),
        Column::Kind => draft.read_kind(cell, &place),
        // OmegaT knows no several terms in a cell.
        Column::Terms(language, status) if omegat => draft.add_term(Term::new(language, cell, status), place),
        Column::Terms(language, status) => read_terms(draft, cell, language, status, &place),
        Column::Note => draft.note = text(),
        Column::Source => draft.source = text(),
        Column::Definition => draft.definition = text(),
        Column::Subject => draft.subject = text(),
        Column::DoNotTranslate => draft.do_not_translate = draft.read_flag(cell, &place),
        Column::PartOfSpeech(language) => {
            let part = draft.read_part_of_speech(cell, &place);
            spoken_of(language).iter().for_each(|index| said.part_of_speech[*index] = part);
        }
        Column::Gender(language) => {
            let gender = draft.read_gender(cell, &place);
            spoken_of(language).iter().for_each(|index| said.gender[*index] = gender);
        }
        // A sentence is in one language.
        Column::Context(language) => said.context[spoken_of(language.or(Some(Language::detect(cell))))[0]] = text(),
    }
}

fn read_terms(draft: &mut Draft, cell: &str, language: Language, status: TermStatus, place: &Place) {
    let terms = cell::terms(cell);
    if status == TermStatus::Preferred && terms.len() > 1 {
        let text = format!("{} terms are preferred in `{}`, and only one can be; the others are admitted", terms.len(), language.code());
        draft.repaired(place, Reason::SeveralPreferred, text, &terms[0], cell);
    }
    for (number, term) in terms.iter().enumerate() {
        let status = if status == TermStatus::Preferred && number > 0 { TermStatus::Admitted } else { status };
        draft.add_term(Term::new(language, term, status), place.clone());
    }
}
