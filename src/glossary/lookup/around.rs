//! The written word around a hit, and what may stand there for each kind of term.

use smallvec::{SmallVec, smallvec};

use super::{Level, Text};
use crate::{
    glossary::{CliticRule, EntryKind, forms::FormKind, index::Pattern},
    text::{
        Folds, Span,
        class::{self, Class},
        clitic::{self, Proclitics, Suffix, SuffixKind},
    },
};

/// The written word around a hit.
pub(super) struct Around<'t> {
    pub(super) stem: Span<Folds>,
    pub(super) proclitics: &'static Proclitics,
    pub(super) after: &'t str,
    /// What `after` can be; one row at least.
    pub(super) suffixes: SmallVec<[&'static Suffix; 2]>,
}

impl<'t> Around<'t> {
    /// None if the hit begins or ends inside a word in a way no clitic or ending explains.
    pub(super) fn of(folded: &'t str, stem: Span<Folds>) -> Option<Self> {
        let inside = stem.of(folded);
        let last = class::of(inside.chars().next_back()?);
        let after = folded.get(stem.end()..)?;
        // A window a little wider than what may stand there tells whether the word goes on beyond it.
        let window = &after[..after.floor_char_boundary(clitic::MAX_SUFFIX + WIDEST_CHAR)];
        let after = window.get(..class::word_head(window, last)).filter(|a| a.len() <= clitic::MAX_SUFFIX)?;
        let suffixes = endings(after, last);
        if suffixes.is_empty() {
            return None;
        }
        let first = class::of(inside.chars().next()?);
        let before = folded.get(..stem.start())?;
        let window = &before[before.floor_char_boundary(before.len().saturating_sub(clitic::MAX_PROCLITICS + WIDEST_CHAR))..];
        let before = window.get(window.len() - class::word_tail(window, first)..)?;
        let proclitics = clitic::proclitics(before).filter(|p| p.parts.is_empty() || first == Class::Arabic)?;
        Some(Self { stem, proclitics, after, suffixes })
    }

    pub(super) fn token(&self) -> Span<Folds> {
        Span::new(self.stem.start() - self.proclitics.written.len(), self.stem.end() + self.after.len())
    }
}

/// Most bytes of a character in UTF-8.
const WIDEST_CHAR: usize = 4;

/// `s` after an English term; whether a plural or a possessive, the apostrophe in the source will tell.
const ENGLISH_S: Suffix = Suffix {
    written: "s",
    kind: SuffixKind::Number,
    parts: &[clitic::Morpheme { kind: clitic::MorphemeKind::Inflection, form: "s", len: 1 }],
};

/// What `after` can be after a letter of the class `last`.
fn endings(after: &str, last: Class) -> SmallVec<[&'static Suffix; 2]> {
    static S: Suffix = ENGLISH_S;
    match last {
        Class::Latin if after == ENGLISH_S.written => smallvec![&S],
        Class::Arabic => clitic::suffixes(after),
        _ if after.is_empty() => clitic::suffixes(after),
        _ => SmallVec::new(),
    }
}

impl Pattern {
    /// How far the form itself is from the term.
    pub(super) fn level(self) -> Level {
        match self.kind {
            FormKind::Base => Level::Exact,
            FormKind::Spelling => Level::Folded,
            FormKind::Inflected => Level::Inflected,
        }
    }

    pub(super) fn is_common(self) -> bool {
        self.traits.kind == EntryKind::Term
    }

    /// Judges the proclitics: how far they take the match from the term, or None if they cannot stand there.
    pub(super) fn before(self, around: &Around<'_>) -> Option<Level> {
        let row = around.proclitics;
        if row.parts.iter().any(|p| p.kind == clitic::MorphemeKind::Future) {
            return None;
        }
        if self.article {
            if row.has_article() {
                return self.particles(row, around);
            }
            // A common term may lose its article: حل for الحل; a name may not.
            let may_lose = self.is_common() && around.stem.len() >= MIN_BARE_STEM;
            return may_lose.then(|| self.particles(row, around)).flatten().map(|_| Level::Inflected);
        }
        if row.has_article() && !self.takes_article() {
            return None;
        }
        self.particles(row, around)
    }

