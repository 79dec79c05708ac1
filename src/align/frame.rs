//! A sentence of either language as spans are cut from it.

use std::ops::Range;

use super::{
    confidence::{SKIP_COMMA, SKIP_CONTENT, SKIP_FUNCTION, SKIP_MARK},
    decode::Weight,
    sides::{ArabicSide, EnglishSide},
};
use crate::text::{Folds, Span, class::Class, clitic};

/// What a word does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Says something.
    Content,
    /// A preposition, article or the like.
    Function,
    /// A comma, a hyphen, a quotation mark.
    Mark,
    /// The end of a clause, which no span crosses.
    Wall,
}

/// A word as spans see it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// The written word.
    pub(super) token: Span<Folds>,
    /// Without clitics, as far as the word alone tells them.
    pub(super) bare: Span<Folds>,
    pub(super) role: Role,
    /// The lexicon has it as a verb first.
    pub(super) is_verb: bool,
    /// What skipping it inside a span costs.
    pub(super) skip: Weight,
}

/// The words of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Frame<'t> {
    pub(super) words: Vec<Word>,
    folded: &'t str,
}

impl<'t> Frame<'t> {
    pub(super) fn arabic(side: &'t ArabicSide<'_>) -> Self {
        let words = (0..side.words.len()).map(|i| arabic_word(side, i)).collect();
        Self { words, folded: side.text.folded.as_str() }
    }

    pub(super) fn english(side: &'t EnglishSide<'_>) -> Self {
        let word = |w: &super::sides::EnglishWord| {
            let (role, cost) = if w.is_function { (Role::Function, SKIP_FUNCTION) } else { (Role::Content, SKIP_CONTENT) };
            Word { token: w.span, bare: w.span, role, is_verb: false, skip: Weight { cost, is_wall: false } }
        };
        Self { words: side.words.iter().map(word).collect(), folded: side.text.folded.as_str() }
    }

    /// What skipping each word costs.
    pub(super) fn skips(&self) -> Vec<Weight> {
        self.words.iter().map(|w| w.skip).collect()
    }

    pub(super) fn is_content(&self, word: usize) -> bool {
        self.words.get(word).is_some_and(|w| w.role == Role::Content)
    }

    /// The written words of a range.
    pub(super) fn written(&self, range: &Range<usize>) -> Option<Span<Folds>> {
        self.words.get(range.clone())?.iter().map(|w| w.token).reduce(Span::join)
    }

    /// The same without the clitics at both ends.
    pub(super) fn bare(&self, range: &Range<usize>) -> Option<Span<Folds>> {
        let words = self.words.get(range.clone())?;
        let (first, last) = (words.first()?, words.last()?);
        Some(Span::new(first.bare.start(), last.bare.end()))
    }

    /// True if a range is all that stands between two quotation marks.
    pub(super) fn is_quoted(&self, range: &Range<usize>) -> bool {
        let Some(span) = self.written(range) else { return false };
        let before = self.folded.get(..span.start()).and_then(|t| t.trim_end().chars().next_back());
        let after = self.folded.get(span.end()..).and_then(|t| t.trim_start().chars().next());
        matches!((before, after), (Some(open), Some(close)) if QUOTES.contains(&open) && QUOTES.contains(&close))
    }
}

/// Quotation marks as folded text has them.
const QUOTES: [char; 9] = ['"', '«', '»', '“', '”', '„', '\'', '‘', '’'];

fn arabic_word(side: &ArabicSide<'_>, i: usize) -> Word {
    let word = &side.words[i];
    let key = side.key(i);
    let (role, cost) = match word.token.class {
        Class::Punctuation if matches!(key, "." | "?" | "!" | ";" | ":") => (Role::Wall, SKIP_MARK),
        Class::Punctuation if matches!(key, "," | "-") => (Role::Mark, SKIP_COMMA),
        Class::Punctuation => (Role::Mark, SKIP_MARK),
        _ if word.is_function => (Role::Function, SKIP_FUNCTION),
        _ => (Role::Content, SKIP_CONTENT),
    };
    let token = word.token.span;
    let bare = if role == Role::Content { bare_span(side, i) } else { token };
    Word { token, bare, role, is_verb: word.is_verb, skip: Weight { cost, is_wall: role == Role::Wall } }
}

/// The word by its cheapest reading in the lexicon, else by its letters: before the article stand particles (والأرض),
/// other letters may be the word's own (وليد). The article itself is left out here.
fn bare_span(side: &ArabicSide<'_>, i: usize) -> Span<Folds> {
    let word = &side.words[i];
    let token = word.token.span;
    if let Some(analysis) = word.analyses.first() {
        return Span::new(token.start() + analysis.stem.start(), token.start() + analysis.stem.end());
    }
    let key = side.key(i);
    let with_article = clitic::PROCLITICS.iter().filter(|r| r.has_article());
    let cut =
        with_article.filter_map(|r| key.strip_prefix(r.written)).filter(|rest| rest.chars().count() >= LEAST_STEM).map(str::len).min();
    Span::new(token.end() - cut.unwrap_or(token.len()), token.end())
}

/// Letters of a word that an article stands before.
const LEAST_STEM: usize = 3;
