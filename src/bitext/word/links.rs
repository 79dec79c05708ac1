//! From posteriors to links between words.

use std::collections::BTreeSet;

use super::aligner::Aligned;
use crate::text::{Source, Span};

/// How links are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Method {
    /// Words whose probability (the mean of both directions) reaches a threshold.
    Posterior(f32),
    /// Links that both directions choose.
    Intersection,
    /// Links that either direction chooses.
    Union,
    /// Intersection, grown by neighbours out of the union, then by links of words that have none (Koehn, Och & Marcu 2003).
    GrowDiagFinalAnd,
}

/// Threshold of [`Method::Posterior`] where the caller names none.
pub const THRESHOLD: f32 = 0.4;

/// Word links, (Arabic word, English word).
pub type Links = BTreeSet<(usize, usize)>;

/// The links of a pair.
pub fn links(aligned: &Aligned, method: Method) -> Links {
    let units = match method {
        Method::Posterior(least) => by_posterior(aligned, least),
        Method::Intersection => &choices(aligned, 0) & &choices(aligned, 1),
        Method::Union => &choices(aligned, 0) | &choices(aligned, 1),
        Method::GrowDiagFinalAnd => grow(&choices(aligned, 0), &choices(aligned, 1)),
    };
    units.into_iter().map(|(a, e)| (aligned.arabic.units[a].word as usize, aligned.english.units[e].word as usize)).collect()
}

fn by_posterior(aligned: &Aligned, least: f32) -> Links {
    let (n, m) = (aligned.arabic.units.len(), aligned.english.units.len());
    (0..n).flat_map(|a| (0..m).map(move |e| (a, e))).filter(|(a, e)| aligned.unit(*a, *e) >= least).collect()
}

/// Unit links that one direction chooses: each generated unit its likeliest source, or none if that is likelier.
fn choices(aligned: &Aligned, direction: usize) -> Links {
    let (n, m) = (aligned.arabic.units.len(), aligned.english.units.len());
    let (rows, states) = if direction == 0 { (&aligned.forward, n) } else { (&aligned.backward, m) };
    let mut found = Links::new();
    if states == 0 {
        return found;
    }
    for (step, row) in rows.chunks(states).enumerate() {
        let null = 1.0 - row.iter().sum::<f32>();
        let best = row.iter().enumerate().fold((0, 0.0), |best, (i, p)| if *p > best.1 { (i, *p) } else { best });
        if best.1 > null {
            found.insert(if direction == 0 { (best.0, step) } else { (step, best.0) });
        }
    }
    found
}

const NEIGHBOURS: [(isize, isize); 8] = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

/// Links of units with the units that have any.
#[derive(Default)]
struct Grown {
    links: Links,
    arabic: BTreeSet<usize>,
    english: BTreeSet<usize>,
}

impl Grown {
    fn add(&mut self, (a, e): (usize, usize)) {
        self.links.insert((a, e));
        self.arabic.insert(a);
        self.english.insert(e);
    }
}

/// Each addition takes words away from later ones, so links are asked for neighbours in order, again from the first one after each
/// addition. One that has no more neighbours to add never has any later.
fn grow(forward: &Links, backward: &Links) -> Links {
    let union = forward | backward;
    let mut grown = Grown::default();
    (forward & backward).into_iter().for_each(|link| grown.add(link));
    let mut waiting = grown.links.clone();
    while let Some((a, e)) = waiting.first().copied() {
        let mut neighbours = NEIGHBOURS.iter().filter_map(|(da, de)| Some((a.checked_add_signed(*da)?, e.checked_add_signed(*de)?)));
        let is_welcome = |(x, y): &(usize, usize)| {
            union.contains(&(*x, *y)) && !grown.links.contains(&(*x, *y)) && !(grown.arabic.contains(x) && grown.english.contains(y))
        };
        match neighbours.find(is_welcome) {
            Some(link) => {
                grown.add(link);
                waiting.insert(link);
            }
            None => {
                waiting.remove(&(a, e));
            }
        }
    }
    for link in forward.iter().chain(backward) {
        if !grown.arabic.contains(&link.0) && !grown.english.contains(&link.1) {
            grown.add(*link);
        }
    }
    grown.links
}

/// Links between words separated by spaces, as other aligners count them, from links between our words.
pub fn between_spaces(aligned: &Aligned, links: &Links, arabic: &str, english: &str) -> Links {
    let (a, e) = (columns(&aligned.arabic.words, arabic), columns(&aligned.english.words, english));
    links.iter().filter_map(|(i, j)| Some((*a.get(*i)?, *e.get(*j)?))).collect()
}

