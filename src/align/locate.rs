//! Where a term stands in a text of its own language.

use std::ops::Range;

use super::{
    content::is_title,
    sides::{ArabicSide, EnglishSide, EnglishWord},
};
use crate::{
    lexicon::{date, english, number},
    text::clitic,
};

/// The words of an English text that say a term: the same words in any number and with any possessive, articles aside;
/// numbers and dates by value. Of a person of several words also the family name alone, the word `family` of the term.
pub(super) fn english(text: &EnglishSide<'_>, term: &EnglishSide<'_>, family: Option<usize>) -> Vec<Range<usize>> {
    let wanted: Vec<&EnglishWord> = term.words.iter().skip_while(|w| w.key == "the").collect();
    if let Some(date) = term.date {
        let dates = dates(text, date);
        if !dates.is_empty() {
            return dates;
        }
    }
    let mut found = runs(text, &wanted);
    if let Some(word) = family.and_then(|f| term.words.get(f)) {
        let alone = runs(text, &[word]).into_iter().filter(|r| text.words[r.start].is_capital && stands_alone(text, r.start));
        let alone: Vec<Range<usize>> = alone.filter(|r| found.iter().all(|f| f.end <= r.start || r.end <= f.start)).collect();
        found.extend(alone);
        found.sort_by_key(|r| r.start);
    }
    found
}

/// True if no other name is before a word, so that it is no part of another person's: not Hala Karkouri for Leila Karkouri.
fn stands_alone(text: &EnglishSide<'_>, word: usize) -> bool {
    let before = word.checked_sub(1).and_then(|w| text.words.get(w));
    before.is_none_or(|w| !w.is_capital || w.is_function || is_title(&w.key) || !joins(text, word))
}

/// True if nothing but a blank or a hyphen is before a word.
fn joins(text: &EnglishSide<'_>, word: usize) -> bool {
    let (before, this) = (text.words[word - 1].span, text.words[word].span);
    matches!(text.text.folded.as_str().get(before.end()..this.start()), Some(" " | "-"))
}

fn runs(text: &EnglishSide<'_>, wanted: &[&EnglishWord]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in 0..text.words.len() {
        if found.last().is_none_or(|last| start >= last.end) {
            found.extend(run(&text.words[start..], wanted).map(|len| start..start + len));
        }
    }
    found
}

/// Takes from each term the places that lie inside a longer place of another: Kuwait is not in Kuwait University.
pub(super) fn settle(mut all: Vec<&mut Vec<Range<usize>>>) {
    let places: Vec<(usize, Range<usize>)> =
        all.iter().enumerate().flat_map(|(term, places)| places.iter().map(move |p| (term, p.clone()))).collect();
    for (term, own) in all.iter_mut().enumerate() {
        let is_inside =
            |p: &Range<usize>| places.iter().any(|(other, q)| *other != term && q.len() > p.len() && q.start <= p.start && p.end <= q.end);
        own.retain(|p| !is_inside(p));
    }
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
        let says = |end: &usize| date::english(&keys[start..*end]) == Some(wanted);
        // `On` and `the` before a date are no part of it.
        let ends = start + 1..=keys.len().min(start + LONGEST_DATE);
        match ends.rev().find(says).filter(|_| !text.words[start].is_function) {
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
        let lexicon = Lexicon::bundled();
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
            let (side, wanted) = (EnglishSide::new(text, lexicon), EnglishSide::new(term, lexicon));
            assert_eq!(english(&side, &wanted, None), expected, "{text} / {term}");
        }
    }

    #[test]
    fn family_names_that_stand_alone() {
        let lexicon = Lexicon::bundled();
        let term = EnglishSide::new("Leila Karkouri", lexicon);
        for (text, expected) in [
            ("Leila Karkouri left; Dr Karkouri was late", vec![0..2, 4..5]),
            ("Hala Karkouri and her sister", vec![]),
            ("Yesterday, Karkouri spoke", vec![1..2]),
        ] {
            assert_eq!(english(&EnglishSide::new(text, lexicon), &term, Some(1)), expected, "{text}");
        }
    }

    #[test]
    fn a_place_inside_another_is_not_the_term() {
        let (mut kuwait, mut university, mut other) = (vec![0..1, 5..6], vec![0..2], vec![0..2]);
        settle(vec![&mut kuwait, &mut university, &mut other]);
        assert_eq!((kuwait, university, other), (vec![5..6], vec![0..2], vec![0..2]));
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
