//! Asking about operations.

use std::time::{Duration, Instant};

use tonic::{Code, Request, Response, Status};

use crate::{
    id::JobId,
    jobs::JobState,
    rpc::{
        Engine,
        convert::{job, page},
        pb::google::longrunning::{
            CancelOperationRequest, DeleteOperationRequest, GetOperationRequest, ListOperationsRequest, ListOperationsResponse, Operation,
            WaitOperationRequest, operations_server::Operations,
        },
        status::{Violations, coded, from_error},
    },
};

/// How long a wait lasts whose caller says nothing.
const WAIT: Duration = Duration::from_secs(30);

/// How often to look how a job stands that is waited for: another server may work on it.
const LOOK: Duration = Duration::from_millis(300);

#[tonic::async_trait]
impl Operations for Engine {
    async fn list_operations(&self, request: Request<ListOperationsRequest>) -> Result<Response<ListOperationsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let size = page::size(request.page_size, &self.limits, &mut violations);
        if !request.filter.is_empty() {
            violations.add("filter", "operations cannot be filtered: leave it empty");
        }
        violations.check()?;
        let after = page::position(&request.page_token, "operations")?.unwrap_or_default();
        let mut operations = self.operations.list(&after, size + 1);
        // Those of jobs come behind the others, also by name.
        if let (Some(jobs), true) = (&self.jobs, operations.len() <= size) {
            let before = job::of_operation(&after).transpose()?;
            let wanted = (size + 1 - operations.len()) as u32;
            let begun = [JobState::Running, JobState::Paused, JobState::Succeeded, JobState::Failed, JobState::Cancelled];
            let records = jobs.list(&begun, before.as_ref(), wanted).await.map_err(|e| from_error(&e))?;
            operations.extend(records.iter().map(job::operation));
        }
        let more = operations.len() > size;
        operations.truncate(size);
        let next = operations.last().filter(|_| more).map(|last| page::token("operations", &last.name));
        Ok(Response::new(ListOperationsResponse { operations, next_page_token: next.unwrap_or_default() }))
    }

    async fn get_operation(&self, request: Request<GetOperationRequest>) -> Result<Response<Operation>, Status> {
        let name = request.into_inner().name;
        match job::of_operation(&name) {
            Some(id) => self.job_operation(&id?).await.map(Response::new),
            None => Ok(Response::new(self.operations.get(&name)?.now())),
        }
    }

    async fn delete_operation(&self, request: Request<DeleteOperationRequest>) -> Result<Response<pbjson_types::Empty>, Status> {
        let name = request.into_inner().name;
        if job::of_operation(&name).is_some() {
            return Err(coded(Code::FailedPrecondition, "OPERATION_OF_JOB", "the operation is there as long as its job: delete the job"));
        }
        if !self.operations.get(&name)?.now().done {
            return Err(coded(
                Code::FailedPrecondition,
                "OPERATION_NOT_DONE",
                "the operation is under way: cancel it, or wait for its end",
            ));
        }
        self.operations.forget(&name);
        Ok(Response::new(pbjson_types::Empty {}))
    }

    async fn cancel_operation(&self, request: Request<CancelOperationRequest>) -> Result<Response<pbjson_types::Empty>, Status> {
        let name = request.into_inner().name;
        match job::of_operation(&name) {
            Some(id) => drop(self.jobs()?.cancel(&id?).await.map_err(|e| from_error(&e))?),
            None => self.operations.get(&name)?.cancel(),
        }
        Ok(Response::new(pbjson_types::Empty {}))
    }

    async fn wait_operation(&self, request: Request<WaitOperationRequest>) -> Result<Response<Operation>, Status> {
        let request = request.into_inner();
        let wanted = request.timeout.map(|t| Duration::new(u64::try_from(t.seconds).unwrap_or(0), u32::try_from(t.nanos).unwrap_or(0)));
        let wanted = wanted.unwrap_or(WAIT);
        let Some(id) = job::of_operation(&request.name) else {
            return Ok(Response::new(self.operations.get(&request.name)?.wait(wanted).await));
        };
        let (id, until) = (id?, Instant::now() + wanted);
        loop {
            let operation = self.job_operation(&id).await?;
            if operation.done || Instant::now() >= until {
                return Ok(Response::new(operation));
            }
            tokio::time::sleep(LOOK.min(until.saturating_duration_since(Instant::now()))).await;
        }
    }
}

impl Engine {
    async fn job_operation(&self, id: &JobId) -> Result<Operation, Status> {
        Ok(job::operation(&self.jobs()?.get(id).await.map_err(|e| from_error(&e))?))
    }
}
