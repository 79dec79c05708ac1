//! What scenarios are made of: a server in this process, the program as a process, calls below the generated clients.

pub(crate) mod cases;
pub(crate) mod frames;
pub(crate) mod postgres;
pub(crate) mod program;
pub(crate) mod raw;
pub(crate) mod server;
