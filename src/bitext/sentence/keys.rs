//! What two sentences may share: English meanings of Arabic words, numbers, Latin text, and the consonants of names.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{
    bitext::{
        segment::sentence::{Word, words},
        word::Model,
    },
    lexicon::{Lexicon, english, stem},
    text::class::Class,
};

/// Most content words of a sentence that are compared: a word is a bit of a mask.
pub const MAX_WORDS: usize = 64;

/// A sentence as keys.
#[derive(Debug, Clone, Default)]
pub struct Keyed {
    /// (key, number of the word), sorted by key; no word has a key twice.
    pub keys: Vec<(u32, u8)>,
    /// Number of words with keys.
    pub words: usize,
    /// Letters and digits of the sentence.
    pub length: usize,
}

/// Keys of the words of a document.
#[derive(Debug, Default)]
struct Interner(FxHashMap<String, u32>);

impl Interner {
    fn number(&mut self, key: &str) -> u32 {
        if let Some(number) = self.0.get(key) {
            return *number;
        }
        let number = self.0.len() as u32;
        self.0.insert(key.to_owned(), number);
        number
    }
}

type Keys = SmallVec<[String; 4]>;

/// Reads both documents. A model, if there is one, adds the translations it learned.
pub fn read(arabic: &[&str], english: &[&str], model: Option<&Model>) -> [Vec<Keyed>; 2] {
    let mut interner = Interner::default();
    let arabic = side(arabic, &mut interner, |word| arabic_keys(word, model));
    let english = side(english, &mut interner, english_keys);
    [arabic, english]
}

fn side(sentences: &[&str], interner: &mut Interner, keys_of: impl Fn(&Word) -> Keys + Sync) -> Vec<Keyed> {
    let read: Vec<Vec<Word>> = sentences.par_iter().map(|s| words(s)).collect();
    let mut numbers: FxHashMap<(&str, bool), usize> = FxHashMap::default();
    let mut types: Vec<&Word> = Vec::new();
    for word in read.iter().flatten() {
        numbers.entry((&word.text, word.is_capital)).or_insert_with(|| {
            types.push(word);
            types.len() - 1
        });
    }
    let keys: Vec<Keys> = types.par_iter().map(|w| keys_of(w)).collect();
    let keys: Vec<SmallVec<[u32; 4]>> = keys.into_iter().map(|list| list.iter().map(|k| interner.number(k)).collect()).collect();
    let keyed = |words: &Vec<Word>| {
        let mut keyed = Keyed::default();
        for word in words {
            keyed.length += if word.class.is_word() { word.text.chars().count() } else { 0 };
            let found = &keys[numbers[&(word.text.as_str(), word.is_capital)]];
            if !found.is_empty() && keyed.words < MAX_WORDS {
                keyed.keys.extend(found.iter().map(|k| (*k, keyed.words as u8)));
                keyed.words += 1;
            }
        }
        keyed.keys.sort_unstable();
        keyed.keys.dedup();
        keyed
    };
    read.iter().map(keyed).collect()
}

/// English equivalents of an Arabic word, by their base forms.
fn arabic_keys(word: &Word, model: Option<&Model>) -> Keys {
    let mut keys = Keys::new();
    if word.class != Class::Arabic {
        return shared_keys(word);
    }
    let lexicon = Lexicon::bundled();
    let folded = crate::text::fold::key(&word.text);
    for analysis in stem::analyses(lexicon, &folded, &word.text).iter().take(4) {
        for phrase in lexicon.lemma(analysis.lemma).into_iter().flat_map(|l| &l.english) {
            for base in phrase.iter().filter_map(|id| lexicon.english_form(*id)).filter(|b| !is_common(b)) {
                push(&mut keys, base.to_owned());
            }
        }
    }
    if let Some(model) = model {
        for part in model.segmenter().split(&word.text) {
            for (unit, p, q) in model.translations(&part.form).into_iter().take(6) {
                if p > LEAST_TRANSLATION && q > LEAST_TRANSLATION && !is_common(unit) && unit.chars().all(char::is_alphabetic) {
                    push(&mut keys, english::base(unit).to_owned());
                }
            }
        }
    }
    let bare = folded.strip_prefix("ال").filter(|r| r.chars().count() > 2).unwrap_or(&folded);
    if let Some(skeleton) = skeleton(bare) {
        push(&mut keys, skeleton);
    }
    keys
}

