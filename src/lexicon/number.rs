//! Numbers in digits and words.

use std::sync::LazyLock;

use super::listed::{ByWord, by_word};

/// A number and how many words say it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The value.
    pub value: f64,
    /// Words used.
    pub words: usize,
}

/// True if two values are the same number as written.
pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// What a number word does to the number so far.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    /// Adds: ثلاثة, عشرون.
    Add(f64),
    /// A hundred: adds, or multiplies a unit before it (ثلاث مئة, three hundred).
    Hundred,
    /// Multiplies what came before: ألف, million.
    Scale(f64),
    /// Twice a scale: ألفان.
    TwoScales(f64),
    /// A part of the last scale: مليون ونصف.
    Part(f64),
}

/// Arabic number words, folded. Gender and case forms are listed: the system is closed and irregular.
const ARABIC_WORDS: &[(&[&str], Step)] = &[
    (&["صفر"], Step::Add(0.0)),
    (&["واحد", "واحده", "احد", "احدي"], Step::Add(1.0)),
    (&["اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي"], Step::Add(2.0)),
    (&["ثلاث", "ثلاثه", "ثلاثا"], Step::Add(3.0)),
    (&["اربع", "اربعه", "اربعا"], Step::Add(4.0)),
    (&["خمس", "خمسه", "خمسا"], Step::Add(5.0)),
    (&["ست", "سته", "ستا"], Step::Add(6.0)),
    (&["سبع", "سبعه", "سبعا"], Step::Add(7.0)),
    (&["ثمان", "ثماني", "ثمانيه", "ثمانيا"], Step::Add(8.0)),
    (&["تسع", "تسعه", "تسعا"], Step::Add(9.0)),
    (&["عشر", "عشره", "عشرا"], Step::Add(10.0)),
    (&["عشرون", "عشرين"], Step::Add(20.0)),
    (&["ثلاثون", "ثلاثين"], Step::Add(30.0)),
    (&["اربعون", "اربعين"], Step::Add(40.0)),
    (&["خمسون", "خمسين"], Step::Add(50.0)),
    (&["ستون", "ستين"], Step::Add(60.0)),
    (&["سبعون", "سبعين"], Step::Add(70.0)),
    (&["ثمانون", "ثمانين"], Step::Add(80.0)),
    (&["تسعون", "تسعين"], Step::Add(90.0)),
    (&["مئه", "مايه", "ميه", "مءه"], Step::Hundred), // مئة and مائة fold to ميه and مايه
    (&["ميتان", "ميتين", "مايتان", "مايتين", "ميتا", "ميتي", "مايتا", "مايتي"], Step::Add(200.0)),
    (&["ثلاثميه", "ثلاثمايه"], Step::Add(300.0)),
    (&["اربعميه", "اربعمايه"], Step::Add(400.0)),
    (&["خمسميه", "خمسمايه"], Step::Add(500.0)),
    (&["ستميه", "ستمايه"], Step::Add(600.0)),
    (&["سبعميه", "سبعمايه"], Step::Add(700.0)),
    (&["ثمانميه", "ثمانمايه", "ثمانيميه", "ثمانيمايه"], Step::Add(800.0)),
    (&["تسعميه", "تسعمايه"], Step::Add(900.0)),
    (&["الف", "الفا", "الاف", "الوف"], Step::Scale(1e3)),
    (&["الفان", "الفين", "الفي"], Step::TwoScales(1e3)),
    (&["مليون", "مليونا", "ملايين"], Step::Scale(1e6)),
    (&["مليونان", "مليونين", "مليوني"], Step::TwoScales(1e6)),
    (&["مليار", "مليارا", "مليارات", "بليون", "بلايين"], Step::Scale(1e9)),
    (&["ملياران", "مليارين", "ملياري"], Step::TwoScales(1e9)),
    (&["تريليون", "تريليونا", "تريليونات", "ترليون"], Step::Scale(1e12)),
    (&["نصف"], Step::Part(0.5)),
    (&["ربع"], Step::Part(0.25)),
    (&["ثلث"], Step::Part(1.0 / 3.0)),
];

