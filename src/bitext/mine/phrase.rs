//! What may be a term in an English sentence, and the Arabic words that say it.
//!
//! A name is a run of words with capitals, with small words between them (`University of Tehran`); a phrase is two or three words
//! that carry content. What says it in Arabic is the smallest run of words that is linked to it, if no word of the run
//! is linked elsewhere (Och & Ney 2004) and the run is one of nouns.

use rustc_hash::FxHashMap;

use crate::{
    bitext::{
        segment::{
            PartKind, Unit,
            known::known,
            sentence::{Word, words},
        },
        word::Aligned,
    },
    lexicon::{Lexicon, english},
    text::class::Class,
};

/// Most words of a name, small ones included.
const LONGEST_NAME: usize = 6;
/// Words of a phrase.
const PHRASES: std::ops::RangeInclusive<usize> = 2..=3;
/// Small words that a name may have inside.
const INSIDE: [&str; 14] = ["of", "the", "and", "for", "al", "el", "bin", "ibn", "de", "la", "du", "von", "van", "der"];
/// Words with content that no term of a glossary begins or ends with.
const NO_TERM: &[&str] = &[
    "not", "very", "more", "most", "much", "many", "some", "any", "other", "another", "same", "such", "own", "also", "only", "even",
    "just", "still", "too", "so", "never", "always", "often", "all", "both", "each", "every", "few", "several", "no", "one", "two",
    "three", "new", "first", "second", "last", "next", "good", "great", "big", "little", "old", "is", "are", "was", "were", "be", "been",
    "being", "am", "do", "does", "did", "done", "have", "has", "had", "will", "would", "can", "could", "may", "might", "must", "should",
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "my", "your", "his", "its", "our", "their", "what",
    "who", "which", "where", "when", "why", "how", "there", "here", "then", "than", "if", "that", "this", "these", "those", "let", "yes",
    "please", "today", "mr", "mrs", "dr", "ok", "oh", "well", "now", "again", "because", "although", "while", "during", "about", "after",
    "before",
];

/// Least probability of a link of a term, and of one that ties a word to something else.
const SURE: f32 = 0.5;
const TIED: f32 = 0.3;

/// What a pair holds.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Terms of the English sentence.
    pub occurrences: Vec<Occurrence>,
    /// Its words away from the start, lower case, and whether each has a capital.
    pub words: Vec<(String, bool)>,
}

/// A term in a sentence.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// Lower case.
    pub key: String,
    /// As written.
    pub written: String,
    /// What says it in Arabic, if something does.
    pub said: Option<Said>,
}

/// The Arabic of a term.
#[derive(Debug, Clone)]
pub struct Said {
    /// Folded stems.
    pub key: String,
    /// As written, without marks, and without what stands before the article or stem of its first word.
    pub written: String,
    /// Mean probability of the best link of each content word.
    pub alignment: f32,
    /// Pairs of Arabic stems and English words that are linked.
    pub words: Vec<(String, String)>,
}

/// A word of the English sentence.
struct Token<'t> {
    text: &'t str,
    folded: String,
    is_capital: bool,
    is_content: bool,
    /// Nothing but a space or hyphen stands between it and the word before.
    joins: bool,
    units: Vec<usize>,
}

/// What may be terms in a pair, each with what says it.
pub fn occurrences(aligned: &Aligned, arabic: &str, english: &str) -> Found {
    let tokens = tokens(aligned, english);
    let inside = tokens.iter().skip(1).filter(|t| t.text.starts_with(char::is_alphabetic));
    let seen = inside.map(|t| (t.folded.clone(), t.is_capital)).collect();
    let arabic_words = words(arabic);
    let occurrences = spans(&tokens)
        .into_iter()
        .map(|(start, end)| {
            let part = &tokens[start..end];
            let from = part.first().map_or(0, |t| t.text.as_ptr() as usize - english.as_ptr() as usize);
            let to = part.last().map_or(0, |t| t.text.as_ptr() as usize - english.as_ptr() as usize + t.text.len());
            let key = part.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ");
            Occurrence { key, written: english.get(from..to).unwrap_or_default().to_owned(), said: said(aligned, part, &arabic_words) }
        })
        .collect();
    Found { occurrences, words: seen }
}

fn tokens<'t>(aligned: &Aligned, english: &'t str) -> Vec<Token<'t>> {
    let mut tokens: Vec<Token<'t>> = Vec::new();
    let mut end = 0;
    for (number, span) in aligned.english.words.iter().enumerate() {
        let units: Vec<usize> = (0..aligned.english.units.len()).filter(|u| aligned.english.units[*u].word as usize == number).collect();
        let first = units.first().map(|u| &aligned.english.units[*u]);
        let between = english.get(end..span.start()).unwrap_or_default();
        // The possessive is no part of a term.
        let text = span.of(english).trim_end_matches("'s").trim_end_matches("’s");
        let folded = first.map(|u| u.form.clone()).unwrap_or_default();
        let is_latin = first.is_some_and(|u| u.class == Class::Latin);
        tokens.push(Token {
            text,
            is_capital: first.is_some_and(|u| u.is_capital) && is_latin,
            is_content: is_latin && !english::is_function_word(&folded) && !NO_TERM.contains(&folded.as_str()),
            joins: matches!(between, " " | "-" | ""),
            folded,
            units,
        });
        end = if text.len() == span.of(english).len() { span.end() } else { usize::MAX };
    }
    tokens
}

