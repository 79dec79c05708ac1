//! A set of entries compiled for look-up: immutable, shared between threads, rebuilt rather than changed.

use std::{collections::HashSet, sync::OnceLock};

use crate::{
    glossary::{
        Entry,
        forms::{FormKind, forms},
        table::EntryTable,
    },
    matching::{
        dictionary::Dictionary,
        scan::{ScanError, Scanner},
    },
    text::fold,
};

/// A form of a term of an entry, waiting behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// Number in the table.
    pub entry: u32,
    /// Position among the entry's terms.
    pub term: u16,
    /// Relation of the form to the term.
    pub kind: FormKind,
    /// The text must have the article before the key: it is part of the term.
    pub article: bool,
    /// The text must have an ending after the key.
    pub needs_ending: bool,
}

/// Where a term, or a later part of it, begins in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// Number in the table.
    pub entry: u32,
    /// Position among the entry's terms.
    pub term: u16,
    /// The key is the whole term, not the part from a later word on.
    pub whole: bool,
}

/// Lists of `T`, one per key, in one array.
#[derive(Debug)]
struct Groups<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Groups<T> {
    fn new(lists: impl Iterator<Item = Vec<T>>) -> Self {
        let mut groups = Self { starts: vec![0], items: Vec::new() };
        for list in lists {
            groups.items.extend(list);
            groups.starts.push(groups.items.len() as u32);
        }
        groups
    }

