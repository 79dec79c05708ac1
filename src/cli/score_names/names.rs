//! Names of several words: rank the right one among 1,000 like it.

use super::baselines::{Form, romanise};
use super::ranking::Ranks;
use super::{Failure, Sets, optional, pairs_of};
use crate::translit::model::{Model, Scratch};
use crate::translit::name::{self, ArabicName, LatinName, NameMatch, Remark};
use crate::translit::train::{Format, Pair};
use std::collections::BTreeSet;
use std::time::Instant;

/// Candidates each query is ranked among.
const CANDIDATES: usize = 1_000;

/// Names put together for the reliability table.
const NAMES: usize = 2_000;

/// One row of the list: Arabic, English.
type Row = (String, String);

pub(super) fn report(model: &Model, sets: &Sets) -> Result<(), Failure> {
    let rows = rows(&optional(sets, "native")?.unwrap_or_default());
    if rows.is_empty() {
        return Err(Failure::wrong("eval names needs --native FILE"));
    }
    let mut candidates: Vec<String> = rows.iter().map(|r| r.1.clone()).collect();
    candidates.extend(distractors(&rows, CANDIDATES.saturating_sub(rows.len())));
    let ready: Vec<LatinName> = candidates.iter().filter_map(|c| LatinName::parse(model, c).ok()).collect();
    if ready.len() != candidates.len() {
        return Err(Failure::wrong("a name of the list cannot be read"));
    }
    rank(model, &rows, &candidates, &ready, sets.misses);
    alarms(model, &rows);
    partial(model, &rows);
    reliability(model, &pairs_of(sets, "netranslit", Format::Netranslit)?);
    Ok(())
}

/// Two-word names put together from word pairs nothing was learned from:
/// whether the probabilities mean what they say, against random names and
/// against names that share one word.
fn reliability(model: &Model, pairs: &[Pair]) {
    let n = pairs.len();
    if n < 10 {
        return;
    }
    let mut scratch = Scratch::default();
    let part = |i: usize, k: usize| &pairs[(i * 7_919 + k * 104_729) % n];
    let mut bins = [(0.0, 0.0, 0.0); 10];
    let mut kinds = [("right", 0.0, 0.0), ("random", 0.0, 0.0), ("same first word", 0.0, 0.0), ("same last word", 0.0, 0.0)];
    for i in 0..NAMES.min(n) {
        let Ok(a) = ArabicName::parse(model, &format!("{} {}", part(i, 1).arabic, part(i, 2).arabic)) else { continue };
        let english = |x: usize, y: usize| format!("{} {}", part(x, 1).latin, part(y, 2).latin);
        // Twenty random names for each right one, as the probability assumes.
        let random = (1..=20).map(|k| (1, english(i + 37 * k, i + 91 * k)));
        let others = [(0, english(i, i)), (2, english(i, i + 11)), (3, english(i + 11, i))];
        for (kind, name) in others.into_iter().chain(random) {
            let Ok(e) = LatinName::parse(model, &name) else { continue };
            let p = name::compare(model, &a, &e, &mut scratch).probability;
            kinds[kind].1 += f64::from(u8::from(p >= 0.5));
            kinds[kind].2 += 1.0;
            if kind < 2 {
                let bin = &mut bins[((p * 10.0) as usize).min(9)];
                *bin = (bin.0 + p, bin.1 + f64::from(u8::from(kind == 0)), bin.2 + 1.0);
            }
        }
    }
    let accepted: Vec<String> = kinds.iter().map(|k| format!("{} {:.2} %", k.0, 100.0 * k.1 / k.2)).collect();
    println!("  two-word names of test words, accepted at 0.5: {}", accepted.join(", "));
    let shown: Vec<String> = bins.iter().map(|b| format!("{:.2}→{:.2} ({})", b.0 / b.2, b.1 / b.2, b.2)).collect();
    println!("  said → was (right and random names): {}", shown.join("  "));
}

fn rows(text: &str) -> Vec<Row> {
    let row = |l: &str| l.split_once('\t').map(|(a, e)| (a.to_owned(), e.trim().to_owned()));
    text.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect()
}

/// First word of one name with the rest of another: every wrong name shares a
/// first name or a family name with a right one.
fn distractors(rows: &[Row], count: usize) -> Vec<String> {
    let halves: Vec<(&str, &str)> = rows.iter().filter_map(|r| r.1.split_once(' ')).collect();
    let known: BTreeSet<&str> = rows.iter().map(|r| r.1.as_str()).collect();
    let mut made = BTreeSet::new();
    let mut out = Vec::new();
    for step in 1..halves.len() {
        for i in 0..halves.len() {
            let name = format!("{} {}", halves[i].0, halves[(i + 37 * step) % halves.len()].1);
            if out.len() < count && !known.contains(name.as_str()) && made.insert(name.clone()) {
                out.push(name);
            }
        }
    }
    out
}

