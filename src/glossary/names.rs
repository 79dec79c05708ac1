//! The terms of an index as names: found by a query in the other script, however it is spelt.

use crate::{
    glossary::{EntryKind, table::EntryTable},
    text::Language,
    translit::{
        self,
        index::{ListScript, NameIndex, SearchScratch},
    },
};

/// Terms of one language with their places in the table.
#[derive(Debug)]
struct List {
    index: NameIndex,
    /// Entry and position of the term, by place in the index.
    places: Vec<(u32, u16)>,
}

/// Immutable, about 130 bytes a term.
#[derive(Debug)]
pub struct Names {
    arabic: Option<List>,
    english: Option<List>,
}

/// A term that may be the name asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameFound {
    /// Number of the entry in the table.
    pub entry: u32,
    /// Position of the term.
    pub term: u16,
    /// Calibrated probability of one name.
    pub probability: f64,
}

/// Most names found in one index.
const MOST: usize = 50;

/// Least probability: names are likelier one name than two.
const LEAST: f64 = 0.5;

/// Least probability for common nouns, which are translated rather than spelt: jihad and sharia are found, oil is no علي.
const LEAST_OF_TERM: f64 = 0.9;

impl Names {
    /// Reads the terms of all entries but dates. Without the letter model nothing is ever found.
    pub fn new(table: &EntryTable) -> Self {
        Self {
            arabic: List::new(table, Language::Arabic, ListScript::Arabic),
            english: List::new(table, Language::English, ListScript::Latin),
        }
    }

    /// Terms in the other script than the query that are probably the same name, likeliest first; nothing for queries
    /// that are no name.
    pub fn find(&self, table: &EntryTable, query: &str) -> Vec<NameFound> {
        let list = match Language::detect(query) {
            Language::Arabic => &self.english,
            Language::English => &self.arabic,
        };
        let (Some(list), Ok(model)) = (list, translit::bundled()) else { return Vec::new() };
        let hits = list.index.search(model, query, MOST, &mut SearchScratch::default()).unwrap_or_default();
        let found = hits.into_iter().filter_map(|hit| {
            let &(entry, term) = list.places.get(hit.entry as usize)?;
            Some(NameFound { entry, term, probability: hit.found.probability })
        });
        let least = |f: &NameFound| if table.get(f.entry).kind() == EntryKind::Term { LEAST_OF_TERM } else { LEAST };
        found.filter(|f| f.probability >= least(f)).collect()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        [&self.arabic, &self.english].into_iter().flatten().map(|l| l.index.bytes() + 8 * l.places.capacity()).sum()
    }
}

impl List {
    fn new(table: &EntryTable, language: Language, script: ListScript) -> Option<Self> {
        let model = translit::bundled().ok()?;
        let (mut places, mut texts) = (Vec::new(), Vec::new());
        for (number, entry) in (0..).zip(table.iter()).filter(|(_, e)| e.kind() != EntryKind::Date) {
            for (position, term) in (0..).zip(entry.terms()).filter(|(_, t)| t.language == language) {
                places.push((number, position));
                texts.push(term.text);
            }
        }
        (!places.is_empty()).then(|| Self { index: NameIndex::build(model, script, texts), places })
    }
}
