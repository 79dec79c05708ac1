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
#[error("cannot build the scanner: {0}")]
pub struct ScanError(String);

type Automaton = CharwiseDoubleArrayAhoCorasick<u32>;

/// Finds a fixed set of keys: those that begin with an Arabic letter with one automaton, the others with a second. Two small
/// ones are built at the same time, in half the time of a large one, and a text of one script costs the other automaton next
/// to nothing.
#[derive(Default)]
pub struct Scanner {
    arabic: Option<Automaton>,
    other: Option<Automaton>,
    /// The bytes that begin a key of `other`: without any of them a text need not be scanned for it.
    begins_other: Bytes,
}

/// A set of bytes.
#[derive(Default)]
struct Bytes([u64; 4]);

impl Bytes {
    fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }
}

impl FromIterator<u8> for Bytes {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> Self {
        let mut set = Self::default();
        bytes.into_iter().for_each(|byte| set.0[usize::from(byte >> 6)] |= 1 << (byte & 63));
        set
    }
}

fn is_arabic(key: &str) -> bool {
    key.chars().next().is_some_and(|c| class::of(c) == Class::Arabic)
}

/// Keys from which a thread of its own is worth it.
const LARGE: usize = 20_000;

impl Scanner {
    /// Builds the automata for distinct, non-empty keys; a hit is reported with the value of its key.
    pub fn new<K: AsRef<str> + Sync>(keys: &[(K, u32)]) -> Result<Self, ScanError> {
        let part = |arabic: bool| -> Vec<(&str, u32)> {
            keys.iter().map(|(key, value)| (key.as_ref(), *value)).filter(|(key, _)| is_arabic(key) == arabic).collect()
        };
        let (arabic, other) = if keys.len() < LARGE {
            (build(part(true)), build(part(false)))
        } else {
            std::thread::scope(|scope| {
                let other = scope.spawn(|| build(part(false)));
                let arabic = build(part(true));
                (arabic, other.join().unwrap_or_else(|_| Err(ScanError("its thread ended".into()))))
            })
        };
        let begins_other = keys.iter().filter_map(|(key, _)| key.as_ref().bytes().next().filter(|_| !is_arabic(key.as_ref()))).collect();
        Ok(Self { arabic: arabic?, other: other?, begins_other })
    }

    /// Calls `found` with every hit and the value of its key: Arabic keys first, then the others, each by end, then longest
    /// first.
    pub fn each_hit(&self, text: &str, mut found: impl FnMut(Span<Folds>, u32)) {
        let other = self.other.as_ref().filter(|_| text.bytes().any(|byte| self.begins_other.contains(byte)));
        for automaton in self.arabic.iter().chain(other) {
            for hit in automaton.find_overlapping_iter(text) {
                found(Span::new(hit.start(), hit.end()), hit.value());
            }
        }
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
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::Standard).build_with_values(keys);
    automaton.map(Some).map_err(|e| ScanError(e.to_string()))
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
            keys in proptest::collection::hash_set("[ابج x]{1,4}", 0..12),
            text in "[ابجد x]{0,30}",
        ) {
            let keys: Vec<String> = keys.into_iter().collect();
            let scanner = Scanner::new(&keys.iter().zip(0..).collect::<Vec<_>>()).unwrap();
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
        Scanner::new::<&str>(&[]).unwrap().each_hit("نص", |_, _| panic!("there is no key"));
    }
}
