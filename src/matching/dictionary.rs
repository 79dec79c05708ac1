//! Keys that equal, begin with or resemble a query.
//!
//! A finite-state transducer (`fst`) holds the keys in order, so that prefixes are a range and a Levenshtein
//! automaton (Schulz and Mihov 2002) walks only where a key can still be close enough.

use fst::{Automaton, IntoStreamer, Streamer, automaton};

/// How a key of the dictionary relates to a query, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same.
    Equal,
    /// The query is its beginning.
    Prefix,
    /// Within the distance allowed for the query's length.
    Near,
}

/// A found key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: u64,
    /// Its relation to the query.
    pub relation: Relation,
}

/// A string as the bytes that `fst` asks for.
struct Text<K>(K);

impl<K: AsRef<str>> AsRef<[u8]> for Text<K> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_ref().as_bytes()
    }
}

/// An immutable map from keys to numbers.
#[derive(Debug, Default)]
pub struct Dictionary(fst::Map<Vec<u8>>);

/// Shortest query, in characters, that may be misspelt at all, and shortest that may be misspelt twice.
const NEAR_FROM: [usize; 2] = [4, 8];

/// Edits allowed in a query of that many characters.
fn edits(characters: usize) -> u32 {
    NEAR_FROM.iter().filter(|least| characters >= **least).count() as u32
}

impl Dictionary {
    /// Builds the map; the keys must come sorted and distinct.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = (K, u64)>) -> Self {
        // Their order is the only thing that can go wrong here.
        Self(fst::Map::from_iter(keys.into_iter().map(|(key, value)| (Text(key), value))).unwrap_or_default())
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<u64> {
        self.0.get(key)
    }

    /// Hands out the values of all keys that begin with a text.
    pub fn starting_with(&self, text: &str, mut found: impl FnMut(u64)) {
        let mut keys = self.0.search(automaton::Str::new(text).starts_with()).into_stream();
        while let Some((_, value)) = keys.next() {
            found(value);
        }
    }

    /// Calls `found` with every key and its value, in key order.
    pub fn each_key(&self, mut found: impl FnMut(&str, u64)) {
        let mut keys = self.0.stream();
        while let Some((key, value)) = keys.next() {
            found(&String::from_utf8_lossy(key), value);
        }
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// At most `limit` keys, equal first, then those that begin with the query in key order.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Found> {
        let mut found = Vec::new();
        if let Some(value) = self.0.get(query) {
            found.push(Found { key: query.to_owned(), value, relation: Relation::Equal });
        }
        self.collect(automaton::Str::new(query).starts_with(), Relation::Prefix, limit, &mut found);
        found
    }

    /// At most `limit` keys within the distance allowed for the query's length, the query itself left out, in key order.
    pub fn near(&self, query: &str, limit: usize) -> Vec<Found> {
        let mut found = Vec::new();
        let edits = edits(query.chars().count());
        // Fails only for automata of absurd size; a query that long has no near keys.
        if let Some(near) = Some(edits).filter(|edits| *edits > 0).and_then(|edits| automaton::Levenshtein::new(query, edits).ok()) {
            self.collect(near, Relation::Near, limit, &mut found);
        }
        found.retain(|f| f.key != query);
        found
    }

    fn collect(&self, automaton: impl Automaton, relation: Relation, limit: usize, found: &mut Vec<Found>) {
        let mut stream = self.0.search(automaton).into_stream();
        while let Some((key, value)) = stream.next().filter(|_| found.len() < limit) {
            let key = String::from_utf8_lossy(key).into_owned();
            if found.iter().all(|f| f.key != key) {
                found.push(Found { key, value, relation });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_prefix_near() {
        let keys = ["cairo", "cairo international airport", "caro", "kerman", "غزه"];
        let dictionary = Dictionary::new(keys.iter().enumerate().map(|(i, k)| (*k, i as u64)));
        for (query, expected) in [
            ("cairo", &[(0, Relation::Equal), (1, Relation::Prefix), (2, Relation::Near)][..]),
            ("kermann", &[(3, Relation::Near)]),
            ("غز", &[(4, Relation::Prefix)]),
            ("zzzz", &[]),
        ] {
            let mut found: Vec<(u64, Relation)> = dictionary.find(query, 10).iter().map(|f| (f.value, f.relation)).collect();
            let near: Vec<(u64, Relation)> = dictionary.near(query, 10).iter().map(|f| (f.value, f.relation)).collect();
            found.extend(near.iter().filter(|(value, _)| expected.contains(&(*value, Relation::Near))));
            assert_eq!(found, expected, "{query}");
        }
        let mut all = Vec::new();
        dictionary.each_key(|key, value| all.push((key.to_owned(), value)));
        assert_eq!((all.len(), all[0].clone(), dictionary.is_empty()), (dictionary.len(), ("cairo".to_owned(), 0), false));
        assert_eq!(dictionary.find("", 2).len(), 2, "the limit holds");
    }
}
