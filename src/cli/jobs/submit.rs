//! From a file to a job that runs.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    process::ExitCode,
};

use super::{Submit, Task, told, watch};
use crate::{
    cli::{Client, Common, Failure, align::reference_terms, check::waived, show},
    rpc::pb,
};

/// Bytes of a piece: many fewer than a server takes.
const PIECE: usize = 1 << 20;

/// Runs the verb.
pub(super) async fn run(common: &Common, client: &Client, arguments: Submit) -> Result<ExitCode, Failure> {
    if arguments.request_id.is_some() && arguments.files.len() > 1 {
        return Err(Failure::wrong("--request-id is for one file: each file is a job of its own"));
    }
    let mut names = Vec::new();
    for file in &arguments.files {
        let job = submit(client, &arguments, file).await?;
        if arguments.watch {
            eprintln!("{}", told(&job));
        } else if common.writes_json() {
            show::json(&job)?;
        } else {
            show::line(&job.name)?;
        }
        names.push(job.name);
    }
    if arguments.watch { watch::run(common, client, &names).await } else { Ok(ExitCode::SUCCESS) }
}

async fn submit(client: &Client, arguments: &Submit, file: &Path) -> Result<pb::Job, Failure> {
    let unreadable = |e: io::Error| Failure::wrong(format!("cannot read {}: {e}", file.display()));
    let mut input: Box<dyn Read + Send> = Box::new(io::stdin());
    let mut seekable = None;
    if file != Path::new("-") {
        seekable = Some(File::open(file).map_err(unreadable)?);
    }
    let request = pb::CreateJobRequest {
        job: Some(job(arguments, file)?),
        validate_only: false,
        request_id: arguments.request_id.clone().unwrap_or_default(),
    };
    let made = client.create_job(request).await?;
    let (name, mut at) = (made.name.clone(), made.input_bytes);
    if made.state() == pb::job::State::Uploading {
        if let Some(mut file) = seekable {
            file.seek(SeekFrom::Start(at as u64)).map_err(unreadable)?;
            input = Box::new(file);
        } else {
            io::copy(&mut (&mut input).take(at as u64), &mut io::sink())?;
        }
        loop {
            let mut chunk = Vec::with_capacity(PIECE);
            (&mut input).take(PIECE as u64).read_to_end(&mut chunk).map_err(unreadable)?;
            if chunk.is_empty() {
                break;
            }
            let piece = pb::AppendJobInputRequest { name: name.clone(), offset: at, chunk };
            at = client.append_job_input(piece).await?.input_bytes;
        }
        client.run_job(pb::RunJobRequest { name: name.clone(), input_bytes: Some(at) }).await?;
    }
    Ok(client.get_job(pb::GetJobRequest { name }).await?)
}

fn job(arguments: &Submit, file: &Path) -> Result<pb::Job, Failure> {
    let ending = file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let by_name = match ending.as_str() {
        "tsv" | "tmx" => ending.clone(),
        "xliff" | "xlf" => "xliff".into(),
        _ => "jsonl".into(),
    };
    let (glossaries, offset_encoding) = (arguments.glossary.clone(), arguments.offsets.encoding() as i32);
    let task = match arguments.task {
        Task::Align => pb::job::Task::AlignTerms(pb::AlignTask {
            options: Some(pb::AlignOptions {
                glossaries,
                offset_encoding,
                min_confidence: arguments.min_confidence,
                ..pb::AlignOptions::default()
            }),
            terms: arguments.terms.as_deref().map(reference_terms).unwrap_or_default(),
        }),
        Task::Match => pb::job::Task::MatchTerms(pb::MatchTask {
            options: Some(pb::MatchOptions { glossaries, offset_encoding, ..pb::MatchOptions::default() }),
        }),
        Task::Words => pb::job::Task::AlignWords(pb::AlignWordsTask {
            options: Some(pb::AlignWordsOptions { offset_encoding, ..pb::AlignWordsOptions::default() }),
        }),
        Task::Sentences => pb::job::Task::AlignSentences(pb::AlignSentencesTask {
            options: Some(pb::AlignSentencesOptions { offset_encoding, lines: false }),
        }),
        Task::Check => pb::job::Task::CheckTranslations(pb::CheckTask {
            options: Some(pb::CheckOptions {
                glossaries,
                offset_encoding,
                min_confidence: arguments.min_confidence,
                waived_fingerprints: waived(arguments.waive.as_deref())?,
                ..pb::CheckOptions::default()
            }),
        }),
    };
    let shown: String = file.display().to_string().chars().take(200).collect();
    Ok(pb::Job {
        display_name: shown,
        task: Some(task),
        format: arguments.format.clone().unwrap_or(by_name),
        queue: arguments.queue.clone(),
        ..pb::Job::default()
    })
}
