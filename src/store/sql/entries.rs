//! Reading entries: now, at an earlier revision, and deleted ones.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    id::{EntryId, GlossaryId},
    store::{EntryRecord, StoreError, body, body::BadBody},
};

use super::{Db, dialect, fault::Fault};

/// id, revision, body, times of creation, last write and deletion.
pub(super) type Row = (String, i64, String, i64, i64, Option<i64>);

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT entry, revision, body, create_time, update_time, NULL FROM entry_versions
             WHERE glossary = $1 AND superseded IS NULL AND body IS NOT NULL ",
            $($rest),+
        )
    };
}

/// Versions that were current at revision `$2`.
macro_rules! select_at {
    ($rest:literal) => {
        concat!(
            "SELECT entry, revision, body, create_time, update_time, NULL FROM entry_versions
             WHERE glossary = $1 AND revision <= $2 AND (superseded IS NULL OR superseded > $2) AND body IS NOT NULL ",
            $rest
        )
    };
}

pub(super) fn record(glossary: &GlossaryId, row: Row) -> Result<EntryRecord, Fault> {
    let (id, revision, json, created, updated, deleted) = row;
    let damaged = |cause| StoreError::DamagedEntry { glossary: glossary.to_string(), entry: id.clone(), cause };
    let time =
        |micros: i64| Timestamp::from_microsecond(micros).map_err(|_| damaged(BadBody::Name { what: "time", value: micros.to_string() }));
    let parsed = EntryId::parse(&id).map_err(|_| damaged(BadBody::Name { what: "id", value: id.clone() }))?;
    Ok(EntryRecord {
        entry: body::read(parsed, &json).map_err(damaged)?,
        revision,
        create_time: time(created)?,
        update_time: time(updated)?,
        delete_time: deleted.map(time).transpose()?,
    })
}

pub(super) fn records(glossary: &GlossaryId, rows: Vec<Row>) -> Result<Vec<EntryRecord>, Fault> {
    rows.into_iter().map(|row| record(glossary, row)).collect()
}

pub(super) async fn get(db: &mut Db, glossary: &GlossaryId, id: &EntryId, revision: Option<i64>) -> Result<Option<EntryRecord>, Fault> {
    let row: Option<Row> = match revision {
        None => sqlx::query_as(select!("AND entry = $2")).bind(glossary.as_str()).bind(id.as_str()).fetch_optional(db).await?,
        Some(revision) => {
            let query = sqlx::query_as(select_at!("AND entry = $3")).bind(glossary.as_str()).bind(revision).bind(id.as_str());
            query.fetch_optional(db).await?
        }
    };
    row.map(|row| record(glossary, row)).transpose()
}

pub(super) async fn list(
    db: &mut Db,
    glossary: &GlossaryId,
    revision: Option<i64>,
    after: Option<&EntryId>,
    limit: u32,
) -> Result<Vec<EntryRecord>, Fault> {
    let (after, limit) = (after.map_or("", EntryId::as_str), i64::from(limit));
    let rows: Vec<Row> = match revision {
        None => {
            let query = sqlx::query_as(select!("AND entry > $2 ORDER BY entry LIMIT $3"));
            query.bind(glossary.as_str()).bind(after).bind(limit).fetch_all(db).await?
        }
        Some(revision) => {
            let query = sqlx::query_as(select_at!("AND entry > $3 ORDER BY entry LIMIT $4"));
            query.bind(glossary.as_str()).bind(revision).bind(after).bind(limit).fetch_all(db).await?
        }
    };
    records(glossary, rows)
}

/// The entries with these ids, in this order.
pub(super) async fn of(db: &mut Db, glossary: &GlossaryId, ids: &[EntryId]) -> Result<Vec<Option<EntryRecord>>, Fault> {
    let wanted = dialect::list(ids.iter().map(EntryId::as_str));
    let query = sqlx::query_as(select!("AND entry ", any_of!("$2")));
    let rows: Vec<Row> = query.bind(glossary.as_str()).bind(wanted).fetch_all(db).await?;
    let mut found: HashMap<EntryId, EntryRecord> = records(glossary, rows)?.into_iter().map(|r| (r.entry.id.clone(), r)).collect();
    // A caller may ask for the same id twice.
    Ok(ids.iter().map(|id| if ids.len() == 1 { found.remove(id) } else { found.get(id).cloned() }).collect())
}

/// A deleted entry is told by its last version without a body; what it was is the version before.
macro_rules! select_deleted {
    ($rest:literal) => {
        concat!(
            "SELECT v.entry, v.revision, p.body, v.create_time, p.update_time, v.update_time
             FROM entry_versions v JOIN entry_versions p ON p.glossary = v.glossary AND p.entry = v.entry AND p.superseded = v.revision
             WHERE v.glossary = $1 AND v.superseded IS NULL AND v.body IS NULL AND p.body IS NOT NULL ",
            $rest
        )
    };
}

pub(super) async fn deleted(db: &mut Db, glossary: &GlossaryId, after: Option<&EntryId>, limit: u32) -> Result<Vec<EntryRecord>, Fault> {
    let query = sqlx::query_as(select_deleted!("AND v.entry > $2 ORDER BY v.entry LIMIT $3"));
    let rows = query.bind(glossary.as_str()).bind(after.map_or("", EntryId::as_str)).bind(i64::from(limit)).fetch_all(db).await?;
    records(glossary, rows)
}

pub(super) async fn deleted_one(db: &mut Db, glossary: &GlossaryId, id: &EntryId) -> Result<Option<EntryRecord>, Fault> {
    let query = sqlx::query_as(select_deleted!("AND v.entry = $2"));
    let row: Option<Row> = query.bind(glossary.as_str()).bind(id.as_str()).fetch_optional(db).await?;
    row.map(|row| record(glossary, row)).transpose()
}
