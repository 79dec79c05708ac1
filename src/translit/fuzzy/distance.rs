//! Optimal string alignment distance by machine words: one step a letter.
//!
//! Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
//! distances", Nordic Journal of Computing 10 (2003).

use super::MAX_LETTERS;

/// A query with its letters' places as bits.
pub(crate) struct Pattern {
    places: [u64; 128],
    len: usize,
}

impl Pattern {
    /// Takes up to [`MAX_LETTERS`] ASCII letters.
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut places = [0; 128];
        let len = text.len().min(MAX_LETTERS);
        for (i, &b) in text[..len].iter().enumerate() {
            places[usize::from(b & 127)] |= 1 << i;
        }
        Self { places, len }
    }

    /// Insertions, deletions, changes and swaps of neighbours that turn one into the other.
    pub(crate) fn distance(&self, text: &[u8]) -> usize {
        let Some(top) = self.len.checked_sub(1) else { return text.len() };
        let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut distance = self.len;
        for &b in text {
            let here = self.places[usize::from(b & 127)];
            let swap = ((!diagonal & here) << 1) & before;
            diagonal = swap | ((here & up).wrapping_add(up) ^ up) | here | down;
            let mut right = down | !(diagonal | up);
            let mut left = diagonal & up;
            distance += (right >> top & 1) as usize;
            distance -= (left >> top & 1) as usize;
            right = (right << 1) | 1;
            left <<= 1;
            up = left | !(diagonal | right);
            down = right & diagonal;
            before = here;
        }
        distance
    }
}

/// The distance that also lets letters be typed between two swapped ones
/// (Damerau 1964, unrestricted; Lowrance & Wagner 1975). Slow: a last resort.
pub(crate) fn unrestricted(a: &[u8], b: &[u8]) -> usize {
    let far = a.len() + b.len();
    let width = b.len() + 2;
    let mut cells = vec![far; (a.len() + 2) * width];
    (0..=a.len()).for_each(|i| cells[(i + 1) * width + 1] = i);
    (0..=b.len()).for_each(|j| cells[width + j + 1] = j);
    let mut last_row = [0_usize; 128];
    for i in 1..=a.len() {
        let mut last_column = 0;
        for j in 1..=b.len() {
            let (row, column) = (last_row[usize::from(b[j - 1] & 127)], last_column);
            let equal = a[i - 1] == b[j - 1];
            let at = |i: usize, j: usize| cells[i * width + j];
            let change = at(i, j) + usize::from(!equal);
            let gap = at(i + 1, j).min(at(i, j + 1)) + 1;
            let swap = at(row, column) + (i - row - 1) + 1 + (j - column - 1);
            cells[(i + 1) * width + j + 1] = change.min(gap).min(swap);
            if equal {
                last_column = j;
            }
        }
        last_row[usize::from(a[i - 1] & 127)] = i;
    }
    cells[cells.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_plain_algorithm() {
        let words = ["", "a", "ab", "ba", "abc", "acb", "soleimani", "soliemani", "sulaymani", "kerman", "kreman", "krxeman", "aabbaabb"];
        for x in words {
            for y in words {
                assert_eq!(Pattern::new(x.as_bytes()).distance(y.as_bytes()), strsim::osa_distance(x, y), "{x} {y}");
                assert_eq!(unrestricted(x.as_bytes(), y.as_bytes()), strsim::damerau_levenshtein(x, y), "{x} {y}");
            }
        }
    }
}
