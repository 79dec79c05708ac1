//! What is known of a job.

use jiff::Timestamp;

use crate::id::{GlossaryId, JobId};

/// How far a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Its input is awaited.
    Uploading,
    /// It is worked on, or waits for a worker.
    Running,
    /// Nothing new is begun until it is resumed.
    Paused,
    /// Every item has a result.
    Succeeded,
    /// Some chunks were given up, or its input cannot be read; `reason` says why.
    Failed,
    /// Somebody did not want it any more.
    Cancelled,
}

impl JobState {
    /// All states.
    pub const ALL: [Self; 6] = [Self::Uploading, Self::Running, Self::Paused, Self::Succeeded, Self::Failed, Self::Cancelled];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// True if nothing more happens by itself.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// How the input is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// An item a line: JSON, or plain text where the task allows it.
    #[default]
    Jsonl,
    /// A table with the columns `item_id`, `source`, `target`, `terms`.
    Tsv,
    /// Translation units of a translation memory.
    Tmx,
    /// Segments of an XLIFF 1.2 or 2 file.
    Xliff,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Jsonl, Self::Tsv, Self::Tmx, Self::Xliff];

    /// Its name, which is also the usual ending of its files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Tsv => "tsv",
            Self::Tmx => "tmx",
            Self::Xliff => "xliff",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }
}

/// A glossary as a job uses it, whatever becomes of it meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The glossary.
    pub glossary: GlossaryId,
    /// Its revision when the job began.
    pub revision: i64,
}

/// A job that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// For people.
    pub display_name: String,
    /// Whose share of the workers it uses.
    pub queue: String,
    /// Name of the task.
    pub task: String,
    /// Version of the task.
    pub version: i64,
    /// Options of the task, as JSON.
    pub options: String,
    /// Of the input.
    pub format: Format,
}

/// Counted from what is stored, never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Items found so far; all of them once the job is planned.
    pub items: u64,
    /// Items that have a result.
    pub done: u64,
    /// Of those, items whose result is a fault.
    pub failed: u64,
    /// Items of chunks that were given up: they have no result.
    pub given_up: u64,
    /// Chunks.
    pub chunks: u64,
    /// Bytes that results take.
    pub result_bytes: u64,
    /// Items done in the last [`Progress::WINDOW`] seconds.
    pub recent: u64,
}

impl Progress {
    /// Seconds that [`Self::recent`] looks back.
    pub const WINDOW: i64 = 30;

    /// Items a second, lately, of a job that began so many seconds ago.
    pub fn rate(&self, age: f64) -> f64 {
        self.recent as f64 / age.clamp(1.0, Self::WINDOW as f64)
    }
}

/// A job as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// What was wanted.
    pub job: NewJob,
    /// How far it is.
    pub state: JobState,
    /// All chunks are known.
    pub planned: bool,
    /// Glossaries it uses, in order; empty before it runs.
    pub pins: Vec<Pin>,
    /// Bytes of input received.
    pub input_bytes: u64,
    /// Bytes they take in the database.
    pub input_stored: u64,
    /// Why it failed.
    pub reason: String,
    /// When it was created.
    pub create_time: Timestamp,
    /// When it began.
    pub start_time: Option<Timestamp>,
    /// When it ended.
    pub end_time: Option<Timestamp>,
    /// When it is removed with all it has.
    pub expire_time: Timestamp,
    /// How much of it is done.
    pub progress: Progress,
}

/// Pins as they are stored: `[["news",12]]`.
pub fn write_pins(pins: &[Pin]) -> String {
    let pairs: serde_json::Value = pins.iter().map(|pin| serde_json::json!([pin.glossary.as_str(), pin.revision])).collect();
    pairs.to_string()
}

/// Reads what [`write_pins`] writes.
pub fn read_pins(text: &str) -> Option<Vec<Pin>> {
    let pairs: Vec<(String, i64)> = serde_json::from_str(text).ok()?;
    pairs.into_iter().map(|(id, revision)| Some(Pin { glossary: GlossaryId::parse(&id).ok()?, revision })).collect()
}
