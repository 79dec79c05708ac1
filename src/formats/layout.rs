//! Which columns a table has: named in its first row, told by whoever imports it, or shown by its cells.

use super::{
    Column, ColumnMap,
    header::{self, Heading},
    issue::Reason,
    map::Selector,
};
use crate::{
    glossary::TermStatus,
    id::excerpt,
    text::{
        Language,
        class::{self, Class},
    },
};

/// The columns of a table, in its order; `None` for one that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) columns: Vec<Option<Column>>,
    /// The first row names them and is no entry.
    pub(super) header: bool,
    /// Positions of columns whose names say nothing to us.
    pub(super) unknown: Vec<usize>,
    /// Rows may be shorter or longer than the table.
    pub(super) ragged: bool,
}

/// Why the columns cannot be told: column (from 1, 0 for all), class, sentence.
pub(super) type BadHeader = (u64, Reason, String);

impl Layout {
    /// Reads the columns off the first rows.
    pub(super) fn of(rows: &[&[String]], map: Option<&ColumnMap>) -> Result<Self, BadHeader> {
        let Some((first, others)) = rows.split_first() else { return Ok(Self::new(Vec::new(), true)) };
        if let Some(map) = map {
            return Self::mapped(first, map);
        }
        let headings: Vec<Option<Heading>> = first.iter().map(|cell| header::read(cell)).collect();
        if headings.iter().all(Option::is_none) || names_languages_of_terms(first) {
            return Self::by_script(rows);
        }
        Self::named(first, &headings, others)
    }

    /// A glossary of OmegaT: source, target, comment, never named.
    pub(super) fn of_omegat(rows: &[&[String]]) -> Result<Self, BadHeader> {
        match pair(rows) {
            Some([one, other]) => Ok(Self { ragged: true, ..Self::new(vec![Some(one), Some(other), Some(Column::Note)], false) }),
            None => Err((0, Reason::MissingLanguageColumn, "the first two columns are not an Arabic and an English one".to_owned())),
        }
    }

    fn new(columns: Vec<Option<Column>>, header: bool) -> Self {
        Self { columns, header, unknown: Vec::new(), ragged: false }
    }

    /// Whoever imports says what some columns are; the others are read if their names are ours.
    fn mapped(first: &[String], map: &ColumnMap) -> Result<Self, BadHeader> {
        let by_name = map.0.iter().any(|(selector, _)| matches!(selector, Selector::Name(_)));
        let headings: Vec<Option<Heading>> = first.iter().map(|cell| header::read(cell)).collect();
        let header = by_name || headings.iter().any(Option::is_some);
        let mut columns: Vec<Option<Column>> = vec![None; first.len()];
        let mut told = vec![false; first.len()];
        for (selector, column) in &map.0 {
            let place = match selector {
                Selector::Position(position) => Some(position - 1).filter(|position| *position < first.len()),
                Selector::Name(name) => first.iter().position(|cell| cell.trim().to_lowercase() == name.to_lowercase()),
            };
            let Some(place) = place else {
                let there: Vec<String> = first.iter().map(|cell| format!("`{}`", excerpt(cell))).collect();
                let said = format!("the table has no column {selector}; it has {}", there.join(", "));
                return Err((0, Reason::MissingHeader, said));
            };
            columns[place] = *column;
            told[place] = true;
        }
        if by_name {
            for (position, heading) in headings.iter().enumerate().filter(|(position, _)| !told[*position]) {
                if let Some(Heading::Column(column)) = heading
                    && !columns.contains(&Some(*column))
                {
                    columns[position] = Some(*column);
                }
            }
        }
        Self::new(columns, header).checked(first)
    }

    fn named(first: &[String], headings: &[Option<Heading>], others: &[&[String]]) -> Result<Self, BadHeader> {
        // `source` beside `target` is a text, not the origin of the entry.
        let sides = headings.contains(&Some(Heading::Side));
        let is_side = |position: usize| match headings[position] {
            Some(Heading::Side) => true,
            Some(Heading::Column(Column::Source)) => sides && headings.iter().filter(|h| **h == Some(Heading::Side)).count() == 1,
            _ => false,
        };
        let mut layout = Self::new(Vec::new(), true);
        for (position, heading) in headings.iter().enumerate() {
            let column = match heading {
                _ if is_side(position) => script(others, position).map(|language| Column::Terms(language, TermStatus::Preferred)),
                Some(Heading::Column(column)) => Some(*column),
                _ => None,
            };
            if column.is_none() && !first[position].trim().is_empty() {
                layout.unknown.push(position);
            }
            layout.columns.push(column);
        }
        layout.checked(first)
    }

    /// Refuses a column that is there twice, and a table without terms.
    fn checked(mut self, first: &[String]) -> Result<Self, BadHeader> {
        for position in 0..self.columns.len() {
            let Some(column) = self.columns[position] else { continue };
            let Some(earlier) = self.columns[..position].iter().position(|c| *c == Some(column)) else { continue };
            match column {
                // `en-US` and `en-GB`: two spellings of one language.
                Column::Terms(language, TermStatus::Preferred) if !first[earlier].trim().eq_ignore_ascii_case(first[position].trim()) => {
                    self.columns[position] = Some(Column::Terms(language, TermStatus::Admitted));
                }
                _ => {
                    let said = format!("there are two columns `{}`; leave one", column.name());
                    return Err((position as u64 + 1, Reason::RepeatedColumn, said));
                }
            }
        }
        if !self.columns.iter().any(|column| matches!(column, Some(Column::Terms(..)))) {
            let said = "no column holds terms; name at least one `ar` or `en`".to_owned();
            return Err((0, Reason::MissingLanguageColumn, said));
        }
        Ok(self)
    }

