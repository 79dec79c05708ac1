//! How likely words of two texts express each other, as somebody above this room found out: evidence for the aligner.

use crate::text::{Source, Span};

/// A probability for every Arabic word with every English word of a sentence pair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Posteriors {
    /// Words of the Arabic text.
    pub arabic: Vec<Span<Source>>,
    /// Words of the English text.
    pub english: Vec<Span<Source>>,
    /// One row of English words for each Arabic word.
    p: Vec<f32>,
}

impl Posteriors {
    /// All zero.
    pub fn new(arabic: Vec<Span<Source>>, english: Vec<Span<Source>>) -> Self {
        let p = vec![0.0; arabic.len() * english.len()];
        Self { arabic, english, p }
    }

    /// Probability that two words express each other; 0 beyond the texts.
    pub fn get(&self, arabic: usize, english: usize) -> f32 {
        if english < self.english.len() { self.p.get(arabic * self.english.len() + english).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// Raises the probability of two words to at least `p`; pairs beyond the texts are passed over.
    pub fn raise(&mut self, arabic: usize, english: usize, p: f32) {
        if english < self.english.len()
            && let Some(cell) = self.p.get_mut(arabic * self.english.len() + english)
        {
            *cell = cell.max(p);
        }
    }

    /// Word pairs of at least this probability, in order.
    pub fn links(&self, least: f32) -> impl Iterator<Item = (usize, usize, f32)> {
        let width = self.english.len().max(1);
        self.p.iter().enumerate().filter(move |(_, p)| **p >= least).map(move |(at, p)| (at / width, at % width, *p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_raised_and_listed() {
        let mut posteriors = Posteriors::new(vec![Span::new(0, 2), Span::new(3, 5)], vec![Span::new(0, 1)]);
        posteriors.raise(1, 0, 0.5);
        posteriors.raise(1, 0, 0.25);
        posteriors.raise(1, 1, 0.9);
        posteriors.raise(7, 0, 0.9);
        assert_eq!(posteriors.links(0.4).collect::<Vec<_>>(), [(1, 0, 0.5)]);
        assert!((posteriors.get(1, 1) + posteriors.get(0, 0)).abs() < f32::EPSILON);
    }
}
