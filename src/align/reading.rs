//! A sentence and its translation, read once for all terms.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    affinity::Affinity,
    aligner::{Aligned, Aligner, Options, ReferenceTerm, Sentence},
    content::english_content,
    frame::Frame,
    links::{ArabicView, Linker},
    locate,
    pair::{self, Shares},
    report::{self, Group},
    search::{self, Found, Search},
    sides::{ArabicSide, EnglishSide},
    train::Example,
};
use crate::{
    glossary::{EntryKind, Stack, lookup::Text},
    text::{Folds, Language, Source, Span, class, fold},
};

/// A text of a pair, word by word.
#[derive(Debug)]
pub(super) enum Side<'a> {
    Arabic(ArabicSide<'a>),
    English(EnglishSide<'a>),
}

impl<'a> Side<'a> {
    fn new(text: &'a str, language: Language, aligner: &Aligner<'_>) -> Self {
        match language {
            Language::Arabic => Self::Arabic(ArabicSide::new(text, aligner.model, aligner.lexicon)),
            Language::English => Self::English(EnglishSide::new(text, aligner.lexicon)),
        }
    }

    pub(super) fn language(&self) -> Language {
        match self {
            Self::Arabic(_) => Language::Arabic,
            Self::English(_) => Language::English,
        }
    }

    pub(super) fn text(&self) -> &Text<'a> {
        match self {
            Self::Arabic(side) => &side.text,
            Self::English(side) => &side.text,
        }
    }

    pub(super) fn source(&self, span: Span<Folds>) -> Span<Source> {
        self.text().folded.source(span)
    }

    pub(super) fn frame(&self) -> Frame<'_> {
        match self {
            Self::Arabic(side) => Frame::arabic(side),
            Self::English(side) => Frame::english(side),
        }
    }
}

/// A sentence with its translation, if it has one, ready for any number of terms.
pub struct Reading<'a> {
    aligner: Aligner<'a>,
    pub(super) stack: &'a Stack,
    pub(super) source: Side<'a>,
    pub(super) target: Option<Side<'a>>,
    /// What is known of the Arabic text, if there is one.
    view: Option<ArabicView<'a>>,
    affinity: Option<Affinity>,
}

/// Which text a term is looked for in: the one in the other language than its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// In the source; the target may have the term itself.
    InSource,
    /// In the target; the source has the term itself.
    InTarget,
}

impl<'a> Reading<'a> {
    pub(super) fn new(aligner: Aligner<'a>, sentence: Sentence<'a>, stack: &'a Stack) -> Self {
        let source = Side::new(sentence.text, sentence.language, &aligner);
        let target = sentence.target.map(|t| Side::new(t.text, sentence.language.other(), &aligner));
        let sides = match (&source, &target) {
            (Side::Arabic(a), Some(Side::English(e))) | (Side::English(e), Some(Side::Arabic(a))) => (Some(a), Some(e)),
            (Side::Arabic(a), _) => (Some(a), None),
            (Side::English(e), _) => (None, Some(e)),
        };
        let view = sides.0.map(|a| ArabicView::new(stack, a));
        let affinity = match (sides, &view) {
            ((Some(a), Some(e)), Some(view)) => {
                let links = aligner.linker().links(a, e, view);
                Some(Affinity::new(a, e, &links, sentence.target.and_then(|t| t.posteriors)))
            }
            _ => None,
        };
        Self { aligner, stack, source, target, view, affinity }
    }

    /// Finds every occurrence of every term, in text order; absent terms last. At least one result for each term.
    pub fn align(&self, terms: &[ReferenceTerm], options: Options) -> Vec<Aligned> {
        let mut all = Vec::new();
        for direction in [Direction::InSource, Direction::InTarget] {
            let groups = self.groups(terms, direction);
            if !groups.is_empty() {
                let (searched, own) = self.sides(direction);
                all.extend(report::Report { reading: self, direction, searched, own, options }.run(groups));
            }
        }
        all
    }

    /// For learning weights: the candidates of each term, as they are before they compete, and whether the translation has it.
    pub fn learnable(&self, terms: &[ReferenceTerm]) -> Vec<(Vec<Example>, bool)> {
        let frames = Frames::new(self, Direction::InSource);
        let of_term = |term: &ReferenceTerm| {
            let group = self.search(self.wanted(term, &frames), &frames, |found, _| found);
            let examples = group.found.iter().filter_map(|f| Some(Example { span: self.source.source(f.span), features: f.features? }));
            (examples.collect(), !group.places.is_empty())
        };
        terms.iter().map(of_term).collect()
    }

    /// The text a term is looked for in, and the one that has the term itself.
    pub(super) fn sides(&self, direction: Direction) -> (&Side<'a>, Option<&Side<'a>>) {
        match (direction, &self.target) {
            (Direction::InTarget, Some(target)) => (target, Some(&self.source)),
            (_, target) => (&self.source, target.as_ref()),
        }
    }

    pub(super) fn affinity(&self) -> Option<&Affinity> {
        self.affinity.as_ref()
    }