/// Least probability, in both directions, of a learned translation that counts.
const LEAST_TRANSLATION: f32 = 0.1;

fn english_keys(word: &Word) -> Keys {
    if word.class != Class::Latin || is_common(&word.text) {
        return if word.class == Class::Latin { Keys::new() } else { shared_keys(word) };
    }
    let text = word.text.trim_end_matches("'s").replace('\'', "");
    let mut keys: Keys = english::keys(&text).into_iter().filter(|k| !is_common(k)).collect();
    push(&mut keys, format!("={text}"));
    if word.is_capital
        && let Some(skeleton) = skeleton(&text)
    {
        push(&mut keys, skeleton);
    }
    keys
}

/// Numbers and Latin words stand for themselves in both languages.
fn shared_keys(word: &Word) -> Keys {
    match word.class {
        Class::Digit => SmallVec::from_elem(format!("#{}", word.text.replace(',', "")), 1),
        Class::Latin => SmallVec::from_elem(format!("={}", word.text), 1),
        _ => Keys::new(),
    }
}

fn push(keys: &mut Keys, key: String) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}

/// Words that stand in nearly every sentence and so tell nothing.
fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "be", "is", "are", "was", "were", "been", "have", "has", "had", "do", "does", "did", "it", "he", "she", "they", "we", "you", "i",
        "that", "this", "these", "those", "there", "which", "who", "not", "will", "would", "can", "could", "or", "but", "if", "up", "out",
        "than", "them", "him", "her", "me", "us", "my", "your", "our", "so", "also", "such", "when", "while", "what", "how",
    ];
    word.len() < 2 || english::is_function_word(word) || COMMON.contains(&word)
}

/// Consonant classes that keep when a name goes from one script to the other.
const CLASSES: [(&str, char); 9] = [
    ("بفپڤbpfv", 'b'),
    ("تطدضثذtd", 't'),
    ("سصزظشszc", 's'),
    ("كقغخجگkgqxj", 'k'),
    ("رr", 'r'),
    ("لl", 'l'),
    ("مm", 'm'),
    ("نn", 'n'),
    ("حهعءh", ' '),
];
/// Least consonants of a name that its skeleton can tell from others.
const LEAST_CONSONANTS: usize = 3;

/// The consonants of a name in coarse classes, doubled ones once; `None` if there are too few.
fn skeleton(name: &str) -> Option<String> {
    let mut found = String::from("~");
    for c in name.chars() {
        let class = CLASSES.iter().find(|(letters, _)| letters.contains(c)).map(|(_, class)| *class);
        if let Some(class) = class.filter(|class| *class != ' ' && !found.ends_with(*class)) {
            found.push(class);
        }
    }
    (found.len() > LEAST_CONSONANTS).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translations_share_keys_and_others_do_not() {
        let [arabic, english] = read(
            &["زار الرئيس سليماني مدينة كرمان عام ١٩٩٧", "ارتفعت أسعار النفط"],
            &["President Soleimani visited the city of Kerman in 1997", "Oil prices rose"],
            None,
        );
        let shared = |a: &Keyed, e: &Keyed| {
            let mut words: Vec<u8> = e.keys.iter().filter(|(k, _)| a.keys.iter().any(|(x, _)| x == k)).map(|(_, w)| *w).collect();
            words.sort_unstable();
            words.dedup();
            words.len()
        };
        assert!(shared(&arabic[0], &english[0]) >= 5, "{arabic:?} {english:?}");
        assert!(shared(&arabic[1], &english[1]) >= 2);
        assert_eq!(shared(&arabic[0], &english[1]) + shared(&arabic[1], &english[0]), 0);
    }
}
