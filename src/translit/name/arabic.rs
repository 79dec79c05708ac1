//! An Arabic-script name: tokens already cut from their sentence, ready for comparing.

use super::{NameError, fold_arabic, latin::MAX_BYTES, tables};
use crate::translit::alphabet::{ArabicWord, LatinWord, MAX_LETTERS};
use crate::translit::model::{Model, Prepared};
use std::ops::Range;

/// Most tokens of a name; the longest of news have six.
pub const MAX_TOKENS: usize = 8;

/// Most tokens joined to one word for comparing.
const MAX_JOINED: usize = 3;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of the name itself.
    Content,
    /// الشيخ, الرئيس, د.; مدينة, نهر.
    Title,
    /// بن, بنت, ولد.
    Kin,
    /// أبو, أم.
    Kunya,
    /// آل, the family of.
    Family,
    /// الأول, السادس.
    Ordinal,
    /// A word in Latin letters inside Arabic text.
    Latin,
}

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Folded letters: see [`fold_arabic`].
    pub text: String,
    /// What it is.
    pub kind: Kind,
}

/// A run of tokens as one word, ready for comparing.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The tokens.
    pub tokens: Range<usize>,
    /// All letters.
    pub full: Form,
    /// Letters without the article ال, when it has one.
    pub bare: Option<Form>,
    /// Letters after عبد ال, when it begins so.
    pub served: Option<Form>,
}

/// Letters and what the model needs of them.
#[derive(Debug, Clone)]
pub struct Form {
    /// The letters, as symbols.
    pub letters: Vec<u8>,
    /// Looked up.
    pub ready: Prepared,
}

/// An Arabic-script name, ready for many comparisons.
#[derive(Debug, Clone)]
pub struct ArabicName {
    /// Its tokens in reading order.
    pub tokens: Vec<Token>,
    /// Its segments.
    pub segments: Vec<Segment>,
}

impl ArabicName {
    /// Readies tokens: 1 to [`MAX_TOKENS`] words without clitics.
    ///
    /// # Errors
    /// When no token has a letter, or there are too many.
    pub fn from_tokens(model: &Model, tokens: &[&str]) -> Result<Self, NameError> {
        let (tokens, words): (Vec<Token>, Vec<Option<ArabicWord>>) = read(tokens)?.into_iter().unzip();
        Ok(Self { segments: segments(model, &words), tokens })
    }

    /// Readies a text by cutting it at spaces.
    ///
    /// # Errors
    /// As [`Self::from_tokens`].
    pub fn parse(model: &Model, text: &str) -> Result<Self, NameError> {
        Self::from_tokens(model, &split(text)?)
    }
}

/// Cuts a text into tokens, each with its letters if it is an Arabic word.
///
/// # Errors
/// As [`ArabicName::from_tokens`].
pub fn cut(text: &str) -> Result<Vec<(Token, Option<ArabicWord>)>, NameError> {
    read(&split(text)?)
}

fn split(text: &str) -> Result<Vec<&str>, NameError> {
    if text.len() > MAX_BYTES {
        return Err(NameError::TooLong);
    }
    let pieces = text.split(|c: char| c.is_whitespace() || "،.؛()\"/".contains(c));
    Ok(pieces.filter(|t| !t.is_empty()).collect())
}

fn read(tokens: &[&str]) -> Result<Vec<(Token, Option<ArabicWord>)>, NameError> {
    if tokens.len() > MAX_TOKENS || tokens.iter().map(|t| t.len()).sum::<usize>() > MAX_BYTES {
        return Err(NameError::TooLong);
    }
    let one = |t: &&str| {
        let word = ArabicWord::parse(t).ok();
        (token(t, word.as_ref()), word)
    };
    let mut read: Vec<(Token, Option<ArabicWord>)> = tokens.iter().map(one).collect();
    for i in 1..read.len() {
        let pair = (read[i - 1].0.text.as_str(), read[i].0.text.as_str());
        if tables::SECOND_WORDS.contains(&pair) {
            read[i].0.kind = Kind::Title;
        }
    }
    if read.iter().all(|t| t.0.text.is_empty()) {
        return Err(NameError::NoLetters);
    }
    if read.iter().all(|t| t.0.kind != Kind::Content && t.0.kind != Kind::Latin) {
        read.iter_mut().filter(|t| t.0.kind != Kind::Family).for_each(|t| t.0.kind = Kind::Content);
    }
    Ok(read)
}

/// Word pairs that Latin spelling often joins: Abdullah, Nasrallah, Saifuddin, Bouteflika.
#[must_use]
pub fn is_often_joined(first: &str, second: &str) -> bool {
    matches!(first, "عبد" | "نور" | "سيف" | "شمس" | "جار" | "فضل" | "ضياء" | "نصر" | "ذبيح" | "بيت" | "رام" | "بن")
        || matches!(second, "الله" | "الدين" | "الحق" | "الاسلام" | "الزمان")
        || tables::arabic_row(tables::KUNYA, first).is_some()
}

fn token(written: &str, word: Option<&ArabicWord>) -> Token {
    let Some(word) = word else {
        let text = LatinWord::parse(written).map(|w| w.to_string()).unwrap_or_default();
        return Token { text, kind: Kind::Latin };
    };
    let text = fold_arabic(word);
    let kind = if word.to_string() == "آل" { Kind::Family } else { kind(&text) };
    Token { text, kind }
}

fn kind(folded: &str) -> Kind {
    let within = |table| tables::arabic_row(table, folded).is_some();
    match folded {
        _ if within(tables::KIN) => Kind::Kin,
        _ if within(tables::KUNYA) => Kind::Kunya,
        _ if within(tables::ORDINALS) => Kind::Ordinal,
        _ if within(tables::TITLES) || within(tables::HEADS) => Kind::Title,
        _ => Kind::Content,
    }
}

/// The letters an Arabic word may be looked up by: all, without the article,
/// without عبد ال.
#[must_use]
pub fn look_up_forms(word: &ArabicWord) -> Vec<Vec<u8>> {
    let all = word.symbols();
    let shorter = ["عبدال", "ال"].iter().filter_map(|b| after(all, b)).map(<[u8]>::to_vec);
    let mut forms: Vec<Vec<u8>> = shorter.take(1).collect();
    forms.push(all.to_vec());
    forms
}

fn segments(model: &Model, words: &[Option<ArabicWord>]) -> Vec<Segment> {
    let mut out = Vec::new();
    for start in 0..words.len() {
        let mut letters: Vec<u8> = Vec::new();
        for end in start + 1..=words.len().min(start + MAX_JOINED) {
            let Some(word) = &words[end - 1] else { break };
            letters.extend(word.symbols());
            let Some(full) = form(model, &letters) else { break };
            let bare = after(&letters, "ال").and_then(|rest| form(model, rest));
            let served = after(&letters, "عبدال").and_then(|rest| form(model, rest));
            out.push(Segment { tokens: start..end, full, bare, served });
        }
    }
    out
}

/// The letters after a beginning, if at least two remain.
fn after<'a>(letters: &'a [u8], beginning: &str) -> Option<&'a [u8]> {
    let beginning = ArabicWord::parse(beginning).ok()?;
    letters.strip_prefix(beginning.symbols()).filter(|rest| rest.len() >= 2)
}

fn form(model: &Model, letters: &[u8]) -> Option<Form> {
    if letters.len() > MAX_LETTERS {
        return None;
    }
    let word = ArabicWord::from_symbols(letters.to_vec())?;
    Some(Form { ready: model.arabic(&word), letters: letters.to_vec() })
}