    /// Without names: a term, its translation, and a note or two language tags. The cells show which term is Arabic.
    fn by_script(rows: &[&[String]]) -> Result<Self, BadHeader> {
        let width = rows[0].len();
        let rest = match width {
            2 => vec![],
            3 => vec![Some(Column::Note)],
            4 if rows.iter().all(|row| names_languages_of_terms(row)) => vec![None, None],
            _ => return Err(no_header()),
        };
        let terms = pair(rows).ok_or_else(no_header)?;
        Ok(Self::new(terms.into_iter().map(Some).chain(rest).collect(), false))
    }
}

/// What the first two columns hold, if one is Arabic and the other is not.
fn pair(rows: &[&[String]]) -> Option<[Column; 2]> {
    let (one, other) = match (script(rows, 0), script(rows, 1)) {
        (Some(one), Some(other)) if one != other => (one, other),
        (Some(one), None) => (one, one.other()),
        (None, Some(other)) => (other.other(), other),
        _ => return None,
    };
    Some([one, other].map(|language| Column::Terms(language, TermStatus::Preferred)))
}

fn no_header() -> BadHeader {
    let said = format!(
        "the first row does not name the columns; put a row before it with some of: {}; or tell what they are with --map 1=en,2=ar",
        Column::names()
    );
    (0, Reason::MissingHeader, said)
}

/// DeepL writes `term,translation,en,ar` in every row: no header.
fn names_languages_of_terms(row: &[String]) -> bool {
    matches!(row, [one, other, from, to] if header::is_tag(from) && header::is_tag(to) && !header::is_tag(one) && !header::is_tag(other))
}

/// The language of most cells of a column; none if no letter tells it.
fn script(rows: &[&[String]], position: usize) -> Option<Language> {
    let written = |cell: &&String| cell.chars().any(|c| matches!(class::of(c), Class::Arabic | Class::Latin));
    let cells = rows.iter().filter_map(|row| row.get(position)).filter(written);
    let balance: i64 = cells.map(|cell| if Language::detect(cell) == Language::Arabic { 1 } else { -1 }).sum();
    match balance {
        1.. => Some(Language::Arabic),
        0 => None,
        _ => Some(Language::English),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&str], map: Option<&str>) -> Result<(Vec<&'static str>, bool), (u64, Reason)> {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split(',').map(str::to_owned).collect()).collect();
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        let map = map.map(|map| ColumnMap::parse(map).unwrap());
        let layout = Layout::of(&rows, map.as_ref()).map_err(|(column, reason, _)| (column, reason))?;
        Ok((layout.columns.into_iter().map(|c| c.map_or("-", Column::name)).collect(), layout.header))
    }

    #[test]
    fn first_rows() {
        for (rows, expected) in [
            (&["EN, ar "][..], Ok((vec!["en", "ar"], true))),
            (&["ar,colour,en-not recommended"], Ok((vec!["ar", "-", "en_not_recommended"], true))),
            // Google, with and without names; Amazon; two kinds of English.
            (&["غزة,Gaza"], Ok((vec!["ar", "en"], false))),
            (&["en,ar,fr,pos,description"], Ok((vec!["en", "ar", "-", "part_of_speech", "definition"], true))),
            (&["en-US,en-GB,ar-SA"], Ok((vec!["en", "en_admitted", "ar"], true))),
            // DeepL.
            (&["Gaza,غزة,en,ar", "Beirut,بيروت,en,ar"], Ok((vec!["en", "ar", "-", "-"], false))),
            // Weblate, Tolgee.
            (&["location,source,target,id,fuzzy,context", "x,Gaza,غزة,1,,"], Ok((vec!["-", "en", "ar", "id", "-", "context"], true))),
            (&["term,description,translatable,ar", "Gaza,a city,true,غزة"], Ok((vec!["en", "definition", "-", "ar"], true))),
            // OmegaT; a row of abbreviations does not decide alone.
            (&["Gaza,غزة,city"], Ok((vec!["en", "ar", "note"], false))),
            (&["F-16,F-16", "إف,jet", "سفينة,ship"], Ok((vec!["ar", "en"], false))),
            (&["Gaza,Ghazza"], Err((0, Reason::MissingHeader))),
            (&["غزة"], Err((0, Reason::MissingHeader))),
            (&["غزة,Gaza,x,y,z"], Err((0, Reason::MissingHeader))),
            (&["id,note"], Err((0, Reason::MissingLanguageColumn))),
            (&["ar,en,AR"], Err((3, Reason::RepeatedColumn))),
        ] {
            assert_eq!(of(rows, None), expected, "{rows:?}");
        }
    }

    #[test]
    fn told_columns() {
        for (rows, map, expected) in [
            (&["Wort,Begriff,id"][..], "Wort=en,begriff=ar", Ok((vec!["en", "ar", "id"], true))),
            (&["x,y,z"], "2=ar,1=en", Ok((vec!["en", "ar", "-"], false))),
            (&["ar,en,z"], "2=ar,1=en", Ok((vec!["en", "ar", "-"], true))),
            (&["ar,en,note"], "note=-,ar=ar", Ok((vec!["ar", "en", "-"], true))),
            (&["x,y"], "Wort=en", Err((0, Reason::MissingHeader))),
            (&["x,y"], "3=en", Err((0, Reason::MissingHeader))),
        ] {
            assert_eq!(of(rows, Some(map)), expected, "{rows:?} {map}");
        }
    }
}
