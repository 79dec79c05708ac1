//! Writing entries: a new version supersedes the old one, which stays.
//!
//! Entries are written a few hundred at a time, each time with three statements that take all of them as one value: an
//! import of a million entries is not three million trips to the engine.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    glossary::Entry,
    id::{EntryId, GlossaryId},
    store::{Counts, StoreError, body},
};

use super::{Db, dialect, fault::Fault};

/// Entries per statement: many enough that the trips to the engine do not count, few enough that their text is usually below
/// a megabyte.
pub(super) const BATCH: usize = 500;

/// A version to write.
pub(super) struct Version<'a> {
    pub(super) id: &'a str,
    /// None: deleted.
    pub(super) body: Option<String>,
    pub(super) created: i64,
}

/// The current version: body and time of creation.
type Current = (Option<String>, i64);

/// Where and when versions are written.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) glossary: &'a GlossaryId,
    pub(super) revision: i64,
    pub(super) time: Timestamp,
}

/// Puts (`Some`) and deletes (`None`) entries of distinct ids; with `keep` those that are there stay as they are.
pub(super) async fn write(
    db: &mut Db,
    place: Place<'_>,
    wanted: &[(&EntryId, Option<&Entry>)],
    keep: bool,
    counts: &mut Counts,
) -> Result<(), Fault> {
    for batch in wanted.chunks(BATCH) {
        let known = current(&mut *db, place.glossary, batch.iter().map(|(id, _)| id.as_str())).await?;
        let mut versions = Vec::with_capacity(batch.len());
        for (id, entry) in batch {
            let known = known.get(id.as_str());
            if keep && known.is_some_and(|(body, _)| body.is_some()) {
                counts.unchanged += 1;
                continue;
            }
            let body = entry.map(|e| body::write(e).map_err(|cause| StoreError::Unwritable { entry: e.id.clone(), cause })).transpose()?;
            versions.extend(version(id.as_str(), body, known, place.time, counts));
        }
        if versions.is_empty() {
            continue;
        }
        supersede(&mut *db, place, versions.iter().map(|v| v.id)).await?;
        dialect::insert(&mut *db, place, versions).await?;
    }
    Ok(())
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
    Some(Version { id, body, created })
}

async fn current<'a>(db: &mut Db, glossary: &GlossaryId, ids: impl Iterator<Item = &'a str>) -> Result<HashMap<String, Current>, Fault> {
    let rows: Vec<(String, Option<String>, i64)> = sqlx::query_as(concat!(
        "SELECT entry, body, create_time FROM entry_versions WHERE glossary = $1 AND superseded IS NULL AND entry ",
        any_of!("$2")
    ))
    .bind(glossary.as_str())
    .bind(dialect::list(ids))
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|(id, body, created)| (id, (body, created))).collect())
}

/// Ends the current versions. One that was written at the same revision does not end: what is inserted takes its place.
async fn supersede<'a>(db: &mut Db, place: Place<'_>, ids: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
    sqlx::query(concat!(
        "UPDATE entry_versions SET superseded = $2 WHERE glossary = $1 AND superseded IS NULL AND revision < $2 AND entry ",
        any_of!("$3")
    ))
    .bind(place.glossary.as_str())
    .bind(place.revision)
    .bind(dialect::list(ids))
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes every entry: each gets a version that says so.
pub(super) async fn clear(db: &mut Db, glossary: &GlossaryId, revision: i64, time: Timestamp) -> Result<(), Fault> {
    sqlx::query("UPDATE entry_versions SET superseded = $2 WHERE glossary = $1 AND superseded IS NULL AND body IS NOT NULL")
        .bind(glossary.as_str())
        .bind(revision)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO entry_versions (glossary, entry, revision, superseded, body, create_time, update_time)
         SELECT glossary, entry, $2, NULL, NULL, create_time, $3 FROM entry_versions WHERE glossary = $1 AND superseded = $2",
    )
    .bind(glossary.as_str())
    .bind(revision)
    .bind(time.as_microsecond())
    .execute(db)
    .await?;
    Ok(())
}

/// Ids of all entries that are there.
pub(super) async fn present(db: &mut Db, glossary: &GlossaryId) -> Result<Vec<String>, Fault> {
    let query = sqlx::query_scalar(
        "SELECT entry FROM entry_versions WHERE glossary = $1 AND superseded IS NULL AND body IS NOT NULL ORDER BY entry",
    );
    Ok(query.bind(glossary.as_str()).fetch_all(db).await?)
}

/// Makes every entry what it was at an earlier revision.
pub(super) async fn bring_back(db: &mut Db, place: Place<'_>, earlier: i64) -> Result<Counts, Fault> {
    let glossary = place.glossary.as_str();
    sqlx::query(
        "UPDATE entry_versions SET superseded = $3
         WHERE glossary = $1 AND superseded IS NULL AND revision > $2
           AND body IS DISTINCT FROM (SELECT p.body FROM entry_versions p
               WHERE p.glossary = entry_versions.glossary AND p.entry = entry_versions.entry AND p.revision <= $2 AND p.superseded > $2)",
    )
    .bind(glossary)
    .bind(earlier)
    .bind(place.revision)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "INSERT INTO entry_versions (glossary, entry, revision, superseded, body, create_time, update_time)
         SELECT v.glossary, v.entry, $3, NULL, p.body, COALESCE(p.create_time, v.create_time), $4
         FROM entry_versions v
         LEFT JOIN entry_versions p ON p.glossary = v.glossary AND p.entry = v.entry AND p.revision <= $2 AND p.superseded > $2
         WHERE v.glossary = $1 AND v.superseded = $3",
    )
    .bind(glossary)
    .bind(earlier)
    .bind(place.revision)
    .bind(place.time.as_microsecond())
    .execute(&mut *db)
    .await?;
    let counts: (i64, i64, i64) = sqlx::query_as(
        "SELECT count(CASE WHEN o.body IS NULL THEN 1 END), count(CASE WHEN o.body IS NOT NULL AND n.body IS NOT NULL THEN 1 END),
                count(CASE WHEN n.body IS NULL THEN 1 END)
         FROM entry_versions n JOIN entry_versions o ON o.glossary = n.glossary AND o.entry = n.entry AND o.superseded = n.revision
         WHERE n.glossary = $1 AND n.superseded IS NULL AND n.revision = $2",
    )
    .bind(glossary)
    .bind(place.revision)
    .fetch_one(db)
    .await?;
    Ok(Counts { created: counts.0.unsigned_abs(), updated: counts.1.unsigned_abs(), deleted: counts.2.unsigned_abs(), unchanged: 0 })
}
