//! Acronyms of English names that Arabic writes out: the words of الوكالة الدولية للطاقة begin, in English, with I, E and A.

use std::ops::Range;

use smallvec::SmallVec;

use super::{EvidenceKind, Link, link};
use crate::{
    align::sides::{ArabicSide, ArabicWord, EnglishSide},
    lexicon::Lexicon,
    text::{Folds, Span, class::Class},
};

/// Letters of an acronym that is looked for.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;
/// Evidence in nats by number of letters: about the odds that so many words begin so by chance, in any order, given that a
/// word has four equivalents on average. The rest of the odds is that many names have the same initials.
const WEIGHTS: [f32; 3] = [2.0, 3.5, 4.5];
/// Nats lost for a word whose initial the acronym leaves out.
const LEFT_OUT: f32 = 1.5;

/// Links runs of Arabic words with the acronyms that their English initials make.
pub(super) fn links(lexicon: &Lexicon, arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, found: &mut Vec<Link>) {
    let acronyms = english.words.iter().enumerate().filter(|(_, w)| w.is_acronym);
    let mut acronyms = acronyms.filter(|(_, w)| LENGTHS.contains(&w.key.len()) && w.key.bytes().all(|b| b.is_ascii_lowercase())).peekable();
    if acronyms.peek().is_none() {
        return;
    }
    let initials: Vec<u32> = arabic.words.iter().enumerate().map(|(i, word)| initials(lexicon, word, arabic.key(i))).collect();
    for (j, word) in acronyms {
        for start in 0..arabic.words.len() {
            if let Some((words, left_out)) = spelt(arabic, &initials, start, word.key.as_bytes()) {
                let weight = WEIGHTS[(word.key.len() - 2).min(2)] - LEFT_OUT * left_out as f32;
                let place = (words.clone(), span(arabic, &words));
                found.push(link(place, j..j + 1, weight, EvidenceKind::Acronym, word.key.to_uppercase()));
            }
        }
    }
}

/// The letters with which the English of a word may begin, as bits.
fn initials(lexicon: &Lexicon, word: &ArabicWord, key: &str) -> u32 {
    let lemmas = word.analyses.iter().filter_map(|a| lexicon.lemma(a.lemma));
    let equivalents = lemmas.flat_map(|lemma| lemma.english.iter().chain(&lemma.related)).filter_map(|phrase| phrase.first());
    let of_meaning = equivalents.filter_map(|id| lexicon.english_form(*id)?.bytes().next()).fold(0, |bits, b| bits | bit(b));
    if of_meaning != 0 || word.token.class != Class::Arabic { of_meaning } else { of_letters(key) }
}

fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

/// With which Latin letters a name may begin that begins with an Arabic one, folded.
const LETTERS: &[(char, &[u8])] = &[
    ('ا', b"aeiou"),
    ('ب', b"bp"),
    ('ت', b"t"),
    ('ث', b"t"),
    ('ج', b"jg"),
    ('ح', b"h"),
    ('خ', b"k"),
    ('د', b"d"),
    ('ر', b"r"),
    ('ز', b"z"),
    ('س', b"sc"),
    ('ش', b"sc"),
    ('ص', b"s"),
    ('ع', b"aeiou"),
    ('غ', b"g"),
    ('ف', b"fv"),
    ('ق', b"q"),
    ('ك', b"kc"),
    ('ل', b"l"),
    ('م', b"m"),
    ('ن', b"n"),
    ('ه', b"h"),
    ('و', b"w"),
    ('ي', b"yj"),
];

fn of_letters(key: &str) -> u32 {
    let bare = key.strip_prefix("لل").or_else(|| key.strip_prefix("ال")).unwrap_or(key);
    let letters = bare.chars().next().and_then(|c| LETTERS.iter().find(|(letter, _)| *letter == c));
    letters.map_or(0, |(_, latin)| latin.iter().fold(0, |bits, b| bits | bit(*b)))
}

/// The shortest run of words from `start` that takes every letter once, in any order, with at most one content word that takes
/// none; and how many such words it has.
fn spelt(arabic: &ArabicSide<'_>, initials: &[u32], start: usize, letters: &[u8]) -> Option<(Range<usize>, usize)> {
    let all = (1_u16 << letters.len()) - 1;
    // Sets of letters that are taken, with the words left out on the way.
    let mut sets: SmallVec<[(u16, usize); 16]> = SmallVec::from_slice(&[(0, 0)]);
    let mut content = 0;
    for (at, own) in initials.iter().enumerate().skip(start) {
        let word = &arabic.words[at];
        if !word.token.class.is_letter() || word.is_verb {
            return None;
        }
        if word.is_function {
            if at == start {
                return None;
            }
            continue;
        }
        content += 1;
        let mut next: SmallVec<[(u16, usize); 16]> = SmallVec::new();
        for (set, left_out) in &sets {
            for n in (0..letters.len()).filter(|n| set & (1 << n) == 0 && own & bit(letters[*n]) != 0) {
                if !next.contains(&(set | 1 << n, *left_out)) {
                    next.push((set | 1 << n, *left_out));
                }
            }
            if at > start && *left_out == 0 && letters.len() > 2 {
                next.push((*set, 1));
            }
        }
        if let Some((_, left_out)) = next.iter().filter(|(set, _)| *set == all).min_by_key(|(_, left_out)| *left_out) {
            return Some((start..at + 1, *left_out));
        }
        if next.is_empty() || content > letters.len() {
            return None;
        }
        sets = next;
    }
    None
}

/// The words without a particle before the first.
fn span(arabic: &ArabicSide<'_>, words: &Range<usize>) -> Span<Folds> {
    let first = &arabic.words[words.start];
    let start = first.token.span.start() + first.analyses.first().map_or(0, |a| a.stem.start());
    Span::new(start, arabic.words[words.end - 1].token.span.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lexicon::Lexicon, translit};

    #[test]
    fn names_written_out_for_acronyms() {
        let (model, lexicon) = (translit::bundled().unwrap(), Lexicon::bundled());
        for (text, acronym, expected) in [
            ("قالت الوكالة الدولية للطاقة أمس", "IEA", Some("وكالة الدولية للطاقة")),
            ("الجبهة الشعبية لتحرير فلسطين", "PFLP", Some("جبهة الشعبية لتحرير فلسطين")),
            ("قوات سوريا الديمقراطية", "SDF", Some("قوات سوريا الديمقراطية")),
            ("هطلت الأمطار على القرى", "IEA", None),
            ("الوكالة، الدولية للطاقة", "IEA", None),
            ("", "IEA", None),
        ] {
            let (side, term) = (ArabicSide::new(text, model, lexicon), EnglishSide::new(acronym, lexicon));
            let mut found = Vec::new();
            links(lexicon, &side, &term, &mut found);
            let best = found.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
            let span = best.map(|l| side.text.folded.source(l.span).of(text));
            assert_eq!(span, expected, "{text} / {acronym}");
        }
    }
}
