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
const INSIDE: [&str; 13] = ["of", "the", "for", "al", "el", "bin", "ibn", "de", "la", "du", "von", "van", "der"];
/// Words with content that no term of a glossary begins or ends with.
const NO_TERM: &[&str] = &[
    "not", "very", "more", "most", "much", "many", "some", "any", "other", "another", "same", "such", "own", "also", "only", "even",
    "just", "still", "too", "so", "never", "always", "often", "all", "both", "each", "every", "few", "several", "no", "one", "two",
    "three", "new", "first", "second", "last", "next", "good", "great", "big", "little", "old", "is", "are", "was", "were", "be", "been",
    "being", "am", "do", "does", "did", "done", "have", "has", "had", "will", "would", "can", "could", "may", "might", "must", "should",
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "my", "your", "his", "its", "our", "their", "what",
    "who", "which", "where", "when", "why", "how", "there", "here", "then", "than", "if", "that", "this", "these", "those", "let", "yes",
    "please", "today", "best", "worst", "mr", "mrs", "dr", "ok", "oh", "well", "now", "again", "because", "although", "while", "during",
    "about", "after", "before",
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
    /// As written; a phrase in lower case.
    pub written: String,
    /// It is a run of capitals.
    pub is_name: bool,
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
    /// The same with what was cut off its first word, if something was: a name may begin with these letters.
    pub whole: Option<String>,
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
        .map(|(start, end, is_name)| {
            let part = &tokens[start..end];
            let from = part.first().map_or(0, |t| t.text.as_ptr() as usize - english.as_ptr() as usize);
            let to = part.last().map_or(0, |t| t.text.as_ptr() as usize - english.as_ptr() as usize + t.text.len());
            let key = part.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ");
            let written = english.get(from..to).unwrap_or_default();
            let written = if is_name { written.to_owned() } else { written.to_lowercase() };
            Occurrence { key, written, is_name, said: said(aligned, part, is_name, &arabic_words) }
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
            is_content: is_latin && !english::is_function_word(&folded) && !NO_TERM.contains(&folded.as_str()) && !is_superlative(&folded),
            joins: matches!(between, " " | "-" | ""),
            folded,
            units,
        });
        end = if text.len() == span.of(english).len() { span.end() } else { usize::MAX };
    }
    tokens
}

/// True for `nearest`, `largest`, `biggest`, `happiest`: what is so is no term.
fn is_superlative(word: &str) -> bool {
    let Some(stem) = word.strip_suffix("est").filter(|s| s.len() > 2) else { return false };
    let lexicon = Lexicon::bundled();
    let undoubled = &stem[..stem.len() - stem.chars().last().map_or(0, char::len_utf8)];
    let bases = [stem.to_owned(), format!("{stem}e"), undoubled.to_owned(), format!("{undoubled}y")];
    bases.iter().any(|base| lexicon.english_id(base).is_some())
}

