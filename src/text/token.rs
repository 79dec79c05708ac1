//! Words of a folded text.

use super::{
    class::{self, Class},
    span::{Folds, Span},
};

/// A word, number or punctuation mark of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span<Folds>,
    /// Class of its first character; [`Class::Latin`] if a run of digits has letters in it: `16bit`.
    pub class: Class,
}

/// Cuts folded text into tokens; spaces are left out, and each punctuation mark is a token of its own.
///
/// Numbers keep their separators (`1,234.5`); a hyphen or a full stop ends any other word.
pub fn tokens(folded: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(folded.len() / 6);
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let start = folded.len() - rest.len();
        let class = class::of(first);
        let length = match class {
            Class::Digit => number(rest),
            _ if class.is_letter() => class::word_head(rest, class),
            _ => first.len_utf8(),
        };
        if class != Class::Space {
            let text = rest.get(..length).unwrap_or(rest);
            let class = if class == Class::Digit && text.chars().any(|c| class::of(c) == Class::Latin) { Class::Latin } else { class };
            found.push(Token { span: Span::new(start, start + length), class });
        }
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    found
}

/// Length of the number at the start of `text`: digits, with separators between digits.
fn number(text: &str) -> usize {
    let mut length = class::word_head(text, Class::Digit);
    while let Some(rest) = text.get(length..) {
        let mut chars = rest.chars();
        let separated = matches!(chars.next(), Some('.' | ',')) && chars.next().is_some_and(|c| c.is_ascii_digit());
        if !separated {
            break;
        }
        length += 1 + class::word_head(rest.get(1..).unwrap_or_default(), Class::Digit);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::tokens;
    use crate::text::fold::Folded;

    #[test]
    fn words_numbers_and_marks() {
        for (text, expected) in [
            ("قال: لا.", &["قال", ":", "لا", "."][..]),
            ("٨٢٠ كيلومترا (510 ميلا)", &["820", "كيلومترا", "(", "510", "ميلا", ")"]),
            ("1,234.5, ثم 3", &["1,234.5", ",", "ثم", "3"]),
            ("شركةInrupt 820km", &["شركه", "inrupt", "820km"]),
            ("يناير/كانون الثاني", &["يناير", "/", "كانون", "الثاني"]),
            ("", &[]),
        ] {
            let folded = Folded::new(text);
            let words: Vec<&str> = tokens(folded.as_str()).iter().map(|t| t.span.of(folded.as_str())).collect();
            assert_eq!(words, expected, "{text}");
        }
    }
}
