//! Jobs as rows.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::{
    id::JobId,
    jobs::{
        JobError,
        record::{Format, JobRecord, JobState, NewJob, Progress, read_pins},
        repository::Fault,
    },
};

use super::{Db, list};

#[derive(FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    display_name: String,
    pub(super) digest: String,
    queue: String,
    pub(super) task: String,
    pub(super) version: i64,
    options: String,
    format: String,
    state: String,
    pub(super) planned: bool,
    pins: String,
    input_bytes: i64,
    input_stored: i64,
    reason: String,
    create_time: i64,
    start_time: Option<i64>,
    end_time: Option<i64>,
    expire_time: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, display_name, digest, queue, task, version, options, format, state, planned, pins, input_bytes, input_stored,
                    reason, create_time, start_time, end_time, expire_time FROM jobs ",
            $rest
        )
    };
    ($($rest:expr),+) => {
        concat!(
            "SELECT id, display_name, digest, queue, task, version, options, format, state, planned, pins, input_bytes, input_stored,
                    reason, create_time, start_time, end_time, expire_time FROM jobs ",
            $($rest),+
        )
    };
}

/// Now, as finely as it is stored.
pub(super) fn now() -> i64 {
    Timestamp::now().as_microsecond()
}

fn damaged(id: &JobId, what: &str) -> JobError {
    JobError::Damaged { job: id.clone(), what: what.to_owned() }
}

impl Row {
    /// The record; none of a job that is being removed.
    pub(super) fn record(self, progress: Progress) -> Result<Option<JobRecord>, Fault> {
        let id = JobId::parse(&self.id).map_err(|e| JobError::Queue(e.to_string()))?;
        if self.state == "deleting" {
            return Ok(None);
        }
        let time = |micros: i64| Timestamp::from_microsecond(micros).map_err(|_| damaged(&id, "a time"));
        Ok(Some(JobRecord {
            state: JobState::parse(&self.state).ok_or_else(|| damaged(&id, "its state"))?,
            planned: self.planned,
            pins: read_pins(&self.pins).ok_or_else(|| damaged(&id, "its glossaries"))?,
            input_bytes: self.input_bytes as u64,
            input_stored: self.input_stored as u64,
            reason: self.reason,
            create_time: time(self.create_time)?,
            start_time: self.start_time.map(time).transpose()?,
            end_time: self.end_time.map(time).transpose()?,
            expire_time: time(self.expire_time)?,
            progress,
            job: NewJob {
                display_name: self.display_name,
                queue: self.queue,
                task: self.task,
                version: self.version,
                options: self.options,
                format: Format::parse(&self.format).ok_or_else(|| damaged(&id, "its format"))?,
            },
            id,
        }))
    }
}

/// The row of a job, for reading.
pub(super) async fn get(db: &mut Db, id: &JobId) -> Result<JobRecord, Fault> {
    let row: Option<Row> = sqlx::query_as(select!("WHERE id = $1")).bind(id.as_str()).fetch_optional(&mut *db).await?;
    let progress = progress(db, &[id.as_str()]).await?.remove(id.as_str()).unwrap_or_default();
    let record = row.map(|row| row.record(progress)).transpose()?.flatten();
    Ok(record.ok_or_else(|| JobError::NotFound(id.clone()))?)
}

/// The row of a job, held to the end of the transaction; its progress is not counted.
pub(super) async fn hold(db: &mut Db, id: &JobId) -> Result<JobRecord, Fault> {
    let row: Option<Row> = sqlx::query_as(select!(locked!("WHERE id = $1"))).bind(id.as_str()).fetch_optional(db).await?;
    let record = row.map(|row| row.record(Progress::default())).transpose()?.flatten();
    Ok(record.ok_or_else(|| JobError::NotFound(id.clone()))?)
}

pub(super) async fn of_request(db: &mut Db, request: &str) -> Result<Option<Row>, Fault> {
    Ok(sqlx::query_as(select!("WHERE request = $1")).bind(request).fetch_optional(db).await?)
}

pub(super) async fn listed(db: &mut Db, states: &[JobState], before: Option<&JobId>, limit: u32) -> Result<Vec<JobRecord>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(select!("WHERE state ", any_of!("$1"), " AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3"))
        .bind(list(states.iter().map(|s| s.as_str())))
        .bind(before.map_or("", JobId::as_str))
        .bind(i64::from(limit))
        .fetch_all(&mut *db)
        .await?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut counted = progress(db, &ids).await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let progress = counted.remove(&row.id).unwrap_or_default();
        records.extend(row.record(progress)?);
    }
    Ok(records)
}

#[derive(FromRow)]
struct Counted {
    job: String,
    items: i64,
    done: i64,
    failed: i64,
    given_up: i64,
    chunks: i64,
    bytes: i64,
    recent: i64,
}

async fn progress(db: &mut Db, ids: &[&str]) -> Result<HashMap<String, Progress>, Fault> {
    let lately = Timestamp::now().checked_sub(SignedDuration::from_secs(Progress::WINDOW)).map_or(0, Timestamp::as_microsecond);
    let rows: Vec<Counted> = sqlx::query_as(concat!(
        "SELECT job, CAST(sum(items) AS BIGINT) AS items, CAST(sum(failed) AS BIGINT) AS failed, count(*) AS chunks,
                CAST(sum(bytes) AS BIGINT) AS bytes,
                CAST(sum(CASE WHEN state = 2 THEN items ELSE 0 END) AS BIGINT) AS done,
                CAST(sum(CASE WHEN state = 3 THEN items ELSE 0 END) AS BIGINT) AS given_up,
                CAST(sum(CASE WHEN state = 2 AND time > $2 THEN items ELSE 0 END) AS BIGINT) AS recent
         FROM job_chunks WHERE job ",
        any_of!("$1"),
        " GROUP BY job"
    ))
    .bind(list(ids.iter().copied()))
    .bind(lately)
    .fetch_all(db)
    .await?;
    let progress = |row: Counted| {
        let counted = Progress {
            items: row.items as u64,
            done: row.done as u64,
            failed: row.failed as u64,
            given_up: row.given_up as u64,
            chunks: row.chunks as u64,
            result_bytes: row.bytes as u64,
            recent: row.recent as u64,
        };
        (row.job, counted)
    };
    Ok(rows.into_iter().map(progress).collect())
}
