//! Numbers compared: every number in digits has its answer, and stands with what it counts.

use super::{
    Finding, FindingKind,
    reading::{Linked, Reading},
    values::{Form, Number, Values},
};
use crate::{
    lexicon::number,
    text::{Language, Source, Span},
};

/// Two numbers answer each other in place, and differ: almost surely a fault.
const DIFFERS: f64 = 0.95;
/// A number in words may be a figure of speech.
const DIFFERS_IN_WORDS: f64 = 0.8;
/// A number without any answer may have been left out on purpose.
const MISSING: f64 = 0.75;
const ADDED: f64 = 0.7;
/// Numbers that stand with what the other one counts.
const SWAPPED: f64 = 0.85;
/// Least number that counts by itself: one and two are said by nouns too.
const LEAST_IN_WORDS: f64 = 3.0;

/// Compares the numbers of a pair.
pub fn check(reading: &Reading<'_>, source: &Values, target: &Values, found: &mut Vec<Finding>) {
    let left = unanswered(&source.numbers, &target.numbers);
    let right = unanswered(&target.numbers, &source.numbers);
    let mut right: Vec<&Number> = right;
    let mut lonely = Vec::new();
    for number in left {
        // The same kind first: digits answer digits.
        let at = right.iter().position(|r| r.form == number.form).or_else(|| {
            let weak = number.form == Form::Words;
            right.iter().position(|r| !weak || r.form == Form::Digits)
        });
        match at {
            Some(at) => {
                let other = right.remove(at);
                found.push(differs(reading, number, other));
            }
            None => lonely.push(number),
        }
    }
    for number in lonely.into_iter().filter(|n| n.form == Form::Digits && !is_clock(reading.source.source, n.span)) {
        let mut finding = Finding::new(FindingKind::NumberMismatch, MISSING);
        finding.source_span = Some(number.span);
        finding.expected = vec![in_target(reading, number)];
        found.push(finding);
    }
    for number in right.into_iter().filter(|n| n.form == Form::Digits && !is_clock(reading.target.source, n.span)) {
        found.push(Finding::new(FindingKind::NumberMismatch, ADDED).at(number.span, reading.target.source, None));
    }
    swapped(reading, source, target, found);
}

/// True for a part of 6:30, which the other language may say in words: half past six.
fn is_clock(text: &str, span: Span<Source>) -> bool {
    let before = text.get(..span.start()).unwrap_or_default();
    let after = text.get(span.end()..).unwrap_or_default();
    let digit_first = |rest: &str| rest.starts_with(|c: char| c.is_numeric());
    after.strip_prefix(':').is_some_and(digit_first)
        || before.strip_suffix(':').is_some_and(|rest| rest.ends_with(|c: char| c.is_numeric()))
}

/// Numbers that ask for an answer and have none.
fn unanswered<'n>(asking: &'n [Number], answers: &[Number]) -> Vec<&'n Number> {
    let asks = |n: &&Number| match n.form {
        Form::Digits => true,
        Form::Words => n.values[0] >= LEAST_IN_WORDS,
        Form::Support => false,
    };
    asking.iter().filter(asks).filter(|n| !answers.iter().any(|a| same(n, a))).collect()
}

fn same(a: &Number, b: &Number) -> bool {
    a.values.iter().any(|x| b.values.iter().any(|y| number::same(*x, *y)))
}

fn differs(reading: &Reading<'_>, number: &Number, other: &Number) -> Finding {
    let in_words = number.form == Form::Words || other.form == Form::Words;
    let expected = in_target(reading, number);
    let confidence = if in_words { DIFFERS_IN_WORDS } else { DIFFERS };
    let mut finding = Finding::new(FindingKind::NumberMismatch, confidence).at(other.span, reading.target.source, Some(expected.clone()));
    finding.source_span = Some(number.span);
    finding.expected = vec![expected];
    finding
}

/// A number of the source as the target would write it.
fn in_target(reading: &Reading<'_>, number: &Number) -> String {
    let value = number.values[0];
    if reading.from == Language::English {
        let written = number.span.of(reading.source.source);
        if number.form == Form::Digits && !written.contains(char::is_alphabetic) {
            return written.to_owned();
        }
    }
    in_words(reading, value)
}

/// Large round numbers are said with their scale, as news do: 750 million.
const SCALES: [(f64, &str, &str); 3] = [(1e12, "trillion", "تريليون"), (1e9, "billion", "مليار"), (1e6, "million", "مليون")];

fn in_words(reading: &Reading<'_>, value: f64) -> String {
    let scale = SCALES.iter().find(|(size, _, _)| value >= *size && (value / size * 1e3).fract().abs() < 1e-9);
    match scale {
        Some((size, english, arabic)) => {
            let name = if reading.from == Language::Arabic { english } else { arabic };
            format!("{} {name}", value / size)
        }
        None => with_groups(value),
    }
}

