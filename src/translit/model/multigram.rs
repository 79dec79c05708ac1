//! The joint multigram at run time: how likely one act of naming produced both
//! spellings, letter chunk by letter chunk.
//!
//! Deligne & Bimbot 1995 (multigrams), Bisani & Ney 2008 (joint sequence
//! models), Sajjad et al. 2017 (the same idea for finding transliterations).
//! P(a, e) sums over every way of cutting both words into chunk pairs; the
//! background P(a)·P(e) sums the same model over the other side, so the ratio
//! is exact for the model.

use super::chunk::{MAX_CHUNK, NULL_KEY, PLACES, Place, pack_arabic, pack_latin};
use crate::translit::alphabet::arabic::LETTERS;
use crate::translit::alphabet::latin::LETTER_COUNT;
use crate::translit::hash::FxMap;

/// One learned chunk pair with its probability in each place.
#[derive(Debug, Clone, PartialEq)]
pub struct ChunkRow {
    /// Packed Arabic letters.
    pub arabic: u32,
    /// Packed Latin letters.
    pub latin: u32,
    /// Probability in each of [`PLACES`]; the chance of going on (medial) or of
    /// ending (final) is already in it.
    pub p: [f32; 3],
}

/// Sums run in 32-bit floats; each letter multiplies by this so that the sum of
/// a true pair stays near 1 and that of a hopeless one above the smallest
/// float: e^1.8 is about the likelihood cost of one letter in a true pair.
const SCALE_PER_LETTER: f32 = 6.0;

/// How far below chance the sum in a cell may fall before it is dropped: e^-12. A pair that recovers from it is no name
/// of ours, and to the sum of a true pair such cells add less than a hundred-thousandth.
const BEHIND: f32 = 6e-6;

/// Log-likelihood given to pairs that no sequence of chunks explains or whose
/// sum underflows (they are worse than about e^-80 relative to a true pair).
pub const HOPELESS: f32 = -200.0;

/// The compiled chunk inventory.
#[derive(Debug, Clone)]
pub struct Multigram {
    arabic: Side,
    latin: Side,
    /// Row number of each learned chunk pair, by Arabic and Latin chunk.
    row_of: FxMap<(u16, u16), u16>,
    /// Arabic chunks × Latin chunks: where the weights of a pairing stand. Nearly all pairings have none, so two bytes each, and not
    /// three numbers, keep the table small enough for the caches.
    slots: Vec<u16>,
    /// Per place, the scaled probabilities of the pairings that have one; slot 0 is that of all others.
    weights: [Vec<f32>; 3],
}

/// The chunks of one script.
#[derive(Debug, Clone)]
struct Side {
    ids: FxMap<u32, u16>,
    keys: Vec<u32>,
    /// Probability of the chunk with anything on the other side, per place.
    marginal: [Vec<f64>; 3],
}

/// One side of a comparison, its chunks looked up once.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// Number of letters.
    pub len: usize,
    /// Natural logarithm of the background probability of this word alone.
    pub background: f32,
    /// Chunks that can start at each letter: (letters, id); position `len` has the null only.
    segments: Vec<(u8, u16)>,
    /// `segments[starts[i]..starts[i + 1]]` start at letter `i`.
    starts: Vec<u16>,
}

impl Prepared {
    fn at(&self, i: usize) -> &[(u8, u16)] {
        &self.segments[usize::from(self.starts[i])..usize::from(self.starts[i + 1])]
    }
}

/// Reusable memory of the sums, so that comparing allocates nothing.
#[derive(Debug, Default, Clone)]
pub struct Scratch {
    cells: Vec<f32>,
}

/// One chunk of the most likely path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Number of Arabic letters.
    pub arabic: usize,
    /// Number of Latin letters.
    pub latin: usize,
    /// Log of the chunk's joint probability over the product of its two marginals.
    pub gain: f32,
}

