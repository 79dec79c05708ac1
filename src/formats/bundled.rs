//! The glossary in the program itself, and the first start.

use thiserror::Error;

use super::{Format, FormatError, Import, ReadOptions};
use crate::{
    error::{Coded, ErrorCode},
    glossary::{Entry, entry::fingerprint},
    id::GlossaryId,
    store::{Catalog, GlossaryFields, Location, StoreError},
};

/// Name and text of every table under `glossaries/news`, put in by the build.
pub const NEWS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/news_tables.rs"));

/// Id of the bundled glossary.
const ID: &str = "news";
const DISPLAY_NAME: &str = "News, government and humanitarian desk";
const DESCRIPTION: &str = "Comes with tarjuman: countries and cities, people, organisations, the calendar, and terms of politics, law, conflict, \
                           economy and relief in news of the Arab world and its neighbours. Licence: Apache-2.0.";

/// Why the database could not be made ready.
#[derive(Debug, Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A table in the program: a fault of the build.
    #[error("the glossary in this program is broken: {0}")]
    Table(#[from] FormatError),
}

impl Coded for StartError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Store(error) => error.code(),
            Self::Table(_) => ErrorCode::Internal,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Store(error) => error.reason(),
            Self::Table(_) => "BUNDLED_TABLE_BROKEN",
        }
    }
}

/// All bundled entries.
pub fn news() -> Result<Vec<Entry>, FormatError> {
    let mut import = Import::default();
    for (name, text) in NEWS {
        // Reading from memory does not fail.
        let options = ReadOptions { format: Some(Format::Tsv), ..ReadOptions::default() };
        import.read(name, text.as_bytes(), &options).map_err(|cause| FormatError::Unreadable { path: name.into(), cause })?;
    }
    let (entries, _) = import.accept(0)?;
    // The tables are part of the program: their lines say nothing to whoever reads an entry.
    Ok(entries.into_iter().map(|entry| Entry { provenance: None, ..entry }).collect())
}

/// What the glossary made from the tables says of its origin.
fn origin() -> String {
    let all: String = NEWS.iter().flat_map(|(name, text)| [*name, "\n", text]).collect();
    format!("bundled:{:016x}", fingerprint(&all))
}

/// What happened at the start, for people; nothing if it was a start like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The first start: the database was made, the bundled glossary put in.
    Created(String),
    /// The program brings a newer glossary than the one in the database, which people may have changed.
    Outdated(String),
}

/// Opens a database; at the first start with the bundled glossary in it. What is in a database is never touched.
pub async fn open(database: &Location) -> Result<(Catalog, Option<Notice>), StartError> {
    let store = database.open().await?;
    let origins = store.origins().await?;
    let catalog = Catalog::open(store).await?;
    if origins.is_empty() {
        return first_start(catalog, database).await;
    }
    let stale =
        |o: &&crate::store::Origin| o.glossary.as_str() == ID && !o.deleted && o.origin.starts_with("bundled:") && o.origin != origin();
    let notice = origins.iter().find(stale).map(|_| {
        Notice::Outdated(format!(
            "glossary {ID} in {database} is not the one that comes with this version; it is left as it is, and a new database gets the new one"
        ))
    });
    Ok((catalog, notice))
}

async fn first_start(catalog: Catalog, database: &Location) -> Result<(Catalog, Option<Notice>), StartError> {
    let Ok(id) = GlossaryId::parse(ID) else { return Ok((catalog, None)) };
    let fields = GlossaryFields { display_name: DISPLAY_NAME.into(), description: DESCRIPTION.into(), priority: 0 };
    match catalog.create_glossary(id, fields, origin(), news()?, None).await {
        Ok(record) => {
            let text = format!("created {database}, loaded glossary {ID}: {} entries", grouped(record.entry_count));
            Ok((catalog, Some(Notice::Created(text))))
        }
        // Another program has its first start on the same file.
        Err(StoreError::GlossaryExists(_)) => {
            catalog.refresh().await?;
            Ok((catalog, None))
        }
        Err(error) => Err(error.into()),
    }
}

/// `4812` as `4,812`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (4_812, "4,812"), (1_000_000, "1,000,000")] {
            assert_eq!(super::grouped(number), text);
        }
    }
}
