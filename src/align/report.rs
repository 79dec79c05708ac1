//! From the candidates of all terms to what is answered: who gets which span, and what the translation makes of it.

use std::ops::Range;

use super::{
    affinity::Affinity,
    aligner::{Aligned, Options, Outcome},
    assign::{self, Candidate},
    frame::Frame,
    pair,
    reading::{Direction, Reading, Side},
    search::Found,
};
use crate::{
    glossary::LookupOptions,
    lexicon::english,
    text::{Folds, Language, Source, Span},
};

/// Terms that say the same, with their candidates and their places in the text of their own language.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Positions in the request.
    pub(super) terms: Vec<usize>,
    pub(super) found: Vec<Found>,
    /// Words of the text in the term's language that are the term.
    pub(super) places: Vec<Range<usize>>,
}

/// Between spans that are as likely the longer one says more: worth of a byte.
const LONGER: f64 = 1e-4;
/// Worth of a content word at the threshold.
const LEAST_MARGIN: f64 = 1e-3;
/// A variant of a span that is less likely than this share of the likeliest one is not taken, even where that one is taken
/// by another term.
const LEAST_SHARE: f64 = 0.3;
/// Share of the spans that nothing speaks against which are right all the same.
const MOST_SURE: f64 = 0.99;
/// Share of terms without any candidate that are truly absent.
const MOST_SURE_OF_ABSENCE: f64 = 0.97;
/// Least probability with which words of the translation are said to stand for a span.
const STANDS_FOR: f32 = 0.5;
/// A term whose odds for a span are at least this share of the winner's has as good a claim to it.
const AS_LIKELY: f64 = 0.5;

/// What results are made from.
pub(super) struct Report<'r, 'a> {
    pub(super) reading: &'r Reading<'a>,
    pub(super) direction: Direction,
    pub(super) searched: &'r Side<'a>,
    pub(super) own: Option<&'r Side<'a>>,
    pub(super) options: Options,
}

/// A span that was given to a group.
#[derive(Clone, Copy)]
struct Taken {
    group: usize,
    found: usize,
    span: Span<Folds>,
    presence: f64,
    /// Another term has as good a claim.
    is_shared: bool,
}

impl Report<'_, '_> {
    /// Assigns spans to terms and words the results.
    pub(super) fn run(&self, groups: Vec<Group>) -> Vec<Aligned> {
        let mut taken = self.assign(&groups);
        share(&groups, &mut taken, self.options.min_confidence);
        let frames = (self.searched.frame(), self.own.map(Side::frame));
        let mut results = Vec::new();
        let mut seen = vec![false; groups.len()];
        for (group, places) in self.target_places(&groups, &taken, &frames.0) {
            seen[group] = true;
            let of_group = taken.iter().filter(|t| t.group == group);
            for (t, place) in of_group.zip(places) {
                let said = self.answer(&groups[group], t, place, &frames);
                results.extend(groups[group].terms.iter().map(|term| Aligned { term: *term, ..said.clone() }));
            }
        }
        results.sort_by_key(|a: &Aligned| (a.span.or(a.target_span).map_or(usize::MAX, Span::start), a.term));
        for (group, _) in groups.iter().zip(seen).filter(|(_, seen)| !seen) {
            let said = self.absent(group, &taken, &frames);
            results.extend(group.terms.iter().map(|term| Aligned { term: *term, ..said.clone() }));
        }
        results
    }

