//! How often the right one comes first.

/// Ranks gathered over queries.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Ranks {
    first: f64,
    five: f64,
    reciprocal: f64,
    count: f64,
}

impl Ranks {
    /// Adds a query: the score of the right answer and all scores (it included
    /// once). Ties share the ranks they take.
    pub(super) fn add(&mut self, right: f64, scores: impl Iterator<Item = f64>) {
        let (mut better, mut equal) = (0.0, -1.0);
        for s in scores {
            if s > right {
                better += 1.0;
            } else if s >= right {
                equal += 1.0;
            }
        }
        let equal = f64::max(equal, 0.0);
        let share = |places: f64| ((places - better) / (1.0 + equal)).clamp(0.0, 1.0);
        self.first += share(1.0);
        self.five += share(5.0);
        self.reciprocal += 1.0 / (1.0 + better + equal / 2.0);
        self.count += 1.0;
    }

    pub(super) fn count(&self) -> f64 {
        self.count
    }

    /// R@1, R@5, mean reciprocal rank.
    pub(super) fn figures(&self) -> [f64; 3] {
        let n = self.count.max(1.0);
        [self.first / n, self.five / n, self.reciprocal / n]
    }
}

impl std::fmt::Display for Ranks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r1, r5, mrr] = self.figures();
        write!(f, "R@1 {r1:.4}  R@5 {r5:.3}  MRR {mrr:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share() {
        let mut r = Ranks::default();
        r.add(1.0, [1.0, 1.0, 0.0].into_iter());
        assert!((r.figures()[0] - 0.5).abs() < 1e-9);
        let mut r = Ranks::default();
        r.add(1.0, [1.0, 2.0, 0.0].into_iter());
        assert!((r.figures()[2] - 0.5).abs() < 1e-9 && r.figures()[0] == 0.0);
    }
}
