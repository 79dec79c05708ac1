//! The door of the room: a sentence and its terms in, alignments out.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::{
    align::{
        assign::{self, Candidate},
        confidence::{self, Features, TermWords, Weights},
        content::{arabic_content, english_content, is_name, with_article, without_head},
        decode::{self, Chain, Weight},
        links::{Evidence, EvidenceKind, GlossaryView, Link, Linker},
        sides::{ArabicSide, EnglishSide},
    },
    glossary::{EntryKind, Stack},
    lexicon::Lexicon,
    text::{Folds, Language, Source, Span, class::Class, clitic, fold},
    translit::Model,
};

/// A term whose expression is wanted.
#[derive(Debug, Clone)]
pub struct ReferenceTerm {
    /// In the language other than the sentence's.
    pub text: String,
    /// What it names, if known.
    pub kind: Option<EntryKind>,
    /// Other spellings.
    pub alternatives: Vec<String>,
}

/// How to align.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Least probability at which a term counts as found.
    pub min_confidence: f64,
    /// Let a term lie inside the span of another.
    pub allow_nested: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_confidence: 0.5, allow_nested: false }
    }
}

/// What was found out about a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The span expresses the term.
    Aligned,
    /// Nothing in the sentence expresses it.
    SourceNotFound,
}

/// One occurrence of a term, or its absence.
#[derive(Debug, Clone)]
pub struct Aligned {
    /// Position of the term in the request.
    pub term: usize,
    /// What was found out.
    pub outcome: Outcome,
    /// The term without clitics; `None` if it is not there.
    pub span: Option<Span<Source>>,
    /// The written words.
    pub token_span: Option<Span<Source>>,
    /// Probability that outcome and span are right.
    pub confidence: f64,
    /// Resource name of the entry that took part.
    pub entry: Option<String>,
    /// Reasons with the parts they join, strongest first.
    pub evidence: Vec<(Evidence, Span<Source>, String)>,
}

/// Aligns terms with sentences; made once, shared by all threads.
#[derive(Clone, Copy)]
pub struct Aligner<'m> {
    model: &'m Model,
    lexicon: &'m Lexicon,
    weights: &'m Weights,
}

/// A candidate with everything needed to report it.
struct Found {
    span: Span<Folds>,
    words: Range<usize>,
    logit: f64,
    /// `None` for dates, whose log-odds are not learned.
    features: Option<Features>,
    /// Content words of the term that it expresses.
    size: f64,
    /// Words of the term that it expresses, as bits.
    covered: u64,
    evidence: Vec<Reason>,
}

/// Evidence with the words of the sentence and of the term that it joins.
type Reason = (Evidence, Span<Folds>, String);

impl<'m> Aligner<'m> {
    /// An aligner on a model, a lexicon and weights.
    pub fn new(model: &'m Model, lexicon: &'m Lexicon, weights: &'m Weights) -> Self {
        Self { model, lexicon, weights }
    }

    /// Finds every occurrence of every term; at least one result per term, in text order, absent terms last.
    pub fn align(&self, sentence: &str, language: Language, terms: &[ReferenceTerm], stack: &Stack, options: Options) -> Vec<Aligned> {
        match language {
            Language::Arabic => self.align_arabic(sentence, terms, stack, options),
            Language::English => self.align_english(sentence, terms, stack, options),
        }
    }

    /// For learning weights: the best spans of an Arabic sentence for each term alone, with their features.
    pub fn learnable(&self, sentence: &str, terms: &[ReferenceTerm], stack: &Stack) -> Vec<(usize, Span<Source>, Features)> {
        let side = ArabicSide::new(sentence, self.model, self.lexicon);
        let glossary = GlossaryView::new(stack, &side);
        let weights = sentence_weights(&side);
        let mut all = Vec::new();
        for (position, term) in terms.iter().enumerate() {
            let english = EnglishSide::new(&term.text, self.model, self.lexicon);
            let found = self.in_arabic(&side, &english, term.kind, &glossary, &weights);
            let mut order: Vec<&Found> = found.iter().collect();
            order.sort_by(|a, b| b.logit.total_cmp(&a.logit));
            let mut best: Vec<&Found> = Vec::new();
            for candidate in order {
                if best.iter().all(|b| !b.span.overlaps(candidate.span)) {
                    best.push(candidate);
                }
            }
            all.extend(best.into_iter().filter_map(|f| Some((position, side.text.folded.source(f.span), f.features?))));
        }
        all
    }

