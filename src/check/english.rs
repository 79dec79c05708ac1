//! Forms of an English term that are as good as itself: joined or apart, singular or plural, British or American.

use crate::{
    lexicon::english,
    text::{Folds, Span, token::tokens},
};

/// Words whose spelling differs across the Atlantic: (ending or word as one writes it, as the other does), folded.
const SPELLINGS: &[(&str, &str)] = &[
    ("isations", "izations"),
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("ises", "izes"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("ours", "ors"),
    ("our", "or"),
    ("ence", "ense"),
    ("tre", "ter"),
    ("tres", "ters"),
    ("ogue", "og"),
    ("ogues", "ogs"),
    ("mme", "m"),
    ("mmes", "ms"),
    ("lled", "led"),
    ("lling", "ling"),
];

/// Plurals that no rule makes.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("children", "child"),
    ("crises", "crisis"),
    ("analyses", "analysis"),
    ("bases", "basis"),
    ("media", "medium"),
    ("criteria", "criterion"),
    ("wives", "wife"),
    ("lives", "life"),
    ("thieves", "thief"),
];

/// One spelling for both shores.
fn atlantic(word: &str) -> String {
    let found = SPELLINGS.iter().find_map(|(british, american)| word.strip_suffix(british).map(|stem| format!("{stem}{american}")));
    found.unwrap_or_else(|| word.to_owned())
}

/// A key that forms of one word share.
fn key(word: &str) -> String {
    let word = atlantic(word);
    let singular = word.strip_suffix("men").map(|stem| format!("{stem}man"));
    let word = IRREGULAR.iter().find(|(plural, _)| *plural == word).map_or(singular.unwrap_or(word.clone()), |(_, one)| (*one).to_owned());
    let base = english::base(&word);
    // To sanction is a form of sanctions.
    let base = ["ed", "ing"].iter().find_map(|e| base.strip_suffix(e)).filter(|stem| stem.len() >= 4).unwrap_or(base);
    // `-y` and `-ies` have one base only with the last letter aside.
    base.strip_suffix('y').or_else(|| base.strip_suffix("ie")).or_else(|| base.strip_suffix('e')).unwrap_or(base).to_owned()
}

/// A folded English text, read once to look for many terms.
#[derive(Debug)]
pub struct Words {
    text: String,
    /// Where each word stands, and its key.
    words: Vec<(Span<Folds>, String)>,
}

impl Words {
    /// Reads a folded text.
    pub fn new(text: &str) -> Self {
        let words = tokens(text).into_iter().filter(|t| t.class.is_word()).map(|t| (t.span, key(t.span.of(text)))).collect();
        Self { text: text.to_owned(), words }
    }

    /// Where the text has a term, in any form of its words, joined or apart; the first place.
    pub fn find(&self, term: &str) -> Option<Span<Folds>> {
        let wanted: Vec<&str> =
            tokens(term).into_iter().filter(|t| t.class.is_word()).map(|t| t.span.of(term)).filter(|w| *w != "the").collect();
        if wanted.is_empty() {
            return None;
        }
        let keys: Vec<String> = wanted.iter().map(|w| key(w)).collect();
        let joined = wanted.concat();
        let joined_key = key(&joined);
        (0..self.words.len()).find_map(|i| {
            let run = self.words.get(i..i + keys.len()).filter(|run| run.iter().zip(&keys).all(|((_, key), wanted)| key == wanted));
            if let Some(run) = run {
                return Some(run[0].0.join(run[run.len() - 1].0));
            }
            // Joined or apart: cease-fire, ceasefire; Al Sisi, Alsisi.
            let most = self.words.len().min(i + keys.len() + 2);
            let mut run = String::new();
            self.words[i..most].iter().find_map(|(span, _)| {
                run.push_str(span.of(&self.text));
                let near = run.len().abs_diff(joined.len()) <= MOST_ENDING && run.as_bytes().first() == joined.as_bytes().first();
                (near && key(&run) == joined_key).then(|| self.words[i].0.join(*span))
            })
        })
    }
}

/// How many bytes two forms of a word may differ in.
const MOST_ENDING: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn forms_that_are_as_good() {
        for (text, term, expected) in [
            ("two cease-fires held", "ceasefire", Some("cease fires")),
            ("the Defense Ministry's plan", "defence ministry", Some("defense ministrys")),
            ("its economic policies", "economic policy", Some("economic policies")),
            ("an organization", "organisation", Some("organization")),
            ("AlSisi said", "al-Sisi", Some("alsisi")),
            ("gunmen", "gunman", Some("gunmen")),
            ("it sanctioned them", "sanctions", Some("sanctioned")),
            ("the city", "town", None),
            ("peace", "peach", None),
            ("", "x", None),
        ] {
            let (text, term) = (fold::key(text), fold::key(term));
            assert_eq!(Words::new(&text).find(&term).map(|s| s.of(&text)), expected, "{text} / {term}");
        }
    }
}
