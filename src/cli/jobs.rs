//! `tarjuman jobs`: batches of items that are worked through whatever happens.

mod results;
mod submit;
mod watch;
mod xliff;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, ValueEnum};

use super::{Client, Common, Failure, client, show};
use crate::rpc::pb;

/// Verbs on jobs.
#[derive(Debug, Subcommand)]
pub(super) enum Arguments {
    /// Make a job of each file and run it; prints the names of the jobs.
    Submit(Submit),
    /// Follow a job to its end: a bar on a terminal, the job as a line of JSON in a pipe. Without --server, this also works on it.
    Watch {
        /// The job, such as jobs/0190….
        job: String,
    },
    /// Print the results of a job, one line an item, in order; waits for those that are still to come.
    Results(Results),
    /// List jobs, latest first.
    List {
        /// Only jobs in this state.
        #[arg(long, value_enum)]
        state: Option<State>,
        /// At most so many; 0: all.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: usize,
    },
    /// Show a job.
    Show {
        /// The job.
        job: String,
    },
    /// End a job; results that are there stay.
    Cancel {
        /// The job.
        job: String,
    },
    /// Begin nothing new of a job until it is resumed.
    Pause {
        /// The job.
        job: String,
    },
    /// Go on with a job that was paused.
    Resume {
        /// The job.
        job: String,
    },
    /// Run again what is missing of a job that failed or was cancelled.
    Retry {
        /// The job.
        job: String,
    },
    /// Delete a job that does not run, with its input and results.
    Delete {
        /// The job.
        job: String,
    },
}

/// Options of `submit`.
#[derive(Debug, Args)]
pub(super) struct Submit {
    /// Files with one item a line (JSON of `AlignmentItem`, or plain sentences with --terms; `check`: a text and its translation with
    /// a tab between them), or documents; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What to do with each item.
    #[arg(long, value_enum, default_value = "align")]
    task: Task,
    /// Reference terms for items that have none, separated by semicolons: "Quds Force; Kerman".
    #[arg(long, value_name = "TERMS")]
    terms: Option<String>,
    /// Glossaries to use, the first wins: glossaries/news. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
    /// Least probability at which a term counts as found, or a finding is told.
    #[arg(long, default_value_t = 0.5, value_name = "P")]
    min_confidence: f64,
    /// `check`: a file of fingerprints, one a line, that are not to be told again.
    #[arg(long, value_name = "FILE")]
    waive: Option<PathBuf>,
    /// Unit of spans.
    #[arg(long, value_enum, default_value = "code-points")]
    offsets: super::matching::Offsets,
    /// How the files are written: jsonl, tsv, tmx, xliff. Default: by their names.
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Whose share of the workers to use.
    #[arg(long, default_value = "default", value_name = "QUEUE")]
    queue: String,
    /// A UUID for this submission (with one file): submitted again, it makes no second job and uploads only what is missing.
    #[arg(long, value_name = "UUID")]
    request_id: Option<String>,
    /// Follow the jobs to their end.
    #[arg(long)]
    watch: bool,
}

/// Options of `results`.
#[derive(Debug, Args)]
pub(super) struct Results {
    /// The job.
    job: String,
    /// How to write them.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: ResultFormat,
    /// Begin with this item.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    from: u64,
}

/// What is done to each item.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Task {
    /// Align reference terms
    Align,
    /// Find glossary terms
    Match,
    /// Align the words of sentence pairs.
    Words,
    /// Align the sentences of pairs of documents.
    Sentences,
    /// Check translations.
    Check,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ResultFormat {
    /// The result of an item a line, as `align`, `match` and `check` print it
    Jsonl,
    /// A term or a finding a line
    Tsv,
    /// XLIFF 2.1: the sentences, with the terms that were found marked in them
    Xliff,
}

/// States of jobs.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum State {
    /// Its input is awaited
    Uploading,
    /// It is worked on
    Running,
    /// Nothing new is begun
    Paused,
    /// Every item has a result
    Succeeded,
    /// Something was given up
    Failed,
    /// Somebody ended it
    Cancelled,
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open_for_jobs(common).await?;
    let done = match arguments {
        Arguments::Submit(submit) => return submit::run(common, &client, submit).await,
        Arguments::Watch { job } => return watch::run(common, &client, &[job]).await,
        Arguments::Results(results) => return results::run(&client, &results).await,
        Arguments::List { state, limit } => return list(common, &client, state, limit).await,
        Arguments::Show { job } => client.get_job(pb::GetJobRequest { name: job }).await?,
        Arguments::Cancel { job } => client.cancel_job(pb::CancelJobRequest { name: job }).await?,
        Arguments::Pause { job } => client.pause_job(pb::PauseJobRequest { name: job }).await?,
        Arguments::Resume { job } => client.resume_job(pb::ResumeJobRequest { name: job }).await?,
        Arguments::Retry { job } => {
            client.run_job(pb::RunJobRequest { name: job.clone(), input_bytes: None }).await?;
            client.get_job(pb::GetJobRequest { name: job }).await?
        }
        Arguments::Delete { job } => {
            client.delete_job(pb::DeleteJobRequest { name: job }).await?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    if common.writes_json() {
        show::json(&done)?;
    } else {
        show::line(&told(&done))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The state of a job as people and filters write it.
fn state_of(job: &pb::Job) -> String {
    job.state().as_str_name().trim_start_matches("STATE_").to_lowercase()
}

/// A job in a line.
fn told(job: &pb::Job) -> String {
    let progress = job.progress.unwrap_or_default();
    let failed = if progress.items_failed > 0 { format!(", {} of them faulty", progress.items_failed) } else { String::new() };
    let error = if job.error.is_empty() { String::new() } else { format!(": {}", job.error) };
    format!("{} {}, {} of {} items{failed}{error}", job.name, state_of(job), progress.items_done, progress.items_total)
}

async fn list(common: &Common, client: &Client, state: Option<State>, limit: usize) -> Result<ExitCode, Failure> {
    let limit = if limit == 0 { usize::MAX } else { limit };
    let filter = state.map(|state| format!("state = {}", format!("{state:?}").to_uppercase())).unwrap_or_default();
    let mut table = show::Table::new(["job", "state", "items", "done", "faulty", "name", "queue"]);
    let (mut page_token, mut shown) = (String::new(), 0);
    loop {
        let request = pb::ListJobsRequest { page_size: limit.min(1_000) as i32, page_token, filter: filter.clone() };
        let page = client.list_jobs(request).await?;
        for job in page.jobs.iter().take(limit - shown) {
            shown += 1;
            if common.writes_json() {
                show::json(job)?;
                continue;
            }
            let progress = job.progress.unwrap_or_default();
            let counts = [progress.items_total, progress.items_done, progress.items_failed].map(|n| n.to_string());
            let [total, done, failed] = counts;
            table.row([job.name.clone(), state_of(job), total, done, failed, job.display_name.clone(), job.queue.clone()]);
        }
        if page.next_page_token.is_empty() || shown >= limit {
            break;
        }
        page_token = page.next_page_token;
    }
    if !common.writes_json() {
        table.print("no job")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Works on jobs of the local database while something is followed; a server does its work itself.
fn work_here(client: &Client) -> Result<Option<crate::jobs::service::Work>, Failure> {
    match client {
        Client::Embedded(engine, _) => client::work(engine).map(Some),
        Client::Remote(_) => Ok(None),
    }
}
