//! What only PostgreSQL says this way: lists travel as arrays.

use tokio_stream::StreamExt;

use crate::{id::GlossaryId, store::EntryRecord};

use super::{
    CHANNEL, Db, entries,
    fault::Fault,
    versions::{Place, Version},
};

/// Ids as one value, for `any_of!`.
pub(super) fn list<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    ids.map(str::to_owned).collect()
}

/// Writes versions in one statement. A version of the same revision, such as the one that says that the entry of an earlier
/// glossary of this name was deleted, gives way.
pub(super) async fn insert(db: &mut Db, place: Place<'_>, versions: Vec<Version<'_>>) -> Result<(), Fault> {
    let (mut ids, mut bodies, mut created) = (Vec::new(), Vec::new(), Vec::new());
    for version in versions {
        ids.push(version.id.to_owned());
        bodies.push(version.body);
        created.push(version.created);
    }
    sqlx::query(
        "INSERT INTO entry_versions (glossary, entry, revision, superseded, body, create_time, update_time)
         SELECT $1, new.entry, $2, NULL, new.body, new.created, $3
         FROM unnest($4::text[], $5::text[], $6::bigint[]) AS new (entry, body, created)
         ON CONFLICT (glossary, entry, revision) DO UPDATE SET body = excluded.body, create_time = excluded.create_time",
    )
    .bind(place.glossary.as_str())
    .bind(place.revision)
    .bind(place.time.as_microsecond())
    .bind(ids)
    .bind(bodies)
    .bind(created)
    .execute(db)
    .await?;
    Ok(())
}

/// Tells the other servers, as soon as the transaction is committed.
pub(super) async fn announce(db: &mut Db, glossary: &GlossaryId) -> Result<(), Fault> {
    sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(glossary.as_str()).execute(db).await?;
    Ok(())
}

/// Entries handed out at once by [`all`].
const PIECE: usize = 1_000;

/// Hands out all entries, by id.
pub(super) async fn all(db: &mut Db, glossary: &GlossaryId, piece: &mut (dyn FnMut(Vec<EntryRecord>) + Send)) -> Result<(), Fault> {
    let query = sqlx::query_as::<_, entries::Row>(
        "SELECT entry, revision, body, create_time, update_time, NULL::bigint FROM entry_versions
         WHERE glossary = $1 AND superseded IS NULL AND body IS NOT NULL ORDER BY entry",
    );
    let mut rows = query.bind(glossary.as_str()).fetch(db);
    let mut pending = Vec::with_capacity(PIECE);
    while let Some(row) = rows.next().await {
        pending.push(entries::record(glossary, row?)?);
        if pending.len() == PIECE {
            piece(std::mem::replace(&mut pending, Vec::with_capacity(PIECE)));
        }
    }
    if !pending.is_empty() {
        piece(pending);
    }
    Ok(())
}
