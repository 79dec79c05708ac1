//! Runs of characters that folding leaves alone, told from their bytes: most of any text.

use super::{Fate, arabic};

/// ASCII characters that stay whatever stands beside them. Spaces, and `-` `'` `.`, look at their neighbours.
const ASCII: [bool; 128] = {
    let mut table = [false; 128];
    let mut i = 0x21;
    while i < 0x7f {
        table[i] = !matches!(i as u8, b'-' | b'\'' | b'.' | b'A'..=b'Z');
        i += 1;
    }
    table
};

/// The same for U+0600 to U+06FF.
const ARABIC: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = matches!(arabic::BLOCK[i], Fate::Keep);
        i += 1;
    }
    table
};

/// Length of the run of bytes at the start of `rest` that folding leaves as they are; `after_space` says that the folded
/// text before it ends in a space, which swallows another one.
pub(super) fn run(rest: &[u8], after_space: bool) -> usize {
    let mut after_space = after_space;
    let mut at = 0;
    loop {
        match rest.get(at..) {
            // U+0600 to U+06FF are D8 80 to DB BF: two bits of the first byte, six of the second.
            Some([lead @ 0xd8..=0xdb, next, ..]) if ARABIC[usize::from(lead & 3) << 6 | usize::from(next & 0x3f)] => {
                after_space = false;
                at += 2;
            }
            Some([b' ', ..]) if !after_space => {
                after_space = true;
                at += 1;
            }
            Some([byte, ..]) if ASCII.get(usize::from(*byte)).is_some_and(|plain| *plain) => {
                after_space = false;
                at += 1;
            }
            _ => return at,
        }
    }
}
