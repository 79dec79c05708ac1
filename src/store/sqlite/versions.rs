//! Writing entries: a new version supersedes the old one, which stays.
//!
//! Entries are written a few hundred at a time, each time with three statements that take all of them as one JSON
//! array (`json_each`): an import of a million entries is not three million trips to the engine.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    store::{StoreError, body},
};

use super::fault::Fault;

/// Entries per statement: many enough that the trips to the engine do not count, few enough that their JSON is usually below
/// a megabyte. 200,000 entries take 1.4 s with it.
const BATCH: usize = 500;

/// What became of the entries.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) deleted: u64,
}

impl Counts {
    /// How many more entries there are than before.
    pub(super) fn growth(&self) -> i64 {
        self.created as i64 - self.deleted as i64
    }
}

/// id, body (none: deleted), time of creation.
type Version<'a> = (&'a str, Option<String>, i64);

/// The current version: body and time of creation.
type Current = (Option<String>, i64);

/// Puts (`Some`) and deletes (`None`) entries at `revision`.
pub(super) async fn write(
    db: &mut SqliteConnection,
    glossary: &GlossaryId,
    revision: i64,
    time: Timestamp,
    wanted: &BTreeMap<&EntryId, Option<&Entry>>,
) -> Result<Counts, Fault> {
    let mut counts = Counts::default();
    let wanted: Vec<(&EntryId, Option<&Entry>)> = wanted.iter().map(|(id, entry)| (*id, *entry)).collect();
    for batch in wanted.chunks(BATCH) {
        let known = current(db, glossary, &ids(batch.iter().map(|(id, _)| id.as_str()))).await?;
        let mut versions = Vec::with_capacity(batch.len());
        for (id, entry) in batch {
            let body = entry.map(|e| body::write(e).map_err(|cause| StoreError::Unwritable { entry: e.id.clone(), cause })).transpose()?;
            versions.extend(version(id.as_str(), body, known.get(id.as_str()), time, &mut counts));
        }
        store(db, glossary, revision, time, &versions).await?;
    }
    Ok(counts)
}

/// The version to write, if one is needed.
fn version<'a>(id: &'a str, body: Option<String>, known: Option<&Current>, time: Timestamp, counts: &mut Counts) -> Option<Version<'a>> {
    let live = known.and_then(|(body, created)| body.as_ref().map(|body| (body, *created)));
    let (count, created) = match (&body, live) {
        (None, None) => return None,
        (Some(new), Some((old, _))) if body::content(new) == body::content(old) => {
            counts.unchanged += 1;
            return None;
        }
        (Some(_), Some((_, created))) => (&mut counts.updated, created),
        (Some(_), None) => (&mut counts.created, time.as_microsecond()),
        (None, Some((_, created))) => (&mut counts.deleted, created),
    };
    *count += 1;
    Some((id, body, created))
}

fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.collect::<Value>().to_string()
}

async fn current(db: &mut SqliteConnection, glossary: &GlossaryId, ids: &str) -> Result<HashMap<String, Current>, Fault> {
    let rows: Vec<(String, Option<String>, i64)> = sqlx::query_as(
        "SELECT entry, body, create_time FROM entry_versions
         WHERE glossary = ?1 AND superseded IS NULL AND entry IN (SELECT value FROM json_each(?2))",
    )
    .bind(glossary.as_str())
    .bind(ids)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|(id, body, created)| (id, (body, created))).collect())
}

async fn store(
    db: &mut SqliteConnection,
    glossary: &GlossaryId,
    revision: i64,
    time: Timestamp,
    versions: &[Version<'_>],
) -> Result<(), Fault> {
    if versions.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE entry_versions SET superseded = ?2
         WHERE glossary = ?1 AND superseded IS NULL AND entry IN (SELECT value FROM json_each(?3))",
    )
    .bind(glossary.as_str())
    .bind(revision)
    .bind(ids(versions.iter().map(|(id, ..)| *id)))
    .execute(&mut *db)
    .await?;
    let rows: Value = versions.iter().map(|(id, body, created)| json!([id, body, created])).collect();
    sqlx::query(
        "INSERT INTO entry_versions (glossary, entry, revision, superseded, body, create_time, update_time)
         SELECT ?1, value ->> 0, ?2, NULL, value ->> 1, value ->> 2, ?3 FROM json_each(?4)",
    )
    .bind(glossary.as_str())
    .bind(revision)
    .bind(time.as_microsecond())
    .bind(rows.to_string())
    .execute(db)
    .await?;
    Ok(())
}
