//! Learning chunk probabilities by expectation maximisation.
//!
//! The M-step is the sparse variational one (Beal 2003; used for alignment by
//! Johnson 2007 and others): exp ψ(c + α) with a small α takes about half a
//! count from every chunk, so rare accidental chunks die. Each place in the word
//! (initial, medial, final) has its own distribution, drawn toward the one
//! without places by [`Settings::place_prior`] pseudo-counts.

use super::Pair;
use crate::translit::hash::FxMap;
use crate::translit::model::chunk::{SHAPES, pack_arabic, pack_latin};
use crate::translit::model::multigram::ChunkRow;

/// What the learner may turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Rounds of EM.
    pub rounds: usize,
    /// Dirichlet concentration per chunk; small is sparse.
    pub alpha: f64,
    /// Pseudo-counts that tie the places together.
    pub place_prior: f64,
    /// Chunks expected less often than this are left out of the table.
    pub keep: f64,
    /// Probability of any one-letter pair or gap the data did not show.
    pub floor: f32,
}

impl Default for Settings {
    /// Chosen on the development fold, not on any evaluation set: `keep` among 0.8,
    /// 1.5, 3 and 4, `alpha` among 0.003, 0.01 and 0.1, `place_prior` among 30, 100
    /// and without places.
    fn default() -> Self {
        Self { rounds: 12, alpha: 0.01, place_prior: 30.0, keep: 1.5, floor: 1e-7 }
    }
}

/// One chunk pair that some cut of some training pair uses.
type Key = (u32, u32);

/// All arcs of all pairs, by chunk number.
struct Lattices {
    keys: Vec<Key>,
    /// Chunk number of every arc, in the order of [`for_arcs`]; `DEAD` once pruned.
    arcs: Vec<u32>,
    starts: Vec<usize>,
}

const DEAD: u32 = u32::MAX;

/// Chunks below this expected count stop being considered after round 3.
const PRUNE: f64 = 0.02;

/// Calls `f(from, to)` for every arc of the lattice of two lengths; cells are
/// numbered row by row, `width` is the Latin length plus one.
fn for_arcs(na: usize, ne: usize, mut f: impl FnMut(usize, usize, usize, usize)) {
    let last = (na + 1) * (ne + 1) - 1;
    for i in 0..=na {
        for j in 0..=ne {
            if !in_band(i, j, na, ne) {
                continue;
            }
            for &(da, de) in SHAPES {
                if i + da > na || j + de > ne {
                    continue;
                }
                let (from, to) = (i * (ne + 1) + j, (i + da) * (ne + 1) + j + de);
                if !(from == 0 && to == last) && in_band(i + da, j + de, na, ne) {
                    f(from, to, da, de);
                }
            }
        }
    }
}

/// Cells far from the diagonal belong to no sensible cut: more than 4.5 letters off.
fn in_band(i: usize, j: usize, na: usize, ne: usize) -> bool {
    let expected = i as f64 * ne as f64 / na as f64;
    (j as f64 - expected).abs() <= 4.5
}

impl Lattices {
    fn new(pairs: &[Pair]) -> (Self, Vec<f64>) {
        let mut ids: FxMap<Key, u32> = FxMap::default();
        let mut l = Self { keys: Vec::new(), arcs: Vec::new(), starts: vec![0] };
        let mut first = Vec::new();
        for pair in pairs {
            let (a, e) = (pair.arabic.symbols(), pair.latin.symbols());
            let width = e.len() + 1;
            for_arcs(a.len(), e.len(), |from, _, da, de| {
                let (i, j) = (from / width, from % width);
                let key = (pack_arabic(&a[i..i + da]), pack_latin(&e[j..j + de]));
                let next = l.keys.len() as u32;
                let id = *ids.entry(key).or_insert(next);
                if id == next {
                    l.keys.push(key);
                    first.push(0.0);
                }
                first[id as usize] += pair.weight * first_guess(i, j, a.len(), e.len(), da + de);
                l.arcs.push(id);
            });
            l.starts.push(l.arcs.len());
        }
        (l, first)
    }

    fn kill(&mut self, dead: impl Fn(usize) -> bool) {
        for id in &mut self.arcs {
            if *id != DEAD && dead(*id as usize) {
                *id = DEAD;
            }
        }
    }
}

/// First expected count of an arc: near the diagonal, small chunks first.
fn first_guess(i: usize, j: usize, na: usize, ne: usize, letters: usize) -> f64 {
    let off = i as f64 / na as f64 - j as f64 / ne as f64;
    (-8.0 * off * off).exp() / (1.0 + letters as f64).powi(2)
}

/// Probabilities by place and chunk.
struct Probabilities {
    by_place: [Vec<f64>; 3],
}