impl Multigram {
    /// Compiles learned rows; every pairing of one letter with one letter or
    /// with nothing has at least the probability `floor`, so no pair of words
    /// is impossible.
    #[must_use]
    pub fn new(rows: &[ChunkRow], floor: f32) -> Self {
        let mut arabic = Side::new();
        let mut latin = Side::new();
        (0..LETTERS.len()).for_each(|s| arabic.add(pack_arabic(&[s as u8])));
        (0..LETTER_COUNT).for_each(|s| latin.add(pack_latin(&[s])));
        for row in rows {
            arabic.add(row.arabic);
            latin.add(row.latin);
        }
        let (na, ne) = (arabic.keys.len(), latin.keys.len());
        arabic.marginal = [vec![0.0; na], vec![0.0; na], vec![0.0; na]];
        latin.marginal = [vec![0.0; ne], vec![0.0; ne], vec![0.0; ne]];
        let mut model =
            Self { arabic, latin, row_of: FxMap::default(), slots: vec![0; na * ne], weights: [vec![0.0], vec![0.0], vec![0.0]] };
        for (number, row) in rows.iter().enumerate() {
            let (x, y) = (model.arabic.id(row.arabic), model.latin.id(row.latin));
            let (Some(x), Some(y)) = (x, y) else { continue };
            model.row_of.insert((x, y), number as u16);
            let Some(slot) = model.slot(usize::from(x), usize::from(y)) else { continue };
            let scale = SCALE_PER_LETTER.powi((key_len(row.arabic, 6) + key_len(row.latin, 5)) as i32);
            for place in PLACES.map(|p| p as usize) {
                model.weights[place][slot] = row.p[place] * scale;
                model.arabic.marginal[place][usize::from(x)] += f64::from(row.p[place]);
                model.latin.marginal[place][usize::from(y)] += f64::from(row.p[place]);
            }
        }
        model.raise_to(floor);
        model
    }

    /// The slot of a pairing, made if it has none; `None` past 65,535 pairings, of which a table has a tenth.
    fn slot(&mut self, x: usize, y: usize) -> Option<usize> {
        let slot = &mut self.slots[x * self.latin.keys.len() + y];
        if *slot == 0 {
            *slot = u16::try_from(self.weights[0].len()).ok()?;
            self.weights.iter_mut().for_each(|place| place.push(0.0));
        }
        Some(usize::from(*slot))
    }

    fn weight(&self, place: Place, x: u16, y: u16) -> f32 {
        let slot = self.slots[usize::from(x) * self.latin.keys.len() + usize::from(y)];
        self.weights[place as usize][usize::from(slot)]
    }

    /// Gives every one-letter pairing at least `floor`. The null is chunk 0 and
    /// the single letters follow it, by construction.
    fn raise_to(&mut self, floor: f32) {
        for x in 0..=LETTERS.len() {
            for y in 0..=usize::from(LETTER_COUNT) {
                if x + y == 0 {
                    continue;
                }
                let scale = SCALE_PER_LETTER.powi(i32::from(x > 0) + i32::from(y > 0));
                let Some(slot) = self.slot(x, y) else { continue };
                for place in PLACES.map(|p| p as usize) {
                    let w = &mut self.weights[place][slot];
                    let added = f64::from((floor - *w / scale).max(0.0));
                    *w = w.max(floor * scale);
                    self.arabic.marginal[place][x] += added;
                    self.latin.marginal[place][y] += added;
                }
            }
        }
    }

    /// Number of distinct Arabic and Latin chunks.
    #[must_use]
    pub fn chunk_counts(&self) -> (usize, usize) {
        (self.arabic.keys.len(), self.latin.keys.len())
    }

    /// Looks up the chunks of an Arabic word.
    #[must_use]
    pub fn prepare_arabic(&self, symbols: &[u8]) -> Prepared {
        self.arabic.prepare(symbols, pack_arabic)
    }

    /// Looks up the chunks of a Latin word.
    #[must_use]
    pub fn prepare_latin(&self, symbols: &[u8]) -> Prepared {
        self.latin.prepare(symbols, pack_latin)
    }

