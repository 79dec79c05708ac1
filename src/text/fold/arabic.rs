//! Folding of the Arabic block, U+0600 to U+06FF, as data.

use super::{Fate, Folding};

/// Letters and signs that become another character: (character, folded, step).
const LETTERS: &[(char, char, Folding)] = &[
    // Seats of hamza and madda. Loose spelling drops them: احمد for أحمد, فواد for فؤاد, عايشة for عائشة.
    ('آ', 'ا', Folding::Hamza),
    ('أ', 'ا', Folding::Hamza),
    ('إ', 'ا', Folding::Hamza),
    ('ٱ', 'ا', Folding::Hamza), // alef wasla of vowelled text: ٱلله
    ('ٲ', 'ا', Folding::Hamza),
    ('ٳ', 'ا', Folding::Hamza),
    ('ٵ', 'ا', Folding::Hamza),
    ('ؤ', 'و', Folding::Hamza),
    ('ٶ', 'و', Folding::Hamza),
    ('ئ', 'ي', Folding::Hamza),
    ('ٸ', 'ي', Folding::Hamza),
    // Endings: غزة / غزه, مصطفى / مصطفي.
    ('ة', 'ه', Folding::TaMarbuta),
    ('ۃ', 'ه', Folding::TaMarbuta), // Urdu teh marbuta goal
    ('ى', 'ي', Folding::AlefMaqsura),
    // Shapes of the same letter in Persian, Urdu and Kurdish keyboards.
    ('ی', 'ي', Folding::PersianLetters),
    ('ې', 'ي', Folding::PersianLetters),
    ('ۍ', 'ي', Folding::PersianLetters),
    ('ێ', 'ي', Folding::PersianLetters), // Kurdish ê: هێمن
    ('ک', 'ك', Folding::PersianLetters),
    ('ڪ', 'ك', Folding::PersianLetters),
    ('ہ', 'ه', Folding::PersianLetters),
    ('ھ', 'ه', Folding::PersianLetters),
    ('ە', 'ه', Folding::PersianLetters), // Kurdish a: هەولێر
    ('ۀ', 'ه', Folding::PersianLetters),
    ('ۂ', 'ه', Folding::PersianLetters),
    ('ۆ', 'و', Folding::PersianLetters), // Kurdish o
    ('ۇ', 'و', Folding::PersianLetters),
    ('ۋ', 'و', Folding::PersianLetters),
    ('ڕ', 'ر', Folding::PersianLetters),
    ('ڵ', 'ل', Folding::PersianLetters),
    // Sounds Arabic lacks; Arabic text writes the nearest letter: پاریس / باريس, ڤيينا / فيينا.
    ('پ', 'ب', Folding::PersianLetters),
    ('ڤ', 'ف', Folding::PersianLetters),
    ('ڥ', 'ف', Folding::PersianLetters),
    ('گ', 'ك', Folding::PersianLetters),
    ('چ', 'ج', Folding::PersianLetters),
    ('ژ', 'ز', Folding::PersianLetters),
    ('ٹ', 'ت', Folding::PersianLetters),
    ('ڈ', 'د', Folding::PersianLetters),
    ('ڑ', 'ر', Folding::PersianLetters),
    ('ں', 'ن', Folding::PersianLetters),
    // Number separators and punctuation.
    ('٫', '.', Folding::Digits),
    ('٬', ',', Folding::Digits),
    ('٪', '%', Folding::Digits),
    ('،', ',', Folding::Punctuation),
    ('؍', ',', Folding::Digits),
    ('؛', ';', Folding::Punctuation),
    ('؟', '?', Folding::Punctuation),
    ('٭', '*', Folding::Punctuation),
    ('۔', '.', Folding::Punctuation),
];

/// First and last of each range of marks: vowels, Quranic signs, honorific signs.
const MARKS: &[(u32, u32)] =
    &[(0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED)];

/// The block as an array, built by the compiler from the rows above.
pub(super) const BLOCK: [Fate; 256] = block();

const fn block() -> [Fate; 256] {
    let mut table = [Fate::Keep; 256];
    let mut i = 0;
    while i < LETTERS.len() {
        let (from, to, why) = LETTERS[i];
        table[from as usize - 0x600] = Fate::To(to, why);
        i += 1;
    }
    i = 0;
    while i < MARKS.len() {
        let mut c = MARKS[i].0;
        while c <= MARKS[i].1 {
            table[c as usize - 0x600] = Fate::Mark(Folding::Diacritics);
            c += 1;
        }
        i += 1;
    }
    i = 0;
    while i < 10 {
        let digit = (b'0' + i as u8) as char;
        table[0x60 + i] = Fate::To(digit, Folding::Digits); // Arabic-Indic
        table[0xF0 + i] = Fate::To(digit, Folding::Digits); // Persian
        i += 1;
    }
    // Signs that Unicode joins to the character after them (Grapheme_Cluster_Break = Prepend).
    i = 0;
    while i < 6 {
        table[i] = Fate::Prefix(Folding::Invisible);
        i += 1;
    }
    table[0xDD] = Fate::Prefix(Folding::Invisible);
    table[0x1C] = Fate::Drop(Folding::Invisible); // U+061C Arabic letter mark
    table[0x40] = Fate::Mark(Folding::Tatweel); // U+0640 stretches the letter before it: هـ
    table
}

/// What becomes of `c`, a character of the block.
pub(super) fn fate(c: char) -> Fate {
    let index = (c as usize).wrapping_sub(0x600);
    BLOCK.get(index).copied().unwrap_or(Fate::Keep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_lands_on_a_character_that_stays() {
        for &(from, to, _) in LETTERS {
            assert_eq!(super::super::fate(to), Fate::Keep, "{from} -> {to} must be final");
            assert!((0x600..0x700).contains(&(from as u32)), "{from} is outside the block");
        }
    }

    #[test]
    fn no_character_has_two_rows() {
        let mut seen = std::collections::HashSet::new();
        assert!(LETTERS.iter().all(|row| seen.insert(row.0)));
    }
}
