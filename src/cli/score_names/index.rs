//! Speed and recall of the cross-script look-up against exhaustive scoring.

use super::symspell::SymSpell;
use super::{Failure, Sets, optional, pairs_of};
use crate::matching::dictionary::Dictionary;
use crate::translit::alphabet::{ArabicWord, LatinWord};
use crate::translit::fuzzy::{FuzzyIndex, FuzzyScratch};
use crate::translit::index::{ListScript, NARROW, NameHit, NameIndex, SearchScratch, THOROUGH, WIDE, Width, WordIndex};
use crate::translit::model::{Model, Prepared, Scratch};
use crate::translit::train::{Format, Pair, Share, pairs};
use std::time::Instant;

const QUERIES: usize = 400;

/// Misspelt queries: they are quick.
const MISSPELT: usize = 2_000;

pub(super) fn report(model: &Model, sets: &Sets) -> Result<(), Failure> {
    let test = pairs_of(sets, "netranslit", Format::Netranslit)?;
    let more = pairs::read(Format::AlaLc, &optional(sets, "alalc")?.unwrap_or_default(), Share::All);
    let mut latin: Vec<Vec<u8>> = test.iter().chain(&more).map(|p| p.latin.symbols().to_vec()).collect();
    latin.sort();
    latin.dedup();
    latin.sort_by_key(|w| pairs::stable_order(w));
    latin.truncate(90_000);
    latin.extend(test.iter().map(|p| p.latin.symbols().to_vec()));
    let pool: Vec<String> = latin.iter().map(|w| crate::translit::alphabet::latin_text(w)).collect();
    let mut arabic: Vec<Vec<u8>> = test.iter().chain(&more).map(|p| p.arabic.symbols().to_vec()).collect();
    arabic.sort();
    arabic.dedup();
    arabic.truncate(100_000);
    let step = (test.len() / QUERIES).max(1);
    let queries: Vec<_> = test.iter().step_by(step).take(QUERIES).collect();
    let a: Vec<(Vec<u8>, Vec<u8>)> = queries.iter().map(|p| (p.arabic.symbols().to_vec(), p.latin.symbols().to_vec())).collect();
    let e: Vec<(Vec<u8>, Vec<u8>)> = a.iter().map(|(x, y)| (y.clone(), x.clone())).collect();
    if sets.words {
        words(model, "Latin words, Arabic queries", ListScript::Latin, latin, &a);
        words(model, "Arabic words, Latin queries", ListScript::Arabic, arabic, &e);
    }
    misspelt(&pool);
    for size in [100_000, 1_000_000] {
        names(model, &test, &pool, size);
    }
    Ok(())
}

/// Latin words with one mistake each: the index of deletions beside `SymSpell` and the automaton of the search dictionary.
fn misspelt(pool: &[String]) {
    let terms = &pool[..pool.len().min(80_000)];
    let wrong = |(i, w): (usize, &String)| {
        let mut letters: Vec<char> = w.chars().collect();
        let at = 1 + i % (letters.len() - 2);
        match i % 3 {
            0 => letters.swap(at, at + 1),
            1 => drop(letters.remove(at)),
            _ => letters[at] = if letters[at] == 'o' { 'u' } else { 'o' },
        }
        (letters.into_iter().collect::<String>(), w.clone())
    };
    let long = terms.iter().filter(|w| w.len() >= 5).step_by((terms.len() / MISSPELT).max(1)).take(MISSPELT);
    let queries: Vec<(String, String)> = long.enumerate().map(wrong).collect();
    let index = FuzzyIndex::build(terms.iter().map(String::as_str));
    let dictionary = Dictionary::new(terms.iter().cloned().zip(0..).collect::<std::collections::BTreeMap<_, _>>());
    println!(
        "\n== misspelt: {} Latin words, {:.0} bytes a word in the index of deletions",
        terms.len(),
        index.bytes() as f64 / terms.len() as f64
    );
    let symspell = SymSpell::new(terms);
    let word = |term: u32| terms[term as usize].clone();
    let mut scratch = FuzzyScratch::default();
    let mut near = |q: &str, slack| -> Vec<String> { index.search(q, 50, slack, &mut scratch).iter().map(|h| word(h.term)).collect() };
    timed("index of deletions, closest", &queries, |q| near(q, 0));
    timed("index of deletions, two edits", &queries, |q| near(q, 2));
    timed("SymSpell as published, closest", &queries, |q| symspell.closest(q).into_iter().map(word).collect());
    timed("automaton of the dictionary", &queries, |q| dictionary.near(q, 2_000).into_iter().map(|f| f.key).collect());
}