    /// Log P(a, e), summed over all ways of cutting.
    #[must_use]
    pub fn joint(&self, a: &Prepared, e: &Prepared, scratch: &mut Scratch) -> f32 {
        let width = e.len + 1;
        let last = a.len * width + e.len;
        let cells = &mut scratch.cells;
        cells.clear();
        cells.resize(last + 1, 0.0);
        let stride = self.latin.keys.len();
        let [initial, medial, end] = &self.weights;
        for &(la, x) in a.at(0) {
            let row = &self.slots[usize::from(x) * stride..][..stride];
            for &(le, y) in e.at(0) {
                cells[usize::from(la) * width + usize::from(le)] += initial[usize::from(row[usize::from(y)])];
            }
        }
        cells[last] = 0.0;
        // A path that has fallen behind what the letters read so far are worth by chance is not followed further.
        let letters = (a.len + e.len).max(1) as f32;
        let by_chance = ((a.background + e.background) / letters).exp() * SCALE_PER_LETTER;
        let mut row_least = BEHIND;
        for i in 0..=a.len {
            let mut least = row_least;
            row_least *= by_chance;
            for j in 0..=e.len {
                let from = i * width + j;
                let v = cells[from];
                let is_behind = v < least;
                least *= by_chance;
                if is_behind || from == last {
                    continue;
                }
                for &(la, x) in a.at(i) {
                    let row = &self.slots[usize::from(x) * stride..][..stride];
                    let base = from + usize::from(la) * width;
                    for &(le, y) in e.at(j) {
                        let to = base + usize::from(le);
                        let slot = usize::from(row[usize::from(y)]);
                        cells[to] += v * if to == last { end[slot] } else { medial[slot] };
                    }
                }
            }
        }
        finish(cells[last], a.len + e.len)
    }

    /// Log of a probability that carries the scale of a number of letters.
    #[must_use]
    pub(crate) fn log_of_scaled(scaled: f32, letters: usize) -> f32 {
        finish(scaled, letters)
    }

    /// Pointwise mutual information in nats: log P(a, e) − log P(a) − log P(e).
    #[must_use]
    pub fn pmi(&self, a: &Prepared, e: &Prepared, scratch: &mut Scratch) -> f32 {
        self.joint(a, e, scratch) - a.background - e.background
    }

    /// The most likely way of cutting both words, in reading order.
    #[must_use]
    pub fn best_path(&self, a: &Prepared, e: &Prepared) -> Vec<Step> {
        let width = e.len + 1;
        let last = a.len * width + e.len;
        let mut best = vec![0.0_f32; last + 1];
        let mut back = vec![(0_u8, 0_u8, 0.0_f32); last + 1];
        let mut origin = 1.0;
        for from in 0..last {
            let (i, j) = (from / width, from % width);
            let v = if from == 0 { std::mem::replace(&mut origin, 0.0) } else { best[from] };
            if v <= 0.0 {
                continue;
            }
            for &(la, x) in a.at(i) {
                for &(le, y) in e.at(j) {
                    let to = from + usize::from(la) * width + usize::from(le);
                    if to == from || (from == 0 && to == last) {
                        continue;
                    }
                    let place = place_of(from, to, last);
                    let w = self.weight(place, x, y);
                    if v * w > best[to] {
                        best[to] = v * w;
                        back[to] = (la, le, self.gain(place, x, y));
                    }
                }
            }
        }
        trace(&back, best[last], width, last)
    }

    /// Row numbers of the most likely way of cutting; `None` when it needs a
    /// pairing that was not learned.
    #[must_use]
    pub fn best_rows(&self, a: &Prepared, e: &Prepared) -> Option<Vec<u16>> {
        let (mut i, mut j) = (0, 0);
        let steps = self.best_path(a, e);
        let mut row = |step: &Step| {
            let id = |p: &Prepared, at: usize, len: usize| p.at(at).iter().find(|s| usize::from(s.0) == len).map(|s| s.1);
            let key = (id(a, i, step.arabic)?, id(e, j, step.latin)?);
            (i, j) = (i + step.arabic, j + step.latin);
            self.row_of.get(&key).copied()
        };
        steps.iter().map(&mut row).collect::<Option<Vec<u16>>>().filter(|r| !r.is_empty())
    }

