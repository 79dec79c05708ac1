//! Text of the source language in the translation.

use super::{Finding, FindingKind, reading::Reading};
use crate::{
    glossary::targets::Targets,
    text::{
        Language, Source, Span,
        class::Class,
        token::{Token, tokens},
    },
};

/// A run of Arabic letters in English is left over, almost surely; Latin words in Arabic are often names of products.
const ARABIC_LEFT: f64 = 0.95;
const LATIN_LEFT: f64 = 0.8;
/// Shortest Latin word, in letters, that counts: `km`, `ph` are no words of a text.
const LATIN_LEAST: usize = 3;

/// Notes every run of words that was left as it was.
pub fn check(reading: &Reading<'_>, found: &mut Vec<Finding>) {
    let (foreign, confidence) = match reading.from {
        Language::Arabic => (Class::Arabic, ARABIC_LEFT),
        Language::English => (Class::Latin, LATIN_LEFT),
    };
    let folded = reading.target.folded.as_str();
    let all = tokens(folded);
    let mut at = 0;
    while at < all.len() {
        if all[at].class != foreign {
            at += 1;
            continue;
        }
        let end = (at..all.len()).find(|i| all[*i].class != foreign).unwrap_or(all.len());
        let span = reading.target.folded.source(all[at].span.join(all[end - 1].span));
        if !is_meant(reading, &all, at, end)
            && !is_kept(reading, span)
            && found.iter().all(|f| f.target_span.is_none_or(|s| !s.overlaps(span)))
        {
            found.push(finding(reading, span, confidence));
        }
        at = end;
    }
}

/// True for words that stand there on purpose.
fn is_meant(reading: &Reading<'_>, all: &[Token], start: usize, end: usize) -> bool {
    let folded = reading.target.folded.as_str();
    let key = |i: usize| all.get(i).map_or("", |t| t.span.of(folded));
    let before = start.checked_sub(1).map_or("", key);
    // The original beside its translation: Al-Ahram (الأهرام), "سلام" (peace).
    if (before == "(" && key(end) == ")") || (matches!(before, "\"" | "«" | "'") && matches!(key(end), "\"" | "»" | "'")) {
        return true;
    }
    if reading.from == Language::Arabic {
        return false;
    }
    // Names keep their letters: only words in small letters, which the source has too, are left over.
    let span = reading.target.folded.source(all[start].span.join(all[end - 1].span));
    let written = span.of(reading.target.source);
    let is_word = |w: &str| w.chars().count() >= LATIN_LEAST && w.chars().all(char::is_lowercase);
    !written.split(|c: char| !c.is_alphabetic()).any(is_word) || !reading.source.source.contains(written)
}

/// True for what a glossary says to keep.
fn is_kept(reading: &Reading<'_>, span: Span<Source>) -> bool {
    reading.terms.iter().any(|t| {
        t.found.entry.do_not_translate() && {
            let text = reading.span(t).of(reading.source.source);
            span.of(reading.target.source).contains(text)
        }
    })
}

fn finding(reading: &Reading<'_>, span: Span<Source>, confidence: f64) -> Finding {
    let written = span.of(reading.target.source);
    let term = reading.terms.iter().find(|t| written.contains(reading.span(t).of(reading.source.source)));
    let mut finding = Finding::new(FindingKind::Untranslated, confidence).at(span, reading.target.source, None);
    finding.source_span = reading.source.source.find(written).map(|at| Span::new(at, at + written.len()));
    if let Some(term) = term {
        let targets = Targets::of(term.found.entry, reading.from.other());
        finding.entry = term.entry_name();
        finding.expected = targets.usable().map(|t| t.text.to_owned()).collect();
        let is_whole = reading.span(term).of(reading.source.source) == written;
        let with = targets.preferred.filter(|_| is_whole).map(|t| t.text.to_owned());
        finding = finding.at(span, reading.target.source, with);
    }
    finding
}