fn rank(model: &Model, rows: &[Row], candidates: &[String], ready: &[LatinName], misses: bool) {
    let mut ranks = [Ranks::default(); 3];
    let forms: Vec<Form> = candidates.iter().map(|c| Form::new(&c.to_lowercase().replace(['-', '\''], " "))).collect();
    let mut scratch = Scratch::default();
    let mut seconds = 0.0;
    for (i, (arabic, english)) in rows.iter().enumerate() {
        let Ok(a) = ArabicName::parse(model, arabic) else { continue };
        let start = Instant::now();
        let scores: Vec<f64> = ready.iter().map(|e| name::compare(model, &a, e, &mut scratch).logit).collect();
        seconds += start.elapsed().as_secs_f64();
        let roman = Form::new(&romanise(arabic));
        let top = (0..scores.len()).max_by(|&x, &y| scores[x].total_cmp(&scores[y])).unwrap_or(0);
        if misses && top != i {
            println!("  {arabic}: {english} {:.1}, got {} {:.1}", scores[i], candidates[top], scores[top]);
        }
        ranks[0].add(scores[i], scores.iter().copied());
        for (rank, similar) in [(1, Form::skeleton_levenshtein as fn(&Form, &Form) -> f64), (2, Form::jaro_winkler)] {
            let scores: Vec<f64> = forms.iter().map(|f| similar(&roman, f)).collect();
            ranks[rank].add(scores[i], scores.iter().copied());
        }
    }
    let pairs = (rows.len() * ready.len()) as f64;
    println!("\n== names: {} native names, right one among {} ({:.1} µs a pair)", rows.len(), ready.len(), seconds * 1e6 / pairs);
    for (who, r) in ["model", "skeleton+Levenshtein", "Jaro-Winkler"].iter().zip(ranks) {
        println!("  {who:22} {r}");
    }
}

/// Right pairs accepted; wrong pairs (other names of the list) accepted.
fn alarms(model: &Model, rows: &[Row]) {
    let mut scratch = Scratch::default();
    let (mut found, mut false_alarms, mut wrong, mut brier) = (0, 0, 0, 0.0);
    for (i, (arabic, _)) in rows.iter().enumerate() {
        let Ok(a) = ArabicName::parse(model, arabic) else { continue };
        let others = rows.iter().enumerate().step_by(7).filter(|(j, _)| *j != i);
        for (j, (_, english)) in others.chain([(i, &rows[i])]) {
            let Ok(e) = LatinName::parse(model, english) else { continue };
            let p = name::compare(model, &a, &e, &mut scratch).probability;
            brier += if i == j { (1.0 - p).powi(2) } else { p * p };
            found += usize::from(i == j && p >= 0.5);
            wrong += usize::from(i != j);
            false_alarms += usize::from(i != j && p >= 0.5);
        }
    }
    let rate = 100.0 * f64::from(u32::try_from(false_alarms).unwrap_or(0)) / wrong as f64;
    println!(
        "  accepted at 0.5: right {:.1} %, other names of the list {rate:.3} % of {wrong}; Brier {:.4}",
        100.0 * found as f64 / rows.len() as f64,
        brier / (wrong + rows.len()) as f64
    );
}

/// The last Arabic word alone, and the first alone, against the whole name.
fn partial(model: &Model, rows: &[Row]) {
    let score = |arabic: &str, english: &str| -> Option<NameMatch> { name::compare_texts(model, arabic, english).ok() };
    let (mut last, mut flagged, mut first, mut n) = (0, 0, 0, 0);
    for (arabic, english) in rows.iter().filter(|r| r.0.split(' ').count() == 2 && r.1.split(' ').count() == 2) {
        let Some((head, tail)) = arabic.split_once(' ') else { continue };
        let (Some(t), Some(h)) = (score(tail, english), score(head, english)) else { continue };
        n += 1;
        last += usize::from(t.probability >= 0.5);
        flagged += usize::from(t.probability >= 0.5 && t.remarks.contains(&Remark::PartOfName));
        first += usize::from(h.probability >= 0.5);
    }
    println!("  two-word names: last word alone accepted {last} of {n} ({flagged} marked as part), first word alone {first}");
}
