//! Decades: the 1930s, ثلاثينيات القرن الماضي.

use super::ordinal;

/// Ten years, and perhaps of which century.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decade {
    /// 30 for the thirties.
    pub tens: u16,
    /// 1900 for the 1930s; `None` if only the tens are said.
    pub century: Option<u16>,
}

impl Decade {
    /// True if both may mean the same ten years.
    pub fn agrees(self, other: Self) -> bool {
        self.tens == other.tens && (self.century.is_none() || other.century.is_none() || self.century == other.century)
    }
}

/// English names of the tens, and the Arabic stems before ات or يات, folded.
const TENS: [(u16, &str, &str); 8] = [
    (20, "twenties", "عشرين"),
    (30, "thirties", "ثلاثين"),
    (40, "forties", "اربعين"),
    (50, "fifties", "خمسين"),
    (60, "sixties", "ستين"),
    (70, "seventies", "سبعين"),
    (80, "eighties", "ثمانين"),
    (90, "nineties", "تسعين"),
];

/// A folded English word: `1930s`, `30s`, `thirties`.
pub fn english(word: &str) -> Option<Decade> {
    if let Some((tens, ..)) = TENS.iter().find(|(_, name, _)| *name == word) {
        return Some(Decade { tens: *tens, century: None });
    }
    let years: u16 = word.strip_suffix('s')?.parse().ok().filter(|n| n % 10 == 0)?;
    match years {
        20..=90 => Some(Decade { tens: years, century: None }),
        1000..=2990 => Some(Decade { tens: years % 100, century: Some(years / 100 * 100) }),
        _ => None,
    }
}

/// A decade at the start of folded Arabic words, and how many say it: ثلاثينيات القرن الماضي, الستينات. The last century
/// is the twentieth: that is what the news of our time mean by it.
pub fn arabic(words: &[&str]) -> Option<(Decade, usize)> {
    let first = words.first()?;
    let bare = first.strip_prefix("ال").unwrap_or(first);
    let stem = bare.strip_suffix("يات").or_else(|| bare.strip_suffix("ات"))?;
    let tens = TENS.iter().find(|(_, _, arabic)| *arabic == stem)?.0;
    let (century, used) = match words.get(1..) {
        Some(["القرن", "الماضي" | "المنصرم", ..]) => (Some(1900), 3),
        Some(["القرن", "الحالي" | "الجاري", ..]) => (Some(2000), 3),
        Some(["القرن", rest @ ..]) => match ordinal::arabic(rest.get(..rest.len().min(2)).unwrap_or_default()) {
            Some(n) if (1.0..=30.0).contains(&n.value) => (Some((n.value as u16 - 1) * 100), 2 + n.words),
            _ => (None, 1),
        },
        _ => (None, 1),
    };
    Some((Decade { tens, century }, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_of_both_languages_meet() {
        for (text, word, words) in [
            ("ثلاثينيات القرن الماضي", "1930s", 3),
            ("الستينات", "sixties", 1),
            ("ستينيات القرن العشرين", "1960s", 3),
            ("ثمانينيات القرن التاسع عشر", "1880s", 4),
            ("تسعينات القرن الماضي كانت", "90s", 3),
        ] {
            let keys: Vec<&str> = text.split(' ').collect();
            let (decade, used) = arabic(&keys).unwrap();
            assert!(decade.agrees(english(word).unwrap()), "{text} {decade:?}");
            assert_eq!(used, words, "{text}");
        }
        assert!(!arabic(&["ثلاثينيات", "القرن", "الماضي"]).unwrap().0.agrees(english("1830s").unwrap()));
        assert_eq!(english("1935s"), None);
        assert_eq!(english("buses"), None);
        assert_eq!(arabic(&["ثلاثون"]), None);
    }
}
