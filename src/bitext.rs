//! Parallel text: what its words and sentences have to do with each other, learned from the text itself.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`segment`] | which units does a word consist of? |

pub mod segment;
