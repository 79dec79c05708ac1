//! Links: words of both texts that may express each other.

mod entries;
mod initials;
mod letters;
mod values;

use std::ops::Range;

use crate::{
    align::sides::{ArabicSide, EnglishSide},
    glossary::Stack,
    lexicon::{
        Lexicon, number,
        words::{EnglishId, PartOfSpeech},
    },
    text::{Folds, Span},
    translit::Model,
};

use entries::GlossaryView;
use letters::LetterView;

/// The kind of a reason, in the order of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// A glossary entry of the term, spelt as in the glossary.
    GlossaryExact,
    /// A glossary entry after folding.
    Folded,
    /// A glossary entry behind clitics.
    Clitic,
    /// Another form of a glossary entry.
    Inflected,
    /// The letters spell the name.
    Transliteration,
    /// A word translated by the lexicon.
    Lexicon,
    /// An abbreviation.
    Acronym,
    /// Equal numbers or quantities.
    Number,
    /// Equal dates.
    Date,
    /// Neighbours, order, the other sentence.
    Context,
    /// The term itself in its own script.
    SameText,
}

impl EvidenceKind {
    /// Weight of a link of this kind when nothing speaks against it, in nats a word: what differs from it is news.
    pub fn typical(self) -> f32 {
        match self {
            Self::GlossaryExact | Self::Folded | Self::Clitic | Self::Inflected => weight::GLOSSARY,
            Self::Transliteration => 5.0,
            Self::Lexicon => weight::LEXICON[0],
            Self::Acronym | Self::SameText => weight::SAME_TEXT,
            Self::Number | Self::Date | Self::Context => weight::NUMBER,
        }
    }
}

/// A reason for a link.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Its kind.
    pub kind: EvidenceKind,
    /// Its own strength, 0 to 1.
    pub score: f64,
    /// For people.
    pub detail: String,
    /// Resource name of the glossary entry.
    pub entry: Option<String>,
}

/// Words of both texts that may express each other.
#[derive(Debug, Clone)]
pub struct Link {
    /// Arabic words.
    pub arabic: Range<usize>,
    /// English words.
    pub english: Range<usize>,
    /// The Arabic side without clitics, in the folded text.
    pub span: Span<Folds>,
    /// Evidence in nats: for, if positive.
    pub weight: f32,
    /// A common word or the adjective of a people, as against a name.
    pub is_common: bool,
    /// Not the word itself but one derived from it: a people for its country.
    pub is_derived: bool,
    /// The reason.
    pub evidence: Evidence,
}

/// Weights of the kinds of evidence that do not come from a trained model, in nats. The first equivalent of a lemma is
/// right about twenty times in twenty-one; later ones less often.
mod weight {
    pub(super) const GLOSSARY: f32 = 6.0;
    pub(super) const LEXICON: [f32; 4] = [3.0, 2.6, 2.3, 2.0];
    /// Countries and peoples have one name each.
    pub(super) const PROPER: f32 = 5.0;
    pub(super) const RELATED: f32 = 1.0;
    pub(super) const LEXICON_CUT: f32 = 0.25;
    pub(super) const PARTICLE: f32 = 1.5;
    pub(super) const NUMBER: f32 = 5.0;
    pub(super) const UNIT: f32 = 3.0;
    pub(super) const SAME_TEXT: f32 = 6.0;
    pub(super) const ACRONYM: f32 = 4.5;
    /// Most that letters alone can say: homographs remain.
    pub(super) const LETTERS_MOST: f32 = 6.0;
    /// Least that is worth a link.
    pub(super) const LETTERS_LEAST: f32 = -0.5;
}

/// What is known of an Arabic text by itself, and what is found out about it on the way: made once for all that it is linked with.
pub struct ArabicView<'a> {
    glossary: GlossaryView<'a>,
    letters: LetterView,
}

impl<'a> ArabicView<'a> {
    /// Looks the text up in the glossaries.
    pub fn new(stack: &'a Stack, arabic: &ArabicSide<'_>) -> Self {
        Self { glossary: GlossaryView::new(stack, arabic), letters: LetterView::default() }
    }
}

/// What links are made with.
#[derive(Clone, Copy)]
pub struct Linker<'m> {
    /// Names across scripts.
    pub model: &'m Model,
    /// Words across languages.
    pub lexicon: &'m Lexicon,
}

