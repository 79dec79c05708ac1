//! Chunks as rows, and the pieces of text they stand for.

use sqlx::FromRow;

use crate::{
    id::JobId,
    jobs::{
        JobError,
        cut::Cut,
        pack,
        record::{Format, JobState, read_pins},
        repository::{Claim, Claimed, Fault, Found},
    },
};

use super::{Db, rows::now};

/// Bytes of a stored piece of input: a chunk is read from one or two.
pub(super) const PIECE: usize = 256 << 10;

pub(super) async fn write_piece(db: &mut Db, id: &JobId, part: i64, start: i64, text: &[u8]) -> Result<i64, Fault> {
    let body = pack::compress(text).map_err(|e| JobError::Queue(e.to_string()))?;
    let stored = body.len() as i64;
    sqlx::query("INSERT INTO job_inputs (job, part, start, body) VALUES ($1, $2, $3, $4)")
        .bind(id.as_str())
        .bind(part)
        .bind(start)
        .bind(body)
        .execute(db)
        .await?;
    Ok(stored)
}

fn expanded(id: &JobId, body: &[u8]) -> Result<Vec<u8>, Fault> {
    Ok(pack::expand(body).map_err(|e| JobError::Damaged { job: id.clone(), what: e.to_string() })?)
}

pub(super) async fn read(db: &mut Db, id: &JobId, part: i64, from: i64, to: i64) -> Result<Vec<u8>, Fault> {
    let pieces: Vec<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT start, body FROM job_inputs WHERE job = $1 AND part = $2 AND start < $4
           AND start >= (SELECT max(p.start) FROM job_inputs p WHERE p.job = $1 AND p.part = $2 AND p.start <= $3)
         ORDER BY start",
    )
    .bind(id.as_str())
    .bind(part)
    .bind(from)
    .bind(to)
    .fetch_all(db)
    .await?;
    let mut text = Vec::with_capacity((to - from).max(0) as usize);
    for (start, body) in pieces {
        let piece = expanded(id, &body)?;
        let within = |at: i64| (at - start).clamp(0, piece.len() as i64) as usize;
        text.extend(&piece[within(from)..within(to)]);
    }
    if text.len() as i64 != to - from {
        return Err(JobError::Damaged { job: id.clone(), what: "a piece of its input is missing".into() }.into());
    }
    Ok(text)
}

pub(super) async fn piece(db: &mut Db, id: &JobId, part: i64, at: i64) -> Result<Option<Vec<u8>>, Fault> {
    let found: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT start, body FROM job_inputs WHERE job = $1 AND part = $2 AND start <= $3 ORDER BY start DESC LIMIT 1")
            .bind(id.as_str())
            .bind(part)
            .bind(at)
            .fetch_optional(db)
            .await?;
    let Some((start, body)) = found else { return Ok(None) };
    let mut piece = expanded(id, &body)?;
    let rest = piece.split_off(((at - start) as usize).min(piece.len()));
    Ok(Some(rest).filter(|rest| !rest.is_empty()))
}

#[derive(FromRow)]
struct CutRow {
    chunk: i64,
    first_item: i64,
    items: i64,
    first_line: i64,
    next_line: i64,
    start: i64,
    stop: i64,
    next_start: i64,
}

pub(super) async fn last(db: &mut Db, id: &JobId) -> Result<Option<Cut>, Fault> {
    let row: Option<CutRow> = sqlx::query_as(
        "SELECT chunk, first_item, items, first_line, next_line, start, stop, next_start FROM job_chunks
         WHERE job = $1 ORDER BY chunk DESC LIMIT 1",
    )
    .bind(id.as_str())
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| Cut {
        chunk: r.chunk,
        first_item: r.first_item,
        items: r.items,
        first_line: r.first_line,
        next_line: r.next_line,
        start: r.start,
        stop: r.stop,
        next_start: r.next_start,
    }))
}

pub(super) async fn write(db: &mut Db, id: &JobId, cut: &Cut) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO job_chunks (job, chunk, first_item, items, first_line, next_line, start, stop, next_start, state, failed, bytes, time, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, '')",
    )
    .bind(id.as_str())
    .bind(cut.chunk)
    .bind(cut.first_item)
    .bind(cut.items)
    .bind(cut.first_line)
    .bind(cut.next_line)
    .bind(cut.start)
    .bind(cut.stop)
    .bind(cut.next_start)
    .bind(now())
    .execute(db)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct ClaimRow {
    job_state: String,
    task: String,
    options: String,
    pins: String,
    format: String,
    start: i64,
    stop: i64,
    first_line: i64,
    state: i64,
    ticket: Option<i64>,
}

