//! What is done to an item. This room does not know: whoever can do it says so.

use std::{fmt::Debug, sync::Arc};

use crate::glossary::Stack;

/// A task there is, in the version in which this program does it. A program that does it differently gives it another
/// version: jobs of one version are worked on by programs of that version only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskKind {
    /// Lower case, digits and `-`.
    pub name: &'static str,
    /// Raised whenever results change.
    pub version: i64,
    /// Units of translation documents come with the Arabic side as the source, whichever way they were translated; if false, as
    /// the document has them.
    pub arabic_first: bool,
}

impl TaskKind {
    /// The lane of the queue in which its chunks wait: workers that do not know the task do not look there.
    pub fn lane(&self) -> String {
        lane(self.name, self.version)
    }
}

/// The lane of a task.
pub fn lane(task: &str, version: i64) -> String {
    format!("{task}-{version}")
}

/// The tasks a program can do.
pub trait Tasks: Debug + Send + Sync {
    /// Which.
    fn known(&self) -> &[TaskKind];

    /// Gets ready to work on items of a job.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the options.
    fn prepare(&self, task: &str, options: &str, glossaries: Stack) -> Result<Arc<dyn Task>, String>;
}

/// What is done to an item: a pure function.
pub trait Task: Send + Sync {
    /// Works on an item.
    fn answer(&self, item: Item<'_>) -> Answer;

    /// What to answer for an item that cannot be worked on.
    fn failure(&self, line: u64, reason: &str) -> Answer;
}

/// A line of the input.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Its number, from 1.
    pub line: u64,
    /// Its text.
    pub text: &'a str,
}

/// The result of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// As the task writes it.
    pub body: Vec<u8>,
    /// It is a fault.
    pub failed: bool,
}
