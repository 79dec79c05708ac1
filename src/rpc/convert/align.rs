//! Alignment: items in, results out.

use tonic::Status;

use crate::{
    align::{Aligned, Aligner, EvidenceKind, Options, Outcome, ReferenceTerm, Sentence, Target},
    bitext::{
        parallel,
        word::{self, Resident},
    },
    glossary::Stack,
    id::excerpt,
    rpc::{
        convert::text::{self, Segment},
        limits::Limits,
        pb,
        status::Violations,
    },
    text::{
        Language, Source, Span,
        offsets::{OffsetEncoding, Offsets},
    },
};

/// A sentence with its terms.
#[derive(Debug, Clone)]
pub struct Item {
    id: String,
    source: Segment,
    target: Option<Segment>,
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
    let target = raw.target.map(|segment| text::segment(segment, &format!("{field}.target"), limits, &mut violations));
    if let (Some(source), Some(target)) = (&source, &target)
        && source.language() == target.language()
        && !source.text.trim().is_empty()
        && !target.text.trim().is_empty()
    {
        let language = source.language().code();
        violations
            .add(format!("{field}.target"), format!("is in the language of the source (`{language}`): a translation is needed, or none"));
    }
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
        (Ok(()), Some(source)) => Ok(Item { id: raw.item_id, source, target, terms, term_ids }),
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

/// What items are aligned with.
#[derive(Clone)]
pub struct Alignment {
    /// Aligns terms.
    pub aligner: Aligner<'static>,
    /// Aligns words of sentence pairs.
    pub words: Resident,
    /// The glossaries.
    pub stack: Stack,
    /// How to align.
    pub options: Options,
    /// Unit of spans.
    pub encoding: OffsetEncoding,
}

impl Alignment {
    /// Aligns an item and words the answer; terms are proposed where none are given.
    pub fn answer(&self, item: &Item) -> pb::AlignmentResult {
        let pair = item.target.as_ref().map(|target| self.pair(&item.source, target));
        let posteriors = pair.as_ref().map(word::Aligned::posteriors);
        let parallel_score = pair.as_ref().map_or(0.0, parallel::score);
        let target = item.target.as_ref().map(|t| Target { text: &t.text, posteriors: posteriors.as_ref() });
        let sentence = Sentence { text: &item.source.text, language: item.source.language(), target };
        let reading = self.aligner.read(sentence, &self.stack);
        let proposed = if item.terms.is_empty() { reading.proposals() } else { Vec::new() };
        let terms = if item.terms.is_empty() { &proposed } else { &item.terms };
        let words = Words {
            item,
            terms,
            source: Offsets::new(&item.source.text, self.encoding),
            target: item.target.as_ref().map(|t| (t, Offsets::new(&t.text, self.encoding))),
        };
        let alignments = reading.align(terms, self.options).into_iter().map(|a| words.alignment(a)).collect();
        pb::AlignmentResult { item_id: item.id.clone(), alignments, parallel_score, status: None }
    }

    fn pair(&self, source: &Segment, target: &Segment) -> word::Aligned {
        let (arabic, english) = if source.language() == Language::Arabic { (source, target) } else { (target, source) };
        word::Aligner::new(self.words.model()).align(&arabic.text, &english.text)
    }
}

/// What an answer is worded with.
struct Words<'a> {
    item: &'a Item,
    terms: &'a [ReferenceTerm],
    source: Offsets,
    target: Option<(&'a Segment, Offsets)>,
}

impl Words<'_> {
    fn alignment(&self, found: Aligned) -> pb::TermAlignment {
        let text = |span: Span<Source>| span.of(&self.item.source.text).to_owned();
        let span = |span: Span<Source>| super::text::span(span, &self.source);
        let outcome = match found.outcome {
            Outcome::Aligned => pb::term_alignment::Outcome::Aligned,
            Outcome::SourceNotFound => pb::term_alignment::Outcome::SourceNotFound,
            Outcome::TargetNotFound => pb::term_alignment::Outcome::TargetNotFound,
            Outcome::WrongTarget => pb::term_alignment::Outcome::WrongTarget,
            Outcome::Ambiguous => pb::term_alignment::Outcome::Ambiguous,
        };
        let evidence = found.evidence.into_iter().map(|(e, at, term_text)| pb::Evidence {
            kind: evidence_kind(e.kind) as i32,
            score: e.score,
            detail: e.detail,
            parts: vec![pb::evidence::Part { source_span: Some(span(at)), source_text: text(at), term_text }],
        });
        let target = found.target_span.zip(self.target.as_ref());
        pb::TermAlignment {
            term_id: self.item.term_ids.get(found.term).cloned().unwrap_or_default(),
            term: self.terms.get(found.term).map(|t| t.text.clone()).unwrap_or_default(),
            entry: found.entry.unwrap_or_default(),
            outcome: outcome as i32,
            source_span: found.span.map(span),
            source_text: found.span.map(text).unwrap_or_default(),
            token_span: found.token_span.map(span),
            target_span: target.map(|(at, (_, offsets))| super::text::span(at, offsets)),
            target_text: target.map(|(at, (segment, _))| at.of(&segment.text).to_owned()).unwrap_or_default(),
            confidence: found.confidence,
            evidence: evidence.collect(),
        }
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
