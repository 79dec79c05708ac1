//! Spans of a sentence in the light of its translation: which words the translation gives to the term, which to others.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    affinity::Affinity,
    confidence::Features,
    frame::{Frame, Role},
};

/// From here on a word counts as explained, or as expressing something.
const EXPLAINED: f32 = 0.25;
/// A word that another word of the translation claims this surely is not taken into a longer span.
const CLAIMED: f32 = 0.6;
/// Words by which a span may grow on each side. Titles are translated freely, but seldom by more words than that.
const GROWTH: usize = 3;
/// Words before and after a span in which what was lost is looked for.
const NEAR: usize = 3;
/// Most spans tried for a term.
const MOST: usize = 150;

/// For each word of the sentence: how likely it expresses a word of the term, and how likely another word.
#[derive(Debug, Clone)]
pub(super) struct Shares<'f> {
    frame: &'f Frame<'f>,
    inside: Vec<f32>,
    outside: Vec<f32>,
    /// For each content word of the term its probabilities with the words of the sentence.
    term: Vec<Vec<f32>>,
}

/// Looks up the affinity of a word of the sentence and a word of the translation.
pub(super) type Lookup<'a> = dyn Fn(usize, usize) -> f32 + 'a;

/// The affinity seen from the sentence.
pub(super) fn lookup(affinity: &Affinity, sentence_is_arabic: bool) -> Box<Lookup<'_>> {
    if sentence_is_arabic { Box::new(|word, other| affinity.get(word, other)) } else { Box::new(|word, other| affinity.get(other, word)) }
}

impl<'f> Shares<'f> {
    /// For a term that stands at some words of the translation.
    pub(super) fn new(frame: &'f Frame<'f>, translation: &Frame<'_>, places: &[Range<usize>], p: &Lookup<'_>) -> Self {
        let is_content = |j: &usize| translation.is_content(*j);
        let mut own: Vec<usize> = places.iter().flat_map(Clone::clone).filter(is_content).collect();
        if own.is_empty() {
            own = places.iter().flat_map(Clone::clone).collect();
        }
        let others: Vec<usize> = (0..translation.words.len()).filter(is_content).filter(|j| !own.contains(j)).collect();
        let most = |i: usize, words: &[usize]| words.iter().map(|j| p(i, *j)).fold(0.0, f32::max);
        let n = frame.words.len();
        // One place of the whole term is as good as another: the best for each of its words.
        let width = places.iter().map(Range::len).max().unwrap_or(0);
        let of_word = |k: usize| -> Vec<f32> {
            let columns: Vec<usize> = places.iter().filter(|r| r.len() == width).map(|r| r.start + k).filter(|j| own.contains(j)).collect();
            if columns.is_empty() { Vec::new() } else { (0..n).map(|i| most(i, &columns)).collect() }
        };
        Self {
            frame,
            inside: (0..n).map(|i| most(i, &own)).collect(),
            outside: (0..n).map(|i| most(i, &others)).collect(),
            term: (0..width).map(of_word).filter(|row| !row.is_empty()).collect(),
        }
    }

    /// Ranges of words that may express the term: those given, grown word by word; runs of words that the translation gives to
    /// the term; runs that it gives to nobody.
    pub(super) fn ranges(&self, seeds: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
        let mut all: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        let mut add = |range: Range<usize>| {
            let next = all.len();
            if !range.is_empty() && next < MOST {
                all.entry((range.start, range.end)).or_insert(next);
            }
        };
        let seeds: Vec<Range<usize>> = seeds.take(MOST / 3).collect();
        seeds.iter().cloned().for_each(&mut add);
        let mut grow: Vec<Range<usize>> = self.runs(|i| self.inside[i] >= EXPLAINED && self.inside[i] >= self.outside[i], 2);
        grow.extend(self.runs(|i| self.is_unexplained(i), 1).into_iter().filter(|r| r.len() <= 2 * self.term.len() + 2));
        grow.extend(seeds.into_iter().take(8));
        for range in grow {
            for left in self.steps(range.start, true) {
                for right in self.steps(range.end, false) {
                    add(left..right);
                }
            }
        }
        let mut ranges: Vec<((usize, usize), usize)> = all.into_iter().collect();
        ranges.sort_by_key(|(_, order)| *order);
        ranges.into_iter().map(|((start, end), _)| start..end).collect()
    }