    /// The spans that are together worth most.
    fn assign(&self, groups: &[Group]) -> Vec<Taken> {
        let mut candidates = Vec::new();
        let mut taken = Vec::new();
        for (group, g) in groups.iter().enumerate() {
            let is_possible = |f: &Found| f.presence >= self.options.min_confidence && f.p > 0.0 && f.p >= LEAST_SHARE * f.best;
            for (found, f) in g.found.iter().enumerate().filter(|(_, f)| is_possible(f)) {
                // Words expected to be right, less those expected to be wrong: a whole name outbids a part of it. A span at
                // the threshold is still worth more than none. Of the variants of a span the likeliest wins.
                let margin = (2.0 * f.presence - 1.0).max(LEAST_MARGIN);
                let length = LONGER * f.span.len() as f64 * f.p;
                candidates.push(Candidate { term: group, span: f.span, value: (f.size * margin + length) * (f.p / f.best).powi(2) });
                taken.push(Taken { group, found, span: f.span, presence: f.presence, is_shared: false });
            }
        }
        let chosen = if self.options.allow_nested { assign::nested(&candidates) } else { assign::disjoint(&candidates) };
        chosen.into_iter().map(|i| taken[i]).collect()
    }

    /// For each group that got spans, the place in the text of the term's language that goes with each, likeliest first.
    fn target_places(&self, groups: &[Group], taken: &[Taken], frame: &Frame<'_>) -> Vec<(usize, Vec<Option<Range<usize>>>)> {
        let order: Vec<usize> = (0..groups.len()).filter(|g| taken.iter().any(|t| t.group == *g)).collect();
        let places = |group: usize| {
            let of_group: Vec<&Taken> = taken.iter().filter(|t| t.group == group).collect();
            let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
            for (i, t) in of_group.iter().enumerate() {
                for (j, place) in groups[group].places.iter().enumerate() {
                    pairs.push((self.fit(&groups[group].found[t.found].words, place, frame), i, j));
                }
            }
            // Equal claims go in text order.
            pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1 + a.2).cmp(&(b.1 + b.2))).then(a.1.cmp(&b.1)));
            let mut given = vec![None; of_group.len()];
            let mut used = vec![false; groups[group].places.len()];
            for (_, i, j) in pairs {
                if given[i].is_none() && !used[j] {
                    used[j] = true;
                    given[i] = groups[group].places.get(j).cloned();
                }
            }
            given
        };
        order.into_iter().map(|g| (g, places(g))).collect()
    }

    /// How well a span and a place go together.
    fn fit(&self, words: &Range<usize>, place: &Range<usize>, frame: &Frame<'_>) -> f32 {
        let Some(affinity) = self.reading.affinity() else { return 0.0 };
        let p = pair::lookup(affinity, self.searched.language() == Language::Arabic);
        let content = words.clone().filter(|i| frame.is_content(*i));
        content.map(|i| place.clone().map(|j| p(i, j)).fold(0.0, f32::max)).sum()
    }

    fn answer(&self, group: &Group, t: &Taken, place: Option<Range<usize>>, frames: &(Frame<'_>, Option<Frame<'_>>)) -> Aligned {
        let f = &group.found[t.found];
        let written = frames.0.written(&f.words).unwrap_or(f.span);
        let own_words = place.as_ref().and_then(|place| frames.1.as_ref()?.written(place));
        let entry = f.evidence.iter().find_map(|(e, _, _)| e.entry.clone());
        let own_span = own_words.and_then(|s| Some(self.without_possessive(self.own?.source(s))));
        let judged = match own_span {
            Some(span) => Judged { outcome: Outcome::Aligned, own: Some(span), p: 1.0 },
            // Further mentions of a term that the translation has need no place of their own.
            None if self.own.is_none() || !group.places.is_empty() => Judged { outcome: Outcome::Aligned, own: None, p: 1.0 },
            None => self.otherwise(f, entry.as_deref(), frames),
        };
        let outcome = if t.is_shared && judged.outcome == Outcome::Aligned { Outcome::Ambiguous } else { judged.outcome };
        let (searched, tokens) = (self.searched.source(f.span), self.searched.source(written));
        let (span, token_span, target_span) = match self.direction {
            Direction::InSource => (Some(searched), Some(tokens), judged.own),
            Direction::InTarget => (judged.own, judged.own, Some(searched)),
        };
        let evidence = f.evidence.iter().map(|(e, s, text)| match self.direction {
            Direction::InSource => (e.clone(), self.searched.source(*s), text.clone()),
            // The reason is told from the source: there stands the term itself.
            Direction::InTarget => {
                (e.clone(), judged.own.unwrap_or(Span::new(0, 0)), s.of(self.searched.text().folded.as_str()).to_owned())
            }
        });
        Aligned {
            term: 0,
            outcome,
            span,
            token_span,
            target_span,
            confidence: (f.p * judged.p).min(MOST_SURE),
            entry,
            evidence: evidence.collect(),
        }
    }

    /// A term that the translation does not have: what stands there instead.
    fn otherwise(&self, f: &Found, entry: Option<&str>, frames: &(Frame<'_>, Option<Frame<'_>>)) -> Judged {
        if let Some(span) = self.other_term_of(entry) {
            return Judged { outcome: self.wrong(), own: Some(span), p: KNOWN_TERM };
        }
        let (Some(affinity), Some(own), Some(side)) = (self.reading.affinity(), &frames.1, self.own) else {
            return Judged { outcome: self.missing(), own: None, p: 1.0 };
        };
        let (words, p) = self.stands_for(f, affinity, &frames.0, own);
        match words.and_then(|w| own.written(&w)) {
            Some(span) => Judged { outcome: self.wrong(), own: Some(self.without_possessive(side.source(span))), p: f64::from(p) },
            None => Judged { outcome: self.missing(), own: None, p: 1.0 - f64::from(p) },
        }
    }

    /// The words of the translation that stand for a span, around the likeliest, and how likely that one does.
    fn stands_for(&self, f: &Found, affinity: &Affinity, frame: &Frame<'_>, own: &Frame<'_>) -> (Option<Range<usize>>, f32) {
        let p = pair::lookup(affinity, self.searched.language() == Language::Arabic);
        let content: Vec<usize> = f.words.clone().filter(|i| frame.is_content(*i)).collect();
        // Words that a word outside the span expresses better stand for that one.
        let of_word = |j: usize| {
            let best = content.iter().map(|i| p(*i, j)).fold(0.0, f32::max);
            let elsewhere = (0..frame.words.len()).filter(|i| !f.words.contains(i)).map(|i| p(i, j)).fold(0.0, f32::max);
            if best > elsewhere { best } else { 0.0 }
        };
        let of_word: Vec<f32> = (0..own.words.len()).map(of_word).collect();
        let Some(best) = (0..of_word.len()).filter(|j| own.is_content(*j)).max_by(|a, b| of_word[*a].total_cmp(&of_word[*b])) else {
            return (None, 0.0);
        };
        if of_word[best] < STANDS_FOR {
            return (None, of_word[best]);
        }
        let joins = |j: &usize| of_word[*j] >= STANDS_FOR || !own.is_content(*j);
        let mut start = (0..best).rev().take_while(joins).last().unwrap_or(best);
        let mut end = (best + 1..of_word.len()).take_while(joins).last().map_or(best + 1, |j| j + 1);
        while start < best && !own.is_content(start) {
            start += 1;
        }
        while end > best + 1 && !own.is_content(end - 1) {
            end -= 1;
        }
        (Some(start..end), of_word[best])
    }

    /// Another term of the same entry in the translation.
    fn other_term_of(&self, entry: Option<&str>) -> Option<Span<Source>> {
        let (entry, own) = (entry?, self.own?);
        let all = self.reading.stack.matches(own.text(), &LookupOptions::default());
        all.iter().find(|placed| placed.entry_name() == entry).map(|placed| own.source(placed.found.term_span))
    }

    /// The outcome for other words in the place of the term.
    fn wrong(&self) -> Outcome {
        match self.direction {
            Direction::InSource => Outcome::WrongTarget,
            Direction::InTarget => Outcome::SourceNotFound,
        }
    }

    /// The outcome where the text of the term's own language does not have it.
    fn missing(&self) -> Outcome {
        match self.direction {
            Direction::InSource => Outcome::TargetNotFound,
            Direction::InTarget => Outcome::SourceNotFound,
        }
    }

    /// A term whose expression was not found.
    fn absent(&self, group: &Group, taken: &[Taken], frames: &(Frame<'_>, Option<Frame<'_>>)) -> Aligned {
        // Words that another term has taken speak for this one only as far as they do not speak for that one.
        let there = |f: &Found| {
            let rival: f64 = taken.iter().filter(|t| t.span.overlaps(f.span)).map(|t| odds(t.presence)).sum();
            odds(f.presence) / (1.0 + odds(f.presence) + rival)
        };
        let best = group.found.iter().map(there).fold(0.0, f64::max);
        let place = group.places.first().and_then(|place| frames.1.as_ref()?.written(place));
        let own_span = place.and_then(|s| Some(self.without_possessive(self.own?.source(s))));
        let (outcome, span, target_span) = match self.direction {
            Direction::InSource => (Outcome::SourceNotFound, None, own_span),
            Direction::InTarget if own_span.is_some() => (Outcome::TargetNotFound, own_span, None),
            Direction::InTarget => (Outcome::SourceNotFound, None, None),
        };
        Aligned {
            term: 0,
            outcome,
            span,
            token_span: span,
            target_span,
            // Even with no candidate at all the term may be there in words we do not know.
            confidence: (1.0 - best).min(MOST_SURE_OF_ABSENCE),
            entry: None,
            evidence: Vec::new(),
        }
    }

    /// The span of an English name without its 's.
    fn without_possessive(&self, span: Span<Source>) -> Span<Source> {
        let written = self.own.map_or("", |own| span.of(own.text().source));
        let bare = english::without_possessive(written);
        Span::new(span.start(), span.start() + bare.len())
    }
}

