//! The input of an XML reader, counted in lines and columns, no piece of it longer than the memory we give it.

use std::io::{self, BufRead, Read};

/// Most bytes of a tag, a text, a comment.
pub(super) const MAX_EVENT: usize = 1 << 20;

/// Counts what is read, and ends a piece that is too long.
pub(super) struct Bounded<R> {
    input: R,
    /// From 1.
    row: u64,
    /// Characters read of the line.
    column: u64,
    /// Bytes since the last [`Self::mark`].
    piece: usize,
    /// A byte order mark is no character of the document.
    first: bool,
}

impl<R: BufRead> Bounded<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, row: 1, column: 0, piece: 0, first: true }
    }

    /// Line and column of the next character, from 1.
    pub(super) fn position(&self) -> (u64, u64) {
        (self.row, self.column + 1)
    }

    /// Begins a new piece; returns its position.
    pub(super) fn mark(&mut self) -> (u64, u64) {
        self.piece = 0;
        self.position()
    }

    /// True if the piece has become too long.
    pub(super) fn too_long(&self) -> bool {
        self.piece > MAX_EVENT
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.too_long() {
            return Err(io::Error::other("the piece is too long"));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if amount == 0 {
            return;
        }
        // What is consumed has been filled: this reads nothing.
        let filled = self.input.fill_buf().unwrap_or_default();
        let read = &filled[..amount.min(filled.len())];
        let read = if self.first { read.strip_prefix(b"\xef\xbb\xbf").unwrap_or(read) } else { read };
        self.first = false;
        let characters = |bytes: &[u8]| bytes.iter().map(|byte| u64::from(byte & 0xc0 != 0x80)).sum::<u64>();
        match read.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => {
                self.row += read.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
                self.column = characters(&read[at + 1..]);
            }
            None => self.column += characters(read),
        }
        self.piece += amount;
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}
