//! The lexicon: what Arabic words mean in English, and the closed systems of the language: numbers, dates, units.
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`words`] | lemmas with their forms and English equivalents (tables under `glossaries/lexicon/`) |
//! | [`stem`] | the lemmas behind a written Arabic word |
//! | [`english`] | base forms of English words, function words |
//! | [`number`] | numbers in digits and words, both languages |
//! | [`letters`] | names of Latin letters, for acronyms spelt out |
//! | [`ordinal`] | ordinals, both languages |
//! | [`date`] | days, months of both families, weekdays, years |
//! | [`decade`] | the 1930s |
//! | [`root`] | words that may be derived from a known root |
//! | [`spacing`] | words written without the space between them |
//! | [`unit`] | units of measure and currencies |

pub mod date;
pub mod decade;
pub mod english;
pub mod letters;
mod listed;
pub mod number;
pub mod ordinal;
pub mod root;
pub mod spacing;
pub mod stem;
pub mod unit;
pub mod words;

pub use words::Lexicon;
