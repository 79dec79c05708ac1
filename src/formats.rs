//! Glossaries as files: read with every fault named by row and column, written so that reading gives the same back.
//!
//! | module | idea |
//! | --- | --- |
//! | [`format`] | which format a file has |
//! | [`reader`] | a file, entry by entry |
//! | [`draft`] | what an entry says, while it is read |
//! | [`issue`] | what is wrong with a row, and where |
//! | [`import`] | whole files, their entries and issues |
//! | [`export`] | entries become a file |
//! | [`dialect`] | tabs, commas or semicolons |
//! | [`lines`] | lines of a file, none longer than the memory we give it |
//! | [`records`] | lines become rows of cells |
//! | [`column`] | what a column may hold |
//! | [`header`] | names of columns in other people's tables |
//! | [`map`] | columns told by whoever imports |
//! | [`layout`] | which columns a table has |
//! | [`table`] | rows become entries |
//! | [`cell`] | several terms in one cell |
//! | [`names`] | ids for rows that have none; the same thing twice |
//! | [`bundled`] | the glossary in the program itself, and the first start |
//!
//! # Tables
//! UTF-8, with or without byte order mark. Empty lines and lines that begin with `#` are skipped. The first row names
//! the columns, any of [`column::Column::ALL`] in any order, with a language at least; a file of two columns may do
//! without, and is read as Arabic and English, whichever stands first. Cells of terms hold any number of them,
//! separated by `|`; a bar that belongs to a term is written `\|` and a backslash `\\`.
//!
//! Tab-separated cells are never quoted; in notes and sources, `\t`, `\n`, `\r` and `\\` stand for what cannot stand
//! there. Cells between commas or semicolons are quoted as in RFC 4180.

pub mod bundled;
pub mod cell;
pub mod column;
pub mod dialect;
mod draft;
pub mod export;
pub mod format;
mod header;
pub mod import;
pub mod issue;
mod layout;
mod lines;
pub mod map;
mod names;
pub mod reader;
mod records;
mod table;

pub use column::Column;
pub use dialect::Dialect;
pub use export::{Losses, Writer};
pub use format::Format;
pub use import::{FormatError, Import};
pub use issue::{Issues, Reason, RowIssue, Severity};
pub use map::{ColumnMap, InvalidMap};
pub use reader::{ReadOptions, Reader};
