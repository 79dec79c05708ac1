//! Latin terms with typing mistakes: symmetric deletes, then exact distance.
//!
//! Garbe's idea (`SymSpell`, 2012): two strings within d edits share a string
//! after at most d deletions in each. All deletions of every term's beginning
//! are hashed once; a query looks its own deletions up. Candidates are checked
//! by the bit-parallel optimal-string-alignment distance (Hyyrö 2003), ties
//! broken by how people mistype and respell names.

mod distance;
mod likeness;

use crate::translit::alphabet::latin::{self, Glyph};
use distance::Pattern;

/// Most edits between a query and its answer.
pub const MAX_EDITS: usize = 2;

/// Letters of a term whose deletions are stored. Seven letters with two
/// deletions make 29 keys; rarer mistakes behind them are left to the check.
const PREFIX: usize = 7;

/// Longest query or term, in letters: the machine word of the distance.
pub const MAX_LETTERS: usize = 64;

/// Terms of up to this many letters may differ in one letter only.
const SHORT: usize = 2;

/// Terms in Latin letters, searchable with mistakes; immutable.
#[derive(Debug, Clone)]
pub struct FuzzyIndex {
    /// Folded letters of all terms, one after the other, and where each starts.
    letters: Vec<u8>,
    starts: Vec<u32>,
    /// The terms by the hashes of their deletions: the term and the last bits of the hash, sorted by hash.
    terms: Vec<u32>,
    tails: Vec<u16>,
    /// Where the hashes with the same leading bits start.
    buckets: Vec<u32>,
    shift: u32,
}

/// A term found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FuzzyHit {
    /// Its place in the list the index was built from.
    pub term: u32,
    /// Edits between it and the query: insertions, deletions, changes, swaps of neighbours.
    pub edits: usize,
    /// Likeness in \[0, 1\]: 1 for equal letters, less by the cost of each mistake.
    pub similarity: f32,
}

/// Reusable memory of look-ups.
#[derive(Debug, Default, Clone)]
pub struct FuzzyScratch {
    /// Stamp of the search that last met each term.
    seen: Vec<u32>,
    stamp: u32,
    found: Vec<(usize, u32)>,
    almost: Vec<u32>,
}

/// A term as the index compares it: lower case, no diacritics or apostrophes,
/// hyphens as spaces; digits stay, anything else is a space.
#[must_use]
pub fn fold(text: &str) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(text.len().min(MAX_LETTERS));
    for c in text.chars() {
        match latin::glyph(c) {
            Glyph::Letter(l) => out.push(b'a' + l),
            Glyph::Letters(s) => out.extend(s.as_bytes()),
            Glyph::Joiner if !matches!(c, '-' | '‐' | '‑' | '–' | '.') => {}
            _ if c.is_ascii_digit() => out.push(c as u8),
            _ if out.last().is_some_and(|&l| l != b' ') => out.push(b' '),
            _ => {}
        }
        if out.len() > MAX_LETTERS {
            break;
        }
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
    out
}

impl FuzzyScratch {
    /// Forgets the terms of the search before.
    fn begin(&mut self, terms: usize) {
        self.stamp = self.stamp.wrapping_add(1);
        if self.seen.len() < terms || self.stamp == 0 {
            self.seen.clear();
            self.seen.resize(terms, 0);
            self.stamp = 1;
        }
    }
}

