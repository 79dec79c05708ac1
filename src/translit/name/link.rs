//! Evidence that a run of Arabic tokens and a run of Latin units are one word.

use super::arabic::{self, ArabicName};
use super::latin::{self, LatinName};
use super::tables;
use crate::translit::model::{Model, Scratch};
use std::ops::Range;

/// Log of the odds before looking that the word probability assumes (1 : 20);
/// adding it back turns a logit into evidence that can be summed over words.
pub(crate) const PRIOR: f64 = 2.995_732;

/// Evidence of one word above this many nats hardly counts: beyond e^9 a word
/// says "these letters", not more about the person. The small slope keeps the
/// nearer spelling ahead when two names are ranked.
const CAP: f64 = 9.0;
const SLOPE: f64 = 0.04;

fn capped(evidence: f64) -> f64 {
    if evidence > CAP { CAP + SLOPE * (evidence - CAP) } else { evidence }
}

/// Cost of the article on one side only (Taif for الطائف, El-Sisi for سيسي).
const ARTICLE_DIFFERS: f64 = 0.3;

/// Cost of joining words on one side: chance agreement grows with the choices.
const JOINED: f64 = 0.5;

/// عبد ال standing against Abdul says this much beside the name served.
const SERVANT: f64 = 1.5;

/// Evidence of two words of one row in a table.
const SAME_TITLE: f64 = 1.5;
const SAME_KIN: f64 = 1.6;
const SAME_KUNYA: f64 = 3.0;
const SAME_ORDINAL: f64 = 5.0;
const SAME_INITIAL: f64 = 2.0;
/// An initial against a word that begins with its sound.
const INITIAL_OF_WORD: f64 = 0.8;
/// The same Latin letters on both sides.
const SAME_LATIN: f64 = 8.0;

/// One possible link.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// Arabic tokens.
    pub tokens: Range<usize>,
    /// Latin units.
    pub units: Range<usize>,
    /// Evidence in nats, above zero.
    pub evidence: f64,
}

/// All links with evidence above zero.
#[must_use]
pub(crate) fn cells(model: &Model, a: &ArabicName, e: &LatinName, scratch: &mut Scratch) -> Vec<Cell> {
    let mut out = Vec::new();
    for x in &a.segments {
        for y in e.segments.iter().filter(|y| may_link(a, e, x, y)) {
            let evidence = by_letters(model, x, y, scratch);
            if evidence > 0.0 {
                out.push(Cell { tokens: x.tokens.clone(), units: y.units.clone(), evidence });
            }
        }
    }
    by_tables(a, e, &mut out);
    out
}

/// Several words against several decompose into smaller links; lengths that
/// differ threefold are no names of each other.
fn may_link(a: &ArabicName, e: &LatinName, x: &arabic::Segment, y: &latin::Segment) -> bool {
    let (many_a, many_e) = (x.tokens.len() > 1, y.units.len() > 1);
    let (la, le) = (x.full.letters.len(), y.full.text.len());
    let initial = e.units[y.units.clone()].iter().any(|u| u.kind == latin::Kind::Initial);
    let ordinal = many_a && a.tokens[x.tokens.clone()].iter().any(|t| t.kind == arabic::Kind::Ordinal);
    !(many_a && many_e) && le <= 3 * la + 1 && la <= 2 * le + 2 && !initial && !ordinal
}

fn by_letters(model: &Model, x: &arabic::Segment, y: &latin::Segment, scratch: &mut Scratch) -> f64 {
    let mut score = |a: &arabic::Form, e: &latin::Form| {
        let m = model.compare(&a.ready, &e.ready, scratch);
        capped(m.logit + PRIOR)
    };
    let mut best = score(&x.full, &y.full);
    match (&x.bare, &y.bare) {
        (Some(a), Some(e)) => best = best.max(score(a, e)),
        (Some(a), None) => best = best.max(score(a, &y.full) - ARTICLE_DIFFERS),
        (None, Some(e)) => best = best.max(score(&x.full, e) - ARTICLE_DIFFERS),
        (None, None) => {}
    }
    if let (Some(served), Some(rest)) = (&x.served, servant_rest(model, &y.full.text)) {
        best = best.max(capped(score(served, &rest) + SERVANT));
    }
    let joined = if x.tokens.len() + y.units.len() > 2 { JOINED } else { 0.0 };
    best - joined
}

/// The name after Abdul, Abdel, Abd al, Abdur-: `abdurrahman` gives `rahman`.
fn servant_rest(model: &Model, text: &str) -> Option<latin::Form> {
    let rest = latin::after_servant(text)?;
    let word = crate::translit::alphabet::LatinWord::parse(rest).ok()?;
    Some(latin::Form { text: rest.to_owned(), ready: model.latin(&word) })
}

fn by_tables(a: &ArabicName, e: &LatinName, out: &mut Vec<Cell>) {
    for (i, token) in a.tokens.iter().enumerate() {
        for (j, unit) in e.units.iter().enumerate() {
            let same = |table| tables::same_row(table, &token.text, &unit.text);
            let evidence = match () {
                () if token.kind == arabic::Kind::Latin => {
                    if token.text == unit.text {
                        SAME_LATIN
                    } else {
                        0.0
                    }
                }
                () if unit.kind == latin::Kind::Initial => initial(&token.text, &unit.text),
                () if same(tables::ORDINALS) => SAME_ORDINAL,
                () if same(tables::KUNYA) => SAME_KUNYA,
                () if same(tables::KIN) => SAME_KIN,
                () if same(tables::TITLES) || same(tables::HEADS) => SAME_TITLE,
                () => 0.0,
            };
            if evidence > 0.0 {
                out.push(Cell { tokens: i..i + 1, units: j..j + 1, evidence });
            }
        }
    }
}

fn initial(token: &str, unit: &str) -> f64 {
    let row = tables::LETTER_NAMES.iter().find(|(letter, _)| unit.starts_with(*letter));
    let Some((_, names)) = row else { return 0.0 };
    if names.contains(&token) {
        return SAME_INITIAL;
    }
    // The last name of a row is the bare letter: ج for J.
    let sounds = names.iter().filter(|n| n.chars().count() == 1);
    if sounds.into_iter().any(|n| token.starts_with(n)) { INITIAL_OF_WORD } else { 0.0 }
}
