//! Counts become candidates with a confidence.

use rustc_hash::FxHashMap;

use super::{Candidate, Joint, Miner, Settings, known::Standing, phrase::most_frequent};
use crate::{
    bitext::word::prior::Prior,
    glossary::EntryKind,
    lexicon::{Lexicon, words::PartOfSpeech},
    text::fold,
    translit::{self, Scratch, name},
};

/// What evidence of letters or lexicon is worth, in pairs: a name spelt alike needs no second pair.
const WORTH: f64 = 3.0;
/// Evidence from which one pair is enough.
const ENOUGH: f64 = 0.8;
/// Weight of the lexicon from which a word counts as translated by it.
const TRANSLATED: f32 = 0.4;

/// Ranks what was collected.
pub(super) fn rank(miner: Miner, settings: Settings) -> Vec<Candidate> {
    let Miner { joint, english, arabic, capitals } = miner;
    let mut judge = Judge::default();
    let mut found: Vec<Candidate> = Vec::new();
    for (english_key, translations) in joint {
        let is_name = english_key.split(' ').any(|word| is_name(&capitals, word));
        // A single word is a term only if it is a name.
        if !english_key.contains(' ') && !is_name {
            continue;
        }
        let mut others: Vec<(String, u32)> = translations.values().map(|j| (most_frequent(&j.written[0]), j.count)).collect();
        others.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        let occurrences = f64::from(english.get(&english_key).copied().unwrap_or(1));
        for (arabic_key, joint) in translations {
            let of_arabic = f64::from(arabic.get(&arabic_key).copied().unwrap_or(1));
            let mut candidate = judge.candidate(joint, is_name, occurrences, of_arabic);
            candidate.others = others.iter().filter(|(form, _)| *form != candidate.arabic).cloned().collect();
            found.push(candidate);
        }
    }
    found.retain(|c| {
        let is_enough = c.count >= settings.min_count || c.transliteration.max(c.lexicon) >= ENOUGH;
        is_enough && c.confidence >= settings.min_confidence
    });
    let order = |c: &Candidate| (c.english.to_lowercase(), c.arabic.clone());
    found.sort_by(|x, y| y.confidence.total_cmp(&x.confidence).then(y.count.cmp(&x.count)).then_with(|| order(x).cmp(&order(y))));
    found
}

/// True for a word that mostly has a capital where no sentence begins.
fn is_name(capitals: &FxHashMap<String, [u32; 2]>, word: &str) -> bool {
    capitals.get(word).is_some_and(|[capital, all]| *capital > 0 && 2 * capital > *all)
}

#[derive(Default)]
struct Judge {
    prior: Prior,
    scratch: Scratch,
}

impl Judge {
    fn candidate(&mut self, joint: Joint, is_name: bool, occurrences: f64, of_arabic: f64) -> Candidate {
        let count = f64::from(joint.count);
        let (arabic, english) = (most_frequent(&joint.written[0]), most_frequent(&joint.written[1]));
        let transliteration = if is_name { spelling(&arabic, &english) } else { 0.0 };
        let lexicon = self.lexicon(&joint.words);
        let (p_arabic, p_english) = (count / occurrences.max(count), count / of_arabic.max(count));
        let alignment = (joint.alignment / count).min(1.0);
        let evidence = transliteration.max(lexicon);
        // Each pair halves what is doubtful; evidence of another kind counts as some pairs more.
        let support = 1.0 - 0.5_f64.powf(count + WORTH * evidence);
        let confidence = (p_arabic * p_english).sqrt() * alignment * support;
        Candidate {
            kind: kind(&arabic, &english, is_name, transliteration),
            arabic,
            english,
            count: joint.count,
            p_arabic,
            p_english,
            alignment,
            transliteration,
            lexicon,
            confidence,
            others: Vec::new(),
            examples: joint.examples,
            standing: Standing::New,
        }
    }

    /// Share of pairs of words that the lexicon knows.
    fn lexicon(&mut self, words: &[(String, String)]) -> f64 {
        let is_known = |(arabic, english): &&(String, String)| {
            let (a, e) = (self.prior.arabic(arabic), self.prior.english(english, false));
            self.prior.weight(&a, &e, &mut self.scratch) >= TRANSLATED
        };
        words.iter().filter(is_known).count() as f64 / words.len().max(1) as f64
    }
}

/// Probability that both spell one name.
fn spelling(arabic: &str, english: &str) -> f64 {
    let Ok(model) = translit::bundled() else { return 0.0 };
    name::compare_texts(model, arabic, english).map_or(0.0, |found| found.probability)
}

/// Words of names of organisations.
const ORGANISATIONS: &[&str] = &[
    "ministry",
    "university",
    "company",
    "corporation",
    "council",
    "party",
    "organization",
    "organisation",
    "agency",
    "association",
    "committee",
    "institute",
    "union",
    "bank",
    "court",
    "parliament",
    "commission",
    "federation",
    "league",
    "force",
    "forces",
    "army",
    "department",
    "club",
    "school",
    "college",
    "group",
    "network",
    "news",
    "nations",
    "church",
];

fn kind(arabic: &str, english: &str, is_name: bool, transliteration: f64) -> EntryKind {
    let words: Vec<String> = english.split_whitespace().map(str::to_lowercase).collect();
    if !is_name {
        return EntryKind::Term;
    }
    if words.iter().any(|w| ORGANISATIONS.contains(&w.as_str())) {
        return EntryKind::Organisation;
    }
    if is_place(arabic) {
        return EntryKind::Place;
    }
    // Two names in a row that are spelt alike are mostly a person's.
    if words.len() > 1 && transliteration >= ENOUGH { EntryKind::Person } else { EntryKind::Term }
}

fn is_place(arabic: &str) -> bool {
    let lexicon = Lexicon::bundled();
    let lemmas = lexicon.with_form(&fold::key(arabic));
    lemmas.iter().filter_map(|n| lexicon.lemma(*n)).any(|l| l.part_of_speech == PartOfSpeech::Place)
}
