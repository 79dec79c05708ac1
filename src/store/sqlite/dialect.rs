//! What only SQLite says this way: lists travel as JSON and are unpacked by `json_each`.

use serde_json::{Value, json};

use crate::id::GlossaryId;

use super::{
    Db,
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
