//! Learning how often stems and clitics occur, from a list of words alone.
//!
//! Expectation maximisation over word types: each type spreads one count over its cuts by their present probability. A type
//! never supports itself: its own share is taken out while it is judged (leave-one-out), or every word would come out whole.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{
    bitext::{
        segment::{
            arabic::{DISCOUNT, Knowledge, Segmenter, knowledge, normalised, stem_of},
            reading::{Cut, Letters, MAX_LETTERS, PRONOUNS, cuts},
        },
        vocabulary::Table,
    },
    text::clitic::PROCLITICS,
};

/// Rounds; after six the choices hardly change.
const ROUNDS: usize = 8;
/// Shares below this are dropped.
const LEAST_SHARE: f32 = 1e-3;

/// A cut of a type, with what does not change between rounds.
struct Candidate {
    cut: Cut,
    stem: u32,
    letters: usize,
    knowledge: Knowledge,
    share: f32,
}

/// Learns from word types; the result depends on their set only, not on their order. Words that are not of Arabic letters
/// do no harm.
pub fn learn<'w>(types: impl IntoIterator<Item = &'w str>) -> Segmenter {
    let mut types: Vec<&str> = types.into_iter().filter(|w| w.chars().count() <= MAX_LETTERS).collect();
    types.sort_unstable();
    types.dedup();
    let mut model = Segmenter::untrained();
    if types.is_empty() {
        return model;
    }
    let (mut words, stems) = candidates(&types);
    let mut counts = vec![0.0_f32; stems.len()];
    for candidate in words.iter().flatten() {
        counts[candidate.stem as usize] += candidate.share;
    }
    model.total = types.len() as f32;
    for _ in 0..ROUNDS {
        round(&mut model, &mut words, &mut counts);
    }
    model.decided = decide(&model, &types, &words, &counts);
    // What the discount takes away says nothing.
    let heard = stems.into_iter().zip(counts).filter(|(stem, count)| !stem.is_empty() && *count > DISCOUNT);
    model.stems = Table::new(heard.map(|(stem, count)| (stem.into_boxed_str(), count)).collect());
    model
}

type Candidates = Vec<SmallVec<[Candidate; 4]>>;

fn candidates(types: &[&str]) -> (Candidates, Vec<String>) {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut stems = Vec::new();
    let words = types
        .iter()
        .map(|word| {
            let letters: Letters = word.chars().collect();
            let cuts = cuts(&letters);
            let share = 1.0 / cuts.len() as f32;
            cuts.into_iter()
                .map(|cut| {
                    let stem = stem_of(&letters, cut);
                    let knowledge = knowledge(&letters, &stem, cut);
                    let letters = stem.chars().count();
                    let number = *numbers.entry(stem).or_insert_with_key(|stem| {
                        stems.push(stem.clone());
                        stems.len() as u32 - 1
                    });
                    Candidate { cut, stem: number, letters, knowledge, share }
                })
                .collect()
        })
        .collect();
    (words, stems)
}

fn round(model: &mut Segmenter, words: &mut Candidates, counts: &mut [f32]) {
    let mut before = vec![1.0_f32; PROCLITICS.len()];
    let mut after = vec![1.0_f32; PRONOUNS.len()];
    for word in words.iter_mut() {
        for c in word.iter() {
            counts[c.stem as usize] -= c.share;
        }
        let scores: SmallVec<[f32; 16]> =
            word.iter().map(|c| model.score(c.cut, counts[c.stem as usize], c.letters, c.knowledge)).collect();
        let sum: f32 = scores.iter().sum();
        for (c, score) in word.iter_mut().zip(scores) {
            let share = score / sum;
            c.share = if share < LEAST_SHARE { 0.0 } else { share };
            counts[c.stem as usize] += c.share;
            before[usize::from(c.cut.before)] += c.share;
            if !c.cut.proclitics().has_article() {
                after[usize::from(c.cut.after)] += c.share;
            }
        }
    }
    model.before = normalised(before);
    model.after = normalised(after);
}

/// The best cut of every type, each judged without its own support.
fn decide(model: &Segmenter, types: &[&str], words: &Candidates, counts: &[f32]) -> Table<Cut> {
    let best = |word: &SmallVec<[Candidate; 4]>| {
        let score = |c: &Candidate| model.score(c.cut, counts[c.stem as usize] - c.share, c.letters, c.knowledge);
        let mut best = (f32::MIN, word[0].cut);
        for c in word {
            let score = score(c);
            if score > best.0 {
                best = (score, c.cut);
            }
        }
        best.1
    };
    Table::new(types.iter().zip(words).map(|(t, w)| ((*t).into(), best(w))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 14] = [
        "كرفان",
        "وكرفان",
        "بكرفان",
        "لكرفان",
        "الكرفان",
        "زلمط",
        "والزلمط",
        "الزلمط",
        "بالزلمط",
        "واصنل",
        "قاصنل",
        "وسطير",
        "لوسطير",
        "بوسطير",
    ];

    #[test]
    fn invented_words_teach_their_stems() {
        let model = learn(WORDS);
        for (word, expected) in [("وكرفان", "و+ كرفان"), ("والزلمط", "و+ ال+ زلمط"), ("وسطير", "وسطير"), ("فالكرفان", "ف+ ال+ كرفان")]
        {
            let forms: Vec<String> = model.split(word).into_iter().map(|p| p.form).collect();
            assert_eq!(forms.join(" "), expected, "{word}");
        }
    }

    #[test]
    fn the_order_of_words_does_not_matter() {
        let backwards: Vec<&str> = WORDS.into_iter().rev().chain(["كرفان"]).collect();
        assert_eq!(learn(WORDS), learn(backwards));
        assert_eq!(learn([]), Segmenter::untrained());
    }
}
