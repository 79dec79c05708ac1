//! Queries over glossaries.

use jiff::Timestamp;

use crate::{
    id::GlossaryId,
    store::{Cause, Counts, GlossaryFields, GlossaryRecord, Origin, StoreError},
};

use super::{Db, fault::Fault};

/// id, display name, description, priority, number of entries, revision, times of creation, last write and deletion.
pub(super) type Row = (String, String, String, i32, i64, i64, i64, i64, Option<i64>);

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, display_name, description, priority, entry_count, revision, create_time, update_time, delete_time FROM glossaries ",
            $rest
        )
    };
}

pub(super) fn record(row: Row) -> Result<GlossaryRecord, Fault> {
    let (id, display_name, description, priority, entry_count, revision, created, updated, deleted) = row;
    let damaged = |cause: String| StoreError::DamagedGlossary { glossary: id.clone(), cause };
    let time = |micros| Timestamp::from_microsecond(micros).map_err(|e| damaged(e.to_string()));
    Ok(GlossaryRecord {
        id: parse(&id)?,
        fields: GlossaryFields { display_name, description, priority },
        entry_count: u64::try_from(entry_count).map_err(|e| damaged(e.to_string()))?,
        revision,
        create_time: time(created)?,
        update_time: time(updated)?,
        delete_time: deleted.map(time).transpose()?,
    })
}

pub(super) fn parse(id: &str) -> Result<GlossaryId, StoreError> {
    GlossaryId::parse(id).map_err(|e| StoreError::DamagedGlossary { glossary: id.to_owned(), cause: e.to_string() })
}

/// A glossary, deleted or not.
pub(super) async fn find(db: &mut Db, id: &GlossaryId) -> Result<Option<GlossaryRecord>, Fault> {
    let found: Option<Row> = sqlx::query_as(select!("WHERE id = $1")).bind(id.as_str()).fetch_optional(db).await?;
    found.map(record).transpose()
}

pub(super) async fn get(db: &mut Db, id: &GlossaryId) -> Result<GlossaryRecord, Fault> {
    let found = find(db, id).await?.filter(|record| record.delete_time.is_none());
    Ok(found.ok_or_else(|| StoreError::GlossaryNotFound(id.clone()))?)
}

/// The place after which a page begins is looked up in the table, where deleted glossaries stay: it is found even
/// when that glossary is deleted between two pages.
pub(super) async fn list(db: &mut Db, after: Option<&GlossaryId>, limit: u32, deleted: bool) -> Result<Vec<GlossaryRecord>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(select!(
        "WHERE ($3 OR delete_time IS NULL)
           AND ($1 IS NULL OR (-priority, id) > (SELECT -g.priority, g.id FROM glossaries g WHERE g.id = $1))
         ORDER BY priority DESC, id LIMIT $2"
    ))
    .bind(after.map(GlossaryId::as_str))
    .bind(i64::from(limit))
    .bind(deleted)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(record).collect()
}

pub(super) async fn count(db: &mut Db, deleted: bool) -> Result<u64, Fault> {
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM glossaries WHERE $1 OR delete_time IS NULL").bind(deleted).fetch_one(db).await?;
    Ok(count.unsigned_abs())
}

/// Begins a glossary without entries and returns its first revision. One that was deleted begins anew: its old
/// entries become history, its revisions go on.
pub(super) async fn begin(db: &mut Db, id: &GlossaryId, fields: &GlossaryFields, origin: &str, time: Timestamp) -> Result<i64, Fault> {
    let revision = match find(&mut *db, id).await? {
        None => 1,
        Some(earlier) if earlier.delete_time.is_none() => return Err(StoreError::GlossaryExists(id.clone()).into()),
        Some(earlier) => earlier.revision + 1,
    };
    sqlx::query(
        "INSERT INTO glossaries (id, display_name, description, priority, origin, entry_count, revision, create_time, update_time, delete_time)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $7, NULL)
         ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, description = excluded.description, priority = excluded.priority,
             origin = excluded.origin, entry_count = 0, revision = excluded.revision, create_time = excluded.create_time,
             update_time = excluded.update_time, delete_time = NULL",
    )
    .bind(id.as_str())
    .bind(&fields.display_name)
    .bind(&fields.description)
    .bind(fields.priority)
    .bind(origin)
    .bind(revision)
    .bind(time.as_microsecond())
    .execute(&mut *db)
    .await?;
    super::versions::clear(db, id, revision, time).await?;
    Ok(revision)
}

pub(super) async fn describe(db: &mut Db, id: &GlossaryId, fields: &GlossaryFields) -> Result<(), Fault> {
    sqlx::query("UPDATE glossaries SET display_name = $2, description = $3, priority = $4 WHERE id = $1")
        .bind(id.as_str())
        .bind(&fields.display_name)
        .bind(&fields.description)
        .bind(fields.priority)
        .execute(db)
        .await?;
    Ok(())
}

/// Brings a glossary to a revision, and notes what made it.
pub(super) async fn advance(
    db: &mut Db,
    id: &GlossaryId,
    revision: i64,
    cause: Cause,
    counts: &Counts,
    time: Timestamp,
) -> Result<GlossaryRecord, Fault> {
    let micros = time.as_microsecond();
    sqlx::query("UPDATE glossaries SET revision = $2, entry_count = entry_count + $3, update_time = $4, delete_time = $5 WHERE id = $1")
        .bind(id.as_str())
        .bind(revision)
        .bind(counts.growth())
        .bind(micros)
        .bind((cause == Cause::Delete).then_some(micros))
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO revisions (glossary, revision, cause, time, created, updated, deleted, entry_count, display_name, description, priority)
         SELECT id, revision, $2, update_time, $3, $4, $5, entry_count, display_name, description, priority FROM glossaries WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(cause.as_str())
    .bind(counts.created as i64)
    .bind(counts.updated as i64)
    .bind(counts.deleted as i64)
    .execute(&mut *db)
    .await?;
    super::dialect::announce(&mut *db, id).await?;
    let after = find(db, id).await?;
    Ok(after.ok_or_else(|| StoreError::GlossaryNotFound(id.clone()))?)
}

pub(super) async fn revisions(db: &mut Db) -> Result<Vec<(GlossaryId, i64)>, Fault> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, revision FROM glossaries WHERE delete_time IS NULL ORDER BY id").fetch_all(db).await?;
    rows.into_iter().map(|(id, revision)| Ok((parse(&id)?, revision))).collect()
}

pub(super) async fn origins(db: &mut Db) -> Result<Vec<Origin>, Fault> {
    let rows: Vec<(String, String, bool)> =
        sqlx::query_as("SELECT id, origin, delete_time IS NOT NULL FROM glossaries ORDER BY id").fetch_all(db).await?;
    rows.into_iter().map(|(id, origin, deleted)| Ok(Origin { glossary: parse(&id)?, origin, deleted })).collect()
}
