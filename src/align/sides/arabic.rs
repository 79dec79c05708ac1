//! Arabic text: what each word may mean, and which names its letters may spell.

use std::ops::Range;

use smallvec::SmallVec;

use super::Signature;
use crate::{
    glossary::lookup::Text,
    lexicon::{
        Lexicon, date, number, spacing,
        stem::{self, Analysis},
        unit,
        words::{PartOfSpeech, bare_key},
    },
    text::{
        Folds, Span,
        class::{Class, is_mark, without_marks},
        clitic,
        token::{Token, tokens},
    },
    translit::{Model, Prepared, alphabet::ArabicWord as ArabicLetters},
};

/// One way to read a word as letters of a name: proclitics and perhaps an ending cut off.
#[derive(Debug)]
pub struct Shape {
    /// The word without its proclitics, in the folded text.
    pub span: Span<Folds>,
    /// What the cut costs, in nats.
    pub cost: f32,
    /// An ending was cut off: the word says a people rather than the name.
    pub is_derived: bool,
    /// For comparing.
    pub prepared: Prepared,
    /// For a quick look first.
    pub signature: Signature,
}

/// A word of the Arabic text.
#[derive(Debug)]
pub struct ArabicWord {
    /// Where it stands and what it is.
    pub token: Token,
    /// Its lemmas, cheapest first.
    pub analyses: SmallVec<[Analysis; 4]>,
    /// Its readings as a name.
    pub shapes: SmallVec<[Shape; 4]>,
    /// A preposition, particle or the like.
    pub is_function: bool,
    /// A verb by its cheapest reading.
    pub is_verb: bool,
    /// The number that begins here.
    pub number: Option<number::Found>,
    /// The units that begin here, with the words that say each.
    pub units: SmallVec<[(unit::Unit, usize); 2]>,
    /// The dates that begin here, shortest first, with the length in bytes of a proclitic before them.
    pub dates: SmallVec<[(date::Found, usize); 2]>,
}

/// Words that the lexicon knows together: الولايات المتحدة, بنية تحتية.
#[derive(Debug)]
pub struct Phrase {
    /// The words.
    pub words: Range<usize>,
    /// The same without particles, its article included, in the folded text.
    pub span: Span<Folds>,
    /// Number of its lemma.
    pub lemma: u32,
    /// What was cut off to get there.
    pub cost: f32,
}

/// An Arabic text, read.
#[derive(Debug)]
pub struct ArabicSide<'t> {
    /// The text.
    pub text: Text<'t>,
    /// Its words and punctuation marks.
    pub words: Vec<ArabicWord>,
    /// Its words that belong together.
    pub phrases: Vec<Phrase>,
    /// For each word, it and the next read as one name.
    pub joined: Vec<SmallVec<[Shape; 2]>>,
}

impl<'t> ArabicSide<'t> {
    /// Reads a text.
    pub fn new(source: &'t str, model: &Model, lexicon: &Lexicon) -> Self {
        let text = Text::new(source);
        let folded = text.folded.as_str();
        let all = spaced(&text, tokens(folded), lexicon);
        let keys: Vec<&str> = all.iter().map(|t| t.span.of(folded)).collect();
        let words: Vec<_> = all.iter().enumerate().map(|(i, token)| read_arabic(&text, *token, &keys[i..], model, lexicon)).collect();
        let phrases = phrases(&all, &keys, lexicon);
        let joined = (0..words.len()).map(|i| joined(&text, words.get(i..i + 2).unwrap_or_default(), model)).collect();
        Self { text, words, phrases, joined }
    }

    /// The folded form of a word.
    pub fn key(&self, word: usize) -> &str {
        self.words.get(word).map_or("", |w| w.token.span.of(self.text.folded.as_str()))
    }
}

/// Tokens, those that lost the space inside them cut.
fn spaced(text: &Text<'_>, tokens: Vec<Token>, lexicon: &Lexicon) -> Vec<Token> {
    let folded = text.folded.as_str();
    let mut all = Vec::with_capacity(tokens.len() + 2);
    for token in tokens {
        let mut start = token.span.start();
        if token.class == Class::Arabic {
            let ends_word = |at: usize| {
                let written = text.folded.source(Span::<Folds>::new(token.span.start(), token.span.start() + at)).of(text.source);
                written.trim_end_matches(is_mark).ends_with(['ة', 'ى'])
            };
            for cut in spacing::lost_spaces(lexicon, token.span.of(folded), ends_word) {
                let cut = token.span.start() + cut;
                all.push(Token { span: Span::new(start, cut), ..token });
                start = cut;
            }
        }
        all.push(Token { span: Span::new(start, token.span.end()), ..token });
    }
    all
}

