//! Where the reader of a format puts what it has read.

use std::{
    collections::{HashSet, VecDeque},
    io,
};

use super::{
    draft::{Draft, Place},
    issue::{Reason, RowIssue, Severity},
    names::Names,
};
use crate::{
    glossary::{Entry, Provenance},
    id::excerpt,
};

/// What cuts a file into entries.
pub(super) trait Source: Send {
    /// Reads on, a little; false at the end of the file.
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool>;
}

/// Entries and issues on their way to whoever reads.
#[derive(Debug)]
pub(super) struct Sink {
    file: String,
    pub(super) names: Names,
    pub(super) rows: u64,
    pub(super) ready: VecDeque<Result<Entry, RowIssue>>,
    /// What is said once only.
    said: HashSet<(Reason, String)>,
}

/// Most different things that are said once; a file of ever new ones is no glossary.
const MOST_SAID: usize = 1_000;

impl Sink {
    pub(super) fn new(file: String, mut names: Names) -> Self {
        names.begin(&file);
        Self { file, names, rows: 0, ready: VecDeque::new(), said: HashSet::new() }
    }

    /// Name of the file.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Counts a row, read or not.
    pub(super) fn count(&mut self) {
        self.rows += 1;
    }

    /// Something is wrong.
    pub(super) fn issue(&mut self, issue: RowIssue) {
        self.ready.push_back(Err(RowIssue { file: self.file.clone(), ..issue }));
    }

    /// Something that would be said of a thousand rows is said of the first one.
    pub(super) fn note_once(&mut self, place: &Place, reason: Reason, said: &str, what: &str) {
        if self.said.len() < MOST_SAID && self.said.insert((reason, what.to_owned())) {
            self.issue(place.issue(Severity::Warning, reason, said.to_owned(), what));
        }
    }

    /// An entry is complete, with its issues.
    pub(super) fn draft(&mut self, draft: Draft) {
        let row = draft.place.row;
        for (tag, place) in &draft.others {
            let said = format!("terms in `{}` are not read: they are neither Arabic nor English", excerpt(tag));
            self.note_once(place, Reason::OtherLanguage, &said, tag);
        }
        for (name, place) in &draft.unread {
            let said = format!("`{}` is not read: entries have no place for it", excerpt(name));
            self.note_once(place, Reason::NotRead, &said, name);
        }
        if draft.terms.is_empty() && !draft.others.is_empty() {
            let said = "the entry has neither an Arabic nor an English term, so it is passed over";
            return self.issue(draft.place.issue(Severity::Warning, Reason::NoOwnLanguage, said.into(), ""));
        }
        let (entry, issues) = draft.finish(&mut self.names);
        for issue in issues {
            self.issue(issue);
        }
        if let Some(entry) = entry {
            let place = Provenance { file: self.file.clone(), row };
            let provenance = entry.provenance.or(Some(place));
            self.ready.push_back(Ok(Entry { provenance, ..entry }));
        }
    }
}
