//! The spans of a sentence that may express one term, with their log-odds.

use std::ops::Range;

use super::{
    confidence::{self, Features, TERM_WORD, TermWords, WeightSet},
    content::{arabic_content, english_content, is_name, with_article, with_servant, without_article, without_head},
    decode::{self, Chain, Weight},
    frame::Frame,
    links::{ArabicView, Evidence, EvidenceKind, Link, Linker},
    pair::Shares,
    sides::{ArabicSide, EnglishSide},
    train,
};
use crate::{
    glossary::EntryKind,
    text::{Folds, Span, clitic},
};

/// Evidence with the words of the sentence and of the term that it joins.
pub(super) type Reason = (Evidence, Span<Folds>, String);

/// A candidate with everything needed to report it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) span: Span<Folds>,
    pub(super) words: Range<usize>,
    /// Log-odds of this span against none.
    pub(super) logit: f64,
    /// Probability that it is right, once it has competed with those that overlap it.
    pub(super) p: f64,
    /// Probability that one of them is: that the term is said here, wherever exactly it begins and ends.
    pub(super) presence: f64,
    /// Probability of the likeliest of them.
    pub(super) best: f64,
    /// `None` for dates, whose log-odds are not learned.
    pub(super) features: Option<Features>,
    /// Content words of the term that it expresses; once it has competed, those of the likeliest span here.
    pub(super) size: f64,
    /// Words of the term that it expresses, as bits.
    covered: u64,
    pub(super) evidence: Vec<Reason>,
}

/// What a term is looked for with.
pub(super) struct Search<'a> {
    pub(super) linker: Linker<'a>,
    pub(super) view: &'a ArabicView<'a>,
    pub(super) frame: &'a Frame<'a>,
    pub(super) weights: &'a WeightSet,
    /// What the translation says of the term, if it has it.
    pub(super) shares: Option<&'a Shares<'a>>,
}

