//! Learning the weights of the confidence from judged spans.

use rustc_hash::FxHashMap;

use crate::{
    align::confidence::{Features, WeightSet},
    text::{Source, Span},
};

/// A candidate span of a term.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Where it stands.
    pub span: Span<Source>,
    /// What is known of it.
    pub features: Features,
}

/// Spans of one term that exclude each other, and which of them is right, if one is.
#[derive(Debug, Clone)]
pub struct Choice {
    options: Vec<[f64; Features::COUNT]>,
    right: Option<usize>,
}

/// Log-odds below which a wrong span is not worth learning from: nobody takes it for the term.
const HOPELESS: f64 = -4.0;

/// The choices that the candidates of one term give: around each right span those that overlap it, and elsewhere the best
/// ones by the present weights with what overlaps them.
pub fn choices(candidates: &[Example], gold: &[Span<Source>], weights: &WeightSet) -> Vec<Choice> {
    let mut all = Vec::new();
    for right in gold {
        let near: Vec<&Example> = candidates.iter().filter(|c| c.span.overlaps(*right)).collect();
        if !near.is_empty() {
            all.push(Choice { right: near.iter().position(|c| c.span == *right), options: values(&near) });
        }
    }
    let mut wrong: Vec<&Example> = candidates.iter().filter(|c| gold.iter().all(|g| !g.overlaps(c.span))).collect();
    let logits: FxHashMap<Span<Source>, f64> = wrong.iter().map(|c| (c.span, weights.logit(&c.features))).collect();
    wrong.retain(|c| logits[&c.span] > HOPELESS);
    wrong.sort_by(|a, b| logits[&b.span].total_cmp(&logits[&a.span]).then(a.span.cmp(&b.span)));
    while let Some(best) = wrong.first().copied() {
        let (near, far): (Vec<&Example>, Vec<&Example>) = wrong.into_iter().partition(|c| c.span.overlaps(best.span));
        all.push(Choice { right: None, options: values(&near) });
        wrong = far;
    }
    all
}

fn values(examples: &[&Example]) -> Vec<[f64; Features::COUNT]> {
    examples.iter().map(|e| e.features.values()).collect()
}

const N: usize = Features::COUNT;
type Values = [f64; N];

/// The choice among all candidates of a term that the translation has; where several are right, the best of them by the present
/// weights stands for all.
pub fn first_choice(candidates: &[Example], gold: &[Span<Source>], weights: &WeightSet) -> Choice {
    let logit = |c: &&Example| weights.logit(&c.features);
    let right = candidates.iter().filter(|c| gold.contains(&c.span)).max_by(|a, b| logit(a).total_cmp(&logit(b)).then(b.span.cmp(&a.span)));
    let others = |c: &&Example| {
        let of_other_gold = gold.iter().any(|g| g.overlaps(c.span) && right.is_some_and(|r| !r.span.overlaps(*g)));
        right.is_none_or(|r| r.span != c.span) && !of_other_gold
    };
    let options: Vec<&Example> = right.into_iter().chain(candidates.iter().filter(others)).collect();
    let first = |e: &&Example| Features { first: 1.0, ..e.features }.values();
    Choice { options: options.iter().map(first).collect(), right: right.map(|_| 0) }
}

/// Strength of the pull towards the weights one starts from, in examples: keeps a rare feature near its prior.
const PRIOR: f64 = 4.0;
/// Newton steps; the loss is convex and settles in far fewer.
const STEPS: usize = 50;
/// Longest step of a weight: far from the best weights Newton's method may overshoot.
const LONGEST: f64 = 2.0;

/// The weights under which the right choices are likeliest, by Newton's method, with a Gaussian prior around `start`. The model
/// is a conditional logit with an outside option of weight 0 (`McFadden` 1974): a span, or none of them. Deterministic.
pub fn fit(choices: &[Choice], start: WeightSet) -> WeightSet {
    let prior = start.values();
    let mut weights = prior;
    for _ in 0..STEPS {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for choice in choices {
            learn(choice, &weights, &mut gradient, &mut hessian);
        }
        for i in 0..N {
            gradient[i] -= PRIOR * (weights[i] - prior[i]);
            hessian[i][i] += PRIOR;
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s.clamp(-LONGEST, LONGEST));
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
    }
    WeightSet::from_values(weights)
}

