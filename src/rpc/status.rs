//! The only place that makes a gRPC status.

use http::HeaderMap;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::{
    compute::NotComputed,
    error::{Coded, ErrorCode},
    rpc::pb::google::rpc,
};

/// Domain of `ErrorInfo` (AIP-193).
const DOMAIN: &str = "tarjuman.v1";

/// What is wrong with a request: all of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<(String, String)>);

impl Violations {
    /// Notes a fault of a field, such as `segments[3].text`.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push((field.into(), description.into()));
    }

    /// Takes over faults found deeper, with the path to where they were found.
    pub fn extend(&mut self, path: &str, deeper: Self) {
        self.0.extend(deeper.0.into_iter().map(|(field, what)| (format!("{path}{field}"), what)));
    }

    /// Notes the fault of a result, and gives its value if there is none.
    pub fn take<T, E: std::fmt::Display>(&mut self, field: impl Into<String>, result: Result<T, E>) -> Option<T> {
        result.map_err(|e| self.add(field, e.to_string())).ok()
    }

    /// `Ok` if nothing was noted, else INVALID_ARGUMENT with everything.
    pub fn check(self) -> Result<(), Status> {
        if self.0.is_empty() { Ok(()) } else { Err(self.into()) }
    }
}

/// Bytes of faults told in a status, which travels in a header: clients take 16 KiB of them, and the details are written
/// in base 64.
const MAX_TOLD: usize = 6_000;

impl From<Violations> for Status {
    fn from(violations: Violations) -> Self {
        let first = violations.0.first().map(|(field, what)| format!("{field}: {what}")).unwrap_or_default();
        let first: String = first.chars().take(1_000).collect();
        let all = violations.0.len();
        let mut bytes = 0;
        let told: Vec<FieldViolation> = violations
            .0
            .into_iter()
            .take_while(|(field, what)| {
                bytes += field.len() + what.len() + 10;
                bytes <= MAX_TOLD
            })
            .map(|(field, what)| FieldViolation::new(field, what))
            .collect();
        let message = match (all.saturating_sub(1), all - told.len()) {
            (0, _) => first,
            (more, 0) => format!("{first} (and {more} more, see the details)"),
            (more, untold) => format!("{first} (and {more} more; the details have all but the last {untold})"),
        };
        let mut details = ErrorDetails::with_error_info("INVALID_REQUEST", DOMAIN, std::collections::HashMap::new());
        details.set_bad_request(told);
        Status::with_error_details(Code::InvalidArgument, message, details)
    }
}

/// The status of one faulty field.
pub fn invalid(field: &str, description: impl Into<String>) -> Status {
    let mut violations = Violations::default();
    violations.add(field, description);
    violations.into()
}

/// The status of an error of any room.
pub fn from_error<E: Coded>(error: &E) -> Status {
    let code = match error.code() {
        ErrorCode::InvalidArgument => Code::InvalidArgument,
        ErrorCode::NotFound => Code::NotFound,
        ErrorCode::AlreadyExists => Code::AlreadyExists,
        ErrorCode::Aborted => Code::Aborted,
        ErrorCode::FailedPrecondition => Code::FailedPrecondition,
        ErrorCode::ResourceExhausted => Code::ResourceExhausted,
        ErrorCode::Unavailable => Code::Unavailable,
        ErrorCode::DataLoss => Code::DataLoss,
        ErrorCode::Internal => Code::Internal,
    };
    coded(code, error.reason(), error.to_string())
}

/// A status with an `ErrorInfo`.
pub fn coded(code: Code, reason: &str, message: impl Into<String>) -> Status {
    let mut details = ErrorDetails::with_error_info(reason, DOMAIN, std::collections::HashMap::new());
    if matches!(code, Code::Unavailable | Code::ResourceExhausted) {
        details.set_retry_info(Some(std::time::Duration::from_secs(1)));
    }
    Status::with_error_details(code, message, details)
}

impl From<NotComputed> for Status {
    fn from(error: NotComputed) -> Self {
        match error {
            NotComputed::Full => coded(Code::ResourceExhausted, "SERVER_BUSY", error.to_string()),
            NotComputed::Failed => coded(Code::Internal, "INTERNAL", error.to_string()),
        }
    }
}

/// What tonic says of a message that no service got to see, in our words: it calls a message that is too large
/// OUT_OF_RANGE (gRPC core: RESOURCE_EXHAUSTED), and one that is not the right Protobuf INTERNAL, which reads as our fault.
pub fn reword(headers: &mut HeaderMap) {
    if headers.get(Status::GRPC_STATUS).is_none_or(|code| code == "0") {
        return;
    }
    let Some(said) = Status::from_header_map(headers).filter(|s| s.details().is_empty()) else { return };
    let (code, reason) = match said.code() {
        Code::OutOfRange | Code::ResourceExhausted => (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"),
        Code::Internal if said.message().starts_with(UNREADABLE) => (Code::InvalidArgument, "MESSAGE_UNREADABLE"),
        _ => return,
    };
    let details = ErrorDetails::with_error_info(reason, DOMAIN, std::collections::HashMap::new());
    // Fails only for a status that cannot be written as a header; then the old one stays.
    let _ = Status::with_error_details(code, said.message(), details).add_header(headers);
}

/// How `prost` begins what it says of bytes it cannot read.
const UNREADABLE: &str = "failed to decode Protobuf message";

/// A status as a message, for the items of a batch.
pub fn to_message(status: &Status) -> rpc::Status {
    // The details of a tonic status are a serialised google.rpc.Status: keep them.
    let decoded = <rpc::Status as prost::Message>::decode(status.details()).unwrap_or_default();
    rpc::Status { code: status.code() as i32, message: status.message().to_owned(), details: decoded.details }
}
