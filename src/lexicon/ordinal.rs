//! Ordinals: third, 17th, XIV; الثالث, الرابع عشر, الحادي والعشرون.

use super::number::Found;

/// Arabic ordinals, folded, masculine and feminine: (forms, value).
const ARABIC: &[(&[&str], u32)] = &[
    (&["اول", "اولي", "الاول", "الاولي"], 1),
    (&["ثاني", "ثانيه", "ثان"], 2),
    (&["ثالث", "ثالثه"], 3),
    (&["رابع", "رابعه"], 4),
    (&["خامس", "خامسه"], 5),
    (&["سادس", "سادسه"], 6),
    (&["سابع", "سابعه"], 7),
    (&["ثامن", "ثامنه"], 8),
    (&["تاسع", "تاسعه"], 9),
    (&["عاشر", "عاشره"], 10),
    (&["حادي", "حاديه"], 1),
    (&["عشرون", "عشرين"], 20),
    (&["ثلاثون", "ثلاثين"], 30),
    (&["اربعون", "اربعين"], 40),
    (&["خمسون", "خمسين"], 50),
    (&["ستون", "ستين"], 60),
    (&["سبعون", "سبعين"], 70),
    (&["ثمانون", "ثمانين"], 80),
    (&["تسعون", "تسعين"], 90),
];

/// An Arabic ordinal at the start of folded words: الثالث, الثالث عشر, الحادي والعشرون.
pub fn arabic(words: &[&str]) -> Option<Found> {
    let of = |w: &str| {
        let w = w.strip_prefix("ال").unwrap_or(w);
        ARABIC.iter().find(|(forms, _)| forms.contains(&w)).map(|(_, v)| f64::from(*v))
    };
    let first = words.first().and_then(|w| of(w))?;
    let second = words.get(1).copied().unwrap_or_default();
    if first < 10.0 && matches!(second, "عشر" | "عشره") {
        return Some(Found { value: first + 10.0, words: 2 });
    }
    let tens = second.strip_prefix('و').and_then(of).filter(|v| *v >= 20.0 && first < 10.0);
    Some(tens.map_or(Found { value: first, words: 1 }, |tens| Found { value: first + tens, words: 2 }))
}

/// English ordinal words, folded.
const ENGLISH: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// The value of a folded English ordinal: `third`, `17th`, and the `xiv` of kings and popes.
pub fn english(word: &str) -> Option<f64> {
    if let Some(position) = ENGLISH.iter().position(|w| *w == word) {
        return Some(position as f64 + 1.0);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th" | "g") {
        return digits.parse().ok();
    }
    roman(word).filter(|_| word.len() > 1)
}

fn roman(word: &str) -> Option<f64> {
    let value = |c| {
        Some(match c {
            'i' => 1.0,
            'v' => 5.0,
            'x' => 10.0,
            _ => return None,
        })
    };
    let digits: Vec<f64> = word.chars().map(value).collect::<Option<_>>()?;
    let sign = |i: usize| if digits.get(i + 1).is_some_and(|next| *next > digits[i]) { -1.0 } else { 1.0 };
    Some(digits.iter().enumerate().map(|(i, d)| sign(i) * d).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn english_ordinals() {
        for (word, value) in [
            ("third", Some(3.0)),
            ("17th", Some(17.0)),
            ("xiv", Some(14.0)),
            ("ii", Some(2.0)),
            ("i", None),
            ("5g", Some(5.0)),
            ("fix", None),
        ] {
            assert_eq!(english(word), value, "{word}");
        }
    }

    #[test]
    fn arabic_ordinals() {
        for (text, expected) in
            [("الثالث", Some((3.0, 1))), ("الرابع عشر", Some((14.0, 2))), ("الحادي والعشرون", Some((21.0, 2))), ("كتاب", None)]
        {
            let key = fold::key(text);
            let words: Vec<&str> = key.split(' ').collect();
            assert_eq!(arabic(&words).map(|f| (f.value, f.words)), expected, "{text}");
        }
    }
}
