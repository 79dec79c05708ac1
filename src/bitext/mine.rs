//! Term candidates from parallel text: names, and phrases of nouns, with their translations and what speaks for them.
//!
//! | module | idea |
//! | --- | --- |
//! | [`phrase`] | what may be a term in an English sentence, and the Arabic words that say it |
//! | [`rank`] | counts become candidates with a confidence |
//! | [`known`] | what the glossaries say already |
//!
//! A pure function of the pairs and the model: [`Miner::add`] takes what [`phrase::occurrences`] found in each pair, in order;
//! [`Miner::finish`] ranks. Memory grows with the number of different candidates, not with the text.

pub mod known;
pub mod phrase;
pub mod rank;

use rustc_hash::FxHashMap;

use crate::glossary::EntryKind;
use phrase::{Found, Occurrence};

/// What is asked of a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Least number of pairs; one is enough for a name that letters or lexicon speak for.
    pub min_count: u32,
    /// Least confidence.
    pub min_confidence: f64,
    /// Pairs less probable to be translations are not read.
    pub min_parallel: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_count: 2, min_confidence: 0.5, min_parallel: 0.5 }
    }
}

/// A term with its translation.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// As it is mostly written, clitics of its first word taken off.
    pub arabic: String,
    /// As it is mostly written.
    pub english: String,
    /// It is written with capitals.
    pub is_name: bool,
    /// What it seems to name.
    pub kind: EntryKind,
    /// Pairs in which one says the other.
    pub count: u32,
    /// Share of the English term's occurrences that this Arabic says.
    pub p_arabic: f64,
    /// Share of the Arabic term's occurrences that this English says.
    pub p_english: f64,
    /// Mean probability of the links between its words.
    pub alignment: f64,
    /// Probability that both spell one name.
    pub transliteration: f64,
    /// Share of its content words that the lexicon translates.
    pub lexicon: f64,
    /// How far all this can be relied on, 0 to 1; an order, not a probability.
    pub confidence: f64,
    /// Other Arabic forms for the same English, with their counts, most frequent first.
    pub others: Vec<(String, u32)>,
    /// The first pairs it stands in.
    pub examples: Vec<(String, String)>,
    /// What the glossaries say of it.
    pub standing: known::Standing,
}

/// Examples that are kept.
const EXAMPLES: usize = 3;

/// Counts of an English and an Arabic term together.
#[derive(Debug, Default)]
struct Joint {
    count: u32,
    alignment: f64,
    /// Written forms with their counts: Arabic, English.
    written: [FxHashMap<String, u32>; 2],
    examples: Vec<(String, String)>,
    /// How often the Arabic was written with letters before it that may be its own; the last such form.
    whole: Option<(String, u32)>,
    /// How often it was a run of capitals.
    as_name: u32,
    /// How the words are paired, for the lexicon.
    words: Vec<(String, String)>,
}

/// Collects occurrences.
#[derive(Debug, Default)]
pub struct Miner {
    /// By English key, then Arabic key.
    joint: FxHashMap<String, FxHashMap<String, Joint>>,
    /// Occurrences of each English key, with or without a translation.
    english: FxHashMap<String, u32>,
    /// Occurrences of each Arabic key that says something.
    arabic: FxHashMap<String, u32>,
    /// Words away from the start of a sentence: with a capital, and at all.
    capitals: FxHashMap<String, [u32; 2]>,
}

impl Miner {
    /// Adds what a pair holds.
    pub fn add(&mut self, found: Found, arabic: &str, english: &str) {
        for (word, is_capital) in found.words {
            let [capital, all] = self.capitals.entry(word).or_default();
            *capital += u32::from(is_capital);
            *all += 1;
        }
        for occurrence in found.occurrences {
            self.add_occurrence(occurrence, arabic, english);
        }
    }

    fn add_occurrence(&mut self, occurrence: Occurrence, arabic: &str, english: &str) {
        *self.english.entry(occurrence.key.clone()).or_default() += 1;
        let Some(said) = occurrence.said else { return };
        *self.arabic.entry(said.key.clone()).or_default() += 1;
        let joint = self.joint.entry(occurrence.key).or_default().entry(said.key).or_default();
        joint.count += 1;
        joint.as_name += u32::from(occurrence.is_name);
        if let Some(whole) = said.whole {
            let count = joint.whole.as_ref().map_or(0, |w| w.1);
            joint.whole = Some((whole, count + 1));
        }
        joint.alignment += f64::from(said.alignment);
        *joint.written[0].entry(said.written).or_default() += 1;
        *joint.written[1].entry(occurrence.written).or_default() += 1;
        if joint.examples.len() < EXAMPLES {
            joint.examples.push((arabic.to_owned(), english.to_owned()));
        }
        if joint.words.is_empty() {
            joint.words = said.words;
        }
    }

    /// The candidates, the surest first.
    pub fn finish(self, settings: Settings) -> Vec<Candidate> {
        rank::rank(self, settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::word::{Aligner, Resident};

    const PAIRS: [(&str, &str); 6] = [
        ("زار سليماني مدينة كرمان.", "Soleimani visited the city of Kerman."),
        ("قالت وزارة الخارجية إن سليماني وصل.", "The Foreign Ministry said that Soleimani had arrived."),
        ("قالت وزارة الخارجية إن الحرب انتهت.", "The Foreign Ministry said that the war was over."),
        ("تلوث الهواء خطر كبير.", "Air pollution is a great danger."),
        ("ازداد تلوث الهواء في كرمان.", "In Kerman, air pollution has increased."),
        ("وصل إلى كرمان أمس.", "He came to Kerman yesterday."),
    ];

    fn mined(pairs: &[(&str, &str)], resident: &Resident) -> Vec<Candidate> {
        let mut aligner = Aligner::new(resident.model());
        let mut miner = Miner::default();
        for (arabic, english) in pairs {
            miner.add(phrase::occurrences(&aligner.align(arabic, english), arabic, english), arabic, english);
        }
        miner.finish(Settings::default())
    }

    #[test]
    fn names_and_phrases_are_proposed_and_other_words_are_not() {
        let found = mined(&PAIRS, &Resident::Bundled);
        let pair = |english: &str| found.iter().find(|c| c.english == english).map(|c| (c.arabic.as_str(), c.count));
        assert_eq!(pair("Soleimani"), Some(("سليماني", 2)), "{found:?}");
        assert_eq!(pair("Kerman"), Some(("كرمان", 3)), "{found:?}");
        assert_eq!(pair("Foreign Ministry"), Some(("وزارة الخارجية", 2)), "{found:?}");
        assert_eq!(pair("air pollution"), Some(("تلوث الهواء", 2)), "{found:?}");
        assert!(found.iter().all(|c| !["In", "He", "The", "said"].contains(&c.english.as_str())), "{found:?}");
        for c in &found {
            let shares = [c.p_arabic, c.p_english, c.alignment, c.transliteration, c.lexicon, c.confidence];
            assert!(shares.iter().all(|s| (0.0..=1.0001).contains(s)), "{c:?}");
            assert!(!c.examples.is_empty() && c.examples.len() <= EXAMPLES);
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert_eq!(mined(&[], &Resident::Bundled), []);
        assert_eq!(mined(&[("", ""), ("نعم", ""), ("...", "!?"), ("шум", "кот")], &Resident::Absent), []);
    }
}