/// Runs of words that may be terms, and whether each is one of capitals.
fn spans(tokens: &[Token<'_>]) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = name(tokens, at);
        if end > at {
            found.push((at, end, true));
            at = end;
            continue;
        }
        let run =
            (at..tokens.len()).take_while(|i| tokens[*i].is_content && !tokens[*i].is_capital && (*i == at || tokens[*i].joins)).count();
        for length in PHRASES.filter(|l| *l <= run) {
            found.extend((at..=at + run - length).map(|start| (start, start + length, false)));
        }
        at += run.max(1);
    }
    // A sentence may begin with a phrase: `Air pollution is …`.
    if tokens.first().is_some_and(|t| t.is_content) {
        let run = 1 + tokens[1..].iter().take_while(|t| t.is_content && !t.is_capital && t.joins).count();
        found.extend(PHRASES.filter(|l| *l <= run).map(|length| (0, length, false)));
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
fn said(aligned: &Aligned, part: &[Token<'_>], is_name: bool, arabic: &[Word]) -> Option<Said> {
    let units = &aligned.arabic.units;
    let (mut linked, mut words) = (Vec::new(), Vec::new());
    let mut sum = 0.0;
    for token in part.iter().filter(|t| t.is_content) {
        let english = *token.units.first()?;
        let of_token: Vec<(usize, f32)> =
            (0..units.len()).filter(|a| is_stem(&units[*a])).map(|a| (a, aligned.unit(a, english))).filter(|(_, p)| *p >= SURE).collect();
        let (best, p) = of_token.iter().copied().max_by(|x, y| x.1.total_cmp(&y.1))?;
        linked.extend(of_token.into_iter().map(|(a, _)| a));
        words.push((units[best].form.clone(), token.folded.clone()));
        sum += p;
    }
    let (first, last) = (*linked.iter().min()?, *linked.iter().max()?);
    let inside = |english: usize| part.iter().any(|t| t.units.contains(&english));
    let is_whole = (first..=last).all(|a| match units[a].kind {
        // A pronoun makes the phrase depend on what is around it; a mark cuts it.
        PartKind::Pronoun => false,
        PartKind::Proclitic => true,
        PartKind::Stem => linked.contains(&a) && is_stem(&units[a]) && !is_tied(aligned, a, |e| !inside(e)),
    });
    // Names take no pronoun: what looks like one is their last letter.
    let has_pronoun = !is_name && units.get(last + 1).is_some_and(|u| u.word == units[last].word && u.kind == PartKind::Pronoun);
    // The Arabic of an acronym is longer than it.
    let may_be_longer = !is_name || part.iter().all(|t| english::is_acronym(t.text));
    let is_cut = may_be_longer && has_free_neighbour(aligned, first, last);
    if !is_whole || has_pronoun || !are_nouns(&units[first..=last]) || is_cut {
        return None;
    }
    let stems: Vec<&str> = units[first..=last].iter().filter(|u| u.kind == PartKind::Stem).map(|u| u.form.as_str()).collect();
    let (written, whole) = written(units, first, last, arabic)?;
    let alignment = sum / words.len().max(1) as f32;
    Some(Said { key: stems.join(" "), written, whole, alignment, words })
}

fn is_stem(unit: &Unit) -> bool {
    unit.kind == PartKind::Stem && unit.class.is_word()
}

/// True if an Arabic unit is linked to an English content word of these.
fn is_tied(aligned: &Aligned, arabic: usize, these: impl Fn(usize) -> bool) -> bool {
    let english = &aligned.english.units;
    (0..english.len()).any(|e| these(e) && is_content(&english[e]) && aligned.unit(arabic, e) >= TIED)
}

/// True if beside the run stands a noun that nothing is linked to: it may be a part of the term, as لوحة of لوحة المفاتيح, keyboard.
fn has_free_neighbour(aligned: &Aligned, first: usize, last: usize) -> bool {
    let units = &aligned.arabic.units;
    let is_free = |a: usize| {
        let unit = &units[a];
        is_stem(unit) && are_nouns(std::slice::from_ref(unit)) && !is_tied(aligned, a, |_| true)
    };
    let before = (0..first).rev().find(|a| units[*a].kind != PartKind::Proclitic);
    let after = (last + 1..units.len()).find(|a| units[*a].kind != PartKind::Proclitic);
    before.is_some_and(is_free) || after.is_some_and(is_free)
}

fn is_content(unit: &Unit) -> bool {
    unit.class.is_word() && !english::is_function_word(&unit.form)
}

/// True if all stems are Arabic or numbers, and none is a verb or particle and nothing else, as far as the lexicon knows.
fn are_nouns(units: &[Unit]) -> bool {
    let lexicon = Lexicon::bundled();
    let mut stems = units.iter().filter(|u| u.kind == PartKind::Stem);
    stems.clone().any(|u| u.class == Class::Arabic)
        && stems.all(|u| {
            let found = known(lexicon, &u.form, false, false);
            u.class == Class::Digit || u.class == Class::Arabic && (found.nominal || found.proper || !found.any())
        })
}

/// The words from the first stem on, its article put back, to the end of the last word, without marks; and the same with all
/// letters of the first word, if it has more.
fn written(units: &[Unit], first: usize, last: usize, words: &[Word]) -> Option<(String, Option<String>)> {
    let word = units[first].word;
    let before: Vec<&Unit> = units[..first].iter().rev().take_while(|u| u.word == word).collect();
    let has_article = before.iter().any(|u| u.form == "ال+");
    // Two letters of an article, one after ل: the stem stands behind what its clitics are written with.
    let letters: usize = before.iter().map(|u| u.form.chars().count() - 1).sum();
    let is_joined = has_article && before.iter().any(|u| u.form == "ل+");
    let stem: String = words.get(word as usize)?.text.chars().skip(letters - usize::from(is_joined)).collect();
    let mut rest = String::new();
    for word in words.get(word as usize + 1..=units[last].word as usize)? {
        rest.push(' ');
        rest += &word.text;
    }
    let written = if has_article { format!("ال{stem}{rest}") } else { format!("{stem}{rest}") };
    let whole = (letters > 0 && !has_article).then(|| words.get(word as usize).map(|w| format!("{}{rest}", w.text))).flatten();
    Some((written, whole))
}

/// The most frequent of some forms; of several, the first in order.
pub(super) fn most_frequent(forms: &FxHashMap<String, u32>) -> String {
    let best = forms.iter().max_by(|x, y| x.1.cmp(y.1).then_with(|| y.0.cmp(x.0)));
    best.map(|(form, _)| form.clone()).unwrap_or_default()
}
