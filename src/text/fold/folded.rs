//! A folded text with the way back to its source.

use super::{Foldings, Sink, run};
use crate::text::span::{Folds, Source, Span};

/// A folded text and the map from each of its characters to the source.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// In order, without gaps.
    pieces: Vec<Piece>,
}

/// A stretch of folded text, up to the next piece: one that lies in the source byte for byte (other letters, but of the
/// same width), or what one character of the source with its marks became.
#[derive(Debug, Clone, Copy)]
struct Piece {
    folded: u32,
    source: u32,
    /// One past the last source byte of a character; `EVEN` for a stretch of the same width.
    end: u32,
}

/// No text is that long.
const EVEN: u32 = u32::MAX;

impl Folded {
    /// Folds `source`, in time linear in its length.
    pub fn new(source: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(source.len()), pieces: Vec::with_capacity(4) };
        run(source, &mut folded);
        folded
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The source bytes that a folded span stands for; empty at the end of the text for an empty span. Offsets inside a
    /// character stand for the whole of it.
    pub fn source(&self, span: Span<Folds>) -> Span<Source> {
        let start = match self.piece(span.start()) {
            Some(piece) if span.start() < self.text.len() => piece.start_of(self.text.floor_char_boundary(span.start())),
            _ => self.end_at(self.text.len()),
        };
        Span::new(start, if span.is_empty() { start } else { self.end_at(self.text.ceil_char_boundary(span.end())) })
    }

    /// One past the source of the character that ends before the folded byte `end`; 0 past the end of the text.
    fn end_at(&self, end: usize) -> usize {
        let last = end.checked_sub(1).filter(|last| *last < self.text.len());
        last.and_then(|last| self.piece(last)).map_or(0, |piece| piece.end_of(end))
    }

    /// The piece that holds the folded byte `at`.
    fn piece(&self, at: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.folded as usize <= at);
        self.pieces.get(after.checked_sub(1)?).copied()
    }

    /// Lets what is pushed next begin at `start` of the source and lie in it byte for byte.
    #[inline]
    fn go_on_evenly(&mut self, start: usize) {
        let folded = self.text.len();
        let goes_on = self.pieces.last().is_some_and(|last| last.end == EVEN && last.start_of(folded) == start);
        if !goes_on {
            self.pieces.push(Piece { folded: folded as u32, source: start as u32, end: EVEN });
        }
    }
}

impl Piece {
    fn start_of(self, folded: usize) -> usize {
        if self.end == EVEN { self.source as usize + folded - self.folded as usize } else { self.source as usize }
    }

    fn end_of(self, folded: usize) -> usize {
        if self.end == EVEN { self.start_of(folded) } else { self.end as usize }
    }
}

impl Sink for Folded {
    #[inline]
    fn push(&mut self, c: char, start: usize, end: usize, _why: Foldings) {
        let folded = self.text.len();
        if self.pieces.last().is_some_and(|last| last.end_of(folded) > start) {
            // Another character out of the same one: ß gives two.
            self.extend(end, Foldings::NONE);
        } else if end - start == c.len_utf8() {
            self.go_on_evenly(start);
        } else {
            self.pieces.push(Piece { folded: folded as u32, source: start as u32, end: end as u32 });
        }
        self.text.push(c);
    }

    fn extend(&mut self, end: usize, _why: Foldings) {
        let Some(last) = self.pieces.last_mut() else { return };
        if last.end != EVEN {
            last.end = end as u32;
            return;
        }
        // The last character leaves the stretch.
        let width = self.text.chars().next_back().map_or(0, char::len_utf8);
        let folded = self.text.len() - width;
        let alone = Piece { folded: folded as u32, source: last.start_of(folded) as u32, end: end as u32 };
        if last.folded == alone.folded {
            *last = alone;
        } else {
            self.pieces.push(alone);
        }
    }

    fn skip(&mut self, _why: Foldings) {}

    fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    #[inline]
    fn keep(&mut self, run: &str, start: usize) {
        self.go_on_evenly(start);
        self.text.push_str(run);
    }
}
