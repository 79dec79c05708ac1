//! Lemmas and their English equivalents.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{lexicon::english, text::fold};

/// Part of speech of a lemma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartOfSpeech {
    /// Nouns and verbal nouns.
    Noun,
    /// Adjectives.
    Adjective,
    /// Verbs.
    Verb,
    /// Number words.
    Number,
    /// Prepositions, conjunctions, pronouns, particles, adverbs: words that carry little of a name.
    Function,
}

impl PartOfSpeech {
    fn parse(name: &str) -> Self {
        match name {
            "noun" => Self::Noun,
            "adj" => Self::Adjective,
            "verb" => Self::Verb,
            "num" => Self::Number,
            _ => Self::Function,
        }
    }
}

/// Number of an English word in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnglishId(u32);

/// A lemma.
#[derive(Debug)]
pub struct Lemma {
    /// As the table spells it.
    pub arabic: Box<str>,
    /// Its part of speech.
    pub part_of_speech: PartOfSpeech,
    /// English equivalents, the most usual first, each as its base words.
    pub english: Vec<SmallVec<[EnglishId; 2]>>,
}

/// The compiled tables.
#[derive(Debug, Default)]
pub struct Lexicon {
    lemmas: Vec<Lemma>,
    /// Folded forms of lemmas: the lemma itself, broken plurals, irregular forms.
    forms: FxHashMap<Box<str>, SmallVec<[u32; 2]>>,
    english: FxHashMap<Box<str>, EnglishId>,
    /// Most words of a key of `forms`.
    longest: usize,
}

/// Version of the tables; part of the answer of `GetServiceInfo`.
pub const VERSION: u32 = 1;

static BUNDLED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(include_str!(concat!(env!("OUT_DIR"), "/lexicon.tsv"))));

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// Reads rows of `lemma, part of speech, gender, forms, English`, separated by tabs; the build has checked them.
    pub fn new(rows: &str) -> Self {
        let mut lexicon = Self::default();
        for row in rows.lines() {
            let cells: SmallVec<[&str; 5]> = row.split('\t').collect();
            if let [lemma, part_of_speech, _, forms, equivalents] = cells.as_slice() {
                lexicon.add(lemma, PartOfSpeech::parse(part_of_speech), forms, equivalents);
            }
        }
        lexicon
    }

    fn add(&mut self, lemma: &str, part_of_speech: PartOfSpeech, forms: &str, equivalents: &str) {
        let number = self.lemmas.len() as u32;
        let english = equivalents.split('|').map(|phrase| english::words(phrase).iter().map(|w| self.intern(english::base(w))).collect()).collect();
        self.lemmas.push(Lemma { arabic: lemma.into(), part_of_speech, english });
        let listed = forms.split('|').filter(|f| !f.is_empty() && !f.starts_with('+'));
        for form in std::iter::once(lemma).chain(listed) {
            let key = fold::key(form);
            self.longest = self.longest.max(key.split(' ').count());
            let numbers = self.forms.entry(key.into()).or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }

    fn intern(&mut self, word: &str) -> EnglishId {
        let next = EnglishId(self.english.len() as u32);
        *self.english.entry(word.into()).or_insert(next)
    }

    /// The lemma with a number.
    pub fn lemma(&self, number: u32) -> Option<&Lemma> {
        self.lemmas.get(number as usize)
    }

    /// Number of lemmas.
    pub fn len(&self) -> usize {
        self.lemmas.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.lemmas.is_empty()
    }

    /// Lemmas with this folded form.
    pub fn with_form(&self, folded: &str) -> &[u32] {
        self.forms.get(folded).map_or(&[], |numbers| numbers)
    }

    /// Number of an English word in its base form.
    pub fn english_id(&self, base: &str) -> Option<EnglishId> {
        self.english.get(base).copied()
    }

    /// Most words of a form.
    pub fn longest_form(&self) -> usize {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_tables_are_large_and_sound() {
        let lexicon = Lexicon::bundled();
        assert!(lexicon.len() >= 6_000, "{}", lexicon.len());
        for (number, lemma) in lexicon.lemmas.iter().enumerate() {
            assert!(!lemma.english.is_empty() && lemma.english.iter().all(|e| !e.is_empty()), "{}", lemma.arabic);
            assert!(lexicon.with_form(&fold::key(&lemma.arabic)).contains(&(number as u32)), "{}", lemma.arabic);
        }
    }
}
