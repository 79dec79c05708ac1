//! Word alignment: a hidden Markov model in both directions, over units ([`super::segment`]).
//!
//! | module | idea |
//! | --- | --- |
//! | [`prior`], [`priors`] | what lexicon, equal text and letters say before any text is read |
//! | `cells`, [`train`], `digamma` | expectation maximisation under a Dirichlet prior |
//! | [`hmm`], [`jumps`], `diagonal` | posteriors of one pair in one direction |
//! | [`model`], [`file`](mod@file) | what was learned, in memory and as bytes |
//! | [`bundled`](mod@bundled) | which model a program works with |
//! | [`aligner`] | posteriors of new pairs |
//! | [`relatives`] | other forms of a word that is not known |
//! | [`support`] | how much of what a side says is said by the other |
//! | [`judge`] | scores against judged links |
//! | [`links`] | from posteriors to links: thresholds, and the heuristics of the field |

pub mod aligner;
pub mod bundled;
mod cells;
mod diagonal;
mod digamma;
pub mod file;
pub mod hmm;
pub mod judge;
pub mod jumps;
pub mod links;
pub mod model;
pub mod prior;
pub mod priors;
pub mod relatives;
pub mod support;
pub mod train;

pub use aligner::{Aligned, Aligner};
pub use bundled::{Resident, bundled};
pub use model::Model;

#[cfg(test)]
mod tests;
