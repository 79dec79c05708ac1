//! How much each source and each spelling counts.

use super::{Format, Never, Pair};
use crate::translit::alphabet::{ArabicWord, LatinWord};
use crate::translit::hash::FxMap;
use crate::translit::model::multigram::{Multigram, Scratch};

/// Total weight of each source, in words. Foreign names in Arabic script are
/// most of Wikidata and Google; the library words are native. Equal halves keep
/// either from drowning the other.
const MASS: &[(Format, f64)] =
    &[(Format::Netranslit, 45_000.0), (Format::Google, 13_000.0), (Format::AlaLc, 45_000.0), (Format::Cldr, 300.0), (Format::Tsv, 1_000.0)];

/// Share of a word's weight given to its careless spelling (no hamza, final ي ه).
const CARELESS: f64 = 0.15;

/// Pairs below this many nats of mutual information per √letters are taken for
/// errors of the machine-made lists (باشا ↔ hüsrev) and dropped.
const NOISE: f32 = 0.35;

/// Merges equal pairs, balances the sources, adds careless spellings, leaves out
/// `never`; sorted, so the order of the input files does not matter.
#[must_use]
pub fn weigh(pairs: Vec<Pair>, never: &Never) -> Vec<Pair> {
    let mut sums: FxMap<Format, f64> = FxMap::default();
    let pairs: Vec<Pair> = pairs.into_iter().filter(|p| !never.contains(&(p.arabic.clone(), p.latin.clone()))).collect();
    for pair in &pairs {
        *sums.entry(pair.source).or_default() += pair.weight;
    }
    let mut merged: FxMap<(ArabicWord, LatinWord), (f64, Format)> = FxMap::default();
    for pair in pairs {
        let mass = MASS.iter().find(|m| m.0 == pair.source).map_or(1.0, |m| m.1);
        let weight = pair.weight * mass / sums[&pair.source];
        let careless = pair.arabic.careless();
        let share = if careless == pair.arabic { 0.0 } else { CARELESS };
        if share > 0.0 {
            merged.entry((careless, pair.latin.clone())).or_insert((0.0, pair.source)).0 += weight * share;
        }
        merged.entry((pair.arabic, pair.latin)).or_insert((0.0, pair.source)).0 += weight * (1.0 - share);
    }
    let mut out: Vec<Pair> = merged.into_iter().map(|((arabic, latin), (weight, source))| Pair { arabic, latin, weight, source }).collect();
    out.sort_by(|a, b| (&a.arabic, &a.latin).cmp(&(&b.arabic, &b.latin)));
    out
}

/// Keeps the pairs a first model finds plausible.
#[must_use]
pub fn drop_noise(pairs: Vec<Pair>, model: &Multigram) -> Vec<Pair> {
    let mut scratch = Scratch::default();
    pairs
        .into_iter()
        .filter(|p| {
            let a = model.prepare_arabic(p.arabic.symbols());
            let e = model.prepare_latin(p.latin.symbols());
            model.pmi(&a, &e, &mut scratch) >= NOISE * ((a.len + e.len) as f32).sqrt()
        })
        .collect()
}
