//! The walk: the query's letters from left to right, the likeliest places in
//! the trie at each of them (a beam), scored by how much likelier the letters
//! are together than apart.

use super::trie::{NO_WORD, ROOT, Trie};
use crate::translit::model::channel::{Arc, Channel};
use crate::translit::model::chunk::{MAX_CHUNK, Place};

/// How wide to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Width {
    /// Most places kept at each query letter.
    pub beam: usize,
    /// Places less likely than the best by this factor are dropped.
    pub slack: f32,
    /// Words handed to exact scoring.
    pub words: usize,
}

/// For one word alone among many like it. On the development fold, among 91,000
/// words, the right one is among ten exactly as often as when all are scored, and
/// of the words of the exhaustive ten with a probability above one half 95 % are found.
pub const WIDE: Width = Width { beam: 600, slack: 1e-7, words: 32 };

/// Where no likely answer may be missed: 98 % of those, in twice the time.
pub const THOROUGH: Width = Width { beam: 1_500, slack: 1e-8, words: 48 };

/// For the words of longer names in very long lists, where many names share a word.
pub(crate) const MEDIUM: Width = Width { beam: 300, slack: 1e-5, words: 96 };

/// For the words of a longer name, which vouch for each other.
pub const NARROW: Width = Width { beam: 150, slack: 1e-4, words: 48 };

/// Layers alive at once: the current one and the next three.
const LAYERS: usize = MAX_CHUNK + 1;

/// Sums by trie node, with a small hash table that is cleared in time of its content.
#[derive(Debug, Clone)]
struct Layer {
    items: Vec<(u32, f32)>,
    slots: Vec<u32>,
    /// Best ratio expected of an item so far.
    best: f32,
}

impl Layer {
    fn new() -> Self {
        Self { items: Vec::new(), slots: vec![0; 1 << 10], best: 0.0 }
    }

    fn slot(&self, node: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (node.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while self.slots[at] != 0 && self.items[self.slots[at] as usize - 1].0 != node {
            at = (at + 1) & mask;
        }
        at
    }

    fn add(&mut self, node: u32, value: f32) {
        let at = self.slot(node);
        if self.slots[at] != 0 {
            self.items[self.slots[at] as usize - 1].1 += value;
            return;
        }
        self.items.push((node, value));
        self.slots[at] = self.items.len() as u32;
        if self.items.len() * 2 > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(size, 0);
        for i in 0..self.items.len() {
            let at = self.slot(self.items[i].0);
            self.slots[at] = i as u32 + 1;
        }
    }

    fn clear(&mut self) {
        self.slots.fill(0);
        self.items.clear();
        self.best = 0.0;
    }
}

/// Reusable memory of walks.
#[derive(Debug, Clone)]
pub(crate) struct WalkScratch {
    layers: [Layer; LAYERS],
    ends: Layer,
    kept: Vec<(f32, u32, f32)>,
}

impl Default for WalkScratch {
    fn default() -> Self {
        Self { layers: std::array::from_fn(|_| Layer::new()), ends: Layer::new(), kept: Vec::new() }
    }
}

/// The words of the trie where the walk ends, in no order that matters, each with
/// the scaled joint probability of the ways the walk went.
pub(crate) fn walk(channel: &Channel, trie: &Trie, query: &[u8], width: Width, s: &mut WalkScratch) -> Vec<(u32, f32)> {
    let n = query.len();
    s.layers.iter_mut().for_each(Layer::clear);
    s.ends.clear();
    for len in 0..=MAX_CHUNK.min(n) {
        follow(trie, channel.arcs(Place::Initial, &query[..len]), (1.0, ROOT, 1.0), 0.0, &mut s.layers[len % LAYERS]);
    }
    for i in 0..=n {
        let silent = channel.arcs(Place::Medial, &[]);
        keep_best(trie, &s.layers[i % LAYERS], width, &mut s.kept);
        s.layers[i % LAYERS].clear();
        insert_silent(trie, silent, width, &mut s.kept);
        for len in 0..=MAX_CHUNK.min(n - i) {
            let chunk = &query[i..i + len];
            if i + len == n {
                finish(channel, trie, chunk, s);
            }
            if len > 0 {
                let arcs = channel.arcs(Place::Medial, chunk);
                for &place in &s.kept {
                    follow(trie, arcs, place, width.slack, &mut s.layers[(i + len) % LAYERS]);
                }
            }
        }
    }
    s.ends.items.iter().map(|&(node, v)| (trie.word(node), v)).collect()
}

/// Follows arcs, best first, until they fall too far behind the best of their layer.
fn follow(trie: &Trie, arcs: &[Arc], from: (f32, u32, f32), slack: f32, layer: &mut Layer) {
    let (ratio, node, value) = from;
    for arc in arcs {
        let expected = ratio * arc.ratio;
        if expected < layer.best * slack {
            return;
        }
        if let Some(to) = trie.walk(node, arc.letters()) {
            layer.add(to, value * arc.weight);
            layer.best = layer.best.max(expected);
        }
    }
}

/// Sorts out the places worth going on from: (ratio, node, value), best first.
fn keep_best(trie: &Trie, layer: &Layer, width: Width, kept: &mut Vec<(f32, u32, f32)>) {
    kept.clear();
    kept.extend(layer.items.iter().map(|&(node, v)| (v / trie.background(node), node, v)));
    let best = kept.iter().fold(0.0_f32, |m, k| m.max(k.0));
    kept.retain(|k| k.0 >= best * width.slack);
    let order = |x: &(f32, u32, f32), y: &(f32, u32, f32)| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1));
    if kept.len() > width.beam {
        kept.select_nth_unstable_by(width.beam, order);
        kept.truncate(width.beam);
    }
    kept.sort_unstable_by(order);
}

/// Silent letters are followed from likelier places only: most vowels come with
/// their consonants in one chunk, so little is lost and half the time won.
const SILENT_STRICTER: f32 = 60.0;

/// Letters of the list that the query does not write: one step each from the
/// kept places.
fn insert_silent(trie: &Trie, silent: &[Arc], width: Width, kept: &mut Vec<(f32, u32, f32)>) {
    let worth = kept.iter().fold(0.0_f32, |m, k| m.max(k.0)) * (width.slack * SILENT_STRICTER).min(0.1);
    for k in 0..kept.len() {
        let (from, node, value) = kept[k];
        for arc in silent.iter().take_while(|arc| from * arc.ratio >= worth) {
            if let Some(to) = trie.walk(node, arc.letters()) {
                let v = value * arc.weight;
                let ratio = v / trie.background(to);
                if ratio >= worth {
                    kept.push((ratio, to, v));
                }
            }
        }
    }
}

/// The last chunk: only places where a word ends count.
fn finish(channel: &Channel, trie: &Trie, chunk: &[u8], s: &mut WalkScratch) {
    for &(_, node, value) in &s.kept {
        for arc in channel.arcs(Place::Final, chunk) {
            if let Some(to) = trie.walk(node, arc.letters()).filter(|&to| trie.word(to) != NO_WORD) {
                s.ends.add(to, value * arc.weight);
            }
        }
    }
}