/// English number words, folded.
const ENGLISH_WORDS: &[(&[&str], Step)] = &[
    (&["zero"], Step::Add(0.0)),
    (&["one"], Step::Add(1.0)),
    (&["two"], Step::Add(2.0)),
    (&["three"], Step::Add(3.0)),
    (&["four"], Step::Add(4.0)),
    (&["five"], Step::Add(5.0)),
    (&["six"], Step::Add(6.0)),
    (&["seven"], Step::Add(7.0)),
    (&["eight"], Step::Add(8.0)),
    (&["nine"], Step::Add(9.0)),
    (&["ten"], Step::Add(10.0)),
    (&["eleven"], Step::Add(11.0)),
    (&["twelve", "dozen"], Step::Add(12.0)),
    (&["thirteen"], Step::Add(13.0)),
    (&["fourteen"], Step::Add(14.0)),
    (&["fifteen"], Step::Add(15.0)),
    (&["sixteen"], Step::Add(16.0)),
    (&["seventeen"], Step::Add(17.0)),
    (&["eighteen"], Step::Add(18.0)),
    (&["nineteen"], Step::Add(19.0)),
    (&["twenty"], Step::Add(20.0)),
    (&["thirty"], Step::Add(30.0)),
    (&["forty", "fourty"], Step::Add(40.0)),
    (&["fifty"], Step::Add(50.0)),
    (&["sixty"], Step::Add(60.0)),
    (&["seventy"], Step::Add(70.0)),
    (&["eighty"], Step::Add(80.0)),
    (&["ninety"], Step::Add(90.0)),
    (&["hundred"], Step::Hundred),
    (&["thousand", "thousands"], Step::Scale(1e3)),
    (&["million", "millions", "mn", "m"], Step::Scale(1e6)),
    (&["billion", "billions", "bn"], Step::Scale(1e9)),
    (&["trillion", "tn"], Step::Scale(1e12)),
    (&["half"], Step::Part(0.5)),
    (&["quarter"], Step::Part(0.25)),
];

static ARABIC: LazyLock<ByWord<Step>> = LazyLock::new(|| by_word(ARABIC_WORDS));
static ENGLISH: LazyLock<ByWord<Step>> = LazyLock::new(|| by_word(ENGLISH_WORDS));

/// Reads digits with their separators: `26,000`, `1,234.5`, `2.500` (a dot before exactly three digits and a comma
/// decimal are not guessed at: a dot is a decimal point).
pub fn digits(word: &str) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit() || c == ',') {
        return None;
    }
    let plain: String = word.chars().filter(|c| *c != ',').collect();
    let numeric = plain.starts_with(|c: char| c.is_ascii_digit()) && plain.chars().all(|c| c.is_ascii_digit() || c == '.');
    numeric.then(|| plain.parse().ok()).flatten()
}

/// The number so far.
#[derive(Default)]
struct Sum {
    total: f64,
    group: f64,
    scale: f64,
    in_group: bool,
    started: bool,
}

impl Sum {
    /// Takes a step, or refuses one that cannot follow.
    fn take(&mut self, step: Step) -> bool {
        match step {
            Step::Add(v) => {
                // Hundreds, tens and units fall; five two is two numbers. Ten may follow a unit: ثلاثة عشر.
                let teen = same(v, 10.0) && self.group % 10.0 > 0.0 && self.group % 100.0 < 10.0;
                let tens_after_unit = (20.0..100.0).contains(&v) && self.group % 10.0 > 0.0 && self.group % 100.0 < 10.0;
                if self.in_group && !teen && !tens_after_unit && lowest_place(self.group) <= v {
                    return false;
                }
                self.group += v;
            }
            Step::Hundred => self.group = if self.in_group && self.group < 10.0 { self.group * 100.0 } else { self.group + 100.0 },
            Step::Scale(s) => return self.scale(s, 1.0),
            Step::TwoScales(s) if !self.in_group => return self.scale(s, 2.0),
            // Two and a half (million): the part belongs to the number so far, else to the scale just said.
            Step::Part(p) if self.in_group => self.group += p,
            Step::Part(p) if self.started => self.total += p * self.scale,
            Step::TwoScales(_) | Step::Part(_) => return false,
        }
        self.in_group |= !matches!(step, Step::Part(_));
        self.started = true;
        true
    }

