//! Names without an entry. A name of several words is judged where one of them is sure: if Hisham is هشام, what stands beside
//! both is the rest of one name, and its letters must agree too.

use std::collections::BTreeMap;

use super::{
    Finding, FindingKind,
    reading::{Linked, Reading},
};
use crate::{
    align::{EvidenceKind, sides::EnglishSide},
    lexicon::{date, english::without_possessive},
    text::{Language, Source, Span, class::Class},
};

/// Beside an equal first name stands another surname; the model of letters may not know a spelling.
const OTHER_NAME: f64 = 0.75;
/// Least evidence in nats that a word is sure, and that one has an answer at all.
const SURE: f32 = 2.0;
const ANSWERED: f32 = 0.5;
/// Fewest letters of a name that is judged: short ones resemble each other.
const LEAST_ENGLISH: usize = 4;
const LEAST_ARABIC: usize = 4;
/// Particles of names that may stand between two words of one.
const PARTICLES: &[&str] = &["al", "el", "bin", "ibn", "ben", "abu", "abd", "abdel", "abdul"];
const ARABIC_PARTICLES: &[&str] = &["بن", "ابن", "ابو", "ابي", "عبد", "ال"];

/// Notes names that are answered by other names.
pub fn check(reading: &Reading<'_>, found: &mut Vec<Finding>) {
    let covered = (covered(reading, Language::Arabic), covered(reading, Language::English));
    if !has_open_name(reading.english(), &covered.1) {
        return;
    }
    let linked = reading.linked();
    let answered = Answered::new(linked);
    for (first_arabic, (_, first_english)) in sure(linked) {
        let (Some(i), Some(j)) = (next_arabic(linked, first_arabic), next_english(&linked.english, first_english)) else { continue };
        let (arabic, english) = (arabic_span(linked, i), english_span(&linked.english, j));
        if answered.arabic[i]
            || answered.english[j]
            || !is_arabic_name(linked, i)
            || !is_english_name(&linked.english, j)
            || covered.0.iter().any(|c| c.overlaps(arabic))
            || covered.1.iter().any(|c| c.overlaps(english))
        {
            continue;
        }
        let (source, target) = if reading.from == Language::Arabic { (arabic, english) } else { (english, arabic) };
        if found.iter().any(|f| f.target_span.is_some_and(|s| s.overlaps(target)) || f.source_span.is_some_and(|s| s.overlaps(source))) {
            continue;
        }
        let mut finding = Finding::new(FindingKind::NameMismatch, OTHER_NAME).at(target, reading.target.source, None);
        finding.source_span = Some(source);
        found.push(finding);
    }
}

/// Words that the other text says or spells.
struct Answered {
    arabic: Vec<bool>,
    english: Vec<bool>,
}

impl Answered {
    fn new(linked: &Linked<'_>) -> Self {
        let (mut arabic, mut english) = (vec![false; linked.arabic.words.len()], vec![false; linked.english.words.len()]);
        for link in linked.links.iter().filter(|l| l.weight > ANSWERED) {
            for i in link.arabic.clone() {
                // A meaning somewhere in the text is no answer to a name: الطويل is not `long` here.
                let is_name = link.evidence.kind == EvidenceKind::Lexicon && linked.arabic.key(i).starts_with("ال");
                if let Some(slot) = arabic.get_mut(i).filter(|_| !is_name) {
                    *slot = true;
                }
            }
            for j in link.english.clone() {
                if let Some(slot) = english.get_mut(j) {
                    *slot = true;
                }
            }
        }
        Self { arabic, english }
    }
}

/// The surest English word of each Arabic word that some English word spells.
fn sure(linked: &Linked<'_>) -> BTreeMap<usize, (f32, usize)> {
    let mut best: BTreeMap<usize, (f32, usize)> = BTreeMap::new();
    for link in linked.by_letters().filter(|l| l.weight >= SURE && l.english.len() == 1 && l.arabic.len() == 1) {
        let slot = best.entry(link.arabic.start).or_insert((f32::MIN, 0));
        if link.weight > slot.0 {
            *slot = (link.weight, link.english.start);
        }
    }
    best
}

/// A quick look first: a name that no glossary answers for, after a word that may be a part of it.
fn has_open_name(english: &EnglishSide<'_>, covered: &[Span<Source>]) -> bool {
    let may_begin = |k: usize| {
        let word = &english.words[k];
        !word.is_function && (word.is_capital || word.ids.is_empty())
    };
    (1..english.words.len()).any(|j| {
        is_english_name(english, j)
            && (j.saturating_sub(2)..j).any(|k| may_begin(k) && next_english(english, k) == Some(j))
            && !covered.iter().any(|c| c.overlaps(english_span(english, j)))
    })
}

fn arabic_span(linked: &Linked<'_>, i: usize) -> Span<Source> {
    linked.arabic.text.folded.source(linked.arabic.words[i].token.span)
}

fn english_span(english: &EnglishSide<'_>, j: usize) -> Span<Source> {
    let span = english.text.folded.source(english.words[j].span);
    let written = span.of(english.text.source);
    let bare = without_possessive(written);
    Span::new(span.start(), span.start() + bare.len())
}

/// The word of a name after another one: only blanks between, particles passed over.
fn next_arabic(linked: &Linked<'_>, i: usize) -> Option<usize> {
    let next = (i + 1..linked.arabic.words.len()).find(|k| !ARABIC_PARTICLES.contains(&linked.arabic.key(*k)))?;
    let between = linked.arabic.text.source.get(arabic_span(linked, next - 1).end()..arabic_span(linked, next).start())?;
    (next <= i + 2 && between.trim().is_empty()).then_some(next)
}

fn next_english(english: &EnglishSide<'_>, j: usize) -> Option<usize> {
    let next = (j + 1..english.words.len()).find(|k| !PARTICLES.contains(&english.words[*k].key.as_str()))?;
    let between = english.text.source.get(english_span(english, next - 1).end()..english_span(english, next).start())?;
    (next <= j + 2 && between.chars().all(|c| c == ' ' || c == '-')).then_some(next)
}

/// A capital, and no word of the lexicon.
fn is_english_name(english: &EnglishSide<'_>, j: usize) -> bool {
    let word = &english.words[j];
    word.is_capital
        && !word.is_acronym
        && !word.is_function
        && word.ids.is_empty()
        && word.key.chars().count() >= LEAST_ENGLISH
        && word.letters.is_some()
        && date::english(&[word.key.as_str()]).is_none()
}

/// A word that may be a surname: unknown to the lexicon, or with the article.
fn is_arabic_name(linked: &Linked<'_>, i: usize) -> bool {
    let word = &linked.arabic.words[i];
    let key = linked.arabic.key(i);
    word.token.class == Class::Arabic
        && !word.is_function
        && (word.analyses.is_empty() || key.starts_with("ال"))
        && key.chars().count() >= LEAST_ARABIC
        && word.number.is_none()
        && word.dates.is_empty()
}

/// Where terms of glossaries stand in the text of a language.
fn covered(reading: &Reading<'_>, language: Language) -> Vec<Span<Source>> {
    if language == reading.from {
        reading.terms.iter().map(|t| reading.source.folded.source(t.found.token_span)).collect()
    } else {
        reading.answers.iter().map(|t| reading.target.folded.source(t.found.token_span)).collect()
    }
}
