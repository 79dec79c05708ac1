//! How unlike two near terms are, when counting edits ties: a vowel for a
//! vowel, one letter doubled, neighbours swapped or neighbouring keys hit are
//! likelier mistakes than others.

/// Cost of each kind of edit; any other edit costs 1. Estimates after the usual
/// findings on typing (Kukich 1992): letters are left out more often than any
/// one wrong letter is typed; names are respelled by vowels most.
const VOWEL_FOR_VOWEL: f32 = 0.5;
const DOUBLED: f32 = 0.4;
const SWAPPED: f32 = 0.5;
const LEFT_OUT: f32 = 0.55;
const TOO_MANY: f32 = 0.85;
const NEAR_KEY: f32 = 0.8;
const SAME_SOUND: f32 = 0.5;
const SPACE: f32 = 0.5;
/// The first letter is rarely wrong.
const FIRST: f32 = 0.1;

/// Letters that stand for one sound in names.
const SOUNDS: [&[u8]; 6] = [b"kqc", b"jg", b"sz", b"dt", b"wv", b"iy"];

/// Rows of the keyboard; neighbours are one apart in a row, or above each other.
const KEYS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// Weighted distance of a folded query and a folded term of at most 64 letters.
#[must_use]
pub(crate) fn cost(query: &[u8], term: &[u8]) -> f32 {
    let (a, b) = (query, term);
    let width = b.len() + 1;
    let mut rows = vec![0.0_f32; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i + j == 0 {
                continue;
            }
            let at = |i: usize, j: usize| rows[i * width + j];
            let mut best = f32::MAX;
            if i > 0 {
                best = best.min(at(i - 1, j) + gap(a, i - 1, TOO_MANY));
            }
            if j > 0 {
                best = best.min(at(i, j - 1) + gap(b, j - 1, LEFT_OUT));
            }
            if i > 0 && j > 0 {
                let first = if i == 1 && j == 1 && a[0] != b[0] { FIRST } else { 0.0 };
                best = best.min(at(i - 1, j - 1) + change(a[i - 1], b[j - 1]) + first);
            }
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(at(i - 2, j - 2) + SWAPPED);
            }
            rows[i * width + j] = best;
        }
    }
    rows[rows.len() - 1]
}

/// Cost of a letter that only one side has.
fn gap(text: &[u8], at: usize, usual: f32) -> f32 {
    match text[at] {
        b' ' => SPACE,
        letter if at > 0 && text[at - 1] == letter => DOUBLED,
        _ => usual,
    }
}

fn change(x: u8, y: u8) -> f32 {
    let vowel = |l: u8| b"aeiouy".contains(&l);
    if x == y {
        0.0
    } else if vowel(x) && vowel(y) {
        VOWEL_FOR_VOWEL
    } else if SOUNDS.iter().any(|s| s.contains(&x) && s.contains(&y)) {
        SAME_SOUND
    } else if near_keys(x, y) {
        NEAR_KEY
    } else {
        1.0
    }
}

fn near_keys(x: u8, y: u8) -> bool {
    let place = |l: u8| KEYS.iter().enumerate().find_map(|(r, row)| Some((r, row.iter().position(|&k| k == l)?)));
    match (place(x), place(y)) {
        (Some((rx, cx)), Some((ry, cy))) => rx.abs_diff(ry) <= 1 && cx.abs_diff(cy) <= 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likelier_mistakes_cost_less() {
        let c = |a: &str, b: &str| cost(a.as_bytes(), b.as_bytes());
        assert!(c("kerman", "kermann") < c("kerman", "kermant"), "doubling");
        assert!(c("soleiman", "suleiman") < c("soleiman", "sxleiman"), "vowel");
        assert!(c("kerman", "kreman") < c("kerman", "kerxxan"), "swap");
        assert!(c("kerman", "kerman") < 1e-6);
    }
}
