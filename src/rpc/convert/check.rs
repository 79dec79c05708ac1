//! Checks: items in, findings out.

use std::{collections::HashSet, sync::Arc};

use tonic::Status;

use crate::{
    check::{Checker, Finding, FindingKind, Options, Pair},
    glossary::Stack,
    rpc::{
        convert::text::{self, Segment},
        limits::Limits,
        pb,
        status::{Violations, to_message},
    },
    text::{
        Language,
        offsets::{OffsetEncoding, Offsets},
    },
};

/// A pair that can be checked.
#[derive(Debug, Clone)]
pub struct Item {
    /// Returned unchanged.
    pub id: String,
    source: Segment,
    from: Language,
    target: Segment,
}

impl Item {
    /// For the checker.
    pub fn pair(&self) -> Pair<'_> {
        Pair { source: &self.source.text, from: self.from, target: &self.target.text }
    }
}

/// Most fingerprints of a call.
const MAX_WAIVED: usize = 100_000;

/// Options of a check.
pub fn options(raw: &pb::CheckOptions, violations: &mut Violations) -> (Options, OffsetEncoding) {
    if !(0.0..=1.0).contains(&raw.min_confidence) {
        violations.add("options.min_confidence", "must be from 0 to 1");
    }
    if raw.waived_fingerprints.len() > MAX_WAIVED {
        violations.add("options.waived_fingerprints", format!("{} of them; the most is {MAX_WAIVED}", raw.waived_fingerprints.len()));
    }
    let usual = Options::default();
    let min_confidence = if raw.min_confidence > 0.0 { raw.min_confidence } else { usual.min_confidence };
    let mut kinds = Vec::new();
    for (i, kind) in raw.kinds.iter().enumerate() {
        match KINDS.iter().find(|(_, wire)| *wire as i32 == *kind) {
            Some((kind, _)) => kinds.push(*kind),
            None => violations.add(format!("options.kinds[{i}]"), format!("{kind} is no kind of finding")),
        }
    }
    let encoding = text::offset_encoding(raw.offset_encoding, "options.offset_encoding", violations);
    (Options { min_confidence, kinds }, encoding)
}

/// Reads an item found at `field`.
pub fn item(raw: pb::CheckItem, field: &str, limits: &Limits) -> Result<Item, (String, Status)> {
    let mut violations = Violations::default();
    let mut side = |segment: Option<pb::Segment>, name: &str| {
        if segment.is_none() {
            violations.add(format!("{field}.{name}"), "a text is needed");
        }
        text::segment(
            segment.unwrap_or_else(|| pb::Segment { text: "-".into(), ..pb::Segment::default() }),
            &format!("{field}.{name}"),
            limits,
            &mut violations,
        )
    };
    // What is not said follows from the other side: a target that was left in Arabic is still meant to be English.
    let said = |segment: &Option<pb::Segment>| segment.as_ref().and_then(|s| Language::parse(&s.language_code));
    let (from, to) = (said(&raw.source), said(&raw.target));
    let (source, target) = (side(raw.source, "source"), side(raw.target, "target"));
    if from.is_some() && from == to {
        violations.add(format!("{field}.target.language_code"), "is the language of the source; one side is Arabic, the other English");
    }
    let from = from.or(to.map(Language::other)).unwrap_or_else(|| Language::detect(&source.text));
    violations.check().map_err(|status| (raw.item_id.clone(), status))?;
    Ok(Item { id: raw.item_id, source, from, target })
}

/// What items are checked with.
#[derive(Clone)]
pub struct Checking {
    /// Checks pairs.
    pub checker: Checker<'static>,
    /// The glossaries.
    pub stack: Stack,
    /// How to check.
    pub options: Options,
    waived: Arc<HashSet<String>>,
    encoding: OffsetEncoding,
}

impl Checking {
    /// With options that were read from `raw`.
    pub fn new(checker: Checker<'static>, stack: Stack, options: Options, raw: &pb::CheckOptions, encoding: OffsetEncoding) -> Self {
        Self { checker, stack, options, waived: Arc::new(raw.waived_fingerprints.iter().cloned().collect()), encoding }
    }

    /// The findings of an item.
    pub fn findings(&self, item: &Item) -> Vec<Finding> {
        self.checker.check(&item.pair(), &self.stack, &self.options)
    }

    /// Checks an item, if it could be read, and words the answer.
    pub fn answer(&self, item: Result<Item, (String, Status)>) -> pb::CheckResult {
        match item {
            Ok(item) => self.result(&item, self.findings(&item)),
            Err((id, status)) => failed(id, &status),
        }
    }

    /// Words the findings of an item, without those that are waived.
    pub fn result(&self, item: &Item, findings: Vec<Finding>) -> pb::CheckResult {
        let (source, target) = (Offsets::new(&item.source.text, self.encoding), Offsets::new(&item.target.text, self.encoding));
        let all = findings.len();
        let told: Vec<pb::Finding> = findings
            .into_iter()
            .filter(|f| !self.waived.contains(&f.fingerprint))
            .map(|f| pb::Finding {
                kind: kind(f.kind) as i32,
                entry: f.entry,
                source_span: f.source_span.map(|s| text::span(s, &source)),
                source_text: f.source_span.map(|s| s.of(&item.source.text).to_owned()).unwrap_or_default(),
                target_span: f.target_span.map(|s| text::span(s, &target)),
                found: f.found,
                expected: f.expected,
                confidence: f.confidence,
                fingerprint: f.fingerprint,
                suggested_edit: f.edit.map(|e| pb::finding::Edit { span: Some(text::span(e.span, &target)), text: e.text }),
            })
            .collect();
        pb::CheckResult { item_id: item.id.clone(), waived_count: (all - told.len()) as i32, findings: told, status: None }
    }
}

/// The answer to an item that cannot be read.
pub fn failed(item_id: String, status: &Status) -> pb::CheckResult {
    pb::CheckResult { item_id, status: Some(to_message(status)), ..pb::CheckResult::default() }
}

const KINDS: [(FindingKind, pb::finding::Kind); 9] = [
    (FindingKind::MissingTarget, pb::finding::Kind::MissingTarget),
    (FindingKind::ForbiddenTarget, pb::finding::Kind::ForbiddenTarget),
    (FindingKind::NonPreferredVariant, pb::finding::Kind::NonPreferredVariant),
    (FindingKind::InconsistentSpelling, pb::finding::Kind::InconsistentSpelling),
    (FindingKind::Untranslated, pb::finding::Kind::Untranslated),
    (FindingKind::NumberMismatch, pb::finding::Kind::NumberMismatch),
    (FindingKind::DateMismatch, pb::finding::Kind::DateMismatch),
    (FindingKind::CountMismatch, pb::finding::Kind::CountMismatch),
    (FindingKind::NameMismatch, pb::finding::Kind::NameMismatch),
];

fn kind(kind: FindingKind) -> pb::finding::Kind {
    KINDS.iter().find(|(k, _)| *k == kind).map_or(pb::finding::Kind::Unspecified, |(_, wire)| *wire)
}
