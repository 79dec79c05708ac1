//! Alignment by lengths alone (Gale & Church 1993), as they describe it: the baseline of the field.

use super::align::Bead;

/// Shapes with their probabilities in the paper.
const SHAPES: [(usize, usize, f64); 6] = [(1, 1, 0.89), (1, 0, 0.0099), (0, 1, 0.0099), (2, 1, 0.0445), (1, 2, 0.0445), (2, 2, 0.011)];
/// Variance in the paper.
const VARIANCE: f64 = 6.8;

/// Aligns by the characters of each sentence; probabilities are not computed (1). Time and memory grow with the product of both.
pub fn align(arabic: &[usize], english: &[usize]) -> Vec<Bead> {
    let (n, m) = (arabic.len(), english.len());
    let sum = |side: &[usize]| side.iter().sum::<usize>().max(1) as f64;
    let ratio = sum(english) / sum(arabic);
    let mut costs = vec![f64::INFINITY; (n + 1) * (m + 1)];
    let mut choices = vec![usize::MAX; (n + 1) * (m + 1)];
    costs[0] = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            for (shape, (x, y, prior)) in SHAPES.into_iter().enumerate().filter(|(_, (x, y, _))| i >= *x && j >= *y) {
                let lengths = (sum(&arabic[i - x..i]), sum(&english[j - y..j]));
                let lengths = (if x == 0 { 0.0 } else { lengths.0 }, if y == 0 { 0.0 } else { lengths.1 });
                let cost = costs[(i - x) * (m + 1) + j - y] + distance(lengths.0, lengths.1, ratio) - prior.ln();
                if cost < costs[i * (m + 1) + j] {
                    (costs[i * (m + 1) + j], choices[i * (m + 1) + j]) = (cost, shape);
                }
            }
        }
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (n, m);
    while let Some((x, y, _)) = SHAPES.get(choices[i * (m + 1) + j]).filter(|_| (i, j) != (0, 0)) {
        found.push(Bead { arabic: i - x..i, english: j - y..j, probability: 1.0 });
        (i, j) = (i - x, j - y);
    }
    found.reverse();
    found
}

/// −ln of the probability of so large a difference of lengths.
fn distance(arabic: f64, english: f64, ratio: f64) -> f64 {
    let mean = f64::midpoint(arabic, english / ratio);
    let z = ((arabic * ratio - english) / (VARIANCE * mean.max(1.0)).sqrt()).abs();
    -(2.0 * (1.0 - normal(z))).max(1e-12).ln()
}

/// Cumulative normal distribution (Abramowitz & Stegun 26.2.17), for z ≥ 0.
fn normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let poly = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    1.0 - (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * poly
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_alone_find_clear_cases() {
        let found = align(&[100, 210, 30], &[110, 95, 120, 33]);
        let shapes: Vec<_> = found.iter().map(|b| (b.arabic.len(), b.english.len())).collect();
        assert_eq!(shapes, [(1, 1), (1, 2), (1, 1)]);
        assert!(align(&[], &[]).is_empty());
        assert!((normal(1.96) - 0.975).abs() < 1e-4);
    }
}
