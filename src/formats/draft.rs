//! What a row, a concept or a line says, while it is read: whatever the format, an entry is checked in one place.

use super::{
    issue::{Reason, RowIssue, Severity},
    names::Names,
};
use crate::{
    glossary::{Entry, EntryKind, Gender, InvalidEntry, PartOfSpeech, Provenance, Term, TermStatus},
    id::{EntryId, excerpt},
    text::{
        Language,
        class::{self, Class},
        slug,
    },
};

/// Where in a file something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Line or row, from 1.
    pub(super) row: u64,
    /// From 1; 0 for the whole row.
    pub(super) column: u64,
    /// Name of the column or element; may be empty.
    pub(super) field: String,
}

impl Place {
    /// A row as a whole.
    pub(super) fn row(row: u64) -> Self {
        Self { row, ..Self::default() }
    }

    /// An issue here; whoever knows the file adds its name.
    pub(super) fn issue(&self, severity: Severity, reason: Reason, description: String, what: &str) -> RowIssue {
        RowIssue {
            file: String::new(),
            row: self.row,
            column: self.column,
            field: self.field.clone(),
            byte: None,
            reason,
            description,
            severity,
            repaired_to: String::new(),
            excerpt: excerpt(what),
        }
    }
}

/// An entry in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The row as a whole.
    pub(super) place: Place,
    id: Option<(EntryId, Place)>,
    pub(super) kind: EntryKind,
    /// Each with its place.
    pub(super) terms: Vec<(Term, Place)>,
    pub(super) note: String,
    pub(super) source: String,
    pub(super) definition: String,
    pub(super) subject: String,
    pub(super) do_not_translate: bool,
    /// The file an entry says it came from; else it is the one that is read.
    pub(super) provenance: Option<Provenance>,
    /// Terms in languages that are not ours.
    pub(super) others: Vec<(String, Place)>,
    /// Things said of the entry that we have no place for.
    pub(super) unread: Vec<(String, Place)>,
    /// The id is a wish: another one is as good, and nothing has to be said.
    wished: bool,
    /// There was a note, even if it was empty.
    pub(super) noted: bool,
    issues: Vec<RowIssue>,
}

impl Draft {
    pub(super) fn at(place: Place) -> Self {
        Self { place, ..Self::default() }
    }

    pub(super) fn read_id(&mut self, text: &str, place: Place) {
        if text.is_empty() {
            return;
        }
        if let Ok(id) = EntryId::parse(text) {
            self.id = Some((id, place));
        } else if let Ok(id) = EntryId::parse(&slug(text, EntryId::MAX)) {
            let said = format!("`{}` is no id: ids have a-z, 0-9 and `-`", excerpt(text));
            self.repaired(&place, Reason::InvalidId, said, id.as_str(), text);
            self.id = Some((id, place));
        } else {
            let said = format!("`{}` is no id: write 1 to {} of a-z, 0-9 and `-`, or leave the cell empty", excerpt(text), EntryId::MAX);
            self.fatal(&place, Reason::InvalidId, said, text);
        }
    }

    /// An id that is taken if it can be.
    pub(super) fn wish_id(&mut self, text: &str, place: Place) {
        self.id = EntryId::parse(text).ok().map(|id| (id, place));
        self.wished = true;
    }

    pub(super) fn read_kind(&mut self, text: &str, place: &Place) {
        match EntryKind::parse(text) {
            Some(kind) => self.kind = kind,
            None if text.is_empty() => {}
            None => {
                let names = EntryKind::NAMES.map(|(_, name)| name).join(", ");
                self.fatal(place, Reason::UnknownKind, format!("`{}` is no kind of entry; the kinds are {names}", excerpt(text)), text);
            }
        }
    }

