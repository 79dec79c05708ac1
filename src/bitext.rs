//! Parallel text: what its words and sentences have to do with each other, learned from the text itself.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`segment`] | which units does a word consist of? |
//! | [`corpus`] | parallel text as numbers |
//! | [`vocabulary`] | strings with numbers, packed |
//! | [`word`] | which words translate each other? Training, the resident model, links |
//! | [`parallel`] | is a pair a translation? |
//! | [`mine`] | which terms does it hold, and what translates them? |
//! | [`sentence`] | where do sentences end, and which translate each other? |
//!
//! Everything here is a pure function of its input: no files, no clock. Results do not depend on the number of threads.

// The formulas of the papers have one-letter names; longer ones would hide them.
#![allow(clippy::many_single_char_names)]

pub mod corpus;
pub mod mine;
pub mod parallel;
pub mod segment;
pub mod sentence;
pub mod vocabulary;
pub mod word;
