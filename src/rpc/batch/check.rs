//! Checks of translations, line by line.

use prost::Message;
use tonic::Status;

use crate::{
    glossary::Stack,
    jobs::{Answer, Item, Task},
    rpc::{
        Engine, Limits,
        batch::fault,
        convert::{
            check::{self, Checking},
            entry,
        },
        pb,
        status::Violations,
    },
};

/// Checks translations with options that were read.
pub struct Check {
    checking: Checking,
    limits: Limits,
}

/// A line as a pair: JSON of a `CheckItem` or of an `AlignmentItem`, or a text and its translation with a tab between them.
pub fn item(line: u64, text: &str) -> Result<pb::CheckItem, (String, Status)> {
    let wrong = |what: String| (line.to_string(), fault(line, &what));
    if text.trim_start().starts_with('{') {
        return serde_json::from_str::<pb::CheckItem>(text).or_else(|error| {
            let item: pb::AlignmentItem =
                serde_json::from_str(text).map_err(|_| wrong(format!("not the JSON of a CheckItem or an AlignmentItem: {error}")))?;
            Ok(pb::CheckItem { item_id: item.item_id, source: item.source, target: item.target })
        });
    }
    let (source, rest) = text.split_once('\t').ok_or_else(|| wrong("source and target need a tab between them".into()))?;
    let target = rest.split('\t').next().unwrap_or_default();
    let segment = |text: &str| Some(pb::Segment { text: text.to_owned(), ..pb::Segment::default() });
    Ok(pb::CheckItem { item_id: line.to_string(), source: segment(source), target: segment(target) })
}

impl Check {
    /// Reads the options.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(engine: &Engine, task: &pb::CheckTask, below: Stack) -> Result<Self, Status> {
        let raw = task.options.clone().unwrap_or_default();
        let mut violations = Violations::default();
        if raw.across_items {
            violations.add("options.across_items", "items of a job are checked each by itself; use CheckTranslations");
        }
        let (options, encoding) = check::options(&raw, &mut violations);
        let inline = entry::inline_entries(&raw.inline_entries, &mut violations);
        violations.check()?;
        let stack = engine.stack_below(&inline, below)?;
        Ok(Self { checking: Checking::new(engine.checker()?, stack, options, &raw, encoding), limits: *engine.limits })
    }
}

impl Task for Check {
    fn answer(&self, line: Item<'_>) -> Answer {
        let read = item(line.line, line.text).and_then(|raw| check::item(raw, &format!("line {}", line.line), &self.limits));
        let result = self.checking.answer(read);
        Answer { body: result.encode_to_vec(), failed: result.status.is_some() }
    }

    fn failure(&self, line: u64, reason: &str) -> Answer {
        Answer { body: check::failed(line.to_string(), &fault(line, reason)).encode_to_vec(), failed: true }
    }
}
