//! Fitting the probability on pairs the model did not learn from.

use super::Pair;
use crate::translit::model::calibration::{Calibration, features, sigmoid};
use crate::translit::model::multigram::{Multigram, Prepared, Scratch};

/// Random wrong pairs for each right one: the odds the probability assumes.
/// A sentence of news offers about this many words to each name.
pub const FALSE_PER_TRUE: usize = 20;

/// Right pairs below this PMI are taken for errors of the lists, not for hard names.
const GOLD_ERROR: f32 = -2.0;

/// Newton steps; logistic regression in five weights settles in fewer.
const STEPS: usize = 25;

/// Ridge that keeps the Hessian invertible; too small to move a weight.
const RIDGE: f64 = 1e-3;

/// Fits on held-out pairs and random wrong pairings of the same words.
#[must_use]
pub fn calibrate(model: &Multigram, held_out: &[Pair]) -> Calibration {
    let words: Vec<(Prepared, Prepared)> =
        held_out.iter().map(|p| (model.prepare_arabic(p.arabic.symbols()), model.prepare_latin(p.latin.symbols()))).collect();
    let mut scratch = Scratch::default();
    let mut rows = Vec::with_capacity(words.len() * (FALSE_PER_TRUE + 1));
    for (i, (a, e)) in words.iter().enumerate() {
        let pmi = model.pmi(a, e, &mut scratch);
        if pmi > GOLD_ERROR {
            rows.push((features(pmi, a.len, e.len), 1.0));
        }
        for k in 1..=FALSE_PER_TRUE {
            // Strides through the sorted list by a prime: far away, always the same.
            let j = (i + k * 7_919) % words.len();
            if held_out[j].arabic != held_out[i].arabic && held_out[j].latin != held_out[i].latin {
                let other = &words[j].1;
                rows.push((features(model.pmi(a, other, &mut scratch), a.len, other.len), 0.0));
            }
        }
    }
    Calibration { weights: logistic(&rows) }
}

/// Logistic regression by Newton's method.
#[must_use]
pub fn logistic<const N: usize>(rows: &[([f64; N], f64)]) -> [f64; N] {
    let mut weights = [0.0; N];
    for _ in 0..STEPS {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for (x, y) in rows {
            let p = sigmoid(weights.iter().zip(x).map(|(w, x)| w * x).sum());
            for i in 0..N {
                gradient[i] += (y - p) * x[i];
                for j in 0..N {
                    hessian[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        for i in 0..N {
            gradient[i] -= RIDGE * weights[i];
            hessian[i][i] += RIDGE;
        }
        let step = solve(hessian, gradient);
        // Half steps keep the first, far-off iterations from overshooting.
        let longest = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        let pace = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += pace * s);
    }
    weights
}

/// Gaussian elimination with partial pivoting.
fn solve<const N: usize>(mut m: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for col in 0..N {
        let pivot = (col..N).max_by(|&i, &j| m[i][col].abs().total_cmp(&m[j][col].abs())).unwrap_or(col);
        m.swap(col, pivot);
        b.swap(col, pivot);
        for row in col + 1..N {
            let factor = m[row][col] / m[col][col];
            let above = m[col];
            m[row].iter_mut().zip(above).skip(col).for_each(|(x, y)| *x -= factor * y);
            b[row] -= factor * b[col];
        }
    }
    for col in (0..N).rev() {
        for k in col + 1..N {
            b[col] -= m[col][k] * b[k];
        }
        b[col] /= m[col][col];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logistic_finds_the_boundary() {
        let rows: Vec<([f64; 2], f64)> = (0..200).map(|i| ([1.0, f64::from(i)], f64::from(u8::from(i + (i * 37) % 40 > 120)))).collect();
        let [b, w] = logistic(&rows);
        let boundary = -b / w;
        assert!((90.0..=112.0).contains(&boundary), "{boundary}");
    }
}
