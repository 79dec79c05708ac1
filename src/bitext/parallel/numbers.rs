//! Numbers of both sides, in digits or in words, by value.

use crate::{
    bitext::segment::{PartKind, Segmented},
    lexicon::number::{self, Found},
};

/// Numbers of a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Values that stand on both sides, as digits on one of them at least.
    pub shared: u32,
    /// Values in digits that stand on one side only; small ones, which are often written as words or not at all, left out.
    pub alone: u32,
}

/// Numbers below this may be lost in translation without a fault: one, two, ten.
const SMALL: f64 = 13.0;

struct Value {
    value: f64,
    in_digits: bool,
}

/// Compares the numbers of two texts.
pub fn compare(arabic: &Segmented, english: &Segmented) -> Numbers {
    let has_digits = |side: &Segmented| side.units.iter().any(|u| u.form.starts_with(|c: char| c.is_ascii_digit()));
    if !has_digits(arabic) && !has_digits(english) {
        return Numbers::default();
    }
    let [mut one, mut other] = [values(arabic, number::arabic), values(english, number::english)];
    let mut numbers = Numbers::default();
    one.retain(|a| {
        let partner = other.iter().position(|e| (a.in_digits || e.in_digits) && number::same(a.value, e.value));
        if let Some(partner) = partner {
            other.remove(partner);
            numbers.shared += 1;
        }
        partner.is_none()
    });
    numbers.alone = one.iter().chain(&other).filter(|v| v.in_digits && v.value >= SMALL).count() as u32;
    numbers
}

fn values(side: &Segmented, read: fn(&[&str]) -> Option<Found>) -> Vec<Value> {
    let words = words(side);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let number = read(&words[at..]);
        if let Some(number) = number {
            let in_digits = words[at].starts_with(|c: char| c.is_ascii_digit());
            found.push(Value { value: number.value, in_digits });
        }
        at += number.map_or(1, |n| n.words.max(1));
    }
    found
}

/// The words of a text, folded, put together from their units.
fn words(side: &Segmented) -> Vec<String> {
    let mut words = vec![String::new(); side.words.len()];
    for unit in &side.units {
        let form = if unit.kind == PartKind::Stem { unit.form.as_str() } else { unit.form.trim_matches('+') };
        words[unit.word as usize] += form;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::segment::Segmenter;

    #[test]
    fn values_are_compared_not_digits() {
        let segmenter = Segmenter::untrained();
        for (arabic, english, shared, alone, why) in [
            ("في 1997 و3 أيام", "in 1997, for 3 days", 2, 0, "the same digits"),
            ("ثمانية عشر عاما", "18 years", 1, 0, "words against digits"),
            ("بلغ 1,200 دولار", "it came to 1200 dollars", 1, 0, "separators"),
            ("عام ١٩٩٧", "in 1998", 0, 2, "another year"),
            ("5 كتب", "books", 0, 0, "small numbers may be lost"),
            ("خمسة كتب", "five books", 0, 0, "no digits at all"),
            ("20 و20", "20", 1, 1, "each counts once"),
        ] {
            let found = compare(&Segmented::new(arabic, &segmenter), &Segmented::new(english, &segmenter));
            assert_eq!((found.shared, found.alone), (shared, alone), "{arabic}: {why}");
        }
    }
}
