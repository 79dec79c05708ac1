//! A Latin-script name cut into units, ready for comparing.

use super::{NameError, tables};
use crate::translit::alphabet::latin::is_joiner;
use crate::translit::alphabet::{LatinWord, MAX_LETTERS};
use crate::translit::model::{Model, Prepared};
use std::ops::Range;

/// Most units of a name: the assignment keeps a bit for each.
pub const MAX_UNITS: usize = 12;

/// Longest text read as a name, in bytes; longer ones are no names.
pub const MAX_BYTES: usize = 600;

/// Most units joined to one word for comparing (Abd + al + Rahman is two units).
const MAX_JOINED: usize = 3;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of the name itself.
    Content,
    /// Sheikh, President, Dr; City, River.
    Title,
    /// bin, ibn, bint, ould.
    Kin,
    /// Abu, Umm.
    Kunya,
    /// of, the, von.
    Function,
    /// One letter: J.
    Initial,
    /// VI, first.
    Ordinal,
}

/// One unit: a word or a part between hyphens, its article apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Letters in lower case, without article.
    pub text: String,
    /// The article as written before it: al, ash.
    pub article: Option<String>,
    /// The words of the name it covers (a word is what stands between spaces).
    pub words: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// A run of units as one word, ready for comparing.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The units.
    pub units: Range<usize>,
    /// Letters with the first article.
    pub full: Form,
    /// Letters without it, when there is one.
    pub bare: Option<Form>,
}

/// Letters and what the model needs of them.
#[derive(Debug, Clone)]
pub struct Form {
    /// The letters.
    pub text: String,
    /// Looked up.
    pub ready: Prepared,
}

/// A Latin-script name, ready for many comparisons.
#[derive(Debug, Clone)]
pub struct LatinName {
    /// Its units in reading order.
    pub units: Vec<Unit>,
    /// Its segments.
    pub segments: Vec<Segment>,
    /// Number of words between spaces.
    pub word_count: usize,
}

impl LatinName {
    /// Cuts and readies a name.
    ///
    /// # Errors
    /// When there is no Latin letter in it, or it is far too long for a name.
    pub fn parse(model: &Model, text: &str) -> Result<Self, NameError> {
        let (units, word_count) = cut(text)?;
        Ok(Self { segments: segments(model, &units), word_count, units })
    }

    /// Index of the unit that names the person's family or the place: the last content unit.
    #[must_use]
    pub fn key_unit(&self) -> usize {
        self.units.iter().rposition(|u| u.kind == Kind::Content).unwrap_or(self.units.len() - 1)
    }
}

/// Cuts a text into units; also gives the number of words.
///
/// # Errors
/// As [`LatinName::parse`].
pub fn cut(text: &str) -> Result<(Vec<Unit>, usize), NameError> {
    if text.len() > MAX_BYTES {
        return Err(NameError::TooLong);
    }
    let parts = parts(text);
    let mut units = units(&parts);
    match units.len() {
        0 => Err(NameError::NoLetters),
        n if n > MAX_UNITS => Err(NameError::TooLong),
        _ => {
            name_something(&mut units);
            Ok((units, parts.last().map_or(0, |p| p.word + 1)))
        }
    }
}

/// The name after Abdul, Abdel, Abd al, Abdur-: `abdurrahman` gives `rahman`.
#[must_use]
pub fn after_servant(text: &str) -> Option<&str> {
    let start = tables::SERVANT.iter().find(|s| text.starts_with(**s))?;
    let rest = &text[start.len()..];
    let bytes = rest.as_bytes();
    let doubled = bytes.len() > 1 && bytes[0] == bytes[1];
    let rest = if doubled && !start.ends_with('l') { &rest[1..] } else { rest };
    Some(rest).filter(|r| r.len() >= 3)
}

struct Part {
    text: String,
    word: usize,
}

/// Words, cut at hyphens; a part with no Latin letter is dropped.
fn parts(text: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let words = text.split(|c: char| c.is_whitespace() || ",;/()\"".contains(c)).filter(|w| !w.is_empty());
    for (word, written) in words.enumerate() {
        for part in written.split(is_hyphen).flat_map(split_initials) {
            let clean: String = part.chars().filter(|&c| !is_joiner(c)).collect();
            if let Ok(letters) = LatinWord::parse(&clean) {
                out.push(Part { text: letters.to_string(), word });
            }
        }
    }
    out
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '−')
}

