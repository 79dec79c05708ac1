//! Other spellings of a name, in both scripts, each with the rule that made it.

use super::{
    generate::Spelling,
    model::Model,
    name::{NameError, arabic::is_often_joined},
    romanise::Capitals,
    spell::{is_arabic, to_arabic, to_latin},
};
use std::collections::BTreeMap;

/// What made a spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The letter model, from the other script.
    Transliteration,
    /// The letter model, into the other script and back.
    Respelling,
    /// Arabic letters that careless writing exchanges: أ ا, ة ه, ى ي.
    Orthography,
    /// Two words joined or one parted: عبدالرحمن.
    Joining,
}

/// A spelling.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// As it would stand in a text.
    pub text: String,
    /// Probability of the spelling by the letter model; 1 for orthography and joining, which change no name.
    pub weight: f64,
    /// What made it.
    pub rule: Rule,
}

/// Spellings in the other script by which a name comes back into its own.
const BRIDGES: usize = 3;

/// Other spellings of a name, at most `count` by each rule, likeliest first.
///
/// # Errors
/// When the text is no name.
pub fn variants(model: &Model, text: &str, count: usize, capitals: Capitals) -> Result<Vec<Variant>, NameError> {
    let from_arabic = is_arabic(text);
    let across = |text: &str, arabic: bool, count: usize| -> Result<Vec<Spelling>, NameError> {
        if arabic { to_latin(model, text, count, capitals) } else { to_arabic(model, text, count) }
    };
    let other = across(text, from_arabic, count.max(BRIDGES))?;
    let mut back: BTreeMap<String, f64> = BTreeMap::new();
    for bridge in other.iter().take(BRIDGES) {
        for s in across(&bridge.text, !from_arabic, count)? {
            *back.entry(s.text).or_default() += bridge.probability * s.probability;
        }
    }
    let made = |rule, list: Vec<(String, f64)>| {
        let mut list: Vec<Variant> = list.into_iter().map(|(text, weight)| Variant { text, weight, rule }).collect();
        list.retain(|v| v.text != text);
        list.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| x.text.cmp(&y.text)));
        list.truncate(count);
        list
    };
    let sure = |texts: Vec<String>| texts.into_iter().map(|t| (t, 1.0)).collect();
    let mut all = Vec::new();
    if from_arabic {
        all.extend(made(Rule::Orthography, sure(careless(text))));
        all.extend(made(Rule::Joining, sure(joined(text))));
    }
    all.extend(made(Rule::Transliteration, other.into_iter().map(|s| (s.text, s.probability)).collect()));
    all.extend(made(Rule::Respelling, back.into_iter().collect()));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|v| seen.insert(v.text.clone()));
    Ok(all)
}

/// Ways to write a letter carelessly: what stands, what is written, at the end of words only.
const CARELESS: &[(&[char], char, bool)] = &[
    (&['أ', 'إ', 'آ'], 'ا', false), // أحمد, احمد
    (&['ة'], 'ه', true),            // غزة, غزه
    (&['ى'], 'ي', true),            // مصطفى, مصطفي
    (&['ي'], 'ى', true),            // علي, على in Egypt
];

fn careless(text: &str) -> Vec<String> {
    let one = |row: &(&[char], char, bool)| {
        let ends = |i: usize| text[i..].chars().nth(1).is_none_or(|next| !next.is_alphabetic());
        let letter = |(i, c): (usize, char)| if row.0.contains(&c) && (!row.2 || ends(i)) { row.1 } else { c };
        text.char_indices().map(letter).collect::<String>()
    };
    CARELESS.iter().map(one).filter(|t| t != text).collect()
}

fn joined(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pair = |i: usize| [&words[..i], &[&*words[i..i + 2].concat()], &words[i + 2..]].concat().join(" ");
    let pairs = (1..words.len()).filter(|&i| is_often_joined(words[i - 1], words[i])).map(|i| pair(i - 1));
    let parted = |(i, w): (usize, &&str)| {
        let rest = w.strip_prefix("عبد").filter(|rest| rest.starts_with("ال") && rest.chars().count() > 3)?;
        let both = ["عبد", rest].join(" ");
        Some([&words[..i], &[&*both], &words[i + 1..]].concat().join(" "))
    };
    pairs.chain(words.iter().enumerate().filter_map(parted)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_makes_its_spellings() {
        let model = Model::shipped();
        for (text, want, rule) in [
            ("أحمد", "احمد", Rule::Orthography),
            ("غزة", "غزه", Rule::Orthography),
            ("علي", "على", Rule::Orthography),
            ("عبد الرحمن", "عبدالرحمن", Rule::Joining),
            ("عبدالرحمن", "عبد الرحمن", Rule::Joining),
            ("سليماني", "Sulaymani", Rule::Transliteration),
            ("Trump", "ترامب", Rule::Transliteration),
            ("Suleimani", "Sulaymani", Rule::Respelling),
        ] {
            let all = variants(&model, text, 20, Capitals::Names).unwrap();
            assert!(all.iter().any(|v| v.text == want && v.rule == rule), "{text}: {all:?}");
            assert!(all.iter().all(|v| v.text != text && v.weight > 0.0 && v.weight <= 1.0 + 1e-6), "{text}");
        }
        for text in ["", "😀", "\u{64E}"] {
            assert_eq!(variants(&model, text, 5, Capitals::Names), Err(NameError::NoLetters), "{text}");
        }
    }
}
