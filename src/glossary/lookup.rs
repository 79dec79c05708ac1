//! A hit of the scanner becomes a match, if the letters around it allow it.
//!
//! The scanner finds keys anywhere, also inside words. Here the rest of the written word decides: what stands
//! before the key must be a legal string of proclitics, what stands after it a legal ending, and both must be
//! possible for this kind of term. `وليد` never holds `لي`, `وليبيا` holds ليبيا, `والقاهرة` holds القاهرة.

mod around;
mod homograph;

use around::Around;

use crate::{
    glossary::{
        forms::{ARTICLE, FormKind},
        index::{Index, Pattern},
        table::{EntryView, TermView},
    },
    text::{
        Folded, Folding, Foldings, Folds, Language, Span,
        clitic::{Proclitics, Suffix, SuffixKind},
        fold,
    },
};

/// How close a match is to the term as the glossary spells it, closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Letter for letter.
    Exact,
    /// Equal after folding.
    Folded,
    /// Behind proclitics or before a pronoun.
    Clitic,
    /// Another case, gender, number or definiteness.
    Inflected,
    /// Another known or generated spelling of the same name.
    Variant,
    /// Within a small distance.
    Fuzzy,
}

/// A term found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Match<'a> {
    /// The entry.
    pub entry: EntryView<'a>,
    /// Number of the term that matched, in the entry's table.
    term: u32,
    /// The term without clitics, in the folded text.
    pub term_span: Span<Folds>,
    /// The written words, in the folded text.
    pub token_span: Span<Folds>,
    /// How close it is.
    pub level: Level,
    /// Ranking score, 1 for exact.
    pub score: f64,
    /// Differences undone.
    pub foldings: Foldings,
    /// What stands before the key, its article included.
    pub proclitics: &'static Proclitics,
    /// What stands after the key.
    pub suffix: &'static Suffix,
    /// The key itself, in the folded text: the stem.
    pub stem: Span<Folds>,
    /// Language of the text: that of the term, unless the name was known by its letters.
    pub language: Language,
}

impl<'a> Match<'a> {
    /// An Arabic name known by its letters: spelt as no term of the entry is.
    pub(super) fn spelt(
        entry: EntryView<'a>,
        term: u32,
        token_span: Span<Folds>,
        stem: Span<Folds>,
        proclitics: &'static Proclitics,
        score: f64,
    ) -> Self {
        let article = proclitics.parts.last().filter(|_| proclitics.has_article()).map_or(0, |p| p.len);
        Self {
            entry,
            term,
            term_span: Span::new(stem.start() - article, stem.end()),
            token_span,
            level: Level::Variant,
            score,
            foldings: Foldings::NONE,
            proclitics,
            suffix: &NO_SUFFIX,
            stem,
            language: Language::Arabic,
        }
    }

    /// The term of the entry that matched: of a name known by its letters the Arabic one that the text spells otherwise,
    /// or the English one.
    pub fn term(&self) -> TermView<'a> {
        self.entry.table().term(self.term)
    }
}

/// A text prepared for look-up.
#[derive(Debug)]
pub struct Text<'t> {
    /// As sent.
    pub source: &'t str,
    /// Folded.
    pub folded: Folded,
}

impl<'t> Text<'t> {
    /// Folds a text.
    pub fn new(source: &'t str) -> Self {
        Self { source, folded: Folded::new(source) }
    }
}

static NO_SUFFIX: Suffix = Suffix { written: "", kind: SuffixKind::None, parts: &[] };

/// Letters of an acronym that may be written as a name: Nato, Opec.
const LEAST_ACRONYM_IN_LOWER_CASE: usize = 4;

/// Foldings that may join two words of a careful spelling.
const LOOSE: Foldings =
    Foldings::only(Folding::Hamza).union(Foldings::only(Folding::AlefMaqsura)).union(Foldings::only(Folding::TaMarbuta));

/// What each step away from the exact term takes off the score. The values order matches of one place; they are
/// no probabilities. A clitic is almost certain when the rest is a known term, another inflexion a little less.
mod penalty {
    pub(super) const FOLDING: f64 = 0.01;
    pub(super) const CLITIC: f64 = 0.03;
    pub(super) const INFLECTION: f64 = 0.10;
}

