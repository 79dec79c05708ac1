//! Marks that engines leave alone: short, of Latin capitals and a number, not in the text.
//!
//! Capitals with a digit look like a code of a product to an engine, which it copies; brackets and underscores are
//! often cut off or spaced out. A letter after the number tells `TRM1Q` from `TRM11Q`.

use super::Fault;

/// A family of marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Before the number.
    pub prefix: String,
    /// After it.
    pub suffix: String,
}

/// A mark found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub number: usize,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// It is written as it was given out.
    pub is_exact: bool,
}

/// Prefixes that no word has, tried in this order.
const PREFIXES: [&str; 4] = ["TRM", "ZXT", "QVZ", "XKJ"];
const SUFFIX: &str = "Q";
/// Most digits of a number: no segment has more terms.
const MAX_DIGITS: usize = 5;

impl Template {
    /// Reads a template of the caller: `__T{n}__`.
    ///
    /// # Errors
    /// If marks made of it could not be found again.
    pub fn parse(template: &str) -> Result<Self, Fault> {
        let bad = || Fault::BadTemplate(template.chars().take(40).collect());
        let (prefix, suffix) = template.split_once("{n}").ok_or_else(bad)?;
        let plain = |part: &str| part.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '&'));
        let good = (2..=12).contains(&prefix.chars().count())
            && (1..=12).contains(&suffix.chars().count())
            && !prefix.ends_with(|c: char| c.is_numeric())
            && !suffix.starts_with(|c: char| c.is_numeric())
            && !suffix.contains("{n}")
            && plain(prefix)
            && plain(suffix);
        if good { Ok(Self { prefix: prefix.to_owned(), suffix: suffix.to_owned() }) } else { Err(bad()) }
    }

    /// A family that does not occur in a text, however its letters are cased or spaced.
    pub fn for_text(text: &str) -> Self {
        let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let known = PREFIXES.iter().map(|p| (*p).to_owned());
        // A text has fewer prefixes of four letters than there are numbers, so this ends.
        let more = (0_u32..).map(|n| format!("ZX{}", letters(n)));
        let prefix = known.chain(more).find(|p| !squeezed.contains(p.as_str())).unwrap_or_else(|| PREFIXES[0].to_owned());
        Self { prefix, suffix: SUFFIX.to_owned() }
    }

    /// The mark with a number.
    pub fn mark(&self, number: usize) -> String {
        format!("{}{number}{}", self.prefix, self.suffix)
    }

    /// Every mark in a text, also those that an engine wrote in small letters, with blanks inside, with other digits, or
    /// without their end.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            match self.at(text, at) {
                Some(mark) => {
                    at = mark.end;
                    found.push(mark);
                }
                None => at += c.len_utf8(),
            }
        }
        found
    }

    fn at(&self, text: &str, start: usize) -> Option<Found> {
        let after = eat(text, start, &self.prefix)?;
        let digits_at = skip_blanks(text, after);
        let (number, digits_end) = digits(text, digits_at)?;
        let suffix_at = skip_blanks(text, digits_end);
        let end = match eat(text, suffix_at, &self.suffix) {
            Some(end) => end,
            // The end may be cut off, but then nothing may go on there.
            None if text[digits_end..].chars().next().is_none_or(|c| !c.is_alphanumeric()) => digits_end,
            None => return None,
        };
        Some(Found { number, start, end, is_exact: text.get(start..end) == Some(&self.mark(number)) })
    }
}

/// Three letters that count: AAA, AAB …
fn letters(mut n: u32) -> String {
    let mut found = [b'A'; 4];
    for slot in found.iter_mut().rev() {
        *slot = b'A' + (n % 26) as u8;
        n /= 26;
    }
    found.iter().map(|b| *b as char).collect()
}

/// The end of `part` at `start`, letter case and invisible characters aside.
fn eat(text: &str, start: usize, part: &str) -> Option<usize> {
    let mut at = start;
    for (n, wanted) in part.chars().enumerate() {
        // What stands before the mark is not its own.
        while n > 0
            && let Some(c) = text.get(at..)?.chars().next().filter(|c| is_invisible(*c))
        {
            at += c.len_utf8();
        }
        let c = text.get(at..)?.chars().next()?;
        if c != wanted && !c.to_uppercase().eq(wanted.to_uppercase()) {
            return None;
        }
        at += c.len_utf8();
    }
    Some(at)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let blanks: usize = rest.chars().take(2).take_while(|c| is_invisible(*c) || matches!(c, ' ' | '\u{a0}')).map(char::len_utf8).sum();
    at + blanks
}

/// A number in any digits of ours.
fn digits(text: &str, start: usize) -> Option<(usize, usize)> {
    let (mut number, mut end, mut count) = (0_usize, start, 0);
    for c in text.get(start..)?.chars() {
        let Some(digit) = (match c {
            '0'..='9' => c.to_digit(10),
            '٠'..='٩' => Some(c as u32 - '٠' as u32),
            '۰'..='۹' => Some(c as u32 - '۰' as u32),
            _ => None,
        }) else {
            break;
        };
        count += 1;
        if count > MAX_DIGITS {
            return None;
        }
        number = number * 10 + digit as usize;
        end += c.len_utf8();
    }
    (count > 0).then_some((number, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_however_an_engine_wrote_them() {
        let template = Template::for_text("نص");
        assert_eq!(template.mark(12), "TRM12Q");
        for (text, numbers, exact) in [
            ("in TRM1Q and TRM12Q.", &[1, 12][..], true),
            ("trm1q", &[1], false),
            ("TRM 1 Q", &[1], false),
            ("TRM١Q", &[1], false),
            ("(TRM1)", &[1], false),
            ("\u{2066}TRM\u{2069}1Q", &[1], false),
            ("TRM1QTRM2Q", &[1, 2], true),
            ("\u{200f}TRM1Q\u{200f}", &[1], true),
            ("TRM1QX", &[1], true),
            ("TRM1X TRM TRMQ TRM123456Q", &[], true),
        ] {
            let found = template.find(text);
            assert_eq!(found.iter().map(|f| f.number).collect::<Vec<_>>(), numbers, "{text}");
            assert!(found.iter().all(|f| f.is_exact == exact), "{text}");
        }
    }

    #[test]
    fn a_family_does_not_occur_in_its_text() {
        assert_eq!(Template::for_text("the t r m code").prefix, "ZXT");
        assert_eq!(Template::for_text("TRM ZXT QVZ XKJ ZXAAAA").prefix, "ZXAAAB");
    }

    #[test]
    fn templates_of_the_caller() {
        assert_eq!(Template::parse("__T{n}__").unwrap().mark(3), "__T3__");
        for bad in ["T{n}", "{n}", "abc", "X1{n}Q", "AB{n}2", "AB {n}Q", "<A{n}>", "AB{n}{n}"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }
}
