//! Cells become an entry.

use super::{
    cell,
    column::{Column, Layout},
    issue::{Reason, Severity},
    names::Names,
    records::Record,
};
use crate::{
    glossary::{Entry, EntryKind, InvalidEntry, Term, TermStatus},
    id::{EntryId, excerpt},
    text::{
        Language,
        class::{self, Class},
        slug,
    },
};

/// Something wrong with a cell; the row and the file are known further up.
#[derive(Debug)]
pub(super) struct CellIssue {
    /// From 0; none for the whole row.
    pub(super) position: Option<usize>,
    pub(super) reason: Reason,
    pub(super) severity: Severity,
    pub(super) description: String,
    pub(super) repaired_to: String,
    pub(super) excerpt: String,
}

/// What a row says, while its cells are read.
#[derive(Debug, Default)]
struct Draft {
    id: Option<(EntryId, usize)>,
    kind: EntryKind,
    /// Each with the position of its cell.
    terms: Vec<(Term, usize)>,
    note: String,
    source: String,
    do_not_translate: bool,
    issues: Vec<CellIssue>,
}

/// Reads a row. Without an entry, at least one of the issues is fatal.
pub(super) fn read(record: &Record, layout: &Layout, escaped: bool, names: &mut Names) -> (Option<Entry>, Vec<CellIssue>) {
    let mut draft = Draft::default();
    let (cells, columns) = (record.cells.len(), layout.0.len());
    if cells != columns {
        let text = format!("the row has {cells} cells and the table {columns} columns; is a separator missing, or one too many?");
        draft.fatal(None, Reason::WrongColumnCount, text, &record.cells.join(" "));
        return (None, draft.issues);
    }
    for (position, (cell, column)) in record.cells.iter().zip(&layout.0).enumerate() {
        if let Some(column) = column {
            draft.read(*column, cell, position, escaped);
        }
    }
    draft.finish(record.row, names)
}

impl Draft {
    fn read(&mut self, column: Column, cell: &str, position: usize, escaped: bool) {
        let cell = cell.trim();
        let text = || if escaped { cell::unescape(cell) } else { cell.to_owned() };
        match column {
            Column::Id => self.read_id(cell, position),
            Column::Kind => self.read_kind(cell, position),
            Column::Terms(language, status) => self.read_terms(cell, language, status, position),
            Column::Note => self.note = text(),
            Column::Source => self.source = text(),
            Column::DoNotTranslate => self.read_flag(cell, position),
        }
    }

    fn read_id(&mut self, cell: &str, position: usize) {
        if cell.is_empty() {
            return;
        }
        if let Ok(id) = EntryId::parse(cell) {
            self.id = Some((id, position));
        } else if let Ok(id) = EntryId::parse(&slug(cell, EntryId::MAX)) {
            let text = format!("`{}` is no id: ids have a-z, 0-9 and `-`", excerpt(cell));
            self.repaired(position, Reason::InvalidId, text, id.as_str(), cell);
            self.id = Some((id, position));
        } else {
            let text = format!("`{}` is no id: write 1 to {} of a-z, 0-9 and `-`, or leave the cell empty", excerpt(cell), EntryId::MAX);
            self.fatal(Some(position), Reason::InvalidId, text, cell);
        }
    }

    fn read_kind(&mut self, cell: &str, position: usize) {
        match EntryKind::parse(cell) {
            Some(kind) => self.kind = kind,
            None if cell.is_empty() => {}
            None => {
                let names = EntryKind::NAMES.map(|(_, name)| name).join(", ");
                self.fatal(
                    Some(position),
                    Reason::UnknownKind,
                    format!("`{}` is no kind of entry; the kinds are {names}", excerpt(cell)),
                    cell,
                );
            }
        }
    }