impl FuzzyIndex {
    /// Builds; terms without letters or of more than [`MAX_LETTERS`] keep their
    /// place and are never found.
    #[must_use]
    pub fn build<'a>(terms: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut letters, mut starts) = (Vec::new(), vec![0_u32]);
        let mut keys: Vec<(u32, u32)> = Vec::new();
        for (term, text) in terms.into_iter().enumerate() {
            let folded = fold(text);
            if !folded.is_empty() && folded.len() <= MAX_LETTERS {
                letters.extend(&folded);
                for_deletions(&folded, |_, key| keys.push((key, term as u32)));
            }
            starts.push(letters.len() as u32);
        }
        keys.sort_unstable();
        keys.dedup();
        letters.shrink_to_fit();
        starts.shrink_to_fit();
        // About four keys to a bucket.
        let bits = (usize::BITS - (keys.len() / 4).leading_zeros()).clamp(1, 24);
        let shift = 32 - bits;
        let mut buckets = vec![0_u32; (1 << bits) + 1];
        for key in &keys {
            buckets[(key.0 >> shift) as usize + 1] += 1;
        }
        (1..buckets.len()).for_each(|i| buckets[i] += buckets[i - 1]);
        let (terms, tails) = keys.iter().map(|key| (key.1, key.0 as u16)).unzip();
        Self { letters, starts, terms, tails, buckets, shift }
    }

    /// Number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.letters.capacity() + 4 * (self.starts.capacity() + self.terms.capacity() + self.buckets.capacity()) + 2 * self.tails.capacity()
    }

    /// The nearest terms, best first. Terms further than the nearest by more
    /// than `slack` edits are left out (0: the nearest only, fastest).
    #[must_use]
    pub fn search(&self, query: &str, count: usize, slack: usize, s: &mut FuzzyScratch) -> Vec<FuzzyHit> {
        let query = fold(query);
        if query.is_empty() || query.len() > MAX_LETTERS {
            return Vec::new();
        }
        self.candidates(&query, slack, s);
        let nearest = s.found.iter().map(|f| f.0).min().unwrap_or(0);
        let near = s.found.iter().filter(|f| f.0 <= nearest + slack);
        let hit = |&(edits, term): &(usize, u32)| {
            let cost = likeness::cost(&query, self.term(term));
            let longest = query.len().max(self.term(term).len());
            FuzzyHit { term, edits, similarity: (1.0 - cost / longest as f32).max(0.0) }
        };
        let mut hits: Vec<FuzzyHit> = near.map(hit).collect();
        hits.sort_by(|x, y| x.edits.cmp(&y.edits).then(y.similarity.total_cmp(&x.similarity)).then(x.term.cmp(&y.term)));
        hits.truncate(count);
        hits
    }

    /// All terms within reach: (edits, term). Deletions come in order of their
    /// number, so a near answer ends the search for farther ones.
    fn candidates(&self, query: &[u8], slack: usize, s: &mut FuzzyScratch) {
        s.begin(self.len());
        s.found.clear();
        s.almost.clear();
        let pattern = Pattern::new(query);
        let reach = |len: usize| if len <= SHORT { 1 } else { MAX_EDITS };
        let mut best = reach(query.len());
        let mut keys: [(u8, u32); 32] = [(u8::MAX, 0); 32];
        let mut count = 0;
        for_deletions(query, |deleted, key| {
            if let Some(slot) = keys.get_mut(count) {
                *slot = (deleted, key);
                count += 1;
            }
        });
        let keys = &mut keys[..count];
        keys.sort_unstable();
        for &mut (deleted, key) in keys {
            if usize::from(deleted) > best {
                break;
            }
            for term in self.with_key(key) {
                let text = self.term(term);
                if text.len().abs_diff(query.len()) > best || s.seen[term as usize] == s.stamp {
                    continue;
                }
                s.seen[term as usize] = s.stamp;
                let edits = pattern.distance(text);
                if edits <= best.min(reach(text.len().max(query.len()))) {
                    s.found.push((edits, term));
                    best = best.min(edits + slack);
                } else if edits == MAX_EDITS + 1 {
                    s.almost.push(term);
                }
            }
        }
        if s.found.is_empty() {
            // A letter typed between two swapped ones counts three in alignment, two in truth.
            let almost = s.almost.iter().map(|&t| (distance::unrestricted(query, self.term(t)), t));
            s.found.extend(almost.filter(|f| f.0 <= reach(query.len())));
        }
    }

    /// Terms with a hash, and a few that only look so: the bits between bucket and tail are not kept.
    fn with_key(&self, key: u32) -> impl Iterator<Item = u32> {
        let bucket = (key >> self.shift) as usize;
        let range = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        let tail = key as u16;
        self.terms[range.clone()].iter().zip(&self.tails[range]).filter(move |(_, t)| **t == tail).map(|(term, _)| *term)
    }

    fn term(&self, term: u32) -> &[u8] {
        &self.letters[self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize]
    }
}

/// Calls `f(deleted, key)` for the beginning of a text and all it can become by
/// up to [`MAX_EDITS`] deletions.
fn for_deletions(text: &[u8], mut f: impl FnMut(u8, u32)) {
    let prefix = &text[..text.len().min(PREFIX)];
    let n = prefix.len();
    let key = |skip: [usize; 2]| {
        let left = prefix.iter().enumerate().filter(|(i, _)| !skip.contains(i)).map(|(_, &b)| b);
        left.fold(0x811C_9DC5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)).wrapping_mul(0x9E37_79B1)
    };
    f(0, key([n, n]));
    for i in 0..n {
        f(1, key([i, n]));
        for j in i + 1..n {
            f(2, key([i, j]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_mistyped_terms() {
        let terms = ["Qassem Soleimani", "Soleimani", "Quds Force", "Kerman", "Kirkuk", "Ali", "Al-Azhar", ""];
        let index = FuzzyIndex::build(terms);
        let mut s = FuzzyScratch::default();
        for (query, want, why) in [
            ("soleimani", Some(1), "exact but for case"),
            ("soliemani", Some(1), "neighbours swapped"),
            ("Sulaimani", Some(1), "two changes"),
            ("Kermann", Some(3), "doubled"),
            ("qasem soleimani", Some(0), "one missing"),
            ("al azhar", Some(6), "hyphen is a space"),
            ("Aly", Some(5), "one change in a short term"),
            ("Ox", None, "two changes in two letters"),
            ("zzzzz", None, "nothing near"),
            ("", None, "empty"),
            ("😀", None, "no letters"),
        ] {
            assert_eq!(index.search(query, 1, 0, &mut s).first().map(|h| h.term), want, "{query}: {why}");
        }
        assert!(index.search(&"a".repeat(10_000), 1, 0, &mut s).is_empty());
    }

    #[test]
    fn finds_every_term_within_reach() {
        // Slow oracle: the plain distance against all terms.
        let terms: Vec<String> =
            (0..400_u32).map(|i| format!("{:b}", i * 2_654_435 % 4_096 + 4_096).replace('0', "a").replace('1', "be")).collect();
        let index = FuzzyIndex::build(terms.iter().map(String::as_str));
        let mut s = FuzzyScratch::default();
        for query in terms.iter().step_by(17).map(|t| t.replacen("be", "eb", 1)) {
            let near: Vec<usize> = terms.iter().map(|t| Pattern::new(query.as_bytes()).distance(t.as_bytes())).collect();
            let best = near.iter().min().copied().unwrap_or(9);
            let found = index.search(&query, 1, 0, &mut s);
            assert_eq!(found.first().map(|h| h.edits), (best <= MAX_EDITS).then_some(best), "{query}");
        }
    }
}