impl Linker<'_> {
    /// All links between two texts.
    pub fn links(self, arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, view: &ArabicView<'_>) -> Vec<Link> {
        let mut found = Vec::new();
        view.glossary.links(arabic, english, &mut found);
        self.lexicon_links(arabic, english, &mut found);
        view.letters.links(self.model, arabic, english, &mut found);
        values::number_links(arabic, english, &mut found);
        values::ordinal_links(arabic, english, &mut found);
        values::date_links(arabic, english, &mut found);
        values::decade_links(arabic, english, &mut found);
        values::acronym_links(arabic, english, &mut found);
        initials::links(self.lexicon, arabic, english, &mut found);
        values::particle_links(arabic, english, &mut found);
        values::same_text_links(arabic, english, &mut found);
        found
    }

    fn lexicon_links(self, arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
        for (i, word) in arabic.words.iter().enumerate() {
            for analysis in &word.analyses {
                let start = word.token.span.start();
                let span = Span::new(start + analysis.stem.start(), start + analysis.stem.end());
                // The dual says two: جنديان is two soldiers.
                let is_dual = DUAL.iter().any(|e| arabic.key(i).ends_with(e)) && analysis.cost > 0.0;
                self.lemma_links(
                    analysis.lemma,
                    Inflection { cost: analysis.cost, is_dual, is_derived: analysis.is_derived },
                    &(i..i + 1, span),
                    english,
                    found,
                );
            }
        }
        for phrase in &arabic.phrases {
            let how = Inflection { cost: phrase.cost, is_dual: false, is_derived: false };
            self.lemma_links(phrase.lemma, how, &(phrase.words.clone(), phrase.span), english, found);
        }
    }

    fn lemma_links(
        self,
        lemma: u32,
        how: Inflection,
        place: &(Range<usize>, Span<Folds>),
        english: &EnglishSide<'_>,
        found: &mut Vec<Link>,
    ) {
        let Some(lemma) = self.lexicon.lemma(lemma) else { return };
        let is_proper = matches!(lemma.part_of_speech, PartOfSpeech::Place | PartOfSpeech::People | PartOfSpeech::Name);
        let weight_at = |rank: usize| if is_proper { weight::PROPER } else { weight::LEXICON[rank.min(3)] };
        let ranked = lemma.english.iter().enumerate().map(|(rank, phrase)| (phrase, weight_at(rank), false));
        let related = lemma.related.iter().map(|phrase| (phrase, weight::LEXICON[0], true));
        for (phrase, weight, is_derived) in ranked.chain(related) {
            for j in phrase.first().into_iter().flat_map(|id| english.places(*id)) {
                let Some(end) = phrase_at(english, j, phrase) else { continue };
                // A preposition translated says nothing, and would draw the span out over it.
                if english.words[j..end].iter().all(|w| w.is_function) {
                    continue;
                }
                let words = phrase.len() as f32;
                let is_dual = how.is_dual && is_after_two(english, j);
                let (j, words) = if is_dual { (j - 1, words + 1.0) } else { (j, words) };
                let detail = format!("{} = {}", lemma.arabic, shown(english, j..end));
                // Iran's is what Arabic says with the adjective.
                let is_possessive = english.words[end - 1].is_possessive;
                let is_derived = (is_derived || how.is_derived) && !is_possessive;
                let full = if is_derived { weight::RELATED } else { weight * words };
                let weight = full - how.cost * weight::LEXICON_CUT;
                let is_common = !matches!(lemma.part_of_speech, PartOfSpeech::Place | PartOfSpeech::Name);
                found.push(Link { is_common, is_derived, ..link(place.clone(), j..end, weight, EvidenceKind::Lexicon, detail) });
            }
        }
    }
}

/// Endings of the dual, folded.
const DUAL: [&str; 2] = ["ان", "ين"];

/// True if the word before says two, as the Arabic dual does with its ending.
fn is_after_two(english: &EnglishSide<'_>, j: usize) -> bool {
    j > 0 && english.words[j - 1].number.is_some_and(|n| n.words == 1 && number::same(n.value, 2.0))
}

/// How a word differs from its lemma.
#[derive(Clone, Copy)]
struct Inflection {
    cost: f32,
    is_dual: bool,
    is_derived: bool,
}

/// End of the words of a lexicon phrase that begin at `j`, if they stand there; function words may come between.
fn phrase_at(english: &EnglishSide<'_>, j: usize, phrase: &[EnglishId]) -> Option<usize> {
    let mut at = j;
    for (n, id) in phrase.iter().enumerate() {
        while n > 0 && english.words.get(at).is_some_and(|w| w.is_function && !w.ids.contains(id)) {
            at += 1;
        }
        english.words.get(at).filter(|w| w.ids.contains(id))?;
        at += 1;
    }
    Some(at)
}

fn link(place: (Range<usize>, Span<Folds>), english: Range<usize>, weight: f32, kind: EvidenceKind, detail: String) -> Link {
    let score = f64::from(1.0 / (1.0 + (-weight).exp()));
    Link {
        arabic: place.0,
        english,
        span: place.1,
        weight,
        is_common: false,
        is_derived: false,
        evidence: Evidence { kind, score, detail, entry: None },
    }
}

fn shown(english: &EnglishSide<'_>, range: Range<usize>) -> String {
    let words = english.words.get(range).unwrap_or_default();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return String::new() };
    english.text.folded.source(first.span.join(last.span)).of(english.text.source).to_owned()
}
