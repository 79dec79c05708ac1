//! Batch jobs.

use std::time::Duration;

use tonic::{Request, Response, Status, Streaming};

use super::glossary::request_key;
use crate::{
    id::JobId,
    jobs::{JobError, JobRecord, Jobs, Pin, service::Results},
    rpc::{
        Engine,
        convert::{job, page},
        pb::{self, google::longrunning::Operation, job_service_server::JobService, upload_job_input_request::Payload},
        service::Answers,
        status::{self, Violations, coded, invalid},
    },
};

type Answer<T> = Result<Response<T>, Status>;

/// How often to look for results that are still to come.
const LOOK: Duration = Duration::from_millis(300);

/// Bytes that are put together before they are written: a commit for each small message would be slow.
const WRITE: usize = 1 << 20;

#[allow(clippy::needless_pass_by_value, reason = "stands in map_err, which gives the error away")]
fn stored(error: JobError) -> Status {
    status::from_error(&error)
}

fn named(name: &str) -> Result<JobId, Status> {
    JobId::parse_name(name).map_err(|e| invalid("name", e.to_string()))
}

fn offset(given: i64) -> Result<u64, Status> {
    u64::try_from(given).map_err(|_| invalid("offset", format!("{given} is negative")))
}

impl Engine {
    /// The jobs of this server.
    pub(crate) fn jobs(&self) -> Result<&Jobs, Status> {
        let none = || coded(tonic::Code::FailedPrecondition, "NO_JOBS", "this program keeps no jobs: start it with `tarjuman serve`");
        self.jobs.as_ref().ok_or_else(none)
    }

    /// Glossaries at their present revisions, in the order in which the job uses them.
    fn pins(&self, wanted: &pb::Job) -> Result<Vec<Pin>, Status> {
        let Some(ids) = job::glossaries(self, wanted)? else { return Ok(Vec::new()) };
        let stack = self.stack(&ids)?;
        Ok(stack.snapshots().iter().map(|s| Pin { glossary: s.glossary.clone(), revision: s.revision }).collect())
    }

    /// Adds the texts of items to results that share a chunk.
    async fn add_texts(&self, record: &JobRecord, results: &mut [pb::JobResult]) -> Result<(), Status> {
        let Some(first) = results.first() else { return Ok(()) };
        let lines = self.jobs()?.lines(&record.id, first.item_number as u64 - 1).await.map_err(stored)?;
        for (result, (line, text)) in results.iter_mut().zip(lines) {
            result.source_text = job::source_text(&record.job.task, line, &text);
        }
        Ok(())
    }

    async fn job(&self, name: &str) -> Result<JobRecord, Status> {
        self.jobs()?.get(&named(name)?).await.map_err(stored)
    }
}