/// How sure it is that another term of the entry stands for this one.
const KNOWN_TERM: f64 = 0.95;

/// What the text of the term's own language makes of a found term.
struct Judged {
    outcome: Outcome,
    own: Option<Span<Source>>,
    p: f64,
}

/// Lets terms that were outbid for a span by a hair share it: عمان is Amman or Oman.
fn share(groups: &[Group], taken: &mut Vec<Taken>, least: f64) {
    let mut shared = Vec::new();
    let seen: Vec<usize> = taken.iter().map(|t| t.group).collect();
    for (group, g) in groups.iter().enumerate().filter(|(g, _)| !seen.contains(g)) {
        for winner in taken.iter_mut() {
            let rival = g.found.iter().position(|f| f.span == winner.span && f.presence >= least && is_whole(f));
            let as_likely = |f: &usize| odds(g.found[*f].presence) >= AS_LIKELY * odds(winner.presence);
            let is_other =
                |f: &usize| entry(&g.found[*f]) != entry(&groups[winner.group].found[winner.found]) || entry(&g.found[*f]).is_none();
            if let Some(found) = rival.filter(|f| as_likely(f)).filter(|_| is_whole(&groups[winner.group].found[winner.found])) {
                // Two terms of one entry are both right.
                let is_shared = is_other(&found);
                winner.is_shared |= is_shared;
                let f = &g.found[found];
                shared.push(Taken { group, found, span: f.span, presence: f.presence, is_shared });
            }
        }
    }
    taken.extend(shared);
    taken.sort_by_key(|t| (t.span, t.group));
}

fn odds(p: f64) -> f64 {
    p / (1.0 - p).max(1e-9)
}

fn entry(f: &Found) -> Option<&str> {
    f.evidence.iter().find_map(|(e, _, _)| e.entry.as_deref())
}

/// True if a candidate expresses the whole term by itself, not by a word derived from it.
fn is_whole(f: &Found) -> bool {
    f.features.is_none_or(|x| x.missing <= 0.0 && x.derived <= 0.0)
}
