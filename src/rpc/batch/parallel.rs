//! Words and sentences of pairs, line by line.

use prost::Message;
use tonic::Status;

use crate::{
    jobs::{Answer, Item, Task},
    rpc::{
        Engine, Limits,
        batch::fault,
        pb,
        service::parallel::{self, Sentences, Words},
        status::Violations,
    },
};

/// A task of the calls, with options that were read.
pub struct Pairs<T> {
    task: T,
    limits: Limits,
}

/// Aligns words.
pub type AlignWords = Pairs<Words>;
/// Aligns sentences.
pub type AlignSentences = Pairs<Sentences>;

/// A line as a pair: JSON of a `SentencePair`.
pub fn item(line: u64, text: &str) -> Result<pb::SentencePair, (String, Status)> {
    let read = serde_json::from_str::<pb::SentencePair>(text);
    let mut pair = read.map_err(|e| (line.to_string(), fault(line, &format!("not the JSON of a SentencePair: {e}"))))?;
    if pair.item_id.is_empty() {
        pair.item_id = line.to_string();
    }
    Ok(pair)
}

impl<T: parallel::Task> Pairs<T> {
    /// Reads the options.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(engine: &Engine, options: Option<T::Options>) -> Result<Self, Status> {
        let mut violations = Violations::default();
        let task = T::new(engine.words.clone(), options.unwrap_or_default(), &mut violations);
        violations.check()?;
        Ok(Self { task, limits: *engine.limits })
    }
}

impl<T: parallel::Task<Result: Message>> Task for Pairs<T> {
    fn answer(&self, line: Item<'_>) -> Answer {
        let read = item(line.line, line.text).and_then(|raw| T::read(raw, &format!("line {}", line.line), &self.limits));
        let failed = read.is_err();
        Answer { body: self.task.answer(read).encode_to_vec(), failed }
    }

    fn failure(&self, line: u64, reason: &str) -> Answer {
        Answer { body: T::unread(line.to_string(), &fault(line, reason)).encode_to_vec(), failed: true }
    }
}