fn read_arabic(text: &Text<'_>, token: Token, ahead: &[&str], model: &Model, lexicon: &Lexicon) -> ArabicWord {
    let key = ahead.first().copied().unwrap_or_default();
    let is_arabic = token.class == Class::Arabic;
    let written = text.folded.source(token.span).of(text.source);
    let analyses = if is_arabic { stem::analyses(lexicon, key, written) } else { SmallVec::new() };
    let is_first = |most: f32, part: PartOfSpeech| {
        analyses.first().is_some_and(|a| a.cost <= most && lexicon.lemma(a.lemma).is_some_and(|l| l.part_of_speech == part))
    };
    // إلى and آلي fold alike: the particle is told by its spelling.
    let bare = without_marks(written);
    let is_particle = |a: &Analysis| {
        a.cost <= 0.0 && lexicon.lemma(a.lemma).is_some_and(|l| l.part_of_speech == PartOfSpeech::Function && *l.arabic == *bare)
    };
    let is_function = is_first(0.0, PartOfSpeech::Function) || analyses.iter().any(is_particle);
    let is_verb = is_first(f32::MAX, PartOfSpeech::Verb) || (analyses.is_empty() && is_arabic && is_verb_form(key, lexicon));
    let shapes = if is_arabic && !is_function { shapes(text, token, key, model) } else { SmallVec::new() };
    ArabicWord {
        token,
        shapes,
        number: read_number(ahead),
        units: unit::arabic(ahead.get(..ahead.len().min(2)).unwrap_or_default()),
        dates: read_dates(ahead),
        analyses,
        is_function,
        is_verb,
    }
}

/// Endings of verbs in the past, folded; and the prefixes of the present beside ي, by which the lexicon lists it.
const PAST: [&str; 4] = ["ت", "وا", "نا", "ن"];
const PRESENT: [&str; 2] = ["ت", "ن"];

/// True for a form of a verb that the lexicon lists in the masculine singular only: غادرت, تعتزم, behind و ف س too.
fn is_verb_form(key: &str, lexicon: &Lexicon) -> bool {
    let is_verb =
        |form: &str| lexicon.with_form(form).iter().any(|n| lexicon.lemma(*n).is_some_and(|l| l.part_of_speech == PartOfSpeech::Verb));
    let bare = key.strip_prefix(['و', 'ف', 'س']).filter(|rest| rest.chars().count() >= 3);
    std::iter::once(key).chain(bare).any(|word| {
        is_verb(word)
            || PAST.iter().filter_map(|ending| word.strip_suffix(ending)).any(is_verb)
            || PRESENT.iter().filter_map(|prefix| word.strip_prefix(prefix)).any(|rest| is_verb(&format!("ي{rest}")))
    })
}

/// Longest Arabic word, in bytes, that is tried joined to its neighbour.
const JOINED_MOST: usize = 14;

/// Two Arabic words that English may write as one: عبد الله = Abdollah, روح الله = Ruhollah.
fn joined(text: &Text<'_>, pair: &[ArabicWord], model: &Model) -> SmallVec<[Shape; 2]> {
    let short = |w: &ArabicWord| w.token.class == Class::Arabic && !w.is_function && w.token.span.len() <= JOINED_MOST;
    let [first, second] = pair else { return SmallVec::new() };
    if !short(first) || !short(second) {
        return SmallVec::new();
    }
    let heads = first.shapes.iter().filter(|head| head.span.end() == first.token.span.end());
    let join = |head: &Shape| {
        let span = Span::new(head.span.start(), second.token.span.end());
        let written: String = text.folded.source(span).of(text.source).split_whitespace().collect();
        let letters = ArabicLetters::parse(&written).ok()?;
        let signature = head.signature.plus(second.shapes.first().map(|s| s.signature).unwrap_or_default());
        Some(Shape { span, cost: head.cost, is_derived: false, prepared: model.arabic(&letters), signature })
    };
    heads.filter_map(join).collect()
}

fn read_number(ahead: &[&str]) -> Option<number::Found> {
    number::arabic(ahead).or_else(|| {
        let (first, rest) = ahead.split_first()?;
        let bare = without_particle(first)?;
        number::arabic(&[&[bare], rest.get(..rest.len().min(6)).unwrap_or_default()].concat())
    })
}

fn read_dates(ahead: &[&str]) -> SmallVec<[(date::Found, usize); 2]> {
    let as_is = date::arabic(ahead);
    if !as_is.is_empty() {
        return as_is.into_iter().map(|f| (f, 0)).collect();
    }
    let Some((first, rest)) = ahead.split_first() else { return SmallVec::new() };
    let Some(bare) = without_particle(first) else { return SmallVec::new() };
    let cut = first.len() - bare.len();
    date::arabic(&[&[bare], rest.get(..rest.len().min(8)).unwrap_or_default()].concat()).into_iter().map(|f| (f, cut)).collect()
}

