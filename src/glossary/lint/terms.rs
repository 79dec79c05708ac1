//! What can be questioned in a term alone.

use super::{Finding, Level, Rule, Seen};
use crate::{
    glossary::table::TermView,
    text::{
        Language,
        class::{self, Class},
    },
};

/// Applies all rules about one term.
pub(super) fn check(seen: Seen<'_>, position: usize, term: TermView<'_>, found: &mut Vec<Finding>) {
    let mut question = |rule, level, message: String| found.push(seen.finding(rule, level, Some(position), message));
    if let Some(word) = term.text.split_whitespace().find(|word| mixes(word)) {
        question(Rule::MixedScripts, Level::Warning, format!("`{word}` has Arabic and Latin letters in one word"));
    }
    if wrong_script(term) {
        let language = if term.language == Language::Arabic { "Arabic" } else { "English" };
        question(Rule::MixedScripts, Level::Error, format!("`{}` is said to be {language} and has no letter of it", term.text));
    }
    if let Some(name) = term.text.chars().find_map(hidden) {
        question(Rule::HiddenCharacters, Level::Warning, format!("`{}` has {name}, which cannot be seen", term.text));
    }
    if let Some(bracket) = unbalanced(term.text) {
        question(Rule::UnbalancedBrackets, Level::Warning, format!("`{bracket}` in `{}` has no partner", term.text));
    }
}

fn has(text: &str, wanted: Class) -> bool {
    text.chars().any(|c| class::of(c) == wanted)
}

/// Letters of both scripts side by side. Around a hyphen or dot they are two words: الـDNA, ف-16.
fn mixes(word: &str) -> bool {
    word.split(|c: char| !class::of(c).is_letter() && !class::is_mark(c)).any(|part| has(part, Class::Arabic) && has(part, Class::Latin))
}

/// An Arabic term in Latin letters only (many are: NATO stands so in Arabic text) is not questioned, an English one in
/// Arabic letters is.
fn wrong_script(term: TermView<'_>) -> bool {
    let (arabic, latin) = (has(term.text, Class::Arabic), has(term.text, Class::Latin));
    match term.language {
        Language::Arabic => false,
        Language::English => arabic && !latin,
    }
}

/// Characters without a shape, by what people call them. A zero-width non-joiner belongs to Persian words, marks to the
/// vowels.
fn hidden(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{200b}' => "a zero-width space",
        '\u{200d}' => "a zero-width joiner",
        '\u{2060}' | '\u{feff}' => "a word joiner",
        '\u{ad}' => "a soft hyphen",
        '\u{200e}' | '\u{200f}' | '\u{61c}' => "a direction mark",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a direction override",
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a no-break space",
        '\u{640}' => "a tatweel",
        '\u{fffd}' => "a replacement character: it was read in the wrong encoding",
        '\u{e000}'..='\u{f8ff}' => "a private character",
        _ => return None,
    })
}

const PAIRS: [(char, char); 7] = [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('“', '”'), ('﴿', '﴾'), ('‹', '›')];

/// The first bracket without its partner; where straight quotation marks are odd, one of them.
fn unbalanced(text: &str) -> Option<char> {
    let mut open = Vec::new();
    for c in text.chars() {
        if let Some((_, close)) = PAIRS.iter().find(|(o, _)| *o == c) {
            open.push((c, *close));
        } else if PAIRS.iter().any(|(_, close)| *close == c) && open.pop().is_none_or(|(_, close)| close != c) {
            return Some(c);
        }
    }
    open.first().map(|(c, _)| *c).or_else(|| (text.matches('"').count() % 2 == 1).then_some('"'))
}
