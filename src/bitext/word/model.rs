//! The resident model: what training learned, ready to align new pairs at once.

use super::{digamma::exp_digamma, jumps::Jumps};
use crate::bitext::{segment::Segmenter, vocabulary::Vocabulary};

/// Pseudo-count of every pair of units that meets (Dirichlet); 0.1 makes translations few for each word.
pub const ALPHA: f32 = 0.1;
/// Forms beside those that were met, for whose sake a unit keeps some probability.
pub const UNSEEN_FORMS: f32 = 50.0;
/// Counts below this in both directions are dropped: they would not change an alignment.
const LEAST_COUNT: f32 = 0.05;
/// Steps per nat of a stored count: 4 % of its value, far below what a count is worth in doubt.
const STEPS_PER_NAT: f32 = 13.0;
/// The smallest stored count, as a logarithm; the largest is e^15.5, five million.
const LOWEST: f32 = -4.0;

/// Count below which a unit is rare: it was met a few times, or its partners scatter.
const RARE: f32 = 6.0;
/// Share of the text that any unit is where no text was read: one in a hundred thousand, as rare words are.
const UNTRAINED_FREQUENCY: f32 = 1e-5;

/// A trained word aligner.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) segmenter: Segmenter,
    pub(super) arabic: Vocabulary,
    pub(super) english: Vocabulary,
    /// Row of each Arabic unit in `partners`.
    pub(super) starts: Vec<u32>,
    /// English units, sorted within a row.
    pub(super) partners: Vec<u32>,
    /// Counts of each pair, quantised: English from Arabic, Arabic from English.
    pub(super) counts: Vec<[u8; 2]>,
    /// Counts of all that a unit generates, alpha included: by Arabic unit, by English unit.
    pub(super) totals: [Vec<f32>; 2],
    /// Counts from nothing: by English unit, by Arabic unit.
    pub(super) null: [Vec<f32>; 2],
    pub(super) jumps: [Jumps; 2],
    pub(super) record: String,
    /// What each quantised count weighs as a probability, before it is divided by what its unit generates.
    pub(super) worth: Box<[f32; STEPS]>,
    /// Sums of the totals.
    pub(super) sums: [f32; 2],
    /// Weights of the totals.
    pub(super) weights: [Vec<f32>; 2],
    /// Probability of each unit from nothing.
    pub(super) null_p: [Vec<f32>; 2],
    /// Probability of an unknown unit from nothing.
    pub(super) null_unknown: [f32; 2],
}

/// What training hands over.
pub(super) struct Learned<'a> {
    pub(super) segmenter: Segmenter,
    pub(super) arabic: &'a Vocabulary,
    pub(super) english: &'a Vocabulary,
    /// Pairs of units with their counts.
    pub(super) rows: Vec<(u32, u32, [f32; 2])>,
    pub(super) null: [Vec<f32>; 2],
    pub(super) jumps: [Jumps; 2],
    pub(super) pairs: usize,
    pub(super) base: Option<&'a Model>,
}

/// Values of a quantised count.
const STEPS: usize = 1 << u8::BITS;

/// A count as a number of steps from 1, on a logarithmic scale; 0 for nothing.
fn quantise(count: f32) -> u8 {
    let steps = 1.0 + (count.max(f32::MIN_POSITIVE).ln() - LOWEST) * STEPS_PER_NAT;
    steps.round().clamp(0.0, f32::from(u8::MAX)) as u8
}

/// The count of a number of steps.
pub(super) fn count(quantised: u8) -> f32 {
    if quantised == 0 { 0.0 } else { ((f32::from(quantised) - 1.0) / STEPS_PER_NAT + LOWEST).exp() }
}

impl Model {
    /// The model that has read nothing: every unit is unknown to it, and aligned by lexicon and letters.
    pub fn untrained() -> Self {
        Self::derive(Parts {
            segmenter: Segmenter::untrained(),
            arabic: Vocabulary::default(),
            english: Vocabulary::default(),
            starts: vec![0],
            partners: Vec::new(),
            counts: Vec::new(),
            totals: Default::default(),
            null: Default::default(),
            jumps: [Jumps::default(), Jumps::default()],
            record: String::new(),
        })
    }

