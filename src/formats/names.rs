//! Ids for rows that have none, and rows that say the same thing twice.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    glossary::{Entry, entry::fingerprint},
    id::EntryId,
    text::{Language, fold},
};

/// What the rows so far are called.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Fingerprints: a million ids are a few megabytes. Two ids with one fingerprint would only cost one of them its name.
    ids: FxHashSet<u64>,
    /// Where to go on counting for an id that is wanted often.
    next: HashMap<String, u32>,
    /// Fingerprint of the folded preferred terms, with the file and row that had them first.
    terms: FxHashMap<u64, (u32, u32)>,
    /// The files so far; the last one is being read.
    files: Vec<String>,
}

impl Names {
    /// The id itself, or with `-2`, `-3` … if another row has it. The same rows in the same order get the same ids.
    pub(super) fn unique(&mut self, wanted: EntryId) -> EntryId {
        if self.ids.insert(fingerprint(wanted.as_str())) {
            return wanted;
        }
        let count = self.next.entry(wanted.as_str().to_owned()).or_insert(2);
        loop {
            let suffix = format!("-{count}");
            let mut id = wanted.as_str().to_owned();
            id.truncate(EntryId::MAX - suffix.len());
            id.push_str(&suffix);
            *count += 1;
            if let (true, Ok(parsed)) = (self.ids.insert(fingerprint(&id)), EntryId::parse(&id)) {
                return parsed;
            }
        }
    }

    /// From now on rows are of this file.
    pub(super) fn begin(&mut self, file: &str) {
        self.files.push(file.to_owned());
    }

    /// The earlier row, in words, whose preferred Arabic and English terms are the same when folded.
    pub(super) fn earlier(&mut self, entry: &Entry, row: u64) -> Option<String> {
        let key = |language| entry.preferred(language).map(|term| fold::key(&term.text));
        let both = fingerprint(&format!("{}\t{}", key(Language::Arabic)?, key(Language::English)?));
        let here = (self.files.len() as u32, row as u32);
        let (file, first) = *self.terms.entry(both).or_insert(here);
        let of_file = || self.files.get((file as usize).wrapping_sub(1)).map_or("", String::as_str);
        match (file, first) {
            place if place == here => None,
            _ if file == here.0 => Some(format!("row {first}")),
            _ => Some(format!("row {first} of {}", of_file())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_unique() {
        let mut names = Names::default();
        let long = "x".repeat(EntryId::MAX);
        let mut unique = |id: &str| names.unique(EntryId::parse(id).unwrap()).to_string();
        assert_eq!(["a", "a", "a-2", "a", "b"].map(&mut unique), ["a", "a-2", "a-2-2", "a-3", "b"]);
        unique(&long);
        assert_eq!(unique(&long), format!("{}-2", "x".repeat(EntryId::MAX - 2)));
    }
}
