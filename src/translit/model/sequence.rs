//! Sequences of symbols: an n-gram with back-off. Used for the letters of each
//! script (which spellings look like words) and for chunks (which chunk follows
//! which: the pair n-gram of Bisani & Ney 2008 over our multigram).
//!
//! Interpolated Witten–Bell smoothing (Witten & Bell 1991): short, free of
//! settings, and as good as Kneser–Ney on such small alphabets.

use std::sync::OnceLock;

use super::table::TableError;
use crate::translit::hash::FxMap;

/// What the symbols are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Number of symbols; the next number stands for the end.
    pub alphabet: u16,
    /// Symbols of context.
    pub order: u8,
    /// Bits of a symbol in packed keys; the largest value stands for the start.
    pub bits: u8,
}

impl Shape {
    /// Letters: contexts of four.
    #[must_use]
    pub fn letters(alphabet: usize) -> Self {
        Self { alphabet: alphabet as u16, order: 4, bits: 6 }
    }

    /// Chunks: contexts of two.
    #[must_use]
    pub fn chunks(alphabet: usize) -> Self {
        Self { alphabet: alphabet as u16, order: 2, bits: 14 }
    }

    fn start(self) -> u16 {
        (1 << self.bits) - 1
    }

    fn push(self, context: Context, symbol: u16) -> u64 {
        (context << self.bits) | u64::from(symbol)
    }

    /// The context at the start of a sequence.
    fn beginning(self) -> Context {
        (0..self.order).fold(NO_CONTEXT, |c, _| self.push(c, self.start()))
    }

    /// The context after one more symbol.
    fn after(self, context: Context, symbol: u16) -> Context {
        let longer = self.push(context, symbol);
        let low = u32::from(self.bits) * u32::from(self.order);
        (longer & ((1 << low) - 1)) | (1 << low)
    }
}

/// A context of up to `order` symbols, packed: a leading one bit, then symbols.
pub type Context = u64;

const NO_CONTEXT: Context = 1;

/// An n-gram model. Only spelling needs one, so one that comes from bytes is unpacked (to some five times their size) when it is first
/// asked.
#[derive(Debug, Clone)]
pub struct SequenceModel {
    shape: Shape,
    /// Checked; empty for a model that was learned.
    packed: Box<[u8]>,
    grams: OnceLock<Grams>,
}

impl PartialEq for SequenceModel {
    fn eq(&self, other: &Self) -> bool {
        self.grams() == other.grams()
    }
}

impl From<Grams> for SequenceModel {
    fn from(grams: Grams) -> Self {
        Self { shape: grams.shape, packed: Box::default(), grams: OnceLock::from(grams) }
    }
}

impl SequenceModel {
    /// A model that knows no sequence: every symbol equally likely.
    #[must_use]
    pub fn empty(shape: Shape) -> Self {
        Grams::empty(shape).into()
    }

    /// Learns from weighted sequences; what is met less than `keep` times is left to back-off.
    #[must_use]
    pub fn learn(shape: Shape, texts: impl Iterator<Item = (Vec<u16>, f64)>, keep: f64) -> Self {
        Grams::learn(shape, texts, keep).into()
    }

    fn grams(&self) -> &Grams {
        self.grams.get_or_init(|| {
            let mut grams = Grams::empty(self.shape);
            // The bytes were read through once: nothing can be wrong with them.
            let _ = each_gram(&self.packed, |is_backoff, key, log| {
                let map = if is_backoff { &mut grams.backoff } else { &mut grams.grams };
                map.insert(key, log);
            });
            grams
        })
    }

    /// The context at the start of a sequence.
    #[must_use]
    pub fn start(&self) -> Context {
        self.shape.beginning()
    }

    /// The context after one more symbol.
    #[must_use]
    pub fn after(&self, context: Context, symbol: u16) -> Context {
        self.shape.after(context, symbol)
    }

    /// Log probability that a symbol follows.
    #[must_use]
    pub fn log_p(&self, context: Context, symbol: u16) -> f32 {
        self.grams().log_p(context, symbol)
    }

    /// Log probability that the sequence ends.
    #[must_use]
    pub fn log_end(&self, context: Context) -> f32 {
        self.log_p(context, self.shape.alphabet)
    }

