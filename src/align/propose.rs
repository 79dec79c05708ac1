//! Terms worth aligning when nobody names any: entries of glossaries in either text, and names, acronyms, dates and numbers of
//! the English one.

use std::ops::Range;

use super::{
    aligner::ReferenceTerm,
    content::is_title,
    reading::{Reading, Side},
    sides::{EnglishSide, EnglishWord},
};
use crate::{
    glossary::{EntryKind, LookupOptions, stack::Placed, targets::Targets},
    lexicon::{date, english},
    text::{Folds, Language, Span, fold},
};

/// Most terms that are proposed for a sentence.
const MOST: usize = 200;
/// Words of the longest name that is proposed whole.
const LONGEST_NAME: usize = 10;
/// Words of the longest date.
const LONGEST_DATE: usize = 6;

impl Reading<'_> {
    /// Terms to align: English ones if there is a pair, else what the glossaries have for the sentence in the other language.
    pub fn proposals(&self) -> Vec<ReferenceTerm> {
        let mut terms = Vec::new();
        // The names of a pair are told by the capitals of English.
        let (english, other) = match (&self.source, &self.target) {
            (source, None) => (None, source),
            (source @ Side::Arabic(_), Some(target)) => (Some(target), source),
            (source, Some(target)) => (Some(source), target),
        };
        let mut known: Vec<(usize, String)> = Vec::new();
        if let Some(Side::English(side)) = english {
            let entries = self.stack.matches(&side.text, &LookupOptions::default());
            known = entries.iter().map(|p| (p.rank, p.found.entry.id().to_owned())).collect();
            terms = in_english(side, &entries);
        }
        for placed in self.stack.matches(other.text(), &LookupOptions::default()) {
            if !known.contains(&(placed.rank, placed.found.entry.id().to_owned())) {
                terms.extend(of_entry(&placed, other.language().other()));
            }
        }
        let mut seen: Vec<String> = Vec::new();
        terms.retain(|t| {
            let key = fold::key(&t.text);
            let is_new = !seen.contains(&key);
            seen.push(key);
            is_new
        });
        terms.truncate(MOST);
        terms
    }
}

/// What an entry is called in a language.
fn of_entry(placed: &Placed<'_>, language: Language) -> Option<ReferenceTerm> {
    let targets = Targets::of(placed.found.entry, language);
    let alternatives = targets.admitted.iter().map(|t| t.text.to_owned()).collect();
    let preferred = targets.preferred?;
    Some(ReferenceTerm { text: preferred.text.to_owned(), kind: Some(placed.found.entry.kind()), alternatives })
}

/// A place of the English text that may be a term.
struct Place {
    span: Span<Folds>,
    kind: Option<EntryKind>,
}

/// Terms of an English text, in text order; of those that overlap the longest, of equals the one of a glossary.
fn in_english(side: &EnglishSide<'_>, entries: &[Placed<'_>]) -> Vec<ReferenceTerm> {
    let of_entry = |p: &Placed<'_>| Place { span: p.found.term_span, kind: Some(p.found.entry.kind()) };
    let mut places: Vec<Place> = entries.iter().map(of_entry).collect();
    let span = |range: Range<usize>| side.words[range].iter().map(|w| w.span).reduce(Span::join);
    for (range, kind) in dates(side).into_iter().chain(names(side)).chain(numbers(side)) {
        places.extend(span(range).map(|span| Place { span, kind }));
    }
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(places[*i].span.len()), *i));
    let mut chosen: Vec<&Place> = Vec::new();
    for place in order.into_iter().map(|i| &places[i]) {
        if chosen.iter().all(|c| !c.span.overlaps(place.span)) {
            chosen.push(place);
        }
    }
    chosen.sort_by_key(|p| p.span);
    let text = |p: &Place| {
        let written = side.text.folded.source(p.span).of(side.text.source);
        english::without_possessive(written).to_owned()
    };
    chosen.into_iter().map(|p| ReferenceTerm { text: text(p), kind: p.kind, alternatives: Vec::new() }).collect()
}

type Places = Vec<(Range<usize>, Option<EntryKind>)>;

