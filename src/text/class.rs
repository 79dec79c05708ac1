//! Character classes of folded text.

use icu_properties::{CodePointMapData, props::GeneralCategory};

/// What a character of folded text is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A letter of the Arabic script.
    Arabic,
    /// A letter of the Latin script, or a digit next to one: `f16`, `covid19`.
    Latin,
    /// A letter of any other script.
    OtherLetter,
    /// 0-9 (folding has turned the other decimal digits of Arabic text into these).
    Digit,
    /// White space.
    Space,
    /// Everything else.
    Punctuation,
}

impl Class {
    /// True for letters of any script.
    pub fn is_letter(self) -> bool {
        matches!(self, Self::Arabic | Self::Latin | Self::OtherLetter)
    }

    /// True for letters and digits.
    pub fn is_word(self) -> bool {
        self.is_letter() || self == Self::Digit
    }

    /// True if characters of the two classes side by side belong to one written word. Arabic letters never
    /// join Latin ones or digits: شركةInrupt and 820كم are two words each.
    pub fn joins(self, next: Self) -> bool {
        match (self, next) {
            (Self::Latin | Self::Digit, Self::Latin | Self::Digit) => true,
            (a, b) => a == b && a.is_letter(),
        }
    }
}

/// Class of a character.
pub fn of(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Latin,
        '0'..='9' => Class::Digit,
        ' ' | '\t' | '\n' | '\r' => Class::Space,
        '\u{0}'..='\u{7f}' => Class::Punctuation,
        '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{66e}'..='\u{66f}' | '\u{671}'..='\u{6d3}' => Class::Arabic,
        _ => of_rare(c),
    }
}

fn of_rare(c: char) -> Class {
    match c {
        '\u{600}'..='\u{6ff}' => arabic_block(c),
        '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8c9}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Class::Arabic,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_alphabetic() => Class::Latin,
        _ if c.is_whitespace() => Class::Space,
        _ if is_letter_like(c) => Class::OtherLetter,
        _ => Class::Punctuation,
    }
}

fn arabic_block(c: char) -> Class {
    match c {
        '\u{6d5}' | '\u{6e5}' | '\u{6e6}' | '\u{6ee}'..='\u{6ef}' | '\u{6fa}'..='\u{6fc}' | '\u{6ff}' => Class::Arabic,
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => Class::Digit,
        _ => Class::Punctuation,
    }
}

fn is_letter_like(c: char) -> bool {
    c.is_alphanumeric() || general_category(c) == GeneralCategory::SpacingMark
}

/// True for combining marks that stay in the grapheme of the letter before.
pub fn is_mark(c: char) -> bool {
    match c {
        '\u{0}'..='\u{2ff}' => false,
        '\u{64b}'..='\u{65f}' | '\u{670}' => true,
        _ => matches!(general_category(c), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark),
    }
}

/// A word as it is written without its marks.
pub fn without_marks(word: &str) -> String {
    word.chars().filter(|c| !is_mark(*c)).collect()
}

fn general_category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Length in bytes of the word characters that join on to the end of `before`, looking left.
pub fn word_tail(before: &str, class: Class) -> usize {
    let mut right = class;
    let mut length = 0;
    for c in before.chars().rev() {
        let here = of(c);
        if !here.joins(right) {
            break;
        }
        length += c.len_utf8();
        right = here;
    }
    length
}

/// Length in bytes of the word characters that join on to the start of `after`, looking right.
pub fn word_head(after: &str, class: Class) -> usize {
    let mut left = class;
    let mut length = 0;
    for c in after.chars() {
        let here = of(c);
        if !left.joins(here) {
            break;
        }
        length += c.len_utf8();
        left = here;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_do_not_join() {
        for (text, head, why) in [
            ("شركةInrupt", "شركة".len(), "Arabic then Latin"),
            ("covid19 x", 7, "Latin and digits are one word"),
            ("820كم", 3, "a number and its unit"),
            ("العراق،", "العراق".len(), "punctuation ends a word"),
        ] {
            let first = text.chars().next().map_or(Class::Space, of);
            assert_eq!(word_head(text, first), head, "{why}");
        }
    }

    #[test]
    fn marks_and_letters() {
        assert!(is_mark('\u{651}') && is_mark('\u{301}') && !is_mark('ب') && !is_mark('\u{640}'));
        assert_eq!(of('ڤ'), Class::Arabic);
        assert_eq!(of('é'), Class::Latin);
        assert_eq!(of('я'), Class::OtherLetter);
        assert_eq!(of('،'), Class::Punctuation);
    }
}
