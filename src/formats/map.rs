//! Columns told by whoever imports: `Begriff=ar,2=en,Memo=-`.

use std::fmt;

use thiserror::Error;

use super::{
    Column,
    header::{self, Heading},
};
use crate::id::excerpt;

/// What some columns of a table mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMap(pub(super) Vec<(Selector, Option<Column>)>);

/// Which column is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selector {
    /// By its name in the first row.
    Name(String),
    /// By its position, from 1.
    Position(usize),
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{}`", excerpt(name)),
            Self::Position(position) => write!(f, "{position}"),
        }
    }
}

/// Why a map cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidMap {
    /// A part that is no `column=meaning`.
    #[error("`{0}` is no column=meaning; write, for instance, 1=en,2=ar or Begriff=ar,Memo=-")]
    Shape(String),
    /// A meaning nobody knows.
    #[error("`{meaning}` is no meaning of a column; use `-` to pass over it, or one of: {}", Column::names())]
    Meaning {
        /// What was given.
        meaning: String,
    },
}

impl ColumnMap {
    /// Reads a map. A number is the position of a column, from 1; anything else its name; `-` passes over it.
    pub fn parse(text: &str) -> Result<Self, InvalidMap> {
        text.split(',').map(one).collect::<Result<_, _>>().map(Self)
    }
}

fn one(part: &str) -> Result<(Selector, Option<Column>), InvalidMap> {
    let shape = || InvalidMap::Shape(excerpt(part));
    let (column, meaning) = part.rsplit_once('=').ok_or_else(shape)?;
    let (column, meaning) = (column.trim(), meaning.trim());
    let selector = match column.parse::<usize>() {
        Ok(0) => return Err(shape()),
        Ok(position) => Selector::Position(position),
        Err(_) if column.is_empty() => return Err(shape()),
        Err(_) => Selector::Name(column.to_owned()),
    };
    let meaning = match meaning {
        "-" => None,
        name => match header::read(name) {
            Some(Heading::Column(column)) => Some(column),
            _ => return Err(InvalidMap::Meaning { meaning: excerpt(name) }),
        },
    };
    Ok((selector, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_said() {
        for (map, complaint) in
            [("ar", "`ar` is no column=meaning"), ("1=xyz", "`xyz` is no meaning"), ("0=ar", "`0=ar`"), ("=ar", "`=ar`")]
        {
            let said = ColumnMap::parse(map).unwrap_err().to_string();
            assert!(said.contains(complaint), "{map}: {said}");
        }
        assert_eq!(ColumnMap::parse("a=b=ar").unwrap().0[0].0, Selector::Name("a=b".into()));
    }
}