/// `26000` as `26,000`; years and small numbers stay.
fn with_groups(value: f64) -> String {
    if value.fract() != 0.0 || value.abs() < 10_000.0 {
        return format!("{value}");
    }
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

/// Numbers of a side up to which exchanges are looked for: longer lists are tables.
const MOST_SWAPPED: usize = 12;
/// Words around a number that may be what it counts.
const AROUND: usize = 3;

/// Two numbers that are both there, each beside what the other one counts.
fn swapped(reading: &Reading<'_>, source: &Values, target: &Values, found: &mut Vec<Finding>) {
    let counted = |n: &&Number| n.form != Form::Support && n.values[0] >= LEAST_IN_WORDS;
    let left: Vec<&Number> = source.numbers.iter().filter(counted).collect();
    let right: Vec<&Number> = target.numbers.iter().filter(counted).collect();
    if left.len() < 2 || right.len() < 2 || left.len().max(right.len()) > MOST_SWAPPED {
        return;
    }
    let answer = |n: &Number| {
        let mut all = right.iter().filter(|r| same(n, r));
        all.next().copied().filter(|_| all.next().is_none())
    };
    for (i, a) in left.iter().enumerate() {
        for b in left.iter().skip(i + 1).filter(|b| !same(a, b)) {
            let (Some(x), Some(y)) = (answer(a), answer(b)) else { continue };
            // 2019-20 and 1968/69 are one thing each, and so are the parts of a list of numbers.
            if touching(reading.source.source, a.span, b.span) || touching(reading.target.source, x.span, y.span) {
                continue;
            }
            let linked = reading.linked();
            let (left, right) = (others(&left), others(&right));
            let joined = |n: &Number, m: &Number| support(reading, linked, n, m, &left, &right);
            let (straight, crossed) = (joined(a, x) + joined(b, y), joined(a, y) + joined(b, x));
            if crossed >= LEAST_CROSSED && crossed > CLEARLY * straight {
                for (number, place) in [(a, y), (b, x)] {
                    let expected = in_target(reading, number);
                    let mut finding =
                        Finding::new(FindingKind::NumberMismatch, SWAPPED).at(place.span, reading.target.source, Some(expected.clone()));
                    finding.source_span = Some(number.span);
                    finding.expected = vec![expected];
                    found.push(finding);
                }
                return;
            }
        }
    }
}

fn others(numbers: &[&Number]) -> Vec<Span<Source>> {
    numbers.iter().map(|n| n.span).collect()
}

/// True if only marks stand between two numbers.
fn touching(text: &str, a: Span<Source>, b: Span<Source>) -> bool {
    let between = text.get(a.end().min(b.end())..a.start().max(b.start())).unwrap_or_default();
    !between.chars().any(char::is_alphabetic)
}

/// Evidence for an exchange: at least a word right beside each number, and so much more than for the numbers as they are.
const LEAST_CROSSED: f64 = 1.0;
const CLEARLY: f64 = 2.0;

/// How much words near a number of the source are answered near a number of the target: 1 for two neighbours, less for
/// words farther off.
fn support(reading: &Reading<'_>, linked: &Linked<'_>, n: &Number, m: &Number, left: &[Span<Source>], right: &[Span<Source>]) -> f64 {
    let (arabic, english) = reading.sides((n.span, left), (m.span, right));
    let arabic_words: Vec<(Span<Source>, bool)> = (0..linked.arabic.words.len())
        .map(|i| {
            (
                linked.arabic.text.folded.source(linked.arabic.words[i].token.span),
                linked.arabic.key(i).starts_with('و') || linked.arabic.key(i) == ",",
            )
        })
        .collect();
    let english_words: Vec<(Span<Source>, bool)> = linked
        .english
        .words
        .iter()
        .map(|w| (linked.english.text.folded.source(w.span), matches!(w.key.as_str(), "and" | "but" | "while")))
        .collect();
    let near_arabic = near(&arabic_words, arabic.0, arabic.1);
    let near_english = near(&english_words, english.0, english.1);
    let distance = |all: &[(usize, usize)], word: usize| all.iter().find(|(w, _)| *w == word).map(|(_, d)| *d as f64);
    // The best link of each English word.
    let mut best: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
    for link in linked.links.iter().filter(|l| l.weight > 1.0) {
        if let (Some(a), Some(e)) = (distance(&near_arabic, link.arabic.start), distance(&near_english, link.english.start)) {
            let slot = best.entry(link.english.start).or_insert(0.0);
            *slot = slot.max(1.0 / (a * e));
        }
    }
    best.values().sum()
}

/// Words near a place with their distance, up to the next number or clause on either side. The flag of a word says that a
/// clause begins with it.
fn near(words: &[(Span<Source>, bool)], place: Span<Source>, numbers: &[Span<Source>]) -> Vec<(usize, usize)> {
    let at = |w: &(Span<Source>, bool)| w.0.overlaps(place);
    let (Some(first), Some(last)) = (words.iter().position(at), words.iter().rposition(at)) else { return Vec::new() };
    let is_free = |i: usize| !numbers.iter().any(|n| *n != place && n.overlaps(words[i].0));
    let mut found = Vec::new();
    if !words[first].1 {
        for i in (first.saturating_sub(AROUND)..first).rev().take_while(|i| is_free(*i)) {
            found.push((i, first - i));
            if words[i].1 {
                break;
            }
        }
    }
    for i in (last + 1..words.len().min(last + 1 + AROUND)).take_while(|i| is_free(*i) && !words[*i].1) {
        found.push((i, i - last));
    }
    found
}
