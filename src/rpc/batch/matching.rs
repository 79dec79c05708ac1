//! Look-up of terms, line by line.

use prost::Message;
use tonic::Status;

use crate::{
    glossary::{LookupOptions, Stack},
    jobs::{Answer, Item, Task},
    rpc::{
        Engine, Limits,
        batch::fault,
        convert::{entry, term, text},
        pb,
        status::{Violations, to_message},
    },
    text::offsets::OffsetEncoding,
};

/// Finds terms with options that were read.
pub struct Match {
    stack: Stack,
    options: LookupOptions,
    encoding: OffsetEncoding,
    limits: Limits,
}

/// A line as a segment: JSON of a `Segment` or of an `AlignmentItem`, or plain text.
pub fn segment(line: u64, text: &str) -> Result<pb::Segment, (String, Status)> {
    let wrong = |what: String| (line.to_string(), fault(line, &what));
    if !text.trim_start().starts_with('{') {
        return Ok(pb::Segment { text: text.to_owned(), segment_id: line.to_string(), ..pb::Segment::default() });
    }
    match serde_json::from_str::<pb::Segment>(text) {
        Ok(segment) => Ok(segment),
        Err(error) => {
            let item: pb::AlignmentItem =
                serde_json::from_str(text).map_err(|_| wrong(format!("not the JSON of a Segment or an AlignmentItem: {error}")))?;
            Ok(pb::Segment { segment_id: item.item_id, ..item.source.unwrap_or_default() })
        }
    }
}

impl Match {
    /// Reads the options.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(engine: &Engine, task: pb::MatchTask, below: Stack) -> Result<Self, Status> {
        let raw = task.options.unwrap_or_default();
        let mut violations = Violations::default();
        let (options, encoding) = term::lookup_options(&raw, &mut violations);
        let inline = entry::inline_entries(&raw.inline_entries, &mut violations);
        violations.check()?;
        Ok(Self { stack: engine.stack_below(&inline, below)?, options, encoding, limits: *engine.limits })
    }

    fn result(&self, line: &Item<'_>) -> pb::SegmentMatches {
        let read = segment(line.line, line.text).and_then(|raw| {
            let (id, mut violations) = (raw.segment_id.clone(), Violations::default());
            let segment = text::segment(raw, &format!("line {}", line.line), &self.limits, &mut violations);
            violations.check().map(|()| segment).map_err(|status| (id, status))
        });
        match read {
            Ok(segment) => term::matches(&self.stack, &segment, &self.options, self.encoding),
            Err((id, status)) => unread(id, &status),
        }
    }
}

fn unread(segment_id: String, status: &Status) -> pb::SegmentMatches {
    pb::SegmentMatches { segment_id, matches: Vec::new(), status: Some(to_message(status)) }
}

impl Task for Match {
    fn answer(&self, item: Item<'_>) -> Answer {
        let result = self.result(&item);
        Answer { body: result.encode_to_vec(), failed: result.status.is_some() }
    }

    fn failure(&self, line: u64, reason: &str) -> Answer {
        Answer { body: unread(line.to_string(), &fault(line, reason)).encode_to_vec(), failed: true }
    }
}
