//! Tarjuman aligns Arabic sentences with English reference terms and serves glossaries.
//!
//! The rooms, from the top; a room imports only from rooms below it (`tests/it/layering.rs` holds this):
//!
//! | room | what it does |
//! | --- | --- |
//! | [`cli`] | the command line |
//! | [`rpc`] | gRPC services, limits, statuses |
//! | [`jobs`] | batches of items that are worked through whatever happens |
//! | [`formats`] | glossaries as files, and the one in the program |
//! | [`store`] | glossaries that outlive the process, and their snapshots in memory |
//! | [`check`] | after translation: terms, names, numbers and dates compared; scores |
//! | [`annotate`] | before translation: terms in the form that an engine takes, and back |
//! | [`bitext`] | word alignment over parallel text, learned from the text itself |
//! | [`align`] | terms of one language in a sentence of the other |
//! | [`glossary`] | entries, and how they are found in running text |
//! | [`lexicon`] | what Arabic words mean, numbers, dates, units |
//! | [`matching`] | strings among many strings |
//! | [`translit`] | names across scripts |
//! | [`text`] | folding, words, clitics, spans |
//! | [`id`], [`error`], [`compute`] | names of things, classes of failure, the CPU pool |

pub mod align;
pub mod annotate;
pub mod bitext;
pub mod check;
pub mod cli;
pub mod compute;
pub mod error;
pub mod formats;
pub mod glossary;
pub mod id;
pub mod jobs;
pub mod lexicon;
pub mod matching;
pub mod rpc;
pub mod store;
pub mod text;
pub mod translit;
