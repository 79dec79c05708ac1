//! The door of the room: a sentence and its terms in, alignments out.

use super::{confidence::Weights, links::Evidence, posteriors::Posteriors, reading::Reading};
use crate::{
    glossary::{EntryKind, Stack},
    lexicon::Lexicon,
    text::{Language, Source, Span},
    translit::Model,
};

/// A term whose expression is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceTerm {
    /// In the language other than the sentence's; in its own language if there is a translation to look in.
    pub text: String,
    /// What it names, if known.
    pub kind: Option<EntryKind>,
    /// Other spellings.
    pub alternatives: Vec<String>,
}

impl ReferenceTerm {
    /// The term and its other spellings.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.text).chain(&self.alternatives).map(String::as_str)
    }
}

/// A translation of the sentence, into the other language.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The text.
    pub text: &'a str,
    /// How likely words of both texts express each other, from a trained word aligner.
    pub posteriors: Option<&'a Posteriors>,
}

/// What is aligned.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language.
    pub language: Language,
    /// Its translation, if there is one.
    pub target: Option<Target<'a>>,
}

impl<'a> Sentence<'a> {
    /// A sentence without a translation.
    pub fn alone(text: &'a str, language: Language) -> Self {
        Self { text, language, target: None }
    }
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
    /// Nothing in the source expresses it.
    SourceNotFound,
    /// The source expresses it, the target does not have it.
    TargetNotFound,
    /// The target says it in other words than the term's.
    WrongTarget,
    /// The span expresses this term or another one that was asked for, as likely.
    Ambiguous,
}

/// One occurrence of a term, or its absence.
#[derive(Debug, Clone)]
pub struct Aligned {
    /// Position of the term in the request.
    pub term: usize,
    /// What was found out.
    pub outcome: Outcome,
    /// In the source, without clitics; `None` if it is not there.
    pub span: Option<Span<Source>>,
    /// The written words in the source.
    pub token_span: Option<Span<Source>>,
    /// In the target; `None` if it is not there, or there is no target.
    pub target_span: Option<Span<Source>>,
    /// Probability that outcome and span are right.
    pub confidence: f64,
    /// Resource name of the entry that took part.
    pub entry: Option<String>,
    /// Reasons, strongest first, with the words of the source and those of the term that each joins.
    pub evidence: Vec<(Evidence, Span<Source>, String)>,
}

/// Aligns terms with sentences; made once, shared by all threads.
#[derive(Clone, Copy)]
pub struct Aligner<'m> {
    pub(super) model: &'m Model,
    pub(super) lexicon: &'m Lexicon,
    pub(super) weights: &'m Weights,
}

impl<'m> Aligner<'m> {
    /// An aligner on a model, a lexicon and weights.
    pub fn new(model: &'m Model, lexicon: &'m Lexicon, weights: &'m Weights) -> Self {
        Self { model, lexicon, weights }
    }

    /// Reads a sentence with its translation, for [`Reading::align`] and [`Reading::proposals`].
    pub fn read<'a>(&self, sentence: Sentence<'a>, stack: &'a Stack) -> Reading<'a>
    where
        'm: 'a,
    {
        Reading::new(*self, sentence, stack)
    }

    /// Reads a sentence and finds every occurrence of every term; at least one result per term, in text order, absent terms
    /// last.
    pub fn align(&self, sentence: Sentence<'_>, terms: &[ReferenceTerm], stack: &Stack, options: Options) -> Vec<Aligned> {
        self.read(sentence, stack).align(terms, options)
    }
}
