//! A set of entries compiled for look-up: immutable, shared between threads, rebuilt rather than changed.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::{
    glossary::{
        CliticRule, Entry, EntryKind, Term,
        forms::{self, ARTICLE, FormKind, forms},
        misspelt::Misspelt,
        names::Names,
        spelt::SpeltNames,
        table::EntryTable,
    },
    lexicon::{
        Lexicon,
        words::{PartOfSpeech, has_article},
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
    /// Number of the term in the table ([`EntryTable::term`]).
    pub term: u32,
    /// Relation of the form to the term.
    pub kind: FormKind,
    /// The text must have the article before the key: it is part of the term.
    pub article: bool,
    /// The text must have an ending after the key.
    pub needs_ending: bool,
    /// The key, with its article, is the term letter for letter: folding changes nothing in it.
    pub is_plain: bool,
    /// What of the term and its entry decides what may stand around the key.
    pub traits: Traits,
    /// No other form waits behind the same key.
    is_last: bool,
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
    /// The term ends in ي, as relational adjectives do, and in no noun that the lexicon knows to end so: تفشي.
    pub is_relational: bool,
    /// The term is an adjective of the lexicon, and meant as one: مصاب.
    pub is_adjective: bool,
    /// The term ends in the tanwin of a noun that has lost its ي: معدٍ.
    pub is_defective: bool,
    /// Written in capitals only, which common words must not match: US, WHO, IS.
    pub is_acronym: bool,
}

impl Traits {
    fn of(term: &Term, entry: &Entry) -> Self {
        let letters = term.text.chars().filter(char::is_ascii_alphabetic).count();
        let in_capitals = !term.text.chars().any(|c| c.is_lowercase() || class::of(c) == Class::Arabic);
        Self {
            kind: entry.kind,
            language: term.language,
            clitic_rule: term.clitic_rule,
            is_relational: term.text.ends_with('ي') && !term.text.split_whitespace().next_back().is_some_and(is_noun_only),
            is_adjective: entry.kind == EntryKind::Term && term.language == Language::Arabic && is_adjective(&term.text, entry),
            is_defective: forms::is_defective(&term.text),
            is_acronym: (2..=5).contains(&letters) && in_capitals,
        }
    }
}

/// True if the lexicon has a word as a noun and as nothing else.
fn is_noun_only(word: &str) -> bool {
    let bare = bare(word);
    let mut lemmas = Lexicon::bundled().spelt(&bare).peekable();
    lemmas.peek().is_some() && lemmas.all(|lemma| lemma.part_of_speech == PartOfSpeech::Noun)
}

/// True if the lexicon has a word as an adjective that means what an entry means.
fn is_adjective(word: &str, entry: &Entry) -> bool {
    let lexicon = Lexicon::bundled();
    let is_meant = |lemma| lexicon.means(lemma, entry.texts(Language::English));
    lexicon.spelt(&bare(word)).any(|lemma| lemma.part_of_speech == PartOfSpeech::Adjective && is_meant(lemma))
}

/// A word without its marks and its article.
fn bare(word: &str) -> String {
    let bare = class::without_marks(word);
    bare.strip_prefix(ARTICLE).filter(|_| has_article(word)).map(str::to_owned).unwrap_or(bare)
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
    /// Those of one key side by side; the scanner knows the first.
    patterns: Vec<Pattern>,
    /// Numbers of the entries by id.
    by_id: Vec<u32>,
    /// Built when the first search comes: running text never needs it.
    dictionary: OnceLock<(Dictionary, Groups<Posting>)>,
    /// Built when the first search in Latin letters comes.
    misspelt: OnceLock<Option<Misspelt>>,
    names: OnceLock<Names>,
    /// Built when the first text comes in which names may be spelt otherwise.
    spelt: OnceLock<SpeltNames>,
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
        let first = self.table.first_term(number);
        for (term, number_of_term) in entry.terms.iter().zip(first..) {
            let traits = Traits::of(term, entry);
            for form in forms(term, entry) {
                let (start, len) = (self.keys.len() as u32, form.key.len() as u16);
                self.keys.push_str(&form.key);
                let pattern = Pattern {
                    entry: number,
                    term: number_of_term,
                    kind: form.kind,
                    article: form.article,
                    needs_ending: form.needs_ending,
                    is_plain: term.text.strip_prefix(if form.article { ARTICLE } else { "" }) == Some(form.key.as_str()),
                    traits,
                    is_last: true,
                };
                self.keyed.push(Keyed { start, len, pattern });
            }
        }
    }

    /// Compiles what was taken.
    pub fn finish(self) -> Result<Index, ScanError> {
        let Self { table, keys, mut keyed } = self;
        keyed.sort_unstable_by(|a, b| a.key(&keys).cmp(b.key(&keys)).then(a.pattern.cmp(&b.pattern)));
        let mut distinct: Vec<(&str, u32)> = Vec::new();
        let mut patterns: Vec<Pattern> = Vec::new();
        for row in keyed {
            let key = row.key(&keys);
            if distinct.last().is_none_or(|(last, _)| *last != key) {
                distinct.push((key, patterns.len() as u32));
            } else if let Some(last) = patterns.last_mut() {
                if *last == row.pattern {
                    continue;
                }
                last.is_last = false;
            }
            patterns.push(row.pattern);
        }
        patterns.shrink_to_fit();
        let scanner = Scanner::new(distinct)?;
        let mut by_id: Vec<u32> = (0..table.len() as u32).collect();
        by_id.sort_by(|a, b| table.get(*a).id().cmp(table.get(*b).id()));
        Ok(Index {
            table,
            scanner,
            patterns,
            by_id,
            dictionary: OnceLock::new(),
            misspelt: OnceLock::new(),
            names: OnceLock::new(),
            spelt: OnceLock::new(),
        })
    }
}

/// Without entries.
impl Default for Index {
    fn default() -> Self {
        Self {
            table: EntryTable::default(),
            scanner: Scanner::default(),
            patterns: Vec::new(),
            by_id: Vec::new(),
            dictionary: OnceLock::new(),
            misspelt: OnceLock::new(),
            names: OnceLock::new(),
            spelt: OnceLock::new(),
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

    /// The keys, ready to be found in text; its values are for [`Self::patterns`].
    pub fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    /// The forms behind a key of the scanner.
    pub fn patterns(&self, value: u32) -> &[Pattern] {
        let from = self.patterns.get(value as usize..).unwrap_or_default();
        from.split_inclusive(|pattern| pattern.is_last).next().unwrap_or_default()
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
    pub fn entries_with(&self, key: &str, whole: bool) -> FxHashSet<u32> {
        let mut found = FxHashSet::default();
        let wanted = |posting: &&Posting| !whole || posting.whole;
        if whole {
            let value = self.dictionary().get(key);
            found.extend(value.into_iter().flat_map(|value| self.postings(value)).filter(wanted).map(|posting| posting.entry));
        } else {
            self.dictionary().starting_with(key, |value| found.extend(self.postings(value).iter().map(|posting| posting.entry)));
        }
        found
    }

    /// The terms as names; built when the first search comes.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.table))
    }

    /// The Latin keys of the dictionary, to be found with mistakes; `None` if there are too many ([`Misspelt::new`]).
    pub fn misspelt(&self) -> Option<&Misspelt> {
        self.misspelt.get_or_init(|| Misspelt::new(self.dictionary())).as_ref()
    }

    /// The names by their consonants.
    pub fn spelt(&self) -> &SpeltNames {
        self.spelt.get_or_init(|| SpeltNames::new(&self.table))
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
