//! Whether a word may be derived from a root that the lexicon knows: تدرسون and نظاراته are common words though no table lists
//! them. Not an analysis: a guard that keeps common words from being taken for names.

use std::{collections::HashSet, sync::LazyLock};

use super::Lexicon;

/// Prefixes of verbs and derived nouns, folded.
const BEFORE: &[&str] = &[
    "", "ي", "ت", "ن", "ا", "م", "ست", "سي", "سن", "سا", "است", "يست", "تست", "مست", "نست", "مت", "يت", "نست", "ان", "ين", "من", "تت", "نت",
];

/// Proclitics before those.
const CLITICS: &[&str] = &["", "ال", "و", "ف", "ب", "ل", "ك", "وال", "بال", "فال", "كال", "لل", "ول", "وب", "فل"];

/// Endings, folded.
const AFTER: &[&str] = &[
    "", "ت", "وا", "ون", "ين", "ان", "ات", "نا", "ها", "ه", "هم", "هن", "هما", "ك", "كم", "ي", "ني", "تم", "ا", "تها", "ته", "تهم", "تك",
    "تي", "تنا", "اته", "اتها", "اتهم", "يه", "يا", "يون", "يين", "تان", "تين", "ونه", "ونها", "وه", "تني",
];

/// Letters that come and go between the letters of a root.
const WEAK: &str = "اويءئؤ";

/// Letters of a root that are not weak.
const ROOT_LETTERS: usize = 3;

static ROOTS: LazyLock<HashSet<[char; ROOT_LETTERS]>> = LazyLock::new(|| Lexicon::bundled().forms().filter_map(root).collect());

/// True if what is left of a folded word without some clitics, a prefix and an ending has the letters of a root of the
/// bundled lexicon.
pub fn may_be_derived(word: &str) -> bool {
    let stems = CLITICS.iter().filter_map(|clitic| word.strip_prefix(clitic));
    let stems = stems.flat_map(|rest| BEFORE.iter().filter_map(move |before| rest.strip_prefix(before)));
    let mut stems = stems.flat_map(|rest| AFTER.iter().filter_map(move |after| rest.strip_suffix(after)));
    stems.any(|stem| root(stem).is_some_and(|root| ROOTS.contains(&root)))
}

/// The three strong letters of a word of at most two more.
fn root(stem: &str) -> Option<[char; ROOT_LETTERS]> {
    if stem.chars().count() > ROOT_LETTERS + 2 {
        return None;
    }
    let mut strong = stem.chars().filter(|c| !WEAK.contains(*c));
    let root = [strong.next()?, strong.next()?, strong.next()?];
    strong.next().is_none().then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn common_words_and_names() {
        for (word, expected) in [
            ("تدرس", true),
            ("يدرسون", true),
            ("كتبناها", true),
            ("نستخدم", true),
            ("بالدراسات", true),
            ("غروندبرغ", false),
            ("ترمب", false),
            ("فيلادلفيا", false),
            ("", false),
        ] {
            assert_eq!(may_be_derived(&fold::key(word)), expected, "{word}");
        }
    }
}
