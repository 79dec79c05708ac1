//! Every occurrence of every key in a text, in one pass.
//!
//! An Aho–Corasick automaton over characters in a double array (`daachorse`; Kanda, Akabe and Oda, "Engineering
//! faster double-array Aho–Corasick automata", 2023). All overlapping hits are reported, because a longer key
//! that fails a later test (a word boundary, a clitic) must not hide a shorter one that passes.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use thiserror::Error;

use crate::text::{
    Folds, Span,
    class::{self, Class},
};

/// The automaton could not be built.
#[derive(Debug, Error)]
#[error("cannot build the scanner over {keys} keys: {cause}")]
pub struct ScanError {
    keys: usize,
    cause: String,
}

type Automaton = CharwiseDoubleArrayAhoCorasick<u32>;

/// Finds a fixed set of keys: those that begin with an Arabic letter with one automaton, the others with a second. Two small
/// ones are built at the same time, in half the time of a large one, and a text of one script costs the other automaton next
/// to nothing.
#[derive(Default)]
pub struct Scanner {
    arabic: Option<Automaton>,
    other: Option<Automaton>,
}

/// Keys from which a thread of its own is worth it.
const LARGE: usize = 20_000;

impl Scanner {
    /// Builds the automata for distinct, non-empty keys; a hit is reported with the position of its key.
    pub fn new<K: AsRef<str> + Sync>(keys: &[K]) -> Result<Self, ScanError> {
        let is_arabic = |key: &str| key.chars().next().is_some_and(|c| class::of(c) == Class::Arabic);
        let part = |arabic: bool| -> Vec<(&str, u32)> {
            let numbered = keys.iter().map(AsRef::as_ref).zip(0..);
            numbered.filter(|(key, _)| is_arabic(key) == arabic).collect()
        };
        let (arabic, other) = if keys.len() < LARGE {
            (build(part(true)), build(part(false)))
        } else {
            std::thread::scope(|scope| {
                let other = scope.spawn(|| build(part(false)));
                let arabic = build(part(true));
                let panicked = || Err(ScanError { keys: keys.len(), cause: "its thread ended".into() });
                (arabic, other.join().unwrap_or_else(|_| panicked()))
            })
        };
        Ok(Self { arabic: arabic?, other: other? })
    }

    /// All hits, by end, then longest first.
    pub fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Span<Folds>, usize)> + 'a {
        let found = |automaton: &'a Option<Automaton>| {
            let hits = automaton.as_ref().map(|automaton| automaton.find_overlapping_iter(text));
            hits.into_iter().flatten().map(|hit| (Span::new(hit.start(), hit.end()), hit.value() as usize)).peekable()
        };
        let (mut arabic, mut other) = (found(&self.arabic), found(&self.other));
        std::iter::from_fn(move || {
            let place = |(span, _): &(Span<Folds>, usize)| (span.end(), span.start());
            match (arabic.peek().map(place), other.peek().map(place)) {
                (Some(a), Some(b)) if b < a => other.next(),
                (Some(_), _) => arabic.next(),
                (None, _) => other.next(),
            }
        })
    }

    /// Bytes of memory used.
    pub fn heap_bytes(&self) -> usize {
        [&self.arabic, &self.other].into_iter().flatten().map(Automaton::heap_bytes).sum()
    }
}

fn build(keys: Vec<(&str, u32)>) -> Result<Option<Automaton>, ScanError> {
    if keys.is_empty() {
        return Ok(None);
    }
    let count = keys.len();
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::Standard).build_with_values(keys);
    automaton.map(Some).map_err(|e| ScanError { keys: count, cause: e.to_string() })
}

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scanner({} bytes)", self.heap_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_the_slow_oracle(
            keys in proptest::collection::hash_set("[ابج ]{1,4}", 0..12),
            text in "[ابجد ]{0,30}",
        ) {
            let keys: Vec<String> = keys.into_iter().collect();
            let scanner = Scanner::new(&keys).unwrap();
            let mut found: Vec<_> = scanner.hits(&text).map(|(s, k)| (s.start(), s.end(), k)).collect();
            let mut expected: Vec<_> = keys
                .iter()
                .enumerate()
                .flat_map(|(k, key)| text.char_indices().filter(|(i, _)| text[*i..].starts_with(key.as_str())).map(move |(i, _)| (i, i + key.len(), k)))
                .collect();
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn no_keys_no_hits() {
        assert_eq!(Scanner::new::<&str>(&[]).unwrap().hits("نص").count(), 0);
    }
}
