//! Glossaries as files: read with every fault named by row and column, written so that reading gives the same back.
//!
//! | module | idea |
//! | --- | --- |
//! | [`format`] | which format a file has |
//! | [`charset`] | which character encoding |
//! | [`reader`] | a file, entry by entry |
//! | [`import`] | whole files, their entries and issues |
//! | [`issue`] | what is wrong with a row, and where |
//! | [`draft`] | what an entry says, while it is read |
//! | [`sink`] | entries and issues on their way to whoever reads |
//! | [`names`] | ids for rows that have none; the same thing twice |
//! | [`pairs`] | translation units of TMX and XLIFF, for batch jobs |
//! | [`export`] | entries become a file |
//! | [`document`] | translation files changed in place |
//! | [`losses`] | what a format could not hold |
//! | [`bundled`] | the glossary in the program itself, and the first start |
//!
//! | format | modules |
//! | --- | --- |
//! | tables | [`table`], [`table_writer`] over [`records`], [`lines`], [`dialect`], [`cell`]; their columns: [`column`], [`header`], [`map`], [`layout`] |
//! | Excel | [`xlsx`], [`xlsx_writer`] |
//! | OmegaT | [`table`], [`omegat_writer`] |
//! | lines of JSON | [`jsonl`], [`jsonl_writer`] |
//! | TBX, TMX, XLIFF | [`tbx`], [`tmx`], [`xliff`] over [`xml`]; [`tbx_writer`], [`tmx_writer`], [`xliff_writer`] over [`xml_writer`] |
//!
//! # Tables
//! Empty lines and lines that begin with `#` are skipped. The first row names the columns, any of
//! [`column::Column::ALL`] in any order, with a language at least; a file whose first two columns are Arabic and English
//! may do without. Cells of terms hold any number of them,
//! separated by `|`; a bar that belongs to a term is written `\|` and a backslash `\\`.
//!
//! Tab-separated cells are never quoted; in notes and sources, `\t`, `\n`, `\r` and `\\` stand for what cannot stand
//! there. Cells between commas or semicolons are quoted as in RFC 4180.

pub mod bundled;
pub mod cell;
pub mod charset;
pub mod column;
pub mod dialect;
pub mod document;
mod draft;
pub mod export;
pub mod format;
mod header;
pub mod import;
pub mod issue;
mod jsonl;
mod jsonl_writer;
mod layout;
mod lines;
pub mod losses;
pub mod map;
mod names;
mod omegat_writer;
pub mod pairs;
pub mod reader;
mod records;
mod sink;
mod table;
mod table_writer;
mod tbx;
mod tbx_writer;
mod tmx;
mod tmx_writer;
mod xliff;
mod xliff_writer;
mod xlsx;
mod xlsx_writer;
mod xml;
mod xml_writer;

pub use charset::{Charset, UnknownCharset};
pub use column::Column;
pub use dialect::Dialect;
pub use export::{WriteOptions, Writer};
pub use format::Format;
pub use import::{FormatError, Import, ImportReport, drain};
pub use issue::{Issues, Reason, RowIssue, Severity};
pub use losses::{ExportReport, Loss, Lost};
pub use map::{ColumnMap, InvalidMap};
pub use reader::{ReadOptions, Reader};
