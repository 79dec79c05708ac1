//! Words as strings of symbols: the only thing the models see.

use super::{arabic, latin};
use std::fmt;

/// Longest word the models read, in letters. The longest joined Arabic name in
/// the training data has 21 letters, the longest Latin one 24; the cap bounds
/// the quadratic work of a comparison, and 32-bit sums do not underflow below it.
pub const MAX_LETTERS: usize = 40;

/// Why a text is no word of the wanted script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordError {
    /// No letter of the script: empty, only marks, digits, emoji.
    NoLetters,
    /// A character of another script stands among the letters.
    MixedScript(char),
    /// More letters than [`MAX_LETTERS`].
    TooLong,
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLetters => f.write_str("the text has no letter of the expected script"),
            Self::MixedScript(c) => write!(f, "the character {c:?} is not a letter of the expected script"),
            Self::TooLong => write!(f, "the word has more than {MAX_LETTERS} letters"),
        }
    }
}

impl std::error::Error for WordError {}

/// One Arabic-script word: 1 to [`MAX_LETTERS`] symbols of [`arabic::LETTERS`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArabicWord(Vec<u8>);

/// One Latin-script word: 1 to [`MAX_LETTERS`] symbols, 0 for a to 25 for z.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LatinWord(Vec<u8>);

impl ArabicWord {
    /// Reads one word: marks and invisible controls vanish, letters fold.
    ///
    /// # Errors
    /// See [`WordError`]. Reading stops at the cap, so the time is bounded.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let mut letters: Vec<char> = Vec::with_capacity(16);
        for c in text.chars() {
            match arabic::glyph(c) {
                arabic::Glyph::Letter(l) => letters.push(l),
                arabic::Glyph::Pair(a, b) => letters.extend([a, b]),
                arabic::Glyph::Seat(seat) => {
                    if let Some(last) = letters.last_mut() {
                        *last = arabic::with_seat(*last, seat);
                    }
                }
                arabic::Glyph::Mark => {}
                // Zero-width joiners are marks; hyphens and apostrophes join as in جوليو-كوري.
                arabic::Glyph::Foreign if latin::is_joiner(c) => {}
                arabic::Glyph::Foreign => return Err(WordError::MixedScript(c)),
            }
            if letters.len() > MAX_LETTERS {
                return Err(WordError::TooLong);
            }
        }
        let symbols: Vec<u8> = letters.into_iter().filter_map(arabic::symbol).collect();
        Self::from_symbols(symbols).ok_or(WordError::NoLetters)
    }

    /// A word of given symbols; `None` when empty, too long or not symbols.
    #[must_use]
    pub fn from_symbols(symbols: Vec<u8>) -> Option<Self> {
        let sound = symbols.iter().all(|&s| usize::from(s) < arabic::LETTERS.len());
        (sound && !symbols.is_empty() && symbols.len() <= MAX_LETTERS).then_some(Self(symbols))
    }

    /// The symbols.
    #[must_use]
    pub fn symbols(&self) -> &[u8] {
        &self.0
    }

    /// The word as careless typists write it: no hamza on alef, final ي for ى, ه for ة.
    #[must_use]
    pub fn careless(&self) -> Self {
        let last = self.0.len() - 1;
        let letters = self.0.iter().enumerate().map(|(i, &s)| {
            let letter = arabic::without_hamza(arabic::LETTERS[usize::from(s)]);
            let letter = match letter {
                'ى' if i == last => 'ي',
                'ة' if i == last => 'ه',
                other => other,
            };
            arabic::symbol(letter).unwrap_or(s)
        });
        Self(letters.collect())
    }
}

impl LatinWord {
    /// Reads one word: case and diacritics fold, apostrophes, hyphens and dots vanish.
    ///
    /// # Errors
    /// See [`WordError`]. Reading stops at the cap, so the time is bounded.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let mut symbols: Vec<u8> = Vec::with_capacity(16);
        for c in text.chars() {
            match latin::glyph(c) {
                latin::Glyph::Letter(l) => symbols.push(l),
                latin::Glyph::Letters(s) => symbols.extend(s.bytes().map(|b| b - b'a')),
                latin::Glyph::Joiner => {}
                latin::Glyph::Foreign => return Err(WordError::MixedScript(c)),
            }
            if symbols.len() > MAX_LETTERS {
                return Err(WordError::TooLong);
            }
        }
        Self::from_symbols(symbols).ok_or(WordError::NoLetters)
    }

    /// A word of given symbols; `None` when empty, too long or not symbols.
    #[must_use]
    pub fn from_symbols(symbols: Vec<u8>) -> Option<Self> {
        let sound = symbols.iter().all(|&s| s < latin::LETTER_COUNT);
        (sound && !symbols.is_empty() && symbols.len() <= MAX_LETTERS).then_some(Self(symbols))
    }

    /// The symbols.
    #[must_use]
    pub fn symbols(&self) -> &[u8] {
        &self.0
    }
}

/// Arabic symbols as text.
#[must_use]
pub fn arabic_text(symbols: &[u8]) -> String {
    symbols.iter().filter_map(|&s| arabic::LETTERS.get(usize::from(s))).collect()
}

/// Latin symbols as text.
#[must_use]
pub fn latin_text(symbols: &[u8]) -> String {
    symbols.iter().map(|&s| char::from(b'a' + s.min(latin::LETTER_COUNT - 1))).collect()
}

impl fmt::Display for ArabicWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&arabic_text(&self.0))
    }
}

impl fmt::Display for LatinWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&latin_text(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_words() {
        for (given, want, why) in [
            ("مُحَمَّد", "محمد", "vowel marks"),
            ("مكــي", "مكي", "tatweel"),
            ("\u{200f}أحمد\u{202c}", "أحمد", "bidi controls"),
            ("ا\u{0654}حمد", "أحمد", "decomposed hamza"),
            ("کرمان", "كرمان", "Persian kaf"),
            ("خامنه\u{200c}ای", "خامنهاي", "zero-width non-joiner"),
        ] {
            assert_eq!(ArabicWord::parse(given).map(|w| w.to_string()), Ok(want.to_owned()), "{why}");
        }
    }

    #[test]
    fn latin_words() {
        for (given, want, why) in [
            ("Ḥusayn", "husayn", "ALA-LC"),
            ("Ba'ath", "baath", "ayn"),
            ("al-Ṭāʼif", "altaif", "article, hamza"),
            ("Strauß", "strauss", "sharp s"),
            ("JOSÉ", "jose", "upper case accent"),
        ] {
            assert_eq!(LatinWord::parse(given).map(|w| w.to_string()), Ok(want.to_owned()), "{why}");
        }
    }

    #[test]
    fn bad_input_has_a_clear_answer() {
        assert_eq!(ArabicWord::parse(""), Err(WordError::NoLetters));
        assert_eq!(ArabicWord::parse("\u{064e}\u{0651}"), Err(WordError::NoLetters));
        assert_eq!(ArabicWord::parse("شركةInrupt"), Err(WordError::MixedScript('I')));
        assert_eq!(ArabicWord::parse(&"ب".repeat(10_000)), Err(WordError::TooLong));
        assert_eq!(LatinWord::parse("😀"), Err(WordError::MixedScript('😀')));
        assert_eq!(LatinWord::parse("'-"), Err(WordError::NoLetters));
    }

    #[test]
    fn careless_spelling() {
        let careless = |s| ArabicWord::parse(s).map(|w| w.careless().to_string());
        assert_eq!(careless("أسامة"), Ok("اسامه".to_owned()));
        assert_eq!(careless("مصطفى"), Ok("مصطفي".to_owned()));
    }
}
