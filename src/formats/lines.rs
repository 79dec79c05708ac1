//! Lines of a file, none longer than the memory we give it.

use std::io::{self, BufRead};

/// Most bytes of a line, and of a row that spans several.
pub(super) const MAX_BYTES: usize = 1 << 20;

/// A line, without the line feed at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// It had more than [`MAX_BYTES`]; the rest was passed over.
    pub(super) cut: bool,
}

/// Reads line by line into a buffer of its caller.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    offset: u64,
}

const BOM: &[u8] = b"\xef\xbb\xbf";

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, number: 0, offset: 0 }
    }

    /// Appends the next line to `buffer`, without the line feed.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<Line>> {
        let (start, mut offset, mut read) = (buffer.len(), self.offset, false);
        let mut cut = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break;
            }
            read = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let piece = &available[..end.unwrap_or(available.len())];
            let room = MAX_BYTES.saturating_sub(buffer.len() - start);
            buffer.extend_from_slice(&piece[..piece.len().min(room)]);
            cut |= piece.len() > room;
            let used = piece.len() + usize::from(end.is_some());
            self.input.consume(used);
            self.offset += used as u64;
            if end.is_some() {
                break;
            }
        }
        if !read {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && buffer[start..].starts_with(BOM) {
            buffer.drain(start..start + BOM.len());
            offset += BOM.len() as u64;
        }
        Ok(Some(Line { number: self.number, offset, cut }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(u64, u64, bool, usize)> {
        let mut lines = Lines::new(io::BufReader::with_capacity(7, text));
        let mut found = Vec::new();
        let mut buffer = Vec::new();
        while let Some(line) = lines.next(&mut buffer).unwrap() {
            found.push((line.number, line.offset, line.cut, buffer.len()));
            buffer.clear();
        }
        found
    }

    #[test]
    fn numbers_offsets_and_ends() {
        assert_eq!(all(b""), []);
        assert_eq!(all(b"\xef\xbb\xbfab\r\n\ncd"), [(1, 3, false, 3), (2, 7, false, 0), (3, 8, false, 2)]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let text = [vec![b'x'; MAX_BYTES + 10], b"\nnext\n".to_vec()].concat();
        assert_eq!(all(&text), [(1, 0, true, MAX_BYTES), (2, MAX_BYTES as u64 + 11, false, 4)]);
    }
}
