//! Alignment: which words of a sentence express a reference term of the other language.
//!
//! The way of one sentence:
//!
//! 1. [`sides`] reads the Arabic and the English text word by word: clitics, lemmas, letters, numbers.
//! 2. [`links`] joins words of both that may express each other, each link with its evidence and weight.
//! 3. [`decode`] chains links into spans that express a whole term; `search` gathers the candidates of a term.
//! 4. [`confidence`] turns what speaks for and against a span into a probability.
//! 5. [`assign`] picks the best set of spans that do not overlap; `report` words the results.
//!
//! With a translation, `locate` finds the term in it, [`affinity`] says which words of both express each other, `pair` adds spans
//! that only the translation speaks for and what it says of each span, and `report` what became of the term. Without
//! terms, `propose` names some.
//!
//! [`evaluate`] scores the results against judged sentences, [`train`] learns the weights from them.
//!
//! [`posteriors`] is how another room hands over what it knows of a sentence pair's words.
//! `content` knows what the words of a term weigh, `frame` how spans are cut. [`aligner`] and [`reading`] are the door to the room.

pub mod affinity;
pub mod aligner;
pub mod assign;
pub mod confidence;
mod content;
pub mod decode;
pub mod evaluate;
mod frame;
pub mod links;
mod locate;
mod pair;
pub mod posteriors;
mod propose;
pub mod reading;
mod report;
mod search;
pub mod sides;
pub mod train;

pub use aligner::{Aligned, Aligner, Options, Outcome, ReferenceTerm, Sentence, Target};
pub use links::{Evidence, EvidenceKind, Link};
pub use posteriors::Posteriors;
pub use reading::Reading;
