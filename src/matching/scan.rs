//! Every occurrence of every key in a text, in one pass.
//!
//! An Aho–Corasick automaton over characters in a double array (`daachorse`; Kanda, Akabe and Oda, "Engineering
//! faster double-array Aho–Corasick automata", 2023). All overlapping hits are reported, because a longer key
//! that fails a later test (a word boundary, a clitic) must not hide a shorter one that passes.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use thiserror::Error;

use crate::text::{Folds, Span};

/// The automaton could not be built.
#[derive(Debug, Error)]
#[error("cannot build the scanner: {0}")]
pub struct ScanError(String);

/// Finds a fixed set of keys.
#[derive(Default)]
pub struct Scanner(Option<CharwiseDoubleArrayAhoCorasick<u32>>);

impl Scanner {
    /// Builds the automaton for distinct, non-empty keys; a hit is reported with the value of its key.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = (K, u32)>) -> Result<Self, ScanError> {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none() {
            return Ok(Self(None));
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::Standard).build_with_values(keys);
        automaton.map(|a| Self(Some(a))).map_err(|e| ScanError(e.to_string()))
    }

    /// Calls `found` with every hit and the value of its key, by end, then longest first.
    pub fn each_hit(&self, text: &str, mut found: impl FnMut(Span<Folds>, u32)) {
        let Some(automaton) = &self.0 else { return };
        for hit in automaton.find_overlapping_iter(text) {
            found(Span::new(hit.start(), hit.end()), hit.value());
        }
    }

    /// Bytes of memory used.
    pub fn heap_bytes(&self) -> usize {
        self.0.as_ref().map_or(0, CharwiseDoubleArrayAhoCorasick::heap_bytes)
    }
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
            let scanner = Scanner::new(keys.iter().zip(0..)).unwrap();
            let mut found = Vec::new();
            scanner.each_hit(&text, |s, k| found.push((s.start(), s.end(), k as usize)));
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
        Scanner::new::<&str>([]).unwrap().each_hit("نص", |_, _| panic!("there is no key"));
    }
}