#[tonic::async_trait]
impl JobService for Engine {
    async fn create_job(&self, request: Request<pb::CreateJobRequest>) -> Answer<pb::Job> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let key = request_key("CreateJob", &request.request_id, &request, &mut violations);
        violations.check()?;
        let wanted = request.job.ok_or_else(|| invalid("job", "is needed"))?;
        let new = job::wanted(self, &wanted)?;
        // A glossary that is not there is told now.
        self.pins(&wanted)?;
        if request.validate_only {
            return Ok(Response::new(wanted));
        }
        let record = self.jobs()?.create(&new, key.as_ref()).await.map_err(stored)?;
        Ok(Response::new(job::job(&record)))
    }

    async fn get_job(&self, request: Request<pb::GetJobRequest>) -> Answer<pb::Job> {
        Ok(Response::new(job::job(&self.job(&request.into_inner().name).await?)))
    }

    async fn list_jobs(&self, request: Request<pb::ListJobsRequest>) -> Answer<pb::ListJobsResponse> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let size = page::size(request.page_size, &self.limits, &mut violations);
        let states = job::states(&request.filter, &mut violations);
        violations.check()?;
        let this = format!("jobs {}", request.filter);
        let before = page::position(&request.page_token, &this)?;
        let before = before.map(|id| JobId::parse(&id).map_err(|e| invalid("page_token", e.to_string()))).transpose()?;
        let mut records = self.jobs()?.list(&states, before.as_ref(), size as u32 + 1).await.map_err(stored)?;
        let more = records.len() > size;
        records.truncate(size);
        let next = records.last().filter(|_| more).map(|last| page::token(&this, last.id.as_str()));
        Ok(Response::new(pb::ListJobsResponse { jobs: records.iter().map(job::job).collect(), next_page_token: next.unwrap_or_default() }))
    }

    async fn delete_job(&self, request: Request<pb::DeleteJobRequest>) -> Answer<pbjson_types::Empty> {
        self.jobs()?.delete(&named(&request.into_inner().name)?).await.map_err(stored)?;
        Ok(Response::new(pbjson_types::Empty {}))
    }

    async fn upload_job_input(&self, request: Request<Streaming<pb::UploadJobInputRequest>>) -> Answer<pb::UploadJobInputResponse> {
        let mut messages = request.into_inner();
        let start = super::options(&mut messages, |message| match message.payload {
            Some(Payload::Start(start)) => Some(start),
            _ => None,
        })
        .await?;
        let (id, mut at) = (named(&start.name)?, offset(start.offset)?);
        // Says at once what would be said after the first megabyte.
        at = self.jobs()?.append(&id, at, &[]).await.map_err(stored)?;
        let mut pending: Vec<u8> = Vec::new();
        loop {
            let message = messages.message().await;
            if let Ok(Some(message)) = &message {
                let Some(Payload::Chunk(chunk)) = &message.payload else {
                    return Err(invalid("payload", "after the start, every message holds a piece of the input"));
                };
                pending.extend_from_slice(chunk);
                if pending.len() < WRITE {
                    continue;
                }
            }
            // What came before the connection broke is kept, too.
            if !pending.is_empty() {
                at = self.jobs()?.append(&id, at, &pending).await.map_err(stored)?;
                pending.clear();
            }
            if message?.is_none() {
                return Ok(Response::new(pb::UploadJobInputResponse { input_bytes: at as i64 }));
            }
        }
    }

    async fn append_job_input(&self, request: Request<pb::AppendJobInputRequest>) -> Answer<pb::UploadJobInputResponse> {
        let request = request.into_inner();
        let at = self.jobs()?.append(&named(&request.name)?, offset(request.offset)?, &request.chunk).await.map_err(stored)?;
        Ok(Response::new(pb::UploadJobInputResponse { input_bytes: at as i64 }))
    }

    async fn run_job(&self, request: Request<pb::RunJobRequest>) -> Answer<Operation> {
        let request = request.into_inner();
        let record = self.job(&request.name).await?;
        let expected = request.input_bytes.map(offset).transpose()?;
        // Those of a job that began before are kept.
        let pins = if record.state == crate::jobs::JobState::Uploading { self.pins(&job::job(&record))? } else { Vec::new() };
        let begun = self.jobs()?.begin(&record.id, expected, &pins).await.map_err(stored)?;
        Ok(Response::new(job::operation(&begun)))
    }

    async fn cancel_job(&self, request: Request<pb::CancelJobRequest>) -> Answer<pb::Job> {
        let record = self.jobs()?.cancel(&named(&request.into_inner().name)?).await.map_err(stored)?;
        Ok(Response::new(job::job(&record)))
    }

    async fn pause_job(&self, request: Request<pb::PauseJobRequest>) -> Answer<pb::Job> {
        let record = self.jobs()?.pause(&named(&request.into_inner().name)?).await.map_err(stored)?;
        Ok(Response::new(job::job(&record)))
    }

    async fn resume_job(&self, request: Request<pb::ResumeJobRequest>) -> Answer<pb::Job> {
        let record = self.jobs()?.resume(&named(&request.into_inner().name)?).await.map_err(stored)?;
        Ok(Response::new(job::job(&record)))
    }

    async fn list_job_results(&self, request: Request<pb::ListJobResultsRequest>) -> Answer<pb::ListJobResultsResponse> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let size = page::size(request.page_size, &self.limits, &mut violations);
        violations.check()?;
        let record = self.job(&request.name).await?;
        let mut at = position(&record.id, &request.page_token)?;
        let (mut results, mut over) = (Vec::new(), false);
        while results.len() < size {
            match self.jobs()?.results(&record.id, at).await.map_err(stored)? {
                Results::Some { first, records, .. } => {
                    let before = results.len();
                    for (number, body) in (first..).zip(records).take(size - before) {
                        results.push(job::result(&record.job.task, number + 1, &body)?);
                        at = number + 1;
                    }
                    if request.include_source {
                        self.add_texts(&record, &mut results[before..]).await?;
                    }
                }
                Results::NotYet => break,
                Results::End => {
                    over = true;
                    break;
                }
            }
        }
        let next_page_token = if over { String::new() } else { token(&record.id, at) };
        Ok(Response::new(pb::ListJobResultsResponse { results, next_page_token }))
    }

    type StreamJobResultsStream = Answers<pb::StreamJobResultsResponse>;

    async fn stream_job_results(&self, request: Request<pb::StreamJobResultsRequest>) -> Answer<Self::StreamJobResultsStream> {
        let request = request.into_inner();
        let record = self.job(&request.name).await?;
        let at = position(&record.id, &request.resume_token)?;
        let (engine, with_source) = (self.clone(), request.include_source);
        let answers = futures_util::stream::try_unfold(at, move |at| {
            let (engine, record) = (engine.clone(), record.clone());
            async move {
                loop {
                    match engine.jobs()?.results(&record.id, at).await.map_err(stored)? {
                        Results::Some { first, records, next } => {
                            let results = (first + 1..).zip(&records);
                            let results = results.map(|(number, body)| job::result(&record.job.task, number, body));
                            let mut results = results.collect::<Result<Vec<_>, _>>()?;
                            if with_source {
                                engine.add_texts(&record, &mut results).await?;
                            }
                            let resume_token = token(&record.id, next);
                            return Ok(Some((pb::StreamJobResultsResponse { results, resume_token }, next)));
                        }
                        Results::NotYet => tokio::time::sleep(LOOK).await,
                        Results::End => return Ok(None),
                    }
                }
            }
        });
        Ok(Response::new(Box::pin(answers)))
    }
}

fn token(id: &JobId, at: u64) -> String {
    page::token(id.as_str(), &at.to_string())
}

/// The item where a page begins, from 0.
fn position(id: &JobId, token: &str) -> Result<u64, Status> {
    let position = page::position(token, id.as_str())?;
    Ok(position.and_then(|at| at.parse().ok()).unwrap_or(0))
}
