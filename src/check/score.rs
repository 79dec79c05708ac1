//! Scores of terminology, so that figures compare with those of the WMT tasks.
//!
//! - *Exact match*, *window overlap* and *1 − `TERm`*: Alam et al., "On the Evaluation of Machine Translation for Terminology
//!   Consistency", 2021 (arXiv 2106.11891), in the form of the authors' program: tokens are what white space parts, letter
//!   case counts, an occurrence satisfies one term only; the overlap is averaged over the found terms of a segment, then
//!   over segments with terms; `TERm` over segments. Lemmas are not compared: that needs a tagger.
//! - *Success rate*: the share of constraints with a target anywhere in the hypothesis, letter case aside (WMT 2025).
//! - *Consistency*: of the source terms that are translated twice or more in the set, the share of translations that are
//!   the term's most frequent one (after Semenov and Bojar 2022).
//!
//! With [`Matching::ArabicAware`] the same is computed on folded words without clitics and endings. Those figures are more
//! lenient and compare only with themselves.

pub mod ter;

use std::collections::BTreeMap;

use crate::{
    lexicon::english,
    text::{class, clitic, fold},
};

/// When two words are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// To the letter, as published.
    Exact,
    /// After folding, without proclitics and endings.
    ArabicAware,
}

/// A term that was asked for.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// In the source.
    pub source: String,
    /// Any of these satisfies it.
    pub targets: Vec<String>,
}

/// A translation with what was asked of it.
#[derive(Debug, Clone)]
pub struct Item {
    /// What was translated.
    pub hypothesis: String,
    /// How it could be translated; may be empty.
    pub reference: String,
    /// The terms.
    pub constraints: Vec<Constraint>,
}

/// The scores, from 0 to 1 (1 − `TERm` can be below 0).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scores {
    /// Share of terms found.
    pub exact_match: f64,
    /// Right words around found terms, in windows of 2 and of 3.
    pub window_overlap: [f64; 2],
    /// 1 − `TERm`.
    pub one_minus_term: f64,
    /// Share of constraints satisfied.
    pub success_rate: f64,
    /// Share of translations of repeated terms that are the usual one.
    pub consistency: f64,
    /// How many terms there were.
    pub constraints: usize,
}

/// Widths of the windows.
const WINDOWS: [usize; 2] = [2, 3];

/// Scores a set.
pub fn evaluate(items: &[Item], matching: Matching) -> Scores {
    let mut scores = Scores::default();
    let (mut correct, mut satisfied, mut with_terms, mut term_rate) = (0, 0, 0_usize, 0.0);
    let mut translated: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for item in items {
        let hypothesis = words(&item.hypothesis, matching);
        let reference = words(&item.reference, matching);
        scores.constraints += item.constraints.len();
        correct += exact(item, &hypothesis, matching);
        for constraint in &item.constraints {
            if let Some(target) = success(item, constraint, &hypothesis, matching) {
                satisfied += 1;
                *translated.entry(fold::key(&constraint.source)).or_default().entry(target).or_default() += 1;
            }
        }
        let places = in_reference(item, &reference, matching);
        if !item.constraints.is_empty() {
            with_terms += 1;
            for (sum, width) in scores.window_overlap.iter_mut().zip(WINDOWS) {
                *sum += overlap(&hypothesis, &reference, &places, width);
            }
        }
        let is_term: Vec<bool> = (0..reference.len()).map(|i| places.iter().any(|p| p.contains(&i))).collect();
        term_rate += ter::rate(&hypothesis, &reference, &is_term);
    }
    let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    scores.exact_match = share(correct, scores.constraints);
    scores.success_rate = share(satisfied, scores.constraints);
    for sum in &mut scores.window_overlap {
        *sum = if with_terms == 0 { 0.0 } else { *sum / with_terms as f64 };
    }
    scores.one_minus_term = if items.is_empty() { 0.0 } else { 1.0 - term_rate / items.len() as f64 };
    let repeated = || translated.values().filter(|t| t.values().sum::<usize>() > 1);
    let usual = repeated().map(|t| t.values().max().copied().unwrap_or(0)).sum();
    let all: usize = repeated().map(|t| t.values().sum::<usize>()).sum();
    scores.consistency = if all == 0 { 1.0 } else { share(usual, all) };
    scores
}

/// A text as words that are compared by equality.
fn words(text: &str, matching: Matching) -> Vec<String> {
    let plain = text.split_whitespace();
    match matching {
        Matching::Exact => plain.map(str::to_owned).collect(),
        Matching::ArabicAware => fold::key(text)
            .split(|c: char| !class::of(c).is_word() && !matches!(c, '.' | ','))
            .map(|w| w.trim_matches(['.', ',']))
            .filter(|w| !w.is_empty())
            .map(stem)
            .collect(),
    }
}