impl Search<'_> {
    /// Spans of an Arabic sentence that may express an English term, before they compete.
    pub(super) fn in_arabic(&self, side: &ArabicSide<'_>, term: &EnglishSide<'_>, kind: Option<EntryKind>) -> Vec<Found> {
        let links = self.linker.links(side, term, self.view);
        let words = english_content(term, kind);
        let chains = decode::chains(&decode::arcs(&links, true, &[]), &self.frame.skips(), &costs(&words));
        let is_name = is_name(term, kind, &links);
        let shaped = |span: Span<Folds>, first: usize| {
            let span = if is_name { with_servant(side, first, with_article(side, first, span)) } else { span };
            without_head(side, term, span)
        };
        let mut found: Vec<Found> = chains
            .iter()
            .map(|chain| {
                let features = confidence::features(chain, &links, |l| l.english.clone(), &words);
                let evidence = reasons(chain, &links, |l| (l.span, shown(term, &l.english)));
                // Letters take the article for a part of the name.
                let is_spelt = evidence.iter().all(|(e, _, _)| e.kind == EvidenceKind::Transliteration);
                let span = if is_spelt && !is_name { without_article(side, chain.words.start, chain.span) } else { chain.span };
                self.found(chain, shaped(span, chain.words.start), features, &words, evidence)
            })
            .collect();
        self.trust_family_names(side, &mut found, &words);
        self.widen(&mut found, is_name, shaped);
        self.trust_repetitions(side.text.folded.as_str(), &mut found);
        let dates = date_candidates(side, term);
        if dates.is_empty() { found } else { dates }
    }

    /// Spans of an English sentence that may express an Arabic term, before they compete.
    pub(super) fn in_english(&self, side: &EnglishSide<'_>, term: &ArabicSide<'_>, kind: Option<EntryKind>) -> Vec<Found> {
        let links = self.linker.links(term, side, self.view);
        let words = arabic_content(term, kind);
        let spans: Vec<Span<Folds>> = side.words.iter().map(|w| w.span).collect();
        let reason = |l: &Link| {
            (
                spans[l.english.clone()].iter().copied().reduce(Span::join).unwrap_or(Span::new(0, 0)),
                term.text.folded.source(l.span).of(term.text.source).to_owned(),
            )
        };
        let mut found: Vec<Found> = decode::chains(&decode::arcs(&links, false, &spans), &self.frame.skips(), &costs(&words))
            .iter()
            .map(|chain| {
                let features = confidence::features(chain, &links, |l| l.arabic.clone(), &words);
                self.found(chain, chain.span, features, &words, reasons(chain, &links, reason))
            })
            .collect();
        self.widen(&mut found, true, |span, _| span);
        self.trust_repetitions(side.text.folded.as_str(), &mut found);
        found
    }

    fn found(&self, chain: &Chain, span: Span<Folds>, features: Features, words: &TermWords, evidence: Vec<Reason>) -> Found {
        let features = self.shares.map_or(features, |s| s.features(&chain.words, features));
        let logit = self.weights.logit(&features);
        Found {
            span,
            words: chain.words.clone(),
            logit,
            p: 0.0,
            presence: 0.0,
            best: 0.0,
            features: Some(features),
            size: size_of(chain, words),
            covered: chain.covered,
            evidence,
        }
    }

    /// Adds the spans that only the translation speaks for, and longer ones around those that are there.
    fn widen(&self, found: &mut Vec<Found>, is_name: bool, shaped: impl Fn(Span<Folds>, usize) -> Span<Folds>) {
        let Some(shares) = self.shares else { return };
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by(|a, b| found[*b].logit.total_cmp(&found[*a].logit).then(a.cmp(b)));
        for range in shares.ranges(order.iter().map(|i| found[*i].words.clone())) {
            if found.iter().any(|f| f.words == range) {
                continue;
            }
            let Some(bare) = self.frame.bare(&range) else { continue };
            // The best span inside lends its evidence and the cuts at its ends.
            let seed = order.iter().map(|i| &found[*i]).find(|f| f.words.start >= range.start && f.words.end <= range.end);
            let start = seed.filter(|f| f.words.start == range.start).map_or(bare.start(), |f| f.span.start());
            // Names take no pronoun.
            let end = if is_name { self.frame.words[range.end - 1].token.end() } else { bare.end() };
            let end = seed.filter(|f| f.words.end == range.end).map_or(end, |f| f.span.end());
            let base = seed.and_then(|f| f.features).unwrap_or(Features { missing: 1.0, unlinked: 1.0, ..Features::default() });
            let features = shares.features(&range, base);
            let span = shaped(Span::new(start, end), range.start);
            let new = Found {
                span,
                logit: self.weights.logit(&features),
                p: 0.0,
                presence: 0.0,
                best: 0.0,
                features: Some(features),
                size: seed.map_or(1.0, |f| f.size),
                covered: seed.map_or(0, |f| f.covered),
                evidence: seed.map_or_else(|| vec![context(&features, span)], |f| f.evidence.clone()),
                words: range,
            };
            found.push(new);
        }
    }

    /// In a pair the translation may say a term once that the sentence says twice: the same letters say the same again.
    fn trust_repetitions(&self, folded: &str, found: &mut [Found]) {
        if self.shares.is_none() {
            return;
        }
        let best = found.iter().filter(|f| f.logit > 0.0).max_by(|a, b| a.logit.total_cmp(&b.logit).then(b.span.cmp(&a.span)));
        let Some((span, text)) = best.map(|f| (f.span, f.span.of(folded).to_owned())) else { return };
        for f in found.iter_mut().filter(|f| !f.span.overlaps(span) && f.span.of(folded) == text) {
            if let Some(features) = f.features.as_mut() {
                features.again = 1.0;
                f.logit = self.weights.logit(features);
            }
        }
    }

    /// Once a person is named in full, the family name alone means the same person: قال سليماني after قاسم سليماني.
    fn trust_family_names(&self, side: &ArabicSide<'_>, found: &mut [Found], words: &TermWords) {
        let Some(family) = words.last_name else { return };
        let is_spelt = |f: &Found| f.evidence.iter().all(|(e, _, _)| e.kind == EvidenceKind::Transliteration);
        // Without a kind, only a name known by its letters from end to end is taken for a person's.
        let is_whole = |f: &&Found| {
            let is_complete = f.features.is_some_and(|x| x.missing <= 0.0) && f.logit > 0.0 && f.words.len() > 1;
            is_complete && (words.family.is_some() || is_spelt(f))
        };
        let whole: Vec<(Span<Folds>, &str)> = found.iter().filter(is_whole).map(|f| (f.span, side.key(f.words.end - 1))).collect();
        for f in found.iter_mut().filter(|f| f.words.len() == 1 && words.covers_only(f.covered, family)) {
            let written = side.key(f.words.start);
            let stands_apart = |(span, last): &(Span<Folds>, &str)| {
                // With و ل ب before it, but with its own article or none: الربيع is not Mr Rabie.
                let before = written.strip_suffix(last.strip_prefix("ال").unwrap_or(last));
                let row = before.and_then(clitic::proclitics);
                !span.overlaps(f.span) && row.is_some_and(|r| r.has_article() == last.starts_with("ال"))
            };
            if let Some(features) = f.features.as_mut().filter(|_| whole.iter().any(stands_apart)) {
                (features.family_only, features.given_only, features.named_elsewhere) = (1.0, 0.0, 1.0);
                f.logit = self.weights.logit(features);
            }
        }
    }
}

/// Candidates of a term beyond these are hopeless.
const MOST_RIVALS: usize = 64;

