//! Why a command ended without doing its work.

use std::process::ExitCode;

use tonic::{Code, Status};

/// A sentence for people and an exit status for scripts.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    status: u8,
    /// The reader of a pipe went away: nothing to report.
    silent: bool,
}

/// Some lines could not be processed.
pub(super) const PARTLY: u8 = 1;
/// The command or its input is wrong.
const WRONG: u8 = 2;
/// The database, the server or the network failed.
const BROKEN: u8 = 3;

impl Failure {
    /// The command or its input is wrong.
    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: WRONG, silent: false }
    }

    /// The database, the server or the network failed.
    pub(super) fn broken(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: BROKEN, silent: false }
    }

    /// Says why, and gives the exit status.
    pub(super) fn report(self) -> ExitCode {
        if !self.silent {
            eprintln!("tarjuman: {}", self.message);
        }
        ExitCode::from(if self.silent { 0 } else { self.status })
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        use tonic_types::StatusExt;
        let mut message = status.message().to_owned();
        let faults = status.get_details_bad_request().map(|b| b.field_violations).unwrap_or_default();
        if faults.len() > 1 {
            let lines: Vec<String> = faults.iter().map(|f| format!("  {}: {}", f.field, f.description)).collect();
            message = format!("the request has several faults:\n{}", lines.join("\n"));
        }
        match status.code() {
            Code::InvalidArgument | Code::NotFound | Code::AlreadyExists | Code::FailedPrecondition | Code::Aborted | Code::OutOfRange => {
                Self::wrong(message)
            }
            Code::Unavailable => Self::broken(format!("cannot reach the server: {message}")),
            _ => Self::broken(message),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let silent = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { message: error.to_string(), status: BROKEN, silent }
    }
}

impl From<crate::store::StoreError> for Failure {
    fn from(error: crate::store::StoreError) -> Self {
        crate::rpc::status::from_error(&error).into()
    }
}
