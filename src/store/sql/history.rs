//! Revisions, and how entries differ from one.

use jiff::Timestamp;

use crate::{
    id::{EntryId, GlossaryId},
    store::{Cause, Counts, EntryChange, Revision, StoreError},
};

use super::{Db, entries, fault::Fault, glossaries};

/// What [`glossaries::Row`] has, without the time of deletion, and: cause, created, updated, deleted.
type Row = (String, String, String, i32, i64, i64, i64, i64, String, i64, i64, i64);

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT g.id, r.display_name, r.description, r.priority, r.entry_count, r.revision, g.create_time, r.time,
                    r.cause, r.created, r.updated, r.deleted
             FROM revisions r JOIN glossaries g ON g.id = r.glossary WHERE r.glossary = $1 ",
            $rest
        )
    };
}

fn revision(row: Row) -> Result<Revision, Fault> {
    let (id, display_name, description, priority, entry_count, number, created, time, cause, c, u, d) = row;
    let parsed = Cause::parse(&cause)
        .ok_or_else(|| StoreError::DamagedGlossary { glossary: id.clone(), cause: format!("unknown cause `{cause}` of a revision") })?;
    let deleted = (parsed == Cause::Delete).then_some(time);
    let glossary = glossaries::record((id, display_name, description, priority, entry_count, number, created, time, deleted))?;
    let counts = Counts { created: c.unsigned_abs(), updated: u.unsigned_abs(), deleted: d.unsigned_abs(), unchanged: 0 };
    Ok(Revision { glossary, cause: parsed, counts })
}

pub(super) async fn list(db: &mut Db, id: &GlossaryId, before: Option<i64>, limit: u32) -> Result<Vec<Revision>, Fault> {
    let query = sqlx::query_as(select!("AND r.revision < $2 ORDER BY r.revision DESC LIMIT $3"));
    let rows: Vec<Row> = query.bind(id.as_str()).bind(before.unwrap_or(i64::MAX)).bind(i64::from(limit)).fetch_all(db).await?;
    rows.into_iter().map(revision).collect()
}

pub(super) async fn count(db: &mut Db, id: &GlossaryId) -> Result<u64, Fault> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions WHERE glossary = $1").bind(id.as_str()).fetch_one(db).await?;
    Ok(count.unsigned_abs())
}

/// The glossary as a revision left it.
pub(super) async fn at(db: &mut Db, id: &GlossaryId, number: i64) -> Result<Revision, Fault> {
    let row: Option<Row> = sqlx::query_as(select!("AND r.revision = $2")).bind(id.as_str()).bind(number).fetch_optional(db).await?;
    let missing = || StoreError::RevisionNotFound { glossary: id.clone(), revision: number };
    revision(row.ok_or_else(missing)?)
}

/// entry, revision, body, times of creation and last write; it was there at the revision asked about.
type ChangeRow = (String, i64, Option<String>, i64, i64, bool);

pub(super) async fn changes(
    db: &mut Db,
    glossary: &GlossaryId,
    since: i64,
    after: (i64, &str),
    limit: u32,
) -> Result<Vec<EntryChange>, Fault> {
    let rows: Vec<ChangeRow> = sqlx::query_as(
        "SELECT v.entry, v.revision, v.body, v.create_time, v.update_time,
                EXISTS (SELECT 1 FROM entry_versions p WHERE p.glossary = v.glossary AND p.entry = v.entry
                        AND p.revision <= $2 AND p.superseded > $2 AND p.body IS NOT NULL)
         FROM entry_versions v
         WHERE v.glossary = $1 AND v.superseded IS NULL AND v.revision > $2 AND (v.revision, v.entry) > ($3, $4)
         ORDER BY v.revision, v.entry LIMIT $5",
    )
    .bind(glossary.as_str())
    .bind(since)
    .bind(after.0)
    .bind(after.1)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.into_iter().map(|row| change(glossary, row)).collect()
}

fn change(glossary: &GlossaryId, row: ChangeRow) -> Result<EntryChange, Fault> {
    let (entry, revision, body, created, updated, was_there) = row;
    let Some(body) = body else {
        let damaged = |cause: String| StoreError::DamagedGlossary { glossary: glossary.to_string(), cause };
        let id = EntryId::parse(&entry).map_err(|e| damaged(e.to_string()))?;
        let time = Timestamp::from_microsecond(updated).map_err(|e| damaged(e.to_string()))?;
        return Ok(EntryChange::Deleted { id, revision, time });
    };
    let record = entries::record(glossary, (entry, revision, body, created, updated, None))?;
    Ok(if was_there { EntryChange::Updated(record) } else { EntryChange::Created(record) })
}