pub(super) async fn claim(db: &mut Db, id: &JobId, chunk: i64, ticket: i64) -> Result<Claimed, Fault> {
    let row: Option<ClaimRow> = sqlx::query_as(
        "SELECT j.state AS job_state, j.task, j.options, j.pins, j.format, c.start, c.stop, c.first_line, c.state, c.ticket
         FROM job_chunks c JOIN jobs j ON j.id = c.job WHERE c.job = $1 AND c.chunk = $2",
    )
    .bind(id.as_str())
    .bind(chunk)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(Claimed::Over) };
    if row.state != 1 || row.ticket != Some(ticket) {
        return Ok(Claimed::Over);
    }
    if row.job_state != JobState::Running.as_str() {
        return Ok(Claimed::NotNow);
    }
    let damaged = || JobError::Damaged { job: id.clone(), what: "its glossaries".into() };
    Ok(Claimed::Work(Box::new(Claim {
        task: row.task,
        options: row.options,
        pins: read_pins(&row.pins).ok_or_else(damaged)?,
        bytes: (row.start, row.stop),
        first_line: row.first_line,
        part: i64::from(row.format != Format::Jsonl.as_str()),
    })))
}

/// Brings a chunk from the queue to another state, if this ticket stands for it and its job still wants it.
pub(super) async fn end(
    db: &mut Db,
    id: &JobId,
    (chunk, ticket): (i64, i64),
    state: i64,
    (failed, bytes, reason): (i64, i64, &str),
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE job_chunks SET state = $4, failed = $5, bytes = $6, reason = $7, time = $8
         WHERE job = $1 AND chunk = $2 AND ticket = $3 AND state = 1
           AND EXISTS (SELECT 1 FROM jobs WHERE id = $1 AND ($4 <> 2 OR state IN ('running', 'paused')))",
    )
    .bind(id.as_str())
    .bind(chunk)
    .bind(ticket)
    .bind(state)
    .bind(failed)
    .bind(bytes)
    .bind(reason)
    .bind(now())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn write_results(db: &mut Db, id: &JobId, chunk: i64, body: &[u8]) -> Result<(), Fault> {
    sqlx::query("INSERT INTO job_results (job, chunk, body) VALUES ($1, $2, $3)")
        .bind(id.as_str())
        .bind(chunk)
        .bind(body)
        .execute(db)
        .await?;
    Ok(())
}

/// The chunk of an item: its first item, the number of its first line, and its text.
pub(super) async fn text(db: &mut Db, id: &JobId, item: u64) -> Result<(u64, i64, Vec<u8>), Fault> {
    let row: Option<(i64, i64, i64, i64, String)> = sqlx::query_as(
        "SELECT c.first_item, c.first_line, c.start, c.stop, j.format FROM job_chunks c JOIN jobs j ON j.id = c.job
         WHERE c.job = $1 AND c.first_item <= $2 ORDER BY c.first_item DESC LIMIT 1",
    )
    .bind(id.as_str())
    .bind(item as i64)
    .fetch_optional(&mut *db)
    .await?;
    let (first_item, first_line, start, stop, format) = row.ok_or_else(|| JobError::NotFound(id.clone()))?;
    let text = read(db, id, i64::from(format != Format::Jsonl.as_str()), start, stop).await?;
    Ok((first_item as u64, first_line, text))
}

#[derive(FromRow)]
struct FoundRow {
    first_item: i64,
    items: i64,
    state: i64,
    body: Option<Vec<u8>>,
}

/// `over`: nothing comes any more.
pub(super) async fn results(db: &mut Db, id: &JobId, from: u64, over: bool) -> Result<Found, Fault> {
    let row: Option<FoundRow> = sqlx::query_as(
        "SELECT c.first_item, c.items, c.state, r.body FROM job_chunks c LEFT JOIN job_results r ON r.job = c.job AND r.chunk = c.chunk
         WHERE c.job = $1 AND c.first_item <= $2 ORDER BY c.first_item DESC LIMIT 1",
    )
    .bind(id.as_str())
    .bind(from as i64)
    .fetch_optional(db)
    .await?;
    let missing = if over { Found::End } else { Found::NotYet };
    Ok(match row {
        Some(row) if ((row.first_item + row.items) as u64) > from && (row.state == 2 || over) => {
            Found::Chunk { first_item: row.first_item as u64, items: row.items as u64, body: row.body }
        }
        _ => missing,
    })
}
