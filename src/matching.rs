//! Matching: finding strings among many strings, knowing nothing of glossaries.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`scan`] | where in this text do any of my keys stand? |
//! | [`dictionary`] | which of my keys equal, begin with or resemble this one? |

pub mod dictionary;
pub mod scan;
