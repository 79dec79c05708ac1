//! Words cut into the units that translate: `وبمدينتهم` is و + ب + مدينة + هم, `doesn't` is does + not.
//!
//! | module | idea |
//! | --- | --- |
//! | [`reading`] | the ways an Arabic word can be cut |
//! | `listed` | words that no statistics should decide |
//! | [`known`] | what the lexicon says about a stem |
//! | [`learn`] | how often each stem and each clitic occurs, learned from words alone |
//! | [`arabic`] | the best way |
//! | [`english`] | possessives and contractions |
//! | [`sentence`] | texts as units with the way back to the words as sent |
//! | [`judge`] | scores against judged words |

pub mod arabic;
pub mod english;
pub(super) mod file;
pub mod judge;
pub mod known;
pub mod learn;
mod listed;
pub mod reading;
pub mod sentence;

pub use arabic::{Part, PartKind, Segmenter};
pub use sentence::{Segmented, Unit};
