//! Posteriors without a Markov chain: words of equal relative position are likelier partners (Dyer, Chahuneau & Smith 2013).
//! For the first rounds of training, and for pairs too long for the chain.

use super::hmm::{Emissions, NULL};

/// How sharply positions count: e^(-TENSION · difference of relative positions).
const TENSION: f32 = 4.0;
/// Steps of the table of its values.
const STEPS: usize = 512;

/// Values of the position factor by difference.
#[derive(Debug)]
pub(super) struct Diagonal(Vec<f32>);

impl Default for Diagonal {
    fn default() -> Self {
        Self((0..=STEPS).map(|i| (-TENSION * i as f32 / STEPS as f32).exp()).collect())
    }
}

impl Diagonal {
    /// Turns emissions into posteriors in place: `p` and `null` of each generated unit sum to 1. Returns the log-likelihood, up to
    /// what the positions cost.
    pub(super) fn posteriors(&self, emissions: &mut Emissions) -> f64 {
        let states = emissions.states;
        let steps = emissions.null.len();
        if states == 0 {
            emissions.null.fill(1.0);
            return 0.0;
        }
        let mut log_likelihood = 0.0;
        let share = (1.0 - NULL) / states as f32;
        for (step, null) in emissions.null.iter_mut().enumerate() {
            let row = &mut emissions.p[step * states..(step + 1) * states];
            let here = (step as f32 + 0.5) / steps as f32;
            let mut sum = *null * NULL;
            *null = sum;
            for (i, p) in row.iter_mut().enumerate() {
                let difference = ((i as f32 + 0.5) / states as f32 - here).abs();
                *p *= share * self.0[(difference * STEPS as f32) as usize];
                sum += *p;
            }
            let sum = sum.max(f32::MIN_POSITIVE);
            log_likelihood += f64::from(sum).ln();
            row.iter_mut().for_each(|p| *p /= sum);
            *null /= sum;
        }
        log_likelihood
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagonal_is_preferred_and_sums_are_one() {
        let mut emissions = Emissions { states: 3, p: vec![0.2; 9], null: vec![0.1; 3] };
        Diagonal::default().posteriors(&mut emissions);
        for step in 0..3 {
            let row = &emissions.p[step * 3..step * 3 + 3];
            assert!((row.iter().sum::<f32>() + emissions.null[step] - 1.0).abs() < 1e-5);
            assert!(row.iter().enumerate().all(|(i, p)| i == step || *p < row[step]));
        }
    }
}
