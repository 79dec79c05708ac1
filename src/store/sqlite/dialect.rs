//! What only SQLite says this way: lists travel as JSON and are unpacked by `json_each`.

use serde_json::{Value, json};

use crate::{
    id::GlossaryId,
    store::{EntryRecord, StoreError},
};

use super::{
    Db, entries,
    fault::Fault,
    versions::{Place, Version},
};

/// Ids as one value, for `any_of!`.
pub(super) fn list<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.collect::<Value>().to_string()
}

/// Writes versions in one statement. A version of the same revision, such as the one that says that the entry of an earlier
/// glossary of this name was deleted, gives way.
pub(super) async fn insert(db: &mut Db, place: Place<'_>, versions: Vec<Version<'_>>) -> Result<(), Fault> {
    let rows: Value = versions.into_iter().map(|v| json!([v.id, v.body, v.created])).collect();
    sqlx::query(
        "INSERT INTO entry_versions (glossary, entry, revision, superseded, body, create_time, update_time)
         SELECT $1, value ->> 0, $2, NULL, value ->> 1, value ->> 2, $3 FROM json_each($4) WHERE true
         ON CONFLICT (glossary, entry, revision) DO UPDATE SET body = excluded.body, create_time = excluded.create_time",
    )
    .bind(place.glossary.as_str())
    .bind(place.revision)
    .bind(place.time.as_microsecond())
    .bind(rows.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Nobody listens to a file: other processes look for changes themselves.
#[allow(clippy::unused_async, reason = "the other database has something to wait for")]
pub(super) async fn announce(_: &mut Db, _: &GlossaryId) -> Result<(), Fault> {
    Ok(())
}

/// Entries handed out at once by [`all`].
const PIECE: i64 = 1_000;

/// Between the values of an entry, and between entries: control characters, which neither ids nor JSON have.
const UNIT: char = '\u{1f}';
const RECORD: char = '\u{1e}';

/// Hands out all entries, by id. A thousand of them travel as one value: every value costs a trip between two threads, and
/// with five a row a million rows take ten seconds for that alone.
pub(super) async fn all(db: &mut Db, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let packed: Option<String> = sqlx::query_scalar(
            "SELECT group_concat(entry || char(31) || revision || char(31) || create_time || char(31) || update_time || char(31) || body, char(30))
             FROM (SELECT entry, revision, create_time, update_time, body FROM entry_versions
                   WHERE glossary = $1 AND superseded IS NULL AND body IS NOT NULL AND entry > $2 ORDER BY entry LIMIT $3)",
        )
        .bind(glossary.as_str())
        .bind(&after)
        .bind(PIECE)
        .fetch_one(&mut *db)
        .await?;
        let Some(packed) = packed else { return Ok(()) };
        let rows: Vec<entries::Row> = packed.split(RECORD).map(|text| row(glossary, text)).collect::<Result<_, _>>()?;
        let last = rows.len() < PIECE as usize;
        let mut records = entries::records(glossary, rows)?;
        records.sort_unstable_by(|a, b| a.entry.id.cmp(&b.entry.id));
        after = records.last().map(|record| record.entry.id.to_string()).unwrap_or_default();
        piece(records);
        if last {
            return Ok(());
        }
    }
}

fn row(glossary: &GlossaryId, text: &str) -> Result<entries::Row, Fault> {
    let read = || {
        let mut values = text.splitn(5, UNIT);
        let id = values.next()?.to_owned();
        let (revision, created, updated) = (values.next()?.parse().ok()?, values.next()?.parse().ok()?, values.next()?.parse().ok()?);
        Some((id, revision, values.next()?.to_owned(), created, updated, None))
    };
    let damaged = || StoreError::DamagedGlossary { glossary: glossary.to_string(), cause: "a row cannot be read".into() };
    Ok(read().ok_or_else(damaged)?)
}
