//! Lines of input become chunks: places in the input, found without holding it.

/// Most bytes of a line: four times the largest request text there is.
pub const MAX_LINE: u64 = 4 << 20;

/// A chunk: some lines of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// Its number, from 0.
    pub chunk: i64,
    /// Its first item, from 0.
    pub first_item: i64,
    /// Its items.
    pub items: i64,
    /// The number of its first line, from 1.
    pub first_line: i64,
    /// The number of the line after it.
    pub next_line: i64,
    /// Where its bytes begin.
    pub start: i64,
    /// Where its bytes end. The rest of a line that is too long belongs to no chunk.
    pub stop: i64,
    /// Where the next chunk begins.
    pub next_start: i64,
}

/// Cuts input into chunks.
#[derive(Debug)]
pub struct Cutter {
    most_items: i64,
    most_bytes: i64,
    /// The chunk being filled; `next_line` is the line being read.
    open: Cut,
    /// Where the line being read began, and how far reading has come.
    line_start: i64,
    at: i64,
    /// The line being read has something in it.
    written: bool,
}

impl Cutter {
    /// Begins after `last`, or at the beginning of the input.
    pub fn new(most_items: usize, most_bytes: usize, last: Option<Cut>) -> Self {
        let open = last.map_or(Cut { first_line: 1, next_line: 1, ..Cut::default() }, |last| Cut {
            chunk: last.chunk + 1,
            first_item: last.first_item + last.items,
            items: 0,
            first_line: last.next_line,
            next_line: last.next_line,
            start: last.next_start,
            stop: last.next_start,
            next_start: last.next_start,
        });
        let at = open.start;
        Self { most_items: most_items as i64, most_bytes: most_bytes as i64, open, line_start: at, at, written: false }
    }

    /// Where the input is to be read on.
    pub fn at(&self) -> i64 {
        self.at
    }

    /// Reads a piece of input; `found` gets each chunk that is full.
    pub fn read(&mut self, mut piece: &[u8], found: &mut impl FnMut(Cut)) {
        while !piece.is_empty() {
            let end = piece.iter().position(|b| *b == b'\n');
            let line = &piece[..end.unwrap_or(piece.len())];
            self.written |= !is_blank(line);
            self.at += line.len() as i64;
            piece = &piece[line.len()..];
            if end.is_some() {
                self.at += 1;
                piece = &piece[1..];
                self.end_line(self.at - 1, found);
            }
        }
    }

    /// The end of the input; a line that was begun counts.
    pub fn finish(&mut self, found: &mut impl FnMut(Cut)) {
        if self.at > self.line_start {
            self.end_line(self.at, found);
        }
        self.close(found);
    }

    /// A line ended at `end`, without its line feed.
    fn end_line(&mut self, end: i64, found: &mut impl FnMut(Cut)) {
        let long = (end - self.line_start) as u64 > MAX_LINE;
        if self.written {
            if self.open.items > 0 && (long || end - self.open.start > self.most_bytes) {
                let line = self.open.next_line;
                self.open.stop = self.line_start;
                self.open.next_start = self.line_start;
                self.close(found);
                self.open.next_line = line;
            }
            self.open.items += 1;
        }
        self.open.next_line += 1;
        self.open.stop = if long && self.written { self.line_start + MAX_LINE as i64 + 1 } else { self.at };
        self.open.next_start = self.at;
        self.line_start = self.at;
        if self.open.items == self.most_items || (long && self.written) {
            self.close(found);
        }
        self.written = false;
    }

    fn close(&mut self, found: &mut impl FnMut(Cut)) {
        if self.open.items > 0 {
            found(self.open);
            let next = Self::new(self.most_items as usize, self.most_bytes as usize, Some(self.open));
            self.open = next.open;
        }
    }
}

/// True if a line is no item.
pub fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(input: &[u8], items: usize, bytes: usize, step: usize) -> Vec<Cut> {
        let (mut cutter, mut found) = (Cutter::new(items, bytes, None), Vec::new());
        for piece in input.chunks(step) {
            cutter.read(piece, &mut |cut| found.push(cut));
        }
        cutter.finish(&mut |cut| found.push(cut));
        found
    }

    #[test]
    fn lines_become_chunks_however_they_arrive() {
        let input = b"one\n\ntwo\r\n \t\nthree\nfour\nfive";
        for step in [1, 2, 3, 5, 100] {
            let cuts = cut(input, 2, 1_000, step);
            let texts: Vec<&[u8]> = cuts.iter().map(|c| &input[c.start as usize..c.stop as usize]).collect();
            assert_eq!(texts, [&b"one\n\ntwo\r\n"[..], b" \t\nthree\nfour\n", b"five"], "{step}");
            let numbers: Vec<_> = cuts.iter().map(|c| (c.chunk, c.first_item, c.items, c.first_line, c.next_line)).collect();
            assert_eq!(numbers, [(0, 0, 2, 1, 4), (1, 2, 2, 4, 7), (2, 4, 1, 7, 8)], "{step}");
        }
    }

    #[test]
    fn chunks_are_bounded_in_bytes_and_lines_are_not_cut() {
        let input = b"aaaa\nbbbb\ncccccccccccccccc\ndd\n";
        let lengths: Vec<_> = cut(input, 100, 10, 4).iter().map(|c| (c.items, c.stop - c.start, c.first_line)).collect();
        assert_eq!(lengths, [(2, 10, 1), (1, 17, 3), (1, 3, 4)]);
    }

    #[test]
    fn of_a_line_that_is_too_long_only_the_beginning_is_kept() {
        let mut input = b"one\n".to_vec();
        input.extend(vec![b'x'; MAX_LINE as usize + 500]);
        input.extend(b"\ntwo\n");
        let cuts = cut(&input, 10, 1 << 30, 1 << 16);
        assert_eq!(cuts.iter().map(|c| c.items).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(cuts[1].stop - cuts[1].start, MAX_LINE as i64 + 1);
        assert_eq!(cuts[2].start as usize, input.len() - 4);
        assert_eq!(cuts[2].first_line, 3);
    }

    #[test]
    fn cutting_goes_on_where_it_ended() {
        let input = b"a\nb\n\nc\nd\ne\nf";
        let all = cut(input, 2, 100, 3);
        for last in &all[..2] {
            let mut cutter = Cutter::new(2, 100, Some(*last));
            let mut rest = Vec::new();
            cutter.read(&input[cutter.at() as usize..], &mut |cut| rest.push(cut));
            cutter.finish(&mut |cut| rest.push(cut));
            assert_eq!(rest, all[last.chunk as usize + 1..]);
        }
    }

    #[test]
    fn nothing_gives_no_chunks() {
        for input in [&b""[..], b"\n\n  \n"] {
            assert_eq!(cut(input, 2, 100, 1), []);
        }
    }
}
