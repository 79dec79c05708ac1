//! Alignment: items in, results out.

use tonic::Status;

use crate::{
    align::{Aligned, Aligner, EvidenceKind, Options, Outcome, ReferenceTerm, Sentence},
    glossary::Stack,
    id::excerpt,
    rpc::{
        convert::text::{self, Segment},
        limits::Limits,
        pb,
        status::Violations,
    },
    text::offsets::{OffsetEncoding, Offsets},
};

/// A sentence with its terms.
#[derive(Debug, Clone)]
pub struct Item {
    id: String,
    source: Segment,
    terms: Vec<ReferenceTerm>,
    term_ids: Vec<String>,
}

/// Options of an alignment.
pub fn options(options: &pb::AlignOptions, violations: &mut Violations) -> (Options, OffsetEncoding) {
    if !(0.0..1.0).contains(&options.min_confidence) {
        violations.add("options.min_confidence", "must be at least 0 and less than 1");
    }
    let usual = Options::default();
    let min_confidence = if options.min_confidence > 0.0 { options.min_confidence } else { usual.min_confidence };
    let encoding = text::offset_encoding(options.offset_encoding, "options.offset_encoding", violations);
    (Options { min_confidence, allow_nested: options.allow_nested }, encoding)
}

/// Reads an item found at `field`; a faulty one gives its id and what is wrong.
pub fn item(raw: pb::AlignmentItem, field: &str, limits: &Limits) -> Result<Item, (String, Status)> {
    let mut violations = Violations::default();
    if raw.source.is_none() {
        violations.add(format!("{field}.source"), "a sentence is needed");
    }
    let source = raw.source.map(|segment| text::segment(segment, &format!("{field}.source"), limits, &mut violations));
    if raw.reference_terms.len() > limits.max_reference_terms {
        violations.add(
            format!("{field}.reference_terms"),
            format!("{} terms; the most is {}", raw.reference_terms.len(), limits.max_reference_terms),
        );
    }
    let terms = raw.reference_terms.iter().take(limits.max_reference_terms).enumerate();
    let terms = terms.map(|(i, t)| term(t, &format!("{field}.reference_terms[{i}]"), limits, &mut violations)).collect();
    let term_ids = raw.reference_terms.into_iter().map(|t| t.term_id).collect();
    match (violations.check(), source) {
        (Ok(()), Some(source)) => Ok(Item { id: raw.item_id, source, terms, term_ids }),
        (Err(status), _) => Err((raw.item_id, status)),
        (Ok(()), None) => Err((raw.item_id, Status::internal("no source"))),
    }
}

fn term(raw: &pb::ReferenceTerm, field: &str, limits: &Limits, violations: &mut Violations) -> ReferenceTerm {
    let mut check = |name: String, text: &str| {
        let characters = text.chars().count();
        if text.trim().is_empty() {
            violations.add(name, "the term is empty");
        } else if characters > Limits::MAX_QUERY {
            violations.add(name, format!("`{}` has {characters} characters; the most is {}", excerpt(text), Limits::MAX_QUERY));
        }
    };
    check(format!("{field}.text"), &raw.text);
    for (i, alternative) in raw.alternatives.iter().enumerate().take(limits.max_alternatives) {
        check(format!("{field}.alternatives[{i}]"), alternative);
    }
    if raw.alternatives.len() > limits.max_alternatives {
        violations
            .add(format!("{field}.alternatives"), format!("{} of them; the most is {}", raw.alternatives.len(), limits.max_alternatives));
    }
    let kind = text::parse_kind(raw.kind, &format!("{field}.kind"), violations);
    ReferenceTerm { text: raw.text.clone(), kind, alternatives: raw.alternatives.clone() }
}

/// Aligns an item and words the answer.
pub fn align(aligner: &Aligner<'_>, stack: &Stack, item: &Item, options: Options, encoding: OffsetEncoding) -> pb::AlignmentResult {
    let found = aligner.align(Sentence::alone(&item.source.text, item.source.language()), &item.terms, stack, options);
    let offsets = Offsets::new(&item.source.text, encoding);
    let alignments = found.into_iter().map(|a| alignment(item, a, &offsets)).collect();
    pb::AlignmentResult { item_id: item.id.clone(), alignments, parallel_score: 0.0, status: None }
}

fn alignment(item: &Item, found: Aligned, offsets: &Offsets) -> pb::TermAlignment {
    let text = |span: crate::text::Span<crate::text::Source>| span.of(&item.source.text).to_owned();
    let outcome = match found.outcome {
        Outcome::Aligned => pb::term_alignment::Outcome::Aligned,
        Outcome::SourceNotFound => pb::term_alignment::Outcome::SourceNotFound,
        Outcome::TargetNotFound => pb::term_alignment::Outcome::TargetNotFound,
        Outcome::WrongTarget => pb::term_alignment::Outcome::WrongTarget,
        Outcome::Ambiguous => pb::term_alignment::Outcome::Ambiguous,
    };
    let evidence = found.evidence.into_iter().map(|(e, span, term_text)| pb::Evidence {
        kind: evidence_kind(e.kind) as i32,
        score: e.score,
        detail: e.detail,
        parts: vec![pb::evidence::Part { source_span: Some(super::text::span(span, offsets)), source_text: text(span), term_text }],
    });
    pb::TermAlignment {
        term_id: item.term_ids.get(found.term).cloned().unwrap_or_default(),
        term: item.terms.get(found.term).map(|t| t.text.clone()).unwrap_or_default(),
        entry: found.entry.unwrap_or_default(),
        outcome: outcome as i32,
        source_span: found.span.map(|s| super::text::span(s, offsets)),
        source_text: found.span.map(text).unwrap_or_default(),
        token_span: found.token_span.map(|s| super::text::span(s, offsets)),
        target_span: None,
        target_text: String::new(),
        confidence: found.confidence,
        evidence: evidence.collect(),
    }
}

fn evidence_kind(kind: EvidenceKind) -> pb::evidence::Kind {
    use pb::evidence::Kind;
    match kind {
        EvidenceKind::GlossaryExact => Kind::GlossaryExact,
        EvidenceKind::Folded => Kind::Folded,
        EvidenceKind::Clitic => Kind::Clitic,
        EvidenceKind::Inflected => Kind::Inflected,
        EvidenceKind::Transliteration => Kind::Transliteration,
        EvidenceKind::Lexicon => Kind::Lexicon,
        EvidenceKind::Acronym => Kind::Acronym,
        EvidenceKind::Number => Kind::Number,
        EvidenceKind::Date => Kind::Date,
        EvidenceKind::Context => Kind::Context,
        EvidenceKind::SameText => Kind::SameText,
    }
}