    fn gain(&self, place: Place, x: u16, y: u16) -> f32 {
        let joint = self.weight(place, x, y);
        let (x, y, p) = (usize::from(x), usize::from(y), place as usize);
        let letters = key_len(self.arabic.keys[x], 6) + key_len(self.latin.keys[y], 5);
        let joint = joint / SCALE_PER_LETTER.powi(letters as i32);
        let apart = self.arabic.marginal[p][x] * self.latin.marginal[p][y];
        (f64::from(joint) / apart.max(1e-30)).ln() as f32
    }
}

/// The place of an arc between two cells.
fn place_of(from: usize, to: usize, last: usize) -> Place {
    match (from, to) {
        (0, _) => Place::Initial,
        (_, t) if t == last => Place::Final,
        _ => Place::Medial,
    }
}

fn finish(sum: f32, letters: usize) -> f32 {
    if sum > 0.0 { (sum.ln() - SCALE_PER_LETTER.ln() * letters as f32).max(HOPELESS) } else { HOPELESS }
}

fn trace(back: &[(u8, u8, f32)], reached: f32, width: usize, last: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = if reached > 0.0 { last } else { 0 };
    while at != 0 {
        let (la, le, gain) = back[at];
        steps.push(Step { arabic: usize::from(la), latin: usize::from(le), gain });
        at -= usize::from(la) * width + usize::from(le);
    }
    steps.reverse();
    steps
}

fn key_len(key: u32, bits: u32) -> u32 {
    key.ilog2() / bits
}

impl Side {
    fn new() -> Self {
        let mut side = Self { ids: FxMap::default(), keys: Vec::new(), marginal: Default::default() };
        side.add(NULL_KEY);
        side
    }

    fn add(&mut self, key: u32) {
        let next = self.keys.len() as u16;
        if *self.ids.entry(key).or_insert(next) == next {
            self.keys.push(key);
        }
    }

    fn id(&self, key: u32) -> Option<u16> {
        self.ids.get(&key).copied()
    }

    fn prepare(&self, symbols: &[u8], pack: fn(&[u8]) -> u32) -> Prepared {
        let n = symbols.len();
        let mut segments = Vec::with_capacity(3 * n + 1);
        let mut starts = Vec::with_capacity(n + 2);
        for i in 0..=n {
            starts.push(segments.len() as u16);
            // The null is chunk 0 and the letters follow it, by construction.
            segments.push((0, 0));
            if let Some(letter) = symbols.get(i) {
                segments.push((1, u16::from(*letter) + 1));
            }
            for len in 2..=MAX_CHUNK.min(n - i) {
                if let Some(id) = self.id(pack(&symbols[i..i + len])) {
                    segments.push((len as u8, id));
                }
            }
        }
        starts.push(segments.len() as u16);
        let mut prepared = Prepared { len: n, background: 0.0, segments, starts };
        prepared.background = self.background(&prepared);
        prepared
    }

    /// Log of the sum over everything the other side could be. A null chunk
    /// here (letters only on the other side) may repeat: a geometric series.
    fn background(&self, word: &Prepared) -> f32 {
        let [initial, medial, end] = &self.marginal;
        let loops = 1.0 / (1.0 - medial[0].min(0.9));
        let mut cells = vec![0.0_f64; word.len + 1];
        for &(len, id) in word.at(0) {
            cells[usize::from(len)] += initial[usize::from(id)];
        }
        let mut sum = 0.0;
        for i in 0..=word.len {
            let v = cells[i] * loops;
            for &(len, id) in word.at(i) {
                let to = i + usize::from(len);
                if to == word.len {
                    sum += v * end[usize::from(id)];
                }
                if len > 0 {
                    cells[to] += v * medial[usize::from(id)];
                }
            }
        }
        if sum > 0.0 { (sum.ln() as f32).max(HOPELESS) } else { HOPELESS }
    }
}
