//! Training: rounds of expectation maximisation, both directions side by side.
//!
//! The first rounds know positions only by the diagonal (IBM model 1 with a bias), the later ones are the hidden Markov
//! model. Each round's counts become probabilities by variational Bayes under a Dirichlet prior whose pseudo-counts come
//! from [`super::prior`] and from the model that is refined, if there is one.
//!
//! Counts are whole numbers (of 2⁻²⁴), so the order in which threads add them changes nothing.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

use super::{
    cells::Cells,
    diagonal::Diagonal,
    digamma::exp_digamma,
    hmm::{Emissions, Hmm},
    jumps::{COUNTS, Jumps},
    model::{ALPHA, Model, UNSEEN_FORMS},
    priors::Pseudocounts,
};
use crate::bitext::{corpus::Corpus, segment::Segmenter};

/// How long to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Rounds without the Markov chain.
    pub diagonal_rounds: usize,
    /// Rounds with it.
    pub hmm_rounds: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { diagonal_rounds: 5, hmm_rounds: 5 }
    }
}

/// What a round came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// From 1.
    pub round: usize,
    /// Of all.
    pub rounds: usize,
    /// Bits an English unit given the Arabic side, and the other way round; rounds without the chain do not tell.
    pub bits: Option<[f64; 2]>,
}

const UNIT: f32 = (1_u32 << 24) as f32;
/// Posteriors below this are not counted.
const LEAST: f32 = 1e-6;

/// Parameters of one direction.
struct Direction {
    /// Probability of each cell.
    p: Vec<f32>,
    counts: Vec<AtomicU64>,
    /// Of each generated unit from nothing.
    null: Vec<f32>,
    null_counts: Vec<AtomicU64>,
    jumps: Jumps,
}

/// Expected counts of jumps of both directions, and log-likelihoods, as whole numbers.
#[derive(Clone)]
struct Sums {
    jumps: [[u64; COUNTS]; 2],
    log_likelihood: [i64; 2],
}

impl Sums {
    fn zero() -> Self {
        Self { jumps: [[0; COUNTS]; 2], log_likelihood: [0; 2] }
    }

    fn plus(mut self, other: &Self) -> Self {
        for d in 0..2 {
            self.jumps[d].iter_mut().zip(other.jumps[d]).for_each(|(a, b)| *a += b);
            self.log_likelihood[d] += other.log_likelihood[d];
        }
        self
    }
}

/// Working memory of a thread.
#[derive(Default)]
struct Scratch {
    emissions: [Emissions; 2],
    hmm: Hmm,
    diagonal: Diagonal,
}

/// Trains on a corpus that was cut by `segmenter`; `base` is a model to refine.
pub fn train(corpus: &Corpus, segmenter: Segmenter, base: Option<&Model>, settings: Settings, mut progress: impl FnMut(Progress)) -> Model {
    let cells = Cells::new(corpus);
    let pseudo = Pseudocounts::new(corpus, &cells, base);
    let mut directions = [Direction::new(&pseudo.cells[0], corpus.english.len()), Direction::new(&pseudo.cells[1], corpus.arabic.len())];
    if let Some(base) = base {
        for (direction, jumps) in directions.iter_mut().zip(base.jumps()) {
            direction.jumps = jumps.clone();
        }
        maximise(&mut directions, corpus, &cells, &pseudo);
    }
    let rounds = settings.diagonal_rounds + settings.hmm_rounds;
    for round in 0..rounds {
        let with_chain = round >= settings.diagonal_rounds;
        let sums = expect(&directions, corpus, &cells, with_chain);
        if with_chain {
            for (d, direction) in directions.iter_mut().enumerate() {
                let old = base.map(|b| *b.jumps()[d].counts());
                let count = |i: usize| sums.jumps[d][i] as f32 / UNIT + old.map_or(0.0, |c| c[i]);
                direction.jumps = Jumps::new(std::array::from_fn(count));
            }
        }
        if round + 1 < rounds {
            maximise(&mut directions, corpus, &cells, &pseudo);
        }
        let bits = with_chain.then(|| {
            let units = [corpus.units(1), corpus.units(0)];
            [0, 1].map(|d| -(sums.log_likelihood[d] as f64) / f64::from(UNIT) / units[d].max(1) as f64 / std::f64::consts::LN_2)
        });
        progress(Progress { round: round + 1, rounds, bits });
    }
    finish(directions, corpus, segmenter, &cells, &pseudo, base)
}

