//! Folding outside the Arabic block: case, accents, shapes of punctuation, compatibility characters.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::{Fate, Folding, Foldings, arabic};
use crate::text::class;

/// Shapes of common punctuation.
const PUNCTUATION: &[(char, char)] = &[
    ('‘', '\''),
    ('’', '\''),
    ('‚', '\''),
    ('‛', '\''),
    ('′', '\''),
    ('´', '\''),
    ('ʹ', '\''),
    ('＇', '\''),
    // Letters for hamza and ayn in romanised text: Qurʼān, ʻAbd Allāh, Sanaʿa.
    ('ʻ', '\''),
    ('ʼ', '\''),
    ('ʽ', '\''),
    ('ʾ', '\''),
    ('ʿ', '\''),
    ('ˈ', '\''),
    ('ˋ', '\''),
    ('“', '"'),
    ('”', '"'),
    ('„', '"'),
    ('‟', '"'),
    ('″', '"'),
    ('«', '"'),
    ('»', '"'),
    ('‐', '-'),
    ('‑', '-'),
    ('‒', '-'),
    ('–', '-'),
    ('—', '-'),
    ('―', '-'),
    ('−', '-'),
    ('﹣', '-'),
    ('－', '-'),
    ('⁃', '-'),
    ('\t', ' '),
    ('\n', ' '),
    ('\r', ' '),
    ('\u{b}', ' '),
    ('\u{c}', ' '),
    ('\u{85}', ' '),
    ('\u{a0}', ' '),
    ('\u{2028}', ' '),
    ('\u{2029}', ' '),
];

/// Latin letters whose accent is part of the letter and has no decomposition.
const LATIN: &[(char, &str)] = &[
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ŋ', "n"),
];

/// What becomes of `c`, a character outside ASCII and the Arabic block.
pub(super) fn fate(c: char) -> Fate {
    match c {
        // Joiners and variation selectors stay in the grapheme before them.
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Fate::Mark(Folding::Invisible),
        '\u{0}'..='\u{8}'
        | '\u{e}'..='\u{1f}'
        | '\u{7f}'
        | '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Fate::Drop(Folding::Invisible),
        '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' => Fate::Prefix(Folding::Invisible),
        _ => punctuation(c).unwrap_or_else(|| letter(c)),
    }
}

fn punctuation(c: char) -> Option<Fate> {
    let shape = PUNCTUATION.iter().find(|row| row.0 == c).map(|row| row.1);
    let shape = shape.or_else(|| (c != ' ' && c.is_whitespace()).then_some(' '));
    shape.map(|to| Fate::To(to, Folding::Punctuation))
}

fn letter(c: char) -> Fate {
    if class::is_mark(c) {
        Fate::Mark(Folding::Diacritics)
    } else if is_plain(c) {
        Fate::Keep
    } else {
        Fate::Expand
    }
}

/// True for a character that has no case, no decomposition and no row of its own.
fn is_plain(c: char) -> bool {
    let mut result = Vec::new();
    expand(c, |to, _| result.push(to));
    result == [c]
}

/// The characters that `c` becomes, each with the steps taken: compatibility decomposition, marks removed,
/// lower case, and the Arabic table for what comes out of presentation forms. Nothing comes out of a character
/// that is all marks.
pub(super) fn expand(c: char, mut put: impl FnMut(char, Foldings)) {
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    let shape = if is_accented(c) { Folding::Diacritics } else { Folding::PresentationForms };
    // ㏂ is `am`, as a.m. is: dots, hyphens and apostrophes beside letters look at neighbours that are not in the source.
    let has_letters = nfkd.normalize_iter(std::iter::once(c)).any(char::is_alphabetic);
    let mut put = |to: char, why| {
        if !(has_letters && matches!(to, '.' | '-' | '\'')) {
            put(to, why);
        }
    };
    for part in nfkd.normalize_iter(std::iter::once(c)) {
        if class::is_mark(part) {
            continue;
        }
        for lower in part.to_lowercase() {
            let case = if lower == part { Foldings::NONE } else { Foldings::only(Folding::Case) };
            let why = if part == c { case } else { case.union(Foldings::only(shape)) };
            last_step(lower, why, &mut put);
        }
    }
}

fn last_step(c: char, why: Foldings, put: &mut impl FnMut(char, Foldings)) {
    if let Some((_, to)) = LATIN.iter().find(|row| row.0 == c) {
        to.chars().for_each(|t| put(t, why.union(Foldings::only(Folding::Diacritics))));
        return;
    }
    let fate = if ('\u{600}'..='\u{6ff}').contains(&c) { arabic::fate(c) } else { punctuation(c).unwrap_or(Fate::Keep) };
    match fate {
        Fate::To(to, step) => put(to, why.union(Foldings::only(step))),
        Fate::Mark(_) | Fate::Drop(_) | Fate::Prefix(_) => {}
        // Combining marks that lower-casing splits off (İ) are marks too.
        Fate::Keep | Fate::Expand => {
            if !class::is_mark(c) {
                put(c, why);
            }
        }
    }
}

/// True for letters whose decomposition splits off an accent; other characters that decompose are shapes.
fn is_accented(c: char) -> bool {
    c < '\u{2000}' && c.is_alphabetic()
}

/// The first character that comes out of `c`.
pub(super) fn first(c: char) -> Option<char> {
    let mut found = None;
    expand(c, |to, _| {
        found.get_or_insert(to);
    });
    found
}
