//! Glossaries: what an entry is, and how entries are found in running text.
//!
//! | module | idea |
//! | --- | --- |
//! | [`entry`] | a concept with its terms in both languages |
//! | [`forms`] | the written forms under which a term stands in text |
//! | [`table`] | entries packed for memory |
//! | [`index`] | the compiled, immutable form of a set of entries |
//! | [`lookup`] | a hit of the index becomes a match, or not |
//! | [`snapshot`] | one revision of one glossary: base, overlay, what is hidden |
//! | [`stack`] | several glossaries answering as one; overlaps |
//! | [`names`] | terms as names: found in the other script |
//! | [`search`] | entries by term: exact, prefix, spelt otherwise, misspelt |

pub mod entry;
pub mod forms;
pub mod index;
pub mod lookup;
pub mod names;
pub mod search;
pub mod snapshot;
pub mod stack;
pub mod table;

pub use entry::{CliticRule, Entry, EntryKind, InvalidEntry, Term, TermStatus};
pub use lookup::{Level, Match};
pub use snapshot::Snapshot;
pub use stack::{LookupOptions, Stack};
