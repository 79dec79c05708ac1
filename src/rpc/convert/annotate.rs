//! Annotation: items in, marked texts out, and back.

use tonic::Status;

use crate::{
    annotate::{
        self, Annotated, Options, Restored, Style, TextFormat, Token, Why,
        placeholder::Template,
        prompt::{Block, Caps, Layout},
        restore::Repaired,
    },
    glossary::{LookupOptions, Stack},
    rpc::{
        convert::text::{self, Segment},
        limits::Limits,
        pb,
        status::{self, Violations, to_message},
    },
    text::{
        Source, Span,
        offsets::{OffsetEncoding, Offsets},
    },
};

/// How to annotate: style, format and template of a request.
pub fn options(request: &pb::AnnotateTextRequest, lookup: LookupOptions, violations: &mut Violations) -> Options {
    use pb::{AnnotationStyle as Wire, TextFormat as Form};
    let style = match request.style() {
        Wire::Xliff21 => Style::Xliff21,
        Wire::Xliff12 => Style::Xliff12,
        Wire::XmlTerm => Style::XmlTerm,
        Wire::Mstrans => Style::MsTrans,
        Wire::Placeholder | Wire::Unspecified => Style::Placeholder,
    };
    if Wire::try_from(request.style).is_err() {
        violations.add("style", format!("{} is no value of AnnotationStyle", request.style));
    }
    if Form::try_from(request.format).is_err() {
        violations.add("format", format!("{} is no value of TextFormat", request.format));
    }
    let format = if request.format() == Form::Xml { TextFormat::Xml } else { TextFormat::Plain };
    let mut template = None;
    if !request.placeholder_template.is_empty() {
        if style != Style::Placeholder {
            violations.add("placeholder_template", "is for the style PLACEHOLDER only");
        }
        template = violations.take("placeholder_template", Template::parse(&request.placeholder_template));
    }
    Options { style, format, template, lookup }
}

/// A text with what is protected in it.
#[derive(Debug)]
pub struct Item {
    segment: Segment,
    protected: Vec<Span<Source>>,
}

/// Reads the items of a call, each on its own.
pub fn items(raw: Vec<pb::annotate_text_request::Item>, limits: &Limits, encoding: OffsetEncoding) -> Vec<Result<Item, (String, Status)>> {
    raw.into_iter().enumerate().map(|(i, item)| read(item, &format!("items[{i}]"), limits, encoding)).collect()
}

fn read(raw: pb::annotate_text_request::Item, field: &str, limits: &Limits, encoding: OffsetEncoding) -> Result<Item, (String, Status)> {
    let mut violations = Violations::default();
    let segment = raw.segment.unwrap_or_default();
    let id = segment.segment_id.clone();
    let segment = text::segment(segment, &format!("{field}.segment"), limits, &mut violations);
    if raw.protected_spans.len() > limits.max_segment_characters {
        violations.add(format!("{field}.protected_spans"), "there are more than the text can have characters");
    }
    let offsets = Offsets::new(&segment.text, encoding);
    let mut protected = Vec::new();
    for (n, span) in raw.protected_spans.iter().enumerate().take(limits.max_segment_characters) {
        let ends = (usize::try_from(span.start), usize::try_from(span.end));
        let found = if let (Ok(start), Ok(end)) = ends { offsets.locate(&segment.text, start, end) } else { None };
        match found {
            Some(span) => protected.push(span),
            None => violations.add(format!("{field}.protected_spans[{n}]"), "is not a span of the text"),
        }
    }
    violations.check().map_err(|status| (id, status))?;
    Ok(Item { segment, protected })
}

/// Annotates an item and words the answer.
pub fn annotate(
    stack: &Stack,
    item: Result<Item, (String, Status)>,
    options: &Options,
    encoding: OffsetEncoding,
) -> pb::annotate_text_response::Result {
    let failed = |segment_id, status: &Status| pb::annotate_text_response::Result {
        segment_id,
        status: Some(to_message(status)),
        ..pb::annotate_text_response::Result::default()
    };
    match item {
        Err((id, status)) => failed(id, &status),
        Ok(item) => match annotate::annotate(&item.segment.text, stack, &item.protected, options) {
            Ok(made) => annotated(&item.segment, made, encoding),
            Err(fault) => failed(item.segment.id, &status::from_error(&fault)),
        },
    }
}

