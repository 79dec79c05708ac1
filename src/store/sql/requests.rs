//! Requests that were carried out.

use jiff::{SignedDuration, Timestamp};

use crate::{
    id::GlossaryId,
    store::{RequestKey, StoreError},
};

use super::{Db, fault::Fault};

/// How long a request is remembered: longer than anybody retries.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The revision a request led to, if it was carried out before.
pub(super) async fn done(db: &mut Db, request: Option<&RequestKey>) -> Result<Option<i64>, Fault> {
    let Some(request) = request else { return Ok(None) };
    let found: Option<(String, i64)> =
        sqlx::query_as("SELECT digest, revision FROM requests WHERE id = $1").bind(&request.id).fetch_optional(db).await?;
    match found {
        Some((digest, _)) if digest != request.digest => Err(StoreError::RequestReused(request.id.clone()).into()),
        found => Ok(found.map(|(_, revision)| revision)),
    }
}

/// Notes that a request led to a revision; forgets those of long ago.
pub(super) async fn note(
    db: &mut Db,
    request: Option<&RequestKey>,
    glossary: &GlossaryId,
    revision: i64,
    time: Timestamp,
) -> Result<(), Fault> {
    let Some(request) = request else { return Ok(()) };
    let forgotten = time.checked_sub(REMEMBERED).unwrap_or(time);
    sqlx::query("DELETE FROM requests WHERE create_time < $1").bind(forgotten.as_microsecond()).execute(&mut *db).await?;
    sqlx::query("INSERT INTO requests (id, digest, glossary, revision, create_time) VALUES ($1, $2, $3, $4, $5)")
        .bind(&request.id)
        .bind(&request.digest)
        .bind(glossary.as_str())
        .bind(revision)
        .bind(time.as_microsecond())
        .execute(db)
        .await?;
    Ok(())
}
