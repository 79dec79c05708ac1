//! Baselines: the window of words whose romanisation is most like the name.

use crate::{
    cli::score_names::baselines::{Form, romanise},
    text::{Source, Span},
};

/// Words a window may have more than the name.
const WIDER: usize = 1;

/// Proclitics a window may leave outside, if enough letters remain.
const PROCLITICS: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];

/// Least letters left after a proclitic.
const LEAST_LETTERS: usize = 3;

/// Likeness of a romanised window and a name.
pub(super) type Likeness = fn(&Form, &Form) -> f64;

/// Mean of the normalised Levenshtein similarities of letters and of consonant skeletons.
pub(super) fn skeleton_levenshtein(window: &Form, name: &Form) -> f64 {
    window.skeleton_levenshtein(name)
}

/// Jaro–Winkler.
pub(super) fn jaro_winkler(window: &Form, name: &Form) -> f64 {
    window.jaro_winkler(name)
}

/// The most similar window, its first word with or without a proclitic; of equals the first and shortest.
pub(super) fn best(sentence: &str, name: &str, likeness: Likeness) -> Option<Span<Source>> {
    let words = words(sentence);
    let wanted = Form::new(&name.to_lowercase().replace(['-', '\''], " "));
    let widest = name.split_whitespace().count() + WIDER;
    let mut best: Option<(f64, Span<Source>)> = None;
    for (i, first) in words.iter().enumerate() {
        for last in words.iter().skip(i).take(widest) {
            for start in starts(sentence, *first) {
                let span = Span::new(start, last.end());
                let score = likeness(&Form::new(&romanise(span.of(sentence))), &wanted);
                if best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, span));
                }
            }
        }
    }
    best.map(|(_, span)| span)
}

fn starts(sentence: &str, word: Span<Source>) -> Vec<usize> {
    let text = word.of(sentence);
    let clitic = text.chars().next().filter(|c| PROCLITICS.contains(c) && text.chars().count() > LEAST_LETTERS);
    std::iter::once(word.start()).chain(clitic.map(|c| word.start() + c.len_utf8())).collect()
}

/// Runs of letters and digits with their marks.
pub(super) fn words(sentence: &str) -> Vec<Span<Source>> {
    let is_word = |c: char| c.is_alphanumeric() || crate::text::class::is_mark(c);
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in sentence.char_indices().chain([(sentence.len(), ' ')]) {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likest_window() {
        for (sentence, name, want) in [
            ("متى ولد قاسم سليماني؟", "Qasim Sulaimani", "قاسم سليماني"),
            ("ماذا قيل لسمير كرم أمس؟", "Samir Karam", "سمير كرم"),
            ("من كتب «دليلة»؟", "Dalila", "دليلة"),
        ] {
            for likeness in [skeleton_levenshtein as Likeness, jaro_winkler] {
                assert_eq!(best(sentence, name, likeness).map(|s| s.of(sentence)), Some(want), "{name}");
            }
        }
        assert_eq!(best("؟", "Dalila", jaro_winkler), None);
    }
}
