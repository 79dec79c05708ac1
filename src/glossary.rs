//! Glossaries: what an entry is, and how entries are found in running text.
//!
//! | module | idea |
//! | --- | --- |
//! | [`entry`] | a concept with its terms in both languages |
//! | [`grammar`] | part of speech and gender of a term |
//! | [`forms`] | the written forms under which a term stands in text |
//! | [`table`] | entries packed for memory |
//! | [`index`] | the compiled, immutable form of a set of entries |
//! | [`lookup`] | a hit of the index becomes a match, or not |
//! | [`snapshot`] | one revision of one glossary: base, overlay, what is hidden |
//! | [`spelt`] | names in running text in spellings that no term has |
//! | [`stack`] | several glossaries answering as one; overlaps |
//! | [`targets`] | terms of an entry by what may be done with them |
//! | [`lint`] | what a careful reader would question |
//! | [`filter`] | which entries a list is about |
//! | [`page`] | pages of a list, in an order |
//! | [`misspelt`] | Latin terms with typing mistakes |
//! | [`names`] | terms as names: found in the other script |
//! | [`search`] | entries by term: exact, prefix, spelt otherwise, misspelt |

pub mod entry;
pub mod filter;
pub mod forms;
pub mod grammar;
pub mod index;
pub mod lint;
pub mod lookup;
pub mod misspelt;
pub mod names;
pub mod page;
pub mod search;
pub mod snapshot;
pub mod spelt;
pub mod stack;
pub mod table;
pub mod targets;

pub use entry::{CliticRule, Entry, EntryKind, InvalidEntry, Provenance, Term, TermStatus};
pub use filter::Filter;
pub use grammar::{Gender, PartOfSpeech};
pub use lookup::{Level, Match};
pub use snapshot::Snapshot;
pub use stack::{LookupOptions, Stack};
