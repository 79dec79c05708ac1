//! The best way through two documents, and how probable each of its steps is.
//!
//! A step (bead) takes some sentences of each side. Its weight is the prior of its shape and the [`evidence`](super::evidence).
//! The best path is found by dynamic programming in the [`band`](super::band()); the probability of a step is that of all
//! paths through it against all paths (forward and backward sums). Shapes are counted so after a first pass,
//! lengths are measured, and a second pass uses both.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    band::band,
    evidence::{Evidence, Masks},
    keys,
};
use crate::bitext::word::Model;

/// A step: sentences of both sides that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Numbers of Arabic sentences; empty if the English ones have no counterpart.
    pub arabic: Range<usize>,
    /// Numbers of English sentences.
    pub english: Range<usize>,
    /// Probability that exactly these belong together.
    pub probability: f32,
}

/// Shapes of a step: Arabic sentences, English sentences, and how frequent it is before anything is counted
/// (Gale & Church 1993, with room for three to one).
const SHAPES: [(usize, usize, f32); 8] =
    [(1, 1, 0.84), (1, 0, 0.03), (0, 1, 0.03), (2, 1, 0.04), (1, 2, 0.04), (2, 2, 0.006), (3, 1, 0.007), (1, 3, 0.007)];
/// How many steps the frequencies above weigh against the counted ones.
const PRIOR_STEPS: f32 = 100.0;

/// Least probability of a step of one to one that lengths are measured on.
const SURE: f32 = 0.9;

/// Aligns the sentences of two documents. A word model, if there is one, knows more translations than the lexicon.
pub fn align(arabic: &[&str], english: &[&str], model: Option<&Model>) -> Vec<Bead> {
    let mut evidence = Evidence::new(keys::read(arabic, english, model));
    let mut priors = SHAPES.map(|s| s.2);
    let (beads, counts) = Table::new(&evidence).best(&priors);
    let sure = |b: &&Bead| b.arabic.len() == 1 && b.english.len() == 1 && b.probability > SURE;
    evidence.measure(&beads.iter().filter(sure).map(|b| (b.arabic.start, b.english.start)).collect::<Vec<_>>());
    let total: f32 = counts.iter().sum::<f32>() + PRIOR_STEPS;
    for (prior, (count, shape)) in priors.iter_mut().zip(counts.iter().zip(SHAPES)) {
        *prior = (count + PRIOR_STEPS * shape.2) / total;
    }
    Table::new(&evidence).best(&priors).0
}

/// Scores of every step that ends in a cell of the band, without the priors of shapes.
struct Table {
    rows: Vec<(usize, usize)>,
    scores: Vec<Vec<[f32; SHAPES.len()]>>,
    english: usize,
}

/// A step that cannot be.
const NEVER: f32 = -1e30;

impl Table {
    fn new(evidence: &Evidence) -> Self {
        let rows = band(evidence.keyed(0), evidence.keyed(1));
        let n = evidence.keyed(0).len();
        // Masks of Arabic sentence i with the English ones its row may take.
        let masks: Vec<Vec<Masks>> = (0..n)
            .into_par_iter()
            .map(|i| {
                let (low, high) = (rows[i].0, rows[i + 1].1);
                (low..high).map(|j| evidence.masks(i, j)).collect()
            })
            .collect();
        let of = |i: usize, j: usize| j.checked_sub(rows[i].0).and_then(|at| masks[i].get(at)).copied();
        let cell = |i: usize, j: usize| SHAPES.map(|(x, y, _)| step(evidence, &of, (i, j), (x, y)));
        let scores = (0..=n).into_par_iter().map(|i| (rows[i].0..=rows[i].1).map(|j| cell(i, j)).collect()).collect();
        Self { rows, scores, english: evidence.keyed(1).len() }
    }

    fn at(&self, values: &[Vec<f32>], i: usize, j: usize) -> f32 {
        j.checked_sub(self.rows[i].0).and_then(|at| values[i].get(at)).copied().unwrap_or(NEVER)
    }

    /// The cell before a step of this shape.
    fn before((i, j): (usize, usize), shape: usize) -> Option<(usize, usize)> {
        Some((i.checked_sub(SHAPES[shape].0)?, j.checked_sub(SHAPES[shape].1)?))
    }

