//! Spans that express a whole term: chains of links.
//!
//! A chain walks the sentence from left to right; each link covers words of the term that no earlier link covers, in any
//! order, because Arabic and English put adjectives and owners on opposite sides. Between links a few words may be
//! skipped. This is the semi-Markov search with a coverage mask known from phrase-based translation (Koehn, Och and
//! Marcu 2003), kept small by the few links a term has.

use std::ops::Range;

use crate::{
    align::links::Link,
    text::{Folds, Span},
};

/// A word of the sentence or of the term, as the search sees it.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    /// What leaving the word unexplained costs: in the sentence inside a chain, in the term anywhere.
    pub cost: f32,
    /// The chain may not cross it.
    pub is_wall: bool,
}

/// Links seen from the side of the sentence.
#[derive(Debug, Clone)]
pub struct Arc {
    /// Words of the sentence.
    pub sentence: Range<usize>,
    /// Words of the term, as bits.
    pub term: u64,
    /// The sentence side without clitics.
    pub span: Span<Folds>,
    /// Evidence in nats.
    pub weight: f32,
    /// Position in the list of links.
    pub link: usize,
}

/// Most words of a term that are looked at.
pub const MAX_TERM: usize = 64;
/// Most words skipped between two links.
const MAX_SKIP: usize = 3;
/// Most unfinished chains kept: far more than real terms have, a bound for hostile ones.
const MAX_CHAINS: usize = 4_000;

/// A chain of links.
#[derive(Debug, Clone)]
pub struct Chain {
    /// Positions of its links, in sentence order.
    pub links: Vec<usize>,
    /// Words of the sentence from the first link to the last.
    pub words: Range<usize>,
    /// The same without clitics at its ends.
    pub span: Span<Folds>,
    /// Words of the term that are covered, as bits.
    pub covered: u64,
    /// Sum of weights and costs, in nats.
    pub score: f32,
    /// Cost of the words skipped.
    pub skipped: f32,
}

/// Turns links into arcs; the sentence is the Arabic side or the English one.
pub fn arcs(links: &[Link], sentence_is_arabic: bool, english_spans: &[Span<Folds>]) -> Vec<Arc> {
    let mask = |r: &Range<usize>| r.clone().filter(|i| *i < MAX_TERM).fold(0_u64, |m, i| m | 1 << i);
    let joined = |spans: &[Span<Folds>], r: &Range<usize>| spans.get(r.clone()).and_then(|s| s.iter().copied().reduce(Span::join));
    let mut all: Vec<Arc> = links
        .iter()
        .enumerate()
        .filter_map(|(link, l)| {
            let (sentence, term, span) = if sentence_is_arabic {
                (l.arabic.clone(), mask(&l.english), l.span)
            } else {
                (l.english.clone(), mask(&l.arabic), joined(english_spans, &l.english)?)
            };
            Some(Arc { sentence, term, span, weight: l.weight, link })
        })
        .collect();
    all.sort_by(|a, b| a.sentence.start.cmp(&b.sentence.start).then(a.sentence.end.cmp(&b.sentence.end)).then(a.link.cmp(&b.link)));
    all
}

/// The best chain for each pair of first and last word, best first.
pub fn chains(arcs: &[Arc], sentence: &[Weight], term: &[Weight]) -> Vec<Chain> {
    let mut open: Vec<Chain> = Vec::new();
    for arc in arcs.iter().filter(|a| a.term != 0) {
        let mut grown: Vec<Chain> = Vec::new();
        for chain in &open {
            if let Some(longer) = extend(chain, arc, sentence) {
                grown.push(longer);
            }
        }
        grown.push(Chain {
            links: vec![arc.link],
            words: arc.sentence.clone(),
            span: arc.span,
            covered: arc.term,
            score: arc.weight,
            skipped: 0.0,
        });
        for chain in grown {
            keep_best(&mut open, chain);
        }
        if open.len() > MAX_CHAINS {
            open.sort_by(|a, b| b.score.total_cmp(&a.score));
            open.truncate(MAX_CHAINS / 2);
        }
    }
    for chain in &mut open {
        let missing = term.iter().enumerate().filter(|(i, _)| *i < MAX_TERM && chain.covered & (1 << i) == 0);
        chain.score -= missing.map(|(_, w)| w.cost).sum::<f32>();
    }
    open.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.cmp(&b.span)));
    let mut best: Vec<Chain> = Vec::new();
    for chain in open {
        if best.iter().all(|b| b.span != chain.span) {
            best.push(chain);
        }
    }
    best
}

fn extend(chain: &Chain, arc: &Arc, sentence: &[Weight]) -> Option<Chain> {
    let gap = sentence.get(chain.words.end..arc.sentence.start)?;
    let possible = chain.covered & arc.term == 0 && gap.len() <= MAX_SKIP && gap.iter().all(|w| !w.is_wall);
    possible.then(|| {
        let skipped: f32 = gap.iter().map(|w| w.cost).sum();
        Chain {
            links: [chain.links.as_slice(), &[arc.link]].concat(),
            words: chain.words.start..arc.sentence.end,
            span: chain.span.join(arc.span),
            covered: chain.covered | arc.term,
            score: chain.score + arc.weight - skipped,
            skipped: chain.skipped + skipped,
        }
    })
}

/// Keeps one chain for each span and coverage.
fn keep_best(open: &mut Vec<Chain>, chain: Chain) {
    match open.iter_mut().find(|c| c.span == chain.span && c.covered == chain.covered) {
        Some(old) if old.score >= chain.score => {}
        Some(old) => *old = chain,
        None => open.push(chain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(words: Range<usize>, term: u64, weight: f32, link: usize) -> Arc {
        let span = Span::new(words.start * 10, words.end * 10 - 1);
        Arc { sentence: words, term, span, weight, link }
    }

    #[test]
    fn links_chain_in_any_order_of_the_term() {
        let plain = Weight { cost: 1.0, is_wall: false };
        let arcs = [arc(1..2, 0b100, 3.0, 0), arc(2..3, 0b010, 3.0, 1), arc(3..4, 0b001, 3.0, 2), arc(9..10, 0b001, 3.0, 3)];
        let best = chains(&arcs, &[plain; 12], &[plain; 3]);
        assert_eq!((best[0].words.clone(), best[0].covered), (1..4, 0b111));
        assert!(best[0].score > best[1].score);
    }

    #[test]
    fn a_chain_does_not_cross_a_wall() {
        let plain = Weight { cost: 0.5, is_wall: false };
        let wall = Weight { cost: 0.5, is_wall: true };
        let arcs = [arc(0..1, 0b01, 3.0, 0), arc(2..3, 0b10, 3.0, 1)];
        assert!(chains(&arcs, &[plain, wall, plain], &[plain; 2]).iter().all(|c| c.links.len() == 1));
        assert_eq!(chains(&arcs, &[plain; 3], &[plain; 2])[0].links.len(), 2);
    }
}
