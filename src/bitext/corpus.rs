//! Parallel text as numbers: word types once, sentences as rows of unit numbers.
//!
//! Numbers follow the order of the strings, so a corpus read in another order, or by more threads, trains to the same model.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    bitext::{
        segment::{
            Segmenter, english, learn,
            sentence::{Word, words},
        },
        vocabulary::Vocabulary,
    },
    text::{Language, class::Class},
};

/// Longest side, in units, that training reads: work grows with the square of the length, and hardly a sentence is longer.
pub const MAX_UNITS: usize = 250;

/// One sentence pair in unit numbers.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'c> {
    /// Arabic units.
    pub arabic: &'c [u32],
    /// English units.
    pub english: &'c [u32],
}

/// Sentence pairs ready for training.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Arabic units.
    pub arabic: Vocabulary,
    /// English units.
    pub english: Vocabulary,
    /// For each English unit: mostly written with a capital away from the start of a sentence.
    pub is_name: Vec<bool>,
    units: [Vec<u32>; 2],
    /// Ends of each pair in `units`.
    ends: Vec<[u32; 2]>,
    /// Arabic words in sentences, English words, pairs left out.
    pub size: Size,
}

/// How much text a corpus has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Pairs that training reads.
    pub pairs: usize,
    /// Pairs left out: an empty side, or more than [`MAX_UNITS`] units.
    pub left_out: usize,
    /// Words and marks of the Arabic sides.
    pub arabic_words: usize,
    /// Words and marks of the English sides.
    pub english_words: usize,
}

impl Corpus {
    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of Arabic (0) or English (1) units in all pairs.
    pub fn units(&self, side: usize) -> usize {
        self.units[side].len()
    }

    /// A pair.
    pub fn pair(&self, number: usize) -> Pair<'_> {
        let start = number.checked_sub(1).map_or([0, 0], |n| self.ends[n]);
        let end = self.ends[number];
        Pair { arabic: &self.units[0][start[0] as usize..end[0] as usize], english: &self.units[1][start[1] as usize..end[1] as usize] }
    }
}

/// Word types of one side.
#[derive(Debug, Default)]
struct Types {
    numbers: FxHashMap<(Class, Box<str>), u32>,
    list: Vec<(Class, Box<str>)>,
    /// How often with a capital where no sentence begins, and how often at all there.
    capitals: Vec<[u32; 2]>,
}

impl Types {
    fn intern(&mut self, word: Word, is_first: bool) -> u32 {
        let key = (word.class, word.text.into_boxed_str());
        let number = match self.numbers.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.list.len() as u32;
                self.list.push(key.clone());
                self.capitals.push([0; 2]);
                self.numbers.insert(key, number);
                number
            }
        };
        if !is_first {
            let [capital, all] = &mut self.capitals[number as usize];
            *capital += u32::from(word.is_capital);
            *all += 1;
        }
        number
    }
}

/// Reads sentence pairs.
#[derive(Debug, Default)]
pub struct Builder {
    types: [Types; 2],
    /// Word types of all pairs, side by side.
    words: [Vec<u32>; 2],
    ends: Vec<[u32; 2]>,
}

impl Builder {
    /// Adds pairs of (Arabic, English), reading them on all threads.
    pub fn add(&mut self, pairs: &[(String, String)]) {
        let read: Vec<[Vec<Word>; 2]> = pairs.par_iter().map(|(a, e)| [words(a), words(e)]).collect();
        for sides in read {
            for (side, words) in sides.into_iter().enumerate() {
                for (position, word) in words.into_iter().enumerate() {
                    let number = self.types[side].intern(word, position == 0);
                    self.words[side].push(number);
                }
            }
            self.ends.push([self.words[0].len() as u32, self.words[1].len() as u32]);
        }
    }

    /// Number of pairs read.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if nothing was read.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Learns to segment from the Arabic words read.
    pub fn segmenter(&self) -> Segmenter {
        learn::learn(self.types[0].list.iter().filter(|(class, _)| *class == Class::Arabic).map(|(_, word)| &**word))
    }

