//! Arabic-script letters as small numbers.
//!
//! Hamza seats, ta marbuta and alef maqsura stay symbols of their own (they
//! carry sound: إ is i, ة is a final a); careless spelling without them is
//! taught to the model by training rows, not by folding here. Letters that
//! other languages add are kept when they have a sound Arabic lacks
//! (پ چ ژ گ ڤ) and folded to the nearest letter when they do not.

/// The letters the model knows; a letter's symbol is its place in this list.
pub const LETTERS: [char; 41] = [
    'ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', 'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ه', 'و',
    'ي', 'ة', 'ى', 'ء', 'أ', 'إ', 'آ', 'ؤ', 'ئ', 'پ', 'چ', 'ژ', 'گ', 'ڤ',
];

/// What one character of a text means to the letter model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// A letter, already folded to one of [`LETTERS`].
    Letter(char),
    /// Two letters written as one glyph (the lam-alef ligatures).
    Pair(char, char),
    /// A hamza or madda mark written over (or under) the letter before it.
    Seat(char),
    /// A vowel mark, tatweel or invisible control: no letter, no boundary.
    Mark,
    /// Anything else.
    Foreign,
}

/// Letters of other languages in Arabic script, to the nearest of [`LETTERS`].
/// Row: what is written, what it is read as, an example.
#[rustfmt::skip]
const FOLDS: &[(&str, char)] = &[
    ("ٱ", 'ا'),          // Quranic alef wasla: ٱلله
    ("ٳٵ", 'أ'),         // alef with wavy hamza below, high hamza alef
    ("ٶٷ", 'ؤ'),         // high hamza waw
    ("ٸ", 'ئ'),          // high hamza ya
    ("کڪ", 'ك'),         // Persian, Urdu and Kurdish kaf: کرمان
    ("یېێۍےۓ", 'ي'),     // Persian ya, Pashto, Kurdish ê, Urdu: خامنه‌ای
    ("ہھەۀۂۿ", 'ه'),     // Urdu he, Kurdish e: سلێمانی ↔ هەولێر
    ("ۃ", 'ة'),          // Urdu ta marbuta
    ("ۆۇۋۈۉۊۏ", 'و'),    // Kurdish o, Uyghur vowels: دهۆک
    ("ٹٺټٿ", 'ت'),       // Urdu and Pashto retroflex t: بھٹو
    ("ڈډڊڌ", 'د'),       // Urdu and Pashto retroflex d
    ("ڑڕړڒ", 'ر'),       // Urdu and Kurdish r: کەڕکوک
    ("ڵڶڷ", 'ل'),        // Kurdish dark l: هەڵەبجە
    ("ںڼ", 'ن'),         // Urdu nasal, Pashto retroflex n: خاں
    ("ځڅ", 'چ'),         // Pashto
    ("ڠ", 'غ'),          // Jawi ng
    ("ګڭݣڨ", 'گ'),       // Pashto, Moroccan and Tunisian g: ڭلميم، ڨفصة
    ("ڥ", 'ڤ'),          // Maghrebi v
    ("ښ", 'ش'),          // Pashto
    ("ڜ", 'چ'),          // Moroccan tch
];

/// First code point of each run of presentation forms B (U+FE80–U+FEF4) and
/// the letter the run shows; Unicode orders the block by letter.
#[rustfmt::skip]
const FORMS_B: &[(u32, char)] = &[
    (0xFE80, 'ء'), (0xFE81, 'آ'), (0xFE83, 'أ'), (0xFE85, 'ؤ'), (0xFE87, 'إ'), (0xFE89, 'ئ'),
    (0xFE8D, 'ا'), (0xFE8F, 'ب'), (0xFE93, 'ة'), (0xFE95, 'ت'), (0xFE99, 'ث'), (0xFE9D, 'ج'),
    (0xFEA1, 'ح'), (0xFEA5, 'خ'), (0xFEA9, 'د'), (0xFEAB, 'ذ'), (0xFEAD, 'ر'), (0xFEAF, 'ز'),
    (0xFEB1, 'س'), (0xFEB5, 'ش'), (0xFEB9, 'ص'), (0xFEBD, 'ض'), (0xFEC1, 'ط'), (0xFEC5, 'ظ'),
    (0xFEC9, 'ع'), (0xFECD, 'غ'), (0xFED1, 'ف'), (0xFED5, 'ق'), (0xFED9, 'ك'), (0xFEDD, 'ل'),
    (0xFEE1, 'م'), (0xFEE5, 'ن'), (0xFEE9, 'ه'), (0xFEED, 'و'), (0xFEEF, 'ى'), (0xFEF1, 'ي'),
];