    /// Log probability of a whole sequence.
    #[must_use]
    pub fn log_whole(&self, symbols: impl Iterator<Item = u16>) -> f32 {
        let (mut context, mut sum) = (self.start(), 0.0);
        for s in symbols {
            sum += self.log_p(context, s);
            context = self.after(context, s);
        }
        sum + self.log_end(context)
    }

    /// Number of stored sequences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.grams().grams.len()
    }

    /// Whether nothing was learned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keys in rising order as differences of 7-bit groups, logs in steps of 1/16 nat.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.grams().to_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes end too early or the shape is impossible.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        let &[a, b, order, bits, ref rest @ ..] = bytes else { return Err(TableError::Truncated) };
        let shape = Shape { alphabet: u16::from_le_bytes([a, b]), order, bits };
        if !(1..=15).contains(&bits) || u32::from(bits) * (u32::from(order) + 1) > 62 || shape.alphabet >= shape.start() {
            return Err(TableError::Invalid("the shape of a sequence model"));
        }
        each_gram(rest, |_, _, _| {})?;
        Ok(Self { shape, packed: rest.into(), grams: OnceLock::new() })
    }
}

/// Calls `found` with each stored sequence: whether it is a weight of backing off, its key, its logarithm.
fn each_gram(bytes: &[u8], mut found: impl FnMut(bool, u64, f32)) -> Result<(), TableError> {
    let mut rest = bytes;
    for is_backoff in [false, true] {
        let (head, tail) = rest.split_at_checked(4).ok_or(TableError::Truncated)?;
        let n = u32::from_le_bytes(head.try_into().map_err(|_| TableError::Truncated)?);
        rest = tail;
        let mut key = 0_u64;
        for _ in 0..n {
            key = key.wrapping_add(take_varint(&mut rest)?);
            let (&log, tail) = rest.split_first().ok_or(TableError::Truncated)?;
            rest = tail;
            found(is_backoff, key, -f32::from(log) / LOG_STEPS);
        }
    }
    Ok(())
}

/// The probabilities of an n-gram model.
#[derive(Debug, Clone, PartialEq)]
struct Grams {
    shape: Shape,
    /// Context and next symbol, packed, to log probability.
    grams: FxMap<u64, f32>,
    /// Context, packed, to log weight of backing off.
    backoff: FxMap<u64, f32>,
}

impl Grams {
    /// A model that knows no sequence: every symbol equally likely.
    fn empty(shape: Shape) -> Self {
        Self { shape, grams: FxMap::default(), backoff: FxMap::default() }
    }

    /// Learns from weighted sequences; what is met less than `keep` times is left to back-off.
    fn learn(shape: Shape, texts: impl Iterator<Item = (Vec<u16>, f64)>, keep: f64) -> Self {
        let order = usize::from(shape.order);
        let mut counts: FxMap<Context, FxMap<u16, f64>> = FxMap::default();
        let mut model = Self::empty(shape);
        for (text, weight) in texts {
            let mut padded = vec![shape.start(); order];
            padded.extend(text);
            padded.push(shape.alphabet);
            for at in order..padded.len() {
                for n in 0..=order {
                    let context = padded[at - n..at].iter().fold(NO_CONTEXT, |c, &s| shape.push(c, s));
                    *counts.entry(context).or_default().entry(padded[at]).or_default() += weight;
                }
            }
        }
        let mut contexts: Vec<Context> = counts.keys().copied().collect();
        contexts.sort_unstable(); // shorter contexts have smaller keys: lower orders first
        for context in contexts {
            model.add(context, &counts[&context], keep);
        }
        model
    }

