//! English words: base forms, function words.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::text::{class, fold, token};

/// Words that carry no meaning of their own inside a name or term, folded.
const FUNCTION_WORDS: &[&str] = &[
    "the", "a", "an", "of", "for", "and", "in", "on", "at", "to", "from", "by", "with", "against", "de", "la", "le", "du", "des", "el",
    "und", "as", "or", "into", "s", "et", "les", "pour", "y", "e", "del", "di", "da", "von", "van", "its", "their", "his", "her", "under",
    "about", "between", "near",
];

/// True for a folded word that a translation may drop or add freely.
pub fn is_function_word(folded: &str) -> bool {
    static LISTED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FUNCTION_WORDS.iter().copied().collect());
    LISTED.contains(folded)
}

/// The folded words and numbers of a term; a possessive `'s` is taken off.
pub fn words(text: &str) -> SmallVec<[String; 6]> {
    let spelt = text.replace("'s ", " ").replace("’s ", " ");
    let spelt = spelt.trim_end().trim_end_matches("'s").trim_end_matches("’s").trim_end_matches("s'");
    // `words'` loses its s with the apostrophe: put it back for the plural to be found.
    let spelt = if text.trim_end().ends_with("s'") { format!("{spelt}s") } else { spelt.to_owned() };
    let key = fold::key(&spelt);
    token::tokens(&key).into_iter().filter(|t| t.class.is_word()).map(|t| t.span.of(&key).to_owned()).collect()
}

/// A written name without the `'s` of its owner.
pub fn without_possessive(written: &str) -> &str {
    ["'s", "’s"].iter().find_map(|s| written.strip_suffix(s)).unwrap_or(written)
}

/// Irregular plurals and forms of news language: (form, base).
const IRREGULAR: &[(&str, &str)] = &[
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("people", "person"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("mice", "mouse"),
    ("lives", "life"),
    ("wives", "wife"),
    ("leaves", "leaf"),
    ("thieves", "thief"),
    ("halves", "half"),
    ("knives", "knife"),
    ("shelves", "shelf"),
    ("wolves", "wolf"),
    ("crises", "crisis"),
    ("bases", "base"),
    ("analyses", "analysis"),
    ("hypotheses", "hypothesis"),
    ("media", "medium"),
    ("data", "datum"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("said", "say"),
    ("held", "hold"),
    ("led", "lead"),
    ("killed", "kill"),
    ("was", "be"),
    ("were", "be"),
    ("is", "be"),
    ("are", "be"),
    ("has", "have"),
    ("had", "have"),
    ("news", "news"),
    ("series", "series"),
    ("species", "species"),
    ("texas", "texas"),
    ("gas", "gas"),
    ("bus", "bus"),
    ("virus", "virus"),
    ("campus", "campus"),
    ("status", "status"),
    ("corps", "corps"),
    ("headquarters", "headquarters"),
    ("diabetes", "diabetes"),
    ("politics", "politics"),
    ("economics", "economics"),
    ("physics", "physics"),
    ("athletics", "athletics"),
];

/// Endings that are no plural though they look like one.
const NOT_PLURAL: &[&str] = &["ss", "us", "is", "ous"];

/// Base form of a folded English word: singular, without `-ed` or `-ing` left alone. Rules only, no dictionary:
/// both sides of a comparison go through here, so an odd base does no harm.
pub fn base(word: &str) -> &str {
    static IRREGULAR_BASES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| IRREGULAR.iter().copied().collect());
    if let Some(base) = IRREGULAR_BASES.get(word) {
        return base;
    }
    if word.len() < 4 || NOT_PLURAL.iter().any(|e| word.ends_with(e)) || !word.is_ascii() {
        return word;
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return &word[..word.len() - 2];
        }
    }
    // `ies` keeps its ie: `same_word` and `keys` know that it may stand for y.
    word.strip_suffix('s').unwrap_or(word)
}