    /// The best path, and the expected number of steps of each shape.
    fn best(&self, priors: &[f32; SHAPES.len()]) -> (Vec<Bead>, [f32; SHAPES.len()]) {
        let priors = priors.map(f32::ln);
        let n = self.rows.len() - 1;
        let mut sums: Vec<Vec<f32>> = self.scores.iter().map(|row| vec![NEVER; row.len()]).collect();
        let mut maxima = sums.clone();
        let mut choices: Vec<Vec<u8>> = self.scores.iter().map(|row| vec![u8::MAX; row.len()]).collect();
        for i in 0..=n {
            for at in 0..self.scores[i].len() {
                let cell = (i, self.rows[i].0 + at);
                if cell == (0, 0) {
                    (sums[0][0], maxima[0][0]) = (0.0, 0.0);
                    continue;
                }
                let mut ways = [NEVER; SHAPES.len()];
                for shape in 0..SHAPES.len() {
                    let Some((x, y)) = Self::before(cell, shape) else { continue };
                    let weight = self.scores[i][at][shape] + priors[shape];
                    ways[shape] = self.at(&sums, x, y) + weight;
                    let best = self.at(&maxima, x, y) + weight;
                    if best > maxima[i][at] {
                        (maxima[i][at], choices[i][at]) = (best, shape as u8);
                    }
                }
                sums[i][at] = log_sum(&ways);
            }
        }
        let (after, counts) = self.backward(&sums, &priors);
        (self.trace(&choices, &sums, &after, &priors), counts)
    }

    /// Sums of all ways from a cell to the end, and the expected number of steps of each shape.
    fn backward(&self, sums: &[Vec<f32>], priors: &[f32; SHAPES.len()]) -> (Vec<Vec<f32>>, [f32; SHAPES.len()]) {
        let n = self.rows.len() - 1;
        let mut after: Vec<Vec<f32>> = self.scores.iter().map(|row| vec![NEVER; row.len()]).collect();
        let mut counts = [0.0; SHAPES.len()];
        let total = self.at(sums, n, self.english);
        if let Some(last) = after[n].last_mut() {
            *last = 0.0;
        }
        // Cells in falling order: every cell has all its ways when it is read.
        for i in (0..=n).rev() {
            for at in (0..self.scores[i].len()).rev() {
                let here = after[i][at];
                if here <= NEVER / 2.0 {
                    continue;
                }
                let cell = (i, self.rows[i].0 + at);
                for shape in 0..SHAPES.len() {
                    let Some((x, y)) = Self::before(cell, shape) else { continue };
                    let Some(place) = y.checked_sub(self.rows[x].0).filter(|p| *p < after[x].len()) else { continue };
                    let weight = self.scores[i][at][shape] + priors[shape];
                    counts[shape] += (sums[x][place] + weight + here - total).exp();
                    after[x][place] = log_sum(&[after[x][place], weight + here]);
                }
            }
        }
        (after, counts)
    }

    fn trace(&self, choices: &[Vec<u8>], sums: &[Vec<f32>], after: &[Vec<f32>], priors: &[f32; SHAPES.len()]) -> Vec<Bead> {
        let n = self.rows.len() - 1;
        let total = self.at(sums, n, self.english);
        let mut cell = (n, self.english);
        let mut found = Vec::new();
        while cell != (0, 0) {
            let at = cell.1 - self.rows[cell.0].0;
            let shape = usize::from(choices[cell.0][at]);
            let Some(from) = (shape < SHAPES.len()).then(|| Self::before(cell, shape)).flatten() else { break };
            let weight = self.scores[cell.0][at][shape] + priors[shape];
            let probability = (self.at(sums, from.0, from.1) + weight + self.at(after, cell.0, cell.1) - total).exp().min(1.0);
            found.push(Bead { arabic: from.0..cell.0, english: from.1..cell.1, probability });
            cell = from;
        }
        found.reverse();
        found
    }
}

