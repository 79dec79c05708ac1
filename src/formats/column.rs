//! What the columns mean.

use super::issue::Reason;
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
}

impl Column {
    /// All columns with their names, in the order in which they are written.
    pub const ALL: [(Self, &'static str); 15] = [
        (Self::Id, "id"),
        (Self::Kind, "kind"),
        (Self::Terms(Language::Arabic, TermStatus::Preferred), "ar"),
        (Self::Terms(Language::Arabic, TermStatus::Admitted), "ar_admitted"),
        (Self::Terms(Language::Arabic, TermStatus::NotRecommended), "ar_not_recommended"),
        (Self::Terms(Language::Arabic, TermStatus::Obsolete), "ar_obsolete"),
        (Self::Terms(Language::Arabic, TermStatus::Forbidden), "ar_forbidden"),
        (Self::Terms(Language::English, TermStatus::Preferred), "en"),
        (Self::Terms(Language::English, TermStatus::Admitted), "en_admitted"),
        (Self::Terms(Language::English, TermStatus::NotRecommended), "en_not_recommended"),
        (Self::Terms(Language::English, TermStatus::Obsolete), "en_obsolete"),
        (Self::Terms(Language::English, TermStatus::Forbidden), "en_forbidden"),
        (Self::Note, "note"),
        (Self::Source, "source"),
        (Self::DoNotTranslate, "do_not_translate"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, name)| name)
    }

    /// Reads a name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(column, _)| *column)
    }

    fn names() -> String {
        Self::ALL.map(|(_, name)| name).join(", ")
    }
}

/// The columns of a table, in its order; `None` for one nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout(pub(super) Vec<Option<Column>>);

/// What the first row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FirstRow {
    /// It names the columns.
    Header(Layout),
    /// It is an entry already; the columns are told by their script.
    Entry(Layout),
}

/// Why the columns cannot be told: column (from 1, 0 for all), class, sentence.
pub(super) type BadHeader = (u64, Reason, String);

impl Layout {
    /// Reads the first row.
    pub(super) fn of(cells: &[String]) -> Result<FirstRow, BadHeader> {
        let columns: Vec<Option<Column>> = cells.iter().map(|cell| Column::parse(cell)).collect();
        if columns.iter().all(Option::is_none) {
            return Self::by_script(cells).map(FirstRow::Entry);
        }
        for (position, column) in columns.iter().enumerate().filter(|(_, column)| column.is_some()) {
            if columns[..position].contains(column) {
                let name = column.map_or("", Column::name);
                return Err((position as u64 + 1, Reason::RepeatedColumn, format!("there are two columns `{name}`; leave one")));
            }
        }
        if !columns.iter().any(|column| matches!(column, Some(Column::Terms(..)))) {
            let text = "no column holds terms; name at least one `ar` or `en`".to_owned();
            return Err((0, Reason::MissingLanguageColumn, text));
        }
        Ok(FirstRow::Header(Self(columns)))
    }

    /// Two columns without names are Arabic and English, whichever stands first.
    fn by_script(cells: &[String]) -> Result<Self, BadHeader> {
        let languages: Vec<Language> = cells.iter().map(|cell| Language::detect(cell)).collect();
        match languages.as_slice() {
            [one, other] if one != other => {
                Ok(Self(languages.into_iter().map(|language| Some(Column::Terms(language, TermStatus::Preferred))).collect()))
            }
            _ => Err((
                0,
                Reason::MissingHeader,
                format!("the first row does not name the columns; put a row before it with some of: {}", Column::names()),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(row: &str) -> Result<FirstRow, (u64, Reason)> {
        let cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        Layout::of(&cells).map_err(|(column, reason, _)| (column, reason))
    }

    #[test]
    fn every_column_reads_its_own_name() {
        for (column, name) in Column::ALL {
            assert_eq!((Column::parse(name), column.name()), (Some(column), name));
        }
    }

    #[test]
    fn first_rows() {
        let (ar, en) =
            (Some(Column::Terms(Language::Arabic, TermStatus::Preferred)), Some(Column::Terms(Language::English, TermStatus::Preferred)));
        let not = Some(Column::Terms(Language::English, TermStatus::NotRecommended));
        for (row, expected) in [
            ("EN, ar ", Ok(FirstRow::Header(Layout(vec![en, ar])))),
            ("ar,domain,en-not recommended", Ok(FirstRow::Header(Layout(vec![ar, None, not])))),
            ("غزة,Gaza", Ok(FirstRow::Entry(Layout(vec![ar, en])))),
            ("Gaza,غزة", Ok(FirstRow::Entry(Layout(vec![en, ar])))),
            ("Gaza,Ghazza", Err((0, Reason::MissingHeader))),
            ("Gaza,غزة,city", Err((0, Reason::MissingHeader))),
            ("ar,en,ar", Err((3, Reason::RepeatedColumn))),
            ("id,note", Err((0, Reason::MissingLanguageColumn))),
        ] {
            assert_eq!(of(row), expected, "{row}");
        }
    }
}
