//! Before translation: the terms of a text in the form that an engine takes, and back.
//!
//! | module | idea |
//! | --- | --- |
//! | [`markup`] | a text with inline tags: what is read of it, and the way back |
//! | [`style`] | how a term is written for an engine |
//! | [`placeholder`] | short marks that engines leave alone |
//! | [`apply`] | a text with its terms marked |
//! | [`token`] | what has to be remembered until the translation comes back |
//! | [`restore`] | marks become the approved targets; what was lost, doubled, moved |
//! | [`prompt`] | the terms of texts as a block for a language model |

pub mod apply;
pub mod markup;
pub mod placeholder;
pub mod prompt;
pub mod restore;
pub mod style;
pub mod token;

pub use apply::{Annotated, Annotation, Options, Skipped, Why, annotate};
pub use markup::TextFormat;
pub use restore::{Restored, restore};
pub use style::Style;
pub use token::Token;

use thiserror::Error;

use crate::error::{Coded, ErrorCode};

/// Why a text cannot be annotated or restored; the text is left as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// A tag that is no tag, or has no partner.
    #[error("{what} at byte {at}; every tag needs its partner, and `<` and `&` of the text are written `&lt;` and `&amp;`")]
    UnbalancedTags {
        /// What stands there.
        what: String,
        /// Where, in bytes.
        at: usize,
    },
    /// A marked term inside a marked term.
    #[error("a marked term begins at byte {at} inside of another one; terms do not nest")]
    NestedTerms {
        /// Where, in bytes.
        at: usize,
    },
    /// The text holds what the caller's template makes.
    #[error("the text has `{found}`, which the placeholders would be taken for; use another template, or none")]
    PlaceholderInText {
        /// The look-alike.
        found: String,
    },
    /// A template without a place for the number, or of letters that cannot be found again.
    #[error(
        "the placeholder template `{0}` needs `{{n}}` once, two to twelve characters before it, and a character after it that is no digit"
    )]
    BadTemplate(String),
    /// Two protected spans share a character.
    #[error("protected spans {first} and {second} overlap; join them")]
    ProtectedSpansOverlap {
        /// Position in the list.
        first: usize,
        /// Position in the list.
        second: usize,
    },
    /// A restore token that was not made here, or was changed.
    #[error("the restore token does not read: {0}; send back the bytes of AnnotateText as they came")]
    BadToken(String),
    /// The translation is longer than any translation of its source.
    #[error("the text has {characters} characters; the most is {most}")]
    TooLong {
        /// Its length.
        characters: usize,
        /// The bound.
        most: usize,
    },
}

impl Coded for Fault {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidArgument
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::UnbalancedTags { .. } => "UNBALANCED_TAGS",
            Self::NestedTerms { .. } => "NESTED_TERMS",
            Self::PlaceholderInText { .. } => "PLACEHOLDER_IN_TEXT",
            Self::BadTemplate(_) => "PLACEHOLDER_TEMPLATE_INVALID",
            Self::ProtectedSpansOverlap { .. } => "PROTECTED_SPANS_OVERLAP",
            Self::BadToken(_) => "RESTORE_TOKEN_INVALID",
            Self::TooLong { .. } => "TEXT_TOO_LONG",
        }
    }
}