    fn add(&mut self, context: Context, next: &FxMap<u16, f64>, keep: f64) {
        let mut next: Vec<(u16, f64)> = next.iter().map(|(&s, &c)| (s, c)).collect();
        next.sort_by_key(|n| n.0);
        let total: f64 = next.iter().map(|n| n.1).sum();
        let stays = |count: f64| context == NO_CONTEXT || count >= keep;
        if !next.iter().any(|n| stays(n.1)) {
            return;
        }
        let kinds = next.len() as f64;
        // What rare symbols would have had goes to back-off with the rest.
        let rare: f64 = next.iter().filter(|n| !stays(n.1)).map(|n| n.1).sum();
        let back = (kinds + rare) / (kinds + total);
        for &(symbol, count) in next.iter().filter(|n| stays(n.1)) {
            let lower = f64::from(self.lower(context, symbol)).exp();
            let p = count / (kinds + total) + back * lower;
            self.grams.insert(self.shape.push(context, symbol), p.ln() as f32);
        }
        self.backoff.insert(context, back.ln() as f32);
    }

    fn lower(&self, context: Context, symbol: u16) -> f32 {
        if context == NO_CONTEXT { self.uniform() } else { self.log_p(self.shorten(context), symbol) }
    }

    fn uniform(&self) -> f32 {
        -(f32::from(self.shape.alphabet) + 1.0).ln()
    }

    /// The context without its first symbol.
    fn shorten(&self, context: Context) -> Context {
        let bits = u32::from(self.shape.bits);
        let symbols = context.ilog2() / bits;
        let low = bits * symbols.saturating_sub(1);
        (context & ((1 << low) - 1)) | (1 << low)
    }

    /// Log probability that a symbol follows.
    fn log_p(&self, mut context: Context, symbol: u16) -> f32 {
        let mut cost = 0.0;
        loop {
            if let Some(p) = self.grams.get(&self.shape.push(context, symbol)) {
                return cost + p;
            }
            cost += self.backoff.get(&context).copied().unwrap_or(0.0);
            if context == NO_CONTEXT {
                return cost + self.uniform();
            }
            context = self.shorten(context);
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.shape.alphabet.to_le_bytes().to_vec();
        out.extend([self.shape.order, self.shape.bits]);
        for map in [&self.grams, &self.backoff] {
            let mut entries: Vec<(u64, f32)> = map.iter().map(|(&k, &v)| (k, v)).collect();
            entries.sort_unstable_by_key(|e| e.0);
            out.extend((entries.len() as u32).to_le_bytes());
            let mut last = 0;
            for (key, value) in entries {
                put_varint(&mut out, key - last);
                out.push((-value * LOG_STEPS).round().clamp(0.0, 255.0) as u8);
                last = key;
            }
        }
        out
    }
}

/// Steps per nat of stored logs: 255 steps reach down to e^-16.
const LOG_STEPS: f32 = 16.0;

fn put_varint(out: &mut Vec<u8>, mut v: u64) {
    while v > 127 {
        out.push((v & 127) as u8 | 128);
        v >>= 7;
    }
    out.push(v as u8);
}

fn take_varint(rest: &mut &[u8]) -> Result<u64, TableError> {
    let mut v = 0_u64;
    for shift in (0..63).step_by(7) {
        let (&b, tail) = rest.split_first().ok_or(TableError::Truncated)?;
        *rest = tail;
        v |= u64::from(b & 127) << shift;
        if b < 128 {
            return Ok(v);
        }
    }
    Err(TableError::Invalid("a number of more than 63 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> SequenceModel {
        let texts = [vec![0, 1, 2], vec![0, 1, 3], vec![0, 1, 2]];
        SequenceModel::learn(Shape::letters(5), texts.into_iter().map(|t| (t, 1.0)), 0.0)
    }

    #[test]
    fn probabilities_sum_to_one_and_prefer_what_was_seen() {
        let m = small();
        let c = m.after(m.after(m.start(), 0), 1);
        let sum: f32 = (0..=5).map(|s| m.log_p(c, s).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        assert!(m.log_p(c, 2) > m.log_p(c, 3) && m.log_p(c, 3) > m.log_p(c, 4));
    }

    #[test]
    fn round_trip() {
        let m = small();
        let read = SequenceModel::from_bytes(&m.to_bytes()).unwrap();
        let c = m.after(m.start(), 0);
        assert!((read.log_p(c, 1) - m.log_p(c, 1)).abs() < 0.05);
        assert_eq!(SequenceModel::from_bytes(&read.to_bytes()).unwrap(), read);
        assert_eq!(SequenceModel::from_bytes(&[1, 2]), Err(TableError::Truncated));
    }
}
