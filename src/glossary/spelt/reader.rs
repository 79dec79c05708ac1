//! A word that has the consonants of a name: is it, with its neighbours, that name?

use std::{borrow::Cow, ops::Range};

use smallvec::SmallVec;

use super::{MOST_WORDS, SpeltNames, VARIANT, Word, arabic_words};
use crate::{
    glossary::{
        EntryKind,
        forms::ARTICLE,
        index::Index,
        lookup::{Match, Text},
    },
    lexicon::{Lexicon, root, stem, words::PartOfSpeech},
    text::{
        Folds, Language, Span,
        clitic::{MorphemeKind, PROCLITICS, Proclitics},
        fold,
    },
    translit::{
        Model, Scratch,
        alphabet::{ArabicWord, LatinWord},
        name::{self, ArabicName, LatinName, NameMatch, Remark, latin::Kind},
        respelling,
        skeleton::Skeleton,
    },
};

/// Least consonants of a word that is the whole name: with fewer, too many words look alike.
const LEAST_OF_ONE_WORD: usize = 4;

/// Least letters of a word that gives a name away.
const LEAST_LETTERS: usize = 4;

/// Least letters after a proclitic.
const LEAST_AFTER_CLITIC: usize = 3;

/// Least probability that a word alone, and that several words together, are an English name: thousands of names are
/// asked of each text, so the odds of the model, one in twenty-one before looking, are far too kind.
const LEAST_PROBABILITY: f64 = 0.98;
const LEAST_PROBABILITY_OF_SEVERAL: f64 = 0.95;

/// Least evidence of each link of a name of several words, in nats: more likely one word than not.
const LEAST_OF_LINK: f64 = 3.0;

/// Least evidence of the letters of the word that gives the name away, in nats, and for each letter of both spellings. Probabilities
/// say no more here: قناديل has the consonants of Qandil and 0.99, but only 0.76 nats a letter, where nine in ten of the training
/// pairs have 1.0 or more.
const FIRM: Firmness = Firmness { nats: 8.0, nats_a_letter: 0.9 };

/// The same of a word that is the whole name.
const FIRM_ALONE: Firmness = Firmness { nats: 12.0, nats_a_letter: 1.0 };

/// Each change of spelling after the first takes this off.
const CHANGE: f64 = 0.04;

/// A text and the index it is read against.
pub(super) struct Reader<'a, 't> {
    pub(super) index: &'a Index,
    pub(super) text: &'t Text<'t>,
    pub(super) words: &'t [Word],
    pub(super) kinds: &'t [EntryKind],
    pub(super) model: &'a Model,
}

/// What the letters of two words must say at least.
#[derive(Debug, Clone, Copy)]
struct Firmness {
    nats: f32,
    nats_a_letter: f32,
}

/// A way to read a word: what stands before the name, and its letters with their article, as written and folded.
#[derive(Debug, Clone)]
struct Cut<'t> {
    before: &'static Proclitics,
    letters: Cow<'t, str>,
    key: Cow<'t, str>,
}

/// What the lexicon knows of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It is a common word.
    Word,
    /// It is a place or another name, and nothing else.
    Name,
    Nothing,
}

impl Known {
    /// True if the lexicon has the word, or what is left without its proclitics, as a common word: a look that costs a hundredth of
    /// [`Known::of`] and settles most words of a text.
    fn is_plainly_a_word(folded: &str) -> bool {
        let lexicon = Lexicon::bundled();
        let is_common = |form: &str| {
            lexicon
                .with_form(form)
                .iter()
                .filter_map(|n| lexicon.lemma(*n))
                .any(|l| !matches!(l.part_of_speech, PartOfSpeech::Place | PartOfSpeech::Name))
        };
        PROCLITICS.iter().filter_map(|row| folded.strip_prefix(row.written)).any(is_common)
    }

    fn of(folded: &str, written: &str) -> Self {
        let lexicon = Lexicon::bundled();
        let analyses = stem::analyses(lexicon, folded, written);
        let is_name =
            |lemma: u32| lexicon.lemma(lemma).is_some_and(|l| matches!(l.part_of_speech, PartOfSpeech::Place | PartOfSpeech::Name));
        match analyses.as_slice() {
            [] => Self::Nothing,
            all if all.iter().all(|a| is_name(a.lemma)) => Self::Name,
            _ => Self::Word,
        }
    }
}

