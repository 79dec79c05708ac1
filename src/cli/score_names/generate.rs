//! Spellings generated: how often the list's own spelling is among the first.

use super::{Failure, Sets, pairs_of};
use crate::translit::alphabet::{ArabicWord, LatinWord};
use crate::translit::generate::Generator;
use crate::translit::model::Model;
use crate::translit::train::Format;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const QUERIES: usize = 1_431;

pub(super) fn report(model: &Model, sets: &Sets) -> Result<(), Failure> {
    let google = pairs_of(sets, "google", Format::Google)?;
    let wikidata = pairs_of(sets, "netranslit", Format::Netranslit)?;
    let generator = Generator::new(model);
    println!("\n== generate");
    for (name, set) in [("google eval", &google), ("netranslit 16", &wikidata)] {
        let pairs: Vec<(ArabicWord, LatinWord)> = set.iter().take(QUERIES).map(|p| (p.arabic.clone(), p.latin.clone())).collect();
        score(&format!("{name}, Arabic to Latin"), &pairs, |p| (&p.0, p.1.to_string()), |a| generator.latin(model, a, 10));
        score(&format!("{name}, Latin to Arabic"), &pairs, |p| (&p.1, p.0.to_string()), |e| generator.arabic(model, e, 10));
    }
    Ok(())
}

/// Any reference of the same word counts as right for the first figure.
fn score<'a, W: Ord + 'a>(
    name: &str,
    pairs: &'a [(ArabicWord, LatinWord)],
    sides: impl Fn(&'a (ArabicWord, LatinWord)) -> (&'a W, String),
    spell: impl Fn(&W) -> Vec<crate::translit::generate::Spelling>,
) {
    let mut references: BTreeMap<&W, BTreeSet<String>> = BTreeMap::new();
    for p in pairs {
        let (word, other) = sides(p);
        references.entry(word).or_default().insert(other);
    }
    let start = Instant::now();
    let (mut one, mut five, mut errors, mut letters, mut count) = (0, 0, 0, 0, 0);
    for (word, wanted) in &references {
        let found = spell(word);
        let first = found.first().map_or("", |s| s.text.as_str());
        one += usize::from(wanted.contains(first));
        five += usize::from(found.iter().take(5).any(|s| wanted.contains(&s.text)));
        let nearest = wanted.iter().min_by_key(|w| strsim::levenshtein(w, first));
        errors += nearest.map_or(0, |w| strsim::levenshtein(w, first));
        letters += nearest.map_or(0, |w| w.chars().count());
        count += 1;
    }
    let n = f64::from(count);
    println!(
        "  {name:36} first right {:.3}, in five {:.3}, letter errors {:.3}; {:.2} ms a word",
        one as f64 / n,
        five as f64 / n,
        errors as f64 / letters as f64,
        start.elapsed().as_secs_f64() * 1e3 / n
    );
}
