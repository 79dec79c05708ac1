//! The ways an Arabic word can be cut into clitics and a stem.
//!
//! The rows of proclitics are those of [`crate::text::clitic`]. A reading is only possible here; how likely it is,
//! [`super::arabic`] says.

use smallvec::SmallVec;

use super::listed::{BEFORE_PRONOUN_BY_LETTER, SHORT_NOUNS_BY_LETTER, WHOLE_BY_LETTER, is_listed};
use crate::text::clitic::{MorphemeKind, PROCLITICS, Proclitics};

/// Pronouns after a word, the empty one first, then by their order in grammars.
pub const PRONOUNS: &[&str] = &["", "ه", "ها", "هما", "هم", "هن", "ك", "كما", "كم", "كن", "ني", "ي", "نا"];

/// Prepositions of one letter that pronouns follow directly: به, لها, لكم.
const BARE_BEFORE_PRONOUN: [&str; 2] = ["ب", "ل"];

/// One way to cut a word. Letters are counted, not bytes: written and folded form have the same letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Row of [`PROCLITICS`].
    pub before: u8,
    /// Row of [`PRONOUNS`].
    pub after: u8,
    /// Letters before the stem.
    pub start: u8,
    /// Letters up to the end of the stem; equal to `start` for a preposition with its pronoun.
    pub end: u8,
    /// The stem is a word of the closed list: nothing else can be meant.
    pub is_closed: bool,
}

impl Cut {
    /// The row of proclitics.
    pub fn proclitics(&self) -> &'static Proclitics {
        &PROCLITICS[usize::from(self.before)]
    }

    /// The pronoun, or nothing.
    pub fn pronoun(&self) -> &'static str {
        PRONOUNS[usize::from(self.after)]
    }
}

/// Least letters of a stem.
const MIN_STEM: usize = 2;
/// Least letters of a stem before a pronoun: of shorter ones all are in the closed list.
const MIN_STEM_BEFORE_PRONOUN: usize = 3;
/// Longest word that is cut; a longer run of letters is no word.
pub const MAX_LETTERS: usize = 40;

/// The letters of a word as they matter here: hamza seats, ة and ى kept.
pub type Letters = SmallVec<[char; 16]>;

/// The folded form of a letter.
pub fn folded(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' => 'ي',
        'ة' => 'ه',
        other => other,
    }
}

/// The cuts of a word, the whole word first. `written` are its letters without marks.
pub fn cuts(written: &[char]) -> SmallVec<[Cut; 12]> {
    let mut found: SmallVec<[Cut; 12]> = SmallVec::new();
    let n = written.len();
    found.push(Cut { before: 0, after: 0, start: 0, end: n as u8, is_closed: false });
    if !(2..=MAX_LETTERS).contains(&n) {
        return found;
    }
    for (before, row) in PROCLITICS.iter().enumerate() {
        let Some(start) = prefix(row, written) else { continue };
        for (after, pronoun) in PRONOUNS.iter().enumerate() {
            let Some(end) = suffix(pronoun, written).filter(|end| *end >= start) else { continue };
            if let Some(is_closed) = admits(row, pronoun, &written[start..end]) {
                if before == 0 && after == 0 {
                    found[0].is_closed = is_closed;
                } else {
                    found.push(Cut { before: before as u8, after: after as u8, start: start as u8, end: end as u8, is_closed });
                }
            }
        }
    }
    found
}

/// Letters of the row if the word begins with it, its alef without a hamza: أل is no article.
fn prefix(row: &Proclitics, written: &[char]) -> Option<usize> {
    let mut count = 0;
    for c in row.written.chars() {
        if written.get(count) != Some(&c) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Letters before the pronoun if the word ends in it; ة and ى are no pronouns.
fn suffix(pronoun: &str, written: &[char]) -> Option<usize> {
    let start = written.len().checked_sub(pronoun.chars().count())?;
    written[start..].iter().copied().eq(pronoun.chars()).then_some(start)
}

/// Whether the clitics can stand around the stem: `Some(true)` if the closed list says so.
fn admits(before: &Proclitics, pronoun: &str, stem: &[char]) -> Option<bool> {
    let has = |kind| before.parts.iter().any(|p| p.kind == kind);
    if stem.is_empty() {
        let last = before.parts.last()?;
        return (!pronoun.is_empty() && BARE_BEFORE_PRONOUN.contains(&last.form)).then_some(true);
    }
    // ت before a pronoun may be the ة of a listed word.
    let restored: Option<Letters> =
        (!pronoun.is_empty() && stem.last() == Some(&'ت')).then(|| stem[..stem.len() - 1].iter().copied().chain(['ة']).collect());
    if has(MorphemeKind::Article) {
        let closed = is_listed(&WHOLE_BY_LETTER, stem) && stem.len() > MIN_STEM;
        return (pronoun.is_empty() && stem.len() >= MIN_STEM).then_some(closed);
    }
    if pronoun.is_empty() && is_listed(&WHOLE_BY_LETTER, stem) {
        return Some(true);
    }
    if !pronoun.is_empty()
        && (is_listed(&BEFORE_PRONOUN_BY_LETTER, stem) || restored.is_some_and(|r| is_listed(&BEFORE_PRONOUN_BY_LETTER, &r)))
    {
        return Some(true);
    }
    if has(MorphemeKind::Future) && !matches!(stem[0], 'ي' | 'ت' | 'ن' | 'ا' | 'أ') {
        return None;
    }
    let is_short_noun = is_listed(&SHORT_NOUNS_BY_LETTER, stem);
    let least = if pronoun.is_empty() || is_short_noun { MIN_STEM } else { MIN_STEM_BEFORE_PRONOUN };
    (stem.len() >= least).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str) -> Vec<String> {
        let letters: Letters = word.chars().collect();
        let text = |part: &[char]| part.iter().collect::<String>();
        cuts(&letters)
            .iter()
            .map(|c| {
                let (start, end) = (usize::from(c.start), usize::from(c.end));
                format!("{}+{}+{}", text(&letters[..start]), text(&letters[start..end]), text(&letters[end..]))
            })
            .collect()
    }

    #[test]
    fn the_intended_cut_is_among_them() {
        for (word, cut) in [
            ("وبمدينتهم", "وب+مدينت+هم"),
            ("للمدينة", "لل+مدينة+"),
            ("بها", "ب++ها"),
            ("فيها", "+في+ها"),
            ("إنه", "+إن+ه"),
            ("سيزور", "س+يزور+"),
            ("وليد", "+وليد+"),
            ("والدته", "+والدت+ه"),
            ("ولكنه", "و+لكن+ه"),
        ] {
            assert!(shown(word).contains(&cut.to_owned()), "{word}: {:?}", shown(word));
        }
    }

    #[test]
    fn letters_forbid_cuts() {
        for (word, cut, why) in [
            ("ألمانيا", "أل+مانيا+", "hamza: no article"),
            ("مدينة", "+مدين+ة", "ta marbuta is no pronoun"),
            ("مصطفى", "+مصطف+ى", "nor is alef maqsura"),
            ("سقوط", "س+قوط+", "the future particle stands before present verbs"),
            ("القاهرها", "ال+قاهر+ها", "article and pronoun exclude each other"),
        ] {
            assert!(!shown(word).contains(&cut.to_owned()), "{word} {cut}: {why}");
        }
    }
}
