//! Names of several words in the other script as news write them, likeliest first.
//!
//! Each word is spelt by the letter model; words that tables know (bin, Abu, initials) have their usual form; the answers of
//! all words are combined, most probable first.

use super::{
    alphabet::LatinWord,
    generate::{Generator, Spelling},
    model::Model,
    name::{NameError, arabic, latin, tables},
    romanise::Capitals,
};
use std::collections::BTreeMap;

/// Most spellings of one name.
pub const MOST: usize = 50;

/// Letters of an Arabic word from which ال is taken for the article.
const WITH_ARTICLE: usize = 5;

/// Latin spellings of an Arabic name.
///
/// # Errors
/// When the text has no Arabic letter, or more than any name.
pub fn to_latin(model: &Model, text: &str, count: usize, capitals: Capitals) -> Result<Vec<Spelling>, NameError> {
    let generator = Generator::new(model);
    // A word of too many letters is read as none.
    let too_long = |e| if is_arabic(text) { NameError::TooLong } else { e };
    let words = arabic::cut(text).map_err(too_long)?.into_iter().filter(|(t, _)| !t.text.is_empty());
    let spelt = words.map(|(token, word)| {
        let table = match token.kind {
            arabic::Kind::Kin => tables::arabic_row(tables::KIN, &token.text),
            arabic::Kind::Kunya => tables::arabic_row(tables::KUNYA, &token.text),
            _ => None,
        };
        let usual = table.and_then(|row| row.latin.first()).map(|w| (*w).to_owned());
        let (fixed, is_kin) = match token.kind {
            arabic::Kind::Latin => (Some(token.text.clone()), false),
            arabic::Kind::Family => (Some("al".to_owned()), false),
            kind => (usual, kind == arabic::Kind::Kin),
        };
        let capital = |w: &str| if capitals == Capitals::Names && !is_kin { first_large(w) } else { w.to_owned() };
        match (fixed, word) {
            (Some(word), _) => Ok(vec![certain(capital(&word))]),
            (None, Some(word)) => {
                let written = word.to_string();
                let found = generator.latin(model, &word, count);
                Ok(found.into_iter().map(|s| Spelling { text: with_article(&written, &s.text, capital), ..s }).collect())
            }
            (None, None) => Err(NameError::TooLong),
        }
    });
    Ok(combined(spelt.collect::<Result<_, _>>()?, count))
}

/// Arabic spellings of a Latin name.
///
/// # Errors
/// When the text has no Latin letter, or more than any name.
pub fn to_arabic(model: &Model, text: &str, count: usize) -> Result<Vec<Spelling>, NameError> {
    let generator = Generator::new(model);
    let spelt = latin::cut(text)?.0.into_iter().map(|unit| {
        let table = match unit.kind {
            latin::Kind::Kin => tables::latin_row(tables::KIN, &unit.text),
            latin::Kind::Kunya => tables::latin_row(tables::KUNYA, &unit.text),
            _ => None,
        };
        let initial = tables::LETTER_NAMES.iter().find(|r| unit.kind == latin::Kind::Initial && unit.text.starts_with(r.0));
        let fixed = table.and_then(|row| row.arabic.first()).or_else(|| initial.and_then(|r| r.1.first()));
        if let Some(word) = fixed {
            return Ok(vec![certain(with_hamza(word).to_owned())]);
        }
        let word = LatinWord::parse(&unit.text).map_err(|_| NameError::TooLong)?;
        let article = if unit.article.is_some() { "ال" } else { "" };
        let found = generator.arabic(model, &word, count);
        Ok(found.into_iter().map(|s| Spelling { text: format!("{article}{}", s.text), ..s }).collect())
    });
    Ok(combined(spelt.collect::<Result<_, _>>()?, count))
}

fn certain(text: String) -> Spelling {
    Spelling { text, probability: 1.0 }
}

/// The tables write no hamza on alef; names do.
fn with_hamza(word: &str) -> &str {
    match word {
        "ابو" => "أبو",
        "ابي" => "أبي",
        "ام" => "أم",
        other => other,
    }
}

/// Sets the article off by a hyphen: attaif becomes at-Taif, alqahira al-Qahira.
fn with_article(arabic: &str, latin: &str, capital: impl Fn(&str) -> String) -> String {
    if arabic.starts_with("ال") && arabic.chars().count() >= WITH_ARTICLE {
        let plain = ["al", "el"].into_iter().find_map(|a| Some((a, latin.strip_prefix(a)?)));
        let sounds = ["sh", "th", "dh", "t", "d", "r", "z", "s", "n"];
        let assimilated = sounds.into_iter().find_map(|s| {
            let after = latin.strip_prefix('a').or_else(|| latin.strip_prefix('e'))?.strip_prefix(s)?;
            after.starts_with(s).then(|| latin.split_at(1 + s.len()))
        });
        if let Some((article, rest)) = plain.or(assimilated).filter(|(_, rest)| rest.len() > 2) {
            return format!("{article}-{}", capital(rest));
        }
    }
    capital(latin)
}

fn first_large(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The likeliest ways to put one spelling of each word side by side; the words are taken to be independent.
fn combined(words: Vec<Vec<Spelling>>, count: usize) -> Vec<Spelling> {
    let mut names = vec![certain(String::new())];
    for word in words {
        let mut longer: BTreeMap<String, f64> = BTreeMap::new();
        for begun in &names {
            for next in &word {
                let gap = if begun.text.is_empty() { "" } else { " " };
                *longer.entry(format!("{}{gap}{}", begun.text, next.text)).or_default() += begun.probability * next.probability;
            }
        }
        names = longer.into_iter().map(|(text, probability)| Spelling { text, probability }).collect();
        names.sort_by(|x, y| y.probability.total_cmp(&x.probability).then_with(|| x.text.cmp(&y.text)));
        names.truncate(count);
    }
    names
}

/// Whether a text has an Arabic letter.
pub(super) fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_news_write_them() {
        let model = Model::shipped();
        for (arabic, latin) in
            [("سليماني", "Sulaymani"), ("محمد بن سلمان", "Muhammad bin Salman"), ("أبو مازن", "Abu Mazen"), ("الطائف", "al-Taif")]
        {
            let found = to_latin(&model, arabic, 20, Capitals::Names).unwrap();
            assert!(found.iter().any(|s| s.text == latin), "{arabic}: {found:?}");
            assert!(found.windows(2).all(|w| w[0].probability >= w[1].probability));
            assert!(found.iter().map(|s| s.probability).sum::<f64>() <= 1.0 + 1e-6);
        }
        for (latin, arabic) in [("Donald Trump", "دونالد ترامب"), ("Abu Hussein", "أبو حسين")] {
            let found = to_arabic(&model, latin, 20).unwrap();
            assert!(found.iter().any(|s| s.text == arabic), "{latin}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let model = Model::shipped();
        for text in ["", "😀", "\u{64E}\u{651}"] {
            assert_eq!(to_latin(&model, text, 5, Capitals::Names), Err(NameError::NoLetters), "{text}");
            assert_eq!(to_arabic(&model, text, 5), Err(NameError::NoLetters), "{text}");
        }
        assert_eq!(to_latin(&model, &"ب".repeat(10_000), 5, Capitals::Names), Err(NameError::TooLong));
        assert_eq!(to_arabic(&model, &"b".repeat(10_000), 5), Err(NameError::TooLong));
        assert_eq!(to_latin(&model, &"ب".repeat(250), 5, Capitals::Names), Err(NameError::TooLong));
    }
}
