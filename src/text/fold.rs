//! Folding: the key under which different spellings of a word meet, with the way back to the text as sent.
//!
//! Folding is for comparison, never for display. Each step is named by a [`Folding`] and lives in one table:
//! Arabic letters in [`arabic`], Latin ones and everything else in [`general`]. What a step does to a letter
//! may look at the neighbours only for `-`, `'` and `.` inside a word ([`inner`]).
//!
//! Laws, tested as properties: folding is idempotent; every character of the folded text maps to a source
//! span on character boundaries; spans grow with positions; no span splits a letter from its marks.

mod arabic;
mod folded;
mod general;
mod inner;
mod plain;
mod trace;

pub use folded::Folded;
pub use trace::{differences, differences_at_start, foldings_of};

use super::class;

/// Version of the folding tables; part of every compiled index. Raise it when a row changes.
pub const VERSION: u32 = 1;

/// A difference between spellings that folding removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Folding {
    /// Vowel marks, shadda, tanwin, accents: مُحَمَّد, Élysée.
    Diacritics,
    /// Seats of hamza and madda: أحمد / احمد.
    Hamza,
    /// ة / ه at the end of a word.
    TaMarbuta,
    /// ى / ي.
    AlefMaqsura,
    /// ٣ ۳ / 3 and the Arabic separators.
    Digits,
    /// The stretching sign: مكــي.
    Tatweel,
    /// Bidirectional and zero-width controls.
    Invisible,
    /// Presentation forms, ligatures and other compatibility characters.
    PresentationForms,
    /// Persian, Kurdish and Urdu shapes: ی ک گ پ.
    PersianLetters,
    /// Upper and lower case.
    Case,
    /// Shapes of spaces, hyphens, apostrophes and quotation marks; dots of initials.
    Punctuation,
}

impl Folding {
    /// All of them, in the order of the wire.
    pub const ALL: [Self; 11] = [
        Self::Diacritics,
        Self::Hamza,
        Self::TaMarbuta,
        Self::AlefMaqsura,
        Self::Digits,
        Self::Tatweel,
        Self::Invisible,
        Self::PresentationForms,
        Self::PersianLetters,
        Self::Case,
        Self::Punctuation,
    ];
}

/// A set of [`Folding`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Foldings(u16);

impl Foldings {
    /// No folding.
    pub const NONE: Self = Self(0);

    /// The set of one.
    pub const fn only(folding: Folding) -> Self {
        Self(1 << folding as u16)
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True if a member of `other` is in the set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True if nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Number of members.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The members, in the order of [`Folding::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Folding> {
        Folding::ALL.into_iter().filter(move |f| self.intersects(Self::only(*f)))
    }
}

impl FromIterator<Folding> for Foldings {
    fn from_iter<I: IntoIterator<Item = Folding>>(members: I) -> Self {
        members.into_iter().fold(Self::NONE, |set, f| set.union(Self::only(f)))
    }
}

/// What one character becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Itself.
    Keep,
    /// Another character.
    To(char, Folding),
    /// Nothing; it stays in the grapheme of the character before it.
    Mark(Folding),
    /// Nothing.
    Drop(Folding),
    /// Nothing; it stays in the grapheme of the character after it (Unicode calls it Prepend).
    Prefix(Folding),
    /// One or more characters, to be looked up in [`general::expand`].
    Expand,
}

fn fate(c: char) -> Fate {
    match c {
        '\u{20}'..='\u{40}' | '\u{5b}'..='\u{7e}' => Fate::Keep,
        'A'..='Z' => Fate::To(c.to_ascii_lowercase(), Folding::Case),
        '\u{600}'..='\u{6ff}' => arabic::fate(c),
        _ => general::fate(c),
    }
}

/// Receives the folded characters of a text in order.
trait Sink {
    /// `c` stands for the bytes `start..end` of the source.
    fn push(&mut self, c: char, start: usize, end: usize, why: Foldings);
    /// The source up to `end` belongs to the last character too.
    fn extend(&mut self, end: usize, why: Foldings);
    /// Something was dropped here that belongs to no character.
    fn skip(&mut self, why: Foldings);
    /// The last folded character so far.
    fn last(&self) -> Option<char>;
    /// `run` stays as it is and begins at `start` of the source.
    fn keep(&mut self, run: &str, start: usize) {
        for (at, c) in run.char_indices() {
            self.push(c, start + at, start + at + c.len_utf8(), Foldings::NONE);
        }
    }
}

/// Folds `text` into `sink`. Most letters stay as they are: those are taken a run at a time.
fn run(text: &str, sink: &mut impl Sink) {
    let mut prefix: Option<usize> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let plain = if prefix.is_none() { plain::run(rest.as_bytes(), sink.last() == Some(' ')) } else { 0 };
        if plain > 0 {
            sink.keep(&rest[..plain], at);
            at += plain;
        } else if let Some(c) = rest.chars().next() {
            let end = at + c.len_utf8();
            one(c, (at, end), text, &mut prefix, sink);
            at = end;
        }
    }
}

/// Folds the character `c` at the bytes `span.0..span.1` of `text`; `prefix` is where a sign began that belongs to it.
fn one(c: char, span: (usize, usize), text: &str, prefix: &mut Option<usize>, sink: &mut impl Sink) {
    let (at, end) = span;
    match fate(c) {
        Fate::Keep => inner::put(c, Foldings::NONE, (prefix.take().unwrap_or(at), end), text, sink),
        Fate::To(to, why) => inner::put(to, Foldings::only(why), (prefix.take().unwrap_or(at), end), text, sink),
        // On a sign that waits for its letter, a mark belongs to the sign and ends the wait.
        Fate::Mark(why) if prefix.take().is_some() => sink.skip(Foldings::only(why)),
        Fate::Mark(why) => sink.extend(end, Foldings::only(why)),
        Fate::Drop(why) => sink.skip(Foldings::only(why)),
        Fate::Prefix(why) => {
            *prefix = prefix.or(Some(at));
            sink.skip(Foldings::only(why));
        }
        Fate::Expand => {
            let start = prefix.take().unwrap_or(at);
            general::expand(c, |to, why| inner::put(to, why, (start, end), text, sink));
        }
    }
}

/// The key of a term: folded, with spaces at both ends removed.
pub fn key(text: &str) -> String {
    let folded = Folded::new(text);
    folded.as_str().trim_matches(' ').to_owned()
}

/// Classes of the first two folded characters that come out of `chars`.
fn neighbours(chars: impl Iterator<Item = char>) -> [Option<class::Class>; 2] {
    let mut folded = chars.filter_map(|c| match fate(c) {
        Fate::Keep => Some(c),
        Fate::To(to, _) => Some(to),
        Fate::Expand => general::first(c),
        Fate::Mark(_) | Fate::Drop(_) | Fate::Prefix(_) => None,
    });
    [folded.next().map(class::of), folded.next().map(class::of)]
}

#[cfg(test)]
mod tests;
