//! How much speaks for a group of Arabic sentences being the translation of a group of English ones, in nats against chance.
//!
//! Words: each word with keys is a witness. In a translation it finds a partner with probability [`FOUND`]; by chance it
//! finds one as often as its keys occur in the other document. Lengths: as Gale & Church 1993, against any other length.

use super::keys::Keyed;
use std::cmp::Ordering;

/// Probability that a known word finds its translation's partner in a true translation.
const FOUND: f32 = 0.55;
/// Most that one word can say: lists of names repeat.
const MOST: f32 = 5.0;
/// Words of a sentence are no independent witnesses, and each side sees the same pairs: both sides together count this much.
const TRUST: f32 = 0.4;
/// Variance of the length of a translation, in letters² for each letter (Gale & Church 1993), before it is measured.
const VARIANCE: f32 = 6.8;
/// How many translations that figure weighs against measured ones, and what a measurement may come to.
const VARIANCE_WEIGHT: f32 = 20.0;
const VARIANCES: std::ops::RangeInclusive<f32> = 1.0..=12.0;
/// Of the sentences with a key, one may be the translation itself: chance is what the others come to, and a little.
const OWN: f32 = 0.8;

/// What a word says when it finds a partner and when it finds none.
#[derive(Debug, Clone, Copy, Default)]
struct Witness {
    found: f32,
    missed: f32,
}

/// A document's sentences as witnesses.
#[derive(Debug)]
struct Side {
    keyed: Vec<Keyed>,
    witnesses: Vec<Vec<Witness>>,
    /// Sum of what all words say that find nothing.
    missed: Vec<f32>,
}

/// Both documents.
#[derive(Debug)]
pub struct Evidence {
    sides: [Side; 2],
    /// English letters for each Arabic one.
    ratio: f32,
    /// Letters of a usual English sentence.
    usual: f32,
    variance: f32,
}

/// Words of two sentences that find partners: bits of the Arabic words, bits of the English ones.
pub type Masks = [u64; 2];

impl Evidence {
    /// Of two documents, read by [`super::keys::read`].
    pub fn new([arabic, english]: [Vec<Keyed>; 2]) -> Self {
        let letters = |side: &[Keyed]| side.iter().map(|s| s.length).sum::<usize>().max(1) as f32;
        let ratio = (letters(&english) / letters(&arabic)).clamp(0.5, 2.5);
        let usual = letters(&english) / english.len().max(1) as f32;
        let (of_arabic, of_english) = (frequencies(&arabic), frequencies(&english));
        let (n, m) = (arabic.len(), english.len());
        Self { sides: [Side::new(arabic, &of_english, m), Side::new(english, &of_arabic, n)], ratio, usual, variance: VARIANCE }
    }

    /// Keys of a side: 0 Arabic, 1 English.
    pub fn keyed(&self, side: usize) -> &[Keyed] {
        &self.sides[side].keyed
    }

    /// Measures ratio and variance of lengths on pairs of sentences that surely translate each other.
    pub fn measure(&mut self, pairs: &[(usize, usize)]) {
        let length = |side: usize, sentence: usize| self.length(side, sentence) as f32;
        let (a, e) = pairs.iter().fold((0.0, 0.0), |(a, e), (i, j)| (a + length(0, *i), e + length(1, *j)));
        let usual = VARIANCE_WEIGHT * self.usual;
        let ratio = (e + usual) / (a + usual / self.ratio).max(1.0);
        let square = |(i, j): &(usize, usize)| {
            let expected = (length(0, *i) * ratio).max(4.0);
            (length(1, *j) - expected).powi(2) / expected
        };
        let squares: f32 = pairs.iter().map(square).sum();
        let variance = (squares + VARIANCE_WEIGHT * VARIANCE) / (pairs.len() as f32 + VARIANCE_WEIGHT);
        self.variance = variance.clamp(*VARIANCES.start(), *VARIANCES.end());
        self.ratio = ratio;
    }

