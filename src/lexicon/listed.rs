//! Closed lists of words, looked up by hash: they are asked for every word of a text, and nearly none of those is listed.

use rustc_hash::FxHashMap;

/// What each word of a list says.
pub(super) type ByWord<T> = FxHashMap<&'static str, T>;

/// A list by its words; a word of two rows says what the first does.
pub(super) fn by_word<T: Copy>(rows: &[(&[&'static str], T)]) -> ByWord<T> {
    let mut listed = ByWord::default();
    for (words, value) in rows {
        for word in *words {
            listed.entry(*word).or_insert(*value);
        }
    }
    listed
}
