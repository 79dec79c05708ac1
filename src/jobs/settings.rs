//! How jobs are worked on: the `[jobs]` table of the configuration file.

use std::time::Duration;

use serde::Deserialize;

/// Settings; the names are those of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Threads that compute chunks; 0: as many as the program computes with.
    pub threads: usize,
    /// Chunks of one queue that may be with workers at a time, over all of them: what a queue gets when others wait, and
    /// the most it can use. At least twice the threads of all workers together.
    pub window: usize,
    /// Items of a chunk at most.
    pub chunk_items: usize,
    /// Bytes of a chunk at most, except that an item is never cut.
    pub chunk_bytes: usize,
    /// Seconds that one attempt at a chunk may take.
    pub timeout_seconds: u64,
    /// Seconds after which a chunk is taken from a worker that has not been heard of.
    pub rescue_after_seconds: u64,
    /// Attempts at a chunk that fails, before it is given up.
    pub attempts: u32,
    /// Milliseconds between two looks into an empty queue.
    pub poll_milliseconds: u64,
    /// Days after which a job is removed with its input and results.
    pub retention_days: u32,
    /// Bytes of the input of a job.
    pub max_input_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: 0,
            window: 64,
            chunk_items: 256,
            chunk_bytes: 256 << 10,
            timeout_seconds: 60,
            rescue_after_seconds: 90,
            attempts: 5,
            poll_milliseconds: 500,
            retention_days: 30,
            max_input_bytes: 16 << 30,
        }
    }
}

impl Settings {
    /// What is wrong with them, if anything.
    pub fn fault(&self) -> Option<String> {
        let at_least = [
            ("window", self.window as u64, 1),
            ("chunk_items", self.chunk_items as u64, 1),
            ("chunk_bytes", self.chunk_bytes as u64, 1),
            ("timeout_seconds", self.timeout_seconds, 1),
            ("rescue_after_seconds", self.rescue_after_seconds, self.timeout_seconds),
            ("attempts", u64::from(self.attempts), 1),
            ("poll_milliseconds", self.poll_milliseconds, 10),
            ("retention_days", u64::from(self.retention_days), 1),
        ];
        let (name, value, least) = at_least.into_iter().find(|(_, value, least)| value < least)?;
        Some(format!("jobs.{name} is {value}; it must be at least {least}"))
    }

    /// How long one attempt at a chunk may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }

    /// When a chunk is taken from a worker that has not been heard of.
    pub fn rescue_after(&self) -> Duration {
        Duration::from_secs(self.rescue_after_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_work_are_named() {
        assert_eq!(Settings::default().fault(), None);
        let early = Settings { rescue_after_seconds: 30, ..Settings::default() };
        assert_eq!(early.fault().as_deref(), Some("jobs.rescue_after_seconds is 30; it must be at least 60"));
    }
}
