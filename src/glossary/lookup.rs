//! A hit of the scanner becomes a match, if the letters around it allow it.
//!
//! The scanner finds keys anywhere, also inside words. Here the rest of the written word decides: what stands
//! before the key must be a legal string of proclitics, what stands after it a legal ending, and both must be
//! possible for this kind of term. `وليد` never holds `لي`, `وليبيا` holds ليبيا, `والقاهرة` holds القاهرة.

use crate::{
    glossary::{
        CliticRule, EntryKind,
        forms::FormKind,
        index::{Index, Pattern},
        table::{EntryView, TermView},
    },
    text::{
        Folded, Foldings, Folds, Language, Span,
        class::{self, Class},
        clitic::{self, Proclitics, Suffix, SuffixKind},
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
    /// The term of the entry that matched.
    pub term: TermView<'a>,
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
    for (stem, key) in index.scanner().hits(folded) {
        let Some(around) = Around::of(folded, stem) else { continue };
        for pattern in index.patterns(key) {
            for suffix in around.suffixes() {
                if let Some(m) = judge(index, *pattern, text, &around, suffix) {
                    found(m);
                    break;
                }
            }
        }
    }
}

/// The written word around a hit.
struct Around<'t> {
    stem: Span<Folds>,
    class: Class,
    proclitics: &'static Proclitics,
    after: &'t str,
}

impl<'t> Around<'t> {
    /// None if the hit begins or ends inside a word in a way no clitic or ending explains.
    fn of(folded: &'t str, stem: Span<Folds>) -> Option<Self> {
        let inside = stem.of(folded);
        let first = class::of(inside.chars().next()?);
        let last = class::of(inside.chars().next_back()?);
        let before = folded.get(..stem.start())?;
        let after = folded.get(stem.end()..)?;
        let before = &before[before.len() - class::word_tail(before, first)..];
        let after = &after[..class::word_head(after, last)];
        if before.len() > clitic::MAX_PROCLITICS || after.len() > clitic::MAX_SUFFIX {
            return None;
        }
        let proclitics = clitic::proclitics(before).filter(|p| p.parts.is_empty() || first == Class::Arabic)?;
        Some(Self { stem, class: last, proclitics, after })
    }

    fn suffixes(&self) -> impl Iterator<Item = &'static Suffix> {
        let english = (self.class == Class::Latin).then(|| english_suffix(self.after)).flatten();
        let arabic = (english.is_none() && (self.class == Class::Arabic || self.after.is_empty())).then(|| clitic::suffixes(self.after));
        english.into_iter().chain(arabic.into_iter().flatten())
    }

    fn token(&self) -> Span<Folds> {
        Span::new(self.stem.start() - self.proclitics.written.len(), self.stem.end() + self.after.len())
    }
}

/// `s` after an English term; whether a plural or a possessive, the apostrophe in the source will tell.
const ENGLISH_S: Suffix = Suffix {
    written: "s",
    kind: SuffixKind::Number,
    parts: &[clitic::Morpheme { kind: clitic::MorphemeKind::Inflection, form: "s", len: 1 }],
};

fn english_suffix(after: &str) -> Option<&'static Suffix> {
    static S: Suffix = ENGLISH_S;
    (after == "s").then_some(&S)
}

fn judge<'a>(index: &'a Index, pattern: Pattern, text: &Text<'_>, around: &Around<'_>, suffix: &'static Suffix) -> Option<Match<'a>> {
    let entry = index.table().get(pattern.entry);
    let term = entry.term(pattern.term as usize)?;
    let shape = Shape { kind: entry.kind(), term, pattern };
    let before = shape.before(around)?;
    let ending = match term.language {
        Language::Arabic => shape.after(around, suffix)?,
        Language::English => shape.after_english(around, suffix, text)?,
    };
    // The article belongs to a name (القاهرة); on a common term it only says that the term is definite.
    let article_letters = if pattern.article && !shape.is_common() { around.proclitics.parts.last().map_or(0, |p| p.len) } else { 0 };
    let pronoun = if suffix.kind == SuffixKind::Pronoun { suffix.parts.last().map_or(0, |p| p.len) } else { 0 };
    // A pronoun and the possessive 's stand outside the term.
    let is_possessive = term.language == Language::English && ending == Level::Clitic;
    let ending_letters = if is_possessive { 0 } else { around.after.len() - pronoun };
    let term_span = Span::new(around.stem.start() - article_letters, around.stem.end() + ending_letters);
    let written = text.folded.source(term_span).of(text.source);
    if is_acronym(term.text) && !written.chars().any(char::is_uppercase) {
        return None;
    }
    let elided = pattern.article && article_letters != ARTICLE.len();
    let same_letters = pattern.kind == FormKind::Base && suffix.parts.is_empty() && !elided;
    let foldings = if same_letters {
        fold::differences(written, term.text)
    } else if let (true, Some(bare)) =
        (elided && pattern.kind == FormKind::Base && suffix.parts.is_empty(), term.text.strip_prefix(ARTICLE))
    {
        // What is left of an article that ل swallowed, or that is not counted in, is no difference of spelling.
        fold::differences(text.folded.source(around.stem).of(text.source), bare)
    } else {
        fold::foldings_of(written)
    };
    let level = before.max(ending).max(shape.level()).max(if foldings.is_empty() { Level::Exact } else { Level::Folded });
    let outside = around.proclitics.parts.len() - usize::from(pattern.article);
    let steps = [
        (foldings.len() as usize, penalty::FOLDING),
        (outside + usize::from(pronoun > 0), penalty::CLITIC),
        (usize::from(level >= Level::Inflected), penalty::INFLECTION),
    ];
    let score = 1.0 - steps.iter().map(|(n, each)| *n as f64 * each).sum::<f64>();
    Some(Match {
        entry,
        term,
        term_span,
        token_span: around.token(),
        level,
        score,
        foldings,
        proclitics: around.proclitics,
        suffix,
        stem: around.stem,
    })
}

