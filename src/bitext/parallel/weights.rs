//! Features and weights: logistic regression. The weights are data (`models/parallel.toml`), one set for pairs aligned with a
//! word model and one for pairs aligned without.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What is known of a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Features {
    /// Nats that the Arabic side saves in telling an English unit, against its frequency: all words, their order too.
    pub english_gain: f64,
    /// Nats that the English side saves in telling an Arabic unit.
    pub arabic_gain: f64,
    /// Share of the content of both sides that the other side accounts for, 0 to 1.
    pub supported: f64,
    /// ln(1 + content with partners), nats, mean of both sides: much text says more than little.
    pub found: f64,
    /// ln(1 + content without partners), nats.
    pub missing: f64,
    /// ln(1 + numbers of both sides).
    pub numbers_shared: f64,
    /// ln(1 + numbers of one side only).
    pub numbers_alone: f64,
    /// How far the lengths are from those of a translation, in standard deviations, at most six.
    pub length: f64,
}

/// Number of weights, the constant included.
pub const COUNT: usize = 9;

impl Features {
    /// The values in the order of [`Weights::values`], the constant first.
    pub fn values(&self) -> [f64; COUNT] {
        [
            1.0,
            self.english_gain,
            self.arabic_gain,
            self.supported,
            self.found,
            self.missing,
            self.numbers_shared,
            self.numbers_alone,
            self.length,
        ]
    }
}

/// Log-odds for each unit of a feature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    bias: f64,
    english_gain: f64,
    arabic_gain: f64,
    supported: f64,
    found: f64,
    missing: f64,
    numbers_shared: f64,
    numbers_alone: f64,
    length: f64,
}

/// The file.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sets {
    /// For pairs aligned with a word model.
    pub with_model: Weights,
    /// For pairs aligned without one.
    pub without_model: Weights,
}

static BUNDLED: LazyLock<Result<Sets, toml::de::Error>> = LazyLock::new(|| toml::from_str(include_str!("../../../models/parallel.toml")));

impl Sets {
    /// The weights that come with the program.
    ///
    /// # Errors
    /// If their file is damaged, which a test rules out.
    pub fn bundled() -> Result<&'static Self, &'static toml::de::Error> {
        BUNDLED.as_ref()
    }

    /// Those for pairs aligned with a word model, or without.
    pub fn of(&self, with_model: bool) -> &Weights {
        if with_model { &self.with_model } else { &self.without_model }
    }
}

impl Weights {
    /// The values in the order of [`Features::values`].
    pub fn values(&self) -> [f64; COUNT] {
        [
            self.bias,
            self.english_gain,
            self.arabic_gain,
            self.supported,
            self.found,
            self.missing,
            self.numbers_shared,
            self.numbers_alone,
            self.length,
        ]
    }

    /// Weights of these values.
    pub fn of(values: [f64; COUNT]) -> Self {
        let [bias, english_gain, arabic_gain, supported, found, missing, numbers_shared, numbers_alone, length] = values;
        Self { bias, english_gain, arabic_gain, supported, found, missing, numbers_shared, numbers_alone, length }
    }

    /// Probability of a translation.
    pub fn probability(&self, features: &Features) -> f64 {
        let logit: f64 = self.values().iter().zip(features.values()).map(|(w, x)| w * x).sum();
        1.0 / (1.0 + (-logit).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_support_is_more_probable() {
        for with_model in [false, true] {
            let weights = Sets::bundled().unwrap().of(with_model);
            assert_eq!(Weights::of(weights.values()), *weights);
            let at = |share: f64| Features {
                // Unrelated sentences cost nats rather than saving them.
                english_gain: 8.0 * share - 2.0,
                arabic_gain: 8.0 * share - 2.0,
                supported: share,
                found: (share * 100.0).ln_1p(),
                missing: ((1.0 - share) * 100.0).ln_1p(),
                ..Features::default()
            };
            assert!(weights.probability(&at(0.8)) > 0.9 && weights.probability(&at(0.0)) < 0.1, "{weights:?}");
        }
    }
}