/// Adds what a choice says of gradient and curvature.
fn learn(choice: &Choice, weights: &Values, gradient: &mut Values, hessian: &mut [Values; N]) {
    let logits: Vec<f64> = choice.options.iter().map(|x| weights.iter().zip(x).map(|(w, x)| w * x).sum()).collect();
    let shares = shares(&logits);
    let mut mean = [0.0; N];
    for (x, p) in choice.options.iter().zip(&shares) {
        for i in 0..N {
            mean[i] += p * x[i];
        }
    }
    let right = choice.right.and_then(|r| choice.options.get(r));
    for i in 0..N {
        gradient[i] += right.map_or(0.0, |x| x[i]) - mean[i];
    }
    for (x, p) in choice.options.iter().zip(&shares) {
        for i in 0..N {
            for j in 0..N {
                hessian[i][j] += p * x[i] * x[j];
            }
        }
    }
    for i in 0..N {
        for j in 0..N {
            hessian[i][j] -= mean[i] * mean[j];
        }
    }
}

/// Probabilities of options that exclude each other; what is missing to 1 is that none is right.
pub fn shares(logits: &[f64]) -> Vec<f64> {
    let most = logits.iter().copied().fold(0.0, f64::max);
    let sum: f64 = (-most).exp() + logits.iter().map(|l| (l - most).exp()).sum::<f64>();
    logits.iter().map(|l| (l - most).exp() / sum).collect()
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
    use crate::align::confidence::{Weights, probability};

    fn example(start: usize, end: usize, mean: f64) -> Example {
        Example { span: Span::new(start, end), features: Features { mean, least: mean, ..Features::default() } }
    }

    #[test]
    fn learns_what_separates_right_from_wrong() {
        let start = Weights::bundled().unwrap().alone;
        let all: Vec<Choice> = (0..400)
            .flat_map(|i| {
                let candidate = example(0, 4, f64::from(i % 8) - 6.0);
                let gold = if i % 8 >= 4 { vec![candidate.span] } else { vec![] };
                choices(&[candidate], &gold, &WeightSet::from_values([0.0; Features::COUNT]))
            })
            .collect();
        let learned = fit(&all, start);
        let p = |mean: f64| probability(learned.logit(&example(0, 4, mean).features));
        assert!(p(0.5) > 0.9 && p(-5.0) < 0.1, "{learned:?}");
        assert_eq!(fit(&all, start), learned, "the same examples give the same weights");
    }

    #[test]
    fn spans_that_overlap_are_one_choice() {
        let weights = WeightSet::from_values([0.0; Features::COUNT]);
        let candidates = [example(0, 4, 0.0), example(2, 8, 1.0), example(20, 24, 0.0), example(22, 28, 0.5)];
        let found = choices(&candidates, &[Span::new(2, 8)], &weights);
        let shape: Vec<(usize, Option<usize>)> = found.iter().map(|c| (c.options.len(), c.right)).collect();
        assert_eq!(shape, [(2, Some(1)), (2, None)]);
    }

    #[test]
    fn the_first_choice_is_among_all() {
        let weights = WeightSet::from_values([0.0; Features::COUNT]);
        let candidates = [example(0, 4, 0.0), example(10, 14, 1.0), example(20, 24, 0.0)];
        let choice = first_choice(&candidates, &[Span::new(10, 14), Span::new(20, 24)], &weights);
        assert_eq!((choice.options.len(), choice.right), (2, Some(0)), "the other right one is no rival");
        assert_eq!(first_choice(&candidates, &[], &weights).right, None);
    }

    #[test]
    fn shares_leave_room_for_none() {
        let shares = shares(&[0.0, 0.0]);
        assert!((shares[0] - 1.0 / 3.0).abs() < 1e-12 && (shares[1] - 1.0 / 3.0).abs() < 1e-12);
        assert!(super::shares(&[800.0])[0] <= 1.0, "large log-odds do not overflow");
    }

    #[test]
    fn solves_a_system() {
        let x = solve([[4.0, 1.0], [1.0, 3.0]], [1.0, 2.0]);
        assert!((x[0] - 1.0 / 11.0).abs() < 1e-12 && (x[1] - 7.0 / 11.0).abs() < 1e-12);
    }
}
