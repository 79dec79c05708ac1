//! Names in running Arabic text that are spelt as no term of the glossary is: جروندبرج for Hans Grundberg's غروندبرغ, or a name
//! of which the glossary knows the English only.
//!
//! A word is looked at if no term explains it. It costs a few nanoseconds to see that no name of the glossary has its
//! consonants ([`Skeleton`]); only of the few words that pass is the lexicon asked whether they are common words, and those it
//! does not know are compared with their neighbours: with an Arabic term by the habits of newsrooms ([`respelling`]), with an
//! English one, if the entry has no Arabic, by the letter model. All words of the name must be there.

use std::ops::Range;

use smallvec::SmallVec;

use crate::{
    glossary::{
        EntryKind,
        forms::ARTICLE,
        index::Index,
        lookup::{Match, Text},
        table::EntryTable,
    },
    lexicon::{Lexicon, root, stem},
    text::{
        Folds, Language, Span,
        clitic::{MorphemeKind, PROCLITICS, Proclitics},
        fold,
    },
    translit::{
        self, Model, Scratch,
        alphabet::{ArabicWord, LatinWord},
        name::{
            self, ArabicName, LatinName, NameMatch, Remark,
            latin::{self, Kind},
        },
        respelling,
        skeleton::{self, Skeleton},
    },
};

/// Least consonants of a word that may give a name away, and of one that is the whole name: with fewer, too many words look
/// alike.
const LEAST_CONSONANTS: usize = 3;
const LEAST_OF_ONE_WORD: usize = 4;

/// Least letters of such a word.
const LEAST_LETTERS: usize = 4;

/// Least letters after a proclitic.
const LEAST_AFTER_CLITIC: usize = 3;

/// Least probability that a word alone, and that several words together, are an English name: thousands of names are
/// asked of each text, so the odds of the model, one in twenty-one before looking, are far too kind.
const LEAST_PROBABILITY: f64 = 0.98;
const LEAST_PROBABILITY_OF_SEVERAL: f64 = 0.95;

/// Least evidence of each link of a name of several words, in nats: more likely one word than not.
const LEAST_OF_LINK: f64 = 3.0;

/// What a name known by its letters is worth at most, in text and in search: less than the term itself, more than most
/// beginnings of it.
pub(super) const VARIANT: f64 = 0.88;

/// Each change of spelling after the first takes this off.
const CHANGE: f64 = 0.04;

/// Most words of a name.
const MOST_WORDS: usize = 6;

/// Bits of the filter for each key: one word in sixteen passes that should not.
const FILTER_BITS: usize = 16;

/// The English names of a table by the consonants of their words, about 12 bytes a word. Immutable.
#[derive(Debug)]
pub struct SpeltNames {
    /// Key of a skeleton and number of a term, sorted.
    keys: Vec<(u32, u32)>,
    /// A bit for each key, by its low bits.
    filter: Vec<u64>,
}

/// An Arabic word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    span: Span<Folds>,
    skeleton: Skeleton,
}

/// The Arabic words of a text.
pub(super) type Words = SmallVec<[Word; 48]>;

/// Reads the words of a folded text.
pub(super) fn words(folded: &str) -> Words {
    let mut words = Words::new();
    skeleton::each_arabic_word(folded, |start, end, skeleton| words.push(Word { span: Span::new(start, end), skeleton }));
    words
}

/// Kinds of entries that are names; dates are compared by value, terms are translated.
pub fn is_name(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Person | EntryKind::Place | EntryKind::Organisation | EntryKind::Work)
}