/// The longest dates that have a month, a weekday or a year of four digits.
fn dates(side: &EnglishSide<'_>) -> Places {
    let keys: Vec<&str> = side.words.iter().map(|w| w.key.as_str()).collect();
    let is_year = |key: &str| key.len() == 4 && matches!(key.parse::<u16>(), Ok(1000..=2100));
    let mut found = Vec::new();
    let mut start = 0;
    while start < keys.len() {
        let says = |end: &usize| {
            let date = date::english(&keys[start..*end]).filter(|_| !side.words[start].is_function);
            // The month of May is told from the verb by its capital.
            let is_named = side.words[start..*end].iter().any(|w| w.is_capital);
            date.is_some_and(|d| ((d.month.is_some() || d.weekday.is_some()) && is_named) || (*end == start + 1 && is_year(keys[start])))
        };
        match (start + 1..=keys.len().min(start + LONGEST_DATE)).rev().find(says) {
            Some(end) => {
                found.push((start..end, Some(EntryKind::Date)));
                start = end;
            }
            None => start += 1,
        }
    }
    found
}

/// Numbers, with the sign of money before them or of percent after them.
fn numbers(side: &EnglishSide<'_>) -> Places {
    let mut found = Vec::new();
    let mut i = 0;
    while i < side.words.len() {
        let number = side.words[i].number.filter(|n| n.words > 0);
        // One and two in words are seldom worth a line.
        let is_said = number.filter(|n| n.value > 2.0 || side.words[i].key.starts_with(|c: char| c.is_ascii_digit()));
        let Some(number) = is_said else {
            i += 1;
            continue;
        };
        let key = |at: usize| side.words.get(at).map_or("", |w| w.key.as_str());
        let mut end = (i + number.words).min(side.words.len());
        let start = if i > 0 && matches!(key(i - 1), "$" | "€" | "£") { i - 1 } else { i };
        if matches!(key(end), "%" | "percent") {
            end += 1;
        }
        found.push((start..end, None));
        i = end.max(i + 1);
    }
    found
}

/// Words that may stand inside a name, between words with capitals.
const INSIDE: &[&str] = &["of", "the", "for", "de", "la", "du", "des", "del", "di", "da", "von", "van", "bin", "ibn", "al", "el", "ben"];
/// Words that begin a sentence and no name, beside the function words.
const STARTERS: &[&str] = &[
    "who",
    "whom",
    "whose",
    "what",
    "when",
    "where",
    "which",
    "how",
    "why",
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "has",
    "have",
    "had",
    "can",
    "could",
    "will",
    "would",
    "should",
    "may",
    "might",
    "must",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "this",
    "that",
    "these",
    "those",
    "there",
    "here",
    "after",
    "before",
    "while",
    "if",
    "but",
    "also",
    "according",
    "during",
    "since",
    "although",
    "though",
    "because",
    "however",
    "meanwhile",
    "both",
    "some",
    "many",
    "most",
    "all",
    "no",
    "not",
    "one",
    "two",
    "then",
    "yet",
    "so",
    "among",
    "through",
    "over",
    "more",
    "name",
    "earlier",
    "later",
    "today",
    "yesterday",
    "police",
    "authorities",
    "officials",
];

/// Runs of words with capitals, with small words of names between them; acronyms.
fn names(side: &EnglishSide<'_>) -> Places {
    let words = &side.words;
    let is_common = |w: &EnglishWord| w.is_function || STARTERS.contains(&w.key.as_str());
    let mut found: Places = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let is_first = i == 0 || starts_sentence(side, i);
        let opens = words[i].is_capital && words[i].letters.is_some() && !is_common(&words[i]);
        // The first word of a sentence has a capital whatever it is: no name if the lexicon knows it as something else, unless
        // another capital follows.
        let follows = words.get(i + 1).is_some_and(|next| next.is_capital && joins(side, i + 1));
        if !opens || (is_first && !words[i].may_be_name && !words[i].is_acronym && !follows) {
            i += 1;
            continue;
        }
        let end = end_of_name(side, i);
        let mut start = i;
        while start + 1 < end && is_title(&words[start].key) {
            start += 1;
        }
        found.push((start..end, None));
        i = end;
    }
    found
}

