//! The configuration file.

use std::path::PathBuf;

use serde::Deserialize;

use super::{Common, Failure};
use crate::{jobs::Settings, rpc::Limits};

/// What the file may say; command-line options and environment variables win over it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Config {
    /// Address to serve on.
    pub(super) listen: Option<String>,
    /// The database: a file, or a PostgreSQL URL.
    pub(super) database: Option<String>,
    /// Threads that compute; default: one for each processor.
    pub(super) compute_threads: Option<usize>,
    /// A word model to work with instead of the one of the program; `none` for none.
    pub(super) word_model: Option<PathBuf>,
    /// Limits of the server.
    pub(super) limits: Limits,
    /// How jobs are worked on.
    pub(super) jobs: Settings,
}

impl Config {
    /// Reads the file that the command names; without one, everything has its default.
    pub(super) fn load(common: &Common) -> Result<Self, Failure> {
        let Some(path) = &common.config else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
        toml::from_str(&text).map_err(|e| Failure::wrong(format!("{}: {e}", path.display())))
    }
}
