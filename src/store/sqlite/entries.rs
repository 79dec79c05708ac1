//! Reading entries.

use jiff::Timestamp;
use sqlx::SqliteConnection;
use tokio_stream::StreamExt;

use crate::{
    id::{EntryId, GlossaryId},
    store::{EntryRecord, StoreError, body, body::BadBody},
};

use super::fault::Fault;

/// id, revision, body, times of creation and last write.
type Row = (String, i64, String, i64, i64);

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT entry, revision, body, create_time, update_time FROM entry_versions
             WHERE glossary = ?1 AND superseded IS NULL AND body IS NOT NULL ",
            $rest
        )
    };
}

/// Entries handed out at once by [`all`].
const PIECE: usize = 1_000;

fn record(glossary: &GlossaryId, row: Row) -> Result<EntryRecord, Fault> {
    let (id, revision, json, created, updated) = row;
    let damaged = |cause| StoreError::DamagedEntry { glossary: glossary.to_string(), entry: id.clone(), cause };
    let time =
        |micros: i64| Timestamp::from_microsecond(micros).map_err(|_| damaged(BadBody::Name { what: "time", value: micros.to_string() }));
    let parsed = EntryId::parse(&id).map_err(|_| damaged(BadBody::Name { what: "id", value: id.clone() }))?;
    Ok(EntryRecord {
        entry: body::read(parsed, &json).map_err(damaged)?,
        revision,
        create_time: time(created)?,
        update_time: time(updated)?,
    })
}

pub(super) async fn get(db: &mut SqliteConnection, glossary: &GlossaryId, id: &EntryId) -> Result<Option<EntryRecord>, Fault> {
    let row: Option<Row> = sqlx::query_as(select!("AND entry = ?2")).bind(glossary.as_str()).bind(id.as_str()).fetch_optional(db).await?;
    row.map(|row| record(glossary, row)).transpose()
}

pub(super) async fn list(
    db: &mut SqliteConnection,
    glossary: &GlossaryId,
    after: Option<&EntryId>,
    limit: u32,
) -> Result<Vec<EntryRecord>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(select!("AND entry > ?2 ORDER BY entry LIMIT ?3"))
        .bind(glossary.as_str())
        .bind(after.map_or("", EntryId::as_str))
        .bind(limit)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(|row| record(glossary, row)).collect()
}

pub(super) async fn all(
    db: &mut SqliteConnection,
    glossary: &GlossaryId,
    piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send),
) -> Result<(), Fault> {
    let mut rows = sqlx::query_as::<_, Row>(select!("")).bind(glossary.as_str()).fetch(db);
    let mut pending = Vec::with_capacity(PIECE);
    while let Some(row) = rows.next().await {
        pending.push(record(glossary, row?)?);
        if pending.len() == PIECE {
            piece(std::mem::replace(&mut pending, Vec::with_capacity(PIECE)));
        }
    }
    if !pending.is_empty() {
        piece(pending);
    }
    Ok(())
}
