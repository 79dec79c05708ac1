//! Latin keys of the search dictionary, found with typing mistakes: by their deletions ([`translit::fuzzy`]).
//!
//! [`translit::fuzzy`]: crate::translit::fuzzy

use crate::{
    matching::dictionary::Dictionary,
    translit::fuzzy::{FuzzyIndex, FuzzyScratch},
};

/// Most keys that are indexed: at about 190 bytes a key some 75 MB. The dictionary itself finds misspelt keys too, in a hundred
/// times the time.
const MOST_KEYS: usize = 400_000;

/// Most keys found.
const MOST: usize = 50;

/// Shortest query, in letters, that may have a mistake at all, and shortest that may have two.
const ONE_FROM: usize = 4;
const TWO_FROM: usize = 6;

/// Immutable, about 190 bytes a key.
#[derive(Debug)]
pub struct Misspelt {
    index: FuzzyIndex,
    /// Values of the keys in the dictionary.
    values: Vec<u32>,
}

impl Misspelt {
    /// Indexes the keys in Latin letters; `None` if they are more than is good for the memory.
    pub fn new(dictionary: &Dictionary) -> Option<Self> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        dictionary.each_key(|key, value| {
            if key.is_ascii() && key.len() >= ONE_FROM {
                keys.push(key.to_owned());
                values.push(value as u32);
            }
        });
        (keys.len() <= MOST_KEYS).then(|| Self { index: FuzzyIndex::build(keys.iter().map(String::as_str)), values })
    }

    /// Values of the keys nearest to a query that is none of them, and their likeness from 0 to 1; likest first.
    pub fn find(&self, query: &str) -> Vec<(u64, f64)> {
        let most = match query.len() {
            ..ONE_FROM => return Vec::new(),
            ONE_FROM..TWO_FROM => 1,
            _ => 2,
        };
        let hits = self.index.search(query, MOST, 0, &mut FuzzyScratch::default());
        let near = hits.into_iter().filter(|hit| (1..=most).contains(&hit.edits));
        near.filter_map(|hit| Some((u64::from(*self.values.get(hit.term as usize)?), f64::from(hit.similarity)))).collect()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.index.bytes() + 4 * self.values.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_first() {
        let keys = ["al-azhar", "cairo", "kerman", "kermanshah", "oil", "soleimani", "suleiman", "غزه"];
        let dictionary = Dictionary::new(keys.iter().enumerate().map(|(i, k)| (*k, i as u64)));
        let misspelt = Misspelt::new(&dictionary).unwrap();
        for (query, expected, why) in [
            ("kermam", &[2][..], "one mistake"),
            ("soliemani", &[5], "neighbours swapped"),
            ("sulaimani", &[5], "two mistakes; suleiman is as far, but less like"),
            ("oli", &[], "too short for a mistake"),
            ("caxrox", &[1], "two in a word of six"),
            ("caixx", &[], "two in a word of five"),
            ("al azhar", &[], "the hyphen is no mistake"),
            ("", &[], "nothing"),
        ] {
            let found: Vec<u64> = misspelt.find(query).iter().map(|f| f.0).collect();
            assert_eq!(found.first(), expected.first(), "{query}: {why} {found:?}");
        }
    }
}