fn annotated(segment: &Segment, made: Annotated, encoding: OffsetEncoding) -> pb::annotate_text_response::Result {
    use pb::annotate_text_response::{Annotation, Skipped, skipped::Reason};
    let (before, after) = (Offsets::new(&segment.text, encoding), Offsets::new(&made.text, encoding));
    let annotations = made.annotations.into_iter().map(|a| Annotation {
        mark: a.mark,
        entry: a.entry,
        source_span: Some(text::span(a.span, &before)),
        source_text: a.span.of(&segment.text).to_owned(),
        annotated_span: Some(text::span(a.marked, &after)),
        target_text: a.target,
        do_not_translate: a.keep,
    });
    let skipped = made.skipped.into_iter().map(|s| Skipped {
        entry: s.entry,
        source_span: Some(text::span(s.span, &before)),
        reason: match s.why {
            Why::NoTarget => Reason::NoTarget,
            Why::Protected => Reason::Protected,
            Why::TagInside => Reason::TagInside,
        } as i32,
    });
    pb::annotate_text_response::Result {
        segment_id: segment.id.clone(),
        annotations: annotations.collect(),
        skipped: skipped.collect(),
        restore_token: made.token.to_bytes(),
        text: made.text,
        status: None,
    }
}

/// How much longer than its source a translation may be.
const TRANSLATION_GROWTH: usize = 3;

/// Restores an item and words the answer; a faulty one keeps its text.
pub fn restore(item: pb::restore_text_request::Item, limits: &Limits) -> pb::restore_text_response::Result {
    let most = limits.max_segment_characters * TRANSLATION_GROWTH;
    let characters = item.text.chars().count();
    let outcome = if characters > most {
        Err(annotate::Fault::TooLong { characters, most })
    } else {
        Token::from_bytes(&item.restore_token).and_then(|token| annotate::restore(&item.text, &token))
    };
    match outcome {
        Ok(done) => restored(item.segment_id, done),
        Err(fault) => pb::restore_text_response::Result {
            segment_id: item.segment_id,
            text: item.text,
            status: Some(to_message(&status::from_error(&fault))),
            ..pb::restore_text_response::Result::default()
        },
    }
}

fn restored(segment_id: String, done: Restored) -> pb::restore_text_response::Result {
    use pb::restore_text_response::{Repair, repair::Kind};
    let repairs = done.repairs.into_iter().map(|r| Repair {
        kind: match r.what {
            Repaired::Spelling => Kind::Spelling,
            Repaired::Repetition => Kind::Repetition,
            Repaired::Untranslated => Kind::Untranslated,
            Repaired::Unmarked => Kind::Unmarked,
            Repaired::Retranslated => Kind::Retranslated,
        } as i32,
        mark: r.mark,
        found: r.found,
    });
    pb::restore_text_response::Result {
        segment_id,
        text: done.text,
        lost_marks: done.lost,
        duplicated_marks: done.duplicated,
        reordered_marks: done.reordered,
        unknown_marks: done.unknown,
        repairs: repairs.collect(),
        lost_tags: done.lost_tags,
        status: None,
    }
}

/// Layout and bounds of a block.
pub fn layout(request: &pb::BuildPromptGlossaryRequest, violations: &mut Violations) -> (Layout, Caps) {
    use pb::build_prompt_glossary_request::Layout as Wire;
    if Wire::try_from(request.layout).is_err() {
        violations.add("layout", format!("{} is no value of Layout", request.layout));
    }
    let layout = match request.layout() {
        Wire::Unspecified | Wire::Lines => Layout::Lines,
        Wire::Tsv => Layout::Tsv,
        Wire::Json => Layout::Json,
    };
    let mut cap = |field: &str, value: i32| {
        usize::try_from(value).unwrap_or_else(|_| {
            violations.add(field, "must not be negative");
            0
        })
    };
    let caps = Caps { characters: cap("max_characters", request.max_characters), entries: cap("max_entries", request.max_entries) };
    (layout, caps)
}

/// A block for the wire.
pub fn block(block: Block) -> pb::BuildPromptGlossaryResponse {
    pb::BuildPromptGlossaryResponse { block: block.text, entries: block.entries, dropped_entries: block.dropped }
}
