//! One name, several spellings: what only shows over many pairs.

use std::collections::BTreeMap;

use super::{Checker, Finding, FindingKind, Options, Pair, finding, reading::Reading};
use crate::{
    align::Link,
    glossary::{EntryKind, Stack},
    text::{Language, Source, Span, fold},
};

/// Two spellings of one name: sure, if the letters of both spell the same Arabic.
const INCONSISTENT: f64 = 0.8;
/// Least evidence in nats that an English word spells an Arabic one.
const LEAST_EVIDENCE: f32 = 2.5;
/// Fewest letters of a name that is compared.
const LEAST_LETTERS: usize = 4;

/// A name in a pair.
#[derive(Debug, Clone)]
pub struct Spelt {
    /// What the names have in common: the entry, or the letters of the source without clitics.
    key: String,
    entry: String,
    source: Span<Source>,
    target: Span<Source>,
    text: String,
}

/// The names of a pair with their spellings in the target; only from Arabic, where one name has many.
pub fn spellings(checker: &Checker<'_>, pair: &Pair<'_>, stack: &Stack) -> Vec<Spelt> {
    if pair.from != Language::Arabic {
        return Vec::new();
    }
    let reading = Reading::new(pair.source, pair.target, pair.from, stack, checker.model, checker.lexicon);
    let mut found = Vec::new();
    for placed in reading.terms.iter().filter(|p| !matches!(p.found.entry.kind(), EntryKind::Term | EntryKind::Date)) {
        let same = |a: &&crate::glossary::stack::Placed<'_>| a.rank == placed.rank && a.found.entry.id() == placed.found.entry.id();
        // The longest place only: the surname alone is inside of the whole name too.
        if let Some(answer) = reading.answers.iter().filter(same).max_by_key(|a| a.found.term_span.len()) {
            let target = reading.answer_span(answer);
            let text = target.of(pair.target).to_owned();
            found.push(Spelt { key: placed.entry_name(), entry: placed.entry_name(), source: reading.span(placed), target, text });
        }
    }
    let covered: Vec<Span<Source>> = reading.terms.iter().map(|t| reading.span(t)).collect();
    let linked = reading.linked();
    let is_name =
        |l: &&Link| linked.english.words.get(l.english.clone()).is_some_and(|w| w.iter().all(|w| w.is_capital && w.ids.is_empty()));
    let mut best: BTreeMap<usize, &Link> = BTreeMap::new();
    for link in linked.by_letters().filter(|l| l.arabic.len() == 1 && l.weight >= LEAST_EVIDENCE).filter(is_name) {
        let slot = best.entry(link.arabic.start).or_insert(link);
        if link.weight > slot.weight {
            *slot = link;
        }
    }
    for (i, word) in linked.arabic.words.iter().enumerate() {
        let place = linked.arabic.text.folded.source(word.token.span);
        if covered.iter().any(|c| c.overlaps(place)) || !word.analyses.is_empty() {
            continue;
        }
        let Some(link) = best.get(&i) else { continue };
        let source = linked.arabic_span(link);
        let key = fold::key(source.of(pair.source));
        if key.chars().count() >= LEAST_LETTERS {
            let target = linked.english_span(link);
            found.push(Spelt { key, entry: String::new(), source, target, text: target.of(pair.target).to_owned() });
        }
    }
    found
}

/// Adds to the findings of each pair the spellings that differ from the usual one of the batch.
pub fn check(pairs: &[Pair<'_>], spelt: &[Vec<Spelt>], findings: &mut [Vec<Finding>], options: &Options) {
    if !options.wants(FindingKind::InconsistentSpelling) || options.min_confidence > INCONSISTENT {
        return;
    }
    let mut names: BTreeMap<&str, Vec<(usize, &Spelt)>> = BTreeMap::new();
    for (pair, all) in spelt.iter().enumerate() {
        for name in all {
            names.entry(&name.key).or_default().push((pair, name));
        }
    }
    for places in names.values() {
        let Some(usual) = usual(places) else { continue };
        for (pair, name) in places.iter().filter(|(_, n)| differs(&n.text, &usual)) {
            let (Some(findings), Some(text)) = (findings.get_mut(*pair), pairs.get(*pair)) else { continue };
            if findings.iter().any(|f| f.target_span.is_some_and(|s| s.overlaps(name.target))) {
                continue;
            }
            let mut new = Finding::new(FindingKind::InconsistentSpelling, INCONSISTENT).at(name.target, text.target, Some(usual.clone()));
            new.source_span = Some(name.source);
            new.entry.clone_from(&name.entry);
            new.expected = vec![usual.clone()];
            findings.push(new);
            finding::sign(findings, text.source);
        }
    }
}

/// The spelling that most places have; of equally frequent ones the first. None if all are one.
fn usual(places: &[(usize, &Spelt)]) -> Option<String> {
    let first = &places.first()?.1.text;
    if places.iter().all(|(_, n)| !differs(&n.text, first)) {
        return None;
    }
    let times = |text: &str| places.iter().filter(|(_, n)| !differs(&n.text, text)).count();
    let most = places.iter().map(|(_, n)| times(&n.text)).max()?;
    places.iter().find(|(_, n)| times(&n.text) == most).map(|(_, n)| n.text.clone())
}

/// True for two spellings of which neither is a part of the other: Soleimani is no other spelling of Qassem Soleimani.
fn differs(a: &str, b: &str) -> bool {
    let (a, b) = (fold::key(a), fold::key(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let initials: String = long.iter().filter_map(|w| w.chars().next()).collect();
    !short.iter().all(|w| long.contains(w)) && short.concat() != long.concat() && short.concat() != initials
}
