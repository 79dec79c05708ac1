//! `SymSpell` as published (Garbe 2012; prefix length 7, two edits, the closest only), for comparison: every deletion of a term's
//! beginning as a key of a hash map. Written after the description, without anything our own index does beyond it.

use std::collections::{HashMap, HashSet};

const PREFIX: usize = 7;
const MOST_EDITS: usize = 2;

/// Terms by their deletions.
pub(super) struct SymSpell<'t> {
    terms: &'t [String],
    deletions: HashMap<String, Vec<u32>>,
}

impl<'t> SymSpell<'t> {
    /// Takes terms in ASCII.
    pub(super) fn new(terms: &'t [String]) -> Self {
        let mut deletions: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, term) in (0..).zip(terms) {
            for (key, _) in deleted(&term[..term.len().min(PREFIX)]) {
                deletions.entry(key).or_default().push(number);
            }
        }
        Self { terms, deletions }
    }

    /// The closest terms, in the order of the list.
    pub(super) fn closest(&self, query: &str) -> Vec<u32> {
        let mut best = MOST_EDITS;
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        let mut keys = deleted(&query[..query.len().min(PREFIX)]);
        keys.sort_by_key(|(_, count)| *count);
        for (key, count) in keys {
            if count > best {
                break;
            }
            for &number in self.deletions.get(&key).map_or(&[][..], Vec::as_slice) {
                let term = &self.terms[number as usize];
                if term.len().abs_diff(query.len()) > best || !seen.insert(number) {
                    continue;
                }
                let edits = strsim::osa_distance(query, term);
                if edits < best {
                    found.clear();
                }
                if edits <= best {
                    best = edits;
                    found.push(number);
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// What a text can become by deletions, each once, with their number.
fn deleted(text: &str) -> Vec<(String, usize)> {
    let mut all = vec![(text.to_owned(), 0)];
    let mut from = 0;
    for count in 1..=MOST_EDITS {
        let to = all.len();
        for at in from..to {
            for letter in 0..all[at].0.len() {
                let mut shorter = all[at].0.clone();
                shorter.remove(letter);
                if all.iter().all(|(text, _)| *text != shorter) {
                    all.push((shorter, count));
                }
            }
        }
        from = to;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_terms() {
        let terms: Vec<String> = ["kerman", "herman", "soleimani"].map(str::to_owned).to_vec();
        let symspell = SymSpell::new(&terms);
        for (query, expected) in [("kerman", &[0][..]), ("xerman", &[0, 1]), ("solemiani", &[2]), ("zzzz", &[])] {
            assert_eq!(symspell.closest(query), expected, "{query}");
        }
    }
}
