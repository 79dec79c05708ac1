//! Names in running Arabic text that are spelt as no term of the glossary is: جروندبرج for Hans Grundberg's غروندبرغ, or a name
//! of which the glossary knows the English only.
//!
//! A word is looked at if no term explains it. (With thousands of names one word in a few still passes the filter, and reading it is
//! what costs today: `benches/README.md`.) It costs a few nanoseconds to see that no name of the glossary has its
//! consonants ([`Skeleton`]); only of the few words that pass is the lexicon asked whether they are common words, and those it
//! does not know are compared with their neighbours: with an Arabic term by the habits of newsrooms ([`respelling`]), with an
//! English one, if the entry has no Arabic, by the letter model. All words of the name must be there.

mod reader;

use smallvec::SmallVec;

use crate::{
    glossary::{
        EntryKind,
        index::Index,
        lookup::{Match, Text},
        table::EntryTable,
    },
    text::{Folds, Language, Span, fold},
    translit::{
        self,
        name::latin::{self, Kind},
        skeleton::{self, Skeleton},
    },
};
use reader::Reader;

/// Least consonants of a word that may give a name away: with fewer, too many words look alike.
const LEAST_CONSONANTS: usize = 3;

/// What a name known by its letters is worth at most, in text and in search: less than the term itself, more than most
/// beginnings of it.
pub(super) const VARIANT: f64 = 0.88;

/// Most words of a name.
const MOST_WORDS: usize = 6;

/// Consonants that more terms share give no name away: in a list of a million persons every second word would be compared with thousands.
/// The rarer words of those names do.
const MOST_SHARED: usize = 50;

/// Bits of the filter for each key: one word in sixteen passes that should not.
const FILTER_BITS: usize = 16;

/// The English names of a table by the consonants of their words, about 12 bytes a word. Immutable.
#[derive(Debug)]
pub struct SpeltNames {
    /// Key of a skeleton and number of a term, sorted.
    keys: Vec<(u32, u32)>,
    /// A bit for each key, by its low bits.
    filter: Vec<u64>,
}

/// An Arabic word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    span: Span<Folds>,
    skeleton: Skeleton,
}

/// The Arabic words of a text.
pub(super) type Words = SmallVec<[Word; 48]>;

/// Reads the words of a folded text.
pub(super) fn words(folded: &str) -> Words {
    let mut words = Words::new();
    skeleton::each_arabic_word(folded, |start, end, skeleton| words.push(Word { span: Span::new(start, end), skeleton }));
    words
}

/// Kinds of entries that are names; dates are compared by value, terms are translated.
pub fn is_name(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Person | EntryKind::Place | EntryKind::Organisation | EntryKind::Work)
}

impl SpeltNames {
    /// Reads the terms of entries that are names: the Arabic ones, or else the English ones.
    pub fn new(table: &EntryTable) -> Self {
        let mut keys: Vec<(u32, u32)> = Vec::new();
        for (number, entry) in (0..).zip(table.iter()).filter(|(_, e)| is_name(e.kind())) {
            let language = if entry.terms().any(|t| t.language == Language::Arabic) { Language::Arabic } else { Language::English };
            for (term, view) in (table.first_term(number)..).zip(entry.terms()).filter(|(_, t)| t.language == language) {
                let mut add = |skeletons: &[Skeleton]| {
                    keys.extend(skeletons.iter().filter(|s| s.len() >= LEAST_CONSONANTS).map(|s| (s.key(), term)));
                };
                if language == Language::Arabic {
                    let key = fold::key(view.text);
                    arabic_words(&key).iter().for_each(|word| add(&Skeleton::of_respelt(word)));
                } else {
                    let units = latin::cut(view.text).map(|(units, _)| units).unwrap_or_default();
                    let few = units.len() <= MOST_WORDS;
                    units.iter().filter(|u| few && u.kind == Kind::Content).for_each(|unit| add(&Skeleton::of_latin(&unit.text)));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        let bits = (keys.len() * FILTER_BITS).next_power_of_two().max(64);
        let mut filter = vec![0_u64; bits / 64];
        for (key, _) in &keys {
            let at = *key as usize & (bits - 1);
            filter[at / 64] |= 1 << (at % 64);
        }
        Self { keys, filter }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.keys.capacity() + self.filter.capacity())
    }

    /// Whether a name may have these consonants.
    fn may_have(&self, skeleton: Skeleton) -> bool {
        let at = skeleton.key() as usize & (self.filter.len() * 64 - 1);
        skeleton.len() >= LEAST_CONSONANTS && self.filter[at / 64] & 1 << (at % 64) != 0
    }

    /// Numbers of the terms with a word of these consonants; none if they are too many.
    fn terms(&self, skeleton: Skeleton) -> impl Iterator<Item = u32> {
        let key = skeleton.key();
        let from = self.keys.partition_point(|k| k.0 < key);
        let count = self.keys[from..].iter().take(MOST_SHARED + 1).take_while(|k| k.0 == key).count();
        let to = if count > MOST_SHARED { from } else { from + count };
        self.keys[from..to].iter().map(|k| k.1)
    }
}

/// Calls `found` with the names of the kinds that stand in a text spelt otherwise. `explained` are the words of other matches.
pub(super) fn matches<'a>(
    index: &'a Index,
    text: &Text<'_>,
    words: &[Word],
    kinds: &[EntryKind],
    explained: &[Span<Folds>],
    mut found: impl FnMut(Match<'a>),
) {
    let names = index.spelt();
    if names.keys.is_empty() {
        return;
    }
    let Ok(model) = translit::bundled() else { return };
    let reader = Reader { index, text, words, kinds, model };
    for (at, word) in words.iter().enumerate() {
        // A clitic before the name is a consonant, or with the article two.
        let may_be = (0..=2).any(|clitics| names.may_have(word.skeleton.without_first(clitics)));
        if may_be && explained.iter().all(|span| !span.overlaps(word.span)) {
            reader.at(at, names, &mut found);
        }
    }
}

/// The words of a folded Arabic term.
fn arabic_words(key: &str) -> SmallVec<[&str; 4]> {
    let mut found = SmallVec::new();
    skeleton::each_arabic_word(key, |start, end, _| found.extend(key.get(start..end)));
    found
}

#[cfg(test)]
mod tests;