impl<'a, 't> Reader<'a, 't> {
    fn written(&self, span: Span<Folds>) -> &'t str {
        self.text.folded.source(span).of(self.text.source)
    }

    /// The names that the word at a place gives away.
    pub(super) fn at(&self, at: usize, names: &SpeltNames, found: &mut impl FnMut(Match<'a>)) {
        let word = self.words[at].span;
        let folded = word.of(self.text.folded.as_str());
        if Known::is_plainly_a_word(folded) {
            return;
        }
        let mut known: Option<Known> = None;
        for cut in self.cuts(word) {
            let rest = folded.get(cut.before.written.len()..).unwrap_or_default();
            if rest.chars().count() < LEAST_LETTERS {
                continue;
            }
            for term in names.terms(Skeleton::of_arabic(rest)) {
                let known = *known.get_or_insert_with(|| Known::of(folded, self.written(word)));
                let entry = self.index.table().get(self.index.table().entry_of(term));
                if !self.kinds.contains(&entry.kind()) {
                    continue;
                }
                match (known, self.index.table().term(term).language) {
                    (Known::Word, _) => return,
                    (Known::Nothing, Language::Arabic) => self.respelt(at, &cut, term).into_iter().for_each(&mut *found),
                    // A name that is spelt right is no other spelling of another name.
                    (Known::Name, Language::Arabic) => {}
                    (_, Language::English) => self.transliterated(at, &cut, term).into_iter().for_each(&mut *found),
                }
            }
        }
    }

    /// Whether a word that is the whole name is safe from being a common one.
    fn may_stand_alone(&self, at: usize, cut: &Cut<'_>) -> bool {
        let folded = self.words[at].span.of(self.text.folded.as_str());
        let rest = folded.get(cut.before.written.len()..).unwrap_or_default();
        consonants(rest) >= LEAST_OF_ONE_WORD && !root::may_be_derived(folded)
    }

    /// Whether the word at a place, with its neighbours, is another spelling of an Arabic term.
    fn respelt(&self, at: usize, cut: &Cut<'_>, term: u32) -> Option<Match<'a>> {
        let key = fold::key(self.index.table().term(term).text);
        let terms = arabic_words(&key);
        let mut best: Option<(u8, Match<'a>)> = None;
        for own in 0..terms.len() {
            let Some(start) = at.checked_sub(own) else { break };
            let window = start..start + terms.len();
            if terms.len() > MOST_WORDS || !self.stand_together(&window) {
                continue;
            }
            let cuts = if own == 0 { SmallVec::from_iter([cut.clone()]) } else { self.cuts(self.words[start].span) };
            for first in cuts {
                let changes =
                    self.changes(&window, &first, &terms).filter(|changes| best.as_ref().is_none_or(|(least, _)| changes < least));
                // Asked last: it costs more than all before.
                if let Some(changes) = changes.filter(|_| terms.len() > 1 || self.may_stand_alone(at, cut)) {
                    let score = VARIANT - CHANGE * f64::from(changes - 1);
                    best = Some((changes, self.matched(window.clone(), &first, term, score)));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// Changes of spelling between words of the text and a term; `None` without any: then something else speaks against it.
    fn changes(&self, window: &Range<usize>, first: &Cut<'_>, terms: &[&str]) -> Option<u8> {
        let folded = self.text.folded.as_str();
        let mut all = 0;
        for (at, term) in window.clone().zip(terms) {
            let word = if at == window.start { &first.key } else { self.words[at].span.of(folded) };
            all += respelling::changes(word, term, MOST_CHANGES).filter(|changes| *changes <= most_changes(term, terms.len()))?;
        }
        (1..=1 + terms.len() as u8).contains(&all).then_some(all)
    }

    /// The ways to read a word as the beginning of a name.
    fn cuts(&self, word: Span<Folds>) -> SmallVec<[Cut<'t>; 4]> {
        let folded = word.of(self.text.folded.as_str());
        let of = |before: &'static Proclitics| {
            let rest = folded.strip_prefix(before.written)?;
            let is_possible = before.parts.iter().all(|p| p.kind != MorphemeKind::Future);
            let enough = before.parts.is_empty() || rest.chars().count() >= LEAST_AFTER_CLITIC;
            if !is_possible || !enough {
                return None;
            }
            let written = self.written(Span::new(word.start() + before.written.len(), word.end()));
            let whole = |rest: &'t str| if before.has_article() { Cow::Owned(format!("{ARTICLE}{rest}")) } else { Cow::Borrowed(rest) };
            Some(Cut { before, letters: whole(written), key: whole(rest) })
        };
        PROCLITICS.iter().filter_map(of).collect()
    }

    /// Whether the word at a place, with its neighbours, is an English name.
    fn transliterated(&self, at: usize, cut: &Cut<'_>, term: u32) -> Option<Match<'a>> {
        let latin = LatinName::parse(self.model, self.index.table().term(term).text).ok()?;
        let units = &latin.units;
        let firm = if units.len() == 1 { FIRM_ALONE } else { FIRM };
        let own = (0..units.len()).find(|i| units[*i].kind == Kind::Content && self.is_firm(&cut.letters, &units[*i].text, firm))?;
        if units.len() == 1 {
            let found = self.compare(&[&cut.letters], &latin).filter(|found| found.probability >= LEAST_PROBABILITY)?;
            return self.may_stand_alone(at, cut).then(|| self.matched(at..at + 1, cut, term, VARIANT * found.probability));
        }
        let mut best: Option<(f64, Match<'a>)> = None;
        for window in self.windows(at, own, units.len()) {
            let cuts = if window.start == at { SmallVec::from_iter([cut.clone()]) } else { self.cuts(self.words[window.start].span) };
            for first in cuts {
                let others = window.clone().skip(1).map(|i| self.written(self.words[i].span));
                let letters: Vec<&str> = std::iter::once(&*first.letters).chain(others).collect();
                let found = self.compare(&letters, &latin).filter(|found| found.probability >= LEAST_PROBABILITY_OF_SEVERAL);
                // Of equals the first and shortest.
                if let Some(found) = found.filter(|found| best.as_ref().is_none_or(|(logit, _)| found.logit > *logit)) {
                    best = Some((found.logit, self.matched(window.clone(), &first, term, VARIANT * found.probability)));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// The runs of words that may be a name of `units` parts, of which the word `at` is the one numbered `own`: a title or a
    /// particle may stand on one side only, two words may be joined.
    fn windows(&self, at: usize, own: usize, units: usize) -> Vec<Range<usize>> {
        let starts = at.saturating_sub(own + 1)..=at.min((at + 1).saturating_sub(own));
        let all = starts.flat_map(|start| (units - 1..=units + 1).map(move |len| start..start + len));
        all.filter(|window| window.contains(&at) && self.stand_together(window)).collect()
    }

    /// Whether the letters of two words, the Arabic one with or without its article, are surely one name.
    fn is_firm(&self, arabic: &str, latin: &str, least: Firmness) -> bool {
        let Ok(latin) = LatinWord::parse(latin) else { return false };
        let forms = [Some(arabic), arabic.strip_prefix(ARTICLE)];
        let words = forms.into_iter().flatten().filter_map(|form| ArabicWord::parse(form).ok());
        let mut evidence = words.map(|a| (self.model.compare_words(&a, &latin).pmi, (a.symbols().len() + latin.symbols().len()) as f32));
        evidence.any(|(nats, letters)| nats >= least.nats && nats >= least.nats_a_letter * letters)
    }

    /// Whether words follow each other with nothing but a space or a hyphen between.
    fn stand_together(&self, window: &Range<usize>) -> bool {
        let Some(words) = self.words.get(window.clone()) else { return false };
        let between = |pair: &[Word]| Span::<Folds>::new(pair[0].span.end(), pair[1].span.start()).of(self.text.folded.as_str());
        words.windows(2).all(|pair| matches!(between(pair), " " | "-"))
    }

    /// Compares; nothing unless every word of both sides has its counterpart, in order.
    fn compare(&self, letters: &[&str], latin: &LatinName) -> Option<NameMatch> {
        let arabic = ArabicName::from_tokens(self.model, letters).ok()?;
        let found = name::compare(self.model, &arabic, latin, &mut Scratch::default());
        let is_whole = found.remarks.iter().all(|r| *r == Remark::Joined);
        let is_content = |at: usize| arabic.tokens.get(at).is_some_and(|t| t.kind == name::arabic::Kind::Content);
        let is_sure = found.links.iter().all(|link| link.evidence >= LEAST_OF_LINK || !is_content(link.arabic.start));
        (is_whole && is_sure && found.arabic_left.is_empty() && found.latin_left.is_empty()).then_some(found)
    }

    fn matched(&self, window: Range<usize>, cut: &Cut<'_>, term: u32, score: f64) -> Match<'a> {
        let table = self.index.table();
        let token = self.words[window.start].span.join(self.words[window.end - 1].span);
        let stem = Span::new(token.start() + cut.before.written.len(), token.end());
        Match::spelt(table.get(table.entry_of(term)), term, token, stem, cut.before, score)
    }
}

/// Consonants of a word; its article is none of them, and the و of واغنر, which others spell فاغنر, is one.
fn consonants(word: &str) -> usize {
    let word = word.strip_prefix(ARTICLE).unwrap_or(word);
    Skeleton::of_respelt(word).iter().map(|s| s.len()).max().unwrap_or(0)
}

/// Most changes of spelling of any word.
const MOST_CHANGES: u8 = 3;

/// Most changes of spelling of a word: short words become other words too easily, the more so alone.
fn most_changes(term: &str, words: usize) -> u8 {
    match (consonants(term), words) {
        (..=4, 1) | (..=3, _) => 1,
        (5..=6, 1) | (4, _) => 2,
        _ => MOST_CHANGES,
    }
}