fn timed(label: &str, queries: &[(String, String)], mut find: impl FnMut(&str) -> Vec<String>) {
    let (mut times, mut first, mut found) = (Vec::new(), 0, 0);
    for (query, wanted) in queries {
        let start = Instant::now();
        let answers = find(query);
        times.push(start.elapsed().as_secs_f64() * 1e6);
        first += usize::from(answers.first() == Some(wanted));
        found += usize::from(answers.contains(wanted));
    }
    times.sort_by(f64::total_cmp);
    let n = queries.len().max(1);
    println!(
        "  {label:30} first {:.3}, found {:.3}; p50 {:.1} µs, p95 {:.1} µs",
        first as f64 / n as f64,
        found as f64 / n as f64,
        times[n / 2],
        times[n * 95 / 100]
    );
}

/// Two-word names of words of a large pool, and among them names of test pairs,
/// which are asked for in Arabic.
fn names(model: &Model, test: &[Pair], pool: &[String], size: usize) {
    let n = test.len();
    let part = |i: usize, k: usize| &test[(i * 7_919 + k * 104_729 + i / n * 31) % n];
    let other = |i: usize, k: usize| &pool[(i * 7_907 + k * 104_723 + i / pool.len() * 37) % pool.len()];
    let name = |i: usize| match i % (size / QUERIES) {
        0 => format!("{} {}", part(i, 1).latin, part(i, 2).latin),
        _ => format!("{} {}", other(i, 1), other(i, 2)),
    };
    let latin: Vec<String> = (0..size).map(name).collect();
    let start = Instant::now();
    let index = NameIndex::build(model, ListScript::Latin, latin.iter().map(String::as_str));
    println!(
        "\n== index: {size} two-word names, built in {:.2} s, {:.0} bytes a name",
        start.elapsed().as_secs_f64(),
        index.bytes() as f64 / size as f64
    );
    let mut scratch = SearchScratch::default();
    for (kind, one) in [("two-word queries", false), ("last word alone", true)] {
        let (mut times, mut first, mut ten) = (Vec::new(), 0, 0);
        for q in 0..QUERIES {
            let i = q * (size / QUERIES);
            let last = &part(i, 2).arabic;
            let query = if one { last.to_string() } else { format!("{} {last}", part(i, 1).arabic) };
            let start = Instant::now();
            let hits = index.search(model, &query, 10, &mut scratch).unwrap_or_default();
            times.push(start.elapsed().as_secs_f64() * 1e6);
            let right = |h: &NameHit| {
                let name = &latin[h.entry as usize];
                if one { name.split(' ').nth(1) == latin[i].split(' ').nth(1) } else { *name == latin[i] }
            };
            first += usize::from(hits.first().is_some_and(right));
            ten += usize::from(hits.iter().any(right));
        }
        times.sort_by(f64::total_cmp);
        println!(
            "  {kind}: right one first {:.3}, in ten {:.3}; p50 {:.0} µs, p95 {:.0} µs",
            first as f64 / QUERIES as f64,
            ten as f64 / QUERIES as f64,
            times[QUERIES / 2],
            times[QUERIES * 95 / 100]
        );
    }
}

