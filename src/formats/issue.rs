//! What is wrong with a row, and where.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::glossary::InvalidEntry;

/// Class of an issue, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The file cannot be read to its end.
    Unreadable,
    /// The file is in another character encoding altogether.
    UnsupportedEncoding,
    /// The encoding of the file is a guess.
    CharsetGuessed,
    /// Not well-formed XML.
    MalformedXml,
    /// An entity that is not one of the five of XML.
    EntityReference,
    /// Larger or deeper than any XML we read.
    XmlLimit,
    /// Not a workbook, or one that is not what it seems.
    BadWorkbook,
    /// A root element of another format.
    WrongRoot,
    /// Against the rules of the format, though it can be read.
    NotConforming,
    /// Something said of entries that we have no place for.
    NotRead,
    /// A line that is no JSON object.
    MalformedJson,
    /// A field of JSON that holds something of another type.
    WrongType,
    /// Terms in a language that is not ours.
    OtherLanguage,
    /// An entry without Arabic or English terms; it is passed over.
    NoOwnLanguage,
    /// Bytes that are no text in the encoding of the file.
    InvalidUtf8,
    /// A NUL character.
    NulCharacter,
    /// More bytes than a row may have.
    RowTooLong,
    /// A quotation mark that opens a cell and is never closed.
    UnclosedQuote,
    /// Text after the quotation mark that closes a cell.
    BadQuote,
    /// There is no row at all.
    EmptyFile,
    /// The first row does not name the columns.
    MissingHeader,
    /// No column holds terms.
    MissingLanguageColumn,
    /// Two columns of one name.
    RepeatedColumn,
    /// A column nobody knows; it is not read.
    UnknownColumn,
    /// More or fewer cells than columns.
    WrongColumnCount,
    /// No kind of entry has that name.
    UnknownKind,
    /// A word of a closed list that is not on it.
    UnknownValue,
    /// Neither yes nor no.
    BadFlag,
    /// The id has characters that ids may not have.
    InvalidId,
    /// Another row has the id.
    DuplicateId,
    /// Another row has the same preferred terms.
    DuplicateTerms,
    /// A cell for one preferred term has several.
    SeveralPreferred,
    /// A term stands twice in its row.
    RepeatedTerm,
    /// A term is in the script of the other language.
    ScriptMismatch,
    /// There is no term.
    NoTerms,
    /// More terms than an entry may have.
    TooManyTerms,
    /// Nothing is left of a term when marks and invisible characters are taken away.
    EmptyTerm,
    /// More characters than a term may have.
    TermTooLong,
    /// A line break or another control character in a term.
    ControlCharacter,
    /// A term that is preferred or admitted, and forbidden, obsolete or not recommended too.
    ConflictingStatus,
    /// A language has terms but none that may be used.
    NonePreferred,
    /// More characters than a note or source may have.
    NoteTooLong,
}

impl Reason {
    /// `UPPER_SNAKE`, stable across versions.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "UNREADABLE",
            Self::UnsupportedEncoding => "UNSUPPORTED_ENCODING",
            Self::CharsetGuessed => "CHARSET_GUESSED",
            Self::MalformedXml => "MALFORMED_XML",
            Self::EntityReference => "ENTITY_REFERENCE",
            Self::XmlLimit => "XML_LIMIT",
            Self::BadWorkbook => "BAD_WORKBOOK",
            Self::WrongRoot => "WRONG_ROOT",
            Self::NotConforming => "NOT_CONFORMING",
            Self::NotRead => "NOT_READ",
            Self::MalformedJson => "MALFORMED_JSON",
            Self::WrongType => "WRONG_TYPE",
            Self::OtherLanguage => "OTHER_LANGUAGE",
            Self::NoOwnLanguage => "NO_OWN_LANGUAGE",
            Self::InvalidUtf8 => "INVALID_UTF8",
            Self::NulCharacter => "NUL_CHARACTER",
            Self::RowTooLong => "ROW_TOO_LONG",
            Self::UnclosedQuote => "UNCLOSED_QUOTE",
            Self::BadQuote => "BAD_QUOTE",
            Self::EmptyFile => "EMPTY_FILE",
            Self::MissingHeader => "MISSING_HEADER",
            Self::MissingLanguageColumn => "MISSING_LANGUAGE_COLUMN",
            Self::RepeatedColumn => "REPEATED_COLUMN",
            Self::UnknownColumn => "UNKNOWN_COLUMN",
            Self::WrongColumnCount => "WRONG_COLUMN_COUNT",
            Self::UnknownKind => "UNKNOWN_KIND",
            Self::UnknownValue => "UNKNOWN_VALUE",
            Self::BadFlag => "BAD_FLAG",
            Self::InvalidId => "INVALID_ID",
            Self::DuplicateId => "DUPLICATE_ID",
            Self::DuplicateTerms => "DUPLICATE_TERMS",
            Self::SeveralPreferred => "SEVERAL_PREFERRED",
            Self::RepeatedTerm => "REPEATED_TERM",
            Self::ScriptMismatch => "SCRIPT_MISMATCH",
            Self::NoTerms => "NO_TERMS",
            Self::TooManyTerms => "TOO_MANY_TERMS",
            Self::EmptyTerm => "EMPTY_TERM",
            Self::TermTooLong => "TERM_TOO_LONG",
            Self::ControlCharacter => "CONTROL_CHARACTER",
            Self::ConflictingStatus => "CONFLICTING_STATUS",
            Self::NonePreferred => "NONE_PREFERRED",
            Self::NoteTooLong => "NOTE_TOO_LONG",
        }
    }
}

