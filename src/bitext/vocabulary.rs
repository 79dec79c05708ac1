//! Strings with numbers, packed: one text, the ends of the strings in it, and an index of numbers.
//!
//! A model has tens of thousands of forms and stays in memory as long as the program runs, so a form costs its letters and
//! about fourteen bytes.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Forms with their numbers, sorted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    text: String,
    /// End of each form in `text`.
    ends: Vec<u32>,
    /// An open hash table of numbers plus one; 0 is free. Twice as many places as forms at least, a power of two.
    index: Vec<u32>,
}

impl Vocabulary {
    /// Of forms in any order, each once or more.
    pub fn new(mut forms: Vec<Box<str>>) -> Self {
        forms.sort_unstable();
        forms.dedup();
        let mut text = String::with_capacity(forms.iter().map(|f| f.len()).sum());
        let ends = forms
            .iter()
            .map(|form| {
                text.push_str(form);
                text.len() as u32
            })
            .collect();
        let mut found = Self { text, ends, index: Vec::new() };
        found.fill_index();
        found
    }

    fn fill_index(&mut self) {
        if self.is_empty() {
            return;
        }
        let mut index = vec![0_u32; (2 * self.len()).next_power_of_two()];
        for number in 0..self.len() as u32 {
            let mut at = place(self.form(number), index.len());
            while index[at] != 0 {
                at = (at + 1) & (index.len() - 1);
            }
            index[at] = number + 1;
        }
        self.index = index;
    }

    /// Number of a form.
    pub fn number(&self, form: &str) -> Option<u32> {
        if self.index.is_empty() {
            return None;
        }
        let mut at = place(form, self.index.len());
        // At least every second place is free, so a free one is met.
        while let Some(number) = self.index[at].checked_sub(1) {
            if self.form(number) == form {
                return Some(number);
            }
            at = (at + 1) & (self.index.len() - 1);
        }
        None
    }

    /// The form of a number; empty if there is none.
    pub fn form(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).map(|end| *end as usize));
        let range = start.zip(self.ends.get(number)).map(|(start, end)| start..*end as usize);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All forms, in order.
    pub fn forms(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len() as u32).map(|number| self.form(number))
    }
}

/// Where the search for a form begins.
fn place(form: &str, places: usize) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(form.as_bytes());
    (hasher.finish() as usize) & (places - 1)
}

/// Values by sorted strings.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<V> {
    keys: Vocabulary,
    values: Vec<V>,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { keys: Vocabulary::default(), values: Vec::new() }
    }
}

impl<V: Copy> Table<V> {
    /// Of pairs in any order; of several with one key, one is kept.
    pub fn new(mut pairs: Vec<(Box<str>, V)>) -> Self {
        pairs.sort_unstable_by(|x, y| x.0.cmp(&y.0));
        pairs.dedup_by(|x, y| x.0 == y.0);
        let values = pairs.iter().map(|(_, value)| *value).collect();
        Self { keys: Vocabulary::new(pairs.into_iter().map(|(key, _)| key).collect()), values }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<V> {
        self.keys.number(key).and_then(|number| self.values.get(number as usize)).copied()
    }

    /// All pairs, in the order of the keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, V)> {
        self.keys.forms().zip(self.values.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_found_in_an_empty_one() {
        let empty = Vocabulary::default();
        assert_eq!((empty.number(""), empty.number("x"), empty.form(0), empty.len()), (None, None, "", 0));
        assert_eq!(Vocabulary::new(Vec::new()), empty);
    }

    proptest! {
        #[test]
        fn it_answers_as_a_sorted_set_does(forms in prop::collection::vec("[ابج+ab]{0,4}", 0..40), other in "[ابج+ab]{0,4}") {
            let set: BTreeSet<&str> = forms.iter().map(String::as_str).collect();
            let vocabulary = Vocabulary::new(forms.iter().map(|f| f.as_str().into()).collect());
            prop_assert!(vocabulary.forms().eq(set.iter().copied()));
            for (number, form) in set.iter().enumerate() {
                prop_assert_eq!(vocabulary.number(form), Some(number as u32));
            }
            prop_assert_eq!(vocabulary.number(&other).is_some(), set.contains(other.as_str()));
            let table = Table::new(forms.iter().map(|f| (f.as_str().into(), f.len())).collect());
            prop_assert_eq!(table.get(&other), set.contains(other.as_str()).then_some(other.len()));
            prop_assert!(table.iter().all(|(key, value)| key.len() == value));
        }
    }
}