/// Shortest rest, in letters, that is left of a word.
const LEAST_STEM: usize = 3;

/// A folded word without what its grammar adds: proclitics, article, endings.
fn stem(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii()) {
        return english::base(word).to_owned();
    }
    let long = |rest: &&str| rest.chars().count() >= LEAST_STEM;
    let bare = clitic::PROCLITICS
        .iter()
        .filter(|row| row.has_article())
        .filter_map(|row| word.strip_prefix(row.written))
        .filter(long)
        .min_by_key(|rest| rest.len());
    let bare = bare.unwrap_or(word);
    let ending = ["ون", "ين", "ات", "ان", "ه"].iter().find_map(|e| bare.strip_suffix(e)).filter(long);
    ending.unwrap_or(bare).to_owned()
}

/// True if `wanted` stands in `text` at a place; in the aware matching its first word may bear a conjunction or preposition.
fn stands_at(text: &[String], at: usize, wanted: &[String], matching: Matching) -> bool {
    let Some(run) = text.get(at..at + wanted.len()) else { return false };
    run.iter().zip(wanted).enumerate().all(|(i, (a, b))| {
        let with_particle = || a.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).is_some_and(|rest| rest == b);
        a == b || (i == 0 && matching == Matching::ArabicAware && with_particle())
    })
}

fn find_all<'w>(text: &'w [String], wanted: &'w [String], matching: Matching) -> impl Iterator<Item = usize> + 'w {
    (0..text.len()).filter(move |at| !wanted.is_empty() && stands_at(text, *at, wanted, matching))
}

/// Terms whose target stands in the hypothesis, each place used once.
fn exact(item: &Item, hypothesis: &[String], matching: Matching) -> usize {
    let mut used: Vec<usize> = Vec::new();
    let mut take = |constraint: &Constraint| {
        constraint.targets.iter().any(|target| {
            let wanted = words(target, matching);
            let free = find_all(hypothesis, &wanted, matching).find(|at| !used.contains(at));
            used.extend(free);
            free.is_some()
        })
    };
    item.constraints.iter().filter(|c| take(c)).count()
}

/// The target that satisfies a constraint, wherever it stands and however its case.
fn success(item: &Item, constraint: &Constraint, hypothesis: &[String], matching: Matching) -> Option<String> {
    let text = item.hypothesis.to_lowercase();
    let is_there = |target: &&String| match matching {
        Matching::Exact => !target.trim().is_empty() && text.contains(&target.to_lowercase()),
        Matching::ArabicAware => find_all(hypothesis, &words(target, matching), matching).next().is_some(),
    };
    // The longest, so that a target inside of another one is not taken for it.
    constraint.targets.iter().filter(is_there).max_by_key(|t| t.len()).cloned()
}

/// Where the terms stand in the reference: for each constraint the first free place of its first target that is there.
fn in_reference(item: &Item, reference: &[String], matching: Matching) -> Vec<std::ops::Range<usize>> {
    let mut places: Vec<std::ops::Range<usize>> = Vec::new();
    for constraint in &item.constraints {
        let place = constraint.targets.iter().find_map(|target| {
            let wanted = words(target, matching);
            find_all(reference, &wanted, matching).map(|at| at..at + wanted.len()).find(|p| !places.contains(p))
        });
        places.extend(place);
    }
    places
}

/// The mean share of right words around the found terms of a segment; 0 if none is found.
fn overlap(hypothesis: &[String], reference: &[String], places: &[std::ops::Range<usize>], width: usize) -> f64 {
    // Pairs of a place in the reference and one in the hypothesis of the same words, the best overlap first.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (n, place) in places.iter().enumerate() {
        let Some(wanted) = reference.get(place.clone()) else { continue };
        let around_reference = around(reference, place, width);
        for at in find_all(hypothesis, wanted, Matching::Exact) {
            let mut there = around(hypothesis, &(at..at + wanted.len()), width);
            let right = around_reference
                .iter()
                .filter(|word| there.iter().position(|w| w == *word).map(|i| there.swap_remove(i)).is_some())
                .count();
            let share = if around_reference.is_empty() { 0.0 } else { right as f64 / around_reference.len() as f64 };
            pairs.push((share, n, at));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut used_reference, mut used_hypothesis, mut sum) = (Vec::new(), Vec::new(), 0.0);
    for (share, n, at) in pairs {
        if !used_reference.contains(&n) && !used_hypothesis.contains(&at) {
            used_reference.push(n);
            used_hypothesis.push(at);
            sum += share;
        }
    }
    if used_reference.is_empty() { 0.0 } else { sum / used_reference.len() as f64 }
}