/// J.K. is J and K; Dr. and St.Petersburg keep their words.
fn split_initials(part: &str) -> Vec<&str> {
    let pieces: Vec<&str> = part.split('.').filter(|p| !p.is_empty()).collect();
    if pieces.iter().any(|p| p.chars().count() == 1) || pieces.len() > 1 { pieces } else { vec![part] }
}

/// Joins articles to the unit they belong to and names the kinds.
fn units(parts: &[Part]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut article: Option<&Part> = None;
    for (i, part) in parts.iter().enumerate() {
        if article.is_none() && parts.get(i + 1).is_some_and(|next| is_article(&part.text, &next.text)) {
            article = Some(part);
            continue;
        }
        let first = article.map_or(part.word, |a| a.word);
        units.push(Unit {
            text: part.text.clone(),
            article: article.take().map(|a| a.text.clone()),
            words: first..part.word + 1,
            kind: kind(&part.text),
        });
    }
    units
}

fn is_article(word: &str, next: &str) -> bool {
    tables::ARTICLES.contains(&word) || tables::SUN_ARTICLES.iter().any(|(article, start)| *article == word && next.starts_with(start))
}

fn kind(word: &str) -> Kind {
    let within = |table| tables::latin_row(table, word).is_some();
    match word {
        _ if within(tables::KIN) => Kind::Kin,
        _ if within(tables::KUNYA) => Kind::Kunya,
        _ if within(tables::ORDINALS) => Kind::Ordinal,
        _ if word.len() == 1 => Kind::Initial,
        _ if within(tables::TITLES) || within(tables::HEADS) => Kind::Title,
        _ if tables::FUNCTION.contains(&word) => Kind::Function,
        _ => Kind::Content,
    }
}

/// A name of titles and particles alone (Sheikh; Ben) names with them.
fn name_something(units: &mut [Unit]) {
    if units.iter().all(|u| u.kind != Kind::Content) {
        units.iter_mut().filter(|u| u.kind != Kind::Initial).for_each(|u| u.kind = Kind::Content);
    }
    // A leading ordinal letter (V. Putin, I. Newton) is an initial.
    if let Some(first) = units.first_mut().filter(|u| u.kind == Kind::Ordinal && u.text.len() == 1) {
        first.kind = Kind::Initial;
    }
}

fn segments(model: &Model, units: &[Unit]) -> Vec<Segment> {
    let mut out = Vec::new();
    for start in 0..units.len() {
        let (mut with, mut without) = (String::new(), String::new());
        for end in start + 1..=units.len().min(start + MAX_JOINED) {
            let unit = &units[end - 1];
            let article = unit.article.as_deref().unwrap_or("");
            with = with + article + &unit.text;
            without = if end == start + 1 { unit.text.clone() } else { without + article + &unit.text };
            let Some(full) = form(model, &with) else { break };
            let bare = if with == without { None } else { form(model, &without) };
            out.push(Segment { units: start..end, full, bare });
        }
    }
    out
}

/// Letters ready for the model; `None` past the cap.
fn form(model: &Model, text: &str) -> Option<Form> {
    if text.len() > MAX_LETTERS {
        return None;
    }
    let word = LatinWord::parse(text).ok()?;
    Some(Form { text: text.to_owned(), ready: model.latin(&word) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |u: &Unit| format!("{}{}:{:?}", u.article.as_deref().map_or(String::new(), |a| format!("{a}+")), u.text, u.kind);
        units(&parts(text)).iter().map(show).collect()
    }

    #[test]
    fn units_of_names() {
        for (name, want, why) in [
            ("Bashar al-Assad", vec!["bashar:Content", "al+assad:Content"], "article"),
            ("Ash-Shaykh", vec!["ash+shaykh:Title"], "assimilated article"),
            ("Ash Carter", vec!["ash:Content", "carter:Content"], "no sun letter follows"),
            ("J.K. Rowling", vec!["j:Initial", "k:Initial", "rowling:Content"], "initials"),
            ("Mohammed bin Salman", vec!["mohammed:Content", "bin:Kin", "salman:Content"], "particle"),
            ("Mohammed VI", vec!["mohammed:Content", "vi:Ordinal"], "ordinal"),
            ("Abd el-Fattah", vec!["abd:Content", "el+fattah:Content"], "servant name"),
        ] {
            assert_eq!(shown(name), want, "{why}");
        }
    }

    #[test]
    fn words_are_counted_by_spaces() {
        let u = units(&parts("Umar al Farouk"));
        assert_eq!(u[1].words, 1..3);
    }
}
