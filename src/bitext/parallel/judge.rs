//! Scores of probabilities against what is known: AUC, Brier score, reliability.

use std::fmt;

/// Probabilities, each with what is known of its pair.
#[derive(Debug, Clone, Default)]
pub struct Judgement(Vec<(f64, bool)>);

impl Judgement {
    /// Adds a pair.
    pub fn add(&mut self, probability: f64, is_translation: bool) {
        self.0.push((probability, is_translation));
    }

    /// Area under the receiver operating characteristic: the probability that a translation scores above a pair that is none, ties
    /// half (Mann & Whitney).
    pub fn auc(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(|x, y| x.0.total_cmp(&y.0));
        let (mut rank_sum, mut at) = (0.0, 0);
        while at < sorted.len() {
            let same = sorted[at..].iter().take_while(|s| s.0.total_cmp(&sorted[at].0).is_eq()).count();
            let rank = at as f64 + f64::midpoint(same as f64, 1.0);
            rank_sum += rank * sorted[at..at + same].iter().filter(|s| s.1).count() as f64;
            at += same;
        }
        let right = sorted.iter().filter(|s| s.1).count() as f64;
        let wrong = sorted.len() as f64 - right;
        (rank_sum - right * (right + 1.0) / 2.0) / (right * wrong).max(1.0)
    }

    /// Mean squared error of the probabilities.
    pub fn brier(&self) -> f64 {
        let error = |(p, is_right): &(f64, bool)| (p - f64::from(u8::from(*is_right))).powi(2);
        self.0.iter().map(error).sum::<f64>() / self.0.len().max(1) as f64
    }

    /// Share of pairs on the right side of one half.
    pub fn accuracy(&self) -> f64 {
        self.0.iter().filter(|(p, is_right)| (*p >= 0.5) == *is_right).count() as f64 / self.0.len().max(1) as f64
    }
}

/// Bins of the reliability table.
const BINS: usize = 5;

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AUC {:.4}  Brier {:.4}  right at ½ {:.4}  reliability", self.auc(), self.brier(), self.accuracy())?;
        for bin in 0..BINS {
            let of_bin = |p: f64| ((p * BINS as f64) as usize).min(BINS - 1) == bin;
            let pairs: Vec<_> = self.0.iter().filter(|(p, _)| of_bin(*p)).collect();
            let mean = pairs.iter().map(|(p, _)| p).sum::<f64>() / pairs.len().max(1) as f64;
            let right = pairs.iter().filter(|(_, r)| *r).count() as f64 / pairs.len().max(1) as f64;
            write!(f, "  {mean:.2}→{right:.2} ({})", pairs.len())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order() {
        for (scores, expected) in [
            (&[(0.9, true), (0.1, false)][..], 1.0),
            (&[(0.1, true), (0.9, false)], 0.0),
            (&[(0.5, true), (0.5, false)], 0.5),
            (&[(0.9, true), (0.4, true), (0.6, false), (0.1, false)], 0.75),
        ] {
            let mut judgement = Judgement::default();
            scores.iter().for_each(|(p, right)| judgement.add(*p, *right));
            assert!((judgement.auc() - expected).abs() < 1e-12, "{scores:?}: {}", judgement.auc());
            assert!(judgement.to_string().contains("AUC"));
        }
    }
}
