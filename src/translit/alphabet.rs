//! Letters of both scripts as small numbers, and words as strings of them.

pub mod arabic;
pub mod latin;
mod word;

pub use word::{ArabicWord, LatinWord, MAX_LETTERS, WordError, arabic_text, latin_text};