    /// Puts counts together, with what the base model knows and the corpus did not show.
    pub(super) fn assemble(learned: Learned<'_>) -> Self {
        let Learned { segmenter, arabic, english, mut rows, mut null, jumps, pairs, base } = learned;
        let mut record = String::new();
        let (mut forms, mut partners) = (arabic.clone(), english.clone());
        if let Some(base) = base {
            record.clone_from(&base.record);
            (forms, partners) = (union(arabic, base.arabic()), union(english, base.english()));
            let renumber = |from: &Vocabulary, to: &Vocabulary| from.forms().map(|f| to.number(f).unwrap_or(0)).collect::<Vec<u32>>();
            let (a, e) = (renumber(arabic, &forms), renumber(english, &partners));
            rows.iter_mut().for_each(|(x, y, _)| (*x, *y) = (a[*x as usize], e[*y as usize]));
            rows.extend(base.beyond(arabic, english, &forms, &partners));
            null = [
                spread(&null[0], &e, &base.null[0], base.english(), &partners),
                spread(&null[1], &a, &base.null[1], base.arabic(), &forms),
            ];
        }
        record += &format!("{pairs} pairs, {} Arabic and {} English units\n", arabic.len(), english.len());
        let totals = totals(&rows, forms.len(), partners.len());
        rows.retain(|(_, _, counts)| counts.iter().any(|c| *c >= LEAST_COUNT));
        rows.sort_unstable_by_key(|(a, e, _)| (*a, *e));
        let starts = starts(&rows, forms.len());
        let (partner_list, counts) = rows.into_iter().map(|(_, e, c)| (e, c.map(quantise))).unzip();
        Self::derive(Parts {
            segmenter,
            arabic: forms,
            english: partners,
            starts,
            partners: partner_list,
            counts,
            totals,
            null,
            jumps,
            record,
        })
    }

    /// Computes probabilities from counts.
    pub(super) fn derive(parts: Parts) -> Self {
        let Parts { segmenter, arabic, english, starts, partners, counts, totals, null, jumps, record } = parts;
        let weights = [0, 1].map(|d: usize| totals[d].iter().map(|t| exp_digamma(*t)).collect::<Vec<f32>>());
        let sums = [0, 1].map(|d: usize| totals[d].iter().map(|t| f64::from(*t)).sum::<f64>() as f32);
        let worth = Box::new(std::array::from_fn(|step| exp_digamma(count(step as u8) + ALPHA)));
        let null_weight = [0, 1].map(|d: usize| {
            let sum: f64 = null[d].iter().map(|c| f64::from(*c)).sum();
            exp_digamma(sum as f32 + ALPHA * (null[d].len() as f32 + UNSEEN_FORMS))
        });
        let null_p = [0, 1].map(|d: usize| null[d].iter().map(|c| exp_digamma(c + ALPHA) / null_weight[d]).collect());
        let null_unknown = null_weight.map(|w| exp_digamma(ALPHA) / w);
        Self {
            segmenter,
            arabic,
            english,
            starts,
            partners,
            counts,
            totals,
            null,
            jumps,
            record,
            worth,
            sums,
            weights,
            null_p,
            null_unknown,
        }
    }

    /// Cuts words as in training.
    pub fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    /// Arabic units.
    pub fn arabic(&self) -> &Vocabulary {
        &self.arabic
    }

    /// English units.
    pub fn english(&self) -> &Vocabulary {
        &self.english
    }

    /// How it was trained, in lines.
    pub fn record(&self) -> &str {
        &self.record
    }

    /// Adds a line to the record.
    pub fn note(&mut self, line: &str) {
        self.record += line;
        self.record.push('\n');
    }

    /// Number of pairs of units.
    pub fn len(&self) -> usize {
        self.partners.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.partners.is_empty()
    }

    /// Share of the text of a side (0 Arabic, 1 English) that a unit is; of one that is not known, what the rarest are.
    pub(super) fn frequency(&self, side: usize, unit: Option<u32>) -> f32 {
        if self.sums[side] <= 0.0 {
            return UNTRAINED_FREQUENCY;
        }
        unit.map_or(ALPHA * UNSEEN_FORMS, |number| self.totals[side][number as usize]) / self.sums[side]
    }

    /// True if a unit of a side was counted too rarely to be relied on.
    pub(super) fn is_rare(&self, side: usize, unit: u32) -> bool {
        // The total also has what is kept for forms that were never met.
        self.totals[side][unit as usize] < ALPHA * UNSEEN_FORMS + RARE
    }

    pub(super) fn jumps(&self) -> &[Jumps; 2] {
        &self.jumps
    }

    fn range(&self, arabic: u32) -> std::ops::Range<usize> {
        self.starts[arabic as usize] as usize..self.starts[arabic as usize + 1] as usize
    }

