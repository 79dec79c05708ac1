//! Single words: rank the right Latin word among 1,000 and 10,000.

use super::baselines::{Form, romanise};
use super::probability;
use super::ranking::Ranks;
use super::{Failure, Sets, optional, pairs_of};
use crate::translit::alphabet::{ArabicWord, LatinWord, arabic};
use crate::translit::model::{Model, Prepared, Scratch};
use crate::translit::train::{Format, news, pairs};
use std::collections::BTreeSet;
use std::time::Instant;

/// One test pair.
#[derive(Clone)]
pub(super) struct Gold {
    pub(super) arabic: ArabicWord,
    pub(super) latin: LatinWord,
}

impl Gold {
    pub(super) fn is_native(&self) -> bool {
        arabic::has_native_letter(&self.arabic.to_string())
    }
}

/// Queries are taken in draws of this many, each ranked among its own words.
const DRAW: usize = 1_000;

/// Draws per set at most; several make the figure steadier.
const DRAWS: usize = 5;

pub(super) fn report(model: &Model, sets: &Sets) -> Result<(), Failure> {
    let gold = |option, format| -> Result<Vec<Gold>, Failure> {
        Ok(distinct(pairs_of(sets, option, format)?.into_iter().map(|p| Gold { arabic: p.arabic, latin: p.latin })))
    };
    let google = gold("google", Format::Google)?;
    let wikidata = gold("netranslit", Format::Netranslit)?;
    let plain = gold("alalc", Format::AlaLc)?;
    let library = optional(sets, "alalc")?;
    println!("\n== words: right one among 1,000 (mean of disjoint draws)");
    for (name, set) in [("google eval", &google), ("netranslit 16", &wikidata), ("ALA-LC tenth, plain news", &plain)] {
        rank(model, name, set, &[]);
    }
    rank(model, "ALA-LC tenth, varied news", &varied(library), &[]);
    println!("\n== words: right one among 10,000");
    let more: Vec<LatinWord> = wikidata.iter().map(|g| g.latin.clone()).collect();
    rank(model, "google eval + netranslit 16", &google, &more);
    if !wikidata.is_empty() {
        rank(model, "netranslit 16", &wikidata[..DRAW.min(wikidata.len())], &more);
    }
    println!("\n== probabilities (20 random wrong pairs for each right one)");
    for (name, set) in [("google eval", &google), ("netranslit 16", &wikidata), ("ALA-LC tenth, plain news", &plain)] {
        probability::report(model, name, set);
    }
    Ok(())
}

/// The library tenth in one varied spelling a word, drawn apart from those of training.
fn varied(text: Option<String>) -> Vec<Gold> {
    let text = text.unwrap_or_default();
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let (arabic, library) = (fields.next()?, fields.next()?);
        let arabic = ArabicWord::parse(arabic).ok()?;
        let wanted = pairs::is_held_out(&arabic) && news::is_bare_word(library) && arabic.symbols().len() > 1;
        let latin = LatinWord::parse(&news::varied(library, 1_000)).ok()?;
        wanted.then_some(Gold { arabic, latin })
    });
    distinct(rows)
}

/// Test pairs in a fixed shuffled order, one for each Latin word.
fn distinct(rows: impl Iterator<Item = Gold>) -> Vec<Gold> {
    let mut rows: Vec<Gold> = rows.collect();
    rows.sort_by_key(|g| (shuffle_key(g), g.latin.clone()));
    let (mut latin, mut arabic) = (BTreeSet::new(), BTreeSet::new());
    rows.retain(|g| latin.insert(g.latin.clone()) && arabic.insert((g.arabic.clone(), g.latin.clone())));
    rows
}

fn shuffle_key(g: &Gold) -> u64 {
    let seed: Vec<u8> = g.arabic.symbols().iter().chain(g.latin.symbols()).copied().collect();
    pairs::stable_order(&seed)
}

/// Ranks every query of up to five draws by the model and the baselines.
fn rank(model: &Model, name: &str, set: &[Gold], more: &[LatinWord]) {
    if set.is_empty() {
        return;
    }
    let mut tables = [[Ranks::default(); 3]; 3]; // model, skeleton, JW × all, native, foreign
    let mut seconds = 0.0;
    let mut compared = 0.0;
    for draw in set.chunks(DRAW).take(DRAWS).filter(|d| d.len() == DRAW || set.len() < DRAW) {
        let extra = more.iter().filter(|w| !draw.iter().any(|g| g.latin == **w)).cloned();
        let words: Vec<LatinWord> = draw.iter().map(|g| g.latin.clone()).chain(extra).take(10_000).collect();
        let ready: Vec<Prepared> = words.iter().map(|w| model.latin(w)).collect();
        let forms: Vec<Form> = words.iter().map(|w| Form::new(&w.to_string())).collect();
        let mut scratch = Scratch::default();
        for (i, g) in draw.iter().enumerate() {
            let a = model.arabic(&g.arabic);
            let start = Instant::now();
            let scores: Vec<f64> = ready.iter().map(|e| f64::from(model.compare(&a, e, &mut scratch).pmi)).collect();
            seconds += start.elapsed().as_secs_f64();
            compared += scores.len() as f64;
            let roman = Form::new(&romanise(&g.arabic.to_string()));
            let skeleton: Vec<f64> = forms.iter().map(|f| roman.skeleton_levenshtein(f)).collect();
            let winkler: Vec<f64> = forms.iter().map(|f| roman.jaro_winkler(f)).collect();
            for (table, scores) in tables.iter_mut().zip([scores, skeleton, winkler]) {
                for place in [0, if g.is_native() { 1 } else { 2 }] {
                    table[place].add(scores[i], scores.iter().copied());
                }
            }
        }
    }
    let count = tables[0][0].count();
    println!("{name}  ({count} queries, {:.2} µs a pair)", seconds * 1e6 / compared);
    for (who, table) in ["model", "skeleton+Levenshtein", "Jaro-Winkler"].iter().zip(&tables) {
        let [all, native, foreign] = table;
        let (n, f) = (native.figures()[0], foreign.figures()[0]);
        println!("  {who:22} {all}   R@1 native {n:.3} ({}) foreign {f:.3} ({})", native.count(), foreign.count());
    }
}
