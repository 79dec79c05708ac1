//! Alignment of terms, line by line.

use prost::Message;
use tonic::Status;

use crate::{
    glossary::Stack,
    jobs::{Answer, Item, Task},
    rpc::{
        Engine, Limits,
        batch::fault,
        convert::{
            align::{self, Alignment},
            entry,
        },
        pb,
        status::{Violations, to_message},
    },
};

/// Aligns terms with options that were read.
pub struct Align {
    alignment: Alignment,
    terms: Vec<pb::ReferenceTerm>,
    limits: Limits,
}

/// A line as an item: JSON of an `AlignmentItem`; or a plain sentence, with its translation after a tab or without one, with
/// the terms that are given for all.
pub fn item(line: u64, text: &str, terms: &[pb::ReferenceTerm]) -> Result<pb::AlignmentItem, (String, Status)> {
    let wrong = |what: String| (line.to_string(), fault(line, &what));
    if text.trim_start().starts_with('{') {
        let mut item: pb::AlignmentItem =
            serde_json::from_str(text).map_err(|e| wrong(format!("not the JSON of an AlignmentItem: {e}")))?;
        if item.reference_terms.is_empty() {
            item.reference_terms = terms.to_vec();
        }
        return Ok(item);
    }
    let segment = |text: &str| pb::Segment { text: text.to_owned(), ..pb::Segment::default() };
    let (source, target) = text.split_once('\t').map_or((text, None), |(source, target)| (source, Some(target)));
    let (source, target) = (Some(segment(source)), target.map(segment));
    Ok(pb::AlignmentItem { item_id: line.to_string(), source, target, reference_terms: terms.to_vec() })
}

/// The result of an item that could not be read.
pub fn unread(item_id: String, status: &Status) -> pb::AlignmentResult {
    pb::AlignmentResult { item_id, status: Some(to_message(status)), ..pb::AlignmentResult::default() }
}

impl Align {
    /// Reads the options.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(engine: &Engine, task: pb::AlignTask, below: Stack) -> Result<Self, Status> {
        let raw = task.options.unwrap_or_default();
        let mut violations = Violations::default();
        let (options, encoding) = align::options(&raw, &mut violations);
        let inline = entry::inline_entries(&raw.inline_entries, &mut violations);
        violations.check()?;
        let stack = engine.stack_below(&inline, below)?;
        let alignment = Alignment { aligner: engine.aligner, words: engine.words.clone(), stack, options, encoding };
        Ok(Self { alignment, terms: task.terms, limits: *engine.limits })
    }

    fn result(&self, line: &Item<'_>) -> pb::AlignmentResult {
        let read = item(line.line, line.text, &self.terms).and_then(|raw| align::item(raw, &format!("line {}", line.line), &self.limits));
        match read {
            Ok(item) => self.alignment.answer(&item),
            Err((id, status)) => unread(id, &status),
        }
    }
}

impl Task for Align {
    fn answer(&self, item: Item<'_>) -> Answer {
        let result = self.result(&item);
        Answer { body: result.encode_to_vec(), failed: result.status.is_some() }
    }

    fn failure(&self, line: u64, reason: &str) -> Answer {
        Answer { body: unread(line.to_string(), &fault(line, reason)).encode_to_vec(), failed: true }
    }
}
