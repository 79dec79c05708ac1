//! Documents with known answers, made from aligned sentences by merging and dropping some, and the scores of an alignment.

use std::collections::BTreeMap;

use super::align::Bead;

/// A document made so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Sentences of both sides.
    pub sides: [Vec<String>; 2],
    /// The original sentences in each.
    origins: [Vec<Vec<usize>>; 2],
}

/// How to cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recut {
    /// Share of sentences joined to the one before, on each side by itself.
    pub merged: f64,
    /// Share of sentences left out, on each side by itself.
    pub dropped: f64,
    /// Where chance begins; the same seed gives the same document.
    pub seed: u64,
}

/// `SplitMix64`: small, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn happens(&mut self, share: f64) -> bool {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 <= share
    }
}

/// Makes a document of sentence pairs (Arabic, English, page); sentences are merged within a page only.
pub fn recut(pairs: &[(String, String, String)], how: Recut) -> Document {
    let mut document = Document::default();
    for side in 0..2 {
        let mut chance = Chance(how.seed.wrapping_mul(2).wrapping_add(side as u64));
        let mut last_page = None;
        for (number, (arabic, english, page)) in pairs.iter().enumerate() {
            let text = if side == 0 { arabic } else { english };
            let (drop, merge) = (chance.happens(how.dropped), chance.happens(how.merged));
            if drop {
                continue;
            }
            match (document.sides[side].last_mut(), document.origins[side].last_mut()) {
                (Some(last), Some(origin)) if merge && last_page == Some(page) => {
                    last.push(' ');
                    last.push_str(text);
                    origin.push(number);
                }
                _ => {
                    document.sides[side].push(text.clone());
                    document.origins[side].push(vec![number]);
                }
            }
            last_page = Some(page);
        }
    }
    document
}

/// A group of sentences of both sides, by their numbers.
type Group = (Vec<usize>, Vec<usize>);

impl Document {
    /// The right groups: sentences that share an original belong together.
    pub fn gold(&self) -> Vec<Group> {
        let mut home: BTreeMap<usize, [Option<usize>; 2]> = BTreeMap::new();
        for side in 0..2 {
            for (sentence, origins) in self.origins[side].iter().enumerate() {
                origins.iter().for_each(|o| home.entry(*o).or_default()[side] = Some(sentence));
            }
        }
        // Originals in order: a group goes on while it shares a sentence with the next original.
        let mut groups: Vec<Group> = Vec::new();
        for sentences in home.values() {
            let [Some(a), Some(e)] = *sentences else { continue };
            match groups.last_mut() {
                Some((arabic, english)) if arabic.last() == Some(&a) || english.last() == Some(&e) => {
                    if arabic.last() != Some(&a) {
                        arabic.push(a);
                    }
                    if english.last() != Some(&e) {
                        english.push(e);
                    }
                }
                _ => groups.push((vec![a], vec![e])),
            }
        }
        groups
    }
}

/// Precision, recall and F1: strict (the very group) and lax (sentences of both sides in common).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Of the very groups.
    pub strict: [f64; 3],
    /// Of groups that share sentences on both sides.
    pub lax: [f64; 3],
}

/// Scores beads against the right groups; beads with an empty side do not count (as in Vecalign, Thompson & Koehn 2019).
pub fn score(gold: &[Group], beads: &[Bead]) -> Score {
    let found: Vec<Group> = beads
        .iter()
        .filter(|b| !b.arabic.is_empty() && !b.english.is_empty())
        .map(|b| (b.arabic.clone().collect(), b.english.clone().collect()))
        .collect();
    let shares = |x: &[usize], y: &[usize]| x.iter().any(|i| y.contains(i));
    let overlaps = |x: &Group, y: &Group| shares(&x.0, &y.0) && shares(&x.1, &y.1);
    let count = |from: &[Group], to: &[Group], same: &dyn Fn(&Group, &Group) -> bool| {
        let mut start = 0;
        let mut hits = 0;
        for group in from {
            // Both lists rise, so the search can go on where the last one was.
            while start < to.len() && to[start].0.last() < group.0.first() {
                start += 1;
            }
            hits += usize::from(to[start..].iter().take_while(|t| t.0.first() <= group.0.last()).any(|t| same(group, t)));
        }
        hits as f64
    };
    let figures = |same: &dyn Fn(&Group, &Group) -> bool| {
        let precision = count(&found, gold, same) / found.len().max(1) as f64;
        let recall = count(gold, &found, same) / gold.len().max(1) as f64;
        [precision, recall, if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }]
    };
    Score { strict: figures(&|x, y| x == y), lax: figures(&overlaps) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(n: usize) -> Vec<(String, String, String)> {
        (0..n).map(|i| (format!("ا{i}"), format!("e{i}"), format!("p{}", i / 5))).collect()
    }

    #[test]
    fn cuts_are_repeatable_and_their_gold_is_whole() {
        let how = Recut { merged: 0.3, dropped: 0.1, seed: 7 };
        let document = recut(&pairs(200), how);
        assert_eq!(document, recut(&pairs(200), how));
        assert_ne!(document, recut(&pairs(200), Recut { seed: 8, ..how }));
        assert!((110..175).contains(&document.sides[0].len()), "{}", document.sides[0].len());
        let gold = document.gold();
        let all: Vec<usize> = gold.iter().flat_map(|g| g.0.clone()).collect();
        assert!(all.windows(2).all(|w| w[0] < w[1]), "no sentence is in two groups");
        let whole = recut(&pairs(9), Recut { merged: 0.0, dropped: 0.0, seed: 1 });
        assert_eq!(whole.gold(), (0..9).map(|i| (vec![i], vec![i])).collect::<Vec<_>>());
    }

    #[test]
    fn strict_and_lax_scores() {
        let bead = |a: Range<usize>, e: Range<usize>| Bead { arabic: a, english: e, probability: 1.0 };
        use std::ops::Range;
        let gold = vec![(vec![0], vec![0]), (vec![1], vec![1, 2]), (vec![3], vec![3])];
        let found = score(&gold, &[bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..3), bead(3..3, 3..4)]);
        assert!((found.strict[0] - 1.0 / 3.0).abs() < 1e-9 && (found.strict[1] - 1.0 / 3.0).abs() < 1e-9);
        assert!((found.lax[0] - 2.0 / 3.0).abs() < 1e-9 && (found.lax[1] - 2.0 / 3.0).abs() < 1e-9);
    }
}