    /// Maximal runs of content words of a kind, with at most `gap` other words between two of them.
    fn runs(&self, fits: impl Fn(usize) -> bool, gap: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for i in (0..self.frame.words.len()).filter(|i| self.frame.is_content(*i) && fits(*i)) {
            match runs.last_mut() {
                Some(run) if i <= run.end + gap && (run.end..i).all(|k| self.may_hold(k)) => run.end = i + 1,
                _ => runs.push(i..i + 1),
            }
        }
        runs
    }

    fn may_hold(&self, i: usize) -> bool {
        self.frame.words[i].role != Role::Wall && self.outside[i] < CLAIMED
    }

    fn is_unexplained(&self, i: usize) -> bool {
        self.inside[i].max(self.outside[i]) < EXPLAINED
    }

    /// The ends to which a range may grow on one side, itself first; function words only on the way to others.
    fn steps(&self, end: usize, is_left: bool) -> Vec<usize> {
        let mut steps = vec![end];
        let mut at = end;
        for _ in 0..GROWTH {
            let next = if is_left { at.checked_sub(1) } else { (at < self.frame.words.len()).then_some(at) };
            let Some(word) = next.filter(|w| self.may_hold(*w)) else { break };
            at = if is_left { word } else { word + 1 };
            if self.frame.is_content(word) {
                steps.push(at);
            }
        }
        steps
    }

    /// Adds what the translation says of a range of words to its features.
    pub(super) fn features(&self, range: &Range<usize>, mut features: Features) -> Features {
        let content: Vec<usize> = range.clone().filter(|i| self.frame.is_content(*i)).collect();
        let count = content.len().max(1) as f64;
        let other = |i: usize| f64::from(self.outside[i] * (1.0 - self.inside[i]));
        let near = range.start.saturating_sub(NEAR)..range.start;
        let after = range.end..(range.end + NEAR).min(self.frame.words.len());
        let lost: f64 =
            near.chain(after).filter(|i| self.frame.is_content(*i)).map(|i| f64::from(self.inside[i] * (1.0 - self.outside[i]))).sum();
        let held = |row: &&Vec<f32>| range.clone().any(|i| row.get(i).is_some_and(|p| *p >= EXPLAINED));
        let strays = |row: &&Vec<f32>| !held(row) && row.iter().any(|p| *p >= 2.0 * EXPLAINED);
        let words = self.term.len().max(1) as f64;
        // Words that nothing explains speak neither for nor against; `surplus` and `lack` weigh them.
        let explained: Vec<f64> = content.iter().filter(|i| !self.is_unexplained(**i)).map(|i| f64::from(self.inside[*i])).collect();
        features.inside = explained.iter().sum::<f64>() / explained.len().max(1) as f64;
        features.alien = content.iter().map(|i| other(*i)).sum::<f64>().min(2.0);
        features.lost = lost.min(2.0);
        // Words of the term that nothing expresses look for words of the sentence that nothing explains.
        let unexplained = content.iter().filter(|i| self.is_unexplained(**i)).count() as f64;
        let open = self.term.iter().filter(|row| !held(row) && !strays(row)).count() as f64;
        features.surplus = (unexplained - open).clamp(0.0, 3.0);
        features.lack = (open - unexplained).clamp(0.0, 3.0);
        features.loose = features.lack.min((self.loose(range.start, true) + self.loose(range.end, false)) as f64);
        features.verb = f64::from(u8::from(content.first().is_some_and(|i| self.frame.words[*i].is_verb && self.inside[*i] < CLAIMED)));
        features.strays = self.term.iter().filter(strays).count() as f64 / words;
        features.held = self.term.iter().filter(held).count() as f64 / words;
        features.quoted = f64::from(u8::from(self.frame.is_quoted(range)));
        features.length = (count / words).ln().abs();
        features
    }

    /// Content words beside a range that nothing explains, at most two.
    fn loose(&self, end: usize, is_left: bool) -> usize {
        let beside: Box<dyn Iterator<Item = usize>> =
            if is_left { Box::new((0..end).rev()) } else { Box::new(end..self.frame.words.len()) };
        beside.take_while(|i| self.frame.is_content(*i) && self.is_unexplained(*i)).take(2).count()
    }
}
