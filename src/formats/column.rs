//! What a column of a table may hold.

use crate::{glossary::TermStatus, text::Language};

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Id of the entry; made from the terms where it is empty.
    Id,
    /// What the entry names.
    Kind,
    /// Terms of a language and a standing.
    Terms(Language, TermStatus),
    /// A remark for people.
    Note,
    /// Where the entry came from.
    Source,
    /// Must be kept as it is in translation.
    DoNotTranslate,
    /// What the concept is.
    Definition,
    /// The field of knowledge it belongs to.
    Subject,
    /// Part of speech of the preferred term of a language; of both, if none is named.
    PartOfSpeech(Option<Language>),
    /// Gender of the preferred term of a language.
    Gender(Option<Language>),
    /// A sentence with the preferred term of a language.
    Context(Option<Language>),
}

use Language::{Arabic, English};

impl Column {
    /// All columns that are written, with their names and in their order.
    pub const ALL: [(Self, &'static str); 23] = [
        (Self::Id, "id"),
        (Self::Kind, "kind"),
        (Self::Terms(Arabic, TermStatus::Preferred), "ar"),
        (Self::Terms(Arabic, TermStatus::Admitted), "ar_admitted"),
        (Self::Terms(Arabic, TermStatus::NotRecommended), "ar_not_recommended"),
        (Self::Terms(Arabic, TermStatus::Obsolete), "ar_obsolete"),
        (Self::Terms(Arabic, TermStatus::Forbidden), "ar_forbidden"),
        (Self::Terms(English, TermStatus::Preferred), "en"),
        (Self::Terms(English, TermStatus::Admitted), "en_admitted"),
        (Self::Terms(English, TermStatus::NotRecommended), "en_not_recommended"),
        (Self::Terms(English, TermStatus::Obsolete), "en_obsolete"),
        (Self::Terms(English, TermStatus::Forbidden), "en_forbidden"),
        (Self::Note, "note"),
        (Self::Source, "source"),
        (Self::DoNotTranslate, "do_not_translate"),
        (Self::Definition, "definition"),
        (Self::Subject, "subject"),
        (Self::PartOfSpeech(Some(Arabic)), "ar_part_of_speech"),
        (Self::Gender(Some(Arabic)), "ar_gender"),
        (Self::Context(Some(Arabic)), "ar_context"),
        (Self::PartOfSpeech(Some(English)), "en_part_of_speech"),
        (Self::Gender(Some(English)), "en_gender"),
        (Self::Context(Some(English)), "en_context"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let both = [(Self::PartOfSpeech(None), "part_of_speech"), (Self::Gender(None), "gender"), (Self::Context(None), "context")];
        Self::ALL.iter().chain(&both).find(|(column, _)| *column == self).map_or("", |(_, name)| name)
    }

    /// Reads a name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(column, _)| *column)
    }

    /// All names, for people.
    pub(super) fn names() -> String {
        Self::ALL.map(|(_, name)| name).join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_reads_its_own_name() {
        for (column, name) in Column::ALL {
            assert_eq!((Column::parse(name), column.name()), (Some(column), name));
        }
        assert_eq!(Column::PartOfSpeech(None).name(), "part_of_speech");
    }
}
