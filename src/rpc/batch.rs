//! What batch jobs do to an item: the same as the unary calls, on a line of input.
//!
//! | task | item | result |
//! | --- | --- | --- |
//! | [`align`] | an `AlignmentItem`, or a sentence | an `AlignmentResult` |
//! | [`parallel`] | a `SentencePair` | a `WordAlignment` or a `SentenceAlignment` |
//! | [`matching`] | a `Segment`, an `AlignmentItem`, or text | a `SegmentMatches` |
//! | [`check`] | a `CheckItem`, or a text and its translation | a `CheckResult` |

pub mod align;
pub mod check;
pub mod matching;
pub mod parallel;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use tonic::Status;

use crate::{
    glossary::Stack,
    jobs::{Task, TaskKind, Tasks},
    rpc::{Engine, pb, status::invalid},
};

/// Aligns terms.
pub const ALIGN: TaskKind = TaskKind { name: "align-terms", version: 2, arabic_first: true };

/// Finds terms.
pub const MATCH: TaskKind = TaskKind { name: "match-terms", version: 2, arabic_first: true };

/// Aligns words.
pub const WORDS: TaskKind = TaskKind { name: "align-words", version: 1, arabic_first: true };

/// Aligns sentences.
pub const SENTENCES: TaskKind = TaskKind { name: "align-sentences", version: 1, arabic_first: true };

/// Checks translations.
pub const CHECK: TaskKind = TaskKind { name: "check-translations", version: 1, arabic_first: false };

/// All tasks of this program.
const KNOWN: [TaskKind; 5] = [ALIGN, MATCH, WORDS, SENTENCES, CHECK];

/// The tasks, with the engine that does them.
#[derive(Clone)]
pub struct Work(pub Engine);

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Work")
    }
}

impl Tasks for Work {
    fn known(&self) -> &[TaskKind] {
        &KNOWN
    }

    fn prepare(&self, task: &str, options: &str, glossaries: Stack) -> Result<Arc<dyn Task>, String> {
        match task {
            name if name == ALIGN.name => Ok(Arc::new(align::Align::new(&self.0, read(options)?, glossaries).map_err(said)?)),
            name if name == MATCH.name => Ok(Arc::new(matching::Match::new(&self.0, read(options)?, glossaries).map_err(said)?)),
            name if name == WORDS.name => {
                let task: pb::AlignWordsTask = read(options)?;
                Ok(Arc::new(parallel::AlignWords::new(&self.0, task.options).map_err(said)?))
            }
            name if name == SENTENCES.name => {
                let task: pb::AlignSentencesTask = read(options)?;
                Ok(Arc::new(parallel::AlignSentences::new(&self.0, task.options).map_err(said)?))
            }
            name if name == CHECK.name => Ok(Arc::new(check::Check::new(&self.0, &read(options)?, glossaries).map_err(said)?)),
            other => Err(format!("`{other}` is no task of this program")),
        }
    }
}

fn read<T: DeserializeOwned>(options: &str) -> Result<T, String> {
    serde_json::from_str(options).map_err(|e| format!("the stored options cannot be read: {e}"))
}

#[allow(clippy::needless_pass_by_value, reason = "stands in map_err, which gives the error away")]
fn said(status: Status) -> String {
    status.message().to_owned()
}

/// What is wrong with a line.
pub fn fault(line: u64, what: &str) -> Status {
    invalid(&format!("line {line}"), what)
}