    fn get(&self, number: usize) -> &[T] {
        let bounds = (self.starts.get(number), self.starts.get(number + 1));
        let (Some(&start), Some(&end)) = bounds else { return &[] };
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// The compiled form of a set of entries.
#[derive(Debug)]
pub struct Index {
    table: EntryTable,
    scanner: Scanner,
    patterns: Groups<Pattern>,
    /// Numbers of the entries by id.
    by_id: Vec<u32>,
    /// Built when the first search comes: running text never needs it.
    dictionary: OnceLock<(Dictionary, Groups<Posting>)>,
}

/// Entries on their way into an [`Index`], one after another: whoever has a million of them need not hold them.
#[derive(Debug, Default)]
pub struct IndexBuilder {
    table: EntryTable,
    /// All keys one after another; a string each would take three times the memory.
    keys: String,
    keyed: Vec<Keyed>,
}

/// A key, as a piece of [`IndexBuilder::keys`], and what it stands for.
#[derive(Debug, Clone, Copy)]
struct Keyed {
    start: u32,
    len: u16,
    pattern: Pattern,
}

impl Keyed {
    fn key(self, keys: &str) -> &str {
        keys.get(self.start as usize..self.start as usize + self.len as usize).unwrap_or_default()
    }
}

impl IndexBuilder {
    /// Takes an entry, last written at a time (microseconds since 1970).
    pub fn push(&mut self, entry: &Entry, update_time: i64) {
        let number = self.table.push(entry, update_time);
        for (position, term) in entry.terms.iter().enumerate() {
            for form in forms(term, entry.kind) {
                let (start, len) = (self.keys.len() as u32, form.key.len() as u16);
                self.keys.push_str(&form.key);
                let pattern = Pattern {
                    entry: number,
                    term: position as u16,
                    kind: form.kind,
                    article: form.article,
                    needs_ending: form.needs_ending,
                };
                self.keyed.push(Keyed { start, len, pattern });
            }
        }
    }

    /// Compiles what was taken.
    pub fn finish(self) -> Result<Index, ScanError> {
        let Self { table, keys, mut keyed } = self;
        keyed.sort_unstable_by(|a, b| a.key(&keys).cmp(b.key(&keys)).then(a.pattern.cmp(&b.pattern)));
        let mut distinct: Vec<&str> = Vec::new();
        let mut patterns = Groups { starts: vec![0], items: Vec::new() };
        for row in keyed {
            let key = row.key(&keys);
            if distinct.last() != Some(&key) {
                if !distinct.is_empty() {
                    patterns.starts.push(patterns.items.len() as u32);
                }
                distinct.push(key);
            } else if patterns.items.last() == Some(&row.pattern) {
                continue;
            }
            patterns.items.push(row.pattern);
        }
        if !distinct.is_empty() {
            patterns.starts.push(patterns.items.len() as u32);
        }
        patterns.items.shrink_to_fit();
        let scanner = Scanner::new(&distinct)?;
        let mut by_id: Vec<u32> = (0..table.len() as u32).collect();
        by_id.sort_by(|a, b| table.get(*a).id().cmp(table.get(*b).id()));
        Ok(Index { table, scanner, patterns, by_id, dictionary: OnceLock::new() })
    }
}

/// Without entries.
impl Default for Index {
    fn default() -> Self {
        Self {
            table: EntryTable::default(),
            scanner: Scanner::default(),
            patterns: Groups { starts: vec![0], items: Vec::new() },
            by_id: Vec::new(),
            dictionary: OnceLock::new(),
        }
    }
}

impl Index {
    /// Compiles entries; the order does not matter to look-ups.
    pub fn new<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Result<Self, ScanError> {
        let mut builder = IndexBuilder::default();
        for entry in entries {
            builder.push(entry, 0);
        }
        builder.finish()
    }

    /// The entries.
    pub fn table(&self) -> &EntryTable {
        &self.table
    }

    /// The automaton over the keys of [`Self::patterns`].
    pub fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    /// The forms behind a key of the scanner.
    pub fn patterns(&self, key: usize) -> &[Pattern] {
        self.patterns.get(key)
    }

    /// Number of the entry with an id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.by_id.binary_search_by(|number| self.table.get(*number).id().cmp(id)).ok().and_then(|at| self.by_id.get(at).copied())
    }

    /// Numbers of the entries by id.
    pub fn by_id(&self) -> &[u32] {
        &self.by_id
    }

    /// The dictionary of folded terms; values are for [`Self::postings`].
    pub fn dictionary(&self) -> &Dictionary {
        &self.searchable().0
    }

    /// What stands behind a value of the dictionary.
    pub fn postings(&self, value: u64) -> &[Posting] {
        self.searchable().1.get(value as usize)
    }

    /// Numbers of the entries with a term that is this folded text, or that has a word which begins with it.
    pub fn entries_with(&self, key: &str, whole: bool) -> HashSet<u32> {
        let mut found = HashSet::new();
        let wanted = |posting: &&Posting| !whole || posting.whole;
        if whole {
            let value = self.dictionary().get(key);
            found.extend(value.into_iter().flat_map(|value| self.postings(value)).filter(wanted).map(|posting| posting.entry));
        } else {
            self.dictionary().starting_with(key, |value| found.extend(self.postings(value).iter().map(|posting| posting.entry)));
        }
        found
    }

    fn searchable(&self) -> &(Dictionary, Groups<Posting>) {
        self.dictionary.get_or_init(|| {
            let mut keys = String::new();
            let mut rows: Vec<(u32, u32, Posting)> = Vec::new();
            for (entry, view) in self.table.iter().enumerate() {
                for (term, text) in view.terms().enumerate() {
                    let start = keys.len();
                    keys.push_str(&fold::key(text.text));
                    let end = keys.len() as u32;
                    let later_words = keys[start..].match_indices(' ').map(|(at, _)| at + 1);
                    for at in std::iter::once(0).chain(later_words) {
                        let posting = Posting { entry: entry as u32, term: term as u16, whole: at == 0 };
                        rows.push(((start + at) as u32, end, posting));
                    }
                }
            }
            let key = |row: &(u32, u32, Posting)| keys.get(row.0 as usize..row.1 as usize).unwrap_or_default();
            rows.sort_unstable_by(|a, b| key(a).cmp(key(b)).then(a.2.cmp(&b.2)));
            let groups = Groups::new(rows.chunk_by(|a, b| key(a) == key(b)).map(|group| group.iter().map(|row| row.2).collect()));
            let distinct = rows.chunk_by(|a, b| key(a) == key(b)).map(|group| key(&group[0])).zip(0..);
            (Dictionary::new(distinct), groups)
        })
    }
}
