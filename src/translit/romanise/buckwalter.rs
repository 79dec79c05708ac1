//! Buckwalter's transliteration (2002): one ASCII character for each Arabic letter and mark, so that it can be undone.

/// Arabic and ASCII.
#[rustfmt::skip]
const PAIRS: &[(char, char)] = &[
    ('ء', '\''), ('آ', '|'), ('أ', '>'), ('ؤ', '&'), ('إ', '<'), ('ئ', '}'), ('ا', 'A'), ('ب', 'b'), ('ة', 'p'),
    ('ت', 't'), ('ث', 'v'), ('ج', 'j'), ('ح', 'H'), ('خ', 'x'), ('د', 'd'), ('ذ', '*'), ('ر', 'r'), ('ز', 'z'),
    ('س', 's'), ('ش', '$'), ('ص', 'S'), ('ض', 'D'), ('ط', 'T'), ('ظ', 'Z'), ('ع', 'E'), ('غ', 'g'), ('ـ', '_'),
    ('ف', 'f'), ('ق', 'q'), ('ك', 'k'), ('ل', 'l'), ('م', 'm'), ('ن', 'n'), ('ه', 'h'), ('و', 'w'), ('ى', 'Y'),
    ('ي', 'y'), ('\u{64B}', 'F'), ('\u{64C}', 'N'), ('\u{64D}', 'K'), ('\u{64E}', 'a'), ('\u{64F}', 'u'),
    ('\u{650}', 'i'), ('\u{651}', '~'), ('\u{652}', 'o'), ('\u{670}', '`'), ('ٱ', '{'), ('پ', 'P'), ('چ', 'J'),
    ('ڤ', 'V'), ('گ', 'G'),
];

/// Arabic as ASCII; what has no sign stays.
#[must_use]
pub fn from_arabic(text: &str) -> String {
    text.chars().map(|c| PAIRS.iter().find(|p| p.0 == c).map_or(c, |p| p.1)).collect()
}

/// ASCII as Arabic; what is no sign stays.
#[must_use]
pub fn to_arabic(text: &str) -> String {
    text.chars().map(|c| PAIRS.iter().find(|p| p.1 == c).map_or(c, |p| p.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (arabic, ascii) in [("قَاسِم سُلَيْمَانِيّ", "qaAsim sulayomaAniy~"), ("ٱلْقُرْآن", "{loquro|n"), ("هٰذَا", "h`*aA"), ("مدرسةٌ", "mdrspN")]
        {
            assert_eq!(from_arabic(arabic), ascii);
            assert_eq!(to_arabic(ascii), arabic);
        }
        let every: String = PAIRS.iter().map(|p| p.0).collect();
        assert_eq!(to_arabic(&from_arabic(&every)), every);
    }
}
