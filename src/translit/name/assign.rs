//! The best set of links: every token and every unit at most once.
//!
//! Dynamic programming over Arabic tokens from right to left of the page with
//! a bit for each Latin unit used; order is free at a small cost for each
//! inversion, since names turn around (المعلم وليد) rarely.

use super::arabic::{self, ArabicName};
use super::latin;
use super::link::Cell;
use crate::translit::hash::FxMap;

/// Cost of a link that jumps back over a unit already used, in nats.
const INVERSION: f64 = 0.6;

/// Cost of an Arabic content word before or after all links: it would be
/// outside the span if the name did not claim it.
const STRAY_TOKEN: f64 = 3.0;

/// Cost of an Arabic content word between links: a father's name news leaves out.
const INNER_TOKEN: f64 = 1.2;

/// Cost of a title, particle or آل that only the Arabic has.
const TITLE_TOKEN: f64 = 0.15;
const KIN_TOKEN: f64 = 0.35;
const FAMILY_TOKEN: f64 = 0.1;
const KUNYA_TOKEN: f64 = 2.0;
const ORDINAL_TOKEN: f64 = 2.0;

/// A chosen set of links.
#[derive(Debug, Clone, Default)]
pub(crate) struct Assignment {
    /// Indices into the cells, in Arabic order.
    pub links: Vec<usize>,
    /// Evidence of the links less the costs of inversions and Arabic left-overs, in nats.
    pub score: f64,
    /// Whether some link jumps back.
    pub inverted: bool,
}

#[derive(Clone)]
struct State {
    score: f64,
    /// Content tokens skipped since the last link: stray unless another link follows.
    open: u8,
    linked: bool,
    links: Vec<usize>,
    inverted: bool,
}

/// Finds the best assignment.
#[must_use]
pub(crate) fn assign(a: &ArabicName, cells: &[Cell]) -> Assignment {
    let n = a.tokens.len();
    let mut layers: Vec<FxMap<u16, State>> = vec![FxMap::default(); n + 1];
    let start = State { score: 0.0, open: 0, linked: false, links: Vec::new(), inverted: false };
    layers[0].insert(0, start);
    for i in 0..n {
        let mut states: Vec<(u16, State)> = layers[i].drain().collect();
        states.sort_by_key(|s| s.0);
        for (mask, state) in states {
            offer(&mut layers[i + 1], mask, skip(&state, a.tokens[i].kind));
            for (index, cell) in cells.iter().enumerate().filter(|(_, c)| c.tokens.start == i) {
                let bits = bits(cell);
                if mask & bits == 0 {
                    offer(&mut layers[cell.tokens.end], mask | bits, link(&state, mask, cell, index));
                }
            }
        }
    }
    let best = layers[n].drain().max_by(|x, y| closed(&x.1).total_cmp(&closed(&y.1)).then(y.0.cmp(&x.0)));
    best.map_or_else(Assignment::default, |(_, s)| Assignment { score: closed(&s), links: s.links, inverted: s.inverted })
}

/// Bits of a link's units.
fn bits(cell: &Cell) -> u16 {
    cell.units.clone().fold(0, |m, u| m | 1 << u)
}

fn skip(s: &State, kind: arabic::Kind) -> State {
    let (cost, open) = match kind {
        arabic::Kind::Content | arabic::Kind::Latin => (0.0, 1),
        arabic::Kind::Title => (TITLE_TOKEN, 0),
        arabic::Kind::Kin => (KIN_TOKEN, 0),
        arabic::Kind::Family => (FAMILY_TOKEN, 0),
        arabic::Kind::Kunya => (KUNYA_TOKEN, 0),
        arabic::Kind::Ordinal => (ORDINAL_TOKEN, 0),
    };
    State { score: s.score - cost, open: s.open + open, ..s.clone() }
}

fn link(s: &State, mask: u16, cell: &Cell, index: usize) -> State {
    let jumps = u32::from(mask >> cell.units.start != 0);
    let gap = if s.linked { INNER_TOKEN } else { STRAY_TOKEN } * f64::from(s.open);
    let mut links = s.links.clone();
    links.push(index);
    State {
        score: s.score + cell.evidence - gap - INVERSION * f64::from(jumps),
        open: 0,
        linked: true,
        links,
        inverted: s.inverted || jumps > 0,
    }
}

fn closed(s: &State) -> f64 {
    s.score - STRAY_TOKEN * f64::from(s.open)
}

/// Keeps the better of two ways to the same set of units.
fn offer(layer: &mut FxMap<u16, State>, mask: u16, state: State) {
    match layer.get(&mask) {
        Some(old) if closed(old) >= closed(&state) => {}
        _ => {
            layer.insert(mask, state);
        }
    }
}

/// Cost of a Latin unit that no link covers.
#[must_use]
pub(crate) fn left_out(kind: latin::Kind) -> f64 {
    match kind {
        latin::Kind::Content => 1.6,
        latin::Kind::Title | latin::Kind::Function => 0.1,
        latin::Kind::Kin | latin::Kind::Initial => 0.3,
        latin::Kind::Kunya | latin::Kind::Ordinal => 2.0,
    }
}
