//! Jobs: messages ⇄ domain.

use prost::Message;
use tonic::Status;

use crate::{
    glossary::Stack,
    id::{GlossaryId, JobId, excerpt},
    jobs::{Format, JobRecord, JobState, NewJob, Progress},
    rpc::{
        Engine, batch,
        pb::{self, google::longrunning},
        status::{Violations, coded, invalid, to_message},
    },
};

/// Characters of a display name.
const MAX_NAME: usize = 200;

/// The queue of jobs that name none.
const QUEUE: &str = "default";

/// Reads a new job. Its options are tried at once: what is wrong with them is not found out at night.
pub fn wanted(engine: &Engine, job: &pb::Job) -> Result<NewJob, Status> {
    let mut violations = Violations::default();
    if job.display_name.chars().count() > MAX_NAME {
        violations.add("job.display_name", format!("has more than {MAX_NAME} characters"));
    }
    let format = match job.format.as_str() {
        "" => Some(Format::default()),
        name => {
            let known: Vec<&str> = Format::ALL.iter().map(|f| f.as_str()).collect();
            let format = Format::parse(name);
            violations.take("job.format", format.ok_or_else(|| format!("`{}` is no format: use {}", excerpt(name), known.join(", "))))
        }
    };
    let queue = if job.queue.is_empty() { QUEUE.to_owned() } else { job.queue.clone() };
    // The same characters as an id.
    if JobId::parse(&queue).is_err() {
        violations.add("job.queue", format!("`{}` is not 1 to 63 of a-z, 0-9 and `-`", excerpt(&queue)));
    }
    let task = task(engine, job, &mut violations)?;
    violations.check()?;
    let (Some(format), Some((kind, options))) = (format, task) else { return Err(invalid("job.task", "is needed")) };
    let (task, version) = (kind.name.to_owned(), kind.version);
    Ok(NewJob { display_name: job.display_name.clone(), queue, task, version, options, format })
}

fn task(engine: &Engine, job: &pb::Job, violations: &mut Violations) -> Result<Option<(crate::jobs::TaskKind, String)>, Status> {
    let written = |written: serde_json::Result<String>| written.map_err(|e| invalid("job.task", e.to_string()));
    Ok(match &job.task {
        None => {
            violations
                .add("job.task", "say what is to be done: align_terms, match_terms, align_words, align_sentences or check_translations");
            None
        }
        Some(pb::job::Task::AlignTerms(task)) => {
            batch::align::Align::new(engine, task.clone(), Stack::default())?;
            Some((batch::ALIGN, written(serde_json::to_string(task))?))
        }
        Some(pb::job::Task::MatchTerms(task)) => {
            batch::matching::Match::new(engine, task.clone(), Stack::default())?;
            Some((batch::MATCH, written(serde_json::to_string(task))?))
        }
        Some(pb::job::Task::AlignWords(task)) => {
            batch::parallel::AlignWords::new(engine, task.options)?;
            Some((batch::WORDS, written(serde_json::to_string(task))?))
        }
        Some(pb::job::Task::AlignSentences(task)) => {
            batch::parallel::AlignSentences::new(engine, task.options)?;
            Some((batch::SENTENCES, written(serde_json::to_string(task))?))
        }
        Some(pb::job::Task::CheckTranslations(task)) => {
            batch::check::Check::new(engine, task, Stack::default())?;
            Some((batch::CHECK, written(serde_json::to_string(task))?))
        }
    })
}