/// True if two folded English words are forms of one: both bases are equal, or differ by `y` / `ie`.
pub fn same_word(a: &str, b: &str) -> bool {
    let (a, b) = (base(a), base(b));
    a == b || y_stem(a).is_some_and(|s| Some(s) == ie_stem(b)) || ie_stem(a).is_some_and(|s| Some(s) == y_stem(b))
}

/// Least letters of the last part of a compound, and of what stands before it: `port` is in too many words.
const LAST_OF_COMPOUND: usize = 5;
const FIRST_OF_COMPOUND: usize = 3;

/// True if a folded English word is a compound that ends in another: coronaviruses, virus.
pub fn is_compound(word: &str, last: &str) -> bool {
    let first = (last.len() >= LAST_OF_COMPOUND).then(|| base(word).strip_suffix(base(last))).flatten();
    first.is_some_and(|first| first.len() >= FIRST_OF_COMPOUND)
}

fn y_stem(word: &str) -> Option<&str> {
    word.strip_suffix('y')
}

fn ie_stem(word: &str) -> Option<&str> {
    word.strip_suffix("ie")
}

/// The keys under which the lexicon may hold a folded English word: its base, and the base of its verb.
pub fn keys(word: &str) -> SmallVec<[String; 4]> {
    let mut keys: SmallVec<[String; 4]> = SmallVec::new();
    let mut add = |k: String| {
        if k.len() > 1 && !keys.contains(&k) {
            keys.push(k);
        }
    };
    add(base(word).to_owned());
    // fishermen, spokeswomen
    if let Some(stem) = word.strip_suffix("men").filter(|s| s.len() > 2) {
        add(format!("{stem}man"));
    }
    if let Some(stem) = ie_stem(base(word)) {
        add(format!("{stem}y"));
    }
    for ending in ["ed", "ing"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|s| s.len() > 2) {
            add(stem.to_owned());
            add(format!("{stem}e"));
            let mut letters = stem.chars().rev();
            if letters.next().is_some_and(|last| Some(last) == letters.next()) {
                add(stem[..stem.len() - 1].to_owned());
            }
        }
    }
    keys
}

/// True for a word with an upper-case letter after the first, or all capitals: `IRGC`, `UNHCR`, `USAID`.
pub fn is_acronym(written: &str) -> bool {
    let letters: SmallVec<[char; 8]> = written.chars().filter(|c| class::of(*c) == class::Class::Latin && !c.is_ascii_digit()).collect();
    (2..=8).contains(&letters.len()) && letters.iter().filter(|c| c.is_uppercase()).count() * 5 >= letters.len() * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_terms() {
        for (text, expected) in [
            ("Iran's Revolutionary Guards", &["iran", "revolutionary", "guards"][..]),
            ("Doctors' Union", &["doctors", "union"]),
            ("Center for Strategic and International Studies", &["center", "for", "strategic", "and", "international", "studies"]),
            ("820km", &["820km"]),
            ("Washington, DC", &["washington", "dc"]),
            ("Iran's", &["iran"]),
        ] {
            assert_eq!(words(text).as_slice(), expected, "{text}");
        }
    }

    #[test]
    fn owners_lose_their_s() {
        for (written, bare) in [("Iran's", "Iran"), ("Iran’s", "Iran"), ("Iran", "Iran"), ("doctors'", "doctors'")] {
            assert_eq!(without_possessive(written), bare);
        }
    }

    #[test]
    fn forms_of_one_word() {
        for (a, b, same) in [
            ("studies", "study", true),
            ("guards", "guard", true),
            ("agencies", "agency", true),
            ("crises", "crisis", true),
            ("corps", "corp", false),
            ("gas", "ga", false),
            ("states", "state", true),
        ] {
            assert_eq!(same_word(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn acronyms() {
        for (text, yes) in [("IRGC", true), ("UNHCR", true), ("US", true), ("U.S.", true), ("Iran", false), ("A", false), ("USAid", false)]
        {
            assert_eq!(is_acronym(text), yes, "{text}");
        }
    }
}
