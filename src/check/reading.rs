//! A pair of texts, read once for all checks. What is expensive is read when it is first asked for.

use std::{cell::OnceCell, rc::Rc};

use super::english::Words;
use crate::{
    align::{
        EvidenceKind, Link,
        links::{ArabicView, Linker},
        sides::{ArabicSide, EnglishSide},
    },
    glossary::{LookupOptions, Stack, lookup::Text, stack::Placed},
    lexicon::{Lexicon, english},
    text::{Language, Source, Span},
    translit::Model,
};

/// A pair of texts and what is known of them.
pub struct Reading<'a> {
    /// The source, folded.
    pub source: Text<'a>,
    /// The target, folded.
    pub target: Text<'a>,
    /// Language of the source.
    pub from: Language,
    /// Terms in the source, overlaps resolved.
    pub terms: Vec<Placed<'a>>,
    /// Every term in the target.
    pub answers: Vec<Placed<'a>>,
    stack: &'a Stack,
    model: &'a Model,
    lexicon: &'a Lexicon,
    english: OnceCell<Rc<EnglishSide<'a>>>,
    linked: OnceCell<Linked<'a>>,
    words: OnceCell<Words>,
}

/// Both texts word by word, and which words may express each other.
pub struct Linked<'a> {
    /// The Arabic text.
    pub arabic: ArabicSide<'a>,
    /// The English text.
    pub english: Rc<EnglishSide<'a>>,
    /// Joins words of both.
    pub links: Vec<Link>,
}

impl<'a> Reading<'a> {
    /// Reads a pair.
    pub fn new(source: &'a str, target: &'a str, from: Language, stack: &'a Stack, model: &'a Model, lexicon: &'a Lexicon) -> Self {
        let (source, target) = (Text::new(source), Text::new(target));
        let usual = LookupOptions::default();
        let of = |mut found: Vec<Placed<'a>>, language| {
            found.retain(|p| p.found.language == language);
            found
        };
        let terms = of(stack.matches(&source, &usual), from);
        let answers = of(stack.all_matches(&target, &usual), from.other());
        let (english, linked, words) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { source, target, from, terms, answers, stack, model, lexicon, english, linked, words }
    }

    /// The English text word by word.
    pub fn english(&self) -> &Rc<EnglishSide<'a>> {
        let text = self.sides(self.source.source, self.target.source).1;
        self.english.get_or_init(|| Rc::new(EnglishSide::new(text, self.lexicon)))
    }

    /// The pair word by word.
    pub fn linked(&self) -> &Linked<'a> {
        self.linked.get_or_init(|| {
            let text = self.sides(self.source.source, self.target.source).0;
            let (arabic, english) = (ArabicSide::new(text, self.model, self.lexicon), Rc::clone(self.english()));
            let view = ArabicView::new(self.stack, &arabic);
            let links = Linker { model: self.model, lexicon: self.lexicon }.links(&arabic, &english, &view);
            Linked { arabic, english, links }
        })
    }

    /// The words of an English target.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new(self.target.folded.as_str()))
    }

    /// The Arabic and the English of a pair of things said of source and target.
    pub fn sides<T>(&self, source: T, target: T) -> (T, T) {
        match self.from {
            Language::Arabic => (source, target),
            Language::English => (target, source),
        }
    }

    /// Where a term of the source stands in it.
    pub fn span(&self, placed: &Placed<'_>) -> Span<Source> {
        self.source.folded.source(placed.found.term_span)
    }

    /// Where a term of the target stands in it.
    pub fn answer_span(&self, placed: &Placed<'_>) -> Span<Source> {
        self.target.folded.source(placed.found.term_span)
    }
}

impl Linked<'_> {
    /// Where a link's Arabic stands.
    pub fn arabic_span(&self, link: &Link) -> Span<Source> {
        self.arabic.text.folded.source(link.span)
    }

    /// Where a link's English stands.
    pub fn english_span(&self, link: &Link) -> Span<Source> {
        let words = self.english.words.get(link.english.clone()).unwrap_or_default();
        let span = words.iter().map(|w| w.span).reduce(Span::join).unwrap_or(Span::new(0, 0));
        let whole = self.english.text.folded.source(span);
        let written = whole.of(self.english.text.source);
        // A possessive stands outside of the name.
        let bare = english::without_possessive(written);
        Span::new(whole.start(), whole.start() + bare.len())
    }

    /// Links by letters that are more likely than not.
    pub fn by_letters(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|l| l.evidence.kind == EvidenceKind::Transliteration && l.weight > 0.0)
    }
}
