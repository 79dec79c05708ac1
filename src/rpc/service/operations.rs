//! Asking about operations.

use std::time::Duration;

use tonic::{Code, Request, Response, Status};

use crate::rpc::{
    Engine,
    convert::page,
    pb::google::longrunning::{
        CancelOperationRequest, DeleteOperationRequest, GetOperationRequest, ListOperationsRequest, ListOperationsResponse, Operation,
        WaitOperationRequest, operations_server::Operations,
    },
    status::{Violations, coded},
};

/// How long a wait lasts whose caller says nothing.
const WAIT: Duration = Duration::from_secs(30);

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
        let more = operations.len() > size;
        operations.truncate(size);
        let next = operations.last().filter(|_| more).map(|last| page::token("operations", &last.name));
        Ok(Response::new(ListOperationsResponse { operations, next_page_token: next.unwrap_or_default() }))
    }

    async fn get_operation(&self, request: Request<GetOperationRequest>) -> Result<Response<Operation>, Status> {
        Ok(Response::new(self.operations.get(&request.into_inner().name)?.now()))
    }

    async fn delete_operation(&self, request: Request<DeleteOperationRequest>) -> Result<Response<pbjson_types::Empty>, Status> {
        let name = request.into_inner().name;
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
        self.operations.get(&request.into_inner().name)?.cancel();
        Ok(Response::new(pbjson_types::Empty {}))
    }

    async fn wait_operation(&self, request: Request<WaitOperationRequest>) -> Result<Response<Operation>, Status> {
        let request = request.into_inner();
        let wanted = request.timeout.map(|t| Duration::new(u64::try_from(t.seconds).unwrap_or(0), u32::try_from(t.nanos).unwrap_or(0)));
        Ok(Response::new(self.operations.get(&request.name)?.wait(wanted.unwrap_or(WAIT)).await))
    }
}