    fn scale(&mut self, scale: f64, alone: f64) -> bool {
        if self.started && self.scale > 0.0 && scale >= self.scale && !self.in_group {
            return false;
        }
        self.total += if self.in_group { self.group } else { alone } * scale;
        (self.group, self.in_group, self.scale, self.started) = (0.0, false, scale, true);
        true
    }

    fn digits(&mut self, value: f64) -> bool {
        if self.started {
            return false;
        }
        (self.group, self.in_group, self.started) = (value, true, true);
        true
    }

    fn value(&self) -> f64 {
        self.total + self.group
    }
}

/// The place value of the lowest digit: 100 for 300, 20 for 120, 1 for 7.
fn lowest_place(group: f64) -> f64 {
    if group % 100.0 == 0.0 {
        100.0
    } else if group % 10.0 == 0.0 {
        10.0
    } else {
        1.0
    }
}

/// The longest number at the start of folded Arabic words. و may join the parts: ثلاثة وعشرون, مليون ونصف.
pub fn arabic(words: &[&str]) -> Option<Found> {
    let mut sum = Sum::default();
    let mut best = None;
    for (i, word) in words.iter().enumerate() {
        let bare = if i == 0 { Some(*word) } else { word.strip_prefix('و').filter(|w| ARABIC.contains_key(w)) };
        let bare = bare.unwrap_or(word);
        let taken = match (digits(bare), ARABIC.get(bare).copied()) {
            (Some(value), _) => sum.digits(value),
            (None, Some(Step::Part(part))) => (i > 0 && word.starts_with('و')) && sum.take(Step::Part(part)),
            (None, Some(step)) => sum.take(step),
            (None, None) => false,
        };
        if !taken {
            break;
        }
        best = Some(Found { value: sum.value(), words: i + 1 });
    }
    best
}

/// The longest number at the start of folded English words: `26,000`, `26 thousand`, `twenty three`, `one and a half`.
pub fn english(words: &[&str]) -> Option<Found> {
    let mut sum = Sum::default();
    let mut best = None;
    for (i, word) in words.iter().enumerate() {
        let taken = match (digits(word), ENGLISH.get(word).copied()) {
            (Some(value), _) => sum.digits(value),
            // `a half` and `a quarter` need a number before them: alone they are words.
            (None, Some(step)) => (i > 0 || !matches!(step, Step::Part(_) | Step::Scale(_) | Step::Hundred)) && sum.take(step),
            (None, None) => {
                if sum.started && matches!(*word, "and" | "a") {
                    continue;
                }
                false
            }
        };
        if !taken {
            break;
        }
        best = Some(Found { value: sum.value(), words: i + 1 });
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn check(read: fn(&[&str]) -> Option<Found>, cases: &[(&str, Option<(f64, usize)>)]) {
        for (text, expected) in cases {
            let key = fold::key(text);
            let words: Vec<&str> = key.split(' ').collect();
            assert_eq!(read(&words).map(|f| (f.value, f.words)), *expected, "{text}");
        }
    }

    #[test]
    fn arabic_numbers() {
        check(
            arabic,
            &[
                ("٨٢٠ كيلومترا", Some((820.0, 1))),
                ("26 ألف فلسطيني", Some((26_000.0, 2))),
                ("ثلاثة وعشرون", Some((23.0, 2))),
                ("ثلاث عشرة", Some((13.0, 2))),
                ("مليون ونصف", Some((1_500_000.0, 2))),
                ("مئة وخمسة وعشرين شخصا", Some((125.0, 3))),
                ("ثلاث مئة", Some((300.0, 2))),
                ("ثلاثمائة ألف", Some((300_000.0, 2))),
                ("ألفان", Some((2_000.0, 1))),
                ("ألف وتسعمئة وثلاثة وسبعون", Some((1_973.0, 4))),
                ("ثلاثة خمسة", Some((3.0, 1))),
                ("نصف", None),
                ("كتاب", None),
                ("", None),
            ],
        );
    }

    #[test]
    fn english_numbers() {
        check(
            english,
            &[
                ("26,000", Some((26_000.0, 1))),
                ("twenty-three people", Some((23.0, 2))),
                ("1.5 billion", Some((1.5e9, 2))),
                ("three hundred and five", Some((305.0, 4))),
                ("two and a half million", Some((2.5e6, 5))),
                ("seven men", Some((7.0, 1))),
                ("million", None),
                ("half", None),
            ],
        );
    }
}
