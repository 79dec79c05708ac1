//! How far the next word's source lies from the last one's: the transitions of the hidden Markov model.
//!
//! Vogel, Ney & Tillmann 1996: the probability depends on the distance only, not on the positions.

/// Distances up to here are told apart; longer ones share a value.
pub const NEAR: usize = 50;
/// Number of counted distances.
pub const COUNTS: usize = 2 * NEAR + 1;
/// Longest side of the hidden Markov model, in units: longer pairs are aligned without it ([`super::diagonal`]).
pub const MAX_STATES: usize = 320;

/// Share of every distance that was never seen.
const FLOOR: f64 = 1e-5;

/// Transition weights by distance, not normalised: a row is normalised over the positions it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Jumps {
    counts: [f32; COUNTS],
    /// Weight of distance `d` at `MAX_STATES + d`.
    weights: Vec<f32>,
    /// The same backwards: weight of `d` at `MAX_STATES - d`.
    reversed: Vec<f32>,
    /// Sums of `weights` up to a place.
    sums: Vec<f64>,
}

impl Default for Jumps {
    /// Before training: one step forward is likeliest, each position away costs half a nat.
    fn default() -> Self {
        let mut counts = [0.0; COUNTS];
        for (i, count) in counts.iter_mut().enumerate() {
            let distance = i as f64 - NEAR as f64;
            *count = ((-0.5 * (distance - 1.0).abs()).exp() + 0.001) as f32;
        }
        Self::new(counts)
    }
}

impl Jumps {
    /// From expected counts of each distance from `-NEAR` to `NEAR`.
    pub fn new(counts: [f32; COUNTS]) -> Self {
        let total: f64 = counts.iter().map(|c| f64::from(*c)).sum::<f64>().max(f64::MIN_POSITIVE);
        let weight = |distance: i32| {
            let bucket = (distance.clamp(-(NEAR as i32), NEAR as i32) + NEAR as i32) as usize;
            (f64::from(counts[bucket]) / total + FLOOR) as f32
        };
        let reach = MAX_STATES as i32;
        let weights: Vec<f32> = (-reach..=reach).map(weight).collect();
        let reversed = weights.iter().rev().copied().collect();
        let mut sums = vec![0.0; weights.len() + 1];
        for (i, w) in weights.iter().enumerate() {
            sums[i + 1] = sums[i] + f64::from(*w);
        }
        Self { counts, weights, reversed, sums }
    }

    /// The counts it was made from.
    pub fn counts(&self) -> &[f32; COUNTS] {
        &self.counts
    }

    /// Weights of going from `from` to each of `states` positions; `from` may be -1, the start.
    pub(super) fn row(&self, from: i32, states: usize) -> &[f32] {
        let start = (MAX_STATES as i32 - from) as usize;
        &self.weights[start..start + states]
    }

    /// Weights of coming to `to` from each of `states` positions.
    pub(super) fn column(&self, to: usize, states: usize) -> &[f32] {
        let start = MAX_STATES - to;
        &self.reversed[start..start + states]
    }

    /// Sum of a row.
    pub(super) fn total(&self, from: i32, states: usize) -> f32 {
        let start = (MAX_STATES as i32 - from) as usize;
        (self.sums[start + states] - self.sums[start]) as f32
    }

    /// Weight of a distance.
    pub(super) fn weight(&self, distance: i32) -> f32 {
        self.weights[(MAX_STATES as i32 + distance) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_columns_and_sums_agree() {
        let jumps = Jumps::default();
        for states in [1, 7, MAX_STATES] {
            for from in [-1, 0, states as i32 - 1] {
                let row = jumps.row(from, states);
                for (to, weight) in row.iter().enumerate() {
                    assert!((weight - jumps.weight(to as i32 - from)).abs() < f32::EPSILON);
                    if from >= 0 {
                        assert!((weight - jumps.column(to, states)[from as usize]).abs() < f32::EPSILON);
                    }
                }
                let sum: f32 = row.iter().sum();
                assert!((sum - jumps.total(from, states)).abs() < 1e-4);
            }
        }
    }
}