    /// A word for yes or no; empty is no.
    pub(super) fn read_flag(&mut self, text: &str, place: &Place) -> bool {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "x" => true,
            "" | "false" | "no" | "n" | "0" => false,
            _ => {
                self.fatal(place, Reason::BadFlag, format!("`{}` is neither `true` nor `false`", excerpt(text)), text);
                false
            }
        }
    }

    /// A part of speech; one we have no word for is read as `other`, and said.
    pub(super) fn read_part_of_speech(&mut self, text: &str, place: &Place) -> Option<PartOfSpeech> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        PartOfSpeech::parse(text).or_else(|| {
            let said = format!("`{}` is no part of speech we know", excerpt(text));
            self.repaired(place, Reason::UnknownValue, said, PartOfSpeech::Other.as_str(), text);
            Some(PartOfSpeech::Other)
        })
    }

    /// A gender; one we have no word for is read as `other`, and said.
    pub(super) fn read_gender(&mut self, text: &str, place: &Place) -> Option<Gender> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Gender::parse(text).or_else(|| {
            let said = format!("`{}` is no gender we know", excerpt(text));
            self.repaired(place, Reason::UnknownValue, said, Gender::Other.as_str(), text);
            Some(Gender::Other)
        })
    }

    /// Adds a term, unless it is there already.
    pub(super) fn add_term(&mut self, term: Term, place: Place) {
        let usable = |status| matches!(status, TermStatus::Preferred | TermStatus::Admitted);
        let same = |earlier: &Term| earlier.language == term.language && earlier.text == term.text;
        if let Some((earlier, _)) = self.terms.iter_mut().find(|(earlier, _)| same(earlier))
            && (earlier.status == term.status || usable(earlier.status) && usable(term.status))
        {
            earlier.status = earlier.status.min(term.status);
            let said = format!("`{}` stands twice in the row; once is enough", excerpt(&term.text));
            self.repaired(&place, Reason::RepeatedTerm, said, "", &term.text);
            return;
        }
        self.check_script(&term, &place);
        self.terms.push((term, place));
    }

    fn check_script(&mut self, term: &Term, place: &Place) {
        let has = |class| term.text.chars().any(|c| class::of(c) == class);
        let (own, other, name) = match term.language {
            Language::Arabic => (Class::Arabic, Class::Latin, "Arabic"),
            Language::English => (Class::Latin, Class::Arabic, "English"),
        };
        if has(other) && !has(own) {
            let said = format!("`{}` is no {name}; are two columns exchanged?", excerpt(&term.text));
            self.repaired(place, Reason::ScriptMismatch, said, "", &term.text);
        }
    }

    /// The entry, if there is nothing fatal, and the issues.
    pub(super) fn finish(mut self, names: &mut Names) -> (Option<Entry>, Vec<RowIssue>) {
        let (terms, places): (Vec<Term>, Vec<Place>) = self.terms.drain(..).unzip();
        let wanted = self.id.as_ref().map(|(id, _)| id.clone()).or_else(|| Entry::default_id(&terms));
        // The id does not matter to the checks, and an invalid row must not use one up.
        let Some(id) = wanted.or_else(|| EntryId::parse("none").ok()) else { return (None, self.issues) };
        let entry = Entry {
            note: std::mem::take(&mut self.note),
            source: std::mem::take(&mut self.source),
            do_not_translate: self.do_not_translate,
            definition: std::mem::take(&mut self.definition),
            subject: std::mem::take(&mut self.subject),
            provenance: self.provenance.take(),
            ..Entry::new(id, self.kind, terms)
        };
        let texts: Vec<String> = entry.terms.iter().map(|term| term.text.clone()).collect();
        match entry.validated() {
            Err(faults) => faults.iter().for_each(|fault| self.invalid(fault, &places, &texts)),
            Ok(entry) if !self.issues.iter().any(RowIssue::fatal) => {
                let entry = self.named(entry, names);
                return (Some(entry), self.issues);
            }
            Ok(_) => {}
        }
        (None, self.issues)
    }

    fn named(&mut self, entry: Entry, names: &mut Names) -> Entry {
        let id = names.unique(entry.id.clone());
        let wished = self.wished;
        if let Some((wanted, place)) = self.id.take().filter(|(wanted, _)| *wanted != id && !wished) {
            self.repaired(&place, Reason::DuplicateId, format!("another row has the id `{wanted}`"), id.as_str(), wanted.as_str());
        }
        if let Some(earlier) = names.earlier(&entry, self.place.row) {
            let term = entry.preferred(Language::Arabic).map_or("", |term| &term.text);
            let place = Place::row(self.place.row);
            self.issues.push(place.issue(
                Severity::Warning,
                Reason::DuplicateTerms,
                format!("{earlier} has the same preferred terms"),
                term,
            ));
        }
        Entry { id, ..entry }
    }

    fn invalid(&mut self, fault: &InvalidEntry, places: &[Place], texts: &[String]) {
        let term = match fault {
            InvalidEntry::EmptyTerm { index }
            | InvalidEntry::LongTerm { index, .. }
            | InvalidEntry::ControlCharacter { index, .. }
            | InvalidEntry::LongTermNote { index, .. } => Some(*index),
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
        let place = term.and_then(|index| places.get(index)).cloned().unwrap_or_else(|| Place::row(self.place.row));
        self.fatal(&place, Reason::from(fault), description, text);
    }

    /// A term in a language that is not ours.
    pub(super) fn other_language(&mut self, tag: &str, place: Place) {
        self.others.push((tag.to_owned(), place));
    }

    /// Something said of the entry that we have no place for.
    pub(super) fn unread(&mut self, name: &str, place: Place) {
        self.unread.push((name.to_owned(), place));
    }

    /// Something because of which the entry cannot be read.
    pub(super) fn fatal(&mut self, place: &Place, reason: Reason, description: String, what: &str) {
        self.issues.push(place.issue(Severity::Row, reason, description, what));
    }

    /// Something that is read, though not as it stands.
    pub(super) fn repaired(&mut self, place: &Place, reason: Reason, description: String, to: &str, what: &str) {
        let issue = place.issue(Severity::Warning, reason, description, what);
        self.issues.push(RowIssue { repaired_to: excerpt(to), ..issue });
    }
}
