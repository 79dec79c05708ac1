//! The door of the room: a pair in, findings out.

use super::{
    Finding, FindingKind, dates, finding, names, numbers,
    reading::Reading,
    terms, untranslated,
    values::{self, Values},
};
use crate::{
    glossary::Stack,
    lexicon::Lexicon,
    text::{Language, Span},
    translit::Model,
};

/// A text and its translation.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    /// The text.
    pub source: &'t str,
    /// Its language; the translation is in the other one.
    pub from: Language,
    /// The translation.
    pub target: &'t str,
}

/// How to check.
#[derive(Debug, Clone)]
pub struct Options {
    /// Findings below this confidence are left out.
    pub min_confidence: f64,
    /// Only these kinds; empty means all.
    pub kinds: Vec<FindingKind>,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_confidence: 0.5, kinds: Vec::new() }
    }
}

impl Options {
    pub(super) fn wants(&self, kind: FindingKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// Checks translations; made once, shared by all threads.
#[derive(Clone, Copy)]
pub struct Checker<'m> {
    pub(super) model: &'m Model,
    pub(super) lexicon: &'m Lexicon,
}

impl<'m> Checker<'m> {
    /// A checker on a model and a lexicon.
    pub fn new(model: &'m Model, lexicon: &'m Lexicon) -> Self {
        Self { model, lexicon }
    }

    /// The findings of a pair, in the order of the source, then of the target.
    pub fn check(&self, pair: &Pair<'_>, stack: &Stack, options: &Options) -> Vec<Finding> {
        use FindingKind::{DateMismatch, NameMismatch, NumberMismatch, Untranslated};
        let reading = Reading::new(pair.source, pair.target, pair.from, stack, self.model, self.lexicon);
        let mut found = Vec::new();
        terms::check(&reading, &mut found);
        if options.wants(Untranslated) {
            untranslated::check(&reading, &mut found);
        }
        if options.wants(NumberMismatch) || options.wants(DateMismatch) {
            let source = values::read(&reading.source, pair.from);
            let target = values::read(&reading.target, pair.from.other());
            values_of(&reading, &source, &target, &mut found);
        }
        if options.wants(NameMismatch) {
            names::check(&reading, &mut found);
        }
        found.retain(|f| f.confidence >= options.min_confidence && options.wants(f.kind));
        found.sort_by_key(|f| (f.source_span.map_or(usize::MAX, Span::start), f.target_span.map_or(usize::MAX, Span::start), f.kind));
        finding::sign(&mut found, pair.source);
        found
    }
}

fn values_of(reading: &Reading<'_>, source: &Values, target: &Values, found: &mut Vec<Finding>) {
    dates::check(reading, source, target, found);
    numbers::check(reading, source, target, found);
}
