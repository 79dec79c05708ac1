//! What kind of failure an error is, for whoever has to answer for it.

/// The few classes of failure a caller can act on. Each room's error says which one it is ([`Coded`]); the wire
/// and the exit status are derived from it in one place each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// The request is wrong and will stay wrong.
    InvalidArgument,
    /// The named thing is not there.
    NotFound,
    /// The name is taken.
    AlreadyExists,
    /// Somebody changed it in between: read again and repeat.
    Aborted,
    /// The request does not fit the present state.
    FailedPrecondition,
    /// A limit was reached.
    ResourceExhausted,
    /// Try again later.
    Unavailable,
    /// Stored data is damaged.
    DataLoss,
    /// A fault of ours.
    Internal,
}

/// An error that knows its class and a stable reason for machines.
pub trait Coded: std::error::Error {
    /// The class.
    fn code(&self) -> ErrorCode;
    /// `UPPER_SNAKE` reason, stable across versions (AIP-193).
    fn reason(&self) -> &'static str;
}
