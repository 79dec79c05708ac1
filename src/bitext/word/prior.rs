//! What is known of word pairs before any text is read: the lexicon, clitics, equal text, names spelt alike.
//!
//! A prior is a pseudo-count: 1 for "these two translate each other", less for doubt.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{
    lexicon::{Lexicon, english, stem, words::EnglishId},
    text::class,
    translit::{
        Model as Letters, Prepared, Scratch,
        alphabet::{ArabicWord, LatinWord},
    },
};

/// What clitics mean, most usual first: (unit, English units).
const CLITICS: &[(&str, &[&str])] = &[
    ("و+", &["and"]),
    ("ف+", &["so", "then", "and"]),
    ("ب+", &["with", "in", "by", "at", "of"]),
    ("ك+", &["as", "like"]),
    ("ل+", &["to", "for", "of", "have"]),
    ("س+", &["will"]),
    ("ال+", &["the"]),
    ("+ه", &["his", "him", "it", "he", "its"]),
    ("+ها", &["her", "its", "she", "it", "them", "their"]),
    ("+هما", &["their", "them", "they"]),
    ("+هم", &["their", "them", "they"]),
    ("+هن", &["their", "them", "they"]),
    ("+ك", &["your", "you"]),
    ("+كما", &["your", "you"]),
    ("+كم", &["your", "you"]),
    ("+كن", &["your", "you"]),
    ("+ني", &["me", "i"]),
    ("+ي", &["my", "me", "i"]),
    ("+نا", &["our", "us", "we"]),
];

/// Share of each equivalent of a lemma or clitic by its rank; later ones are rarer.
const BY_RANK: [f32; 4] = [1.0, 0.8, 0.6, 0.5];
/// Each nat of doubt about the reading of a word costs this share.
const DOUBT: f32 = 0.5;

/// Weight of units that are the same text in both languages: Latin words, numbers, marks.
const SAME: f32 = 2.0;
/// Least probability at which letters speak for one name.
const LEAST_PROBABILITY: f64 = 0.2;
/// Least letters of a name on either side; shorter words resemble too many others.
const LEAST_LETTERS: usize = 3;

/// The lexicon as a prior between the units of two vocabularies.
#[derive(Debug)]
pub struct Prior {
    lexicon: &'static Lexicon,
    letters: Option<&'static Letters>,
}

impl Default for Prior {
    fn default() -> Self {
        Self { lexicon: Lexicon::bundled(), letters: crate::translit::bundled().ok() }
    }
}

/// An English unit as the prior sees it.
#[derive(Debug, Default, Clone)]
pub struct EnglishUnit {
    form: Box<str>,
    ids: SmallVec<[EnglishId; 4]>,
    letters: Option<Prepared>,
}

/// An Arabic unit as the prior sees it.
#[derive(Debug, Default, Clone)]
pub struct ArabicUnit {
    /// Base forms it may mean, with a weight.
    pub meanings: SmallVec<[(EnglishId, f32); 8]>,
    /// English units that a clitic means, the most usual first.
    clitic: &'static [&'static str],
    letters: Option<Prepared>,
}

impl ArabicUnit {
    /// The English units that a clitic means, with weights.
    pub fn clitic_words(&self) -> impl Iterator<Item = (&'static str, f32)> {
        self.clitic.iter().enumerate().map(|(rank, word)| (*word, by_rank(rank)))
    }
}

impl Prior {
    /// Reads an English unit.
    pub fn english(&self, form: &str, may_be_name: bool) -> EnglishUnit {
        let ids = english::keys(form).iter().chain([&form.to_owned()]).filter_map(|k| self.lexicon.english_id(k)).collect();
        let is_long = form.chars().count() >= LEAST_LETTERS && form.chars().all(char::is_alphabetic);
        let letters = self.letters.filter(|_| may_be_name && is_long);
        let letters = letters.and_then(|model| LatinWord::parse(form).ok().map(|w| model.latin(&w)));
        EnglishUnit { form: form.into(), ids, letters }
    }

