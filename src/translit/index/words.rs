//! Cross-script look-up of single words: walk, then exact scores.

use super::trie::Trie;
use super::walk::{WalkScratch, Width, walk};
use crate::translit::model::channel::{Channel, ListScript};
use crate::translit::model::multigram::Multigram;
use crate::translit::model::{Model, Prepared, Scratch};
use std::sync::Arc;

/// Distinct words of one script, searchable by words of the other.
#[derive(Debug, Clone)]
pub struct WordIndex {
    script: ListScript,
    channel: Arc<Channel>,
    trie: Trie,
    /// Letters of all words, one after the other, and where each starts.
    letters: Vec<u8>,
    starts: Vec<u32>,
    /// Log-probability of each word alone.
    backgrounds: Vec<f32>,
}

/// A word found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordHit {
    /// Its place in the sorted list of words.
    pub word: u32,
    /// Log-odds of one name.
    pub logit: f64,
    /// Likelihood ratio in nats.
    pub pmi: f32,
}

/// Reusable memory of searches.
#[derive(Debug, Default, Clone)]
pub struct SearchScratch {
    walk: WalkScratch,
    pub(super) model: Scratch,
}

impl WordIndex {
    /// Builds from the letters of words; duplicates are merged, order is lost:
    /// [`Self::find`] gives the place of a word.
    #[must_use]
    pub fn build(model: &Model, script: ListScript, mut words: Vec<Vec<u8>>) -> Self {
        words.sort_unstable();
        words.dedup();
        let channel = model.channel(script);
        let trie = Trie::build(&words, |prefix, ancestors| channel.background(prefix, ancestors));
        let mut starts: Vec<u32> = Vec::with_capacity(words.len() + 1);
        let mut letters = Vec::with_capacity(words.iter().map(Vec::len).sum());
        starts.push(0);
        for word in &words {
            letters.extend(word);
            starts.push(letters.len() as u32);
        }
        let background = |w: &Vec<u8>| match script {
            ListScript::Latin => model.multigram.prepare_latin(w).background,
            ListScript::Arabic => model.multigram.prepare_arabic(w).background,
        };
        let backgrounds = words.iter().map(background).collect();
        Self { script, channel, trie, letters, starts, backgrounds }
    }

    /// Number of distinct words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held, without the letter model.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.trie.bytes() + self.letters.capacity() + 4 * (self.starts.capacity() + self.backgrounds.capacity())
    }

    /// The letters of a word.
    #[must_use]
    pub fn letters(&self, word: u32) -> &[u8] {
        &self.letters[self.starts[word as usize] as usize..self.starts[word as usize + 1] as usize]
    }

    /// The place of a word.
    #[must_use]
    pub fn find(&self, letters: &[u8]) -> Option<u32> {
        let node = self.trie.walk(super::trie::ROOT, letters)?;
        Some(self.trie.word(node)).filter(|&w| w != super::trie::NO_WORD)
    }

    /// The words most like a query of the other script, best first.
    #[must_use]
    pub fn search(&self, model: &Model, query: &[u8], count: usize, width: Width, s: &mut SearchScratch) -> Vec<WordHit> {
        let ready = match self.script {
            ListScript::Latin => model.multigram.prepare_arabic(query),
            ListScript::Arabic => model.multigram.prepare_latin(query),
        };
        let walked = walk(&self.channel, &self.trie, query, width, &mut s.walk);
        let mut near: Vec<(f64, u32)> = walked.iter().map(|&(word, v)| (self.estimate(model, &ready, word, v), word)).collect();
        let order = |x: &(f64, u32), y: &(f64, u32)| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1));
        if near.len() > width.words.max(count) {
            near.select_nth_unstable_by(width.words.max(count), order);
            near.truncate(width.words.max(count));
        }
        let mut hits: Vec<WordHit> = near.iter().map(|&(_, word)| self.score(model, &ready, word, &mut s.model)).collect();
        hits.sort_by(|x, y| y.logit.total_cmp(&x.logit).then(x.word.cmp(&y.word)));
        hits.truncate(count);
        hits
    }

    /// Log-odds by the ways the walk went, which are the most of all ways.
    fn estimate(&self, model: &Model, query: &Prepared, word: u32, walked: f32) -> f64 {
        let letters = self.letters(word).len();
        let joint = Multigram::log_of_scaled(walked, query.len + letters);
        let pmi = joint - query.background - self.backgrounds[word as usize];
        match self.script {
            ListScript::Latin => model.logit(pmi, query.len, letters),
            ListScript::Arabic => model.logit(pmi, letters, query.len),
        }
    }

    fn score(&self, model: &Model, query: &Prepared, word: u32, scratch: &mut Scratch) -> WordHit {
        let letters = self.letters(word);
        let m = match self.script {
            ListScript::Latin => model.compare(query, &model.multigram.prepare_latin(letters), scratch),
            ListScript::Arabic => model.compare(&model.multigram.prepare_arabic(letters), query, scratch),
        };
        WordHit { word, logit: m.logit, pmi: m.pmi }
    }
}

#[cfg(test)]
mod tests {
    use super::super::walk::WIDE;
    use super::*;
    use crate::translit::alphabet::{ArabicWord, LatinWord};

    #[test]
    fn finds_what_scoring_all_finds() {
        let model = Model::shipped();
        let syllables = ["ka", "mo", "ri", "sha", "lu", "ben", "dji", "te"];
        let word = |i: usize| [i % 8, i / 8 % 8, i / 64 % 8].map(|k| syllables[k]).concat();
        let words: Vec<Vec<u8>> = (0..512).filter_map(|i| Some(LatinWord::parse(&word(i)).ok()?.symbols().to_vec())).collect();
        let index = WordIndex::build(&model, ListScript::Latin, words);
        let mut s = SearchScratch::default();
        for query in ["كاموري", "شالوبن", "تيكارا", "لولولو"] {
            let a = ArabicWord::parse(query).unwrap();
            let ready = model.arabic(&a);
            let score = |w: u32| index.score(&model, &ready, w, &mut Scratch::default()).logit;
            let best = (0..index.len() as u32).map(score).fold(f64::NEG_INFINITY, f64::max);
            let found = index.search(&model, a.symbols(), 3, WIDE, &mut s);
            assert!((found[0].logit - best).abs() < 1e-6, "{query}");
        }
    }
}
