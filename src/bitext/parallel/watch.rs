//! Pairs of a file that run out of step: one sentence too many on a side, and nothing fits from there on.

use std::fmt;

/// Pairs in a row, each more probably none, that a change of step shows in. A stretch of dialect in Tatoeba, true translations all
/// of them, has 14.
const RUN: usize = 25;
/// Least pairs that anything is said about.
const FEW: usize = 20;
/// Share of probable translations below which the whole is doubted.
const LEAST: f64 = 0.5;

/// Counts scores in the order of the pairs.
#[derive(Debug, Clone)]
pub struct Watch {
    every: usize,
    pairs: usize,
    probable: usize,
    /// Pairs at the end that are improbable.
    run: usize,
    /// First pair of the longest such run, and its length.
    longest: (usize, usize),
}

impl Default for Watch {
    fn default() -> Self {
        Self::of_every(1)
    }
}

impl Watch {
    /// Of one in so many pairs.
    pub fn of_every(every: usize) -> Self {
        Self { every: every.max(1), pairs: 0, probable: 0, run: 0, longest: (0, 0) }
    }

    /// Adds the next score.
    pub fn add(&mut self, probability: f64) {
        self.pairs += 1;
        if probability >= 0.5 {
            self.probable += 1;
            self.run = 0;
            return;
        }
        self.run += 1;
        if self.run > self.longest.1 {
            self.longest = (self.pairs - self.run, self.run);
        }
    }

    /// What there is to doubt, if anything.
    pub fn doubt(&self) -> Option<Doubt> {
        let share = self.probable as f64 / self.pairs.max(1) as f64;
        let (first, run) = self.longest;
        (self.pairs >= FEW && (share < LEAST || run >= RUN)).then_some(Doubt {
            share,
            first: first * self.every + 1,
            run: run * self.every,
        })
    }
}

/// Why pairs may not be translations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// Share of pairs that probably translate each other.
    pub share: f64,
    /// The first pair, from 1, of the longest run of pairs that do not.
    pub first: usize,
    /// Length of that run.
    pub run: usize,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { share, first, run } = self;
        write!(f, "{:.0} % of the pairs look like translations, and {run} in a row from pair {first} on do not: ", 100.0 * share)?;
        write!(f, "the sides may be out of step; look there, or align the texts again with `tarjuman bitext sentences`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(scores: impl IntoIterator<Item = f64>) -> Option<Doubt> {
        let mut watch = Watch::default();
        scores.into_iter().for_each(|p| watch.add(p));
        watch.doubt()
    }

    #[test]
    fn the_place_where_the_step_is_lost_is_named() {
        assert_eq!(watched((0..100).map(|i| if i % 5 == 0 { 0.1 } else { 0.9 })), None, "some doubtful pairs");
        let doubt = watched((0..100).map(|i| if i < 70 { 0.9 } else { 0.1 })).unwrap();
        assert_eq!((doubt.first, doubt.run), (71, 30));
        assert!(doubt.to_string().starts_with("70 % of the pairs look like translations, and 30 in a row from pair 71 on do not"));
        assert!(watched([0.0; FEW]).is_some() && watched([0.0; FEW - 1]).is_none());
        let mut sampled = Watch::of_every(16);
        (0..60).for_each(|i| sampled.add(if i < 20 { 1.0 } else { 0.0 }));
        assert_eq!(sampled.doubt().unwrap().first, 321);
    }
}