/// Evidence for the step of `x` Arabic and `y` English sentences that ends at a cell.
fn step(evidence: &Evidence, masks: &impl Fn(usize, usize) -> Option<Masks>, (i, j): (usize, usize), (x, y): (usize, usize)) -> f32 {
    if i < x || j < y {
        return NEVER;
    }
    if x == 0 || y == 0 {
        return 0.0;
    }
    let mut found = [[0_u64; 3]; 2];
    for (da, a) in (i - x..i).enumerate() {
        for (de, e) in (j - y..j).enumerate() {
            let Some(masks) = masks(a, e) else { return NEVER };
            found[0][da] |= masks[0];
            found[1][de] |= masks[1];
        }
    }
    let words = |side: usize, first: usize, [count, opposite]: [usize; 2]| -> f32 {
        (0..count).map(|d| evidence.words(side, first + d, found[side][d], opposite)).sum()
    };
    let letters = |side: usize, first: usize, count: usize| -> usize { (0..count).map(|d| evidence.length(side, first + d)).sum() };
    words(0, i - x, [x, y]) + words(1, j - y, [y, x]) + evidence.lengths(letters(0, i - x, x), letters(1, j - y, y))
}

/// ln Σ exp.
fn log_sum(values: &[f32]) -> f32 {
    let most = values.iter().copied().fold(NEVER, f32::max);
    if most <= NEVER / 2.0 {
        return NEVER;
    }
    most + values.iter().map(|v| (v - most).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(beads: &[Bead]) -> String {
        let part = |r: &Range<usize>| r.clone().map(|i| i.to_string()).collect::<Vec<_>>().join("+");
        beads.iter().map(|b| format!("{}={}", part(&b.arabic), part(&b.english))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sentences_merged_by_the_translator_are_seen() {
        let arabic = [
            "وصل الرئيس إلى مدينة دمشق صباح اليوم.",
            "ارتفعت أسعار النفط بنسبة 5 في المئة، وقال خبراء إن السبب هو الحرب.",
            "فاز المنتخب بالبطولة للمرة الثالثة.",
        ];
        let english = [
            "The president arrived in the city of Damascus this morning.",
            "Oil prices rose by 5 percent.",
            "Experts said that the war was the cause.",
            "The national team won the championship for the third time.",
        ];
        let beads = align(&arabic, &english, None);
        assert_eq!(shown(&beads), "0=0 1=1+2 2=3");
        assert!(beads.iter().all(|b| (0.0..=1.0).contains(&b.probability)));
    }

    #[test]
    fn documents_out_of_step_come_together_again() {
        use crate::bitext::sentence::recut::{Recut, recut, score};
        let pair = |i: usize| {
            let (count, year) = (1000 + 37 * i, 5000 + i);
            let more = ["", " بعد الحرب", " في بداية العام الماضي"][i % 3];
            let in_english = ["", " after the war", " at the beginning of last year"][i % 3];
            (
                format!("بلغ عدد السكان {count} في المدينة{more} سنة {year}."),
                format!("The population reached {count} in the city{in_english}, in {year}."),
                String::new(),
            )
        };
        let document = recut(&(0..150).map(pair).collect::<Vec<_>>(), Recut { merged: 0.1, dropped: 0.05, seed: 3 });
        let sides = document.sides.each_ref().map(|side| side.iter().map(String::as_str).collect::<Vec<_>>());
        let found = score(&document.gold(), &align(&sides[0], &sides[1], None));
        assert!(found.strict[2] > 0.85 && found.lax[2] > 0.95, "{found:?}");
    }

    #[test]
    fn empty_documents_have_their_answer() {
        assert_eq!(align(&[], &[], None), []);
        assert_eq!(shown(&align(&["نص"], &[], None)), "0=");
        assert_eq!(shown(&align(&[], &["text", ""], None)), "=0 =1");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn every_sentence_is_in_one_bead(a in prop::collection::vec("[ابدر ]{0,12}", 0..12), e in prop::collection::vec("[abd ]{0,12}", 0..12)) {
            let (a, e): (Vec<&str>, Vec<&str>) = (a.iter().map(String::as_str).collect(), e.iter().map(String::as_str).collect());
            let beads = align(&a, &e, None);
            let (mut i, mut j) = (0, 0);
            for bead in &beads {
                prop_assert_eq!((bead.arabic.start, bead.english.start), (i, j));
                (i, j) = (bead.arabic.end, bead.english.end);
            }
            prop_assert_eq!((i, j), (a.len(), e.len()));
        }
    }
}