/// True for terms written in capitals only, which common words must not match: US, WHO, IS.
fn is_acronym(term: &str) -> bool {
    let letters = term.chars().filter(char::is_ascii_alphabetic).count();
    (2..=5).contains(&letters) && !term.chars().any(|c| c.is_lowercase() || class::of(c) == Class::Arabic)
}

/// A form of a term of an entry of some kind: what may stand around it.
struct Shape<'a> {
    kind: EntryKind,
    term: TermView<'a>,
    pattern: Pattern,
}

impl Shape<'_> {
    fn level(&self) -> Level {
        match self.pattern.kind {
            FormKind::Base => Level::Exact,
            FormKind::Spelling => Level::Folded,
            FormKind::Inflected => Level::Inflected,
        }
    }

    fn is_common(&self) -> bool {
        self.kind == EntryKind::Term
    }

    /// Judges the proclitics: how far they take the match from the term, or None if they cannot stand there.
    fn before(&self, around: &Around<'_>) -> Option<Level> {
        let row = around.proclitics;
        if row.parts.iter().any(|p| p.kind == clitic::MorphemeKind::Future) {
            return None;
        }
        if self.pattern.article {
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

    fn particles(&self, row: &Proclitics, around: &Around<'_>) -> Option<Level> {
        let outside = row.parts.len() - usize::from(self.pattern.article && row.has_article());
        if outside == 0 {
            return Some(Level::Exact);
        }
        let short = around.stem.len() < MIN_STEM_AFTER_PARTICLE && !row.has_article();
        let forbidden = self.term.clitic_rule == CliticRule::None || (short && row.has_particle());
        (!forbidden).then_some(Level::Clitic)
    }

    fn takes_article(&self) -> bool {
        match self.term.clitic_rule {
            CliticRule::Allow => true,
            CliticRule::ByKind => self.is_common(),
            CliticRule::NoArticle | CliticRule::None => false,
        }
    }

    /// Judges an Arabic ending.
    fn after(&self, around: &Around<'_>, suffix: &Suffix) -> Option<Level> {
        let relational = self.term.text.ends_with('ي');
        let bound = self.pattern.needs_ending;
        let level = match suffix.kind {
            SuffixKind::None => (!bound).then_some(Level::Exact),
            _ if !self.is_common() || self.term.clitic_rule == CliticRule::None || around.stem.len() < MIN_STEM_BEFORE_ENDING => None,
            // ي is far more often the ending of an adjective than my.
            SuffixKind::Pronoun => (!relational && suffix.written != "ي" && !around.proclitics.has_article()).then_some(Level::Clitic),
            SuffixKind::Tanwin => (!bound && !around.proclitics.has_article()).then_some(Level::Inflected),
            SuffixKind::Number => (!bound || suffix.written == "ين" || suffix.written == "ان").then_some(Level::Inflected),
            // مسلحة is armed, not a gunwoman: only relational adjectives are sure to keep their meaning.
            SuffixKind::Feminine => (relational && !bound).then_some(Level::Inflected),
            SuffixKind::Nisba => None,
        };
        level.map(|l| if bound { l.max(Level::Clitic) } else { l })
    }

    /// Judges an English ending.
    fn after_english(&self, around: &Around<'_>, suffix: &Suffix, text: &Text<'_>) -> Option<Level> {
        if suffix.parts.is_empty() {
            return Some(Level::Exact);
        }
        let end = Span::new(around.stem.start(), around.stem.end() + suffix.written.len());
        let written = text.folded.source(end).of(text.source);
        let possessive = written.chars().rev().nth(1).is_some_and(|c| !c.is_alphanumeric());
        if possessive {
            return Some(Level::Clitic);
        }
        matches!(self.kind, EntryKind::Term | EntryKind::Organisation).then_some(Level::Inflected)
    }
}

/// The article as written, unless ل swallowed its alef or it is not counted in.
const ARTICLE: &str = "ال";

/// Least stem, in bytes (two a letter), behind و ف ب ك ل without the article: shorter ones are chance.
const MIN_STEM_AFTER_PARTICLE: usize = 6;
/// Least stem, in bytes, of a definite term found without its article.
const MIN_BARE_STEM: usize = 8;
/// Least stem, in bytes, before an ending.
const MIN_STEM_BEFORE_ENDING: usize = 6;

#[cfg(test)]
mod tests;
