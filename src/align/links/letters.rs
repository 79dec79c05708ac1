//! Names by their letters. An English word is compared with the words of an Arabic text once, however many terms have it.

use std::{cell::RefCell, ops::Range, rc::Rc};

use rustc_hash::FxHashMap;

use super::{EvidenceKind, Link, link, shown, weight};
use crate::{
    align::sides::{ArabicSide, EnglishSide, EnglishWord, Signature},
    text::{Folds, Span},
    translit::{Model, Scratch, alphabet::LatinWord},
};

/// What the words of an Arabic text spell, as far as it was asked for.
#[derive(Debug, Default)]
pub(super) struct LetterView(RefCell<FxHashMap<Name, Rc<[Hit]>>>);

/// One or two English words read as one name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Name {
    letters: LatinWord,
    signature: Signature,
    /// Long enough to hold two Arabic words.
    is_long: bool,
}

/// An Arabic word, or two read as one, that may spell a name.
#[derive(Debug)]
struct Hit {
    words: Range<usize>,
    span: Span<Folds>,
    is_derived: bool,
    weight: f32,
    probability: f64,
}

/// Shortest English word, in bytes, that may hold two Arabic ones.
const JOINED_LEAST: usize = 6;

impl LetterView {
    /// Adds links of Arabic words with the English ones that they may spell, in the order of the Arabic text.
    pub(super) fn links(&self, model: &Model, arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
        let names: Vec<(Range<usize>, Rc<[Hit]>)> =
            names(english).into_iter().map(|(words, name)| (words, self.hits(name, model, arabic))).collect();
        let mut all: Vec<(&Range<usize>, &Hit)> = names.iter().flat_map(|(words, hits)| hits.iter().map(move |hit| (words, hit))).collect();
        all.sort_by_key(|(_, hit)| (hit.words.start, hit.words.end));
        found.extend(all.into_iter().map(|(words, hit)| {
            let place = (hit.words.clone(), hit.span);
            let mut new = link(place, words.clone(), hit.weight, EvidenceKind::Transliteration, shown(english, words.clone()));
            new.evidence.score = hit.probability;
            new.is_derived = hit.is_derived && !english.words[words.end - 1].is_possessive;
            new
        }));
    }

    fn hits(&self, name: Name, model: &Model, arabic: &ArabicSide<'_>) -> Rc<[Hit]> {
        if let Some(known) = self.0.borrow().get(&name) {
            return Rc::clone(known);
        }
        let hits: Rc<[Hit]> = compare(&name, model, arabic).into();
        self.0.borrow_mut().insert(name, Rc::clone(&hits));
        hits
    }
}

fn compare(name: &Name, model: &Model, arabic: &ArabicSide<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut scratch = Scratch::default();
    let prepared = model.latin(&name.letters);
    for i in 0..arabic.words.len() {
        let joined = if name.is_long { &arabic.joined[i][..] } else { &[] };
        for (shapes, words) in [(&arabic.words[i].shapes[..], i..i + 1), (joined, i..i + 2)] {
            let alike = shapes.iter().filter(|s| s.signature.resembles(name.signature));
            let compared = alike.map(|s| (s, model.compare(&s.prepared, &prepared, &mut scratch)));
            // How much of the word is clitic is decided by likelihood, before anything else is.
            let best = compared.max_by(|a, b| (a.1.pmi - a.0.cost).total_cmp(&(b.1.pmi - b.0.cost)));
            let Some((shape, result)) = best else { continue };
            let weight = (result.logit as f32).min(weight::LETTERS_MOST) - shape.cost;
            if weight > weight::LETTERS_LEAST {
                hits.push(Hit { words, span: shape.span, is_derived: shape.is_derived, weight, probability: result.probability });
            }
        }
    }
    hits
}

/// The English words that may be names, alone and joined in pairs: Abdul Rahman = عبدالرحمن, Abu Dhabi = أبوظبي.
fn names(english: &EnglishSide<'_>) -> Vec<(Range<usize>, Name)> {
    let words = english.words.iter().enumerate();
    // A common word of the lexicon is translated; only what is capitalised or unknown may be spelt.
    let alone = words.filter(|(_, w)| !w.is_function && (w.is_capital || w.ids.is_empty())).filter_map(|(j, w)| {
        let is_long = w.is_capital && w.key.len() >= JOINED_LEAST;
        Some((j..j + 1, Name { letters: w.letters.clone()?, signature: w.signature, is_long }))
    });
    let is_hyphenated = |pair: &[EnglishWord]| {
        let between = Span::new(pair[0].span.end(), pair[1].span.start());
        !english.text.folded.source(between).of(english.text.source).contains(char::is_whitespace)
    };
    // Al, El and as- begin names, `in` and `the` none.
    let begins = |pair: &[EnglishWord]| {
        let first = &pair[0];
        first.letters.is_some() && (!first.is_function || first.is_capital || first.key == "el" || is_hyphenated(pair))
    };
    let ends = |w: &EnglishWord| w.letters.is_some() && w.is_capital;
    let pairs = english.words.windows(2).enumerate().filter(|(_, pair)| ends(&pair[1]) && begins(pair));
    let joined = pairs.filter_map(|(j, pair)| {
        let letters = LatinWord::parse(&format!("{}{}", pair[0].key, pair[1].key)).ok()?;
        Some((j..j + 2, Name { letters, signature: pair[0].signature.plus(pair[1].signature), is_long: false }))
    });
    alone.chain(joined).collect()
}