impl Direction {
    fn new(pseudo: &[f32], generated: usize) -> Self {
        let zeros = |n| (0..n).map(|_| AtomicU64::new(0)).collect();
        Self {
            p: pseudo.iter().map(|p| ALPHA + p).collect(),
            counts: zeros(pseudo.len()),
            null: vec![ALPHA; generated],
            null_counts: zeros(generated),
            jumps: Jumps::default(),
        }
    }
}

/// Adds the expected counts of all pairs.
fn expect(directions: &[Direction; 2], corpus: &Corpus, cells: &Cells, with_chain: bool) -> Sums {
    let one = |(scratch, sums): (Scratch, Sums), number: usize| {
        let mut scratch = scratch;
        let sums = expect_pair(directions, corpus, cells, number, with_chain, &mut scratch, sums);
        (scratch, sums)
    };
    (0..corpus.len())
        .into_par_iter()
        .fold(|| (Scratch::default(), Sums::zero()), one)
        .map(|(_, sums)| sums)
        .reduce(Sums::zero, |a, b| a.plus(&b))
}

fn expect_pair(
    directions: &[Direction; 2],
    corpus: &Corpus,
    cells: &Cells,
    number: usize,
    with_chain: bool,
    scratch: &mut Scratch,
    mut sums: Sums,
) -> Sums {
    let pair = corpus.pair(number);
    let index = &cells.index[number];
    let (n, m) = (pair.arabic.len(), pair.english.len());
    // Direction 0 generates English from Arabic, direction 1 Arabic from English.
    for (d, direction) in directions.iter().enumerate() {
        let (states, generated) = if d == 0 { (n, pair.english) } else { (m, pair.arabic) };
        let cell = |step: usize, state: usize| if d == 0 { index[state * m + step] } else { index[step * m + state] } as usize;
        let emissions = &mut scratch.emissions[d];
        emissions.states = states;
        emissions.p.clear();
        for step in 0..generated.len() {
            emissions.p.extend((0..states).map(|state| direction.p[cell(step, state)]));
        }
        emissions.null.clear();
        emissions.null.extend(generated.iter().map(|g| direction.null[*g as usize]));
        let (posterior, null) = if with_chain {
            let mut jumps = [0.0; COUNTS];
            scratch.hmm.run(emissions, &direction.jumps, Some(&mut jumps));
            sums.jumps[d].iter_mut().zip(jumps).for_each(|(s, j)| *s += (j * UNIT) as u64);
            sums.log_likelihood[d] += (scratch.hmm.log_likelihood * f64::from(UNIT)) as i64;
            (&scratch.hmm.posterior, &scratch.hmm.null)
        } else {
            scratch.diagonal.posteriors(emissions);
            (&emissions.p, &emissions.null)
        };
        for (step, unit) in generated.iter().enumerate() {
            for state in 0..states {
                let p = posterior[step * states + state];
                if p > LEAST {
                    direction.counts[cell(step, state)].fetch_add((p * UNIT) as u64, Relaxed);
                }
            }
            direction.null_counts[*unit as usize].fetch_add((null[step] * UNIT) as u64, Relaxed);
        }
    }
    sums
}

