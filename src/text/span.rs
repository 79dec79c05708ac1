//! Spans that know which text they belong to.

use std::{cmp::Ordering, fmt, marker::PhantomData, ops::Range};

/// Unit of a span: bytes of the UTF-8 text as the caller sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {}

/// Unit of a span: bytes of the folded text ([`crate::text::fold::Folded::as_str`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folds {}

/// A half-open range of bytes in the text named by `U`; mixing texts does not compile.
pub struct Span<U> {
    start: u32,
    end: u32,
    unit: PhantomData<fn() -> U>,
}

impl<U> Span<U> {
    /// A span from `start` to `end`; an end before the start is read as an empty span.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end.max(start) as u32, unit: PhantomData }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True if nothing is inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The part of `text` inside the span; empty if the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// True if the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True if `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span around both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start().min(other.start()), self.end().max(other.end()))
    }
}

// Derives would ask the same of `U`, which is never a value.
impl<U> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<U> Copy for Span<U> {}
impl<U> PartialEq for Span<U> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<U> Eq for Span<U> {}
impl<U> PartialOrd for Span<U> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<U> Ord for Span<U> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<U> std::hash::Hash for Span<U> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, Span};

    #[test]
    fn spans_overlap_only_when_they_share_a_byte() {
        let at = |s, e| Span::<Source>::new(s, e);
        for (a, b, expected, why) in [
            (at(0, 3), at(3, 5), false, "touching"),
            (at(0, 3), at(2, 5), true, "one byte shared"),
            (at(1, 9), at(3, 5), true, "inside"),
            (at(2, 2), at(2, 5), false, "empty"),
        ] {
            assert_eq!(a.overlaps(b), expected, "{why}");
            assert_eq!(b.overlaps(a), expected, "{why}, turned round");
        }
    }

    #[test]
    fn a_span_that_does_not_fit_the_text_is_empty_text() {
        assert_eq!(Span::<Source>::new(1, 4).of("ابج"), "", "cuts a letter");
        assert_eq!(Span::<Source>::new(2, 4).of("ابج"), "ب");
        assert_eq!(Span::<Source>::new(4, 40).of("ابج"), "", "past the end");
    }
}
