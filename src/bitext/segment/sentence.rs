//! A text as units, with the way back to its words and to the text as sent.

use crate::{
    bitext::segment::{
        arabic::{PartKind, Segmenter},
        english,
    },
    text::{
        Folded, Folds, Source, Span,
        class::{self, Class},
        fold,
        token::{Token, tokens},
    },
};

/// A word, number or punctuation mark as it enters segmentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Arabic: the letters without marks, hamza seats, ة and ى kept. Everything else: folded, but apostrophes inside kept.
    pub text: String,
    /// Where it stands.
    pub span: Span<Source>,
    /// Of its first character.
    pub class: Class,
    /// It begins with a capital letter.
    pub is_capital: bool,
}

/// The words of a text.
pub fn words(source: &str) -> Vec<Word> {
    let folded = Folded::new(source);
    tokens(folded.as_str()).into_iter().map(|token| word(source, &folded, token)).collect()
}

fn word(source: &str, folded: &Folded, token: Token) -> Word {
    let span = folded.source(token.span);
    let text = match token.class {
        Class::Arabic => careful(source, folded, token.span),
        Class::Latin => with_apostrophes(span.of(source)).unwrap_or_else(|| token.span.of(folded.as_str()).to_owned()),
        _ => token.span.of(folded.as_str()).to_owned(),
    };
    let is_capital = span.of(source).chars().next().is_some_and(char::is_uppercase);
    Word { text, span, class: token.class, is_capital }
}

/// The letters of an Arabic word: as folded, but hamza seats, ة and ى as written.
fn careful(source: &str, folded: &Folded, span: Span<Folds>) -> String {
    let text = span.of(folded.as_str());
    let letter = |(at, c): (usize, char)| {
        let place = Span::new(span.start() + at, span.start() + at + c.len_utf8());
        let written = folded.source(place).of(source).chars().find(|w| class::of(*w) == Class::Arabic);
        written.filter(|w| matches!(w, 'أ' | 'إ' | 'آ' | 'ؤ' | 'ئ' | 'ة' | 'ى')).unwrap_or(c)
    };
    text.char_indices().map(letter).collect()
}

/// A Latin word with apostrophes inside, lower case, its apostrophes straight; `None` if it has none.
fn with_apostrophes(written: &str) -> Option<String> {
    let is_apostrophe = |c| matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '\u{2032}');
    written.contains(is_apostrophe).then(|| {
        let parts: Vec<String> = written.split(is_apostrophe).map(fold::key).collect();
        parts.join("'")
    })
}

/// A unit of translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its form in a vocabulary.
    pub form: String,
    /// Number of its word.
    pub word: u32,
    /// Stem, or what stands before or after it. Everything that is not a clitic is a stem.
    pub kind: PartKind,
    /// Script of the word.
    pub class: Class,
    /// The word begins with a capital letter.
    pub is_capital: bool,
}

/// A text in units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Segmented {
    /// The words, as spans of the text as sent.
    pub words: Vec<Span<Source>>,
    /// The units, in order.
    pub units: Vec<Unit>,
}

impl Segmented {
    /// Cuts a text of either language: each word by the rules of its script.
    pub fn new(source: &str, segmenter: &Segmenter) -> Self {
        let mut segmented = Self::default();
        for (number, word) in words(source).into_iter().enumerate() {
            let unit = |form: String, kind| Unit { form, word: number as u32, kind, class: word.class, is_capital: word.is_capital };
            match word.class {
                Class::Arabic => segmented.units.extend(segmenter.split(&word.text).into_iter().map(|p| unit(p.form, p.kind))),
                Class::Latin => segmented.units.extend(english::split(&word.text).into_iter().map(|(f, _)| unit(f, PartKind::Stem))),
                _ => segmented.units.push(unit(word.text.clone(), PartKind::Stem)),
            }
            segmented.words.push(word.span);
        }
        segmented
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_units_of_their_words() {
        let segmenter = Segmenter::untrained();
        for (text, expected) in [
            ("وصل الوزيرُ إلى Paris.", "وصل|ال+ وزير|الي|paris|."),
            ("Iran’s players don't know", "iran 's|players|do not|know"),
            ("the U.S.-led 1,200", "the|us|.|-|led|1,200"),
            ("٣ أيام؟", "3|ايام|?"),
            ("", ""),
        ] {
            let segmented = Segmented::new(text, &segmenter);
            let shown: Vec<String> = (0..segmented.words.len())
                .map(|w| {
                    let forms: Vec<&str> = segmented.units.iter().filter(|u| u.word as usize == w).map(|u| u.form.as_str()).collect();
                    forms.join(" ")
                })
                .collect();
            assert_eq!(shown.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn careful_letters_survive() {
        let found = words("مُصطفى في أُمّة كبيــرة");
        let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["مصطفى", "في", "أمة", "كبيرة"]);
        assert_eq!(found[0].span.of("مُصطفى في أُمّة كبيــرة"), "مُصطفى");
    }
}