fn words(model: &Model, name: &str, script: ListScript, list: Vec<Vec<u8>>, queries: &[(Vec<u8>, Vec<u8>)]) {
    let start = Instant::now();
    let index = WordIndex::build(model, script, list);
    println!(
        "\n== index: {name}: {} words, built in {:.2} s, {:.0} bytes a word",
        index.len(),
        start.elapsed().as_secs_f64(),
        index.bytes() as f64 / index.len() as f64
    );
    let wanted = exhaustive(model, script, &index, queries);
    // The last three show what more of the ten would cost.
    let wider = |beam, slack| Width { beam, slack, words: 512 };
    let widths = [
        ("narrow", NARROW),
        ("wide", WIDE),
        ("thorough", THOROUGH),
        ("3,000", wider(3_000, 1e-9)),
        ("6,000", wider(6_000, 1e-9)),
        ("20,000", wider(20_000, 1e-10)),
    ];
    for (label, width) in widths {
        let mut scratch = SearchScratch::default();
        let mut times = Vec::new();
        let (mut found, mut total, mut right, mut likely) = (0, 0, [0; 2], (0, 0));
        for ((query, gold), best) in queries.iter().zip(&wanted) {
            let start = Instant::now();
            let hits = index.search(model, query, 10, width, &mut scratch);
            times.push(start.elapsed().as_secs_f64() * 1e6);
            total += best.len();
            likely.1 += best.iter().filter(|w| w.0 > 0.0).count();
            likely.0 += best.iter().filter(|w| w.0 > 0.0 && hits.iter().any(|h| h.word == w.1)).count();
            found += best.iter().filter(|w| hits.iter().any(|h| h.word == w.1)).count();
            let gold = index.find(gold);
            right[0] += usize::from(hits.iter().any(|h| Some(h.word) == gold));
            right[1] += usize::from(best.iter().any(|w| Some(w.1) == gold));
        }
        times.sort_by(f64::total_cmp);
        println!(
            "  {label:8}: recall of exhaustive ten {:.3}, of those with p > 0.5 {:.3}; right one in ten {:.3} (exhaustive {:.3}); p50 {:.0} µs, p95 {:.0} µs",
            found as f64 / total as f64,
            likely.0 as f64 / f64::max(likely.1 as f64, 1.0),
            right[0] as f64 / queries.len() as f64,
            right[1] as f64 / queries.len() as f64,
            times[times.len() / 2],
            times[times.len() * 95 / 100]
        );
    }
}

/// The ten best words of each query by scoring all.
fn exhaustive(model: &Model, script: ListScript, index: &WordIndex, queries: &[(Vec<u8>, Vec<u8>)]) -> Vec<Vec<(f64, u32)>> {
    let ready = |latin: bool, letters: &[u8]| -> Option<Prepared> {
        if latin {
            LatinWord::from_symbols(letters.to_vec()).map(|w| model.latin(&w))
        } else {
            ArabicWord::from_symbols(letters.to_vec()).map(|w| model.arabic(&w))
        }
    };
    let latin_list = script == ListScript::Latin;
    let list: Vec<Prepared> = (0..index.len()).filter_map(|w| ready(latin_list, index.letters(w as u32))).collect();
    let mut scratch = Scratch::default();
    let mut best_of = |query: &[u8]| -> Vec<(f64, u32)> {
        let Some(q) = ready(!latin_list, query) else { return Vec::new() };
        let mut scores: Vec<(f64, u32)> = list
            .iter()
            .zip(0..)
            .map(|(w, i)| {
                let m = if latin_list { model.compare(&q, w, &mut scratch) } else { model.compare(w, &q, &mut scratch) };
                (m.logit, i)
            })
            .collect();
        scores.sort_by(|x, y| y.0.total_cmp(&x.0));
        scores.truncate(10);
        scores
    };
    queries.iter().map(|q| best_of(&q.0)).collect()
}