    fn direction(&self, term: &ReferenceTerm) -> Direction {
        let has_letters = term.text.chars().any(|c| class::of(c).is_letter());
        let is_own = has_letters && Language::detect(&term.text) == self.source.language();
        if is_own && self.target.is_some() { Direction::InTarget } else { Direction::InSource }
    }

    /// Candidates for the terms of a direction, computed once for terms that say the same; alternatives are searched too.
    fn groups(&self, terms: &[ReferenceTerm], direction: Direction) -> Vec<Group> {
        let mut by_key: FxHashMap<(String, Option<EntryKind>), usize> = FxHashMap::default();
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        let frames = Frames::new(self, direction);
        for (position, term) in terms.iter().enumerate().filter(|(_, t)| self.direction(t) == direction) {
            let key = term.texts().map(fold::key).collect::<Vec<_>>().join("\n");
            let group = *by_key.entry((key, term.kind)).or_insert(wanted.len());
            if group == wanted.len() {
                wanted.push(self.wanted(term, &frames));
            }
            wanted[group].positions.push(position);
        }
        locate::settle(wanted.iter_mut().map(|w| &mut w.places).collect());
        wanted.into_iter().map(|w| self.search(w, &frames, search::compete)).collect()
    }

    fn wanted<'t>(&self, term: &'t ReferenceTerm, frames: &Frames<'_>) -> Wanted<'t> {
        let sides: Vec<Side<'_>> = term.texts().map(|t| Side::new(t, frames.searched.language().other(), &self.aligner)).collect();
        let mut places: Vec<Range<usize>> = Vec::new();
        for place in sides.iter().flat_map(|side| frames.places(side, term.kind)) {
            if places.iter().all(|p| p.end <= place.start || place.end <= p.start) {
                places.push(place);
            }
        }
        places.sort_by_key(|p| p.start);
        Wanted { positions: Vec::new(), kind: term.kind, sides, places }
    }

    /// Looks for a term by its texts.
    fn search(&self, wanted: Wanted<'_>, frames: &Frames<'_>, settle: impl Fn(Vec<Found>, Option<f64>) -> Vec<Found>) -> Group {
        let Wanted { positions, kind, sides, places } = wanted;
        let shares = match (&frames.own_frame, &self.affinity) {
            (Some(own), Some(affinity)) if !places.is_empty() => {
                let p = pair::lookup(affinity, frames.searched.language() == Language::Arabic);
                Some(Shares::new(&frames.frame, own, &places, &*p))
            }
            _ => None,
        };
        let found = sides.iter().flat_map(|term| self.find(term, kind, frames, shares.as_ref())).collect();
        let first = shares.is_some().then(|| self.aligner.weights.pair.first());
        Group { terms: positions, found: settle(found, first), places }
    }

    fn find(&self, term: &Side<'_>, kind: Option<EntryKind>, frames: &Frames<'_>, shares: Option<&Shares<'_>>) -> Vec<Found> {
        let weights = if shares.is_some() { &self.aligner.weights.pair } else { &self.aligner.weights.alone };
        let search = |view: &ArabicView<'_>, look: &dyn Fn(&Search<'_>) -> Vec<Found>| {
            look(&Search { linker: self.aligner.linker(), view, frame: &frames.frame, weights, shares })
        };
        match (frames.searched, term) {
            (Side::Arabic(side), Side::English(term)) => match &self.view {
                Some(view) => search(view, &|s| s.in_arabic(side, term, kind)),
                None => Vec::new(),
            },
            (Side::English(side), Side::Arabic(term)) => search(&ArabicView::new(self.stack, term), &|s| s.in_english(side, term, kind)),
            _ => Vec::new(),
        }
    }
}

/// A term as it is looked for.
struct Wanted<'t> {
    /// Where it stands in the request, and others that say the same.
    positions: Vec<usize>,
    kind: Option<EntryKind>,
    /// Its texts, read.
    sides: Vec<Side<'t>>,
    /// Words of the text in its own language that are the term.
    places: Vec<Range<usize>>,
}

/// Both texts of a direction as spans are cut from them.
struct Frames<'r> {
    searched: &'r Side<'r>,
    own: Option<&'r Side<'r>>,
    frame: Frame<'r>,
    own_frame: Option<Frame<'r>>,
}

impl<'r> Frames<'r> {
    fn new(reading: &'r Reading<'_>, direction: Direction) -> Self {
        let (searched, own) = reading.sides(direction);
        Self { searched, own, frame: searched.frame(), own_frame: own.map(Side::frame) }
    }

    /// The words of the translation that are the term itself.
    fn places(&self, term: &Side<'_>, kind: Option<EntryKind>) -> Vec<Range<usize>> {
        match (self.own, term) {
            (Some(Side::English(text)), Side::English(term)) => locate::english(text, term, english_content(term, kind).last_name),
            (Some(Side::Arabic(text)), Side::Arabic(term)) => locate::arabic(text, term),
            _ => Vec::new(),
        }
    }
}

impl Aligner<'_> {
    fn linker(&self) -> Linker<'_> {
        Linker { model: self.model, lexicon: self.lexicon }
    }
}
