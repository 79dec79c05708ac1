//! Aligning pairs with a resident model.

use super::{
    diagonal::Diagonal,
    digamma::exp_digamma,
    hmm::{self, Emissions, Hmm},
    model::{ALPHA, Model, UNSEEN_FORMS},
    prior::{ArabicUnit, EnglishUnit, Prior, same_text},
    priors::WEIGHT,
};
use crate::{
    align::Posteriors,
    bitext::segment::{PartKind, Segmented, Unit},
    translit::Scratch,
};

/// Posteriors of the units of a pair, in both directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Aligned {
    /// The Arabic text.
    pub arabic: Segmented,
    /// The English text.
    pub english: Segmented,
    /// For each English unit, the probability of coming from each Arabic unit: rows by English unit.
    pub forward: Vec<f32>,
    /// For each Arabic unit, the probability of coming from each English unit: rows by Arabic unit.
    pub backward: Vec<f32>,
    /// Log-likelihood of the English units given the Arabic ones, and the other way round, in nats.
    pub log_likelihood: [f64; 2],
}

impl Aligned {
    /// Probability that two units translate each other: the mean of both directions.
    pub fn unit(&self, arabic: usize, english: usize) -> f32 {
        let [f, b] = self.directions(arabic, english);
        f32::midpoint(f, b)
    }

    /// Posteriors of two units in both directions.
    pub fn directions(&self, arabic: usize, english: usize) -> [f32; 2] {
        let (n, m) = (self.arabic.units.len(), self.english.units.len());
        [self.forward[english * n + arabic], self.backward[arabic * m + english]]
    }

    /// Share of the units of both sides that have a partner of probability ½ or more, clitics and marks apart: near 1 for
    /// translations, near 0 for texts that have nothing to do with each other. 0 if a side has no words.
    pub fn parallel_score(&self) -> f32 {
        let counts = |u: &Unit| u.kind == PartKind::Stem && u.class.is_word();
        let (n, m) = (self.arabic.units.len(), self.english.units.len());
        let best = |side: usize, i: usize| {
            let others = if side == 0 { m } else { n };
            (0..others).map(|j| if side == 0 { self.unit(i, j) } else { self.unit(j, i) }).fold(0.0, f32::max)
        };
        let share = |side: usize, units: &[Unit]| {
            let of: Vec<usize> = (0..units.len()).filter(|i| counts(&units[*i])).collect();
            of.iter().filter(|i| best(side, **i) >= 0.5).count() as f32 / of.len().max(1) as f32
        };
        let (a, e) = (share(0, &self.arabic.units), share(1, &self.english.units));
        if a + e > 0.0 { 2.0 * a * e / (a + e) } else { 0.0 }
    }

    /// Probabilities of words: of the likeliest units of both.
    pub fn posteriors(&self) -> Posteriors {
        let mut posteriors = Posteriors::new(self.arabic.words.clone(), self.english.words.clone());
        for (i, a) in self.arabic.units.iter().enumerate() {
            for (j, e) in self.english.units.iter().enumerate() {
                posteriors.raise(a.word as usize, e.word as usize, self.unit(i, j));
            }
        }
        posteriors
    }
}

/// Aligns with a model. Make one for each thread: it keeps working memory.
#[derive(Debug)]
pub struct Aligner<'m> {
    model: &'m Model,
    prior: Prior,
    hmm: Hmm,
    diagonal: Diagonal,
    emissions: [Emissions; 2],
    scratch: Scratch,
    values: Vec<[f32; 2]>,
}

/// A unit of the pair: its number in the model if it is known there.
struct Numbered {
    known: Option<u32>,
}

