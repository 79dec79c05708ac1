//! Where a term stands in a text of its own language.

use std::ops::Range;

use super::sides::{ArabicSide, EnglishSide, EnglishWord};
use crate::{
    lexicon::{date, english, number},
    text::clitic,
};

/// The words of an English text that say a term: the same words in any number and with any possessive, articles aside;
/// numbers and dates by value.
pub(super) fn english(text: &EnglishSide<'_>, term: &EnglishSide<'_>) -> Vec<Range<usize>> {
    let wanted: Vec<&EnglishWord> = term.words.iter().skip_while(|w| w.key == "the").collect();
    if let Some(date) = term.date {
        let dates = dates(text, date);
        if !dates.is_empty() {
            return dates;
        }
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in 0..text.words.len() {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        found.extend(run(&text.words[start..], &wanted).map(|len| start..start + len));
    }
    found
}

/// Number of words from the start of `words` that say what is wanted.
fn run(words: &[EnglishWord], wanted: &[&EnglishWord]) -> Option<usize> {
    let (mut at, mut next) = (0, 0);
    while next < wanted.len() {
        let (word, want) = (words.get(at)?, wanted[next]);
        if let (Some(a), Some(b)) = (word.number, want.number)
            && number::same(a.value, b.value)
        {
            (at, next) = (at + a.words, next + b.words);
        } else if (word.is_acronym || !want.is_acronym) && english::same_word(&word.key, &want.key) {
            (at, next) = (at + 1, next + 1);
        } else {
            return None;
        }
    }
    (at > 0 && at <= words.len()).then_some(at)
}

fn dates(text: &EnglishSide<'_>, wanted: date::Date) -> Vec<Range<usize>> {
    let keys: Vec<&str> = text.words.iter().map(|w| w.key.as_str()).collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < keys.len() {
        let longest =
            (start + 1..=keys.len().min(start + LONGEST_DATE)).rev().find(|end| date::english(&keys[start..*end]) == Some(wanted));
        match longest {
            Some(end) => {
                found.push(start..end);
                start = end;
            }
            None => start += 1,
        }
    }
    found
}

/// Words of the longest English date: Thursday, the 4th of January, 2024.
const LONGEST_DATE: usize = 6;

/// The words of an Arabic text that say a term: the same letters, behind clitics at the start.
pub(super) fn arabic(text: &ArabicSide<'_>, term: &ArabicSide<'_>) -> Vec<Range<usize>> {
    let wanted: Vec<&str> = (0..term.words.len()).map(|i| term.key(i)).collect();
    let says = |start: &usize| {
        wanted.iter().enumerate().all(|(k, want)| {
            let key = text.key(start + k);
            key == *want || (k == 0 && key.strip_suffix(bare(want)).is_some_and(|before| clitic::proclitics(before).is_some()))
        })
    };
    let starts = (0..(text.words.len() + 1).saturating_sub(wanted.len().max(1))).filter(says);
    if wanted.is_empty() { Vec::new() } else { starts.map(|start| start..start + wanted.len()).collect() }
}

/// A word without its article: ل before it swallows the alef.
fn bare(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 1).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lexicon::Lexicon, translit};

    #[test]
    fn english_terms_in_other_forms() {
        let (model, lexicon) = (translit::bundled().unwrap(), Lexicon::bundled());
        for (text, term, expected) in [
            ("The Quds Force's commander led the Quds Force", "the Quds Force", vec![1..3, 6..8]),
            ("seventeen people were injured on 3 January", "January 3", vec![5..7]),
            ("17 injured", "seventeen injured", vec![0..2]),
            ("two agencies", "agency", vec![1..2]),
            ("He saw us", "US", vec![]),
            ("the US and its partners", "US", vec![1..2]),
            ("nothing", "Quds", vec![]),
            ("", "Quds", vec![]),
            ("Quds", "", vec![]),
        ] {
            let (side, wanted) = (EnglishSide::new(text, model, lexicon), EnglishSide::new(term, model, lexicon));
            assert_eq!(english(&side, &wanted), expected, "{text} / {term}");
        }
    }

    #[test]
    fn arabic_terms_behind_clitics() {
        let (model, lexicon) = (translit::bundled().unwrap(), Lexicon::bundled());
        for (text, term, expected) in [
            ("سافر للقاهرة وبالقاهرة نزل", "القاهرة", vec![1..2, 2..3]),
            ("قائد فيلق القدس", "فيلق القدس", vec![1..3]),
            ("قرأ الكتاب", "تاب", vec![]),
        ] {
            let (side, wanted) = (ArabicSide::new(text, model, lexicon), ArabicSide::new(term, model, lexicon));
            assert_eq!(arabic(&side, &wanted), expected, "{text} / {term}");
        }
    }
}
