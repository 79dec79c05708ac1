//! What the model is measured against: rules and string distances.

/// One Latin spelling for each Arabic letter, as a hand-made table would have it.
#[rustfmt::skip]
const ROMAN: &[(char, &str)] = &[
    ('ا', "a"), ('ب', "b"), ('ت', "t"), ('ث', "th"), ('ج', "j"), ('ح', "h"), ('خ', "kh"), ('د', "d"),
    ('ذ', "dh"), ('ر', "r"), ('ز', "z"), ('س', "s"), ('ش', "sh"), ('ص', "s"), ('ض', "d"), ('ط', "t"),
    ('ظ', "z"), ('ع', "a"), ('غ', "gh"), ('ف', "f"), ('ق', "q"), ('ك', "k"), ('ل', "l"), ('م', "m"),
    ('ن', "n"), ('ه', "h"), ('و', "u"), ('ي', "i"), ('ة', "a"), ('ى', "a"), ('أ', "a"), ('إ', "i"),
    ('آ', "a"), ('ؤ', "u"), ('ئ', "i"), ('پ', "p"), ('چ', "ch"), ('ژ', "zh"), ('گ', "g"), ('ڤ', "v"),
];

/// Sounds too close to tell apart across the scripts, one class letter each;
/// digraphs first. Vowels, h, w and y are left out of the skeleton.
#[rustfmt::skip]
const CLASSES: &[(&str, &str)] = &[
    ("sch", "S"), ("tch", "S"), ("ch", "S"), ("sh", "S"), ("kh", "K"), ("gh", "K"), ("ph", "F"), ("th", "T"),
    ("dh", "T"), ("zh", "S"), ("ck", "K"), ("x", "KS"), ("b", "P"), ("p", "P"), ("f", "F"), ("v", "F"),
    ("t", "T"), ("d", "T"), ("s", "S"), ("z", "S"), ("j", "K"), ("g", "K"), ("k", "K"), ("q", "K"),
    ("c", "K"), ("l", "L"), ("r", "R"), ("m", "M"), ("n", "N"),
];

/// The hand-made romanisation of an Arabic text; spaces stay.
pub(in crate::cli) fn romanise(arabic: &str) -> String {
    let letter = |c: char| ROMAN.iter().find(|r| r.0 == c).map_or(if c == ' ' { " " } else { "" }, |r| r.1);
    arabic.chars().map(letter).collect()
}

/// Consonant classes of a Latin text, repeats merged.
pub(in crate::cli) fn skeleton(latin: &str) -> String {
    let mut out = String::new();
    let mut rest = latin;
    while let Some(c) = rest.chars().next() {
        let (class, len) =
            CLASSES.iter().find(|(sound, _)| rest.starts_with(sound)).map_or(("", c.len_utf8()), |(sound, class)| (*class, sound.len()));
        if !out.ends_with(class) || class.is_empty() {
            out.push_str(class);
        }
        rest = &rest[len..];
    }
    out
}

/// A Latin text with what the baselines compare: itself and its skeleton.
pub(in crate::cli) struct Form {
    text: String,
    skeleton: String,
}

impl Form {
    pub(in crate::cli) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), skeleton: skeleton(text) }
    }

    /// Mean of the normalised Levenshtein similarities of texts and skeletons.
    pub(in crate::cli) fn skeleton_levenshtein(&self, other: &Self) -> f64 {
        let similar = strsim::normalized_levenshtein;
        0.5 * similar(&self.text, &other.text) + 0.5 * similar(&self.skeleton, &other.skeleton)
    }

    /// Jaro–Winkler over the texts.
    pub(in crate::cli) fn jaro_winkler(&self, other: &Self) -> f64 {
        strsim::jaro_winkler(&self.text, &other.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skeletons_meet() {
        assert_eq!(skeleton(&romanise("سليماني")), skeleton("soleimani"));
        assert_eq!(skeleton(&romanise("بوتفليقة")), skeleton("bouteflika"));
    }
}