impl<'m> Aligner<'m> {
    /// For a model.
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            prior: Prior::default(),
            hmm: Hmm::default(),
            diagonal: Diagonal::default(),
            emissions: Default::default(),
            scratch: Scratch::default(),
            values: Vec::new(),
        }
    }

    /// Aligns two texts. Time grows with the square of their length up to [`super::jumps::MAX_STATES`] units, then linearly in
    /// the product of the lengths.
    pub fn align(&mut self, arabic: &str, english: &str) -> Aligned {
        let segmenter = self.model.segmenter();
        let (arabic, english) = (Segmented::new(arabic, segmenter), Segmented::new(english, segmenter));
        self.emit(&arabic, &english);
        let (forward, f) = self.posteriors(0);
        let (backward, b) = self.posteriors(1);
        Aligned { arabic, english, forward, backward, log_likelihood: [f, b] }
    }

    fn posteriors(&mut self, d: usize) -> (Vec<f32>, f64) {
        let emissions = &mut self.emissions[d];
        if hmm::fits(emissions.states) {
            self.hmm.run(emissions, &self.model.jumps[d], None);
            (self.hmm.posterior.clone(), self.hmm.log_likelihood)
        } else {
            self.diagonal.posteriors(emissions);
            (std::mem::take(&mut emissions.p), 0.0)
        }
    }

    /// Fills the emissions of both directions.
    fn emit(&mut self, arabic: &Segmented, english: &Segmented) {
        let (a, e) = (&arabic.units, &english.units);
        let rows: Vec<Numbered> = a.iter().map(|u| Numbered { known: self.model.arabic.number(&u.form) }).collect();
        let columns: Vec<Numbered> = e.iter().map(|u| Numbered { known: self.model.english.number(&u.form) }).collect();
        let mut values = std::mem::take(&mut self.values);
        values.clear();
        for row in &rows {
            values.extend(columns.iter().map(|column| self.known(row, column)));
        }
        self.values = values;
        self.add_priors(a, e, &rows, &columns);
        let (n, m) = (a.len(), e.len());
        for (d, emissions) in self.emissions.iter_mut().enumerate() {
            let (states, steps) = if d == 0 { (n, m) } else { (m, n) };
            let value =
                |step: usize, state: usize| if d == 0 { self.values[state * m + step][0] } else { self.values[step * m + state][1] };
            emissions.states = states;
            emissions.p.clear();
            for step in 0..steps {
                emissions.p.extend((0..states).map(|state| value(step, state)));
            }
            let generated = if d == 0 { &columns } else { &rows };
            let null = |unit: &Numbered| unit.known.map_or(self.model.null_unknown[d], |n| self.model.null_p[d][n as usize]);
            emissions.null.clear();
            emissions.null.extend(generated.iter().map(null));
        }
    }

    /// Probabilities of two units in both directions from what the model knows.
    fn known(&self, row: &Numbered, column: &Numbered) -> [f32; 2] {
        if let (Some(a), Some(e)) = (row.known, column.known)
            && let Some(p) = self.model.find(a, e)
        {
            return p;
        }
        self.with_count(row, column, 0.0)
    }

    /// The same for a pair that has no more than a pseudo-count.
    fn with_count(&self, row: &Numbered, column: &Numbered, count: f32) -> [f32; 2] {
        let unseen = exp_digamma(ALPHA * UNSEEN_FORMS + count);
        let of = |d: usize, unit: &Numbered| unit.known.map_or(unseen, |n| self.model.weights[d][n as usize].max(unseen));
        let p = exp_digamma(ALPHA + count);
        [p / of(0, row), p / of(1, column)]
    }

    /// Units that training never saw get what lexicon and letters say.
    fn add_priors(&mut self, arabic: &[Unit], english: &[Unit], rows: &[Numbered], columns: &[Numbered]) {
        let new_rows: Vec<bool> = rows.iter().map(|r| r.known.is_none()).collect();
        let new_columns: Vec<bool> = columns.iter().map(|c| c.known.is_none()).collect();
        if !new_rows.contains(&true) && !new_columns.contains(&true) {
            return;
        }
        let any_new_column = new_columns.contains(&true);
        let any_new_row = new_rows.contains(&true);
        let read_arabic = |(i, u): (usize, &Unit)| (new_rows[i] || any_new_column).then(|| self.prior.arabic(&u.form));
        let read_english = |(j, u): (usize, &Unit)| (new_columns[j] || any_new_row).then(|| self.prior.english(&u.form, u.is_capital));
        let a: Vec<Option<ArabicUnit>> = arabic.iter().enumerate().map(read_arabic).collect();
        let e: Vec<Option<EnglishUnit>> = english.iter().enumerate().map(read_english).collect();
        for (i, unit) in a.iter().enumerate() {
            for (j, other) in e.iter().enumerate().filter(|(j, _)| new_rows[i] || new_columns[*j]) {
                let (Some(unit), Some(other)) = (unit, other) else { continue };
                let same = same_text(&arabic[i].form, &english[j].form);
                let weight = self.prior.weight(unit, other, &mut self.scratch).max(same);
                if weight > 0.0 {
                    self.values[i * columns.len() + j] = self.with_count(&rows[i], &columns[j], WEIGHT * weight);
                }
            }
        }
    }
}