fn end_of_name(side: &EnglishSide<'_>, start: usize) -> usize {
    let words = &side.words;
    let mut end = start + 1;
    let mut has_of = false;
    let mut at = end;
    while at < words.len().min(start + LONGEST_NAME) && joins(side, at) {
        let word = &words[at];
        let inner = INSIDE.contains(&word.key.as_str()) || (has_of && word.key == "and");
        if word.is_capital && !(word.is_function && !inner) {
            end = at + 1;
        } else if !inner {
            break;
        }
        has_of |= matches!(word.key.as_str(), "of" | "for");
        // What owns something is a name by itself: Iran's Revolutionary Guard.
        if word.is_possessive {
            break;
        }
        at += 1;
    }
    if words[start].is_possessive { start + 1 } else { end }
}

/// True if only a blank, a hyphen or the full stop of an initial is before a word.
fn joins(side: &EnglishSide<'_>, word: usize) -> bool {
    let Some(before) = word.checked_sub(1).and_then(|w| side.words.get(w)) else { return false };
    let between = between(side, word);
    between == " " || between == "-" || (between.starts_with('.') && before.key.chars().count() <= 2 && !between.contains('\n'))
}

fn starts_sentence(side: &EnglishSide<'_>, word: usize) -> bool {
    between(side, word).contains(['.', '?', '!', ':', '\n', '"'])
}

/// The folded text between a word and the one before it.
fn between<'s>(side: &'s EnglishSide<'_>, word: usize) -> &'s str {
    let (before, this) = (side.words[word - 1].span, side.words[word].span);
    side.text.folded.as_str().get(before.end()..this.start()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::{Aligner, Sentence, Target, confidence::Weights},
        glossary::{Entry, Snapshot, Stack, Term, TermStatus},
        id::{EntryId, GlossaryId},
        lexicon::Lexicon,
        translit,
    };
    use std::sync::Arc;

    fn proposals(arabic: &str, english: Option<&str>, stack: &Stack) -> Vec<String> {
        let aligner = Aligner::new(translit::bundled().unwrap(), Lexicon::bundled(), Weights::bundled().unwrap());
        let target = english.map(|text| Target { text, posteriors: None });
        let sentence = Sentence { text: arabic, language: Language::Arabic, target };
        aligner.read(sentence, stack).proposals().into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn names_dates_and_numbers_of_the_translation() {
        for (english, expected) in [
            ("President Salma Haddad flew to Oslo on 3 May.", &["Salma Haddad", "Oslo", "3 May"][..]),
            ("The Center for Strategic and International Studies opened.", &["Center for Strategic and International Studies"]),
            ("France and Germany agreed.", &["France", "Germany"]),
            ("Who wrote The Sleeping Valley?", &["Sleeping Valley"]),
            ("Iran's Revolutionary Guard fired 26 missiles.", &["Iran", "Revolutionary Guard", "26"]),
            ("Prices rose by 12 percent. Bread is cheap in Tunis.", &["12 percent", "Tunis"]),
            ("He may come.", &[]),
            ("", &[]),
        ] {
            assert_eq!(proposals("نص", Some(english), &Stack::default()), expected, "{english}");
        }
    }

    #[test]
    fn entries_of_either_text() {
        let entry = |id: &str, ar: &str, en: &str| {
            let term = |language, text| Term::new(language, text, TermStatus::Preferred);
            Entry::new(EntryId::parse(id).unwrap(), EntryKind::Term, vec![term(Language::Arabic, ar), term(Language::English, en)])
        };
        let entries = [entry("truce", "هدنة", "truce"), entry("siege", "حصار", "siege")];
        let stack = Stack::new(vec![Arc::new(Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap())]);
        assert_eq!(proposals("هدنة بعد حصار", Some("a truce after all"), &stack), ["truce", "siege"]);
        assert_eq!(proposals("هدنة بعد حصار", None, &stack), ["truce", "siege"]);
    }
}