    /// Reads an Arabic unit.
    pub fn arabic(&self, form: &str) -> ArabicUnit {
        let mut unit = ArabicUnit::default();
        if let Some((_, words)) = CLITICS.iter().find(|(clitic, _)| *clitic == form) {
            unit.clitic = words;
            return unit;
        }
        if !form.chars().next().is_some_and(|c| class::of(c) == class::Class::Arabic) {
            return unit;
        }
        for analysis in stem::analyses(self.lexicon, form, form) {
            let Some(lemma) = self.lexicon.lemma(analysis.lemma).filter(|_| !analysis.proclitics.has_particle()) else { continue };
            let doubt = DOUBT.powf(analysis.cost);
            for (rank, phrase) in lemma.english.iter().enumerate() {
                let weight = doubt * by_rank(rank) / phrase.len() as f32;
                phrase.iter().for_each(|id| add(&mut unit.meanings, *id, weight));
            }
            for phrase in &lemma.related {
                phrase.iter().for_each(|id| add(&mut unit.meanings, *id, 0.3 * doubt / phrase.len() as f32));
            }
        }
        if form.chars().count() >= LEAST_LETTERS {
            let letters = self.letters.and_then(|model| ArabicWord::parse(form).ok().map(|w| model.arabic(&w)));
            unit.letters = letters;
        }
        unit
    }

    /// Pseudo-count from the lexicon and from letters.
    pub fn weight(&self, arabic: &ArabicUnit, english: &EnglishUnit, scratch: &mut Scratch) -> f32 {
        Self::meaning(arabic, english).max(self.spelling(arabic, english, scratch))
    }

    fn meaning(arabic: &ArabicUnit, english: &EnglishUnit) -> f32 {
        let shared = arabic.meanings.iter().filter(|(id, _)| english.ids.contains(id));
        let by_lexicon = shared.map(|(_, w)| *w).fold(0.0, f32::max);
        let of_clitic = arabic.clitic_words().find(|(word, _)| *word == &*english.form).map_or(0.0, |(_, w)| w);
        by_lexicon.max(of_clitic)
    }

    /// Pseudo-count from letters: the probability of one name.
    pub fn spelling(&self, arabic: &ArabicUnit, english: &EnglishUnit, scratch: &mut Scratch) -> f32 {
        let (Some(model), Some(a), Some(e)) = (self.letters, &arabic.letters, &english.letters) else { return 0.0 };
        let probability = model.compare(a, e, scratch).probability;
        if probability > LEAST_PROBABILITY { probability as f32 } else { 0.0 }
    }

    /// True if letters can speak for the unit.
    pub fn has_letters(unit: &EnglishUnit) -> bool {
        unit.letters.is_some()
    }

    /// English units by the base forms the lexicon knows them under.
    pub fn by_id(units: &[EnglishUnit]) -> FxHashMap<EnglishId, Vec<u32>> {
        let mut found: FxHashMap<EnglishId, Vec<u32>> = FxHashMap::default();
        for (number, unit) in units.iter().enumerate() {
            for id in &unit.ids {
                let list = found.entry(*id).or_default();
                if list.last() != Some(&(number as u32)) {
                    list.push(number as u32);
                }
            }
        }
        found
    }
}

fn by_rank(rank: usize) -> f32 {
    BY_RANK.get(rank).or(BY_RANK.last()).copied().unwrap_or(0.0)
}

fn add(meanings: &mut SmallVec<[(EnglishId, f32); 8]>, id: EnglishId, weight: f32) {
    match meanings.iter_mut().find(|(known, _)| *known == id) {
        Some((_, w)) => *w = w.max(weight),
        None => meanings.push((id, weight)),
    }
}

/// Pseudo-count of units spelt alike in both texts; clitics are never.
pub fn same_text(arabic: &str, english: &str) -> f32 {
    if arabic == english { SAME } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_and_letters_speak_for_pairs() {
        let prior = Prior::default();
        let mut scratch = Scratch::default();
        for (arabic, english, name, least, most) in [
            ("مدينه", "city", false, 0.9, 1.0),
            ("مدن", "cities", false, 0.9, 1.0),
            ("يعلن", "announced", false, 0.3, 1.0),
            ("+هم", "their", false, 0.9, 1.0),
            ("و+", "and", false, 0.9, 1.0),
            ("سليماني", "soleimani", true, 0.5, 1.0),
            ("سليماني", "soleimani", false, 0.0, 0.0),
            ("مدينه", "minister", false, 0.0, 0.0),
        ] {
            let weight = prior.weight(&prior.arabic(arabic), &prior.english(english, name), &mut scratch);
            assert!((least..=most).contains(&weight), "{arabic} {english}: {weight}");
        }
    }
}
