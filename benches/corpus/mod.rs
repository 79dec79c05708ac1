//! Entries and text of any size, the same in every run: Arabic-like words, terms that begin alike, sentences in which
//! some of the terms stand behind clitics.

#![allow(dead_code, reason = "each benchmark uses a part of it")]
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use tarjuman::{
    formats::bundled,
    glossary::{Entry, EntryKind, Term, TermStatus},
    id::EntryId,
    text::Language,
};

/// Consonants, the frequent ones several times.
const LETTERS: [char; 36] = [
    'ل', 'م', 'ر', 'ن', 'ب', 'د', 'ع', 'س', 'ق', 'ف', 'ح', 'ك', 'ت', 'ج', 'ش', 'ص', 'خ', 'ط', 'ز', 'ه', 'ض', 'غ', 'ث', 'ذ', 'ظ', 'ل', 'م',
    'ر', 'ن', 'ب', 'د', 'ع', 'س', 'ق', 'ف', 'ح',
];
/// Patterns of words, 1 2 3 for the letters of the root.
const PATTERNS: [&str; 16] =
    ["123", "1ا23", "123ة", "م123", "م12و3", "12ا3", "1و3", "1ي23", "ت12ي3", "ا1ت2ا3", "م1ا23ة", "123ي", "12و3", "أ123", "ا12ا3", "م12ا3"];
/// What names of organisations, places and offices begin with: terms share their beginnings.
const HEADS: [&str; 20] = [
    "وزارة",
    "وزير",
    "رئيس",
    "مدينة",
    "جامعة",
    "شركة",
    "حركة",
    "حزب",
    "مجلس",
    "منظمة",
    "مركز",
    "وكالة",
    "قوات",
    "جبل",
    "نهر",
    "مطار",
    "اتفاق",
    "لجنة",
    "هيئة",
    "بنك",
];
const CLITICS: [&str; 6] = ["و", "ب", "ل", "وب", "ف", "ك"];
/// Words between the terms of a sentence: the most frequent ones of any news text.
const FUNCTION_WORDS: [&str; 16] =
    ["في", "من", "على", "إلى", "أن", "عن", "مع", "التي", "الذي", "قال", "بعد", "هذا", "ما", "لم", "كان", "بين"];

/// A linear congruential generator (Knuth, MMIX): the numbers of a seed never change.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// Small numbers far more often than large ones, as words are used.
    fn skewed(&mut self, bound: usize) -> usize {
        let reach = self.below(bound) + 1;
        self.below(reach)
    }

    fn word(&mut self) -> String {
        let root: Vec<char> = (0..3).map(|_| LETTERS[self.below(LETTERS.len())]).collect();
        PATTERNS[self.below(PATTERNS.len())].chars().map(|c| c.to_digit(10).map_or(c, |n| root[n as usize - 1])).collect()
    }
}

/// Words of the generated language.
fn vocabulary() -> Vec<String> {
    let mut numbers = Numbers::new(7);
    let mut seen = HashSet::new();
    std::iter::repeat_with(|| numbers.word()).filter(|w| seen.insert(w.clone())).take(12_000).collect()
}

/// The bundled glossary and generated entries, `size` of them together.
pub(crate) fn entries(size: usize) -> Vec<Entry> {
    let mut all = bundled::news().unwrap();
    let (words, mut numbers, mut seen) = (vocabulary(), Numbers::new(11), HashSet::new());
    while all.len() < size {
        let mut parts: Vec<String> = Vec::new();
        if numbers.below(3) > 0 {
            parts.push(HEADS[numbers.below(HEADS.len())].into());
        }
        let more = numbers.below(3);
        if parts.is_empty() && more == 0 {
            // Terms of one word are mostly names: they are not among the words of everyday text.
            parts.push(format!("{}{}", numbers.word(), numbers.word()));
        } else {
            for _ in 0..=more {
                let article = if numbers.below(2) == 0 { "ال" } else { "" };
                parts.push(format!("{article}{}", words[numbers.skewed(words.len())]));
            }
        }
        let text = parts.join(" ");
        if !seen.insert(text.clone()) {
            continue;
        }
        let id = format!("generated-{}", all.len());
        let terms =
            vec![Term::new(Language::Arabic, &text, TermStatus::Preferred), Term::new(Language::English, &id, TermStatus::Preferred)];
        let kinds = [EntryKind::Organisation, EntryKind::Place, EntryKind::Person, EntryKind::Term];
        all.push(Entry::new(EntryId::parse(&id).unwrap(), kinds[numbers.below(kinds.len())], terms));
    }
    all.truncate(size);
    all
}

/// Sentences of 25 words; about two of them begin a term of `entries`, every other time behind a clitic.
pub(crate) fn sentences(entries: &[Entry], count: usize) -> Vec<String> {
    let (words, mut numbers) = (vocabulary(), Numbers::new(13));
    let terms: Vec<&str> = entries.iter().filter_map(|e| e.preferred(Language::Arabic)).map(|t| t.text.as_str()).collect();
    (0..count)
        .map(|_| {
            let mut sentence: Vec<String> = Vec::new();
            while sentence.iter().map(|w| w.split(' ').count()).sum::<usize>() < 25 {
                let word = match numbers.below(12) {
                    0 => {
                        let clitic = if numbers.below(2) == 0 { CLITICS[numbers.below(CLITICS.len())] } else { "" };
                        format!("{clitic}{}", terms[numbers.below(terms.len())])
                    }
                    1..=4 => FUNCTION_WORDS[numbers.below(FUNCTION_WORDS.len())].into(),
                    n => format!("{}{}", ["", "ال", "وال"][n % 3], words[numbers.skewed(words.len())]),
                };
                sentence.push(word);
            }
            sentence.join(" ")
        })
        .collect()
}

pub(crate) fn bytes(sentences: &[String]) -> u64 {
    sentences.iter().map(|s| s.len() as u64).sum()
}
