//! Results of a job, as lines.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use tokio_stream::StreamExt;
use tonic::Code;

use super::{ResultFormat, Results, work_here, xliff};
use crate::{
    cli::{Client, Failure, failure::PARTLY, show},
    rpc::{
        convert::page,
        pb::{self, job::Task},
    },
};

/// Columns of a table of terms, and of one of findings.
const TERMS: &str = "item\titem_id\tterm\toutcome\ttext\tstart\tend\tconfidence\tentry\terror";
const FINDINGS: &str = "item\titem_id\texpected\tfinding\tfound\tstart\tend\tconfidence\tentry\terror\tsource\tfingerprint";

/// How long a server may be away, and the pause between two tries.
const PATIENCE: Duration = Duration::from_mins(1);
const AGAIN: Duration = Duration::from_secs(1);

/// Runs the verb.
pub(super) async fn run(client: &Client, arguments: &Results) -> Result<ExitCode, Failure> {
    let id = arguments.job.trim_start_matches("jobs/");
    let first = arguments.from.max(1) - 1;
    let resume_token = if first == 0 { String::new() } else { page::token(id, &first.to_string()) };
    let mut request =
        pb::StreamJobResultsRequest { name: arguments.job.clone(), resume_token, include_source: arguments.format == ResultFormat::Xliff };
    let job = client.get_job(pb::GetJobRequest { name: arguments.job.clone() }).await?;
    let columns = match (&job.task, arguments.format) {
        (_, ResultFormat::Jsonl) => None,
        (Some(Task::AlignWords(_) | Task::AlignSentences(_)), _) => {
            return Err(Failure::wrong("links of words and groups of sentences are no terms: take --format jsonl"));
        }
        (Some(Task::CheckTranslations(_)), ResultFormat::Xliff) => {
            return Err(Failure::wrong(
                "findings are no terms: take --format jsonl or tsv; `tarjuman check --out` writes them into a document",
            ));
        }
        (Some(Task::CheckTranslations(_)), ResultFormat::Tsv) => Some(FINDINGS.to_owned()),
        (_, ResultFormat::Tsv) => Some(TERMS.to_owned()),
        (_, ResultFormat::Xliff) => Some(xliff::head(&job)?),
    };
    let work = if matches!(job.state(), pb::job::State::Running) { work_here(client)? } else { None };
    if let Some(columns) = columns {
        show::line(&columns)?;
    }
    let (mut failed, mut begun) = (false, Instant::now());
    'calls: loop {
        let mut messages = match client.stream_job_results(request.clone()).await {
            Ok(messages) => messages,
            Err(status) if status.code() == Code::Unavailable && begun.elapsed() < PATIENCE => {
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            Err(status) => return Err(status.into()),
        };
        while let Some(message) = messages.next().await {
            match message {
                Ok(message) => {
                    for result in &message.results {
                        failed |= put(result, arguments.format)?;
                    }
                    request.resume_token = message.resume_token;
                    begun = Instant::now();
                }
                // The time of a call is bounded, and servers come and go: go on where it ended.
                Err(status) if matches!(status.code(), Code::DeadlineExceeded | Code::Unavailable) => continue 'calls,
                Err(status) => return Err(status.into()),
            }
        }
        break;
    }
    if arguments.format == ResultFormat::Xliff {
        show::line(xliff::TAIL)?;
    }
    if let Some(work) = work {
        work.stop().await;
    }
    Ok(if failed { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
}

/// Writes a result; true if it is a fault.
fn put(result: &pb::JobResult, format: ResultFormat) -> Result<bool, Failure> {
    use pb::job_result::Result::{Alignment, Check, Matches, Sentences, Words};
    let (id, status) = match &result.result {
        Some(Alignment(a)) => (&*a.item_id, &a.status),
        Some(Matches(m)) => (&*m.segment_id, &m.status),
        Some(Words(w)) => (&*w.item_id, &w.status),
        Some(Sentences(s)) => (&*s.item_id, &s.status),
        Some(Check(c)) => (&*c.item_id, &c.status),
        None => ("", &None),
    };
    match (format, &result.result) {
        (ResultFormat::Jsonl, Some(Alignment(a))) => show::json(a)?,
        (ResultFormat::Jsonl, Some(Matches(m))) => show::json(m)?,
        (ResultFormat::Jsonl, Some(Words(w))) => show::json(w)?,
        (ResultFormat::Jsonl, Some(Sentences(s))) => show::json(s)?,
        (ResultFormat::Jsonl, Some(Check(c))) => show::json(c)?,
        // Refused before.
        (_, Some(Words(_) | Sentences(_))) => {}
        (ResultFormat::Xliff, Some(found)) => show::line(&xliff::unit(result.item_number, &result.source_text, found))?,
        (ResultFormat::Tsv, Some(found)) => {
            if let Some(status) = status {
                row([&result.item_number.to_string(), id, "", "", "", "", "", "", "", &status.message])?;
            }
            rows(result.item_number, found)?;
        }
        (_, None) => {}
    }
    Ok(status.is_some())
}

fn rows(number: i64, found: &pb::job_result::Result) -> Result<(), Failure> {
    use pb::job_result::Result::{Alignment, Check, Matches, Sentences, Words};
    let number = number.to_string();
    let ends = |span: Option<pb::Span>| span.map(|s| (s.start.to_string(), s.end.to_string())).unwrap_or_default();
    match found {
        Alignment(result) => {
            for a in &result.alignments {
                let (start, end) = ends(a.source_span);
                let outcome = a.outcome().as_str_name().trim_start_matches("OUTCOME_");
                let confidence = format!("{:.4}", a.confidence);
                row([&number, &result.item_id, &a.term, outcome, &a.source_text, &start, &end, &confidence, &a.entry, ""])?;
            }
        }
        Matches(result) => {
            for m in &result.matches {
                let (start, end) = ends(m.term_span);
                let level = m.level().as_str_name().trim_start_matches("MATCH_LEVEL_");
                let score = format!("{:.4}", m.score);
                row([&number, &result.segment_id, &m.matched_term, level, &m.text, &start, &end, &score, &m.entry, ""])?;
            }
        }
        Check(result) => {
            for f in &result.findings {
                let (start, end) = ends(f.target_span);
                let finding = f.kind().as_str_name().trim_start_matches("KIND_");
                let (expected, confidence) = (f.expected.first().map_or("", String::as_str), format!("{:.4}", f.confidence));
                let about = [&number, &result.item_id, expected, finding, &f.found, &start, &end, &confidence, &f.entry, ""];
                row(about.into_iter().chain([f.source_text.as_str(), &f.fingerprint]))?;
            }
        }
        Words(_) | Sentences(_) => {}
    }
    Ok(())
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
    let cells: Vec<String> = cells.into_iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
    Ok(show::line(&cells.join("\t"))?)
}