/// Runs of words that may be terms.
fn spans(tokens: &[Token<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = name(tokens, at);
        if end > at {
            found.push((at, end));
            at = end;
            continue;
        }
        let run =
            (at..tokens.len()).take_while(|i| tokens[*i].is_content && !tokens[*i].is_capital && (*i == at || tokens[*i].joins)).count();
        for length in PHRASES.filter(|l| *l <= run) {
            found.extend((at..=at + run - length).map(|start| (start, start + length)));
        }
        at += run.max(1);
    }
    // A sentence may begin with a phrase: `Air pollution is …`.
    if let Some(first) = tokens.first().filter(|t| t.is_content) {
        let run = 1 + tokens[1..].iter().take_while(|t| t.is_content && !t.is_capital && t.joins).count();
        let _ = first;
        found.extend(PHRASES.filter(|l| *l <= run).map(|length| (0, length)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Where the name that begins at a word ends; the word itself if none does.
fn name(tokens: &[Token<'_>], start: usize) -> usize {
    let is_name = |t: &Token<'_>| t.is_capital && t.is_content && t.text.chars().count() > 1;
    if !is_name(&tokens[start]) {
        return start;
    }
    let mut end = start + 1;
    let mut at = end;
    while at < tokens.len() && at - start < LONGEST_NAME && tokens[at].joins {
        if is_name(&tokens[at]) {
            end = at + 1;
        } else if !INSIDE.contains(&tokens[at].folded.as_str()) {
            break;
        }
        at += 1;
    }
    end
}

/// The Arabic that says a run of English words.
fn said(aligned: &Aligned, part: &[Token<'_>], arabic: &[Word]) -> Option<Said> {
    let (of_arabic, of_english) = (&aligned.arabic.units, &aligned.english.units);
    let inside = |e: usize| part.iter().any(|t| t.units.contains(&e));
    let is_stem = |u: &Unit| u.kind == PartKind::Stem && u.class.is_word();
    let mut linked: Vec<usize> = Vec::new();
    let mut pairs = Vec::new();
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for token in part.iter().filter(|t| t.is_content) {
        let unit = *token.units.first()?;
        let best = (0..of_arabic.len()).filter(|a| is_stem(&of_arabic[*a])).map(|a| (aligned.unit(a, unit), a));
        let (p, a) = best.fold((0.0, 0), |best, next| if next.0 > best.0 { next } else { best });
        if p < SURE {
            return None;
        }
        linked.extend((0..of_arabic.len()).filter(|a| is_stem(&of_arabic[*a]) && aligned.unit(*a, unit) >= SURE));
        pairs.push((of_arabic[a].form.clone(), token.folded.clone()));
        sum += p;
        count += 1.0;
    }
    let (first, last) = (*linked.iter().min()?, *linked.iter().max()?);
    for a in first..=last {
        let unit = &of_arabic[a];
        // A pronoun makes the phrase depend on what is around it; a mark cuts it.
        if unit.kind == PartKind::Pronoun || !unit.class.is_word() {
            return None;
        }
        let is_elsewhere = (0..of_english.len()).any(|e| !inside(e) && is_content(&of_english[e]) && aligned.unit(a, e) >= TIED);
        let is_tied = linked.contains(&a);
        if is_stem(unit) && (is_elsewhere || !is_tied) {
            return None;
        }
    }
    let next = of_arabic.get(last + 1).filter(|u| u.word == of_arabic[last].word);
    if next.is_some_and(|u| u.kind == PartKind::Pronoun) || !are_nouns(&of_arabic[first..=last]) {
        return None;
    }
    let stems: Vec<&str> = of_arabic[first..=last].iter().filter(|u| u.kind == PartKind::Stem).map(|u| u.form.as_str()).collect();
    let written = written(of_arabic, first, last, arabic)?;
    Some(Said { key: stems.join(" "), written, alignment: sum / count.max(1.0), words: pairs })
}

fn is_content(unit: &Unit) -> bool {
    unit.class.is_word() && !english::is_function_word(&unit.form)
}

/// True if no stem is a verb or particle and nothing else, as far as the lexicon knows.
fn are_nouns(units: &[Unit]) -> bool {
    let lexicon = Lexicon::bundled();
    units.iter().filter(|u| u.kind == PartKind::Stem && u.class == Class::Arabic).all(|u| {
        let found = known(lexicon, &u.form, false, false);
        found.nominal || found.proper || !found.any()
    })
}

/// The words from the first stem on, its article put back, to the end of the last word; without marks.
fn written(units: &[Unit], first: usize, last: usize, words: &[Word]) -> Option<String> {
    let word = units[first].word;
    let before: Vec<&Unit> = units[..first].iter().rev().take_while(|u| u.word == word).collect();
    let has_article = before.iter().any(|u| u.form == "ال+");
    // Two letters of an article, one after ل: the stem stands behind what its clitics are written with.
    let letters: usize = before.iter().map(|u| u.form.chars().count() - 1).sum();
    let is_joined = has_article && before.iter().any(|u| u.form == "ل+");
    let stem: String = words.get(word as usize)?.text.chars().skip(letters - usize::from(is_joined)).collect();
    let mut written = if has_article { format!("ال{stem}") } else { stem };
    for word in words.get(word as usize + 1..=units[last].word as usize)? {
        written.push(' ');
        written += &word.text;
    }
    Some(written)
}

/// The most frequent of some forms; of several, the first in order.
pub(super) fn most_frequent(forms: &FxHashMap<String, u32>) -> String {
    let best = forms.iter().max_by(|x, y| x.1.cmp(y.1).then_with(|| y.0.cmp(x.0)));
    best.map(|(form, _)| form.clone()).unwrap_or_default()
}