/// Lets the candidates of a term compete: what overlaps shares one probability, and none of them has its part too. Where the
/// translation has the term, all spans of the sentence compete as well, with `first` more nats than none: it is said
/// somewhere. One candidate is left for each span; best first.
pub(super) fn compete(mut found: Vec<Found>, first: Option<f64>) -> Vec<Found> {
    found.sort_by(|a, b| b.logit.total_cmp(&a.logit).then(a.span.cmp(&b.span)));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len().min(MOST_RIVALS));
    for f in found {
        if kept.len() < MOST_RIVALS && kept.iter().all(|k| k.span != f.span) {
            kept.push(f);
        }
    }
    let near: Vec<Vec<usize>> = kept.iter().map(|f| (0..kept.len()).filter(|j| kept[*j].span.overlaps(f.span)).collect()).collect();
    for i in 0..kept.len() {
        let rivals: Vec<f64> = near[i].iter().map(|j| kept[*j].logit).collect();
        let shares = train::shares(&rivals);
        let place = near[i].iter().position(|j| *j == i).unwrap_or(0);
        (kept[i].p, kept[i].presence) = (shares[place], shares.iter().sum::<f64>().min(1.0));
    }
    if let Some(first) = first {
        let everywhere = train::shares(&kept.iter().map(|f| f.logit + first).collect::<Vec<_>>());
        let likeliest = (0..kept.len()).max_by(|a, b| everywhere[*a].total_cmp(&everywhere[*b]).then(b.cmp(a)));
        let said = everywhere.iter().sum::<f64>().min(1.0);
        for i in likeliest.map_or(&[][..], |winner| &near[winner]) {
            kept[*i].p = kept[*i].p.max(everywhere[*i]);
            kept[*i].presence = kept[*i].presence.max(said);
        }
    }
    // A longer variant of a span is worth no more than the likeliest one.
    let likeliest = |near: &Vec<usize>| near.iter().copied().max_by(|a, b| kept[*a].p.total_cmp(&kept[*b].p));
    let best: Vec<(f64, f64)> = near.iter().map(|near| likeliest(near).map_or((0.0, 0.0), |j| (kept[j].p, kept[j].size))).collect();
    kept.iter_mut().zip(best).for_each(|(f, best)| (f.best, f.size) = best);
    kept
}

fn costs(words: &TermWords) -> Vec<Weight> {
    words.content.iter().map(|c| Weight { cost: TERM_WORD * *c as f32, is_wall: false }).collect()
}

/// Content words of the term that a chain covers.
fn size_of(chain: &Chain, words: &TermWords) -> f64 {
    let covered = words.content.iter().enumerate().filter(|(w, _)| *w < decode::MAX_TERM && chain.covered & (1 << w) != 0);
    covered.map(|(_, c)| c).sum::<f64>().max(0.2)
}

fn context(features: &Features, span: Span<Folds>) -> Reason {
    let detail = "the words that the translation gives to the term".to_owned();
    (Evidence { kind: EvidenceKind::Context, score: features.inside.clamp(0.0, 1.0), detail, entry: None }, span, String::new())
}

fn shown(term: &EnglishSide<'_>, range: &Range<usize>) -> String {
    let span = term.words.get(range.clone()).unwrap_or_default().iter().map(|w| w.span).reduce(Span::join);
    span.map(|s| term.text.folded.source(s).of(term.text.source).to_owned()).unwrap_or_default()
}

fn reasons(chain: &Chain, links: &[Link], part: impl Fn(&Link) -> (Span<Folds>, String)) -> Vec<Reason> {
    let used = chain.links.iter().filter_map(|i| links.get(*i));
    let mut all: Vec<(f32, Reason)> = used
        .map(|l| {
            let (span, text) = part(l);
            (l.weight, (l.evidence.clone(), span, text))
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().map(|(_, reason)| reason).collect()
}

fn date_candidates(side: &ArabicSide<'_>, term: &EnglishSide<'_>) -> Vec<Found> {
    let Some(wanted) = term.date else { return Vec::new() };
    let mut all: Vec<Found> = Vec::new();
    for (i, word) in side.words.iter().enumerate() {
        for (found, cut) in &word.dates {
            let Some(logit) = confidence::date_logit(wanted, found.date) else { continue };
            let words = i..(i + found.words).min(side.words.len());
            let span = Span::new(word.token.span.start() + cut, side.words[words.end - 1].token.span.end());
            let score = confidence::probability(logit);
            let evidence = Evidence { kind: EvidenceKind::Date, score, detail: term.text.source.to_owned(), entry: None };
            // كانون الأول inside ديسمبر/كانون الأول says nothing more.
            if all.iter().all(|longer| !longer.span.contains(span) || longer.logit < logit) {
                all.push(Found {
                    span,
                    words,
                    logit,
                    p: 0.0,
                    presence: 0.0,
                    best: 0.0,
                    size: wanted.parts() as f64,
                    covered: 0,
                    features: None,
                    evidence: vec![(evidence, span, term.text.source.to_owned())],
                });
            }
        }
    }
    all
}
