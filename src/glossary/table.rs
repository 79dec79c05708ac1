//! Entries packed into a few arrays, about 100 bytes an entry.

use rustc_hash::FxHashMap;

use crate::{
    glossary::{CliticRule, Entry, EntryKind, Gender, PartOfSpeech, Term, TermStatus},
    id::EntryId,
    text::Language,
};

/// A piece of the text arena.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: u32,
    len: u16,
}

#[derive(Debug, Clone, Copy)]
struct TermRow {
    text: Piece,
    note: Piece,
    language: Language,
    status: TermStatus,
    clitic_rule: CliticRule,
}

#[derive(Debug, Clone, Copy)]
struct EntryRow {
    id: Piece,
    note: Piece,
    source: Piece,
    update_time: i64,
    first_term: u32,
    kind: EntryKind,
    do_not_translate: bool,
}

/// An immutable list of entries.
#[derive(Debug, Default)]
pub struct EntryTable {
    arena: String,
    terms: Vec<TermRow>,
    entries: Vec<EntryRow>,
    /// What only few entries say about themselves.
    details: FxHashMap<u32, Box<Details>>,
}

#[derive(Debug, PartialEq, Eq)]
struct Details {
    definition: String,
    subject: String,
    terms: Vec<TermDetails>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct TermDetails {
    part_of_speech: Option<PartOfSpeech>,
    gender: Option<Gender>,
    context: String,
}

impl Details {
    fn of(entry: &Entry) -> Option<Box<Self>> {
        let of_term = |t: &Term| TermDetails { part_of_speech: t.part_of_speech, gender: t.gender, context: t.context.clone() };
        let terms: Vec<TermDetails> = entry.terms.iter().map(of_term).collect();
        let said = !entry.definition.is_empty() || !entry.subject.is_empty() || terms.iter().any(|t| *t != TermDetails::default());
        said.then(|| Box::new(Self { definition: entry.definition.clone(), subject: entry.subject.clone(), terms }))
    }
}

impl EntryTable {
    /// Appends an entry, last written at a time (microseconds since 1970), and returns its number.
    pub fn push(&mut self, entry: &Entry, update_time: i64) -> u32 {
        let row = EntryRow {
            id: self.intern(entry.id.as_str()),
            note: self.intern(&entry.note),
            source: self.intern(&entry.source),
            update_time,
            first_term: self.terms.len() as u32,
            kind: entry.kind,
            do_not_translate: entry.do_not_translate,
        };
        for term in &entry.terms {
            let (text, note) = (self.intern(&term.text), self.intern(&term.note));
            self.terms.push(TermRow { text, note, language: term.language, status: term.status, clitic_rule: term.clitic_rule });
        }
        let number = self.entries.len() as u32;
        self.entries.push(row);
        if let Some(details) = Details::of(entry) {
            self.details.insert(number, details);
        }
        number
    }

    fn intern(&mut self, text: &str) -> Piece {
        let start = self.arena.len() as u32;
        self.arena.push_str(text);
        Piece { start, len: text.len() as u16 }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with a number that [`Self::push`] returned.
    pub fn get(&self, number: u32) -> EntryView<'_> {
        EntryView { table: self, number: number as usize }
    }

    /// Number of the first term of an entry; the others follow it.
    pub fn first_term(&self, entry: u32) -> u32 {
        self.entries[entry as usize].first_term
    }

    /// Number of the entry that a term belongs to.
    pub fn entry_of(&self, term: u32) -> u32 {
        (self.entries.partition_point(|entry| entry.first_term <= term) as u32).saturating_sub(1)
    }

    /// The term with a number, of any entry.
    pub fn term(&self, number: u32) -> TermView<'_> {
        self.view(&self.terms[number as usize])
    }

    fn view(&self, row: &TermRow) -> TermView<'_> {
        TermView {
            text: self.text(row.text),
            note: self.text(row.note),
            language: row.language,
            status: row.status,
            clitic_rule: row.clitic_rule,
        }
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = EntryView<'_>> {
        (0..self.entries.len()).map(|number| EntryView { table: self, number })
    }

    fn text(&self, piece: Piece) -> &str {
        let start = piece.start as usize;
        self.arena.get(start..start + piece.len as usize).unwrap_or_default()
    }
}