/// Turns counts into probabilities and sets them to zero.
fn maximise(directions: &mut [Direction; 2], corpus: &Corpus, cells: &Cells, pseudo: &Pseudocounts) {
    let totals = totals(directions, corpus, cells, pseudo);
    let weights = totals.map(|t| t.iter().map(|t| exp_digamma(*t)).collect::<Vec<f32>>());
    let [forward, backward] = directions;
    let owners = owners(cells);
    let set = |direction: &mut Direction, pseudo: &[f32], weights: &[f32], owners: &[u32]| {
        let values = direction.p.par_iter_mut().zip(&direction.counts).zip(pseudo).zip(owners);
        values.for_each(|(((p, count), pseudo), owner)| {
            let count = count.swap(0, Relaxed) as f32 / UNIT;
            *p = exp_digamma(count + ALPHA + pseudo) / weights[*owner as usize];
        });
        let counts: Vec<f32> = direction.null_counts.iter().map(|c| c.swap(0, Relaxed) as f32 / UNIT).collect();
        let total = exp_digamma(sum(&counts) + ALPHA * (counts.len() as f32 + UNSEEN_FORMS));
        direction.null.iter_mut().zip(counts).for_each(|(p, c)| *p = exp_digamma(c + ALPHA) / total);
    };
    set(forward, &pseudo.cells[0], &weights[0], &owners);
    set(backward, &pseudo.cells[1], &weights[1], &cells.english);
}

/// Sum in the order of the list, in double precision.
fn sum(values: &[f32]) -> f32 {
    values.iter().map(|v| f64::from(*v)).sum::<f64>() as f32
}

/// Arabic unit of each cell.
fn owners(cells: &Cells) -> Vec<u32> {
    (0..cells.starts.len() as u32 - 1).flat_map(|a| cells.row(a).map(move |_| a)).collect()
}

/// Counts and pseudo-counts of everything a unit generates: by Arabic unit, by English unit.
fn totals(directions: &[Direction; 2], corpus: &Corpus, cells: &Cells, pseudo: &Pseudocounts) -> [Vec<f32>; 2] {
    let count = |d: usize, cell: usize| {
        let counted = directions[d].counts[cell].load(Relaxed) as f64 / f64::from(UNIT);
        counted + f64::from(pseudo.cells[d][cell]) + f64::from(ALPHA)
    };
    let spare = f64::from(ALPHA * UNSEEN_FORMS);
    let arabic = (0..corpus.arabic.len() as u32).into_par_iter().map(|a| (spare + cells.row(a).map(|c| count(0, c)).sum::<f64>()) as f32);
    let mut english = vec![spare; corpus.english.len()];
    for (cell, e) in cells.english.iter().enumerate() {
        english[*e as usize] += count(1, cell);
    }
    [arabic.collect(), english.into_iter().map(|t| t as f32).collect()]
}

/// The counts of the last round as a model.
fn finish(
    directions: [Direction; 2],
    corpus: &Corpus,
    segmenter: Segmenter,
    cells: &Cells,
    pseudo: &Pseudocounts,
    base: Option<&Model>,
) -> Model {
    let counts = |d: usize, cell: usize| directions[d].counts[cell].load(Relaxed) as f32 / UNIT + pseudo.cells[d][cell];
    let mut rows: Vec<(u32, u32, [f32; 2])> = Vec::with_capacity(cells.english.len());
    for a in 0..corpus.arabic.len() as u32 {
        rows.extend(cells.row(a).map(|cell| (a, cells.english[cell], [counts(0, cell), counts(1, cell)])));
    }
    rows.extend(pseudo.unmet.iter().copied());
    let null = [0, 1].map(|d: usize| directions[d].null_counts.iter().map(|c| c.load(Relaxed) as f32 / UNIT).collect());
    let [forward, backward] = directions;
    Model::assemble(super::model::Learned {
        segmenter,
        arabic: &corpus.arabic,
        english: &corpus.english,
        rows,
        null,
        jumps: [forward.jumps, backward.jumps],
        pairs: corpus.len(),
        base,
    })
}
