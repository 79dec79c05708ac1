//! Posteriors of the hidden Markov model: which unit of one side each unit of the other comes from.
//!
//! States are the positions of the generating side, each with a null twin that remembers the position (Och & Ney 2003).
//! The future of both twins is the same, so one backward value serves both. Sums run in 32-bit floats; each step is
//! scaled, and the loops over positions are written over contiguous slices so that the compiler makes vectors of them.

use super::jumps::{COUNTS, Jumps, MAX_STATES, NEAR};

/// Probability of coming from nothing (Och & Ney 2003 use 0.2 too).
pub const NULL: f32 = 0.2;

/// Emission probabilities of a pair in one direction.
#[derive(Debug, Clone, Default)]
pub struct Emissions {
    /// Positions of the generating side.
    pub states: usize,
    /// Probability of each generated unit from each state: one row of `states` for each generated unit.
    pub p: Vec<f32>,
    /// Probability of each generated unit from nothing.
    pub null: Vec<f32>,
}

/// Working memory, and the posteriors of the last pair.
#[derive(Debug, Default)]
pub struct Hmm {
    real: Vec<f32>,
    twin: Vec<f32>,
    scale: Vec<f32>,
    back: Vec<f32>,
    next: Vec<f32>,
    out: Vec<f32>,
    values: Vec<f32>,
    pairs: Vec<f32>,
    /// Posterior of each state for each generated unit, laid out as the emissions.
    pub posterior: Vec<f32>,
    /// Posterior of nothing for each generated unit.
    pub null: Vec<f32>,
    /// Log-likelihood of the generated side, in nats.
    pub log_likelihood: f64,
}

impl Hmm {
    /// Computes posteriors; if `counts` is given, adds the expected number of jumps of each distance to it.
    pub fn run(&mut self, emissions: &Emissions, jumps: &Jumps, counts: Option<&mut [f32; COUNTS]>) {
        let (states, steps) = (emissions.states, emissions.null.len());
        for buffer in [&mut self.real, &mut self.twin, &mut self.posterior] {
            buffer.clear();
            buffer.resize(states * steps, 0.0);
        }
        for buffer in [&mut self.scale, &mut self.null] {
            buffer.clear();
            buffer.resize(steps, 0.0);
        }
        self.log_likelihood = 0.0;
        if states == 0 || steps == 0 {
            self.null.fill(1.0);
            return;
        }
        self.out.clear();
        self.out.extend((0..states).map(|i| (1.0 - NULL) / jumps.total(i as i32, states)));
        self.forward(emissions, jumps);
        self.backward(emissions, jumps, counts.is_some());
        if let Some(counts) = counts {
            for (place, sum) in self.pairs.iter().enumerate() {
                let distance = place as i32 - (states as i32 - 1);
                let bucket = distance.clamp(-(NEAR as i32), NEAR as i32) + NEAR as i32;
                counts[bucket as usize] += sum * jumps.weight(distance);
            }
        }
    }

    fn forward(&mut self, emissions: &Emissions, jumps: &Jumps) {
        let states = emissions.states;
        let start = (1.0 - NULL) / jumps.total(-1, states);
        for step in 0..emissions.null.len() {
            let (done, rest) = self.real.split_at_mut(step * states);
            let (real, twin) = (&mut rest[..states], &mut self.twin[step * states..(step + 1) * states]);
            if step == 0 {
                real.iter_mut().zip(jumps.row(-1, states)).for_each(|(r, w)| *r = w * start);
                twin.fill(NULL / states as f32);
            } else {
                // The last step's mass goes on from its position, whichever twin holds it; `twin` keeps a share of it.
                let last = &done[(step - 1) * states..];
                for (i, mass) in last.iter().enumerate() {
                    let out = mass * self.out[i];
                    real.iter_mut().zip(jumps.row(i as i32, states)).for_each(|(r, w)| *r += out * w);
                    twin[i] = mass * NULL;
                }
            }
            let null = emissions.null[step];
            let row = &emissions.p[step * states..(step + 1) * states];
            let mut sum = 0.0;
            for ((r, t), p) in real.iter_mut().zip(twin.iter_mut()).zip(row) {
                *r *= p;
                *t *= null;
                sum += *r + *t;
            }
            let sum = sum.max(f32::MIN_POSITIVE);
            self.scale[step] = sum;
            self.log_likelihood += f64::from(sum).ln();
            // From here on `real` holds the mass of both twins, `posterior` that of the real one.
            let kept = &mut self.posterior[step * states..(step + 1) * states];
            for ((r, t), k) in real.iter_mut().zip(twin.iter_mut()).zip(kept) {
                *k = *r / sum;
                *t /= sum;
                *r = *k + *t;
            }
        }
    }

