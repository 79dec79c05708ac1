//! Learning the weights: least log-loss with a pull towards nothing, by Newton's method (iteratively reweighted least squares:
//! `McCullagh` and Nelder, *Generalized Linear Models*, 2.5). Deterministic.

use super::weights::{COUNT, Features, Weights};
use crate::align::train::solve;

/// A pair, and whether it is a translation.
pub type Example = (Features, bool);

/// Strength of the pull, in examples; it keeps the weight of a rare feature small.
const PULL: f64 = 1.0;
/// Newton steps; the loss is convex and settles in far fewer.
const STEPS: usize = 50;

/// The weights of least log-loss.
pub fn fit(examples: &[Example]) -> Weights {
    let mut weights = [0.0; COUNT];
    for _ in 0..STEPS {
        let now = Weights::of(weights);
        let mut gradient = weights.map(|w| -PULL * w);
        let mut hessian: [[f64; COUNT]; COUNT] = std::array::from_fn(|i| std::array::from_fn(|j| if i == j { PULL } else { 0.0 }));
        for (features, is_translation) in examples {
            let (x, p) = (features.values(), now.probability(features));
            for i in 0..COUNT {
                gradient[i] += (f64::from(u8::from(*is_translation)) - p) * x[i];
                for j in 0..COUNT {
                    hessian[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s);
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
    }
    Weights::of(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_gets_weight() {
        let at = |share: f64| Features { supported: share, ..Features::default() };
        let examples: Vec<Example> = (0..200).map(|i| (at(f64::from(i % 10) / 10.0), i % 10 >= 5)).collect();
        let weights = fit(&examples);
        assert!(weights.probability(&at(0.9)) > 0.9 && weights.probability(&at(0.1)) < 0.2, "{weights:?}");
        assert_eq!(fit(&examples), weights);
    }
}
