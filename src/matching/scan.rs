//! Every key that stands in a text where a word begins, or behind letters that may be proclitics.
//!
//! A trie over characters in a double array (`crawdad`; Kanda, Akabe and Oda, "Engineering
//! faster double-array Aho–Corasick automata", 2023, without the links of failure). An automaton that finds keys anywhere
//! takes six times as long to build and twice the memory, and also finds what lies inside of words. All hits
//! from one place are reported, because a longer key that fails a later test (a word boundary, a clitic) must not hide a
//! shorter one that passes.

use crawdad::Trie;
use thiserror::Error;

use crate::text::{
    Folds, Span,
    class::{self, Class},
    clitic,
};

/// The keys could not be compiled.
#[derive(Debug, Error)]
#[error("cannot build the scanner: {0}")]
pub struct ScanError(String);

/// Finds a fixed set of keys.
#[derive(Default)]
pub struct Scanner(Option<Trie>);

impl Scanner {
    /// Compiles keys that are not empty, in the order of their letters and each once; a hit is reported with the value of its key.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = (K, u32)>) -> Result<Self, ScanError> {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none() {
            return Ok(Self(None));
        }
        Trie::from_records(keys).map(|trie| Self(Some(trie))).map_err(|e| ScanError(e.to_string()))
    }

    /// Calls `found` with every hit and the value of its key, by start, then shortest first.
    pub fn each_hit(&self, text: &str, mut found: impl FnMut(Span<Folds>, u32)) {
        let Some(trie) = &self.0 else { return };
        each_start(text, |start| {
            // The trie counts characters, spans count bytes.
            let (mut at, mut counted) = (start, 0);
            for (value, letters) in trie.common_prefix_search(text[start..].chars()) {
                at += text[at..].chars().take(letters - counted).map(char::len_utf8).sum::<usize>();
                counted = letters;
                found(Span::new(start, at), value);
            }
        });
    }

    /// Bytes of memory used.
    pub fn heap_bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Trie::heap_bytes)
    }
}

/// Calls `found` with every place where a word begins, and every place in a word behind letters that may be proclitics.
fn each_start(text: &str, mut found: impl FnMut(usize)) {
    let (mut word, mut before) = (0, Class::Space);
    // Whether all letters of the word so far occur in proclitics.
    let mut may_be_clitics = false;
    for (at, c) in text.char_indices() {
        let here = class::of(c);
        if !before.joins(here) {
            (word, may_be_clitics) = (at, here == Class::Arabic);
            if here != Class::Space {
                found(at);
            }
        } else if may_be_clitics && clitic::proclitics(&text[word..at]).is_some() {
            found(at);
        }
        may_be_clitics = may_be_clitics && clitic::occurs_in_proclitics(c);
        before = here;
    }
}

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scanner({} bytes)", self.heap_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The slow oracle: every key at every place, then whether what stands before it in its word are proclitics.
    fn hits(keys: &BTreeSet<String>, text: &str) -> Vec<(usize, usize, u32)> {
        let may_begin = |at: usize| {
            let first = text[at..].chars().next().map_or(Class::Space, class::of);
            let before = &text[at - class::word_tail(&text[..at], first)..at];
            clitic::proclitics(before).is_some_and(|row| row.parts.is_empty() || first == Class::Arabic)
        };
        let places = |key: &str| text.char_indices().map(|(at, _)| at).filter(|at| text[*at..].starts_with(key)).collect::<Vec<_>>();
        let all = keys.iter().zip(0..).flat_map(|(key, k)| places(key).into_iter().map(move |at| (at, at + key.len(), k)));
        let mut all: Vec<_> = all.filter(|(at, ..)| may_begin(*at)).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn agrees_with_the_slow_oracle(
            keys in proptest::collection::btree_set("[ابولa1-][ابولa1 -]{0,3}", 0..12),
            text in "[ابجولسa1 -]{0,30}",
        ) {
            let scanner = Scanner::new(keys.iter().zip(0..)).unwrap();
            let mut found = Vec::new();
            scanner.each_hit(&text, |s, k| found.push((s.start(), s.end(), k)));
            prop_assert!(found.is_sorted_by_key(|(start, end, _)| (*start, *end)));
            prop_assert_eq!(found, hits(&keys, &text));
        }
    }

    #[test]
    fn no_keys_no_hits() {
        Scanner::new::<&str>([]).unwrap().each_hit("نص", |_, _| panic!("there is no key"));
    }
}