impl From<&InvalidEntry> for Reason {
    fn from(fault: &InvalidEntry) -> Self {
        match fault {
            InvalidEntry::NoTerms => Self::NoTerms,
            InvalidEntry::TooManyTerms(_) => Self::TooManyTerms,
            InvalidEntry::EmptyTerm { .. } => Self::EmptyTerm,
            InvalidEntry::LongTerm { .. } => Self::TermTooLong,
            InvalidEntry::ControlCharacter { .. } => Self::ControlCharacter,
            InvalidEntry::TwoPreferred { .. } => Self::SeveralPreferred,
            InvalidEntry::NonePreferred { .. } => Self::NonePreferred,
            InvalidEntry::SameTerm { .. } => Self::ConflictingStatus,
            InvalidEntry::LongNote { .. } | InvalidEntry::LongTermNote { .. } => Self::NoteTooLong,
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What an issue means for the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The row is read, perhaps repaired.
    Warning,
    /// The row cannot be read.
    Row,
    /// Nothing after this place can be read.
    File,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowIssue {
    /// Name of the file.
    pub file: String,
    /// Line of the file where the row begins, from 1; 0 for the file as a whole.
    pub row: u64,
    /// Column, from 1; 0 for the row as a whole.
    pub column: u64,
    /// Name of the column, where it has one.
    pub field: String,
    /// Byte of the file, from 0, where the trouble is one of bytes.
    pub byte: Option<u64>,
    /// Class.
    pub reason: Reason,
    /// A sentence for people.
    pub description: String,
    /// What it means for the import.
    pub severity: Severity,
    /// What is read instead.
    pub repaired_to: String,
    /// The beginning of what is wrong.
    pub excerpt: String,
}

impl RowIssue {
    /// True if the row is not read because of it.
    pub fn fatal(&self) -> bool {
        self.severity > Severity::Warning
    }
}

impl fmt::Display for RowIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.row > 0 {
            write!(f, ", row {}", self.row)?;
        }
        if self.column > 0 {
            write!(f, ", column {}", self.column)?;
        }
        if !self.field.is_empty() {
            write!(f, " ({})", self.field)?;
        }
        write!(f, ": {}", self.description)?;
        if !self.repaired_to.is_empty() {
            write!(f, "; read as `{}`", self.repaired_to)?;
        }
        Ok(())
    }
}

/// The issues of an import, in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Issues {
    list: Vec<RowIssue>,
    unlisted: u64,
    faulty_rows: u64,
    /// The row counted last: a row with three faults is one faulty row.
    last: Option<(String, u64)>,
    halted: bool,
}

impl Issues {
    /// Most issues kept; those beyond are counted. A file of another kind has one in every row.
    pub const MAX: usize = 10_000;

    /// Takes one more.
    pub fn push(&mut self, issue: RowIssue) {
        if issue.fatal() {
            let place = (issue.file.clone(), issue.row);
            self.faulty_rows += u64::from(self.last.as_ref() != Some(&place));
            self.last = Some(place);
        }
        self.halted |= issue.severity == Severity::File;
        if self.list.len() < Self::MAX {
            self.list.push(issue);
        } else {
            self.unlisted += 1;
        }
    }

    /// The first [`Self::MAX`].
    pub fn list(&self) -> &[RowIssue] {
        &self.list
    }

    /// Number of issues beyond the list.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }

    /// Number of rows that were not read.
    pub fn faulty_rows(&self) -> u64 {
        self.faulty_rows
    }

    /// True if a file was not read to its end, so that nobody knows what else is in it.
    pub fn halted(&self) -> bool {
        self.halted
    }
}
