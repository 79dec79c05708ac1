//! Letter sequences of one script: an n-gram with back-off, to prefer spellings
//! that look like words when generating.
//!
//! Interpolated Witten–Bell smoothing (Witten & Bell 1991): short, and as good
//! as Kneser–Ney at the letter level. Kept as a back-off automaton.

use super::table::TableError;
use crate::translit::hash::FxMap;

/// Letters of context.
pub const ORDER: usize = 4;

/// A letter n-gram model; symbol `alphabet` is the end of the word.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterModel {
    alphabet: u8,
    /// Context and next letter, packed, to log probability.
    grams: FxMap<u64, f32>,
    /// Context, packed, to log weight of backing off.
    backoff: FxMap<u64, f32>,
}

/// The start of a word in contexts.
const START: u8 = 62;

fn pack(context: &[u8]) -> u64 {
    context.iter().fold(1, |k, &s| (k << 6) | u64::from(s))
}

impl LetterModel {
    /// A model that knows no sequence: every letter equally likely.
    #[must_use]
    pub fn empty(alphabet: u8) -> Self {
        Self { alphabet, grams: FxMap::default(), backoff: FxMap::default() }
    }

    /// Learns from weighted words; sequences rarer than `keep` are left to back-off.
    #[must_use]
    pub fn learn<'a>(alphabet: u8, words: impl Iterator<Item = (&'a [u8], f64)>, keep: f64) -> Self {
        let mut counts: FxMap<u64, FxMap<u8, f64>> = FxMap::default();
        for (word, weight) in words {
            let mut text = vec![START; ORDER];
            text.extend(word);
            text.push(alphabet);
            for at in ORDER..text.len() {
                for n in 0..=ORDER {
                    *counts.entry(pack(&text[at - n..at])).or_default().entry(text[at]).or_default() += weight;
                }
            }
        }
        let mut model = Self::empty(alphabet);
        let mut contexts: Vec<u64> = counts.keys().copied().collect();
        contexts.sort_unstable(); // shorter contexts have smaller keys: lower orders first
        for context in contexts {
            model.add(context, &counts[&context], keep);
        }
        model
    }

    fn add(&mut self, context: u64, next: &FxMap<u8, f64>, keep: f64) {
        let mut next: Vec<(u8, f64)> = next.iter().map(|(&s, &c)| (s, c)).collect();
        next.sort_by_key(|n| n.0);
        let total: f64 = next.iter().map(|n| n.1).sum();
        if context > 1 && total < keep {
            return;
        }
        let kinds = next.len() as f64;
        let back = kinds / (kinds + total);
        for &(letter, count) in next.iter().filter(|n| n.1 >= keep || context == 1) {
            let lower = f64::from(self.lower(context, letter)).exp();
            let p = count / (kinds + total) + back * lower;
            self.grams.insert((context << 6) | u64::from(letter), p.ln() as f32);
        }
        // Letters left out keep count/(kinds+total) of mass in all; it goes to back-off.
        let left: f64 = next.iter().filter(|n| n.1 < keep && context != 1).map(|n| n.1).sum();
        self.backoff.insert(context, (back + left / (kinds + total)).ln() as f32);
    }

    fn lower(&self, context: u64, letter: u8) -> f32 {
        if context == 1 { -f32::from(self.alphabet + 1).ln() } else { self.log_p(shorten(context), letter) }
    }

    fn log_p(&self, mut context: u64, letter: u8) -> f32 {
        let mut cost = 0.0;
        loop {
            if let Some(p) = self.grams.get(&((context << 6) | u64::from(letter))) {
                return cost + p;
            }
            cost += self.backoff.get(&context).copied().unwrap_or(0.0);
            if context == 1 {
                return cost - f32::from(self.alphabet + 1).ln();
            }
            context = shorten(context);
        }
    }

    /// Log probability of a letter (or of the end, `None`) after `before`,
    /// which begins at the start of the word.
    #[must_use]
    pub fn next(&self, before: &[u8], letter: Option<u8>) -> f32 {
        let mut context = [START; ORDER];
        let n = before.len().min(ORDER);
        context[ORDER - n..].copy_from_slice(&before[before.len() - n..]);
        self.log_p(pack(&context), letter.unwrap_or(self.alphabet))
    }

    /// Number of stored sequences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// Whether nothing was learned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    /// Sorted entries as bytes: key (u32 ×, 31 bits suffice for 5 symbols) and quantised logs.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![self.alphabet];
        for map in [&self.grams, &self.backoff] {
            let mut entries: Vec<(u64, f32)> = map.iter().map(|(&k, &v)| (k, v)).collect();
            entries.sort_unstable_by_key(|e| e.0);
            out.extend((entries.len() as u32).to_le_bytes());
            for (key, value) in entries {
                out.extend((key as u32).to_le_bytes());
                out.push((-value * LOG_STEPS).round().clamp(0.0, 255.0) as u8);
            }
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes end too early.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        let (&alphabet, mut rest) = bytes.split_first().ok_or(TableError::Truncated)?;
        let mut maps: [FxMap<u64, f32>; 2] = Default::default();
        for map in &mut maps {
            let (head, tail) = rest.split_at_checked(4).ok_or(TableError::Truncated)?;
            let n = u32::from_le_bytes(head.try_into().map_err(|_| TableError::Truncated)?) as usize;
            let (entries, after) = tail.split_at_checked(n.saturating_mul(5)).ok_or(TableError::Truncated)?;
            for e in entries.chunks_exact(5) {
                let key = u32::from_le_bytes([e[0], e[1], e[2], e[3]]);
                map.insert(u64::from(key), -f32::from(e[4]) / LOG_STEPS);
            }
            rest = after;
        }
        let [grams, backoff] = maps;
        Ok(Self { alphabet, grams, backoff })
    }
}

/// Steps per nat: 255 steps reach down to e^-16.
const LOG_STEPS: f32 = 16.0;

/// The context without its first letter.
fn shorten(context: u64) -> u64 {
    let letters = context.ilog2() / 6;
    let bits = 6 * letters.saturating_sub(1);
    (context & ((1 << bits) - 1)) | (1 << bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_and_prefer_what_was_seen() {
        let words: [&[u8]; 3] = [&[0, 1, 2], &[0, 1, 3], &[0, 1, 2]];
        let m = LetterModel::learn(5, words.iter().map(|w| (*w, 1.0)), 0.0);
        let sum: f32 = (0..5).map(Some).chain([None]).map(|l| m.next(&[0, 1], l).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        assert!(m.next(&[0, 1], Some(2)) > m.next(&[0, 1], Some(3)));
        assert!(m.next(&[0, 1], Some(3)) > m.next(&[0, 1], Some(4)));
    }

    #[test]
    fn round_trip() {
        let m = LetterModel::learn(5, [(&[0_u8, 1, 2][..], 1.0)].into_iter(), 0.0);
        let read = LetterModel::from_bytes(&m.to_bytes()).unwrap();
        assert!((read.next(&[0], Some(1)) - m.next(&[0], Some(1))).abs() < 0.05);
        assert_eq!(read.len(), m.len());
    }
}