/// Learns the rows of a multigram from weighted pairs.
#[must_use]
pub fn learn(pairs: &[Pair], s: Settings, mut note: impl FnMut(&str)) -> Vec<ChunkRow> {
    let (mut lattices, first) = Lattices::new(pairs);
    let mut counts = [first.clone(), first.clone(), first];
    let words: f64 = pairs.iter().map(|p| p.weight).sum();
    for round in 0..s.rounds {
        let q = maximise(&counts, words, s);
        let log_likelihood = expect(&lattices, pairs, &q, &mut counts);
        if round == 3 {
            lattices.kill(|g| counts[0][g] + counts[1][g] + counts[2][g] < PRUNE);
        }
        note(&format!("round {round}: log-likelihood per word {:.4}", log_likelihood / words));
    }
    let q = maximise(&counts, words, s);
    rows(&lattices.keys, &counts, &q, s)
}

fn maximise(counts: &[Vec<f64>; 3], words: f64, s: Settings) -> Probabilities {
    let n = counts[0].len();
    let total: Vec<f64> = (0..n).map(|g| counts[0][g] + counts[1][g] + counts[2][g]).collect();
    let kept: Vec<f64> = total.iter().map(|&c| if c < 1e-3 { 0.0 } else { digamma(c + s.alpha).exp() }).collect();
    let all: f64 = kept.iter().sum();
    let chunks: f64 = total.iter().sum();
    // A word of k chunks has k − 2 medial ones: the chance of ending after a medial step.
    let stop = (words / (chunks - words).max(words)).min(0.9);
    let go = [1.0, 1.0 - stop, stop];
    let by_place = std::array::from_fn(|place| {
        let mut q: Vec<f64> = (0..n)
            .map(|g| {
                let share = if total[g] > 0.0 { kept[g] / total[g] } else { 0.0 };
                counts[place][g] * share + s.place_prior * kept[g] / all
            })
            .collect();
        let sum: f64 = q.iter().sum();
        for x in &mut q {
            *x *= go[place] / sum;
        }
        q
    });
    Probabilities { by_place }
}

/// Expected counts of every chunk at every place; returns the log-likelihood.
fn expect(l: &Lattices, pairs: &[Pair], q: &Probabilities, counts: &mut [Vec<f64>; 3]) -> f64 {
    for count in counts.iter_mut() {
        count.fill(0.0);
    }
    let (mut alpha, mut beta): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut arcs: Vec<(u32, u32, u32, u8)> = Vec::new();
    let mut log_likelihood = 0.0;
    for (pair, span) in pairs.iter().zip(l.starts.windows(2)) {
        let (na, ne) = (pair.arabic.symbols().len(), pair.latin.symbols().len());
        let last = (na + 1) * (ne + 1) - 1;
        alpha.clear();
        alpha.resize(last + 1, 0.0);
        beta.clear();
        beta.resize(last + 1, 0.0);
        alpha[0] = 1.0;
        beta[last] = 1.0;
        arcs.clear();
        let mut ids = l.arcs[span[0]..span[1]].iter();
        for_arcs(na, ne, |from, to, _, _| {
            let id = *ids.next().unwrap_or(&DEAD);
            if id == DEAD || alpha[from] == 0.0 {
                return;
            }
            let place = if from == 0 {
                0
            } else if to == last {
                2
            } else {
                1
            };
            alpha[to] += alpha[from] * q.by_place[place][id as usize];
            arcs.push((from as u32, to as u32, id, place as u8));
        });
        let z = alpha[last];
        if z <= 0.0 {
            continue;
        }
        log_likelihood += pair.weight * z.ln();
        for &(from, to, id, place) in arcs.iter().rev() {
            let (place, id) = (usize::from(place), id as usize);
            let b = beta[to as usize] * q.by_place[place][id];
            beta[from as usize] += b;
            counts[place][id] += pair.weight * alpha[from as usize] * b / z;
        }
    }
    log_likelihood
}

fn rows(keys: &[Key], counts: &[Vec<f64>; 3], q: &Probabilities, s: Settings) -> Vec<ChunkRow> {
    let mut rows: Vec<ChunkRow> = (0..keys.len())
        .filter(|&g| counts[0][g] + counts[1][g] + counts[2][g] >= s.keep)
        .map(|g| ChunkRow { arabic: keys[g].0, latin: keys[g].1, p: std::array::from_fn(|place| q.by_place[place][g] as f32) })
        .collect();
    rows.sort_by_key(|r| (r.arabic, r.latin));
    rows
}

/// The digamma function ψ(x) for x > 0: recurrence up to 6, then the
/// asymptotic series (Abramowitz & Stegun 6.3.18).
fn digamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < 6.0 {
        shift -= 1.0 / x;
        x += 1.0;
    }
    let f = 1.0 / (x * x);
    shift + x.ln() - 0.5 / x - f * (1.0 / 12.0 - f * (1.0 / 120.0 - f / 252.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digamma_at_known_points() {
        assert!((digamma(1.0) + 0.577_215_664_9).abs() < 1e-7); // minus Euler's constant
        assert!((digamma(10.0) - 2.251_752_589).abs() < 1e-7);
    }
}
