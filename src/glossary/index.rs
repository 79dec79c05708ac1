//! A set of entries compiled for look-up: immutable, shared between threads, rebuilt rather than changed.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use crate::{
    glossary::{
        CliticRule, Entry, EntryKind, Term,
        forms::{FormKind, forms},
        names::Names,
        table::EntryTable,
    },
    matching::{
        dictionary::Dictionary,
        scan::{ScanError, Scanner},
    },
    text::{
        Language,
        class::{self, Class},
        fold,
    },
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
    /// What of the term and its entry decides what may stand around the key.
    pub traits: Traits,
}

/// What the judgement of a hit asks of a term: kept with the key, so that a hit that fails never touches the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// What the entry names.
    pub kind: EntryKind,
    /// Language of the term.
    pub language: Language,
    /// Clitics of the term.
    pub clitic_rule: CliticRule,
    /// The term ends in ي, as relational adjectives do.
    pub is_relational: bool,
    /// Written in capitals only, which common words must not match: US, WHO, IS.
    pub is_acronym: bool,
}

impl Traits {
    fn of(term: &Term, kind: EntryKind) -> Self {
        let letters = term.text.chars().filter(char::is_ascii_alphabetic).count();
        let in_capitals = !term.text.chars().any(|c| c.is_lowercase() || class::of(c) == Class::Arabic);
        Self {
            kind,
            language: term.language,
            clitic_rule: term.clitic_rule,
            is_relational: term.text.ends_with('ي'),
            is_acronym: (2..=5).contains(&letters) && in_capitals,
        }
    }
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
    by_id: HashMap<String, u32>,
    /// Built when the first search comes: running text never needs it.
    dictionary: OnceLock<(Dictionary, Groups<Posting>)>,
    names: OnceLock<Names>,
}

impl Index {
    /// Compiles entries; the order does not matter to look-ups.
    pub fn new<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Result<Self, ScanError> {
        let mut table = EntryTable::default();
        let mut by_id = HashMap::new();
        let mut keyed: Vec<(String, Pattern)> = Vec::new();
        for entry in entries {
            let number = table.push(entry);
            by_id.insert(entry.id.as_str().to_owned(), number);
            for (position, term) in entry.terms.iter().enumerate() {
                keyed.extend(forms(term, entry.kind).into_iter().map(|form| {
                    let pattern = Pattern {
                        entry: number,
                        term: position as u16,
                        kind: form.kind,
                        article: form.article,
                        needs_ending: form.needs_ending,
                        traits: Traits::of(term, entry.kind),
                    };
                    (form.key, pattern)
                }));
            }
        }
        keyed.sort_unstable();
        keyed.dedup();
        let mut keys: Vec<String> = Vec::with_capacity(keyed.len());
        let mut lists: Vec<Vec<Pattern>> = Vec::with_capacity(keyed.len());
        for (key, pattern) in keyed {
            if keys.last() != Some(&key) {
                keys.push(key);
                lists.push(Vec::with_capacity(1));
            }
            if let Some(list) = lists.last_mut() {
                list.push(pattern);
            }
        }
        Ok(Self {
            table,
            scanner: Scanner::new(&keys)?,
            patterns: Groups::new(lists.into_iter()),
            by_id,
            dictionary: OnceLock::new(),
            names: OnceLock::new(),
        })
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
        self.by_id.get(id).copied()
    }

    /// The dictionary of folded terms; values are for [`Self::postings`].
    pub fn dictionary(&self) -> &Dictionary {
        &self.searchable().0
    }

    /// What stands behind a value of the dictionary.
    pub fn postings(&self, value: u64) -> &[Posting] {
        self.searchable().1.get(value as usize)
    }

    /// The terms as names; built when the first search comes.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.table))
    }

    fn searchable(&self) -> &(Dictionary, Groups<Posting>) {
        self.dictionary.get_or_init(|| {
            let mut lists: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
            for (entry, view) in self.table.iter().enumerate() {
                for (term, text) in view.terms().enumerate() {
                    let key = fold::key(text.text);
                    let later_words = key.match_indices(' ').map(|(at, _)| at + 1);
                    for start in std::iter::once(0).chain(later_words) {
                        let posting = Posting { entry: entry as u32, term: term as u16, whole: start == 0 };
                        lists.entry(key[start..].to_owned()).or_default().push(posting);
                    }
                }
            }
            let keys = lists.keys().cloned().zip(0..).collect();
            (Dictionary::new(keys), Groups::new(lists.into_values()))
        })
    }
}