/// The word without و ف ب ل ك before it.
fn without_particle(word: &str) -> Option<&str> {
    word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(|rest| rest.chars().count() >= 2)
}

fn phrases(tokens: &[Token], keys: &[&str], lexicon: &Lexicon) -> Vec<Phrase> {
    let mut found = Vec::new();
    for (i, first) in tokens.iter().enumerate().filter(|(_, t)| t.class == Class::Arabic) {
        for row in clitic::PROCLITICS {
            let Some(head) = keys[i].strip_prefix(row.written) else { continue };
            let Some(longest) = lexicon.longest_phrase(head) else { continue };
            let mut key = head.to_owned();
            for j in (i + 1..tokens.len().min(i + longest)).take_while(|j| tokens[*j].class == Class::Arabic) {
                key = format!("{key} {}", bare_key(keys[j]));
                let article = if row.has_article() { row.parts.last().map_or(0, |p| p.len) } else { 0 };
                let span = Span::new(first.span.start() + row.written.len() - article, tokens[j].span.end());
                let cost = row.parts.len() as f32 * PHRASE_CLITIC_COST;
                found.extend(lexicon.with_form(&key).iter().map(|lemma| Phrase { words: i..j + 1, span, lemma: *lemma, cost }));
            }
        }
    }
    found
}

/// Cost of a clitic before a phrase: less than before a word, since the words after it confirm the reading.
const PHRASE_CLITIC_COST: f32 = 0.5;

/// Shortest rest of a word, in letters, that can still be a name by itself.
const MIN_NAME: usize = 3;
/// Endings that names of groups take, with what cutting them off costs, in nats: الحوثيين is Houthi in a plural, but
/// الإسرائيلية says Israeli, seldom Israel.
const NAME_ENDINGS: &[(&str, f32)] = &[("ين", 1.5), ("ون", 1.5), ("يه", DERIVED_COST)];
/// Nats lost for a particle cut off: one word in two that begins with such a letter has it in its root.
const PARTICLE_COST: f32 = 0.7;
/// The same for ك (like), which seldom stands before a name: كزافييه is Xavier.
const LIKE_COST: f32 = 2.0;
/// Letters that fold to those of particles, and never are one: ڤولفغانغ is Wolfgang.
const NOT_PARTICLES: [char; 3] = ['ڤ', 'ڥ', 'پ'];
/// Nats lost where the word says a people rather than the name itself.
const DERIVED_COST: f32 = 4.5;

fn particle_cost(particle: &clitic::Morpheme) -> f32 {
    if particle.form == "ك" { LIKE_COST } else { PARTICLE_COST }
}

fn shapes(text: &Text<'_>, token: Token, key: &str, model: &Model) -> SmallVec<[Shape; 4]> {
    let mut found: SmallVec<[Shape; 4]> = SmallVec::new();
    let mut add = |start: usize, end: usize, cost: f32| {
        let letters = Span::<Folds>::new(token.span.start() + start, token.span.start() + end);
        let written = text.folded.source(letters).of(text.source);
        if let Ok(letters) = ArabicLetters::parse(written) {
            let folded = key.get(start..end).unwrap_or_default();
            let span = Span::new(token.span.start() + start, token.span.end());
            found.push(Shape {
                span,
                cost,
                is_derived: cost >= DERIVED_COST,
                prepared: model.arabic(&letters),
                signature: Signature::of(folded),
            });
        }
    };
    for row in clitic::PROCLITICS {
        let Some(rest) = key.strip_prefix(row.written) else { continue };
        let is_verbal = row.parts.iter().any(|p| p.kind == clitic::MorphemeKind::Future);
        if is_verbal || (!row.parts.is_empty() && rest.chars().count() < MIN_NAME) {
            continue;
        }
        let cut = text.folded.source(Span::<Folds>::new(token.span.start(), token.span.start() + row.written.len())).of(text.source);
        if cut.contains(NOT_PARTICLES) {
            continue;
        }
        let particles: f32 = row.parts.iter().filter(|p| p.kind != clitic::MorphemeKind::Article).map(particle_cost).sum();
        // With an article, the name may carry it (القدس) or not (الحوثي): both readings; لل has only the latter.
        let start = row.written.len();
        if row.has_article() && row.written.ends_with("ال") {
            add(start - "ال".len(), key.len(), particles);
        }
        add(start, key.len(), particles);
    }
    for (ending, cost) in NAME_ENDINGS {
        let start = if key.starts_with("ال") { "ال".len() } else { 0 };
        if let Some(stem) = key.strip_suffix(*ending).filter(|s| s[start..].chars().count() >= 4) {
            add(start, stem.len(), *cost);
        }
    }
    found
}
