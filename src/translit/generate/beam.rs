//! The beam: spellings begun, by letters read of the given word.

use crate::translit::hash::FxMap;
use crate::translit::model::channel::{Arc, Channel};
use crate::translit::model::chunk::{MAX_CHUNK, Place};
use crate::translit::model::sequence::{Context, SequenceModel};

/// Spellings kept at each letter of the given word.
const BEAM: usize = 80;

/// Longest spelling, in letters per letter given, plus a constant: stops runs of silent letters.
const LONGEST: (usize, usize) = (3, 3);

/// A complete spelling.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Its letters.
    pub(crate) letters: Vec<u8>,
    /// Log of the joint probability with the given word, tipped by its letters.
    pub(crate) score: f32,
}

/// What spells: chunk sequences, and how much the letter sequences count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speller<'m> {
    /// Chunks by the given word's letters.
    pub(crate) channel: &'m Channel,
    /// Which chunk follows which.
    pub(crate) pairs: &'m SequenceModel,
    /// Which letter follows which in the wanted script.
    pub(crate) letters: &'m SequenceModel,
    /// Weight of the letters.
    pub(crate) weight: f32,
}

/// A spelling begun.
#[derive(Debug, Clone)]
struct Begun {
    letters: Vec<u8>,
    /// Where the chunk and letter sequences stand.
    pairs: Context,
    text: Context,
    /// Log joint probability so far, and log probability of the letters.
    joint: f32,
    sequence: f32,
}

/// Spellings that ended in the same chunks are one; keyed by letters and chunks.
type Layer = FxMap<(Vec<u8>, Context), Begun>;

impl Speller<'_> {
    /// Spells a word; best first.
    pub(crate) fn spell(&self, given: &[u8]) -> Vec<Found> {
        let n = given.len();
        let start = Begun { letters: Vec::new(), pairs: self.pairs.start(), text: self.letters.start(), joint: 0.0, sequence: 0.0 };
        let mut layers: Vec<Layer> = vec![Layer::default(); n + 1];
        layers[0].insert((Vec::new(), start.pairs), start);
        let mut done: FxMap<Vec<u8>, f32> = FxMap::default();
        for i in 0..=n {
            let mut layer = std::mem::take(&mut layers[i]);
            let begun = self.best(&layer);
            // One round of letters that the given word does not write.
            for b in begun.iter().filter(|b| b.letters.len() <= LONGEST.0 * n + LONGEST.1) {
                self.extend(&mut layer, self.channel.arcs(place(b), &[]), b);
            }
            for b in self.best(&layer) {
                if i == n {
                    let end = b.joint + self.pairs.log_end(b.pairs) + self.weight * (b.sequence + self.letters.log_end(b.text));
                    let score = done.entry(b.letters.clone()).or_insert(f32::NEG_INFINITY);
                    *score = log_add(*score, end);
                }
                for len in 1..=MAX_CHUNK.min(n - i) {
                    let arcs = self.channel.arcs_anywhere(&given[i..i + len]);
                    self.extend(&mut layers[i + len], arcs, &b);
                }
            }
        }
        let mut found: Vec<Found> = done.into_iter().map(|(letters, score)| Found { letters, score }).collect();
        found.retain(|f| !f.letters.is_empty());
        found.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| x.letters.cmp(&y.letters)));
        found
    }

    fn extend(&self, layer: &mut Layer, arcs: &[Arc], begun: &Begun) {
        for arc in arcs {
            let joint = begun.joint + self.pairs.log_p(begun.pairs, arc.row);
            let mut next = Begun { joint, pairs: self.pairs.after(begun.pairs, arc.row), ..begun.clone() };
            for &l in arc.letters() {
                next.sequence += self.letters.log_p(next.text, u16::from(l));
                next.text = self.letters.after(next.text, u16::from(l));
            }
            next.letters.extend(arc.letters());
            match layer.get_mut(&(next.letters.clone(), next.pairs)) {
                Some(old) => old.joint = log_add(old.joint, next.joint),
                None => {
                    layer.insert((next.letters.clone(), next.pairs), next);
                }
            }
        }
    }

    fn best(&self, layer: &Layer) -> Vec<Begun> {
        let value = |b: &Begun| b.joint + self.weight * b.sequence;
        let mut all: Vec<&Begun> = layer.values().collect();
        let order =
            |x: &&Begun, y: &&Begun| value(y).total_cmp(&value(x)).then_with(|| x.letters.cmp(&y.letters)).then(x.pairs.cmp(&y.pairs));
        if all.len() > BEAM {
            all.select_nth_unstable_by(BEAM, order);
            all.truncate(BEAM);
        }
        all.sort_by(order);
        all.into_iter().cloned().collect()
    }
}

fn place(b: &Begun) -> Place {
    if b.letters.is_empty() { Place::Initial } else { Place::Medial }
}

fn log_add(x: f32, y: f32) -> f32 {
    let (high, low) = if x > y { (x, y) } else { (y, x) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}
