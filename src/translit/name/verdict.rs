//! From links to a probability, with what was left out.

use super::arabic::{self, ArabicName};
use super::assign::{Assignment, left_out};
use super::latin::{self, LatinName};
use super::link::{Cell, PRIOR};
use crate::translit::model::calibration::sigmoid;
use std::ops::Range;

/// A name whose key word (the family name, the place) has no link cannot be
/// more probable than this log-odds says: a first name alone is shared by many.
const KEY_MISSING: f64 = -1.8;

/// Extra cost when the key word is missing: other evidence is weak without it.
const KEY_COST: f64 = 3.0;

/// Cost when each side has a content word the other lacks: two first names
/// before one family name are two people.
const CONFLICT: f64 = 2.5;

/// One link of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Arabic tokens.
    pub arabic: Range<usize>,
    /// Words of the Latin name (between spaces).
    pub latin: Range<usize>,
    /// Evidence in nats.
    pub evidence: f64,
}

/// What a reader should know of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// The Arabic has the family name alone, or a part with it: سليماني for Qassem Soleimani.
    PartOfName,
    /// Only a first or middle name is shared.
    KeyWordMissing,
    /// The words stand in another order.
    OtherOrder,
    /// A title stands on one side only.
    TitleLeftOut,
    /// bin, ibn or the like stands on one side only.
    ParticleLeftOut,
    /// The Arabic has words the Latin lacks.
    ArabicWordLeftOut,
    /// Words written together on one side.
    Joined,
}

/// How well two names match.
#[derive(Debug, Clone, PartialEq)]
pub struct NameMatch {
    /// Log-odds of one name.
    pub logit: f64,
    /// Probability of one name, at odds before looking of one in twenty-one.
    pub probability: f64,
    /// The links, in Arabic order.
    pub links: Vec<Link>,
    /// Arabic tokens without a link.
    pub arabic_left: Vec<usize>,
    /// Latin words without a link.
    pub latin_left: Vec<usize>,
    /// What to know, without repeats, in a fixed order.
    pub remarks: Vec<Remark>,
}

impl NameMatch {
    /// Whether the Arabic shows only a part of the name.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.remarks.contains(&Remark::PartOfName) || self.remarks.contains(&Remark::KeyWordMissing)
    }
}

/// Judges the chosen links.
pub(crate) fn judge(a: &ArabicName, e: &LatinName, cells: &[Cell], chosen: &Assignment) -> NameMatch {
    let links: Vec<&Cell> = chosen.links.iter().map(|&i| &cells[i]).collect();
    let mut covered = vec![false; e.units.len()];
    let mut taken = vec![false; a.tokens.len()];
    for link in &links {
        covered[link.units.clone()].fill(true);
        taken[link.tokens.clone()].fill(true);
    }
    let missing: f64 = e.units.iter().zip(&covered).filter(|(_, c)| !**c).map(|(u, _)| left_out(u.kind)).sum();
    let strange = taken.iter().zip(&a.tokens).any(|(t, k)| !t && k.kind == arabic::Kind::Content);
    let lacking = covered.iter().zip(&e.units).any(|(c, u)| !c && u.kind == latin::Kind::Content);
    let conflict = if strange && lacking { CONFLICT } else { 0.0 };
    let mut logit = chosen.score - missing - conflict - PRIOR;
    let key_missing = !covered[e.key_unit()];
    if key_missing {
        logit = (logit - KEY_COST).min(KEY_MISSING);
    }
    NameMatch {
        logit,
        probability: sigmoid(logit),
        links: links.iter().map(|l| shown(e, l)).collect(),
        arabic_left: (0..taken.len()).filter(|&i| !taken[i]).collect(),
        latin_left: words_left(e, &covered),
        remarks: remarks(a, e, &links, &taken, &covered, chosen.inverted),
    }
}

fn shown(e: &LatinName, cell: &Cell) -> Link {
    let words = e.units[cell.units.start].words.start..e.units[cell.units.end - 1].words.end;
    Link { arabic: cell.tokens.clone(), latin: words, evidence: cell.evidence }
}

fn words_left(e: &LatinName, covered: &[bool]) -> Vec<usize> {
    let mut seen = vec![false; e.word_count];
    for (unit, _) in e.units.iter().zip(covered).filter(|(_, c)| **c) {
        seen[unit.words.clone()].fill(true);
    }
    (0..e.word_count).filter(|&w| !seen[w]).collect()
}

fn remarks(a: &ArabicName, e: &LatinName, links: &[&Cell], taken: &[bool], covered: &[bool], inverted: bool) -> Vec<Remark> {
    let unit_left = |kind| e.units.iter().zip(covered).any(|(u, c)| u.kind == kind && !c);
    let token_left = |kind| a.tokens.iter().zip(taken).any(|(t, c)| t.kind == kind && !c);
    let key_missing = !covered[e.key_unit()];
    let mut out = Vec::new();
    let mut say = |remark, when: bool| {
        if when {
            out.push(remark);
        }
    };
    say(Remark::PartOfName, !key_missing && unit_left(latin::Kind::Content));
    say(Remark::KeyWordMissing, key_missing);
    say(Remark::OtherOrder, inverted);
    say(Remark::TitleLeftOut, unit_left(latin::Kind::Title) || token_left(arabic::Kind::Title));
    say(Remark::ParticleLeftOut, unit_left(latin::Kind::Kin) || token_left(arabic::Kind::Kin));
    say(Remark::ArabicWordLeftOut, token_left(arabic::Kind::Content) || token_left(arabic::Kind::Latin));
    say(Remark::Joined, links.iter().any(|l| l.tokens.len() != l.units.len()));
    out
}