/// The glossaries a task names, as they are told in its options; none: it uses no glossary at all.
pub fn glossaries(engine: &Engine, job: &pb::Job) -> Result<Option<Vec<GlossaryId>>, Status> {
    let (names, none) = match &job.task {
        Some(pb::job::Task::AlignTerms(task)) => task.options.as_ref().map(|o| (o.glossaries.clone(), o.no_glossaries)).unwrap_or_default(),
        Some(pb::job::Task::MatchTerms(task)) => (task.options.as_ref().map(|o| o.glossaries.clone()).unwrap_or_default(), false),
        Some(pb::job::Task::CheckTranslations(task)) => {
            task.options.as_ref().map(|o| (o.glossaries.clone(), o.no_glossaries)).unwrap_or_default()
        }
        Some(pb::job::Task::AlignWords(_) | pb::job::Task::AlignSentences(_)) => (Vec::new(), true),
        None => Default::default(),
    };
    let mut violations = Violations::default();
    let wanted = engine.wanted_glossaries("job.task.options", &names, none, &mut violations);
    violations.check()?;
    Ok(wanted)
}

/// A job as it is told.
pub fn job(record: &JobRecord) -> pb::Job {
    let task = match record.job.task.as_str() {
        name if name == batch::ALIGN.name => serde_json::from_str(&record.job.options).ok().map(pb::job::Task::AlignTerms),
        name if name == batch::MATCH.name => serde_json::from_str(&record.job.options).ok().map(pb::job::Task::MatchTerms),
        name if name == batch::WORDS.name => serde_json::from_str(&record.job.options).ok().map(pb::job::Task::AlignWords),
        name if name == batch::SENTENCES.name => serde_json::from_str(&record.job.options).ok().map(pb::job::Task::AlignSentences),
        name if name == batch::CHECK.name => serde_json::from_str(&record.job.options).ok().map(pb::job::Task::CheckTranslations),
        _ => None,
    };
    let pinned = |pin: &crate::jobs::Pin| pb::PinnedGlossary { glossary: pin.glossary.name(), revision: pin.revision };
    pb::Job {
        name: record.id.name(),
        display_name: record.job.display_name.clone(),
        task,
        format: record.job.format.as_str().into(),
        queue: record.job.queue.clone(),
        state: state(record.state) as i32,
        glossaries: record.pins.iter().map(pinned).collect(),
        input_bytes: record.input_bytes as i64,
        stored_bytes: (record.input_stored + record.progress.result_bytes) as i64,
        progress: Some(progress(record)),
        error: record.reason.clone(),
        create_time: Some(record.create_time.into()),
        start_time: record.start_time.map(Into::into),
        end_time: record.end_time.map(Into::into),
        expire_time: Some(record.expire_time.into()),
    }
}

fn progress(record: &JobRecord) -> pb::JobProgress {
    let Progress { items, done, failed, given_up, chunks, .. } = record.progress;
    let age = record.start_time.map_or(0.0, |start| jiff::Timestamp::now().duration_since(start).as_secs_f64());
    let rate = if record.state == JobState::Running { record.progress.rate(age) } else { 0.0 };
    let left = items.saturating_sub(done + given_up) as f64;
    let eta = (rate > 0.0 && record.planned).then(|| std::time::Duration::from_secs_f64((left / rate).min(1e9)));
    pb::JobProgress {
        items_total: items as i64,
        items_done: done as i64,
        items_failed: failed as i64,
        items_given_up: given_up as i64,
        chunks: chunks as i64,
        rate,
        eta: eta.map(|eta| pbjson_types::Duration { seconds: eta.as_secs() as i64, nanos: eta.subsec_nanos() as i32 }),
    }
}

/// A state as it is told.
pub fn state(state: JobState) -> pb::job::State {
    match state {
        JobState::Uploading => pb::job::State::Uploading,
        JobState::Running => pb::job::State::Running,
        JobState::Paused => pb::job::State::Paused,
        JobState::Succeeded => pb::job::State::Succeeded,
        JobState::Failed => pb::job::State::Failed,
        JobState::Cancelled => pb::job::State::Cancelled,
    }
}

