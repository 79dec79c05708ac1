//! Source spans in the unit the caller counts in.

use super::span::{Source, Span};

/// The unit in which a caller counts positions in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OffsetEncoding {
    /// Unicode code points (Python).
    #[default]
    CodePoints,
    /// Bytes of UTF-8 (Rust, Go).
    Utf8,
    /// Code units of UTF-16 (Java, JavaScript).
    Utf16,
}

/// Converts byte spans of one text; positions must be asked on character boundaries.
#[derive(Debug)]
pub struct Offsets {
    /// For each byte position the position in the caller's unit; empty when the two are equal.
    table: Vec<u32>,
}

impl Offsets {
    /// Prepares the conversion for `text`: linear in its length, free for UTF-8 and for ASCII.
    pub fn new(text: &str, encoding: OffsetEncoding) -> Self {
        if encoding == OffsetEncoding::Utf8 || text.is_ascii() {
            return Self { table: Vec::new() };
        }
        let mut table = Vec::with_capacity(text.len() + 1);
        let mut position = 0;
        for c in text.chars() {
            table.resize(table.len() + c.len_utf8(), position);
            position += match encoding {
                OffsetEncoding::Utf16 => c.len_utf16() as u32,
                _ => 1,
            };
        }
        table.push(position);
        Self { table }
    }

    /// Start and end of `span` in the caller's unit.
    pub fn convert(&self, span: Span<Source>) -> (u32, u32) {
        (self.position(span.start()), self.position(span.end()))
    }

    /// The bytes of `text` (the one this was made for) under a range in the caller's unit; `None` if it is not in order, does
    /// not fit, or cuts a character.
    pub fn locate(&self, text: &str, start: usize, end: usize) -> Option<Span<Source>> {
        let byte = |at: usize| {
            let byte = if self.table.is_empty() { at } else { self.table.binary_search(&(at as u32)).ok()? };
            // Of the bytes of a character all but the first have its position too.
            let first = if self.table.is_empty() { byte } else { self.table.partition_point(|p| (*p as usize) < at) };
            text.is_char_boundary(first).then_some(first)
        };
        (start <= end).then_some(())?;
        Some(Span::new(byte(start)?, byte(end)?))
    }

    fn position(&self, byte: usize) -> u32 {
        self.table.get(byte).or(self.table.last()).copied().unwrap_or(byte as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::{OffsetEncoding, Offsets};
    use crate::text::span::Span;

    #[test]
    fn the_same_word_in_three_units() {
        let text = "😀 في كرمان";
        let start = text.find("كرمان").unwrap();
        let span = Span::new(start, text.len());
        for (encoding, expected) in
            [(OffsetEncoding::CodePoints, (5, 10)), (OffsetEncoding::Utf8, (10, 20)), (OffsetEncoding::Utf16, (6, 11))]
        {
            let offsets = Offsets::new(text, encoding);
            assert_eq!(offsets.convert(span), expected, "{encoding:?}");
            assert_eq!(offsets.locate(text, expected.0 as usize, expected.1 as usize), Some(span), "{encoding:?}, and back");
            assert_eq!((offsets.locate(text, 2, 1), offsets.locate(text, 0, 99)), (None, None), "{encoding:?}");
        }
    }
}
