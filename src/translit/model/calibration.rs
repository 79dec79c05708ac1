//! From a likelihood ratio to the probability that two words are one name.
//!
//! PMI grows with length for true and false pairs alike, so PMI over the square
//! root of the letters is the stable measure; lengths take up the rest.

/// Number of features, the constant included.
pub const FEATURES: usize = 5;

/// A logistic model over [`features`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Calibration {
    /// Weights in the order of [`features`].
    pub weights: [f64; FEATURES],
}

/// Constant, PMI/√letters, PMI, Arabic letters, Latin letters.
#[must_use]
pub fn features(pmi: f32, arabic_letters: usize, latin_letters: usize) -> [f64; FEATURES] {
    let pmi = f64::from(pmi).max(-60.0);
    let (a, e) = (arabic_letters as f64, latin_letters as f64);
    [1.0, pmi / (a + e).max(1.0).sqrt(), pmi, a, e]
}

impl Calibration {
    /// Log-odds that the two words are one name, at odds of one to
    /// [`crate::translit::train::calibrate::FALSE_PER_TRUE`] before looking.
    #[must_use]
    pub fn logit(&self, pmi: f32, arabic_letters: usize, latin_letters: usize) -> f64 {
        let x = features(pmi, arabic_letters, latin_letters);
        self.weights.iter().zip(x).map(|(w, x)| w * x).sum()
    }

    /// The probability of [`Self::logit`].
    #[must_use]
    pub fn probability(&self, pmi: f32, arabic_letters: usize, latin_letters: usize) -> f64 {
        sigmoid(self.logit(pmi, arabic_letters, latin_letters))
    }
}

/// The logistic function.
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
