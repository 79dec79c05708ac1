//! Names of Latin letters in Arabic writing: إف بي آي is FBI.

/// (Letter, its names, folded).
const NAMES: &[(char, &[&str])] = &[
    ('a', &["ايه", "اي", "ا"]),
    ('b', &["بي"]),
    ('c', &["سي"]),
    ('d', &["دي"]),
    ('e', &["اي"]),
    ('f', &["اف"]),
    ('g', &["جي", "غي"]),
    ('h', &["اتش", "ايتش"]),
    ('i', &["اي"]),
    ('j', &["جيه", "جاي", "جي"]),
    ('k', &["كيه", "كي", "كاي"]),
    ('l', &["ال"]),
    ('m', &["ام"]),
    ('n', &["ان"]),
    ('o', &["او"]),
    ('p', &["بي"]),
    ('q', &["كيو"]),
    ('r', &["ار"]),
    ('s', &["اس"]),
    ('t', &["تي"]),
    ('u', &["يو"]),
    ('v', &["في"]),
    ('w', &["دبليو", "دابليو"]),
    ('x', &["اكس"]),
    ('y', &["واي"]),
    ('z', &["زد", "زي"]),
];

/// True if a folded Arabic word may name this folded Latin letter.
pub fn names(word: &str, letter: char) -> bool {
    NAMES.iter().any(|(l, names)| *l == letter && names.contains(&word))
}

/// True if folded Arabic words spell a folded acronym letter by letter; a particle may stand before the first.
pub fn spell(words: &[&str], acronym: &str) -> bool {
    let first_may_have_particle =
        |i: usize, word: &str, letter| i == 0 && word.strip_prefix(['و', 'ب', 'ل', 'ف', 'ك']).is_some_and(|rest| names(rest, letter));
    words.len() == acronym.chars().count()
        && words
            .iter()
            .zip(acronym.chars())
            .enumerate()
            .all(|(i, (word, letter))| names(word, letter) || first_may_have_particle(i, word, letter))
}

#[cfg(test)]
mod tests {
    use super::spell;
    use crate::text::fold::key;

    #[test]
    fn acronyms_spelt_out() {
        for (arabic, acronym, yes) in [
            ("إف بي آي", "fbi", true),
            ("سي آي إيه", "cia", true),
            ("لسي إن إن", "cnn", true),
            ("إم بي سي", "bbc", false),
            ("بي بي", "bbc", false),
        ] {
            let folded = key(arabic);
            assert_eq!(spell(&folded.split(' ').collect::<Vec<_>>(), acronym), yes, "{arabic}");
        }
    }
}
