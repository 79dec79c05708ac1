//! English text: what each word may be.

use smallvec::SmallVec;

use super::Signature;
use crate::{
    glossary::lookup::Text,
    lexicon::{Lexicon, date, decade, english, number, unit, words::EnglishId},
    text::{Folds, Span, class::Class, token::tokens},
    translit::alphabet::LatinWord as LatinLetters,
};

/// A word of the English text.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own about a written word")]
pub struct EnglishWord {
    /// Where it stands.
    pub span: Span<Folds>,
    /// Folded form.
    pub key: String,
    /// Starts with a capital.
    pub is_capital: bool,
    /// Written in capitals.
    pub is_acronym: bool,
    /// An article, preposition or the like.
    pub is_function: bool,
    /// Written with 's.
    pub is_possessive: bool,
    /// Its words in the lexicon.
    pub ids: SmallVec<[EnglishId; 3]>,
    /// The lexicon has it as a name, or does not have it.
    pub may_be_name: bool,
    /// Its letters, if it has any.
    pub letters: Option<LatinLetters>,
    /// For a quick look first.
    pub signature: Signature,
    /// The number that begins here.
    pub number: Option<number::Found>,
    /// The units it may say.
    pub units: SmallVec<[unit::Unit; 2]>,
}

/// An English text, read.
#[derive(Debug)]
pub struct EnglishSide<'t> {
    /// The text.
    pub text: Text<'t>,
    /// Its words; punctuation is left out but for the signs of money and percent.
    pub words: Vec<EnglishWord>,
    /// The date that the whole text says.
    pub date: Option<date::Date>,
    /// Which words may be which of the lexicon, in the order of the lexicon.
    places: Vec<(EnglishId, usize)>,
}

impl<'t> EnglishSide<'t> {
    /// Reads a text.
    pub fn new(source: &'t str, lexicon: &Lexicon) -> Self {
        let text = Text::new(source);
        let folded = text.folded.as_str();
        let spans = english_spans(folded);
        let keys: Vec<&str> = spans.iter().map(|s| s.of(folded)).collect();
        let date = date::english(&keys);
        let words: Vec<EnglishWord> = spans.iter().enumerate().map(|(i, span)| read_english(&text, *span, &keys[i..], lexicon)).collect();
        let mut places: Vec<(EnglishId, usize)> =
            words.iter().enumerate().flat_map(|(i, w)| w.ids.iter().map(move |id| (*id, i))).collect();
        places.sort_unstable();
        places.dedup();
        Self { text, words, date, places }
    }

    /// Where a word of the lexicon may stand, in text order.
    pub fn places(&self, id: EnglishId) -> impl Iterator<Item = usize> {
        let first = self.places.partition_point(|(other, _)| *other < id);
        self.places[first..].iter().take_while(move |(other, _)| *other == id).map(|(_, word)| *word)
    }
}

/// Words and signs; `820km` is cut into its number and its unit, `irans` of `Iran's` loses its s.
fn english_spans(folded: &str) -> Vec<Span<Folds>> {
    let mut spans = Vec::new();
    for token in tokens(folded) {
        let text = token.span.of(folded);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',').len();
        if !token.class.is_word() && !matches!(text, "$" | "%" | "€" | "£") {
            continue;
        }
        if token.class == Class::Latin && digits > 0 && !unit::english(&text[digits..]).is_empty() && decade::english(text).is_none() {
            spans.push(Span::new(token.span.start(), token.span.start() + digits));
            spans.push(Span::new(token.span.start() + digits, token.span.end()));
        } else {
            spans.push(token.span);
        }
    }
    spans
}

fn read_english(text: &Text<'_>, span: Span<Folds>, ahead: &[&str], lexicon: &Lexicon) -> EnglishWord {
    let written = text.folded.source(span).of(text.source);
    let folded = ahead.first().copied().unwrap_or_default();
    let has_apostrophe = written.ends_with("'s") || written.ends_with("’s");
    let key = if has_apostrophe { folded.strip_suffix('s').unwrap_or(folded) } else { folded };
    let ids: SmallVec<[EnglishId; 3]> = english::keys(key).iter().filter_map(|k| lexicon.english_id(k)).collect();
    let may_be_name = ids.is_empty() || ids.iter().any(|id| lexicon.is_proper(*id));
    let letters = if has_apostrophe {
        written.get(..written.len() - written.chars().rev().take(2).map(char::len_utf8).sum::<usize>()).unwrap_or(written)
    } else {
        written
    };
    EnglishWord {
        span,
        key: key.to_owned(),
        is_capital: written.chars().next().is_some_and(char::is_uppercase),
        is_acronym: english::is_acronym(written),
        is_function: english::is_function_word(key),
        is_possessive: has_apostrophe,
        ids,
        may_be_name,
        letters: LatinLetters::parse(letters).ok(),
        signature: Signature::of(key),
        number: number::english(ahead),
        units: unit::english(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_possessives_are_cut() {
        let lexicon = Lexicon::bundled();
        let keys = |text: &str| EnglishSide::new(text, lexicon).words.into_iter().map(|w| w.key).collect::<Vec<_>>();
        assert_eq!(keys("820km"), ["820", "km"]);
        assert_eq!(keys("Iran's army"), ["iran", "army"]);
        assert_eq!(keys("$1.5 billion"), ["$", "1.5", "billion"]);
    }
}