/// One entry of a table.
#[derive(Debug, Clone, Copy)]
pub struct EntryView<'a> {
    table: &'a EntryTable,
    number: usize,
}

/// One term of an entry of a table.
#[derive(Debug, Clone, Copy)]
pub struct TermView<'a> {
    /// As stored.
    pub text: &'a str,
    /// A remark for people.
    pub note: &'a str,
    /// Its language.
    pub language: Language,
    /// Its standing.
    pub status: TermStatus,
    /// Its clitics.
    pub clitic_rule: CliticRule,
}

impl<'a> EntryView<'a> {
    fn row(self) -> &'a EntryRow {
        &self.table.entries[self.number]
    }

    /// The table it is in.
    pub fn table(self) -> &'a EntryTable {
        self.table
    }

    /// Its number in the table.
    pub fn number(self) -> u32 {
        self.number as u32
    }

    /// Id inside the glossary.
    pub fn id(self) -> &'a str {
        self.table.text(self.row().id)
    }

    /// What it names.
    pub fn kind(self) -> EntryKind {
        self.row().kind
    }

    /// Must be kept as it is in translation.
    pub fn do_not_translate(self) -> bool {
        self.row().do_not_translate
    }

    /// When it was last written, in microseconds since 1970.
    pub fn update_time(self) -> i64 {
        self.row().update_time
    }

    /// All its terms.
    pub fn terms(self) -> impl ExactSizeIterator<Item = TermView<'a>> {
        self.rows().iter().map(|row| self.table.view(row))
    }

    /// The term at a position.
    pub fn term(self, index: usize) -> Option<TermView<'a>> {
        self.rows().get(index).map(|row| self.table.view(row))
    }

    fn rows(self) -> &'a [TermRow] {
        let first = self.row().first_term as usize;
        let end = self.table.entries.get(self.number + 1).map_or(self.table.terms.len(), |next| next.first_term as usize);
        &self.table.terms[first..end]
    }

    /// An owned copy, without its provenance: that stays in the store.
    pub fn to_entry(self) -> Option<Entry> {
        let details = self.table.details.get(&(self.number as u32));
        let term = |(index, t): (usize, TermView<'_>)| {
            let TermDetails { part_of_speech, gender, context } =
                details.and_then(|details| details.terms.get(index)).cloned().unwrap_or_default();
            Term {
                language: t.language,
                text: t.text.to_owned(),
                status: t.status,
                clitic_rule: t.clitic_rule,
                note: t.note.to_owned(),
                part_of_speech,
                gender,
                context,
            }
        };
        let terms = self.terms().enumerate().map(term).collect();
        Some(Entry {
            note: self.table.text(self.row().note).to_owned(),
            source: self.table.text(self.row().source).to_owned(),
            do_not_translate: self.row().do_not_translate,
            definition: details.map(|d| d.definition.clone()).unwrap_or_default(),
            subject: details.map(|d| d.subject.clone()).unwrap_or_default(),
            ..Entry::new(EntryId::parse(self.id()).ok()?, self.kind(), terms)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_as_they_went_in() {
        let entry = |id: &str, terms: &[&str]| {
            let terms =
                terms.iter().map(|t| Term { note: "n".into(), ..Term::new(Language::detect(t), t, TermStatus::Admitted) }).collect();
            let entry = Entry::new(EntryId::parse(id).unwrap(), EntryKind::Place, terms);
            Entry { note: "on the Nile".into(), do_not_translate: true, ..entry }
        };
        let mut all = [entry("cairo", &["القاهرة", "Cairo", "al-Qahira"]), entry("giza", &["الجيزة"])];
        all[1].subject = "geography".into();
        all[1].terms[0].gender = Some(Gender::Feminine);
        let mut table = EntryTable::default();
        let numbers: Vec<u32> = all.iter().map(|e| table.push(e, 0)).collect();
        let back: Vec<Entry> = numbers.into_iter().filter_map(|n| table.get(n).to_entry()).collect();
        assert_eq!(back, all);
    }
}
