//! The part of the table of sentence pairs worth computing: a band around a chain of anchors.
//!
//! Anchors are sentence pairs that share keys which are rare in both documents; the heaviest rising chain of them is found
//! in O(n log n). Between anchors the band follows the straight line. Its area is bounded, whatever the documents are.

use rustc_hash::FxHashMap;

use super::{evidence::frequencies, keys::Keyed};

/// Keys in at most so many sentences of each document are rare.
const RARE: u32 = 3;
/// Least weight of an anchor: two English words with keys that stand once in each document, or more that stand oftener.
const LEAST_WEIGHT: f32 = 1.5;
/// Sentences on each side of the chain that are always within the band.
const WIDTH: usize = 24;
/// Share of a gap between anchors by which the band may leave the straight line.
const SLACK: f32 = 0.15;
/// Most cells of the band; about 70 bytes each.
const MOST_CELLS: usize = 5_000_000;

/// For each number of Arabic sentences behind us, the range of numbers of English ones, both ends included.
pub fn band(arabic: &[Keyed], english: &[Keyed]) -> Vec<(usize, usize)> {
    let (n, m) = (arabic.len(), english.len());
    let mut points = vec![(0, 0)];
    points.extend(chain(&anchors(arabic, english)).into_iter().map(|(i, j)| (i + 1, j + 1)));
    points.push((n, m));
    let most = (MOST_CELLS / (n + 1) / 2).max(4);
    let mut rows = vec![(usize::MAX, 0); n + 1];
    for ends in points.windows(2) {
        let ((i0, j0), (i1, j1)) = (ends[0], ends[1]);
        let (di, dj) = (i1.saturating_sub(i0), j1.saturating_sub(j0));
        let slack = WIDTH + di.abs_diff(dj) + (SLACK * di.max(dj) as f32) as usize;
        let slack = slack.min(most);
        for (step, row) in rows[i0..=i1].iter_mut().enumerate() {
            let on_line = (dj * step).checked_div(di).map_or(j1, |along| j0 + along);
            let low = on_line.saturating_sub(slack).max(j0.saturating_sub(WIDTH));
            let high = (on_line + slack).min(j1 + WIDTH).min(m);
            let low = if di == 0 { j0.saturating_sub(WIDTH) } else { low };
            *row = (row.0.min(low), row.1.max(high));
        }
    }
    connect(&mut rows, m);
    rows
}

/// Makes both edges rise, and the band hold the two corners, so that a path exists.
fn connect(rows: &mut [(usize, usize)], m: usize) {
    let mut high = 0;
    for row in rows.iter_mut() {
        high = row.1.max(high);
        row.1 = high;
    }
    let mut low = m;
    for row in rows.iter_mut().rev() {
        low = row.0.min(low);
        row.0 = low;
    }
    rows[0].0 = 0;
    if let Some(last) = rows.last_mut() {
        last.1 = m;
    }
    // Neighbouring rows must overlap.
    for i in 1..rows.len() {
        rows[i].0 = rows[i].0.min(rows[i - 1].1);
    }
}

/// Sentence pairs with the weight of the rare keys they share.
fn anchors(arabic: &[Keyed], english: &[Keyed]) -> Vec<(usize, usize, f32)> {
    let (of_arabic, of_english) = (frequencies(arabic), frequencies(english));
    let frequency = |list: &[u32], key: u32| list.get(key as usize).copied().unwrap_or(0);
    let is_rare = |key: u32| (1..=RARE).contains(&frequency(&of_arabic, key)) && (1..=RARE).contains(&frequency(&of_english, key));
    let mut places: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (i, sentence) in arabic.iter().enumerate() {
        sentence.keys.iter().filter(|(k, _)| is_rare(*k)).for_each(|(k, _)| places.entry(*k).or_default().push(i));
    }
    let mut weights: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for (j, sentence) in english.iter().enumerate() {
        // A word counts once, however many of its keys are shared: two anchors of one word are one.
        let mut of_words: FxHashMap<(usize, u8), f32> = FxHashMap::default();
        for (key, word) in &sentence.keys {
            let weight = 1.0 / (frequency(&of_arabic, *key) * frequency(&of_english, *key)).max(1) as f32;
            for i in places.get(key).into_iter().flatten() {
                let best = of_words.entry((*i, *word)).or_default();
                *best = weight.max(*best);
            }
        }
        of_words.into_iter().for_each(|((i, _), weight)| *weights.entry((i, j)).or_default() += weight);
    }
    let mut found: Vec<_> = weights.into_iter().filter(|(_, w)| *w >= LEAST_WEIGHT).map(|((i, j), w)| (i, j, w)).collect();
    found.sort_unstable_by_key(|(i, j, _)| (*i, *j));
    found
}

/// The heaviest chain in which both numbers rise.
fn chain(anchors: &[(usize, usize, f32)]) -> Vec<(usize, usize)> {
    let width = anchors.iter().map(|(_, j, _)| j + 1).max().unwrap_or(0);
    // Heaviest chain that ends before an English sentence: (weight, anchor), as a tree of prefix maxima.
    let mut tree: Vec<(f32, Option<usize>)> = vec![(0.0, None); width + 1];
    let mut before: Vec<Option<usize>> = vec![None; anchors.len()];
    let mut start = 0;
    while start < anchors.len() {
        let end = start + anchors[start..].iter().take_while(|a| a.0 == anchors[start].0).count();
        let ends: Vec<(f32, usize)> = (start..end)
            .map(|at| {
                let (weight, from) = heaviest(&tree, anchors[at].1);
                before[at] = from;
                (weight + anchors[at].2, at)
            })
            .collect();
        for (weight, at) in ends {
            let mut node = anchors[at].1 + 1;
            while node <= width {
                if weight > tree[node].0 {
                    tree[node] = (weight, Some(at));
                }
                node += node & node.wrapping_neg();
            }
        }
        start = end;
    }
    let mut last = heaviest(&tree, width).1;
    let mut found = Vec::new();
    while let Some(at) = last {
        found.push((anchors[at].0, anchors[at].1));
        last = before[at];
    }
    found.reverse();
    found
}

/// The heaviest chain that ends before `end`.
fn heaviest(tree: &[(f32, Option<usize>)], end: usize) -> (f32, Option<usize>) {
    let mut best = (0.0, None);
    let mut node = end;
    while node > 0 {
        if tree[node].0 > best.0 {
            best = tree[node];
        }
        node -= node & node.wrapping_neg();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_heaviest_rising_chain_is_found() {
        let anchors = vec![(0, 5, 2.0), (1, 0, 1.5), (1, 1, 1.6), (2, 2, 1.5), (3, 9, 1.5), (4, 3, 2.0)];
        assert_eq!(chain(&anchors), [(1, 1), (2, 2), (4, 3)]);
        assert_eq!(chain(&[]), []);
    }

    proptest! {
        #[test]
        fn a_path_exists_whatever_the_documents(n in 0_usize..60, m in 0_usize..60) {
            let side = |count: usize, step: u32| (0..count).map(|i| Keyed { keys: vec![(i as u32 * step % 17, 0), (i as u32, 1)], words: 2, length: 9 }).collect::<Vec<_>>();
            let rows = band(&side(n, 3), &side(m, 5));
            prop_assert_eq!(rows.len(), n + 1);
            prop_assert_eq!(rows[0].0, 0);
            prop_assert_eq!(rows[n].1, m);
            prop_assert!(rows.iter().all(|(low, high)| low <= high));
            prop_assert!(rows.windows(2).all(|w| w[1].0 <= w[0].1 && w[0].0 <= w[1].0 && w[0].1 <= w[1].1));
        }
    }
}