    fn read_flag(&mut self, cell: &str, position: usize) {
        match cell.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "x" => self.do_not_translate = true,
            "" | "false" | "no" | "n" | "0" => {}
            _ => self.fatal(Some(position), Reason::BadFlag, format!("`{}` is neither `true` nor `false`", excerpt(cell)), cell),
        }
    }

    fn read_terms(&mut self, cell: &str, language: Language, status: TermStatus, position: usize) {
        let terms = cell::terms(cell);
        if status == TermStatus::Preferred && terms.len() > 1 {
            let text =
                format!("{} terms are preferred in `{}`, and only one can be; the others are admitted", terms.len(), language.code());
            self.repaired(position, Reason::SeveralPreferred, text, &terms[0], cell);
        }
        for (number, term) in terms.iter().enumerate() {
            let status = if status == TermStatus::Preferred && number > 0 { TermStatus::Admitted } else { status };
            self.add_term(Term::new(language, term, status), position);
        }
    }

    fn add_term(&mut self, term: Term, position: usize) {
        let usable = |status| matches!(status, TermStatus::Preferred | TermStatus::Admitted);
        let same = |earlier: &Term| earlier.language == term.language && earlier.text == term.text;
        if let Some((earlier, _)) = self.terms.iter_mut().find(|(earlier, _)| same(earlier))
            && (earlier.status == term.status || usable(earlier.status) && usable(term.status))
        {
            earlier.status = earlier.status.min(term.status);
            let text = format!("`{}` stands twice in the row; once is enough", excerpt(&term.text));
            self.repaired(position, Reason::RepeatedTerm, text, "", &term.text);
            return;
        }
        let has = |class| term.text.chars().any(|c| class::of(c) == class);
        let (own, other) = match term.language {
            Language::Arabic => (Class::Arabic, Class::Latin),
            Language::English => (Class::Latin, Class::Arabic),
        };
        if has(other) && !has(own) {
            let text = format!(
                "`{}` is no {}; are two columns exchanged?",
                excerpt(&term.text),
                if own == Class::Arabic { "Arabic" } else { "English" }
            );
            self.repaired(position, Reason::ScriptMismatch, text, "", &term.text);
        }
        self.terms.push((term, position));
    }

    fn finish(mut self, row: u64, names: &mut Names) -> (Option<Entry>, Vec<CellIssue>) {
        self.terms.sort_by_key(|(term, _)| (term.language, term.status));
        let positions: Vec<usize> = self.terms.iter().map(|(_, position)| *position).collect();
        let terms: Vec<Term> = self.terms.drain(..).map(|(term, _)| term).collect();
        let wanted = self.id.as_ref().map(|(id, _)| id.clone()).or_else(|| Entry::default_id(&terms));
        // The id does not matter to the checks, and an invalid row must not use one up.
        let Some(id) = wanted.clone().or_else(|| EntryId::parse("none").ok()) else { return (None, self.issues) };
        let entry = Entry {
            id,
            kind: self.kind,
            terms,
            note: std::mem::take(&mut self.note),
            source: std::mem::take(&mut self.source),
            do_not_translate: self.do_not_translate,
        };
        let texts: Vec<String> = entry.terms.iter().map(|term| term.text.clone()).collect();
        match entry.validated() {
            Err(faults) => faults.iter().for_each(|fault| self.invalid(fault, &positions, &texts)),
            Ok(entry) if !self.issues.iter().any(|issue| issue.severity > Severity::Warning) => {
                let entry = self.named(entry, row, names);
                return (Some(entry), self.issues);
            }
            Ok(_) => {}
        }
        (None, self.issues)
    }

    fn named(&mut self, entry: Entry, row: u64, names: &mut Names) -> Entry {
        let id = names.unique(entry.id.clone());
        if let Some((wanted, position)) = self.id.take().filter(|(wanted, _)| *wanted != id) {
            self.repaired(position, Reason::DuplicateId, format!("another row has the id `{wanted}`"), id.as_str(), wanted.as_str());
        }
        if let Some(earlier) = names.earlier(&entry, row) {
            let term = entry.preferred(Language::Arabic).map_or("", |term| &term.text);
            let text = format!("{earlier} has the same preferred terms");
            self.issues.push(CellIssue {
                position: None,
                reason: Reason::DuplicateTerms,
                severity: Severity::Warning,
                description: text,
                repaired_to: String::new(),
                excerpt: excerpt(term),
            });
        }
        Entry { id, ..entry }
    }

    fn invalid(&mut self, fault: &InvalidEntry, positions: &[usize], texts: &[String]) {
        let term = match fault {
            InvalidEntry::EmptyTerm { index } | InvalidEntry::LongTerm { index, .. } | InvalidEntry::ControlCharacter { index, .. } => {
                Some(*index)
            }
            InvalidEntry::TwoPreferred { second, .. } | InvalidEntry::SameTerm { second, .. } => Some(*second),
            _ => None,
        };
        let text = term.and_then(|index| texts.get(index)).map_or("", String::as_str);
        let description = match fault {
            InvalidEntry::SameTerm { .. } => format!("`{}` is given two standings that contradict each other", excerpt(text)),
            InvalidEntry::LongTerm { characters, .. } => {
                format!("the term has {characters} characters; the most is {}", Term::MAX_CHARACTERS)
            }
            InvalidEntry::EmptyTerm { .. } => "nothing is left of the term without marks and invisible characters".into(),
            InvalidEntry::ControlCharacter { .. } => format!("the term `{}` has a control character", excerpt(text)),
            other => other.to_string(),
        };
        let position = term.and_then(|index| positions.get(index)).copied();
        self.fatal(position, Reason::from(fault), description, text);
    }

    fn fatal(&mut self, position: Option<usize>, reason: Reason, description: String, what: &str) {
        self.issues.push(CellIssue {
            position,
            reason,
            severity: Severity::Row,
            description,
            repaired_to: String::new(),
            excerpt: excerpt(what),
        });
    }

    fn repaired(&mut self, position: usize, reason: Reason, description: String, to: &str, what: &str) {
        self.issues.push(CellIssue {
            position: Some(position),
            reason,
            severity: Severity::Warning,
            description,
            repaired_to: excerpt(to),
            excerpt: excerpt(what),
        });
    }
}
