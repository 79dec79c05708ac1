//! Text: what is written, and what is meant by it.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`span`] | which part of which text is this? |
//! | [`offsets`] | the same place, counted in the caller's unit |
//! | [`fold`] | which spellings are the same word? |
//! | [`class`] | letter, digit, space or mark, and of which script? |
//! | [`token`] | where are the words? |
//! | [`clitic`] | what is glued to an Arabic word? |
//! | [`language`] | Arabic or English? |
//! | [`slug`] | what is its id? |
//!
//! Everything here is a pure function of its input.

pub mod class;
pub mod clitic;
pub mod fold;
pub mod language;
pub mod offsets;
pub mod slug;
pub mod span;
pub mod token;

pub use fold::{Folded, Folding, Foldings};
pub use language::Language;
pub use slug::slug;
pub use span::{Folds, Source, Span};
