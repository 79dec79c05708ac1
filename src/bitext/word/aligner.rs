//! Aligning pairs with a resident model.

use super::{
    diagonal::Diagonal,
    digamma::exp_digamma,
    hmm::{self, Emissions, Hmm},
    model::{ALPHA, Model, UNSEEN_FORMS},
    prior::{ArabicUnit, EnglishUnit, Prior, same_text},
    priors::WEIGHT,
    relatives::{self, Relatives},
    support::{Side, Support},
};
use crate::{
    align::Posteriors,
    bitext::{
        segment::{PartKind, Segmented, Unit},
        vocabulary::Vocabulary,
    },
    text::class::Class,
    translit::Scratch,
};

/// Most units of a side that are aligned: memory grows with the product of both sides, 30 bytes for each pair of units.
pub const MAX_UNITS: usize = 2_000;

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
    /// How much of the content of each side the other one accounts for.
    pub support: Support,
    /// The model had read text.
    pub is_trained: bool,
    /// Log-likelihood of the English units given the Arabic ones, and the other way round, in nats.
    pub log_likelihood: [f64; 2],
    /// The same by frequency alone, as if the other side were not there.
    pub log_frequency: [f64; 2],
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

/// A unit of the pair: its number in the model if it is known there, and those of other forms of its word if it is not, or
/// hardly.
struct Numbered {
    known: Option<u32>,
    relatives: Relatives,
}

impl Numbered {
    fn new(model: &Model, side: usize, unit: &Unit) -> Self {
        let (vocabulary, of) = if side == 0 {
            (&model.arabic, relatives::arabic as fn(&str, &Vocabulary) -> Relatives)
        } else {
            (&model.english, relatives::english as fn(&str, &Vocabulary) -> Relatives)
        };
        let known = vocabulary.number(&unit.form);
        let is_doubtful = unit.kind == PartKind::Stem && unit.class.is_letter() && known.is_none_or(|n| model.is_rare(side, n));
        Self { known, relatives: if is_doubtful { of(&unit.form, vocabulary) } else { Relatives::new() } }
    }

    /// The forms to look up, with what each is worth.
    fn forms(&self) -> impl Iterator<Item = (u32, f32)> {
        self.known.iter().map(|n| (*n, 1.0)).chain(self.relatives.iter().map(|n| (*n, relatives::TRUST)))
    }
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
    /// the product of the lengths. Units beyond the first [`MAX_UNITS`] of a side are left without links.
    pub fn align(&mut self, arabic: &str, english: &str) -> Aligned {
        let segmenter = self.model.segmenter();
        let (mut arabic, mut english) = (Segmented::new(arabic, segmenter), Segmented::new(english, segmenter));
        for side in [&mut arabic, &mut english] {
            side.units.truncate(MAX_UNITS);
            side.words.truncate(side.units.last().map_or(0, |u| u.word as usize + 1));
        }
        let (support, log_frequency) = self.emit(&arabic, &english);
        let (forward, f) = self.posteriors(0);
        let (backward, b) = self.posteriors(1);
        let is_trained = !self.model.is_empty();
        Aligned { arabic, english, forward, backward, support, is_trained, log_likelihood: [f, b], log_frequency }
    }

    fn posteriors(&mut self, d: usize) -> (Vec<f32>, f64) {
        let emissions = &mut self.emissions[d];
        if hmm::fits(emissions.states) {
            self.hmm.run(emissions, &self.model.jumps[d], None);
            (self.hmm.posterior.clone(), self.hmm.log_likelihood)
        } else {
            let log_likelihood = self.diagonal.posteriors(emissions);
            (std::mem::take(&mut emissions.p), log_likelihood)
        }
    }

    /// Fills the emissions of both directions; what the units account for of each other falls out on the way.
    fn emit(&mut self, arabic: &Segmented, english: &Segmented) -> (Support, [f64; 2]) {
        let (a, e) = (&arabic.units, &english.units);
        let rows: Vec<Numbered> = a.iter().map(|u| Numbered::new(self.model, 0, u)).collect();
        let columns: Vec<Numbered> = e.iter().map(|u| Numbered::new(self.model, 1, u)).collect();
        let mut values = std::mem::take(&mut self.values);
        values.clear();
        for row in &rows {
            values.extend(columns.iter().map(|column| self.known(row, column)));
        }
        self.values = values;
        self.add_same_text(a, e, &rows, &columns);
        self.add_priors(a, e, &rows, &columns);
        let frequency = |side: usize, units: &[Numbered]| units.iter().map(|u| self.model.frequency(side, u.known)).collect::<Vec<f32>>();
        let (of_rows, of_columns) = (frequency(0, &rows), frequency(1, &columns));
        let sides = [Side { units: a, frequency: &of_rows }, Side { units: e, frequency: &of_columns }];
        let support = Support::new(&sides[0], &sides[1], &self.values);
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
        let log = |list: &[f32]| list.iter().map(|f| f64::from(f.max(f32::MIN_POSITIVE)).ln()).sum();
        (support, [log(&of_columns), log(&of_rows)])
    }

    /// Numbers and Latin words that stand in both texts: training may have met both, but never together.
    fn add_same_text(&mut self, arabic: &[Unit], english: &[Unit], rows: &[Numbered], columns: &[Numbered]) {
        for (i, unit) in arabic.iter().enumerate().filter(|(_, u)| u.class.is_word() && u.class != Class::Arabic) {
            for (j, _) in english.iter().enumerate().filter(|(_, other)| other.form == unit.form) {
                let prior = self.with_count(&rows[i], &columns[j], WEIGHT * same_text(&unit.form, &unit.form));
                let value = &mut self.values[i * columns.len() + j];
                *value = [0, 1].map(|d| value[d].max(prior[d]));
            }
        }
    }

    /// Probabilities of two units in both directions from what the model knows of them or of their relatives.
    fn known(&self, row: &Numbered, column: &Numbered) -> [f32; 2] {
        let mut found: Option<[f32; 2]> = None;
        for (a, x) in row.forms() {
            for (e, y) in column.forms() {
                if let Some(p) = self.model.find(a, e) {
                    let best = found.unwrap_or_default();
                    found = Some([0, 1].map(|d: usize| best[d].max(p[d] * x * y)));
                }
            }
        }
        found.unwrap_or_else(|| self.with_count(row, column, 0.0))
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
                    let prior = self.with_count(&rows[i], &columns[j], WEIGHT * weight);
                    let value = &mut self.values[i * columns.len() + j];
                    *value = [0, 1].map(|d: usize| value[d].max(prior[d]));
                }
            }
        }
    }
}