    fn backward(&mut self, emissions: &Emissions, jumps: &Jumps, counted: bool) {
        let (states, steps) = (emissions.states, emissions.null.len());
        self.pairs.clear();
        self.pairs.resize(2 * states - 1, 0.0);
        self.back.clear();
        self.back.resize(states, 1.0);
        self.next.clear();
        self.next.resize(states, 0.0);
        for step in (0..steps).rev() {
            self.read_off(step, states);
            if step == 0 {
                return;
            }
            let row = &emissions.p[step * states..(step + 1) * states];
            let scale = 1.0 / self.scale[step];
            self.values.clear();
            self.values.extend(row.iter().zip(&self.back).map(|(p, b)| p * b * scale));
            self.next.fill(0.0);
            for (k, value) in self.values.iter().enumerate() {
                self.next.iter_mut().zip(jumps.column(k, states)).for_each(|(n, w)| *n += value * w);
            }
            if counted {
                self.count_pairs(step, states);
            }
            let twin = emissions.null[step] * NULL * scale;
            for ((b, n), out) in self.back.iter_mut().zip(&self.next).zip(&self.out) {
                *b = *b * twin + n * out;
            }
        }
    }

    /// Posteriors of a step, from forward and backward values.
    fn read_off(&mut self, step: usize, states: usize) {
        let place = step * states..(step + 1) * states;
        let mut sum = 0.0;
        let mut null = 0.0;
        for ((p, t), b) in self.posterior[place.clone()].iter_mut().zip(&self.twin[place.clone()]).zip(&self.back) {
            *p *= b;
            sum += *p;
            null += t * b;
        }
        let total = (sum + null).max(f32::MIN_POSITIVE);
        self.posterior[place].iter_mut().for_each(|p| *p /= total);
        self.null[step] = null / total;
    }

    /// Adds, for each distance, the mass that goes from step - 1 to step over it, up to the weight of the distance.
    fn count_pairs(&mut self, step: usize, states: usize) {
        let last = &self.real[(step - 1) * states..step * states];
        for (i, mass) in last.iter().enumerate() {
            let mass = mass * self.out[i];
            let sums = &mut self.pairs[states - 1 - i..2 * states - 1 - i];
            sums.iter_mut().zip(&self.values).for_each(|(s, v)| *s += mass * v);
        }
    }
}

/// True if the model is meant for sides of these lengths.
pub fn fits(states: usize) -> bool {
    states <= MAX_STATES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by summing over all ways, for tiny pairs.
    fn by_enumeration(emissions: &Emissions, jumps: &Jumps) -> (Vec<f32>, f64) {
        let (states, steps) = (emissions.states, emissions.null.len());
        let mut sums = vec![0.0_f64; states * steps];
        let mut total = 0.0;
        // A way is a choice of (state, is null) at each step.
        for mut code in 0..(2 * states).pow(steps as u32) {
            let mut way = Vec::new();
            for _ in 0..steps {
                way.push(code % (2 * states));
                code /= 2 * states;
            }
            let mut p = 1.0_f64;
            let mut from = -1_i32;
            for (step, choice) in way.iter().enumerate() {
                let (state, is_null) = (choice % states, *choice >= states);
                let go = |w: f32, t: f32| f64::from(w / t);
                p *= if is_null {
                    let stay = if step == 0 { 1.0 / states as f64 } else { f64::from(u8::from(from == state as i32)) };
                    f64::from(NULL) * stay * f64::from(emissions.null[step])
                } else {
                    f64::from(1.0 - NULL)
                        * go(jumps.weight(state as i32 - from), jumps.total(from, states))
                        * f64::from(emissions.p[step * states + state])
                };
                from = state as i32;
            }
            total += p;
            for (step, choice) in way.iter().enumerate().filter(|(_, c)| **c < states) {
                sums[step * states + choice] += p;
            }
        }
        (sums.into_iter().map(|s| (s / total) as f32).collect(), total.ln())
    }

    #[test]
    fn posteriors_are_those_of_all_ways_summed() {
        for (states, steps) in [(1, 1), (1, 3), (3, 1), (2, 3), (3, 4)] {
            let value = |n: usize| 0.05 + 0.9 * ((n * 37 + 11) % 17) as f32 / 17.0;
            let emissions =
                Emissions { states, p: (0..states * steps).map(value).collect(), null: (0..steps).map(|n| value(n + 5) * 0.1).collect() };
            let jumps = Jumps::default();
            let mut hmm = Hmm::default();
            hmm.run(&emissions, &jumps, None);
            let (expected, log_likelihood) = by_enumeration(&emissions, &jumps);
            for (found, expected) in hmm.posterior.iter().zip(&expected) {
                assert!((found - expected).abs() < 1e-4, "{states}×{steps}: {:?} {expected:?}", hmm.posterior);
            }
            assert!((hmm.log_likelihood - log_likelihood).abs() < 1e-3);
        }
    }

    #[test]
    fn jumps_are_counted_once_a_step() {
        let emissions = Emissions { states: 4, p: vec![0.3; 4 * 5], null: vec![1e-9; 5] };
        let mut counts = [0.0; COUNTS];
        Hmm::default().run(&emissions, &Jumps::default(), Some(&mut counts));
        let sum: f32 = counts.iter().sum();
        assert!((sum - 4.0).abs() < 1e-3, "{sum}");
    }

    #[test]
    fn empty_sides_have_no_posteriors() {
        let mut hmm = Hmm::default();
        hmm.run(&Emissions { states: 0, p: vec![], null: vec![0.5; 2] }, &Jumps::default(), None);
        assert_eq!((hmm.posterior.len(), hmm.null.as_slice()), (0, &[1.0, 1.0][..]));
        hmm.run(&Emissions { states: 3, p: vec![], null: vec![] }, &Jumps::default(), None);
        assert!(hmm.posterior.is_empty());
    }
}