/// For each of our words, the number of the word between spaces that it stands in.
fn columns(words: &[Span<Source>], text: &str) -> Vec<usize> {
    let mut found = Vec::with_capacity(words.len());
    let (mut count, mut at, mut in_word) = (0, 0, false);
    for word in words {
        for c in text.get(at..word.start() + 1).unwrap_or_else(|| text.get(at..word.start()).unwrap_or_default()).chars() {
            let is_letter = !c.is_whitespace();
            count += usize::from(is_letter && !in_word);
            in_word = is_letter;
        }
        // The word's own first letter counts, even if it is longer than a byte.
        if !in_word && !word.is_empty() {
            count += 1;
            in_word = true;
        }
        at = word.end().max(at);
        found.push(count.max(1) - 1);
    }
    found
}

/// Links in the form of Moses and Pharaoh: `0-0 1-2`.
pub fn pharaoh(links: &Links) -> String {
    links.iter().map(|(a, e)| format!("{a}-{e}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by trying all links after each addition.
    fn grown_slowly(forward: &Links, backward: &Links) -> Links {
        let union = forward | backward;
        let mut found = forward & backward;
        let is_free = |found: &Links, (a, e): (usize, usize)| [!found.iter().any(|l| l.0 == a), !found.iter().any(|l| l.1 == e)];
        loop {
            let mut added = Vec::new();
            for (a, e) in &found {
                for (da, de) in NEIGHBOURS {
                    let (Some(x), Some(y)) = (a.checked_add_signed(da), e.checked_add_signed(de)) else { continue };
                    if union.contains(&(x, y)) && !found.contains(&(x, y)) && is_free(&found, (x, y)).contains(&true) {
                        added.push((x, y));
                    }
                }
            }
            let Some(link) = added.into_iter().next() else { break };
            found.insert(link);
        }
        for link in forward.iter().chain(backward) {
            if is_free(&found, *link) == [true, true] {
                found.insert(*link);
            }
        }
        found
    }

    proptest! {
        #[test]
        fn growing_is_what_trying_everything_gives(
            forward in prop::collection::btree_set((0_usize..7, 0_usize..7), 0..16),
            backward in prop::collection::btree_set((0_usize..7, 0_usize..7), 0..16),
        ) {
            prop_assert_eq!(grow(&forward, &backward), grown_slowly(&forward, &backward));
        }
    }

    #[test]
    fn long_pairs_grow_in_time() {
        let forward: Links = (0..3_000).flat_map(|i| [(i, i), (i, i + 1)]).collect();
        let backward: Links = (0..3_000).map(|i| (i, i)).collect();
        assert_eq!(grow(&forward, &backward).len(), 3_001);
    }

    fn set(links: &[(usize, usize)]) -> Links {
        links.iter().copied().collect()
    }

    #[test]
    fn growing_follows_neighbours_then_free_words() {
        let forward = set(&[(0, 0), (1, 1), (2, 1), (5, 5)]);
        let backward = set(&[(0, 0), (1, 1), (1, 2), (7, 2)]);
        let found = grow(&forward, &backward);
        for (link, expected, why) in [
            ((0, 0), true, "in both"),
            ((2, 1), true, "a neighbour of a shared link, its Arabic word was free"),
            ((1, 2), true, "a neighbour, its English word was free"),
            ((5, 5), true, "far away, but both words are free"),
            ((7, 2), false, "far away, and its English word is taken"),
        ] {
            assert_eq!(found.contains(&link), expected, "{link:?}: {why}");
        }
        assert!((&forward & &backward).is_subset(&found) && found.is_subset(&(&forward | &backward)));
    }

    #[test]
    fn our_words_stand_in_words_between_spaces() {
        let text = " U.S.-led  قوات، وصلت.";
        let words: Vec<Span<Source>> =
            ["U.S", "led", "قوات", "،", "وصلت", "."].iter().map(|w| text.rfind(w).map(|at| Span::new(at, at + w.len())).unwrap()).collect();
        assert_eq!(columns(&words, text), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn pharaoh_lists_links_in_order() {
        assert_eq!(pharaoh(&set(&[(10, 2), (0, 0), (2, 11)])), "0-0 2-11 10-2");
        assert_eq!(pharaoh(&Links::new()), "");
    }
}