    fn align_arabic(&self, sentence: &str, terms: &[ReferenceTerm], stack: &Stack, options: Options) -> Vec<Aligned> {
        let side = ArabicSide::new(sentence, self.model, self.lexicon);
        let glossary = GlossaryView::new(stack, &side);
        let weights = sentence_weights(&side);
        let found = each_text_once(terms, |text, kind| {
            let english = EnglishSide::new(text, self.model, self.lexicon);
            self.in_arabic(&side, &english, kind, &glossary, &weights)
        });
        let tokens: Vec<Span<Folds>> = side.words.iter().map(|w| w.token.span).collect();
        report(&found, options, |span| side.text.folded.source(span), &tokens)
    }

    fn align_english(&self, sentence: &str, terms: &[ReferenceTerm], stack: &Stack, options: Options) -> Vec<Aligned> {
        let side = EnglishSide::new(sentence, self.model, self.lexicon);
        let found = each_text_once(terms, |text, kind| {
            let arabic = ArabicSide::new(text, self.model, self.lexicon);
            let glossary = GlossaryView::new(stack, &arabic);
            self.in_english(&side, &arabic, kind, &glossary)
        });
        let tokens: Vec<Span<Folds>> = side.words.iter().map(|w| w.span).collect();
        report(&found, options, |span| side.text.folded.source(span), &tokens)
    }