    /// Partners of an Arabic unit with their counts in both directions.
    pub(super) fn row(&self, arabic: u32) -> impl Iterator<Item = (u32, [f32; 2])> {
        self.range(arabic).map(|at| (self.partners[at], self.counts[at].map(count)))
    }

    /// Probabilities of two units in both directions, if training kept them.
    pub(super) fn find(&self, arabic: u32, english: u32) -> Option<[f32; 2]> {
        let range = self.range(arabic);
        let at = self.partners[range.clone()].binary_search(&english).ok()?;
        Some(self.probabilities(arabic, range.start + at))
    }

    /// Probabilities of the pair at a place of an Arabic unit's row.
    fn probabilities(&self, arabic: u32, at: usize) -> [f32; 2] {
        let owners = [arabic, self.partners[at]];
        [0, 1].map(|d: usize| self.worth[usize::from(self.counts[at][d])] / self.weights[d][owners[d] as usize])
    }

    /// The most likely translations of an Arabic unit: (English unit, p(English | Arabic), p(Arabic | English)).
    pub fn translations(&self, arabic: &str) -> Vec<(&str, f32, f32)> {
        let Some(number) = self.arabic.number(arabic) else { return Vec::new() };
        let translation = |at: usize| {
            let [forward, backward] = self.probabilities(number, at);
            (self.english.form(self.partners[at]), forward, backward)
        };
        let mut found: Vec<_> = self.range(number).map(translation).collect();
        found.sort_by(|x, y| y.1.total_cmp(&x.1));
        found
    }

    /// Rows of which a side is not in the corpus, in the numbers of the union.
    fn beyond<'a>(
        &'a self,
        arabic: &'a Vocabulary,
        english: &'a Vocabulary,
        forms: &'a Vocabulary,
        partners: &'a Vocabulary,
    ) -> impl Iterator<Item = (u32, u32, [f32; 2])> + 'a {
        self.arabic.forms().enumerate().flat_map(move |(a, form)| {
            let is_new_row = arabic.number(form).is_none();
            let number = forms.number(form).unwrap_or(0);
            self.row(a as u32).filter_map(move |(e, counts)| {
                let partner = self.english.form(e);
                let is_beyond = is_new_row || english.number(partner).is_none();
                is_beyond.then(|| (number, partners.number(partner).unwrap_or(0), counts))
            })
        })
    }
}

/// Fields of a model from which the others follow.
pub(super) struct Parts {
    pub(super) segmenter: Segmenter,
    pub(super) arabic: Vocabulary,
    pub(super) english: Vocabulary,
    pub(super) starts: Vec<u32>,
    pub(super) partners: Vec<u32>,
    pub(super) counts: Vec<[u8; 2]>,
    pub(super) totals: [Vec<f32>; 2],
    pub(super) null: [Vec<f32>; 2],
    pub(super) jumps: [Jumps; 2],
    pub(super) record: String,
}

/// Forms of both.
fn union(one: &Vocabulary, other: &Vocabulary) -> Vocabulary {
    Vocabulary::new(one.forms().chain(other.forms()).map(Into::into).collect())
}

/// New counts in the numbers of the union, the base model's added.
fn spread(new: &[f32], numbers: &[u32], old: &[f32], old_forms: &Vocabulary, union: &Vocabulary) -> Vec<f32> {
    let mut found = vec![0.0; union.len()];
    new.iter().zip(numbers).for_each(|(c, n)| found[*n as usize] += c);
    for (count, form) in old.iter().zip(old_forms.forms()) {
        if let Some(number) = union.number(form) {
            found[number as usize] += count;
        }
    }
    found
}

fn totals(rows: &[(u32, u32, [f32; 2])], arabic: usize, english: usize) -> [Vec<f32>; 2] {
    let spare = f64::from(ALPHA * UNSEEN_FORMS);
    let mut sums = [vec![spare; arabic], vec![spare; english]];
    for (a, e, counts) in rows {
        sums[0][*a as usize] += f64::from(counts[0] + ALPHA);
        sums[1][*e as usize] += f64::from(counts[1] + ALPHA);
    }
    sums.map(|side| side.into_iter().map(|t| t as f32).collect())
}

fn starts(rows: &[(u32, u32, [f32; 2])], arabic: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; arabic + 1];
    rows.iter().for_each(|(a, _, _)| starts[*a as usize + 1] += 1);
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    starts
}
