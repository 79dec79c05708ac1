//! Likely spellings of a word in the other script, with probabilities.
//!
//! A beam over the letters of the given word keeps, for each spelling begun,
//! the sum over the ways of cutting; the pair n-gram says which chunk follows
//! which (Li, Zhang & Su 2004; Bisani & Ney 2008), letter sequences of the
//! wanted script tip the balance.

mod beam;

use crate::translit::alphabet::{ArabicWord, LatinWord, arabic_text, latin_text};
use crate::translit::model::Model;
use crate::translit::model::channel::{Channel, ListScript};
use beam::Speller;
use std::sync::Arc;

/// A spelling and its share of the probability of all spellings found.
#[derive(Debug, Clone, PartialEq)]
pub struct Spelling {
    /// Letters of the other script; Latin in lower case.
    pub text: String,
    /// Probability among the spellings the beam kept.
    pub probability: f64,
}

/// Weight of the letter sequences beside the chunk sequences, for Latin and for
/// Arabic spellings; chosen on the development fold among 0, 0.2 and 0.4.
/// Arabic writes few vowels, so its letters have less to say.
const LATIN_WEIGHT: f32 = 0.3;
const ARABIC_WEIGHT: f32 = 0.15;

/// The model arranged for generating, both ways.
#[derive(Debug, Clone)]
pub struct Generator {
    to_latin: Arc<Channel>,
    to_arabic: Arc<Channel>,
}

impl Generator {
    /// Arranges the model.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        Self { to_latin: model.channel(ListScript::Latin), to_arabic: model.channel(ListScript::Arabic) }
    }

    /// Latin spellings of an Arabic word, best first.
    #[must_use]
    pub fn latin(&self, model: &Model, word: &ArabicWord, count: usize) -> Vec<Spelling> {
        let letters = &model.letters[1];
        let speller = Speller { channel: &self.to_latin, pairs: &model.pairs, letters, weight: LATIN_WEIGHT };
        shares(&speller.spell(word.symbols()), count, latin_text)
    }

    /// Arabic spellings of a Latin word, best first.
    #[must_use]
    pub fn arabic(&self, model: &Model, word: &LatinWord, count: usize) -> Vec<Spelling> {
        let letters = &model.letters[0];
        let speller = Speller { channel: &self.to_arabic, pairs: &model.pairs, letters, weight: ARABIC_WEIGHT };
        shares(&speller.spell(word.symbols()), count, arabic_text)
    }
}

/// Scores as shares of all that was found.
fn shares(found: &[beam::Found], count: usize, text: fn(&[u8]) -> String) -> Vec<Spelling> {
    let best = found.first().map_or(0.0, |f| f.score);
    let share = |f: &beam::Found| f64::from(f.score - best).exp();
    let total: f64 = found.iter().map(share).sum();
    found.iter().take(count).map(|f| Spelling { text: text(&f.letters), probability: share(f) / total }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let model = Model::shipped();
        let generator = Generator::new(&model);
        for (arabic, latin) in [("سليماني", "sulaymani"), ("ترامب", "trump"), ("الطائف", "attaif"), ("شعيب", "shuaib")]
        {
            let a = ArabicWord::parse(arabic).unwrap();
            let found = generator.latin(&model, &a, 12);
            assert!(found.iter().any(|s| s.text == latin), "{arabic}: {found:?}");
            assert!(found.windows(2).all(|w| w[0].probability >= w[1].probability));
        }
        for (latin, arabic) in [("Netanyahu", "نتانياهو"), ("Hussein", "حسين"), ("Trump", "ترامب")] {
            let found = generator.arabic(&model, &LatinWord::parse(latin).unwrap(), 12);
            assert!(found.iter().any(|s| s.text == arabic), "{latin}: {found:?}");
        }
    }

    #[test]
    fn longest_words_end() {
        let model = Model::shipped();
        let long = ArabicWord::from_symbols(vec![3; crate::translit::alphabet::MAX_LETTERS]).unwrap();
        assert!(Generator::new(&model).latin(&model, &long, 3).len() <= 3);
    }

    #[test]
    fn probabilities_sum_to_at_most_one() {
        let model = Model::shipped();
        let found = Generator::new(&model).latin(&model, &ArabicWord::parse("علي").unwrap(), 1_000);
        let sum: f64 = found.iter().map(|s| s.probability).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}