/// Up to `width` words before and after a place; single marks of punctuation are passed over.
fn around<'w>(text: &'w [String], place: &std::ops::Range<usize>, width: usize) -> Vec<&'w str> {
    let is_word = |w: &&String| !(w.len() == 1 && w.starts_with(|c: char| c.is_ascii_punctuation()));
    let before = text[..place.start].iter().rev().filter(is_word).take(width);
    let after = text[place.end..].iter().filter(is_word).take(width);
    before.chain(after).map(String::as_str).collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // the ends of the scale are reached exactly
mod tests {
    use super::*;

    fn item(hypothesis: &str, reference: &str, constraints: &[(&str, &str)]) -> Item {
        let constraint = |(source, targets): &(&str, &str)| Constraint {
            source: (*source).to_owned(),
            targets: targets.split('|').map(str::to_owned).collect(),
        };
        Item { hypothesis: hypothesis.into(), reference: reference.into(), constraints: constraints.iter().map(constraint).collect() }
    }

    fn close(a: f64, b: f64, what: &str) {
        assert!((a - b).abs() < 1e-9, "{what}: {a}, not {b}");
    }

    #[test]
    fn a_set_computed_by_hand() {
        let set = [
            // Found as it is in the reference. Window 2: {the, new | held, today} in both but `today` → `now`: 3/4.
            // Window 3: the reference has {the, new | held, today} and no more: the same 3/4.
            // TERm: one word of ten is no term word replaced: 1 edit / 5 words = .2.
            item("the new ceasefire held now", "the new ceasefire held today", &[("هدنة", "ceasefire")]),
            // Both occurrences of one target serve one constraint each; the third finds no free place: 2 of 3.
            // The reference is the same text: window 1, TERm 0.
            item("truce , truce", "truce , truce", &[("هدنة", "truce"), ("هدنة", "truce"), ("هدنة", "truce")]),
            // Not found; the alternative is not either. Window 0. TERm: the term word `armistice` is replaced at weight 2:
            // 2 edits / 3 words.
            item("an agreement signed", "an armistice signed", &[("هدنة", "armistice|cease-fire")]),
        ];
        let scores = evaluate(&set, Matching::Exact);
        assert_eq!(scores.constraints, 5);
        close(scores.exact_match, 3.0 / 5.0, "exact: 1 of 1, 2 of 3, 0 of 1");
        close(scores.success_rate, 4.0 / 5.0, "all but the last are satisfied somewhere");
        // Segment 2: each `truce` has one word around it, the other `truce`; both are right: mean 1.
        close(scores.window_overlap[0], (0.75 + 1.0 + 0.0) / 3.0, "window 2");
        close(scores.window_overlap[1], (0.75 + 1.0 + 0.0) / 3.0, "window 3");
        close(scores.one_minus_term, 1.0 - (0.2 + 0.0 + 2.0 / 3.0) / 3.0, "1 − `TERm`");
        // هدنة was translated four times: ceasefire once, truce three times.
        close(scores.consistency, 3.0 / 4.0, "consistency");
    }

    #[test]
    fn the_wider_window_sees_more() {
        // Around `Gaza` the reference has a b c | d e f, the hypothesis x b c | d e y: window 2 is all right (4/4), window 3
        // misses a and f (4/6).
        let set = [item("x b c Gaza d e y", "a b c Gaza d e f", &[("غزة", "Gaza")])];
        let scores = evaluate(&set, Matching::Exact);
        close(scores.window_overlap[0], 1.0, "window 2");
        close(scores.window_overlap[1], 4.0 / 6.0, "window 3");
    }

    #[test]
    fn arabic_is_matched_with_its_clitics_apart() {
        let set = [item("عاد الوفد للقاهرة وبالهدنة التزم", "", &[("Cairo", "القاهرة"), ("truce", "هدنة")])];
        assert_eq!(evaluate(&set, Matching::Exact).exact_match, 0.0);
        assert_eq!(evaluate(&set, Matching::ArabicAware).exact_match, 1.0);
        let set = [item("Iran's sanctions", "", &[("عقوبة", "sanction")])];
        assert_eq!(evaluate(&set, Matching::ArabicAware).exact_match, 1.0);
        assert_eq!(evaluate(&[], Matching::Exact).constraints, 0, "nothing to score");
    }
}