    /// Spans of an Arabic sentence that may express an English term.
    fn in_arabic(
        &self,
        side: &ArabicSide<'_>,
        term: &EnglishSide<'_>,
        kind: Option<EntryKind>,
        glossary: &GlossaryView<'_>,
        weights: &[Weight],
    ) -> Vec<Found> {
        let links = Linker { model: self.model, lexicon: self.lexicon }.links(side, term, glossary);
        let words = english_content(term, kind);
        let costs: Vec<Weight> = words.content.iter().map(|c| Weight { cost: TERM_WORD * *c as f32, is_wall: false }).collect();
        let arcs = decode::arcs(&links, true, &[]);
        let is_name = is_name(term, kind, &links);
        let mut found: Vec<Found> = decode::chains(&arcs, weights, &costs)
            .into_iter()
            .map(|chain| {
                let features = confidence::features(&chain, &links, |l| l.english.clone(), &words);
                let span = if is_name { with_article(side, &chain) } else { chain.span };
                let span = without_head(side, term, span);
                Found {
                    span,
                    words: chain.words.clone(),
                    logit: self.weights.logit(&features),
                    size: size_of(&chain, &words),
                    covered: chain.covered,
                    features: Some(features),
                    evidence: reasons(&chain, &links, |l| (l.span, shown(term, &l.english))),
                }
            })
            .collect();
        self.trust_family_names(side, &mut found, &words);
        let dates = date_candidates(side, term);
        if dates.is_empty() { found } else { dates }
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

    /// Spans of an English sentence that may express an Arabic term.
    fn in_english(
        &self,
        side: &EnglishSide<'_>,
        term: &ArabicSide<'_>,
        kind: Option<EntryKind>,
        glossary: &GlossaryView<'_>,
    ) -> Vec<Found> {
        let links = Linker { model: self.model, lexicon: self.lexicon }.links(term, side, glossary);
        let words = arabic_content(term, kind);
        let costs: Vec<Weight> = words.content.iter().map(|c| Weight { cost: TERM_WORD * *c as f32, is_wall: false }).collect();
        let spans: Vec<Span<Folds>> = side.words.iter().map(|w| w.span).collect();
        let sentence: Vec<Weight> =
            side.words.iter().map(|w| Weight { cost: if w.is_function { SKIP_FUNCTION } else { SKIP_CONTENT }, is_wall: false }).collect();
        let arcs = decode::arcs(&links, false, &spans);
        let reason = |l: &Link| {
            (
                spans[l.english.clone()].iter().copied().reduce(Span::join).unwrap_or(Span::new(0, 0)),
                term.text.folded.source(l.span).of(term.text.source).to_owned(),
            )
        };
        decode::chains(&arcs, &sentence, &costs)
            .into_iter()
            .map(|chain| {
                let features = confidence::features(&chain, &links, |l| l.arabic.clone(), &words);
                Found {
                    span: chain.span,
                    words: chain.words.clone(),
                    logit: self.weights.logit(&features),
                    size: size_of(&chain, &words),
                    covered: chain.covered,
                    features: Some(features),
                    evidence: reasons(&chain, &links, reason),
                }
            })
            .collect()
    }
}

/// Content words of the term that a chain covers.
fn size_of(chain: &Chain, words: &TermWords) -> f64 {
    let covered = words.content.iter().enumerate().filter(|(w, _)| *w < decode::MAX_TERM && chain.covered & (1 << w) != 0);
    covered.map(|(_, c)| c).sum::<f64>().max(0.2)
}

/// Nats lost for a content word of the term that nothing covers, and for words skipped in the sentence.
const TERM_WORD: f32 = 2.0;
const SKIP_FUNCTION: f32 = 0.1;
const SKIP_CONTENT: f32 = 1.5;
const SKIP_MARK: f32 = 0.6;
const SKIP_COMMA: f32 = 2.5;

fn sentence_weights(side: &ArabicSide<'_>) -> Vec<Weight> {
    let weight = |i: usize| {
        let word = &side.words[i];
        let key = side.key(i);
        let is_wall = matches!(key, "." | "?" | "!" | ";" | ":");
        let cost = match word.token.class {
            Class::Punctuation if matches!(key, "," | "-") => SKIP_COMMA,
            Class::Punctuation => SKIP_MARK,
            _ if word.is_function => SKIP_FUNCTION,
            _ => SKIP_CONTENT,
        };
        Weight { cost, is_wall }
    };
    (0..side.words.len()).map(weight).collect()
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

/// Candidates for each term, computed once for terms that say the same; a term's alternatives are searched too.
fn each_text_once(terms: &[ReferenceTerm], search: impl Fn(&str, Option<EntryKind>) -> Vec<Found>) -> Vec<(Vec<usize>, Vec<Found>)> {
    let mut by_key: FxHashMap<(String, Option<EntryKind>), usize> = FxHashMap::default();
    let mut all: Vec<(Vec<usize>, Vec<Found>)> = Vec::new();
    for (position, term) in terms.iter().enumerate() {
        let texts = std::iter::once(&term.text).chain(&term.alternatives);
        let key = texts.clone().map(|t| fold::key(t)).collect::<Vec<_>>().join("\n");
        let group = *by_key.entry((key, term.kind)).or_insert(all.len());
        if group == all.len() {
            all.push((Vec::new(), texts.flat_map(|t| search(t, term.kind)).collect()));
        }
        all[group].0.push(position);
    }
    all
}

/// Assigns spans to terms and words the results.
fn report(
    groups: &[(Vec<usize>, Vec<Found>)],
    options: Options,
    source: impl Fn(Span<Folds>) -> Span<Source>,
    tokens: &[Span<Folds>],
) -> Vec<Aligned> {
    let threshold = (options.min_confidence / (1.0 - options.min_confidence).max(1e-9)).max(1e-9).ln();
    let mut candidates = Vec::new();
    let mut places = Vec::new();
    for (group, (_, found)) in groups.iter().enumerate() {
        for (position, f) in found.iter().enumerate().filter(|(_, f)| f.logit >= threshold) {
            // Words expected to be right, less those expected to be wrong: a whole name outbids a part of it. A span at
            // the threshold is still worth more than none.
            let margin = (2.0 * confidence::probability(f.logit) - 1.0).max(0.0);
            let length = LONGER * f.span.len() as f64;
            candidates.push(Candidate { term: group, span: f.span, value: f.size * margin + length + 1e-6 });
            places.push((group, position));
        }
    }
    let chosen = if options.allow_nested { assign::nested(&candidates) } else { assign::disjoint(&candidates) };
    let mut results = Vec::new();
    let mut seen = vec![false; groups.len()];
    for index in chosen {
        let (group, position) = places[index];
        seen[group] = true;
        let f = &groups[group].1[position];
        let written = tokens.get(f.words.clone()).unwrap_or_default().iter().copied().reduce(Span::join).unwrap_or(f.span);
        for term in &groups[group].0 {
            results.push(Aligned {
                term: *term,
                outcome: Outcome::Aligned,
                span: Some(source(f.span)),
                token_span: Some(source(written)),
                confidence: confidence::probability(f.logit),
                entry: f.evidence.iter().find_map(|(e, _, _)| e.entry.clone()),
                evidence: f.evidence.iter().map(|(e, s, t)| (e.clone(), source(*s), t.clone())).collect(),
            });
        }
    }
    for ((terms, found), _) in groups.iter().zip(seen).filter(|(_, seen)| !seen) {
        let best = found.iter().map(|f| f.logit).fold(f64::NEG_INFINITY, f64::max);
        // Even with no candidate at all the term may be there in words we do not know.
        let confidence = (1.0 - confidence::probability(best)).min(MOST_SURE_OF_ABSENCE);
        results.extend(terms.iter().map(|term| Aligned {
            term: *term,
            outcome: Outcome::SourceNotFound,
            span: None,
            token_span: None,
            confidence,
            entry: None,
            evidence: Vec::new(),
        }));
    }
    results
}

/// Between spans that are as likely the longer one says more: worth of a byte.
const LONGER: f64 = 1e-4;

/// Share of terms without any candidate that are truly absent.
const MOST_SURE_OF_ABSENCE: f64 = 0.97;
