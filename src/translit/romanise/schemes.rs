//! The standards as tables: what each writes for a letter, and its habits.

/// A romanisation standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standard {
    /// American Library Association and Library of Congress, 2012: catalogues.
    AlaLc,
    /// United States Board on Geographic Names and British committee, 1956: maps.
    BgnPcgn,
    /// United Nations, 2017: maps; its letters with the word forms of the UN's own lists (article in lower case inside names).
    Un2017,
    /// ISO 233-2:1993, the simplified one.
    Iso233,
    /// DIN 31635:2011, German and much other scholarship.
    Din31635,
}

impl Standard {
    /// All, in the order of the columns of [`LETTERS`].
    pub const ALL: [Self; 5] = [Self::AlaLc, Self::BgnPcgn, Self::Un2017, Self::Iso233, Self::Din31635];
}

/// What each standard writes for a consonant, in the order of [`Standard::ALL`].
#[rustfmt::skip]
const LETTERS: &[(char, [&str; 5])] = &[
    ('ء', ["’", "’", "’", "’", "ʾ"]),
    ('ب', ["b", "b", "b", "b", "b"]),
    ('ت', ["t", "t", "t", "t", "t"]),
    ('ث', ["th", "th", "th", "ṯ", "ṯ"]),
    ('ج', ["j", "j", "j", "ǧ", "ǧ"]),
    ('ح', ["ḥ", "ḩ", "ẖ", "ḥ", "ḥ"]),
    ('خ', ["kh", "kh", "kh", "ẖ", "ḫ"]),
    ('د', ["d", "d", "d", "d", "d"]),
    ('ذ', ["dh", "dh", "dh", "ḏ", "ḏ"]),
    ('ر', ["r", "r", "r", "r", "r"]),
    ('ز', ["z", "z", "z", "z", "z"]),
    ('س', ["s", "s", "s", "s", "s"]),
    ('ش', ["sh", "sh", "sh", "š", "š"]),
    ('ص', ["ṣ", "ş", "s\u{331}", "ṣ", "ṣ"]),
    ('ض', ["ḍ", "ḑ", "ḏ", "ḍ", "ḍ"]),
    ('ط', ["ṭ", "ţ", "ṯ", "ṭ", "ṭ"]),
    ('ظ', ["ẓ", "z\u{327}", "d\u{35f}h", "ẓ", "ẓ"]),
    ('ع', ["‘", "‘", "‘", "‘", "ʿ"]),
    ('غ', ["gh", "gh", "gh", "ġ", "ġ"]),
    ('ف', ["f", "f", "f", "f", "f"]),
    ('ق', ["q", "q", "q", "q", "q"]),
    ('ك', ["k", "k", "k", "k", "k"]),
    ('ل', ["l", "l", "l", "l", "l"]),
    ('م', ["m", "m", "m", "m", "m"]),
    ('ن', ["n", "n", "n", "n", "n"]),
    ('ه', ["h", "h", "h", "h", "h"]),
    ('و', ["w", "w", "w", "w", "w"]),
    ('ي', ["y", "y", "y", "y", "y"]),
    // Letters that Arabic borrowed for foreign sounds.
    ('پ', ["p", "p", "p", "p", "p"]),
    ('چ', ["ch", "ch", "ch", "č", "č"]),
    ('ژ', ["zh", "zh", "zh", "ž", "ž"]),
    ('گ', ["g", "g", "g", "g", "g"]),
    ('ڴ', ["g", "g", "g", "g", "g"]),
    ('ڨ', ["g", "g", "g", "g", "g"]),
    ('ڤ', ["v", "v", "v", "v", "v"]),
];

/// Letters to which the l of the article assimilates.
const SUN_LETTERS: &str = "تثدذرزسشصضطظلن";

/// What a letter pair that could be read as one digraph is kept apart by: s and h, not sh.
const DIGRAPH_STARTS: &str = "تدكسذج";

/// How a standard writes words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    column: usize,
    /// Between the article and its word.
    pub article_joint: char,
    /// The article is written as it sounds: ash-.
    assimilates: bool,
    /// The article loses its a behind a proclitic: bi-l-.
    pub elides: bool,
    /// What ة ends in, alone and before a genitive.
    pub ta_marbuta: [&'static str; 2],
    /// ى.
    pub maqsura: &'static str,
    /// iyy and uww before a vowel: īy, ūw.
    pub long_i: bool,
    pub long_u: bool,
    /// Vowels of inflection at the end of a word are written.
    pub endings: bool,
    /// -an of adverbs is written.
    pub nunation: bool,
    /// Between letters that are no digraph.
    pub apart: &'static str,
    /// بن between names.
    pub son: &'static str,
}

impl Standard {
    pub(super) fn habits(self) -> Habits {
        let usual = Habits {
            column: self as usize,
            article_joint: '-',
            assimilates: false,
            elides: false,
            ta_marbuta: ["ah", "at"],
            maqsura: "á",
            long_i: true,
            long_u: false,
            endings: true,
            nunation: true,
            apart: "",
            son: "بِن",
        };
        let map = Habits { article_joint: ' ', assimilates: true, endings: false, nunation: false, apart: "·", ..usual };
        match self {
            Self::AlaLc => Habits { long_u: true, apart: "′", son: "إِبن", ..usual },
            Self::BgnPcgn | Self::Un2017 => map,
            Self::Iso233 => Habits { ta_marbuta: ["aẗ", "aẗ"], maqsura: "ỳ", long_i: false, endings: false, ..usual },
            Self::Din31635 => Habits { assimilates: true, elides: true, ta_marbuta: ["a", "at"], maqsura: "ā", son: "إِبن", ..usual },
        }
    }
}

impl Habits {
    /// A consonant; `None` for what is no Arabic letter.
    pub(super) fn letter(&self, letter: char) -> Option<&'static str> {
        LETTERS.iter().find(|row| row.0 == letter).map(|row| row.1[self.column])
    }

    /// The l of the article before a letter.
    pub(super) fn article(&self, before: char) -> &'static str {
        let letter = if self.assimilates && SUN_LETTERS.contains(before) { before } else { 'ل' };
        self.letter(letter).unwrap_or("l")
    }

    /// What keeps two neighbouring consonants apart.
    pub(super) fn between(&self, first: char, second: char) -> &'static str {
        let digraph = second == 'ه' && DIGRAPH_STARTS.contains(first);
        if digraph { self.apart } else { "" }
    }
}