/// Calls `found` with every match of the index in the text, overlapping ones included.
pub fn matches<'a>(index: &'a Index, text: &Text<'_>, mut found: impl FnMut(Match<'a>)) {
    let folded = text.folded.as_str();
    index.scanner().each_hit(folded, |stem, key| {
        let Some(around) = Around::of(folded, stem) else { return };
        for pattern in index.patterns(key) {
            if let Some(m) = around.suffixes.iter().find_map(|suffix| judge(index, *pattern, text, &around, suffix)) {
                found(m);
            }
        }
    });
}

fn judge<'a>(index: &'a Index, pattern: Pattern, text: &Text<'_>, around: &Around<'_>, suffix: &'static Suffix) -> Option<Match<'a>> {
    let before = pattern.before(around)?;
    let ending = match pattern.traits.language {
        Language::Arabic => pattern.after(around, suffix, text)?,
        Language::English => pattern.after_english(around, suffix, text)?,
    };
    // The article belongs to a name (القاهرة); on a common term it only says that the term is definite.
    let article_letters = if pattern.article && !pattern.is_common() { around.proclitics.parts.last().map_or(0, |p| p.len) } else { 0 };
    let pronoun = if suffix.kind == SuffixKind::Pronoun { suffix.parts.last().map_or(0, |p| p.len) } else { 0 };
    // A pronoun and the possessive 's stand outside the term.
    let is_possessive = pattern.traits.language == Language::English && ending == Level::Clitic;
    let ending_letters = if is_possessive { 0 } else { around.after.len() - pronoun };
    let term_span = Span::new(around.stem.start() - article_letters, around.stem.end() + ending_letters);
    let written = text.folded.source(term_span).of(text.source);
    // An acronym may be written Nato, but not nato, and `Who` begins a question.
    if pattern.traits.is_acronym && !written.chars().all(|c| !c.is_lowercase()) {
        let is_name = written.chars().any(char::is_uppercase) && written.chars().count() >= LEAST_ACRONYM_IN_LOWER_CASE;
        if !is_name {
            return None;
        }
    }
    let elided = pattern.article && article_letters != ARTICLE.len();
    let same_letters = pattern.kind == FormKind::Base && suffix.parts.is_empty() && !elided;
    let term = || index.table().term(pattern.term).text;
    let foldings = if same_letters && pattern.is_plain && written == term_span.of(text.folded.as_str()) {
        Foldings::NONE
    } else if same_letters {
        fold::differences(written, term())
    } else if let (true, Some(bare)) = (elided && pattern.kind == FormKind::Base && suffix.parts.is_empty(), term().strip_prefix(ARTICLE)) {
        // What is left of an article that ل swallowed, or that is not counted in, is no difference of spelling.
        fold::differences(text.folded.source(around.stem).of(text.source), bare)
    } else {
        // As far as the letters are those of the term: what comes after is its other form.
        let known = if pattern.article { term().strip_prefix(ARTICLE).unwrap_or(term()) } else { term() };
        fold::differences_at_start(text.folded.source(around.stem).of(text.source), known)
    };
    // صينية is a tray too, but far more often Chinese: the feminine of relational adjectives is not doubted.
    let has_doubtful_ending = !matches!(suffix.kind, SuffixKind::None | SuffixKind::Feminine);
    let is_doubtful = has_doubtful_ending || pattern.kind == FormKind::Inflected || foldings.intersects(LOOSE);
    if pattern.traits.language == Language::Arabic && is_doubtful {
        let word = text.folded.source(Span::new(around.stem.start(), around.stem.end() + around.after.len())).of(text.source);
        if !word.contains(' ') && homograph::is_another_word(index.table().get(pattern.entry), word) {
            return None;
        }
    }
    let level = before.max(ending).max(pattern.level()).max(if foldings.is_empty() { Level::Exact } else { Level::Folded });
    let outside = around.proclitics.parts.len() - usize::from(pattern.article && around.proclitics.has_article());
    let steps = [
        (foldings.len() as usize, penalty::FOLDING),
        (outside + usize::from(pronoun > 0), penalty::CLITIC),
        (usize::from(level >= Level::Inflected), penalty::INFLECTION),
    ];
    let score = 1.0 - steps.iter().map(|(n, each)| *n as f64 * each).sum::<f64>();
    Some(Match {
        entry: index.table().get(pattern.entry),
        term: pattern.term,
        term_span,
        token_span: around.token(),
        level,
        score,
        foldings,
        proclitics: around.proclitics,
        suffix,
        stem: around.stem,
        language: pattern.traits.language,
    })
}

#[cfg(test)]
mod tests;
