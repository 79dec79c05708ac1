//! Sentences: where they end, and which of one text translate which of the other.
//!
//! | module | idea |
//! | --- | --- |
//! | [`split`] | where a sentence ends |
//! | [`keys`] | what two sentences may share: translations, numbers, names |
//! | [`evidence`] | how much speaks for a group of sentences being a translation |
//! | [`band`] | the part of the table worth computing |
//! | [`align`](mod@align) | the best path through it, and how probable its steps are |
//! | [`gale_church`] | the method by lengths alone, to compare with |
//! | [`recut`] | documents with known answers, and the scores |

pub mod align;
pub mod band;
pub mod evidence;
pub mod gale_church;
pub mod keys;
pub mod recut;
pub mod split;

pub use align::{Bead, align};
