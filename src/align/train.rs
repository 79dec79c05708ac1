//! Learning the weights of the confidence from judged spans.

use crate::align::confidence::{Features, Weights, probability};

/// A candidate span and whether it is right.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What is known of it.
    pub features: Features,
    /// It is a span of the gold.
    pub is_right: bool,
}

/// Strength of the pull towards the weights one starts from, in examples: keeps a rare feature near its prior.
const PRIOR: f64 = 4.0;
/// Newton steps; the loss is convex and settles in far fewer.
const STEPS: usize = 50;

/// The weights of least log-loss on the examples, by Newton's method (iteratively reweighted least squares: `McCullagh`
/// and Nelder, *Generalized Linear Models*, 2.5), with a Gaussian prior around `start`. Deterministic.
pub fn fit(examples: &[Example], start: Weights) -> Weights {
    const N: usize = Features::COUNT;
    let prior = start.values();
    let mut weights = prior;
    for _ in 0..STEPS {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for example in examples {
            let x = example.features.values();
            let p = probability(weights.iter().zip(x).map(|(w, x)| w * x).sum());
            let error = f64::from(u8::from(example.is_right)) - p;
            for i in 0..N {
                gradient[i] += error * x[i];
                for j in 0..N {
                    hessian[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        for i in 0..N {
            gradient[i] -= PRIOR * (weights[i] - prior[i]);
            hessian[i][i] += PRIOR;
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s);
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
    }
    start.with_values(weights)
}

/// Solves a positive definite system by Gaussian elimination.
pub(crate) fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for pivot in 0..N {
        for row in pivot + 1..N {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            matrix[row].iter_mut().zip(above).skip(pivot).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[pivot];
        }
    }
    let mut solution = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|c| matrix[row][c] * solution[c]).sum();
        solution[row] = (right[row] - known) / matrix[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_what_separates_right_from_wrong() {
        let start = *Weights::bundled().unwrap();
        let example = |mean: f64, is_right| Example { features: Features { mean, least: mean, ..Features::default() }, is_right };
        let examples: Vec<Example> = (0..400).map(|i| example(f64::from(i % 8) - 6.0, i % 8 >= 4)).collect();
        let learned = fit(&examples, start);
        let p = |mean: f64| probability(learned.logit(&example(mean, true).features));
        assert!(p(0.5) > 0.9 && p(-5.0) < 0.1, "{learned:?}");
        assert_eq!(fit(&examples, start), learned, "the same examples give the same weights");
    }

    #[test]
    fn solves_a_system() {
        let x = solve([[4.0, 1.0], [1.0, 3.0]], [1.0, 2.0]);
        assert!((x[0] - 1.0 / 11.0).abs() < 1e-12 && (x[1] - 7.0 / 11.0).abs() < 1e-12);
    }
}
