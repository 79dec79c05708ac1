//! Scores of the segmenter against judged words: sentences with a `+` at each boundary inside a word.

use std::fmt;

use crate::{
    bitext::segment::{Segmenter, sentence},
    text::class::Class,
};

/// Counts over all judged words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Words of Arabic letters.
    pub words: usize,
    /// Words whose boundaries are all right.
    pub right: usize,
    /// Boundaries found that are judged so.
    pub shared: usize,
    /// Boundaries found.
    pub found: usize,
    /// Boundaries judged.
    pub judged: usize,
    /// The wrong words: (judged, found).
    pub errors: Vec<(String, String)>,
}

impl Report {
    /// Adds the words of a judged sentence.
    pub fn add(&mut self, line: &str, segmenter: &Segmenter) {
        for judged in line.split_whitespace() {
            let written: String = judged.chars().filter(|c| *c != '+').collect();
            let words = sentence::words(&written);
            if let [word] = words.as_slice()
                && word.class == Class::Arabic
            {
                let pieces: Vec<usize> = judged.split('+').map(|p| p.chars().count()).collect();
                let parts: Vec<usize> = segmenter.split(&word.text).iter().map(|p| p.letters).collect();
                self.count(judged, &word.text, &boundaries(&pieces), &boundaries(&parts));
            }
        }
    }

    fn count(&mut self, judged: &str, written: &str, gold: &[usize], found: &[usize]) {
        self.words += 1;
        self.right += usize::from(gold == found);
        self.shared += gold.iter().filter(|b| found.contains(b)).count();
        self.found += found.len();
        self.judged += gold.len();
        if gold != found {
            let shown: String =
                written.chars().enumerate().flat_map(|(i, c)| found.contains(&i).then_some('+').into_iter().chain([c])).collect();
            self.errors.push((judged.to_owned(), shown));
        }
    }
}

/// Positions inside the word where a part ends.
fn boundaries(parts: &[usize]) -> Vec<usize> {
    let ends = parts.iter().scan(0, |at, n| {
        *at += n;
        Some(*at)
    });
    ends.take(parts.len().saturating_sub(1)).collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        let (precision, recall) = (share(self.shared, self.found), share(self.shared, self.judged));
        let f1 = share(2 * self.shared, self.found + self.judged);
        writeln!(f, "words right       {:.4}  ({} of {})", share(self.right, self.words), self.right, self.words)?;
        write!(f, "boundaries        P {precision:.4}  R {recall:.4}  F1 {f1:.4}  ({} judged)", self.judged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_and_wrong_words_are_counted() {
        let mut report = Report::default();
        report.add("و+ال+مدينة كب+يرة Paris 12 .", &Segmenter::untrained());
        assert_eq!((report.words, report.right, report.shared, report.found, report.judged), (2, 1, 2, 2, 3));
        assert_eq!(report.errors, [("كب+يرة".to_owned(), "كبيرة".to_owned())]);
    }
}
