//! Look-up of names across the scripts without scanning the list.

mod names;
mod trie;
mod walk;
mod words;

pub use crate::translit::model::channel::ListScript;
pub use names::{NameHit, NameIndex};
pub use walk::{NARROW, THOROUGH, WIDE, Width};
pub use words::{SearchScratch, WordHit, WordIndex};
