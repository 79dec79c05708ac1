//! Batch jobs over the wire.

use tarjuman::rpc::pb::{
    self,
    google::longrunning::{self, operation},
    job, job_result,
    upload_job_input_request::{Payload, UploadStart},
};
use tokio_stream::StreamExt;
use tonic::Code;

use crate::{
    jobs::{QUICK, items, lines},
    support::{
        cases::{faulty_fields, refused},
        server::{Server, soon},
    },
};

fn align() -> pb::Job {
    pb::Job { task: Some(job::Task::AlignTerms(pb::AlignTask::default())), ..pb::Job::default() }
}

fn created(job: pb::Job, request_id: &str) -> pb::CreateJobRequest {
    pb::CreateJobRequest { job: Some(job), validate_only: false, request_id: request_id.into() }
}

fn upload(name: &str, offset: i64, pieces: &[&[u8]]) -> Vec<pb::UploadJobInputRequest> {
    let start = Payload::Start(UploadStart { name: name.into(), offset });
    let pieces = pieces.iter().map(|piece| Payload::Chunk(piece.to_vec()));
    std::iter::once(start).chain(pieces).map(|payload| pb::UploadJobInputRequest { payload: Some(payload) }).collect()
}

#[tokio::test]
async fn a_job_from_its_creation_to_its_last_result() {
    let server = Server::with_jobs(QUICK).await;
    let (mut jobs, mut operations) = (server.jobs().await, server.operations().await);
    let request_id = "6f0c2f7e-2d5c-4d0e-9f43-7a7b0a9d1c11";
    let wanted = pb::Job { display_name: "أرشيف".into(), queue: "desk".into(), ..align() };
    let made = jobs.create_job(created(wanted.clone(), request_id)).await.unwrap().into_inner();
    assert_eq!((made.state(), made.queue.as_str(), made.format.as_str()), (job::State::Uploading, "desk", "jsonl"));
    let again = jobs.create_job(created(wanted, request_id)).await.unwrap().into_inner();
    assert_eq!(again.name, made.name, "one request makes one job");
    refused(jobs.create_job(created(align(), request_id)).await, Code::InvalidArgument, "REQUEST_ID_REUSED");

    let input = lines(&items(21));
    let (first, rest) = input.split_at(333);
    let sent = jobs.upload_job_input(tokio_stream::iter(upload(&made.name, 0, &[&first[..7], &first[7..]]))).await.unwrap().into_inner();
    assert_eq!(sent.input_bytes, 333);
    refused(jobs.upload_job_input(tokio_stream::iter(upload(&made.name, 0, &[first]))).await, Code::Aborted, "UPLOAD_OFFSET");
    // Where it ends is asked of the job.
    let offset = jobs.get_job(pb::GetJobRequest { name: made.name.clone() }).await.unwrap().into_inner().input_bytes;
    let too_soon = pb::RunJobRequest { name: made.name.clone(), input_bytes: Some(input.len() as i64) };
    refused(jobs.run_job(too_soon.clone()).await, Code::FailedPrecondition, "JOB_INPUT_INCOMPLETE");
    let piece = pb::AppendJobInputRequest { name: made.name.clone(), offset, chunk: rest.to_vec() };
    jobs.append_job_input(piece).await.unwrap();

    let begun = jobs.run_job(too_soon).await.unwrap().into_inner();
    assert_eq!(begun.name, made.name.replace("jobs/", "operations/job-"));
    let mut stream = jobs
        .stream_job_results(pb::StreamJobResultsRequest { name: made.name.clone(), resume_token: String::new(), include_source: true })
        .await
        .unwrap()
        .into_inner();
    let mut streamed = Vec::new();
    let mut tokens = Vec::new();
    while let Some(message) = soon(stream.next()).await {
        let message = message.unwrap();
        streamed.extend(message.results);
        tokens.push((message.resume_token, streamed.len()));
    }
    assert_eq!(streamed.iter().map(|r| r.item_number).collect::<Vec<_>>(), (1..=21).collect::<Vec<_>>());
    let Some(job_result::Result::Alignment(first)) = &streamed[0].result else { panic!("{:?}", streamed[0]) };
    assert_eq!(first.alignments[0].source_text, "غزة");
    let texts: Vec<String> = items(21).into_iter().map(|item| item.source.unwrap().text).collect();
    assert_eq!(streamed.iter().map(|r| r.source_text.clone()).collect::<Vec<_>>(), texts);

    let wait = longrunning::WaitOperationRequest { name: begun.name.clone(), timeout: None };
    let ended = soon(operations.wait_operation(wait)).await.unwrap().into_inner();
    let Some(operation::Result::Response(response)) = ended.result else { panic!("{ended:?}") };
    let done: pb::Job = prost::Message::decode(&response.value[..]).unwrap();
    let progress = done.progress.unwrap();
    assert_eq!((done.state(), progress.items_total, progress.items_done, progress.items_failed), (job::State::Succeeded, 21, 21, 0));
    assert_eq!(done.glossaries[0].glossary, "glossaries/house");
    let listed = operations.list_operations(longrunning::ListOperationsRequest::default()).await.unwrap().into_inner().operations;
    assert_eq!(listed.iter().map(|o| (o.name.as_str(), o.done)).collect::<Vec<_>>(), [(begun.name.as_str(), true)]);

    // A stream goes on after any of its tokens; pages are the same.
    let (token, from) = tokens[2].clone();
    let rest = pb::StreamJobResultsRequest { name: made.name.clone(), resume_token: token, include_source: true };
    let rest: Vec<_> = jobs.stream_job_results(rest).await.unwrap().into_inner().map(|m| m.unwrap().results).collect().await;
    assert_eq!(rest.concat(), streamed[from..]);
    let (mut paged, mut page_token) = (Vec::new(), String::new());
    loop {
        let page = pb::ListJobResultsRequest { name: made.name.clone(), page_size: 5, page_token, include_source: true };
        let page = jobs.list_job_results(page).await.unwrap().into_inner();
        assert!(page.results.len() <= 5);
        paged.extend(page.results);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(paged, streamed);
}

#[tokio::test]
async fn faulty_requests_name_their_fields() {
    let server = Server::with_jobs(QUICK).await;
    let mut jobs = server.jobs().await;
    for (job, fields) in [
        (pb::Job::default(), vec!["job.task"]),
        (pb::Job { format: "pdf".into(), queue: "My Queue".into(), ..align() }, vec!["job.format", "job.queue"]),
    ] {
        assert_eq!(faulty_fields(jobs.create_job(created(job, "")).await), fields);
    }
    let options = pb::AlignOptions { min_confidence: 7.0, ..pb::AlignOptions::default() };
    let task = job::Task::AlignTerms(pb::AlignTask { options: Some(options), terms: vec![] });
    assert_eq!(faulty_fields(jobs.create_job(created(pb::Job { task: Some(task), ..align() }, "")).await), ["options.min_confidence"]);
    let options = pb::MatchOptions { glossaries: vec!["glossaries/gone".into()], ..pb::MatchOptions::default() };
    let task = job::Task::MatchTerms(pb::MatchTask { options: Some(options) });
    refused(jobs.create_job(created(pb::Job { task: Some(task), ..align() }, "")).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
    let options = pb::CheckOptions { across_items: true, min_confidence: -1.0, ..pb::CheckOptions::default() };
    let task = job::Task::CheckTranslations(pb::CheckTask { options: Some(options) });
    let faulty = faulty_fields(jobs.create_job(created(pb::Job { task: Some(task), ..align() }, "")).await);
    assert_eq!(faulty, ["options.across_items", "options.min_confidence"]);
    let glossaries = vec!["glossaries/house".to_owned()];
    let options = pb::CheckOptions { no_glossaries: true, glossaries: glossaries.clone(), ..pb::CheckOptions::default() };
    let check = job::Task::CheckTranslations(pb::CheckTask { options: Some(options) });
    let options = pb::AlignOptions { no_glossaries: true, glossaries, ..pb::AlignOptions::default() };
    let aligned = job::Task::AlignTerms(pb::AlignTask { options: Some(options), terms: vec![] });
    for task in [check, aligned] {
        let faulty = faulty_fields(jobs.create_job(created(pb::Job { task: Some(task), ..align() }, "")).await);
        assert_eq!(faulty, ["job.task.options.no_glossaries"]);
    }
    assert_eq!(faulty_fields(jobs.create_job(created(align(), "no uuid")).await), ["request_id"]);
    assert_eq!(faulty_fields(jobs.get_job(pb::GetJobRequest { name: "glossaries/x".into() }).await), ["name"]);
    refused(jobs.get_job(pb::GetJobRequest { name: "jobs/x".into() }).await, Code::NotFound, "JOB_NOT_FOUND");
    let list = pb::ListJobsRequest { filter: "name = x".into(), ..pb::ListJobsRequest::default() };
    assert_eq!(faulty_fields(jobs.list_jobs(list).await), ["filter"]);
    let plain = Server::start().await;
    refused(plain.jobs().await.get_job(pb::GetJobRequest { name: "jobs/x".into() }).await, Code::FailedPrecondition, "NO_JOBS");
}

#[tokio::test]
async fn jobs_are_listed_cancelled_and_deleted() {
    let server = Server::with_jobs(QUICK).await;
    let (mut jobs, mut operations) = (server.jobs().await, server.operations().await);
    let mut names = Vec::new();
    for _ in 0..3 {
        names.insert(0, jobs.create_job(created(align(), "")).await.unwrap().into_inner().name);
    }
    let cancelled = jobs.cancel_job(pb::CancelJobRequest { name: names[1].clone() }).await.unwrap().into_inner();
    assert_eq!(cancelled.state(), job::State::Cancelled);
    let operation = longrunning::GetOperationRequest { name: names[1].replace("jobs/", "operations/job-") };
    let operation = operations.get_operation(operation).await.unwrap().into_inner();
    assert!(operation.done && matches!(operation.result, Some(operation::Result::Error(e)) if e.code == Code::Cancelled as i32));
    let mut found = Vec::new();
    let mut page_token = String::new();
    loop {
        let page = pb::ListJobsRequest { page_size: 2, page_token, filter: String::new() };
        let page = jobs.list_jobs(page).await.unwrap().into_inner();
        found.extend(page.jobs.into_iter().map(|j| j.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found, names, "latest first");
    let only = pb::ListJobsRequest { filter: "state = CANCELLED OR state = FAILED".into(), ..pb::ListJobsRequest::default() };
    assert_eq!(jobs.list_jobs(only).await.unwrap().into_inner().jobs.len(), 1);
    jobs.delete_job(pb::DeleteJobRequest { name: names[0].clone() }).await.unwrap();
    refused(jobs.delete_job(pb::DeleteJobRequest { name: names[0].clone() }).await, Code::NotFound, "JOB_NOT_FOUND");
    refused(jobs.pause_job(pb::PauseJobRequest { name: names[1].clone() }).await, Code::FailedPrecondition, "JOB_STATE");
}

/// What reached the server before the connection broke is kept.
#[tokio::test]
async fn a_client_that_disconnects_may_go_on() {
    let server = Server::with_jobs(QUICK).await;
    let mut jobs = server.jobs().await;
    let name = jobs.create_job(created(align(), "")).await.unwrap().into_inner().name;
    let input = lines(&items(5));
    let (send, receive) = tokio::sync::mpsc::channel(4);
    let mut other = server.jobs().await;
    let call = tokio::spawn(async move { other.upload_job_input(tokio_stream::wrappers::ReceiverStream::new(receive)).await });
    for message in upload(&name, 0, &[&input[..50], &input[50..90]]) {
        send.send(message).await.unwrap();
    }
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    call.abort();
    let mut has = 0;
    for _ in 0..100 {
        has = jobs.get_job(pb::GetJobRequest { name: name.clone() }).await.unwrap().into_inner().input_bytes;
        if has == 90 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(has == 90 || has == 0, "whole pieces only: {has}");
    let piece = pb::AppendJobInputRequest { name: name.clone(), offset: has, chunk: input[has as usize..].to_vec() };
    jobs.append_job_input(piece).await.unwrap();
    jobs.run_job(pb::RunJobRequest { name: name.clone(), input_bytes: Some(input.len() as i64) }).await.unwrap();
    let stream = pb::StreamJobResultsRequest { name, resume_token: String::new(), include_source: false };
    let results: Vec<_> = jobs.stream_job_results(stream).await.unwrap().into_inner().map(|m| m.unwrap().results).collect().await;
    assert_eq!(results.concat().len(), 5);
}