/// States named by a filter: `state = RUNNING OR state = PAUSED`.
pub fn states(filter: &str, violations: &mut Violations) -> Vec<JobState> {
    let mut found = Vec::new();
    for condition in filter.split(" OR ").map(str::trim).filter(|c| !c.is_empty()) {
        let name = condition.split_once('=').filter(|(field, _)| field.trim() == "state").map(|(_, name)| name.trim());
        match name.and_then(|name| JobState::parse(&name.to_lowercase())) {
            Some(state) => found.push(state),
            None => violations.add("filter", format!("`{}` is not of the form `state = RUNNING`", excerpt(condition))),
        }
    }
    found
}

/// The name of the operation of a job.
pub fn operation_name(id: &JobId) -> String {
    format!("{OPERATION}{id}")
}

/// What the names of operations of jobs begin with.
pub const OPERATION: &str = "operations/job-";

/// The job of an operation, if it is one of a job.
pub fn of_operation(name: &str) -> Option<Result<JobId, Status>> {
    let id = name.strip_prefix(OPERATION)?;
    Some(JobId::parse(id).map_err(|e| invalid("name", e.to_string())))
}

/// A job as an operation.
pub fn operation(record: &JobRecord) -> longrunning::Operation {
    use longrunning::operation::Result::{Error, Response};
    let metadata = pb::JobMetadata { job: record.id.name(), state: state(record.state) as i32, progress: Some(progress(record)) };
    let failed = |code, reason, message: &str| Some(Error(to_message(&coded(code, reason, message))));
    let result = match record.state {
        JobState::Succeeded => Some(Response(any("Job", &job(record)))),
        JobState::Failed => failed(tonic::Code::Aborted, "JOB_FAILED", &record.reason),
        JobState::Cancelled => failed(tonic::Code::Cancelled, "JOB_CANCELLED", "the job was cancelled"),
        _ => None,
    };
    longrunning::Operation {
        name: operation_name(&record.id),
        metadata: Some(any("JobMetadata", &metadata)),
        done: record.state.is_over(),
        result,
    }
}

fn any(name: &str, message: &impl Message) -> pbjson_types::Any {
    pbjson_types::Any { type_url: format!("type.googleapis.com/tarjuman.v1.{name}"), value: message.encode_to_vec().into() }
}

/// A result of a task as it is told.
pub fn result(task: &str, number: u64, record: &[u8]) -> Result<pb::JobResult, Status> {
    use pb::job_result::Result::{Alignment, Check, Matches, Sentences, Words};
    let unread = |e: prost::DecodeError| coded(tonic::Code::DataLoss, "JOB_DAMAGED", format!("a stored result cannot be read: {e}"));
    let result = match task {
        name if name == batch::MATCH.name => Matches(pb::SegmentMatches::decode(record).map_err(unread)?),
        name if name == batch::WORDS.name => Words(pb::WordAlignment::decode(record).map_err(unread)?),
        name if name == batch::SENTENCES.name => Sentences(pb::SentenceAlignment::decode(record).map_err(unread)?),
        name if name == batch::CHECK.name => Check(pb::CheckResult::decode(record).map_err(unread)?),
        _ => Alignment(pb::AlignmentResult::decode(record).map_err(unread)?),
    };
    Ok(pb::JobResult { item_number: number as i64, result: Some(result), source_text: String::new() })
}

/// The text of the item that a line holds; empty if it holds none.
pub fn source_text(task: &str, line: u64, text: &str) -> String {
    let segment = if task == batch::MATCH.name {
        batch::matching::segment(line, text).ok()
    } else if [batch::WORDS.name, batch::SENTENCES.name].contains(&task) {
        batch::parallel::item(line, text).ok().and_then(|pair| pair.source)
    } else if task == batch::CHECK.name {
        batch::check::item(line, text).ok().and_then(|pair| pair.source)
    } else if text.trim_start().starts_with('{') {
        batch::align::item(line, text, &[]).ok().and_then(|item| item.source)
    } else {
        return text.to_owned();
    };
    segment.map(|segment| segment.text).unwrap_or_default()
}