    /// Cuts every word type once and numbers the units.
    pub fn finish(self, segmenter: &Segmenter) -> Corpus {
        let cut = |side: &Types| -> Vec<Vec<String>> { side.list.par_iter().map(|(class, word)| units(*class, word, segmenter)).collect() };
        let [arabic, english] = [cut(&self.types[0]), cut(&self.types[1])];
        let vocabulary = |types: &[Vec<String>]| Vocabulary::new(types.iter().flatten().map(|f| f.as_str().into()).collect());
        let mut corpus = Corpus { arabic: vocabulary(&arabic), english: vocabulary(&english), ..Corpus::default() };
        corpus.is_name = names(&corpus.english, &self.types[1], &english);
        let numbered = |vocabulary: &Vocabulary, types: &[Vec<String>]| -> Vec<Vec<u32>> {
            types.iter().map(|forms| forms.iter().filter_map(|f| vocabulary.number(f)).collect()).collect()
        };
        let types = [numbered(&corpus.arabic, &arabic), numbered(&corpus.english, &english)];
        corpus.fill(&self, &types);
        corpus
    }
}

/// Units of a word type.
fn units(class: Class, word: &str, segmenter: &Segmenter) -> Vec<String> {
    match class {
        Class::Arabic => segmenter.split(word).into_iter().map(|p| p.form).collect(),
        Class::Latin => english::split(word).into_iter().map(|(form, _)| form).collect(),
        _ => vec![word.to_owned()],
    }
}

fn names(vocabulary: &Vocabulary, types: &Types, units: &[Vec<String>]) -> Vec<bool> {
    let mut counts = vec![[0_u32; 2]; vocabulary.len()];
    for (forms, [capital, all]) in units.iter().zip(&types.capitals) {
        if let Some(number) = forms.first().and_then(|f| vocabulary.number(f)) {
            counts[number as usize][0] += capital;
            counts[number as usize][1] += all;
        }
    }
    counts.into_iter().map(|[capital, all]| capital > 0 && 2 * capital >= all).collect()
}

impl Corpus {
    fn fill(&mut self, read: &Builder, types: &[Vec<Vec<u32>>; 2]) {
        let mut start = [0_u32; 2];
        for end in &read.ends {
            let sides = [0, 1].map(|side| {
                let words = &read.words[side][start[side] as usize..end[side] as usize];
                words.iter().flat_map(|w| types[side][*w as usize].iter().copied()).collect::<Vec<u32>>()
            });
            if sides.iter().all(|s| (1..=MAX_UNITS).contains(&s.len())) {
                self.units.iter_mut().zip(&sides).for_each(|(all, side)| all.extend(side));
                self.ends.push([self.units[0].len() as u32, self.units[1].len() as u32]);
                self.size.pairs += 1;
            } else {
                self.size.left_out += 1;
            }
            self.size.arabic_words += (end[0] - start[0]) as usize;
            self.size.english_words += (end[1] - start[1]) as usize;
            start = *end;
        }
    }
}

/// The pair as (Arabic, English), whichever side is which; by the letters of both together.
pub fn ordered(first: String, second: String) -> (String, String) {
    let is_turned = Language::detect(&first) == Language::English && Language::detect(&second) == Language::Arabic;
    if is_turned { (second, first) } else { (first, second) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<(String, String)> {
        [("وصل الوزير.", "The minister arrived."), ("كتب في المدينة", "He wrote in Damascus"), ("", "nothing")]
            .map(|(a, e)| (a.to_owned(), e.to_owned()))
            .to_vec()
    }

    #[test]
    fn the_order_of_pairs_changes_no_number() {
        let build = |pairs: Vec<(String, String)>| {
            let mut builder = Builder::default();
            builder.add(&pairs);
            let segmenter = builder.segmenter();
            builder.finish(&segmenter)
        };
        let (one, other) = (build(pairs()), build(pairs().into_iter().rev().collect()));
        assert_eq!((&one.arabic, &one.english, &one.is_name), (&other.arabic, &other.english, &other.is_name));
        assert_eq!(one.pair(0).arabic, other.pair(1).arabic);
        assert_eq!((one.size.pairs, one.size.left_out), (2, 1));
        assert!(one.is_name[one.english.number("damascus").unwrap() as usize]);
        assert!(!one.is_name[one.english.number("the").unwrap() as usize]);
    }

    #[test]
    fn sides_are_told_by_their_script() {
        let turned = ordered("in Cairo".into(), "في القاهرة".into());
        assert_eq!(turned, ("في القاهرة".to_owned(), "in Cairo".to_owned()));
        assert_eq!(ordered(turned.0.clone(), turned.1.clone()), turned);
    }
}