/// The same for the few letters of forms A that names use (start, end, letter).
#[rustfmt::skip]
const FORMS_A: &[(u32, u32, char)] = &[
    (0xFB50, 0xFB51, 'ا'), (0xFB56, 0xFB59, 'پ'), (0xFB66, 0xFB69, 'ت'), (0xFB6A, 0xFB6D, 'ڤ'),
    (0xFB7A, 0xFB7D, 'چ'), (0xFB88, 0xFB89, 'د'), (0xFB8A, 0xFB8B, 'ژ'), (0xFB8C, 0xFB8D, 'ر'),
    (0xFB8E, 0xFB91, 'ك'), (0xFB92, 0xFB95, 'گ'), (0xFB9E, 0xFB9F, 'ن'), (0xFBA6, 0xFBAD, 'ه'),
    (0xFBAE, 0xFBB1, 'ي'), (0xFBD3, 0xFBD6, 'گ'), (0xFBFC, 0xFBFF, 'ي'),
];

/// Reads one character.
#[must_use]
pub fn glyph(c: char) -> Glyph {
    match c {
        '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}' | 'پ' | 'چ' | 'ژ' | 'گ' | 'ڤ' => Glyph::Letter(c),
        '\u{0653}'..='\u{0655}' => Glyph::Seat(c),
        _ if is_mark(c) => Glyph::Mark,
        '\u{FEF5}'..='\u{FEFC}' => lam_alef(c),
        '\u{FE80}'..='\u{FEF4}' => last_start(c as u32),
        '\u{FB50}'..='\u{FBFF}' => {
            FORMS_A.iter().find(|(from, to, _)| (*from..=*to).contains(&(c as u32))).map_or(Glyph::Foreign, |row| Glyph::Letter(row.2))
        }
        _ => FOLDS.iter().find(|(written, _)| written.contains(c)).map_or(Glyph::Foreign, |row| Glyph::Letter(row.1)),
    }
}

/// The symbol of a folded letter.
#[must_use]
pub fn symbol(letter: char) -> Option<u8> {
    LETTERS.iter().position(|&l| l == letter).map(|p| p as u8)
}

/// The letter before a hamza or madda mark together with the mark.
#[must_use]
pub fn with_seat(letter: char, seat: char) -> char {
    match (letter, seat) {
        ('ا', '\u{0653}') => 'آ',
        ('ا', '\u{0654}') => 'أ',
        ('ا', '\u{0655}') => 'إ',
        ('و', '\u{0654}') => 'ؤ',
        ('ي' | 'ى', '\u{0654}') => 'ئ',
        _ => letter,
    }
}

/// How careless typists write the letter: the hamza left off its seat.
/// Final ى for ي and ه for ة depend on place and are handled by the caller.
#[must_use]
pub fn without_hamza(letter: char) -> char {
    match letter {
        'أ' | 'إ' | 'آ' => 'ا',
        other => other,
    }
}

/// Whether the word contains a letter that only native Arabic words use;
/// foreign names are written with the other letters.
#[must_use]
pub fn has_native_letter(text: &str) -> bool {
    text.chars().any(|c| "عحصضطظق".contains(c))
}

fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0640}'                          // tatweel
        | '\u{0610}'..='\u{061A}'           // honorific marks
        | '\u{061C}'                        // Arabic letter mark
        | '\u{064B}'..='\u{0652}' | '\u{0656}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E8}' | '\u{06EA}'..='\u{06ED}'
        | '\u{08D3}'..='\u{08FF}'
        | '\u{0300}'..='\u{036F}'           // combining marks of other scripts
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' | '\u{00AD}' | '\u{FE00}'..='\u{FE0F}')
}

fn lam_alef(c: char) -> Glyph {
    let alef = match c as u32 {
        0xFEF5 | 0xFEF6 => 'آ',
        0xFEF7 | 0xFEF8 => 'أ',
        0xFEF9 | 0xFEFA => 'إ',
        _ => 'ا',
    };
    Glyph::Pair('ل', alef)
}

fn last_start(code: u32) -> Glyph {
    FORMS_B.iter().rev().find(|(start, _)| *start <= code).map_or(Glyph::Foreign, |row| Glyph::Letter(row.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folded_letter_has_a_symbol() {
        for code in 0x0600..=0xFEFF_u32 {
            let Some(c) = char::from_u32(code) else { continue };
            if let Glyph::Letter(l) = glyph(c) {
                // U+063B–U+063F and the like never reach here: glyph() names them foreign.
                assert!(symbol(l).is_some(), "{c} U+{code:04X} folds to {l}, which has no symbol");
            }
        }
    }

    #[test]
    fn letters_of_other_languages() {
        for (written, read, why) in [
            ('ک', 'ك', "Persian kaf"),
            ('ی', 'ي', "Persian ya"),
            ('ڨ', 'گ', "Tunisian g of Gafsa"),
            ('ﺪ', 'د', "presentation form"),
            ('ﮔ', 'گ', "presentation form A"),
        ] {
            assert_eq!(glyph(written), Glyph::Letter(read), "{why}");
        }
        assert_eq!(glyph('ﻻ'), Glyph::Pair('ل', 'ا'));
        assert_eq!(glyph('ـ'), Glyph::Mark);
        assert_eq!(glyph('x'), Glyph::Foreign);
    }
}