impl SpeltNames {
    /// Reads the terms of entries that are names: the Arabic ones, or else the English ones.
    pub fn new(table: &EntryTable) -> Self {
        let mut keys: Vec<(u32, u32)> = Vec::new();
        for (number, entry) in (0..).zip(table.iter()).filter(|(_, e)| is_name(e.kind())) {
            let language = if entry.terms().any(|t| t.language == Language::Arabic) { Language::Arabic } else { Language::English };
            for (term, view) in (table.first_term(number)..).zip(entry.terms()).filter(|(_, t)| t.language == language) {
                let mut add = |skeletons: &[Skeleton]| {
                    keys.extend(skeletons.iter().filter(|s| s.len() >= LEAST_CONSONANTS).map(|s| (s.key(), term)));
                };
                if language == Language::Arabic {
                    let key = fold::key(view.text);
                    arabic_words(&key).iter().for_each(|word| add(&Skeleton::of_respelt(word)));
                } else {
                    let units = latin::cut(view.text).map(|(units, _)| units).unwrap_or_default();
                    let few = units.len() <= MOST_WORDS;
                    units.iter().filter(|u| few && u.kind == Kind::Content).for_each(|unit| add(&Skeleton::of_latin(&unit.text)));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        let bits = (keys.len() * FILTER_BITS).next_power_of_two().max(64);
        let mut filter = vec![0_u64; bits / 64];
        for (key, _) in &keys {
            let at = *key as usize & (bits - 1);
            filter[at / 64] |= 1 << (at % 64);
        }
        Self { keys, filter }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.keys.capacity() + self.filter.capacity())
    }

    /// Whether a name may have these consonants.
    fn may_have(&self, skeleton: Skeleton) -> bool {
        let at = skeleton.key() as usize & (self.filter.len() * 64 - 1);
        skeleton.len() >= LEAST_CONSONANTS && self.filter[at / 64] & 1 << (at % 64) != 0
    }

    /// Numbers of the terms with a word of these consonants.
    fn terms(&self, skeleton: Skeleton) -> impl Iterator<Item = u32> {
        let key = skeleton.key();
        let from = self.keys.partition_point(|k| k.0 < key);
        self.keys[from..].iter().take_while(move |k| k.0 == key).map(|k| k.1)
    }
}

/// Calls `found` with the names of the kinds that stand in a text spelt otherwise. `explained` are the words of other matches.
pub(super) fn matches<'a>(
    index: &'a Index,
    text: &Text<'_>,
    words: &[Word],
    kinds: &[EntryKind],
    explained: &[Span<Folds>],
    mut found: impl FnMut(Match<'a>),
) {
    let names = index.spelt();
    if names.keys.is_empty() {
        return;
    }
    let Ok(model) = translit::bundled() else { return };
    let reader = Reader { index, text, words, kinds, model };
    for (at, word) in words.iter().enumerate() {
        // A clitic before the name is a consonant, or with the article two.
        let may_be = (0..=2).any(|clitics| names.may_have(word.skeleton.without_first(clitics)));
        if may_be && explained.iter().all(|span| !span.overlaps(word.span)) {
            reader.at(at, names, &mut found);
        }
    }
}

/// A text and the index it is read against.
struct Reader<'a, 't> {
    index: &'a Index,
    text: &'t Text<'t>,
    words: &'t [Word],
    kinds: &'t [EntryKind],
    model: &'a Model,
}

/// A way to read a word: what stands before the name, and its letters with their article.
#[derive(Debug, Clone)]
struct Cut {
    before: &'static Proclitics,
    letters: String,
}

impl<'a> Reader<'a, '_> {
    fn written(&self, span: Span<Folds>) -> &str {
        self.text.folded.source(span).of(self.text.source)
    }

    /// The names that the word at a place gives away.
    fn at(&self, at: usize, names: &SpeltNames, found: &mut impl FnMut(Match<'a>)) {
        let word = self.words[at].span;
        let folded = word.of(self.text.folded.as_str());
        let mut common: Option<bool> = None;
        let mut asked: SmallVec<[u32; 16]> = SmallVec::new();
        for cut in self.cuts(word) {
            let rest = folded.get(cut.before.written.len()..).unwrap_or_default();
            if rest.chars().count() < LEAST_LETTERS {
                continue;
            }
            for term in names.terms(Skeleton::of_arabic(rest)) {
                let is_common = *common.get_or_insert_with(|| !stem::analyses(Lexicon::bundled(), folded, self.written(word)).is_empty());
                if is_common {
                    return;
                }
                let entry = self.index.table().get(self.index.table().entry_of(term));
                if self.kinds.contains(&entry.kind()) && !asked.contains(&term) {
                    asked.push(term);
                    match self.index.table().term(term).language {
                        Language::Arabic => self.respelt(at, &cut, term).into_iter().for_each(&mut *found),
                        Language::English => self.transliterated(at, &cut, term).into_iter().for_each(&mut *found),
                    }
                }
            }
        }
    }

    /// Whether a word that is the whole name is safe from being a common one.
    fn may_stand_alone(&self, at: usize, cut: &Cut) -> bool {
        let folded = self.words[at].span.of(self.text.folded.as_str());
        let rest = folded.get(cut.before.written.len()..).unwrap_or_default();
        // The article is no consonant of the name.
        let rest = rest.strip_prefix(ARTICLE).unwrap_or(rest);
        Skeleton::of_arabic(rest).len() >= LEAST_OF_ONE_WORD && !root::may_be_derived(folded)
    }

    /// Whether the word at a place, with its neighbours, is another spelling of an Arabic term.
    fn respelt(&self, at: usize, cut: &Cut, term: u32) -> Option<Match<'a>> {
        let key = fold::key(self.index.table().term(term).text);
        let terms = arabic_words(&key);
        let mut best: Option<(u8, Match<'a>)> = None;
        for own in 0..terms.len() {
            let Some(start) = at.checked_sub(own) else { break };
            let window = start..start + terms.len();
            if terms.len() > MOST_WORDS || !self.stand_together(&window) || terms.len() == 1 && !self.may_stand_alone(at, cut) {
                continue;
            }
            let cuts = if own == 0 { SmallVec::from_iter([cut.clone()]) } else { self.cuts(self.words[start].span) };
            for first in cuts {
                let changes =
                    self.changes(&window, &first, &terms).filter(|changes| best.as_ref().is_none_or(|(least, _)| changes < least));
                if let Some(changes) = changes {
                    let score = VARIANT - CHANGE * f64::from(changes - 1);
                    best = Some((changes, self.matched(window.clone(), &first, term, score)));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// Changes of spelling between words of the text and a term; `None` without any: then something else speaks against it.
    fn changes(&self, window: &Range<usize>, first: &Cut, terms: &[&str]) -> Option<u8> {
        let folded = self.text.folded.as_str();
        let mut all = 0;
        for (at, term) in window.clone().zip(terms) {
            let most = most_changes(term, terms.len());
            all += if at == window.start {
                respelling::changes(&fold::key(&first.letters), term, most)?
            } else {
                respelling::changes(self.words[at].span.of(folded), term, most)?
            };
        }
        (1..=1 + terms.len() as u8).contains(&all).then_some(all)
    }

    /// The ways to read a word as the beginning of a name.
    fn cuts(&self, word: Span<Folds>) -> SmallVec<[Cut; 4]> {
        let folded = word.of(self.text.folded.as_str());
        let of = |before: &'static Proclitics| {
            let rest = folded.strip_prefix(before.written)?;
            let is_possible = before.parts.iter().all(|p| p.kind != MorphemeKind::Future);
            let enough = before.parts.is_empty() || rest.chars().count() >= LEAST_AFTER_CLITIC;
            let written = self.written(Span::new(word.start() + before.written.len(), word.end()));
            let article = if before.has_article() { ARTICLE } else { "" };
            (is_possible && enough).then(|| Cut { before, letters: format!("{article}{written}") })
        };
        PROCLITICS.iter().filter_map(of).collect()
    }

    /// Whether the word at a place, with its neighbours, is an English name.
    fn transliterated(&self, at: usize, cut: &Cut, term: u32) -> Option<Match<'a>> {
        let latin = LatinName::parse(self.model, self.index.table().term(term).text).ok()?;
        let units = &latin.units;
        let own = (0..units.len()).find(|i| units[*i].kind == Kind::Content && self.is_likely(&cut.letters, &units[*i].text))?;
        if units.len() == 1 {
            let found = self.compare(&[&cut.letters], &latin).filter(|found| found.probability >= LEAST_PROBABILITY)?;
            return self.may_stand_alone(at, cut).then(|| self.matched(at..at + 1, cut, term, VARIANT * found.probability));
        }
        let mut best: Option<(f64, Match<'a>)> = None;
        for window in self.windows(at, own, units.len()) {
            let cuts = if window.start == at { SmallVec::from_iter([cut.clone()]) } else { self.cuts(self.words[window.start].span) };
            for first in cuts {
                let others = window.clone().skip(1).map(|i| self.written(self.words[i].span));
                let letters: Vec<&str> = std::iter::once(first.letters.as_str()).chain(others).collect();
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

    /// Whether a word is more likely a word of a name than not.
    fn is_likely(&self, arabic: &str, latin: &str) -> bool {
        let (Ok(arabic), Ok(latin)) = (ArabicWord::parse(arabic), LatinWord::parse(latin)) else { return false };
        let bare = arabic.symbols().get(2..).filter(|_| arabic.to_string().starts_with("ال")).map(<[u8]>::to_vec);
        let bare = bare.and_then(ArabicWord::from_symbols);
        std::iter::once(&arabic).chain(&bare).any(|a| self.model.compare_words(a, &latin).logit > 0.0)
    }

    /// Whether words follow each other with nothing but a space or a hyphen between.
    fn stand_together(&self, window: &Range<usize>) -> bool {
        let Some(words) = self.words.get(window.clone()) else { return false };
        let between = |pair: &[Word]| Span::<Folds>::new(pair[0].span.end(), pair[1].span.start()).of(self.text.folded.as_str());
        words.windows(2).all(|pair| matches!(between(pair), " " | "-"))
    }

    /// Compares; nothing unless every word of both sides that is no title or particle has its counterpart, in order.
    fn compare(&self, letters: &[&str], latin: &LatinName) -> Option<NameMatch> {
        let arabic = ArabicName::from_tokens(self.model, letters).ok()?;
        let found = name::compare(self.model, &arabic, latin, &mut Scratch::default());
        let is_whole = found.remarks.iter().all(|r| matches!(r, Remark::Joined | Remark::ParticleLeftOut));
        let is_content = |at: usize| arabic.tokens.get(at).is_some_and(|t| t.kind == name::arabic::Kind::Content);
        let is_sure = found.links.iter().all(|link| link.evidence >= LEAST_OF_LINK || !is_content(link.arabic.start));
        // What only the text has would be inside the span of a name that does not claim it.
        (is_whole && is_sure && found.arabic_left.is_empty()).then_some(found)
    }

    fn matched(&self, window: Range<usize>, cut: &Cut, term: u32, score: f64) -> Match<'a> {
        let table = self.index.table();
        let token = self.words[window.start].span.join(self.words[window.end - 1].span);
        let stem = Span::new(token.start() + cut.before.written.len(), token.end());
        Match::spelt(table.get(table.entry_of(term)), term, token, stem, cut.before, score)
    }
}

/// Most changes of spelling of a word: short words become other words too easily, the more so alone.
fn most_changes(term: &str, words: usize) -> u8 {
    match (Skeleton::of_arabic(term.strip_prefix(ARTICLE).unwrap_or(term)).len(), words) {
        (..=4, 1) | (..=3, _) => 1,
        (5..=6, 1) | (4, _) => 2,
        _ => 3,
    }
}

/// The words of a folded Arabic term.
fn arabic_words(key: &str) -> SmallVec<[&str; 4]> {
    let mut found = SmallVec::new();
    skeleton::each_arabic_word(key, |start, end, _| found.extend(key.get(start..end)));
    found
}
