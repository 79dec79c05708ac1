//! The trained model: how likely two words are one name, and why.
//!
//! One scorer serves as filter and as last word: the forward sum of the
//! multigram takes about 0.65 µs a pair. A pair n-gram over its chunks was tried
//! as a second pass; on the development fold it moved R@1 by −0.7 to +0.6 points
//! with no gain on average, so it serves generation only (where it raises the
//! first answer from 0.17 to 0.24 right).

pub mod calibration;
pub mod channel;
pub mod chunk;

pub mod multigram;
pub mod sequence;
pub mod table;

pub use multigram::{Prepared, Scratch};
pub use table::{Table, TableError};

use crate::translit::alphabet::{ArabicWord, LatinWord, arabic_text, latin_text};
use calibration::Calibration;
use channel::{Channel, ListScript};
use multigram::Multigram;
use sequence::SequenceModel;
use std::sync::{Arc, OnceLock};

/// A table made ready for comparing.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) multigram: Multigram,
    pub(crate) rows: Vec<multigram::ChunkRow>,
    pub(crate) letters: [SequenceModel; 2],
    pub(crate) pairs: SequenceModel,
    calibration: Calibration,
    record: String,
    /// Made when first asked for: comparing needs none.
    channels: [OnceLock<Arc<Channel>>; 2],
}

/// How well two words match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordMatch {
    /// Log-likelihood ratio in nats: one name against two words that met by chance.
    pub pmi: f32,
    /// Log-odds of one name.
    pub logit: f64,
    /// Probability of one name, at the odds before looking of one in twenty-one.
    pub probability: f64,
}

/// One piece of an explanation: letters that stand for each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The Arabic letters; empty when the Latin ones have none.
    pub arabic: String,
    /// The Latin letters; empty when the Arabic ones have none.
    pub latin: String,
    /// Evidence in nats; negative speaks against one name.
    pub gain: f32,
}

impl Model {
    /// Reads a table.
    ///
    /// # Errors
    /// When the bytes are no table of this version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        Table::from_bytes(bytes).map(Self::new)
    }

    /// Compiles a table.
    #[must_use]
    pub fn new(table: Table) -> Self {
        Self {
            multigram: Multigram::new(&table.rows, table.floor),
            rows: table.rows,
            letters: table.letters,
            pairs: table.pairs,
            calibration: table.calibration,
            record: table.record,
            channels: Default::default(),
        }
    }

    /// The table that ships, for tests.
    #[cfg(test)]
    pub(crate) fn shipped() -> Self {
        Self::from_bytes(include_bytes!("../../models/translit.bin")).unwrap()
    }

    /// The model arranged for walking lists in a script, or spelling in it; one for all who ask.
    #[must_use]
    pub fn channel(&self, script: ListScript) -> Arc<Channel> {
        Arc::clone(self.channels[script as usize].get_or_init(|| Arc::new(Channel::new(&self.rows, script))))
    }

    /// How the table was made.
    #[must_use]
    pub fn record(&self) -> &str {
        &self.record
    }

    /// Readies an Arabic word for many comparisons.
    #[must_use]
    pub fn arabic(&self, word: &ArabicWord) -> Prepared {
        self.multigram.prepare_arabic(word.symbols())
    }

    /// Readies a Latin word for many comparisons.
    #[must_use]
    pub fn latin(&self, word: &LatinWord) -> Prepared {
        self.multigram.prepare_latin(word.symbols())
    }

    /// Compares two readied words.
    #[must_use]
    pub fn compare(&self, arabic: &Prepared, latin: &Prepared, scratch: &mut Scratch) -> WordMatch {
        let pmi = self.multigram.pmi(arabic, latin, scratch);
        let logit = self.calibration.logit(pmi, arabic.len, latin.len);
        WordMatch { pmi, logit, probability: calibration::sigmoid(logit) }
    }

    /// Log-odds of one name, from a likelihood ratio and the numbers of letters.
    #[must_use]
    pub(crate) fn logit(&self, pmi: f32, arabic_letters: usize, latin_letters: usize) -> f64 {
        self.calibration.logit(pmi, arabic_letters, latin_letters)
    }

    /// Compares two words.
    #[must_use]
    pub fn compare_words(&self, arabic: &ArabicWord, latin: &LatinWord) -> WordMatch {
        self.compare(&self.arabic(arabic), &self.latin(latin), &mut Scratch::default())
    }

    /// The most likely way the letters of both words stand for each other;
    /// empty when the model knows none.
    #[must_use]
    pub fn explain(&self, arabic: &ArabicWord, latin: &LatinWord) -> Vec<Piece> {
        let (mut a, mut e) = (arabic.symbols(), latin.symbols());
        let steps = self.multigram.best_path(&self.arabic(arabic), &self.latin(latin));
        let cut = |step: multigram::Step| {
            let (ahead, arest) = a.split_at(step.arabic);
            let (ehead, erest) = e.split_at(step.latin);
            (a, e) = (arest, erest);
            Piece { arabic: arabic_text(ahead), latin: latin_text(ehead), gain: step.gain }
        };
        steps.into_iter().map(cut).collect()
    }
}
