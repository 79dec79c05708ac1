//! Links between the terms of one glossary entry on both sides.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{DUAL, EvidenceKind, Link, is_after_two, link, weight};
use crate::{
    align::sides::{ArabicSide, EnglishSide},
    glossary::{Level, LookupOptions, Stack},
    text::{Folds, Span},
};

/// What the glossaries know of an Arabic text.
pub(super) struct GlossaryView<'a> {
    stack: &'a Stack,
    /// Matches in the Arabic text by glossary and entry.
    by_entry: FxHashMap<(usize, &'a str), Vec<Occurrence>>,
}

struct Occurrence {
    span: Span<Folds>,
    token: Span<Folds>,
    level: Level,
    score: f64,
}

impl<'a> GlossaryView<'a> {
    /// Looks the Arabic text up.
    pub(super) fn new(stack: &'a Stack, arabic: &ArabicSide<'_>) -> Self {
        let mut by_entry: FxHashMap<(usize, &'a str), Vec<Occurrence>> = FxHashMap::default();
        for placed in stack.all_matches(&arabic.text, &LookupOptions::default()) {
            let m = placed.found;
            let occurrence = Occurrence { span: m.term_span, token: m.token_span, level: m.level, score: m.score };
            by_entry.entry((placed.rank, m.entry.id())).or_default().push(occurrence);
        }
        by_entry.values_mut().for_each(keep_longest);
        Self { stack, by_entry }
    }

    /// Links between the terms of one entry on both sides.
    pub(super) fn links(&self, arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
        if self.by_entry.is_empty() {
            return;
        }
        for placed in self.stack.all_matches(&english.text, &LookupOptions::default()) {
            let m = placed.found;
            let Some(words) = covered(english.words.iter().map(|w| w.span), m.token_span) else { continue };
            for occurrence in self.by_entry.get(&(placed.rank, m.entry.id())).into_iter().flatten() {
                let Some(range) = covered(arabic.words.iter().map(|w| w.token.span), occurrence.token) else {
                    continue;
                };
                let kind = match occurrence.level {
                    Level::Exact => EvidenceKind::GlossaryExact,
                    Level::Folded => EvidenceKind::Folded,
                    Level::Clitic => EvidenceKind::Clitic,
                    Level::Inflected | Level::Variant | Level::Fuzzy => EvidenceKind::Inflected,
                };
                let name = placed.snapshot.glossary.entry_name(m.entry.id());
                // The dual says two: كيلومترين is two kilometres.
                let is_dual = kind == EvidenceKind::Inflected
                    && DUAL.iter().any(|e| arabic.key(range.start).ends_with(e))
                    && is_after_two(english, words.start);
                let words = if is_dual { words.start - 1..words.end } else { words.clone() };
                let content = english.words[words.clone()].iter().filter(|w| !w.is_function).count().max(1);
                let mut new =
                    link((range, occurrence.span), words.clone(), weight::GLOSSARY * content as f32, kind, m.term().text.to_owned());
                new.evidence.score = occurrence.score;
                new.evidence.entry = Some(name);
                found.push(new);
            }
        }
    }
}

/// Leaves out terms of an entry that are part of a longer one in the same place: غروندبرغ in هانس غروندبرغ says nothing more.
fn keep_longest(occurrences: &mut Vec<Occurrence>) {
    let spans: Vec<Span<Folds>> = occurrences.iter().map(|o| o.span).collect();
    occurrences.retain(|o| spans.iter().all(|longer| *longer == o.span || !longer.contains(o.span)));
}

/// The words a span covers.
fn covered(mut words: impl DoubleEndedIterator<Item = Span<Folds>> + ExactSizeIterator + Clone, span: Span<Folds>) -> Option<Range<usize>> {
    let first = words.clone().position(|w| w.overlaps(span))?;
    let last = words.rposition(|w| w.overlaps(span))?;
    Some(first..last + 1)
}
