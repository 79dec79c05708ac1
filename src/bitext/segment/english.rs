//! English words cut where Arabic has words or clitics of its own: possessives and contractions.

use smallvec::SmallVec;

/// Contractions: ending, and the word it stands for. `'s` may be is, has or the possessive, so it stays what it is.
const ENDINGS: [(&str, &str); 7] =
    [("n't", "not"), ("'s", "'s"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "'d")];

/// Contractions whose first part loses or changes letters.
const IRREGULAR: [(&str, [&str; 2]); 5] = [
    ("can't", ["can", "not"]),
    ("cannot", ["can", "not"]),
    ("won't", ["will", "not"]),
    ("shan't", ["shall", "not"]),
    ("let's", ["let", "us"]),
];

/// The units of a word, lower case, straight apostrophes: `don't` → `do not`, `Iran's` → `iran 's`, `players'` → `players '`.
/// With each its length in the word, in bytes.
pub fn split(word: &str) -> SmallVec<[(String, usize); 2]> {
    if let Some((_, [head, tail])) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        // Only the end of the word is the negation, whatever letters the first part lost.
        let cut = word.len() - if word.ends_with("n't") || word.ends_with("not") { 3 } else { 2 };
        return SmallVec::from_vec(vec![((*head).into(), cut), ((*tail).into(), word.len() - cut)]);
    }
    for (ending, meaning) in ENDINGS {
        if let Some(head) = word.strip_suffix(ending).filter(|h| !h.is_empty()) {
            return SmallVec::from_vec(vec![(head.into(), head.len()), (meaning.into(), ending.len())]);
        }
    }
    SmallVec::from_elem((word.into(), word.len()), 1)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn contractions_and_possessives() {
        for (word, expected) in [
            ("don't", &[("do", 2), ("not", 3)][..]),
            ("iran's", &[("iran", 4), ("'s", 2)]),
            ("can't", &[("can", 2), ("not", 3)]),
            ("cannot", &[("can", 3), ("not", 3)]),
            ("i'm", &[("i", 1), ("am", 2)]),
            ("let's", &[("let", 3), ("us", 2)]),
            ("he'd", &[("he", 2), ("'d", 2)]),
            ("'s", &[("'s", 2)]),
            ("bus", &[("bus", 3)]),
        ] {
            let found = split(word);
            let found: Vec<(&str, usize)> = found.iter().map(|(w, n)| (w.as_str(), *n)).collect();
            assert_eq!(found, expected, "{word}");
        }
    }
}