    fn particles(self, row: &Proclitics, around: &Around<'_>) -> Option<Level> {
        let outside = row.parts.len() - usize::from(self.article && row.has_article());
        if outside == 0 {
            return Some(Level::Exact);
        }
        let short = around.stem.len() < MIN_STEM_AFTER_PARTICLE && !row.has_article();
        let forbidden = self.traits.clitic_rule == CliticRule::None || (short && row.has_particle());
        (!forbidden).then_some(Level::Clitic)
    }

    fn takes_article(self) -> bool {
        match self.traits.clitic_rule {
            CliticRule::Allow => true,
            CliticRule::ByKind => self.is_common(),
            CliticRule::NoArticle | CliticRule::None => false,
        }
    }

    /// Judges an Arabic ending.
    pub(super) fn after(self, around: &Around<'_>, suffix: &Suffix, text: &Text<'_>) -> Option<Level> {
        // معدٍ without its ي is معدون and معدين; معدات are another word.
        let is_cut_short = self.traits.is_defective && !around.stem.of(text.folded.as_str()).ends_with(['ي', 'ه']);
        let relational = self.traits.is_relational;
        let bound = self.needs_ending;
        let level = match suffix.kind {
            SuffixKind::None => (!bound).then_some(Level::Exact),
            _ if !self.is_common() || self.traits.clitic_rule == CliticRule::None || around.stem.len() < MIN_STEM_BEFORE_ENDING => None,
            // ي is far more often the ending of an adjective than my.
            SuffixKind::Pronoun => {
                let is_possible = !relational && suffix.written != "ي" && !around.proclitics.has_article();
                (is_possible && !ends_in_ta_marbuta(around, suffix, text)).then_some(Level::Clitic)
            }
            SuffixKind::Number if is_cut_short && !["ون", "ين"].contains(&suffix.written) => None,
            SuffixKind::Tanwin => (!bound && !around.proclitics.has_article()).then_some(Level::Inflected),
            SuffixKind::Number => (!bound || suffix.written == "ين" || suffix.written == "ان").then_some(Level::Inflected),
            // مسلحة is armed, not a gunwoman: only adjectives are sure to keep their meaning.
            SuffixKind::Feminine => ((relational || self.traits.is_adjective) && !bound).then_some(Level::Inflected),
            SuffixKind::Nisba => None,
        };
        level.map(|l| if bound { l.max(Level::Clitic) } else { l })
    }

    /// Judges an English ending.
    pub(super) fn after_english(self, around: &Around<'_>, suffix: &Suffix, text: &Text<'_>) -> Option<Level> {
        if suffix.parts.is_empty() {
            return Some(Level::Exact);
        }
        let end = Span::new(around.stem.start(), around.stem.end() + suffix.written.len());
        let written = text.folded.source(end).of(text.source);
        let possessive = written.chars().rev().nth(1).is_some_and(|c| !c.is_alphanumeric());
        if possessive {
            return Some(Level::Clitic);
        }
        matches!(self.traits.kind, EntryKind::Term | EntryKind::Organisation).then_some(Level::Inflected)
    }
}

/// True if what folding made ه is written ة: عرضة is not عرض and its pronoun.
fn ends_in_ta_marbuta(around: &Around<'_>, suffix: &Suffix, text: &Text<'_>) -> bool {
    let ending = Span::new(around.stem.end(), around.stem.end() + suffix.written.len());
    text.folded.source(ending).of(text.source).contains('ة')
}

/// Least stem, in bytes (two a letter), behind و ف ب ك ل without the article: shorter ones are chance.
const MIN_STEM_AFTER_PARTICLE: usize = 6;
/// Least stem, in bytes, of a definite term found without its article.
const MIN_BARE_STEM: usize = 8;
/// Least stem, in bytes, before an ending.
const MIN_STEM_BEFORE_ENDING: usize = 6;