    /// Which words of two sentences find partners.
    pub fn masks(&self, arabic: usize, english: usize) -> Masks {
        let (a, e) = (&self.sides[0].keyed[arabic].keys, &self.sides[1].keyed[english].keys);
        let (mut i, mut j) = (0, 0);
        let mut masks = [0_u64; 2];
        while i < a.len() && j < e.len() {
            let key = a[i].0;
            match key.cmp(&e[j].0) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    while j < e.len() && e[j].0 == key {
                        masks[1] |= 1 << e[j].1;
                        j += 1;
                    }
                    while i < a.len() && a[i].0 == key {
                        masks[0] |= 1 << a[i].1;
                        i += 1;
                    }
                }
            }
        }
        masks
    }

    /// What the words of a sentence say, given which of them found partners among `opposite` sentences: by chance a word finds
    /// one in two sentences twice as often as in one.
    pub fn words(&self, side: usize, sentence: usize, mask: u64, opposite: usize) -> f32 {
        let side = &self.sides[side];
        let witnesses = &side.witnesses[sentence];
        let mut sum = side.missed[sentence] - mask.count_ones() as f32 * (opposite as f32).ln();
        let mut mask = mask;
        while mask != 0 {
            let witness = witnesses[mask.trailing_zeros() as usize];
            sum += witness.found - witness.missed;
            mask &= mask - 1;
        }
        sum * TRUST
    }

    /// What the lengths say, in letters of all sentences of each side.
    pub fn lengths(&self, arabic: usize, english: usize) -> f32 {
        let expected = arabic as f32 * self.ratio;
        let variance = self.variance * expected.max(4.0);
        let off = english as f32 - expected;
        let likely = -0.5 * (std::f32::consts::TAU * variance).ln() - off * off / (2.0 * variance);
        // By chance every length up to twice the usual is as good as any other. No length is worse than a thousand to one.
        (likely + (2.0 * self.usual.max(expected)).ln()).max(-7.0)
    }

    /// Letters of a sentence.
    pub fn length(&self, side: usize, sentence: usize) -> usize {
        self.sides[side].keyed[sentence].length
    }
}

impl Side {
    fn new(keyed: Vec<Keyed>, others: &[u32], count: usize) -> Self {
        let witnesses: Vec<Vec<Witness>> = keyed.iter().map(|k| witnesses(k, others, count.max(1) as f32)).collect();
        let missed = witnesses.iter().map(|list| list.iter().map(|w| w.missed).sum()).collect();
        Self { keyed, witnesses, missed }
    }
}

/// How many sentences have each key.
pub(super) fn frequencies(side: &[Keyed]) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    for sentence in side {
        let mut last = None;
        for (key, _) in &sentence.keys {
            if last != Some(*key) {
                if found.len() <= *key as usize {
                    found.resize(*key as usize + 1, 0);
                }
                found[*key as usize] += 1;
            }
            last = Some(*key);
        }
    }
    found
}

fn witnesses(sentence: &Keyed, others: &[u32], count: f32) -> Vec<Witness> {
    let mut chance = vec![0.0_f32; sentence.words];
    for (key, word) in &sentence.keys {
        let sentences = others.get(*key as usize).copied().unwrap_or(0) as f32;
        if sentences > 0.0 {
            chance[usize::from(*word)] += (sentences - OWN) / count;
        }
    }
    // A word whose translations stand nowhere in the other document is unknown rather than missing.
    let witness = |chance: f32| {
        if chance <= 0.0 {
            return Witness::default();
        }
        let chance = chance.min(0.9);
        if chance >= FOUND {
            return Witness::default();
        }
        Witness { found: (FOUND / chance).ln().min(MOST), missed: ((1.0 - FOUND) / (1.0 - chance)).ln() }
    };
    chance.into_iter().map(witness).collect()
}
