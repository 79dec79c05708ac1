//! Counts become candidates with a confidence.

use rustc_hash::FxHashMap;

use super::{Candidate, Joint, Miner, Settings, known::Standing, phrase::most_frequent};
use crate::{
    bitext::word::prior::Prior,
    glossary::EntryKind,
    lexicon::{Lexicon, english, number, stem, words::PartOfSpeech},
    text::fold,
    translit::{self, Scratch, name},
};

/// What evidence of letters or lexicon is worth, in pairs: a name spelt alike needs no second pair.
const WORTH: f64 = 3.0;
/// Evidence from which one pair of a name is enough; a phrase may always be a chance of its sentence (`the sky is blue`).
const ENOUGH: f64 = 0.8;
/// Weight of the lexicon from which a word counts as translated by it.
const TRANSLATED: f32 = 0.4;

/// Ranks what was collected.
pub(super) fn rank(miner: Miner, settings: Settings) -> Vec<Candidate> {
    let Miner { joint, english: of_english, arabic, capitals } = miner;
    let mut judge = Judge::default();
    let mut found: Vec<Candidate> = Vec::new();
    for (english_key, translations) in joint {
        let has_name = english_key.split(' ').any(|word| is_name(&capitals, word));
        let total: u32 = translations.values().map(|j| j.count).sum();
        let as_name = 2 * translations.values().map(|j| j.as_name).sum::<u32>() > total;
        // A run of capitals with no name in it is a title or the start of a sentence; a phrase with one is a sentence cut off (`Sami
        // wrote`). A number makes no term.
        if as_name != has_name || is_number(&english_key) {
            continue;
        }
        let mut others: Vec<(String, u32)> = translations.values().map(|j| (most_frequent(&j.written[0]), j.count)).collect();
        others.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        let occurrences = f64::from(of_english.get(&english_key).copied().unwrap_or(1));
        for (arabic_key, joint) in translations {
            let of_arabic = f64::from(arabic.get(&arabic_key).copied().unwrap_or(1));
            let mut candidate = judge.candidate(joint, as_name, occurrences, of_arabic);
            if let Some(candidate) = &mut candidate {
                candidate.others = others.iter().filter(|(form, _)| *form != candidate.arabic).cloned().collect();
            }
            found.extend(candidate);
        }
    }
    found.retain(|c| {
        let is_spelt = c.is_name && c.transliteration.max(c.lexicon) >= ENOUGH;
        let is_enough = c.count >= settings.min_count || is_spelt;
        is_enough && c.confidence >= settings.min_confidence
    });
    drop_parts(&mut found);
    let order = |c: &Candidate| (c.english.to_lowercase(), c.arabic.clone());
    found.sort_by(|x, y| y.confidence.total_cmp(&x.confidence).then(y.count.cmp(&x.count)).then_with(|| order(x).cmp(&order(y))));
    found
}

/// True for a key with a number in it: `five minutes`.
fn is_number(key: &str) -> bool {
    let words: Vec<&str> = key.split([' ', '-']).collect();
    (0..words.len()).any(|at| number::english(&words[at..]).is_some())
}

/// Drops phrases that only ever stand in a longer one that was found as often: `violent video` beside `violent video games`.
fn drop_parts(found: &mut Vec<Candidate>) {
    let mut longest: FxHashMap<String, u32> = FxHashMap::default();
    for candidate in found.iter() {
        let words: Vec<String> = candidate.english.split(' ').map(str::to_lowercase).collect();
        for length in 2..words.len() {
            for part in words.windows(length) {
                let count = longest.entry(part.join(" ")).or_default();
                *count = candidate.count.max(*count);
            }
        }
    }
    found.retain(|c| longest.get(&c.english.to_lowercase()).is_none_or(|count| *count < c.count));
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
    /// `None` if it is no term.
    fn candidate(&mut self, joint: Joint, is_name: bool, occurrences: f64, of_arabic: f64) -> Option<Candidate> {
        let count = f64::from(joint.count);
        let (mut arabic, english) = (most_frequent(&joint.written[0]), most_frequent(&joint.written[1]));
        if !is_name && is_verbal(&joint.words) {
            return None;
        }
        // Bu-enos Aires does not begin with a preposition: where the letters cut off spell the name, they belong to it.
        if is_name
            && let Some((whole, times)) = &joint.whole
            && 2 * times > joint.count
            && logit(whole, &english) > logit(&arabic, &english)
        {
            arabic.clone_from(whole);
        }
        let transliteration = if is_name { spelling(&arabic, &english) } else { 0.0 };
        let lexicon = self.lexicon(&joint.words);
        let (p_arabic, p_english) = (count / occurrences.max(count), count / of_arabic.max(count));
        let alignment = (joint.alignment / count).min(1.0);
        let evidence = transliteration.max(lexicon);
        // Each pair halves what is doubtful; evidence of another kind counts as some pairs more.
        let support = 1.0 - 0.5_f64.powf(count + WORTH * evidence);
        let confidence = (p_arabic * p_english).sqrt() * alignment * support;
        Some(Candidate {
            kind: kind(&arabic, &english, is_name, transliteration),
            arabic,
            english,
            is_name,
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
        })
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

/// True if the lexicon reads some pair of words as a verb and its translation only: `eat watermelon`.
fn is_verbal(words: &[(String, String)]) -> bool {
    let lexicon = Lexicon::bundled();
    words.iter().any(|(arabic, english)| {
        let ids: Vec<_> = english::keys(english).iter().filter_map(|key| lexicon.english_id(key)).collect();
        let analyses = stem::analyses(lexicon, arabic, arabic);
        let lemmas = analyses.iter().filter_map(|a| lexicon.lemma(a.lemma));
        let mut speaking = lemmas.filter(|l| l.english.iter().flatten().any(|id| ids.contains(id))).peekable();
        speaking.peek().is_some() && speaking.all(|l| l.part_of_speech == PartOfSpeech::Verb)
    })
}

/// Log-odds that both spell one name.
fn logit(arabic: &str, english: &str) -> f64 {
    let compared = translit::bundled().ok().and_then(|model| name::compare_texts(model, arabic, english).ok());
    compared.map_or(f64::MIN, |found| found.logit)
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
    if is_of(arabic, PartOfSpeech::Place) {
        return EntryKind::Place;
    }
    if words.iter().any(|w| ORGANISATIONS.contains(&w.as_str())) {
        return EntryKind::Organisation;
    }
    // A given name, and another that is spelt alike.
    let first = arabic.split(' ').next().unwrap_or_default();
    let is_person = words.len() > 1 && transliteration >= ENOUGH && is_of(first, PartOfSpeech::Name);
    if is_person { EntryKind::Person } else { EntryKind::Term }
}

/// True if the lexicon has the words as this part of speech, with or without article.
fn is_of(arabic: &str, part_of_speech: PartOfSpeech) -> bool {
    let lexicon = Lexicon::bundled();
    let key = fold::key(arabic);
    let bare = key.strip_prefix("ال").unwrap_or(&key);
    let lemmas = lexicon.with_form(&key).iter().chain(lexicon.with_form(bare));
    lemmas.filter_map(|n| lexicon.lemma(*n)).any(|l| l.part_of_speech == part_of_speech)
}
