//! Names of several words across the scripts.
//!
//! Words are linked by the letter model or by small tables (titles, bin, Abu,
//! ordinals, initials); the best set of links is found exactly; what is left
//! out costs by its kind. A family name alone may stand for the whole and is
//! marked so; a shared first name alone is poor evidence.

pub mod arabic;
mod assign;
pub mod latin;
mod link;
pub mod tables;
mod verdict;

pub use arabic::ArabicName;
pub use latin::LatinName;
pub use verdict::{Link, NameMatch, Remark};

use crate::translit::alphabet::{ArabicWord, arabic as letters};
use crate::translit::model::{Model, Scratch};
use std::fmt;

/// Why a text cannot be read as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// No letter of the expected script.
    NoLetters,
    /// More words or letters than any name has.
    TooLong,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoLetters => "the text has no letter of the expected script",
            Self::TooLong => "the text is too long for a name",
        })
    }
}

impl std::error::Error for NameError {}

/// Compares two readied names.
#[must_use]
pub fn compare(model: &Model, arabic: &ArabicName, latin: &LatinName, scratch: &mut Scratch) -> NameMatch {
    let cells = link::cells(model, arabic, latin, scratch);
    let chosen = assign::assign(arabic, &cells);
    verdict::judge(arabic, latin, &cells, &chosen)
}

/// Reads and compares two texts.
///
/// # Errors
/// When either is no name.
pub fn compare_texts(model: &Model, arabic: &str, latin: &str) -> Result<NameMatch, NameError> {
    let (a, e) = (ArabicName::parse(model, arabic)?, LatinName::parse(model, latin)?);
    Ok(compare(model, &a, &e, &mut Scratch::default()))
}

/// Letters as the tables write them: no hamza on alef, ه for ة, ي for final ى.
#[must_use]
pub fn fold_arabic(word: &ArabicWord) -> String {
    word.careless().to_string().chars().map(letters::without_hamza).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(model: &Model, arabic: &str, latin: &str) -> f64 {
        compare_texts(model, arabic, latin).map_or(0.0, |m| m.probability)
    }

    #[test]
    fn one_name_in_many_spellings() {
        let model = Model::shipped();
        for (arabic, latin, why) in [
            ("الشيخ", "Ash-Shaykh", "assimilated article"),
            ("الشيخ", "al-Sheikh", "article"),
            ("الشيخ", "El Sheikh", "article apart"),
            ("الطائف", "At-Taif", "sun letter"),
            ("الطائف", "Taif", "article absent"),
            ("عبد الرحمن", "Abdul Rahman", "split"),
            ("عبدالرحمن", "Abdul Rahman", "joined Arabic"),
            ("عبد الرحمن", "Abdurrahman", "joined Latin"),
            ("عبدالرحمن", "Abdel-Rahman", "hyphen"),
            ("عبد الرحمن", "Abderrahmane", "Maghrebi"),
            ("أبو مازن", "Abu Mazen", "kunya"),
            ("أبي مازن", "Abou Mazen", "kunya in the genitive"),
            ("محمد بن سلمان آل سعود", "Mohammed bin Salman Al Saud", "family"),
            ("محمد بن سلمان", "Mohammad Salman", "bin dropped"),
            ("تميم بن حمد آل ثاني", "Tamim bin Hamad al-Thani", "آل against al-"),
            ("سليماني", "Qassem Soleimani", "part of the name"),
            ("قاسم سليماني", "Suleimani Qasim", "turned round"),
            ("آية الله خامنئي", "Khamenei", "title on one side"),
            ("الرئيس عبد الفتاح السيسي", "President Abdel Fattah el-Sisi", "title on both"),
            ("خامنه‌ای", "Khamenei", "Persian letters"),
            ("دونالد ترامب", "Donald J. Trump", "initial left out"),
            ("جيه كيه رولينج", "J. K. Rowling", "initials spelled"),
            ("محمد السادس", "Mohammed VI", "ordinal"),
            ("معمر محمد القذافي", "Muammar Gaddafi", "middle name left out"),
            ("جمال عبد الناصر", "Gamal Abdel Nasser", "Egyptian g"),
            ("بوتفليقة", "Bouteflika", "Maghrebi"),
            ("تشيلسي", "Chelsea", "foreign"),
            ("گرگان", "Gorgan", "Persian g"),
            ("علي", "Ali", "short"),
            ("ألترمان", "Alterman", "foreign, begins like an article"),
        ] {
            let p = p(&model, arabic, latin);
            assert!(p > 0.5, "{arabic} = {latin} ({why}): {p:.3}");
        }
    }

    #[test]
    fn other_names_stay_other() {
        let model = Model::shipped();
        for (arabic, latin, why) in [
            ("قاسم", "Qassem Soleimani", "first name alone"),
            ("محمد صلاح", "Mohammed Hassan", "shared first name"),
            ("رفعت الأسد", "Bashar al-Assad", "shared family name, other first name"),
            ("الشمس", "Damascus", "unlike"),
            ("وزارة", "Rouhani", "unlike"),
            ("بن", "Mohammed bin Salman", "particle alone"),
            ("الرئيس", "President Sisi", "title alone"),
        ] {
            let p = p(&model, arabic, latin);
            assert!(p < 0.3, "{arabic} ≠ {latin} ({why}): {p:.3}");
        }
    }

    #[test]
    fn remarks_and_links() {
        let model = Model::shipped();
        let m = compare_texts(&model, "سليماني", "Qassem Soleimani").unwrap();
        assert!(m.is_partial() && m.remarks.contains(&Remark::PartOfName));
        assert_eq!((m.links[0].arabic.clone(), m.links[0].latin.clone(), m.latin_left.clone()), (0..1, 1..2, vec![0]));
        let m = compare_texts(&model, "الشيخ حمد", "Hamad").unwrap();
        assert_eq!((m.remarks.clone(), m.arabic_left.clone()), (vec![Remark::TitleLeftOut], vec![0]));
    }

    #[test]
    fn bad_input_has_a_clear_answer() {
        let model = Model::shipped();
        for (arabic, latin, want) in [
            ("", "Ali", NameError::NoLetters),
            ("علي", "", NameError::NoLetters),
            ("😀", "Ali", NameError::NoLetters),
            ("\u{64e}\u{651}", "Ali", NameError::NoLetters),
            (&*"ب".repeat(10_000), "Ali", NameError::TooLong),
            ("علي", &*"a".repeat(10_000), NameError::TooLong),
            ("علي", &*"a b ".repeat(100), NameError::TooLong),
        ] {
            assert_eq!(compare_texts(&model, arabic, latin).map(|_| ()), Err(want));
        }
        assert!(compare_texts(&model, "شركةInrupt علي", "Ali 😀").is_ok());
    }
}
